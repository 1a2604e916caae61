import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFacts } from '../../src/host/facts.ts';
import { AgentHost, failureFrom, first, second } from '../fixtures/agent-host.ts';
import { type Shell, shells } from '../fixtures/local-connection.ts';
import { describeIf } from '../setup/requirements.ts';

/** Root may write everywhere, so these run as somebody else, which takes being root. */
const nobody = 65534;
for (const shell of shells)
  describeIf(['root', shell], `agent in ${shell} as an ordinary user`, () => userSuite(shell));

function userSuite(shell: Shell): void {
  let host: AgentHost;
  beforeEach(() => {
    host = new AgentHost(shell, { uid: nobody });
    host.makePath();
  });
  afterEach(() => host.dispose());
  const facts = () => readFacts(host.connection, { path: host.path, tools: [], timeoutMs: 10_000 });

  test('does all its work in a directory of the user', async () => {
    chownSync(host.path, nobody, nobody);
    expect(await facts()).toMatchObject({ pathWritable: true, uid: nobody });
    const agent = await host.install();
    await host.release(agent, first);
    await host.stage(agent, second, { 'a/b': 'x' });
    chmodSync(host.in('releases', second, 'a'), 0o555);
    await agent.writeFile(second, '.env', 'x', '0600');
    await agent.linkShared(second, [{ kind: 'directory', path: 'data' }]);
    await agent.seal(second);
    await agent.switchTo(first, undefined);
    await agent.switchTo(second, first);
    await agent.switchTo(first, second);
    await agent.remove([second]);
    expect(readdirSync(host.in('releases'))).toEqual([first]);
    expect(statSync(host.in('releases', first, 'version.txt')).uid).toBe(nobody);
  });

  test('says so when the user may not write', async () => {
    expect(await facts()).toMatchObject({ pathWritable: false });
    expect(await failureFrom(host.install())).toMatchObject({ kind: 'path-not-writable' });
    expect(readdirSync(host.path)).toEqual([]);
  });

  test('says so when only a part belongs to the user', async () => {
    chownSync(host.path, nobody, nobody);
    const agent = await host.install();
    mkdirSync(host.in('releases'));
    expect(await facts()).toMatchObject({ pathWritable: false });
    expect(await failureFrom(host.release(agent, first))).toMatchObject({ kind: 'path-not-writable' });
    expect(readdirSync(host.in('.deploy/staging'))).toEqual([]);
  });

  test('tells of files of another user that it could not remove, and never shows a half release', async () => {
    chownSync(host.path, nobody, nobody);
    const agent = await host.install();
    await host.stage(agent, first, { 'cache/a': 'x', b: 'y' });
    mkdirSync(host.in('releases', first, 'cache/root'));
    writeFileSync(host.in('releases', first, 'cache/root/file'), '');
    await agent.seal(first);
    expect(await failureFrom(agent.remove([first]))).toMatchObject({ kind: 'path-not-writable' });
    expect(await agent.releases()).toEqual([]);
  });
}
