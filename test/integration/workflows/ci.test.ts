import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkflowRun } from '../../fixtures/act/run-act.ts';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

describeIf(['act', 'sshd'], 'the workflow `ci`, run by act', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open(['ci']);
  });
  afterAll(() => shop?.close());

  /** A push of the newest commit to what was there before it. */
  const push = async (): Promise<WorkflowRun> => {
    const before = (await shop.git('rev-parse', 'HEAD~1')).trim();
    return shop.run({ workflow: 'ci', event: 'push', payload: { before } });
  };

  it('tests in each version of Node what a change may have broken', async () => {
    await shop.write({ 'app/prices.mjs': 'export default 1;\n' });
    await shop.commit('Prices');
    const run = await push();
    expect(run.exitCode, run.log).toBe(0);
    expect(run.jobs).toEqual({
      'ci/CI/What changed': 'success',
      'ci/CI/Test (22)': 'success',
      'ci/CI/Test (24)': 'success',
    });
  });

  it('tests nothing when only words changed', async () => {
    await shop.write({ 'README.md': '# The shop\n', 'docs/prices.txt': 'low\n' });
    await shop.commit('Words');
    const run = await push();
    expect(run.exitCode, run.log).toBe(0);
    expect(run.jobs).toEqual({ 'ci/CI/What changed': 'success' });
  });

  it('fails when a test fails', async () => {
    await shop.write({ 'app/server.mjs': 'this is no program' });
    await shop.commit('A slip');
    const run = await push();
    expect(run.exitCode, run.log).not.toBe(0);
    expect(run.jobs).toMatchObject({ 'ci/CI/Test (22)': 'failure', 'ci/CI/Test (24)': 'failure' });
  });
});
