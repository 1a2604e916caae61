import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ActionRun, runAction } from '../fixtures/action.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { describeIf } from '../setup/requirements.ts';

const path = '/srv/shop';

/** Answers with the name of the release that it runs from; a file `sick` makes it unhealthy. */
const server = `const { createServer } = require('node:http');
const { existsSync } = require('node:fs');
createServer((request, response) => {
  response.statusCode = existsSync(__dirname + '/sick') ? 503 : 200;
  response.end(require('node:path').basename(__dirname) + '\\n');
}).listen(3000);
`;

/** A unit that the machine's owner wrote. */
const unit = `[Service]
WorkingDirectory=${path}/current
ExecStart=/usr/local/bin/node server.cjs
User=deploy
[Install]
WantedBy=multi-user.target
`;

/** Starts the app anew without a service manager. */
const restart = `[ ! -s "$DEPLOY_PATH/pid" ] || kill "$(cat "$DEPLOY_PATH/pid")" || true
while curl -s -o /dev/null http://127.0.0.1:3000/; do sleep 0.1; done
nohup node server.cjs </dev/null >"$DEPLOY_PATH/log" 2>&1 & echo $! >"$DEPLOY_PATH/pid"`;

describeIf(['systemd-hosts', 'ssh'], 'one host, described by inputs alone', () => {
  let fleet: Fleet;
  let workspace: string;

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'one-host-'));
    fleet = await startFleet({
      label: 'one-host',
      hosts: [
        { name: 'edge', mounts: [nodeBinary()] },
        { name: 'plain', systemd: false, mounts: [nodeBinary()] },
      ],
    });
    for (const host of fleet.hosts) await host.makeDirectory(path);
    const edge = fleet.host('edge');
    await edge.run(['sh', '-c', 'cat >/etc/systemd/system/shop.service && systemctl daemon-reload'], {
      input: unit,
    });
    await edge.grantSudo([
      'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart shop.service, /usr/bin/systemctl stop shop.service, /usr/bin/systemctl reset-failed shop.service',
    ]);
    await source({});
  });

  afterAll(async () => {
    await fleet?.stop();
    await rm(workspace, { recursive: true, force: true });
  });

  async function source(extra: Readonly<Record<string, string>>): Promise<void> {
    await rm(join(workspace, 'build'), { recursive: true, force: true });
    await mkdir(join(workspace, 'build'));
    for (const [name, text] of Object.entries({ 'server.cjs': server, ...extra })) {
      await writeFile(join(workspace, 'build', name), text);
    }
  }

  const act = (host: string, inputs: Readonly<Record<string, string>>): Promise<ActionRun> =>
    runAction({
      workspace,
      inputs: {
        host: `deploy@${fleet.host(host).address}`,
        'ssh-key': fleet.host(host).privateKey,
        'known-hosts': fleet.host(host).hostKeyLines.join('\n'),
        source: 'build',
        path,
        'health-url': 'http://127.0.0.1:3000/',
        ...inputs,
      },
    });
  const answer = (host: string): Promise<string> =>
    fleet.host(host).run(['curl', '-s', 'http://127.0.0.1:3000/']);

  it('prints the line to pin when no host key is given, and takes it', async () => {
    const unpinned = await act('edge', { 'known-hosts': '', unit: 'shop.service' });
    expect(unpinned.exitCode, unpinned.log).toBe(1);
    const { address } = fleet.host('edge');
    const line = new RegExp(
      `${address.replaceAll('.', '\\.')} (ssh-ed25519|ecdsa-sha2-\\S+|ssh-rsa) [A-Za-z0-9+/=]+`,
    ).exec(unpinned.log)?.[0];
    expect(fleet.host('edge').hostKeyLines).toContain(line);
    expect(await fleet.host('edge').run(['ls', '-A', path])).toBe('');
    const pinned = await act('edge', { 'known-hosts': line ?? '', unit: 'shop.service' });
    expect(pinned.exitCode, pinned.log).toBe(0);
    expect(await answer('edge')).toBe(`${pinned.outputs.release}\n`);
  });

  it('puts the old release back into a unit of the machine when the new one is not healthy', async () => {
    const before = await answer('edge');
    await source({ sick: '' });
    const run = await act('edge', { unit: 'shop.service' });
    expect(run.outputs, run.log).toMatchObject({ outcome: 'rolled-back' });
    expect(await answer('edge')).toBe(before);
    await source({});
  });

  it('deploys through the runner’s own ssh', async () => {
    const run = await act('edge', { unit: 'shop.service', transport: 'openssh' });
    expect(run.exitCode, run.log).toBe(0);
    expect(await answer('edge')).toBe(`${run.outputs.release}\n`);
  });

  it('deploys to a host without systemd, through another host', async () => {
    const { address, hostKeyLines } = fleet.host('edge');
    const run = await act('plain', {
      restart,
      jump: `deploy@${address}`,
      'known-hosts': [...hostKeyLines, ...fleet.host('plain').hostKeyLines].join('\n'),
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(await answer('plain')).toBe(`${run.outputs.release}\n`);
  });

  it('names the hop that failed', async () => {
    const run = await act('plain', {
      restart,
      jump: `deploy@${fleet.host('edge').address}`,
      'known-hosts': fleet.host('plain').hostKeyLines.join('\n'),
    });
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain(fleet.host('edge').address);
    expect(run.log).toContain('host-key-unknown');
  });

  it('says what a unit lacks before anything changes', async () => {
    const before = await answer('edge');
    const run = await act('edge', { unit: 'shopp.service' });
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain('there is no unit shopp.service');
    expect(await answer('edge')).toBe(before);
  });

  it('says in the post step what became of a run whose main step was killed', async () => {
    const run = await runAction({
      workspace,
      inputs: {
        host: `deploy@${fleet.host('plain').address}`,
        'ssh-key': fleet.host('plain').privateKey,
        'known-hosts': fleet.host('plain').hostKeyLines.join('\n'),
        source: 'build',
        path,
        restart,
        build: 'echo building; sleep 60',
      },
      onLine: (line, kill) => {
        if (line.includes('building')) kill('SIGKILL');
      },
    });
    expect(run.exitCode).toBeNull();
    // Nothing had been switched: it failed and changed nothing.
    expect(run.postLog).toMatch(/Outcome%3A failed::/);
    expect(run.postExitCode).toBe(0);
  });
});
