import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { durationPattern, parseDuration } from './duration.ts';
import { parseEndpoint } from './endpoint-text.ts';

/*
 * The convention of the schema: the error text of every schema says what was expected, as a noun phrase;
 * schema-issues.ts makes the sentence around it. What a refinement found goes into the issue's `params`.
 */

/** What a check found wrong beyond the general expectation. */
export interface Problem {
  /** A whole sentence that stands in for `X is "…"`. */
  readonly says?: string;
  readonly hint?: string;
  /** Where below the checked value. */
  readonly at?: readonly (string | number)[];
}

/** Adds a check that says what is wrong; it runs once the value has the right shape. */
export function checked<T extends z.ZodType>(
  schema: T,
  expected: string,
  problemOf: (value: z.output<T>) => Problem | undefined,
): T {
  return schema.superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem === undefined) return;
    const { at = [], ...params } = problem;
    // Without `continue: false` the transforms and checks around it would run on a value that is not what they expect.
    context.addIssue({ code: 'custom', message: expected, path: [...at], params, continue: false });
  });
}

/** Description and examples of a field, for editors and for hints. */
export function field<T extends z.ZodType>(schema: T, description: string, ...examples: unknown[]): T {
  return schema.meta({ description, ...(examples.length === 0 ? {} : { examples }) });
}

/** Makes the schema one definition of the JSON schema, which refers to it from each place. */
export function named<T extends z.ZodType>(schema: T, id: string): T {
  return schema.meta({ id });
}

/** A map with fixed keys. */
export function section<T extends z.core.$ZodShape>(shape: T, expected: string) {
  return z.strictObject(shape, { error: expected });
}

/** A list; one issue when it is none. */
export function listOf<T extends z.ZodType>(item: T, expected: string) {
  return z.array(item, { error: expected });
}

/** Text that is not empty; control characters other than line breaks and tabs are refused. */
export function text(expected: string) {
  return checked(z.string({ error: expected }).min(1, { error: expected }), expected, (value) =>
    [...value].some(isControl) ? { hint: 'Remove the control characters from it.' } : undefined,
  );
}

/** Text on one line. */
export function line(expected: string) {
  return checked(text(expected), expected, (value) =>
    /[\n\r\t]/.test(value) ? { hint: 'Write it on one line, without tabs.' } : undefined,
  );
}

/** Text of a given form. */
export function pattern(form: RegExp, expected: string) {
  return z.string({ error: expected }).regex(form, { error: expected });
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code < 32 && !'\n\r\t'.includes(character)) || code === 127;
}

/** A duration in the file, milliseconds in the configuration. */
export function duration(min: string, max: string) {
  const expected = `a duration from ${min} to ${max}, such as 30s, 15m or 1h30m`;
  const error = ({ input }: { readonly input?: unknown }): string =>
    typeof input === 'number' ? `a duration with its unit, such as ${input}s or ${input}m` : expected;
  const [least, most] = [min, max].map((bound) => parseDuration(bound) ?? 0);
  return checked(
    z
      .string({ error })
      .min(1, { error })
      .regex(new RegExp(durationPattern), { error })
      .transform((written) => parseDuration(written) ?? Number.POSITIVE_INFINITY),
    expected,
    (ms) => (ms < (least ?? 0) || ms > (most ?? 0) ? {} : undefined),
  );
}

/** A whole number; digits in a text are taken too, because that is what `${NAME}` yields. */
export function wholeNumber(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`;
  const number = z.int({ error }).min(min, { error }).max(max, { error });
  const digits = z
    .string({ error })
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(number);
  return z.union([number, digits], { error });
}

const addressExpected = 'a host name or an IP address, without port and user';

/** A host name (also an alias of ssh_config) or an IP address. */
export const address = checked(
  pattern(/^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/, addressExpected),
  addressExpected,
  (value) => {
    const { user, port, address } = parseEndpoint(value);
    if (user !== undefined) return { hint: `Write the user beside the address: \`user: ${user}\`.` };
    if (port !== undefined) return { hint: `Write the port beside the address: \`port: ${port}\`.` };
    if (address !== value) return { hint: `Write it without brackets: \`${address}\`.` };
    return value.includes(':') && !isIPv6(value) ? {} : undefined;
  },
);

