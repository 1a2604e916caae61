import type { CommandResult } from '../model/command.ts';
import type { SharedEntry } from '../model/config.ts';
import { DeployError } from '../model/failure.ts';
import type { ReuseMethod } from '../model/manifest.ts';
import type { ReleaseId, ReleaseRecord, ReleaseState } from '../model/release.ts';
import type { Connection } from '../model/transport.ts';
import { runUninstalled } from './agent-caller.ts';
import { type AgentCall, AnswersInARow, rowOf } from './answers-in-a-row.ts';
import { type BehindUpload, callsBehind, sharedCalls, trimPath } from './behind-upload.ts';
import { keyValues, lastValue } from './key-values.ts';
import { parseReleases } from './releases.ts';
import { type RunOptions, runAnnounced, type ScriptOptions } from './run-in.ts';
import { installScript, scriptFile } from './script.ts';
import { scripts } from './scripts.generated.ts';
import type { ArchiveFormat, StageDecisions, StageProgress, StageResult, StagingSource } from './stage.ts';
import { StagingDialogue } from './staging-dialogue.ts';
import { groupDigits } from './staging-offer.ts';
import { TransactionAgent } from './transaction.ts';
import { converse } from './upload.ts';

/** How a release is brought to a host. */
export interface StageOptions extends StageProgress {
  readonly format: ArchiveFormat;
  readonly method: ReuseMethod;
  readonly decisions: StageDecisions;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** What the host does right afterwards, without being asked. */
  readonly behind?: readonly BehindUpload[];
}

/** How a release arrived, and how each of what was to be done right behind it went, in the same order. */
export type StagedRelease = StageResult & { readonly behind: readonly Promise<void>[] };

/** What is written down at the end of a run. */
export interface RecordEntry {
  readonly release: ReleaseId;
  readonly state: ReleaseState;
  /** Of the host's history. */
  readonly line: string;
  /** Releases that are no longer kept. */
  readonly old: readonly ReleaseId[];
}

/**
 * The agent of one host, called by name. Every method rejects with a DeployError whose kind comes from the exit codes
 * of agent.sh (`agent-exit-codes.ts`), or is `connection-lost`, `command-timed-out` or `command-signalled`.
 */
export class HostAgent extends TransactionAgent {
  /** Where scripts of drivers are on the host, by their text. */
  readonly #installed = new Map<string, Promise<string>>();

  /**
   * Puts the agent into `<path>/.deploy/agent`, making the directories; `timeoutMs` holds for each short command. It is
   * looked for first, unless it is `known` to be missing.
   */
  static async install(
    connection: Connection,
    path: string,
    timeoutMs: number,
    known?: 'missing',
  ): Promise<HostAgent> {
    const script = await installScript(connection, path, scripts['host/agent.sh'], timeoutMs, known);
    return new HostAgent(connection, path, script, timeoutMs);
  }

  /** The agent that {@link readFacts} found installed there over the same connection. */
  static found(connection: Connection, path: string, timeoutMs: number): HostAgent {
    return new HostAgent(connection, path, scriptFile(path, scripts['host/agent.sh']), timeoutMs);
  }

  /** The same agent, which this run has found whole, over another connection; it carries no epoch yet. */
  over(connection: Connection): HostAgent {
    return new HostAgent(connection, this.path, this.script, this.timeoutMs);
  }

  /** The last `limit` lines of the host's history, oldest first, without installing anything there. */
  static async readHistory(
    connection: Connection,
    path: string,
    limit: number,
    timeoutMs: number,
  ): Promise<readonly string[]> {
    const result = await runUninstalled(connection, ['history', path, String(limit)], { timeoutMs });
    return result.stdout.split('\n').filter((line) => line !== '');
  }

