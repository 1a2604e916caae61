import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'vitest';
import type { CommandResult } from '../../../src/model/command.ts';
import type { Connection } from '../../../src/model/transport.ts';
import { type CaseContext, firstLine, runScript } from './context.ts';

/** Words that shells and programs like to take for something else. */
const oddWords = [
  '',
  ' ',
  'two words',
  ' edges ',
  "it's",
  '"quoted"',
  `'"'"'`,
  '$HOME',
  '$(id)',
  '`id`',
  `$\{x:-y}`,
  'back\\slash',
  'two\\\\',
  "\\'",
  'line\nbreak',
  '\n',
  'tab\there',
  '*',
  '?[a-z]',
  '~',
  '!history',
  '-n',
  '--',
  '--help',
  '#comment',
  'a=b',
  ';',
  '&&',
  '|',
  '>file',
  '{a,b}',
  '%s',
  '%self',
  '^caret',
  'häßlich ☃ 𝄞',
];

const megabytes20 = 20_000_000;

/** Runs a script until its time is up; with more time where a busy machine had not even begun it by then. */
async function runOutOfTime(connection: Connection, name: 'obeyTerm' | 'ignoreTerm'): Promise<CommandResult> {
  for (const timeoutMs of [500, 4_000, 16_000]) {
    const result = await runScript(connection, [name], { timeoutMs });
    expect(result.end).toEqual({ kind: 'timed-out', afterMs: timeoutMs });
    if (result.stdout !== '') return result;
  }
  throw new Error(`${name} has not begun within 16 s`);
}

