import { readFacts } from '../host/facts.ts';
import { readOnlyHost } from '../host/read-only-host.ts';
import { DeployError, type Failure } from '../model/failure.ts';
import { neededTools, preflightFailures, welcomeTools } from '../planning/preflight.ts';
import { driverFor } from '../traffic/driver-for.ts';
import { healthProbes } from './coloured-health.ts';
import { type EngineContext, limits } from './context.ts';
import { askOnce } from './health.ts';
import type { HostRun } from './host-run.ts';

/**
 * Observes a host and finds every reason why this deployment could not succeed there; nothing is changed.
 * All reasons are returned, each as a failure.
 */
export async function preflightHost(
  run: HostRun,
  needs: { readonly bytes: number; readonly files: number },
): Promise<Failure[]> {
  const driver = driverFor(run.host);
  const tools = neededTools(driver.tools(run.host.driver));
  run.facts = await run.step(
    'preflight',
    'facts',
    () =>
      readFacts(run.connected, {
        path: run.host.path,
        tools: [...tools, ...welcomeTools],
        timeoutMs: limits.agentTimeoutMs,
      }),
    {
      detail: (facts) => `${facts.distribution}, ${facts.user}, ${Math.floor(facts.freeBytes / 1e9)} GB free`,
    },
  );
  run.previous = run.facts.current;
  run.release = run.facts.current;
  const failures = preflightFailures(run.host, run.facts, { tools, ...needs }).map((failure) =>
    run.place(failure, undefined),
  );
  if (failures.length > 0) {
    run.failure ??= failures[0];
    run.failed = true;
    return failures;
  }
  const looking = run.driverContext(run.host.driver, readOnlyHost(run.connected));
  await run.step('preflight', 'service', () => driver.preflight(looking), { at: 'driver' });
  return [];
}

/**
 * Asks every probe once of what runs now, if anything does: worth a warning, never a failure, since the new release may
 * be the cure.
 */
export async function healthBefore(context: EngineContext, run: HostRun): Promise<void> {
  if (run.previous === undefined) return;
  for (const probe of await healthProbes(run, run.previous)) {
    const answer = await askOnce(context, run, probe, run.previous);
    run.unwellBefore ??= false;
    if (answer.verdict !== 'healthy') {
      run.unwellBefore = true;
      run.notice('warning', `${probe.name} is ${answer.verdict} before this deployment: ${answer.detail}`);
    }
  }
}

/** Refuses to go on without a single host. */
export function requireParticipants(runs: readonly HostRun[]): void {
  if (runs.length > 0) return;
  throw new DeployError({
    kind: 'host-unreachable',
    message: 'no host could be reached',
    hint: 'Every host is optional and out of reach; check the network between the runner and them.',
  });
}
