import { expect, it } from 'vitest';
import { rehearse } from '../../../src/commands/rehearsal.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { loadScenario } from '../../../src/config/load-scenario.ts';
import type { Failure } from '../../../src/model/failure.ts';
import { createRehearsal } from '../../../src/rehearsal-wiring.ts';

/** What fails first when `release` (of a scenario file) is deployed to one simulated host with a unit of systemd. */
async function firstFailure(release: string, settle: string): Promise<Failure | undefined> {
  const text = `
app: shop
path: /srv/shop
user: deploy
source: build
driver: { systemd: { unit: shop.service, settle: ${settle} } }
health: [{ http: "http://127.0.0.1:3000/", start-delay: 4500ms, interval: 1s, unhealthy: 1, timeout: 1m }]
hosts: { web: web.example.org }
`;
  const read = loadConfig({ text, file: 'deploy.yml', variables: {} });
  const given = `description: It fails.\nhosts: { web: { release: ${release} } }\n`;
  const scenario = loadScenario({
    text: given,
    file: 'mine.yml',
    name: 'mine',
    hosts: ['web'],
    questions: {},
  });
  if ('issues' in read || 'issues' in scenario) throw new Error('the test is written wrongly');
  const failures: Failure[] = [];
  await rehearse(
    createRehearsal,
    { config: read.config, scenario: scenario.scenario, seed: 1 },
    new AbortController().signal,
    (event) => {
      if (event.type === 'step-ended' && event.result === 'failed' && event.failure !== undefined)
        failures.push(event.failure);
    },
  );
  return failures[0];
}

it('calls a service that crashed after its settle time a crash loop, though a probe was the first to notice', async () => {
  const failure = await firstFailure('{ crashes-after: 3s }', '1s');
  expect(failure).toMatchObject({
    kind: 'crash-loop',
    phase: 'activate',
    step: 'health',
    location: { line: 6 },
  });
  expect(failure?.tail).toContain('the app did not stay up');
});

it('calls it so as well when the probe fails while the service is still watched', async () => {
  expect(await firstFailure('{ crashes-after: 4400ms }', '30s')).toMatchObject({ kind: 'crash-loop' });
});

it('calls a service that stays up and does not answer well unhealthy', async () => {
  expect(await firstFailure('unhealthy', '1s')).toMatchObject({ kind: 'unhealthy', location: { line: 7 } });
});
