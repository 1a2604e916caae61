import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { opensshTransport } from '../../src/adapters/ssh/openssh-transport.ts';
import { ssh2Transport } from '../../src/adapters/ssh/ssh2-transport.ts';
import type { ConnectTarget } from '../../src/model/transport.ts';
import { generateKeyPair } from '../fixtures/sshd.ts';
import { describeIf } from '../setup/requirements.ts';
import { toolDirectory } from '../setup/tools.ts';

const user = generateKeyPair('ed25519');
const never = new AbortController().signal;

function targetAt(port: number, knownHosts: string, privateKey = user.privateKey): ConnectTarget {
  return {
    ...{ name: 'web-1', address: '127.0.0.1', port, user: 'root', privateKey, knownHosts, jumps: [] },
    ...{ connectTimeoutMs: 20_000, keepaliveMs: 10_000 },
  };
}

describeIf(['dropbear', 'root'], 'ssh2 with Dropbear', () => {
  let home: string;
  let server: ChildProcess;
  let target: ConnectTarget;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'deploy-test-dropbear-'));
    chmodSync(home, 0o700);
    mkdirSync(join(home, '.ssh'), { mode: 0o700 });
    writeFileSync(join(home, '.ssh/authorized_keys'), `${user.publicKey}\n`, { mode: 0o600 });
    const hostKey = join(home, 'host-key');
    const made = execFileSync('dropbearkey', ['-t', 'ed25519', '-f', hostKey], { encoding: 'utf8' });
    const line = /^ssh-ed25519 \S+/m.exec(made)?.[0] ?? '';
    const port = await freePort();
    // It reads the keys of the user's home, which is another one in a mount namespace of its own.
    const script = 'mount --bind "$1" "$2" && exec dropbear -F -E -s -p "$3" -r "$4" -P ""';
    const bound = join(homedir(), '');
    const args = [
      '--mount',
      'sh',
      '-c',
      script,
      'dropbear',
      home,
      bound,
      `127.0.0.1:${port}`,
      join(bound, 'host-key'),
    ];
    server = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const lines = createInterface({ input: server.stderr ?? process.stdin });
    await Promise.race([
      once(lines, 'line'),
      once(server, 'exit').then(() => Promise.reject(new Error('dropbear ended'))),
    ]);
    target = targetAt(port, `[127.0.0.1]:${port} ${line}\n`);
  });

  afterAll(async () => {
    server.kill();
    await once(server, 'exit');
    rmSync(home, { recursive: true, force: true });
  });

  it('logs in at once, runs commands with input and output, many at a time', async () => {
    const connection = await ssh2Transport().connect(target, never);
    const runs = Array.from({ length: 6 }, (_, number) =>
      connection.run({ argv: ['cat'], stdin: `input ${number}`, timeoutMs: 20_000 }),
    );
    const ends = await Promise.all(runs);
    expect(ends.map(({ stdout }) => stdout)).toEqual(runs.map((_, number) => `input ${number}`));
    expect(ends.every(({ end }) => end.kind === 'exited' && end.code === 0)).toBe(true);
    await connection.close();
  });

  it('tells a refused key', async () => {
    const stranger = generateKeyPair('ed25519').privateKey;
    const refused = ssh2Transport().connect({ ...target, privateKey: stranger }, never);
    await expect(refused).rejects.toMatchObject({ failure: { kind: 'authentication-failed' } });
  });
});

