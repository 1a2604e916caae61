import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each part of the house may import, beside itself; entry points and wiring may import all. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  config: ['model'],
  strategies: ['model'],
  planning: ['model', 'strategies'],
  host: ['model'],
  drivers: ['model', 'host'],
  traffic: ['model', 'host', 'drivers'],
  probes: ['model', 'planning'],
  notifiers: ['model'],
  report: ['model', 'planning'],
  adapters: ['model', 'host'],
  engine: ['model', 'planning', 'strategies', 'host', 'drivers', 'traffic', 'probes'],
  commands: ['model', 'config', 'planning', 'notifiers', 'report', 'engine'],
};

/** Where the real world may be touched. */
const worldly = /^(adapters|build|demo)\/|^[^/]+\.ts$/;
const touchesWorld = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\bprocess\.env\b/,
  /\bsetTimeout\(/,
  /\bsetInterval\(/,
  /\brandomBytes\b/,
  /\brandomUUID\b/,
];

const files = globSync('src/**/*.ts')
  .map((path) => path.split('\\').join('/').slice('src/'.length))
  .filter((path) => !path.endsWith('.generated.ts'))
  .sort();
const textOf = (path: string): string => readFileSync(`src/${path}`, 'utf8');

function importedParts(path: string): string[] {
  const specifiers = [...textOf(path).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers
    .map((specifier) => posix.join(dirname(path), specifier))
    .map((target) => (target.includes('/') ? (target.split('/')[0] ?? '') : target));
}

describe('the house', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(Object.keys(mayImport))('%s imports downward only', (part) => {
    const allowed = [part, ...(mayImport[part] ?? [])];
    const wrong = files
      .filter((path) => path.startsWith(`${part}/`))
      .flatMap((path) =>
        importedParts(path)
          .filter((target) => !allowed.includes(target))
          .map((target) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('knows every part', () => {
    const parts = new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));
    expect([...parts].sort()).toEqual([...Object.keys(mayImport), 'build', 'demo'].sort());
  });

  it('touches clock, randomness and environment only in adapters and entry points', () => {
    const wrong = files
      .filter((path) => !worldly.test(path))
      .flatMap((path) => {
        const text = textOf(path);
        return touchesWorld
          .filter((pattern) => pattern.test(text))
          .map((pattern) => `${path}: ${pattern.source}`);
      });
    expect(wrong).toEqual([]);
  });

  it('has no file that holds more than one concept by its length', () => {
    const long = files.filter((path) => textOf(path).split('\n').length > 320);
    expect(long).toEqual([]);
  });
});
