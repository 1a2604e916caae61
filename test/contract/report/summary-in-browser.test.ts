import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { summaryMarkdown } from '../../../src/report/summary.ts';
import { openPage } from '../../fixtures/browser/chromium.ts';
import { type DrawnPage, pageOf, readDrawn } from '../../fixtures/browser/page.ts';
import { runs } from '../../fixtures/report/runs.ts';
import { describeIf } from '../../setup/requirements.ts';

const output = resolve('test-output');
const link = 'https://github.com/octo-org/shop/actions/runs/1';

/** Draws the summary of a run in the browser; its picture stays in the test output. */
async function draw(name: string, height: number): Promise<DrawnPage> {
  mkdirSync(output, { recursive: true });
  const path = join(output, `summary-${name}.png`);
  const { report } = runs[name]?.() ?? {};
  if (report === undefined) throw new Error(`no run ${name}`);
  const drawn = readDrawn(await openPage(pageOf(summaryMarkdown(report, { link })), { path, height }));
  expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG');
  console.log(`the summary of the run ${name}, as a browser shows it: ${path}`);
  return drawn;
}

describeIf('chromium', 'a job summary in a browser', () => {
  it('has the verdict first, the hosts in a table, the failure with what was printed, and a drawn timeline', async () => {
    const { elements, tables, charts, problems, overflow } = await draw('fleet', 2000);
    expect(elements[0]).toEqual({ tag: 'h2', text: '⚠️ Deployment of shop to production' });
    expect(elements[1]?.text).toMatch(
      /^Partly deployed: web-1 and web-2 are on 20261120T131502Z-1a2b3c4 now/,
    );
    expect(tables[0]?.map((row) => row.slice(0, 2))).toEqual([
      ['Host', 'State'],
      ['web-1', 'deployed'],
      ['web-2', 'deployed'],
      ['edge-1', 'rolled-back'],
    ]);
    expect(elements.find(({ tag }) => tag === 'pre')?.text).toContain("code: 'MODULE_NOT_FOUND',");
    expect(elements.filter(({ href }) => href !== undefined)).toEqual([
      { tag: 'a', text: 'Log of this run', href: link },
    ]);
    expect(problems).toEqual([]);
    expect(charts).toHaveLength(1);
    expect(charts[0]?.texts).toEqual(expect.arrayContaining(['web-1', 'web-2', 'edge-1', 'activate']));
    expect(charts[0]?.texts.join()).not.toContain('Syntax error');
    expect(charts[0]?.bars).toBe(14);
    expect(charts[0]?.width).toBeGreaterThan(600);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('shows as text what a host that means harm printed', async () => {
    const { elements, charts, problems } = await draw('hostile', 1500);
    const ours = [
      'h2',
      'h3',
      'p',
      'strong',
      'em',
      'code',
      'pre',
      'table',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
      'ul',
      'li',
      'a',
      'svg',
      'br',
    ];
    expect(elements.map(({ tag }) => tag).filter((tag) => !ours.includes(tag))).toEqual([]);
    expect(elements.filter(({ href }) => href !== undefined).map(({ href }) => href)).toEqual([link]);
    expect([charts.length, problems]).toEqual([1, []]);
    expect(charts[0]?.texts.filter((text) => /^\d+:\d+\.\d{3}$/.test(text)).length).toBeGreaterThan(3);
  });
});
