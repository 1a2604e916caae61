import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { markdownBlock, markdownCode, markdownSentence, markdownText } from '../../../src/report/markdown.ts';
import { summaryMarkdown } from '../../../src/report/summary.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';
import { hostileText } from '../../fixtures/report/hostile-text.ts';
import { deployedRun, failedRollbackRun, hostileRun } from '../../fixtures/report/runs.ts';

const { report } = failedRollbackRun();

/** The report with `text` wherever text may come from outside. */
function reportWith(text: string): Report {
  return {
    ...report,
    ...{ app: text, environment: text, release: text, previousRelease: text, reason: text, warnings: [text] },
    probes: [{ probe: text, verdict: 'healthy', latencyMs: 1, answers: 1, detail: text }],
    hosts: report.hosts.map((host) => ({
      ...host,
      ...{ name: text, address: text, release: text, previousRelease: text },
      probes: [{ probe: text, verdict: 'healthy', latencyMs: 1, answers: 1, detail: text }],
    })),
    failures: report.failures.map((failure) => ({
      ...failure,
      ...{ message: text, hint: text, host: text, hop: text, step: text, command: text, tail: [text] },
      location: { file: text, line: 1, column: 1 },
    })),
  };
}

/** The lines outside of fenced blocks; throws when a fence is left open. */
function outsideBlocks(markdown: string): string[] {
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const marker = /^(`{3,})(?:text|mermaid)?$/.exec(line)?.[1];
    if (fence === undefined && marker !== undefined) fence = marker;
    else if (fence !== undefined && (marker?.length ?? 0) >= fence.length) fence = undefined;
    else if (fence === undefined) outside.push(line);
  }
  expect(fence).toBeUndefined();
  return outside;
}

/** A line without its code: runs of backticks pair with runs of the same length (CommonMark, 6.1). */
function withoutCode(line: string): string {
  return line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
}

describe('the summary', () => {
  it('shows the pin of a hint as a line to copy', () => {
    const line = `[web.example.org]:2222 ssh-ed25519 ${'A'.repeat(68)}`;
    const hint = `It showed a key. Add to known-hosts:\n${line}`;
    const text = summaryMarkdown({
      ...report,
      failures: [{ kind: 'host-key-unknown', message: 'm', hint }],
    });
    expect(text).toContain(`→ It showed a key. Add to known-hosts:\n\n\`\`\`text\n${line}\n\`\`\`\n`);
  });

  it('lets nothing from outside become HTML, a mention, a link, or another table', () => {
    assertProperty(
      fc.property(hostileText, (text) => {
        const lines = outsideBlocks(summaryMarkdown(reportWith(`x${text}`)));
        for (const line of lines) {
          const prose = withoutCode(line);
          expect(prose).not.toMatch(/[<>`]|@\w|\]\(|:\/\//);
          const cells = line.startsWith('|') ? line.split('|').length : 0;
          expect([0, 5, 8]).toContain(cells);
        }
        expect(lines.filter((line) => line.startsWith('| --- '))).toHaveLength(3);
        expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(8);
      }),
      { numRuns: 500 },
    );
  });

  it('stays below what GitHub takes, and says what it left out', () => {
    const wide = '<'.repeat(3000);
    const [host] = report.hosts;
    const [failure] = report.failures;
    if (host === undefined || failure === undefined) throw new Error('the fixture has no host');
    const huge: Report = {
      ...reportWith(wide),
      hosts: Array.from({ length: 2000 }, (_, index) => ({ ...host, name: `host-${index}${wide}` })),
      failures: Array.from({ length: 400 }, () => ({
        ...failure,
        ...{ message: wide, hint: wide, command: wide, tail: new Array<string>(200).fill('漢'.repeat(3000)) },
      })),
      warnings: new Array<string>(500).fill(wide),
      probes: Array.from({ length: 100 }, (_, index) => ({
        ...{ probe: `${index}${wide}`, verdict: 'healthy', latencyMs: 1, answers: 1, detail: wide },
      })),
    };
    const text = summaryMarkdown(huge);
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(text).toMatch(/… and \d+ more hosts: the report has all of them\./);
    expect(text).toMatch(/… and \d+ more failures: the report has all of them\./);
    expect(text).toMatch(/… and \d+ more probes: the report has all of them\./);
    expect(text).toMatch(/The last \d+ of 200 lines:/);
    expect(text.startsWith('## ❌ Deployment')).toBe(true);
  });

  it('links to nothing but addresses of the web', () => {
    const last = (link: string): string =>
      summaryMarkdown(report, { link }).trimEnd().split('\n').at(-1) ?? '';
    expect(last('https://example.com/a b>(c)')).toBe('[Log of this run](<https://example.com/a%20b%3E(c)>)');
    expect(last('javascript:alert(1)')).not.toContain('Log of this run');
    expect(last('not an address')).not.toContain('Log of this run');
  });

  it('leads to the workflow that takes the release back, where there is a release to go back to', () => {
    const links = { link: 'https://example.com/log', rollbackLink: 'https://example.com/rollback' };
    const last = (part: object): string =>
      summaryMarkdown({ ...deployedRun().report, ...part }, links)
        .trimEnd()
        .split('\n')
        .at(-1) ?? '';
    const both = '[Log of this run](<https://example.com/log>) · [Roll back](<https://example.com/rollback>)';
    expect(last({ previousRelease: 'old' })).toBe(both);
    for (const part of [{ previousRelease: undefined }, { outcome: 'rolled-back' }, { command: 'rollback' }])
      expect(last({ previousRelease: 'old', ...part })).toBe('[Log of this run](<https://example.com/log>)');
  });

  it('shows what the runner was answered, and no table where it asked nothing', () => {
    expect(summaryMarkdown(deployedRun().report)).toContain(
      [
        '### From the runner',
        '',
        '| Probe | Last answer | Detail |',
        '| --- | --- | --- |',
        '| front door | healthy (45 ms), 90 answers | HTTP 200 |',
      ].join('\n'),
    );
    expect(summaryMarkdown(report)).not.toContain('From the runner');
  });

  it('begins with the verdict', () => {
    expect(summaryMarkdown(deployedRun().report).split('\n\n')[1]).toBe(
      '**Deployed: every host is on 20261120T131502Z-1a2b3c4 now.**',
    );
  });

  it('shows the end of a tail with a fence that the tail cannot close', () => {
    const text = summaryMarkdown(hostileRun().report);
    expect(text).toContain('\n```````text\n::set-output');
    expect(text).toContain('\n``````\n~~~\n```````\n');
  });
});

describe('Markdown from text', () => {
  it('neither begins a block nor loses characters', () => {
    expect(markdownText('  # no heading')).toBe('&#8203;# no heading');
    expect(markdownText('- a')).toBe('&#8203;- a');
    expect(markdownText('12. a')).toBe('&#8203;12. a');
    expect(markdownText('snake_case _x_ a*b')).toBe('snake_case &#95;x&#95; a&#42;b');
  });

  it('keeps code, and puts blanks around it where it begins or ends with a backtick', () => {
    expect(markdownCode('a `b`')).toBe('`` a `b` ``');
    expect(markdownCode('``')).toBe('``` `` ```');
    expect(markdownCode(' a ')).toBe('`  a  `');
    expect(markdownCode('\n')).toBe('');
  });

  it('takes backticks in pairs only', () => {
    expect(markdownSentence('run `a|b` *now*')).toBe('run `a|b` &#42;now&#42;');
    expect(markdownSentence('one ` only')).toBe('one &#96; only');
    expect(markdownSentence('none: ``')).toBe('none: &#96;&#96;');
  });

  it('fences what holds no backticks with three', () => {
    expect(markdownBlock(['a', 'b\rc'])).toBe('```text\na\nb\nc\n```');
  });
});
