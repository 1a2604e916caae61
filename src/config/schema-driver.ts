import * as z from 'zod';
import type { DriverConfig } from '../model/config.ts';
import { composeDriver, composeSection } from './schema-compose.ts';
import {
  checked,
  duration,
  field,
  line,
  named,
  type Problem,
  pattern,
  section,
  shellCommand,
} from './schema-fields.ts';
import { pm2Driver, pm2Section } from './schema-pm2.ts';
import { swarmDriver, swarmSection } from './schema-swarm.ts';

const unitTypes = /\.(service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/;
const unitExpected = 'the name of a systemd unit, such as shop.service';

/** A unit's name; `.service` is added to one without a suffix, as systemctl does (systemd.unit(5)). */
export const unitName = checked(
  pattern(/^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*$/, unitExpected),
  unitExpected,
  unitProblem,
).transform((name) => (unitTypes.test(name) ? name : `${name}.service`));

function unitProblem(name: string): Problem | undefined {
  if (name.length > 240) return { hint: 'systemd allows 255 characters.' };
  if (/@(\.|$)/.test(name)) {
    return { says: `${name} is a template`, hint: 'Name an instance of it: `shop@1.service`.' };
  }
  return undefined;
}

/** Whose manager the unit belongs to. */
export const unitScope = z.enum(['system', 'user'], { error: '`system` or `user`' });

const execExpected = 'a command on one line, such as `node server.js`';

const exec = checked(line(execExpected), execExpected, (command) => {
  if (command.trim() === '') return {};
  return command.endsWith('\\')
    ? { hint: 'Remove the backslash at the end: the command is one line.' }
    : undefined;
}).transform((command) => command.trim());

const systemdSection = checked(
  section(
    {
      unit: field(unitName, 'The unit that runs the app; `.service` may be left out.', 'shop.service'),
      scope: field(
        unitScope.default('system'),
        '`system`: the machine’s manager. `user`: the manager of the deploying user, which needs lingering.',
        'user',
      ),
      exec: field(
        exec.optional(),
        'When given, the unit file is written from it; otherwise the unit must exist on the host. Relative programs are looked for in the release.',
        'node server.js',
      ),
      action: field(
        z
          .enum(['restart', 'reload-or-restart'], { error: '`restart` or `reload-or-restart`' })
          .default('restart'),
        'How the release is put into service.',
        'reload-or-restart',
      ),
      settle: field(
        duration('0s', '10m').prefault('5s'),
        'How long the unit must stay up before the activation counts.',
        '5s',
      ),
      timeout: field(duration('1s', '1h').prefault('60s'), 'How long the restart may take.', '60s'),
    },
    'a map with `unit`',
  ),
  'a service',
  ({ unit, exec }) =>
    exec !== undefined && !unit.endsWith('.service')
      ? {
          says: '`exec` can only be written into a service',
          hint: 'Name a `.service` unit, or remove `exec`.',
          at: ['unit'],
        }
      : undefined,
);

const commandSection = section(
  {
    start: field(shellCommand.optional(), 'Starts the app on the first deployment.', './bin/start'),
    stop: field(shellCommand.optional(), 'Stops the app.', './bin/stop'),
    reload: field(
      shellCommand.optional(),
      'Takes over the new release without stopping.',
      'sudo -n systemctl reload nginx',
    ),
    restart: field(shellCommand.optional(), 'Stops the old release and starts the new one.', './bin/restart'),
    timeout: field(duration('1s', '1h').prefault('60s'), 'How long each command may take.', '60s'),
  },
  'a map with `start`, `stop`, `reload` or `restart`',
);

const driverExpected = 'exactly one of `systemd`, `command`, `compose`, `pm2` and `swarm`';

const driverLong = checked(
  section(
    {
      systemd: field(systemdSection.optional(), 'Restarts a systemd unit.'),
      command: field(commandSection.optional(), 'Runs shell commands in `current`; each is optional.'),
      compose: field(composeSection.optional(), 'Runs the containers of the release’s Compose files.'),
      pm2: field(pm2Section.optional(), 'Runs the apps of the release’s ecosystem file with pm2.'),
      swarm: field(
        swarmSection.optional(),
        'Deploys the release’s stack files to the swarm that the host manages.',
      ),
    },
    driverExpected,
  ).meta({ minProperties: 1, maxProperties: 1 }),
  driverExpected,
  (drivers) => {
    const given = Object.values(drivers).filter((section) => section !== undefined).length;
    if (given > 1) return { says: 'several drivers are given', hint: 'Keep one of them.' };
    return given === 0
      ? { says: 'no driver is given', hint: 'A static site needs none: remove `driver`.' }
      : undefined;
  },
).transform(({ systemd, command, compose, pm2, swarm }): DriverConfig => {
  if (swarm !== undefined) return swarmDriver(swarm);
  if (pm2 !== undefined) return pm2Driver(pm2);
  if (compose !== undefined) return composeDriver(compose);
  if (systemd !== undefined) {
    const { exec, settle, timeout, ...rest } = systemd;
    return {
      kind: 'systemd',
      ...rest,
      ...(exec === undefined ? {} : { exec }),
      settleMs: settle,
      timeoutMs: timeout,
    };
  }
  return commandDriver(command);
});

/** How a release is put into service. */
export const driver = named(driverLong, 'driver');

/** The driver that does nothing: for a static site the switch of `current` is all there is. */
export function commandDriver(section?: z.output<typeof commandSection>): DriverConfig {
  const { start, stop, reload, restart, timeout } = section ?? commandSection.parse({});
  return {
    kind: 'command',
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
    ...(reload === undefined ? {} : { reload }),
    ...(restart === undefined ? {} : { restart }),
    timeoutMs: timeout,
  };
}
