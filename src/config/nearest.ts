import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a mistyped word most resembles, or none when all are too far off.
 * Case, dashes and underscores do not count, so that `knownHosts` finds `known-hosts`; letters in the wrong
 * order count as one mistake.
 */
export function nearestOf(word: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(word);
  const furthest = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = editsBetween(wanted, plain(candidate));
    if (edits <= furthest && (best === undefined || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

function editsBetween(a: string, b: string): number {
  const edits = distance(a, b);
  return edits === 2 && [...a].sort().join('') === [...b].sort().join('') ? 1 : edits;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}
