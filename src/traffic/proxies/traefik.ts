import { scripts } from '../../host/scripts.generated.ts';
import type { TraefikConfig } from '../../model/traffic.ts';
import type { TrafficProxy } from './proxy.ts';

/**
 * Moves traffic by a file that Traefik's file provider watches, and waits until its API says that it is taken up (Traefik,
 * "File provider" and "API"). It has no checker of its own.
 */
export const traefik: TrafficProxy<TraefikConfig> = {
  kind: 'traefik',
  script: scripts['traffic/proxies/traefik.sh'],
  arguments: ({ api, directory, service, ports }) => [
    ...[api, directory, service],
    ...[ports.blue, ports.green].map(String),
  ],

  exits: ({ api, directory, service }, { snippet, proxyFile }) => ({
    80: {
      kind: 'tool-missing',
      message: 'nothing on this host can ask Traefik’s API',
      hint: 'Install curl or perl-base.',
    },
    81: {
      kind: 'proxy-unready',
      message: `the API of Traefik does not answer at ${api}`,
      hint: `It must run, with this in its configuration (then restart it):\n${snippet}`,
    },
    82: {
      kind: 'proxy-unready',
      message: `no router of Traefik sends requests to a service ${service}`,
      hint: `Put this into its configuration:\n${snippet}`,
    },
    83: {
      kind: 'proxy-unready',
      message: `the deploying user cannot make files in ${directory}`,
      hint: `Traefik needs this, and the deploying user what the last line of it does:\n${snippet}`,
    },
    84: {
      kind: 'proxy-unready',
      message: `${proxyFile} does not have Traefik watch ${directory}`,
      hint: `Put this into its configuration and restart it:\n${snippet}`,
    },
    85: {
      kind: 'proxy-unready',
      message: `Traefik did not take up what was written to ${directory}`,
      hint: 'Its log says why: a mistake in any file of that directory keeps it from taking up all of them.',
    },
    86: {
      kind: 'disk-full',
      message: `the file in ${directory} could not be written`,
      hint: 'Free some space, and let the deploying user make files there.',
    },
  }),

  snippet: ({ api, directory, service }, { user, proxyFile }) =>
    [
      `# ${proxyFile}`,
      'entryPoints:',
      '  web: { address: ":80" }',
      `  traefik: { address: "${api.replace('http://', '')}" }`,
      'api: { insecure: true }',
      'providers:',
      `  file: { directory: ${directory}, watch: true }`,
      `# ${directory}/${service}.yml`,
      'http:',
      '  routers:',
      `    ${service}: { rule: "PathPrefix(\`/\`)", service: ${service}, entryPoints: [web] }`,
      '# as root',
      `install -d -m 1775 -g "$(id -gn ${user})" ${directory}`,
      '',
    ].join('\n'),
};
