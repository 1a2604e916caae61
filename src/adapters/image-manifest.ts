import * as z from 'zod';
import { goArchitecture } from '../model/images.ts';

/** The files of an archive that make up one image. */
export interface ImageFiles {
  /** Its configuration, whose digest is the image's id. */
  readonly config: string;
  /** Its layers, from the lowest. */
  readonly layers: readonly string[];
}

/** Why an archive has no image to send; one sentence. */
export interface NoImage {
  readonly problem: string;
}

const dockerManifest = z.array(
  z.looseObject({
    Config: z.string(),
    Layers: z.array(z.string()),
    RepoTags: z.array(z.string()).nullish(),
  }),
);

const descriptor = z.looseObject({
  mediaType: z.string().optional(),
  digest: z.string(),
  platform: z.looseObject({ os: z.string(), architecture: z.string() }).optional(),
});
const ociIndex = z.looseObject({ manifests: z.array(descriptor) });
const ociManifest = z.looseObject({ config: descriptor, layers: z.array(descriptor) });

/**
 * The files of the image `name` in an archive, whose small files are `texts`: of `docker image save`, or an OCI image
 * layout (image-spec, image-layout.md). Of several platforms that of `machine` (as `uname -m`) is taken.
 */
export function imageFiles(
  texts: ReadonlyMap<string, string>,
  name: string,
  machine: string,
): ImageFiles | NoImage {
  const docker = texts.get('manifest.json');
  if (docker !== undefined) return dockerFiles(docker, name);
  if (!texts.has('index.json')) {
    return { problem: 'it is neither an OCI layout nor what `docker image save` writes' };
  }
  return ociFiles(texts, machine);
}

function dockerFiles(text: string, name: string): ImageFiles | NoImage {
  const images = dockerManifest.safeParse(jsonOf(text));
  const all = images.success ? images.data : [];
  const named = all.find(({ RepoTags }) => RepoTags?.includes(name));
  const image = named ?? (all.length === 1 ? all[0] : undefined);
  if (image === undefined) return { problem: `its manifest.json names no image ${name}` };
  return { config: image.Config, layers: image.Layers };
}

function ociFiles(texts: ReadonlyMap<string, string>, machine: string): ImageFiles | NoImage {
  const candidates = manifestsOf('index.json', texts);
  const wanted = goArchitecture(machine);
  const image =
    candidates.length === 1
      ? candidates[0]
      : candidates.find(({ platform }) => platform?.os === 'linux' && platform.architecture === wanted);
  if (image === undefined) {
    const platforms = candidates.map(({ platform }) => `${platform?.os}/${platform?.architecture}`);
    return { problem: `it has no image for linux/${wanted}, but ${platforms.join(', ') || 'none at all'}` };
  }
  const manifest = ociManifest.safeParse(jsonOf(texts.get(blob(image.digest))));
  if (!manifest.success) return { problem: `its manifest ${image.digest} is not there or is none` };
  const { config, layers } = manifest.data;
  return { config: blob(config.digest), layers: layers.map(({ digest }) => blob(digest)) };
}

/** The manifests of an index and of those within it; what attests to an image is for the platform `unknown`. */
function manifestsOf(file: string, texts: ReadonlyMap<string, string>): z.output<typeof descriptor>[] {
  const index = ociIndex.safeParse(jsonOf(texts.get(file)));
  if (!index.success) return [];
  return index.data.manifests.flatMap((entry) => {
    const inner = manifestsOf(blob(entry.digest), texts);
    if (inner.length > 0) return inner;
    return entry.platform?.os === 'unknown' ? [] : [entry];
  });
}

function blob(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
