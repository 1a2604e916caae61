import * as z from 'zod';
import type { TrafficConfig } from '../model/traffic.ts';
import { trafficCanary } from './schema-canary.ts';
import {
  checked,
  duration,
  field,
  line,
  named,
  type Problem,
  pattern,
  section,
  unixSocket,
  wholeNumber,
} from './schema-fields.ts';

const socketExpected = 'the absolute path of a socket, such as /run/haproxy/admin.sock';

const statsSocket = checked(line(socketExpected), socketExpected, (path) =>
  path.startsWith('/') ? undefined : { hint: 'Begin with `/`.' },
);

const backend = pattern(
  /^[A-Za-z0-9_.:-]+$/,
  'the name of a backend of letters, digits, `-`, `_`, `.` and `:`',
);

const portsExpected = 'two different ports, `blue` and `green`';

const ports = checked(
  section(
    {
      blue: field(wholeNumber(1, 65_535), 'Where the app of the colour blue listens.', 3001),
      green: field(wholeNumber(1, 65_535), 'Where the app of the colour green listens.', 3002),
    },
    portsExpected,
  ),
  portsExpected,
  ({ blue, green }) =>
    blue === green ? { hint: 'Two releases run at once: each needs its own.' } : undefined,
);

const trafficShape = section(
  {
    proxy: field(
      z.enum(['haproxy', 'nginx', 'caddy'], { error: '`haproxy`, `nginx` or `caddy`' }),
      'Which proxy sends requests to the app.',
      'haproxy',
    ),
    'proxy-file': field(
      line('the absolute path of a file').optional(),
      'The file from which the proxy starts, for its own checker; default: where Debian has it.',
      '/etc/nginx/nginx.conf',
    ),
    ports: field(
      ports.optional(),
      'HAProxy: where the two releases listen, on 127.0.0.1; the app finds its port in `PORT`.',
      { blue: 3001, green: 3002 },
    ),
    socket: field(
      statsSocket.optional(),
      'HAProxy’s `stats socket`, which the deploying user may write to; default: /run/haproxy/admin.sock.',
      '/run/haproxy/shop.sock',
    ),
    backend: field(backend.optional(), 'HAProxy’s backend of this app; default: the app’s name.', 'shop'),
    sockets: field(
      unixSocket.optional(),
      'nginx and Caddy: the directory in which the two releases listen, at the sockets `blue` and `green`, and which has the link `current` to the one in service; default: `sockets` in the app’s own. The app finds its socket in `SOCKET`.',
      '/srv/shop/sockets',
    ),
    drain: field(
      duration('0s', '4m').prefault('30s'),
      'How long the old release may finish what it has begun before it is stopped.',
      '30s',
    ),
    canary: field(
      trafficCanary.optional(),
      'HAProxy: the requests move to the new release by parts, and back to the old one when it is not well at one; absent: all at once.',
      { steps: ['5%', '25%', '50%'], soak: '5m' },
    ),
  },
  'a map with `proxy`',
);

type TrafficDraft = z.output<typeof trafficShape>;

const trafficExpected = 'the keys of one proxy';

/** The keys of `traffic`. */
const trafficLong = checked(trafficShape, trafficExpected, (given): Problem | undefined => {
  if (given.proxy === 'haproxy') {
    if (given.ports === undefined)
      return {
        says: 'HAProxy needs to know where the two releases listen',
        hint: 'Add `ports: { blue: 3001, green: 3002 }`.',
      };
    return given.sockets === undefined ? undefined : { ...notFor('sockets', 'haproxy'), at: ['sockets'] };
  }
  const [wrong] = (['ports', 'socket', 'backend', 'canary'] as const).filter(
    (key) => given[key] !== undefined,
  );
  return wrong === undefined ? undefined : { ...notFor(wrong, given.proxy), at: [wrong] };
});

function notFor(key: string, proxy: string): Problem {
  return {
    says: `\`${key}\` has no meaning with \`proxy: ${proxy}\``,
    hint: `Remove \`${key}\`; docs/traffic.md shows each proxy.`,
  };
}

/** How traffic moves from the old release to the new one. */
export const traffic = named(trafficLong, 'traffic');

const proxyFiles: Readonly<Record<TrafficDraft['proxy'], string>> = {
  haproxy: '/etc/haproxy/haproxy.cfg',
  nginx: '/etc/nginx/nginx.conf',
  caddy: '/etc/caddy/Caddyfile',
};

/** The configuration that a `traffic` section of the app at `path` stands for. */
export function trafficOf(given: TrafficDraft, app: string, path: string): TrafficConfig {
  const { proxy: kind, drain, canary } = given;
  const common = {
    proxyFile: given['proxy-file'] ?? proxyFiles[kind],
    drainMs: drain,
    ...(canary === undefined ? {} : { canary }),
  };
  if (kind === 'haproxy') {
    const { socket: at = '/run/haproxy/admin.sock', backend: name = app } = given;
    const { blue = 0, green = 0 } = given.ports ?? {};
    const listen = { blue: { port: blue }, green: { port: green } };
    return { ...common, proxy: { kind, socket: at, backend: name }, listen };
  }
  const directory = socketsDirectory(given, path);
  const listen = { blue: { socket: `${directory}/blue` }, green: { socket: `${directory}/green` } };
  return { ...common, proxy: { kind, directory }, listen };
}

/** Whether the sockets that the app's own path leads to could be made; what is written by hand was checked before. */
export function hasUsableSockets(given: TrafficDraft, path: string): boolean {
  return (
    given.proxy === 'haproxy' || unixSocket.safeParse(`${socketsDirectory(given, path)}/current`).success
  );
}

function socketsDirectory({ sockets }: TrafficDraft, path: string): string {
  return sockets ?? `${path}/sockets`;
}
