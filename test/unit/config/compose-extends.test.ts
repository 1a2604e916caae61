import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { firstDifference, inlineExtends } from '../../../src/config/compose-extends.ts';

const common = `services:
  base: { restart: always, environment: [A=base, B=base] }
  app:
    extends: base
    ports: ["90:90"]
    volumes: ["./files:/data", "/var/log:/log"]
`;
const inline = (text: string): ReturnType<typeof inlineExtends> =>
  inlineExtends(text, (path) => (path === 'shared/common.yml' ? common : undefined));

describe('a service that extends one of another file', () => {
  it('takes it by an anchor, merged where both have the same key; comments stay', () => {
    const made = inline(`services:
  web: # the front
    extends: { file: ./shared/common.yml, service: app }
    image: shop:1
    ports: ["80:80"]
    environment: { A: own }
    volumes: [./own:/data]
  worker: { image: shop:1, extends: { file: shared/common.yml, service: app } }
`);
    if ('problem' in made) throw new Error(made.problem);
    expect(made.services).toEqual(['web', 'worker']);
    expect(made.text).toContain('# the front');
    expect(made.text.match(/&app/g)).toHaveLength(1);
    const { services } = parse(made.text, { merge: true }) as { services: Record<string, unknown> };
    expect(services.web).toEqual({
      image: 'shop:1',
      restart: 'always',
      ports: ['90:90', '80:80'],
      environment: { A: 'own', B: 'base' },
      volumes: ['./own:/data', '/var/log:/log'],
    });
    expect(services.worker).toMatchObject({ volumes: ['./shared/files:/data', '/var/log:/log'] });
  });

  it.each([
    ['services: { web: { extends: { file: none.yml, service: app } } }', 'there is no file none.yml'],
    ['services: { web: { extends: { file: shared/common.yml, service: x } } }', 'has no service x'],
    ['services: [', 'no Compose file'],
  ])('is left where it cannot be had: %s', (text, problem) => {
    expect(inline(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('is nothing to do where all is in one file', () => {
    expect(inline('services: { a: { extends: b, image: x }, b: {} }\n')).toMatchObject({ services: [] });
  });
});

it('renderings differ where they mean something else, not where they are written otherwise', () => {
  const one = { services: { web: { environment: ['A=1', 'B'], ports: [80] } } };
  const same = { services: { web: { ports: [80], environment: { A: '1', B: null } } } };
  expect(firstDifference(one, same)).toBeUndefined();
  const other = { services: { web: { ports: [81], environment: { A: '1', B: null } } } };
  expect(firstDifference(one, other)).toBe('services.web.ports.0');
});
