import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basics, hostOf, load, loaded, told } from './loaded.ts';

const hosts = 'hosts: { vps: a.example.org }\n';

/** The value of env.A when it is written as `written` in YAML. */
function envValue(
  written: string,
  variables: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return hostOf(loaded(`${basics}env:\n  A: ${written}\n${hosts}`, { variables }), 'vps').env.values.A;
}

describe(`\${NAME}`, () => {
  it.each([
    [`\${X}`, 'x'],
    [`"<\${X}\${X}-\${Y_1}>"`, '<xx-y>'],
    [`$\${X}`, `\${X}`],
    ['$X $ {X} $$', '$X $ {X} $$'],
    [`"$\${X}\${X}"`, `\${X}x`],
  ])('makes of %s what it should', (written, value) => {
    expect(envValue(written, { X: 'x', Y_1: 'y' })).toBe(value);
  });

  it('is replaced once: what a value holds is not looked at again', () => {
    expect(envValue(`\${X}`, { X: `\${Y} $\${Z} $& $1`, Y: 'no' })).toBe(`\${Y} $\${Z} $& $1`);
  });

  it('never changes the structure, whatever a variable holds', () => {
    const nasty = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\]}{[:,#&*!|>'"%@`\n -]*$/));
    fc.assert(
      fc.property(
        nasty.filter((value) => !value.includes('\0')),
        (value) => {
          expect(envValue(`\${X}`, { X: value })).toBe(value);
          expect(envValue(`"\${X}"`, { X: value })).toBe(value);
        },
      ),
    );
  });

  it('fills in numbers, and texts that look like them stay texts', () => {
    const text = `${basics}keep: \${KEEP}\nenv: { ZIP: "\${ZIP}" }\n${hosts}`;
    const config = loaded(text, { variables: { KEEP: '3', ZIP: '01234' } });
    expect(config.keep).toBe(3);
    expect(hostOf(config, 'vps').env.values).toEqual({ ZIP: '01234' });
  });

  it('is an issue at its own place when it is not defined', () => {
    const result = load(`${basics}env: { A: "x \${X} \${toString}" }\n${hosts}`);
    expect(told(result)).toEqual([
      `env.A: \`\${X}\` is not defined`,
      `env.A: \`\${toString}\` is not defined`,
    ]);
    expect('issues' in result && result.issues.map((issue) => issue.location?.column)).toEqual([14, 19]);
  });

  it.each([
    ['known-hosts', 'DEPLOY_KNOWN_HOSTS', 'vars'],
    ['user', 'DEPLOY_USER', 'vars'],
    ['ssh-key', 'DEPLOY', 'secrets'],
    ['env', 'DATABASE_URL', 'secrets'],
    ['path', 'API_TOKEN', 'secrets'],
  ])('is looked for where the value of %s belongs: %s in %s', (key, name, from) => {
    const value = `\${${name}}`;
    const text = key === 'env' ? `env: { A: "${value}" }` : `${key}: ${value}`;
    const result = load(`${basics.replace(new RegExp(`^${key}:.*\\n`, 'm'), '')}${text}\n${hosts}`);
    const hints = 'issues' in result ? result.issues.map(({ hint }) => hint) : [];
    expect(hints).toEqual([expect.stringContaining(`\`${name}: \${{ ${from}.${name} }}\``)]);
  });

  it('does not name the variables that are defined', () => {
    const result = load(`${basics}env: { A: "\${TOKE}" }\n${hosts}`, { variables: { TOKEN: 'x' } });
    expect(JSON.stringify(result)).not.toContain('TOKEN');
  });

  it('may hold a key of several lines', () => {
    const config = loaded(`${basics}ssh-key: \${KEY}\n${hosts}`, { variables: { KEY: '-----BEGIN\nabc\n' } });
    expect(hostOf(config, 'vps').privateKey).toBe('-----BEGIN\nabc\n');
    expect(config.secrets).toEqual(['-----BEGIN\nabc\n']);
  });
});
