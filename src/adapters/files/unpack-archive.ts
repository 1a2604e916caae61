import { createReadStream, type Stats } from 'node:fs';
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DeployError } from '../../model/failure.ts';
import { codeOf, sourceError, unreadable } from './source-failure.ts';
import { type UnpackLimits, UnpackTarget } from './unpack-target.ts';
import { zstdDecompressor } from './zstd.ts';
import { zstdOutput } from './zstd-program.ts';

/** Generous for what is deployed, too small to fill a runner's disk by accident or malice. */
export const unpackLimits: UnpackLimits = { bytes: 20 * 1024 ** 3, entries: 1_000_000 };

/** Headers and padding that a tar archive may have for each entry beside its content. */
const tarBytesPerEntry = 4096;

type ArchiveKind = 'gzip' | 'zstd' | 'zip' | 'tar';

/**
 * The directory that a source stands for: itself, or a fresh one below `tmpDir` into which the archive
 * (.tar.gz, .tgz, .tar, .tar.zst, .zip: told by its content) was unpacked; the caller removes that one in the end.
 * Rejects with DeployError: `source-invalid` for what is missing, damaged, encrypted, too large or of another kind;
 * `link-escapes`; `disk-full` and `tool-missing` (zstd) on the runner.
 */
export async function openSource(path: string, tmpDir: string, limits = unpackLimits): Promise<string> {
  const found = await look(path);
  if (found.isDirectory()) return path;
  const kind = found.isFile() ? await kindOf(path) : undefined;
  if (kind === undefined) {
    throw sourceError(
      `the source ${path} is neither a directory nor an archive that is known`,
      'Give a directory, or an archive: .tar.gz, .tgz, .tar, .tar.zst or .zip.',
    );
  }
  await mkdir(tmpDir, { recursive: true });
  const directory = await mkdtemp(join(tmpDir, 'deploy-source-'));
  const target = new UnpackTarget(path, directory, limits);
  try {
    if (kind === 'zip') {
      const { unpackZip } = await import('./unpack-zip.ts');
      await unpackZip(path, target);
    } else {
      const { unpackTar } = await import('./unpack-tar.ts');
      await unpackTar(tarStream(path, kind), target, limits.bytes + limits.entries * tarBytesPerEntry);
    }
    return directory;
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw archiveError(path, error);
  }
}

async function look(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw unreadable(path, error);
    throw sourceError(
      `the source ${path} does not exist`,
      'Correct `source`, or build (or download) it before this step.',
      { cause: error },
    );
  }
}

/** What the first bytes say, whatever the file is called. */
async function kindOf(path: string): Promise<ArchiveKind | undefined> {
  const head = Buffer.alloc(512);
  try {
    const file = await open(path);
    try {
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (head.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (head.readUInt32BE(0) === 0x28b52ffd) return 'zstd';
  // A local file header, or the end record of a zip without entries.
  if ([0x504b0304, 0x504b0506].includes(head.readUInt32BE(0))) return 'zip';
  if (head.toString('latin1', 257, 262) === 'ustar') return 'tar';
  return undefined;
}

function tarStream(path: string, kind: Exclude<ArchiveKind, 'zip'>): Readable {
  const file = createReadStream(path);
  switch (kind) {
    case 'tar':
      return file;
    case 'gzip':
      // Its error reaches the reader of the last stream.
      return pipeline(file, createGunzip(), () => undefined);
    case 'zstd': {
      const zstd = zstdDecompressor();
      if (zstd !== undefined) return pipeline(file, zstd, () => undefined);
      file.destroy();
      return zstdOutput(path);
    }
  }
}

function archiveError(path: string, thrown: unknown): DeployError {
  if (thrown instanceof DeployError) return thrown;
  const cause = thrown;
  if (codeOf(thrown) === 'ENOSPC') {
    return sourceError(
      `no space left on the runner while ${path} was unpacked`,
      'Free some space on the runner.',
      {
        kind: 'disk-full',
        cause,
      },
    );
  }
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return sourceError(
    `${path} cannot be unpacked: ${why}`,
    'It is damaged, cut short or not what its first bytes say: make or download it anew.',
    { cause },
  );
}
