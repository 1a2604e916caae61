import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { terminalTable } from '../../src/report/terminal-table.ts';
import { appPath } from '../fixtures/crash/app.ts';
import { CrashHost } from '../fixtures/crash/crash-host.ts';
import { columns, rows } from '../fixtures/crash/matrix.ts';
import { matrixTable } from '../fixtures/crash/matrix-table.ts';
import type { Readings } from '../fixtures/crash/reader.ts';
import { type RealCase, realCases } from '../fixtures/crash/real-cases.ts';
import { type CellEnd, runCell } from '../fixtures/crash/run-cell.ts';
import { suspendRunner } from '../fixtures/crash/suspended-runner.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { mayMount, mountSmallDisk, type SmallDisk } from '../fixtures/small-disk.ts';
import { describeIf } from '../setup/requirements.ts';

const hostNames = ['one', 'two', 'three', 'plain', 'disk'] as const satisfies readonly RealCase['on'][];

describeIf('systemd-hosts', 'the crash matrix on real hosts', () => {
  let fleet: Fleet;
  let directory: string;
  let disk: SmallDisk | undefined;
  const table: string[][] = [];
  const ends = new Map<string, CellEnd>();
  const readings = new Map<string, Readings>();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'crash-matrix-'));
    disk = mayMount() ? mountSmallDisk({ bytes: 64 * 1024 * 1024, inodes: 4000 }) : undefined;
    fleet = await startFleet({
      label: 'crash',
      hosts: hostNames.map((name) => ({
        name,
        systemd: name !== 'plain',
        mounts: [
          nodeBinary(),
          ...(name === 'disk' && disk !== undefined
            ? [{ from: disk.path, to: appPath, readOnly: false }]
            : []),
        ],
      })),
    });
  });
  afterAll(async () => {
    await fleet?.stop();
    disk?.dispose();
    await rm(directory, { recursive: true, force: true });
  });

  /** The cells of one host, one after another; a failure does not keep the others from being run. */
  async function runOn(name: RealCase['on']): Promise<unknown[]> {
    const at = new CrashHost(fleet.host(name), join(directory, name));
    const failures: unknown[] = [];
    await at.prepare();
    for (const cell of realCases.filter(({ on }) => on === name)) {
      const shown = [cell.row, cell.column, name];
      if (disk === undefined && name === 'disk') {
        table.push([...shown, 'not run: this machine does not allow mounting', '', '']);
        continue;
      }
      try {
        const end = await runCell(cell, at, disk as SmallDisk);
        ends.set(`${cell.row}/${cell.column}`, end);
        table.push([...shown, end.state, end.verdict, `${end.wholeAfterS.toFixed(1)} s`]);
      } catch (thrown) {
        failures.push(thrown);
        table.push([...shown, 'FAILED', '', '']);
      }
    }
    if (name === 'disk') {
      try {
        const end = await suspendRunner(at);
        const shown = ['switched', 'runner stands still', name];
        table.push([...shown, end.state, end.verdict, `${end.wholeAfterS.toFixed(1)} s`]);
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    const seen = await at.reader?.stop();
    if (seen !== undefined) readings.set(name, seen);
    return failures;
  }

  it('has a case of every row and of every column', () => {
    expect(rows.filter(({ name }) => !realCases.some(({ row }) => row === name))).toEqual([]);
    expect(columns.filter((name) => !realCases.some(({ column }) => column === name))).toEqual([]);
  });

  it('ends whole in every cell, told as it is', { timeout: 600_000 }, async () => {
    const failures = (await Promise.all(hostNames.map(runOn))).flat();
    const titles = ['THE RUN IS AT', 'WHEN', 'HOST', 'HOST ENDED', 'THE RUN SAYS'].map((title) => ({
      title,
    }));
    const columnsOfTable = [...titles, { title: 'WHOLE AFTER', align: 'right' as const }];
    const seen = (row: string, column: string): { state: string; outcome: string } | undefined => {
      const end = ends.get(`${row}/${column}`);
      return end === undefined ? undefined : { state: end.state, outcome: end.verdict };
    };
    for (const line of matrixTable(seen)) console.log(line);
    console.log('What is empty was run on simulated machines only. On real hosts:');
    for (const line of terminalTable(columnsOfTable, table)) console.log(line);
    console.log(`the small disk: ${disk?.kind ?? 'none: this machine does not allow mounting'}`);
    for (const [name, { reads, failedReads, answers, incomplete }] of readings) {
      console.log(
        `${name}: ${reads} reads of the link, ${failedReads} failed; ${answers} answers, ${incomplete} incomplete`,
      );
    }
    for (const failure of failures) console.log(failure);
    expect(failures).toEqual([]);
    expect(table).toHaveLength(realCases.length + 1);
  });

  it('never failed a reader', () => {
    expect(readings.size).toBe(hostNames.length);
    for (const [name, { reads, answers, ...seen }] of readings) {
      expect({ name, ...seen }).toEqual({ name, failedReads: 0, incomplete: 0, error: '' });
      expect(reads).toBeGreaterThan(1000);
      expect(answers).toBeGreaterThan(10);
    }
  });
});
