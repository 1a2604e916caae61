import type * as z from 'zod';
import type { SwarmConfig } from '../model/config.ts';
import {
  checked,
  duration,
  field,
  line,
  listOf,
  pattern,
  relativePathProblem,
  section,
} from './schema-fields.ts';

const fileExpected = 'the path of a stack file inside the release';

/** The keys of `driver.swarm`. */
export const swarmSection = section(
  {
    stack: field(
      pattern(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, 'a name of small letters, digits, `-` and `_`').optional(),
      'The stack’s name, the same for every release; default: the app’s name.',
      'shop',
    ),
    files: field(
      listOf(checked(line(fileExpected), fileExpected, relativePathProblem), 'a list of paths').default([]),
      'The stack files, in the order in which they are laid over each other; default: `stack.yaml`, `docker-stack.yml` or `compose.yaml`.',
      ['stack.yaml'],
    ),
    settle: field(
      duration('0s', '10m').prefault('5s'),
      'How long all tasks must stay as they are before the activation counts.',
      '5s',
    ),
    timeout: field(
      duration('1s', '1h').prefault('10m'),
      'How long the update may take, with the swarm’s own going back where the stack file asks for it.',
      '10m',
    ),
    'fetch-timeout': field(
      duration('1s', '6h').prefault('30m'),
      'How long pulling all images may take.',
      '30m',
    ),
  },
  'a map, `{}` if nothing is to be said',
);

/** The driver that a `swarm` section stands for. */
export function swarmDriver(given: z.output<typeof swarmSection>): SwarmConfig {
  const { stack, files, settle, timeout, 'fetch-timeout': fetchTimeout } = given;
  return {
    kind: 'swarm',
    ...(stack === undefined ? {} : { stack }),
    files,
    settleMs: settle,
    timeoutMs: timeout,
    fetchTimeoutMs: fetchTimeout,
  };
}
