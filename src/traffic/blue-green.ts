import type { Activation, Driver, DriverContext } from '../drivers/driver.ts';
import { failureOfCommand } from '../host/command-failure.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { CommandResult } from '../model/command.ts';
import type { DriverConfig } from '../model/config.ts';
import { DeployError } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import { type Colour, colours, otherColour, type TrafficConfig } from '../model/traffic.ts';
import { type Colours, colourOf, colourScript, idleColour, parseColours } from './colours.ts';
import { proxyOf } from './proxies/registry.ts';

/** What a script of ours may take beside what it waits for. */
const scriptTimeoutMs = 60_000;

/** What a driver can do that runs two releases beside each other. */
export interface BlueGreenDriver<C extends DriverConfig> extends Driver<C> {
  /** Moves the traffic to what was activated; the old release stays up. */
  moveTraffic(context: DriverContext<C>, activation: Activation): Promise<void>;
  /**
   * Lets so many percent of the requests reach what was activated, and resolves with what the proxy's counter of its
   * requests says by then; undefined where what was in service before is not behind the proxy.
   */
  shareTraffic(
    context: DriverContext<C>,
    activation: Activation,
    percent: number,
  ): Promise<number | undefined>;
  /** What the proxy's counter of the requests to what was activated says; a reload of the proxy begins it anew. */
  countRequests(context: DriverContext<C>, activation: Activation): Promise<number>;
  /** Stops what `release`, confirmed by now, has replaced, when that has finished what it had begun. */
  retire(context: DriverContext<C>, release: ReleaseId): Promise<void>;
}

/**
 * A driver that puts a release into service beside the old one, moves the traffic when it is well, and stops the old one
 * when it is confirmed. docs/decisions/0011-traffic.md says how the host goes back by itself.
 */
export function blueGreen<C extends DriverConfig>(
  driver: Driver<C>,
  traffic: TrafficConfig,
): BlueGreenDriver<C> {
  const { coloured } = driver;
  if (coloured === undefined) {
    throw new DeployError({ kind: 'internal', message: `${driver.kind} cannot run two releases at once` });
  }
  const at = (context: DriverContext<C>, colour: Colour): DriverContext<C> => ({
    ...context,
    config: coloured(context.config, colour),
    colour: { name: colour, listen: traffic.listen[colour] },
  });
  const colourIn = (activation: Activation): Colour => activation.colour ?? 'blue';

  return {
    ...driver,

    async preflight(context) {
      for (const colour of colours) await driver.preflight(at(context, colour));
      const shares = traffic.canary === undefined ? [] : ['shares'];
      await tellProxy(context, traffic, ['preflight', traffic.proxyFile, ...shares], 0);
    },

    // Which colour it will run under may be another one when it is gone back to.
    async prepare(context, release) {
      for (const colour of colours) await driver.prepare(at(context, colour), release);
    },

    async changedFiles(context, release) {
      const colour = colourOf(await look(context), release);
      if (colour === undefined) return [];
      return (await driver.changedFiles?.(at(context, colour), release)) ?? [];
    },

    async activate(context, release, previous) {
      const found = await look(context);
      const colour = idleColour(found, previous);
      // An earlier run may have been cut off before it stopped what it had replaced.
      if (colourOf(found, previous) !== undefined) {
        await move(context, traffic, otherColour(colour), traffic.drainMs);
      }
      const placed = await context.agent.runScript(colourScript, ['place', context.path, colour, release], {
        timeoutMs: scriptTimeoutMs,
      });
      throwFailure(placed, context, `place ${release} as ${colour}`);
      return { ...(await driver.activate(at(context, colour), release, previous)), colour };
    },

    watch: (context, activation) => driver.watch(at(context, colourIn(activation)), activation),
    confirmSteady: (context, activation) =>
      driver.confirmSteady(at(context, colourIn(activation)), activation),

    async goBackCommands(context, release, previous) {
      const found = await look(context);
      const colour = idleColour(found, previous);
      const stop = await driver.goBackCommands(at(context, colour), release, undefined);
      const live = colourOf(found, previous);
      // What was there before had no colour, and the traffic was not ours to move.
      if (live === undefined || previous === undefined) return stop;
      const proxy = proxyOf(traffic.proxy);
      const words = proxyWords(context, traffic, ['move', live, colour, seconds(traffic.drainMs)]);
      const back = [
        await startAgain(driver, at(context, live), previous),
        await context.agent.scriptCommand(proxy.script, words),
        ...stop,
      ];
      const counted = back.flatMap((command) => [String(command.length), ...command]);
      // One command: the new release is stopped only where the traffic has gone back.
      return [await context.agent.scriptCommand(scripts['host/in-turn.sh'], counted)];
    },

    lastLines: (context, activation) =>
      driver.lastLines(activation === undefined ? context : at(context, colourIn(activation)), activation),

    moveTraffic: (context, activation) => move(context, traffic, colourIn(activation), 0),

    async shareTraffic(context, activation, percent) {
      const to = colourIn(activation);
      const from = otherColour(to);
      const old = context.facts.current;
      if (old === undefined || (await look(context))[from] !== old) return undefined;
      await tellProxy(context, traffic, ['share', to, from, String(percent)], 0);
      return countRequests(context, traffic, to);
    },

    countRequests: (context, activation) => countRequests(context, traffic, colourIn(activation)),

    async retire(context, release) {
      const found = await look(context);
      const live = colourOf(found, release);
      if (live === undefined) return;
      await move(context, traffic, live, traffic.drainMs);
      const old = otherColour(live);
      const replaced = found[old];
      if (replaced === undefined) return;
      await driver.takeOut?.(at(context, old), replaced);
    },
  };
}

