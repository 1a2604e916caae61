import type { Client, ParsedKey } from 'ssh2';
import type { Endpoint } from '../../model/transport.ts';
import { insidesOf, type Protocol, type SessionChannel, type Signer } from './ssh2-insides.ts';
import { openSession } from './ssh2-session.ts';

/** SHA-1 is here only to be refused by the key. */
const hashes: Readonly<Record<string, string>> = {
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
  'ssh-rsa': 'sha1',
};

/**
 * Makes a client that is about to log in with one key send the signed request at once, instead of asking first whether
 * the key would do: a round trip less.
 */
export function signAtOnce(client: Client, key: ParsedKey): void {
  const protocol = insidesOf(client)._protocol;
  const authPK = protocol.authPK.bind(protocol);
  protocol.authPK = (user, offered, algorithm, sign) =>
    authPK(user, offered, algorithm, sign ?? signerOf(key, algorithm));
}

/**
 * Makes a client send its login and ask for its first session in the same flight in which it asks for the service of
 * logging in (RFC 4252, 5.3): three round trips less. The server has proved its key by then. Returns how to get at the
 * session. RSA keys wait: what the server can verify is known only when its first encrypted packet is there.
 */
export function logInAtOnce(
  client: Client,
  key: ParsedKey,
  { endpoint, wantsSession }: { readonly endpoint: Endpoint; readonly wantsSession: boolean },
): () => Promise<SessionChannel> | undefined {
  let session: Promise<SessionChannel> | undefined;
  const protocol = insidesOf(client)._protocol;
  const { service, authPK } = {
    service: protocol.service.bind(protocol),
    authPK: protocol.authPK.bind(protocol),
  };
  let isSent = false;
  if (key.type !== 'ssh-rsa') {
    protocol.service = (name) => {
      service(name);
      isSent = true;
      authPK(endpoint.user, key, undefined, signerOf(key, undefined));
      if (wantsSession) session = openSession(client);
    };
  }
  protocol.authPK = (name, offered, algorithm, sign) => {
    // ssh2 begins its login once the service is granted: that request is on its way already.
    if (isSent) {
      isSent = false;
      acknowledge(protocol);
    } else authPK(name, offered, algorithm, sign ?? signerOf(key, algorithm));
  };
  return () => session;
}

/**
 * Sends a message that says nothing (SSH_MSG_IGNORE; RFC 4253, 11.2). OpenSSH grants the service in a packet of its own,
 * and TCP lets it send no more (RFC 896) before that is acknowledged: which this side otherwise puts off for 40 ms, since
 * it has nothing to say.
 */
function acknowledge({ _packetRW: { write }, _cipher }: Protocol): void {
  const packet = write.alloc(5);
  packet[write.allocStart] = ignoreMessage;
  packet.writeUInt32BE(0, write.allocStart + 1);
  _cipher.encrypt(write.finalize(packet));
}

const ignoreMessage = 2;

function signerOf(key: ParsedKey, algorithm: string | undefined): Signer {
  return (data, done) => {
    const signature = key.sign(data, algorithm === undefined ? undefined : hashes[algorithm]);
    if (signature instanceof Error) throw signature;
    done(signature);
  };
}
