import type { DeployEvent } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import type { HostReport, ProbeReport, Report } from '../model/report.ts';
import { printableLines } from './untrusted-text.ts';

type Redact = (text: string) => string;

/**
 * Hides secrets in text from anywhere, also those that only show once colours and other controls are taken
 * out (a search tool colours what it found); those are taken out of the text as well.
 */
function hiding(redact: Redact): Redact {
  return (text) => redact(printableLines(redact(text)).join('\n'));
}

/**
 * An event with secrets hidden in everything that may hold text from a host, a command or a service. Names
 * that code compares (hosts, phases, results, releases) stay as they are, even if a secret is called the
 * same: hiding those would tear apart what belongs together.
 */
export function redactEvent(event: DeployEvent, redact: Redact): DeployEvent {
  const hide = hiding(redact);
  switch (event.type) {
    case 'started':
      return event.reason === undefined ? event : { ...event, reason: hide(event.reason) };
    case 'phase-started':
    case 'phase-ended':
    case 'phase-skipped':
    case 'wave-started':
    case 'gate-started':
    case 'gate-ended':
    case 'host-ended':
      return event;
    case 'retrying':
      return { ...event, step: hide(event.step), failure: redactFailure(event.failure, redact) };
    case 'step-started':
    case 'progress':
      return { ...event, step: hide(event.step) };
    case 'step-ended':
      return {
        ...event,
        step: hide(event.step),
        ...(event.detail === undefined ? {} : { detail: hide(event.detail) }),
        ...(event.failure === undefined ? {} : { failure: redactFailure(event.failure, redact) }),
      };
    case 'output':
      return { ...event, line: hide(event.line) };
    case 'probe-answered':
      return { ...event, detail: hide(event.detail) };
    case 'notice':
      return {
        ...event,
        message: hide(event.message),
        ...(event.hint === undefined ? {} : { hint: hide(event.hint) }),
      };
    case 'failed':
      return { ...event, failure: redactFailure(event.failure, redact) };
    case 'ended':
      return { ...event, report: redactReport(event.report, redact) };
  }
}

/** The same for a failure: its message, hint, step, command and tail. */
export function redactFailure(failure: Failure, redact: Redact): Failure {
  const hide = hiding(redact);
  return {
    ...failure,
    message: hide(failure.message),
    ...(failure.hint === undefined ? {} : { hint: hide(failure.hint) }),
    ...(failure.step === undefined ? {} : { step: hide(failure.step) }),
    ...(failure.command === undefined ? {} : { command: hide(failure.command) }),
    ...(failure.tail === undefined ? {} : { tail: failure.tail.map(hide) }),
  };
}

/** The same for a whole report. */
export function redactReport(report: Report, redact: Redact): Report {
  const hide = hiding(redact);
  const hideProbe = (probe: ProbeReport): ProbeReport => ({ ...probe, detail: hide(probe.detail) });
  return {
    ...report,
    ...(report.reason === undefined ? {} : { reason: hide(report.reason) }),
    hosts: report.hosts.map(
      (host): HostReport => ({
        ...host,
        phases: host.phases.map((phase) =>
          phase.hint === undefined ? phase : { ...phase, hint: hide(phase.hint) },
        ),
        probes: host.probes.map(hideProbe),
      }),
    ),
    failures: report.failures.map((failure) => redactFailure(failure, redact)),
    warnings: report.warnings.map(hide),
    probes: report.probes.map(hideProbe),
  };
}
