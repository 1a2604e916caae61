import * as z from 'zod';
import {
  checked,
  field,
  line,
  listOf,
  named,
  type Problem,
  pattern,
  section,
  text,
  unixSocket,
} from './schema-fields.ts';

const urlExpected = 'a URL that begins with http:// or https://';

/** A URL of a web server. */
export const url = checked(line(urlExpected), urlExpected, (written): Problem | undefined => {
  const parsed = URL.canParse(written) ? new URL(written) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || !/^https?:\/\//i.test(written)) return {};
  if (parsed.username === '' && parsed.password === '') return undefined;
  return {
    says: 'the URL holds a user or password',
    hint: 'Send them in `headers`, as `Authorization` from a variable.',
  };
});

const statusExpected = 'a status code such as 200, a range such as 200-299, or a list of them';

const statusCode = z
  .int({ error: statusExpected })
  .min(100, { error: statusExpected })
  .max(599, { error: statusExpected });

const statusRange = checked(
  pattern(/^[1-5]\d\d(-[1-5]\d\d)?$/, statusExpected).transform((written) => {
    const [from = 0, to = from] = written.split('-').map(Number);
    return { from, to };
  }),
  statusExpected,
  ({ from, to }) => (from > to ? { hint: 'Write the lower end first.' } : undefined),
);

const oneStatus = z.union([statusCode.transform((code) => ({ from: code, to: code })), statusRange], {
  error: statusExpected,
});

const status = z.union(
  [
    oneStatus.transform((range) => [range]),
    listOf(oneStatus, statusExpected).min(1, { error: statusExpected }),
  ],
  {
    error: statusExpected,
  },
);

/** RFC 9110, 5.6.2: a header's name is a token. */
const headerToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerExpected = 'the value of a header on one line';
/** Headers of a request. */
export const headers = z.record(
  pattern(headerToken, 'the name of a header'),
  checked(
    z.union([z.string(), z.number(), z.boolean()], { error: headerExpected }).transform(String),
    headerExpected,
    (value) => (/[\r\n\0]/.test(value) ? {} : undefined),
  ),
  { error: 'a map of header names to values' },
);

/** RFC 6901, section 3. */
const jsonPointer = pattern(/^(\/([^~/]|~[01])*)*$/, 'a JSON pointer such as /status');
const jsonExpected = 'a text, number, true, false or null';

const httpLong = checked(
  section(
    {
      url: field(
        url,
        'What is asked for; a probe from the host may name its loopback address.',
        'http://127.0.0.1:3000/health',
      ),
      socket: field(
        unixSocket.optional(),
        'The Unix socket of the host at which the URL is asked for, as by curl’s `--unix-socket`; its sshd must not forbid `AllowStreamLocalForwarding`.',
        '/srv/shop/sockets/blue',
      ),
      method: field(
        z
          .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], {
            error: 'an HTTP method in capitals',
          })
          .default('GET'),
        'The request’s method.',
        'GET',
      ),
      headers: field(headers.optional(), 'Headers to send; what comes from variables is kept secret.', {
        Accept: 'application/json',
      }),
      status: field(
        status.prefault('200-299'),
        'Accepted status codes: one, a range, or a list.',
        200,
        '200-299',
      ),
      body: field(
        text('a text that the answer must contain').optional(),
        'Text the body must contain.',
        'ok',
      ),
      'expect-headers': field(headers.optional(), 'Header values the answer must have.', {
        'Content-Type': 'application/json',
      }),
      json: field(
        z
          .record(
            jsonPointer,
            z.union([z.string(), z.number(), z.boolean(), z.null()], { error: jsonExpected }),
            {
              error: 'a map of JSON pointers to values',
            },
          )
          .optional(),
        'JSON pointers (RFC 6901) and the values the answer must have there.',
        { '/status': 'ok' },
      ),
      version: field(
        z
          .union(
            [jsonPointer.min(1), pattern(headerToken, 'a JSON pointer, `body` or the name of a header')],
            { error: 'a JSON pointer, `body` or the name of a header' },
          )
          .optional(),
        'Where the answer names its version, which must be the new release: a JSON pointer, `body`, or a header’s name.',
        '/version',
      ),
      insecure: field(
        z.boolean({ error: 'true or false' }).default(false),
        'Accept any TLS certificate; only for https asked from the host.',
        true,
      ),
    },
    'a URL, or a map with `url`',
  ),
  'a method whose answer has a body',
  ({ method, body, json, version }) => {
    const readsBody =
      body !== undefined || json !== undefined || version === 'body' || version?.startsWith('/');
    return method === 'HEAD' && readsBody
      ? { says: 'the answer to HEAD has no body to look into', hint: 'Use `method: GET`.', at: ['method'] }
      : undefined;
  },
);

/** A question to a web server: a URL, or a map. */
export const http = named(
  z.union([url.transform((written) => httpLong.parse({ url: written })), httpLong], {
    error: 'a URL, or a map with `url`',
  }),
  'http',
);
