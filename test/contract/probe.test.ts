import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { dialFromRunner } from '../../src/adapters/dial.ts';
import { runLocally } from '../../src/adapters/local-command.ts';
import type { ProbeQuestion } from '../../src/model/config.ts';
import { DeployError, type Failure } from '../../src/model/failure.ts';
import type { Verdict } from '../../src/model/outcome.ts';
import type { ProbeContext, ProbeKind } from '../../src/probes/probe.ts';
import { askProbe, probes } from '../../src/probes/registry.ts';
import { httpQuestion } from '../fixtures/http-question.ts';
import { loopback, shutPort } from '../fixtures/loopback.ts';

/** What holds for every kind of probe, whatever it asks. A new kind needs a world here, or the types fail. */
interface World {
  /** A question that is answered well, badly, never. */
  readonly healthy: ProbeQuestion;
  readonly unhealthy: ProbeQuestion;
  readonly silent: ProbeQuestion;
  /** For the probes that can only be silent where nothing answers the dial. */
  readonly silentContext?: Partial<ProbeContext>;
  /** What silence says; of the service, for most. */
  readonly silentVerdict?: Verdict;
}

const lost: Failure = { kind: 'connection-lost', message: 'the connection to web-1 was lost' };
const never = new Promise<never>(() => {});
const directory = mkdtempSync(join(tmpdir(), 'probe-'));
const server = loopback();
let ports = { good: 0, bad: 0, mute: 0, metrics: 0 };

function respond(status: string): (socket: Socket) => void {
  return (socket) => {
    socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nok`));
  };
}

/** Answers every query of Prometheus with one series of the value 0.5. */
function answerMetrics(socket: Socket): void {
  const result = [{ metric: { job: 'shop' }, value: [1_700_000_000, '0.5'] }];
  const body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
  socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
}

/** Stands in for systemctl(1): the unit's name says how it is. */
const systemctl = `#!/bin/sh
for unit; do :; done
case $unit in
  silent.service) exec sleep 600 ;;
  well.service) active=active sub=running ;;
  *) active=failed sub=failed ;;
esac
printf 'Result=success\\nNRestarts=0\\nLoadState=loaded\\nActiveState=%s\\nSubState=%s\\n' "$active" "$sub"
`;

beforeAll(async () => {
  writeFileSync(join(directory, 'systemctl'), systemctl, { mode: 0o755 });
  ports = {
    good: await server.serve(createServer(respond('200 OK'))),
    bad: await server.serve(createServer(respond('503 Service Unavailable'))),
    mute: await server.serve(createServer()),
    metrics: await server.serve(createServer(answerMetrics)),
  };
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

function metrics(port: number, max: number): ProbeQuestion {
  return { kind: 'prometheus', url: `http://127.0.0.1:${port}`, query: 'errors', headers: {}, max };
}

const worlds: { readonly [K in ProbeKind]: () => World } = {
  http: () => ({
    healthy: httpQuestion(`http://127.0.0.1:${ports.good}/`),
    unhealthy: httpQuestion(`http://127.0.0.1:${ports.bad}/`),
    silent: httpQuestion(`http://127.0.0.1:${ports.mute}/`),
  }),
  tcp: () => ({
    healthy: { kind: 'tcp', address: '127.0.0.1', port: ports.good },
    unhealthy: { kind: 'tcp', address: '127.0.0.1', port: shutPort },
    silent: { kind: 'tcp', address: '127.0.0.1', port: ports.good },
    silentContext: { dial: () => never },
  }),
  command: () => ({
    healthy: { kind: 'command', run: 'true' },
    unhealthy: { kind: 'command', run: 'echo the disk is on fire >&2; exit 3' },
    silent: { kind: 'command', run: 'sleep 600' },
  }),
  systemd: () => ({
    healthy: { kind: 'systemd', unit: 'well.service', scope: 'user' },
    unhealthy: { kind: 'systemd', unit: 'ill.service', scope: 'system' },
    silent: { kind: 'systemd', unit: 'silent.service', scope: 'system' },
  }),
  prometheus: () => ({
    healthy: metrics(ports.metrics, 0.6),
    unhealthy: metrics(ports.metrics, 0.4),
    silent: metrics(ports.mute, 0.6),
    silentVerdict: 'inconclusive',
  }),
};

