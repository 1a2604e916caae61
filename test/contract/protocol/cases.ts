import { leaseCases } from './lease-cases.ts';
import { releaseCases } from './release-cases.ts';
import { stagingCases } from './staging-cases.ts';
import type { ProtocolHost } from './subject.ts';
import { transactionCases } from './transaction-cases.ts';

/** Everything that is asked of every agent, by the sentence that it proves. */
export const cases = {
  ...releaseCases,
  ...stagingCases,
  ...leaseCases,
  ...transactionCases,
} as const satisfies Readonly<Record<string, (host: ProtocolHost) => Promise<void>>>;

export type CaseName = keyof typeof cases;
