import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostAgent } from '../../src/host/agent.ts';
import { describeRelease, type ReleaseContents } from '../../src/host/describe-release.ts';
import { AgentHost, failureFrom, first, second } from '../fixtures/agent-host.ts';
import { type Shell, shells } from '../fixtures/local-connection.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of shells) describeIf(shell, `what a release holds, told in ${shell}`, () => suite(shell));

function suite(shell: Shell): void {
  let host: AgentHost;
  let agent: HostAgent;

  beforeEach(async () => {
    host = new AgentHost(shell);
    agent = await host.install();
  });
  afterEach(() => host.dispose());

  const described = (release: string): Promise<ReleaseContents> =>
    describeRelease(host.connection, {
      ...{ path: host.path, release, envFile: '.env', unit: 'shop.service', timeoutMs: 30_000 },
    });

  test('is its manifest, its env file and its unit, whatever they hold', async () => {
    const odd = 'odd \n name\\';
    await host.stage(agent, first, { 'page.txt': 'hello', [`sub/${odd}`]: 'x' });
    await agent.writeFile(first, '.env', "A='one\ntwo'\nB='=x'\n", '0600');
    mkdirSync(host.in('.deploy/units', first), { recursive: true });
    writeFileSync(host.in('.deploy/units', first, 'shop.service'), '[Service]\nExecStart=x --a=b');
    const { entries = [], env, unit } = await described(first);
    expect(entries.flatMap((entry) => (entry.kind === 'file' ? [[entry.path, entry.size]] : []))).toEqual(
      expect.arrayContaining([
        ['page.txt', 5],
        [`sub/${odd}`, 1],
      ]),
    );
    expect(env).toBe("A='one\ntwo'\nB='=x'\n");
    expect(unit).toBe('[Service]\nExecStart=x --a=b\n');
  });

  test('is without entries where the manifest is gone, and refused where the release is', async () => {
    await host.stage(agent, first, { 'page.txt': 'hello' });
    const { entries, env, unit } = await described(first);
    expect([entries?.length, env, unit]).toEqual([1, '', '']);
    writeFileSync(host.in('.deploy/manifests', first), `00 ${'0'.repeat(64)}\n`);
    expect((await described(first)).entries).toBeUndefined();
    expect(await failureFrom(described(second))).toMatchObject({ kind: 'release-unknown' });
  });
}
