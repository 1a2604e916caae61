import * as z from 'zod';
import type { SharedEntry, ShellStep } from '../model/config.ts';
import { driver } from './schema-driver.ts';
import {
  address,
  checked,
  duration,
  field,
  hostName,
  hostPath,
  line,
  listOf,
  named,
  type Problem,
  pattern,
  relativePathProblem,
  section,
  shellCommand,
  user,
  wholeNumber,
} from './schema-fields.ts';
import { after, onFailure, optional } from './schema-fleet.ts';
import { probe } from './schema-probe.ts';
import { traffic } from './schema-traffic.ts';

const sharedExpected = 'a path inside the release; a slash at its end makes it a directory';

const shared = checked(
  listOf(
    checked(line(sharedExpected), sharedExpected, relativePathProblem).transform(
      (written): SharedEntry => ({
        path: written.replace(/\/$/, ''),
        kind: written.endsWith('/') ? 'directory' : 'file',
      }),
    ),
    'a list of paths',
  ),
  'paths of which none is or contains another',
  overlapProblem,
);

function overlapProblem(entries: readonly SharedEntry[]): Problem | undefined {
  for (const [index, { path }] of entries.entries()) {
    const other = entries
      .slice(0, index)
      .find((earlier) => within(path, earlier.path) || within(earlier.path, path));
    if (other === undefined) continue;
    const says =
      other.path === path ? `\`${path}\` is shared twice` : `\`${path}\` and \`${other.path}\` overlap`;
    return { says, hint: 'Keep the outer one only.', at: [index] };
  }
  return undefined;
}

/** Whether `path` is `directory` or lies in it. */
export function within(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

const envExpected = 'a text (numbers and truth values are taken as written)';

const env = z.record(
  pattern(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    'a variable name of letters, digits and `_` that does not begin with a digit',
  ),
  checked(
    z.union([z.string(), z.number(), z.boolean()], { error: envExpected }).transform(String),
    envExpected,
    (value) => (value.includes('\0') ? { hint: 'Remove the NUL character.' } : undefined),
  ),
  { error: 'a map of names to values' },
);

const stepTimeout = '10m';

const step = z.union(
  [
    shellCommand.transform((run): ShellStep => ({ run, timeoutMs: 600_000 })),
    section(
      {
        run: field(shellCommand, 'The command, run by `sh -c` in the new release.', 'npm ci --omit=dev'),
        timeout: field(duration('1s', '6h').prefault(stepTimeout), 'How long it may take.', stepTimeout),
      },
      'a shell command, or a map with `run`',
    ).transform(({ run, timeout }): ShellStep => ({ run, timeoutMs: timeout })),
  ],
  { error: 'a shell command, or a map with `run` and `timeout`' },
);

const steps = named(listOf(step, 'a list of shell commands'), 'steps');

const secret = (what: string) => z.string({ error: what }).min(1, { error: what });

const login = {
  port: field(wholeNumber(1, 65_535).optional(), 'The port of its SSH server; default 22.', 22),
  user: field(user.optional(), 'The user to log in as.', 'deploy'),
  'ssh-key': field(
    secret('a private key').optional(),
    'The private key, from a secret. Absent: the transport’s own means.',
    `\${DEPLOY_SSH_KEY}`,
  ),
  passphrase: field(
    z.string({ error: 'a text' }).optional(),
    'The private key’s passphrase, from a secret.',
    `\${DEPLOY_KEY_PASSPHRASE}`,
  ),
  'known-hosts': field(
    z.string({ error: 'OpenSSH known_hosts lines or `SHA256:` fingerprints' }).optional(),
    'OpenSSH known_hosts lines or `SHA256:` fingerprints, one a line.',
    'vps.example.org ssh-ed25519 AAAA…',
  ),
};

const jumpExpected = 'a map with `address`';

/** A jump host under `jumps`. */
export const namedJump = named(
  section(
    { address: field(address, 'Host name or IP address.', 'bastion.example.org'), ...login },
    `an address, or ${jumpExpected}`,
  ),
  'namedJump',
);

const inlineJump = named(
  section(
    {
      name: field(hostName.optional(), 'What it is called in messages; default: its address.', 'bastion'),
      address: field(address, 'Host name or IP address.', 'bastion.example.org'),
      ...login,
    },
    jumpExpected,
  ),
  'inlineJump',
);

const jumpForms = 'the name of a jump host under `jumps`, a map with `address`, or a list of these';
const jumpItem = z.union([hostName, inlineJump], { error: jumpForms });

const jump = named(
  z.union(
    [hostName.transform((name) => [name]), inlineJump.transform((hop) => [hop]), listOf(jumpItem, jumpForms)],
    { error: jumpForms },
  ),
  'jump',
);

const envFileExpected = 'a file inside the release';

const envFile = checked(line(envFileExpected), envFileExpected, (path) =>
  path.endsWith('/') ? { hint: 'Name a file, not a directory.' } : relativePathProblem(path),
);

/** What may stand at the top level for all hosts and at each host for itself. */
export const hostDefaults = {
  ...login,
  jump: field(jump.optional(), 'Jump hosts in the order in which they are passed.', 'bastion'),
  path: field(
    hostPath.optional(),
    'The app’s directory on the host: releases, shared files and state live below it.',
    '/srv/shop',
  ),
  shared: field(
    shared.optional(),
    'What outlives releases and is linked into each; a slash at the end: a directory.',
    ['data/', 'config/local.json'],
  ),
  env: field(
    env.optional(),
    'Variables written to `env-file`; hosts add to those of the top level. All values are treated as secrets.',
    {
      DATABASE_URL: `\${DATABASE_URL}`,
    },
  ),
  'env-file': field(
    envFile.optional(),
    'Where in the release `env` is written, readable by the owner only; default `.env`.',
    '.env',
  ),
  build: field(steps.optional(), 'Commands run on the host in the new release before it goes live.', [
    'npm ci --omit=dev',
  ]),
  migrate: field(steps.optional(), 'Commands run in the new release just before the switch.', [
    'npm run migrate',
  ]),
  driver: field(driver.optional(), 'How a release is put into service; none for a static site.', {
    systemd: { unit: 'shop.service' },
  }),
  traffic: field(
    traffic.optional(),
    'Starts the new release beside the old one and moves the traffic when it is well; absent: it takes its place.',
    { proxy: 'haproxy', ports: { blue: 3001, green: 3002 } },
  ),
  'on-failure': onFailure,
  health: field(
    listOf(probe, 'a list of probes').optional(),
    'Questions asked of each host after the switch.',
    [{ http: 'http://127.0.0.1:3000/health' }],
  ),
};

const hostLong = section(
  {
    address: field(address.optional(), 'Host name or IP address.', 'vps.example.org'),
    group: field(hostName.optional(), 'The group it belongs to, one of `groups`.', 'web'),
    after,
    optional,
    ...hostDefaults,
  },
  'an address, or a map with `address`',
);

const hostExpected = 'an address, or a map with `address`';
/** A host: an address, or a map. */
export const host = named(
  z.union([address.transform((written) => hostLong.parse({ address: written })), hostLong], {
    error: hostExpected,
  }),
  'host',
);
