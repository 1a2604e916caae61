import type { TrafficCanary } from '../model/traffic.ts';
import { checked, duration, field, listOf, pattern, section, wholeNumber } from './schema-fields.ts';

const stepsExpected = 'rising parts of the traffic, from 1% to 100%, such as [5%, 25%, 50%]';

const steps = checked(
  listOf(
    pattern(/^([1-9]\d?|100)%$/, 'a part of the traffic from 1% to 100%').transform((written) =>
      Number.parseInt(written, 10),
    ),
    stepsExpected,
  ).min(1, { error: stepsExpected }),
  stepsExpected,
  (parts) =>
    parts.some((part, index) => index > 0 && part <= (parts[index - 1] ?? 0))
      ? { says: 'the steps do not rise', hint: 'All of the traffic follows the last one by itself.' }
      : undefined,
);

/** How traffic moves to a new release by parts. */
export const trafficCanary = section(
  {
    steps: field(
      steps.prefault(['5%', '25%', '50%']),
      'Which parts of the requests reach the new release, one after another; then all.',
      ['5%', '25%', '50%'],
    ),
    soak: field(
      duration('0s', '24h').prefault('5m'),
      'How long each part is held at least; its probes, `gate` and `verify` are asked meanwhile.',
      '5m',
    ),
    'min-requests': field(
      wholeNumber(0, 1_000_000).prefault(20),
      'How many requests the new release must have had at each part; with fewer it is held longer.',
      200,
    ),
    within: field(
      duration('1s', '24h').prefault('30m'),
      'How long is waited for them before the traffic goes back.',
      '1h',
    ),
  },
  'a map with `steps`, `soak`, `min-requests` and `within`, which may be empty: `{}`',
).transform(
  ({ steps: parts, soak, 'min-requests': minRequests, within }): TrafficCanary => ({
    steps: parts,
    soakMs: soak,
    minRequests,
    withinMs: within,
  }),
);
