import { afterAll, beforeAll, expect, it } from 'vitest';
import { Deployer } from '../fixtures/fleet/deployer.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { linkPm2, pm2Mounts } from '../fixtures/fleet/pm2-host.ts';
import { describeIf } from '../setup/requirements.ts';

const settings = 'confirm-within: 20s\ndriver: { pm2: { settle: 1s } }\nenv: { GREETING: "it\'s $HOME" }';

/** Answers what it is; ends gracefully, as pm2 asks its apps to. */
const server = (
  version: string,
): string => `const server = require('node:http').createServer((_, response) => {
  response.setHeader('connection', 'close');
  response.end('${version} ' + process.env.GREETING + '\\n');
});
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGINT', () => server.close(() => process.exit(0)));
`;

const web = "{ name: 'web', script: 'server.js', exec_mode: 'cluster', instances: 2, env: { PORT: 8086 } }";
const side = "{ name: 'side', script: 'server.js', env: { PORT: 8087 } }";
const ecosystem = (...apps: readonly string[]): string =>
  `module.exports = { apps: [\n${apps.join(',\n')}\n] };\n`;

describeIf('systemd-hosts', 'apps under pm2', () => {
  let fleet: Fleet;
  let host: FleetHost;
  let deployer: Deployer;

  beforeAll(async () => {
    fleet = await startFleet({ label: 'pm2', hosts: [{ name: 'box', mounts: await pm2Mounts() }] });
    host = fleet.host('box');
    deployer = await Deployer.start(host, '/srv/shop');
  });
  afterAll(async () => {
    await fleet?.stop();
    await deployer?.stop();
  });

  const log = (): string => deployer.lines.join('\n');
  const source = (version: string, ...apps: readonly string[]): Promise<void> =>
    deployer.source({ 'server.js': server(version), 'ecosystem.config.js': ecosystem(...apps) });
  const answer = async (port = 8086): Promise<string> =>
    (await host.exec(['curl', '-s', '-m', '5', `http://127.0.0.1:${port}/`])).stdout.trim();
  const others = (): Promise<string> =>
    host.run(
      ['sh', '-c', 'PM2_HOME=/home/deploy/.pm2 pm2 jlist | tail -n 1 | grep -o \'"pm_uptime":[0-9]*\''],
      {
        user: 'deploy',
      },
    );

  it('says how pm2 is installed where it is missing', async () => {
    await source('one', web);
    const report = await deployer.deploy(settings);
    expect(report.failures[0]).toMatchObject({ kind: 'tool-missing', phase: 'preflight' });
    expect(report.failures[0]?.hint).toContain('npm install --global pm2');
    await linkPm2(host);
  });

  it('deploys beside processes of others, which it leaves alone to the end', async () => {
    const theirs = 'cd && echo "setInterval(() => {}, 1e6)" >x.js && pm2 start x.js --name web';
    await host.run(['sh', '-c', `export HOME=/home/deploy; ${theirs}`], { user: 'deploy' });
    const report = await deployer.deploy(settings);
    expect(report.outcome, log()).toBe('deployed');
    expect(await answer()).toBe("one it's $HOME");
  });

  it.each([
    {
      what: 'a syntax error',
      text: 'module.exports = {\n  apps: [,\n',
      says: /^ecosystem\.config\.js line \d: SyntaxError/,
    },
    {
      what: 'a script that is missing',
      text: ecosystem(web.replace('server.js', 'dist/server.js')),
      says: /^ecosystem\.config\.js line 2: apps\[0\] \(web\): its script dist\/server\.js/,
    },
  ])('tells the place of $what, and changes nothing', async ({ text, says }) => {
    const before = await host.run(['readlink', '/srv/shop/current']);
    await deployer.source({ 'server.js': server('wrong'), 'ecosystem.config.js': text });
    const report = await deployer.deploy(settings);
    expect(report.outcome).toBe('failed');
    expect(report.failures[0]).toMatchObject({ kind: 'config-invalid', phase: 'stage' });
    expect(report.failures[0]?.message).toMatch(says);
    expect(await host.run(['readlink', '/srv/shop/current'])).toBe(before);
    expect(await answer()).toContain('one');
  });

  it('reloads a cluster without one failed request, and says that fork mode restarts', async () => {
    await source('two', web, side);
    expect((await deployer.deploy(settings)).outcome, log()).toBe('deployed');
    expect(await answer(8087)).toContain('two');
    const asking = host.run([
      ...['sh', '-c'],
      'rm -f /tmp/enough; n=0; while [ ! -e /tmp/enough ]; do curl -sf -o /dev/null http://127.0.0.1:8086/ || echo failed; n=$((n + 1)); done; echo asked $n',
    ]);
    await source('three', web, side);
    const report = await deployer.deploy(settings);
    await host.run(['touch', '/tmp/enough']);
    const seen = await asking;
    expect(report.outcome, log()).toBe('deployed');
    expect(log()).toContain('side: restarted, since a process in fork mode cannot be reloaded');
    expect(log()).not.toContain('web: restarted');
    expect(await answer()).toContain('three');
    expect(seen).not.toContain('failed');
    expect(Number(/asked (\d+)/.exec(seen)?.[1])).toBeGreaterThan(50);
  });

  it('goes back to the ecosystem file of before, also where that names fewer apps', async () => {
    await source('four', web);
    expect((await deployer.deploy(settings)).outcome, log()).toBe('deployed');
    expect(await answer(8087)).toBe('');
    expect((await deployer.rollback(settings)).outcome, log()).toBe('deployed');
    expect([await answer(), await answer(8087)]).toEqual([
      expect.stringContaining('three'),
      expect.stringContaining('three'),
    ]);
  });

  it('left the processes of others alone', async () => {
    expect((await others()).trim().split('\n')).toHaveLength(1);
    const restarts = [
      'sh',
      '-c',
      'HOME=/home/deploy pm2 jlist | tail -n 1 | grep -o \'"restart_time":[0-9]*\'',
    ];
    expect((await host.run(restarts, { user: 'deploy' })).trim()).toBe('"restart_time":0');
  });

  it('starts what is in service after a reboot', async () => {
    await host.reboot('power-cut');
    await expect.poll(() => answer(), { timeout: 60_000, interval: 500 }).toContain('three');
  });

  it('is on the release of before when the power fails before the confirmation', async () => {
    const before = await deployer.current();
    await source('five', web);
    await deployer.killAt(settings, '✓ start', { post: false });
    expect(await deployer.current()).not.toBe(before);
    await host.reboot('power-cut');
    await expect.poll(() => deployer.current(), { timeout: 90_000, interval: 500 }).toBe(before);
    await expect.poll(() => answer(), { timeout: 60_000, interval: 500 }).toContain('three');
    await expect.poll(() => answer(8087), { timeout: 60_000, interval: 500 }).toContain('three');
  });
});
