import { scripts } from '../../host/scripts.generated.ts';
import type { HaproxyConfig, ListenAddress } from '../../model/traffic.ts';
import type { TrafficProxy } from './proxy.ts';

/** Where the state of the servers is kept, in the app's own directory. */
function stateFile(directory: string): string {
  return `${directory}/.deploy/traffic/haproxy`;
}

/** An address as HAProxy writes it (configuration.txt, 11). */
function serverAddress(listen: ListenAddress): string {
  return 'port' in listen ? `127.0.0.1:${listen.port}` : `unix@${listen.socket}`;
}

/** Moves traffic by HAProxy's runtime API (management.txt, 9.3): no reload, and no connection is lost. */
export const haproxy: TrafficProxy<HaproxyConfig> = {
  kind: 'haproxy',
  script: scripts['traffic/proxies/haproxy.sh'],
  arguments: ({ socket, backend }, directory) => [stateFile(directory), socket, backend],

  exits: ({ socket, backend }, { snippet, user, proxyFile }) => ({
    80: {
      kind: 'tool-missing',
      message: 'nothing on this host can speak to the socket of HAProxy',
      hint: 'Install perl-base or socat.',
    },
    81: {
      kind: 'proxy-unready',
      message: `HAProxy does not answer at ${socket} to ${user}`,
      hint: `It must run, with this in its configuration (then reload it):\n${snippet}`,
    },
    82: {
      kind: 'proxy-unready',
      message: `HAProxy has no backend ${backend}`,
      hint: `Put this into its configuration and reload it:\n${snippet}`,
    },
    83: {
      kind: 'proxy-unready',
      message: `the backend ${backend} of HAProxy lacks a server named blue or green`,
      hint: `Put this into its configuration and reload it:\n${snippet}`,
    },
    84: {
      kind: 'proxy-unready',
      message: `HAProxy refuses at ${socket} what it is told`,
      hint: 'The line `stats socket` in its section `global` must say `level admin`.',
    },
    85: {
      kind: 'unhealthy',
      message: 'HAProxy’s own check of the new release does not find it well',
      hint: `See what \`check\` asks in the backend ${backend}.`,
    },
    86: {
      kind: 'disk-full',
      message: 'the state of the servers could not be kept',
      hint: 'A reload of HAProxy would forget where the traffic goes: free some space.',
    },
    87: {
      kind: 'proxy-unready',
      message: `HAProxy’s own checker refuses ${proxyFile}, so that it could not be reloaded`,
      hint: `Correct it; \`haproxy -c -f ${proxyFile}\` says what is wrong. For this app it needs:\n${snippet}`,
    },
    88: {
      kind: 'proxy-unready',
      message: `the backend ${backend} of HAProxy does not balance by weights, so that a part of its requests cannot be had`,
      hint: `Put \`balance roundrobin\` into it and reload it; for this app it needs:\n${snippet}`,
    },
  }),

  snippet: ({ socket, backend }, { user, directory, listen, shares }) =>
    [
      'global',
      `    stats socket ${socket} user ${user} mode 600 level admin`,
      '',
      `backend ${backend}`,
      '    mode http',
      ...(shares ? ['    balance roundrobin'] : []),
      '    load-server-state-from-file local',
      `    server-state-file-name ${stateFile(directory)}`,
      `    server blue ${serverAddress(listen.blue)} disabled`,
      `    server green ${serverAddress(listen.green)} disabled`,
      '',
    ].join('\n'),
};
