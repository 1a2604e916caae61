import { globSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseKnownHosts } from '../../../src/adapters/ssh/known-hosts.ts';
import { deploySchemaJson } from '../../../src/config/json-schema.ts';
import { referencesIn } from '../../../src/config/variables.ts';
import { markdownBlocks } from '../../fixtures/markdown-blocks.ts';
import { basics, load, told } from './loaded.ts';

const reference = 'docs/configuration.md';
/** Where parts of a configuration stand as well as whole ones. */
const references = [reference, 'docs/notifications.md'];
const guides = ['README.md', 'docs/quick-start.md', 'docs/recipes.md', 'docs/swarm.md'];

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every step of a workflow, or of a part of one, that uses this action. */
function uses(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(uses);
  if (!isMap(value)) return [];
  // `$/` is this repository, in the workflows that others call.
  const own =
    typeof value.uses === 'string' && /^(org\/deploy-action@.*|\$\/)$/.test(value.uses) ? [value] : [];
  return [...own, ...Object.values(value).flatMap(uses)];
}

/** Whole files begin with `app:`, maybe after comments; in the reference whatever is no list of steps is a part of one. */
function configurations(path: string): string[] {
  return markdownBlocks(path, 'yaml').filter((block) => {
    const isWhole = /^(#.*\n)*app:/.test(block);
    return isWhole || (references.includes(path) && isMap(parse(block)) && uses(parse(block)).length === 0);
  });
}

/** A part of a file with what it needs to be a whole one. */
function completed(block: string): string {
  const given = parse(block) as Record<string, unknown>;
  const needed = `${basics}hosts: { web: shop.example.org }\n`.split('\n');
  return [...needed.filter((line) => !((line.split(':')[0] ?? '') in given)), block].join('\n');
}

function variablesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    referencesIn(text).map(({ token }) => {
      const name = token.slice(2, -1);
      return [name, /WEBHOOK|URL$/.test(name) ? 'https://example.org/x' : 'the value of this variable'];
    }),
  );
}

const examples = [...guides, ...references].flatMap((path) =>
  configurations(path).map((block): [string, string] => [
    `${path}: ${block.split('\n').find((line) => !line.startsWith('#'))}`,
    block,
  ]),
);

describe('the examples of deploy.yml in the documentation', () => {
  const validate = new Ajv2020({ strict: false }).compile(deploySchemaJson());

  it('are found', () => {
    expect(examples.filter(([name]) => name.startsWith('README.md'))).toHaveLength(1);
    expect(examples.length).toBeGreaterThan(12);
    const steps = markdownBlocks(reference, 'yaml').filter((block) => uses(parse(block)).length > 0);
    expect(configurations(reference).length + steps.length).toBe(markdownBlocks(reference, 'yaml').length);
  });

  it.each(examples)('%s loads', (_name, block) => {
    const text = completed(block);
    const { environments } = parse(text) as { environments?: Record<string, unknown> };
    for (const environment of environments === undefined ? [undefined] : Object.keys(environments)) {
      expect(told(load(text, { environment, variables: variablesOf(text) }))).toEqual([]);
    }
  });

  it.each(examples)('%s is right for editors', (_name, block) => {
    validate(parse(block));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('pin keys that are keys', () => {
    const pins = readFileSync(reference, 'utf8').match(/^.*(ssh-ed25519 AAAA\w|: SHA256:).*$/gm) ?? [];
    expect(pins.length).toBeGreaterThan(2);
    for (const pin of pins) parseKnownHosts(pin.trim().replace('known-hosts: ', ''));
  });
});

describe('the steps that use the action in the documentation', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, unknown> };
  const markdown = globSync(['*.md', 'docs/**/*.md']).flatMap((path) =>
    markdownBlocks(path, 'yaml').map((block): [string, unknown] => [path, parse(block)]),
  );
  const workflows = globSync('.github/workflows/*.yml').map((path): [string, unknown] => [
    path,
    parse(readFileSync(path, 'utf8')),
  ]);
  const steps = [...markdown, ...workflows].flatMap(([path, value]) =>
    uses(value).map((step): [string, Record<string, unknown>] => [path, step]),
  );

  it('are found', () => {
    expect(new Set(steps.map(([path]) => path))).toContain('README.md');
    for (const name of ['deploy-environment', 'rollback', 'plan', 'status'])
      expect(steps.map(([found]) => found)).toContain(`.github/workflows/${name}.yml`);
  });

  it.each(steps)('%s gives only inputs that there are', (_path, step) => {
    const given = isMap(step.with) ? Object.keys(step.with) : [];
    expect(given.filter((name) => !(name in inputs))).toEqual([]);
  });
});

describe('the sudoers lines in the documentation', () => {
  const text = readFileSync(reference, 'utf8');
  const lines = (name: string): string[] => {
    const block = new RegExp(`<!-- sudoers: ${name} -->\n\`\`\`\n([\\s\\S]*?)\n\`\`\``).exec(text)?.[1];
    return block?.split('\n') ?? [];
  };
  const commands = (names: readonly string[]): string[] =>
    names
      .flatMap(lines)
      .flatMap((line) => line.replace(/^deploy ALL=\(root\) NOPASSWD: /, '').split(', '))
      .map((command) => command.replace(/^\/usr\/bin\//, ''));
  const script = readFileSync('src/drivers/systemd.sh', 'utf8').replaceAll(/^\s*#.*$/gm, '');

  it('are those that the integration test grants', () => {
    const granted = /const sudoers = \[\n([\s\S]*?)\n\];/.exec(
      readFileSync('test/integration/action.test.ts', 'utf8'),
    )?.[1];
    const used = [...(granted ?? '').matchAll(/`(.*)`/g)].map(([, line = '']) =>
      line.replaceAll(`\${unit}`, 'shop.service').replaceAll(`\${path}`, '/srv/shop'),
    );
    expect(used).toEqual(lines('written'));
  });

  it('allow what the script runs as root, and nothing else', () => {
    const unit = 'shop.service';
    const controls = [...script.matchAll(/\bcontrol ("?[$a-z-]+"?)( "\$unit")?/g)].map(
      ([, verb = '', named]) =>
        `systemctl ${verb.replace('"$action"', 'restart')}${named === undefined ? '' : ` ${unit}`}`,
    );
    const others = [...script.matchAll(/\bas_root ((?!systemctl)[^;|&)]*[^;|&) ])/g)].map(
      ([, command = '']) =>
        command
          .replace('"$wanted"', `/srv/shop/.deploy/units/*/${unit}`)
          .replace('"$unit_dir/$unit"', `/etc/systemd/system/${unit}`)
          .replace('"$1"', unit)
          .replace(' 2>/dev/null', ''),
    );
    expect(new Set([...controls, ...others])).toEqual(new Set(commands(['written', 'journal'])));
  });

  it('ask for less where the unit is there already', () => {
    const needed = ['restart', 'stop', 'reset-failed'].map((verb) => `systemctl ${verb} shop.service`);
    expect(commands(['existing']).sort()).toEqual(needed.sort());
  });
});
