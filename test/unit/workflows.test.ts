import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  readWorkflow,
  sharedActionPaths,
  sharedSteps,
  type Workflow,
  workflowPaths,
} from '../fixtures/github/workflow-files.ts';

/** What an action may be called by: a whole commit, this repository's own commit, or the moving tag of our own. */
const pinned =
  /^(?:[\w.-]+\/[\w./-]+@[0-9a-f]{40}|\$\/[\w./-]*|org\/deploy-action(?:\/notify|\/\.github\/workflows\/[\w-]+\.yml)?@v1)$/;

/** The reusable workflows, by their names. */
const reusable = new Map(
  workflowPaths
    .filter((path) => path.startsWith('.github/'))
    .map((path): [string, Workflow] => [path.slice('.github/workflows/'.length, -4), readWorkflow(path)])
    .filter(([, workflow]) => 'workflow_call' in workflow.on),
);

it('there are workflows of our own and for others, each template with its properties', () => {
  expect(workflowPaths).toContain('.github/workflows/check.yml');
  expect([...reusable.keys()].length).toBeGreaterThan(8);
  const templates = workflowPaths.filter((path) => path.startsWith('workflows/'));
  expect(templates).toContain('workflows/pipeline.yml');
  for (const path of templates) {
    const properties = path.replace('.yml', '.properties.json');
    expect(existsSync(properties), properties).toBe(true);
    expect(JSON.parse(readFileSync(properties, 'utf8'))).toMatchObject({
      name: expect.any(String),
      description: expect.any(String),
    });
  }
});

describe.each(sharedActionPaths)('%s', (file) => {
  it('pins what it uses, and puts no expression into a script', () => {
    for (const { uses, run } of sharedSteps(file)) {
      if (uses !== undefined) expect(uses).toMatch(pinned);
      expect(run ?? '').not.toContain('${{');
    }
  });

  it('is kept up to date by dependabot', () => {
    expect(readFileSync('.github/dependabot.yml', 'utf8')).toContain(`/${file.replace('/action.yml', '')}`);
  });
});

describe.each(workflowPaths)('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  const workflow = readWorkflow(file);
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps ?? []);

  it('grants nothing but what a job asks for, and lets no job run for ever', () => {
    expect(workflow.permissions).toEqual({});
    // What is called by others leaves it to them how many may run.
    if (!('workflow_call' in workflow.on)) expect(workflow.concurrency).toBeDefined();
    for (const [name, job] of jobs) {
      expect({ name, permissions: job.permissions }).not.toEqual({ name, permissions: undefined });
      if (job.uses === undefined)
        expect({ name, minutes: job['timeout-minutes'] }).toEqual({ name, minutes: expect.any(Number) });
    }
  });

  it('pins what it uses to a commit, and says which version that is', () => {
    for (const { uses } of [...steps, ...jobs.map(([, job]) => job)]) {
      if (uses === undefined) continue;
      expect(uses).toMatch(pinned);
      if (!/^(org|\$)\//.test(uses)) expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+`));
    }
  });

  it('names in its first lines what has to be set, where it is a template', () => {
    if (!file.startsWith('workflows/')) return;
    const header = /^(?:#.*\n)+/.exec(text)?.[0] ?? '';
    for (const secret of jobs.flatMap(([, job]) => Object.keys(job.secrets ?? {})))
      expect(header).toContain(secret);
  });

  it('puts no expression into a script, and leaves no token in the checkout', () => {
    for (const step of steps) {
      expect(step.run ?? '').not.toContain('${{');
      if (step.uses?.startsWith('actions/checkout@'))
        expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('gives what it calls the inputs and secrets that there are, and rights enough', () => {
    for (const [name, job] of jobs) {
      const called = /\.github\/workflows\/([\w-]+)\.yml/.exec(job.uses ?? '')?.[1];
      if (called === undefined) continue;
      const target = reusable.get(called);
      expect(target, `${name} calls ${called}`).toBeDefined();
      const call = target?.on.workflow_call as {
        inputs: Record<string, { required?: boolean }>;
        secrets?: Record<string, { required?: boolean }>;
      };
      expect(Object.keys(call.inputs ?? {})).toEqual(expect.arrayContaining(Object.keys(job.with ?? {})));
      expect(Object.keys(call.secrets ?? {})).toEqual(expect.arrayContaining(Object.keys(job.secrets ?? {})));
      for (const [input, { required }] of Object.entries(call.inputs ?? {}))
        if (required) expect(job.with, `${called} needs ${input}`).toHaveProperty(input);
      const wanted = Object.values(target?.jobs ?? {}).map((inner) => inner.permissions as object);
      for (const rights of wanted) expect({ name, ...(job.permissions as object) }).toMatchObject(rights);
    }
  });
});
