import { checkId, checkRelative, openRelease } from './agent-arguments.ts';
import type { AgentStep } from './agent-step.ts';
import { FileTree } from './file-tree.ts';
import { StagedRelease } from './staged-release.ts';
import type { StagingInput } from './staging-input.ts';

/**
 * A release arrives in the dialogue of agent/stage.sh; it takes `ms`. This host keeps no manifests, so everything is
 * sent to it.
 */
export async function stage(
  step: AgentStep,
  [wanted = '', format = '', method = '']: readonly string[],
  input: StagingInput,
  ms: number,
): Promise<void> {
  const id = checkId(step, wanted);
  step.startWriting();
  await step.beginStep();
  step.dropLock();
  if (!['gzip', 'zstd', 'none'].includes(format)) step.refuse(64, 'the format is gzip, zstd or none');
  if (!['link', 'copy'].includes(method)) step.refuse(64, 'the method is link or copy');
  refuseExisting(step, id);
  step.takeSpace();
  step.print('base', '-');
  step.life.write('stdout', 'ready\n');
  const staged = new StagedRelease(step.machine.unpacker);
  for (;;) {
    const line = await step.life.during(input.line());
    const [word, following = ''] = line?.split(' ') ?? [];
    if (word === undefined) step.refuse(80, 'the upload was cut short');
    if (word === 'abandon') step.refuse(74, 'what arrived is not what was sent');
    if (word === 'archive') {
      const archive = await step.life.during(input.archive());
      if (archive === undefined) step.refuse(80, 'the archive was cut short or is not an archive');
      const refusal = await step.life.during(staged.unpack(archive, format));
      if (refusal !== undefined) step.refuse(refusal.code, refusal.message);
    }
    if (word !== 'commit') continue;
    const unproven = staged.unproven();
    if (unproven === undefined) step.refuse(80, 'the manifest is not complete');
    if (unproven.length === 0) break;
    step.life.write('stdout', `${unproven.map((line) => `unproven=${line}\n`).join('')}again\n`);
    await step.life.during(input.drop(Number(following)));
  }
  input.leaveRest();
  await step.life.rest(ms);
  step.takeSpace();
  const stranger = staged.stranger();
  if (stranger !== undefined) step.refuse(74, `${stranger} was not sent as a part of the release`);
  await step.beginStep();
  refuseExisting(step, id);
  step.app.notes.delete(id);
  step.app.releases.set(id, new FileTree(staged.nodes));
  step.app.sentFiles.set(id, staged.files());
  step.print('release', id);
  step.print('digest', staged.digest());
}

function refuseExisting(step: AgentStep, id: string): void {
  if (step.app.releases.has(id)) step.refuse(75, `there is a release ${id} already`);
}

/** Refuses when a directory above `path` in the release is a link or no directory; makes what is missing. */
function makeParents(step: AgentStep, tree: FileTree, path: string): void {
  const parts = path.split('/');
  for (let end = 1; end < parts.length; end += 1) {
    const above = parts.slice(0, end).join('/');
    const node = tree.get(above);
    if (node?.kind === 'link') step.refuse(77, `${above} is a link in the release`);
    if (node?.kind === 'file') step.refuse(77, `${above} is a file in the release`);
    if (node === undefined) tree.makeDirectory(above);
  }
}

export async function linkShared(step: AgentStep, args: readonly string[]): Promise<void> {
  const [wanted = '', kind = '', ...paths] = args;
  const id = openRelease(step, wanted);
  if (kind !== 'directory' && kind !== 'file') step.refuse(64, 'the kind is directory or file');
  step.startWriting();
  await step.beginStep();
  const tree = step.app.releases.get(id) ?? new FileTree();
  for (const path of paths) {
    checkRelative(step, path);
    makeParents(step, tree, path);
    const target = `${'../'.repeat(path.split('/').length + 1)}shared/${path}`;
    const there = tree.get(path);
    if (there?.kind === 'link' && there.target === target) continue;
    step.takeSpace();
    keepShared(step, tree, kind, path);
    tree.remove(path);
    tree.set(path, { kind: 'link', target });
    step.print('linked', path);
  }
}

/** Makes shared/PATH exist: it stays as it is, or takes over what the release brings. */
function keepShared(step: AgentStep, tree: FileTree, kind: 'directory' | 'file', path: string): void {
  const { shared } = step.app;
  const existing = shared.get(path);
  if (existing !== undefined) {
    if (existing.kind !== kind) step.refuse(77, `shared/${path} on the host is not a ${kind}`);
    return;
  }
  const parts = path.split('/');
  for (let end = 1; end < parts.length; end += 1) {
    const above = parts.slice(0, end).join('/');
    const node = shared.get(above);
    if (node !== undefined && node.kind !== 'directory') {
      step.refuse(77, `shared/${above} on the host is not a directory`);
    }
    shared.makeDirectory(above);
  }
  const shipped = tree.get(path);
  if (shipped !== undefined && shipped.kind !== 'link') {
    if (shipped.kind !== kind) step.refuse(77, `the release brings ${path} as a ${shipped.kind}`);
    shared.copyFrom(tree, path, path);
  } else if (kind === 'directory') {
    shared.makeDirectory(path);
  } else {
    step.refuse(81, `${step.app.path}/shared/${path} does not exist and the release brings no such file`);
  }
}

export async function writeFile(
  step: AgentStep,
  [wanted = '', path = '', mode = '']: readonly string[],
  input: () => Promise<Buffer>,
): Promise<void> {
  const id = openRelease(step, wanted);
  checkRelative(step, path);
  if (!/^0?[0-7]{3}$/.test(mode)) step.refuse(64, 'the mode is three octal digits');
  step.startWriting();
  await step.beginStep();
  const tree = step.app.releases.get(id) ?? new FileTree();
  makeParents(step, tree, path);
  const there = tree.get(path);
  if (there?.kind === 'link') step.refuse(77, `${path} is a link in the release`);
  if (there?.kind === 'directory') step.refuse(77, `${path} is a directory in the release`);
  step.takeSpace();
  step.dropLock();
  const content = await step.life.during(input());
  await step.beginStep();
  tree.set(path, { kind: 'file', content, mode: Number.parseInt(mode, 8) });
  step.print('written', path);
}
