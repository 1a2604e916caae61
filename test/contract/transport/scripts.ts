import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { SimulatedProcess, SimulatedProgram } from '../../../src/adapters/ssh/simulated-host.ts';

/** What a case runs on the host: a shell script, and the same for hosts in memory. */
interface Script {
  readonly text: string;
  readonly simulate: SimulatedProgram;
}

/** The script's arguments: what follows `sh -c <text> sh`. */
const argumentsOf = ({ argv }: SimulatedProcess) => argv.slice(4);

const forever = ({ killed }: SimulatedProcess) =>
  new Promise<number>((resolve) => killed.addEventListener('abort', () => resolve(137), { once: true }));

async function readAll({ stdin }: SimulatedProcess): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const outputSize = 100_000_000;

export const scripts = {
  exit: {
    text: 'exit "$1"',
    simulate: async (process) => Number(argumentsOf(process)[0]),
  },
  bothStreams: {
    text: 'echo to-out; echo to-err >&2; printf no-newline; printf no-newline-either >&2',
    simulate: async ({ write }) => {
      write('stdout', 'to-out\nno-newline');
      write('stderr', 'to-err\nno-newline-either');
      return 0;
    },
  },
  showArguments: {
    text: 'printf "<%s>" "$@"',
    simulate: async (process) => {
      process.write(
        'stdout',
        argumentsOf(process)
          .map((word) => `<${word}>`)
          .join(''),
      );
      return 0;
    },
  },
  digestInput: {
    text: 'sha256sum',
    simulate: async (process) => {
      const hash = createHash('sha256');
      for await (const chunk of process.stdin) hash.update(chunk);
      process.write('stdout', `${hash.digest('hex')}  -\n`);
      return 0;
    },
  },
  answerLines: {
    text: 'echo ready; while read -r line && [ "$line" != bye ]; do echo "heard $line"; done',
    simulate: async ({ stdin, write }) => {
      write('stdout', 'ready\n');
      for await (const line of createInterface({ input: stdin })) {
        if (line === 'bye') break;
        write('stdout', `heard ${line}\n`);
      }
      return 0;
    },
  },
  echoInput: {
    text: 'cat',
    simulate: async (process) => {
      process.write('stdout', await readAll(process));
      return 0;
    },
  },
  waitForInputEnd: {
    text: 'echo started; cat >/dev/null; echo whole',
    simulate: async (process) => {
      process.write('stdout', 'started\n');
      await readAll(process);
      process.write('stdout', 'whole\n');
      return 0;
    },
  },
  sayAndExit: {
    text: 'echo "$1"; exit "$2"',
    simulate: async (process) => {
      const [word = '', code] = argumentsOf(process);
      process.write('stdout', `${word}\n`);
      return Number(code);
    },
  },
  muchOutput: {
    text: `head -c ${outputSize} /dev/zero | tr '\\0' '\\170'; echo; echo the end`,
    simulate: async ({ write }) => {
      const piece = Buffer.alloc(1_000_000, 'x');
      for (let sent = 0; sent < outputSize; sent += piece.length) {
        write('stdout', piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      write('stdout', '\nthe end\n');
      return 0;
    },
  },
  muchOnBoth: {
    text: "for i in 1 2 3 4 5; do head -c 3000000 /dev/zero | tr '\\0' '\\157'; head -c 3000000 /dev/zero | tr '\\0' '\\145' >&2; done",
    simulate: async ({ write }) => {
      for (let i = 0; i < 5; i += 1) {
        write('stdout', 'o'.repeat(3_000_000));
        write('stderr', 'e'.repeat(3_000_000));
      }
      return 0;
    },
  },
  oddLines: {
    text: String.raw`printf '::error::forged\n##[group]x\r\nspinner 1\rspinner 2\rdone\nh\303\244lf'; sleep 0.2; printf ' \303'; sleep 0.2; printf '\251t\303\251\n\377\nunfinished'`,
    simulate: async ({ write }) => {
      write('stdout', '::error::forged\n##[group]x\r\nspinner 1\rspinner 2\rdone\nhälf ');
      write('stdout', Buffer.from([0xc3]));
      write('stdout', Buffer.from([0xa9]));
      write('stdout', 'té\n');
      write('stdout', Buffer.from([0xff]));
      write('stdout', '\nunfinished');
      return 0;
    },
  },
  longLine: {
    text: "head -c 40000 /dev/zero | tr '\\0' '\\170'",
    simulate: async ({ write }) => {
      write('stdout', 'x'.repeat(40_000));
      return 0;
    },
  },
  /** Tells the process group, then two processes that ignore TERM. */
  ignoreTerm: {
    text: 'trap "" TERM; sleep 300 & echo "$$ $!"; wait; sleep 300',
    simulate: async (process) => {
      process.write('stdout', '1001 1002\n');
      return forever(process);
    },
  },
  /** Ignores TERM and says that it was asked. */
  answerTerm: {
    text: 'trap "echo asked" TERM; echo "$$"; while :; do sleep 1; done',
    simulate: async (process) => {
      process.write('stdout', '1001\n');
      process.terminated.addEventListener('abort', () => process.write('stdout', 'asked\n'), { once: true });
      return forever(process);
    },
  },
  obeyTerm: {
    text: 'echo "$$"; exec sleep 300',
    simulate: (process) => {
      process.write('stdout', '1001\n');
      return new Promise((resolve) => {
        process.terminated.addEventListener('abort', () => resolve(143), { once: true });
        process.killed.addEventListener('abort', () => resolve(137), { once: true });
      });
    },
  },
  /** Prints which of the processes given still live; a zombie does not. */
  alive: {
    text: 'for pid in "$@"; do state=$(sed "s/.*) //; s/ .*//" "/proc/$pid/stat" 2>/dev/null); case $state in ""|Z|X) ;; *) echo "$pid" ;; esac; done',
    simulate: async () => 0,
  },
  endProcesses: {
    text: 'kill -KILL "$@" 2>/dev/null; exit 0',
    simulate: async () => 0,
  },
  /** Leaves a child behind that keeps both outputs open, and tells its process. */
  leaveChild: {
    text: 'sleep 300 & echo "$!"; echo last words',
    simulate: async ({ write }) => {
      write('stdout', '1003\nlast words\n');
      return 0;
    },
  },
  killItself: {
    text: 'kill -s "$1" $$; sleep 10',
    simulate: async (process) => 128 + ({ KILL: 9, TERM: 15 }[argumentsOf(process)[0] ?? ''] ?? 0),
  },
  killWholeGroup: {
    text: 'echo about to; kill -KILL 0; sleep 10',
    simulate: async ({ write }) => {
      write('stdout', 'about to\n');
      return 137;
    },
  },
} as const satisfies Readonly<Record<string, Script>>;

/** The command that runs a script with arguments. */
export function argvOf(name: keyof typeof scripts, ...words: readonly string[]): string[] {
  return ['sh', '-c', scripts[name].text, 'sh', ...words];
}

/** The `sh` of hosts in memory: it knows these scripts by their text. */
export const simulatedShell: SimulatedProgram = async (process) => {
  const script = Object.values(scripts).find(({ text }) => text === process.argv[2]);
  if (script === undefined) throw new Error(`a script without a simulation: ${process.argv[2]}`);
  return script.simulate(process);
};
