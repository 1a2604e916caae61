import { expect, it } from 'vitest';
import { readRehearsal } from '../../src/rehearsal-request.ts';

it('names the variables that the configuration refers to and nobody has set, and none of its comments', () => {
  const text = [
    `# env: { DATABASE_URL: "\${DATABASE_URL}" }`,
    'app: shop',
    `source: . # or \${NAME}`,
    'path: /srv/shop',
    'user: deploy',
    `env: { KEY: "\${API_KEY}", AGAIN: "\${API_KEY}", SET: "\${SET}", ESCAPED: "$\${NOT_ONE}" }`,
    'hosts: { web: web.example.org }',
    '',
  ].join('\n');
  const input = readRehearsal('normal', {
    ...{ inputs: {}, defaultApp: 'shop', variables: { SET: 'a' }, file: { name: 'deploy.yml', text } },
  });
  expect('remarks' in input ? input.remarks : input.problem).toEqual([
    'Not defined, which does not matter in a rehearsal: API_KEY.',
  ]);
});

it('has values for variables where a URL, a number, an address or a long secret is wanted', () => {
  const text = [
    'app: shop',
    'source: .',
    'path: /srv/shop',
    'user: deploy',
    `port: \${SSH_PORT}`,
    `health: [{ http: "\${URL}" }]`,
    `gate: [{ prometheus: { url: "\${PROMETHEUS}", query: up, min: 1 } }]`,
    'notify:',
    `  - slack: \${SLACK}`,
    `  - webhook: { url: "\${HOOK}", secret: "\${HOOK_SECRET}" }`,
    `  - telegram: { token: "\${TOKEN}", chat: "1" }`,
    'hosts: { web: web.example.org }',
    '',
  ].join('\n');
  const input = readRehearsal('normal', {
    ...{ inputs: {}, defaultApp: 'shop', variables: {}, file: { name: 'deploy.yml', text } },
  });
  expect('problem' in input ? input.problem : '').toBe('');
});
