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
  ...{ firstDeployment: false, deployments: 1, lockWaitMs: undefined },
  random: { chance: 0, kinds: [], steps: [] },
  everyHost: {
    ...{ latencyMs: 5, bytesPerSecond: 20_000_000, reach: 'answers', disk: 'ok', deadMan: 'systemd' },
    ...{ release: { kind: 'healthy', afterMs: 200 }, goBackFailures: 0, faults: [] },
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

async function measure(name: string, hosts: number, parallel: number): Promise<readonly string[]> {
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
  const heap = process.memoryUsage().heapUsed / 1e6;
  return [name, outcomes, `${wall.toFixed(0)} ms`, `${cpu.toFixed(0)} ms`, `${heap.toFixed(0)} MB`];
}

await measure('warm', 3, 3);
const columns = ['SIMULATED', 'OUTCOME', 'WALL', 'CPU', 'HEAP'].map((title) => ({ title }));
const rows = [
  await measure('3 hosts', 3, 1),
  await measure('3 hosts, ten at once', 3, 10),
  await measure('250 hosts', 250, 1),
  await measure('500 hosts', 500, 1),
  await measure('1000 hosts', 1000, 1),
];
for (const line of terminalTable(columns, rows)) process.stdout.write(`${line}\n`);
