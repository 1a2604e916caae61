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
      secrets: {
        NOTIFY: `- webhook: { url: '${shop.hook}', secret: hook-secret-of-the-shop }\n- github-issue: \${GITHUB_TOKEN}\n`,
      },
    });

  it('tells that CI failed, and opens an issue', async () => {
    const run = await ended('failure');
    expect(run.exitCode, run.log).toBe(0);
    const told = shop.takeTold();
    expect(told.map(({ type }) => type)).toEqual(['deployment.failed']);
    expect(told[0]?.data).toMatchObject({ topic: 'CI', text: 'shop: CI failed.' });
    expect(run.log).not.toContain('hook-secret-of-the-shop');
    expect(issues()).toEqual(['open: shop: CI fails']);
  });

  it('closes the issue when CI succeeds, and disturbs nobody', async () => {
    const run = await ended('success');
    expect(run.exitCode, run.log).toBe(0);
    expect(shop.takeTold()).toEqual([]);
    expect(issues()).toEqual(['closed: shop: CI fails']);
    expect(shop.api.violations).toEqual([]);
  });

  it('says nothing of a run that was cancelled', async () => {
    const run = await ended('cancelled');
    expect(run.exitCode, run.log).toBe(0);
    expect(run.jobs).toEqual({});
  });

  const issues = (): string[] => shop.api.issues.all.map(({ state, title }) => `${state}: ${title}`);
});
