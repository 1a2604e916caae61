/** What stands at one path of a simulated file system. */
export type FileNode =
  | { readonly kind: 'directory' }
  | { readonly kind: 'file'; readonly content: Buffer; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string };

const directory: FileNode = { kind: 'directory' };

/** A directory in memory: its entries by relative path with `/` between the parts. */
export class FileTree {
  readonly #nodes: Map<string, FileNode>;

  constructor(nodes: Iterable<readonly [string, FileNode]> = []) {
    this.#nodes = new Map(nodes);
  }

  /** What stands there, links not followed; undefined where there is nothing. */
  get(path: string): FileNode | undefined {
    return path === '' ? directory : this.#nodes.get(path);
  }

  set(path: string, node: FileNode): void {
    this.#nodes.set(path, node);
  }

  makeDirectory(path: string): void {
    const parts = path.split('/');
    for (let end = 1; end <= parts.length; end += 1) {
      const above = parts.slice(0, end).join('/');
      if (above !== '' && !this.#nodes.has(above)) this.#nodes.set(above, directory);
    }
  }

  /** Removes what stands there with all below it. */
  remove(path: string): void {
    this.#nodes.delete(path);
    for (const below of this.below(path)) this.#nodes.delete(below);
  }

  /** The paths of all below a path, in no order. */
  below(path: string): readonly string[] {
    const prefix = path === '' ? '' : `${path}/`;
    return [...this.#nodes.keys()].filter((key) => key.startsWith(prefix));
  }

  entries(): Iterable<readonly [string, FileNode]> {
    return this.#nodes;
  }

  /** Puts what stands at `path` of another tree, with all below it, at `to`. */
  copyFrom(other: FileTree, path: string, to: string): void {
    const node = other.get(path);
    if (node !== undefined) this.#nodes.set(to, node);
    for (const below of other.below(path)) {
      const found = other.get(below);
      if (found !== undefined) this.#nodes.set(`${to}${below.slice(path.length)}`, found);
    }
  }
}
