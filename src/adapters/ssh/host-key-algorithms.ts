import type { ServerHostKeyAlgorithm } from 'ssh2';

/** Signature algorithms by the type of the key that makes them, best first; SHA-1 `ssh-rsa` signatures are left out. */
const algorithmsOfType: readonly (readonly [type: string, algorithms: readonly ServerHostKeyAlgorithm[]])[] =
  [
    ['ssh-ed25519', ['ssh-ed25519']],
    ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
    ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
    ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
    ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
  ];

/**
 * The host key algorithms to offer, those of pinned types first, so that a server with several keys shows the one
 * that can be checked. Types in `excluded` are left out; empty when nothing is left.
 */
export function hostKeyAlgorithms(
  pinned: readonly string[],
  excluded: readonly string[] = [],
): ServerHostKeyAlgorithm[] {
  const usable = algorithmsOfType.filter(([type]) => !excluded.includes(type));
  const first = usable.filter(([type]) => pinned.includes(type));
  const rest = usable.filter(([type]) => !pinned.includes(type));
  return [...first, ...rest].flatMap(([, algorithms]) => algorithms);
}
