import { Buffer } from 'node:buffer';
import type { Failure } from '../model/failure.ts';
import type { Outcome } from '../model/outcome.ts';
import type { PhaseReport, Report } from '../model/report.ts';
import { clip } from './clip.ts';
import { formatDuration } from './duration.ts';
import { failurePlace } from './failure-place.ts';
import { markdownBlock, markdownCode, markdownSentence, markdownTable, markdownText } from './markdown.ts';
import { hostTable } from './summary-hosts.ts';
import { runnerTable } from './summary-probes.ts';
import { timeline } from './summary-timeline.ts';
import { printableLines } from './untrusted-text.ts';
import { nextSteps, verdictSentence } from './verdict.ts';

/** GitHub drops a step's summary above 1 MiB (actions/runner, FileCommandManager.cs); the rest is for other writers. */
const maxBytes = 1_000_000;

/** More than a run with many different releases before it could need. */
const shownSteps = 20;

/** Of one hint. */
const shownPins = 5;

/** How much of a report is shown; each amount is tried in turn until the summary is small enough. */
interface Amounts {
  readonly hosts: number;
  readonly failures: number;
  /** Of those asked from the runner. */
  readonly probes: number;
  readonly tailLines: number;
  /** Of any single text. */
  readonly characters: number;
}

const amounts: readonly Amounts[] = [
  { hosts: 500, failures: 50, probes: 50, tailLines: 50, characters: 1000 },
  { hosts: 500, failures: 50, probes: 50, tailLines: 20, characters: 500 },
  { hosts: 200, failures: 20, probes: 20, tailLines: 10, characters: 300 },
  { hosts: 100, failures: 10, probes: 20, tailLines: 5, characters: 100 },
];

/** What a summary says beside the report. */
export interface SummaryOptions {
  /** Leads to the log; http or https. */
  readonly link?: string;
  /** Leads to where people start a rollback; http or https. */
  readonly rollbackLink?: string;
  /** The scenario, when nothing but simulated machines took part. */
  readonly rehearsal?: string;
}

/**
 * The job summary of a run as GitHub's Markdown, at most 1 MB: the verdict, what to do next, a table of the
 * hosts, the questions asked from the runner, the failures with the end of what was printed, warnings, a timeline of each
 * host, and the phases with their durations.
 * What had to be left out is said to be.
 */
