import { DeployError } from '../model/failure.ts';
import { layersOf, type Manifest, type PulledLayer, readRoom, repositoryOf } from './compose-manifests.ts';

/** Something that comes to the host. */
export interface Coming {
  /** For people. */
  readonly name: string;
  /** Absent where nobody knows its size: what is built, and what the registry says nothing of. */
  readonly layers?: readonly PulledLayer[];
}

/** From so much free space on nobody is asked how large images are. */
export const plentyBytes = 20e9;

/**
 * How much an image takes while it is pulled, over what the registry says of it. Docker keeps what it has downloaded of
 * an image until it is unpacked (1), and gzip makes about a third of what images are mostly made of, programs and text
 * (3): Debian's, PostgreSQL's and Node's official images are 2.4 to 2.9 times as large unpacked.
 */
const spacePerByte = 4;

/** What must be free for what comes, layers that the host has aside. */
export function spaceForComing(
  coming: readonly Coming[],
  present: readonly PulledLayer[],
  minFreeBytes: number,
): { readonly bytes: number; readonly downloadBytes: number } {
  const here = new Set(present.map(({ digest }) => digest));
  const missing = new Map(
    coming
      .flatMap(({ layers = [] }) => layers)
      .filter(({ digest }) => !here.has(digest))
      .map(({ digest, bytes }) => [digest, bytes]),
  );
  const downloadBytes = [...missing.values()].reduce((total, bytes) => total + bytes, 0);
  const unknown = coming.some(({ layers }) => layers === undefined);
  return { bytes: spacePerByte * downloadBytes + (unknown ? minFreeBytes : 0), downloadBytes };
}

/** Why what comes does not fit, for people; undefined when it does. */
export function whyNoRoom(
  host: string,
  coming: readonly Coming[],
  present: readonly PulledLayer[],
  space: { readonly freeBytes: number; readonly minFreeBytes: number },
): DeployError | undefined {
  const { bytes, downloadBytes } = spaceForComing(coming, present, space.minFreeBytes);
  if (space.freeBytes >= bytes) return undefined;
  const unknown = coming.filter(({ layers }) => layers === undefined).map(({ name }) => name);
  const reasons = [
    ...(downloadBytes === 0
      ? []
      : [
          `The layers that are missing there are ${megabytes(downloadBytes)} compressed; unpacked they are usually up to three times as large, and the download lies beside them meanwhile.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          `How large ${unknown.join(' and ')} will be is not known beforehand: ${megabytes(space.minFreeBytes)} are asked for, driver.compose.min-free-megabytes says how much.`,
        ]),
  ];
  return new DeployError({
    kind: 'disk-full',
    host,
    message: `Docker on ${host} has ${megabytes(space.freeBytes)} free for images; ${coming.map(({ name }) => name).join(' and ')} may need ${megabytes(bytes)}`,
    hint: `${reasons.join(' ')} Free some space on the host (docker system df shows what takes it), or lower \`keep\`; driver.compose.min-free-megabytes: 0 leaves this check out. Nothing that runs was changed.`,
  });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What looking for room takes from its driver. */
export interface AskingForRoom {
  readonly host: string;
  /** As `uname -m` says it. */
  readonly machine: string;
  readonly minFreeBytes: number;
  /** Runs `compose.sh room` for these and returns what it printed. */
  readonly ask: (wanted: readonly string[]) => Promise<string>;
}

/**
 * Rejects with `disk-full` where what is to be pulled or built may not fit; `wanted` as `compose.sh fetch` takes it. One
 * question where there is plenty of space; else up to two more, for the platforms of what is pulled and what is there.
 */
export async function requireRoom(wanted: readonly string[], asking: AskingForRoom): Promise<void> {
  const { host, machine, minFreeBytes, ask } = asking;
  const comes = wanted.filter((what) => !what.startsWith('here/'));
  if (comes.length === 0 || minFreeBytes === 0) return;
  const { freeBytes, inService, there, manifests } = readRoom(await ask(comes), machine);
  if (freeBytes === undefined) return;
  const pulled = comes.flatMap((what) => (what.startsWith('build/') ? [] : [refOf(what)]));
  const repositories = new Set(pulled.map(repositoryOf));
  const have = inService.filter((ref) => repositories.has(repositoryOf(ref)));
  let known = manifests;
  let unasked = unansweredOf([...pulled, ...have], known, pulled);
  for (let round = 0; round < 2 && unasked.length > 0; round += 1) {
    const answer = readRoom(await ask(unasked.map((ref) => `pull/${ref}`)), machine);
    known = new Map([...known, ...answer.manifests]);
    unasked = unansweredOf([...pulled, ...have], known, [...pulled, ...unasked]);
  }
  const coming = comes.flatMap((what): Coming[] => {
    if (what.startsWith('build/')) return [{ name: what.split('/')[1] ?? '' }];
    const ref = refOf(what);
    const layers = layersOf(ref, known);
    return there.includes(ref) ? [] : [layers === undefined ? { name: ref } : { name: ref, layers }];
  });
  const present = have.flatMap((ref) => layersOf(ref, known) ?? []);
  const failure = whyNoRoom(host, coming, present, { freeBytes, minFreeBytes });
  if (failure !== undefined) throw failure;
}

function refOf(what: string): string {
  return what.slice(what.indexOf('/') + 1);
}

/** What is still to be asked to know the layers of `refs`. */
function unansweredOf(
  refs: readonly string[],
  manifests: ReadonlyMap<string, Manifest>,
  asked: readonly string[],
): readonly string[] {
  const next = refs.map((ref) => {
    const manifest = manifests.get(ref);
    return manifest !== undefined && 'platform' in manifest
      ? `${repositoryOf(ref)}@${manifest.platform}`
      : ref;
  });
  return [...new Set(next)].filter((ref) => !manifests.has(ref) && !asked.includes(ref));
}
