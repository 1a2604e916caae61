import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { CommandResult } from '../model/command.ts';
import { DeployError } from '../model/failure.ts';
import type { Connection } from '../model/transport.ts';
import { agentFailure } from './agent-failure.ts';
import { lastValue } from './key-values.ts';
import { scripts } from './scripts.generated.ts';

/**
 * Puts one of our scripts on the host, as `<path>/.deploy/agent/<sha256>.sh`, and returns where it is. A script that
 * is there already, with the right content, costs one round trip and is not sent; `known` says that it is not. The host
 * has gzip.
 * Rejects with DeployError: `path-not-writable`, `disk-full`, `tool-missing`, `digest-mismatch` or a kind of the connection.
 */
export async function installScript(
  connection: Connection,
  path: string,
  text: string,
  timeoutMs: number,
  known?: 'missing',
): Promise<string> {
  const hash = hashOf(text);
  const argv = ['sh', '-c', scripts['host/install-script.sh'], 'install-script', path, hash];
  const run = async (task: string, stdin?: Uint8Array): Promise<CommandResult> => {
    const result = await connection.run({
      argv: [...argv, task],
      timeoutMs,
      ...(stdin === undefined ? {} : { stdin }),
    });
    const failure = agentFailure(result, connection.host, 'agent install');
    if (failure !== undefined) throw new DeployError(failure);
    return result;
  };
  const isThere = known === undefined && lastValue((await run('check')).stdout, 'installed') === 'yes';
  if (!isThere) await run('write', packedScript(text));
  return scriptFile(path, text);
}

/** Where one of our scripts is kept on a host. */
export function scriptFile(path: string, text: string): string {
  return `${path.replace(/\/+$/, '')}/.deploy/agent/${hashOf(text)}.sh`;
}

/** A script as it is sent: a third of it, which a connection that has just begun takes in one or two round trips. */
export function packedScript(text: string): Uint8Array {
  const known = packed.get(text);
  if (known !== undefined) return known;
  const bytes = gzipSync(text, { level: 9 });
  packed.set(text, bytes);
  return bytes;
}

const packed = new Map<string, Uint8Array>();

/** There are few scripts, and a fleet asks for the same ones on every host. */
const hashes = new Map<string, string>();

/** The name under which a script is kept on hosts: the SHA-256 of its text, in hex. */
export function hashOf(text: string): string {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(text).digest('hex');
  hashes.set(text, hash);
  return hash;
}
