import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ssh2Transport } from '../../src/adapters/ssh/ssh2-transport.ts';
import { HostAgent } from '../../src/host/agent.ts';
import { readFacts } from '../../src/host/facts.ts';
import { parseTransaction } from '../../src/host/transaction-answers.ts';
import type { HostTransaction } from '../../src/model/transaction.ts';
import type { Connection } from '../../src/model/transport.ts';
import { first, second } from '../fixtures/agent-host.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import type { FleetHost } from '../fixtures/fleet/host.ts';
import { describeIf } from '../setup/requirements.ts';

const owner = { run: 'run-1', actor: 'ann', url: '' };
const patient = { timeout: 150_000, interval: 500 };

/** A user of a host, and what that one can promise. */
interface Subject {
  readonly host: string;
  readonly user: 'root' | 'deploy';
  readonly timer: 'systemd-system' | 'systemd-user' | 'session';
}

const subjects: readonly Subject[] = [
  { host: 'systemd-1', user: 'root', timer: 'systemd-system' },
  { host: 'systemd-1', user: 'deploy', timer: 'systemd-user' },
  { host: 'plain-1', user: 'deploy', timer: 'session' },
];

/** The crontab that the deploying user had before. */
const crontab = 'MAILTO=""\n# mine: 100 %\n\n5 4 * * * true\n';

describeIf('systemd-hosts', 'a transaction on a real host', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet({
      label: 'transaction',
      hosts: [{ name: 'systemd-1' }, { name: 'plain-1', systemd: false }],
    });
  });
  afterAll(async () => {
    await fleet?.stop();
  });

  for (const subject of subjects) {
    describe(`of ${subject.user} by ${subject.timer}`, () => {
      suite(subject, () => fleet.host(subject.host));
    });
  }
});

