import type { HostConfig } from '../model/config.ts';
import type { HostFacts } from '../model/facts.ts';
import type {
  FileManifest,
  Manifest,
  ManifestEntry,
  ManifestGroup,
  OfferedGroup,
  ReuseMethod,
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
  const known = new Map([...content.known, ...local.map((group) => [group.sha256, group.entries] as const)]);
  const offered = content.groups.map((group) => ({ ...group, entries: known.get(group.sha256) ?? [] }));
  const inTree = new Map(
    [
      ...impliedDirectories(content.left),
      ...content.left,
      ...offered.filter((group) => group.release === content.base).flatMap((group) => group.entries),
    ].map((entry) => [entry.path, entry]),
  );
  const wanted = new Map(local.flatMap((group) => group.entries).map((entry) => [entry.path, entry]));
  const isReplaced = replacedFinder(content.replaced);
  const lookUp = contentFinder(offered, isReplaced);
  const take = new Map<string, FileManifest[]>();
  const find: FoundFile[] = [];
  const send: ManifestEntry[] = [];
  let kept = 0;
  for (const entry of wanted.values()) {
    if (entry.kind === 'link') send.push(entry);
    if (entry.kind !== 'file') continue;
    const hasOther = content.base !== undefined && isReplaced(content.base, entry.path);
    if (!hasOther && isSame(inTree.get(entry.path), entry)) {
      kept += 1;
      continue;
    }
    const found = lookUp(entry);
    if (found === undefined) send.push(entry);
    else if (found.from === entry.path) {
      take.set(found.release, [...(take.get(found.release) ?? []), entry]);
    } else find.push(found);
  }
  const onHost = new Set(content.groups.map((group) => group.sha256));
  return {
    remove: pathsToRemove(
      inTree,
      wanted,
      (path) => content.base !== undefined && isReplaced(content.base, path),
    ),
    take,
    find,
    send,
    kept,
    groups: local.filter((group) => !onHost.has(group.sha256)),
  };
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
  if (replaced.length === 0) return () => false;
  return (release, path) =>
    replaced.some((at) => at.release === release && `${path}/`.startsWith(`${at.path}/`));
}

type Offer = ManifestGroup & OfferedGroup;

/** Finds a file by its content and mode in what the releases of a host hold, at its own path if it can. */
function contentFinder(
  offered: readonly Offer[],
  isReplaced: (release: string, path: string) => boolean,
): (file: FileManifest) => FoundFile | undefined {
  const nameOf = (file: FileManifest): string => `${file.sha256} ${file.executable}`;
  const anywhere = new Map<string, { release: string; path: string }>();
  const atPath = new Map<string, string>();
  for (const { release, entries } of offered) {
    for (const entry of entries) {
      if (entry.kind !== 'file' || isReplaced(release, entry.path)) continue;
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
