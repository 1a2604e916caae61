import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario } from '../../../src/config/load-scenario.ts';
import { scenarioSchemaJson } from '../../../src/config/scenario-schema.ts';
import { scenarioFiles } from '../../../src/config/scenarios.generated.ts';

const hosts = ['edge', 'office', 'gpu'];
const questions = { errors: 'prometheus', page: 'http' } as const;
const load = (text: string) => loadScenario({ text, file: 'mine.yml', name: 'mine', hosts, questions });

describe('a scenario file', () => {
  it('is read with its units, and says what holds for every host and for one', () => {
    const result = load(`
description: The edge is slow and fails now and then.
lock-wait: 10m
size: { megabytes: 3 }
random-failures: { share: 25%, kinds: [timeout] }
every-host: { latency: 5ms }
hosts:
  edge:
    megabytes-per-second: 1
    release: { crashes-after: 3s }
    faults: [{ step: build, kind: exit, chance: 50% }]
`);
    expect(result).toMatchObject({
      scenario: {
        name: 'mine',
        lockWaitMs: 600_000,
        size: { bytes: 3_000_000, files: 300 },
        random: { chance: 0.25, kinds: ['timeout'] },
        everyHost: { latencyMs: 5, reach: 'answers' },
        hosts: {
          edge: {
            bytesPerSecond: 1_000_000,
            release: { kind: 'crashes', afterMs: 3000 },
            faults: [{ step: 'build', kind: 'exit', chance: 0.5, times: 1 }],
          },
        },
      },
    });
  });

  it('says how questions of the gate are answered, and knows their names', () => {
    expect(load('questions: { errors: no-series }')).toMatchObject({
      scenario: { questions: { errors: 'no-series' } },
    });
    const wrong = load('questions: { error: unhealthy, errors: never }');
    expect('issues' in wrong && wrong.issues.map(({ path }) => path)).toEqual(['questions.errors']);
    const senseless = load('questions: { page: no-series }');
    expect('issues' in senseless && senseless.issues).toMatchObject([
      { path: 'questions.page', expected: 'one of `errors`' },
    ]);
    expect(load('questions: { page: unhealthy }')).toHaveProperty('scenario');
    const unknown = load('questions: { error: unhealthy }');
    expect('issues' in unknown && unknown.issues).toMatchObject([
      { path: 'questions.error', nearest: 'errors' },
    ]);
  });

  it('is told wrong at all its places at once, with what was meant', () => {
    const result = load(
      'deployments: many\nhosts:\n  edge: { release: unhealthyy }\n  office: { latncy: 3s }\n',
    );
    if (!('issues' in result)) throw new Error('it was read');
    expect(result.issues.map(({ path, nearest, location }) => [path, nearest, location?.line])).toEqual([
      ['deployments', undefined, 1],
      ['hosts.edge.release', 'unhealthy', 3],
      ['hosts.office.latncy', 'latency', 4],
    ]);
  });

  it('says what befalls a machine, and when: at exactly one time', () => {
    const incidents = (text: string) => load(`hosts: { edge: { incidents: [${text}] } }`);
    expect(incidents('{ kind: partition, at: 10s }, { kind: reboot, after: switch }')).toMatchObject({
      scenario: {
        hosts: {
          edge: {
            incidents: [
              { kind: 'partition', time: { kind: 'at', ms: 10_000 }, forMs: 30_000 },
              { kind: 'reboot', time: { kind: 'after', step: 'switch' } },
            ],
          },
        },
      },
    });
    for (const wrong of ['{ kind: reset }', '{ kind: reset, at: 1s, before: arm }']) {
      expect(incidents(wrong)).toMatchObject({ issues: [{ path: 'hosts.edge.incidents[0]' }] });
    }
  });

  it('names hosts of the fleet only', () => {
    expect(load('hosts: { edg: { reach: silent } }')).toMatchObject({
      issues: [{ path: 'hosts.edg', nearest: 'edge', location: { line: 1, column: 10 } }],
    });
  });

  it('has a schema that takes those that come with this program', () => {
    const validate = new Ajv2020({ strict: false }).compile(scenarioSchemaJson());
    for (const [name, text] of Object.entries(scenarioFiles)) {
      if (name === 'example-fleet') continue;
      expect({ name, valid: validate(parse(text)) }).toEqual({ name, valid: true });
    }
    expect(validate({ deployments: 'many' })).toBe(false);
  });
});
