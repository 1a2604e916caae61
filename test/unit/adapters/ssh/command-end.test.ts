import { describe, expect, it } from 'vitest';
import { endOfCode, endOfExit } from '../../../../src/adapters/ssh/command-end.ts';
import { DeployError } from '../../../../src/model/failure.ts';

const standing = new AbortController().signal;

describe('ends of commands', () => {
  it('reads exit codes as a shell means them', () => {
    expect(endOfCode(0)).toEqual({ kind: 'exited', code: 0 });
    expect(endOfCode(127)).toEqual({ kind: 'exited', code: 127 });
    expect(endOfCode(128)).toEqual({ kind: 'exited', code: 128 });
    expect(endOfCode(137)).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    expect(endOfCode(143)).toEqual({ kind: 'signalled', signal: 'SIGTERM' });
    expect(endOfCode(255)).toEqual({ kind: 'exited', code: 255 });
  });

  it('without the wrapper’s marks only a failure or a signal is believed', () => {
    expect(endOfExit({ code: 1 }, 'web-1', standing)).toEqual({ kind: 'exited', code: 1 });
    expect(endOfExit({ signal: 'SIGKILL' }, 'web-1', standing)).toEqual({
      kind: 'signalled',
      signal: 'SIGKILL',
    });
    expect(endOfExit({ code: 0 }, 'web-1', standing).kind).toBe('lost');
    expect(endOfExit({}, 'web-1', standing)).toMatchObject({ kind: 'lost', failure: { host: 'web-1' } });
  });

  it('a lost connection says why', () => {
    const failure = { kind: 'connection-lost', message: 'cable' } as const;
    const lost = AbortSignal.abort(new DeployError(failure));
    expect(endOfExit({}, 'web-1', lost)).toEqual({ kind: 'lost', failure });
  });
});
