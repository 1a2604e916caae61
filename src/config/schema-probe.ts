import * as z from 'zod';
import type { ProbeSchedule } from '../model/config.ts';
import { parseDuration } from './duration.ts';
import { unitName, unitScope } from './schema-driver.ts';
import {
  checked,
  duration,
  field,
  line,
  named,
  type Problem,
  pattern,
  section,
  shellCommand,
  wholeNumber,
} from './schema-fields.ts';
import { http } from './schema-http.ts';
import { prometheus } from './schema-prometheus.ts';

const tcpExpected = 'an address and a port, such as 127.0.0.1:5432 or [::1]:5432';

const tcp = checked(
  pattern(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*):\d{1,5}$/, tcpExpected).transform((written) => {
    const colon = written.lastIndexOf(':');
    return {
      address: written.slice(0, colon).replace(/^\[|\]$/g, ''),
      port: Number(written.slice(colon + 1)),
    };
  }),
  tcpExpected,
  ({ port }) =>
    port < 1 || port > 65_535
      ? { says: `${port} is not a port`, hint: 'Ports go from 1 to 65535.' }
      : undefined,
);

const systemdExpected = 'the name of a unit, or a map with `unit` and `scope`';

const systemd = z.union(
  [
    unitName.transform((unit): { unit: string; scope?: 'system' | 'user' | undefined } => ({ unit })),
    section(
      {
        unit: field(unitName, 'The unit that must be active.', 'shop.service'),
        scope: field(
          unitScope.optional(),
          'Default: that of the driver for its own unit, else `system`.',
          'user',
        ),
      },
      systemdExpected,
    ),
  ],
  { error: systemdExpected },
);

const usualTimeout = '15m';
const usualUnhealthy = 4;

const kinds = ['http', 'tcp', 'command', 'systemd', 'prometheus'] as const;
const probeExpected = 'exactly one of `http`, `tcp`, `command`, `systemd` and `prometheus`';

const probeShape = {
  http: field(http.optional(), 'Asks a web server: a URL, or a map.', 'http://127.0.0.1:3000/health'),
  tcp: field(tcp.optional(), 'Opens a connection to `address:port`.', '127.0.0.1:5432'),
  command: field(
    shellCommand.optional(),
    'A shell command in the release; exit code 0 is healthy.',
    './bin/check',
  ),
  systemd: field(systemd.optional(), 'A unit that must be active.', 'shop.service'),
  prometheus: field(prometheus.optional(), 'Asks Prometheus for values that must lie within bounds.', {
    url: 'http://127.0.0.1:9090',
    query: 'rate(http_errors_total[1m])',
    max: 0.01,
  }),
  name: field(
    line('a name on one line').max(80, { error: 'a name of at most 80 characters' }).optional(),
    'Shown in logs and reports; derived from the question when absent.',
    'web',
  ),
  from: field(
    z.enum(['host', 'runner'], { error: '`host` or `runner`' }).optional(),
    'Where it is asked from: `host` under `health` (the default there), `runner` under `verify` and `gate`.',
    'runner',
  ),
  interval: field(duration('100ms', '1h').prefault('10s'), 'Pause between questions.', '10s'),
  timeout: field(
    duration('100ms', '6h').optional(),
    `The whole time the probe may take to reach a verdict; default ${usualTimeout}.`,
    usualTimeout,
  ),
  'start-delay': field(duration('0s', '1h').prefault('0s'), 'Wait before the first question.', '5s'),
  healthy: field(wholeNumber(1, 100).prefault(2), 'Consecutive healthy answers needed.', 2),
  unhealthy: field(
    wholeNumber(1, 1000).optional(),
    'Consecutive unhealthy answers that settle it; default 4, or with a `timeout` as many as fit into it.',
    4,
  ),
  'attempt-timeout': field(
    duration('100ms', '1h').optional(),
    'How long one question may take; 10s, or less where `timeout` is shorter.',
    '10s',
  ),
  'degraded-after': field(
    duration('1ms', '1h').optional(),
    'A healthy answer slower than this marks the host degraded.',
    '800ms',
  ),
};

const probeLong = checked(
  checked(
    section(probeShape, probeExpected).meta({ oneOf: kinds.map((kind) => ({ required: [kind] })) }),
    probeExpected,
    (value) => {
      const given = kinds.filter((kind) => value[kind] !== undefined);
      if (given.length === 1) return undefined;
      if (given.length === 0)
        return {
          says: 'the probe asks nothing',
          hint: 'Add for example `http: http://127.0.0.1:3000/health`.',
        };
      return {
        says: `the probe asks ${given.length} questions: ${given.map((kind) => `\`${kind}\``).join(', ')}`,
        hint: 'Make a list item of each.',
      };
    },
  ).transform((value) => ({
    ...value,
    schedule: scheduleOf(value),
    'attempt-timeout': value['attempt-timeout'],
  })),
  'a schedule that can reach a verdict',
  scheduleProblem,
);

/** One health question with its schedule. */
export const probe = named(probeLong, 'probe');

/** A probe as it was written, short forms written out; its name and place may still be open. */
export type ProbeDraft = z.output<typeof probe>;

interface WrittenSchedule {
  readonly interval: number;
  readonly timeout?: number | undefined;
  readonly 'start-delay': number;
  readonly healthy: number;
  readonly unhealthy?: number | undefined;
  readonly 'attempt-timeout'?: number | undefined;
  readonly 'degraded-after'?: number | undefined;
}

function scheduleOf(written: WrittenSchedule): ProbeSchedule {
  const degradedAfterMs = written['degraded-after'];
  const timeoutMs = written.timeout ?? parseDuration(usualTimeout) ?? 0;
  return {
    intervalMs: written.interval,
    timeoutMs,
    startDelayMs: written['start-delay'],
    healthy: written.healthy,
    unhealthy: written.unhealthy ?? unhealthyWithin(written.timeout, written.interval),
    attemptTimeoutMs: written['attempt-timeout'] ?? Math.min(10_000, timeoutMs),
    ...(degradedAfterMs === undefined ? {} : { degradedAfterMs }),
  };
}

/** Who gives a timeout wants that long to be waited: no fewer answers than fit into it settle the probe before. */
function unhealthyWithin(timeoutMs: number | undefined, intervalMs: number): number {
  if (timeoutMs === undefined) return usualUnhealthy;
  return Math.max(usualUnhealthy, Math.ceil(timeoutMs / intervalMs) + 1);
}

function scheduleProblem({ schedule }: { readonly schedule: ProbeSchedule }): Problem | undefined {
  const { attemptTimeoutMs, timeoutMs, degradedAfterMs, startDelayMs } = schedule;
  if (attemptTimeoutMs > timeoutMs) {
    return {
      says: '`attempt-timeout` is longer than `timeout`',
      hint: 'Raise `timeout`, or lower `attempt-timeout`.',
      at: ['attempt-timeout'],
    };
  }
  if (degradedAfterMs !== undefined && degradedAfterMs >= attemptTimeoutMs) {
    return {
      says: '`degraded-after` is not shorter than `attempt-timeout`, so it can never be reached',
      hint: 'Lower `degraded-after`, or raise `attempt-timeout`.',
      at: ['degraded-after'],
    };
  }
  if (startDelayMs >= timeoutMs) {
    return {
      says: '`timeout` is over before the first question: it includes `start-delay`',
      hint: 'Raise `timeout`, or lower `start-delay`.',
      at: ['timeout'],
    };
  }
  return undefined;
}
