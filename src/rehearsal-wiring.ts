import { SimulatedFleet } from './adapters/simulated/fleet.ts';
import { simulatedSource } from './adapters/simulated/simulated-source.ts';
import { virtualClock } from './adapters/simulated/virtual-clock.ts';
import type { MakeRehearsal } from './commands/rehearsal.ts';

/** Beyond the time to confirm: for a way back, and for commands of its own that hang. */
const settleMs = 20 * 60_000;

/** Builds a simulated fleet on a clock of its own, as `wiring.ts` builds the real world; nothing of that is touched. */
export const createRehearsal: MakeRehearsal = ({ config, scenario, seed }) => {
  const clock = virtualClock();
  const fleet = new SimulatedFleet({ config, scenario, seed, clock });
  return {
    config: fleet.config,
    portsOf: (run) => fleet.newRunner(run).ports,
    openSource: () => simulatedSource(scenario.size),
    truth: () => fleet.truth(),
    unwellHosts: () => fleet.unwellHosts(),
    settle: () => clock.sleep(config.confirmWithinMs + settleMs),
  };
};
