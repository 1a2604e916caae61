import * as z from 'zod';
import {
  badAnswers,
  faultKinds,
  type Incident,
  type IncidentTime,
  incidentKinds,
  type ReleaseBehaviour,
  rehearsedSteps,
} from '../model/scenario.ts';
import {
  duration,
  field,
  hostName,
  listOf,
  named,
  pattern,
  section,
  text,
  wholeNumber,
} from './schema-fields.ts';

const chanceExpected = 'a share from 0% to 100%, such as 10%';

/** A share in the file, a number from 0 to 1 in the scenario. */
const chance = pattern(/^(\d{1,2}|100)%$/, chanceExpected).transform(
  (written) => Number.parseInt(written, 10) / 100,
);

const step = named(z.enum(rehearsedSteps, { error: 'the name of a step' }), 'step');
const kind = named(z.enum(faultKinds, { error: 'a way to fail' }), 'fault-kind');

const fault = section(
  {
    step: field(step, 'The step that fails.', 'build'),
    kind: field(
      kind,
      'How: `exit` (it fails and has no effect), `timeout` (it does not end), `lost-before` and `lost-after` (the connection breaks before or after it took effect).',
      'exit',
    ),
    chance: field(chance.prefault('100%'), 'How likely.', '10%'),
    times: field(wholeNumber(1, 1000).prefault(1), 'How often at the most, in one deployment.', 1),
  },
  'a map with `step` and `kind`',
);

const incidentKind = named(z.enum(incidentKinds, { error: 'what befalls a machine' }), 'incident-kind');
const oneTime = 'exactly one of `at`, `before` and `after`';

const incident = section(
  {
    kind: field(
      incidentKind,
      'What: `reset` (every connection breaks, as when the SSH server restarts), `partition` (no packet passes for a while), `reboot` (off and on again).',
      'reboot',
    ),
    at: field(duration('0s', '24h').optional(), 'So long after the deployment began.', '10s'),
    before: field(step.optional(), 'Right before this step first takes effect.', 'switch'),
    after: field(step.optional(), 'Right after this step first took effect.', 'switch'),
    for: field(duration('1s', '24h').prefault('30s'), 'How long a partition lasts.', '30s'),
  },
  'a map with `kind` and `at`, `before` or `after`',
).transform((given, context): Incident => {
  const times: IncidentTime[] = [
    ...(given.at === undefined ? [] : [{ kind: 'at', ms: given.at } as const]),
    ...(given.before === undefined ? [] : [{ kind: 'before', step: given.before } as const]),
    ...(given.after === undefined ? [] : [{ kind: 'after', step: given.after } as const]),
  ];
  const [time] = times;
  if (time === undefined || times.length > 1) {
    context.addIssue({ code: 'custom', message: oneTime });
    return z.NEVER;
  }
  return { kind: given.kind, time, forMs: given.for };
});

const behaviourExpected = '`unhealthy`, or a map with `healthy-after` or `crashes-after`';

const behaviour = z.union(
  [
    z
      .literal('unhealthy', { error: behaviourExpected })
      .transform((): ReleaseBehaviour => ({ kind: 'unhealthy' })),
    section({ 'healthy-after': duration('0s', '1h') }, behaviourExpected).transform(
      (given): ReleaseBehaviour => ({ kind: 'healthy', afterMs: given['healthy-after'] }),
    ),
    section({ 'crashes-after': duration('0s', '1h') }, behaviourExpected).transform(
      (given): ReleaseBehaviour => ({ kind: 'crashes', afterMs: given['crashes-after'] }),
    ),
  ],
  { error: behaviourExpected },
);

const reach = z.enum(['answers', 'refuses', 'silent'], { error: '`answers`, `refuses` or `silent`' });
const disk = z.enum(['ok', 'full', 'read-only'], { error: '`ok`, `full` or `read-only`' });
const deadMan = z.enum(['systemd', 'session', 'none'], { error: '`systemd`, `session` or `none`' });

const hostShape = {
  latency: field(duration('0s', '1m').optional(), 'How long a command takes to get there.', '20ms'),
  'megabytes-per-second': field(wholeNumber(1, 10_000).optional(), 'How fast the release is sent.', 10),
  reach: field(reach.optional(), 'How it meets those who connect.', 'silent'),
  release: field(behaviour.optional(), 'How the new release behaves once it is started.', 'unhealthy'),
  'go-back-failures': field(
    wholeNumber(0, 1000).optional(),
    'How many attempts of its way back fail; each command is tried three times.',
    3,
  ),
  faults: field(listOf(fault, 'a list of faults').optional(), 'Steps that fail.', [
    { step: 'build', kind: 'exit' },
  ]),
  incidents: field(
    listOf(incident, 'a list of incidents').optional(),
    'What befalls the machine, each once.',
    [{ kind: 'reboot', after: 'switch' }],
  ),
  disk: field(disk.optional(), 'The state of its disk.', 'full'),
  'dead-man': field(deadMan.optional(), 'What it has to go back by itself.', 'session'),
};

const hostScenario = named(section(hostShape, 'a map of what this host is like'), 'host');

/** A scenario file, as it is written. */
export const scenarioSchema = section(
  {
    description: field(text('a sentence').optional(), 'What is rehearsed.', 'The office box fails.'),
    deployments: field(wholeNumber(1, 100).prefault(1), 'How many runs deploy to the fleet at once.', 10),
    'lock-wait': field(
      duration('0s', '24h').optional(),
      'How long a run waits for its turn, in place of what the configuration says.',
      '10m',
    ),
    'first-deployment': field(
      z.boolean({ error: '`true` or `false`' }).prefault(false),
      'No release is in service before.',
      true,
    ),
    size: field(
      section(
        { megabytes: wholeNumber(0, 100_000).prefault(20), files: wholeNumber(1, 1_000_000).prefault(300) },
        'a map with `megabytes` and `files`',
      ).prefault({}),
      'The release that is sent.',
      { megabytes: 20, files: 300 },
    ),
    'command-takes': field(
      duration('0s', '1h').prefault('2s'),
      'How long each command of `build` and `migrate`, and each start of the app, takes.',
      '2s',
    ),
    'random-failures': field(
      section(
        {
          share: field(chance, 'How likely each host fails, at one step.', '10%'),
          kinds: field(listOf(kind, 'a list of ways to fail').optional(), 'By default every one.', ['exit']),
          steps: field(
            listOf(step, 'a list of steps').optional(),
            'By default every one that changes something.',
            ['build'],
          ),
        },
        'a map with `share`',
      ).optional(),
      'Hosts that fail by chance.',
      { share: '10%' },
    ),
    questions: field(
      z
        .record(
          text('the name of a question'),
          named(z.enum(badAnswers, { error: '`unhealthy` or `no-series`' }), 'bad-answer'),
          { error: 'a map of questions by their names' },
        )
        .prefault({}),
      'How questions of `gate` and `verify` are answered: `unhealthy`, or `no-series` by a Prometheus that knows nothing.',
      { errors: 'unhealthy' },
    ),
    'every-host': field(hostScenario.optional(), 'What holds for every host.'),
    hosts: field(
      z.record(hostName, hostScenario, { error: 'a map of hosts by their names' }).prefault({}),
      'What holds for one host, by its name in the configuration.',
    ),
  },
  'a map',
);

export type ScenarioDraft = z.output<typeof scenarioSchema>;
export type HostDraft = z.output<typeof hostScenario>;

/** The JSON schema (draft 2020-12) of a scenario file, for editors. */
export function scenarioSchemaJson(): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
  return { ...schema, title: 'Scenario of deploy-action' };
}
