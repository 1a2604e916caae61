import type { JumpConfig } from '../model/config.ts';
import type { Draft, HostDraft, NamedJumpDraft } from './schema.ts';

/** What a machine is logged in to with. */
export type Login = Pick<JumpConfig, 'privateKey' | 'passphrase' | 'knownHosts' | 'user'>;

/** A host's login; a passphrase belongs to the key beside it, so a host's own key does not inherit one. */
export function loginOf(draft: Draft, host: HostDraft): Login {
  const ownKey = host['ssh-key'];
  return {
    user: host.user ?? draft.user ?? '',
    ...credentials(
      ownKey ?? draft['ssh-key'],
      host.passphrase ?? (ownKey === undefined ? draft.passphrase : undefined),
    ),
    knownHosts: host['known-hosts'] ?? draft['known-hosts'] ?? '',
  };
}

/** A jump host's login: what it does not say itself is that of the host behind it. */
export function jumpLoginOf(hop: NamedJumpDraft, behind: Login): Login {
  const ownKey = hop['ssh-key'];
  return {
    user: hop.user ?? behind.user,
    ...credentials(
      ownKey ?? behind.privateKey,
      hop.passphrase ?? (ownKey === undefined ? behind.passphrase : undefined),
    ),
    knownHosts: hop['known-hosts'] ?? behind.knownHosts,
  };
}

/** An empty passphrase is none: that is what a secret that is not set comes to. */
function credentials(
  privateKey: string | undefined,
  passphrase: string | undefined,
): Pick<Login, 'privateKey' | 'passphrase'> {
  return {
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined || passphrase === '' ? {} : { passphrase }),
  };
}
