import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { DeployError } from '../model/failure.ts';
import { dialled } from './bounded.ts';
import type { HttpAnswer } from './http-checks.ts';
import type { ProbeContext } from './probe.ts';

/** One HTTP/1.1 request. */
export interface HttpRequest {
  readonly url: URL;
  /** The Unix socket at which `url` is asked for; else its host and port. */
  readonly socket?: string | undefined;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Accept any TLS certificate. */
  readonly insecure: boolean;
}

/** More of a body is not read: the checks see this much of it. */
const maxBodyBytes = 1024 * 1024;

/**
 * Sends one request on a fresh connection: no proxies, no reuse, and a redirect is an answer like any other. The
 * certificate must be valid for the name in the Host header, unless `insecure`. `onStage` is told how far it came.
 * Rejects with what Node throws, or as `dial` does.
 */
export async function exchangeHttp(
  request: HttpRequest,
  context: ProbeContext,
  signal: AbortSignal,
  onStage: (stage: 'tls' | 'http') => void,
): Promise<HttpAnswer> {
  const { url } = request;
  const secure = url.protocol === 'https:';
  const stream = await dialled(open(request, context), signal);
  onStage('tls');
  const carrier = secure ? await secured(stream, request) : stream;
  onStage('http');
  return exchange(request, carrier);
}

function open({ url, socket }: HttpRequest, context: ProbeContext): Promise<Duplex> {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (socket === undefined) return context.dial(unbracketed(url.hostname), port);
  if (context.dialSocket !== undefined) return context.dialSocket(socket);
  throw new DeployError({
    kind: 'transport-unavailable',
    message: `nothing here can ask at the socket ${socket}`,
    hint: 'Ask at a port, or from the host.',
  });
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The request's own headers win over ours, so that a virtual host can be asked by its address. */
function requestHeaders({ url, headers }: HttpRequest): Record<string, string> {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const ours = { Host: url.host, 'User-Agent': 'deploy-action', Accept: '*/*' };
  const missing = Object.entries(ours).filter(([name]) => !given.has(name.toLowerCase()));
  return { ...Object.fromEntries(missing), ...headers };
}

/** The name that the certificate must be valid for: that of the Host header. */
function certificateName(request: HttpRequest): string {
  const host = Object.entries(requestHeaders(request)).find(([name]) => name.toLowerCase() === 'host');
  return unbracketed((host?.[1] ?? request.url.host).replace(/:[0-9]*$/, ''));
}

function secured(stream: Duplex, request: HttpRequest): Promise<TLSSocket> {
  const name = certificateName(request);
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({
      socket: stream,
      host: name,
      // RFC 6066 allows no addresses as server names; `host` is what the certificate is compared with then.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      // Said in either case, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment has no say.
      rejectUnauthorized: !request.insecure,
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

function exchange(asked: HttpRequest, carrier: Duplex): Promise<HttpAnswer> {
  const { url, method, body } = asked;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => carrier,
      method,
      path: `${url.pathname}${url.search}`,
      headers: requestHeaders(asked),
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
    request.end(body);
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
