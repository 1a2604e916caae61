import { describe, expect, test } from 'vitest';
import { agentFailure } from '../../../src/host/agent-failure.ts';
import { failureOfCommand } from '../../../src/host/command-failure.ts';
import type { CommandEnd, CommandResult } from '../../../src/model/command.ts';

const ended = (end: CommandEnd, stdout = '', stderr = ''): CommandResult => ({
  end,
  stdout,
  stderr,
  durationMs: 5,
});
const exited = (code: number, stdout = '', stderr = ''): CommandResult =>
  ended({ kind: 'exited', code }, stdout, stderr);
const context = { host: 'web-1', command: 'npm ci' } as const;

describe('the failure of a command', () => {
  test('is none for an exit with 0, and for nothing else', () => {
    expect(failureOfCommand(exited(0, '', 'a warning'), context)).toBeUndefined();
    const ends: readonly CommandEnd[] = [
      { kind: 'exited', code: 1 },
      { kind: 'exited', code: 255 },
      { kind: 'signalled', signal: 'TERM' },
      { kind: 'timed-out', afterMs: 1 },
      { kind: 'lost', failure: { kind: 'connection-lost', message: 'gone' } },
    ];
    for (const end of ends) expect(failureOfCommand(ended(end), context)).toMatchObject(context);
  });

  test('has the exit code, what it was told, and the last lines', () => {
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    const failure = failureOfCommand(exited(3, '', `${lines.join('\n')}\n\n`), {
      ...context,
      phase: 'stage',
      step: 'build',
      hint: 'look',
      location: { file: 'deploy.yml', line: 3, column: 5 },
    });
    expect(failure).toEqual({
      kind: 'command-failed',
      message: '`npm ci` failed with exit code 3',
      host: 'web-1',
      command: 'npm ci',
      phase: 'stage',
      step: 'build',
      hint: 'look',
      location: { file: 'deploy.yml', line: 3, column: 5 },
      exit: 3,
      tail: lines.slice(10),
    });
  });

  test('fills its tail from stdout where stderr says little', () => {
    const failure = failureOfCommand(exited(1, 'one\ntwo\nthree\n', 'error\n'), { ...context, tailLines: 3 });
    expect(failure?.tail).toEqual(['two', 'three', 'error']);
    expect(failureOfCommand(exited(1), context)).not.toHaveProperty('tail');
  });

  test('takes its meaning from a table of exit codes', () => {
    const exits = {
      86: { kind: 'crash-loop', message: 'it did not start', hint: 'see the journal' },
    } as const;
    expect(failureOfCommand(exited(86), { ...context, exits })).toMatchObject({ ...exits[86], exit: 86 });
    expect(failureOfCommand(exited(87), { ...context, exits })).toMatchObject({
      kind: 'command-failed',
      exit: 87,
    });
  });

  test('tells signals and timeouts from failures', () => {
    expect(failureOfCommand(ended({ kind: 'signalled', signal: 'SIGKILL' }), context)).toMatchObject({
      kind: 'command-signalled',
      hint: expect.stringContaining('memory'),
    });
    expect(failureOfCommand(ended({ kind: 'timed-out', afterMs: 90_000 }, 'so far'), context)).toMatchObject({
      kind: 'command-timed-out',
      message: '`npm ci` did not end within 90 s and was stopped',
      tail: ['so far'],
    });
  });

  test('is connection-lost when nothing is known, with what the transport knows', () => {
    const failure = {
      kind: 'connection-timed-out',
      message: 'no answer for 45 s',
      hint: 'see the network',
    } as const;
    expect(failureOfCommand(ended({ kind: 'lost', failure }), { ...context, hint: 'mine' })).toMatchObject({
      kind: 'connection-lost',
      message: 'no answer for 45 s',
      hint: 'see the network',
      ...context,
    });
  });
});

describe('the failure of the agent', () => {
  test('has the kind of its exit code and the agent’s last words as its message', () => {
    const stderr =
      'tar: some noise\ndeploy-agent: first\ndeploy-agent: the link l leads out\ntar: more noise\n';
    expect(agentFailure(exited(73, '', stderr), 'web-1', 'agent stage')).toMatchObject({
      kind: 'link-escapes',
      message: 'the link l leads out',
      exit: 73,
      hint: expect.stringContaining('exclude'),
    });
  });

  test('stands without words, and with exit codes that are not the agent’s', () => {
    expect(agentFailure(exited(71), 'web-1', 'agent stage')).toMatchObject({ kind: 'disk-full' });
    expect(agentFailure(exited(127), 'web-1', 'agent stage')).toMatchObject({
      kind: 'command-failed',
      exit: 127,
    });
    expect(agentFailure(exited(0), 'web-1', 'agent stage')).toBeUndefined();
  });
});
