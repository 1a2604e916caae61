import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActionRun, runAction } from '../fixtures/action.ts';
import { verdaccioRelease } from '../fixtures/apps/verdaccio.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { describeIf } from '../setup/requirements.ts';

const path = '/srv/registry';
const unit = 'registry.service';
const secret = 'tr0ub4dor & "3"';

/** The deploy.yml of the fleet: one host with a user's unit, one with a unit of the system. */
function configuration(web: FleetHost, edge: FleetHost): string {
  return `app: registry
path: ${path}
source: ./release
keep: 2
shared: [storage/]
env:
  REGISTRY_SECRET: \${REGISTRY_SECRET}
ssh-key: \${DEPLOY_KEY}
user: deploy
known-hosts: |
${[...web.hostKeyLines, ...edge.hostKeyLines].map((line) => `  ${line}`).join('\n')}
driver:
  systemd:
    unit: ${unit}
    scope: user
    exec: node node_modules/verdaccio/bin/verdaccio --config ./config.yaml --listen 0.0.0.0:4873
    settle: 3s
health:
  - http: http://127.0.0.1:4873/-/ping
    interval: 1s
    unhealthy: 16
    timeout: 120s
  - http: { url: 'http://127.0.0.1:4873/-/static/ui-options.js', version: body }
    name: version
    interval: 1s
    unhealthy: 16
    timeout: 120s
environments:
  staging:
    hosts:
      web: ${web.address}
      edge:
        address: ${edge.address}
        driver:
          systemd:
            unit: ${unit}
            scope: system
            exec: node node_modules/verdaccio/bin/verdaccio --config ./config.yaml --listen 0.0.0.0:4873
            settle: 3s
`;
}

/** What a unit of the system needs that is written and controlled by `deploy`: docs/configuration.md says the same. */
const sudoers = [
  `deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart ${unit}, /usr/bin/systemctl stop ${unit}`,
  `deploy ALL=(root) NOPASSWD: /usr/bin/systemctl reset-failed ${unit}, /usr/bin/systemctl daemon-reload`,
  `deploy ALL=(root) NOPASSWD: /usr/bin/systemctl enable ${unit}, /usr/bin/systemctl disable ${unit}`,
  `deploy ALL=(root) NOPASSWD: /usr/bin/install -m 0644 -- ${path}/.deploy/units/*/${unit} /etc/systemd/system/${unit}`,
  `deploy ALL=(root) NOPASSWD: /usr/bin/rm -f -- /etc/systemd/system/${unit}`,
];

