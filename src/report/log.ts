import type { DeployEvent, StepResult } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import { type Phase, phases } from '../model/phase.ts';
import type { HostReport, Report } from '../model/report.ts';
import { courseLines } from './course-lines.ts';
import { padColumns } from './display-width.ts';
import { formatDuration } from './duration.ts';
import { failureLines } from './failure-lines.ts';
import { failurePlace } from './failure-place.ts';
import { createLogWriter, type LogWriter } from './log-writer.ts';
import { listNames } from './name-list.ts';
import { createPaint, type Paint } from './paint.ts';
import { createProbeDigest, type ProbeRemark } from './probe-digest.ts';
import { printableLine, printableLines, remoteLines } from './untrusted-text.ts';
import { nextSteps, verdictSentence } from './verdict.ts';

type EventOf<T extends DeployEvent['type']> = Extract<DeployEvent, { type: T }>;

/** Where the log goes and who reads it. */
export interface LogOptions {
  /** Takes one line without its end. It is best given lines that pass through a Redactor once more. */
  readonly write: (line: string) => void;
  /** Written for GitHub's runner: groups and annotations as workflow commands. */
  readonly github: boolean;
  readonly color: boolean;
}

/** Progress of one step is told this often. */
const progressEveryMs = 10_000;
const stepColumns = 24;

/**
 * The log for people while a run goes on: give it every event in turn. Each phase is a group; steps come with
 * host, mark, duration and remark; output of hosts is indented behind its host's name and can neither issue
 * workflow commands nor move the cursor; failures are laid out and, for GitHub, annotated; the verdict comes last.
 */
export function createLog(options: LogOptions): (event: DeployEvent) => void {
  const log = new Log(options);
  return (event) => log.add(event);
}

class Log {
  readonly #writer: LogWriter;
  readonly #paint: Paint;
  readonly #probes = createProbeDigest();
  readonly #phaseStarts = new Map<Phase, number>();
  readonly #progressTold = new Map<string, number>();
  #hostColumns = 6;

  constructor({ write, github, color }: LogOptions) {
    this.#writer = createLogWriter(write, github);
    this.#paint = createPaint(color);
  }

  add(event: DeployEvent): void {
    switch (event.type) {
      case 'started':
        this.#started(event);
        break;
      case 'phase-started':
        this.#phaseStarted(event);
        break;
      case 'phase-ended':
        this.#phaseEnded(event);
        break;
      case 'phase-skipped':
        this.#writer.topLine(this.#paint.dim(`– ${phaseTitle(event.phase)}, nothing to do`));
        break;
      case 'wave-started':
      case 'gate-started':
      case 'gate-ended':
      case 'retrying':
        for (const line of courseLines(event)) this.#writer.line(this.#hostLine(line.host, line.text));
        break;
      case 'step-started':
        this.#progressTold.set(JSON.stringify([event.host, event.step]), event.at);
        break;
      case 'step-ended':
        this.#stepEnded(event);
        break;
      case 'progress':
        this.#progress(event);
        break;
      case 'output':
        for (const line of remoteLines(event.host, event.line)) this.#writer.line(`    ${line}`);
        break;
      case 'probe-answered':
        for (const remark of this.#probes.answered(event)) this.#probe(remark);
        break;
      case 'notice':
        this.#notice(event);
        break;
      case 'failed':
        this.#failed(event.failure);
        break;
      case 'host-ended':
        break;
      case 'ended':
        this.#ended(event.report);
        break;
    }
  }

  #started({ command, app, environment, release, finishing, hosts }: EventOf<'started'>): void {
    const names = hosts.map((host) => printableLine(host.name));
    this.#hostColumns = Math.max(this.#hostColumns, ...names.map((name) => name.length));
    const begun =
      command === 'deploy'
        ? `Deploying ${app} ${release} to ${environment}`
        : `Rolling ${app} on ${environment} back to ${release || 'the good release before'}`;
    const task = finishing ? `Finishing what a ${command} of ${app} to ${environment} left` : begun;
    this.#writer.topLine(this.#paint.bold(printableLine(task)));
    for (const { name, address } of hosts) this.#writer.topLine(this.#hostLine(name, printableLine(address)));
  }

  #phaseStarted({ phase, hosts, at }: EventOf<'phase-started'>): void {
    this.#phaseStarts.set(phase, at);
    const names = hosts.length === 0 ? '' : printableLine(listNames(hosts));
    const title = phaseTitle(phase);
    const heading = `${this.#paint.bold(title)}${names === '' ? '' : `  ${this.#paint.dim(names)}`}`;
    this.#writer.openGroup(names === '' ? title : `${title} (${names})`, heading);
  }

