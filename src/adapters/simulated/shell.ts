import type { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { hashOf } from '../../host/script.ts';
import { scripts } from '../../host/scripts.generated.ts';
import type { SimulatedProcess, SimulatedProgram } from '../ssh/simulated-host.ts';
import { type AgentCall, runAgent } from './agent.ts';
import { runDriverScript } from './driver-scripts.ts';
import { Life } from './life.ts';
import type { HostProgram, Machine } from './machine.ts';

const notFound = 127;
const noInput: ShellInput = { bytes: async () => Buffer.alloc(0), text: async () => '' };

/** All of standard input. What was given as text stays that text. */
interface ShellInput {
  readonly bytes: AgentCall['input'];
  readonly text: () => Promise<string>;
}

/** `sh` as commands that come over the network meet it: it knows what this program sends, and nothing else. */
export function remoteShell(machine: Machine): SimulatedProgram {
  return (process) => {
    const life = new Life(process.clock, process.write);
    process.onEnd(() => life.kill());
    return machine.live(life, () => {
      const [, ...args] = process.argv;
      if (args[0] === '-s') return runSentScript(machine, life, args.slice(2), process);
      return runShell(machine, life, args, inputOf(process), () => process.stdin);
    });
  };
}

/** `sh` as commands that the machine runs by itself meet it. */
export const localShell: HostProgram = ([, ...args], life, machine) => runShell(machine, life, args, noInput);

/** `sh -s -- ARGUMENT...`: the script comes by standard input. */
async function runSentScript(
  machine: Machine,
  life: Life,
  args: readonly string[],
  process: SimulatedProcess,
): Promise<number> {
  const text = await inputOf(process).text();
  if (text === scripts['host/agent.sh']) return runAgent(machine, life, { args, input: noInput.bytes });
  // A driver's look before anything is installed is about no app yet: it names no path.
  const [app = machine.app('/')] = machine.apps;
  return runDriverScript(machine, app, life, { text, args, input: noInput.bytes });
}

/** `sh FILE ARGUMENT...` or `sh -c TEXT NAME ARGUMENT...`. */
async function runShell(
  machine: Machine,
  life: Life,
  args: readonly string[],
  input: ShellInput,
  stdin?: () => Readable,
): Promise<number> {
  if (args[0] === '-c') return runInline(machine, life, args.slice(1), input);
  const [file = '', ...rest] = args;
  const installed = /^(.*)\/\.deploy\/agent\/([0-9a-f]{64})\.sh$/.exec(file);
  const app = machine.app(installed?.[1] ?? '/');
  const text = app.scripts.get(installed?.[2] ?? '');
  if (text === undefined) {
    life.write('stderr', `sh: cannot open ${file}: No such file\n`);
    return notFound;
  }
  if (text === scripts['host/agent.sh']) {
    const call = { args: rest, input: input.bytes };
    return runAgent(machine, life, stdin === undefined ? call : { ...call, stdin });
  }
  return runDriverScript(machine, app, life, { text, args: rest, input: input.bytes });
}

async function runInline(
  machine: Machine,
  life: Life,
  [text = '', name = '', ...args]: readonly string[],
  input: ShellInput,
): Promise<number> {
  if (text === scripts['host/install-script.sh']) return installScript(machine, life, args, input);
  if (text === scripts['host/run-installed.sh']) return runInstalled(machine, life, args);
  if (name === 'probe') return runProbe(machine, life, args);
  return machine.settings.programs[text]?.([text, name, ...args], life, machine) ?? unknown(life, text);
}

function unknown(life: Life, text: string): number {
  life.write('stderr', `sh: this simulated machine does not know what it is to do: ${text.slice(0, 60)}\n`);
  return notFound;
}

/** `run-installed.sh PATH SHA256 ARGUMENT...`; the agent is all that is run so. */
async function runInstalled(
  machine: Machine,
  life: Life,
  [path = '', expected = '', ...args]: readonly string[],
): Promise<number> {
  const isThere = machine.app(path.replace(/\/+$/, '')).scripts.has(expected);
  life.write('stdout', `installed=${isThere ? 'yes' : 'no'}\n`);
  return isThere ? runAgent(machine, life, { args, input: noInput.bytes }) : 0;
}

/** `install-script.sh PATH SHA256 check|write`. */
async function installScript(
  machine: Machine,
  life: Life,
  [path = '', expected = '', task = '']: readonly string[],
  input: ShellInput,
): Promise<number> {
  const app = machine.app(path.replace(/\/+$/, ''));
  await life.rest(machine.settings.stepMs);
  if (task === 'check') {
    life.write('stdout', `installed=${app.scripts.has(expected) ? 'yes' : 'no'}\n`);
    return 0;
  }
  if (machine.disk !== 'ok') {
    const full = machine.disk === 'full';
    const reason = full ? 'no space or no inodes left at' : `${machine.settings.user} may not make`;
    life.write('stderr', `deploy-agent: ${reason} ${path}\n`);
    return full ? 71 : 70;
  }
  app.exists = true;
  app.prepared = true;
  const text = unpackScript(await life.during(input.bytes()));
  if (hashOf(text) !== expected) {
    life.write('stderr', 'deploy-agent: the script arrived damaged\n');
    return 74;
  }
  app.scripts.set(expected, text);
  life.write('stdout', 'installed=yes\n');
  return 0;
}

/** A fleet is sent the same long scripts, and keeps them. */
const unpackedScripts = new WeakMap<Uint8Array, string>();

/** The text of a script as it is sent; empty for what is none. */
function unpackScript(bytes: Uint8Array): string {
  const known = unpackedScripts.get(bytes);
  if (known !== undefined) return known;
  let text = '';
  try {
    text = gunzipSync(bytes).toString();
  } catch {
    // As what was cut short.
  }
  unpackedScripts.set(bytes, text);
  return text;
}

/** A probe's command in the release that is in service: it asks the app. */
async function runProbe(
  machine: Machine,
  life: Life,
  [path = '', ...words]: readonly string[],
): Promise<number> {
  const service = machine.service(path);
  await life.rest(machine.settings.stepMs);
  if (words.includes('systemctl') || words.some((word) => word.includes('systemctl'))) {
    const state = service.isUp ? 'active' : 'failed';
    const result = service.isUp ? 'success' : 'exit-code';
    life.write('stdout', `LoadState=loaded\nActiveState=${state}\nSubState=${state}\nNRestarts=0\n`);
    life.write('stdout', `InvocationID=${service.invocation}\nResult=${result}\n`);
    return 0;
  }
  if (!service.isHealthy) life.write('stderr', 'not healthy\n');
  return service.isHealthy ? 0 : 1;
}

function inputOf(process: SimulatedProcess): ShellInput {
  const { inputText } = process;
  return {
    bytes: async () => (inputText === undefined ? whole(process.stdin) : Buffer.from(inputText)),
    text: async () => inputText ?? (await whole(process.stdin)).toString(),
  };
}

/** What was sent in one piece stays that piece, so that what is known of it need not be found out again. */
async function whole(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}
