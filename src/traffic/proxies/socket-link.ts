import { scripts } from '../../host/scripts.generated.ts';
import type { CaddyConfig, NginxConfig } from '../../model/traffic.ts';
import { forwarderUnits } from './forwarder-units.ts';
import type { TrafficProxy } from './proxy.ts';

/** What tells one proxy that sends requests to a linked socket from another. */
interface LinkedSocket<C extends NginxConfig | CaddyConfig> {
  readonly kind: C['kind'];
  /** For people. */
  readonly name: string;
  /** The command that checks the file. */
  check(file: string): string;
  /** The lines of its configuration that send requests to the link. */
  snippet(link: string, name: string): readonly string[];
}

/**
 * A proxy whose upstream is a link to a Unix socket: every connection it opens goes where the link leads by then, so that
 * it is told nothing when the traffic moves (unix(7), rename(2)).
 */
export function linkedSocket<C extends NginxConfig | CaddyConfig>(proxy: LinkedSocket<C>): TrafficProxy<C> {
  return {
    kind: proxy.kind,
    script: scripts['traffic/proxies/socket-link.sh'],
    arguments: ({ kind, directory, ports }) => [directory, kind, ports === undefined ? 'own' : 'forwarded'],

    exits: ({ directory, ports }, { snippet, proxyFile }) => ({
      80: {
        kind: 'tool-missing',
        message: `${proxy.name} is not installed`,
        hint: `Install it, and put this into its configuration:\n${snippet}`,
      },
      81: {
        kind: 'proxy-unready',
        message: `${proxy.name}’s own checker refuses ${proxyFile}, so that it could not be reloaded`,
        hint: `Correct it; \`${proxy.check(proxyFile)}\` says what is wrong. For this app it needs:\n${snippet}`,
      },
      82: {
        kind: 'proxy-unready',
        message: `${proxy.name} does not send requests to ${directory}/current`,
        hint: `Put this into ${proxyFile}, or a file beside it that it includes, and reload ${proxy.name}:\n${snippet}`,
      },
      83: {
        kind: 'proxy-unready',
        message: `${proxy.name} may not enter ${directory}`,
        hint: 'Let other users pass through each directory on the way: chmod o+x DIRECTORY.',
      },
      84: {
        kind: 'unhealthy',
        message:
          ports === undefined
            ? 'the app does not listen at its socket'
            : 'systemd does not listen at the socket of the app',
        hint:
          ports === undefined
            ? 'It must listen at the path in the variable SOCKET.'
            : 'Start the socket unit that forwards to the app’s port; `deploy-action doctor` shows it.',
      },
      85: {
        kind: 'unhealthy',
        message: `${proxy.name} may not write to the socket of the app`,
        hint: 'The app must open it to other users, mode 666; docs/traffic.md says how in some languages.',
      },
      86: {
        kind: 'disk-full',
        message: `the link ${directory}/current could not be made`,
        hint: 'Free some space, and let the deploying user write to the directory.',
      },
      87: {
        kind: 'proxy-unready',
        message: `systemd does not forward what comes to ${directory}/blue and ${directory}/green to the ports of the app`,
        hint: `Have this on the host:\n${snippet}`,
      },
    }),

    snippet: ({ directory }, { directory: path }) =>
      [...proxy.snippet(`${directory}/current`, appName(path)), ''].join('\n'),

    beside: ({ directory, ports }, { directory: path, user }) =>
      ports === undefined ? '' : forwarderUnits({ directory, ports, user, app: appName(path) }),
  };
}

function appName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9_-]/g, '-');
}
