import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { makeManifest } from '../../host/manifest.ts';
import type { ArchiveFormat, ArchiveRequest, StagingSource } from '../../host/stage.ts';
import type { ManifestEntry } from '../../model/manifest.ts';

/** A release to send, as the engine's ReleaseSource has it. */
export interface SimulatedSource extends StagingSource {
  readonly files: number;
  readonly bytes: number;
  readonly formats: readonly ArchiveFormat[];
  close(): Promise<void>;
}

const content = 'simulated\n';

/** A release of one file that claims to be as large as the scenario says: its time is that of its size. */
export async function simulatedSource(size: {
  readonly bytes: number;
  readonly files: number;
}): Promise<SimulatedSource> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const app = { kind: 'file', path: 'app', size: content.length, executable: false, sha256 } as const;
  const source = memorySource([app], () => content);
  return {
    ...size,
    ...source,
    formats: ['none'],
    archive: (request) => {
      if (request.entries.length > 0) request.onBytes?.(size.bytes);
      return source.archive(request);
    },
    close: async () => undefined,
  };
}

/** A source that lies nowhere and is never compressed: nothing real takes part where time runs ahead of it. */
export function memorySource(
  entries: readonly ManifestEntry[],
  contentOf: (path: string) => string | Buffer,
): StagingSource {
  const manifest = makeManifest(entries);
  return {
    manifest: async () => manifest,
    archive: (request) => Readable.from(packed(request, contentOf)),
  };
}

async function* packed(
  { texts, entries }: ArchiveRequest,
  contentOf: (path: string) => string | Buffer,
): AsyncGenerator<Buffer> {
  const tar = pack();
  const mtime = new Date(0);
  for (const { path, text } of texts) tar.entry({ name: path, mode: 0o644, mtime }, text);
  for (const entry of entries) {
    const common = { name: `tree/${entry.path}`, mtime };
    if (entry.kind === 'directory') tar.entry({ ...common, type: 'directory' });
    else if (entry.kind === 'link') tar.entry({ ...common, type: 'symlink', linkname: entry.target });
    else tar.entry({ ...common, mode: entry.executable ? 0o755 : 0o644 }, contentOf(entry.path));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  yield Buffer.concat(chunks);
}
