import type { StagedRelease } from '../host/agent.ts';
import type { BehindUpload } from '../host/behind-upload.ts';
import type { StageResult } from '../host/stage.ts';
import { failureOf } from '../model/failure.ts';
import type { Step } from '../model/plan.ts';
import { envFileText } from '../planning/env-file.ts';
import { planPatch } from '../planning/patch.ts';
import { groupsToAsk, planReuse, reuseMethod } from '../planning/reuse.ts';
import { type EngineContext, limits } from './context.ts';
import type { HostRun } from './host-run.ts';
import type { Staging } from './stage.ts';

/** Brings the release to a host, which then does by itself, one after another, those of the next steps that it can. */
export async function upload(
  context: EngineContext,
  run: HostRun,
  staging: Staging,
  next: readonly Step[],
): Promise<StagedRelease> {
  const { clock } = context.ports;
  const { source } = staging;
  let told = clock.now();
  try {
    const result = await run.installed.stage(staging.release, source, {
      format:
        source.formats.find((format) => format !== 'zstd' || run.observed.tools.zstd === true) ?? 'gzip',
      method: reuseMethod(run.host, run.observed),
      decisions: { ask: groupsToAsk, plan: planReuse, patch: planPatch },
      timeoutMs: limits.uploadTimeoutMs,
      signal: context.signal,
      behind: behindUpload(run, staging, next),
      onBytes: (done, total) => {
        const at = clock.now();
        if (at - told < limits.progressEveryMs) return;
        told = at;
        context.emit({ type: 'progress', at, host: run.name, step: 'upload', done, total });
      },
    });
    if (result.repaired > 0) {
      run.notice(
        'warning',
        `files of earlier releases that are damaged or gone, sent again: ${result.repaired}`,
      );
    }
    return result;
  } catch (thrown) {
    if (keptWhat.has(failureOf(thrown).kind)) {
      run.notice('info', 'what has arrived is kept there, and the next deployment goes on with it');
    }
    throw thrown;
  }
}

/** Ends of an upload after which the host keeps what has come. */
const keptWhat: ReadonlySet<string> = new Set([
  'connection-lost',
  'cancelled',
  'command-timed-out',
  'source-invalid',
]);

/** What follows at once and needs nothing but the host: until a step that runs somebody's command. */
function behindUpload(run: HostRun, staging: Staging, next: readonly Step[]): BehindUpload[] {
  const behind: BehindUpload[] = [];
  for (const step of next) {
    if (step.kind === 'link-shared') behind.push({ kind: 'link-shared', entries: step.entries });
    else if (step.kind === 'write-env')
      behind.push({
        kind: 'write-file',
        ...{ file: step.file, content: envFileText(run.host.env.values), mode: '0600' },
      });
    else if (step.kind === 'seal') behind.push({ kind: 'seal', versions: staging.versions });
    else break;
  }
  return behind;
}

/** What the step of the upload tells when it is done. */
export function uploadDetail({ files, filesSent, bytesSent, wentOn }: StageResult): string {
  const sent = `${sizeText(bytesSent)} sent${wentOn ? ', from where an interrupted upload stopped' : ''}`;
  if (filesSent === files) return `${grouped(files)} ${files === 1 ? 'file' : 'files'}, ${sent}`;
  return `${grouped(filesSent)} of ${grouped(files)} files, ${sent}, the rest was there`;
}

function sizeText(bytes: number): string {
  return bytes < 100_000 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
