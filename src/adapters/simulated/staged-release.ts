import { createHash } from 'node:crypto';
import { escapePath, parseEntry } from '../../host/manifest.ts';
import type { ManifestEntry } from '../../model/manifest.ts';
import type { FileNode } from './file-tree.ts';
import type { ArchiveRefusal, Unpacker } from './unpack-release.ts';

/** What has arrived of a release, and how it compares with its manifest. */
export class StagedRelease {
  readonly nodes = new Map<string, FileNode>();
  readonly #unpacker: Unpacker;
  readonly #groups = new Map<string, string>();
  #index = '';

  constructor(unpacker: Unpacker) {
    this.#unpacker = unpacker;
  }

  /** Takes an archive in; resolves with why it is refused, if it is. */
  async unpack(archive: Buffer, format: string): Promise<ArchiveRefusal | undefined> {
    const unpacked = await this.#unpacker.unpack(archive, format);
    if ('code' in unpacked) return unpacked;
    for (const [path, node] of unpacked.nodes) {
      const [top = '', ...rest] = path.split('/');
      const name = rest.join('/');
      const text = node.kind === 'file' ? node.content.toString() : '';
      if (top === 'tree' && name !== '') this.nodes.set(name, node);
      if (top === 'groups') this.#groups.set(name, text);
      if (path === 'lists/index') this.#index = text;
    }
    return undefined;
  }

  /** The files that are not there as they should, as agent.sh names them; undefined where the manifest has a gap. */
  unproven(): string[] | undefined {
    const manifest = this.#manifest();
    if (manifest === undefined) return undefined;
    const lines: string[] = [];
    for (const entry of manifest) {
      if (entry.kind === 'directory' && !this.nodes.has(entry.path)) this.nodes.set(entry.path, entry);
      if (entry.kind === 'file' && !isAsSent(this.nodes.get(entry.path), entry)) {
        lines.push(`${entry.sha256} ./${escapePath(entry.path)}`);
      }
    }
    return lines;
  }

  /** What is there and in no manifest, or the other way round. */
  stranger(): string | undefined {
    const wanted = new Map((this.#manifest() ?? []).map((entry) => [entry.path, entry]));
    const isWrong = (path: string): boolean => {
      const [node, entry] = [this.nodes.get(path), wanted.get(path)];
      if (node?.kind !== entry?.kind) return true;
      return node?.kind === 'link' && entry?.kind === 'link' && node.target !== entry.target;
    };
    return [...this.nodes.keys(), ...wanted.keys()].find(isWrong);
  }

  /** The content of each file that has arrived, by its path. */
  files(): Map<string, Buffer> {
    return new Map(
      [...this.nodes].flatMap(([path, node]) =>
        node.kind === 'file' ? [[path, node.content] as const] : [],
      ),
    );
  }

  digest(): string {
    return sha256(this.#index);
  }

  #manifest(): ManifestEntry[] | undefined {
    const digests = this.#index.split('\n').flatMap((line) => line.split(' ').slice(1));
    const texts = digests.map((digest) => this.#groups.get(digest));
    if (this.#index === '' || texts.some((text, at) => text === undefined || sha256(text) !== digests[at])) {
      return undefined;
    }
    return texts.flatMap((text = '') => text.split('\n')).flatMap((line) => parseEntry(line) ?? []);
  }
}

function isAsSent(node: FileNode | undefined, entry: Extract<ManifestEntry, { kind: 'file' }>): boolean {
  if (node?.kind !== 'file') return false;
  return ((node.mode & 0o100) !== 0) === entry.executable && sha256(node.content) === entry.sha256;
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
