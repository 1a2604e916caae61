import { displayWidth, padColumns } from './display-width.ts';
import { printableLine } from './untrusted-text.ts';

/** A column of a table; numbers read better at the right. */
export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/**
 * A small table for a terminal, as lines: titles, then one line a row, columns two blanks apart. Cells may
 * hold text from hosts: only what is visible of it is shown. Missing cells are empty, surplus ones left out.
 */
export function terminalTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  const titles = columns.map((column) => column.title);
  const lines = [titles, ...rows].map((row) =>
    columns.map((_, index) => printableLine(row[index] ?? '').replaceAll('\t', ' ')),
  );
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => displayWidth(line[index] ?? ''))));
  return lines.map((line) =>
    line
      .map((cell, index) => padColumns(cell, widths[index] ?? 0, columns[index]?.align))
      .join('  ')
      .trimEnd(),
  );
}
