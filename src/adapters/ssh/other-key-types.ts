import { DeployError } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import { type HostKeyVerdict, verifyHostKey } from './host-key.ts';
import { hostKeyAlgorithms } from './host-key-algorithms.ts';
import { type KnownHosts, keyType } from './known-hosts.ts';

/** Only fingerprints are pinned, and the key that the server showed matches none of them. */
class OtherTypeMayMatch extends DeployError {
  readonly type: string;

  constructor(verdict: Exclude<HostKeyVerdict, { kind: 'ok' }>, type: string) {
    super(verdict.failure);
    this.type = type;
  }
}

/** The error with which a server's key is refused; undefined when a pin matches it. */
export function refusalOf(endpoint: Endpoint, knownHosts: KnownHosts, key: Buffer): DeployError | undefined {
  const { address, port } = endpoint;
  const verdict = verifyHostKey({ knownHosts, address, port, key });
  if (verdict.kind === 'ok') return undefined;
  return verdict.otherTypeMayMatch
    ? new OtherTypeMayMatch(verdict, keyType(key))
    : new DeployError(verdict.failure);
}

/**
 * Runs `attempt` until a key of the server's is accepted: a fingerprint does not tell the type of its key, so where
 * the first key shown does not match, those of other types are asked for. Raises what the attempt raises; when no
 * type is left, the refusal of the first key.
 */
export async function tryKeyTypes<T>(attempt: (excludedTypes: readonly string[]) => Promise<T>): Promise<T> {
  let first: OtherTypeMayMatch | undefined;
  for (let excluded: readonly string[] = []; ; ) {
    try {
      return await attempt(excluded);
    } catch (error) {
      if (error instanceof OtherTypeMayMatch) {
        first ??= error;
        excluded = [...excluded, error.type];
        if (hostKeyAlgorithms([], excluded).length === 0) throw first;
      } else {
        // The server has no key of another type: the first refusal stands.
        throw first !== undefined && isNoCommonAlgorithm(error) ? first : error;
      }
    }
  }
}

function isNoCommonAlgorithm(error: unknown): boolean {
  return error instanceof DeployError && error.failure.kind === 'no-common-algorithm';
}
