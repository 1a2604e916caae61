import { DeployError } from '../../model/failure.ts';
import type { Connection, Endpoint } from '../../model/transport.ts';
import { refuseOptionLikeNames } from './connect-attempt.ts';
import { dialHop } from './dial-hop.ts';
import { fingerprint, type KnownHosts, lineFor, parseKnownHosts, pinnedTypes } from './known-hosts.ts';
import { type ConnectionFiles, type MasterSettings, masterArguments, type Via } from './openssh-arguments.ts';
import { runClient } from './openssh-client.ts';
import { causeInLog, failureOfForward, failureOfLog } from './openssh-log.ts';
import { type Master, readLog, watchMaster } from './openssh-master.ts';
import type { Workspace } from './openssh-workspace.ts';
import { refusalOf, tryKeyTypes } from './other-key-types.ts';
import { type PrivateKey, publicBlob, readPrivateKey } from './private-key.ts';
import { scanHostKey } from './scan-host-key.ts';

/** One machine of a chain with its settings read. */
export interface Hop {
  readonly endpoint: Endpoint;
  readonly knownHosts: KnownHosts;
  readonly key: PrivateKey | undefined;
}

/** The hop before: its connection, and its shared connection for ssh itself. */
export interface HopBefore {
  readonly connection: Connection;
  readonly master: Master;
}

/** What it takes to make one shared connection. */
export interface StartRequest {
  readonly hop: Hop;
  /** Keeps the files of the hops apart. */
  readonly index: number;
  readonly workspace: Workspace;
  readonly before: HopBefore | undefined;
  readonly settings: MasterSettings;
}

/** Reads an endpoint's settings; raises DeployError `config-invalid` or `key-unreadable`. */
export function prepareHop(endpoint: Endpoint): Hop {
  refuseOptionLikeNames(endpoint);
  const knownHosts = parseKnownHosts(endpoint.knownHosts);
  if (endpoint.privateKey === undefined) return { endpoint, knownHosts, key: undefined };
  const key = readPrivateKey(endpoint.privateKey, endpoint.passphrase);
  if (key.kind === 'unreadable') throw new DeployError(key.failure);
  return { endpoint, knownHosts, key };
}

/** Makes a shared connection and leaves no key on disk. Raises DeployError of a connect kind, without the place. */
export async function startMaster(request: StartRequest, signal: AbortSignal): Promise<Master> {
  const { hop, index, workspace, before, settings } = request;
  const files = await writeFiles(request, await pinnedLines(request, signal));
  const via = before && viaOf(before.master, workspace.path(`proxy-${index}.log`));
  try {
    const args = masterArguments(hop.endpoint, files, via, settings);
    const { code, stderr } = await runClient(args, { pidFile: workspace.path(`pid-${index}`), signal });
    if (code !== 0) throw await explain(request, `${stderr}\n${readLog(files.log)}`, via, signal);
    return await watchMaster(hop.endpoint, files.control, files.log);
  } finally {
    await workspace.remove(`key-${index}`);
  }
}

function viaOf({ endpoint, control }: Master, log: string): Via {
  return { endpoint, control, log };
}

/** The lines that ssh is to trust: those given, and the key that a given fingerprint stands for. */
async function pinnedLines({ hop, before }: StartRequest, signal: AbortSignal): Promise<readonly string[]> {
  const { endpoint, knownHosts } = hop;
  const given = knownHosts.lines.map(({ text }) => text);
  if (knownHosts.fingerprints.length === 0) return given;
  const key = await tryKeyTypes((excluded) => askForKey(hop, before, excluded, signal));
  return [...given, lineFor(endpoint.address, endpoint.port, key)];
}

/** The server's key, if a pin matches it; else raises why not. */
async function askForKey(
  { endpoint, knownHosts }: Hop,
  before: HopBefore | undefined,
  excludedTypes: readonly string[],
  signal: AbortSignal,
): Promise<Buffer> {
  const preferredTypes = pinnedTypes(knownHosts, endpoint.address, endpoint.port);
  const socket = await dialHop(endpoint, before?.connection, signal);
  const key = await scanHostKey(socket, { endpoint, preferredTypes, excludedTypes }, signal);
  const refusal = refusalOf(endpoint, knownHosts, key);
  if (refusal !== undefined) throw refusal;
  return key;
}

async function writeFiles(
  { hop, index, workspace }: StartRequest,
  lines: readonly string[],
): Promise<ConnectionFiles> {
  const { key } = hop;
  const certificate = key?.certificate;
  return {
    control: workspace.path(`c${index}`),
    log: workspace.path(`log-${index}`),
    knownHosts: await workspace.write(`known-hosts-${index}`, lines.map((line) => `${line}\n`).join('')),
    ...(key === undefined ? {} : { key: await workspace.write(`key-${index}`, key.key) }),
    ...(certificate === undefined
      ? {}
      : { certificate: await workspace.write(`key-${index}-cert.pub`, `${certificate}\n`) }),
  };
}

/** Why there is no shared connection, from the logs and, for host keys, from the server itself. */
async function explain(
  { hop, before }: StartRequest,
  log: string,
  via: Via | undefined,
  signal: AbortSignal,
): Promise<DeployError> {
  const { endpoint } = hop;
  if (before !== undefined && via !== undefined && causeInLog(readLog(via.log)) === 'connection-refused') {
    return failureOfForward(
      before.connection.host,
      `${endpoint.address}:${endpoint.port}`,
      readLog(before.master.log),
    );
  }
  const failure = new DeployError(failureOfLog(endpoint, log, describeCredential(hop.key)));
  if (causeInLog(log) !== 'host-key') return failure;
  try {
    await askForKey(hop, before, [], signal);
    return failure;
  } catch (refusal) {
    return refusal instanceof DeployError ? refusal : failure;
  }
}

function describeCredential(key: PrivateKey | undefined): string {
  if (key === undefined) return 'the keys of the agent and of ssh_config';
  const blob = publicBlob(key);
  const shown = blob === undefined ? '' : ` ${fingerprint(blob)}`;
  return `the ${key.type} key${shown}${key.certificate === undefined ? '' : ' with its certificate'}`;
}
