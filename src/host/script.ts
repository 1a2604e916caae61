import { createHash } from 'node:crypto';
import type { CommandResult } from '../model/command.ts';
import { DeployError } from '../model/failure.ts';
import type { Connection } from '../model/transport.ts';
import { agentFailure } from './agent-failure.ts';
import { lastValue } from './key-values.ts';
import { scripts } from './scripts.generated.ts';

/**
 * Puts one of our scripts on the host, as `<path>/.deploy/agent/<sha256>.sh`, and returns where it is. A script that
 * is there already, with the right content, costs one round trip and is not sent.
 * Rejects with DeployError: `path-not-writable`, `disk-full`, `tool-missing`, `digest-mismatch` or a kind of the connection.
 */
export async function installScript(
  connection: Connection,
  path: string,
  text: string,
  timeoutMs: number,
): Promise<string> {
  const hash = hashOf(text);
  const argv = ['sh', '-c', scripts['host/install-script.sh'], 'install-script', path, hash];
  const run = async (task: string, stdin?: string): Promise<CommandResult> => {
    const result = await connection.run({
      argv: [...argv, task],
      timeoutMs,
      ...(stdin === undefined ? {} : { stdin }),
    });
    const failure = agentFailure(result, connection.host, 'agent install');
    if (failure !== undefined) throw new DeployError(failure);
    return result;
  };
  const found = await run('check');
  if (lastValue(found.stdout, 'installed') !== 'yes') await run('write', text);
  return scriptFile(path, text);
}

/** Where one of our scripts is kept on a host. */
export function scriptFile(path: string, text: string): string {
  return `${path.replace(/\/+$/, '')}/.deploy/agent/${hashOf(text)}.sh`;
}

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
