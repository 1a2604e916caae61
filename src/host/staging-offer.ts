import { gunzipSync } from 'node:zlib';
import type { BegunFile, Manifest, ManifestEntry } from '../model/manifest.ts';
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
export async function readOffer(dialogue: Pick<StagingDialogue, 'next'>): Promise<HostOffer | undefined> {
  let base: string | undefined;
  const groups: { key: string; sha256: string; release: string }[] = [];
  const known = new Map<string, ManifestEntry[]>();
  const left: ManifestEntry[] = [];
  const begun: BegunFile[] = [];
  const replaced: { release: string; path: string }[] = [];
  let into = left;
  for await (const line of offeredLines(dialogue)) {
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
  return undefined;
}

/** The lines of a host, those that came packed as well. */
async function* offeredLines(dialogue: Pick<StagingDialogue, 'next'>): AsyncGenerator<string> {
  let packed = '';
  for (;;) {
    const line = await dialogue.next();
    if (line?.startsWith(packedMark) === true) {
      packed += line.slice(packedMark.length);
      continue;
    }
    if (packed !== '') yield* linesOf(gunzipSync(Buffer.from(packed, 'base64')));
    packed = '';
    if (line === undefined) return;
    yield line;
  }
}

const packedMark = 'packed=';

/** Names may end in blanks: only the line break goes. */
function linesOf(bytes: Buffer): string[] {
  return bytes.toString().replace(/\n$/, '').split('\n');
}

/** An offer in which the hashes of what the runner has too are whole; a host says only how they begin. */
export function completeHashes(offer: HostOffer, local: Manifest): HostOffer {
  const groups = new Map(local.map(({ sha256 }) => [sha256.slice(0, groupDigits), sha256]));
  const files = new Map<string, string>();
  for (const group of local)
    for (const entry of group.entries)
      if (entry.kind === 'file') files.set(entry.sha256.slice(0, fileDigits), entry.sha256);
  const complete = (entry: ManifestEntry): ManifestEntry =>
    entry.kind === 'file' && entry.sha256.length === fileDigits
      ? { ...entry, sha256: files.get(entry.sha256) ?? entry.sha256 }
      : entry;
  return {
    ...offer,
    groups: offer.groups.map((group) =>
      group.sha256.length === groupDigits
        ? { ...group, sha256: groups.get(group.sha256) ?? group.sha256 }
        : group,
    ),
    known: new Map([...offer.known].map(([sha256, entries]) => [sha256, entries.map(complete)])),
  };
}

/** How much of the hash of a group, and of a small file, agent/offer.sh says. */
export const groupDigits = 12;
const fileDigits = 16;
