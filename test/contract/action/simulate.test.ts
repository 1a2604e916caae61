import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAction } from '../../fixtures/action.ts';

describe('the bundled action rehearses a workflow without a host or a secret', () => {
  let workspace: string;
  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  });
  afterAll(() => rm(workspace, { recursive: true, force: true }));

  it.each([
    ['normal', 0, 'deployed'],
    ['edge-fails', 0, 'partial'],
    ['office-fails', 1, 'rolled-back'],
  ])('%s', async (simulate, exitCode, outcome) => {
    const run = await runAction({ workspace, inputs: { simulate } });
    expect(run, run.log).toMatchObject({ exitCode, outputs: { outcome } });
    expect(run.summary).toContain(`This is a rehearsal of ${simulate}`);
    // Nothing was left that a post step could finish, and it says nothing.
    expect([run.postExitCode, run.postLog]).toEqual([0, '']);
  });

  it('names the scenarios there are when it is asked for another', async () => {
    const run = await runAction({ workspace, inputs: { simulate: 'office-burns' } });
    expect(run.exitCode).toBe(1);
    expect(run.log).toContain('office-fails');
  });
});
