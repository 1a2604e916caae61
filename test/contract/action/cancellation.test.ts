import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostAgent } from '../../../src/host/agent.ts';
import { type ActionRun, runAction } from '../../fixtures/action.ts';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';
import { localConnection } from '../../fixtures/local-connection.ts';

/** What a release holds besides its name decides what goes wrong with it. */
const settings = `
confirm-within: 10m
build: ['if [ -e hangs-in-build ]; then echo building; sleep 600; fi']
migrate: ['if [ -e hangs-in-migrate ]; then echo migrating; sleep 600; fi']
driver:
  command:
    restart: |
      if [ -e hangs-in-restart ]; then echo restarting; sleep 600; fi
      if [ -e slow-to-return ]; then sleep 14; fi
      basename "$(pwd -P)" >>"$DEPLOY_PATH/restarts"
    stop: 'true'
health: [{ command: 'test ! -e hangs-in-health || exit 75', interval: 100ms, timeout: 1h }]
`;
const verify = `verify: [{ command: exit 75, interval: 100ms, timeout: 1h }]`;

/** Where the run is when it is ended: the files that make it stay there, and the line that tells that it is. */
interface Moment {
  readonly file: string;
  readonly line: RegExp;
  readonly more?: string;
  /** `current` was switched by then, so that there is something to go back from. */
  readonly live: boolean;
}

const moments: Readonly<Record<string, Moment>> = {
  connect: { file: 'page', line: /2 connect/, live: false },
  stage: { file: 'large', line: /5 stage/, live: false },
  build: { file: 'hangs-in-build', line: /\| building/, live: false },
  migrate: { file: 'hangs-in-migrate', line: /\| migrating/, live: false },
  armed: { file: 'page', line: /✓ arm/, live: true },
  restart: { file: 'hangs-in-restart', line: /\| restarting/, live: true },
  health: { file: 'hangs-in-health', line: /is inconclusive/, live: true },
  verify: { file: 'page', line: /8 verify/, more: verify, live: true },
};

/** One host for all: what a test left in service is what the next one goes back to. */
let fleet: EngineHosts;
beforeAll(async () => {
  fleet = await startEngineHosts(['one']);
});
afterAll(() => fleet.stop());

async function act(
  files: Readonly<Record<string, string>>,
  more: { readonly settings?: string; readonly onLine?: Parameters<typeof runAction>[0]['onLine'] } = {},
): Promise<ActionRun> {
  await fleet.source(files);
  await writeFile(join(fleet.root, 'deploy.yml'), fleet.yaml(`${settings}${more.settings ?? ''}`));
  return runAction({
    workspace: fleet.root,
    inputs: { config: 'deploy.yml' },
    env: fleet.variables,
    ...(more.onLine === undefined ? {} : { onLine: more.onLine }),
  });
}

/** What is in service, deployed now where there is nothing yet. */
async function inService(): Promise<string> {
  const current = await fleet.host('one').current();
  if (current !== undefined) return current;
  const run = await act({ page: '1' });
  expect(run.exitCode, run.log).toBe(0);
  return run.outputs.release ?? '';
}

/** What was told at last: by the main step if it came so far, else by the post step. */
function verdict(run: ActionRun): string | undefined {
  return run.outputs.outcome ?? /Outcome%3A ([\w-]+)::/.exec(run.postLog)?.[1];
}

/** No lease, no way back under way, and the old release where it was. */
async function expectWhole(release: string | undefined): Promise<void> {
  const host = fleet.host('one');
  expect(await host.current()).toBe(release);
  const connection = localConnection({ shell: 'dash', directory: fleet.root });
  expect(await HostAgent.readLease(connection, host.path, 30_000)).toBeUndefined();
  expect(await HostAgent.recover(connection, host.path, 30_000)).toMatchObject({ action: 'none' });
}

describe('a run of the action that is ended', () => {
  for (const how of ['cancelled', 'killed'] as const) {
    it.for(Object.keys(moments))(`${how} in %s is finished, and told as it is`, async (name) => {
      const moment = moments[name];
      if (moment === undefined) throw new Error(name);
      const before = await inService();
      const large = Buffer.alloc(moment.file === 'large' ? 20_000_000 : 1, '0123456789abcdef').toString();
      const run = await act(
        { [moment.file]: large },
        {
          settings: moment.more ?? '',
          onLine: (line, kill, cancel) => {
            if (!moment.line.test(line)) return;
            if (how === 'killed') kill('SIGKILL');
            else cancel();
          },
        },
      );
      const told = `${run.log}\n--- post\n${run.postLog}`;
      if (how === 'killed') expect(run.exitCode, told).toBeNull();
      else expect(run.exitCode, told).not.toBe(0);
      // Before the switch nothing was changed, which is told as a failure that changed nothing.
      expect([...(moment.live ? ['rolled-back'] : ['failed', 'rolled-back'])], told).toContain(verdict(run));
      expect(run.summary).toContain(moment.live ? 'Rolled back' : 'Failed');
      if (name === 'migrate') expect(told).toMatch(/Migrations .* are not taken back/);
      await expectWhole(before);
      const restarts = (await fleet.host('one').read('restarts'))?.trim().split('\n');
      expect(restarts?.at(-1), told).toBe(before);
      if (how === 'cancelled') return;
      const next = await act({ page: '2' });
      expect(next.outputs, next.log).toMatchObject({
        outcome: 'deployed',
        'previous-release': before,
      });
    });
  }

  it('while it goes back slowly is killed at the end of the ladder, and the post step waits for the host', async () => {
    const first = await act({ 'slow-to-return': '' });
    const run = await act(
      { 'hangs-in-health': '' },
      {
        onLine: (line, _kill, cancel) => {
          if (line.includes('is inconclusive')) cancel();
        },
      },
    );
    const told = `${run.log}\n--- post\n${run.postLog}`;
    expect(run.exitCode, told).toBeNull();
    expect(run.outputs.outcome).toBeUndefined();
    expect(verdict(run), told).toBe('rolled-back');
    expect(run.summary).toContain('Rolled back');
    await expectWhole(first.outputs.release);
    expect(await fleet.host('one').read('.deploy/history.jsonl')).toMatch(/"outcome":"rolled-back".*\n$/);
  });

  it('after it was confirmed is told to be deployed', async () => {
    await inService();
    const run = await act(
      { page: '3' },
      {
        onLine: (line, kill) => {
          if (/✓ confirm/.test(line)) kill('SIGKILL');
        },
      },
    );
    if (run.exitCode === null && run.state.outcome === undefined) expect(verdict(run)).toBe('deployed');
    const release = await fleet.host('one').current();
    await expectWhole(release);
    expect(await fleet.host('one').read(`.deploy/releases/${release}`)).toContain('state=good');
    expect(await fleet.host('one').read('.deploy/history.jsonl')).toMatch(/"outcome":"deployed".*\n$/);
  });
});

describe('a run that is killed and whose host cannot be reached any more', () => {
  it('is unknown, and says so', async () => {
    await inService();
    let closed: Promise<void> | undefined;
    const run = await act(
      { 'hangs-in-health': '' },
      {
        onLine: (line, kill) => {
          if (!line.includes('is inconclusive')) return;
          kill('SIGKILL');
          closed ??= fleet.host('one').server.close();
        },
      },
    );
    await closed;
    expect(verdict(run), run.postLog).toBe('unknown');
    expect(run.postExitCode).toBe(1);
    expect(run.summary).toContain('is not known');
  });
});
