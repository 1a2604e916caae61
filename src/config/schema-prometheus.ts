import * as z from 'zod';
import { checked, field, line, section } from './schema-fields.ts';
import { headers, url } from './schema-http.ts';

const boundExpected = 'a number';

/** Numbers in a text are taken too, because that is what `${NAME}` yields. */
const bound = z.union(
  [
    z.number({ error: boundExpected }),
    z
      .string({ error: boundExpected })
      .regex(/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i, { error: boundExpected })
      .transform(Number),
  ],
  { error: boundExpected },
);

const expected = 'a map with `url`, `query` and `min` or `max` or both';

/** A question to Prometheus. */
export const prometheus = checked(
  section(
    {
      url: field(url, 'The server, without `/api/v1`.', 'http://127.0.0.1:9090'),
      query: field(
        line('a PromQL query on one line'),
        'What is asked (PromQL), evaluated now. No series, or NaN, is inconclusive: the gate waits, and fails when the probe’s `timeout` is over.',
        'rate(http_errors_total[1m])',
      ),
      min: field(bound.optional(), 'No series may be below it.', 0.99),
      max: field(bound.optional(), 'No series may be above it.', 0.01),
      headers: field(headers.optional(), 'Headers to send; what comes from variables is kept secret.', {
        Authorization: `Bearer \${METRICS_TOKEN}`,
      }),
    },
    expected,
  ),
  expected,
  ({ url: server, min, max }) => {
    if (/\/api\/v1(\/query(_range)?)?\/*$/.test(URL.canParse(server) ? new URL(server).pathname : '')) {
      return {
        says: '`url` names the API of Prometheus, which is found by itself',
        hint: 'Leave out `/api/v1` and what follows it.',
        at: ['url'],
      };
    }
    if (min === undefined && max === undefined) {
      return { says: 'the query has no bounds', hint: 'Add `min`, `max` or both.' };
    }
    return min !== undefined && max !== undefined && min > max
      ? { says: '`min` is above `max`', hint: 'Write the lower bound as `min`.', at: ['min'] }
      : undefined;
  },
);
