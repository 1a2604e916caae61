import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { distFiles } from '../../../src/build/dist-files.ts';
import { deploySchemaJson } from '../../../src/config/json-schema.ts';
import { starterConfig } from '../../../src/config/template.ts';

const validate = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
}).compile(deploySchemaJson());

function errorsOf(text: string): string[] {
  validate(parse(text, { merge: true }));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe('the JSON schema', () => {
  it('accepts a complete file, references to variables in it', () => {
    expect(errorsOf(readFileSync(new URL('complete.yml', import.meta.url), 'utf8'))).toEqual([]);
  });

  it('accepts what init writes', () => {
    const text = starterConfig({ app: 'shop', host: 'vps.example.org', user: 'deploy', path: '/srv/shop' });
    expect(errorsOf(text)).toEqual([]);
  });

  it.each([
    ['an unknown key', 'helth: []'],
    ['a wrong type', 'keep: many'],
    ['a bad duration', 'connect: { timeout: 20 }'],
    ['a bad unit of time', 'connect: { timeout: 20d }'],
    ['an address with a blank', 'hosts: { vps: a b }'],
    ['two drivers', 'driver: { systemd: { unit: a }, command: {} }'],
    ['a probe that asks twice', 'health: [ { tcp: "a:1", command: x } ]'],
    ['a probe that asks nothing', 'health: [ { interval: 5s } ]'],
    ['an unknown key in an environment', 'environments: { a: { helth: [] } }'],
    ['environments in an environment', 'environments: { a: { environments: {} } }'],
    ['an unknown key of a host in an environment', 'environments: { a: { hosts: { b: { prt: 22 } } } }'],
    ['another transport in an environment', 'environments: { a: { transport: ssh3 } }'],
    ['null in a list of an environment', 'environments: { a: { health: [null] } }'],
    ['an environment that is a list', 'environments: { a: [] }'],
    ['a bad name of a variable', 'env: { 1A: x }'],
    ['null outside of environments', 'keep: null'],
  ])('refuses %s', (_what, text) => {
    expect(errorsOf(text)).not.toEqual([]);
  });

  it.each([
    'environments: { a: { keep: null, hosts: { b: null, c: { port: 22, user: null } }, env: { X: null } } }',
    'environments: { a: null }',
    'environments: { a: { driver: { systemd: { exec: null } }, source: { exclude: [ x ] } } }',
    'environments: { a: { transport: null, connect: null, source: null, verify: null, jumps: { b: null } } }',
    'environments: { a: { hosts: { b: { driver: null, jump: null, build: null, health: null } } } }',
    'environments: { a: { hosts: { b: { jump: { address: null, port: 23 } } }, driver: { command: null } } }',
    'x-anything: { at: all }',
    `connect: { timeout: "\${TIMEOUT}" }`,
    'jump: [ a, { address: b } ]',
  ])('accepts %s', (text) => {
    expect(errorsOf(text)).toEqual([]);
  });

  it('describes every key', () => {
    const undescribed: string[] = [];
    const look = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (key === 'properties' && typeof value === 'object' && value !== null) {
          for (const [name, property] of Object.entries(value)) {
            const isDescribed =
              typeof property === 'object' && property !== null && 'description' in property;
            if (!isDescribed) undescribed.push(`${path}.${name}`);
            look(property, `${path}.${name}`);
          }
        } else if (key !== 'examples' && key !== 'default') look(value, path);
      }
    };
    look(deploySchemaJson(), '');
    expect(undescribed).toEqual([]);
  });

  it('is small enough to be loaded by an editor for every file', async () => {
    const files = await distFiles();
    expect(files['deploy.schema.json']?.length).toBeLessThan(120_000);
  });

  it('holds only examples that it accepts itself', () => {
    const properties = deploySchemaJson().properties ?? {};
    for (const [key, property] of Object.entries(properties)) {
      for (const example of (typeof property === 'object' && property.examples) || []) {
        expect([key, errorsOf(JSON.stringify({ [key]: example }))]).toEqual([key, []]);
      }
    }
  });
});
