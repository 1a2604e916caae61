import { createServer as createHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { DeployError, type Failure } from '../../src/model/failure.ts';
import { httpProbe } from '../../src/probes/http.ts';
import type { ProbeContext } from '../../src/probes/probe.ts';
import { selfSigned } from '../fixtures/certificate.ts';
import { type Dial, dials } from '../fixtures/dials.ts';
import { httpQuestion } from '../fixtures/http-question.ts';
import { loopback } from '../fixtures/loopback.ts';

const lost: Failure = { kind: 'connection-lost', message: 'the connection to web-1 was lost' };
const server = loopback();
afterEach(() => server.close());

describe.each(dials)('http probe with TLS over %s', (_way, dial) => {
  const context: ProbeContext = {
    dial,
    run: () => Promise.reject(new Error('not for this probe')),
    clock: systemClock,
    signal: new AbortController().signal,
    expectedVersions: [],
  };
  const ask = (url: string, changes: Parameters<typeof httpQuestion>[1] = {}) =>
    httpProbe(httpQuestion(url, changes), 20_000, context);

  const right = selfSigned(['shop.example.org', 'localhost']);
  const expired = selfSigned(['shop.example.org'], { from: '20200101000000Z', until: '20210101000000Z' });
  const trusted = tls.getCACertificates('default');
  const https = async (identity = right) =>
    `https://127.0.0.1:${await server.serve(createHttps(identity, (_request, response) => response.end('fine')))}/`;
  const shop = { headers: { Host: 'shop.example.org' } };

  beforeAll(() => tls.setDefaultCACertificates([...trusted, right.cert, expired.cert]));
  afterAll(() => tls.setDefaultCACertificates(trusted));

  it('accepts a certificate of a known authority for the name asked for', async () => {
    expect(await ask(await https(), shop)).toMatchObject({ verdict: 'healthy', detail: 'status 200' });
  });

  it('asks for the name of the Host header by SNI, and for none with an address', async () => {
    const names: (string | false | null)[] = [];
    const https = createHttps(right, (_request, response) => response.end());
    https.on('secureConnection', (socket) => names.push(socket.servername ?? null));
    const url = `https://127.0.0.1:${await server.serve(https)}/`;
    await ask(url, { headers: { Host: 'shop.example.org:8443' } });
    await ask(url, { insecure: true });
    expect(names).toEqual(['shop.example.org', false]);
  });

  it.each([
    [
      'another name',
      () => https(),
      { headers: { Host: 'other.example.org' } },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['no name for this address', () => https(), {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['a time long past', () => https(expired), shop, 'CERT_HAS_EXPIRED'],
    [
      'an unknown authority',
      () => https(selfSigned(['shop.example.org'])),
      shop,
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
  ])(
    'is unhealthy with a certificate of %s, and healthy with it if insecure',
    async (_what, start, changes, code) => {
      const url = await start();
      expect(await ask(url, changes)).toMatchObject({
        verdict: 'unhealthy',
        detail: expect.stringMatching(new RegExp(`^TLS: .*${code}`)),
      });
      expect(await ask(url, { ...changes, insecure: true })).toMatchObject({ verdict: 'healthy' });
    },
  );

  it.each(['handshake', 'answer'])(
    'is inconclusive when the connection takes its stream in the %s',
    async (stage) => {
      let stream: Duplex | undefined;
      const lose = () => {
        stream?.destroy(new DeployError(lost));
      };
      const url =
        stage === 'answer'
          ? `https://127.0.0.1:${await server.serve(createHttps(right, lose))}/`
          : (await server.raw('', lose)).replace('http:', 'https:');
      const kept: Dial = async (address, port) => {
        stream = await dial(address, port);
        return stream;
      };
      const answer = await httpProbe(httpQuestion(url, shop), 20_000, { ...context, dial: kept });
      expect(answer).toMatchObject({ verdict: 'inconclusive', detail: lost.message });
    },
  );

  it('is unhealthy where no TLS is spoken, or where it breaks off', async () => {
    const plain = (await server.raw('HTTP/1.1 400 Bad Request\r\n\r\n', () => {})).replace('http:', 'https:');
    const ended = (await server.raw('', (socket) => socket.resetAndDestroy())).replace('http:', 'https:');
    const expected = { verdict: 'unhealthy', detail: expect.stringMatching(/^TLS: /) };
    expect(await ask(plain, { insecure: true })).toMatchObject(expected);
    expect(await ask(ended, { insecure: true })).toMatchObject(expected);
  });
});
