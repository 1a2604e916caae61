import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ActionRun, runAction } from '../fixtures/action.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { describeIf } from '../setup/requirements.ts';

const path = '/srv/app';

/** Notes each restart beside the app; its health never settles when `question` says so. */
function configuration(host: FleetHost, question: string): string {
  return `app: app
source: build
path: ${path}
user: deploy
ssh-key: \${DEPLOY_KEY}
known-hosts: |
${host.hostKeyLines.map((line) => `  ${line}`).join('\n')}
confirm-within: 20s
driver: { command: { restart: 'basename $(pwd -P) >>$DEPLOY_PATH/restarts', stop: 'true' } }
health: [{ command: ${question}, interval: 1s, timeout: 5m }]
hosts: { machine: ${host.address} }
`;
}

describeIf('systemd-hosts', 'a host whose runner is killed after the switch', () => {
  let fleet: Fleet;
  let workspace: string;

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'killed-runner-'));
    await mkdir(join(workspace, 'build'));
    await writeFile(join(workspace, 'build/page'), 'page');
    fleet = await startFleet({
      label: 'killed',
      hosts: [{ name: 'web' }, { name: 'plain', systemd: false }],
    });
    for (const host of fleet.hosts) await host.makeDirectory(path);
  });

  afterAll(async () => {
    await fleet?.stop();
    await rm(workspace, { recursive: true, force: true });
  });

  async function act(
    host: FleetHost,
    question: string,
    onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void,
  ): Promise<ActionRun> {
    await writeFile(join(workspace, 'deploy.yml'), configuration(host, question));
    return runAction({
      workspace,
      inputs: { config: 'deploy.yml' },
      env: { DEPLOY_KEY: host.privateKey },
      ...(onLine === undefined ? {} : { onLine }),
    });
  }

  it.for(['web', 'plain'])(
    'goes back by itself, restarts the old release, and takes the next deployment: %s',
    async (name) => {
      const host = fleet.host(name);
      const first = await act(host, 'test -d .');
      expect(first.exitCode, first.log).toBe(0);
      const killed = await act(host, 'exit 75', (line, kill) => {
        if (line.includes('start the app')) kill('SIGKILL');
      });
      expect(killed.exitCode).toBeNull();
      expect(killed.postLog).toContain('unknown');
      const back = `for try in $(seq 600); do [ "$(readlink ${path}/current)" = "releases/${first.outputs.release}" ] && exit; sleep 0.1; done; exit 1`;
      await host.run(['sh', '-c', back]);
      const state =
        'for try in $(seq 100); do grep -q rolled-back "$1"/.deploy/journal && exit; sleep 0.1; done; exit 1';
      await host.run(['sh', '-c', state, 'await', path]);
      const restarts = (await host.run(['cat', `${path}/restarts`])).trim().split('\n');
      expect(restarts).toHaveLength(3);
      expect([restarts[0], restarts[2]]).toEqual([first.outputs.release, first.outputs.release]);
      const next = await act(host, 'test -d .');
      expect(next.exitCode, next.log).toBe(0);
      expect(next.outputs).toMatchObject({ outcome: 'deployed', 'previous-release': first.outputs.release });
    },
  );
});
