import type { BegunFile, ManifestEntry } from '../model/manifest.ts';
import { parseEntry } from './manifest.ts';
import type { StagingDialogue } from './staging-dialogue.ts';

/** What a host says it has. */
export interface HostOffer {
  readonly base: string | undefined;
  readonly groups: readonly { readonly key: string; readonly sha256: string; readonly release: string }[];
  readonly known: ReadonlyMap<string, readonly ManifestEntry[]>;
  readonly left: readonly ManifestEntry[];
  /** Large files of which an interrupted upload left only the start. */
  readonly begun: readonly BegunFile[];
  /** Where a release has something of the host's own in place of what was sent. */
  readonly replaced: readonly { readonly release: string; readonly path: string }[];
}

/** Reads what a host says until it listens again; undefined when its command has ended. */
export async function readOffer(dialogue: StagingDialogue): Promise<HostOffer | undefined> {
  let base: string | undefined;
  const groups: { key: string; sha256: string; release: string }[] = [];
  const known = new Map<string, ManifestEntry[]>();
  const left: ManifestEntry[] = [];
  const begun: BegunFile[] = [];
  const replaced: { release: string; path: string }[] = [];
  let into = left;
  for (;;) {
    const line = await dialogue.next();
    if (line === undefined) return undefined;
    if (line === 'ready') return { base, groups, known, left, begun, replaced };
    const at = line.indexOf('=');
    const value = line.slice(at + 1);
    switch (line.slice(0, at)) {
      case 'base':
        base = value === '-' || value === 'interrupted' ? undefined : value;
        break;
      case 'group': {
        const [key = '', sha256 = '', release = ''] = value.split(' ');
        groups.push({ key, sha256, release });
        break;
      }
      case 'replaced': {
        const [release = ''] = value.split(' ', 1);
        replaced.push({ release, path: value.slice(release.length + ' ./'.length) });
        break;
      }
      case 'begun': {
        const file = parseEntry(value.slice(value.indexOf(' ') + 1));
        if (file?.kind === 'file') begun.push({ file, bytes: Number.parseInt(value, 10) });
        break;
      }
      case 'given':
        into = [];
        known.set(value, into);
        break;
      case 'entry': {
        const entry = parseEntry(value);
        if (entry !== undefined) into.push(entry);
        break;
      }
      default:
        break;
    }
  }
}
