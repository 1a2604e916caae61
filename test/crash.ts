import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { terminalTable } from '../src/report/terminal-table.ts';
import { CrashHost } from './fixtures/crash/crash-host.ts';
import { killRunners, killTable, tooSlow } from './fixtures/crash/random-kills.ts';
import { type Reader, sum } from './fixtures/crash/reader.ts';
import { startFleet } from './fixtures/fleet/fleet.ts';
import { nodeBinary } from './fixtures/fleet/node-binary.ts';
import { prepareMachine } from './setup/install.ts';

// `npm run crash -- --runs N --seed S [--hosts H]`: kills runners of real deployments to real hosts at random moments.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    hosts: { type: 'string', default: '4' },
  },
});
const [runs, seed, hosts] = [values.runs, values.seed, values.hosts].map(Number);

if (![runs, seed, hosts].every((value) => Number.isSafeInteger(value)) || !runs || !hosts) {
  console.error('crash: --runs, --seed and --hosts take whole numbers');
  process.exitCode = 2;
} else {
  const machine = await prepareMachine();
  Object.assign(process.env, machine.environment);
  try {
    await crash(runs, seed ?? 1, hosts);
  } catch (thrown) {
    console.error(thrown);
    process.exitCode = 1;
  } finally {
    await machine.release();
  }
}

/** Every other host is one without systemd. */
async function crash(runs: number, seed: number, hostCount: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'crash-'));
  const names = Array.from({ length: hostCount }, (_, index) => `host-${index + 1}`);
  const fleet = await startFleet({
    label: 'crash',
    hosts: names.map((name, index) => ({ name, systemd: index % 2 === 0, mounts: [nodeBinary()] })),
  });
  const all: CrashHost[] = [];
  try {
    all.push(...fleet.hosts.map((host) => new CrashHost(host, join(directory, host.name))));
    await Promise.all(all.map((at) => at.prepare()));
    const ends = await killRunners({ hosts: all, runs, seed, log: (line) => console.log(line) });
    const titles = ['THE RUNNER WAS KILLED', 'RUNS', 'MEDIAN', 'P95', 'WORST'];
    const columns = titles.map((title, index) =>
      index === 0 ? { title } : { title, align: 'right' as const },
    );
    for (const line of ['', ...terminalTable(columns, killTable(ends))]) console.log(line);
    showReadings(all.flatMap(({ reader }) => reader ?? []));
    const slow = tooSlow(ends);
    if (slow.length > 0) throw new Error(`hosts took too long:\n${slow.join('\n')}`);
  } finally {
    for (const { reader } of all) await reader?.stop();
    await fleet.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

function showReadings(readers: readonly Reader[]): void {
  const seen = readers.map(({ readings }) => readings).reduce(sum);
  console.log(
    `${seen.reads} reads of the link, ${seen.failedReads} failed; ${seen.answers} answers of the app, ${seen.incomplete} not from a complete release`,
  );
  if (seen.failedReads + seen.incomplete > 0) throw new Error(seen.error);
}
