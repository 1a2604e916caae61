import { driverOf } from '../drivers/registry.ts';
import type { ProbeConfig } from '../model/config.ts';
import type { ReleaseId } from '../model/release.ts';
import { colouredProbe } from '../planning/coloured-probe.ts';
import { colourOf, lookUpColours } from '../traffic/colours.ts';
import { limits } from './context.ts';
import type { HostRun } from './host-run.ts';

/** The probes of a host as they ask `release`: where two run beside each other, each has a port of its own. */
export async function healthProbes(
  run: HostRun,
  release: ReleaseId | undefined,
): Promise<readonly ProbeConfig[]> {
  const { health, traffic, driver, path } = run.host;
  if (traffic === undefined || health.length === 0) return health;
  const found = await lookUpColours(run.connected, path, limits.agentTimeoutMs);
  const colour = colourOf(found, release);
  if (colour === undefined) return health;
  const { coloured } = driverOf(driver);
  return health.map((probe) =>
    colouredProbe(probe, traffic, colour, (one) => coloured?.(driver, one) ?? driver),
  );
}
