import type { Driver } from '../drivers/driver.ts';
import { driverOf } from '../drivers/registry.ts';
import type { DriverConfig, HostConfig } from '../model/config.ts';
import { type BlueGreenDriver, blueGreen } from './blue-green.ts';

/** The driver of a host: that of its configuration, which runs two releases beside each other where it has `traffic`. */
export function driverFor({ driver, traffic }: Pick<HostConfig, 'driver' | 'traffic'>): Driver<DriverConfig> {
  const plain = driverOf(driver);
  return traffic === undefined ? plain : blueGreen(plain, traffic);
}

/** The driver of a host that has `traffic`; undefined for all others. */
export function blueGreenFor({
  driver,
  traffic,
}: Pick<HostConfig, 'driver' | 'traffic'>): BlueGreenDriver<DriverConfig> | undefined {
  return traffic === undefined ? undefined : blueGreen(driverOf(driver), traffic);
}
