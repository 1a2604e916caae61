import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotationCommand, workflowCommand } from '../../../src/report/workflow-command.ts';
import { assertProperty } from '../../fixtures/assert-property.ts';
import { hostileText } from '../../fixtures/report/hostile-text.ts';
import { runnerCommand, runnerLines } from '../../fixtures/runner-commands.ts';

describe('workflowCommand', () => {
  it('is what @actions/core would write', () => {
    expect(workflowCommand('endgroup')).toBe('::endgroup::');
    expect(workflowCommand('group', {}, '5 stage: 100 %\r\n')).toBe('::group::5 stage: 100 %25%0D%0A');
    expect(workflowCommand('error', { file: 'a,b:c%.yml', line: 3 }, 'x')).toBe(
      '::error file=a%2Cb%3Ac%25.yml,line=3::x',
    );
  });

  it('arrives at the runner as it was meant', () => {
    assertProperty(
      fc.property(fc.string(), fc.string(), (text, data) => {
        // The runner trims the properties as a whole.
        const title = `<${text}>`;
        const line = workflowCommand('error', { title }, data);
        expect(runnerLines(line)).toHaveLength(1);
        expect(runnerCommand(line)).toEqual({ name: 'error', properties: { title }, data });
      }),
    );
  });
});

describe('annotationCommand', () => {
  const location = { file: '.github/deploy.yml', line: 14, column: 7 };

  it('names the place', () => {
    const annotation = { level: 'error', title: 'web-1: unhealthy', message: 'HTTP 500', location } as const;
    expect(annotationCommand(annotation)).toBe(
      '::error file=.github/deploy.yml,line=14,col=7,title=web-1%3A unhealthy::HTTP 500',
    );
  });

  it('stays one annotation with one message whatever a host said', () => {
    assertProperty(
      fc.property(hostileText, hostileText, hostileText, (title, message, file) => {
        const place = { ...location, file: `f${file}` };
        const line = annotationCommand({ level: 'error', title: `t${title}`, message, location: place });
        expect(runnerLines(line)).toHaveLength(1);
        const command = runnerCommand(line);
        expect(command?.name).toBe('error');
        expect(Object.keys(command?.properties ?? {})).toEqual(['file', 'line', 'col', 'title']);
        const { title: shownTitle = '', file: shownFile = '' } = command?.properties ?? {};
        expect(runnerLines(shownTitle + shownFile)).toHaveLength(1);
        for (const shown of [shownTitle, ...runnerLines(command?.data ?? '')]) {
          expect(runnerCommand(shown, { anyName: true })).toBeUndefined();
        }
      }),
    );
  });

  it('keeps to the lengths that GitHub takes', () => {
    const line = annotationCommand({ level: 'warning', title: 'ü'.repeat(300), message: '%\n'.repeat(5000) });
    const command = runnerCommand(line);
    expect(command?.data).toHaveLength(4096);
    expect(command?.data.endsWith('…')).toBe(true);
    expect(command?.properties.title).toHaveLength(255);
  });
});
