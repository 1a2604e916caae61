/** The signals that people and machines end it with, and the exit codes that shells give them. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What the first signal does: the contest stops, and all that was made for it is cleared away on the usual way. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code of the signal that came, if one did. */
  exitCode(): number | undefined;
}

/** Takes the signals from here on; more of them than one change nothing. */
export function takeSignals(): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  for (const [name, exit] of Object.entries(signals)) {
    process.on(name, () => {
      code ??= exit;
      controller.abort(new Error(`ended by ${name}`));
    });
  }
  return { signal: controller.signal, exitCode: () => code };
}
