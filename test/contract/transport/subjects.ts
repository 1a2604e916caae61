import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/adapters/clock.ts';
import type { AlarmClock } from '../../../src/adapters/simulated/alarm-clock.ts';
import { opensshTransport } from '../../../src/adapters/ssh/openssh-transport.ts';
import { SimulatedHost } from '../../../src/adapters/ssh/simulated-host.ts';
import { simulatedTransport } from '../../../src/adapters/ssh/simulated-transport.ts';
import { ssh2Transport } from '../../../src/adapters/ssh/ssh2-transport.ts';
import { startDemoServer } from '../../../src/demo/ssh-server.ts';
import type { ConnectTarget, Transport } from '../../../src/model/transport.ts';
import { blobOf, generateKeyPair, type Sshd, startSshd } from '../../fixtures/sshd.ts';
import { startProxy } from '../../fixtures/tcp-proxy.ts';
import { openPorts } from './ports.ts';
import { simulatedShell } from './scripts.ts';
import type { Stage, Subject } from './subject.ts';

const patience = { killGraceMs: 1_000, drainMs: 500 };

function targetAt(
  name: string,
  address: string,
  port: number,
): Omit<ConnectTarget, 'privateKey' | 'knownHosts'> {
  return { name, address, port, user: 'deployer', jumps: [], connectTimeoutMs: 20_000, keepaliveMs: 10_000 };
}

async function sshdStage(transport: Transport): Promise<Stage> {
  const ports = await openPorts();
  const user = generateKeyPair('ed25519');
  const options = { authorizedKeys: [user.publicKey] };
  const [host, jump] = await Promise.all([startSshd(options), startSshd(options)]);
  const target = (name: string, sshd: Sshd): ConnectTarget => ({
    ...targetAt(name, sshd.address, sshd.port),
    user: sshd.user,
    privateKey: user.privateKey,
    knownHosts: sshd.knownHosts,
  });
  return {
    ...ports,
    transport,
    target: target('web-1', host),
    jump: target('bastion', jump),
    hostKey: host.hostKeys.ed25519?.blob ?? Buffer.alloc(0),
    strangerKey: generateKeyPair('ed25519').privateKey,
    cut: () => {
      host.breakConnections();
    },
    stop: async () => {
      await Promise.all([host.stop(), jump.stop(), ports.stop()]);
    },
  };
}

async function demoStage(): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'deploy-test-demo-'));
  const ports = await openPorts();
  const user = generateKeyPair('ed25519');
  const start = async () => {
    const hostKey = generateKeyPair('ed25519');
    const server = await startDemoServer({
      root,
      authorizedKey: user.publicKey,
      hostKey: hostKey.privateKey,
    });
    return { server, hostKey };
  };
  const [host, jump] = await Promise.all([start(), start()]);
  // The server has no means to break off without a goodbye: the network in between has.
  const proxy = await startProxy(host.server.port);
  const target = (name: string, port: number, key: { publicKey: string }): ConnectTarget => ({
    ...targetAt(name, '127.0.0.1', port),
    privateKey: user.privateKey,
    knownHosts: `[127.0.0.1]:${port} ${key.publicKey}`,
  });
  return {
    ...ports,
    transport: ssh2Transport({ patience }),
    target: target('web-1', proxy.port, host.hostKey),
    jump: target('bastion', jump.server.port, jump.hostKey),
    hostKey: host.hostKey.blob,
    strangerKey: generateKeyPair('ed25519').privateKey,
    cut: () => proxy.cut(),
    stop: async () => {
      await proxy.stop();
      await Promise.all([host.server.close(), jump.server.close(), ports.stop()]);
      rmSync(root, { recursive: true });
    },
  };
}

async function simulatedStage(): Promise<Stage> {
  const ports = await openPorts();
  const user = generateKeyPair('ed25519');
  const services = Object.fromEntries(
    [ports.httpPort, ports.silentPort].map((port) => [
      `127.0.0.1:${port}`,
      () => connectTcp({ host: '127.0.0.1', port }),
    ]),
  );
  const create = (port: number) =>
    new SimulatedHost({
      address: '127.0.0.1',
      port,
      programs: { sh: simulatedShell },
      admits: ({ privateKey }) => privateKey === user.privateKey,
      services,
      hostKey: blobOf(generateKeyPair('ed25519').publicKey),
    });
  const [host, jump, silent, unnamed] = [create(2201), create(2202), create(ports.silentPort), create(22)];
  silent.connectFault = { kind: 'silent' };
  const nowhere = new SimulatedHost({
    ...unnamed.settings,
    address: 'no-such-host.invalid',
    port: host.settings.port,
  });
  nowhere.connectFault = { kind: 'fails', failure: 'name-not-found' };
  const target = (name: string, machine: SimulatedHost): ConnectTarget => ({
    ...targetAt(name, machine.settings.address, machine.settings.port),
    privateKey: user.privateKey,
    knownHosts: `[127.0.0.1]:${machine.settings.port} ssh-ed25519 ${machine.hostKey.toString('base64')}`,
  });
  return {
    ...ports,
    transport: simulatedTransport({ clock: realAlarms, patience, hosts: [host, jump, silent, nowhere] }),
    target: target('web-1', host),
    jump: target('bastion', jump),
    hostKey: host.hostKey,
    strangerKey: generateKeyPair('ed25519').privateKey,
    cut: () => host.cut(),
    stop: () => ports.stop(),
  };
}

const realAlarms: AlarmClock = {
  ...systemClock,
  alarm: (ms, ring) => {
    const timer = setTimeout(ring, ms);
    return () => clearTimeout(timer);
  },
};

/** The transports, each against a host that it can reach. */
export const subjects: readonly Subject[] = [
  {
    name: 'ssh2 → sshd',
    needs: ['sshd'],
    cannot: {},
    start: () => sshdStage(ssh2Transport({ patience })),
  },
  {
    name: 'openssh → sshd',
    needs: ['sshd', 'ssh'],
    cannot: {
      'a command that is killed with all around it is signalled':
        'a shared connection of OpenSSH does not pass on the signal: ssh exits 255, so the end is `lost`',
    },
    start: () => sshdStage(opensshTransport({ patience })),
  },
  {
    name: 'ssh2 → demo server',
    needs: [],
    cannot: {},
    start: demoStage,
  },
  {
    name: 'simulated',
    needs: [],
    cannot: {},
    start: simulatedStage,
  },
];
