import type { ProbeReport } from '../model/report.ts';
import { clip } from './clip.ts';
import { formatDuration } from './duration.ts';
import { markdownTable, markdownText } from './markdown.ts';

const nameCharacters = 100;

/** The summary's table of the questions asked from the runner: the last answer of each; nothing where none was asked. */
export function runnerTable(
  probes: readonly ProbeReport[],
  limits: { readonly probes: number; readonly characters: number },
): string[] {
  if (probes.length === 0) return [];
  const rows = probes
    .slice(0, limits.probes)
    .map(({ probe, verdict, latencyMs, answers, detail }) => [
      markdownText(clip(probe, nameCharacters)),
      `${verdict} (${formatDuration(latencyMs)}), ${answers} ${answers === 1 ? 'answer' : 'answers'}`,
      markdownText(clip(detail, limits.characters)),
    ]);
  const left = probes.length - rows.length;
  const more = left > 0 ? [`… and ${left} more probes: the report has all of them.`] : [];
  return ['### From the runner', markdownTable(['Probe', 'Last answer', 'Detail'], rows), ...more];
}
