import { once } from 'node:events';
import { type Duplex, PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ForwardStream } from '../../../../src/adapters/ssh/forward-stream.ts';
import { DeployError } from '../../../../src/model/failure.ts';

function forward() {
  const readable = new PassThrough();
  const written: string[] = [];
  const pending: (() => void)[] = [];
  const writable = new Writable({
    highWaterMark: 4,
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      pending.push(done);
    },
  });
  const lost = new AbortController();
  let released = 0;
  const release = () => {
    released += 1;
  };
  const stream = new ForwardStream({ readable, writable, release }, lost.signal);
  return { stream, readable, writable, written, pending, lost, released: () => released };
}

describe('forward stream', () => {
  it('holds writers back until the other side takes more', async () => {
    const { stream, written, pending } = forward();
    const order: string[] = [];
    stream.write('first', () => order.push('first'));
    stream.write('second', () => order.push('second'));
    await new Promise((resolve) => setImmediate(resolve));
    expect([written, order]).toEqual([['first'], []]);
    pending.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect([written, order]).toEqual([['first', 'second'], ['first']]);
    stream.destroy();
  });

  it('holds the other side back until readers take more', async () => {
    const { stream, readable } = forward();
    const chunk = Buffer.alloc(16_384);
    let sent = 0;
    while (readable.write(chunk) && sent < 1_000) {
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sent).toBeLessThan(100);
    readable.end();
    let bytes = 0;
    for await (const piece of stream) bytes += Buffer.from(piece).length;
    expect(bytes).toBe((sent + 1) * chunk.length);
  });

  it('lets what has arrived be read after the other side closed', async () => {
    const { stream, readable, released } = forward();
    readable.end('the answer');
    await new Promise((resolve) => setImmediate(resolve));
    const closed = once(stream, 'close');
    let text = '';
    for await (const piece of stream) text += String(piece);
    expect(text).toBe('the answer');
    await closed;
    expect(released()).toBe(1);
  });

  it('does not hang on a write that nobody takes any more', async () => {
    const { stream, readable } = forward();
    stream.on('error', () => {});
    stream.resume();
    stream.write('never taken');
    stream.write('neither');
    readable.destroy();
    await once(stream, 'close');
    expect(stream.destroyed).toBe(true);
  });

  it('breaks with the reason when the connection is lost', async () => {
    const { stream, lost, released } = forward();
    const reason = new DeployError({ kind: 'connection-lost', message: 'cable' });
    const error = once(stream, 'error');
    lost.abort(reason);
    expect(await error).toEqual([reason]);
    expect(released()).toBe(1);
  });

  it('breaks at once on a connection that was lost before', async () => {
    const pipe: Duplex = new PassThrough();
    const reason = new DeployError({ kind: 'connection-lost', message: 'cable' });
    const stream = new ForwardStream(
      { readable: pipe, writable: pipe, release: () => {} },
      AbortSignal.abort(reason),
    );
    expect(await once(stream, 'error')).toEqual([reason]);
  });
});
