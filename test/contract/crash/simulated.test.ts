import { afterAll, describe, expect, it } from 'vitest';
import { cells, rows } from '../../fixtures/crash/matrix.ts';
import { matrixTable } from '../../fixtures/crash/matrix-table.ts';
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
    for (const line of matrixTable((row, column) => results.get(`${row}/${column}`))) console.log(line);
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
