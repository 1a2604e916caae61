import type { DeployEvent } from '../model/events.ts';
import type { ProbeReport } from '../model/report.ts';

type ProbeAnswered = Extract<DeployEvent, { type: 'probe-answered' }>;

/** What is known of the probes that were asked of one host, or from the runner; it does not grow with the answers. */
export interface ProbeTracker {
  answered(event: ProbeAnswered): void;
  /** Whether the last answer of some probe was degraded. */
  degraded(): boolean;
  /** In the order of the first answers. */
  reports(): ProbeReport[];
}

/** A tracker that has heard nothing. */
export function createProbeTracker(): ProbeTracker {
  const probes = new Map<string, { readonly report: ProbeReport; readonly degraded: boolean }>();
  return {
    answered({ probe, verdict, latencyMs, detail, degraded }) {
      const answers = (probes.get(probe)?.report.answers ?? 0) + 1;
      probes.set(probe, { report: { probe, verdict, latencyMs, answers, detail }, degraded });
    },
    degraded: () => [...probes.values()].some((probe) => probe.degraded),
    reports: () => [...probes.values()].map(({ report }) => report),
  };
}
