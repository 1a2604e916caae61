import { describe, expect, it } from 'vitest';
import { OutputCapture } from '../../../src/adapters/ssh/output-capture.ts';
import type { DeployEvent } from '../../../src/model/events.ts';
import { createEventRedactor } from '../../../src/report/event-redactor.ts';
import { createRedactor } from '../../../src/report/redaction.ts';

const secret = 'hunter2-hunter2';

function output(line: string, change: { host?: string; stream?: 'stdout' | 'stderr' } = {}): DeployEvent {
  return { type: 'output', at: 0, host: 'web-1', stream: 'stdout', line, ...change };
}

/** The lines that come out of a run's events. */
function shown(events: readonly DeployEvent[]): string[] {
  const redact = createEventRedactor(createRedactor([secret]));
  return events.flatMap(redact).flatMap((event) => (event.type === 'output' ? [event.line] : []));
}

/** What a transport makes of one line. */
function partsOf(line: string): string[] {
  const parts: string[] = [];
  const capture = new OutputCapture(10, (part) => parts.push(part));
  capture.add(Buffer.from(`${line}\n`));
  capture.end();
  return parts;
}

const stepEnded: DeployEvent = {
  ...{ type: 'step-ended', at: 1, host: 'web-1', phase: 'stage', step: 'build' },
  ...{ result: 'done', durationMs: 1 },
};

describe('the events of a run, redacted', () => {
  it('hold no secret, wherever a very long line was cut into parts', () => {
    for (let before = 16_384 - secret.length - 1; before <= 16_385; before += 1) {
      const parts = partsOf(`${'x'.repeat(before)}${secret}${'y'.repeat(20_000)}`);
      expect(parts.length).toBeGreaterThan(2);
      const lines = shown(parts.map((part) => output(part)));
      expect(lines.join('')).toBe(`${'x'.repeat(before)}***${'y'.repeat(20_000)}`);
    }
  });

  it('keep the lines of hosts and streams apart', () => {
    const long = `${'x'.repeat(16_384 - 7)}${secret.slice(0, 7)}`;
    const rest = secret.slice(7);
    const mixed = [
      output(long),
      output(rest, { stream: 'stderr' }),
      output(rest, { host: 'web-2' }),
      output(rest),
    ];
    expect(shown(mixed)).toEqual(['x'.repeat(16_384 - 7), rest, rest, '***']);
  });

  it('lose nothing when a line ends with a whole part', () => {
    const long = `${'x'.repeat(16_384 - 7)}${secret.slice(0, 7)}`;
    expect(shown([output(long), stepEnded]).join('')).toBe(long);
    expect(shown([output(long), output('next')]).join('')).toBe(`${long}next`);
  });
});
