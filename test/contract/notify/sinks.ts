import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { NotifyChannel } from '../../../src/model/notification.ts';
import type { ChannelKind } from '../../../src/notifiers/notifier.ts';

/** How a sink answers one delivery: takes it, is busy, refuses it for good, or says nothing. */
export type Mood = 'takes' | 'busy' | 'refuses' | 'silent';

/** Something that came in, whatever the protocol. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The JSON of a request, or the source of a mail. */
  readonly body: string;
}

/** A real server of one kind of channel. */
export interface Sink {
  readonly channel: NotifyChannel;
  /** Where its HTTP server is. */
  readonly base?: string;
  readonly received: Received[];
  /** Every attempt, refused ones too. */
  readonly attempts: () => number;
  /** Told when an attempt comes in. */
  onAttempt: () => void;
  /** Answers to the attempts in their order; the last one for all that follow. */
  moods: Mood[];
  close(): Promise<void>;
}

export const token = 'a-token-that-nobody-may-see';
export const repository = 'acme/shop';

/** Starts the server of a kind. */
export const sinks: Readonly<Record<ChannelKind, () => Promise<Sink>>> = {
  slack: () => httpSink((base) => ({ kind: 'slack', url: `${base}/services/${token}` })),
  discord: () => httpSink((base) => ({ kind: 'discord', url: `${base}/api/webhooks/1/${token}` })),
  teams: () => httpSink((base) => ({ kind: 'teams', url: `${base}/workflows/1?sig=${token}` })),
  webhook: () => httpSink((base) => ({ kind: 'webhook', url: `${base}/hook`, secret: token })),
  telegram: () => httpSink((base) => ({ kind: 'telegram', token, chat: '-100', server: base })),
  'github-issue': () => httpSink(() => ({ kind: 'github-issue', token, labels: ['deployment-failure'] })),
  email: smtpSink,
};

async function httpSink(channelOf: (base: string) => NotifyChannel): Promise<Sink> {
  const received: Received[] = [];
  let attempts = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      attempts += 1;
      const mood = moodAt(sink.moods, attempts);
      if (mood === 'takes' && request.method !== 'GET') {
        received.push({ path: request.url ?? '', headers: request.headers, body });
      }
      if (mood === 'takes') response.end(request.method === 'GET' ? '[]' : '{"ok":true}');
      else if (mood === 'busy') response.writeHead(503, { 'retry-after': '2' }).end('later');
      else if (mood === 'refuses') response.writeHead(404).end('no_service');
      sink.onAttempt();
    });
  });
  const port = await listening(server);
  const base = `http://127.0.0.1:${port}`;
  const sink: Sink = {
    channel: channelOf(base),
    base,
    received,
    attempts: () => attempts,
    onAttempt: () => undefined,
    moods: ['takes'],
    close: () => closed(server),
  };
  return sink;
}

async function smtpSink(): Promise<Sink> {
  const received: Received[] = [];
  let attempts = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    closeTimeout: 10,
    onAuth: ({ username, password }, _session, done) =>
      username === 'deploy' && password === token ? done(null, { user: 'deploy' }) : done(new Error('no')),
    onData: (stream, session, done) => {
      let body = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        body += chunk;
      });
      stream.on('end', () => {
        attempts += 1;
        const mood = moodAt(sink.moods, attempts);
        const path = session.envelope.rcptTo.map(({ address }) => address).join(',');
        if (mood === 'takes') received.push({ path, headers: {}, body });
        if (mood === 'takes') done();
        else if (mood === 'busy') done(Object.assign(new Error('busy'), { responseCode: 451 }));
        else if (mood === 'refuses') done(Object.assign(new Error('refused'), { responseCode: 554 }));
        sink.onAttempt();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const inner = server.listen(0, '127.0.0.1', () => resolve((inner.address() as AddressInfo).port));
  });
  const login = { user: 'deploy', password: token };
  const sink: Sink = {
    channel: {
      ...{ kind: 'email', server: `smtp://127.0.0.1:${port}`, from: 'deploy@example.org', ...login },
      to: ['team@example.org', 'boss@example.org'],
    },
    received,
    attempts: () => attempts,
    onAttempt: () => undefined,
    moods: ['takes'],
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return sink;
}

function moodAt(moods: readonly Mood[], attempt: number): Mood {
  return moods[attempt - 1] ?? moods.at(-1) ?? 'takes';
}

export function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
