import { type HostRecovery, leasesOfFleet, recoverFleet, releaseFleet } from '../engine/recover.ts';
import type { LeaseHolder } from '../model/transaction.ts';
import { unlockHint } from '../planning/unlock-hint.ts';
import { describeFailure } from '../report/failure-lines.ts';
import { redactFailure } from '../report/redact-event.ts';
import { createRedactor } from '../report/redaction.ts';
import { terminalTable } from '../report/terminal-table.ts';
import type { CommandRequest, World } from './world.ts';

/** Rolls back what dead runs left unfinished; false when a host could not be asked or needs a person. */
export async function recoverCommand(world: World, { config }: CommandRequest): Promise<boolean> {
  const hosts = await recoverFleet(quiet(world, config));
  const fine = show(world, config.secrets, hosts);
  const held = holderOf(hosts);
  if (held !== undefined) {
    world.screen.write('');
    world.screen.write(`What run ${held.run} has under way was left alone, since it may be alive.`);
    world.screen.write(`To end it, ${unlockHint(held.run)}`);
  }
  return fine;
}

/**
 * Without a run shows who holds each host's lease; with one ends its leases and rolls back what it left unfinished.
 * False when a host could not be asked, needs a person, or is held by another run than the one named.
 */
export async function unlockCommand(
  world: World,
  { config }: CommandRequest,
  run: string | undefined,
): Promise<boolean> {
  const context = quiet(world, config);
  const hosts = run === undefined ? await leasesOfFleet(context) : await releaseFleet(context, run);
  const fine = show(world, config.secrets, hosts);
  const held = holderOf(hosts);
  if (held === undefined) return fine;
  world.screen.write('');
  world.screen.write(
    run === undefined
      ? `To end the lease of ${held.run}, ${unlockHint(held.run)}`
      : `${held.run} holds a lease, which is not the run you named: nothing was done there.`,
  );
  return run === undefined && fine;
}

/** Who holds the lease of a host, so that it has not ended; the first, where there are several. */
function holderOf(hosts: readonly HostRecovery[]): LeaseHolder | undefined {
  return hosts.flatMap(({ holder }) => (holder !== undefined && holder.secondsLeft > 0 ? [holder] : []))[0];
}

function quiet(world: World, config: CommandRequest['config']): Parameters<typeof recoverFleet>[0] {
  return { config, ports: world.ports, emit: () => undefined, signal: world.signal };
}

function show(world: World, secrets: readonly string[], hosts: readonly HostRecovery[]): boolean {
  const { redact } = createRedactor(secrets);
  const rows = hosts.map(({ host, recovery, holder, failure }) => [
    host,
    holder === undefined ? '-' : `${holder.run} ${holder.actor}`,
    holder === undefined ? '' : holder.secondsLeft > 0 ? `${holder.secondsLeft} s` : 'expired',
    failure === undefined ? (recovery?.action ?? '-') : failure.kind,
  ]);
  const columns = ['HOST', 'HELD BY', 'LEFT', 'RECOVERY'].map((title) => ({ title }));
  for (const line of terminalTable(columns, rows)) world.screen.write(redact(line));
  for (const { failure } of hosts) {
    if (failure === undefined) continue;
    world.screen.write('');
    for (const line of describeFailure(redactFailure(failure, redact))) world.screen.write(line);
  }
  return hosts.every(({ failure, recovery }) => failure === undefined && recovery?.action !== 'needs-human');
}
