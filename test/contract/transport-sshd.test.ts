import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { fingerprint } from '../../src/adapters/ssh/known-hosts.ts';
import { opensshTransport } from '../../src/adapters/ssh/openssh-transport.ts';
import { ssh2Transport } from '../../src/adapters/ssh/ssh2-transport.ts';
import type { Connection, ConnectTarget, Transport } from '../../src/model/transport.ts';
import { httpProbe } from '../../src/probes/http.ts';
import type { ProbeContext } from '../../src/probes/probe.ts';
import { httpQuestion } from '../fixtures/http-question.ts';
import { generateKeyPair, type KeyPair, type Sshd, type SshdOptions, startSshd } from '../fixtures/sshd.ts';
import { describeIf } from '../setup/requirements.ts';
import { aborted, failureOf, firstLine, runScript } from './transport/context.ts';
import { givenKeys, sshCertificate, sshKeygen } from './transport/key-formats.ts';

const patience = { killGraceMs: 1_000, drainMs: 500 };
const transports: readonly Transport[] = [ssh2Transport({ patience }), opensshTransport({ patience })];

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(options: Partial<SshdOptions> = {}): Promise<{ sshd: Sshd; user: KeyPair }> {
  const user = generateKeyPair('ed25519');
  const sshd = await startSshd({ authorizedKeys: [user.publicKey], ...options });
  open.push({ close: () => sshd.stop() });
  return { sshd, user };
}

function targetOf(sshd: Sshd, change: Partial<ConnectTarget>): ConnectTarget {
  const { address, port, user, knownHosts } = sshd;
  return {
    ...{ name: 'web-1', address, port, user, knownHosts },
    ...{ jumps: [], connectTimeoutMs: 20_000, keepaliveMs: 10_000 },
    ...change,
  };
}

async function connect(
  transport: Transport,
  sshd: Sshd,
  change: Partial<ConnectTarget>,
): Promise<Connection> {
  const connection = await transport.connect(targetOf(sshd, change), new AbortController().signal);
  open.push(connection);
  return connection;
}

function asking(connection: Connection): ProbeContext {
  return {
    dial: (address, port) => connection.forward(address, port),
    dialSocket: connection.forwardToSocket?.bind(connection),
    run: () => Promise.reject(new Error('not for this probe')),
    clock: systemClock,
    signal: connection.lost,
    expectedVersions: [],
  };
}

async function works(connection: Connection): Promise<void> {
  expect((await runScript(connection, ['sayAndExit', 'in', '0'])).stdout).toBe('in\n');
}

