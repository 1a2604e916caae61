import { chmod, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RemoteCommand } from '../../../src/model/command.ts';
import type { Report } from '../../../src/model/report.ts';
import { doingBefore } from '../../fixtures/cutting-transport.ts';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';

const settings = 'driver: { command: { restart: "true" } }';
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

const isQuestion = ({ argv }: RemoteCommand): boolean => argv.includes('changed');
const isLease = ({ argv }: RemoteCommand): boolean => argv.includes('lease-take');

let fleet: EngineHosts;

beforeEach(async () => {
  fleet = await startEngineHosts(['one']);
});
afterEach(() => fleet.stop());

/** Deploys a release of six files, and `later` others after it; then somebody changes the six. */
async function changedRelease({ later }: { readonly later: number }): Promise<readonly string[]> {
  const releases: string[] = [];
  await fleet.source(Object.fromEntries(names.map((name) => [name, name])));
  for (let count = 0; count <= later; count += 1) {
    releases.push((await fleet.deploy(fleet.config(settings))).release);
    await fleet.source({ page: String(count) });
  }
  const at = join(fleet.host('one').path, 'releases', releases[0] ?? '');
  await chmod(at, 0o755);
  for (const name of names) await rm(join(at, name));
  await writeFile(join(at, 'b'), 'by hand');
  return releases;
}

/** Goes back, with something done before each command that `when` picks. */
function rollBack(
  when: (command: RemoteCommand) => boolean,
  act: (command: RemoteCommand) => Promise<unknown>,
): Promise<Report> {
  return fleet.rollback(fleet.config(settings), undefined, {
    transport: (real) => doingBefore(real, when, act),
  });
}

it('warns of the files that somebody changed, goes back all the same, and asks beside the lease', async () => {
  const [first] = await changedRelease({ later: 1 });
  const asked = Promise.withResolvers<void>();
  const back = await rollBack(
    (command) => isQuestion(command) || isLease(command),
    (command) => {
      if (isQuestion(command)) asked.resolve();
      return asked.promise;
    },
  );
  expect(back).toMatchObject({ outcome: 'deployed', release: first });
  expect(back.warnings).toEqual([
    `one: 6 files of ${first} are not as sent: a (missing), b (changed), c (missing), d (missing), e (missing), … (It goes back into service as it is now. To have that version as it was, deploy it anew.)`,
  ]);
});

it('asks of another release that it goes back to after all', async () => {
  const [first, second] = await changedRelease({ later: 2 });
  const current = join(fleet.host('one').path, 'current');
  const back = await rollBack(isLease, async () => {
    await rm(current);
    await symlink(`releases/${second}`, current);
  });
  expect(back).toMatchObject({ outcome: 'deployed', release: first });
  expect(back.warnings).toEqual([expect.stringContaining(`6 files of ${first}`)]);
});

it('goes back where the question fails, and says that it could not ask', async () => {
  const [first] = await changedRelease({ later: 1 });
  const back = await rollBack(isQuestion, () => Promise.reject(new Error('no answer')));
  expect(back).toMatchObject({ outcome: 'deployed', release: first, warnings: [] });
  expect(fleet.lines.join('\n')).toContain(`could not ask whether the files of ${first}`);
});
