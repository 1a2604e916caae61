import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  environmentsNamed,
  lackingAdvice,
  stagingAdvice,
} from '../../../src/commands/starter-environments.ts';
import { readWorkflow } from '../../fixtures/github/workflow-files.ts';

interface Input {
  readonly default?: string;
  readonly options?: readonly string[];
}
type Inputs = Readonly<Record<string, Input>>;

/** What a template hands to the inputs `staging`, `production` and `environment` of the workflows that it calls. */
function environmentsOf(template: string): string[] {
  const workflow = readWorkflow(template);
  const asked = (workflow.on.workflow_dispatch as { inputs?: Inputs } | null | undefined)?.inputs;
  const names = Object.values(workflow.jobs).flatMap((job) => {
    const called = /deploy-action\/(\.github\/workflows\/[\w-]+\.yml)@/.exec(job.uses ?? '')?.[1];
    if (called === undefined) return [];
    const { inputs } = readWorkflow(called).on.workflow_call as { inputs?: Inputs };
    // Others need no configuration, and what they call an environment is only told.
    if (inputs?.config === undefined) return [];
    return ['staging', 'production', 'environment']
      .filter((input) => inputs?.[input] !== undefined)
      .flatMap((input) => {
        const given = String(job.with?.[input] ?? inputs?.[input]?.default ?? '');
        return given.startsWith('${{') ? (asked?.[input]?.options ?? []) : [given];
      });
  });
  return [...new Set(names)].filter((name) => name !== '').sort();
}

const path = '.github/deploy.yml';

describe('the environments of the starter workflows', () => {
  it.each(globSync('workflows/*.yml'))('%s: those that it names', (template) => {
    const named = environmentsNamed([basename(template, '.yml')]);
    expect([...named].sort()).toEqual(environmentsOf(template));
  });

  it('are told where the configuration lacks them, with who names them', () => {
    const told = lackingAdvice(['deploy', 'rollback', 'ci'], ['production'], path);
    expect(told).toEqual([
      expect.stringMatching(/no environment `staging`, which deploy, rollback name: add /),
    ]);
    expect(told[0]).toContain(
      "set `staging: ''` below `with:` of the job `deploy` in .github/workflows/deploy.yml",
    );
    expect(told[0]).toContain('leave only production in `options:` of .github/workflows/rollback.yml');
    expect(lackingAdvice(['plan'], ['prod'], path)).toEqual([
      expect.stringMatching(/`production`.*yours.*prod\.$/),
    ]);
    expect(lackingAdvice(['deploy'], ['staging', 'production'], path)).toEqual([]);
    expect(lackingAdvice(['ci', 'security'], [], path)).toEqual([]);
  });

  it('have no hosts for a staging but those that somebody writes', () => {
    expect(stagingAdvice(['plan', 'status'], path)).toEqual([]);
    expect(stagingAdvice(['pipeline'], path)).toEqual([
      expect.stringContaining('which pipeline names: write its hosts'),
    ]);
  });
});
