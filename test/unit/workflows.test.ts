import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly uses?: string;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What an action may be called by: a whole commit, or the moving tag of our own. */
const pinned = /^(?:[\w.-]+\/[\w./-]+@[0-9a-f]{40}|org\/deploy-action(?:\/notify)?@v1)$/;

const files = globSync(['.github/workflows/*.yml', 'workflows/*.yml']).sort();

it('there are workflows of our own and for others', () => {
  expect(files).toContain('.github/workflows/ci.yml');
  expect(files).toContain('workflows/deploy.yml');
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps ?? []);

  it('grants nothing but what a job asks for, and lets no job run for ever', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency).toBeDefined();
    for (const [name, job] of jobs) {
      expect({ name, permissions: job.permissions }).not.toEqual({ name, permissions: undefined });
      if (job.uses === undefined)
        expect({ name, minutes: job['timeout-minutes'] }).toEqual({ name, minutes: expect.any(Number) });
    }
  });

  it('pins what it uses to a commit, and says which version that is', () => {
    for (const { uses } of steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(pinned);
      if (!uses.startsWith('org/')) expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+`));
    }
  });

  it('puts no expression into a script, and leaves no token in the checkout', () => {
    for (const step of steps) {
      expect(step.run ?? '').not.toContain('${{');
      if (step.uses?.startsWith('actions/checkout@'))
        expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });
});
