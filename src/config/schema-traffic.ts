import * as z from 'zod';
import type { TrafficConfig } from '../model/traffic.ts';
import { checked, duration, field, line, named, pattern, section, wholeNumber } from './schema-fields.ts';

const socketExpected = 'the absolute path of a socket, such as /run/haproxy/admin.sock';

const socket = checked(line(socketExpected), socketExpected, (path) =>
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

/** The keys of `traffic`. */
const trafficLong = section(
  {
    proxy: field(
      z.enum(['haproxy'], { error: '`haproxy`' }),
      'Which proxy sends requests to the app.',
      'haproxy',
    ),
    socket: field(
      socket.default('/run/haproxy/admin.sock'),
      'HAProxy’s `stats socket`, which the deploying user may write to.',
      '/run/haproxy/shop.sock',
    ),
    backend: field(backend.optional(), 'HAProxy’s backend of this app; default: the app’s name.', 'shop'),
    ports: field(ports, 'Where the two releases listen, on 127.0.0.1; the app finds its port in `PORT`.', {
      blue: 3001,
      green: 3002,
    }),
    drain: field(
      duration('0s', '4m').prefault('30s'),
      'How long the old release may finish what it has begun before it is stopped.',
      '30s',
    ),
  },
  'a map with `proxy` and `ports`',
);

/** How traffic moves from the old release to the new one. */
export const traffic = named(trafficLong, 'traffic');

/** The configuration that a `traffic` section stands for. */
export function trafficOf(given: z.output<typeof trafficLong>, app: string): TrafficConfig {
  const { socket: at, backend: name = app, ports: both, drain } = given;
  return { proxy: { kind: 'haproxy', socket: at, backend: name }, ports: both, drainMs: drain };
}
