import { Worker } from 'node:worker_threads';
import { DeployError } from '../../model/failure.ts';
import { type FileToHash, fileHasher, type HashedFile } from './hash-file.ts';

/** Files that a thread is given at once: enough to keep it busy, few enough for all to end together. */
const batchFiles = 128;

/** What a thread runs; the bundle has no file of its own for it. */
const program = `
const { parentPort } = require('node:worker_threads');
const hash = (${fileHasher.toString()})(require('node:fs'), require('node:crypto'));
parentPort.on('message', (files) => parentPort.postMessage(files.map(hash)));
`;

/**
 * Hashes files in so many threads, while this one goes on; what came of each stands at the place of its file. Rejects
 * with DeployError `internal` when a thread dies, and with the signal's reason. The threads end with the work or with
 * the signal, and do not keep the process.
 */
export async function hashInThreads(
  files: readonly FileToHash[],
  threads: number,
  signal: AbortSignal,
): Promise<readonly HashedFile[]> {
  signal.throwIfAborted();
  const hashed: HashedFile[] = new Array(files.length);
  let next = 0;
  const work = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      let from = 0;
      const give = (): void => {
        from = next;
        next += batchFiles;
        if (from >= files.length) resolve();
        else worker.postMessage(files.slice(from, from + batchFiles));
      };
      worker.on('message', (ends: readonly HashedFile[]) => {
        for (const [index, end] of ends.entries()) hashed[from + index] = end;
        give();
      });
      worker.on('error', (error) => reject(died(error.message)));
      worker.on('exit', (code) => reject(died(`exit code ${code}`)));
      worker.unref();
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      give();
    });
  const workers = Array.from({ length: threads }, () => new Worker(program, { eval: true }));
  try {
    await Promise.all(workers.map(work));
    return hashed;
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}

function died(how: string): DeployError {
  return new DeployError({
    kind: 'internal',
    message: `a thread that hashed the source died: ${how}`,
    hint: 'Start the run again; if it happens every time, the runner may lack memory.',
  });
}
