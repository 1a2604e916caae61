import { DeployError, type Failure } from '../model/failure.ts';

/** One call of the agent: a subcommand and what follows the path. */
export interface AgentCall {
  readonly subcommand: string;
  readonly args: readonly string[];
}

/** What each of several calls printed. */
export type AnswersTo<Calls extends readonly AgentCall[]> = { readonly [K in keyof Calls]: Promise<string> };

/** The arguments of `agent.sh in-a-row` behind the path. */
export function rowOf(calls: readonly AgentCall[]): readonly string[] {
  return calls.flatMap(({ subcommand, args }) => [String(args.length + 1), subcommand, ...args]);
}

/**
 * What several calls answer that the host carries out one after another without hearing of the runner in between. Each
 * promise resolves with what its call printed as soon as that is known, and rejects when the row ended before; one that
 * nobody awaits does no harm.
 */
export class AnswersInARow {
  readonly answers: readonly Promise<string>[];
  readonly #open: { readonly give: (text: string) => void; readonly deny: (reason: unknown) => void }[] = [];
  #lines: string[] = [];

  constructor(calls: readonly AgentCall[]) {
    this.answers = calls.map(() => new Promise<string>((give, deny) => this.#open.push({ give, deny })));
    for (const answer of this.answers) answer.catch(() => undefined);
  }

  /** Takes a line of the row's standard output. */
  add(line: string): void {
    if (!line.startsWith('done=')) this.#lines.push(line);
    else {
      this.#open.shift()?.give(this.#lines.map((each) => `${each}\n`).join(''));
      this.#lines = [];
    }
  }

  /** The row has ended, for the call that it ended in with this failure. */
  end(failure: Failure | undefined): void {
    if (this.#open.length > 0) this.fail(new DeployError(failure ?? unanswered));
  }

  /** Nothing more will be heard of the row. */
  fail(reason: unknown): void {
    for (const { deny } of this.#open.splice(0)) deny(reason);
  }

  /** How many calls are known to have been carried out. */
  get done(): number {
    return this.answers.length - this.#open.length;
  }
}

const unanswered: Failure = {
  kind: 'internal',
  message: 'the agent ended well before it had answered every call',
  hint: 'This is a defect in deploy-action: please report it with this output.',
};
