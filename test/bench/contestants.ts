import type { Contestant } from './contestant.ts';
import { frameworks } from './frameworks.ts';
import { imagePrograms, imageWays } from './image-ways.ts';
import type { WorkloadName } from './names.ts';

const trees: readonly WorkloadName[] = ['a', 'b', 'c', 'cf'];
const upgrades: readonly WorkloadName[] = ['c', 'cf', 'big'];
const remoteSwitch = '"ln -s releases/$ID $ROOT/next && mv -T $ROOT/next $ROOT/current"';
const ssh = 'ssh -F "$CFG" "$HOST"';
const rsync = 'rsync -az --delete -e "ssh -F $CFG"';

/** The name of the way that the floor takes its set-up from. */
export const plainSsh = 'ssh host true';
export const ours = 'deploy-action';
export const oursWithImages = `${ours}, compose`;
export const rollback = `${ours} rollback`;
export const oursOnHosts = `${ours} transport, 100 hosts`;
export const linkDest = 'rsync -az --link-dest · switch';
export const inPlace = 'rsync -az --delete';
export const tarZstd = 'tar · zstd -3 · ssh · switch';
export const tarScp = 'tar · scp · untar · switch';

/** How our command line is called. */
export const deploying = '"$NODE" "$CLI" deploy --config "$CONFIG"';

/** Ours and all that it is compared with. */
export const contestants: readonly Contestant[] = [
  {
    name: ours,
    about:
      'the whole deployment: lease, journal, dead-man, verified tree, health twice, confirmation, clearing up',
    workloads: trees.concat('big'),
    programs: [],
    script: deploying,
  },
  {
    name: oursWithImages,
    about:
      'the same with the compose driver: the layers that the host lacks, checks, settling and clearing up',
    workloads: ['images'],
    programs: imagePrograms,
    script: deploying,
  },
  {
    name: rollback,
    about: 'the whole way back by command, proven healthy and confirmed',
    workloads: ['back'],
    programs: [],
    // By name: without one each would go one release further back, to where there is none.
    script:
      'OTHER=$(ls "$ROOT/releases" | grep -v "^$(basename "$(readlink "$ROOT/current")")$" | head -n 1); "$NODE" "$CLI" rollback "$OTHER" --config "$CONFIG"',
  },
  {
    name: plainSsh,
    about: 'OpenSSH, one connection',
    workloads: ['true'],
    programs: ['ssh'],
    script: `${ssh} true`,
  },
  {
    name: `${ours} transport`,
    about: 'our ssh2 transport, bundled as the program is, with the start of node',
    workloads: ['true'],
    programs: [],
    script: '"$NODE" "$TRUE_ON_HOSTS" "$KEY" "$KNOWN_HOSTS" "$HOST"',
  },
  {
    name: inPlace,
    about: 'over the tree in service: not atomic, no way back',
    workloads: [...trees, 'big'],
    programs: ['rsync'],
    place: 'in-place',
    script: `${rsync} "$SRC/" "$HOST:$ROOT/in-place/"`,
  },
  {
    name: linkDest,
    about: 'a new release beside the old, then one ssh to switch (a restart would ride along)',
    workloads: [...trees, 'big'],
    programs: ['rsync'],
    script: `${rsync} --link-dest="$ROOT/current/" "$SRC/" "$HOST:$ROOT/releases/$ID/" && ${ssh} ${remoteSwitch}`,
  },
  {
    name: tarZstd,
    about: 'everything each time, nothing verified',
    workloads: trees,
    programs: ['zstd'],
    script: `tar c -C "$SRC" . | zstd -3 -q | ${ssh} "mkdir -p $ROOT/releases/$ID && zstd -dq | tar x -C $ROOT/releases/$ID && ln -s releases/$ID $ROOT/next && mv -T $ROOT/next $ROOT/current"`,
  },
  {
    name: tarScp,
    about: 'as scp-action does it: an archive on both sides, five connections',
    workloads: trees,
    programs: ['scp'],
    script: [
      'tar czf "$WORK/release.tar.gz" -C "$SRC" .',
      `${ssh} "mkdir -p $ROOT/releases/$ID"`,
      'scp -q -F "$CFG" "$WORK/release.tar.gz" "$HOST:$ROOT/release.tar.gz"',
      `${ssh} "tar xzf $ROOT/release.tar.gz -C $ROOT/releases/$ID"`,
      `${ssh} "rm $ROOT/release.tar.gz"`,
      `${ssh} ${remoteSwitch}`,
    ].join(' && '),
  },
  {
    name: 'scp -r · switch',
    about: 'file by file over SFTP; small trees only, for the sake of time',
    workloads: ['a'],
    programs: ['scp'],
    script: `${ssh} "mkdir -p $ROOT/releases" && scp -rq -F "$CFG" "$SRC" "$HOST:$ROOT/releases/$ID" && ${ssh} ${remoteSwitch}`,
  },
  {
    name: 'node-ssh putDirectory · switch',
    about: 'SFTP, ten files at once; small trees only',
    workloads: ['a'],
    programs: [],
    script: '"$NODE" "$HERE/put-directory.ts" "$HOST" "$KEY" "$SRC" "$ROOT" "$ID"',
  },
  {
    name: oursOnHosts,
    about: 'our ssh2 transport, 50 connections at once, one process',
    workloads: ['hosts'],
    programs: [],
    script: '"$NODE" "$TRUE_ON_HOSTS" "$KEY" "$KNOWN_HOSTS" $HOSTS',
  },
  ...imageWays,
  ...frameworks,
];

/** Whether a workload brings something to the host that can be compared. */
export function bringsCargo(workload: WorkloadName): boolean {
  return trees.includes(workload) || workload === 'big' || workload === 'images';
}

/** Whether a workload begins on a host that has what there was before the change. */
export function isUpgrade(workload: WorkloadName): boolean {
  return upgrades.includes(workload) || workload === 'back' || workload === 'images';
}
