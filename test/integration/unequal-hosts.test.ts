import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ActionRun, runAction } from '../fixtures/action.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { describeIf } from '../setup/requirements.ts';

const path = '/srv/shop';
const names = ['edge', 'office', 'gpu'] as const;
type Name = (typeof names)[number];

/** Answers with the name of the release that it runs from; with a file `crash-<host>` in the release it crashes there. */
const server = `const { existsSync } = require('node:fs');
if (existsSync(__dirname + '/crash-' + require('node:os').hostname())) {
  // Late enough for the journal to know whose last words these are.
  setTimeout(() => { throw new Error('no such GPU'); }, 300);
} else require('node:http').createServer((request, response) => {
  response.end(require('node:path').basename(__dirname) + '\\n');
}).listen(3000);
`;

/** Unlike machines: one at the edge whose failure is its own, one in the office that all depend on, one often away. */
function configuration(fleet: Fleet): string {
  const knownHosts = fleet.hosts.flatMap((host: FleetHost) => host.hostKeyLines);
  const address = (name: Name): string => fleet.host(name).address;
  return `app: shop
path: ${path}
source: ./release
ssh-key: \${DEPLOY_KEY}
user: deploy
known-hosts: |
${knownHosts.map((line) => `  ${line}`).join('\n')}
connect: { timeout: 5s }
retries: { connect: 2, min: 100ms, max: 200ms }
driver: { systemd: { unit: shop, scope: user, exec: node server.cjs, settle: 1s } }
health:
  - http: { url: 'http://127.0.0.1:3000/', version: body }
    interval: 500ms
    timeout: 60s
groups:
  far: { after: office, optional: true }
hosts:
  edge: { address: ${address('edge')}, on-failure: rollback-host }
  office: { address: ${address('office')}, after: edge }
  gpu: { address: ${address('gpu')}, group: far }
`;
}

describeIf('systemd-hosts', 'one deployment to unlike hosts', () => {
  let fleet: Fleet;
  let workspace: string;
  /** What the last deployment that held put on each host. */
  const held: Record<string, string> = {};

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'unequal-hosts-'));
    fleet = await startFleet({
      label: 'unequal',
      hosts: names.map((name) => ({ name, mounts: [nodeBinary()] })),
    });
    for (const host of fleet.hosts) await host.makeDirectory(path);
    await writeFile(join(workspace, 'deploy.yml'), configuration(fleet));
  });

  afterAll(async () => {
    await fleet?.stop();
    await rm(workspace, { recursive: true, force: true });
  });

  const act = (command: string): Promise<ActionRun> =>
    runAction({
      workspace,
      inputs: { config: 'deploy.yml', command },
      env: { DEPLOY_KEY: fleet.host('edge').privateKey },
    });

  const deploy = async (crashing: readonly Name[] = []): Promise<ActionRun> => {
    const release = join(workspace, 'release');
    await rm(release, { recursive: true, force: true });
    await mkdir(release);
    await writeFile(join(release, 'server.cjs'), server);
    for (const name of crashing) await writeFile(join(release, `crash-${name}`), '');
    return act('deploy');
  };

  const answers = async (name: Name): Promise<string> =>
    (await fleet.host(name).run(['curl', '-s', 'http://127.0.0.1:3000/'])).trim();

  /** Each host ended as it is said, and serves what it should: the new release where it is deployed, else its old one. */
  const expectEnds = async (
    run: ActionRun,
    outcome: string,
    states: Readonly<Record<Name, string>>,
  ): Promise<void> => {
    expect(run.outputs.outcome, run.log).toBe(outcome);
    const hosts = JSON.parse(run.outputs.hosts ?? '[]') as { name: string; state: string; release: string }[];
    expect(Object.fromEntries(hosts.map(({ name, state }) => [name, state]))).toEqual(states);
    for (const name of names) {
      const { state = '', release = '' } = hosts.find((host) => host.name === name) ?? {};
      if (state === 'deployed') held[name] = release;
      if (state !== 'skipped') expect([name, await answers(name)]).toEqual([name, held[name]]);
    }
  };

  it('goes to all of them, in order', async () => {
    const run = await deploy();
    await expectEnds(run, 'deployed', { edge: 'deployed', office: 'deployed', gpu: 'deployed' });
    for (const phase of ['1 validate', '2 connect', '3 preflight', '5 stage', '7 activate', '8 verify']) {
      expect(run.log).toContain(`::group::${phase}`);
    }
    for (const idle of ['4 snapshot', '6 migrate']) expect(run.log).toContain(`– ${idle}, nothing to do`);
    expect(run.log).toMatch(/wave 1 of 3: edge[\s\S]*wave 2 of 3: office[\s\S]*wave 3 of 3: gpu/);
  });

  it('takes only the edge back, whose app crashes there, and stays on the others', async () => {
    const run = await deploy(['edge']);
    await expectEnds(run, 'partial', { edge: 'rolled-back', office: 'deployed', gpu: 'deployed' });
    expect(run.log).toContain('no such GPU');
    const { hosts } = JSON.parse(run.outputs.report ?? '{}') as {
      hosts: { phases: { phase: string; errorKind?: string }[] }[];
    };
    expect(hosts[0]?.phases.find(({ phase }) => phase === 'activate')?.errorKind).toBe('crash-loop');
  });

  it('takes every host back when the office box fails, those that had come first too', async () => {
    const run = await deploy(['office']);
    await expectEnds(run, 'rolled-back', { edge: 'rolled-back', office: 'rolled-back', gpu: 'unchanged' });
  });

  it('skips the one that a firewall cuts off, and the next deployment catches it up', async () => {
    await fleet.host('gpu').cutNetwork();
    const without = await deploy();
    await fleet.host('gpu').restoreNetwork();
    await expectEnds(without, 'partial', { edge: 'deployed', office: 'deployed', gpu: 'skipped' });
    expect(without.log).toContain('attempt 1 of 2 failed (connection-timed-out), next in');
    expect(await answers('gpu')).toBe(held.gpu);
    expect(held.gpu).not.toBe(held.office);

    const all = await deploy();
    await expectEnds(all, 'deployed', { edge: 'deployed', office: 'deployed', gpu: 'deployed' });
    expect(held.gpu).toBe(held.office);
  });

  it('shows what each has, and one history of all', async () => {
    const status = await act('status');
    expect(status.exitCode, status.log).toBe(0);
    for (const name of names) {
      expect(status.log).toMatch(new RegExp(`${name} +${held[name]} +20\\d\\d-.*healthy .* free`));
    }
    const history = await act('history');
    const outcomes = [...history.log.matchAll(/^20\S+ \S+ +deploy +\S+ +(\S+)/gm)].map((match) => match[1]);
    expect(outcomes, history.log).toEqual(['deployed', 'partial', 'rolled-back', 'partial', 'deployed']);
    expect(history.log).toContain('2 deployed, 1 rolled-back (edge)');
    expect(history.log).toContain('Failed (rolled back, failed or unknown): 1, 20 %.');
  });
});
