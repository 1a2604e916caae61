import type { Client, ClientChannel, ParsedKey } from 'ssh2';

/** What signs the data of a login request and hands the signature on. */
export type Signer = (data: Buffer, done: (signature: Buffer) => void) => void;

/** The packets of ssh2's protocol that we send ourselves. */
export interface Protocol {
  service(name: string): void;
  /** Without a signer it only asks whether the key would do. */
  authPK(user: string, key: ParsedKey, algorithm: string | undefined, sign?: Signer): void;
  session(localId: number, window: number, packetSize: number): void;
  exec(remoteId: number, command: string, wantReply: boolean): void;
  readonly _packetRW: { readonly write: PacketWriter };
  readonly _cipher: { encrypt(packet: Buffer): void };
}

/** Makes room for a packet's content, which begins at `allocStart`. */
interface PacketWriter {
  readonly allocStart: number;
  alloc(bytes: number): Buffer;
  finalize(packet: Buffer): Buffer;
}

/** The members of an ssh2 client, 1.x, that have no public name and that answering in fewer round trips takes. */
export interface ClientInsides {
  readonly _protocol: Protocol;
  /** The server's software, `OpenSSH_9.2p1`. */
  readonly _remoteVer?: string;
  readonly _chanMgr: {
    /** Reserves a channel's number, or returns -1; `opened` hears what became of it. */
    add(opened: SessionOpened): number;
  };
}

/** Called once the server has answered; `type` is what ssh2 makes of the channel. */
export interface SessionOpened {
  (error: Error | undefined, channel: SessionChannel): void;
  type?: 'session';
}

/** A session's channel as ssh2 makes it. */
export interface SessionChannel extends ClientChannel {
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _callbacks: ((refused: unknown) => void)[];
}

/** The insides of a client on which connect() was called; raises an error when it is not the ssh2 we know. */
export function insidesOf(client: Client): ClientInsides {
  const found: unknown = client;
  if (!isKnown(found)) throw new Error('this ssh2 is built differently from 1.17');
  return found;
}

function isKnown(client: unknown): client is ClientInsides {
  if (typeof client !== 'object' || client === null) return false;
  const protocol: unknown = Reflect.get(client, '_protocol');
  const channels: unknown = Reflect.get(client, '_chanMgr');
  return (
    has(protocol, ['service', 'authPK', 'session', 'exec']) &&
    has(Reflect.get(protocol, '_packetRW')?.write, ['alloc', 'finalize']) &&
    has(Reflect.get(protocol, '_cipher'), ['encrypt']) &&
    has(channels, ['add'])
  );
}

function has(object: unknown, methods: readonly string[]): object is object {
  if (typeof object !== 'object' || object === null) return false;
  return methods.every((name) => typeof Reflect.get(object, name) === 'function');
}
