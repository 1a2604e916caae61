import type { ReleaseId, ReleaseState } from '../../model/release.ts';
import {
  checkId,
  checkNumber,
  knownRelease,
  optionalId,
  printable,
  sealedRelease,
} from './agent-arguments.ts';
import type { AgentStep } from './agent-step.ts';
import type { ReleaseNote } from './app-directory.ts';
import type { FileNode } from './file-tree.ts';

const unnoted: ReleaseNote = { sealed: false, state: 'bad', reason: '', versions: [] };

function writeNote(step: AgentStep, id: ReleaseId, change: Partial<ReleaseNote>): void {
  step.takeSpace();
  step.app.notes.set(id, { ...(step.app.notes.get(id) ?? unnoted), ...change });
}

function refuseObstacle(step: AgentStep): void {
  const { obstacle, path } = step.app;
  if (obstacle !== undefined) step.refuse(78, `${path}/current is ${obstacle}, not a link of ours`);
}

export function expectCurrent(step: AgentStep, expected: ReleaseId | undefined): void {
  refuseObstacle(step);
  const { current } = step.app;
  if (current !== expected) step.refuse(78, `current names ${current ?? 'nothing'}, not ${expected ?? '-'}`);
}

export function printCurrent(step: AgentStep): void {
  refuseObstacle(step);
  step.print('current', step.app.current ?? '');
}

/** Lines of every release with its state, oldest first; `prefix` stands before the key. */
export function listReleases(step: AgentStep, prefix = ''): void {
  for (const id of [...step.app.releases.keys()].sort())
    step.print(`${prefix}release`, `${id} ${stateOf(step, id)}`);
}

/** Without a seal it was interrupted before it was complete; what is committed is good though nobody said so. */
function stateOf({ app }: AgentStep, id: ReleaseId): ReleaseState {
  if (!app.isSealed(id)) return 'bad';
  const state = app.notes.get(id)?.state ?? 'bad';
  const isCommitted = app.journal?.state === 'committed' && app.journal.release === id;
  return state === 'staged' && isCommitted ? 'good' : state;
}

export function printReleases(step: AgentStep): void {
  listReleases(step);
  step.print('current', step.app.current ?? '');
}

export function printVersions(step: AgentStep, [id = '']: readonly string[]): void {
  for (const version of step.app.notes.get(knownRelease(step, id))?.versions ?? []) {
    step.print('version', version);
  }
}

/** These hosts keep no manifests, and nothing of an env file or a unit. */
export function describeRelease(step: AgentStep, [id = '']: readonly string[]): void {
  knownRelease(step, id);
  step.print('manifest', 'no');
}

/** As agent.sh: files that were sent and are not as they were when the release was sealed. */
export function printChanged(step: AgentStep, [wanted = '']: readonly string[]): void {
  const id = knownRelease(step, wanted);
  const sent = step.app.sentFiles.get(id);
  if (sent === undefined || !step.app.isSealed(id)) {
    step.print('asked', 'no');
    return;
  }
  step.print('asked', 'yes');
  const tree = step.app.releases.get(id);
  const changed = [...sent].filter(([path, content]) => !holds(tree?.get(path), content));
  for (const [path] of changed.slice(0, 20)) {
    step.print(tree?.get(path)?.kind === 'file' ? 'changed' : 'missing', path);
  }
  step.print('count', changed.length);
}

function holds(node: FileNode | undefined, content: Buffer): boolean {
  return node?.kind === 'file' && node.content.equals(content);
}

export async function switchCurrent(
  step: AgentStep,
  [wanted = '', expectedText = '']: readonly string[],
): Promise<void> {
  const id = knownRelease(step, wanted);
  const expected = optionalId(step, expectedText);
  step.startWriting();
  sealedRelease(step, id);
  await step.beginStep();
  if (step.epoch !== undefined) expectSwitchable(step, id, expected);
  if (step.epoch === undefined || step.app.current !== id) {
    expectCurrent(step, expected);
    renameCurrent(step, id);
  }
  const { journal } = step.app;
  if (step.epoch !== undefined && journal?.state === 'armed') {
    if (!step.writeJournal({ ...journal, state: 'switched', reason: '' })) {
      step.refuse(79, 'the journal could not be written');
    }
  }
  step.print('current', id);
}

export function renameCurrent(step: AgentStep, id: ReleaseId): void {
  step.changeNames();
  step.boundary('current', 'before');
  step.app.current = id;
  step.boundary('current', 'after');
}

function expectSwitchable(step: AgentStep, id: ReleaseId, expected: ReleaseId | undefined): void {
  const journal = expectOwn(step, ['armed', 'switched']);
  if (journal.release === id && journal.previous === expected) return;
  step.refuse(87, `the transaction leads from ${journal.previous ?? ''} to ${journal.release}`);
}