describeIf(['sshd', 'ssh', 'ssh-keygen'], 'OpenSSH servers', () => {
  for (const transport of transports) {
    describe(`over ${transport.name}`, () => {
      it('keys in every format log in', async () => {
        const keys = givenKeys();
        const { sshd } = await start({ authorizedKeys: keys.map(({ publicKey }) => publicKey) });
        const failed: string[] = [];
        for (const { name, privateKey, passphrase } of keys) {
          const change = { privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
          await connect(transport, sshd, change).then(works, (error) => failed.push(`${name}: ${error}`));
        }
        expect(failed).toEqual([]);
      });

      it('leaves no private key on the runner’s disk', async () => {
        const { sshd, user } = await start();
        const directory = mkdtempSync(join(tmpdir(), 'own-'));
        vi.stubEnv('TMPDIR', directory);
        const connection = await connect(transport, sshd, user);
        const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => entry.isFile());
        const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
        expect(texts.filter((text) => text.includes('PRIVATE KEY'))).toEqual([]);
        expect(texts.some((text) => text.includes(sshd.knownHosts))).toBe(transport.name === 'openssh');
        await connection.close();
        expect(readdirSync(directory)).toEqual([]);
        rmSync(directory, { recursive: true });
      });

      it('without a key an agent is asked', async () => {
        const { sshd, user } = await start();
        const directory = mkdtempSync(join(tmpdir(), 'own-'));
        const socket = join(directory, 'agent');
        const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
        open.push({
          close: async () => {
            agent.kill();
            rmSync(directory, { recursive: true });
          },
        });
        await once(agent.stdout, 'data');
        writeFileSync(join(directory, 'key'), user.privateKey, { mode: 0o600 });
        execFileSync('ssh-add', ['-q', join(directory, 'key')], {
          env: { ...process.env, SSH_AUTH_SOCK: socket },
        });
        vi.stubEnv('SSH_AUTH_SOCK', socket);
        const withAgent = transport.name === 'ssh2' ? ssh2Transport({ patience }) : transport;
        await works(await connect(withAgent, sshd, {}));
      });

      it('of several host keys the pinned type is asked for', async () => {
        const { sshd, user } = await start({ hostKeyTypes: ['ed25519', 'ecdsa', 'rsa'] });
        for (const type of ['rsa', 'ecdsa', 'ed25519'] as const) {
          const knownHosts = `[${sshd.address}]:${sshd.port} ${sshd.hostKeys[type]?.publicKey}`;
          await works(await connect(transport, sshd, { ...user, knownHosts }));
        }
      });

      it('a fingerprint of any of several host keys lets through, another names what was shown', async () => {
        const { sshd, user } = await start({ hostKeyTypes: ['ed25519', 'ecdsa', 'rsa'] });
        for (const type of ['rsa', 'ecdsa', 'ed25519'] as const) {
          const knownHosts = fingerprint(sshd.hostKeys[type]?.blob ?? Buffer.alloc(0));
          await works(await connect(transport, sshd, { ...user, knownHosts }));
        }
        const knownHosts = fingerprint(generateKeyPair('rsa').blob);
        const failure = await failureOf(connect(transport, sshd, { ...user, knownHosts }));
        expect(failure.kind).toBe('host-key-changed');
        expect(failure.message).toContain(fingerprint(sshd.hostKeys.ed25519?.blob ?? Buffer.alloc(0)));
      });

      it('a host that allows few sessions runs many commands one after the other', async () => {
        for (const most of [1, 3]) {
          const { sshd, user } = await start({ config: [`MaxSessions ${most}`] });
          const connection = await connect(transport, sshd, user);
          const codes = Array.from({ length: 20 }, (_, code) => code);
          const results = await Promise.all(
            codes.map((code) =>
              runScript(connection, ['digestInput'], { stdin: Readable.from([`input ${code}`]) }),
            ),
          );
          expect(results.map(({ end }) => end)).toEqual(codes.map(() => ({ kind: 'exited', code: 0 })));
          expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(codes.length);
        }
      });

      it('a host that forbids forwarding says so', async () => {
        const { sshd, user } = await start({ config: ['AllowTcpForwarding no'] });
        const failure = await failureOf((await connect(transport, sshd, user)).forward('127.0.0.1', 80));
        expect(failure.kind).toBe('connection-refused');
        expect(failure.hint).toContain('AllowTcpForwarding');
      });

      it('a probe asks at a socket of the host', async () => {
        const { sshd, user } = await start();
        const connection = await connect(transport, sshd, user);
        const socket = join(mkdtempSync(join(tmpdir(), 'socket-')), 'blue');
        open.push({ close: async () => rmSync(dirname(socket), { recursive: true }) });
        const ask = () =>
          httpProbe(httpQuestion('http://shop/health', { socket }), 20_000, asking(connection));
        expect(await ask()).toMatchObject({ verdict: 'unhealthy' });
        const server = createServer(({ url, headers }, response) => response.end(`${headers.host}${url}`));
        await once(server.listen(socket), 'listening');
        open.push({ close: () => new Promise<void>((resolve) => void server.close(() => resolve())) });
        const body = 'shop/health';
        const question = httpQuestion('http://shop/health', { socket, body });
        const answers = await Promise.all(
          Array.from({ length: 5 }, () => httpProbe(question, 20_000, asking(connection))),
        );
        expect(new Set(answers.map(({ detail }) => detail))).toEqual(new Set(['status 200']));
        const wrong = httpQuestion('http://other/', { socket, body });
        expect(await httpProbe(wrong, 20_000, asking(connection))).toMatchObject({ verdict: 'unhealthy' });
      });

      it('a host that forbids forwarding to sockets has no healthy answer at one', async () => {
        const { sshd, user } = await start({ config: ['AllowStreamLocalForwarding no'] });
        const connection = await connect(transport, sshd, user);
        const question = httpQuestion('http://shop/', { socket: '/run/nothing' });
        const answer = await httpProbe(question, 20_000, asking(connection));
        expect(answer.verdict).toBe('unhealthy');
      });

      it('a connection that has fallen silent is lost after three keepalives', async () => {
        const { sshd, user } = await start();
        const connection = await connect(transport, sshd, { ...user, keepaliveMs: 1_000 });
        const { line, onLine } = firstLine();
        const running = runScript(connection, ['obeyTerm'], { onLine });
        const pid = Number(await line);
        const lost = aborted(connection.lost);
        sshd.freezeConnections();
        await lost;
        expect((await running).end).toMatchObject({ kind: 'lost', failure: { kind: 'connection-lost' } });
        process.kill(pid, 'SIGKILL');
      });

      it('a forced command that runs something else is no success', async () => {
        const user = generateKeyPair('ed25519');
        const { sshd } = await start({ authorizedKeys: [`command="true" ${user.publicKey}`] });
        const connection = await connect(transport, sshd, user);
        expect((await runScript(connection, ['exit', '0'])).end.kind).toBe('lost');
      });

      it('a server that only takes what is no longer safe: no common algorithm', async () => {
        const { sshd, user } = await start({ config: ['KexAlgorithms diffie-hellman-group1-sha1'] });
        const failure = await failureOf(connect(transport, sshd, user));
        expect(failure.kind).toBe('no-common-algorithm');
      });

      it('RSA keys never sign with SHA-1', async () => {
        const { privateKey, publicKey } = sshKeygen('rsa', '');
        const algorithms = ['PubkeyAcceptedAlgorithms ssh-rsa', 'RequiredRSASize 1024'];
        const { sshd } = await start({ authorizedKeys: [publicKey], config: algorithms });
        const failure = await failureOf(connect(transport, sshd, { privateKey }));
        expect(['no-common-algorithm', 'authentication-failed']).toContain(failure.kind);
        expect(sshd.log()).not.toContain('Accepted publickey');
      });
    });
  }

  it('over openssh a command that is killed with all around it is lost, never exited', async () => {
    const { sshd, user } = await start();
    const connection = await connect(opensshTransport({ patience }), sshd, user);
    const { end, stdout } = await runScript(connection, ['killWholeGroup']);
    expect([end.kind, stdout]).toEqual(['lost', 'about to\n']);
    expect(connection.lost.aborted).toBe(false);
    await works(connection);
  });

  describe('certificates', () => {
    /** A server whose host key a certificate authority vouches for. */
    async function startCertified() {
      const authority = sshKeygen('ed25519', '');
      const hostKey = sshKeygen('ed25519', '');
      const certificate = sshCertificate('host', authority, hostKey.publicKey, '127.0.0.1');
      const started = await start({
        config: ['HostKey @directory@/certified', 'HostCertificate @directory@/certified-cert.pub'],
        prepare: (directory) => {
          writeFileSync(join(directory, 'certified'), hostKey.privateKey, { mode: 0o600 });
          writeFileSync(join(directory, 'certified-cert.pub'), `${certificate}\n`);
        },
      });
      return { ...started, knownHosts: `@cert-authority * ${authority.publicKey}` };
    }

    it('openssh trusts a host that a pinned authority vouches for', async () => {
      const { sshd, user, knownHosts } = await startCertified();
      await works(await connect(opensshTransport({ patience }), sshd, { ...user, knownHosts }));
    });

    it('ssh2 cannot, and says which transport can', async () => {
      const { sshd, user, knownHosts } = await startCertified();
      const failure = await failureOf(connect(ssh2Transport({ patience }), sshd, { ...user, knownHosts }));
      expect(failure.kind).toBe('host-key-unknown');
      expect(failure.hint).toContain('transport: openssh');
    });

    it('openssh logs in with a certificate that follows the key', async () => {
      const authority = sshKeygen('ed25519', '');
      const user = sshKeygen('ed25519', '');
      const { sshd } = await start({
        authorizedKeys: [],
        config: ['TrustedUserCAKeys @directory@/user-ca.pub'],
        prepare: (directory) => writeFileSync(join(directory, 'user-ca.pub'), `${authority.publicKey}\n`),
      });
      const certificate = sshCertificate('user', authority, user.publicKey, sshd.user);
      const privateKey = `${user.privateKey}${certificate}\n`;
      await works(await connect(opensshTransport({ patience }), sshd, { privateKey }));
      const failure = await failureOf(
        connect(opensshTransport({ patience }), sshd, { privateKey: user.privateKey }),
      );
      expect(failure.kind).toBe('authentication-failed');
    });
  });
});
