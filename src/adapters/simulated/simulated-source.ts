import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { digestOfTree } from '../../host/tree-digest.ts';

/** A release to send, as the engine's ReleaseSource has it. */
export interface SimulatedSource {
  readonly files: number;
  readonly bytes: number;
  digest(): Promise<string>;
  open(onBytes: (bytes: number) => void): Readable;
  close(): Promise<void>;
}

let packed: Promise<{ readonly bytes: Buffer; readonly digest: string }> | undefined;

/** A release of one file that claims to be as large as the scenario says: its time is that of its size. */
export async function simulatedSource(size: {
  readonly bytes: number;
  readonly files: number;
}): Promise<SimulatedSource> {
  packed ??= packOne();
  const archive = await packed;
  return {
    ...size,
    digest: async () => archive.digest,
    open: (onBytes) => {
      onBytes(size.bytes);
      return Readable.from([archive.bytes]);
    },
    close: async () => undefined,
  };
}

async function packOne(): Promise<{ readonly bytes: Buffer; readonly digest: string }> {
  const content = Buffer.from('simulated\n');
  const tar = pack();
  tar.entry({ name: 'app', mode: 0o644, mtime: new Date(0) }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  const hash = createHash('sha256').update(content).digest('hex');
  const entry = { kind: 'file', path: 'app', size: content.length, executable: false } as const;
  return { bytes: gzipSync(Buffer.concat(chunks)), digest: digestOfTree([entry], new Map([['app', hash]])) };
}