  /**
   * Makes `releases/<release>` of what the host has and what must be sent, and has every file verified: nothing of it
   * is there when this rejects (`digest-mismatch`, `disk-full`, `link-escapes`, `release-exists`…). When the source
   * itself fails, its error is thrown.
   */
  async stage(release: ReleaseId, source: StagingSource, options: StageOptions): Promise<StagedRelease> {
    const { timeoutMs, signal, format, method, decisions, onBytes, behind = [] } = options;
    // A host that knows what the runner has says at once what it would be asked for; with the command, since it takes
    // nothing else before it has started that.
    const early = await Promise.race([source.manifest(), undefined]);
    const names = (early ?? []).map(({ sha256 }) => sha256.slice(0, groupDigits));
    const staging = { subcommand: 'stage', args: [release, format, method, ...names] };
    const finishing = behind.map((one) => callsBehind(release, one));
    const calls = [staging, ...finishing.flat()];
    // The names are of no use to people.
    const told = [{ subcommand: 'stage', args: [release] }, ...finishing.flat()] as const;
    const dialogue = new StagingDialogue((io) =>
      this.connection.run({
        argv: this.argv('in-a-row', rowOf(calls)),
        timeoutMs,
        ...io,
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    let result: StageResult | undefined;
    const following = behind.map((one) => (one.kind === 'write-file' ? one.content : '')).join('');
    try {
      result = await converse(dialogue, source, decisions, {
        ...{ format, following },
        ...(onBytes === undefined ? {} : { onBytes }),
      });
    } finally {
      dialogue.close();
      if (result === undefined) await dialogue.result;
    }
    const [staged, ...answers] = this.#answersBehind(dialogue, told);
    await staged;
    if (result === undefined) throw this.#silent(release);
    let at = 0;
    const ends = finishing.map((some) => {
      const own = answers.slice(at, at + some.length);
      at += some.length;
      return Promise.all(own).then(() => undefined);
    });
    // Whoever asks for it awaits it.
    for (const end of ends) end.catch(() => undefined);
    return { ...result, behind: ends };
  }

  /** What is still to be heard in a dialogue once the upload is through: the answers of a row. */
  #answersBehind(dialogue: StagingDialogue, calls: readonly AgentCall[]): readonly Promise<string>[] {
    const row = new AnswersInARow(calls);
    const hear = async (): Promise<void> => {
      for (let line = await dialogue.next(); line !== undefined; line = await dialogue.next()) row.add(line);
      row.end(this.failureOf(await dialogue.result, calls[row.done]));
    };
    hear().catch((thrown: unknown) => row.fail(thrown));
    return row.answers;
  }

  #silent(release: ReleaseId): DeployError {
    const { host } = this.connection;
    return new DeployError({ kind: 'internal', host, message: `the agent said nothing of ${release}` });
  }

  /** Makes each entry live in `shared/` and links it into the release; the release's own content seeds it the first time. */
  async linkShared(release: ReleaseId, entries: readonly SharedEntry[]): Promise<void> {
    for (const { subcommand, args } of sharedCalls(release, entries)) await this.must(subcommand, args);
  }

  /** Writes a file of the release; the content passes by standard input only. `mode` is octal, `0600`. */
  async writeFile(release: ReleaseId, file: string, content: string, mode: string): Promise<void> {
    await this.must('write-file', [release, trimPath(file), mode], { stdin: content });
  }

  /**
   * Declares the release complete: its files become read-only and it may be switched to. `versions` are what its
   * answers may name it by, kept for when it is proven healthy again.
   */
  async seal(release: ReleaseId, versions: readonly string[] = []): Promise<void> {
    await this.must('seal', [release, ...versions]);
  }

  /** What a release was said to call itself when it was sealed; empty for one that was told nothing. */
  async versions(release: ReleaseId): Promise<readonly string[]> {
    const { stdout } = await this.must('versions', [release]);
    return keyValues(stdout).flatMap(([key, value]) => (key === 'version' ? [value] : []));
  }

  /**
   * Makes `current` name `release`, if it names `expected` (undefined: if there is none); rejects with `agent-refused`.
   * Under a lease only after `arm` with the same releases; may be repeated.
   */
  async switchTo(release: ReleaseId, expected: ReleaseId | undefined): Promise<void> {
    await this.must('switch', [release, expected ?? '-']);
  }

  /** Removes `current` if it names `expected`: a first deployment that failed leaves none. */
  async clearCurrent(expected: ReleaseId): Promise<void> {
    await this.must('clear-current', [expected]);
  }

  /** Records what is known of a release; only a sealed one can be `staged` or `good`. */
  async mark(release: ReleaseId, state: ReleaseState, reason = ''): Promise<void> {
    await this.must('mark', [release, state, reason]);
  }

  /** Every release on the host, oldest first; one that was never sealed counts as `bad`. */
  async releases(): Promise<readonly ReleaseRecord[]> {
    return parseReleases((await this.must('releases', [])).stdout);
  }

  /** What `current` names; rejects with `agent-refused` when something else than our link stands there. */
  async current(): Promise<ReleaseId | undefined> {
    return lastValue((await this.must('current', [])).stdout, 'current');
  }

  /** Removes releases with their records; refuses the one in service. Unknown ones are removed already. */
  async remove(ids: readonly ReleaseId[]): Promise<void> {
    if (ids.length > 0) await this.must('remove', ids);
  }

  /** Adds one line to the host's history. */
  async appendHistory(line: string): Promise<void> {
    await this.must('append-history', [], { stdin: `${line}\n` });
  }

  /** In one step: `mark`, `appendHistory` and `remove`. */
  async record(entry: RecordEntry): Promise<void> {
    await this.must('record', recordArguments(entry));
  }

  /** `record`, then `freeLease`, in one call. Rejects when recording failed; a lease that was not freed then is still held. */
  async recordAndFree(entry: RecordEntry): Promise<void> {
    const [recorded, freed] = this.inARow([
      { subcommand: 'record', args: recordArguments(entry) },
      { subcommand: 'lease-free', args: [] },
    ]);
    await recorded;
    await freed.then(
      () => this.endLease(),
      () => undefined,
    );
  }

  /** The last `limit` lines of the host's history, oldest first. */
  history(limit: number): Promise<readonly string[]> {
    return HostAgent.readHistory(this.connection, this.path, limit, this.timeoutMs);
  }

  /**
   * Runs the user's shell command in a release, with DEPLOY_PATH, DEPLOY_RELEASE and DEPLOY_PREVIOUS in its environment
   * and nothing on its standard input. Resolves however the command ended; rejects with `release-unknown` when it could not start.
   */
  runIn(release: ReleaseId | 'current', command: string, options: RunOptions): Promise<CommandResult> {
    const argv = this.argv('run-in', [release, options.previous ?? '-', command]);
    return runAnnounced(this.connection, argv, options);
  }

  /**
   * Runs one of our own scripts, for drivers, with quoted arguments. Resolves however it ended; under a lease it is
   * a step like any other, and rejects with `lease-lost` when it may not begin.
   */
  async runScript(script: string, args: readonly string[], options: ScriptOptions): Promise<CommandResult> {
    const file = await this.#installedScript(script);
    if (this.epoch === undefined) return this.connection.run({ argv: ['sh', file, ...args], ...options });
    return runAnnounced(this.connection, this.argv('run-script', [file, ...args]), options);
  }

  /** The command that runs one of our own scripts, which is installed by this, for the host to run by itself. */
  async scriptCommand(script: string, args: readonly string[]): Promise<readonly string[]> {
    return ['sh', await this.#installedScript(script), ...args];
  }

  /** The command that runs the user's shell command in a release, for the host to run by itself: it needs no lease. */
  runInCommand(release: ReleaseId | 'current', command: string): readonly string[] {
    return this.plainArgv('run-in', [release, '-', command]);
  }

  #installedScript(script: string): Promise<string> {
    const known = this.#installed.get(script);
    if (known !== undefined) return known;
    const installing = installScript(this.connection, this.path, script, this.timeoutMs);
    this.#installed.set(script, installing);
    // What failed may succeed the next time.
    installing.catch(() => this.#installed.delete(script));
    return installing;
  }
}

function recordArguments({ release, state, line, old }: RecordEntry): readonly string[] {
  return [release, state, line, ...old];
}
