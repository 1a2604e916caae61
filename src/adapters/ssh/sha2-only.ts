import ssh2, { type BaseAgent, type ParsedKey } from 'ssh2';
import { DeployError } from '../../model/failure.ts';
import type { PrivateKey } from './private-key.ts';

/** The key as ssh2 has it, except that it raises DeployError `no-common-algorithm` rather than sign with SHA-1. */
export function sha2Key(key: PrivateKey): ParsedKey {
  const parsed = ssh2.utils.parseKey(key.key);
  if (parsed instanceof Error) {
    const message = 'ssh2 cannot read the private key';
    throw new DeployError({ kind: 'key-unreadable', message }, { cause: parsed });
  }
  const sign = parsed.sign.bind(parsed);
  parsed.sign = (data, algorithm) => {
    if (algorithm === 'sha1') throw sha1Refused();
    return sign(data, algorithm);
  };
  return parsed;
}

/** The SSH agent at `socket`, except that it is never asked to sign with SHA-1. */
export function sha2Agent(socket: string): BaseAgent {
  const agent = ssh2.createAgent(socket);
  const sign = agent.sign.bind(agent);
  const guarded: BaseAgent['sign'] = (key, data, options, callback?: Parameters<BaseAgent['sign']>[2]) => {
    if (typeof options === 'object' && options.hash === 'sha1' && typeof callback === 'function') {
      callback(sha1Refused());
    } else if (typeof options === 'function') {
      sign(key, data, options);
    } else {
      sign(key, data, options, typeof callback === 'function' ? callback : undefined);
    }
  };
  agent.sign = guarded;
  return agent;
}

/** ssh2 falls back to `ssh-rsa` signatures (SHA-1) for servers that do not name their algorithms (RFC 8308, 3.1). */
function sha1Refused(): DeployError {
  return new DeployError({
    kind: 'no-common-algorithm',
    message: 'the server accepts RSA keys with SHA-1 signatures only',
    hint: 'Use an ed25519 key, or update the server’s sshd.',
  });
}
