import { describe, expect, it } from 'vitest';
import { notifyListener } from '../../../src/commands/notify.ts';
import type { World } from '../../../src/commands/world.ts';
import type { DeployEvent } from '../../../src/model/events.ts';
import type { HttpClient } from '../../../src/model/http.ts';
import type { HistoryEntry } from '../../../src/model/status.ts';
import type { Connection } from '../../../src/model/transport.ts';
import { deployedRun, runs } from '../../fixtures/report/runs.ts';
import { loaded } from '../config/loaded.ts';

const secret = 'https://hooks.example.org/secret-part';
const config = loaded(
  `app: shop\nsource: .\npath: /srv/shop\nuser: deploy\nhosts: { web-1: a.example, web-2: b.example }\nnotify:\n  - webhook: ${secret}\n    on: [started, deployed, failed, rolled-back]\n  - discord: https://discord.example.org/x\n    on: recovered\n`,
);

/** A world whose hosts have this history, oldest first, and whose messages go to `http`. */
function worldOf(
  http: HttpClient,
  past: readonly Partial<HistoryEntry>[] = [],
  signal = new AbortController().signal,
): { world: World; lines: string[] } {
  const lines: string[] = [];
  const clock = {
    now: () => 0,
    sleep: (_ms: number, ending?: AbortSignal) =>
      new Promise<void>((_, reject) => {
        ending?.addEventListener('abort', () => reject(new Error('ended')));
      }),
  };
  const stdout = past
    .map((entry, at) => `${JSON.stringify({ at: `2026-11-0${at}`, command: 'deploy', ...entry })}\n`)
    .join('');
  const connection: Connection = {
    host: 'web-1',
    run: () => Promise.resolve({ end: { kind: 'exited', code: 0 }, stdout, stderr: '', durationMs: 1 }),
    forward: () => Promise.reject(new Error('nothing to forward')),
    lost: new AbortController().signal,
    close: () => Promise.resolve(),
  };
  const world: World = {
    screen: { write: (line) => lines.push(line), github: true, color: false },
    signal,
    courier: { clock, http, mail: () => Promise.reject(new Error('no mail here')) },
    openSource: () => Promise.reject(new Error('no source here')),
    ports: {
      clock,
      random: () => 0,
      transport: { name: 'simulated', connect: () => Promise.resolve(connection) },
      dial: () => Promise.reject(new Error('no network here')),
      runLocally: () => Promise.reject(new Error('no commands here')),
      images: { find: () => Promise.reject(new Error('no images here')) },
    },
  };
  return { world, lines };
}

function taking(): { http: HttpClient; sent: string[] } {
  const sent: string[] = [];
  const http: HttpClient = ({ url, body = '' }) => {
    const { type, embeds } = JSON.parse(body) as { type?: string; embeds?: { title: string }[] };
    sent.push(`${new URL(url).hostname} ${type ?? embeds?.[0]?.title}`);
    return Promise.resolve({ status: 204, headers: {}, body: '' });
  };
  return { http, sent };
}

const started = deployedRun().events.find(({ type }) => type === 'started') as DeployEvent;
const { report } = deployedRun();
const origin = { run: 'run-1', actor: 'octocat', url: 'https://github.example/run' };

describe('the targets of notify', () => {
  it('are told of what they want, in order', async () => {
    const { http, sent } = taking();
    const listener = notifyListener(worldOf(http).world, config, origin);
    listener.hear(started);
    await listener.end(report);
    expect(sent).toEqual(['hooks.example.org deployment.started', 'hooks.example.org deployment.deployed']);
  });

  it('are told of a recovery when the deployment before had failed, also those who want successes', async () => {
    const { http, sent } = taking();
    const past: Partial<HistoryEntry>[] = [
      { release: 'r1', outcome: 'deployed' },
      { release: 'r2', outcome: 'rolled-back' },
      { release: 'r1', outcome: 'deployed', command: 'rollback' },
      { release: report.release, outcome: 'deployed' },
    ];
    await notifyListener(worldOf(http, past).world, config, origin).end(report);
    expect(sent.sort()).toEqual([
      expect.stringMatching(/^discord\.example\.org ✅ .*works again$/),
      'hooks.example.org deployment.recovered',
    ]);
  });

  it('cost a warning without their address when they cannot be told, and nothing else', async () => {
    const http: HttpClient = () => Promise.resolve({ status: 410, headers: {}, body: `gone: ${secret}` });
    const { world, lines } = worldOf(http);
    await notifyListener(world, config, origin).end(runs['rolled-back']?.().report ?? report);
    expect(lines).toEqual([
      '::warning title=A message did not arrive::webhook was not told: it answered 410: gone: ***',
    ]);
  });

  it('are given up when their time is over', async () => {
    const http: HttpClient = (_message, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const { world, lines } = worldOf(http);
    const waits: number[] = [];
    const clock = {
      now: () => 0,
      sleep: (ms: number) => {
        waits.push(ms);
        return Promise.resolve();
      },
    };
    const impatient = { ...world, courier: { ...world.courier, clock }, signal: AbortSignal.abort() };
    await notifyListener(impatient, config, origin).end({ ...report, outcome: 'failed' });
    expect(waits).toEqual([3000]);
    expect(lines.join()).toContain('webhook was not told: it did not answer in time');
  });
});
