import type { HostFacts } from '../model/facts.ts';
import { DeployError } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import type {
  DeadMan,
  HostTransaction,
  LeaseHolder,
  LeaseOwner,
  Recovery,
  TransactionState,
} from '../model/transaction.ts';
import type { Connection } from '../model/transport.ts';
import { AgentCaller, runUninstalled } from './agent-caller.ts';
import { keyValues, lastValue } from './key-values.ts';
import { parseReleases } from './releases.ts';
import { parseArmed, parseLease, parseRecovery, parseTransaction } from './transaction-answers.ts';

/** How long each command of the way back may take on the host, seconds; it is tried three times. */
const goBackLimitS = 300;
/** What the host is given for a way back, with all that it tries. */
const recoveryTimeoutMs = 30 * 60_000;

/** What arms a host. */
export interface WayBack {
  readonly release: ReleaseId;
  /** Undefined: nothing was in service. */
  readonly previous: ReleaseId | undefined;
  readonly withinS: number;
  readonly goBack: readonly (readonly string[])[];
  readonly commandLimitS?: number;
}

/** How a host that was armed goes back by itself. */
export type Armed = Pick<DeadMan, 'timer' | 'survivesReboot'>;

/** The releases of a host, the one in service, and what its answers may name it by. */
export type ReleasesFound = Pick<HostFacts, 'releases' | 'current' | 'currentVersions'>;

/** What was taken, or who has it. */
export type LeaseAnswer =
  | {
      readonly taken: true;
      readonly epoch: number;
      readonly recovery: Recovery;
      /** What is on the host now that nobody else changes it. */
      readonly found: ReleasesFound;
    }
  | { readonly taken: false; readonly holder: LeaseHolder };

/**
 * The lease and the transaction of one host (docs/decisions/0005). Every method rejects with a DeployError:
 * `lease-lost` when another run took over or the lease ended, `deployment-in-progress` when the host's lock stays
 * held, `agent-refused` when the transaction is not in a state that allows it, or as HostAgent says.
 */
export class TransactionAgent extends AgentCaller {
  /** Who has the lease, without installing or changing anything; undefined when it is free. */
  static async readLease(
    connection: Connection,
    path: string,
    timeoutMs: number,
  ): Promise<LeaseHolder | undefined> {
    return parseLease((await runUninstalled(connection, ['lease', path], { timeoutMs })).stdout);
  }

  /** Like the method, without installing anything; `timeoutMs` must allow for the commands of a way back. */
  static async recover(connection: Connection, path: string, timeoutMs: number): Promise<Recovery> {
    const { stdout } = await runUninstalled(connection, ['recover', path], recovering(timeoutMs));
    return parseRecovery(stdout);
  }

  /**
   * Takes the lease for `ttlS` seconds unless another run holds it. What an earlier run left is recovered first, and its
   * commands that still run are ended. From then on every call carries the epoch and is refused once it is over.
   */
  async takeLease(owner: LeaseOwner, ttlS: number, timeoutMs = recoveryTimeoutMs): Promise<LeaseAnswer> {
    const args = [owner.run, owner.actor, owner.url, seconds(ttlS)];
    const { stdout } = await this.must('lease-take', args, recovering(timeoutMs));
    if (lastValue(stdout, 'taken') === 'yes') {
      const epoch = Number(lastValue(stdout, 'epoch'));
      this.underLease(epoch);
      const found = {
        releases: parseReleases(stdout, 'found-'),
        current: lastValue(stdout, 'found-current'),
        currentVersions: keyValues(stdout).flatMap(([key, value]) =>
          key === 'found-version' ? [value] : [],
        ),
      };
      return { taken: true, epoch, recovery: parseRecovery(stdout), found };
    }
    const holder = parseLease(stdout);
    if (holder === undefined) throw this.#unforeseen('lease-take', stdout);
    return { taken: false, holder };
  }

  /** Makes the lease end `ttlS` seconds from now; rejects with `lease-lost` when it has ended already. */
  async renewLease(ttlS: number): Promise<void> {
    await this.must('lease-renew', [seconds(ttlS)]);
  }

  /** Gives the lease back; does nothing when it is somebody else's. Calls after this one carry no epoch. */
  async freeLease(): Promise<void> {
    if (this.epoch === undefined) return;
    await this.must('lease-free');
    this.endLease();
  }

