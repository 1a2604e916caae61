import { timingSafeEqual } from 'node:crypto';
import { type AddressInfo, connect, createServer } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from 'ssh2';
import { DeployError } from '../model/failure.ts';
import { DemoCommands } from './server-commands.ts';

/** What the demo's SSH server is made of. */
export interface DemoServerOptions {
  /** The directory in which commands run; also their HOME. */
  readonly root: string;
  /** The only key that is let in, as a line of authorized_keys; the user's name does not matter. */
  readonly authorizedKey: string;
  /** The server's own private key, in a form that ssh2 reads. */
  readonly hostKey: string;
}

/** A running SSH server on the loopback interface. */
export interface DemoServer {
  readonly port: number;
  /** What to give as `known-hosts`. */
  readonly hostKeyLine: string;
  /** Ends all connections and every process that was started through the server. Safe to call twice. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';

/**
 * Starts an SSH server inside this process, reachable from this machine only. Commands run as this user, by
 * `sh -c`, each in a process group of its own as under sshd; forwards go to this machine only.
 */
export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const hostKey = parseKey(options.hostKey);
  const authorized = parseKey(options.authorizedKey);
  const commands = new DemoCommands(options.root);
  const clients = new Set<Connection>();
  const ssh = new ssh2.Server({ hostKeys: [options.hostKey] }, (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    serve(client, authorized, commands);
  });
  // A listener of our own: ssh2's leaves Nagle's algorithm on, which costs 40 ms for each of its small packets.
  const server = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, loopback, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const client of clients) client.end();
    await commands.end();
    await closed;
  };
  return {
    port,
    hostKeyLine: `[${loopback}]:${port} ${hostKey.type} ${hostKey.getPublicSSH().toString('base64')}`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function parseKey(text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (!(key instanceof Error)) return key;
  throw new DeployError(
    { kind: 'key-unreadable', message: 'the demo server cannot read a key' },
    { cause: key },
  );
}

function serve(client: Connection, authorized: ParsedKey, commands: DemoCommands): void {
  // A client that vanishes is no concern of the server's.
  client.on('error', () => {});
  client.on('authentication', (context) => authenticate(context, authorized));
  client.on('session', (accept) => {
    const session = accept();
    session.on('exec', (acceptExec, _reject, { command }) => commands.run(acceptExec(), command));
  });
  client.on('tcpip', (accept, reject, { destIP, destPort }) => forward(accept, reject, destIP, destPort));
}

/** Lets in whoever signs with the authorised key (RFC 4252, 7); without a signature it only says that it would. */
function authenticate(context: AuthContext, authorized: ParsedKey): void {
  if (context.method !== 'publickey') {
    context.reject(['publickey']);
    return;
  }
  const { key, signature, blob, hashAlgo } = context;
  const expected = authorized.getPublicSSH();
  const isKey = key.data.length === expected.length && timingSafeEqual(key.data, expected);
  const isSigned =
    signature === undefined || (blob !== undefined && authorized.verify(blob, signature, hashAlgo) === true);
  if (isKey && isSigned) context.accept();
  else context.reject(['publickey']);
}

function forward(accept: () => ServerChannel, reject: () => void, address: string, port: number): void {
  if (![loopback, 'localhost', '::1'].includes(address)) {
    reject();
    return;
  }
  const socket = connect({ host: loopback, port });
  socket.once('error', reject);
  socket.once('connect', () => {
    socket.off('error', reject);
    const channel = accept();
    socket.on('error', () => channel.close());
    channel.on('error', () => {});
    channel.on('close', () => socket.destroy());
    channel.pipe(socket).pipe(channel);
  });
}
