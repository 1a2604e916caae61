import { Readable } from 'node:stream';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { linkStaysInside } from '../../host/link-target.ts';
import type { FileNode } from './file-tree.ts';

/** Why an archive is refused, with the exit code of agent.sh. */
export interface ArchiveRefusal {
  readonly code: 73 | 80 | 82;
  readonly message: string;
}

/** What became of an archive. */
export type UnpackedArchive = { readonly nodes: ReadonlyMap<string, FileNode> } | ArchiveRefusal;

/** So many archives are remembered: a host is sent a few. */
const mostKept = 8;

/** Unpacks archives as `agent.sh stage` does; the same bytes, which are sent to every host of a fleet, once. */
export class Unpacker {
  readonly #kept: { readonly archive: Buffer; readonly format: string; work: Promise<UnpackedArchive> }[] =
    [];

  unpack(archive: Buffer, format: string): Promise<UnpackedArchive> {
    const known = this.#kept.find((kept) => kept.format === format && kept.archive.equals(archive));
    if (known !== undefined) return known.work;
    const work = unpack(archive, format);
    this.#kept.push({ archive, format, work });
    if (this.#kept.length > mostKept) this.#kept.shift();
    return work;
  }
}

const cutShort: UnpackedArchive = { code: 80, message: 'the archive was cut short or is not an archive' };

async function unpack(archive: Buffer, format: string): Promise<UnpackedArchive> {
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

async function readTar(bytes: Buffer): Promise<UnpackedArchive> {
  if (bytes.length < 1024) return cutShort;
  const nodes = new Map<string, FileNode>();
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
        break;
      case 'symlink': {
        const target = linkname ?? '';
        if (!linkStaysInside(path.replace(/^tree\//, ''), target))
          return { code: 73, message: `./${path} leads out of the release` };
        nodes.set(path, { kind: 'link', target });
        break;
      }
      case 'file':
      case 'contiguous-file': {
        if ((mode & 0o6000) !== 0) return { code: 82, message: `./${path} is setuid or setgid` };
        const content = Buffer.concat(chunks);
        nodes.set(path, { kind: 'file', content, mode: mode & 0o777 });
        break;
      }
      case 'link':
        return { code: 73, message: `./${path} is a hard link` };
      default:
        return { code: 82, message: `./${path} is a device, pipe or socket` };
    }
  }
  return { nodes };
}
