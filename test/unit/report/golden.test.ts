import { describe, it } from 'vitest';
import { createLog } from '../../../src/report/log.ts';
import { summaryMarkdown } from '../../../src/report/summary.ts';
import { expectGolden } from '../../fixtures/golden.ts';
import { runs } from '../../fixtures/report/runs.ts';

describe.each(Object.entries(runs))('the run %s', (name, run) => {
  it('in the log of a terminal', () => {
    expectGolden(`report/${name}.terminal.txt`, logOf(run().events, false));
  });

  it('in the log of GitHub', () => {
    expectGolden(`report/${name}.github.txt`, logOf(run().events, true));
  });

  it('in the job summary', () => {
    const link = 'https://github.com/octo-org/shop/actions/runs/1';
    expectGolden(`report/${name}.summary.md`, summaryMarkdown(run().report, { link }));
  });

  it('in the report', () => {
    expectGolden(`report/${name}.report.json`, `${JSON.stringify(run().report, undefined, 2)}\n`);
  });
});

function logOf(events: ReturnType<(typeof runs)[string]>['events'], github: boolean): string {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), github, color: false });
  for (const event of events) log(event);
  return lines.map((line) => `${line}\n`).join('');
}
