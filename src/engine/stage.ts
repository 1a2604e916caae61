import { failureOfCommand } from '../host/command-failure.ts';
import { DeployError } from '../model/failure.ts';
import type { HostPlan, Step } from '../model/plan.ts';
import type { ReleaseId } from '../model/release.ts';
import { envFileText } from '../planning/env-file.ts';
import { stepTitle } from '../planning/steps.ts';
import { driverFor } from '../traffic/driver-for.ts';
import type { EngineContext, ReleaseSource } from './context.ts';
import { stopIfCancelled } from './fleet.ts';
import type { HostRun } from './host-run.ts';
import { upload, uploadDetail } from './upload.ts';

/** What the steps of staging and migrating need beside the host. */
export interface Staging {
  readonly release: ReleaseId;
  readonly source: ReleaseSource;
  /** What the release's answers may name it by. */
  readonly versions: readonly string[];
}

/** Brings the release to a host and makes it ready; nothing that runs is touched. */
export async function stageHost(
  context: EngineContext,
  run: HostRun,
  plan: HostPlan,
  staging: Staging,
): Promise<void> {
  let behind: readonly Promise<void>[] = [];
  let uploadedAt = 0;
  for (const [index, step] of plan.stage.entries()) {
    stopIfCancelled(context.signal);
    const work = async (): Promise<string | undefined> => {
      const done = behind[index - uploadedAt - 1];
      if (done !== undefined) return done.then(() => undefined);
      if (step.kind !== 'upload') return stageStep(context, run, step, staging);
      run.staged = true;
      const result = await upload(context, run, staging, plan.stage.slice(index + 1));
      [behind, uploadedAt] = [result.behind, index];
      return uploadDetail(result);
    };
    await run.step('stage', stepTitle(step), work, {
      detail: (uploaded) => uploaded ?? detailOf(step),
      ...placeOf(step),
    });
  }
}

/** Runs a host's migrations, in order, in the staged release. */
export async function migrateHost(
  context: EngineContext,
  run: HostRun,
  plan: HostPlan,
  staging: Staging,
): Promise<void> {
  for (const step of plan.migrate) {
    stopIfCancelled(context.signal);
    await run.step('migrate', stepTitle(step), () => stageStep(context, run, step, staging), placeOf(step));
  }
}

async function stageStep(
  context: EngineContext,
  run: HostRun,
  step: Step,
  staging: Staging,
): Promise<string | undefined> {
  const { release } = staging;
  const agent = run.installed;
  switch (step.kind) {
    case 'link-shared':
      await agent.linkShared(release, step.entries);
      return undefined;
    case 'write-env':
      await agent.writeFile(release, step.file, envFileText(run.host.env.values), '0600');
      return undefined;
    case 'build':
    case 'migrate':
      await runInRelease(context, run, step, release);
      return undefined;
    case 'prepare-service':
      await driverFor(run.host).prepare(run.driverContext(run.host.driver), release);
      return undefined;
    case 'seal':
      await agent.seal(release, staging.versions);
      return undefined;
    case 'upload':
    case 'switch':
    case 'restart':
    case 'health':
    case 'share-traffic':
    case 'move-traffic':
      throw new DeployError({ kind: 'internal', message: `${step.kind} is no step of its own here` });
  }
}

async function runInRelease(
  context: EngineContext,
  run: HostRun,
  step: { readonly run: string; readonly timeoutMs: number },
  release: ReleaseId,
): Promise<void> {
  const result = await run.installed.runIn(release, step.run, {
    timeoutMs: step.timeoutMs,
    signal: context.signal,
    onLine: run.onLine,
    ...(run.previous === undefined ? {} : { previous: run.previous }),
  });
  const failure = failureOfCommand(result, {
    host: run.name,
    command: step.run,
    hint: `It ran in ${run.host.path}/releases/${release}, which is kept, marked bad, for you to look at.`,
  });
  if (failure !== undefined) throw new DeployError(failure);
}

function detailOf(step: Step): string | undefined {
  switch (step.kind) {
    case 'write-env':
      return step.names.join(', ');
    case 'link-shared':
      return step.entries.map((entry) => entry.path).join(', ');
    case 'upload':
    case 'build':
    case 'migrate':
    case 'prepare-service':
    case 'seal':
    case 'switch':
    case 'restart':
    case 'health':
    case 'share-traffic':
    case 'move-traffic':
      return undefined;
  }
}

function placeOf(step: Step): { readonly at?: string } {
  switch (step.kind) {
    case 'build':
    case 'migrate':
      return { at: `${step.kind}[${step.index}]` };
    case 'prepare-service':
    case 'restart':
      return { at: 'driver' };
    case 'link-shared':
      return { at: 'shared' };
    case 'write-env':
      return { at: 'env' };
    case 'upload':
    case 'seal':
    case 'switch':
    case 'health':
      return {};
    case 'share-traffic':
    case 'move-traffic':
      return { at: 'traffic' };
  }
}
