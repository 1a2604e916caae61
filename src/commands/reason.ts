import type { DeployConfig } from '../model/config.ts';
import { clip } from '../report/clip.ts';
import { createRedactor } from '../report/redaction.ts';
import { printableLine } from '../report/untrusted-text.ts';

/** The most that is kept, in UTF-16 units. */
const longest = 500;

/** Why somebody goes back, as it may lie on the hosts: one line, bounded, without secrets; nothing where nothing was said. */
export function reasonOf(
  given: string | undefined,
  { secrets }: Pick<DeployConfig, 'secrets'>,
): { readonly reason?: string } {
  const { redact } = createRedactor(secrets);
  const reason = clip(redact(printableLine(redact(given ?? ''))).trim(), longest);
  return reason === '' ? {} : { reason };
}
