import { expect, it } from 'vitest';
import { readProject } from '../../../src/drivers/compose-project.ts';
import { whyNotTwice } from '../../../src/drivers/compose-twice.ts';

const release = '/srv/shop/releases/20260101T000000Z-a';
const colour = { name: 'blue', listen: { port: 3001 } } as const;
const port = 'ports: [{ target: 80, published: "3001", protocol: tcp }]';

it.each([
  ['what it needs', `web: { ${port} }`, '', undefined],
  ['a container named by colour', `web: { ${port}, container_name: web-blue }`, '', undefined],
  ['an external volume', `web: { ${port} }`, 'volumes: { data: { name: d, external: true } }', undefined],
  [
    'a port of its own beside',
    `web: { ${port} }\n  db: { ports: [{ target: 1, published: "5432" }] }`,
    '',
    /^db publishes port 5432 /,
  ],
  ['no port', 'web: { image: a }', '', /^no service publishes port 3001, .*"127\.0\.0\.1:\$\{PORT\}:/],
  ['a container with a name', `web: { ${port}, container_name: web }`, '', /^container_name of web /],
  ['a volume', `web: { ${port} }`, 'volumes: { data: { name: shop-blue_data } }', /^the volume data /],
  ['a volume as v1 renders it', `web: { ${port} }`, 'volumes: { data: {} }', /^the volume data /],
])('a project with %s', (_, services, rest, expected) => {
  const project = readProject(`name: shop-blue\nservices:\n  ${services}\n${rest}`, release);
  const found = whyNotTwice(project, colour);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(expected);
});
