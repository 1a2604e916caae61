import type { Readable } from 'node:stream';

/** How an image is compressed on its way. */
export type ImageFormat = 'zstd' | 'gzip';

/** Where on the runner an image is found: in its engine, or in an archive. */
export interface ImageSource {
  /** By which the Compose file names it. */
  readonly name: string;
  /** The path of an OCI layout or of what `docker image save` wrote, as a tar archive. */
  readonly archive?: string;
}

/** An image that the runner has. */
export interface RunnerImage {
  readonly name: string;
  /** The digest of its configuration, `sha256:…`: what an engine calls its id. */
  readonly id: string;
  /** The digests of its layers' contents (diff ids), from the lowest. */
  readonly layers: readonly string[];
  /** The sizes of its layers in bytes, in the same order. */
  readonly layerBytes: readonly number[];
  /**
   * What `docker load` takes on a host that has the `present` lowest layers already, compressed; those layers are left
   * out. The stream fails with DeployError `image-missing` when the runner's engine does not give the image.
   */
  open(present: number, format: ImageFormat): Readable;
}

/** The images of the runner's own container engine, and those in archives. */
export interface RunnerImages {
  /**
   * The image for a host whose `uname -m` is `machine`. Rejects with DeployError `image-missing` when the runner has no
   * such image, no engine or no such archive.
   */
  find(source: ImageSource, machine: string): Promise<RunnerImage>;
}

const goNames: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };

/** How Go, and with it OCI, calls a machine that `uname -m` names. */
export function goArchitecture(machine: string): string {
  return goNames[machine] ?? machine;
}
