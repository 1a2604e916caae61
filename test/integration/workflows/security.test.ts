import { afterAll, beforeAll, expect, it } from 'vitest';
import { Shop } from '../../fixtures/act/shop.ts';
import { describeIf } from '../../setup/requirements.ts';

/** Shaped like a token of GitHub; in pieces, so that nobody finds it here. */
const token = ['ghp', 'q7Rk2ZxW9vTb4NcY6mLd8sHf3GjPa5Ue1oXi'].join('_');

/** A workflow that runs what a stranger wrote. */
const careless = `name: Greet
on: pull_request
permissions: {}
jobs:
  greet:
    name: Greet
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ github.event.pull_request.title }}"
`;

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly { readonly ruleId: string; readonly message: object }[];
  }[];
}

describeIf(['act', 'gitleaks', 'zizmor', 'sshd', 'jq'], 'the workflow `security`, run by act', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open(['security', 'deploy']);
  });
  afterAll(() => shop?.close());

  it('finds a secret that was taken out again and a careless workflow, and nothing else', async () => {
    await shop.write({ 'app/config.mjs': `export const token = '${token}';\n` });
    await shop.commit('A token');
    await shop.git('rm', '--quiet', 'app/config.mjs');
    await shop.write({ '.github/workflows/greet.yml': careless });
    await shop.commit('No token');
    const run = await shop.run({ workflow: 'security', event: 'push' });
    expect(run.exitCode, run.log).not.toBe(0);
    expect(run.jobs).toEqual({
      'security/Security/Dependencies': 'success',
      'security/Security/Secrets': 'failure',
      'security/Security/Code (javascript-typescript)': 'success',
      'security/Security/Workflows': 'failure',
    });
    expect(found(run.artifacts['sarif/dependencies.json'])).toEqual([]);
    expect(found(run.artifacts['sarif/secrets.json'])).toEqual(['github-pat']);
    expect(found(run.artifacts['sarif/workflows.json'])).toContain('zizmor/template-injection');
    expect(run.log).toMatch(/template-injection/);
    expect(found(run.artifacts['sarif/workflows.json'])).not.toContain('zizmor/unpinned-uses');
    expect(run.log + JSON.stringify(run.artifacts)).not.toContain(token);
  });

  it('keeps as artifacts what code scanning does not take of a private repository, judges it, and says so', async () => {
    await shop.write({ 'app/prices.mjs': 'export const priceOf = (text) => eval(text);\n' });
    await shop.commit('Prices');
    const run = await shop.run({
      ...{ workflow: 'security', event: 'push' },
      payload: { repository: { name: 'shop', full_name: 'acme/shop', private: true } },
    });
    expect(run.exitCode, run.log).not.toBe(0);
    expect(run.jobs).toMatchObject({
      'security/Security/Dependencies': 'success',
      'security/Security/Code (javascript-typescript)': 'failure',
    });
    expect(Object.keys(run.artifacts).sort()).toEqual([
      'findings-code-javascript-typescript/code.sarif',
      'findings-dependencies/dependencies.sarif',
      'findings-secrets/secrets.sarif',
      'findings-workflows/workflows.sarif',
    ]);
    expect(run.log).toContain('private repositories need GitHub Code Security');
    expect(run.log).toContain('1 findings from the severity high on');
    expect(run.summary).toContain('Findings: 0 in the artifact findings-dependencies');
  });
});

/** The rules that were broken. */
function found(text = ''): string[] {
  return (JSON.parse(text) as Sarif).runs.flatMap(({ results }) => results.map(({ ruleId }) => ruleId));
}
