import { quoteArgument, quoteCommand } from '../../host/quote.ts';
import type { Endpoint } from '../../model/transport.ts';

/** Paths in a connection's private directory. */
export interface ConnectionFiles {
  readonly control: string;
  readonly log: string;
  readonly knownHosts: string;
  /** Absent when the user's own keys or agent are to be used. */
  readonly key?: string;
  readonly certificate?: string;
}

/** A machine behind another, reached through that one's shared connection. */
export interface Via {
  readonly endpoint: Endpoint;
  readonly control: string;
  /** Where the words of the program in between go: on standard error they would hold it open. */
  readonly log: string;
}

/** How the shared connection is made. */
export interface MasterSettings {
  readonly connectTimeoutMs: number;
  readonly keepaliveMs: number;
  /** Whether ssh_config files are read: for certificates, tokens and the like that only they describe. */
  readonly useSshConfig: boolean;
}

/** How long a shared connection outlives the process that made it, should that die without a word. */
const orphanedS = 10;

/**
 * The arguments of the `ssh` that makes a shared connection and goes to the background once it is let in
 * (ssh_config(5)): only pinned host keys, no questions, nothing forwarded, nothing learnt.
 */
export function masterArguments(
  endpoint: Endpoint,
  files: ConnectionFiles,
  via: Via | undefined,
  settings: MasterSettings,
): string[] {
  const options = [
    `ControlPersist=${orphanedS}`,
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${quotePath(files.knownHosts)}`,
    'GlobalKnownHostsFile=/dev/null',
    'UpdateHostKeys=no',
    'CheckHostIP=no',
    'VerifyHostKeyDNS=no',
    'BatchMode=yes',
    'ForwardAgent=no',
    'ForwardX11=no',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
    'LogLevel=INFO',
    `ConnectTimeout=${wholeSeconds(settings.connectTimeoutMs)}`,
    `ServerAliveInterval=${wholeSeconds(settings.keepaliveMs)}`,
    'ServerAliveCountMax=3',
    // Several times as fast as the default where the processor knows AES.
    'Ciphers=^aes128-gcm@openssh.com,aes256-gcm@openssh.com',
    ...(files.key === undefined ? [] : ['IdentitiesOnly=yes', `IdentityFile=${quotePath(files.key)}`]),
    ...(files.certificate === undefined ? [] : [`CertificateFile=${quotePath(files.certificate)}`]),
    ...(via === undefined ? [] : [`ProxyCommand=${proxyCommand(via, endpoint)}`]),
  ];
  return [
    ...(settings.useSshConfig ? [] : ['-F', 'none']),
    ...['-f', '-n', '-N', '-T', '-M', '-S', files.control, '-E', files.log],
    ...options.flatMap((option) => ['-o', option]),
    ...['-p', `${endpoint.port}`],
    ...destination(endpoint),
  ];
}

/** The arguments of an `ssh` that runs one command over a shared connection, and never makes one of its own. */
export function sessionArguments(endpoint: Endpoint, control: string, commandLine: string): string[] {
  return [...sharing(control), '-T', '-o', 'LogLevel=ERROR', ...destination(endpoint), commandLine];
}

/** The arguments of an `ssh` that carries one TCP connection over a shared connection; talkative on standard error. */
export function forwardArguments(
  endpoint: Endpoint,
  control: string,
  address: string,
  port: number,
): string[] {
  return [...sharing(control), '-v', '-W', hostPort(address, port), ...destination(endpoint)];
}

/** The arguments of an `ssh` that makes a shared connection listen at `near`, a path here, for the socket `far` of the host. */
export function listenArguments(endpoint: Endpoint, control: string, near: string, far: string): string[] {
  return [...sharing(control), '-O', 'forward', '-L', `${near}:${far}`, ...destination(endpoint)];
}

/** The arguments of an `ssh` that ends a shared connection. */
export function exitArguments(endpoint: Endpoint, control: string): string[] {
  return [...sharing(control), '-O', 'exit', ...destination(endpoint)];
}

function sharing(control: string): string[] {
  // Without its master ssh would quietly connect anew; a proxy command that fails stops it.
  return [
    '-F',
    'none',
    '-S',
    control,
    '-o',
    'ControlMaster=no',
    '-o',
    'BatchMode=yes',
    '-o',
    'ProxyCommand=false',
  ];
}

function destination({ user, address }: Endpoint): string[] {
  return ['-l', user, '--', address];
}

function hostPort(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function proxyCommand(via: Via, next: Endpoint): string {
  const line = quoteCommand(['ssh', ...forwardArguments(via.endpoint, via.control, next.address, next.port)]);
  return `${line} 2>>${quoteArgument(via.log)}`.replaceAll('%', '%%');
}

/** ssh expands %-tokens in paths and splits some lists at blanks. */
function quotePath(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
