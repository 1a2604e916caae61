import { expect, it } from 'vitest';
import { composeDriver } from '../../../src/drivers/compose.ts';
import type { DriverContext } from '../../../src/drivers/driver.ts';
import { parseFacts } from '../../../src/host/facts.ts';
import type { ComposeConfig } from '../../../src/model/config.ts';

const config: ComposeConfig = {
  ...{ kind: 'compose', files: [], profiles: [], jobs: [], images: [], registries: {}, pull: 'always' },
  ...{ settleMs: 0, timeoutMs: 1000, fetchTimeoutMs: 1000, minFreeBytes: 512e6 },
};
const text = 'services: { web: { image: "shop:1" } }\n';

/** A host whose registry says that shop:1 is `digest`; returns what the script was called with. */
async function prepare(digest: string, agreed: Map<string, string>): Promise<readonly string[]> {
  const calls: string[] = [];
  const answers: Readonly<Record<string, string>> = {
    open: 'file=compose.yaml\n',
    show: text,
    render: text,
    fetch: `pulling shop:1\nresolved=shop:1 shop@${digest}\n`,
  };
  const context: DriverContext<ComposeConfig> = {
    ...{ app: 'shop', environment: 'default', host: 'vps', path: '/srv/shop', envFile: '.env' },
    ...{ config, agreed, facts: parseFacts(''), signal: new AbortController().signal },
    onLine: () => undefined,
    images: { find: () => Promise.reject(new Error('no image comes from the runner')) },
    agent: {
      runScript: (_, [verb = '', ...args]) => {
        calls.push([verb, ...args.slice(2)].join(' '));
        const stdout = answers[verb] ?? '';
        return Promise.resolve({ end: { kind: 'exited', code: 0 }, stdout, stderr: '', durationMs: 1 });
      },
      scriptCommand: () => Promise.resolve([]),
      runInCommand: () => [],
      runIn: () => Promise.reject(new Error('nothing of the user is run')),
    },
  };
  await composeDriver.prepare(context, '20260101T000000Z-a');
  return calls.filter((call) => /^(fetch|pin)/.test(call));
}

it('a name means the same image on all hosts of a run, though it moves meanwhile', async () => {
  const agreed = new Map<string, string>();
  const first = ['fetch pull/shop:1', 'pin service/web/shop@sha256:1'];
  expect(await prepare('sha256:1', agreed)).toEqual(first);
  expect(await prepare('sha256:1', agreed)).toEqual(first);
  expect(await prepare('sha256:2', agreed)).toEqual([
    'fetch pull/shop:1',
    'fetch missing/shop@sha256:1',
    'pin service/web/shop@sha256:1',
  ]);
});
