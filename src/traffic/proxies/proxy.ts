import type { ScriptOptions } from '../../drivers/driver.ts';
import type { ExitMeaning } from '../../host/command-failure.ts';
import type { CommandResult } from '../../model/command.ts';
import type { ProxyConfig, TrafficConfig } from '../../model/traffic.ts';

/** What a proxy's script is told on its command line, and what its exit codes stand for. */
export interface TrafficProxy<C extends ProxyConfig> {
  readonly kind: C['kind'];
  /**
   * The script. It has the verbs `preflight FILE` (whether it could move traffic, and what the proxy's own checker says of
   * the file from which it starts; changes nothing) and `move TO FROM SECONDS` (new requests go to the colour TO; waits at most so long for those that FROM has begun).
   * `try FILE TEXT` says on stdout whether the proxy's own checker takes TEXT beside the file: `taken`, `refused` and why,
   * or nothing where the proxy has none.
   * `move` may be repeated, and done again leaves everything as it is. Where the configuration can have `canary`, it has
   * as well `preflight FILE shares`, `share TO FROM PERCENT` (so many of the new requests go to TO) and `count COLOUR`
   * (prints how many went there, since the proxy was loaded).
   */
  readonly script: string;
  /** What stands between the verb and its own arguments; `directory` is the app's own, for what must be kept. */
  arguments(config: C, directory: string): readonly string[];
  /** Exit codes of the script. */
  exits(
    config: C,
    facts: { readonly user: string; readonly snippet: string; readonly proxyFile: string },
  ): Readonly<Record<number, ExitMeaning>>;
  /** What the proxy's own configuration has to say, for people to put there. */
  snippet(config: C, facts: SnippetFacts): string;
  /** What the host has to have beside that, with the files that it belongs into; absent: nothing. */
  beside?(config: C, facts: SnippetFacts): string;
}

/** What a snippet depends on. */
export interface SnippetFacts {
  readonly user: string;
  readonly directory: string;
  /** The file from which the proxy starts. */
  readonly proxyFile: string;
  readonly listen: TrafficConfig['listen'];
  /** Whether requests are to be shared between the two. */
  readonly shares: boolean;
}

/** Runs a script on the host; that of a driver's context. */
export type RunScript = (
  script: string,
  args: readonly string[],
  options: ScriptOptions,
) => Promise<CommandResult>;
