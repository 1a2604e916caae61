import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostAgent } from '../../src/host/agent.ts';
import { readFacts } from '../../src/host/facts.ts';
import { AgentHost, failureFrom, first, second, third } from '../fixtures/agent-host.ts';
import { type Shell, shells } from '../fixtures/local-connection.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of shells) {
  describeIf(shell, `agent in ${shell}`, () => agentSuite(shell));
  describeIf(shell, `facts in ${shell}`, () => factsSuite(shell));
}

function agentSuite(shell: Shell): void {
  let host: AgentHost;
  let agent: HostAgent;

  beforeEach(async () => {
    host = new AgentHost(shell);
    agent = await host.install();
  });
  afterEach(() => host.dispose());

  describe('install', () => {
    test('makes the path, and .deploy for the user alone', () => {
      expect(statSync(host.in('.deploy')).mode & 0o777).toBe(0o700);
      expect(statSync(host.path).mode & 0o777).toBe(0o755);
    });

    test('sends the agent once, and again when it was damaged', async () => {
      const sent = (): number =>
        host.connection.commands.filter((command) => command.stdin !== undefined).length;
      expect(sent()).toBe(1);
      await host.install();
      expect(sent()).toBe(1);
      const [script = ''] = readdirSync(host.in('.deploy/agent'));
      chmodSync(host.in('.deploy/agent', script), 0o600);
      writeFileSync(host.in('.deploy/agent', script), 'echo damaged');
      await host.install();
      expect(sent()).toBe(2);
      expect(await agent.current()).toBeUndefined();
    });

    test('leaves nothing behind when the script arrives damaged', async () => {
      const { connection } = host;
      const cut = {
        ...connection,
        run: (command: Parameters<typeof connection.run>[0]) =>
          connection.run(command.stdin === undefined ? command : { ...command, stdin: 'echo' }),
      };
      const { installScript } = await import('../../src/host/script.ts');
      const failure = await failureFrom(installScript(cut, host.path, 'echo whole\n', 10_000));
      expect(failure.kind).toBe('digest-mismatch');
      expect(readdirSync(host.in('.deploy/agent'))).toHaveLength(1);
    });
  });

  describe('current', () => {
    beforeEach(() => {
      for (const id of [first, second]) host.place(id);
    });

    test('is a relative link, switched to and fro', async () => {
      expect(await agent.current()).toBeUndefined();
      await agent.switchTo(first, undefined);
      expect(readlinkSync(host.in('current'))).toBe(`releases/${first}`);
      await agent.switchTo(second, first);
      expect(readFileSync(host.in('current/version.txt'), 'utf8')).toBe(second);
      await agent.switchTo(first, second);
      expect(await agent.current()).toBe(first);
      expect(readdirSync(host.path).sort()).toEqual(['.deploy', 'current', 'releases']);
    });

    test('is never absent or half while it is switched', async () => {
      await agent.switchTo(first, undefined);
      let reading = true;
      let reads = 0;
      const failures: unknown[] = [];
      const reader = (async () => {
        while (reading) {
          for (let i = 0; i < 200; i += 1) {
            try {
              reads += 1;
              readFileSync(host.in('current/version.txt'));
            } catch (error) {
              failures.push(error);
            }
          }
          await new Promise(setImmediate);
        }
      })();
      for (let i = 0; i < 5; i += 1) {
        await agent.switchTo(second, first);
        await agent.switchTo(first, second);
      }
      reading = false;
      await reader;
      expect(failures).toEqual([]);
      expect(reads).toBeGreaterThan(1000);
    });

    test.each([
      ['a directory', (at: string) => mkdirSync(at)],
      ['a file', (at: string) => writeFileSync(at, 'mine')],
      ['a link to elsewhere', (at: string) => symlinkSync('/srv/other', at)],
    ])('is left alone when it is %s', async (_what, make) => {
      make(host.in('current'));
      const before = lstatSync(host.in('current')).ino;
      for (const work of [
        () => agent.switchTo(first, undefined),
        () => agent.clearCurrent(first),
        () => agent.current(),
      ]) {
        expect(await failureFrom(work())).toMatchObject({ kind: 'agent-refused' });
      }
      expect(lstatSync(host.in('current')).ino).toBe(before);
      const facts = await readFacts(host.connection, { path: host.path, tools: [], timeoutMs: 10_000 });
      expect(facts.current).toBeUndefined();
      expect(facts.currentObstacle).toMatch(/^a (directory|file|link to \/srv\/other)$/);
    });
  });

  // Busybox takes its own mv, whatever the PATH says, so there is nothing to try.
  if (shell !== 'busybox') {
    test.each([
      ['by other means', ['mv'], 'switched'],
      ['not at all', ['mv', 'perl', 'python3'], 'tool-missing'],
    ])('without mv -T, current is switched %s', async (_how, lacking, expected) => {
      for (const id of [first, second]) host.place(id);
      await agent.switchTo(first, undefined);
      const before = join(host.directory, 'old-programs');
      mkdirSync(before);
      for (const program of lacking) {
        const refusing = '#!/bin/sh\ncase $1 in -?T | -e | -c) echo "invalid option" >&2; exit 1 ;; esac\n';
        writeFileSync(join(before, program), `${refusing}exec /bin/${program} "$@"\n`, { mode: 0o755 });
      }
      const old = new AgentHost(shell, { before: [before], disk: host.directory });
      const oldAgent = await old.install();
      const ended = await oldAgent.switchTo(second, first).then(
        () => 'switched',
        (thrown) => thrown.failure.kind,
      );
      old.dispose();
      expect(ended).toBe(expected);
      expect(await agent.current()).toBe(expected === 'switched' ? second : first);
      expect(readdirSync(host.path).sort()).toEqual(['.deploy', 'current', 'releases']);
    });
  }

  describe('releases', () => {
    test('are removed with their records, read-only directories and all, but never the one in service', async () => {
      await host.release(agent, first);
      await host.stage(agent, second, { 'cache/deep/file': 'x' });
      chmodSync(host.in('releases', second, 'cache/deep'), 0o555);
      chmodSync(host.in('releases', second, 'cache'), 0o555);
      await agent.seal(second);
      await host.release(agent, third);
      await agent.switchTo(third, undefined);
      expect(await failureFrom(agent.remove([first, third]))).toMatchObject({ kind: 'agent-refused' });
      expect(readdirSync(host.in('releases')).sort()).toEqual([first, second, third]);
      await agent.remove([first, second, '20200101T000000Z-abcdef0']);
      expect(readdirSync(host.in('releases'))).toEqual([third]);
      expect(readdirSync(host.in('.deploy/releases'))).toEqual([third]);
      expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
    });

    test('are read-only once sealed, and closed to changes', async () => {
      await host.stage(agent, first, { a: 'x', b: { executable: 'x' }, c: { link: 'a' } });
      await agent.seal(first);
      expect(lstatSync(host.in('releases', first, 'a')).mode & 0o777).toBe(0o444);
      expect(lstatSync(host.in('releases', first, 'b')).mode & 0o777).toBe(0o555);
      for (const work of [
        () => agent.writeFile(first, 'a', 'y', '0600'),
        () => agent.linkShared(first, [{ kind: 'directory', path: 'd' }]),
      ]) {
        expect(await failureFrom(work())).toMatchObject({ kind: 'agent-refused', exit: 83 });
      }
      await agent.seal(first);
      expect(readFileSync(host.in('releases', first, 'a'), 'utf8')).toBe('x');
    });
  });

  describe('run-in', () => {
    beforeEach(() => {
      for (const id of [first, second]) host.place(id);
    });

    test('runs in the release with its environment, an empty stdin and its own exit code', async () => {
      const lines: string[] = [];
      const result = await agent.runIn(
        second,
        'pwd; echo "$DEPLOY_PATH|$DEPLOY_RELEASE|$DEPLOY_PREVIOUS|$(env | grep -c LC_ALL)"; cat; umask; exit 78',
        { timeoutMs: 10_000, previous: first, onLine: (_stream, line) => lines.push(line) },
      );
      expect(result.end).toEqual({ kind: 'exited', code: 78 });
      expect(lines).toEqual([
        host.in('releases', second),
        `${host.path}|${second}|${first}|0`,
        expect.stringMatching(/^0*22$/),
      ]);
      expect(result.stdout).toBe(lines.map((line) => `${line}\n`).join(''));
    });

    test('knows current, and nothing of a previous release when there is none', async () => {
      await agent.switchTo(first, undefined);
      const result = await agent.runIn('current', 'pwd; echo "[$DEPLOY_RELEASE$DEPLOY_PREVIOUS]"; exit 3', {
        timeoutMs: 10_000,
      });
      expect(result.end).toEqual({ kind: 'exited', code: 3 });
      expect(result.stdout).toBe(`${host.in('current')}\n[${first}]\n`);
    });

    test('ends with its time', async () => {
      const result = await agent.runIn(first, 'echo going; sleep 60', { timeoutMs: 3_000 });
      expect(result.end).toEqual({ kind: 'timed-out', afterMs: 3_000 });
      expect(result.stdout).toBe('going\n');
    });
  });

  describe('history', () => {
    test('keeps whole lines, also after one that was torn', async () => {
      expect(await agent.history(5)).toEqual([]);
      await agent.appendHistory('{"n":1}');
      writeFileSync(host.in('.deploy/history.jsonl'), '{"n":1}\n{"n":2');
      await agent.appendHistory(`{"n":3,"text":"${'x'.repeat(20_000)}"}`);
      const lines = await agent.history(2);
      expect(lines[0]).toBe('{"n":2');
      expect(JSON.parse(lines[1] ?? '')).toMatchObject({ n: 3 });
      expect(await failureFrom(agent.appendHistory('two\nlines'))).toMatchObject({ exit: 64 });
      expect(await agent.history(9)).toHaveLength(3);
    });
  });

  describe('runScript', () => {
    test('keeps a script on the host and hands on arguments and stdin as they are', async () => {
      const script = 'printf "%s|" "$@"; cat; exit 9\n';
      const sent = host.connection.commands.length;
      for (const stdin of ['one', 'two']) {
        const result = await agent.runScript(script, ["a b'c", '$(x)', ''], { stdin, timeoutMs: 10_000 });
        expect(result).toMatchObject({ end: { kind: 'exited', code: 9 }, stdout: `a b'c|$(x)||${stdin}` });
      }
      // check, write, run; then only run.
      expect(host.connection.commands.length - sent).toBe(4);
    });
  });
}

