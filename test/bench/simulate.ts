import { execFileSync } from 'node:child_process';
import { rehearse } from '../../src/commands/rehearsal.ts';
import { formatIssues } from '../../src/config/format-issues.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { DeployConfig } from '../../src/model/config.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { createRehearsal } from '../../src/rehearsal-wiring.ts';
import { terminalTable } from '../../src/report/terminal-table.ts';

// `npm run bench:simulate`: what simulated deployments take of this machine.

const scenario: Scenario = {
  ...{ name: 'bench', description: '', size: { bytes: 20_000_000, files: 300 }, commandMs: 500 },
  ...{ firstDeployment: false, deployments: 1, lockWaitMs: undefined, questions: {} },
  random: { chance: 0, kinds: [], steps: [] },
  everyHost: {
    ...{ latencyMs: 5, bytesPerSecond: 20_000_000, reach: 'answers', disk: 'ok', deadMan: 'systemd' },
    ...{ release: { kind: 'healthy', afterMs: 200 }, goBackFailures: 0, faults: [], incidents: [] },
  },
  hosts: {},
};

function fleetOf(count: number): DeployConfig {
  const hosts = Array.from({ length: count }, (_, index) => `  h${index}: h${index}.example.org`);
  const text = `app: shop
path: /srv/shop
user: deploy
source: build
max-parallel: 1000
driver: { command: { restart: restart shop, stop: stop shop } }
health: [{ command: check shop, timeout: 30s }]
hosts:
${hosts.join('\n')}
`;
  const result = loadConfig({ text, file: 'deploy.yml', variables: {} });
  if ('issues' in result) throw new Error(formatIssues(result.issues, { name: 'deploy.yml', text }));
  return result.config;
}

interface Row {
  readonly name: string;
  readonly hosts: number;
  readonly parallel: number;
}

const rows: readonly Row[] = [
  { name: '3 hosts', hosts: 3, parallel: 1 },
  { name: '3 hosts, ten at once', hosts: 3, parallel: 10 },
  { name: '250 hosts', hosts: 250, parallel: 1 },
  { name: '500 hosts', hosts: 500, parallel: 1 },
  { name: '1000 hosts', hosts: 1000, parallel: 1 },
];

async function measure({ name, hosts, parallel }: Row): Promise<readonly string[]> {
  const config = fleetOf(hosts);
  const before = process.cpuUsage();
  const started = performance.now();
  const { signal } = new AbortController();
  const runs = Array.from({ length: parallel }, (_, seed) =>
    rehearse(createRehearsal, { config, scenario, seed }, signal),
  );
  const ends = await Promise.all(runs);
  const wall = performance.now() - started;
  const cpu = process.cpuUsage(before).user / 1000;
  const outcomes = [...new Set(ends.flatMap((end) => end.runs.map(({ outcome }) => outcome)))].join(', ');
  // Kilobytes (getrusage(2)), of the whole process.
  const peak = process.resourceUsage().maxRSS / 1000;
  return [name, outcomes, `${wall.toFixed(0)} ms`, `${cpu.toFixed(0)} ms`, `${peak.toFixed(0)} MB`];
}

/** Measures in a process of its own, since the most memory that a process had is never less again. */
function measureApart(index: number): readonly string[] {
  const line = execFileSync(process.execPath, [import.meta.filename, String(index)], { encoding: 'utf8' });
  return JSON.parse(line) as readonly string[];
}

const [, , chosen] = process.argv;
const row = chosen === undefined ? undefined : rows[Number(chosen)];
if (row === undefined) {
  const columns = ['SIMULATED', 'OUTCOME', 'WALL', 'CPU', 'PEAK RSS'].map((title) => ({ title }));
  const table = terminalTable(
    columns,
    rows.map((_, index) => measureApart(index)),
  );
  for (const line of table) process.stdout.write(`${line}\n`);
} else {
  await measure({ name: 'warm', hosts: 3, parallel: 3 });
  process.stdout.write(JSON.stringify(await measure(row)));
}
