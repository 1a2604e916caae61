import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { firstDifference, inlineExtends } from '../config/compose-extends.ts';
import type { Screen } from './world.ts';

/** As Compose looks for them. */
const usualNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/**
 * Rewrites a Compose file whose services extend those of other files into one that stands alone, once Compose has
 * rendered both to the same. Nothing is changed else. Returns the exit code.
 */
export function migrateComposeCommand(screen: Screen, named: string | undefined): number {
  const file = named ?? usualNames.find((name) => existsSync(name)) ?? 'compose.yaml';
  const refuse = (why: string): number => {
    screen.write(`${file} was left as it is: ${why}`);
    return 1;
  };
  if (!existsSync(file)) return refuse('there is no such file');
  const directory = dirname(file);
  const inlined = inlineExtends(readFileSync(file, 'utf8'), (path) => {
    const beside = join(directory, path);
    return existsSync(beside) ? readFileSync(beside, 'utf8') : undefined;
  });
  if ('problem' in inlined) return refuse(inlined.problem);
  if (inlined.services.length === 0) {
    screen.write(`${file} extends nothing of other files: there is nothing to do.`);
    return 0;
  }
  // Beside it, so that relative paths in it mean the same.
  const made = join(directory, `.${basename(file)}.${process.pid}.yaml`);
  try {
    writeFileSync(made, inlined.text);
    const [before, after] = [render(file), render(made)];
    if ('problem' in before) return refuse(before.problem);
    if ('problem' in after) return refuse(`what it would become is refused: ${after.problem}`);
    const difference = firstDifference(meantBy(before.text), meantBy(after.text));
    if (difference !== undefined) {
      return refuse(`what it would become renders to something else at ${difference}. Inline that by hand.`);
    }
    renameSync(made, file);
  } finally {
    rmSync(made, { force: true });
  }
  screen.write(
    `Wrote ${file}: ${inlined.services.join(', ')} extend no other file any more. Compose renders it to the same as before.`,
  );
  return 0;
}

/** What `config` makes of a file, with variables left as they are. */
function render(file: string): { readonly text: string } | { readonly problem: string } {
  const args = ['--project-name', 'migrate', '--file', file, 'config', '--no-interpolate'];
  const hasPlugin = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;
  const [program, ...before] = hasPlugin ? ['docker', 'compose'] : ['docker-compose'];
  const ended = spawnSync(program ?? '', [...before, ...args], { encoding: 'utf8' });
  if (ended.error !== undefined) return { problem: 'Docker Compose, which proves it, is not installed here' };
  if (ended.status !== 0) return { problem: ended.stderr.trim().split('\n').at(-1) ?? '' };
  return { text: ended.stdout };
}

/** Extensions (`x-…`), which hold the anchors, mean nothing to Compose. */
function meantBy(rendered: string): unknown {
  const all = parse(rendered) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith('x-')));
}
