import type { DeployEvent } from '../model/events.ts';
import type { Failure } from '../model/failure.ts';
import { type Notification, type NotificationKind, notificationKinds } from '../model/notification.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';
import type { HistoryEntry } from '../model/status.ts';
import { clip } from './clip.ts';
import { formatDuration } from './duration.ts';
import { failurePlace } from './failure-place.ts';
import { printableLine } from './untrusted-text.ts';
import { nextSteps, verdictSentence } from './verdict.ts';

/** What a message says of the run beside its events and its report. */
export interface NotifiedRun {
  /** Unique for the run. */
  readonly run: string;
  readonly actor?: string;
  /** Where the log is read. */
  readonly url?: string;
}

const shownSteps = 5;
const characters = 500;

/** The message that a run begins. */
export function startNotification(
  event: Extract<DeployEvent, { type: 'started' }>,
  origin: NotifiedRun,
): Notification {
  const { command, app, environment, release, reason, hosts } = event;
  const what = command === 'deploy' ? 'Deployment' : 'Rollback';
  const count = hosts.length === 1 ? 'one host' : `${hosts.length} hosts`;
  return {
    ...identity('started', { command, app, environment }, origin),
    title: `▶️ ${app} to ${environment}: ${what.toLowerCase()} started`,
    text: `${what} of ${app} to ${environment} started, on ${count}.`,
    facts: [...fact('Release', release), ...fact('Started by', origin.actor), ...fact('Reason', reason)],
    steps: [],
  };
}

/** The message that a run ended; `recovered` says that the one before it had failed. */
export function endNotification(
  report: Report,
  origin: NotifiedRun,
  options: { readonly recovered: boolean },
): Notification {
  const { command, app, environment, outcome, release, previousRelease, reason, durationMs } = report;
  const kind = options.recovered && outcome === 'deployed' ? 'recovered' : outcome;
  const [cause] = report.failures;
  return {
    ...identity(kind, { command, app, environment }, origin),
    title: `${markOf(kind)} ${app} to ${environment}: ${wordsFor(kind, command)}`,
    text: short(verdictSentence(report)),
    facts: [
      ...fact('Release', release),
      ...fact('Before', previousRelease),
      ...(cause === undefined ? [] : fact('Cause', causeText(cause))),
      ...fact('Took', formatDuration(durationMs)),
      ...fact('Started by', origin.actor),
      ...fact('Reason', reason),
    ],
    steps: nextSteps(report).slice(0, shownSteps).map(short),
  };
}

/** Whether a success now would be the first after a failure, by what the hosts recorded before this run (newest first). */
export function followsFailure(earlier: readonly Pick<HistoryEntry, 'outcome' | 'command'>[]): boolean {
  const last = earlier.find(({ command }) => command === 'deploy');
  return last !== undefined && last.outcome !== 'deployed' && last.outcome !== 'partial';
}

function identity(
  kind: NotificationKind,
  { command, app, environment, topic = '' }: Pick<Notification, 'command' | 'app' | 'environment' | 'topic'>,
  { run, url }: NotifiedRun,
): Pick<Notification, 'id' | 'kind' | 'command' | 'app' | 'environment' | 'topic' | 'link'> {
  return {
    id: `${run}.${kind}`,
    ...{ kind, command, app, environment },
    ...(topic === '' ? {} : { topic }),
    ...(url === undefined ? {} : { link: url }),
  };
}

function fact(name: string, value: string | undefined): { name: string; value: string }[] {
  return value === undefined || value === '' ? [] : [{ name, value: short(value) }];
}

function causeText(failure: Failure): string {
  const place = failurePlace(failure);
  return place === '' ? failure.message : `${place}: ${failure.message}`;
}

function short(text: string): string {
  return clip(printableLine(text), characters);
}

function markOf(kind: Outcome | 'recovered'): string {
  switch (kind) {
    case 'deployed':
    case 'recovered':
      return '✅';
    case 'partial':
      return '⚠️';
    case 'rolled-back':
      return '↩️';
    case 'failed':
      return '❌';
    case 'unknown':
      return '❓';
  }
}

function wordsFor(kind: Outcome | 'recovered', command: Report['command']): string {
  switch (kind) {
    case 'deployed':
      return command === 'deploy' ? 'deployed' : 'rolled back as asked';
    case 'recovered':
      return 'deployed, works again';
    case 'partial':
      return command === 'deploy' ? 'partly deployed' : 'partly rolled back as asked';
    case 'rolled-back':
      return command === 'deploy' ? 'failed and rolled back' : 'the rollback was taken back';
    case 'failed':
      return command === 'deploy' ? 'deployment failed' : 'rollback failed';
    case 'unknown':
      return 'outcome unknown';
  }
}

/** What a workflow says happened, where there is no report. */
export interface ToldOutcome {
  readonly kind: NotificationKind;
  readonly command: 'deploy' | 'rollback';
  readonly app: string;
  readonly environment: string;
  /** What it is about, when that is no deployment. */
  readonly topic?: string;
  readonly release?: string;
  /** In the place of the usual words of the title. */
  readonly title?: string;
  /** In the place of the usual sentence. */
  readonly message?: string;
}

/** A message made of what a workflow knows. */
export function plainNotification(told: ToldOutcome, origin: NotifiedRun): Notification {
  const { kind, app, release, message = '' } = told;
  const what = whatIsTold(told);
  return {
    ...identity(kind, told, origin),
    title: short(`${kind === 'started' ? '▶️' : markOf(kind)} ${app}${what}`),
    text: message.trim() === '' ? short(`${app}${what}.`) : short(message),
    facts: [...fact('Release', release), ...fact('Started by', origin.actor)],
    steps: [],
  };
}

/** The words behind the app: where it was to go and how that went, or how it is with the topic. */
function whatIsTold({ kind, command, environment, topic = '', title = '' }: ToldOutcome): string {
  if (title.trim() === '' && topic !== '') return `: ${topic} ${wordsForTopic(kind)}`;
  const usual =
    kind === 'started'
      ? `${command === 'deploy' ? 'deployment' : 'rollback'} started`
      : wordsFor(kind, command);
  return ` to ${environment}: ${title.trim() || usual}`;
}

function wordsForTopic(kind: NotificationKind): string {
  switch (kind) {
    case 'started':
      return 'started';
    case 'deployed':
      return 'succeeded';
    case 'recovered':
      return 'works again';
    case 'partial':
      return 'partly succeeded';
    case 'rolled-back':
    case 'failed':
      return 'failed';
    case 'unknown':
      return 'did not end';
  }
}

/** The kind that an outcome or the result of a job stands for; of a cancelled job nobody knows what it left. */
export function kindOfResult(text: string): NotificationKind | undefined {
  switch (text) {
    case 'success':
      return 'deployed';
    case 'failure':
      return 'failed';
    case 'cancelled':
      return 'unknown';
    default:
      return notificationKinds.find((kind) => kind === text);
  }
}