describeIf('systemd-hosts', 'the bundled action deploys a real application to real hosts', () => {
  let fleet: Fleet;
  let workspace: string;
  const releases: Record<string, string> = {};

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'action-workspace-'));
    fleet = await startFleet({
      label: 'action',
      hosts: ['web', 'edge'].map((name) => ({ name, mounts: [nodeBinary()] })),
    });
    for (const host of fleet.hosts) await host.makeDirectory(path);
    await fleet.host('edge').grantSudo(sudoers);
    await mkdir(join(workspace, '.github/workflows'), { recursive: true });
    await writeFile(join(workspace, '.github/workflows/rollback.yml'), '');
    await writeFile(join(workspace, 'deploy.yml'), configuration(fleet.host('web'), fleet.host('edge')));
  });

  afterAll(async () => {
    await fleet?.stop();
    await rm(workspace, { recursive: true, force: true });
  });

  const act = (inputs: Record<string, string>): Promise<ActionRun> =>
    runAction({
      workspace,
      inputs: { config: 'deploy.yml', environment: 'staging', ...inputs },
      env: { DEPLOY_KEY: fleet.host('web').privateKey, REGISTRY_SECRET: secret },
    });
  const release = (version: string, extra: Record<string, string> = {}): Promise<void> =>
    verdaccioRelease(join(workspace, 'release'), version, extra);
  const current = async (name: string): Promise<string> =>
    (await fleet.host(name).run(['readlink', `${path}/current`])).trim();
  const page = async (name: string): Promise<string> =>
    (await fetch(`http://${fleet.host(name).address}:4873/-/static/ui-options.js`)).text();
  const onEveryHost = async (check: (name: string) => Promise<void>): Promise<void> => {
    for (const host of fleet.hosts) await check(host.name);
  };

  it('puts a first release into service on both hosts', async () => {
    await release('6.10.0');
    const run = await act({ version: '6.10.0' });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.outputs).toMatchObject({ outcome: 'deployed', 'previous-release': '' });
    releases['6.10.0'] = run.outputs.release ?? '';
    expect(releases['6.10.0']).toMatch(/^\d{8}T\d{6}Z-6dcb09b$/);
    await onEveryHost(async (name) => {
      expect(await current(name)).toBe(`releases/${releases['6.10.0']}`);
      expect(await page(name)).toContain('6.10.0');
    });
    expect(JSON.parse(run.outputs.hosts ?? '')).toMatchObject([
      { name: 'web', state: 'deployed' },
      { name: 'edge', state: 'deployed' },
    ]);
    expect(run.summary).toContain('web');
    expect(run.state).toMatchObject({ command: 'deploy', outcome: 'deployed' });
    expect([run.postExitCode, run.postLog]).toEqual([0, '']);
  });

  it('writes the env file for the owner only, and shows its secret nowhere', async () => {
    await onEveryHost(async (name) => {
      const host = fleet.host(name);
      expect(await host.run(['stat', '-c', '%a %U', `${path}/current/.env`])).toBe('600 deploy\n');
      expect(await host.run(['sh', '-c', `. ${path}/current/.env; printf %s "$REGISTRY_SECRET"`])).toBe(
        secret,
      );
    });
    const run = await act({ command: 'status' });
    expect(run.exitCode, run.log).toBe(0);
    const seen = (await readFile(join(workspace, 'deploy.yml'), 'utf8')) + run.log + run.summary;
    expect(run.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('tr0ub4dor');
    expect(seen).not.toContain(fleet.host('web').privateKey.slice(60, 120));
  });

  it('upgrades, keeping what was published to the app', async () => {
    const address = `http://${fleet.host('web').address}:4873/kept`;
    const published = await fetch(address, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(packument('kept')),
    });
    expect(published.status, await published.text()).toBe(201);
    await release('6.10.4');
    const run = await act({ version: '6.10.4' });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.outputs).toMatchObject({ outcome: 'deployed', 'previous-release': releases['6.10.0'] });
    releases['6.10.4'] = run.outputs.release ?? '';
    expect(run.summary).toContain(
      '[Roll back](<https://github.com/acme/shop/actions/workflows/rollback.yml>)',
    );
    await onEveryHost(async (name) => {
      expect(await current(name)).toBe(`releases/${releases['6.10.4']}`);
      expect(await page(name)).toContain('6.10.4');
    });
    expect((await fetch(address)).status).toBe(200);
  });

  it('puts the old release back when the new one crashes, and shows why', async () => {
    await release('6.10.4', { 'config.yaml': 'storage: [this is no configuration' });
    const run = await act({ version: '6.10.4' });
    expect(run.exitCode).toBe(1);
    expect(run.outputs, run.log).toMatchObject({ outcome: 'rolled-back' });
    releases.crashing = run.outputs.release ?? '';
    await onEveryHost(async (name) => {
      expect(await current(name)).toBe(`releases/${releases['6.10.4']}`);
      expect(await page(name)).toContain('6.10.4');
      const state = await fleet.host(name).run(['cat', `${path}/.deploy/releases/${releases.crashing}`]);
      expect(state).toContain('bad');
    });
    const report = JSON.parse(run.outputs.report ?? '');
    expect(report.failures[0]).toMatchObject({ kind: 'crash-loop', phase: 'activate' });
    expect(report.failures[0].tail.join('\n')).toMatch(/yaml|config/i);
    const [, line] =
      /^::error file=deploy\.yml,line=(\d+),col=\d+,title=[^:]*crash-loop/m.exec(run.log) ?? [];
    const lines = (await readFile(join(workspace, 'deploy.yml'), 'utf8')).split('\n');
    expect(lines[Number(line) - 1]?.trim()).toBe('driver:');
    expect(run.summary).toContain('crash-loop');
  });

  it('puts the old release back when the new one stays up but is not healthy', async () => {
    await release('6.10.0');
    const run = await act({ version: '9.9.9' });
    expect(run.exitCode).toBe(1);
    expect(run.outputs, run.log).toMatchObject({ outcome: 'rolled-back' });
    expect(JSON.parse(run.outputs.report ?? '').failures[0]).toMatchObject({ kind: 'unhealthy' });
    await onEveryHost(async (name) => {
      expect(await current(name)).toBe(`releases/${releases['6.10.4']}`);
      expect(await page(name)).toContain('6.10.4');
    });
  });

  it('goes back by command, past the releases that failed', async () => {
    const run = await act({ command: 'rollback', reason: 'prices are <b>wrong</b>' });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.summary).toContain('Reason: prices are &#60;b&#62;wrong&#60;/b&#62;');
    expect(JSON.parse(run.outputs.report ?? '').reason).toBe('prices are <b>wrong</b>');
    expect(run.outputs).toMatchObject({ outcome: 'deployed', release: releases['6.10.0'] });
    await onEveryHost(async (name) => {
      expect(await current(name)).toBe(`releases/${releases['6.10.0']}`);
      expect(await page(name)).toContain('6.10.0');
    });
  });

  it('offers what there is when the release to go back to does not exist', async () => {
    const run = await act({ command: 'rollback', release: '19990101' });
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain(releases['6.10.4']);
    expect(await current('web')).toBe(`releases/${releases['6.10.0']}`);
  });

  it('recorded every deployment on the host', async () => {
    const run = await act({ command: 'history' });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log).toMatch(/ rollback .* prices are <b>wrong<\/b>$/m);
    const lines = (await fleet.host('web').run(['cat', `${path}/.deploy/history.jsonl`])).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual([
      'deployed',
      'deployed',
      'rolled-back',
      'rolled-back',
      'deployed',
    ]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      actor: 'octocat',
      url: 'https://github.com/acme/shop/actions/runs/1234567890',
    });
  });

  it('tells by `status` what somebody changed by hand on a host', async () => {
    const well = await act({ command: 'status' });
    expect(well.exitCode, well.log).toBe(0);
    expect(well.outputs.problems).toBe('');
    expect(well.summary).toContain('**Every host is well, and as the deployments left it.**');
    const [web, edge] = [fleet.host('web'), fleet.host('edge')];
    const unitFile = `/etc/systemd/system/${unit}`;
    await edge.run(['sed', '-i', 's/^RestartSec=1$/RestartSec=9/', unitFile]);
    const file = `${path}/releases/${releases['6.10.0']}/node_modules/verdaccio/package.json`;
    await edge.run(['sed', '-i', '$a\\ ', file]);
    await web.run(['ln', '-sfn', `releases/${releases['6.10.4']}`, `${path}/current`]);
    try {
      const run = await act({ command: 'status' });
      expect(run.exitCode, run.log).toBe(1);
      const found = run.outputs.problems?.split('\n');
      expect(found).toContain(
        `edge: a file of ${releases['6.10.0']} is not as sent: node_modules/verdaccio/package.json (changed) (drift: files)`,
      );
      expect(found).toContain(
        `edge: the service has not the file of ${releases['6.10.0']}: ${unitFile} (changed) (drift: service-file)`,
      );
      expect(found).toContain(
        `web: \`current\` names ${releases['6.10.4']}, but the last run here left ${releases['6.10.0']} in service (drift: switched)`,
      );
      expect(run.summary).toContain('## ❌ Status of');
    } finally {
      await web.run(['ln', '-sfn', `releases/${releases['6.10.0']}`, `${path}/current`]);
      await edge.run(['sed', '-i', 's/^RestartSec=9$/RestartSec=1/', unitFile]);
    }
  });

  describe('changes nothing and says one clear thing', () => {
    const untouched = async (run: ActionRun, said: RegExp): Promise<void> => {
      expect(run.exitCode, run.log).toBe(1);
      expect(run.log).toMatch(said);
      await onEveryHost(async (name) => expect(await current(name)).toBe(`releases/${releases['6.10.0']}`));
    };

    it('when the pinned key is another machine’s', async () => {
      const text = await readFile(join(workspace, 'deploy.yml'), 'utf8');
      const [web, edge] = [fleet.host('web').address, fleet.host('edge').address];
      const swapped = text
        .replaceAll(new RegExp(`^( {2})${edge} (?=ssh|ecdsa)`, 'gm'), '$1192.0.2.1 ')
        .replaceAll(new RegExp(`^( {2})${web} (?=ssh|ecdsa)`, 'gm'), `$1${edge} `);
      await writeFile(join(workspace, 'swapped.yml'), swapped);
      await untouched(await act({ config: 'swapped.yml' }), /SHA256:[\w+/]{43}/);
    });

    it('when the unit that it would write is not valid there', async () => {
      await release('6.10.4');
      const text = await readFile(join(workspace, 'deploy.yml'), 'utf8');
      await writeFile(join(workspace, 'misspelt.yml'), text.replaceAll('exec: node ', 'exec: nodee '));
      await untouched(await act({ config: 'misspelt.yml' }), /Command nodee is not executable/);
    });

    it('when the user may not restart the unit', async () => {
      await fleet.host('edge').grantSudo([]);
      await untouched(await act({}), /edge.*may not restart registry\.service.*sudoers/);
      await fleet.host('edge').grantSudo(sudoers);
    });

    it('when a service of the user would end with the login', async () => {
      await fleet.host('web').run(['loginctl', 'disable-linger', 'deploy']);
      await untouched(await act({}), /web.*lingering is off.*loginctl enable-linger deploy/);
      await fleet.host('web').run(['loginctl', 'enable-linger', 'deploy']);
    });

    it('when the source is not there', async () => {
      await rm(join(workspace, 'release'), { recursive: true, force: true });
      await untouched(await act({}), /release/);
    });

    it('when the environment does not exist', async () => {
      const run = await act({ environment: 'stagign' });
      await untouched(run, /staging/);
      expect(run.log).not.toContain('connect');
    });
  });
});

/** A package with one version, as `npm publish` sends it. */
function packument(name: string): object {
  const version = '1.0.0';
  const tarball = Buffer.from('not really a tarball').toString('base64');
  return {
    _id: name,
    name,
    'dist-tags': { latest: version },
    versions: {
      [version]: { name, version, dist: { tarball: `http://localhost/${name}/-/${name}-${version}.tgz` } },
    },
    _attachments: {
      [`${name}-${version}.tgz`]: { content_type: 'application/octet-stream', data: tarball, length: 20 },
    },
  };
}
