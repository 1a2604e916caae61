import { DeployError } from '../model/failure.ts';
import type { ReleaseId } from '../model/release.ts';
import { conflictsIn, conflictsWithin, wantedBy } from './compose-conflicts.ts';
import { composeExits } from './compose-exits.ts';
import { type ComposeFile, extendsAcrossFiles, placeOfComplaint, syntaxProblem } from './compose-file.ts';
import type { ComposeProject } from './compose-project.ts';
import {
  type ComposeContext,
  call,
  check,
  lookTimeoutMs,
  projectOf,
  run,
  wholeConfiguration,
} from './compose-script.ts';

/** Has the host remember how the release is to be put into service, and returns its Compose files. */
export async function openFiles(
  context: ComposeContext,
  release: ReleaseId,
): Promise<readonly ComposeFile[]> {
  const { path, config, envFile } = context;
  const { stdout } = await run(
    context,
    ['open', path, release, projectOf(context), envFile, config.profiles.join(','), ...config.files],
    { timeoutMs: lookTimeoutMs },
  );
  const names = [...stdout.matchAll(/^file=(.+)$/gm)].map(([, name]) => name ?? '');
  const files: ComposeFile[] = [];
  for (const name of names) {
    const { stdout: text } = await run(context, ['show', path, release, name], {
      timeoutMs: lookTimeoutMs,
      keepBytes: wholeConfiguration,
    });
    files.push({ name, text });
  }
  for (const file of files) {
    const problem = syntaxProblem(file);
    if (problem !== undefined)
      throw invalid(context, `${problem.file} line ${problem.line}: ${problem.message}`);
    for (const remark of extendsAcrossFiles(file)) {
      context.onLine('stderr', `${remark.file} line ${remark.line}: ${remark.message}`);
    }
  }
  return files;
}

/** The project as Compose understands the files. Rejects with `config-invalid`, the file and the line, when it does not. */
export async function renderProject(
  context: ComposeContext,
  release: ReleaseId,
  files: readonly ComposeFile[],
): Promise<ComposeProject> {
  const directory = `${context.path}/releases/${release}`;
  const result = await call(context, ['render', context.path, release], {
    timeoutMs: lookTimeoutMs,
    keepBytes: wholeConfiguration,
  });
  if (result.end.kind === 'exited' && result.end.code === 83) {
    const said = result.stderr.replaceAll(`${directory}/`, '').trim();
    const place = placeOfComplaint(said, files);
    const words = said.split('\n').filter((line) => line.trim() !== '');
    const complaint = words.at(-1)?.replace(/^validating \S+: /, '') ?? 'Compose refuses the files';
    throw invalid(
      context,
      place === undefined ? complaint : `${place.file} line ${place.line}: ${complaint}`,
      words,
    );
  }
  check(context, ['render'], result);
  const { readProject } = await import('./compose-project.ts');
  return readProject(result.stdout, directory, context.config.profiles);
}

function invalid(context: ComposeContext, message: string, tail?: readonly string[]): DeployError {
  const { kind, hint } = composeExits[83];
  return new DeployError({
    kind,
    host: context.host,
    message,
    hint,
    ...(tail === undefined || tail.length < 2 ? {} : { tail }),
  });
}

/** Refuses while somebody else has what the project wants, or lacks what it expects to be there. */
export async function requireFreeWay(
  context: ComposeContext,
  project: ComposeProject,
  files: readonly ComposeFile[],
): Promise<void> {
  const name = [projectOf(context), context.colour?.name].filter(Boolean).join('-');
  const wanted = wantedBy(project, name);
  const { stdout } = await run(context, ['conflicts', name, ...wanted.map(({ what }) => what)], {
    timeoutMs: lookTimeoutMs,
    keepBytes: wholeConfiguration,
  });
  const [first, ...others] = [...conflictsWithin(project, files), ...conflictsIn(stdout, wanted, files)];
  if (first === undefined) return;
  throw new DeployError({
    kind: 'resource-taken',
    host: context.host,
    ...first,
    ...(others.length === 0 ? {} : { tail: others.map(({ message }) => message) }),
  });
}
