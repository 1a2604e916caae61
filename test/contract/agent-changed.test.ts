import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changedFiles } from '../../src/host/changed-files.ts';
import { AgentHost, first } from '../fixtures/agent-host.ts';
import { describeIf } from '../setup/requirements.ts';

// The find of busybox tells no inodes and times: it cannot be asked.
describeIf('dash', 'what changed of a release on a host', () => {
  let host: AgentHost;
  beforeEach(() => {
    host = new AgentHost('dash');
  });
  afterEach(() => host.dispose());

  test('what is not as sent is told, missing files too, also where its time was set back', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`d/${n}`, `${n}`]));
    const agent = await host.install();
    await host.stage(agent, first, { ...many, kept: 'k', lost: 'l', back: 'b' });
    await agent.seal(first);
    const ask = () => changedFiles(host.connection, { path: host.path, release: first, timeoutMs: 10_000 });
    expect(await ask()).toEqual({ files: [], count: 0 });
    const at = (file: string): string => host.in('releases', first, file);
    const { mtime } = statSync(at('back'));
    // Written before the other is gone: its inode is another one then.
    writeFileSync(at('back.new'), 'x');
    utimesSync(at('back.new'), mtime, mtime);
    renameSync(at('back.new'), at('back'));
    rmSync(at('lost'));
    expect(await ask()).toEqual({
      files: expect.arrayContaining([
        { path: 'lost', is: 'missing' },
        { path: 'back', is: 'changed' },
      ]),
      count: 2,
    });
    rmSync(at('d'), { recursive: true });
    const all = await ask();
    expect([all?.files.length, all?.count]).toEqual([20, 32]);
  });
});
