import type { Contestant } from './contestant.ts';

const ssh = 'ssh -F "$CFG" "$HOST"';
const up = 'docker compose --progress quiet -p $PROJECT -f $ROOT/compose.yaml up -d';

/** Without these there is no host to bring an image to. */
export const imagePrograms: readonly string[] = ['docker', 'dockerd', 'docker-registry', 'busybox'];

const saveLoad = 'docker save · ssh · docker load · up';
const saveZstdLoad = 'docker save · zstd -3 · ssh · docker load · up';
const pushPull = 'docker push · docker pull · up';

/** How people bring an image to a host and start it with Compose. */
export const imageWays: readonly Contestant[] = [
  {
    name: saveLoad,
    about: 'one connection; the whole image each time',
    workloads: ['images'],
    programs: imagePrograms,
    script: `docker save "$IMAGE" | ${ssh} "docker load -q && ${up}"`,
  },
  {
    name: saveZstdLoad,
    about: 'the same, compressed',
    workloads: ['images'],
    programs: [...imagePrograms, 'zstd'],
    script: `docker save "$IMAGE" | zstd -3 -q | ${ssh} "zstd -dq | docker load -q && ${up}"`,
  },
  {
    name: pushPull,
    about:
      'through a registry (Debian’s docker-registry) that runs on the host itself, without TLS or password: what is pulled crosses no link again, the best that a registry can be',
    workloads: ['images'],
    programs: imagePrograms,
    script: `docker push -q "$IMAGE" && ${ssh} "docker compose --progress quiet -p $PROJECT -f $ROOT/compose.yaml pull -q && ${up}"`,
  },
];
