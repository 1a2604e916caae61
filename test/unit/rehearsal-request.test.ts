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
