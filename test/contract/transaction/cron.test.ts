import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { first, second } from '../../fixtures/agent-host.ts';
import { type Shell, shells } from '../../fixtures/local-connection.ts';
import { TransactionHost } from '../../fixtures/transaction-host.ts';
import { describeIf } from '../../setup/requirements.ts';

// busybox's sh takes its own crontab whatever the PATH says.
for (const shell of shells.filter((name) => name !== 'busybox')) {
  describeIf(shell, `the crontab in ${shell}`, () => cronSuite(shell));
}

/** A crontab(1) that keeps the table in a file; says what Debian's says when there is none. */
const program = (table: string): string => `#!/bin/sh
case $1 in
-l) [ -f '${table}' ] || { echo "no crontab for deploy" >&2; exit 1; }; cat '${table}' ;;
-r) rm '${table}' ;;
-) cat >'${table}.new' && mv '${table}.new' '${table}' ;;
*) exit 64 ;;
esac
`;

function cronSuite(shell: Shell): void {
  let directory: string;
  let table: string;
  let at: TransactionHost;
  let endCron: () => void;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'cron-'));
    table = join(directory, 'table');
    const bin = join(directory, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'crontab'), program(table));
    chmodSync(join(bin, 'crontab'), 0o755);
    // Something of that name has to run.
    symlinkSync('/bin/sleep', join(directory, 'cron'));
    const cron = spawn(join(directory, 'cron'), ['300'], { stdio: 'ignore' });
    endCron = () => cron.kill('SIGKILL');
    at = new TransactionHost(shell, { before: [bin], home: directory });
  });
  afterEach(() => {
    endCron();
    at.dispose();
    rmSync(directory, { recursive: true, force: true });
  });

  const text = (): string | undefined => (existsSync(table) ? readFileSync(table, 'latin1') : undefined);
  const arm = async () => {
    const agent = await at.leased();
    const way = { release: second, previous: first, withinS: 600, goBack: [] };
    expect(await agent.arm(way)).toEqual({ timer: 'session', survivesReboot: true });
    return agent;
  };

  const tables: readonly (readonly [string, string | undefined])[] = [
    ['there was none', undefined],
    ['it was empty', ''],
    ['it was an ordinary one', '# m h dom\nMAILTO=x\n5 4 * * * echo 100\\% "$HOME"\n'],
    ['its last line is not ended', '5 4 * * * true'],
    ['it has odd lines', '\n\n  \t\n#\xe4 * [x] \\\n&\n\n'],
  ];
  test.for(tables)('is as before when %s', async ([, before]) => {
    if (before !== undefined) writeFileSync(table, before, 'latin1');
    const agent = await arm();
    const [line = '', ...rest] = (text() ?? '').split('\n');
    expect(line).toMatch(
      /^\* \* \* \* \* \/bin\/sh '.*' tick '.*srv app' >\/dev\/null 2>&1 # deploy-action (kept|made)$/,
    );
    expect(rest.join('\n')).toBe(before ?? '');
    await agent.goBack();
    expect(text()).toBe(before);
  });

  test('keeps what somebody wrote meanwhile, on both sides of the line', async () => {
    const agent = await arm();
    writeFileSync(table, `# before\n${text()}# after\n`);
    await agent.goBack();
    expect(text()).toBe('# before\n# after\n');
  });

  test('goes back after a restart by its line, and loses it then', async () => {
    const agent = await arm();
    await agent.switchTo(second, first);
    process.kill(-(at.watcher ?? 0), 'SIGKILL');
    at.restart();
    const command = /^\S+ \S+ \S+ \S+ \S+ (.*) # deploy-action made$/m.exec(text() ?? '')?.[1] ?? 'exit 1';
    const ran = await at.host.connection.run({ argv: ['sh', '-c', command], timeoutMs: 30_000 });
    expect(ran.end).toEqual({ kind: 'exited', code: 0 });
    expect(at).toMatchObject({ state: 'rolled-back', current: first });
    expect(text()).toBeUndefined();
  });
}
