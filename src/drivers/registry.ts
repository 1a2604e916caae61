import type { DriverConfig } from '../model/config.ts';
import { commandDriver } from './command.ts';
import { composeDriver } from './compose.ts';
import type { Driver } from './driver.ts';
import { pm2Driver } from './pm2.ts';
import { swarmDriver } from './swarm.ts';
import { systemdDriver } from './systemd.ts';

type Drivers = { readonly [K in DriverConfig['kind']]: Driver<Extract<DriverConfig, { kind: K }>> };

/** Every driver by the kind that the configuration names. */
export const drivers: Drivers = {
  systemd: systemdDriver,
  command: commandDriver,
  compose: composeDriver,
  pm2: pm2Driver,
  swarm: swarmDriver,
};

/** The driver for a host's configuration. */
export function driverOf<C extends DriverConfig>(config: C): Driver<C> {
  // TypeScript cannot relate the key to the value across a union; the mapped type above does.
  return drivers[config.kind] as unknown as Driver<C>;
}
