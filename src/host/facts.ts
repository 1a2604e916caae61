import type { RemoteCommand } from '../model/command.ts';
import type { HostFacts } from '../model/facts.ts';
import { DeployError } from '../model/failure.ts';
import type { Connection } from '../model/transport.ts';
import { agentFailure } from './agent-failure.ts';
import { keyValues, lastValue } from './key-values.ts';
import { parseReleases } from './releases.ts';
import { hashOf, packedScript } from './script.ts';
import { scripts } from './scripts.generated.ts';
import { parseDeadMan, parseLease, parseTransaction } from './transaction-answers.ts';

/** More than any host needs, and still exact: stands where the file system knows no limit. */
const plenty = Number.MAX_SAFE_INTEGER;

/**
 * Observes a host before anything is planned; nothing is written there. Where the agent is not on the host it comes by
 * standard input, which takes longer. Rejects with DeployError: a kind of the connection, or `command-failed`.
 */
export async function readFacts(
  connection: Connection,
  options: { readonly path: string; readonly tools: readonly string[]; readonly timeoutMs: number },
): Promise<HostFacts> {
  const { path, tools, timeoutMs } = options;
  const agent = scripts['host/agent.sh'];
  const ask = async (command: Pick<RemoteCommand, 'argv' | 'stdin'>): Promise<string> => {
    const result = await connection.run({ ...command, timeoutMs, keepBytes: 1024 * 1024 });
    const failure = agentFailure(result, connection.host, 'agent facts');
    if (failure !== undefined) throw new DeployError(failure);
    return result.stdout;
  };
  const runInstalled = ['sh', '-c', scripts['host/run-installed.sh'], 'run-installed', path, hashOf(agent)];
  const told = await ask({ argv: [...runInstalled, 'facts', path, ...tools] });
  if (lastValue(told, 'installed') === 'yes') return parseFacts(told);
  const facts = ['facts', path, ...tools];
  const sent =
    lastValue(told, 'gzip') === 'yes'
      ? {
          argv: ['sh', '-c', 'gzip -dc | sh -s -- "$@"', 'deploy-agent', ...facts],
          stdin: packedScript(agent),
        }
      : { argv: ['sh', '-s', '--', ...facts], stdin: agent };
  return parseFacts(await ask(sent));
}

/** Reads what `agent.sh facts` printed. What could not be found out there is empty, or plenty. */
export function parseFacts(text: string): HostFacts {
  const word = (key: string): string => lastValue(text, key) ?? '';
  const tools = keyValues(text)
    .filter(([key]) => key === 'tool')
    .map(([, value]): [string, boolean] => {
      const [name = '', found] = value.split(' ');
      return [name, found === 'yes'];
    });
  return {
    system: word('system'),
    machine: word('machine'),
    distribution: word('distribution') || word('system'),
    user: word('user'),
    home: word('home'),
    uid: Number(word('uid')),
    pathWritable: word('writable') === 'yes',
    freeBytes: Math.min(plenty, numberOr(word('free-kib'), plenty) * 1024),
    freeInodes: numberOr(word('free-inodes'), plenty),
    tools: Object.fromEntries(tools),
    releases: parseReleases(text),
    current: lastValue(text, 'current'),
    currentVersions: keyValues(text).flatMap(([key, value]) => (key === 'version' ? [value] : [])),
    currentObstacle: lastValue(text, 'obstacle'),
    hasAgent: word('installed') === 'yes',
    deadMan: parseDeadMan(text),
    lease: parseLease(text),
    transaction: parseTransaction(text, 'transaction-'),
  };
}

function numberOr(text: string, otherwise: number): number {
  return /^[0-9]+$/.test(text) ? Number(text) : otherwise;
}
