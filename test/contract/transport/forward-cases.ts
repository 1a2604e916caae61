import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect } from 'vitest';
import { aborted, type CaseContext, failureOf } from './context.ts';

function get(stream: Duplex, path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    request(
      { createConnection: () => stream, path, headers: { host: 'localhost', connection: 'close' } },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.once('end', () => resolve({ status: response.statusCode, body }));
        response.once('error', reject);
      },
    )
      .once('error', reject)
      .end();
  });
}

export const forwardCases = {
  'a forward reaches a server that the host sees': async (context: CaseContext) => {
    const connection = await context.connect();
    const stream = await connection.forward('127.0.0.1', context.stage.httpPort);
    expect(await get(stream, '/')).toEqual({ status: 200, body: 'hello from the host' });
  },
  'many forwards at once': async (context: CaseContext) => {
    const connection = await context.connect();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () =>
        get(await connection.forward('127.0.0.1', context.stage.httpPort), '/'),
      ),
    );
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['hello from the host']));
  },
  'a slow reader of a forward holds the sender back and loses nothing': async (context: CaseContext) => {
    const connection = await context.connect();
    const stream = await connection.forward('127.0.0.1', context.stage.httpPort);
    stream.end('GET /large HTTP/1.0\r\n\r\n');
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += Buffer.from(chunk).length;
      // Gives way after each piece, as a slow reader does.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bytes).toBeGreaterThan(20_000_000);
  },
  'a forward to a port where nothing listens: refused': async (context: CaseContext) => {
    const connection = await context.connect();
    const failure = await failureOf(connection.forward('127.0.0.1', context.stage.refusedPort));
    expect(failure).toMatchObject({ kind: 'connection-refused', host: context.stage.target.name });
    const stream = await connection.forward('127.0.0.1', context.stage.httpPort);
    expect((await get(stream, '/')).status).toBe(200);
  },
  'a forward that is given up closes and leaves the connection alone': async (context: CaseContext) => {
    const connection = await context.connect();
    const stream = await connection.forward('127.0.0.1', context.stage.silentPort);
    const closed = finished(stream, { cleanup: true }).catch(() => {});
    stream.destroy();
    await closed;
    expect(stream.destroyed).toBe(true);
    expect(connection.lost.aborted).toBe(false);
  },
  'a forward on a connection that is lost breaks with the reason': async (context: CaseContext) => {
    const connection = await context.connect();
    const stream = await connection.forward('127.0.0.1', context.stage.silentPort);
    const broken = failureOf(finished(stream));
    const lost = aborted(connection.lost);
    context.stage.cut();
    await lost;
    expect((await broken).kind).toBe('connection-lost');
  },
} as const;