function suite({ user, timer }: Subject, host: () => FleetHost): void {
  const path = `/srv/app of ${user}`;
  let connection: Connection;
  let agent: HostAgent;

  beforeEach(async () => {
    await host().run(['sh', '-c', seed, 'seed', path, user, first, second]);
    if (timer === 'session') await host().run(['crontab', '-'], { user, input: crontab });
    await login();
    await agent.takeLease(owner, 600);
  });
  afterEach(async () => {
    await connection.close();
  });

  const login = async (): Promise<void> => {
    const { name, address, port, privateKey, hostKeyLines } = host();
    const endpoint = { name, address, port, user, privateKey, knownHosts: hostKeyLines.join('\n') };
    const target = { ...endpoint, jumps: [], connectTimeoutMs: 10_000, keepaliveMs: 10_000 };
    connection = await ssh2Transport().connect(target, new AbortController().signal);
    agent = await HostAgent.install(connection, path, 30_000);
  };

  /** As a look from inside tells, so that no contact over SSH has a part in it. */
  const seen = async (): Promise<HostTransaction> => {
    const argv = ['sh', '-c', 'exec sh "$0"/.deploy/agent/*.sh transaction "$0"', path];
    return parseTransaction((await host().exec(argv, { user })).stdout);
  };
  const read = async (file: string): Promise<string> =>
    (await host().exec(['cat', `${path}/${file}`], { user })).stdout;
  const current = async (): Promise<string> =>
    (await host().exec(['readlink', `${path}/current`], { user })).stdout.trim().replace('releases/', '');

  /** Starts an app that outlives what started it, and notes which release it is. */
  const serve = [
    'sh',
    '-c',
    'cat current/version.txt >served; nohup sleep 1000 >/dev/null 2>&1 & echo $! >pid',
  ];
  const arm = async (withinS: number): Promise<void> => {
    const armed = await agent.arm({ release: second, previous: first, withinS, goBack: [serve] });
    expect(armed).toEqual({ timer, survivesReboot: true });
    await agent.switchTo(second, first);
    expect(await current()).toBe(second);
  };

  const expectWentBack = async (): Promise<void> => {
    expect(await current()).toBe(first);
    expect(await read('served')).toBe(first);
    const pid = (await read('pid')).trim();
    expect((await host().exec(['test', '-d', `/proc/${pid}`])).code).toBe(0);
  };

  /** Nothing of the transaction is left in the system's places; its service stays as long as an app runs that it started. */
  const expectTidy = async (): Promise<void> => {
    await host().exec(['sh', '-c', 'kill "$(cat "$0/pid")"', path]);
    const units =
      'systemctl --no-legend list-units "deploy-*"; systemctl --user --no-legend list-units "deploy-*"';
    const files = 'find /etc/systemd /root/.config "$HOME/.config" -name "deploy-*" 2>/dev/null';
    const looks =
      timer === 'session'
        ? 'crontab -l'
        : `export XDG_RUNTIME_DIR=/run/user/$(id -u); { ${units}; ${files}; } | cat`;
    const wanted = timer === 'session' ? crontab : '';
    await expect
      .poll(async () => (await host().ssh(looks, { user })).stdout, { timeout: 20_000 })
      .toBe(wanted);
    const left =
      'for f in /proc/[0-9]*/cmdline; do tr "\\000" " " <$f 2>/dev/null; echo; done | grep " watch " | grep -v grep';
    await expect
      .poll(async () => (await host().exec(['sh', '-c', left])).stdout, { timeout: 20_000 })
      .toBe('');
  };

  it('says before what it can promise', async () => {
    const facts = await readFacts(connection, { path, tools: [], timeoutMs: 30_000 });
    expect(facts.deadMan).toMatchObject({ timer, survivesReboot: true });
    expect(facts.lease).toMatchObject(owner);
  });

  it('goes back by itself when the runner and the network are gone', async () => {
    await arm(4);
    await host().cutNetwork();
    await connection.close();
    await expect.poll(async () => (await seen()).state, patient).toBe('rolled-back');
    await host().restoreNetwork();
    await expectWentBack();
    await expectTidy();
  });

  it('goes back when every process of the login is killed', async () => {
    await arm(4);
    const kill = 'for p in $(pgrep -x sshd -u "$0"; pgrep -f "sshd: $0"); do kill -9 $p; done';
    await host().exec(['sh', '-c', kill, user]);
    await expect.poll(async () => (await seen()).state, patient).toBe('rolled-back');
    await expectWentBack();
    await expectTidy();
  });

  it('stays when it is confirmed over a fresh connection, and leaves nothing behind', async () => {
    await arm(60);
    await agent.extend(120);
    const epoch = agent.epoch ?? 0;
    await connection.close();
    await login();
    expect(await agent.underLease(epoch).confirm()).toBe('committed');
    expect(await current()).toBe(second);
    await expectTidy();
  });

  it('goes back after a power cut, without anybody coming', async () => {
    await arm(600);
    await host().reboot('power-cut');
    await expect.poll(async () => (await seen()).state, patient).toBe('rolled-back');
    await expectWentBack();
    await expectTidy();
  });

  it('stays after a power cut once it was confirmed', async () => {
    await arm(600);
    expect(await agent.confirm()).toBe('committed');
    await host().reboot('power-cut');
    await connection.close();
    await login();
    expect(await agent.recover()).toMatchObject({ action: 'none' });
    expect(await current()).toBe(second);
  });

  it('keeps no hold on the login that armed it', async () => {
    await arm(600);
    await agent.goBack();
    await expectWentBack();
    await expectTidy();
  });
}

const seed = `
rm -rf "$1"
for id in "$3" "$4"; do
  mkdir -p "$1/releases/$id" "$1/.deploy/releases"
  printf '%s' "$id" >"$1/releases/$id/version.txt"
  printf 'sealed=yes\\nstate=staged\\nreason=\\n' >"$1/.deploy/releases/$id"
done
ln -s "releases/$3" "$1/current"
chown -Rh "$2" "$1"
`;
