import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { DeployError } from '../model/failure.ts';
import { boundedAnswer, dialled } from './bounded.ts';
import { oneLine } from './detail.ts';
import { type HttpAnswer, judgeHttp } from './http-checks.ts';
import type { Finding, Probe, QuestionOf } from './probe.ts';

type HttpQuestion = QuestionOf<'http'>;

/** More of a body is not read: the checks see this much of it. */
const maxBodyBytes = 1024 * 1024;

/**
 * Sends one HTTP/1.1 request on a fresh connection and checks the answer: no proxies, no reuse, and a redirect
 * is an answer like any other. The certificate must be valid for the name in the Host header, unless `insecure`.
 */
export const httpProbe: Probe<HttpQuestion> = (question, timeoutMs, context) =>
  boundedAnswer(timeoutMs, context, async (signal) => {
    const url = new URL(question.url);
    const secure = url.protocol === 'https:';
    const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
    const stream = await dialled(context, unbracketed(url.hostname), port, signal);
    let stage: 'tls' | 'http' = 'tls';
    try {
      const carrier = secure ? await secured(stream, question, url) : stream;
      stage = 'http';
      const answer = await exchange(question, url, carrier);
      return judgeHttp(question, answer, context.expectedVersions);
    } catch (thrown) {
      return brokenOff(thrown, stage);
    }
  });

/** Broken off by the service: unhealthy. By the loss of the connection, or by our own mistake: thrown on. */
function brokenOff(thrown: unknown, stage: 'tls' | 'http'): Finding {
  if (thrown instanceof DeployError) throw thrown;
  // Node throws TypeErrors at wrong arguments only, and those come from the configuration.
  if (!(thrown instanceof Error) || thrown instanceof TypeError) throw thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  // OpenSSL's messages are addresses and file names around this one.
  const message = 'reason' in thrown && typeof thrown.reason === 'string' ? thrown.reason : thrown.message;
  return { verdict: 'unhealthy', detail: oneLine(describe(stage, code, message)) };
}

function describe(stage: 'tls' | 'http', code: string, message: string): string {
  if (stage === 'tls') return `TLS: ${message} (${code})`;
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return 'the connection was closed before the answer was complete';
  if (code.startsWith('HPE_')) return `the answer is not proper HTTP: ${message} (${code})`;
  return `${message} (${code})`;
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The request's own headers win over ours, so that a virtual host can be asked by its address. */
function requestHeaders(question: HttpQuestion, url: URL): Record<string, string> {
  const given = new Set(Object.keys(question.headers).map((name) => name.toLowerCase()));
  const ours = { Host: url.host, 'User-Agent': 'deploy-action', Accept: '*/*' };
  const missing = Object.entries(ours).filter(([name]) => !given.has(name.toLowerCase()));
  return { ...Object.fromEntries(missing), ...question.headers };
}

/** The name that the certificate must be valid for: that of the Host header. */
function certificateName(question: HttpQuestion, url: URL): string {
  const host = Object.entries(requestHeaders(question, url)).find(([name]) => name.toLowerCase() === 'host');
  return unbracketed((host?.[1] ?? url.host).replace(/:[0-9]*$/, ''));
}

function secured(stream: Duplex, question: HttpQuestion, url: URL): Promise<TLSSocket> {
  const name = certificateName(question, url);
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({
      socket: stream,
      host: name,
      // RFC 6066 allows no addresses as server names; `host` is what the certificate is compared with then.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      // Said in either case, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment has no say.
      rejectUnauthorized: !question.insecure,
      ALPNProtocols: ['http/1.1'],
    });
    socket.on('error', reject);
    socket.on('close', () => reject(closedEarly()));
    socket.once('secureConnect', () => resolve(socket));
  });
}

function closedEarly(): Error {
  return Object.assign(new Error('closed before the answer was complete'), { code: 'ECONNRESET' });
}

function exchange(question: HttpQuestion, url: URL, carrier: Duplex): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => carrier,
      method: question.method,
      path: `${url.pathname}${url.search}`,
      headers: requestHeaders(question, url),
      setHost: false,
      ...(url.username === '' ? {} : { auth: credentials(url) }),
    });
    request.on('error', reject);
    const onClose = () => reject(closedEarly());
    request.on('close', onClose);
    request.on('response', (response) => {
      // From here on the response tells how it ends; the request closes in the same moment.
      request.off('close', onClose);
      readBody(response).then(({ body, cut }) => resolve({ ...headOf(response), body, cut }), reject);
    });
    request.on('upgrade', (response) => resolve({ ...headOf(response), body: '', cut: false }));
    request.end();
  });
}

function credentials(url: URL): string {
  return `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
}

function headOf(response: IncomingMessage): Pick<HttpAnswer, 'status' | 'headers'> {
  const headers = new Map(
    Object.entries(response.headersDistinct).map(([name, values]) => [name, values ?? []]),
  );
  return { status: response.statusCode ?? 0, headers };
}

function readBody(response: IncomingMessage): Promise<Pick<HttpAnswer, 'body' | 'cut'>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (cut: boolean) => {
      resolve({ body: Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8'), cut });
    };
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= maxBodyBytes) return;
      finish(true);
      response.destroy();
    });
    response.on('end', () => finish(false));
    response.on('error', reject);
    response.on('close', () => reject(closedEarly()));
  });
}
