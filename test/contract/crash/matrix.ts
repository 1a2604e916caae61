import type { RehearsedStep } from '../../../src/model/scenario.ts';

/**
 * The crash matrix as data: what can go wrong (columns) at which moment of a deployment (rows). How a cell is run, on
 * simulated machines or on real ones, is no matter of this file.
 */

/** A record of the host's `.deploy/`; `current` is the rename of the link, which comes between armed and switched. */
export type RecordName =
  | 'lease-taken'
  | 'armed'
  | 'current'
  | 'switched'
  | 'committed'
  | 'rolling-back'
  | 'rolled-back';

/** A moment on the host: before or after a record is written there, or once a step of the run has done its work. */
export type Moment =
  | { readonly kind: 'record'; readonly record: RecordName; readonly when: 'before' | 'after' }
  | { readonly kind: 'step'; readonly step: RehearsedStep; readonly when: 'before' | 'after' };

/** What the host would do by itself at that moment. */
export type Stage = 'nothing armed' | 'armed' | 'confirmed' | 'going back';

export interface Row {
  readonly name: string;
  readonly moment: Moment;
  readonly stage: Stage;
}

function record(name: RecordName, before: Stage, after: Stage): readonly Row[] {
  return [
    { name: `before ${name}`, moment: { kind: 'record', record: name, when: 'before' }, stage: before },
    { name: `after ${name}`, moment: { kind: 'record', record: name, when: 'after' }, stage: after },
  ];
}

/** In the order of a deployment; the stage `going back` takes a release that does not get healthy. */
export const rows: readonly Row[] = [
  ...record('lease-taken', 'nothing armed', 'nothing armed'),
  { name: 'staged', moment: { kind: 'step', step: 'upload', when: 'after' }, stage: 'nothing armed' },
  { name: 'built', moment: { kind: 'step', step: 'build', when: 'after' }, stage: 'nothing armed' },
  ...record('armed', 'nothing armed', 'armed'),
  ...record('current', 'armed', 'armed'),
  ...record('switched', 'armed', 'armed'),
  { name: 'restarted', moment: { kind: 'step', step: 'restart', when: 'after' }, stage: 'armed' },
  { name: 'healthy', moment: { kind: 'step', step: 'health', when: 'after' }, stage: 'armed' },
  { name: 'confirm sent', moment: { kind: 'step', step: 'confirm', when: 'before' }, stage: 'armed' },
  ...record('committed', 'armed', 'confirmed'),
  ...record('rolling-back', 'going back', 'going back'),
  ...record('rolled-back', 'going back', 'going back'),
];

/** What goes wrong. */
export const columns = [
  'runner killed',
  'packets dropped',
  'connection reset',
  'sshd restarted',
  'agent killed',
  'host restarted',
  'disk full',
  'read-only',
  'clock +1 h',
  'clock -1 h',
  'confirm races the timer',
  'second runner',
  'way back fails once',
  'way back fails always',
] as const;
export type Column = (typeof columns)[number];

/** One cell: what happens at which moment, or why it cannot. */
export interface Cell {
  readonly row: Row;
  readonly column: Column;
  readonly cannot?: string;
}

/** Every cell, row by row. */
export const cells: readonly Cell[] = rows.flatMap((row) =>
  columns.map((column): Cell => {
    const cannot = whyNot(row, column);
    return cannot === undefined ? { row, column } : { row, column, cannot };
  }),
);

function whyNot({ moment, stage }: Row, column: Column): string | undefined {
  switch (column) {
    case 'confirm races the timer':
      switch (stage) {
        case 'nothing armed':
          return 'there is no timer yet';
        case 'confirmed':
          return 'it is confirmed already';
        case 'going back':
          return 'it goes back already';
        case 'armed':
          return undefined;
      }
      return undefined;
    case 'agent killed':
      return moment.kind === 'step' && stage === 'nothing armed' ? 'no process of ours runs then' : undefined;
    case 'runner killed':
    case 'packets dropped':
    case 'connection reset':
    case 'sshd restarted':
    case 'host restarted':
    case 'disk full':
    case 'read-only':
    case 'clock +1 h':
    case 'clock -1 h':
    case 'second runner':
    case 'way back fails once':
    case 'way back fails always':
      return undefined;
  }
}