export const commandCases = {
  'exit codes arrive as they are': async (context: CaseContext) => {
    const connection = await context.connect();
    for (const code of [0, 1, 3, 127, 128, 254]) {
      expect((await runScript(connection, ['exit', `${code}`])).end).toEqual({ kind: 'exited', code });
    }
  },
  'a remote exit 255 is exited, not lost': async (context: CaseContext) => {
    const connection = await context.connect();
    expect((await runScript(connection, ['exit', '255'])).end).toEqual({ kind: 'exited', code: 255 });
    expect(connection.lost.aborted).toBe(false);
  },
  'a command that does not exist exits 127': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await connection.run({ argv: ['/nowhere/no-such-command'], timeoutMs: 30_000 });
    expect(result.end).toEqual({ kind: 'exited', code: 127 });
  },
  'standard output and standard error stay apart': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runScript(connection, ['bothStreams']);
    expect(result).toMatchObject({
      end: { kind: 'exited', code: 0 },
      stdout: 'to-out\nno-newline',
      stderr: 'to-err\nno-newline-either',
    });
  },
  'arguments arrive unchanged': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runScript(connection, ['showArguments', ...oddWords]);
    expect(result.stdout).toBe(oddWords.map((word) => `<${word}>`).join(''));
  },
  'without input standard input is empty': async (context: CaseContext) => {
    const connection = await context.connect();
    expect(await runScript(connection, ['echoInput'])).toMatchObject({
      end: { kind: 'exited', code: 0 },
      stdout: '',
    });
  },
  '20 MB of input go there and come back': async (context: CaseContext) => {
    const connection = await context.connect();
    const line = `${'0123456789abcdef'.repeat(62)}1234567\n`;
    const text = line.repeat(megabytes20 / line.length);
    const result = await runScript(connection, ['echoInput'], { stdin: text, keepBytes: text.length + 1 });
    expect(result.end).toEqual({ kind: 'exited', code: 0 });
    expect(result.stdout.length).toBe(text.length);
    expect(result.stdout === text).toBe(true);
  },
  'bytes and streams are input too': async (context: CaseContext) => {
    const connection = await context.connect();
    const bytes = Buffer.alloc(megabytes20, Buffer.from(Array.from({ length: 256 }, (_, value) => value)));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const pieces = function* () {
      for (let at = 0; at < bytes.length; at += 77_777) yield bytes.subarray(at, at + 77_777);
    };
    const inputs = [bytes, Readable.from(pieces(), { objectMode: false })];
    for (const stdin of inputs) {
      expect((await runScript(connection, ['digestInput'], { stdin })).stdout).toBe(`${digest}  -\n`);
    }
  },
  'a command and its caller speak in turns': async (context: CaseContext) => {
    const connection = await context.connect();
    const stdin = new PassThrough();
    const heard: string[] = [];
    const words = ['one', 'two', 'three'];
    const result = await runScript(connection, ['answerLines'], {
      stdin,
      // Each word is said only after the answer to the one before, and the input is never closed.
      onLine: (_stream, line) => {
        heard.push(line);
        stdin.write(`${words.shift() ?? 'bye'}\n`);
      },
    });
    expect(result.end).toEqual({ kind: 'exited', code: 0 });
    expect(heard).toEqual(['ready', 'heard one', 'heard two', 'heard three']);
  },
  'a command that does not read its input neither hangs nor breaks': async (context: CaseContext) => {
    const connection = await context.connect();
    const source = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536);
      })(),
    );
    const bytes = Buffer.alloc(megabytes20);
    expect((await runScript(connection, ['exit', '3'], { stdin: bytes })).end).toEqual({
      kind: 'exited',
      code: 3,
    });
    expect((await runScript(connection, ['exit', '4'], { stdin: source })).end).toEqual({
      kind: 'exited',
      code: 4,
    });
    expect(source.destroyed).toBe(true);
    expect((await runScript(connection, ['exit', '5'])).end).toEqual({ kind: 'exited', code: 5 });
  },
  'input that breaks off is never taken for whole': async (context: CaseContext) => {
    const connection = await context.connect();
    const source = new Readable({ read() {} });
    source.push('the first half');
    const seen: string[] = [];
    const running = runScript(connection, ['waitForInputEnd'], {
      stdin: source,
      onLine: (_stream, line) => {
        seen.push(line);
        source.destroy(new Error('the disk broke'));
      },
    });
    await expect(running).rejects.toThrow('the disk broke');
    expect(seen).toEqual(['started']);
    expect((await runScript(connection, ['exit', '0'])).end).toEqual({ kind: 'exited', code: 0 });
  },
  'many commands run at once': async (context: CaseContext) => {
    const connection = await context.connect();
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    const results = await Promise.all(
      numbers.map((index) => runScript(connection, ['sayAndExit', `number ${index}`, `${index}`])),
    );
    expect(results.map(({ stdout }) => stdout)).toEqual(numbers.map((index) => `number ${index}\n`));
    expect(results.map(({ end }) => end)).toEqual(numbers.map((code) => ({ kind: 'exited', code })));
  },
  'a command that a signal ended is signalled': async (context: CaseContext) => {
    const connection = await context.connect();
    for (const name of ['KILL', 'TERM']) {
      const result = await runScript(connection, ['killItself', name]);
      expect(result.end).toEqual({ kind: 'signalled', signal: `SIG${name}` });
    }
  },
  'a command that is killed with all around it is signalled': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runScript(connection, ['killWholeGroup']);
    expect(result.end).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    expect(result.stdout).toBe('about to\n');
  },
  'a command whose time is up is ended': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runOutOfTime(connection, 'obeyTerm');
    expect((await runScript(connection, ['alive', result.stdout.trim()])).stdout).toBe('');
  },
  'a command that ignores TERM is ended with its whole process group': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runOutOfTime(connection, 'ignoreTerm');
    const pids = result.stdout.trim().split(' ');
    expect(pids).toHaveLength(2);
    expect((await runScript(connection, ['alive', ...pids])).stdout).toBe('');
  },
  'a child that keeps the output open does not hold the command': async (context: CaseContext) => {
    const connection = await context.connect();
    const result = await runScript(connection, ['leaveChild'], { timeoutMs: 30_000 });
    expect(result.end).toEqual({ kind: 'exited', code: 0 });
    const [pid = '', ...rest] = result.stdout.split('\n');
    expect(rest).toEqual(['last words', '']);
    await runScript(connection, ['endProcesses', pid]);
  },
  'what raises while lines are heard ends the command and is raised': async (context: CaseContext) => {
    const connection = await context.connect();
    const { line, onLine } = firstLine();
    const running = runScript(connection, ['obeyTerm'], {
      onLine: (stream, text) => {
        onLine(stream, text);
        throw new Error('a defect in the listener');
      },
    });
    await expect(running).rejects.toThrow('a defect in the listener');
    expect((await runScript(connection, ['alive', await line])).stdout).toBe('');
  },
} as const;
