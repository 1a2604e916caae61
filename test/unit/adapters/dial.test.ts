import dns from 'node:dns';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';
import { dialFromRunner } from '../../../src/adapters/dial.ts';
import { failureOf } from '../../../src/model/failure.ts';
import { shutPort } from '../../fixtures/loopback.ts';

it('opens a stream', async () => {
  const server = createServer((socket) => socket.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stream = await dialFromRunner('localhost', (server.address() as AddressInfo).port);
  expect(await text(stream)).toBe('hello');
  server.close();
});

it('says that the connection was refused', async () => {
  for (const address of ['127.0.0.1', 'localhost']) {
    expect(await dialFromRunner(address, shutPort).catch(failureOf)).toMatchObject({
      kind: 'connection-refused',
      message: `${address}:${shutPort} refused the connection`,
    });
  }
});

it('says that there is no such name', async () => {
  // A label of more than 63 bytes is refused by the resolver itself: no network is asked.
  const failure = await dialFromRunner(`${'x'.repeat(64)}.invalid`, 80).catch(failureOf);
  expect(failure).toMatchObject({ kind: 'name-not-found' });
});

it('tells a DNS that does not answer from a name that is not there', async () => {
  const resolve = vi.spyOn(dns, 'lookup');
  for (const [code, kind] of [
    ['EAI_AGAIN', 'name-lookup-failed'],
    ['ENOTFOUND', 'name-not-found'],
  ] as const) {
    resolve.mockImplementationOnce(((_name: string, _options: object, done: (error: Error) => void) =>
      done(Object.assign(new Error(code), { code }))) as never);
    const failure = await dialFromRunner('web.example', 80).catch(failureOf);
    expect(failure).toMatchObject({ kind, message: expect.stringContaining('web.example') });
  }
  resolve.mockRestore();
});

it('says that there is no way to the host', async () => {
  // TCP reaches no broadcast address, whatever the routes.
  const failure = await dialFromRunner('255.255.255.255', 80).catch(failureOf);
  expect(failure).toMatchObject({ kind: 'host-unreachable' });
});

it('ends with the reason of the signal', async () => {
  const reason = new Error('enough');
  await expect(dialFromRunner('127.0.0.1', 9, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const dialled = dialFromRunner('127.0.0.1', 9, controller.signal);
  controller.abort(reason);
  await expect(dialled).rejects.toBe(reason);
});
