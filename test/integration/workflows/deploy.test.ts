import { afterAll, beforeAll, expect, it } from 'vitest';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

describeIf(['act', 'sshd'], 'the workflow `deploy`, run by act', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open(['deploy']);
  });
  afterAll(() => shop?.close());

  it('deploys a push to staging, then to production', async () => {
    const run = await shop.run({ workflow: 'deploy', event: 'push' });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.jobs).toEqual({
      'staging/Deploy to an environment/Deploy': 'success',
      'production/Deploy to an environment/Deploy': 'success',
    });
    const commit = (await shop.git('rev-parse', '--short=7', 'HEAD')).trim();
    for (const environment of ['staging', 'production'] as const) {
      const release = await shop.serving(environment);
      expect(release).toMatch(new RegExp(`^\\d{8}T\\d{6}Z-${commit}$`));
      expect(run.summary).toContain(`Deployed: ${environment} is on ${release} now.`);
    }
    expect(shop.api.deployments.map(({ environment }) => environment)).toEqual(['staging', 'production']);
    expect(shop.api.deployments.map(({ statuses }) => statuses[0]?.state)).toEqual(['success', 'success']);
    expect(shop.api.violations).toEqual([]);
    expect(shop.told.map(({ type, data }) => `${data.environment}: ${type}`)).toEqual([
      'staging: deployment.deployed',
      'production: deployment.deployed',
    ]);
    expect(run.log).not.toContain('hook-secret-of-the-shop');
  });
});
