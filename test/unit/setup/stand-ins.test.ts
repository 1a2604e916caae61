import { describe, expect, it } from 'vitest';
import { type StandIn, standIns } from '../../fixtures/act/stand-ins.ts';
import {
  readWorkflow,
  type Step,
  sharedActionPaths,
  sharedSteps,
  workflowPaths,
} from '../../fixtures/github/workflow-files.ts';

/** The steps of others in the workflows that others call, and in the actions that those share. */
const steps = workflowPaths
  .map(readWorkflow)
  .filter((workflow) => 'workflow_call' in workflow.on)
  .flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps ?? []))
  .concat(sharedActionPaths.flatMap(sharedSteps))
  .filter(({ uses = '$/' }) => !uses.startsWith('$/'));
const nameOf = ({ uses = '' }: Step): string => uses.replace(/@.*/, '');

describe('the stand-ins', () => {
  it('are those of the actions that our workflows use, but for checkout', () => {
    const used = new Set(steps.map(nameOf).filter((name) => name !== 'actions/checkout'));
    expect(Object.keys(standIns).sort()).toEqual([...used].sort());
  });

  it('know each input that they are given', () => {
    for (const step of steps) {
      const standIn: StandIn | undefined = Object.entries(standIns).find(
        ([name]) => name === nameOf(step),
      )?.[1];
      if (standIn === undefined) continue;
      expect(standIn.inputs ?? [], nameOf(step)).toEqual(
        expect.arrayContaining(Object.keys(step.with ?? {})),
      );
    }
  });
});
