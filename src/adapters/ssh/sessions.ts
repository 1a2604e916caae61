import pLimit from 'p-limit';
import type { Clock } from '../../model/clock.ts';
import { DeployError } from '../../model/failure.ts';
import { SessionRefused } from './exec-channel.ts';

/** OpenSSH allows ten sessions a connection unless told otherwise; two stay free for ending commands. */
const usualSessions = 8;

/** A session that has just ended may still count for a moment. */
const patienceMs = 2_000;
const retryMs = 100;

/** Shares the few sessions that a host allows on one connection among all commands that want to run at once. */
export class Sessions {
  readonly #limit = pLimit(usualSessions);
  readonly #clock: Clock;

  constructor(clock: Clock, most = usualSessions) {
    this.#clock = clock;
    this.#limit.concurrency = Math.min(most, usualSessions);
  }

  /**
   * Runs `task` when there is room. When the host refuses a session while others are open, it runs again once
   * one of them has ended, and fewer are opened from then on. Raises what the task raises; DeployError
   * `connection-lost` when the host keeps refusing even a single session.
   */
  async run<T>(task: () => Promise<T>): Promise<T> {
    for (let waitedMs = 0; ; ) {
      const outcome = await this.#limit(async () => {
        try {
          return { kind: 'ran' as const, value: await task() };
        } catch (error) {
          if (!(error instanceof SessionRefused)) throw error;
          const others = this.#limit.activeCount - 1;
          if (others > 0) this.#learn(others);
          else if (waitedMs >= patienceMs) throw notEvenOne(error);
          return { kind: others > 0 ? ('queue' as const) : ('wait' as const) };
        }
      });
      if (outcome.kind === 'ran') return outcome.value;
      if (outcome.kind === 'wait') {
        await this.#clock.sleep(retryMs);
        waitedMs += retryMs;
      }
    }
  }

  /** One of the sessions that fit is kept free for ending commands, where there is more than one. */
  #learn(others: number): void {
    this.#limit.concurrency = Math.max(1, Math.min(this.#limit.concurrency, others - 1));
  }
}

function notEvenOne(refusal: SessionRefused): DeployError {
  return new DeployError(
    {
      kind: 'connection-lost',
      message: 'the host refuses to open a session',
      hint: 'Check MaxSessions, ForceCommand and the limits of this user on the host.',
    },
    { cause: refusal },
  );
}
