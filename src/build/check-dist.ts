import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundle } from './make-bundle.ts';

// `npm run check:dist`: what is committed in dist/ is exactly what the sources make.
const made = await buildBundle();
const differing = compare(made, 'dist');
rmSync(made, { recursive: true });
for (const line of differing) console.error(line);
if (differing.length > 0) {
  console.error('dist/ is not what src/ makes: run `npm run build` and commit the result.');
  process.exit(1);
}
console.log('dist/ is exactly what src/ makes.');

function compare(expected: string, actual: string): string[] {
  const list = (directory: string): string[] =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  const names = [...new Set([...list(expected), ...list(actual)])].sort();
  return names.flatMap((name) => {
    const [wanted, found] = [read(join(expected, name)), read(join(actual, name))];
    if (wanted === undefined) return [`${name}: not made by the build`];
    if (found === undefined) return [`${name}: missing`];
    return wanted.equals(found) ? [] : [`${name}: differs`];
  });
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
