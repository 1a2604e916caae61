import * as z from 'zod';
import type { AllAtOnce, Canary, Rolling, Share, StrategyConfig } from '../model/fleet.ts';
import {
  checked,
  duration,
  field,
  hostName,
  listOf,
  named,
  pattern,
  section,
  wholeNumber,
} from './schema-fields.ts';

const shareExpected = 'a number of hosts from 1 to 1000, or a part of them such as 25%';

const share = named(
  z.union(
    [
      wholeNumber(1, 1000).transform((value): Share => ({ kind: 'count', value })),
      pattern(/^([1-9]\d?|100)%$/, shareExpected).transform(
        (written): Share => ({ kind: 'percent', value: Number.parseInt(written, 10) }),
      ),
    ],
    { error: shareExpected },
  ),
  'share',
);

const namesExpected = 'the name of a host or group, or a list of these';

const names = z.union([hostName.transform((name) => [name]), listOf(hostName, namesExpected)], {
  error: namesExpected,
});

/** Names of hosts and groups that change before. */
export const after = field(
  names.optional(),
  'Hosts and groups that change before it. This is order only: what a failure means, `on-failure` says.',
  'web',
);

/** What a failure means. */
export const onFailure = field(
  z
    .enum(['rollback-all', 'rollback-host', 'continue'], {
      error: '`rollback-all`, `rollback-host` or `continue`',
    })
    .optional(),
  'What a failure means: every host changed so far goes back (`rollback-all`, the default), only it (`rollback-host`), or it is left as it is (`continue`).',
  'rollback-host',
);

/** Whether the deployment may go on without it. */
export const optional = field(
  z.boolean({ error: 'true or false' }).optional(),
  'Whether the deployment may go on without it when it is out of reach; the next one catches it up.',
  true,
);

const rollingMap = named(
  section(
    {
      batch: field(
        share.prefault(1),
        'How many hosts change at a time; parts are rounded down, to one at least.',
        '25%',
      ),
      pause: field(
        duration('0s', '24h').prefault('0s'),
        'How long a batch is watched before the next; if a probe fails meanwhile, the next does not come.',
        '30s',
      ),
    },
    'a map with `batch` and `pause`',
  ).transform(({ batch, pause }): Rolling => ({ kind: 'rolling', batch, pauseMs: pause })),
  'rolling',
);

const allAtOnce: AllAtOnce = { kind: 'all-at-once' };
const thenExpected = '`all-at-once`, `rolling`, or a map with `rolling`';

const then = z.union(
  [
    z
      .enum(['all-at-once', 'rolling'], { error: thenExpected })
      .transform((kind): AllAtOnce | Rolling => (kind === 'rolling' ? rollingMap.parse({}) : allAtOnce)),
    section({ rolling: field(rollingMap, 'Batch after batch.') }, thenExpected).transform(
      ({ rolling }): AllAtOnce | Rolling => rolling,
    ),
  ],
  { error: thenExpected },
);

const canaryMap = section(
  {
    first: field(share.prefault(1), 'How many hosts try the release first.', 1),
    soak: field(
      duration('0s', '24h').prefault('5m'),
      'How long they are watched before the others follow.',
      '5m',
    ),
    // biome-ignore lint/suspicious/noThenProperty: it is the word for what follows, and nobody awaits a configuration.
    then: field(then.prefault('all-at-once'), 'How the others follow.', { rolling: { batch: '50%' } }),
  },
  'a map with `first`, `soak` and `then`',
).transform(({ first, soak, then: rest }): Canary => ({ kind: 'canary', first, soakMs: soak, rest }));

const strategyExpected = '`all-at-once`, `rolling` or `canary`, the latter two also as maps';

const strategyMap = checked(
  section(
    {
      rolling: field(rollingMap.optional(), 'Batch after batch.', { batch: 1, pause: '30s' }),
      canary: field(canaryMap.optional(), 'A few hosts try the release first.', { first: 1, soak: '5m' }),
    },
    strategyExpected,
  ).meta({ oneOf: [{ required: ['rolling'] }, { required: ['canary'] }] }),
  strategyExpected,
  ({ rolling, canary }) =>
    (rolling === undefined) === (canary === undefined) ? { hint: 'Keep exactly one of the two.' } : undefined,
).transform(({ rolling, canary }): StrategyConfig => rolling ?? canary ?? allAtOnce);

/** How hosts that may change together are cut into waves. */
export const strategy = named(
  z.union(
    [
      z
        .enum(['all-at-once', 'rolling', 'canary'], { error: strategyExpected })
        .transform((kind): StrategyConfig => {
          if (kind === 'rolling') return rollingMap.parse({});
          return kind === 'canary' ? canaryMap.parse({}) : allAtOnce;
        }),
      strategyMap,
    ],
    { error: strategyExpected },
  ),
  'strategy',
);

/** What holds for all hosts of a group. */
export const group = named(
  section(
    {
      after,
      'on-failure': onFailure,
      optional,
      'min-success': field(
        share.optional(),
        'How many of its hosts must succeed, skipped ones counted as not; with fewer the group fails as `on-failure` says. Single failures then go back by themselves.',
        '50%',
      ),
      strategy: field(strategy.optional(), 'Its own strategy, where it is not that of the fleet.', 'rolling'),
    },
    'a map, which may be empty: `{}`',
  ),
  'group',
);

/** How connecting is tried again. */
export const retries = checked(
  section(
    {
      connect: field(
        wholeNumber(1, 20).prefault(3),
        'How often to try to connect when a host is out of reach; nothing else is ever tried again.',
        3,
      ),
      min: field(duration('100ms', '10m').prefault('5s'), 'The shortest wait between two tries.', '5s'),
      max: field(
        duration('100ms', '10m').prefault('20s'),
        'The longest wait; between the two it is random.',
        '20s',
      ),
      budget: field(
        duration('0s', '6h').prefault('2m'),
        'What all hosts of a run together may spend on waiting.',
        '2m',
      ),
    },
    'a map with `connect`, `min`, `max` and `budget`',
  ),
  'waits of which the longest is no shorter than the shortest',
  ({ min, max }) =>
    max < min
      ? { says: '`max` is shorter than `min`', hint: 'Raise `max`, or lower `min`.', at: ['max'] }
      : undefined,
);
