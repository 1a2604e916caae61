import pLimit from 'p-limit';
import { DeployError } from '../../model/failure.ts';
import { SessionRefused } from './exec-channel.ts';

/** OpenSSH allows ten sessions a connection unless told otherwise; two stay free for ending commands. */
const usualSessions = 8;

/** Shares the few sessions that a host allows on one connection among all commands that want to run at once. */
export class Sessions {
  readonly #limit = pLimit(usualSessions);

  /**
   * Runs `task` when there is room. When the host refuses a session while others are open, it runs again once
   * one of them has ended, and fewer are opened from then on. Raises what the task raises; DeployError
   * `connection-lost` when the host refuses even a single session.
   */
  async run<T>(task: () => Promise<T>): Promise<T> {
    for (;;) {
      const outcome = await this.#limit(async () => {
        try {
          return { refused: false as const, value: await task() };
        } catch (error) {
          if (!(error instanceof SessionRefused)) throw error;
          this.#learn(error);
          return { refused: true as const };
        }
      });
      if (!outcome.refused) return outcome.value;
    }
  }

  /** One of the sessions that fit is kept free for ending commands, where there is more than one. */
  #learn(refusal: SessionRefused): void {
    const others = this.#limit.activeCount - 1;
    if (others < 1) {
      throw new DeployError(
        {
          kind: 'connection-lost',
          message: 'the host refuses to open a session',
          hint: 'Check MaxSessions, ForceCommand and the limits of this user on the host.',
        },
        { cause: refusal },
      );
    }
    this.#limit.concurrency = Math.max(1, Math.min(this.#limit.concurrency, others - 1));
  }
}
