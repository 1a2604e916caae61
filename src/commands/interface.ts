/** The commands that the action's `command` input and the command line share. */
export const sharedCommands = [
  'deploy',
  'plan',
  'rollback',
  'status',
  'history',
  'doctor',
  'unlock',
  'recover',
] as const;
export type SharedCommand = (typeof sharedCommands)[number];

/** Inputs of action.yml that describe one host and its app; the command line has an option for each but the secrets. */
export const configInputs = [
  'app',
  'host',
  'user',
  'port',
  'ssh-key',
  'passphrase',
  'known-hosts',
  'jump',
  'source',
  'exclude',
  'path',
  'shared',
  'env',
  'build',
  'restart',
  'stop',
  'unit',
  'unit-scope',
  'health-url',
  'keep',
  'transport',
  'notify',
] as const;
export type ConfigInput = (typeof configInputs)[number];

/** The shared command of that name, if there is one. */
export function sharedCommandOf(name: string): SharedCommand | undefined {
  return sharedCommands.find((command) => command === name);
}
