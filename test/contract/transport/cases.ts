import { commandCases } from './command-cases.ts';
import { connectCases } from './connect-cases.ts';
import type { CaseContext } from './context.ts';
import { forwardCases } from './forward-cases.ts';
import { lossCases } from './loss-cases.ts';
import { outputCases } from './output-cases.ts';

/** Everything that is asked of every transport, by the sentence that it proves. */
export const cases = {
  ...connectCases,
  ...commandCases,
  ...outputCases,
  ...lossCases,
  ...forwardCases,
} as const satisfies Readonly<Record<string, (context: CaseContext) => Promise<void>>>;

export type CaseName = keyof typeof cases;
