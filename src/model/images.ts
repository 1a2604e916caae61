import type { Readable } from 'node:stream';

/** How an image is compressed on its way. */
export type ImageFormat = 'zstd' | 'gzip';

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

/** The images of the runner's own container engine. */
export interface RunnerImages {
  /** Rejects with DeployError `image-missing` when the runner has no such image or no engine. */
  find(name: string): Promise<RunnerImage>;
}
