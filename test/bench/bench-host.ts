import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair } from '../fixtures/sshd.ts';
import { findExecutable } from '../setup/programs.ts';
import { Background } from './background.ts';
import type { BenchUser } from './bench-user.ts';
import type { LinkName } from './names.ts';
import { hostAddresses, type Network } from './network.ts';

/** The machine that is deployed to: a real sshd and an app with a health URL, in the host's namespace. */
export interface BenchHost {
  /** An ssh_config for OpenSSH's programs: key, pinned host key, nothing shared between connections. */
  readonly sshConfig: string;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  /** A URL that answers 200 as seen from the host. */
  readonly healthUrl: string;
  /** Who is logged in as. */
  readonly user: BenchUser;
  close(): Promise<void>;
}

const healthPort = 8080;
const app = `require('node:http').createServer((_, answer) => answer.end('well\\n')).listen(${healthPort}, '127.0.0.1', () => console.log('listening'))`;

/** Starts both in the host's namespace; `directory` takes keys and settings, `environment` is of everybody's login. */
export async function startHost(
  network: Network,
  links: readonly LinkName[],
  user: BenchUser,
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<BenchHost> {
  const sshd = findExecutable('sshd') ?? 'sshd';
  mkdirSync('/run/sshd', { mode: 0o755, recursive: true });
  const [login, host] = [generateKeyPair('ed25519'), generateKeyPair('ed25519')];
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const keyFile = file('key', login.privateKey);
  const addresses = links.flatMap((link) =>
    Array.from({ length: hostAddresses }, (_, index) => network.address(link, index)),
  );
  const knownHostsFile = file('known_hosts', `${addresses.join(',')} ${host.publicKey}\n`);
  const hostKey = file('host-key', host.privateKey);
  const authorized = file('authorized_keys', `${login.publicKey}\n`);
  // sshd reads it as the user who logs in, who has to get there.
  chmodSync(authorized, 0o644);
  chmodSync(directory, 0o711);
  const config = file('sshd_config', sshdConfig(hostKey, authorized, environment));
  const background = new Background();
  const close = (): Promise<void> => background.close();
  try {
    await background.start([...network.host, sshd, '-D', '-e', '-f', config], 'Server listening');
    await background.start([...network.host, process.execPath, '-e', app], 'listening');
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    user,
    sshConfig: file('ssh_config', sshConfig(user.name, keyFile, knownHostsFile)),
    keyFile,
    knownHostsFile,
    healthUrl: `http://127.0.0.1:${healthPort}/`,
    close,
  };
}

function sshdConfig(
  hostKey: string,
  authorized: string,
  environment: Readonly<Record<string, string>>,
): string {
  const variables = Object.entries(environment).map(([name, value]) => `SetEnv ${name}=${value}\n`);
  return `Port 22
HostKey ${hostKey}
AuthorizedKeysFile ${authorized}
StrictModes no
UsePAM no
UseDNS no
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
MaxStartups 200:30:300
MaxSessions 100
Subsystem sftp internal-sftp
${variables.join('')}`;
}

function sshConfig(user: string, keyFile: string, knownHostsFile: string): string {
  return `User ${user}
IdentityFile ${keyFile}
IdentitiesOnly yes
UserKnownHostsFile ${knownHostsFile}
GlobalKnownHostsFile /dev/null
StrictHostKeyChecking yes
BatchMode yes
ControlMaster no
LogLevel ERROR
`;
}