function context(changes: Partial<ProbeContext> = {}): ProbeContext {
  const env = { PATH: `${directory}:${process.env.PATH}` };
  const { signal = new AbortController().signal } = changes;
  return {
    dial: dialFromRunner,
    run: (argv, timeoutMs) => runLocally({ argv, timeoutMs, env, signal }),
    clock: systemClock,
    expectedVersions: [],
    ...changes,
    signal,
  };
}

const kinds = Object.keys(probes).filter((kind): kind is ProbeKind => kind in worlds);

it('has a world for every registered kind of probe', () => {
  expect(kinds).toEqual(Object.keys(probes));
  expect(kinds.toSorted()).toEqual(Object.keys(worlds).toSorted());
});

describe.each(kinds)('probe %s', (kind) => {
  const world = () => worlds[kind]();

  it('is healthy when all is well, and says how long it took', async () => {
    const answer = await askProbe(world().healthy, 30_000, context());
    expect(answer).toMatchObject({ verdict: 'healthy' });
    expect(answer.latencyMs).toBeGreaterThanOrEqual(0);
    expect(answer.latencyMs).toBeLessThan(30_000);
  });

  it('is unhealthy when it is not, and says why in one short line', async () => {
    const answer = await askProbe(world().unhealthy, 30_000, context());
    expect(answer).toMatchObject({ verdict: 'unhealthy' });
    expect(answer.detail).toMatch(/^[^\n\r]{5,200}$/);
  });

  it('answers within its bound when nothing answers it', async () => {
    const { silent, silentContext, silentVerdict = 'unhealthy' } = world();
    const answer = await askProbe(silent, 200, context(silentContext));
    expect(answer).toMatchObject({
      verdict: silentVerdict,
      detail: expect.stringContaining('within 200 ms'),
    });
    expect(answer.latencyMs).toBeLessThan(20_000);
  });

  it('is inconclusive when the connection was lost before', async () => {
    const dial = () => Promise.reject(new DeployError(lost));
    const run = async () =>
      ({ end: { kind: 'lost', failure: lost }, stdout: '', stderr: '', durationMs: 1 }) as const;
    const answer = await askProbe(world().healthy, 30_000, context({ dial, run }));
    expect(answer).toMatchObject({ verdict: 'inconclusive', detail: lost.message });
  });

  it('is inconclusive when the connection is lost while it waits', async () => {
    const { silent, silentContext } = world();
    const connection = new AbortController();
    const asked = askProbe(silent, 600_000, context({ ...silentContext, signal: connection.signal }));
    connection.abort(new DeployError(lost));
    expect(await asked).toMatchObject({ verdict: 'inconclusive', detail: lost.message });
  });

  it('ends at once, inconclusive, when it is cancelled before or while it waits', async () => {
    const { silent, silentContext } = world();
    const user = new AbortController();
    const asked = askProbe(silent, 600_000, context({ ...silentContext, signal: user.signal }));
    user.abort();
    const cancelled = { verdict: 'inconclusive', detail: 'the question was cancelled' };
    expect(await asked).toMatchObject(cancelled);
    expect(await askProbe(silent, 600_000, context({ signal: user.signal }))).toMatchObject(cancelled);
  });

  it('is inconclusive, and does not reject, when asking itself breaks', async () => {
    const broken = () => Promise.reject(new RangeError('something\nunforeseen'));
    const answer = await askProbe(world().healthy, 30_000, context({ dial: broken, run: broken }));
    expect(answer).toMatchObject({ verdict: 'inconclusive', detail: 'something unforeseen' });
  });

  it('does not reject when asking breaks without a promise', async () => {
    const broken = () => {
      throw new RangeError('unforeseen');
    };
    const answer = await askProbe(world().healthy, 30_000, context({ dial: broken, run: broken }));
    expect(answer).toMatchObject({ verdict: 'inconclusive', detail: 'unforeseen' });
  });
});
