import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

const dockerfile = 'FROM scratch\nCOPY build /shop\n';
const digest = `sha256:${createHash('sha256').update(dockerfile).digest('hex')}`;

describeIf(
  ['act', 'gitleaks', 'zizmor', 'sshd', 'jq'],
  'the workflows `pipeline` and `build-image`, run by act',
  () => {
    let shop: Shop;

    beforeAll(async () => {
      shop = await Shop.open(['pipeline', 'build-image', 'security']);
      await shop.write({ Dockerfile: dockerfile });
      await shop.commit('An image');
    });
    afterAll(() => shop?.close());

    const push = (variables: Readonly<Record<string, string>>) =>
      shop.run({
        ...{ workflow: 'pipeline', event: 'push', variables },
        secrets: { NOTIFY: `- webhook: { url: '${shop.hook}' }\n` },
      });

    it('builds an image for two kinds of processors and attests it', async () => {
      const run = await shop.run({ workflow: 'build-image', event: 'workflow_dispatch' });
      expect(run.exitCode, run.log).toBe(0);
      const commit = (await shop.git('rev-parse', 'HEAD')).trim();
      expect(run.artifacts).toEqual({
        'image/build': `push=true sbom=true provenance=mode=max linux/amd64,linux/arm64 ghcr.io/acme/shop:${commit}\n`,
        'image/attested': `ghcr.io/acme/shop@${digest}\n`,
      });
    });

    it('goes from a push to production: tests, image, audit, staging, production', async () => {
      const run = await push({ BUILD_IMAGE: 'true' });
      expect(run.exitCode, run.log).toBe(0);
      expect(run.jobs).toEqual({
        'ci/CI/What changed': 'success',
        'ci/CI/Test (24)': 'success',
        'ci/CI/Build': 'success',
        'image/Build an image/Build': 'success',
        'security/Security/Dependencies': 'success',
        'security/Security/Secrets': 'success',
        'security/Security/Code (javascript-typescript)': 'success',
        'security/Security/Image': 'success',
        'security/Security/Workflows': 'success',
        'staging/Deploy to an environment/Deploy': 'success',
        'production/Deploy to an environment/Deploy': 'success',
      });
      expect(Object.keys(run.artifacts).sort()).toEqual([
        ...['image/attested', 'image/build', 'release/restart.sh', 'release/server.mjs'],
        ...['dependencies', 'image', 'secrets', 'workflows'].map((category) => `sarif/${category}.json`),
      ]);
      expect(run.log).toContain(`scans ghcr.io/acme/shop@${digest}`);
      const told = shop.takeTold().map(({ data }) => data.text);
      expect(told).toEqual([
        `Deployed: staging is on ${await shop.serving('staging')} now.`,
        `Deployed: production is on ${await shop.serving('production')} now.`,
      ]);
    });

    it('stops when the tests fail, and tells it', async () => {
      const failing = 'runs-on: ubuntu-latest\n    steps:\n      - run: exit 1\n';
      // act ends a run once a called workflow has failed, so that no job would be left to tell it: here it is a job.
      await shop.edit('.github/workflows/pipeline.yml', (text) =>
        text.replace(/uses: \S+\/ci\.yml@v1\n {4}with:\n( {6}.*\n)+/, failing),
      );
      await shop.commit('Tests that fail');
      const run = await push({ NOTIFY_PIPELINE: 'true' });
      expect(run.exitCode, run.log).not.toBe(0);
      expect(run.jobs).toEqual({ 'Pipeline/ci': 'failure', 'notify/Notify/Notify': 'success' });
      expect(shop.takeTold().map(({ data }) => data.text)).toEqual(['The pipeline failed.']);
    });
  },
);
