/** One entry of a release with what proves it. `path` is relative, with `/` between the parts and no leading `./`. */
export type ManifestEntry =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | FileManifest;

/** A regular file of a manifest. */
export interface FileManifest {
  readonly kind: 'file';
  readonly path: string;
  readonly size: number;
  /** Its owner may execute it. */
  readonly executable: boolean;
  /** In hex. */
  readonly sha256: string;
}

/** The entries of some directories, which are compared as one. */
export interface ManifestGroup {
  /** Two hexadecimal digits. */
  readonly key: string;
  /** Of the group's text, in hex. */
  readonly sha256: string;
  readonly entries: readonly ManifestEntry[];
}

/** What a release is made of: its groups in the order of their keys. */
export type Manifest = readonly ManifestGroup[];

/** A group that a host has, by the release it was sent with. */
export interface OfferedGroup {
  readonly key: string;
  readonly sha256: string;
  readonly release: string;
}

/** How a file of another release may become one of the new: `link` only where nothing writes into either. */
export type ReuseMethod = 'link' | 'copy';

/** A large file that is to be sent, and the one that a release on the host has at its path. */
export interface SimilarFile {
  readonly file: FileManifest;
  readonly release: string;
  readonly there: FileManifest;
}

/** A large file of which the host has the first `bytes`. */
export interface BegunFile {
  readonly file: FileManifest;
  readonly bytes: number;
}
