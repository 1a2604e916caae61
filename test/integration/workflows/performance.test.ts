import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkflowRun } from '../../fixtures/act/run-act.ts';
import { Shop } from '../../fixtures/act/shop.ts';
import { type Loopback, loopback } from '../../fixtures/loopback.ts';
import { describeIf } from '../../setup/requirements.ts';

describeIf(['act', 'vegeta', 'sshd', 'jq'], 'the workflow `performance`, run by act', () => {
  let shop: Shop;
  let servers: Loopback;
  /** How many requests came in. */
  let asked = 0;
  let failing = 0;
  let url = '';

  beforeAll(async () => {
    shop = await Shop.open(['performance']);
    const path = '.github/workflows/performance.yml';
    await shop.edit(path, (text) => text.replace('duration: 30', 'duration: 1'));
    await shop.commit('A short load');
    servers = loopback();
    url = await servers.http((_request, response) => {
      asked += 1;
      response.writeHead(asked % 10 < failing ? 500 : 200).end('a page');
    });
  });
  afterAll(async () => {
    servers?.close();
    await shop?.close();
  });

  const load = (): Promise<WorkflowRun> => {
    asked = 0;
    const payload = { inputs: { url, rate: '30' } };
    return shop.run({ workflow: 'performance', event: 'workflow_dispatch', payload });
  };

  it('puts the page under the load that was asked for, and shows what came of it', async () => {
    const run = await load();
    expect(run.exitCode, run.log).toBe(0);
    expect(run.jobs).toEqual({ 'load/Load test/Load test': 'success' });
    expect(asked).toBe(30);
    expect(run.summary).toMatch(/\| 30 \| 100 % \| \d+ ms \|/);
  });

  it('fails, and says why, when some answers are wrong', async () => {
    failing = 1;
    const run = await load();
    expect(run.exitCode, run.log).not.toBe(0);
    expect(run.log).toMatch(
      /::error title=Load test::90 % of the answers are right \(99 wanted\), 99 of 100/,
    );
  });
});