async function startAgain<C extends DriverConfig>(
  driver: Driver<C>,
  context: DriverContext<C>,
  release: ReleaseId,
): Promise<readonly string[]> {
  if (driver.startCommand === undefined) {
    throw new DeployError({ kind: 'internal', message: `${driver.kind} cannot start what may be running` });
  }
  return driver.startCommand(context, release);
}

type Context = DriverContext<DriverConfig>;

async function look(context: Context): Promise<Colours> {
  const result = await context.agent.runScript(colourScript, ['look', context.path], {
    timeoutMs: scriptTimeoutMs,
  });
  throwFailure(result, context, 'look at the colours');
  return parseColours(result.stdout);
}

/** New requests go to the colour; those that the other one has begun are waited for, at most so long. */
async function move(context: Context, traffic: TrafficConfig, to: Colour, drainMs: number): Promise<void> {
  await tellProxy(context, traffic, ['move', to, otherColour(to), seconds(drainMs)], drainMs);
}

async function countRequests(context: Context, traffic: TrafficConfig, colour: Colour): Promise<number> {
  return Number((await tellProxy(context, traffic, ['count', colour], 0)).stdout);
}

async function tellProxy(
  context: Context,
  traffic: TrafficConfig,
  words: readonly string[],
  waitsMs: number,
): Promise<CommandResult> {
  const proxy = proxyOf(traffic.proxy);
  const result = await context.agent.runScript(proxy.script, proxyWords(context, traffic, words), {
    timeoutMs: scriptTimeoutMs + waitsMs,
  });
  const { user } = context.facts;
  const { listen, canary, proxyFile } = traffic;
  const facts = { user, directory: context.path, listen, proxyFile, shares: canary !== undefined };
  const added = proxy.snippet(traffic.proxy, facts);
  const snippet = `${added}${proxy.beside?.(traffic.proxy, facts) ?? ''}`;
  const failure = failureOfCommand(result, {
    host: context.host,
    command: `${proxy.kind} ${words.join(' ')}`,
    exits: proxy.exits(traffic.proxy, { user, snippet, proxyFile }),
  });
  if (failure === undefined) return result;
  if (failure.kind !== 'proxy-unready' || failure.hint?.includes(snippet) !== true)
    throw new DeployError(failure);
  const verdict = await tryOut(context, traffic, added);
  throw new DeployError({ ...failure, hint: `${verdict}${failure.hint}` });
}

/** What the proxy's own checker says of lines that are not in its configuration yet; nothing where it cannot tell. */
async function tryOut(context: Context, traffic: TrafficConfig, snippet: string): Promise<string> {
  const { proxy, proxyFile } = traffic;
  const { script, kind } = proxyOf(proxy);
  const words = proxyWords(context, traffic, ['try', proxyFile, snippet]);
  const { stdout } = await context.agent.runScript(script, words, { timeoutMs: scriptTimeoutMs });
  const [verdict = '', ...why] = stdout.trim().split(' ');
  if (verdict === 'taken') return `The own checker of ${kind} takes the lines below. `;
  return verdict === 'refused'
    ? `The own checker of ${kind} does not take the lines below beside what is there: ${why.join(' ')}. `
    : '';
}

function proxyWords(
  context: Context,
  traffic: TrafficConfig,
  [verb = '', ...rest]: readonly string[],
): readonly string[] {
  return [verb, ...proxyOf(traffic.proxy).arguments(traffic.proxy, context.path), ...rest];
}

function throwFailure(result: CommandResult, context: Context, command: string): void {
  const failure = failureOfCommand(result, { host: context.host, command });
  if (failure !== undefined) throw new DeployError(failure);
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}
