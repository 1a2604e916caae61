import * as z from 'zod';
import type { SourceConfig } from '../model/config.ts';
import {
  address,
  checked,
  duration,
  field,
  hostName,
  line,
  listOf,
  pattern,
  section,
  wholeNumber,
} from './schema-fields.ts';
import { group, retries, strategy } from './schema-fleet.ts';
import { host, hostDefaults, namedJump } from './schema-host.ts';
import { notifyTarget } from './schema-notify.ts';
import { probe } from './schema-probe.ts';

const appExpected =
  'a name of small letters, digits and `-` that begins with a letter or digit, at most 40 characters';

const appName = pattern(/^[a-z0-9][a-z0-9-]{0,39}$/, appExpected);

const sourceExpected = 'a directory or an archive (.tar, .tar.gz, .tgz, .tar.zst, .zip)';

const sourcePath = checked(line(sourceExpected), sourceExpected, (path) =>
  /\.(tar\.(xz|bz2|lzma|lz4|Z)|txz|tbz2?|rar|7z|jar|war)$/i.test(path)
    ? { hint: 'Repack it as .tar.gz, .tar.zst or .zip, or give the directory.' }
    : undefined,
);

const patterns = listOf(line('a gitignore pattern'), 'a list of gitignore patterns');

const source = z.union(
  [
    sourcePath.transform((path): SourceConfig => ({ path, include: [], exclude: [] })),
    section(
      {
        path: field(sourcePath, 'The directory or archive on the runner.', './build'),
        include: field(
          patterns.default([]),
          'gitignore patterns; when given, only what they match is sent.',
          ['dist/'],
        ),
        exclude: field(
          patterns.default([]),
          'gitignore patterns of what stays behind; `.git/` always does.',
          ['*.map'],
        ),
      },
      `${sourceExpected}, or a map with \`path\``,
    ),
  ],
  { error: `${sourceExpected}, or a map with \`path\`` },
);

const connect = section(
  {
    timeout: field(duration('1s', '10m').prefault('20s'), 'For each hop, until it is authenticated.', '20s'),
    keepalive: field(
      duration('1s', '10m').prefault('5s'),
      'A silent connection is lost after three of these.',
      '5s',
    ),
  },
  'a map with `timeout` and `keepalive`',
);

/** The shape of deploy.yml. Addresses, users and paths are optional here because defaults and overlays may give them. */
export const documentSchema = section(
  {
    app: field(appName.optional(), 'The app’s name, default: the repository’s.', 'shop'),
    source: field(source.optional(), 'What to deploy: a directory or an archive on the runner.', './build'),
    keep: field(wholeNumber(1, 1000).prefault(5), 'Good releases kept besides the one in service.', 5),
    transport: field(
      z.enum(['ssh2', 'openssh'], { error: '`ssh2` or `openssh`' }).default('ssh2'),
      '`ssh2` is built in; `openssh` uses the runner’s ssh with its configuration, agent and certificates.',
      'openssh',
    ),
    connect: field(connect.prefault({}), 'How long connections may take and be silent.'),
    'max-parallel': field(wholeNumber(1, 1000).prefault(10), 'How many hosts are worked on at once.', 10),
    'lock-wait': field(
      duration('0s', '6h').prefault('5m'),
      'How long to wait for another run that deploys to the same host; 0s refuses at once.',
      '5m',
    ),
    'confirm-within': field(
      duration('20s', '1h').prefault('2m'),
      'A host that hears nothing for this long after its switch goes back by itself.',
      '2m',
    ),
    retries: field(retries.prefault({}), 'How connecting is tried again.'),
    strategy: field(
      strategy.prefault('all-at-once'),
      'How hosts are cut into waves: `all-at-once`, `rolling` or `canary`.',
      { rolling: { batch: 1, pause: '30s' } },
    ),
    ...hostDefaults,
    gate: field(
      listOf(probe, 'a list of probes').default([]),
      'Questions asked from the runner between two waves, beside `verify`, and once more in the end.',
      [{ prometheus: { url: 'http://prometheus:9090', query: 'rate(http_errors_total[1m])', max: 0.01 } }],
    ),
    verify: field(
      listOf(probe, 'a list of probes').default([]),
      'Questions asked from the runner after every wave, the last included.',
      [{ http: 'https://shop.example.org/' }],
    ),
    notify: field(
      listOf(notifyTarget, 'a list of targets').default([]),
      'Whom to tell what happened; a message that does not arrive fails nothing.',
      [{ slack: '${SLACK_WEBHOOK}', on: ['failed', 'recovered'] }],
    ),
    groups: field(
      z.record(hostName, group, { error: 'a map of names to groups' }).default({}),
      'Groups of hosts by name; hosts say with `group` that they belong to one.',
      { gpu: { after: 'web', optional: true } },
    ),
    hosts: field(
      z.record(hostName, host, { error: 'a map of host names to addresses' }).optional(),
      'The machines to deploy to, by name.',
      { vps: 'vps.example.org' },
    ),
    jumps: field(
      z
        .record(
          hostName,
          z.union([address.transform((written) => namedJump.parse({ address: written })), namedJump], {
            error: 'an address, or a map with `address`',
          }),
          {
            error: 'a map of names to jump hosts',
          },
        )
        .default({}),
      'Jump hosts by name; user, key and known hosts default to those of the host behind them.',
      { bastion: 'bastion.example.org' },
    ),
    environments: field(
      z.record(z.string(), z.unknown(), { error: 'a map of names to environments' }).optional(),
      'By name: the same keys again, laid over the top level. Maps merge, lists and single values replace, null removes.',
    ),
  },
  'a map of the keys of deploy.yml',
);

/** deploy.yml as it was written, with short forms written out and durations in milliseconds. */
export type Draft = z.output<typeof documentSchema>;
/** A host as it was written. */
export type HostDraft = NonNullable<Draft['hosts']>[string];
/** A group as it was written. */
export type GroupDraft = Draft['groups'][string];
/** A jump host of a host: a name, or the machine itself. */
export type JumpDraft = NonNullable<HostDraft['jump']>[number];
/** A jump host under `jumps`. */
export type NamedJumpDraft = Draft['jumps'][string];

/** The keys that hosts inherit from the top level. */
export const inheritedKeys = Object.keys(hostDefaults);
