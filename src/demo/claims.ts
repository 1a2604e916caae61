import type { Screen } from '../commands/world.ts';

/** Keeps the demo honest: each thing it says is checked, and shown with the result. */
export interface Claims {
  /** Checks and shows one claim; what throws counts as not held. */
  check(claim: string, holds: () => Promise<boolean> | boolean): Promise<void>;
  readonly allHeld: () => boolean;
  readonly count: () => number;
}

/** Starts with nothing claimed. */
export function createClaims(screen: Screen): Claims {
  let count = 0;
  let broken = 0;
  return {
    async check(claim, holds) {
      count += 1;
      let held = false;
      let why = '';
      try {
        held = await holds();
      } catch (thrown) {
        why = `: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
      }
      if (!held) broken += 1;
      screen.write(`  ${held ? 'checked ' : 'NOT TRUE'}  ${claim}${why}`);
    },
    allHeld: () => broken === 0 && count > 0,
    count: () => count,
  };
}
