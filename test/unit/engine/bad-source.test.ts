import { expect, it } from 'vitest';
import { rehearse } from '../../../src/commands/rehearsal.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { loadScenario } from '../../../src/config/load-scenario.ts';
import type { DeployEvent } from '../../../src/model/events.ts';
import { DeployError } from '../../../src/model/failure.ts';
import { createRehearsal } from '../../../src/rehearsal-wiring.ts';

const text = `
app: shop
path: /srv/shop
user: deploy
source: build
driver: { command: { restart: ./restart } }
hosts: { web: web.example.org }
`;

it('a source that cannot be deployed ends the run at once, though a host does not answer', async () => {
  const read = loadConfig({ text, file: 'deploy.yml', variables: {} });
  const given = 'description: Nobody answers.\nhosts: { web: { reach: silent } }\n';
  const scenario = loadScenario({
    text: given,
    file: 'mine.yml',
    name: 'mine',
    hosts: ['web'],
    questions: {},
  });
  if ('issues' in read || 'issues' in scenario) throw new Error('the test is written wrongly');
  const events: DeployEvent[] = [];
  await rehearse(
    (settings) => ({
      ...createRehearsal(settings),
      openSource: () => Promise.reject(new DeployError({ kind: 'source-invalid', message: 'there is none' })),
    }),
    { config: read.config, scenario: scenario.scenario, seed: 1 },
    new AbortController().signal,
    (event) => events.push(event),
  );
  expect(events.find(({ type }) => type === 'failed')).toMatchObject({ failure: { kind: 'source-invalid' } });
  const times = events.map(({ at }) => at);
  expect(new Set(times).size).toBe(1);
});
