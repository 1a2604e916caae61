import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatIssues } from '../../../src/config/format-issues.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { expectGolden } from '../../fixtures/golden.ts';

const folder = new URL('./', import.meta.url);
const name = '.github/deploy.yml';

interface Choice {
  readonly environment?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a fixture is loaded with, where that is more than its text. */
const choices: Readonly<Record<string, Choice>> = {
  'undefined-variable': { variables: { DB_NAME: 'shop', DB_NAMES: 'do-not-show' } },
  'unknown-environment': { environment: 'prodution' },
  'environment-not-defined': { environment: 'production' },
  'bad-overlays': { environment: 'production' },
  'empty-secret': { variables: { DEPLOY_USER: '', DEPLOY_SSH_KEY: '', DEPLOY_HOST: '' } },
  'hidden-secrets': { variables: { DEPLOY_USER: '-do-not-show', TOKEN: 'do-not\n-show do-not-show' } },
};

const inputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'inputs-nothing': { source: './build' },
  'inputs-missing': { host: 'vps.example.org' },
  'inputs-wrong': {
    host: 'deploy@vps.example.org:2222',
    user: 'root',
    port: '22',
    app: 'My Shop',
    source: './build',
    path: '~/shop',
    unit: 'shop',
    restart: './restart',
    'health-url': 'localhost:3000',
    env: 'A=1\ndo-not-show\nA=2\n1B=x',
    shared: 'data/\n/etc/passwd',
    keep: 'all',
    transport: 'ssh',
    jump: 'bastion.example.org, -oProxy',
  },
  'inputs-two-hosts': { host: 'a.example.org, b.example.org', user: 'deploy', source: '.', path: '/srv/a' },
  'inputs-scope-alone': {
    host: 'a@a.example.org',
    source: '.',
    path: '/srv/a',
    'unit-scope': 'user',
    env: '- do-not-show',
  },
};

function check(golden: string, text: string): void {
  expectGolden(`config/${golden}.txt`, `${text}\n`);
}

describe('what is wrong with a deploy.yml', () => {
  const fixtures = readdirSync(folder).filter((entry) => entry.endsWith('.yml'));
  it.each(fixtures)('%s', (fixture) => {
    const text = readFileSync(new URL(fixture, folder), 'utf8');
    const golden = fixture.replace(/\.yml$/, '');
    const { environment, variables = {} } = choices[golden] ?? {};
    const result = resolveConfig({ inputs: {}, file: { name, text }, environment, variables });
    const issues = 'issues' in result ? result.issues : [];
    const shown = formatIssues(issues, { name, text });
    expect(issues).not.toEqual([]);
    expect(shown).not.toContain('do-not-show');
    check(golden, shown);
  });
});

describe('what is wrong with inputs', () => {
  it.each(Object.keys(inputs))('%s', (golden) => {
    const result = resolveConfig({ inputs: inputs[golden] ?? {}, variables: {}, defaultApp: 'shop' });
    const issues = 'issues' in result ? result.issues : [];
    expect(issues).not.toEqual([]);
    expect(formatIssues(issues)).not.toContain('do-not-show');
    check(golden, formatIssues(issues));
  });

  it('inputs-beside-file', () => {
    const text = 'source: ./build\npath: /srv/shop\nhosts: { vps: vps.example.org }\n';
    const given = {
      host: 'a.example.org',
      path: '/srv/x',
      'health-url': 'http://127.0.0.1/',
      'ssh-key': 'KEY',
    };
    const result = resolveConfig({ inputs: given, file: { name, text }, variables: {}, defaultApp: 'shop' });
    check('inputs-beside-file', 'issues' in result ? formatIssues(result.issues, { name, text }) : '');
  });
});
