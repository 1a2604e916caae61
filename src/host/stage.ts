import type { Readable } from 'node:stream';
import { DeployError } from '../model/failure.ts';
import { type PartGroup, type PatchPiece, smallestCutBytes } from '../model/file-parts.ts';
import type { FileManifest, Manifest, ManifestEntry, SimilarFile } from '../model/manifest.ts';
import { entriesText, escapePath, indexText } from './manifest.ts';
import { askForParts, type FilePatch, partsToKeep, patchesToSend } from './patches.ts';
import type { StagingDialogue } from './staging-dialogue.ts';
import { arrived, bytesOf, listsOf, patchBytes, sectionsOf } from './staging-lists.ts';
import { type HostOffer, readOffer } from './staging-offer.ts';

/** How an archive is compressed. */
export type ArchiveFormat = 'gzip' | 'zstd' | 'none';

/** A file that is made for an archive. */
export interface ArchiveText {
  readonly path: string;
  readonly text: string;
}

/** A file that is made for an archive of pieces of one of the source. */
export interface ArchivePatch {
  readonly path: string;
  readonly file: FileManifest;
  readonly pieces: readonly PatchPiece[];
}

/** What a host is sent in one piece. */
export interface ArchiveRequest {
  /** First, at the top of the archive. */
  readonly texts: readonly ArchiveText[];
  readonly patches?: readonly ArchivePatch[];
  /** Below `tree/`. */
  readonly entries: readonly ManifestEntry[];
  readonly format: ArchiveFormat;
  readonly onBytes?: (bytes: number) => void;
}

/** A release as a host may want it, in parts. */
export interface StagingSource {
  manifest(): Promise<Manifest>;
  /** A compressed tar; fails with `source-invalid` when a file is not what it was. */
  archive(request: ArchiveRequest): Readable;
  /** Of what parts of `average` bytes a large file is; undefined where that cannot be told. */
  parts?(file: FileManifest, average: number): Promise<readonly PartGroup[] | undefined>;
}

/** What was decided for one host; see planning/reuse.ts, which makes it. */
export interface TreeChanges {
  readonly remove: readonly string[];
  readonly take: ReadonlyMap<string, readonly FileManifest[]>;
  readonly find: readonly { readonly release: string; readonly from: string; readonly file: FileManifest }[];
  readonly send: readonly ManifestEntry[];
  readonly similar: readonly SimilarFile[];
  readonly groups: Manifest;
}

/** What was sent, and why. */
export interface StageResult {
  /** Of the manifest's list of groups, in hex: stands for the whole tree. */
  readonly digest: string;
  readonly files: number;
  readonly filesSent: number;
  /** On the wire. */
  readonly bytesSent: number;
  /** Files that the host should have had and were damaged or gone there. */
  readonly repaired: number;
}

/** The decisions of an upload, made elsewhere. */
export interface StageDecisions {
  readonly ask: (local: Manifest, offer: HostOffer) => readonly string[];
  readonly plan: (local: Manifest, offer: HostOffer) => TreeChanges;
  readonly patch: (
    old: readonly PartGroup[],
    fresh: readonly PartGroup[],
  ) => readonly PatchPiece[] | undefined;
}

export interface StageProgress {
  /** Told how many of how many bytes of files have been packed. */
  readonly onBytes?: (done: number, total: number) => void;
}

/** Once for what is damaged on the host; twice would be a source that changes, or a broken disk. */
const mostRepairs = 2;

/**
 * The runner's side of agent/stage.sh: learns what the host has, sends what is missing, and what the host finds
 * damaged. Resolves with undefined when the command ended before the release was there; its end tells why.
 */
export async function converse(
  dialogue: StagingDialogue,
  source: StagingSource,
  decisions: StageDecisions,
  options: StageProgress & { readonly format: ArchiveFormat },
): Promise<StageResult | undefined> {
  const manifest = source.manifest();
  // A host that knows what the runner has says at once what it would be asked for.
  const early = await Promise.race([manifest, undefined]);
  await dialogue.say(`${['groups', ...(early ?? []).map(({ sha256 }) => sha256.slice(0, 12))].join(' ')}\n`);
  const offer = await readOffer(dialogue);
  const local = await manifest;
  const asked = offer === undefined ? [] : decisions.ask(local, offer);
  if (offer === undefined) return undefined;
  if (asked.length > 0) await dialogue.say(`give ${asked.join(' ')}\n`);
  const more = asked.length > 0 ? await readOffer(dialogue) : offer;
  if (more === undefined) return undefined;
  const changes = decisions.plan(local, { ...offer, known: new Map([...offer.known, ...more.known]) });
  const half = new Set(offer.left.map(({ path }) => escapePath(path)));
  return new Upload(dialogue, source, options, half).send(local, changes, decisions);
}

class Upload {
  readonly #dialogue: StagingDialogue;
  readonly #source: StagingSource;
  readonly #options: StageProgress & { readonly format: ArchiveFormat };
  /** What an interrupted upload may have left half received: sending that again repairs nothing. */
  readonly #half: ReadonlySet<string>;
  #filesSent = 0;
  #bytesDone = 0;
  #bytesTotal = 0;

  constructor(
    dialogue: StagingDialogue,
    source: StagingSource,
    options: StageProgress & { readonly format: ArchiveFormat },
    half: ReadonlySet<string>,
  ) {
    this.#dialogue = dialogue;
    this.#source = source;
    this.#options = options;
    this.#half = half;
  }

