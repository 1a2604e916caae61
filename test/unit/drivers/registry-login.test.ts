import { expect, it } from 'vitest';
import { clientConfig, registryOf, withLogin } from '../../../src/drivers/registry-login.ts';

it.each([
  ['postgres:17', 'docker.io'],
  ['example/shop@sha256:0', 'docker.io'],
  ['index.docker.io/example/shop', 'docker.io'],
  ['ghcr.io/example/shop:1', 'ghcr.io'],
  ['127.0.0.1:5000/shop', '127.0.0.1:5000'],
  ['localhost/shop:1', 'localhost'],
])('%s is of %s', (image, registry) => {
  expect(registryOf(image)).toBe(registry);
});

const logins = { 'ghcr.io': { user: 'ann', password: 'a:b' }, 'docker.io': { user: 'bob', password: 'ü' } };

it('goes along only to the registry that it is for', () => {
  const [ghcr] = [{ 'ghcr.io': logins['ghcr.io'] }];
  expect(withLogin('pull/ghcr.io/example/shop:1', ghcr)).toBe('login-pull/ghcr.io/example/shop:1');
  expect(withLogin('missing/ghcr.io/example/shop:1', ghcr)).toBe('login-missing/ghcr.io/example/shop:1');
  for (const what of [
    'pull/postgres:17',
    'here/ghcr.io/example/shop:1',
    'build/web/ghcr.io/example/shop:1',
  ]) {
    expect(withLogin(what, ghcr)).toBe(what);
  }
});

it('is what Docker’s client takes for its configuration', () => {
  expect(JSON.parse(clientConfig(logins))).toEqual({
    auths: { 'ghcr.io': { auth: 'YW5uOmE6Yg==' }, 'https://index.docker.io/v1/': { auth: 'Ym9iOsO8' } },
  });
});
