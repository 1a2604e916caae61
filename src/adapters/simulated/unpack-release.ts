import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { linkStaysInside } from '../../host/link-target.ts';
import { digestOfTree } from '../../host/tree-digest.ts';
import type { TreeEntry } from '../../model/tree.ts';
import type { FileNode } from './file-tree.ts';

/** What became of an archive: its tree with its digest, or the exit code of agent.sh and why. */
export type UnpackedRelease =
  | { readonly nodes: ReadonlyMap<string, FileNode>; readonly digest: string }
  | { readonly code: 73 | 80 | 82; readonly message: string };

/** The same bytes are sent to every host of a fleet. */
const unpacked = new WeakMap<Buffer, Promise<UnpackedRelease>>();

/** Unpacks an archive as `agent.sh stage` does, and computes the digest of what was in it. */
export function unpackRelease(archive: Buffer, format: string): Promise<UnpackedRelease> {
  const known = unpacked.get(archive);
  if (known !== undefined) return known;
  const work = unpack(archive, format);
  unpacked.set(archive, work);
  return work;
}

const cutShort: UnpackedRelease = { code: 80, message: 'the archive was cut short or is not an archive' };

async function unpack(archive: Buffer, format: string): Promise<UnpackedRelease> {
  try {
    return await readTar(decompressed(archive, format));
  } catch {
    return cutShort;
  }
}

function decompressed(archive: Buffer, format: string): Buffer {
  switch (format) {
    case 'gzip':
      return gunzipSync(archive);
    case 'zstd':
      return zstdDecompressSync(archive);
    default:
      return archive;
  }
}

async function readTar(bytes: Buffer): Promise<UnpackedRelease> {
  if (bytes.length < 1024) return cutShort;
  const nodes = new Map<string, FileNode>();
  const entries = new Map<string, TreeEntry>();
  const contents = new Map<string, string>();
  const tar = extract();
  const source = Readable.from([bytes]);
  source.pipe(tar);
  for await (const entry of tar) {
    const { type, name, mode = 0o644, linkname } = entry.header;
    const path = name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (path === '' || path === '.') continue;
    switch (type) {
      case 'directory':
        nodes.set(path, { kind: 'directory' });
        entries.set(path, { kind: 'directory', path });
        break;
      case 'symlink': {
        const target = linkname ?? '';
        if (!linkStaysInside(path, target))
          return { code: 73, message: `./${path} leads out of the release` };
        nodes.set(path, { kind: 'link', target });
        entries.set(path, { kind: 'link', path, target });
        break;
      }
      case 'file':
      case 'contiguous-file': {
        if ((mode & 0o6000) !== 0) return { code: 82, message: `./${path} is setuid or setgid` };
        const content = Buffer.concat(chunks);
        nodes.set(path, { kind: 'file', content, mode: mode & 0o777 });
        entries.set(path, { kind: 'file', path, size: content.length, executable: (mode & 0o100) !== 0 });
        contents.set(path, createHash('sha256').update(content).digest('hex'));
        break;
      }
      case 'link':
        return { code: 73, message: `./${path} is a hard link` };
      default:
        return { code: 82, message: `./${path} is a device, pipe or socket` };
    }
  }
  return { nodes, digest: digestOfTree([...entries.values()], contents) };
}
