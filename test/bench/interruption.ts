/** The signals that people and machines end it with, and the exit codes that shells give them. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What the first signal does: the contest stops, and all that was made for it is cleared away on the usual way. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code of the signal that came, if one did. */
  exitCode(): number | undefined;
  /** How long ago that was. */
  secondsSince(): number | undefined;
}

/**
 * Does part of the work; when it fails because it was ended, that is the reason: Ctrl-C at a terminal reaches the
 * programs that were started, too, and what they say of it tells nobody anything.
 */
export async function unlessEnded<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  }
}

/** Takes the signals from here on, and says so at once; more of them than one change nothing (npm sends one more). */
export function takeSignals(
  say: (line: string) => void,
  source: NodeJS.EventEmitter = process,
): Interruption {
  const controller = new AbortController();
  let came: { readonly code: number; readonly at: number } | undefined;
  for (const [name, code] of Object.entries(signals)) {
    source.on(name, () => {
      if (came !== undefined) return;
      came = { code, at: performance.now() };
      say(`ended by ${name}: taking away what was made (processes, networks, the user, files)`);
      controller.abort(new Error(`ended by ${name}`));
    });
  }
  return {
    signal: controller.signal,
    exitCode: () => came?.code,
    secondsSince: () => (came === undefined ? undefined : (performance.now() - came.at) / 1_000),
  };
}
