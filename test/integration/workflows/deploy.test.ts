import { afterAll, beforeAll, expect, it } from 'vitest';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

const template = '.github/workflows/deploy.yml';

describeIf(
  ['act', 'vegeta', 'sshd', 'jq'],
  'the workflows `deploy`, `rollback` and `status`, run by act',
  () => {
    let shop: Shop;
    /** What each environment had after the first deployment. */
    let first: { staging: string; production: string };

    beforeAll(async () => {
      shop = await Shop.open(['deploy', 'rollback', 'status']);
    });
    afterAll(() => shop?.close());

    it('deploys a push to staging, tests it there, loads it, and deploys it to production', async () => {
      await shop.editOurs('.github/workflows/performance.yml', (text) =>
        text.replace('default: 30', 'default: 1'),
      );
      const addresses = `staging-url: ${shop.url('staging')}
      production-url: ${shop.url('production')}
      load-test-url: ${shop.url('staging')}
      `;
      await shop.edit(template, (text) => text.replace('# smoke-test:', `${addresses}smoke-test:`));
      await shop.commit('Tests of what is deployed');
      const run = await shop.run({ workflow: 'deploy', event: 'push' });
      expect(run.exitCode, run.log).toBe(0);
      expect(run.jobs).toEqual({
        'deploy/Deploy/Build': 'success',
        'staging/Deploy to an environment/Deploy': 'success',
        'load-test/Load test/Load test': 'success',
        'production/Deploy to an environment/Deploy': 'success',
      });
      expect(Object.keys(run.artifacts)).toEqual(['deploy-workspace/workspace.tar.gz']);
      const commit = (await shop.git('rev-parse', '--short=7', 'HEAD')).trim();
      for (const environment of ['staging', 'production'] as const) {
        const release = await shop.serving(environment);
        expect(release).toMatch(new RegExp(`^\\d{8}T\\d{6}Z-${commit}$`));
        expect(run.summary).toContain(`Deployed: ${environment} is on ${release} now.`);
      }
      expect(shop.api.deployments.map(({ environment }) => environment)).toEqual(['staging', 'production']);
      expect(shop.api.deployments.map(({ statuses }) => statuses[0]?.state)).toEqual(['success', 'success']);
      expect(shop.api.deployments.map(({ statuses }) => statuses[0]?.environment_url)).toEqual([
        shop.url('staging'),
        shop.url('production'),
      ]);
      expect(shop.api.violations).toEqual([]);
      expect(run.steps.filter((step) => step.includes('Smoke test'))).toEqual([
        'staging/Deploy to an environment/Deploy: Smoke test: success',
        'production/Deploy to an environment/Deploy: Smoke test: success',
      ]);
      expect(run.summary).toMatch(/\| 20 \| 100 % \| \d+ ms \|/);
      first = await bothServing();
      expect(shop.takeTold().map(({ type, data }) => `${data.environment}: ${type}`)).toEqual([
        'staging: deployment.deployed',
        'production: deployment.deployed',
      ]);
      expect(run.log).not.toContain('hook-secret-of-the-shop');
    });

    it('rolls back on staging what crashes, fails and tells it', async () => {
      const before = await bothServing();
      await shop.edit(template, (text) => text.replace(/ +load-test-url: .*\n/, ''));
      await shop.write({ 'app/CRASH': '' });
      await shop.commit('A shop that does not open');
      const run = await shop.run({ workflow: 'deploy', event: 'push' });
      expect(run.exitCode, run.log).not.toBe(0);
      expect(run.jobs).toEqual({
        'deploy/Deploy/Build': 'success',
        'staging/Deploy to an environment/Deploy': 'failure',
      });
      expect(await bothServing()).toEqual(before);
      expect(run.summary).toMatch(/^\*\*Rolled back: staging /m);
      expect(run.log).toContain('the shop does not open');
      expect(shop.api.deployments.map(({ statuses }) => statuses[0]?.state).slice(2)).toEqual(['failure']);
      const [said] = shop.takeTold();
      expect(said?.data.title).toBe('↩️ shop to staging: failed and rolled back');
      expect(said?.data.text).toMatch(new RegExp(`^Rolled back: staging .*${before.staging}`));
    });

    it('deploys by hand what is mended, and tells that it works again', async () => {
      await shop.git('rm', '--quiet', 'app/CRASH');
      await shop.commit('The shop opens again');
      const run = await shop.run({ workflow: 'deploy', event: 'workflow_dispatch' });
      expect(run.exitCode, run.log).toBe(0);
      expect(shop.takeTold().map(({ type, data }) => `${data.environment}: ${type}`)).toEqual([
        'staging: deployment.recovered',
        'production: deployment.deployed',
      ]);
    });

    it('goes back by hand to the release before, in the environment that was chosen', async () => {
      const before = await bothServing();
      const inputs = { environment: 'production', reason: 'prices are <b>wrong</b>; `rm`' };
      const run = await shop.run({ workflow: 'rollback', event: 'workflow_dispatch', payload: { inputs } });
      expect(run.exitCode, run.log).toBe(0);
      expect(run.jobs).toEqual({ 'rollback/Roll back/Roll back': 'success' });
      expect(await bothServing()).toEqual({ staging: before.staging, production: first.production });
      expect(run.summary).toContain('Reason: prices are &#60;b&#62;wrong&#60;/b&#62;; &#96;rm&#96;');
      expect(run.summary).toContain(`Rolled back as asked: production is on ${first.production}`);
      const [said] = shop.takeTold();
      expect(said?.data.text).toContain(`Rolled back as asked: production is on ${first.production}`);
    });

    it('goes back to the release that was named, and says which there are when there is none of that name', async () => {
      const inputs = { environment: 'staging', release: '19990101', reason: 'a slip' };
      const slip = await shop.run({ workflow: 'rollback', event: 'workflow_dispatch', payload: { inputs } });
      expect(slip.exitCode, slip.log).not.toBe(0);
      expect(slip.log).toContain(first.staging);
      const named = { ...inputs, release: first.staging };
      const run = await shop.run({
        workflow: 'rollback',
        event: 'workflow_dispatch',
        payload: { inputs: named },
      });
      expect(run.exitCode, run.log).toBe(0);
      expect(await shop.serving('staging')).toBe(first.staging);
      shop.takeTold();
    });

    it('puts the release before back into service when the smoke test fails, where that is wanted', async () => {
      const before = await bothServing();
      await shop.edit(template, (text) =>
        text
          .replace('staging: staging', "staging: ''")
          .replace(/smoke-test: .*/, 'smoke-test: exit 1')
          .replace('# roll-back', 'roll-back')
          .replace(/load-test-url: .*/, ''),
      );
      await shop.commit('A smoke test that fails');
      const run = await shop.run({ workflow: 'deploy', event: 'push' });
      expect(run.exitCode, run.log).not.toBe(0);
      expect(run.log).toContain(`goes back to ${before.production} now.`);
      expect(run.summary).toContain('Reason: The smoke test failed.');
      expect(await bothServing()).toEqual(before);
      await shop.git('revert', '--no-edit', 'HEAD');
      shop.takeTold();
    });

    it('finds in the morning that all is well, and tells nobody', async () => {
      const run = await shop.run({ workflow: 'status', event: 'schedule', secrets: notify() });
      expect(run.exitCode, run.log).toBe(0);
      expect(run.log).toContain(first.production);
      expect(shop.takeTold()).toEqual([]);
      // An issue of an earlier look would be closed now.
      expect(shop.api.asked.filter((asked) => asked.endsWith('/issues'))).toEqual([
        'GET /repos/acme/shop/issues',
      ]);
    });

    it('tells whom the secret names when the app is down, and fails also where it names nobody', async () => {
      await shop.kill('production');
      for (const [secrets, told] of [
        [{}, []],
        [notify(), ['❌ shop to production: not as it should be']],
      ] as const) {
        const run = await shop.run({ workflow: 'status', event: 'schedule', secrets });
        expect(run.exitCode, run.log).not.toBe(0);
        const said = shop.takeTold();
        expect(said.map(({ data }) => data.title)).toEqual(told);
        for (const { data } of said) expect(data.text).toMatch(/^production: http .* is unhealthy/);
      }
      expect(shop.api.issues.all.map(({ title }) => title)).toEqual(['shop: status of production fails']);
    });

    it('does not go on to production when staging failed', async () => {
      const before = await shop.serving('staging');
      const failing = 'runs-on: ubuntu-latest\n    steps:\n      - run: exit 1\n';
      // act ends a run once a called workflow has failed, whatever the others wait for: here staging is a job.
      await shop.editOurs('.github/workflows/deploy.yml', (text) =>
        text.replace(/uses: \S+\n {4}with:\n( {6}.*\n)+ {4}secrets:\n( {6}.*\n)+/, failing),
      );
      const run = await shop.run({ workflow: 'deploy', event: 'push' });
      expect(run.exitCode, run.log).not.toBe(0);
      expect(run.jobs).toEqual({ 'deploy/Deploy/Build': 'success', 'deploy/Deploy/staging': 'failure' });
      expect(await shop.serving('staging')).toBe(before);
    });

    const notify = (): Record<string, string> => ({
      NOTIFY: `- webhook: { url: '${shop.hook}' }\n- github-issue: \${GITHUB_TOKEN}\n`,
    });

    async function bothServing(): Promise<{ staging: string; production: string }> {
      return { staging: await shop.serving('staging'), production: await shop.serving('production') };
    }
  },
);
