import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostAgent } from '../../src/host/agent.ts';
import { AgentHost, failureFrom, first, second } from '../fixtures/agent-host.ts';
import { type Shell, shells } from '../fixtures/local-connection.ts';
import { describeIf } from '../setup/requirements.ts';

for (const shell of shells) describeIf(shell, `a staged release in ${shell}`, () => prepareSuite(shell));

function prepareSuite(shell: Shell): void {
  let host: AgentHost;
  let agent: HostAgent;

  beforeEach(async () => {
    host = new AgentHost(shell);
    agent = await host.install();
  });
  afterEach(() => host.dispose());

  describe('shared', () => {
    test('a file is seeded, or must be on the host already', async () => {
      const entries = [{ kind: 'file', path: 'config/app.ini' }] as const;
      await host.stage(agent, first, { a: 'x' });
      const failure = await failureFrom(agent.linkShared(first, entries));
      expect(failure).toMatchObject({ kind: 'shared-conflict', exit: 81 });
      expect(failure.message).toContain('shared/config/app.ini');
      expect(existsSync(host.in('shared/config/app.ini'))).toBe(false);
      await host.stage(agent, second, { 'config/app.ini': 'from the release' });
      await agent.linkShared(second, entries);
      writeFileSync(host.in('shared/config/app.ini'), 'edited');
      await agent.linkShared(first, entries);
      expect(readFileSync(host.in('releases', first, 'config/app.ini'), 'utf8')).toBe('edited');
      expect(readFileSync(host.in('releases', second, 'config/app.ini'), 'utf8')).toBe('edited');
    });
  });

  describe('write-file', () => {
    test('writes what came by stdin with its mode, in new directories, over what was there', async () => {
      await host.stage(agent, first, { '.env': 'from the source' });
      const secret = "A='1'\nB='ü $HOME `x`'\n";
      await agent.writeFile(first, '.env', secret, '0600');
      await agent.writeFile(first, './config/deep/prod.env', secret, '0640');
      expect(readFileSync(host.in('releases', first, '.env'), 'utf8')).toBe(secret);
      expect(statSync(host.in('releases', first, '.env')).mode & 0o777).toBe(0o600);
      expect(statSync(host.in('releases', first, 'config/deep/prod.env')).mode & 0o777).toBe(0o640);
      for (const { argv } of host.connection.commands) expect(argv.join(' ')).not.toContain('$HOME `x`');
      expect(readdirSync(host.in('releases', first)).sort()).toEqual(['.env', 'config']);
    });

    test('never goes through a link or over a directory', async () => {
      const outside = join(host.directory, 'outside');
      writeFileSync(outside, 'untouched');
      await host.stage(agent, first, { 'd/x': 'x', '.env': { link: 'd/x' }, up: { link: 'd' } });
      symlinkSync(outside, host.in('releases', first, 'escape'));
      for (const file of ['.env', 'up/new', 'd', 'escape']) {
        expect(await failureFrom(agent.writeFile(first, file, 'y', '0600'))).toMatchObject({
          kind: 'shared-conflict',
        });
      }
      expect(readFileSync(outside, 'utf8')).toBe('untouched');
      expect(readFileSync(host.in('releases', first, 'd/x'), 'utf8')).toBe('x');
    });
  });
}
