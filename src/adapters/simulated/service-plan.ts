import type { DriverConfig, HostConfig } from '../../model/config.ts';
import type { ReleaseId } from '../../model/release.ts';
import type { HostScenario } from '../../model/scenario.ts';
import type { CommandMeaning, ServicePlan } from './service.ts';

/**
 * The driver as a rehearsal has it: of what a driver asks Docker and the like nothing is known here, so that in its
 * place one command puts the app into service.
 */
export function rehearsedDriver(driver: DriverConfig): DriverConfig {
  switch (driver.kind) {
    case 'systemd':
    case 'command':
      return driver;
    default:
      return {
        kind: 'command',
        restart: `${driver.kind} up`,
        stop: `${driver.kind} down`,
        timeoutMs: 600_000,
      };
  }
}

/** What the app of a configured host is like: every release as the scenario says, but for the one that was there. */
export function servicePlan(
  host: HostConfig,
  scenario: HostScenario,
  options: { readonly before: ReleaseId; readonly commandMs: number },
): ServicePlan {
  const { commandMs } = options;
  const driver = rehearsedDriver(host.driver);
  const meanings = new Map<string, CommandMeaning>();
  for (const { run } of [...host.build, ...host.migrate])
    meanings.set(run, { effect: 'none', ms: commandMs });
  for (const { question } of host.health) {
    if (question.kind === 'command') meanings.set(question.run, { effect: 'health', ms: 0 });
  }
  for (const [command, effect] of appCommands(driver)) meanings.set(command, { effect, ms: commandMs });
  return {
    isStatic: driver.kind === 'command' && appCommands(driver).every(([, does]) => does === 'stop'),
    behaviourOf: (release) =>
      release === options.before ? { kind: 'healthy', afterMs: 0 } : scenario.release,
    meaningOf: (command) => meanings.get(command) ?? { effect: 'none', ms: 0 },
    startMs: commandMs,
  };
}

function appCommands(driver: DriverConfig): readonly (readonly [string, 'start' | 'stop'])[] {
  if (driver.kind !== 'command') return [];
  const { start, restart, reload, stop } = driver;
  const starting = [start, restart, reload].flatMap((command) =>
    command === undefined ? [] : [[command, 'start'] as const],
  );
  return stop === undefined ? starting : [...starting, [stop, 'stop']];
}
