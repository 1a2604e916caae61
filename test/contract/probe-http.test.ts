import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { DeployError, type Failure } from '../../src/model/failure.ts';
import { httpProbe } from '../../src/probes/http.ts';
import type { ProbeContext } from '../../src/probes/probe.ts';
import { type Dial, dials } from '../fixtures/dials.ts';
import { httpQuestion } from '../fixtures/http-question.ts';
import { loopback, shutPort } from '../fixtures/loopback.ts';

const server = loopback();
afterEach(() => server.close());

describe.each(dials)('http probe over %s', (_way, dial) => {
  const context = (changes: Partial<ProbeContext> = {}): ProbeContext => ({
    dial,
    run: () => Promise.reject(new Error('not for this probe')),
    clock: systemClock,
    signal: new AbortController().signal,
    expectedVersions: [],
    ...changes,
  });
  const ask = (url: string, changes: Parameters<typeof httpQuestion>[1] = {}, timeoutMs = 20_000) =>
    httpProbe(httpQuestion(url, changes), timeoutMs, context());

  it('sends one request with the right head, on a connection that is closed after it', async () => {
    const seen: Partial<IncomingMessage>[] = [];
    const url = await server.http((request, response) => {
      seen.push({ method: request.method, url: request.url, headers: request.headers });
      response.end('fine');
    });
    const answer = await ask(url, { headers: { 'X-Probe': 'a b' } });
    expect(answer).toMatchObject({ verdict: 'healthy', detail: 'status 200' });
    const headers = {
      host: new URL(url).host,
      connection: 'close',
      'x-probe': 'a b',
      'user-agent': 'deploy-action',
    };
    expect(seen).toEqual([
      { method: 'GET', url: '/health?deep=1', headers: expect.objectContaining(headers) },
    ]);
  });

  it('asks a virtual host by its address, and with credentials of the URL', async () => {
    const url = await server.http(({ headers }, response) => {
      const right = headers.host === 'shop.example.org' && headers.authorization === 'Basic bWU6cGF7cw==';
      response.writeHead(right ? 200 : 418).end();
    });
    const answer = await ask(url.replace('//', '//me:pa%7Bs@'), { headers: { host: 'shop.example.org' } });
    expect(answer).toMatchObject({ verdict: 'healthy' });
  });

  it.each(['HEAD', 'POST', 'OPTIONS'])('can ask by %s', async (method) => {
    const url = await server.http((request, response) => {
      response.writeHead(request.method === method ? 200 : 405, { 'Content-Length': '4' }).end('fine');
    });
    expect(await ask(url, { method })).toMatchObject({ verdict: 'healthy', detail: 'status 200' });
  });

  it('reads a body that comes slowly and in chunks, to its last byte', async () => {
    const parts = ['{"state":', '"up",', '"checks":[{"a/b":', 'true}]}'];
    const url = await server.http(async (_request, response) => {
      for (const part of parts) {
        await new Promise((resolve) => response.write(part, resolve));
        await systemClock.sleep(20);
      }
      response.end();
    });
    const answer = await ask(url, { json: { '/state': 'up', '/checks/0/a~1b': true } });
    expect(answer).toMatchObject({ verdict: 'healthy' });
    expect(answer.latencyMs).toBeGreaterThanOrEqual(60);
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const url = await server.http((_request, response) => {
      asked += 1;
      response.writeHead(302, { Location: '/login' }).end();
    });
    expect(await ask(url)).toMatchObject({
      verdict: 'unhealthy',
      detail: 'expected status 200 to 299, got 302, a redirect to "/login", which is not followed',
    });
    expect(await ask(url, { status: [{ from: 302, to: 302 }] })).toMatchObject({ verdict: 'healthy' });
    expect(asked).toBe(2);
  });

  it('takes a protocol switch for an answer', async () => {
    const url = await server.raw(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      () => {},
    );
    expect(await ask(url, { status: [{ from: 101, to: 101 }] })).toMatchObject({ verdict: 'healthy' });
  });

  it('reads no more than a mebibyte of a body without end, and lets go of the server', async () => {
    const closed: Promise<void>[] = [];
    const url = await server.http((request, response) => {
      closed.push(new Promise((resolve) => request.socket.once('close', () => resolve())));
      response.write('alive');
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await ask(url, { body: 'alive' })).toMatchObject({ verdict: 'healthy' });
    await Promise.all(closed);
    expect(await ask(url, { body: 'well' })).toMatchObject({
      verdict: 'unhealthy',
      detail: expect.stringMatching(/^expected a body with "well", got "alivex+… and more than was read$/),
    });
    expect(await ask(url, { json: { '/a': 1 } })).toMatchObject({ verdict: 'unhealthy' });
  });

  it.each([
    ['nothing', '', 'closed before the answer was complete'],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-', 'closed before the answer was complete'],
    [
      'half a body',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf',
      'closed before the answer was complete',
    ],
    [
      'half a chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf',
      'closed before the answer was complete',
    ],
  ])('is unhealthy when the server ends or resets after %s', async (_what, bytes, detail) => {
    const expected = { verdict: 'unhealthy', detail: expect.stringContaining(detail) };
    expect(await ask(await server.raw(bytes, (socket) => socket.end()))).toMatchObject(expected);
    expect(await ask(await server.raw(bytes, (socket) => socket.resetAndDestroy()))).toMatchObject(expected);
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['noise', '\u0000\u0001\u0002\r\n\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'X-Long: 1234567890\r\n'.repeat(5_000)}`],
  ])('is unhealthy when the server answers with %s', async (_what, bytes) => {
    expect(await ask(await server.raw(bytes, () => {}))).toMatchObject({
      verdict: 'unhealthy',
      detail: expect.stringMatching(/^the answer is not proper HTTP: .{5,160}$/),
    });
  });

  it('is unhealthy when the answer does not end in time, and lets go of the server', async () => {
    let closed: Promise<void> | undefined;
    const url = await server.raw('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', (socket) => {
      closed = new Promise((resolve) => socket.once('close', () => resolve()));
    });
    expect(await ask(url, {}, 300)).toMatchObject({
      verdict: 'unhealthy',
      detail: 'no answer within 300 ms',
    });
    await closed;
  });

  it('is unhealthy when the connection is refused', async () => {
    expect(await ask(`http://127.0.0.1:${shutPort}/`)).toMatchObject({
      verdict: 'unhealthy',
      detail: `127.0.0.1:${shutPort} refused the connection`,
    });
  });

  const lost: Failure = { kind: 'connection-lost', message: 'the connection to web-1 was lost' };
  const mute = () => server.raw('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', () => {});

  it('is inconclusive when its stream breaks with the connection', async () => {
    const breaking: Dial = async (address, port) => {
      const stream = await dial(address, port);
      stream.once('data', () => stream.destroy(new DeployError(lost)));
      return stream;
    };
    const answer = await httpProbe(httpQuestion(await mute()), 20_000, context({ dial: breaking }));
    expect(answer).toMatchObject({ verdict: 'inconclusive', detail: lost.message });
  });

  it('is inconclusive when its stream just closes and the loss is told right after', async () => {
    const connection = new AbortController();
    const breaking: Dial = async (address, port) => {
      const stream = await dial(address, port);
      stream.once('data', () => stream.destroy());
      stream.once('close', () => setImmediate(() => connection.abort(new DeployError(lost))));
      return stream;
    };
    const { signal } = connection;
    const answer = await httpProbe(httpQuestion(await mute()), 20_000, context({ dial: breaking, signal }));
    expect(answer).toMatchObject({ verdict: 'inconclusive', detail: lost.message });
  });

  it('closes a stream that opens only after the time is up', async () => {
    const url = new URL(await mute());
    const opened = await dial(url.hostname, Number(url.port));
    let connect: (stream: Duplex) => void = () => {};
    const late: Dial = () =>
      new Promise((resolve) => {
        connect = resolve;
      });
    const answer = await httpProbe(httpQuestion(url.href), 50, context({ dial: late }));
    expect(answer).toMatchObject({ verdict: 'unhealthy' });
    const closed = new Promise((resolve) => opened.once('close', resolve));
    connect(opened);
    await closed;
  });
});
