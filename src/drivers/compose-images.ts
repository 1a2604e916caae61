import type { CommandResult } from '../model/command.ts';
import { DeployError } from '../model/failure.ts';
import type { ImageFormat, ImageSource, RunnerImage, RunnerImages } from '../model/images.ts';
import type { ScriptOptions } from './driver.ts';

/** What a host's engine has: its images with their layers, and how it takes new ones. */
export interface EngineImages {
  readonly format: ImageFormat;
  /** Image id → diff ids of its layers, from the lowest. */
  readonly images: ReadonlyMap<string, readonly string[]>;
  /** What is free where it keeps them; absent where that is on another machine. */
  readonly freeBytes?: number;
}

/** Reads what `compose.sh layers` prints. */
export function readEngineImages(printed: string): EngineImages {
  const images = [...printed.matchAll(/^image=(\S+) ?(.*)$/gm)].map(
    ([, id = '', layers = '']): [string, string[]] => [id, layers.split(' ').filter((layer) => layer !== '')],
  );
  const free = /^free-kib=(\d+)$/m.exec(printed)?.[1];
  return {
    format: /^zstd=yes$/m.test(printed) ? 'zstd' : 'gzip',
    images: new Map(images),
    ...(free === undefined ? {} : { freeBytes: Number(free) * 1024 }),
  };
}

/** How many of an image's layers, from the lowest, the engine has in this order: only so do they count as the same. */
export function layersPresent(image: Pick<RunnerImage, 'layers'>, engine: EngineImages): number {
  const shared = [...engine.images.values()].map((layers) => {
    const differs = image.layers.findIndex((layer, index) => layers[index] !== layer);
    return differs < 0 ? image.layers.length : differs;
  });
  return Math.max(0, ...shared);
}

/** An image on its way: how many of its lowest layers are there, and how large the others are. */
export interface Shipment {
  readonly image: RunnerImage;
  /** The whole image is there. */
  readonly there: boolean;
  readonly present: number;
  readonly bytes: number;
}

/** What of the images must be sent, one after another: what one brings the next one finds. */
export function planShipments(images: readonly RunnerImage[], engine: EngineImages): Shipment[] {
  const known = new Map(engine.images);
  return images.map((image) => {
    const there = known.has(image.id);
    const present = layersPresent(image, { ...engine, images: known });
    known.set(image.id, image.layers);
    return { image, there, present, bytes: there ? 0 : sum(image.layerBytes.slice(present)) };
  });
}

/** Files take whole blocks on the host, and the engine notes things about them. */
const spaceMarginBytes = 32 * 1024 * 1024;

/** What must be free for one: the engine unpacks an archive beside its images before it takes the layers from it. */
export function spaceFor(shipment: Shipment): number {
  return shipment.bytes === 0 ? 0 : 2 * shipment.bytes + spaceMarginBytes;
}

/** What must be free for all: of those before, the layers only. */
export function spaceForAll(shipments: readonly Shipment[]): number {
  let before = 0;
  let most = 0;
  for (const shipment of shipments) {
    most = Math.max(most, before + spaceFor(shipment));
    before += shipment.bytes;
  }
  return most;
}

/** What sending takes from its driver. */
export interface Sending {
  readonly host: string;
  readonly path: string;
  readonly runner: RunnerImages;
  /** The host's, as `uname -m` says it. */
  readonly machine: string;
  readonly run: (args: readonly string[], options: Partial<ScriptOptions>) => Promise<CommandResult>;
  readonly tell: (line: string) => void;
}

/**
 * Brings images from the runner to the host's engine: what layers it lacks, and nothing where it has the image.
 * Rejects with `disk-full` before anything is sent when there is no room for them.
 */
export async function sendImages(sources: readonly ImageSource[], sending: Sending): Promise<void> {
  if (sources.length === 0) return;
  const { path, run, tell } = sending;
  const images: RunnerImage[] = [];
  for (const source of sources) images.push(await findImage(source, sending));
  const engine = readEngineImages((await run(['layers'], { keepBytes: 8 * 1024 * 1024 })).stdout);
  const shipments = planShipments(images, engine);
  requireSpace(shipments, engine, sending.host);
  for (const shipment of shipments) {
    const { image, there, present, bytes } = shipment;
    const kib = String(Math.ceil(spaceFor(shipment) / 1024));
    const args = ['load', path, image.id, image.name, engine.format, kib];
    if (there) {
      tell(`${image.name} is there already`);
      await run(args, {});
      continue;
    }
    tell(
      `sending ${image.layers.length - present} of ${image.layers.length} layers of ${image.name}, ${megabytes(bytes)}`,
    );
    await send(image, present, engine.format, (stdin) => run(args, { stdin }));
  }
}

function requireSpace(shipments: readonly Shipment[], { freeBytes }: EngineImages, host: string): void {
  const needed = spaceForAll(shipments);
  if (freeBytes === undefined || freeBytes >= needed) return;
  const missing = shipments.filter(({ bytes }) => bytes > 0);
  throw new DeployError({
    kind: 'disk-full',
    host,
    message: `Docker on ${host} has ${megabytes(freeBytes)} free for images; ${missing.map(({ image }) => image.name).join(' and ')} need ${megabytes(needed)}`,
    hint: `Free some space on the host (docker system df shows what takes it), or lower \`keep\`. Layers of ${megabytes(sum(missing.map(({ bytes }) => bytes)))} are missing there; while they are unpacked they take twice that. Nothing that runs was changed.`,
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The failure of the archive itself tells more than what the host says about its sudden end. */
async function send(
  image: RunnerImage,
  present: number,
  format: ImageFormat,
  run: (archive: ReturnType<RunnerImage['open']>) => Promise<CommandResult>,
): Promise<void> {
  const archive = image.open(present, format);
  let broken: unknown;
  archive.once('error', (error) => {
    broken = error;
  });
  try {
    await run(archive);
  } catch (thrown) {
    throw broken ?? thrown;
  } finally {
    archive.destroy();
  }
}

async function findImage(
  source: ImageSource,
  { runner, host, machine }: Pick<Sending, 'runner' | 'host' | 'machine'>,
): Promise<RunnerImage> {
  try {
    return await runner.find(source, machine);
  } catch (thrown) {
    if (thrown instanceof DeployError) throw new DeployError({ ...thrown.failure, host }, { cause: thrown });
    throw thrown;
  }
}
