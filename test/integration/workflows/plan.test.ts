import { afterAll, beforeAll, expect, it } from 'vitest';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

describeIf(['act', 'sshd'], 'the workflow `plan`, run by act', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open(['plan']);
  });
  afterAll(() => shop?.close());

  /** Number 5, whose code comes from a repository of this name. */
  const pullRequest = (name: string): object => ({
    pull_request: { number: 5, head: { repo: { full_name: name } } },
  });

  it('asks the host, and comments on the pull request what a deployment would do', async () => {
    const run = await shop.run({
      workflow: 'plan',
      event: 'pull_request',
      payload: pullRequest('acme/shop'),
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.jobs).toEqual({ 'plan/Plan/Plan': 'success' });
    expect(shop.logins()).toBeGreaterThan(0);
    expect(shop.api.comments.map(({ issue }) => issue)).toEqual([5]);
    expect(shop.api.comments[0]?.body).toContain('## 📋 Plan: shop to production');
    expect(shop.api.comments[0]?.body).toContain('Nothing stands in the way of this deployment.');
    expect(shop.api.comments[0]?.body).toMatch(/upload: 2 files/);
  });

  it('keeps its one comment up to date, and fails where the deployment could not succeed', async () => {
    const run = await shop.run({
      ...{ workflow: 'plan', event: 'pull_request', payload: pullRequest('acme/shop') },
      variables: { DEPLOY_KNOWN_HOSTS: 'SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s' },
    });
    expect(run.exitCode, run.log).not.toBe(0);
    expect(shop.api.comments).toHaveLength(1);
    expect(shop.api.comments[0]?.body).toContain('This deployment cannot succeed: one reason');
    expect(shop.api.violations).toEqual([]);
  });

  it('shows a fork, which has no secrets, whether its configuration is right', async () => {
    const logins = shop.logins();
    const run = await shop.run({
      ...{ workflow: 'plan', event: 'pull_request', payload: pullRequest('somebody/shop') },
      ...{ secrets: { DEPLOY_SSH_KEY: '', DEPLOY_VARIABLES: '' }, variables: { DEPLOY_KNOWN_HOSTS: '' } },
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toContain('Plan without hosts');
    expect([shop.logins(), shop.api.comments.length]).toEqual([logins, 1]);
  });
});
