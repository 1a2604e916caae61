import { parseArgs } from 'node:util';
import { terminalTable } from '../src/report/terminal-table.ts';
import { proxies } from '../src/traffic/proxies/registry.ts';
import { Deployer } from './fixtures/fleet/deployer.ts';
import { startFleet } from './fixtures/fleet/fleet.ts';
import { trafficDrivers } from './fixtures/traffic/drivers.ts';
import { clientName, Load, type LoadResult } from './fixtures/traffic/load.ts';
import { snippetIn } from './fixtures/traffic/subject.ts';
import { proxySubjects } from './fixtures/traffic/subjects.ts';
import { prepareMachine } from './setup/install.ts';
import { requirement } from './setup/requirements.ts';

// `npm run traffic -- --switches N --requests N --proxy NAME --driver NAME`: deploys one release after another to a real
// host under load, for each proxy and driver or those named, and prints how many requests failed. Ends with 1 when one did.

const { values } = parseArgs({
  options: {
    switches: { type: 'string', default: '30' },
    requests: { type: 'string', default: '100000' },
    proxy: { type: 'string', multiple: true, default: Object.keys(proxies) },
    driver: { type: 'string', multiple: true, default: Object.keys(trafficDrivers) },
  },
});
const [switches = 0, requests = 0] = [values.switches, values.requests].map(Number);

if (!Number.isSafeInteger(switches) || !Number.isSafeInteger(requests) || switches < 1) {
  console.error('traffic: --switches and --requests take whole numbers');
  process.exitCode = 2;
} else {
  const machine = await prepareMachine();
  Object.assign(process.env, machine.environment);
  try {
    const rows: string[][] = [];
    for (const [kind, driver] of wanted()) {
      const result = await underLoad(kind, driver);
      const { requests: asked, long, webSockets } = result;
      rows.push([kind, driver, String(switches), ...[asked, long, webSockets].map(cell)]);
      const reasons = [asked, long, webSockets].flatMap((count) => count.reasons);
      for (const reason of new Set(reasons)) console.log(`${kind}, ${driver}: ${reason}`);
      if (asked.failed + long.failed + webSockets.failed > 0) process.exitCode = 1;
    }
    const titles = ['PROXY', 'DRIVER', 'SWITCHES', 'REQUESTS FAILED', 'LONG ONES', 'WEBSOCKETS'];
    const columns = titles.map((title) => ({ title }));
    for (const line of ['', clientName, ...terminalTable(columns, rows)]) console.log(line);
  } catch (thrown) {
    console.error(thrown);
    process.exitCode = 1;
  } finally {
    await machine.release();
  }
}

function cell({ done, failed }: LoadResult['requests']): string {
  return `${failed} of ${done + failed}`;
}

/** Every proxy with every driver that was named, without those that this machine does not have. */
function wanted(): [keyof typeof proxies, keyof typeof trafficDrivers][] {
  const drivers = (['systemd', 'compose'] as const).filter((driver) => values.driver.includes(driver));
  return Object.values(proxies)
    .filter(({ kind }) => values.proxy.includes(kind))
    .filter(({ kind }) => {
      const missing = (proxySubjects[kind].needs ?? []).map(requirement).find(({ available }) => !available);
      if (missing !== undefined) console.log(`skipped: ${kind}: ${missing.reason}`);
      return missing === undefined;
    })
    .flatMap(({ kind }) => drivers.map((driver): [typeof kind, typeof driver] => [kind, driver]));
}

async function underLoad(
  kind: keyof typeof proxies,
  driver: keyof typeof trafficDrivers,
): Promise<LoadResult> {
  const subject = proxySubjects[kind];
  const app = trafficDrivers[driver];
  const fleet = await startFleet({ label: `traffic-${kind}-${driver}`, hosts: [await app.host(subject)] });
  const host = fleet.host('box');
  const deployer = await Deployer.start(host, '/srv/shop');
  const settings = app.settings(subject).join('\n');
  const deploy = async (version: string): Promise<void> => {
    await deployer.source(await app.release(host, version));
    const { outcome } = await deployer.deploy(settings, version);
    if (outcome !== 'deployed') throw new Error(`${version}: ${outcome}\n${deployer.lines.join('\n')}`);
  };
  try {
    await app.prepare(host);
    await deployer.source(await app.release(host, '0'));
    const refused = await deployer.deploy(settings, '0');
    await subject.start(host, snippetIn(refused.failures[0]?.hint));
    await deploy('0');
    const load = new Load(host.address, subject.port, { keepalive: 40, long: 10, webSockets: 10 });
    for (let index = 1; index <= switches; index += 1) await deploy(String(index));
    await load.reached(requests);
    return await load.stop();
  } finally {
    await deployer.stop();
    await fleet.stop();
  }
}
