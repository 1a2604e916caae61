import * as fc from 'fast-check';
import { formatIssues } from '../../src/config/format-issues.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { DeployConfig, HostConfig } from '../../src/model/config.ts';
import type { Canary, FailurePolicy, GroupConfig, StrategyConfig } from '../../src/model/fleet.ts';
import {
  faultKinds,
  type HostScenario,
  type Incident,
  incidentKinds,
  rehearsedSteps,
  type Scenario,
} from '../../src/model/scenario.ts';

const text = `
app: shop
path: /srv/shop
user: deploy
source: build
confirm-within: 30s
build: [npm ci]
driver: { command: { restart: restart shop, stop: stop shop } }
health: [{ command: check shop, timeout: 5s, interval: 1s, unhealthy: 2 }]
verify: [{ command: check all, timeout: 2s }]
hosts: { only: only.example.org }
`;

function baseConfig(): DeployConfig {
  const result = loadConfig({ text, file: 'deploy.yml', variables: {} });
  if ('issues' in result) throw new Error(formatIssues(result.issues, { name: 'deploy.yml', text }));
  return result.config;
}

const base = baseConfig();
const [template] = base.hosts;

/** A configuration, what goes wrong, and by which chance. */
export interface GeneratedFleet {
  readonly config: DeployConfig;
  readonly scenario: Scenario;
  readonly seed: number;
}

const policy = fc.constantFrom<FailurePolicy>('rollback-all', 'rollback-host', 'continue');

const strategy: fc.Arbitrary<StrategyConfig> = fc.oneof(
  fc.constant({ kind: 'all-at-once' as const }),
  fc.record({
    kind: fc.constant('rolling' as const),
    batch: fc.oneof(
      fc.record({ kind: fc.constant('count' as const), value: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ kind: fc.constant('percent' as const), value: fc.constantFrom(25, 50, 75) }),
    ),
    pauseMs: fc.constantFrom(0, 5_000),
  }),
  fc.record({
    kind: fc.constant('canary' as const),
    first: fc.constant({ kind: 'count' as const, value: 1 }),
    soakMs: fc.constantFrom(0, 10_000),
    rest: fc.constantFrom<Canary['rest']>(
      { kind: 'all-at-once' },
      { kind: 'rolling', batch: { kind: 'count', value: 1 }, pauseMs: 2_000 },
    ),
  }),
);

const incident: fc.Arbitrary<Incident> = fc.record({
  kind: fc.constantFrom(...incidentKinds),
  time: fc.oneof(
    fc.record({ kind: fc.constant('at' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    fc.record({
      kind: fc.constantFrom('before' as const, 'after' as const),
      step: fc.constantFrom(...rehearsedSteps),
    }),
  ),
  forMs: fc.constantFrom(3_000, 30_000, 600_000),
});

interface HostSeed {
  readonly optional: boolean;
  readonly onFailure: FailurePolicy;
  readonly isAfter: boolean;
  readonly grouped: boolean;
  readonly own: Partial<HostScenario>;
}

const host: fc.Arbitrary<HostSeed> = fc.record({
  optional: fc.boolean(),
  onFailure: policy,
  isAfter: fc.boolean(),
  grouped: fc.boolean(),
  own: fc.oneof(
    { weight: 6, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Partial<HostScenario>>({ reach: 'silent' }, { reach: 'refuses' }),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Partial<HostScenario>>(
        { release: { kind: 'unhealthy' } },
        { release: { kind: 'crashes', afterMs: 400 } },
        { release: { kind: 'healthy', afterMs: 3_000 } },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Partial<HostScenario>>(
        { disk: 'full' },
        { disk: 'read-only' },
        { deadMan: 'none' },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Partial<HostScenario>>({ goBackFailures: 1 }, { deadMan: 'session' }),
    },
    { weight: 2, arbitrary: incident.map((one) => ({ incidents: [one] })) },
  ),
});

function hostOf(seed: HostSeed, index: number): HostConfig {
  if (template === undefined) throw new Error('the base has no host');
  return {
    ...template,
    name: `h${index}`,
    address: `h${index}.example.org`,
    optional: seed.optional,
    onFailure: seed.onFailure,
    after: seed.isAfter && index > 0 ? [`h${index - 1}`] : [],
    ...(seed.grouped ? { group: 'some' } : {}),
  };
}

/** Small fleets of any order, strategy, policies and misfortunes. */
export const generatedFleet: fc.Arbitrary<GeneratedFleet> = fc
  .record({
    hosts: fc.array(host, { minLength: 1, maxLength: 4 }),
    strategy,
    groupPolicy: policy,
    minSuccess: fc.option(fc.integer({ min: 1, max: 3 })),
    first: fc.boolean(),
    chance: fc.constantFrom(0, 0.2, 0.6),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .map(({ hosts, strategy: chosen, groupPolicy, minSuccess, first, chance, seed }) => {
    const members = hosts.flatMap((one, index) => (one.grouped ? [`h${index}`] : []));
    const least = Math.min(minSuccess ?? 0, members.length);
    const group: GroupConfig = {
      ...{ name: 'some', hosts: members, onFailure: groupPolicy },
      ...(least === 0 ? {} : { minSuccess: { kind: 'count', value: least } }),
    };
    return {
      seed,
      config: {
        ...base,
        strategy: chosen,
        hosts: hosts.map(hostOf),
        groups: members.length === 0 ? [] : [group],
      },
      scenario: {
        ...{ name: 'generated', description: '', size: { bytes: 1_000_000, files: 10 }, commandMs: 300 },
        ...{ firstDeployment: first, deployments: 1, lockWaitMs: undefined, questions: {} },
        random: {
          chance,
          kinds: faultKinds,
          steps: ['upload', 'build', 'seal', 'arm', 'switch', 'restart', 'health', 'confirm', 'go-back'],
        },
        everyHost: {
          ...{ latencyMs: 20, bytesPerSecond: 10_000_000, reach: 'answers', disk: 'ok', deadMan: 'systemd' },
          ...{ release: { kind: 'healthy', afterMs: 200 }, goBackFailures: 0, faults: [], incidents: [] },
        },
        hosts: Object.fromEntries(hosts.map(({ own }, index) => [`h${index}`, own])),
      },
    };
  });
