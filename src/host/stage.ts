import type { Readable } from 'node:stream';
import type { PartGroup, PatchPiece } from '../model/file-parts.ts';
import type { BegunFile, FileManifest, Manifest, ManifestEntry, SimilarFile } from '../model/manifest.ts';
import type { HostOffer } from './staging-offer.ts';

/** How an archive is compressed. */
export type ArchiveFormat = 'gzip' | 'zstd' | 'none';

/** A file that is made for an archive. */
export interface ArchiveText {
  readonly path: string;
  readonly text: string;
}

/** A file that is made for an archive of pieces of one of the source. */
export interface ArchivePatch {
  readonly path: string;
  readonly file: FileManifest;
  readonly pieces: readonly PatchPiece[];
}

/** What a host is sent in one piece. */
export interface ArchiveRequest {
  /** First, at the top of the archive. */
  readonly texts: readonly ArchiveText[];
  readonly patches?: readonly ArchivePatch[];
  /** Below `tree/`. */
  readonly entries: readonly ManifestEntry[];
  readonly format: ArchiveFormat;
  readonly onBytes?: (bytes: number) => void;
}

/** A release as a host may want it, in parts. */
export interface StagingSource {
  manifest(): Promise<Manifest>;
  /** A compressed tar; fails with `source-invalid` when a file is not what it was. */
  archive(request: ArchiveRequest): Readable;
  /** Of what parts of `average` bytes a large file is; undefined where that cannot be told. */
  parts?(file: FileManifest, average: number): Promise<readonly PartGroup[] | undefined>;
}

/** What was decided for one host; see planning/reuse.ts, which makes it. */
export interface TreeChanges {
  readonly remove: readonly string[];
  readonly take: ReadonlyMap<string, readonly FileManifest[]>;
  readonly find: readonly { readonly release: string; readonly from: string; readonly file: FileManifest }[];
  readonly send: readonly ManifestEntry[];
  readonly finish: readonly BegunFile[];
  /** Files that are in the tree already. */
  readonly kept: number;
  readonly similar: readonly SimilarFile[];
  readonly groups: Manifest;
}

/** What was sent, and why. */
export interface StageResult {
  /** Of the manifest's list of groups, in hex: stands for the whole tree. */
  readonly digest: string;
  readonly files: number;
  readonly filesSent: number;
  /** On the wire. */
  readonly bytesSent: number;
  /** Files that the host should have had and were damaged or gone there. */
  readonly repaired: number;
  /** Whether something of what an interrupted upload had left did not have to be sent again. */
  readonly wentOn: boolean;
}

/** The decisions of an upload, made elsewhere. */
export interface StageDecisions {
  readonly ask: (local: Manifest, offer: HostOffer) => readonly string[];
  readonly plan: (local: Manifest, offer: HostOffer) => TreeChanges;
  readonly patch: (
    old: readonly PartGroup[],
    fresh: readonly PartGroup[],
  ) => readonly PatchPiece[] | undefined;
}

export interface StageProgress {
  /** Told how many of how many bytes of files have been packed. */
  readonly onBytes?: (done: number, total: number) => void;
}