  /** Frees the lease of a run that is named, dead or alive, after recovering what it left; rejects unless it holds it. */
  async unlock(run: string, timeoutMs = recoveryTimeoutMs): Promise<Recovery> {
    return parseRecovery((await this.must('unlock', [run], recovering(timeoutMs))).stdout);
  }

  /**
   * Makes the host go back to `previous` (undefined: to nothing) by itself unless `confirm` comes within `withinS`
   * seconds. `goBack` are argument lists that the host runs in order in the app's path, `previous` being `current`
   * already; on a first deployment before `current` is removed. Each gets 300 s and three attempts, and those after one
   * that failed are run as well. Resolves once the timer was read back.
   */
  async arm(way: WayBack): Promise<Armed> {
    return parseArmed((await this.must('arm', armArguments(way))).stdout);
  }

  /**
   * `arm`, then `switchTo` from the previous release to the new one, in one call. The host switches without asking
   * again once it has read its timer back; `switched` rejects too when arming failed.
   */
  armAndSwitch(way: WayBack): { readonly armed: Promise<Armed>; readonly switched: Promise<void> } {
    const [arming, switching] = this.inARow([
      { subcommand: 'arm', args: armArguments(way) },
      { subcommand: 'switch', args: [way.release, way.previous ?? '-'] },
    ]);
    const [armed, switched] = [arming.then(parseArmed), switching.then(() => undefined)];
    for (const promise of [armed, switched]) promise.catch(() => undefined);
    return { armed, switched };
  }

  /** Lets the time to confirm begin anew. */
  async extend(withinS: number): Promise<void> {
    await this.must('extend', [seconds(withinS)]);
  }

  /** Keeps the new release, unless going back has begun; resolves with the state that holds now, `committed` if it won. */
  async confirm(): Promise<TransactionState> {
    return parseTransaction((await this.must('confirm')).stdout).state;
  }

  /** Goes back now, as the timer would; `committed` when it was confirmed before, `none` when nothing was armed. */
  async goBack(timeoutMs = recoveryTimeoutMs): Promise<Recovery> {
    return parseRecovery((await this.must('go-back', [], recovering(timeoutMs))).stdout);
  }

  /**
   * Makes the host go back now, by a process of its own that needs neither this connection nor this run. Resolves with
   * the state that holds once that has begun; does nothing to a transaction that has ended or is another run's.
   */
  async abandon(): Promise<TransactionState> {
    return parseTransaction((await this.must('abandon')).stdout).state;
  }

  /**
   * Ends a way back that needed a person, because its commands failed, once the old release was proven well all the
   * same; rejects with `agent-refused` for any other transaction.
   */
  async settle(): Promise<void> {
    await this.must('settle');
  }

  /** The newest transaction of the host, whoever began it. */
  async transactionState(): Promise<HostTransaction> {
    return parseTransaction((await this.must('transaction')).stdout);
  }

  /**
   * Finishes what nobody will finish: not that of a lease that is alive, unless it is overdue. A way back for which a
   * person was needed is tried again. May be called at any time.
   */
  async recover(timeoutMs = recoveryTimeoutMs): Promise<Recovery> {
    return parseRecovery((await this.must('recover', [], recovering(timeoutMs))).stdout);
  }

  #unforeseen(subcommand: string, stdout: string): DeployError {
    return new DeployError({
      kind: 'internal',
      host: this.connection.host,
      message: `the agent's answer to ${subcommand} is not understood`,
      hint: 'This is a defect in deploy-action: please report it with this output.',
      tail: stdout.split('\n').slice(-20),
    });
  }
}

/** A way back that another began is waited for, so that what is told is its end. */
function recovering(timeoutMs: number): { readonly timeoutMs: number; readonly waitS: number } {
  return { timeoutMs, waitS: Math.ceil(timeoutMs / 2000) };
}

function seconds(value: number): string {
  return String(Math.max(1, Math.ceil(value)));
}

function armArguments({
  release,
  previous,
  withinS,
  goBack,
  commandLimitS = goBackLimitS,
}: WayBack): string[] {
  const commands = goBack.flatMap((command) => [String(command.length), ...command]);
  return [release, previous ?? '-', seconds(withinS), seconds(commandLimitS), ...commands];
}
