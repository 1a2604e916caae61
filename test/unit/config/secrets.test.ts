import { describe, expect, it } from 'vitest';
import { isWorthHiding } from '../../../src/config/secrets.ts';
import { basics, loaded } from './loaded.ts';

describe('isWorthHiding', () => {
  it.each(['', '1', 'abc', 'true', 'FALSE', '3000', '65535', '   x   '])('leaves %j readable', (value) => {
    expect(isWorthHiding(value)).toBe(false);
  });

  it.each(['abcd', '123456', 'production', 'p@ss'])('hides %j', (value) => {
    expect(isWorthHiding(value)).toBe(true);
  });
});

describe('secrets', () => {
  it('are found wherever credentials may stand', () => {
    const config = loaded(
      `${basics}passphrase: pass-1\ndriver: { compose: { registries: { ghcr.io: { user: ann, password: pass-r } } } }\njumps: { j: { address: j, ssh-key: key-j } }\nverify: [ { http: { url: "http://a/", headers: { A: plain, B: "x \${T}" } } } ]\nhosts:\n  a: { address: a, ssh-key: key-a, env: { A: env-a }, jump: [ { address: x, passphrase: pass-x } ] }\n  b: { address: b, jump: { address: x, ssh-key: key-x } }\n`,
      { variables: { T: 'token' } },
    );
    expect([...config.secrets].sort()).toEqual(
      ['pass-1', 'pass-r', 'key-j', 'x token', 'token', 'key-a', 'env-a', 'pass-x', 'key-x'].sort(),
    );
  });

  it('are not the variables of fields that are no secrets', () => {
    const text = `app: shop\nsource: ./build\npath: /srv/shop\nuser: \${USER_NAME}\nhosts: { vps: "\${HOST}" }\n`;
    expect(loaded(text, { variables: { USER_NAME: 'deploy', HOST: 'vps.example.org' } }).secrets).toEqual([]);
  });
});