/** The transaction, if it is that of our epoch, in one of these states, and of this boot. */
export function expectOwn(
  step: AgentStep,
  states: readonly string[],
): NonNullable<AgentStep['app']['journal']> {
  const { journal } = step.app;
  const ours = journal?.epoch === step.epoch && journal?.boot === step.machine.bootId;
  if (journal !== undefined && ours && states.includes(journal.state)) return journal;
  return step.refuse(87, `the newest transaction is ${step.app.state}, of epoch ${journal?.epoch ?? 0}`);
}

export async function clearCurrent(step: AgentStep, [expected = '']: readonly string[]): Promise<void> {
  checkId(step, expected);
  step.startWriting();
  await step.beginStep();
  if (step.epoch !== undefined && step.app.isUnfinished) {
    step.refuse(87, `the transaction of epoch ${step.app.journal?.epoch} is ${step.app.state}`);
  }
  expectCurrent(step, expected);
  step.changeNames();
  step.app.current = undefined;
  step.print('current', '');
}

export async function seal(step: AgentStep, [wanted = '', ...versions]: readonly string[]): Promise<void> {
  const id = knownRelease(step, wanted);
  step.startWriting();
  await step.beginStep();
  const note = step.app.notes.get(id);
  const tree = step.app.releases.get(id);
  for (const path of tree?.below('') ?? []) {
    const node = tree?.get(path);
    // What is the owner's alone keeps its mode.
    if (node?.kind === 'file' && node.mode !== 0o600) tree?.set(path, { ...node, mode: node.mode & ~0o222 });
  }
  // What a build changed is as it should be.
  for (const [path, content] of step.app.sentFiles.get(id) ?? []) {
    if (!holds(tree?.get(path), content)) step.app.sentFiles.get(id)?.delete(path);
  }
  writeNote(step, id, {
    sealed: true,
    state: note?.state ?? 'staged',
    ...(versions.length === 0 ? {} : { versions: versions.map(printable) }),
  });
  step.print('sealed', id);
}

export async function mark(step: AgentStep, args: readonly string[]): Promise<void> {
  const [wanted = '', state = '', reason = ''] = args;
  const id = knownRelease(step, wanted);
  step.startWriting();
  await step.beginStep();
  switch (state) {
    case 'bad':
      break;
    case 'staged':
    case 'good':
      sealedRelease(step, id);
      break;
    default:
      step.refuse(64, 'wrong use of mark: the state is staged, good or bad');
  }
  markRelease(step, id, state, reason);
  step.print('release', `${id} ${state}`);
}

export function markRelease(step: AgentStep, id: ReleaseId, state: ReleaseState, reason: string): void {
  writeNote(step, id, { state, reason: printable(reason) });
}

export async function remove(step: AgentStep, ids: readonly string[]): Promise<void> {
  step.startWriting();
  await step.beginStep();
  const { app } = step;
  for (const id of ids) {
    checkId(step, id);
    if (id === app.current) step.refuse(78, `${id} is in service`);
    if (app.isUnfinished && (id === app.journal?.release || id === app.journal?.previous)) {
      step.refuse(87, `${id} belongs to a transaction that is ${app.state}`);
    }
  }
  step.changeNames();
  for (const id of ids) {
    app.releases.delete(id);
    app.notes.delete(id);
    app.sentFiles.delete(id);
    step.print('removed', id);
  }
}

export async function appendHistory(step: AgentStep, input: () => Promise<Buffer>): Promise<void> {
  step.startWriting();
  await step.beginStep();
  step.dropLock();
  const text = (await step.life.during(input())).toString();
  await step.beginStep();
  appendEntry(step, text);
}

function appendEntry(step: AgentStep, text: string): void {
  if (!/^[^\n]*\n$/.test(text)) step.refuse(64, 'wrong use of append-history: the entry is not one line');
  step.takeSpace();
  step.app.history.push(text.slice(0, -1));
}

/** Marks, appends to the history and removes, in one step. */
export async function record(step: AgentStep, args: readonly string[]): Promise<void> {
  const [id = '', state = '', line = '', ...old] = args;
  await mark(step, [id, state]);
  appendEntry(step, `${line}\n`);
  if (old.length > 0) await remove(step, old);
}

export function printHistory(step: AgentStep, [limit = '']: readonly string[]): void {
  const count = checkNumber(step, limit, 'the lines');
  const lines = count === 0 ? [] : step.app.history.slice(-count);
  for (const line of lines) step.life.write('stdout', `${line}\n`);
}
