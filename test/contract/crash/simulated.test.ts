import { afterAll, describe, expect, it } from 'vitest';
import { cells, columns, rows } from './matrix.ts';
import { type CellResult, runSimulatedCell } from './simulated-cell.ts';

const results = new Map<string, CellResult>();
const races = [-1_000, -200, -100, -60, -40, -20, 0, 20, 60, 200] as const;

describe('the crash matrix on simulated machines', () => {
  for (const cell of cells) {
    const { row, column, cannot } = cell;
    if (cannot !== undefined) continue;
    it(`${row.name}: ${column}`, async () => {
      const offsets = column === 'confirm races the timer' ? races : [0];
      for (const offset of offsets) {
        const result = await runSimulatedCell(cell, offset);
        expect({ offset, broken: result.broken }).toEqual({ offset, broken: [] });
        results.set(`${row.name}/${column}`, result);
      }
    });
  }

  afterAll(() => {
    process.stdout.write(`${table()}\n`);
  });
});

describe('cells that cannot be run', () => {
  const reasons = new Map<string, string[]>();
  for (const { row, column, cannot } of cells) {
    if (cannot === undefined) continue;
    const key = `${column}: ${cannot}`;
    reasons.set(key, [...(reasons.get(key) ?? []), row.name]);
  }
  it.each([...reasons])('%s (%s)', (_reason, names) => {
    expect(rows.map((row) => row.name)).toEqual(expect.arrayContaining(names));
  });
});

/** How each host ended, and what was reported: `rolled-back` by `unknown` is RB/unk. */
function table(): string {
  const short: Readonly<Record<string, string>> = {
    ...{ committed: 'C', 'rolled-back': 'R', 'needs-human': 'H', none: '.' },
    ...{ deployed: 'dep', partial: 'part', failed: 'fail', unknown: 'unk', '-': '-' },
  };
  const shown = (name: string, column: string): string => {
    const result = results.get(`${name}/${column}`);
    if (result === undefined) return '';
    const outcome = result.outcome === 'rolled-back' ? 'back' : (short[result.outcome] ?? result.outcome);
    return `${short[result.state] ?? result.state}/${outcome}`;
  };
  const letters = columns.map((_, index) => String.fromCharCode(97 + index));
  const line = (name: string, parts: readonly string[]): string =>
    `${name.padEnd(20)}${parts.map((part) => part.padEnd(8)).join('')}`;
  return [
    'The host ended C committed, R rolled back, H needs a person, . nothing armed; / what the run reported.',
    ...columns.map((column, index) => `  ${letters[index]} ${column}`),
    line('', letters),
    ...rows.map(({ name }) =>
      line(
        name,
        columns.map((column) => shown(name, column)),
      ),
    ),
  ].join('\n');
}
