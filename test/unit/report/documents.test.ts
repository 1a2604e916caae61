import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import { deployCommand } from '../../../src/commands/deploy.ts';
import { doctorCommand, historyCommand, planCommand, statusCommand } from '../../../src/commands/look.ts';
import { rollbackCommand } from '../../../src/commands/rollback.ts';
import { simulateAsJson } from '../../../src/commands/simulate.ts';
import type { World } from '../../../src/commands/world.ts';
import type {
  HistoryDocument,
  PlanDocument,
  SimulationDocument,
  StatusDocument,
} from '../../../src/model/documents.ts';
import { readRehearsal } from '../../../src/rehearsal-request.ts';
import { createRehearsal } from '../../../src/rehearsal-wiring.ts';
import { type historySchema, historySchemaJson } from '../../../src/report/history-schema.ts';
import { type planSchema, planSchemaJson } from '../../../src/report/plan-schema.ts';
import { type simulationSchema, simulationSchemaJson } from '../../../src/report/simulation-schema.ts';
import { type statusSchema, statusSchemaJson } from '../../../src/report/status-schema.ts';

/** What is left of a type in JSON: what may be undefined may be missing, and nothing is read-only. */
type Json<T> = T extends readonly (infer Item)[]
  ? Json<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T as undefined extends T[Key] ? never : Key]: Json<T[Key]> } & {
        -readonly [Key in keyof T as undefined extends T[Key] ? Key : never]?: Json<
          Exclude<T[Key], undefined>
        >;
      } extends infer Both
      ? { [Key in keyof Both]: Both[Key] }
      : never
    : T;

const signal = new AbortController().signal;

function read(scenario: string, text?: string) {
  const file = text === undefined ? {} : { file: { name: 'deploy.yml', text } };
  const input = readRehearsal(scenario, { inputs: {}, variables: {}, defaultApp: 'shop', ...file });
  if ('problem' in input) throw new Error(input.problem);
  return input;
}

const fleet = `app: shop
path: /srv/shop
user: deploy
source: build
shared: [uploads/]
env: { TOKEN: a-secret-value }
build: [make]
migrate: [make migrate]
driver: { systemd: { unit: shop.service, exec: node server.js } }
health:
  - { http: { url: "http://127.0.0.1:3000/health", version: /commit, json: { /ok: true } }, degraded-after: 1s }
  - { tcp: "127.0.0.1:3000" }
  - { command: test -f healthy }
  - { systemd: shop.service }
gate: [{ name: errors, prometheus: { url: "http://metrics.example.org:9090", query: up, min: 1, max: 9 } }]
groups: { far: { min-success: 1, on-failure: continue } }
strategy: { canary: { first: 1, soak: 1s } }
hosts:
  one: one.example.org
  two: { address: two.example.org, group: far, optional: true }
`;

/** What each command prints as JSON on a simulated fleet: before the first deployment, after it, and after going back. */
async function printed(): Promise<Readonly<Record<'plan' | 'status' | 'history', unknown[]>>> {
  const { scenario, ...given } = read('normal', fleet);
  const rehearsal = createRehearsal({ ...given, scenario, seed: 1 });
  const { config } = rehearsal;
  let lines: string[] = [];
  const screen = { write: (line: string) => void lines.push(line), github: false, color: false };
  const world: World = {
    courier: { send: () => Promise.reject(new Error('nobody is written to')) } as unknown as World['courier'],
    ...{ ports: rehearsal.portsOf(1), screen, signal, openSource: rehearsal.openSource },
  };
  const documentOf = async (command: () => Promise<unknown>): Promise<unknown> => {
    lines = [];
    await command();
    return JSON.parse(lines.join('\n'));
  };
  const found = { plan: [] as unknown[], status: [] as unknown[], history: [] as unknown[] };
  const request = (run: string) => ({ config, origin: { run, actor: 'ann', commit: run.repeat(40) } });
  const look = async (run: string): Promise<void> => {
    found.plan.push(await documentOf(() => planCommand(world, request(run), 'json')));
    found.status.push(await documentOf(() => statusCommand(world, request(run), 'json')));
    found.status.push(await documentOf(() => doctorCommand(world, request(run), 'json')));
    found.history.push(await documentOf(() => historyCommand(world, request(run), 20, 'json')));
  };
  await look('0');
  for (const run of ['1', '2']) await deployCommand(world, request(run));
  await look('3');
  const { origin } = request('4');
  await rollbackCommand(world, { config, origin: { ...origin, reason: 'prices are wrong' } }, undefined);
  await look('5');
  return found;
}

describe('what is printed for machines', () => {
  const ajv = new Ajv2020({ allErrors: true, formats: { 'date-time': true } });
  const schemas = {
    plan: ajv.compile(planSchemaJson()),
    status: ajv.compile(statusSchemaJson()),
    history: ajv.compile(historySchemaJson()),
    simulation: ajv.compile(simulationSchemaJson()),
  };
  const errorsOf = (name: keyof typeof schemas, document: unknown): unknown[] => {
    schemas[name](document);
    return schemas[name].errors ?? [];
  };

  it('has schemas of the types of the model', () => {
    expectTypeOf<z.infer<typeof planSchema>>().toEqualTypeOf<Json<PlanDocument>>();
    expectTypeOf<z.infer<typeof statusSchema>>().toEqualTypeOf<Json<StatusDocument>>();
    expectTypeOf<z.infer<typeof historySchema>>().toEqualTypeOf<Json<HistoryDocument>>();
    expectTypeOf<z.infer<typeof simulationSchema>>().toEqualTypeOf<Json<SimulationDocument>>();
  });

  it('is as the schemas of plan, status and history say', async () => {
    const found = await printed();
    for (const name of ['plan', 'status', 'history'] as const) {
      for (const document of found[name]) expect(errorsOf(name, document)).toEqual([]);
      expect(errorsOf(name, { ...(found[name][0] as object), more: 1 })).not.toEqual([]);
    }
    expect(found.plan[1]).toMatchObject({
      plan: { hosts: [{ host: 'one' }, { host: 'two' }] },
      failures: [],
    });
    expect(found.status[2]).toMatchObject({ hosts: [{ drift: [] }, { drift: [] }] });
    expect(found.history[2]).toMatchObject({
      deployments: [{ command: 'rollback', reason: 'prices are wrong' }, {}, {}],
      figures: { deployments: 2 },
    });
  });

  it.each([
    ['edge-fails', 1],
    ['random-failures', 5],
  ])('is as the schema of simulate says: %s, %i times', async (name, runs) => {
    const lines: string[] = [];
    const screen = { write: (line: string) => void lines.push(line), github: false, color: false };
    await simulateAsJson(screen, createRehearsal, { ...read(name), runs, seed: 1, signal });
    expect(errorsOf('simulation', JSON.parse(lines.join('\n')))).toEqual([]);
  });
});
