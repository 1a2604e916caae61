import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type VirtualClock, virtualClock } from '../../../../src/adapters/simulated/virtual-clock.ts';
import type { ChannelExit, ExecChannel } from '../../../../src/adapters/ssh/exec-channel.ts';
import { type RunContext, runRemotely } from '../../../../src/adapters/ssh/remote-run.ts';
import { Sessions } from '../../../../src/adapters/ssh/sessions.ts';
import type { RemoteCommand } from '../../../../src/model/command.ts';
import { DeployError } from '../../../../src/model/failure.ts';

/** A channel whose other side is played by the test. */
class PlayedChannel implements ExecChannel {
  readonly commandLine: string;
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly exited: Promise<ChannelExit>;
  readonly closed: Promise<ChannelExit>;
  wasClosed = false;
  exit: (exit: ChannelExit) => void = () => {};
  vanish: (exit: ChannelExit) => void = () => {};

  constructor(commandLine: string) {
    this.commandLine = commandLine;
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
    this.closed = new Promise((resolve) => {
      this.vanish = resolve;
    });
  }

  get nonce(): string {
    return /deploy-run ([0-9a-f]{32})/.exec(this.commandLine)?.[1] ?? '';
  }

  say(stream: 'stdout' | 'stderr', text: string): void {
    this[stream].write(text.replaceAll('NONCE', this.nonce));
  }

  close(): void {
    this.wasClosed = true;
  }
}

function played({ group = 4711 }: { group?: number } = {}) {
  const clock: VirtualClock = virtualClock({ auto: false });
  const lost = new AbortController();
  const channels: PlayedChannel[] = [];
  const context: RunContext = {
    host: 'web-1',
    clock,
    patience: { killGraceMs: 5_000, drainMs: 1_000 },
    lost: lost.signal,
    openExec: async (commandLine) => {
      const channel = new PlayedChannel(commandLine);
      channels.push(channel);
      return channel;
    },
  };
  const run = async (command: Partial<RemoteCommand> = {}) => {
    const result = runRemotely(context, new Sessions(clock), {
      argv: ['true'],
      timeoutMs: 60_000,
      ...command,
    });
    result.catch(() => {});
    await clock.advance(0);
    const channel = channels[0];
    if (channel === undefined) throw new Error('nothing was started');
    channel.say('stderr', `deploy-run NONCE group ${group}\n`);
    return { result, channel };
  };
  return { clock, lost, channels, context, run };
}