export function summaryMarkdown(report: Report, options: SummaryOptions = {}): string {
  let text = '';
  for (const amount of amounts) {
    text = render(report, options, amount);
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return text;
}

function render(report: Report, { link, rollbackLink, rehearsal }: SummaryOptions, amount: Amounts): string {
  const sections = [
    heading(report),
    ...(rehearsal === undefined
      ? []
      : [`> This is a rehearsal of ${name(rehearsal)} on simulated machines: nothing was deployed.`]),
    ...listOf('What to do next', nextSteps(report).slice(0, shownSteps).map(sentence)),
    ...hostTable(report.hosts, amount),
    ...runnerTable(report.probes, amount),
    ...failureSections(report, amount),
    ...listOf(
      'Warnings',
      limited(report.warnings, amount.failures, 'warnings', (text) =>
        markdownSentence(clip(text, amount.characters)),
      ),
    ),
    ...timeline(report.hosts, amount),
    ...phaseTable(report.phases),
    ...footer([
      ['Log of this run', link],
      ['Roll back', mayRollBack(report) ? rollbackLink : undefined],
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function heading(report: Report): string {
  const task = report.command === 'deploy' ? 'Deployment' : 'Rollback';
  const what = `${task} of ${name(report.app)} to ${name(report.environment)}`;
  const facts = [
    `release ${name(report.release)}`,
    ...(report.previousRelease === undefined ? [] : [`before ${name(report.previousRelease)}`]),
    `took ${formatDuration(report.durationMs)}`,
  ];
  return [
    `## ${mark(report.outcome)} ${what}`,
    `**${sentence(verdictSentence(report))}**`,
    ...(report.reason === undefined ? [] : [`Reason: ${markdownText(report.reason)}`]),
    facts.join(' · '),
  ].join('\n\n');
}

function name(text: string): string {
  return markdownText(clip(text, 100));
}

/** Our own sentences, whose length depends on the names they hold. */
function sentence(text: string): string {
  return markdownSentence(clip(text, 2000));
}

function mark(outcome: Outcome): string {
  switch (outcome) {
    case 'deployed':
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

function failureSections(report: Report, amount: Amounts): string[] {
  if (report.failures.length === 0) return [];
  const title = report.failures.length === 1 ? '### Failure' : '### Failures, the cause first';
  return [title, ...limited(report.failures, amount.failures, 'failures', (one) => failureText(one, amount))];
}

function failureText(failure: Failure, amount: Amounts): string {
  const short = (text: string): string => clip(text, amount.characters);
  const place = failurePlace(failure);
  const exit = failure.exit === undefined ? '' : `exit ${failure.exit}`;
  const command = failure.command === undefined ? '' : `Command: ${markdownCode(short(failure.command))}`;
  return [
    `**${markdownText(short(place === '' ? failure.kind : `${place} · ${failure.kind}`))}**`,
    markdownSentence(short(failure.message)),
    [locationText(failure), command, exit].filter((part) => part !== '').join(' · '),
    tailText(failure.tail ?? [], amount),
    failure.hint === undefined ? '' : hintText(failure.hint, short),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A line of known_hosts, which is there to be copied. */
const pin = /^\S+ (?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/]+={0,2}$/;

/** A hint; the pins in it stand in a block of their own, whole, since part of one is of no use. */
function hintText(hint: string, short: (text: string) => string): string {
  const lines = printableLines(hint);
  const pins = lines.filter((line) => pin.test(line)).slice(0, shownPins);
  const said = `→ ${markdownSentence(short(lines.filter((line) => !pins.includes(line)).join(' ')))}`;
  return pins.length === 0 ? said : `${said}\n\n${markdownBlock(pins.map((line) => clip(line, 2000)))}`;
}

function locationText({ location }: Failure): string {
  return location === undefined ? '' : `In ${markdownCode(location.file)}, line ${location.line}`;
}

function tailText(tail: readonly string[], amount: Amounts): string {
  if (tail.length === 0) return '';
  const shown = tail.slice(-amount.tailLines).map((line) => clip(line, amount.characters));
  const left = tail.length - shown.length;
  const cut = left === 0 ? '' : `The last ${shown.length} of ${tail.length} lines:\n\n`;
  return cut + markdownBlock(shown);
}

/** The first items, and a line that tells how many are not shown. */
function limited<T>(items: readonly T[], limit: number, what: string, text: (item: T) => string): string[] {
  const left = items.length - limit;
  return [
    ...items.slice(0, limit).map(text),
    ...(left > 0 ? [`… and ${left} more ${what}: the report has all of them.`] : []),
  ];
}

function listOf(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`### ${title}`, items.map((item) => `- ${item}`).join('\n')];
}

function phaseTable(phases: readonly PhaseReport[]): string[] {
  if (phases.length === 0) return [];
  const rows = phases.map(({ phase, result, durationMs }) => [phase, result, formatDuration(durationMs)]);
  return ['### Phases', markdownTable(['Phase', 'Result', 'Duration'], rows)];
}

/** A link is only made of what is an address of the web, in the spelling that holds no character Markdown could read. */
/** There is something of this run to be taken back, and something to go back to. */
function mayRollBack({ command, outcome, previousRelease }: Report): boolean {
  return (
    command === 'deploy' && (outcome === 'deployed' || outcome === 'partial') && previousRelease !== undefined
  );
}

function footer(links: readonly (readonly [title: string, link: string | undefined])[]): string[] {
  const shown = links.flatMap(([title, link]) => {
    if (link === undefined || !URL.canParse(link)) return [];
    const url = new URL(link);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return [];
    return [`[${title}](<${url.href.replace(/[<>\\]/g, encodeURIComponent)}>)`];
  });
  return shown.length === 0 ? [] : [shown.join(' · ')];
}
