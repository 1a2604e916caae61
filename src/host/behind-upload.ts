import type { SharedEntry } from '../model/config.ts';
import type { ReleaseId } from '../model/release.ts';
import type { AgentCall } from './answers-in-a-row.ts';

/** What the host is to do right behind an upload; at most one of them may be a file. */
export type BehindUpload =
  | { readonly kind: 'link-shared'; readonly entries: readonly SharedEntry[] }
  | { readonly kind: 'write-file'; readonly file: string; readonly content: string; readonly mode: string }
  | { readonly kind: 'seal'; readonly versions: readonly string[] };

/** The calls of the agent that do it. */
export function callsBehind(release: ReleaseId, one: BehindUpload): readonly AgentCall[] {
  switch (one.kind) {
    case 'link-shared':
      return sharedCalls(release, one.entries);
    case 'write-file':
      return [{ subcommand: 'write-file', args: [release, trimPath(one.file), one.mode] }];
    case 'seal':
      return [{ subcommand: 'seal', args: [release, ...one.versions] }];
  }
}

/** Those that make entries live in `shared/`. */
export function sharedCalls(release: ReleaseId, entries: readonly SharedEntry[]): readonly AgentCall[] {
  return (['directory', 'file'] as const).flatMap((kind) => {
    const paths = entries.filter((entry) => entry.kind === kind).map((entry) => trimPath(entry.path));
    return paths.length === 0 ? [] : [{ subcommand: 'link-shared', args: [release, kind, ...paths] }];
  });
}

/** People write directories with a slash at the end and files with `./` before them; the agent is told neither. */
export function trimPath(path: string): string {
  return path.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '');
}
