import type { Random } from '../../model/random.ts';
import type { FaultKind, RehearsedStep, StepFault } from '../../model/scenario.ts';
import type { CommandFault, SimulatedProgram } from '../ssh/simulated-host.ts';

/** What will go wrong on one host during one deployment, decided beforehand by seeded chance. */
export class InjectedFaults {
  readonly #left: { readonly step: RehearsedStep; readonly kind: FaultKind; times: number }[];

  constructor(faults: readonly StepFault[], random: Random) {
    this.#left = faults
      .filter(({ chance }) => random() < chance)
      .map(({ step, kind, times }) => ({ step, kind, times }));
  }

  /** Whether anything is still to go wrong. */
  get isPending(): boolean {
    return this.#left.some(({ times }) => times > 0);
  }

  /** What happens to a command of this step that is sent now. */
  next(step: RehearsedStep | undefined): CommandFault | undefined {
    const fault = this.#left.find((candidate) => candidate.step === step && candidate.times > 0);
    if (fault === undefined) return undefined;
    fault.times -= 1;
    return commandFault(fault.kind);
  }
}

function commandFault(kind: FaultKind): CommandFault {
  switch (kind) {
    case 'exit':
      return { kind: 'exits', program: failing };
    case 'timeout':
      return { kind: 'hangs' };
    case 'lost-before':
    case 'lost-after':
      return { kind };
  }
}

/** `agent-failed` of agent.sh; a command that was started fails by itself. */
const failing: SimulatedProgram = async ({ argv, write }) => {
  const starts = argv.includes('run-in') || argv.includes('run-script');
  if (starts) write('stdout', 'started=injected\n');
  write('stderr', 'deploy-agent: it fails, as injected\n');
  return starts ? 1 : 79;
};