function factsSuite(shell: Shell): void {
  let host: AgentHost;
  beforeEach(() => {
    host = new AgentHost(shell);
  });
  afterEach(() => host.dispose());
  const read = (path = host.path) =>
    readFacts(host.connection, { path, tools: ['tar', 'no-such-program', 'sh'], timeoutMs: 10_000 });

  test('are read without writing anything', async () => {
    const before = readdirSync(host.directory);
    const facts = await read();
    expect(readdirSync(host.directory)).toEqual(before);
    expect(facts).toMatchObject({
      system: 'Linux',
      uid: process.getuid?.(),
      home: '/',
      pathWritable: true,
      tools: { tar: true, 'no-such-program': false, sh: true },
      releases: [],
      current: undefined,
      currentObstacle: undefined,
      hasAgent: false,
    });
    expect(facts.machine).not.toBe('');
    expect(facts.user).not.toBe('');
    expect(facts.distribution).not.toMatch(/["\n?]/);
    expect(facts.freeBytes).toBeGreaterThan(1_000_000);
    expect(facts.freeInodes).toBeGreaterThan(1000);
  });

  test('have the agent sent compressed', async () => {
    await read();
    const [, sent] = host.connection.commands;
    expect(Buffer.from(sent?.stdin as Uint8Array).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  test('tell a path that cannot be made', async () => {
    writeFileSync(join(host.directory, 'file'), '');
    expect((await read(join(host.directory, 'file/app'))).pathWritable).toBe(false);
  });
}

describeIf('dash', 'a host without gzip', () => {
  test('is sent the agent as it is, and says what it lacks', async () => {
    const host = new AgentHost('dash', { without: ['gzip'] });
    const facts = await readFacts(host.connection, { path: host.path, tools: ['gzip'], timeoutMs: 10_000 });
    expect(facts).toMatchObject({ system: 'Linux', tools: { gzip: false } });
    expect(await failureFrom(host.install())).toMatchObject({ kind: 'tool-missing' });
    host.dispose();
  });
});
