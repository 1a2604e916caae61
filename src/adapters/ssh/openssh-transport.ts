import type { Clock } from '../../model/clock.ts';
import type { Connection, ConnectTarget, Endpoint, Transport } from '../../model/transport.ts';
import { systemClock } from '../clock.ts';
import { chainOf, placed, placeOf, withDeadline } from './connect-attempt.ts';
import { failureOfTimeout } from './handshake-failure.ts';
import { clientVersion } from './openssh-client.ts';
import { OpensshConnection } from './openssh-connection.ts';
import type { Master } from './openssh-master.ts';
import { prepareHop, startMaster } from './openssh-start.ts';
import { Workspace } from './openssh-workspace.ts';
import { type Patience, usualPatience } from './remote-run.ts';

/** What the openssh transport takes from its surroundings. */
export interface OpensshTransportOptions {
  readonly clock: Clock;
  readonly patience: Patience;
  /** Whether the runner's ssh_config files are read; host keys are verified by `knownHosts` all the same. */
  readonly useSshConfig: boolean;
}

/**
 * The transport over the runner's OpenSSH client: one shared connection a host (ControlMaster), one `ssh` a
 * command. It can do what ssh can: certificates, agents, security keys.
 */
export function opensshTransport(options: Partial<OpensshTransportOptions> = {}): Transport {
  const complete: OpensshTransportOptions = {
    clock: systemClock,
    patience: usualPatience,
    useSshConfig: false,
    ...options,
  };
  let version: Promise<string> | undefined;
  return {
    name: 'openssh',
    connect: async (target, signal) => {
      version ??= clientVersion();
      try {
        await version;
      } catch (error) {
        throw placed(error, { host: target.name });
      }
      return connect(complete, target, signal);
    },
  };
}

async function connect(
  options: OpensshTransportOptions,
  target: ConnectTarget,
  signal: AbortSignal,
): Promise<Connection> {
  // All settings are read before the first packet leaves: bad input never touches a host.
  const hops = chainOf(target).map((endpoint) => at(target, endpoint, () => prepareHop(endpoint)));
  const workspace = await Workspace.create();
  const settings = { ...options, ...target };
  let last: { master: Master; connection: OpensshConnection } | undefined;
  let reached: Endpoint = target;
  try {
    for (const [index, hop] of hops.entries()) {
      reached = hop.endpoint;
      const before = last;
      const ms = target.connectTimeoutMs;
      const master = await withDeadline(
        { clock: options.clock, ms, signal },
        () => failureOfTimeout(hop.endpoint, 'connecting', ms),
        (attempt) => startMaster({ hop, index, workspace, before, settings }, attempt),
      );
      const closeRest = async () => {
        await before?.connection.close();
        await workspace.removeAll();
      };
      last = { master, connection: new OpensshConnection(master, { ...settings, closeRest }) };
    }
    if (last === undefined) throw new Error('a chain holds the host at least');
    return last.connection;
  } catch (error) {
    await last?.connection.close();
    await workspace.removeAll();
    throw placed(error, placeOf(target, reached));
  }
}

function at<T>(target: ConnectTarget, endpoint: Endpoint, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw placed(error, placeOf(target, endpoint));
  }
}
