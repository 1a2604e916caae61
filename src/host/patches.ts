import { averagePartBytes, type PartGroup, type PatchPiece } from '../model/file-parts.ts';
import type { FileManifest, SimilarFile } from '../model/manifest.ts';
import { escapePath } from './manifest.ts';
import type { ArchivePatch, ArchiveText, StagingSource } from './stage.ts';
import type { StagingDialogue } from './staging-dialogue.ts';

/** How a large file is made of the one that the host has. */
export interface FilePatch {
  /** Names it to the host, like no other of the dialogue. */
  readonly number: number;
  readonly similar: SimilarFile;
  readonly pieces: readonly PatchPiece[];
  /** Names of the groups of parts of the one that it has. */
  readonly groups: ReadonlySet<string>;
}

type PlanPatch = (
  old: readonly PartGroup[],
  fresh: readonly PartGroup[],
) => readonly PatchPiece[] | undefined;

/** From this size on the host copies an old file before it is known what is new in it, and so many at the most. */
const copyAhead = { bytes: 4 * 1024 * 1024, files: 4 } as const;

/**
 * Asks a host what it knows of the parts of its files, without waiting for the answers; what is returned reads them
 * once, and resolves with the files that can be made of them. See agent/parts.sh.
 */
export async function askForParts(
  dialogue: StagingDialogue,
  source: StagingSource,
  similar: readonly SimilarFile[],
  plan: PlanPatch,
): Promise<() => Promise<readonly FilePatch[]>> {
  const asked: {
    readonly number: number;
    readonly similar: SimilarFile;
    readonly fresh: readonly PartGroup[];
  }[] = [];
  const numbered = [...similar.entries()];
  const large = numbered.filter(([, { there }]) => there.size >= copyAhead.bytes);
  for (const [number, { release, file }] of large.slice(0, copyAhead.files)) {
    await dialogue.say(`copy ${number} ${release} ./${escapePath(file.path)}/\n`);
  }
  for (const [number, one] of numbered) {
    const fresh = await source.parts?.(one.file, averagePartBytes(one.there.size));
    if (fresh === undefined) continue;
    asked.push({ number, similar: one, fresh });
    await dialogue.say(`${['parts', one.there.sha256, ...fresh.map((group) => group.name)].join(' ')}\n`);
  }
  return async () => {
    const patches: FilePatch[] = [];
    for (const { number, similar: one, fresh } of asked) {
      const old = await readParts(dialogue, fresh);
      const pieces = old.length === 0 ? undefined : plan(old, fresh);
      if (pieces === undefined) continue;
      patches.push({ number, similar: one, pieces, groups: new Set(old.map((group) => group.name)) });
    }
    return patches;
  };
}

/** The parts of a file on the host: of groups that the file here has too, their names are enough. */
async function readParts(dialogue: StagingDialogue, fresh: readonly PartGroup[]): Promise<PartGroup[]> {
  const known = new Map(fresh.map((group) => [group.name, group]));
  const groups: PartGroup[] = [];
  for (;;) {
    const line = await dialogue.next();
    if (line === undefined || line === 'ready') return groups;
    const [, name = '', bytes, parts = known.get(name)?.parts ?? ''] =
      /^part=([0-9a-f]+) (\d+)(?: (\S+))?$/.exec(line) ?? [];
    if (name !== '') groups.push({ name, bytes: Number(bytes), parts });
  }
}

/** What an archive brings for some patches, and the list that tells the host of them. */
export function patchesToSend(patches: readonly FilePatch[]): {
  readonly texts: readonly ArchiveText[];
  readonly patches: readonly ArchivePatch[];
} {
  const list = patches.map(({ number, similar: { file, release } }) =>
    [number, release, file.executable ? 'x' : '-', `./${escapePath(file.path)}/\n`].join(' '),
  );
  return {
    texts: [
      { path: 'lists/patch', text: list.join('') },
      ...patches.map(({ number, pieces }) => ({
        path: `patches/${number}.pieces`,
        text: pieces.map(({ from, at, bytes }) => `${from} ${at} ${bytes}\n`).join(''),
      })),
    ],
    patches: patches.map(({ number, similar: { file }, pieces }) => ({
      path: `patches/${number}.data`,
      file,
      pieces: pieces.filter((piece) => piece.from === 'new'),
    })),
  };
}

/** The list of a file's parts for the host to keep; lines that it has are not sent again. */
export async function partsToKeep(
  source: StagingSource,
  file: FileManifest,
  patch?: FilePatch,
): Promise<ArchiveText | undefined> {
  const groups = await source.parts?.(file, averagePartBytes(file.size));
  if (groups === undefined) return undefined;
  const lines = groups.map(({ name, bytes, parts }) =>
    patch?.groups.has(name) === true ? name : `${name} ${bytes} ${parts}`,
  );
  const like = patch === undefined ? [] : [`like ${patch.similar.there.sha256}`];
  return { path: `parts/${file.sha256}`, text: [...like, ...lines, ''].join('\n') };
}
