import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { codeOf, sourceError } from './source-failure.ts';

/**
 * What `zstd -dc` makes of a file, for runtimes without zstd of their own.
 * Fails with DeployError `tool-missing` where there is no such program, or with an Error that holds what it said.
 */
export function zstdOutput(path: string, program = 'zstd'): Readable {
  return Readable.from(output(path, program), { objectMode: false });
}

async function* output(path: string, program: string): AsyncGenerator<Buffer> {
  const child = spawn(program, ['-dcq', '--', path], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // Awaited below; an error while its output is still read must not count as unhandled.
  ended.catch(() => undefined);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-1000);
  });
  try {
    yield* child.stdout;
    if ((await ended) !== 0) throw new Error(said.trim() || 'zstd failed');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw sourceError(
      `${path} cannot be unpacked: neither this Node.js nor this machine has zstd`,
      'Install zstd on the runner, use Node.js 24, or make a .tar.gz.',
      { kind: 'tool-missing', cause: error },
    );
  } finally {
    child.kill();
  }
}
