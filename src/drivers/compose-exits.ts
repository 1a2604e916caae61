import type { ExitMeaning } from '../host/command-failure.ts';

/** The exit codes of compose.sh; the numbers are those of its header. */
export const composeExits = {
  80: {
    kind: 'tool-missing',
    message: 'Docker Compose is not installed',
    hint: 'Install Docker with its Compose plugin on the host (docs.docker.com/engine/install), or Debian’s docker.io and docker-compose.',
  },
  81: {
    kind: 'agent-refused',
    message: 'the deploying user may not use Docker, or it does not run',
    hint: 'As root on the host: usermod -aG docker <the deploying user> (which makes it as mighty as root), then log in anew; or use rootless Docker.',
  },
  82: {
    kind: 'tool-missing',
    message: 'docker-compose v1 removes containers on this engine without starting new ones',
    hint: 'Install Compose v2 on the host: the plugin docker-compose-plugin, or Debian 13’s docker-compose.',
  },
  83: {
    kind: 'config-invalid',
    message: 'Compose refuses the files of the release',
    hint: 'Correct the Compose file; nothing that runs was changed.',
  },
  85: {
    kind: 'image-missing',
    message: 'an image of the release cannot be had',
    hint: 'Is its name right, was it pushed, and may the host pull it (docker login as the deploying user)? Nothing that runs was changed.',
  },
  86: {
    kind: 'crash-loop',
    message: 'the containers did not start',
    hint: 'See what Compose and the containers said below.',
  },
  87: {
    kind: 'crash-loop',
    message: 'a container started and did not stay up',
    hint: 'See what it printed below. A service that is meant to end belongs into driver.compose.jobs.',
  },
  88: {
    kind: 'unhealthy',
    message: 'a container is unhealthy',
    hint: 'See below what it and its health check printed last.',
  },
  89: {
    kind: 'health-timed-out',
    message: 'the containers were not healthy in time',
    hint: 'See below what they printed last; raise driver.compose.timeout if they need longer.',
  },
  90: {
    kind: 'release-unknown',
    message: 'the release was not made ready for Compose',
    hint: 'It was deployed by another driver: deploy it anew.',
  },
  91: {
    kind: 'disk-full',
    message: 'the disk is full where Docker keeps its images',
    hint: 'Free some space on the host (docker system df shows what takes it), or lower `keep`.',
  },
  92: {
    kind: 'agent-refused',
    message: 'the deploying user’s service manager lacks a group that the user has',
    hint: 'As root on the host, once: systemctl restart user@$(id -u <the deploying user>).service, or restart the host.',
  },
} as const satisfies Readonly<Record<number, ExitMeaning>>;
