import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../../../src/model/events.ts';
import { createLog } from '../../../src/report/log.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';
import { EventScript } from '../../fixtures/report/event-script.ts';
import { hostileText } from '../../fixtures/report/hostile-text.ts';
import { deployedRun, rolledBackRun } from '../../fixtures/report/runs.ts';
import { runnerCommand, runnerLines } from '../../fixtures/runner-commands.ts';

function logOf(
  events: readonly DeployEvent[],
  options: { github?: boolean; color?: boolean } = {},
): string[] {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), github: false, color: false, ...options });
  for (const event of events) log(event);
  return lines;
}

/** A run in which everything that may come from outside is `text`. */
function runWith(text: string): readonly DeployEvent[] {
  const script = new EventScript().started({ [text]: text });
  script.phase(
    'stage',
    () => {
      script.step(text, text, 5, text).output(text, text);
      script.probe(text, text, 'unhealthy', 3, text).notice('warning', text, { host: text, hint: text });
      script.notice('info', text, { host: text });
      const failure = { kind: 'command-failed', message: text, hint: text, command: text, exit: 1 } as const;
      const location = { file: text, line: 1, column: 1 };
      script.failed(script.fails(text, text, 5, { ...failure, hop: text, tail: [text], location }));
      script.add({ type: 'progress', host: text, step: text, done: 1, total: 2 });
      script.wait(20_000).add({ type: 'progress', host: text, step: text, done: 1, total: 2 });
    },
    false,
  );
  script.ended(text, 'failed', text, text);
  return script.end('failed', text).events;
}

describe('the log', () => {
  it.each([
    ['20261118T090311Z-9f8e7d6', 'Rolling shop on production back to 20261118T090311Z-9f8e7d6'],
    ['', 'Rolling shop on production back to the good release before'],
  ])('says where a rollback goes to, also when no release was named (%j)', (release, said) => {
    const [first] = logOf([
      {
        type: 'started',
        at: 0,
        command: 'rollback',
        app: 'shop',
        environment: 'production',
        release,
        hosts: [],
      },
    ]);
    expect(first).toBe(said);
  });

  it('carries out nothing in GitHub but its own groups and annotations, whatever hosts and files say', () => {
    assertProperty(
      fc.property(hostileText, fc.boolean(), (text, color) => {
        const names = logOf(runWith(text), { github: true, color }).map((line) => {
          expect(runnerLines(line)).toHaveLength(1);
          const command = runnerCommand(line);
          // What the runner decodes is shown in the log once more.
          for (const shown of runnerLines(command?.data ?? '')) {
            expect(runnerCommand(shown, { anyName: true })).toBeUndefined();
          }
          return command?.name;
        });
        expect(names.filter((name) => name !== undefined)).toEqual([
          ...['group', 'warning', 'endgroup', 'error'],
          ...['group', 'endgroup'],
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('carries out nothing at all elsewhere, even if GitHub read it', () => {
    assertProperty(
      fc.property(hostileText, (text) => {
        for (const line of logOf(runWith(text)))
          expect(runnerCommand(line, { anyName: true })).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('shows the same words with colours and without', () => {
    const { events } = rolledBackRun();
    const plain = logOf(events);
    const colored = logOf(events, { color: true });
    const codes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    expect(colored.map((line) => line.replace(codes, ''))).toEqual(plain);
    expect(colored).not.toEqual(plain);
  });

  it('annotates at most 10 errors and 10 warnings, and shows the others as lines', () => {
    const script = new EventScript().started({ 'web-1': '192.0.2.11' });
    for (let count = 0; count < 15; count += 1) {
      script
        .failed({ kind: 'internal', message: `failure ${count}.` })
        .notice('warning', `warning ${count}.`);
    }
    const lines = logOf(script.events, { github: true });
    const commands = lines.map((line) => runnerCommand(line)?.name);
    expect(commands.filter((name) => name === 'error')).toHaveLength(10);
    expect(commands.filter((name) => name === 'warning')).toHaveLength(10);
    for (let count = 0; count < 15; count += 1) {
      for (const what of ['failure', 'warning']) {
        expect(lines.filter((line) => line.includes(`${what} ${count}.`))).toHaveLength(1);
      }
    }
  });

  it('makes a few lines of 900 answers, and tells every change of verdict', () => {
    const script = new EventScript().started({ 'web-1': '192.0.2.11' });
    script.phase('verify', () => {
      for (let count = 0; count < 900; count += 1) {
        const isDown = count >= 400 && count < 410;
        script
          .wait(1000)
          .probe('runner', 'front', isDown ? 'unhealthy' : 'healthy', 10, isDown ? 'HTTP 502' : '');
      }
    });
    const lines = logOf(script.events).filter((line) => line.includes('front'));
    expect(lines.length).toBeLessThan(25);
    expect(lines.filter((line) => line.includes('front is unhealthy'))).toEqual([
      '  runner  ♡ front is unhealthy (10 ms): HTTP 502, after 400 healthy in 6 min 40 s',
    ]);
    expect(lines.filter((line) => line.includes('front is healthy'))).toHaveLength(2);
  });

  it('tells progress every 10 seconds and not more often', () => {
    const script = new EventScript().started({ 'web-1': '192.0.2.11' });
    script.phase('stage', () => {
      script.begin('web-1', 'upload');
      for (let done = 1; done <= 60; done += 1) {
        script.wait(500).add({ type: 'progress', host: 'web-1', step: 'upload', done, total: 60 });
      }
    });
    expect(logOf(script.events).filter((line) => line.includes('%'))).toEqual([
      '  web-1   · upload 33 %',
      '  web-1   · upload 66 %',
      '  web-1   · upload 100 %',
    ]);
  });

  it('ends with the verdict', () => {
    expect(logOf(deployedRun().events).at(-1)).toBe(
      '✓ Deployed: every host is on 20261120T131502Z-1a2b3c4 now.',
    );
  });
});
