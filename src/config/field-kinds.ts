import type { FieldPath } from './issue.ts';

/** Whether the field at `path` holds a credential: its value is masked, and never shown in an issue. */
export function isSecretField(path: FieldPath): boolean {
  if (isEnvValue(path) || isNotifySecret(path)) return true;
  if (path.at(-1) === 'password' && path.at(-3) === 'registries') return true;
  const named = path.length === 2 && (path[0] === 'hosts' || path[0] === 'jumps' || path[0] === 'groups');
  return !named && (path.at(-1) === 'ssh-key' || path.at(-1) === 'passphrase');
}

/** Whether the field is a request header: secret as far as it was made from variables. */
export function isRequestHeader(path: FieldPath): boolean {
  return isProbeField(path) && path.at(-2) === 'headers';
}

/** Whether `1.10` or `true` at `path` is meant as that very text. */
export function isTextField(path: FieldPath): boolean {
  return (
    isEnvValue(path) ||
    isChat(path) ||
    isRequestHeader(path) ||
    (isProbeField(path) && path.at(-2) === 'expect-headers')
  );
}

function isEnvValue(path: FieldPath): boolean {
  const local = belowHost(path);
  return local.length === 2 && local[0] === 'env';
}

/** Addresses of webhooks are as good as a password; in their short form they stand at the channel itself. */
function isNotifySecret(path: FieldPath): boolean {
  const [top, , channel, leaf] = path;
  if (top !== 'notify' || channel === undefined || channel === 'on') return false;
  return leaf === undefined || ['token', 'password', 'secret', 'url'].includes(String(leaf));
}

function isChat(path: FieldPath): boolean {
  return path[0] === 'notify' && path[2] === 'telegram' && path[3] === 'chat';
}

function isProbeField(path: FieldPath): boolean {
  const [field] = belowHost(path);
  return field === 'health' || field === 'verify' || field === 'gate';
}

function belowHost(path: FieldPath): FieldPath {
  return path[0] === 'hosts' ? path.slice(2) : path;
}