  #phaseEnded({ phase, ok, at }: EventOf<'phase-ended'>): void {
    for (const remark of this.#probes.flush()) this.#probe(remark);
    this.#writer.closeGroup();
    const took = formatDuration(at - (this.#phaseStarts.get(phase) ?? at));
    const { good, bad } = this.#paint;
    this.#writer.topLine(ok ? `${good('✓')} ${phase}, ${took}` : `${bad('✗')} ${phase} failed after ${took}`);
  }

  #stepEnded({ host, step, result, durationMs, detail, failure }: EventOf<'step-ended'>): void {
    for (const about of this.#probes.flush(host)) this.#probe(about);
    const remark = printableLine(failure?.message ?? detail ?? '');
    const name = padColumns(printableLine(step), stepColumns);
    const took = formatDuration(durationMs).padStart(8);
    this.#writer.line(
      this.#hostLine(host, `${this.#mark(result)} ${name} ${took}${remark === '' ? '' : `  ${remark}`}`),
    );
  }

  #progress({ host, step, done, total, at }: EventOf<'progress'>): void {
    const key = JSON.stringify([host, step]);
    const told = this.#progressTold.get(key);
    if (told === undefined) this.#progressTold.set(key, at);
    if (told === undefined || at - told < progressEveryMs || total <= 0) return;
    this.#progressTold.set(key, at);
    const percent = Math.floor((100 * Math.min(done, total)) / total);
    this.#writer.line(this.#hostLine(host, `${this.#paint.dim('·')} ${printableLine(step)} ${percent} %`));
  }

  #probe({ host, verdict, degraded, text }: ProbeRemark): void {
    const { good, warn, bad } = this.#paint;
    const mark =
      verdict === 'healthy' ? (degraded ? warn : good)('♥') : (verdict === 'unhealthy' ? bad : warn)('♡');
    this.#writer.line(this.#hostLine(host, `${mark} ${printableLine(text)}`));
  }

  #notice({ level, host, message, hint }: EventOf<'notice'>): void {
    const isWarning = level === 'warning';
    const lines = [...printableLines(message), ...(hint === undefined ? [] : printableLines(`→ ${hint}`))];
    const title = host ?? 'deploy-action';
    if (isWarning && this.#writer.annotate({ level, title, message: lines.join('\n') })) return;
    const mark = isWarning ? this.#paint.warn('!') : this.#paint.dim('·');
    for (const [index, line] of lines.entries()) {
      this.#writer.line(this.#hostLine(host ?? '', `${index === 0 ? mark : ' '} ${line}`));
    }
  }

  /** In GitHub the annotation says the message, and the log shows it in its place. */
  #failed(failure: Failure): void {
    const { kind, message, hint, location } = failure;
    const lines = printableLines(message);
    const place = failurePlace(failure);
    const isAnnotated = this.#writer.annotate({
      level: 'error',
      title: place === '' ? kind : `${place}: ${kind}`,
      message: [...lines, ...(hint === undefined ? [] : ['', hint])].join('\n'),
      ...(location === undefined ? {} : { location }),
    });
    if (!isAnnotated) {
      for (const [index, line] of lines.entries()) {
        this.#writer.topLine(index === 0 ? `${this.#paint.bad('✗')} ${line}` : `  ${line}`);
      }
    }
    for (const line of failureLines(failure)) this.#writer.topLine(line);
  }

  #ended(report: Report): void {
    this.#writer.closeGroup();
    this.#writer.gap();
    const took = formatDuration(report.durationMs);
    this.#writer.topLine(
      this.#paint.bold(`${printableLine(report.app)} on ${printableLine(report.environment)}, ${took}`),
    );
    for (const host of report.hosts) this.#writer.topLine(this.#hostLine(host.name, hostEnd(host)));
    for (const step of nextSteps(report)) this.#writer.topLine(`→ ${printableLine(step)}`);
    const { good, warn, bad } = this.#paint;
    const verdict = printableLine(verdictSentence(report));
    switch (report.outcome) {
      case 'deployed':
        this.#writer.topLine(good(`✓ ${verdict}`));
        break;
      case 'partial':
        this.#writer.topLine(warn(`! ${verdict}`));
        break;
      case 'rolled-back':
      case 'failed':
        this.#writer.topLine(bad(`✗ ${verdict}`));
        break;
      case 'unknown':
        this.#writer.topLine(bad(`? ${verdict}`));
        break;
    }
  }

  #hostLine(host: string, text: string): string {
    return `  ${padColumns(printableLine(host), this.#hostColumns)}  ${text}`.trimEnd();
  }

  #mark(result: StepResult): string {
    switch (result) {
      case 'done':
        return this.#paint.good('✓');
      case 'failed':
        return this.#paint.bad('✗');
      case 'skipped':
        return this.#paint.dim('–');
      case 'unknown':
        return this.#paint.warn('?');
    }
  }
}

/** `5 stage`: the eight phases are counted, a rollback is not one of them. */
function phaseTitle(phase: Phase): string {
  return phase === 'rollback' ? phase : `${phases.indexOf(phase) + 1} ${phase}`;
}

function hostEnd(host: HostReport): string {
  const release = host.release === undefined ? '' : `  ${host.release}`;
  return printableLine(`${host.state.padEnd(11)}${release}${host.degraded ? '  degraded' : ''}`);
}
