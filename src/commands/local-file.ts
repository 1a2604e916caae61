import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The text of a file that a person named, or why there is none, as the end of a sentence. */
export type LocalFile = { readonly text: string } | { readonly problem: string };

/** Reads a file that an option or input names. */
export function readLocalFile(path: string): LocalFile {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (thrown) {
    return { problem: problemOf(path, thrown) };
  }
}

/** Why no file can be written at `path`, as the end of a sentence; undefined when nothing is known against it. */
export function unwritable(path: string): string | undefined {
  const directory = dirname(path);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return `${path} is a directory`;
    const parent = statSync(directory, { throwIfNoEntry: false });
    if (parent === undefined) return `there is no directory ${directory}`;
    if (!parent.isDirectory()) return `${directory} is not a directory`;
    accessSync(directory, constants.W_OK);
    return undefined;
  } catch (thrown) {
    return problemOf(path, thrown);
  }
}

function problemOf(path: string, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no file ${path}`;
    case 'EISDIR':
      return `${path} is a directory, not a file`;
    case 'EACCES':
    case 'EPERM':
      return `this user may not use ${path}`;
    default:
      return `${path} cannot be used (${code})`;
  }
}
