import type { CommandResult } from '../model/command.ts';
import { DeployError } from '../model/failure.ts';
import type { ImageFormat, RunnerImage, RunnerImages } from '../model/images.ts';
import type { ScriptOptions } from './driver.ts';

/** What a host's engine has: its images with their layers, and how it takes new ones. */
export interface EngineImages {
  readonly format: ImageFormat;
  /** Image id → diff ids of its layers, from the lowest. */
  readonly images: ReadonlyMap<string, readonly string[]>;
}

/** Reads what `compose.sh layers` prints. */
export function readEngineImages(printed: string): EngineImages {
  const images = [...printed.matchAll(/^image=(\S+) ?(.*)$/gm)].map(
    ([, id = '', layers = '']): [string, string[]] => [id, layers.split(' ').filter((layer) => layer !== '')],
  );
  return { format: /^zstd=yes$/m.test(printed) ? 'zstd' : 'gzip', images: new Map(images) };
}

/** How many of an image's layers, from the lowest, the engine has in this order: only so do they count as the same. */
export function layersPresent(image: Pick<RunnerImage, 'layers'>, engine: EngineImages): number {
  const shared = [...engine.images.values()].map((layers) => {
    const differs = image.layers.findIndex((layer, index) => layers[index] !== layer);
    return differs < 0 ? image.layers.length : differs;
  });
  return Math.max(0, ...shared);
}

/** What sending takes from its driver. */
export interface Sending {
  readonly host: string;
  readonly path: string;
  readonly runner: RunnerImages;
  readonly run: (args: readonly string[], options: Partial<ScriptOptions>) => Promise<CommandResult>;
  readonly tell: (line: string) => void;
}

/** Brings images from the runner's engine to the host's: what layers it lacks, and nothing where it has the image. */
export async function sendImages(names: readonly string[], sending: Sending): Promise<void> {
  if (names.length === 0) return;
  const { path, run, tell } = sending;
  for (const name of names) {
    const image = await findImage(name, sending);
    const engine = readEngineImages((await run(['layers'], { keepBytes: 8 * 1024 * 1024 })).stdout);
    const args = ['load', path, image.id, name, engine.format];
    if (engine.images.has(image.id)) {
      tell(`${name} is there already`);
      await run(args, {});
      continue;
    }
    const present = layersPresent(image, engine);
    const bytes = image.layerBytes.slice(present).reduce((sum, size) => sum + size, 0);
    tell(
      `sending ${image.layers.length - present} of ${image.layers.length} layers of ${name}, ${(bytes / 1e6).toFixed(1)} MB`,
    );
    await send(image, present, engine.format, (stdin) => run(args, { stdin }));
  }
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
  name: string,
  { runner, host }: Pick<Sending, 'runner' | 'host'>,
): Promise<RunnerImage> {
  try {
    return await runner.find(name);
  } catch (thrown) {
    if (thrown instanceof DeployError) throw new DeployError({ ...thrown.failure, host }, { cause: thrown });
    throw thrown;
  }
}
