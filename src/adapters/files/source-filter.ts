import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Patterns in the syntax of gitignore(5), relative to the source's root. */
export interface SourcePatterns {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Which entries of a source belong to the release. */
export interface SourceFilter {
  /** Neither sent nor, for a directory, looked into. */
  excludes(path: string, directory: boolean): boolean;
  /** Sent; a directory that is not may still hold something that is. */
  includes(path: string, directory: boolean): boolean;
}

/** A file in the root of the source with patterns of what is not to be sent; not sent itself. */
export const ignoreFile = '.deployignore';

/**
 * Excluded is what `.deployignore` and then `exclude` match: later patterns win, `!` takes back, and what lies in an
 * excluded directory stays out whatever comes later, all as in gitignore(5). Every `.git` and `.deployignore` itself
 * stay out always. Where `include` has patterns, only what they match is sent, or what lies in a directory they match;
 * excluded things stay out even then.
 */
export async function sourceFilter(root: string, patterns: SourcePatterns): Promise<SourceFilter> {
  const ignored = await readIgnoreFile(root);
  const excluded = matcher().add(ignored).add(patterns.exclude);
  const excludesSome = ignored !== '' || patterns.exclude.length > 0;
  const included = matcher().add(patterns.include);
  const matches = (rules: Ignore, path: string, directory: boolean): boolean =>
    rules.ignores(directory ? `${path}/` : path);
  return {
    excludes: (path, directory) =>
      path === '.git' ||
      path.endsWith('/.git') ||
      path === ignoreFile ||
      (excludesSome && matches(excluded, path, directory)),
    includes: (path, directory) => patterns.include.length === 0 || matches(included, path, directory),
  };
}

function matcher(): Ignore {
  // Hosts tell upper from lower case.
  return ignore({ ignorecase: false, allowRelativePaths: true });
}

async function readIgnoreFile(root: string): Promise<string> {
  try {
    return (await readFile(join(root, ignoreFile), 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
