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

const traefikApi = pattern(
  /^http:\/\/[A-Za-z0-9.-]+:\d{1,5}$/,
  'the address of Traefik’s API, such as http://127.0.0.1:8080',
);

const traefikDirectory = pattern(
  /^\/[A-Za-z0-9._@+,=/-]+[A-Za-z0-9._@+,=-]$/,
  'the absolute path of a directory of letters, digits and `._@+,=/-`',
);

const service = pattern(/^[A-Za-z0-9_-]+$/, 'the name of a service of letters, digits, `-` and `_`');

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
      z.enum(['haproxy', 'nginx', 'caddy', 'traefik'], { error: '`haproxy`, `nginx`, `caddy` or `traefik`' }),
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
      'Where the two releases listen, on 127.0.0.1; the app finds its port in `PORT`. nginx and Caddy need them for containers only, and systemd to forward to them.',
      { blue: 3001, green: 3002 },
    ),
    socket: field(
      statsSocket.optional(),
      'HAProxy’s `stats socket`, which the deploying user may write to; default: /run/haproxy/admin.sock.',
      '/run/haproxy/shop.sock',
    ),
    backend: field(backend.optional(), 'HAProxy’s backend of this app; default: the app’s name.', 'shop'),
    api: field(
      traefikApi.optional(),
      'Where Traefik’s API answers on the host; default: http://127.0.0.1:8080.',
      'http://127.0.0.1:8099',
    ),
    dynamic: field(
      traefikDirectory.optional(),
      'The directory that Traefik’s file provider watches, in which the deploying user may make files; default: /etc/traefik/dynamic.',
      '/etc/traefik/conf.d',
    ),
    service: field(
      service.optional(),
      'The service that a router of Traefik sends requests to; default: the app’s name.',
      'shop',
    ),
    sockets: field(
      unixSocket.optional(),
      'nginx and Caddy: the directory in which the two releases listen, at the sockets `blue` and `green`, and which has the link `current` to the one in service; default: `sockets` in the app’s own. Without `ports` the app finds its socket in `SOCKET`.',
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

/** `traffic` as it is written, with its defaults. */
export type TrafficDraft = z.output<typeof trafficShape>;

type ProxyKind = TrafficDraft['proxy'];

/** The keys that only some proxies have; each takes `ports`. */
const proxiesOf = {
  socket: ['haproxy'],
  backend: ['haproxy'],
  canary: ['haproxy'],
  sockets: ['nginx', 'caddy'],
  api: ['traefik'],
  dynamic: ['traefik'],
  service: ['traefik'],
} as const satisfies Readonly<Record<string, readonly ProxyKind[]>>;

const ownKeys = Object.keys(proxiesOf).filter((key): key is keyof typeof proxiesOf => key in proxiesOf);

const trafficExpected = 'the keys of one proxy';

/** The keys of `traffic`. */
const trafficLong = checked(trafficShape, trafficExpected, (given): Problem | undefined => {
  const { proxy } = given;
  const has = (key: keyof typeof proxiesOf): boolean => proxiesOf[key].some((kind) => kind === proxy);
  if (given.ports === undefined && !has('sockets'))
    return {
      says: `${nameOf[proxy]} needs to know where the two releases listen`,
      hint: 'Add `ports: { blue: 3001, green: 3002 }`.',
    };
  const wrong = ownKeys.find((key) => given[key] !== undefined && !has(key));
  return wrong === undefined ? undefined : { ...notFor(wrong, proxy), at: [wrong] };
});

const nameOf: Readonly<Record<ProxyKind, string>> = {
  haproxy: 'HAProxy',
  nginx: 'nginx',
  caddy: 'Caddy',
  traefik: 'Traefik',
};

function notFor(key: keyof typeof proxiesOf, proxy: ProxyKind): Problem {
  const [first, ...more] = proxiesOf[key];
  const who = [first, ...more].map((kind) => nameOf[kind]).join(' and ');
  return {
    says: `\`${key}\` has no meaning with \`proxy: ${proxy}\`: it is for ${who}`,
    hint: `Remove \`${key}\`, or put ${who.replace(' and ', ' or ')} before the app and write \`proxy: ${first}\`; docs/traffic.md shows each proxy.`,
  };
}

/** How traffic moves from the old release to the new one. */
export const traffic = named(trafficLong, 'traffic');

const proxyFiles: Readonly<Record<ProxyKind, string>> = {
  haproxy: '/etc/haproxy/haproxy.cfg',
  nginx: '/etc/nginx/nginx.conf',
  caddy: '/etc/caddy/Caddyfile',
  traefik: '/etc/traefik/traefik.yml',
};

/** The configuration that a `traffic` section of the app at `path` stands for. */
export function trafficOf(given: TrafficDraft, app: string, path: string): TrafficConfig {
  const { proxy: kind, drain, canary } = given;
  const common = {
    proxyFile: given['proxy-file'] ?? proxyFiles[kind],
    drainMs: drain,
    ...(canary === undefined ? {} : { canary }),
  };
  const { blue = 0, green = 0 } = given.ports ?? {};
  const atPorts = { blue: { port: blue }, green: { port: green } };
  if (kind === 'haproxy') {
    const { socket: at = '/run/haproxy/admin.sock', backend: name = app } = given;
    return { ...common, proxy: { kind, socket: at, backend: name }, listen: atPorts };
  }
  if (kind === 'traefik') {
    const { api = 'http://127.0.0.1:8080', dynamic = '/etc/traefik/dynamic', service: name = app } = given;
    const proxy = { kind, api, directory: dynamic, service: name, ports: { blue, green } };
    return { ...common, proxy, listen: atPorts };
  }
  const directory = socketsDirectory(given, path);
  if (given.ports !== undefined)
    return { ...common, proxy: { kind, directory, ports: given.ports }, listen: atPorts };
  const listen = { blue: { socket: `${directory}/blue` }, green: { socket: `${directory}/green` } };
  return { ...common, proxy: { kind, directory }, listen };
}

/** Whether the sockets that the app's own path leads to could be made; what is written by hand was checked before. */
export function hasUsableSockets(given: TrafficDraft, path: string): boolean {
  const isLinked = proxiesOf.sockets.some((kind) => kind === given.proxy);
  return !isLinked || unixSocket.safeParse(`${socketsDirectory(given, path)}/current`).success;
}

function socketsDirectory({ sockets }: TrafficDraft, path: string): string {
  return sockets ?? `${path}/sockets`;
}
