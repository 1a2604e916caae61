import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import ssh2, { type AnyAuthMethod, type ClientChannel } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ssh2Transport } from '../../../src/adapters/ssh/ssh2-transport.ts';
import { makeKeyPair } from '../../../src/demo/key-pair.ts';
import { type DemoServer, startDemoServer } from '../../../src/demo/ssh-server.ts';
import { failureOf } from '../../../src/model/failure.ts';
import type { Connection } from '../../../src/model/transport.ts';

const user = makeKeyPair();
const host = makeKeyPair();
let root = '';
let server: DemoServer;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'deploy-test-demo-'));
  server = await startDemoServer({ root, authorizedKey: user.public, hostKey: host.private });
});

afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

function connect(privateKey = user.private): Promise<Connection> {
  const target = {
    ...{ name: 'demo', address: '127.0.0.1', port: server.port, user: 'anyone', privateKey },
    ...{ knownHosts: server.hostKeyLine, jumps: [], connectTimeoutMs: 10_000, keepaliveMs: 10_000 },
  };
  return ssh2Transport().connect(target, new AbortController().signal);
}

/** A zombie does not live: it only waits to be looked at. */
function lives(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('the demo’s SSH server', () => {
  it('lets in the authorised key and no other', async () => {
    await (await connect()).close();
    const stranger = makeKeyPair().private;
    const error = await connect(stranger).catch((thrown: unknown) => thrown);
    expect(failureOf(error).kind).toBe('authentication-failed');
  });

  it('wants a signature: the public key alone opens nothing', async () => {
    const parsed = ssh2.utils.parseKey(user.private);
    if (parsed instanceof Error) throw parsed;
    const forged = ssh2.utils.parseKey(makeKeyPair().private);
    if (forged instanceof Error) throw forged;
    // Shows the authorised key and signs with another.
    parsed.sign = (data, algorithm) => forged.sign(data, algorithm);
    const method: AnyAuthMethod = { type: 'publickey', username: 'anyone', key: parsed };
    const client = new ssh2.Client();
    const outcome = await new Promise((resolve) => {
      client.on('ready', () => resolve('in'));
      client.on('error', (error) => resolve(error.level));
      client.connect({
        ...{ host: '127.0.0.1', port: server.port, username: 'anyone' },
        authHandler: [method],
      });
    });
    client.end();
    expect(outcome).toBe('client-authentication');
  });

  it('runs commands in its root, with little of this process’s environment', async () => {
    const connection = await connect();
    const result = await connection.run({ argv: ['sh', '-c', 'pwd; echo "$HOME"; env'], timeoutMs: 10_000 });
    const [pwd, home, ...environment] = result.stdout.split('\n');
    expect([pwd, home]).toEqual([root, root]);
    expect(environment.filter((line) => line.startsWith('VITEST'))).toEqual([]);
    await connection.close();
  });

  it('loses and repeats nothing for a client that reads both outputs slowly', async () => {
    const client = new ssh2.Client();
    await new Promise<void>((resolve) => {
      client.on('ready', () => resolve());
      client.connect({ host: '127.0.0.1', port: server.port, username: 'anyone', privateKey: user.private });
    });
    const pieces = 'for i in 1 2 3 4; do head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; done';
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      client.exec(pieces, (error, opened) => (error ? reject(error) : resolve(opened)));
    });
    const count = async (stream: Readable) => {
      let bytes = 0;
      for await (const chunk of stream) {
        bytes += Buffer.from(chunk).length;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return bytes;
    };
    expect(await Promise.all([count(channel), count(channel.stderr)])).toEqual([12_000_000, 12_000_000]);
    client.end();
  });

  it('forwards to this machine only', async () => {
    const connection = await connect();
    const error = await connection.forward('192.0.2.1', 80).catch((thrown: unknown) => thrown);
    expect(failureOf(error).kind).toBe('connection-refused');
    await connection.close();
  });

  it('ends all that was started through it when it is closed', async () => {
    const connection = await connect();
    const pids: number[] = [];
    const left = await connection.run({
      argv: ['sh', '-c', 'sleep 300 >/dev/null 2>&1 & echo $!'],
      timeoutMs: 10_000,
    });
    const running = connection.run({
      argv: ['sh', '-c', 'echo $$; exec sleep 300'],
      timeoutMs: 60_000,
      onLine: (_stream, line) => {
        pids.push(Number(line));
        void server.close();
      },
    });
    expect((await running).end.kind).not.toBe('exited');
    await server.close();
    expect([...pids, Number(left.stdout)].filter(lives)).toEqual([]);
    await connection.close();
  });
});
