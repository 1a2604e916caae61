import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkflowRun } from '../../fixtures/act/run-act.ts';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

describeIf(['act', 'sshd'], 'the workflow `notify`, run by act', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open(['notify']);
  });
  afterAll(() => shop?.close());

  const ended = (conclusion: string): Promise<WorkflowRun> =>
    shop.run({
      ...{ workflow: 'notify', event: 'workflow_run' },
      payload: { action: 'completed', workflow_run: { name: 'CI', conclusion, head_branch: 'main' } },
      secrets: { NOTIFY: `- webhook: { url: '${shop.hook}', secret: hook-secret-of-the-shop }\n` },
    });

  it('tells that CI failed', async () => {
    const run = await ended('failure');
    expect(run.exitCode, run.log).toBe(0);
    const told = shop.takeTold();
    expect(told.map(({ type }) => type)).toEqual(['deployment.failed']);
    expect(told[0]?.data).toMatchObject({ environment: 'CI', text: 'CI failed on the default branch.' });
    expect(run.log).not.toContain('hook-secret-of-the-shop');
  });

  it('says nothing when CI succeeded', async () => {
    const run = await ended('success');
    expect(run.exitCode, run.log).toBe(0);
    expect(run.jobs).toEqual({});
    expect(shop.takeTold()).toEqual([]);
  });
});
