import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImageBuilder } from '../../fixtures/act/image-builder.ts';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

const dockerfile = 'FROM scratch\nCOPY build /shop\n';
const image = /ghcr\.io\/acme\/shop@(sha256:[0-9a-f]{64})/;

describeIf(
  ['act', 'gitleaks', 'zizmor', 'sshd', 'jq', 'buildkitd', 'docker-registry', 'runc', 'busybox', 'root'],
  'the workflows `pipeline` and `build-image`, run by act',
  () => {
    let shop: Shop;
    let builder: ImageBuilder;

    beforeAll(async () => {
      builder = await ImageBuilder.start();
      shop = await Shop.open(['pipeline', 'build-image', 'security']);
      await shop.write({ Dockerfile: dockerfile, 'build/price.txt': '1\n' });
      await shop.commit('An image');
    });
    afterAll(async () => {
      await shop?.close();
      await builder?.close();
    });

    const push = (variables: Readonly<Record<string, string>>) =>
      shop.run({
        ...{ workflow: 'pipeline', event: 'push', variables, env: builder.environment },
        secrets: { NOTIFY: `- webhook: { url: '${shop.hook}' }\n` },
      });

    it('builds an image for two kinds of processors, lists what is in it, and attests it', async () => {
      const run = await shop.run({
        ...{ workflow: 'build-image', event: 'workflow_dispatch', env: builder.environment },
      });
      expect(run.exitCode, run.log).toBe(0);
      const digest = image.exec(run.artifacts['image/attested'] ?? '')?.[1] ?? 'none';
      const commit = (await shop.git('rev-parse', 'HEAD')).trim();
      const index = await builder.manifest('acme/shop', digest);
      expect(await builder.manifest('acme/shop', commit)).toEqual(index);
      const parts = index.manifests ?? [];
      expect(parts.map(({ platform }) => platform.architecture)).toEqual([
        ...['amd64', 'arm64'],
        ...['unknown', 'unknown'],
      ]);
      for (const [at, part] of parts.slice(2).entries()) {
        expect(part.annotations).toMatchObject({ 'vnd.docker.reference.digest': parts[at]?.digest });
        const said = await builder.attested('acme/shop', await builder.manifest('acme/shop', part.digest));
        expect(said).toMatchObject({
          'https://spdx.dev/Document': {
            subject: [{ digest: { sha256: parts[at]?.digest.replace('sha256:', '') } }],
            predicate: { files: [{ fileName: './shop/price.txt' }] },
          },
          'https://slsa.dev/provenance/v0.2': {
            predicate: { invocation: { environment: expect.anything() } },
          },
        });
      }
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
        ...['image/attested', 'release/restart.sh', 'release/server.mjs'],
        ...['code-javascript-typescript', 'dependencies', 'image', 'secrets', 'workflows'].map(
          (category) => `sarif/${category}.json`,
        ),
      ]);
      expect(run.log).toContain(`scans ${run.artifacts['image/attested']?.trim()}`);
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
      expect(shop.takeTold().map(({ data }) => data.text)).toEqual(['shop: the pipeline failed.']);
    });
  },
);