const userExpected = 'a user name without spaces that does not begin with `-`';

/** The user to log in as; directory services allow `@`, `\` and `+` in its name. */
export const user = pattern(/^[A-Za-z0-9_.][A-Za-z0-9_.@\\+-]*$/, userExpected);

/** The name of a host or jump host, as it is used in logs and in dotted paths. */
export const hostName = pattern(
  /^(?!runner$)[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  'a name of letters, digits, `.`, `_` and `-` that begins with a letter or digit, other than `runner`',
);

const pathExpected = 'an absolute directory of the app’s own, such as /srv/shop';

const systemDirectories: readonly string[] = [
  ...['/bin', '/boot', '/etc', '/home', '/lib', '/lib64', '/media', '/mnt', '/opt', '/root', '/run', '/sbin'],
  ...[
    '/srv',
    '/tmp',
    '/usr',
    '/usr/bin',
    '/usr/lib',
    '/usr/local',
    '/usr/sbin',
    '/usr/share',
    '/var',
    '/var/lib',
  ],
];

/**
 * The path of a Unix socket. `sun_path` has room for 107 bytes (unix(7)); the characters are those that ssh, proxies and
 * unit files take as they are.
 */
export const unixSocket = pattern(
  /^\/[A-Za-z0-9._@+,=/-]{1,106}$/,
  'the absolute path of a socket, of at most 107 letters, digits and `._@+,=/-`, such as /srv/shop/sockets/blue',
);

/** The app's directory on a host, without repeated and trailing slashes. */
export const hostPath = checked(line(pathExpected), pathExpected, pathProblem).transform(tidyPath);

function tidyPath(path: string): string {
  const tidy = path.replace(/\/{2,}/g, '/').replace(/\/+$/, '');
  return tidy === '' ? '/' : tidy;
}

function pathProblem(written: string): Problem | undefined {
  if (written.startsWith('~'))
    return { hint: '`~` is not expanded: write the home directory out, `/home/deploy/shop`.' };
  if (!written.startsWith('/')) return { hint: 'Begin with `/`.' };
  const path = tidyPath(written);
  if (path.split('/').some((part) => part === '..' || part === '.')) {
    return { hint: 'Write the path without `.` and `..` parts.' };
  }
  if (path === '/' || systemDirectories.includes(path)) {
    return {
      says: `${path} belongs to the system`,
      hint: `Take a directory of its own below it: ${path === '/' ? '/srv' : path}/shop.`,
    };
  }
  if (/^\/(dev|proc|sys)\//.test(path))
    return { says: `${path} is not on a disk`, hint: 'Choose a directory such as /srv/shop.' };
  if (path.split('/').some((part) => part !== part.trim()))
    return { hint: 'Remove the blanks at the ends of its parts.' };
  return undefined;
}

/** Why a path is not one inside a release, if it is not. */
export function relativePathProblem(path: string): Problem | undefined {
  if (path.startsWith('/'))
    return { hint: `Write it relative to the release: ${path.replace(/^\/+/, '') || 'data'}.` };
  if (path.startsWith('~')) return { hint: '`~` is not expanded, and it would lie outside of the release.' };
  const parts = path.replace(/\/$/, '').split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    return { hint: 'Write the path without `.`, `..` and empty parts.' };
  }
  return undefined;
}

const commandExpected = 'a shell command';

/** A command line for `sh -c`; it may have several lines. */
export const shellCommand = checked(text(commandExpected), commandExpected, (command) =>
  command.trim() === '' ? {} : undefined,
);
