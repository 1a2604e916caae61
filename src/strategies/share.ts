import type { Share } from '../model/fleet.ts';

/** How many of `total` change at most: a part is rounded down, so that no more change than was said, but one always does. */
export function atMost(share: Share, total: number): number {
  switch (share.kind) {
    case 'count':
      return Math.min(share.value, total);
    case 'percent':
      return Math.min(total, Math.max(1, Math.floor((total * share.value) / 100)));
  }
}

/** How many of `total` are needed at least: a part is rounded up. */
export function atLeast(share: Share, total: number): number {
  switch (share.kind) {
    case 'count':
      return share.value;
    case 'percent':
      return Math.ceil((total * share.value) / 100);
  }
}

/** `3` or `25 %`. */
export function shareText(share: Share): string {
  return share.kind === 'count' ? String(share.value) : `${share.value} %`;
}

/** `90 s`, `15 min` or `2 h`, whole numbers only. */
export function spanText(ms: number): string {
  if (ms % 3_600_000 === 0 && ms > 0) return `${ms / 3_600_000} h`;
  if (ms % 60_000 === 0 && ms > 0) return `${ms / 60_000} min`;
  return `${ms / 1000} s`;
}
