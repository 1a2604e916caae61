import { DeployError } from '../model/failure.ts';
import { smallestCutBytes } from '../model/file-parts.ts';
import type { BegunFile, FileManifest, Manifest, ManifestEntry } from '../model/manifest.ts';
import { missingPieces } from './begun-files.ts';
import { entriesText, escapePath, indexText } from './manifest.ts';
import { askForParts, type FilePatch, partsToKeep, patchesToSend } from './patches.ts';
import type {
  ArchiveFormat,
  ArchivePatch,
  ArchiveText,
  StageDecisions,
  StageProgress,
  StageResult,
  StagingSource,
  TreeChanges,
} from './stage.ts';
import type { StagingDialogue } from './staging-dialogue.ts';
import { arrived, bytesOf, listsOf, patchBytes, sectionsOf } from './staging-lists.ts';
import { completeHashes, readOffer } from './staging-offer.ts';

/** Once for what is damaged on the host; twice would be a source that changes, or a broken disk. */
const mostRepairs = 2;

/** How an upload passes. */
export interface UploadOptions extends StageProgress {
  readonly format: ArchiveFormat;
  /** What the host's next call behind the upload reads, if anything; it goes with the last word, not after the answer to that. */
  readonly following: string;
}

/**
 * The runner's side of agent/stage.sh: learns what the host has, sends what is missing, and what the host finds
 * damaged. Resolves with undefined when the command ended before the release was there; its end tells why.
 */
export async function converse(
  dialogue: StagingDialogue,
  source: StagingSource,
  decisions: StageDecisions,
  options: UploadOptions,
): Promise<StageResult | undefined> {
  const said = await readOffer(dialogue);
  const local = await source.manifest();
  if (said === undefined) return undefined;
  const asked = decisions.ask(local, completeHashes(said, local));
  if (asked.length > 0) await dialogue.say(`give ${asked.join(' ')}\n`);
  const more = asked.length > 0 ? await readOffer(dialogue) : said;
  if (more === undefined) return undefined;
  const offer = completeHashes({ ...said, known: new Map([...said.known, ...more.known]) }, local);
  const changes = decisions.plan(local, offer);
  const half = new Set(
    [...offer.left, ...offer.begun.map(({ file }) => file)].map(({ path }) => escapePath(path)),
  );
  return new Upload(dialogue, source, options, half).send(local, changes, decisions);
}

class Upload {
  readonly #dialogue: StagingDialogue;
  readonly #source: StagingSource;
  readonly #options: UploadOptions;
  /** What an interrupted upload may have left half received: sending that again repairs nothing. */
  readonly #half: ReadonlySet<string>;
  readonly #filesSent = new Set<string>();
  #bytesDone = 0;
  #bytesTotal = 0;

  constructor(
    dialogue: StagingDialogue,
    source: StagingSource,
    options: UploadOptions,
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
    await this.#finish(changes.finish);
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
    await this.#commit();
    return this.#conclude(local, changes);
  }

  async #content(entries: readonly ManifestEntry[], reused: readonly FileManifest[]): Promise<void> {
    this.#bytesTotal += bytesOf(entries);
    let extra = reused;
    for (const section of sectionsOf(entries, (entry) => bytesOf([entry]))) {
      const files = section.filter((entry) => entry.kind === 'file');
      for (const { path } of files) this.#filesSent.add(path);
      await this.#archive([arrived([...extra, ...files])], section);
      await this.#dialogue.say('prove\n');
      extra = [];
      await this.#partsOf(files);
    }
    if (extra.length === 0) return;
    await this.#archive([arrived(extra)], []);
    await this.#dialogue.say('prove\n');
  }

  /** What an interrupted upload did not get to of large files. */
  async #finish(begun: readonly BegunFile[]): Promise<void> {
    this.#bytesTotal += begun.reduce((sum, { file, bytes }) => sum + file.size - bytes, 0);
    for (const [number, one] of begun.entries()) {
      this.#filesSent.add(one.file.path);
      for (const { list, patch, isFirst } of missingPieces(number, one)) {
        await this.#archive(isFirst ? [arrived([one.file]), list] : [list], [], [patch]);
        await this.#dialogue.say('append\n');
      }
      await this.#dialogue.say('prove\n');
      await this.#partsOf([one.file]);
    }
  }

  async #patches(patches: readonly FilePatch[]): Promise<void> {
    // The list of its parts goes with each: about a five-hundredth of the file.
    const weight = (patch: FilePatch) => patchBytes([patch]) + patch.similar.file.size / 512;
    for (const section of sectionsOf(patches, weight)) {
      this.#bytesTotal += patchBytes(section);
      const files = section.map(({ similar }) => similar.file);
      for (const { path } of files) this.#filesSent.add(path);
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

  async #commit(): Promise<void> {
    const { following } = this.#options;
    await this.#dialogue.say(`commit ${Buffer.byteLength(following)}\n${following}`);
  }

  async #conclude(local: Manifest, { finish, kept }: TreeChanges): Promise<StageResult | undefined> {
    const finished = new Set(finish.map(({ file }) => escapePath(file.path)));
    let useful = this.#half.size > finished.size ? kept : 0;
    const files = local.flatMap((group) => group.entries.filter((entry) => entry.kind === 'file'));
    let repaired = 0;
    for (let round = 0; ; round += 1) {
      const { digest, unproven, again } = await this.#readVerdict();
      if (!again) {
        if (digest === undefined) return undefined;
        const bytesSent = this.#dialogue.sent;
        return {
          digest,
          files: files.length,
          filesSent: this.#filesSent.size,
          bytesSent,
          repaired,
          wentOn: useful + finished.size > 0,
        };
      }
      if (round === mostRepairs) {
        await this.#dialogue.say('abandon\n');
        throw stillUnproven(unproven);
      }
      for (const path of unproven) if (!finished.delete(path) && this.#half.has(path)) useful -= 1;
      repaired += unproven.filter((path) => !this.#half.has(path)).length;
      const wanted = new Set(unproven);
      await this.#content(
        files.filter((file) => wanted.has(escapePath(file.path))),
        [],
      );
      await this.#commit();
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
