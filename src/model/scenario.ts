/** What a run does on a host, as far as a rehearsal can make it fail. */
export const rehearsedSteps = [
  'facts',
  'preflight',
  'lease',
  'upload',
  'shared',
  'env',
  'build',
  'prepare',
  'seal',
  'migrate',
  'arm',
  'switch',
  'restart',
  'health',
  'confirm',
  'go-back',
  'record',
] as const;
export type RehearsedStep = (typeof rehearsedSteps)[number];

/**
 * How a step fails. `exit`: it ends with a failure and without its effect. `timeout`: it does not end. `lost-before`,
 * `lost-after`: the connection breaks before it has, or after it has taken effect.
 */
export const faultKinds = ['exit', 'timeout', 'lost-before', 'lost-after'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One step that fails. */
export interface StepFault {
  readonly step: RehearsedStep;
  readonly kind: FaultKind;
  /** From 0 to 1. */
  readonly chance: number;
  /** How often at the most, in one deployment. */
  readonly times: number;
}

/**
 * What befalls a machine. `reset`: every connection breaks, as when its SSH server is restarted; `partition`: no packet
 * passes for a while, and nobody is told; `reboot`: it loses power and comes up again.
 */
export const incidentKinds = ['reset', 'partition', 'reboot'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** When it comes: so long after the first run began, or right before or after a step first takes effect. */
export type IncidentTime =
  | { readonly kind: 'at'; readonly ms: number }
  | { readonly kind: 'before' | 'after'; readonly step: RehearsedStep };

/** Something that befalls a machine once. */
export interface Incident {
  readonly kind: IncidentKind;
  readonly time: IncidentTime;
  /** How long a partition lasts. */
  readonly forMs: number;
}

/** How the new release behaves once it is started; times run from its start. */
export type ReleaseBehaviour =
  | { readonly kind: 'healthy'; readonly afterMs: number }
  | { readonly kind: 'unhealthy' }
  | { readonly kind: 'crashes'; readonly afterMs: number };

/** One simulated machine. */
export interface HostScenario {
  /** There and back again. */
  readonly latencyMs: number;
  readonly bytesPerSecond: number;
  /** How it meets those who connect. */
  readonly reach: 'answers' | 'refuses' | 'silent';
  readonly release: ReleaseBehaviour;
  /** How often each command of its way back fails. */
  readonly goBackFailures: number;
  readonly faults: readonly StepFault[];
  readonly incidents: readonly Incident[];
  readonly disk: 'ok' | 'full' | 'read-only';
  readonly deadMan: 'systemd' | 'session' | 'none';
}

/** How a question of `gate` or `verify` is answered: badly, or by a Prometheus that has no series for it. */
export const badAnswers = ['unhealthy', 'no-series'] as const;
export type BadAnswer = (typeof badAnswers)[number];

/** A rehearsal: what the machines are, and what goes wrong. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** What is sent. */
  readonly size: { readonly bytes: number; readonly files: number };
  /** How long each command of `build` and `migrate`, and each start of the app, takes. */
  readonly commandMs: number;
  /** No release is in service before. */
  readonly firstDeployment: boolean;
  /** How many runs deploy to the fleet at once. */
  readonly deployments: number;
  /** Each host fails with this chance (from 0 to 1), at one step, in one of these ways. */
  readonly random: {
    readonly chance: number;
    readonly kinds: readonly FaultKind[];
    readonly steps: readonly RehearsedStep[];
  };
  /** How long to wait for a host that another run deploys to; undefined: what the configuration says. */
  readonly lockWaitMs: number | undefined;
  /** By the name of the question; the others are answered as well as the fleet is. */
  readonly questions: Readonly<Record<string, BadAnswer>>;
  readonly everyHost: HostScenario;
  /** By the name of the host. */
  readonly hosts: Readonly<Record<string, Partial<HostScenario>>>;
}
