/** One entry of a release's tree. `path` is relative, with `/` between the parts and no leading `./`. */
export type TreeEntry =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly size: number; readonly executable: boolean }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/** A source ready to be sent: its entries, sorted by the bytes of their paths, below `root` on the runner. */
export interface SourceTree {
  readonly root: string;
  readonly entries: readonly TreeEntry[];
  readonly files: number;
  readonly bytes: number;
}