  async send(
    local: Manifest,
    changes: TreeChanges,
    decisions: Pick<StageDecisions, 'patch'>,
  ): Promise<StageResult | undefined> {
    const manifest = [
      ...changes.groups.map((group) => ({
        path: `groups/${group.sha256}`,
        text: entriesText(group.entries),
      })),
      { path: 'lists/index', text: indexText(local) },
    ];
    const reused = [...[...changes.take.values()].flat(), ...changes.find.map(({ file }) => file)];
    const prepares = changes.remove.length + reused.length > 0;
    if (prepares) await this.#archive([...listsOf(changes), ...manifest], []);
    // Without a base there is nothing to remove, but the host says when the base is in place.
    await this.#dialogue.say('apply\n');
    const readPatches = await askForParts(this.#dialogue, this.#source, changes.similar, decisions.patch);
    const similar = new Set<ManifestEntry>(changes.similar.map(({ file }) => file));
    await this.#content(
      changes.send.filter((entry) => !similar.has(entry)),
      reused,
    );
    const patches = await readPatches();
    const patched = new Set(patches.map((patch) => patch.similar.file));
    await this.#content(
      changes.similar.map(({ file }) => file).filter((file) => !patched.has(file)),
      [],
    );
    await this.#patches(patches);
    if (!prepares) await this.#archive(manifest, []);
    await this.#dialogue.say('commit\n');
    return this.#conclude(local);
  }

  async #content(entries: readonly ManifestEntry[], reused: readonly FileManifest[]): Promise<void> {
    this.#bytesTotal += bytesOf(entries);
    let extra = reused;
    for (const section of sectionsOf(entries, (entry) => bytesOf([entry]))) {
      const files = section.filter((entry) => entry.kind === 'file');
      this.#filesSent += files.length;
      await this.#archive([arrived([...extra, ...files])], section);
      await this.#dialogue.say('prove\n');
      extra = [];
      await this.#partsOf(files);
    }
    if (extra.length === 0) return;
    await this.#archive([arrived(extra)], []);
    await this.#dialogue.say('prove\n');
  }

  async #patches(patches: readonly FilePatch[]): Promise<void> {
    // The list of its parts goes with each: about a five-hundredth of the file.
    const weight = (patch: FilePatch) => patchBytes([patch]) + patch.similar.file.size / 512;
    for (const section of sectionsOf(patches, weight)) {
      this.#filesSent += section.length;
      this.#bytesTotal += patchBytes(section);
      const files = section.map(({ similar }) => similar.file);
      const keep = await Promise.all(
        section.map((patch) => partsToKeep(this.#source, patch.similar.file, patch)),
      );
      const { texts, patches: pieces } = patchesToSend(section);
      await this.#archive(
        [arrived(files), ...keep.filter((list) => list !== undefined), ...texts],
        [],
        pieces,
      );
      await this.#dialogue.say('patch\nprove\n');
    }
  }

  /** What large files are made of, for the host to know when they change. */
  async #partsOf(files: readonly FileManifest[]): Promise<void> {
    const large = files.filter((file) => file.size >= smallestCutBytes);
    const keep = await Promise.all(large.map((file) => partsToKeep(this.#source, file)));
    const texts = keep.filter((list) => list !== undefined);
    if (texts.length > 0) await this.#archive(texts, []);
  }

  async #archive(
    texts: readonly ArchiveText[],
    entries: readonly ManifestEntry[],
    patches: readonly ArchivePatch[] = [],
  ): Promise<void> {
    const before = this.#bytesDone;
    const archive = this.#source.archive({
      texts,
      patches,
      entries,
      format: this.#options.format,
      onBytes: (bytes) => {
        this.#bytesDone = before + bytes;
        this.#options.onBytes?.(this.#bytesDone, this.#bytesTotal);
      },
    });
    await this.#dialogue.sendArchive(archive);
  }

  async #conclude(local: Manifest): Promise<StageResult | undefined> {
    const files = local.flatMap((group) => group.entries.filter((entry) => entry.kind === 'file'));
    let repaired = 0;
    for (let round = 0; ; round += 1) {
      const { digest, unproven, again } = await this.#readVerdict();
      if (!again) {
        if (digest === undefined) return undefined;
        const bytesSent = this.#dialogue.sent;
        return { digest, files: files.length, filesSent: this.#filesSent, bytesSent, repaired };
      }
      if (round === mostRepairs) {
        await this.#dialogue.say('abandon\n');
        throw stillUnproven(unproven);
      }
      repaired += unproven.filter((path) => !this.#half.has(path)).length;
      const wanted = new Set(unproven);
      await this.#content(
        files.filter((file) => wanted.has(escapePath(file.path))),
        [],
      );
      await this.#dialogue.say('commit\n');
    }
  }

  async #readVerdict(): Promise<{ digest?: string; unproven: string[]; again: boolean }> {
    const unproven: string[] = [];
    let digest: string | undefined;
    for (;;) {
      const line = await this.#dialogue.next();
      if (line === 'again') return { unproven, again: true };
      if (line?.startsWith('unproven=')) unproven.push(line.slice(line.indexOf('./') + 2));
      if (line?.startsWith('digest=')) digest = line.slice('digest='.length);
      if (line === undefined || digest !== undefined) {
        return { unproven, again: false, ...(digest === undefined ? {} : { digest }) };
      }
    }
  }
}

function stillUnproven(paths: readonly string[]): DeployError {
  const named = paths.slice(0, 3).join(', ');
  return new DeployError({
    kind: 'digest-mismatch',
    message: `${paths.length} files arrived another time than the runner read them: ${named}`,
    hint: 'Something writes to the source while it is deployed, or a disk is damaged: deploy what nothing writes to.',
  });
}
