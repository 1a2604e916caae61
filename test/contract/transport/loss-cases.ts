import { expect } from 'vitest';
import type { CommandEnd } from '../../../src/model/command.ts';
import { DeployError } from '../../../src/model/failure.ts';
import { aborted, type CaseContext, failureOf, firstLine, runScript } from './context.ts';

/** Ends on the host what a case left behind there, over a connection that still stands. */
async function cleanUp(context: CaseContext, pid: string): Promise<void> {
  const connection = await context.connect();
  await runScript(connection, ['endProcesses', pid]);
}

export const lossCases = {
  'a connection cut in mid-command: the command is lost and the signal says so': async (
    context: CaseContext,
  ) => {
    const connection = await context.connect();
    const { line, onLine } = firstLine();
    const running = runScript(connection, ['obeyTerm'], { onLine });
    const pid = await line;
    const lost = aborted(connection.lost);
    context.stage.cut();
    const { end } = await running;
    expect(end.kind).toBe('lost');
    expect(end).toMatchObject({ failure: { kind: 'connection-lost' } });
    expect(await lost).toBeInstanceOf(DeployError);
    await cleanUp(context, pid);
  },
  'after a loss every command is lost at once': async (context: CaseContext) => {
    const connection = await context.connect();
    const lost = aborted(connection.lost);
    context.stage.cut();
    await lost;
    expect((await runScript(connection, ['exit', '0'])).end.kind).toBe('lost');
    expect((await failureOf(connection.forward('127.0.0.1', 80))).kind).toBe('connection-lost');
    await connection.close();
  },
  'a connection cut while a command is being ended: lost, not timed out': async (context: CaseContext) => {
    const connection = await context.connect();
    let lines: string[] = [];
    let end: CommandEnd | undefined;
    // With more time where a busy machine had not even begun it when the time was up.
    for (const timeoutMs of [500, 4_000, 16_000]) {
      lines = [];
      const onLine = (_stream: string, line: string) => {
        lines.push(line);
        if (line === 'asked') context.stage.cut();
      };
      ({ end } = await runScript(connection, ['answerTerm'], { timeoutMs, onLine }));
      if (lines.length > 0) break;
    }
    expect(lines).toContain('asked');
    expect(end?.kind).toBe('lost');
    await cleanUp(context, lines[0] ?? '');
  },
  'a jump host cut: what is behind it is lost': async (context: CaseContext) => {
    const { jump, target } = context.stage;
    // The stage cuts the target, which is the jump host here.
    const connection = await context.connect({ ...jump, jumps: [{ ...target, name: 'in-between' }] });
    const { line, onLine } = firstLine();
    const running = runScript(connection, ['obeyTerm'], { onLine });
    const pid = await line;
    context.stage.cut();
    expect((await running).end.kind).toBe('lost');
    expect(connection.lost.aborted).toBe(true);
    await cleanUp(context, pid);
  },
  'closing: what runs is lost, twice is fine': async (context: CaseContext) => {
    const connection = await context.connect();
    const { line, onLine } = firstLine();
    const running = runScript(connection, ['obeyTerm'], { onLine });
    const pid = await line;
    await Promise.all([connection.close(), connection.close()]);
    expect((await running).end.kind).toBe('lost');
    expect(connection.lost.reason).toBeInstanceOf(DeployError);
    await connection.close();
    await cleanUp(context, pid);
  },
} as const;
