import type { HostConfig } from '../model/config.ts';
import type { HostFacts } from '../model/facts.ts';
import { smallestCutBytes } from '../model/file-parts.ts';
import type {
  BegunFile,
  FileManifest,
  Manifest,
  ManifestEntry,
  ManifestGroup,
  OfferedGroup,
  ReuseMethod,
  SimilarFile,
} from '../model/manifest.ts';

/** Smaller files cost less to send than to look for. */
const worthFinding = 1024;

/** What a host said of itself before anything is sent. */
export interface HostContent {
  /** The release whose files are being put into the tree; undefined: none, or what an interrupted upload left. */
  readonly base: string | undefined;
  readonly groups: readonly OfferedGroup[];
  /** Groups that are known, by their digest. */
  readonly known: ReadonlyMap<string, readonly ManifestEntry[]>;
  /** What an interrupted upload left in the tree, so far as it was meant to be there. */
  readonly left: readonly ManifestEntry[];
  /** Large files of which it left only the start. */
  readonly begun: readonly BegunFile[];
  /** Where a release has something of the host's own (a link to shared/, the env file), and below. */
  readonly replaced: readonly { readonly release: string; readonly path: string }[];
}

/** A file that the host has under another name, or in another release. */
export interface FoundFile {
  readonly release: string;
  readonly from: string;
  readonly file: FileManifest;
}

/** How the tree on the host becomes the new one. */
export interface ReusePlan {
  /** Paths that go first; what lies below a directory goes with it. */
  readonly remove: readonly string[];
  /** Files that other releases than the base have at the same path, by release. */
  readonly take: ReadonlyMap<string, readonly FileManifest[]>;
  readonly find: readonly FoundFile[];
  /** What has to be sent: files whose content the host does not have, and every link. */
  readonly send: readonly ManifestEntry[];
  /** Large files of which only the rest has to be sent. */
  readonly finish: readonly BegunFile[];
  /** What of it a release on the host has something else at the path of, which may be worth comparing. */
  readonly similar: readonly SimilarFile[];
  /** Files that are in the tree already. */
  readonly kept: number;
  /** Groups of the manifest that the host has not. */
  readonly groups: Manifest;
}

/**
 * Whether files may be shared with another release by hard links. Not where something of ours writes into the
 * release before or after it is sealed (builds, migrations), nor as root, whom no mode keeps from writing. See
 * docs/decisions/0007-delta-staging.md.
 */
export function reuseMethod(
  host: Pick<HostConfig, 'build' | 'migrate'>,
  facts: Pick<HostFacts, 'uid'>,
): ReuseMethod {
  return facts.uid !== 0 && host.build.length === 0 && host.migrate.length === 0 ? 'link' : 'copy';
}

/** The digests of groups that must be known before {@link planReuse} can tell what is missing. */
export function groupsToAsk(local: Manifest, content: HostContent): string[] {
  const ours = new Set(local.map((group) => group.sha256));
  const covered = new Set(content.groups.filter((group) => ours.has(group.sha256)).map((group) => group.key));
  return content.groups
    .filter((group) => !ours.has(group.sha256) && !content.known.has(group.sha256))
    .filter((group) => group.release === content.base || !covered.has(group.key))
    .map((group) => group.sha256);
}

/** What of a release a host has, and what must be sent. */
export function planReuse(local: Manifest, content: HostContent): ReusePlan {
  const { base } = content;
  const known = new Map([...content.known, ...local.map((group) => [group.sha256, group.entries] as const)]);
  const offered = content.groups.map((group) => ({ ...group, entries: known.get(group.sha256) ?? [] }));
  const isReplaced = replacedFinder(content.replaced);
  const isOther = (path: string): boolean => base !== undefined && isReplaced(base, path);
  const stays = groupsThatStay(local, content, isOther);
  const started = content.begun.map(({ file }): ManifestEntry => ({ ...file, sha256: 'incomplete' }));
  const left = [...content.left, ...started];
  const inTree = new Map(
    [
      ...impliedDirectories(left),
      ...left,
      ...offered
        .filter((group) => group.release === base && !stays.has(group.sha256))
        .flatMap((group) => group.entries),
    ].map((entry) => [entry.path, entry]),
  );
  const wanted = new Map(
    local
      .filter((group) => !stays.has(group.sha256))
      .flatMap((group) => group.entries)
      .map((entry) => [entry.path, entry]),
  );
  const entries = local.flatMap((group) => group.entries);
  const files = entries.filter((entry) => entry.kind === 'file');
  const missing = files.filter(
    (file) => wanted.has(file.path) && (isOther(file.path) || !isSame(inTree.get(file.path), file)),
  );
  const lookUp = contentFinder(missing, offered, isReplaced);
  const take = new Map<string, FileManifest[]>();
  const find: FoundFile[] = [];
  const send: ManifestEntry[] = [];
  const begun = new Map(content.begun.map((one) => [one.file.path, one]));
  const finish: BegunFile[] = [];
  for (const file of missing) {
    const found = lookUp(file);
    const start = begun.get(file.path);
    if (found === undefined) {
      if (start !== undefined && isSame(start.file, file)) finish.push(start);
      else send.push(file);
    } else if (found.from === file.path) {
      const taken = take.get(found.release);
      if (taken === undefined) take.set(found.release, [file]);
      else taken.push(file);
    } else find.push(found);
  }
  send.push(...entries.filter((entry) => entry.kind === 'link'));
  const finished = new Set(finish.map(({ file }) => file.path));
  const onHost = new Set(content.groups.map((group) => group.sha256));
  return {
    remove: pathsToRemove(inTree, wanted, isOther).filter((path) => !finished.has(path)),
    take,
    find,
    send,
    finish,
    similar: similarFiles(send, offered, isReplaced),
    kept: files.length - missing.length,
    groups: local.filter((group) => !onHost.has(group.sha256)),
  };
}

