import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { describeIf } from '../setup/requirements.ts';

const impatient = { settings: { ConnectTimeout: '2' } };

describeIf('systemd-hosts', 'the fleet of test hosts', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet({
      label: 'smoke',
      hosts: [
        { name: 'web-1', mounts: [nodeBinary()] },
        { name: 'plain-1', systemd: false },
      ],
    });
  });

  afterAll(async () => {
    await fleet?.stop();
  });

  it('boots systemd without a failed unit', async () => {
    const host = fleet.host('web-1');
    const state = await host.ssh('systemctl is-system-running --wait; systemctl --failed --no-legend');
    expect(state).toEqual({ code: 0, stdout: 'running\n', stderr: '' });
  });

  it('refuses a host whose key is not the pinned one', async () => {
    const other = fleet.host('plain-1');
    const settings = {
      UserKnownHostsFile: fleet.host('web-1').knownHostsFile,
      HostKeyAlias: fleet.host('web-1').address,
    };
    const refused = await other.ssh('true', { settings });
    expect(refused.code).toBe(255);
    expect(refused.stderr).toContain('Host key verification failed');
  });

  it('runs Node 24 and lets deploy write only where it may', async () => {
    const host = fleet.host('web-1');
    await host.makeDirectory('/srv/app');
    const made = await host.ssh('node --version && touch /srv/app/mine && ! touch /srv/other 2>/dev/null');
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^v24\./);
  });

  it('runs units of the user through ssh, across a logout', async () => {
    const host = fleet.host('web-1');
    const started = await host.ssh(
      'export XDG_RUNTIME_DIR=/run/user/$(id -u); systemd-run --user --unit=lasting sleep 600',
    );
    expect(started.code, started.stderr).toBe(0);
    const active = await host.ssh('XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user is-active lasting');
    expect(active.stdout).toBe('active\n');
    await host.ssh('XDG_RUNTIME_DIR=/run/user/$(id -u) systemctl --user stop lasting');
  });

  it('gives deploy exactly the sudo it was granted', async () => {
    const host = fleet.host('web-1');
    expect((await host.ssh('sudo -n systemctl daemon-reload')).code).toBe(1);
    await host.grantSudo(['deploy ALL=(root) NOPASSWD: /usr/bin/systemctl daemon-reload']);
    expect((await host.ssh('sudo -n systemctl daemon-reload')).code).toBe(0);
    expect((await host.ssh('sudo -n systemctl stop cron')).code).toBe(1);
    await expect(host.grantSudo(['deploy ALL=(root NOPASSWD'])).rejects.toThrow(/sudoers/);
  });

  it.for(['orderly', 'power-cut'] as const)('comes back with another boot id: %s', async (how) => {
    const host = fleet.host('web-1');
    await host.run(['sh', '-c', 'touch /srv/kept /run/lost']);
    const before = await host.bootId();
    await host.reboot(how);
    const after = await host.ssh('cat /proc/sys/kernel/random/boot_id; ls /srv/kept /run/lost 2>/dev/null');
    const [bootId, ...files] = after.stdout.trim().split('\n');
    expect(bootId).toMatch(/^[0-9a-f-]{36}$/);
    expect(bootId).not.toBe(before);
    expect(files).toEqual(['/srv/kept']);
  });

  it('comes back by itself after reboot typed over ssh', async () => {
    const host = fleet.host('web-1');
    const before = await host.bootId();
    await host.ssh('systemctl reboot', { user: 'root' });
    const bootId = async (): Promise<string> => {
      const seen = await host.ssh('cat /proc/sys/kernel/random/boot_id');
      return seen.code === 0 ? seen.stdout.trim() : before;
    };
    await expect.poll(bootId, { timeout: 60_000 }).not.toBe(before);
  });

  it.for(['both', 'incoming', 'outgoing'] as const)(
    'is cut off the network and healed: %s',
    async (direction) => {
      const host = fleet.host('web-1');
      await host.cutNetwork(direction);
      const cut = await host.ssh('true', impatient);
      expect(cut.code).toBe(255);
      expect(cut.stderr).toContain('timed out');
      await host.restoreNetwork();
      expect((await host.ssh('true')).code).toBe(0);
    },
  );

  it('accepts connections but answers nobody while paused', async () => {
    const host = fleet.host('web-1');
    await host.pause();
    const paused = await host.ssh('true', impatient);
    await host.unpause();
    expect(paused.code).toBe(255);
    expect((await host.ssh('true')).code).toBe(0);
  });

  it('has hosts without systemd, with cron, reachable from the others by name', async () => {
    const host = fleet.host('plain-1');
    const seen = await host.ssh('cat /proc/1/comm; pgrep -x cron; systemctl is-system-running');
    const [init, cron, state] = seen.stdout.trim().split('\n');
    expect(init).not.toBe('systemd');
    expect(cron).toMatch(/^\d+$/);
    expect(state).toBe('offline');
    expect((await fleet.host('web-1').run(['getent', 'hosts', 'plain-1'])).split(/\s+/)[0]).toBe(
      host.address,
    );
    const before = await host.bootId();
    await host.reboot();
    expect((await host.ssh('cat /proc/sys/kernel/random/boot_id', { user: 'root' })).stdout.trim()).not.toBe(
      before,
    );
  });
});
