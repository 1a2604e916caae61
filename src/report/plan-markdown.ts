import { Buffer } from 'node:buffer';
import type { Failure } from '../model/failure.ts';
import { describeFailure } from './failure-lines.ts';
import { markdownBlock, markdownText } from './markdown.ts';

/** GitHub takes comments of at most 65,536 characters; the lines may be anything, so bytes are counted. */
const maxBytes = 60_000;

/** What a plan came to, for a comment or a summary. Secrets are hidden already. */
export interface ToldPlan {
  readonly app: string;
  readonly environment: string;
  /** The plan as the log shows it; empty where none could be made. */
  readonly lines: readonly string[];
  /** Why it cannot succeed. */
  readonly failures: readonly Failure[];
}

/** A plan as GitHub's Markdown, at most 60 kB: whether it can succeed, why not, and the plan itself. */
export function planMarkdown(told: ToldPlan): string {
  const { app, environment, failures } = told;
  const verdict =
    failures.length === 0
      ? '**Nothing stands in the way of this deployment.**'
      : `**This deployment cannot succeed: ${failures.length === 1 ? 'one reason' : `${failures.length} reasons`}.**`;
  const [reasons, left] = fitting(failures.flatMap(describeFailure), maxBytes / 2);
  const [lines, missing] = fitting(told.lines, maxBytes / 2);
  return `${[
    `## ${failures.length === 0 ? '📋' : '❌'} Plan: ${markdownText(app)} to ${markdownText(environment)}`,
    verdict,
    ...(reasons.length === 0 ? [] : [markdownBlock(reasons)]),
    ...(left === 0 ? [] : [`… and ${left} more lines: the log has all of them.`]),
    ...(lines.length === 0 ? [] : [markdownBlock(lines)]),
    ...(missing === 0 ? [] : [`… and ${missing} more lines: the log has all of them.`]),
  ].join('\n\n')}\n`;
}

/** The first lines that fit, and how many do not. */
function fitting(lines: readonly string[], limit: number): readonly [shown: readonly string[], left: number] {
  let bytes = 0;
  const end = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > limit;
  });
  return end < 0 ? [lines, 0] : [lines.slice(0, end), lines.length - end];
}
