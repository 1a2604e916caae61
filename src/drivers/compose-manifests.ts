import * as z from 'zod';
import { goArchitecture } from '../model/images.ts';

/** A layer as a registry keeps it: compressed. */
export interface PulledLayer {
  readonly digest: string;
  readonly bytes: number;
}

/** What a registry says of a name: the layers of an image, or where in the same repository that of a machine is. */
export type Manifest = { readonly layers: readonly PulledLayer[] } | { readonly platform: string };

/** What `compose.sh room` printed. */
export interface RoomAnswer {
  /** Absent where there is more than enough, and where Docker is on another machine. */
  readonly freeBytes?: number;
  /** The images in service, by digest. */
  readonly inService: readonly string[];
  /** What need not be pulled. */
  readonly there: readonly string[];
  readonly manifests: ReadonlyMap<string, Manifest>;
}

const imageManifest = z.looseObject({
  layers: z.array(z.looseObject({ digest: z.string(), size: z.number() })),
});
const index = z.looseObject({
  manifests: z.array(
    z.looseObject({
      digest: z.string(),
      platform: z.looseObject({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});

/** Reads what `compose.sh room` printed, for a host whose `uname -m` is `machine`. */
export function readRoom(printed: string, machine: string): RoomAnswer {
  const values = (key: string): string[] =>
    [...printed.matchAll(new RegExp(`^${key}=(.+)$`, 'gm'))].map(([, value]) => value ?? '');
  const [free] = values('free-kib');
  const manifests = new Map<string, Manifest>();
  for (const [, ref = '', text = ''] of printed.matchAll(
    /^manifest=(.+)\n([\s\S]*?)(?=^manifest=|^there=|(?![\s\S]))/gm,
  )) {
    const manifest = readManifest(text, machine);
    if (manifest !== undefined) manifests.set(ref, manifest);
  }
  return {
    ...(free === undefined ? {} : { freeBytes: Number(free) * 1024 }),
    inService: values('have'),
    there: values('there'),
    manifests,
  };
}

function readManifest(text: string, machine: string): Manifest | undefined {
  const json = jsonOf(text);
  const image = imageManifest.safeParse(json);
  if (image.success)
    return { layers: image.data.layers.map(({ digest, size }) => ({ digest, bytes: size })) };
  const wanted = goArchitecture(machine);
  const entry = index
    .safeParse(json)
    .data?.manifests.find(({ platform }) => platform?.os === 'linux' && platform.architecture === wanted);
  return entry === undefined ? undefined : { platform: entry.digest };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The layers that a name means, as far as the registry was asked. */
export function layersOf(
  ref: string,
  manifests: ReadonlyMap<string, Manifest>,
): readonly PulledLayer[] | undefined {
  const manifest = manifests.get(ref);
  if (manifest === undefined) return undefined;
  return 'layers' in manifest
    ? manifest.layers
    : layersOf(`${repositoryOf(ref)}@${manifest.platform}`, without(manifests, ref));
}

function without(manifests: ReadonlyMap<string, Manifest>, ref: string): ReadonlyMap<string, Manifest> {
  return new Map([...manifests].filter(([name]) => name !== ref));
}

/** The name without tag and digest; the colon of a port comes before a slash. */
export function repositoryOf(ref: string): string {
  const [name = ''] = ref.split('@');
  return name.replace(/:[^:/]*$/, '');
}
