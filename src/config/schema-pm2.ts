import type * as z from 'zod';
import type { Pm2Config } from '../model/config.ts';
import { checked, duration, field, line, relativePathProblem, section } from './schema-fields.ts';

const fileExpected = 'the path of an ecosystem file inside the release';

/** The keys of `driver.pm2`. */
export const pm2Section = section(
  {
    file: field(
      checked(line(fileExpected), fileExpected, relativePathProblem).optional(),
      'The ecosystem file; default: `ecosystem.config.js` and the other names that pm2 users give it.',
      'ecosystem.config.js',
    ),
    settle: field(
      duration('0s', '10m').prefault('5s'),
      'How long every process must stay up before the activation counts.',
      '5s',
    ),
    timeout: field(duration('1s', '1h').prefault('60s'), 'How long starting or reloading may take.', '60s'),
  },
  'a map, `{}` if nothing is to be said',
);

/** The driver that a `pm2` section stands for. */
export function pm2Driver({ file, settle, timeout }: z.output<typeof pm2Section>): Pm2Config {
  return { kind: 'pm2', ...(file === undefined ? {} : { file }), settleMs: settle, timeoutMs: timeout };
}