describe('running a command on a channel', () => {
  it('ends with the marks, though the channel stays open', async () => {
    const { run } = played();
    const { result, channel } = await run();
    channel.say('stdout', 'out\ndeploy-run NONCE end\n');
    channel.say('stderr', 'err\ndeploy-run NONCE exit 3\n');
    expect(await result).toMatchObject({
      end: { kind: 'exited', code: 3 },
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(channel.wasClosed).toBe(true);
  });

  it('waits for the rest of the output when the exit is known before', async () => {
    const { run, clock } = played();
    const { result, channel } = await run();
    channel.exit({ code: 0 });
    channel.say('stderr', 'deploy-run NONCE exit 0\n');
    for (let i = 0; i < 10; i += 1) {
      channel.say('stdout', 'slow ');
      await clock.advance(900);
    }
    channel.say('stdout', 'deploy-run NONCE end\n');
    expect((await result).stdout).toBe('slow '.repeat(10));
  });

  it('does not wait for ever for marks of a wrapper that was killed', async () => {
    const { run, clock } = played();
    const { result, channel } = await run();
    channel.exit({ signal: 'SIGKILL' });
    await clock.advance(0);
    await clock.advance(5_000);
    expect((await result).end).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    expect(channel.wasClosed).toBe(true);
  });

  it('a channel that closes without an answer is lost, with the connection’s reason if that goes too', async () => {
    const alone = played();
    const first = await alone.run();
    first.channel.vanish({});
    await alone.clock.advance(0);
    await alone.clock.advance(1_000);
    expect((await first.result).end).toMatchObject({ kind: 'lost', failure: { host: 'web-1' } });

    const both = played();
    const second = await both.run();
    second.channel.vanish({});
    await both.clock.advance(0);
    await both.clock.advance(100);
    both.lost.abort(new DeployError({ kind: 'connection-lost', message: 'keepalive' }));
    expect((await second.result).end).toMatchObject({ kind: 'lost', failure: { message: 'keepalive' } });
  });

  it('an answer that arrived before the loss counts', async () => {
    const { run, lost } = played();
    const { result, channel } = await run();
    channel.say('stderr', 'deploy-run NONCE exit 0\n');
    await new Promise((resolve) => setImmediate(resolve));
    lost.abort(new DeployError({ kind: 'connection-lost', message: 'cable' }));
    expect((await result).end).toEqual({ kind: 'exited', code: 0 });
  });

  it('ends the group on the host when the time is up, and says so whatever the command answers', async () => {
    const { run, clock, channels } = played();
    const { result, channel } = await run({ timeoutMs: 1_000 });
    await clock.advance(1_000);
    const ending = channels[1];
    expect(ending?.commandLine.endsWith('end-group 4711 5')).toBe(true);
    channel.say('stdout', 'last words\ndeploy-run NONCE end\n');
    channel.say('stderr', 'deploy-run NONCE exit 0\n');
    ending?.vanish({ code: 0 });
    channel.vanish({});
    const { end, stdout, durationMs } = await result;
    expect(end).toEqual({ kind: 'timed-out', afterMs: 1_000 });
    expect(stdout).toBe('last words\n');
    expect(durationMs).toBe(1_000);
    expect([channel.wasClosed, ending?.wasClosed]).toEqual([true, true]);
  });

  it('gives up on a host that cannot end the group either', async () => {
    const { run, clock, channels } = played();
    const { result } = await run({ timeoutMs: 1_000 });
    await clock.advance(1_000);
    await clock.advance(30_000);
    expect((await result).end.kind).toBe('timed-out');
    expect(channels).toHaveLength(2);
  });

  it('does not touch a group that nobody could name', async () => {
    const { run, clock, channels } = played({ group: 0 });
    const { result } = await run({ timeoutMs: 1_000 });
    await clock.advance(3_000);
    expect((await result).end.kind).toBe('timed-out');
    expect(channels).toHaveLength(1);
  });

  it('lost while the group is being ended is lost', async () => {
    const { run, clock, lost } = played();
    const { result } = await run({ timeoutMs: 1_000 });
    await clock.advance(1_000);
    lost.abort(new DeployError({ kind: 'connection-lost', message: 'cable' }));
    expect((await result).end.kind).toBe('lost');
  });

  it('a channel that never opens is timed out, and closed if it opens after all', async () => {
    const { clock, context } = played();
    const late = new PlayedChannel('');
    let opens: (channel: ExecChannel) => void = () => {};
    const openExec = () =>
      new Promise<ExecChannel>((resolve) => {
        opens = resolve;
      });
    const command = { argv: ['true'], timeoutMs: 1_000, stdin: new Readable({ read() {} }) };
    const result = runRemotely({ ...context, openExec }, new Sessions(clock), command);
    await clock.advance(0);
    await clock.advance(1_000);
    expect((await result).end).toEqual({ kind: 'timed-out', afterMs: 1_000 });
    expect(command.stdin.destroyed).toBe(true);
    opens(late);
    await clock.advance(0);
    expect(late.wasClosed).toBe(true);
  });

  it('a connection that was lost before starts nothing', async () => {
    const { clock, context } = played();
    const failure = { kind: 'connection-lost', message: 'cable' } as const;
    const openExec = () => Promise.reject(new DeployError(failure));
    const result = await runRemotely({ ...context, openExec }, new Sessions(clock), {
      argv: ['true'],
      timeoutMs: 1,
    });
    expect(result.end).toEqual({ kind: 'lost', failure: { ...failure, host: 'web-1' } });
  });
});
