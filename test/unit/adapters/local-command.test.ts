import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { type LocalCommand, runLocally } from '../../../src/adapters/local-command.ts';

const env = { PATH: process.env.PATH };

function sh(script: string, changes: Partial<LocalCommand> = {}) {
  return runLocally({ argv: ['sh', '-c', script, 'sh'], timeoutMs: 60_000, env, ...changes });
}

/** Whether a process is there still; one that has ended but was not waited for is not. */
function lives(pid: string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Resolves once a process that is no child of ours has gone. */
async function gone(pid: string): Promise<void> {
  while (lives(pid)) await systemClock.sleep(10);
}

describe('runLocally', () => {
  it('gives exit code, both streams and the time it took', async () => {
    const result = await sh('echo out; echo err >&2; exit 3');
    expect(result).toMatchObject({ end: { kind: 'exited', code: 3 }, stdout: 'out\n', stderr: 'err\n' });
    expect(result.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('gives arguments and the environment as they are, and nothing more', async () => {
    const { stdout } = await runLocally({
      argv: ['sh', '-c', 'printf "%s|" "$@" "$A" "$HOME" "$(pwd)"', 'sh', '$(x) "y"', ''],
      timeoutMs: 60_000,
      env: { ...env, A: 'a b' },
      cwd: '/',
    });
    expect(stdout).toBe('$(x) "y"||a b||/|');
  });

  it('has an empty standard input', async () => {
    expect(await sh('cat; echo end')).toMatchObject({ stdout: 'end\n' });
  });

  it('keeps the end of long output', async () => {
    const { stdout } = await sh('seq 1 100000', { keepBytes: 13 });
    expect(stdout).toBe('99999\n100000\n');
  });

  it('names the signal that ended it', async () => {
    expect((await sh('kill -KILL $$')).end).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
  });

  it('ends the whole process group when the time is up, even one that ignores TERM', async () => {
    let stdout = '';
    // With more time where a busy machine had not even begun it when the time was up.
    for (const timeoutMs of [300, 3_000, 15_000]) {
      const result = await sh('trap "" TERM; sleep 600 & echo $!; sleep 600; sleep 600', { timeoutMs });
      expect(result.end).toEqual({ kind: 'timed-out', afterMs: timeoutMs });
      stdout = result.stdout;
      if (stdout !== '') break;
    }
    expect(stdout).toMatch(/^\d+\n$/);
    await gone(stdout.trim());
  });

  it('ends it when the signal aborts, before or after it started', async () => {
    expect((await sh('sleep 600', { signal: AbortSignal.abort() })).end.kind).toBe('signalled');
    const controller = new AbortController();
    const running = sh('sleep 600', { signal: controller.signal });
    controller.abort();
    expect((await running).end).toEqual({ kind: 'signalled', signal: 'SIGTERM' });
  });

  it('does not wait for a child in the background that holds the output open', async () => {
    const result = await sh('sleep 600 & echo $!');
    expect(result.end).toEqual({ kind: 'exited', code: 0 });
    expect(lives(result.stdout.trim())).toBe(true);
    process.kill(Number(result.stdout));
  });

  it('ends as a shell would where the program is not there, or is none', async () => {
    const none = await runLocally({ argv: ['/no/such/program'], timeoutMs: 60_000, env });
    expect(none).toMatchObject({
      end: { kind: 'exited', code: 127 },
      stderr: expect.stringContaining('/no/such/program'),
    });
    for (const argv of [['/'], [], ['sh', 'a\0b']]) {
      expect((await runLocally({ argv, timeoutMs: 60_000, env })).end).toEqual({ kind: 'exited', code: 126 });
    }
  });
});