describeIf(['old-sshd', 'root'], 'an OpenSSH of 2020 (8.4)', () => {
  const root = toolDirectory('old-sshd');
  let server: ChildProcess;
  let target: ConnectTarget;
  let log = '';
  let home: string;

  beforeAll(async () => {
    const hostKey = generateKeyPair('ed25519');
    const port = await freePort();
    const files = {
      'host-key': hostKey.privateKey,
      keys: `${user.publicKey}\n`,
      passwd: 'root:x:0:0::/root:/bin/sh\nsshd:x:74:65534::/run/sshd:/usr/sbin/nologin\n',
      config: [
        ...[`Port ${port}`, 'ListenAddress 127.0.0.1', 'HostKey /etc/host-key', 'PidFile none'],
        ...['AuthorizedKeysFile /etc/keys', 'StrictModes no', 'UsePAM no', 'PermitRootLogin yes', ''],
      ].join('\n'),
    };
    // Nothing of the packages was set up: what that would have made is mounted, and gone with the server.
    home = mkdtempSync(join(tmpdir(), 'deploy-test-old-sshd-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text, { mode: 0o600 });
    const script = `
      mkdir -p "$1/etc" "$1/run" "$1/dev" "$1/root" && mount -t tmpfs none "$1/run" && mkdir "$1/run/sshd" &&
      mount --rbind /dev "$1/dev" && mount -t tmpfs none "$1/etc" && cp "$2"/* "$1/etc" &&
      exec chroot "$1" /usr/sbin/sshd -D -e -f /etc/config`;
    server = spawn('unshare', ['--mount', 'sh', '-c', script, 'old-sshd', root, home], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines = createInterface({ input: server.stderr ?? process.stdin });
    const listening = new Promise<void>((resolve) => {
      lines.on('line', (line) => {
        log += `${line}\n`;
        if (line.startsWith('Server listening')) resolve();
      });
    });
    const ended = once(server, 'exit').then(() => Promise.reject(new Error(`it ended: ${log}`)));
    ended.catch(() => undefined);
    await Promise.race([listening, ended]);
    target = targetAt(port, `[127.0.0.1]:${port} ${hostKey.publicKey}\n`);
  });

  afterAll(async () => {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
    rmSync(home, { recursive: true, force: true });
  });

  for (const transport of [ssh2Transport(), opensshTransport()]) {
    it(`${transport.name} logs in, runs commands with input and output, many at a time`, async () => {
      const connection = await transport.connect(target, never);
      const runs = Array.from({ length: 6 }, (_, number) =>
        connection.run({ argv: ['cat'], stdin: `input ${number}`, timeoutMs: 20_000 }),
      );
      const ends = await Promise.all(runs);
      expect(ends.map(({ stdout }) => stdout)).toEqual(runs.map((_, number) => `input ${number}`));
      expect(ends.every(({ end }) => end.kind === 'exited' && end.code === 0)).toBe(true);
      const failed = await connection.run({ argv: ['sh', '-c', 'exit 7'], timeoutMs: 20_000 });
      expect(failed.end).toEqual({ kind: 'exited', code: 7 });
      await connection.close();
    });

    it(`${transport.name} tells a refused key`, async () => {
      const stranger = generateKeyPair('ed25519').privateKey;
      const refused = transport.connect({ ...target, privateKey: stranger }, never);
      await expect(refused).rejects.toMatchObject({ failure: { kind: 'authentication-failed' } });
    });
  }
});

describeIf([], 'ssh2 with a server that takes one packet at a time', () => {
  it('logs in step by step when what came at once made it hang up', async () => {
    const hostKey = generateKeyPair('ed25519');
    let logins = 0;
    const server = new ssh2.Server({ hostKeys: [hostKey.privateKey] }, (client) => {
      let isGranted = false;
      client.on('error', () => undefined);
      client.on('authentication', (context) => {
        logins += 1;
        setImmediate(() => {
          isGranted = true;
          context.accept();
        });
      });
      const refuseEarly = Reflect.get(client, '_protocol')._handlers;
      const open = refuseEarly.CHANNEL_OPEN;
      refuseEarly.CHANNEL_OPEN = (...parameters: unknown[]) => {
        if (isGranted) return open(...parameters);
        client.end();
      };
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const target = targetAt(port, `[127.0.0.1]:${port} ${hostKey.publicKey}\n`);
    const connection = await ssh2Transport().connect(target, never);
    expect(logins).toBe(2);
    await connection.close();
    server.close();
  });
});

describeIf([], 'ssh2 with a server that says nothing more before its grant is acknowledged', () => {
  it('acknowledges it at once', async () => {
    const hostKey = generateKeyPair('ed25519');
    const acknowledged = Promise.withResolvers<void>();
    const debug = (line: string): void => {
      if (line.includes('Received IGNORE')) acknowledged.resolve();
    };
    const server = new ssh2.Server({ hostKeys: [hostKey.privateKey], debug }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', async (context) => {
        await acknowledged.promise;
        context.accept();
      });
      client.on('session', (accept) => accept());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connection = await ssh2Transport().connect(
      targetAt(port, `[127.0.0.1]:${port} ${hostKey.publicKey}\n`),
      never,
    );
    await connection.close();
    server.close();
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