/**
 * The groups that the base has as they shall be, of which nothing has to be looked at. A path is always in the group of
 * its directory, so that what differs from it is in no other group.
 */
function groupsThatStay(
  local: Manifest,
  { base, groups, left }: HostContent,
  isOther: (path: string) => boolean,
): ReadonlySet<string> {
  if (base === undefined || left.length > 0) return new Set();
  const inBase = new Set(groups.filter((group) => group.release === base).map((group) => group.sha256));
  return new Set(
    local
      .filter((group) => inBase.has(group.sha256) && !group.entries.some((entry) => isOther(entry.path)))
      .map((group) => group.sha256),
  );
}

function isSame(there: ManifestEntry | undefined, file: FileManifest): boolean {
  return there?.kind === 'file' && there.sha256 === file.sha256 && there.executable === file.executable;
}

/** Nothing says which directories an interrupted upload had made. */
function impliedDirectories(entries: readonly ManifestEntry[]): ManifestEntry[] {
  const paths = new Set<string>();
  for (const { path } of entries) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      paths.add(path.slice(0, at));
    }
  }
  return [...paths].map((path) => ({ kind: 'directory', path }));
}

function replacedFinder(replaced: HostContent['replaced']): (release: string, path: string) => boolean {
  const places = new Map<string, Set<string>>();
  for (const { release, path } of replaced) {
    places.set(release, (places.get(release) ?? new Set()).add(path));
  }
  return (release, path) => {
    const paths = places.get(release);
    if (paths === undefined) return false;
    for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (paths.has(path.slice(0, at))) return true;
    }
    return false;
  };
}

type Offer = ManifestGroup & OfferedGroup;

/** Finds files by their content and mode in what the releases of a host hold, at their own paths if it can. */
function contentFinder(
  files: readonly FileManifest[],
  offered: readonly Offer[],
  isReplaced: (release: string, path: string) => boolean,
): (file: FileManifest) => FoundFile | undefined {
  const nameOf = (file: FileManifest): string => `${file.sha256} ${file.executable}`;
  const contents = new Set(files.map((file) => file.sha256));
  const anywhere = new Map<string, { release: string; path: string }>();
  const atPath = new Map<string, string>();
  for (const { release, entries } of offered) {
    for (const entry of entries) {
      if (entry.kind !== 'file' || !contents.has(entry.sha256)) continue;
      if (isReplaced(release, entry.path)) continue;
      const name = nameOf(entry);
      if (!anywhere.has(name)) anywhere.set(name, { release, path: entry.path });
      const place = `${name} ${entry.path}`;
      if (!atPath.has(place)) atPath.set(place, release);
    }
  }
  return (file) => {
    const name = nameOf(file);
    const same = atPath.get(`${name} ${file.path}`);
    if (same !== undefined) return { release: same, from: file.path, file };
    const other = anywhere.get(name);
    if (other === undefined || file.size < worthFinding) return undefined;
    return { release: other.release, from: other.path, file };
  };
}

/** Large files among those to send that a release has another version of, the one in service before others. */
function similarFiles(
  send: readonly ManifestEntry[],
  offered: readonly Offer[],
  isReplaced: (release: string, path: string) => boolean,
): SimilarFile[] {
  const isLarge = (entry: ManifestEntry): entry is FileManifest =>
    entry.kind === 'file' && entry.size >= smallestCutBytes;
  const wanted = new Map(send.filter(isLarge).map((file) => [file.path, file]));
  const found = new Map<string, SimilarFile>();
  if (wanted.size === 0) return [];
  for (const { release, entries } of offered) {
    for (const there of entries) {
      const file = wanted.get(there.path);
      if (file === undefined || !isLarge(there) || found.has(there.path)) continue;
      if (!isReplaced(release, there.path)) found.set(there.path, { file, release, there });
    }
  }
  return [...found.values()];
}

/** What of the tree is not as it shall be; links are always sent, and none is in the tree. */
function pathsToRemove(
  inTree: ReadonlyMap<string, ManifestEntry>,
  wanted: ReadonlyMap<string, ManifestEntry>,
  isOther: (path: string) => boolean,
): string[] {
  const gone = new Set<string>();
  const isBelowGone = (path: string): boolean => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (gone.has(path.slice(0, at))) return true;
    }
    return false;
  };
  for (const entry of inTree.values()) {
    if (entry.kind === 'directory' && wanted.get(entry.path)?.kind !== 'directory') gone.add(entry.path);
  }
  for (const entry of inTree.values()) {
    if (entry.kind !== 'file') continue;
    const now = wanted.get(entry.path);
    if (now?.kind !== 'file' || isOther(entry.path) || !isSame(entry, now)) gone.add(entry.path);
  }
  return [...gone].filter((path) => !isBelowGone(path));
}
