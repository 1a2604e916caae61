import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runLocally } from '../../../src/adapters/local-command.ts';
import { virtualClock } from '../../../src/adapters/simulated/virtual-clock.ts';
import type { CommandResult } from '../../../src/model/command.ts';
import { systemdProbe } from '../../../src/probes/systemd.ts';
import { ended, exited, probeContext } from '../../fixtures/probe-context.ts';

const unit = 'shop.service';

function ask(result: CommandResult) {
  const context = probeContext(virtualClock(), async () => result);
  return systemdProbe({ kind: 'systemd', unit, scope: 'system' }, 5_000, context);
}

/** As systemctl(1) prints it. */
function show(properties: Record<string, string>): CommandResult {
  const all = { LoadState: 'loaded', NRestarts: '0', Result: 'success', ...properties };
  return exited(
    0,
    Object.entries(all)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
}

describe('the state of a unit', () => {
  it.each([
    ['active', 'running', 'healthy'],
    ['active', 'exited', 'healthy'],
    ['activating', 'start-pre', 'inconclusive'],
    ['activating', 'auto-restart', 'unhealthy'],
    ['reloading', 'reload', 'inconclusive'],
    ['maintenance', 'cleaning', 'inconclusive'],
    ['deactivating', 'stop-sigterm', 'unhealthy'],
    ['inactive', 'dead', 'unhealthy'],
    ['failed', 'failed', 'unhealthy'],
    ['something-new', 'x', 'inconclusive'],
  ])('%s (%s) is %s', async (active, sub, verdict) => {
    expect(await ask(show({ ActiveState: active, SubState: sub }))).toMatchObject({
      verdict,
      detail: `shop.service is ${active} (${sub})`,
    });
  });

  it('is unhealthy when systemd does not know the unit', async () => {
    const result = show({ LoadState: 'not-found', ActiveState: 'inactive', SubState: 'dead' });
    expect(await ask(result)).toMatchObject({ verdict: 'unhealthy', detail: 'shop.service is not-found' });
  });

  it('comes with restarts and result, and with what names the running instance', async () => {
    const properties = { ActiveState: 'active', SubState: 'running', NRestarts: '4', Result: 'exit-code' };
    expect(await ask(show({ ...properties, InvocationID: '0a1b' }))).toMatchObject({
      verdict: 'healthy',
      detail: 'shop.service is active (running), restarted 4 times, result exit-code',
      instance: '0a1b/4',
    });
  });
});

describe('a systemd that does not answer', () => {
  it('says nothing about the service', async () => {
    expect(await ask(exited(127, '', 'sh: systemctl: not found'))).toMatchObject({
      verdict: 'inconclusive',
      detail: 'systemctl: exit 127: sh: systemctl: not found',
    });
    expect(await ask(ended({ kind: 'signalled', signal: 'SIGKILL' }))).toMatchObject({
      verdict: 'inconclusive',
    });
  });
});

it.each(['system', 'user'] as const)('asks the %s manager with the unit as an argument', async (scope) => {
  const directory = mkdtempSync(join(tmpdir(), 'systemctl-'));
  const fake = join(directory, 'systemctl');
  writeFileSync(fake, '#!/bin/sh\necho "$XDG_RUNTIME_DIR $# $*" >&2\nexit 9\n');
  chmodSync(fake, 0o755);
  const env = { PATH: `${directory}:${process.env.PATH}` };
  const context = probeContext(virtualClock({ auto: false }), (argv, timeoutMs) =>
    runLocally({ argv, timeoutMs, env }),
  );
  const odd = '$(x) "y".service';
  const answer = systemdProbe({ kind: 'systemd', unit: odd, scope }, 20_000, context);
  const shown = 'LoadState,ActiveState,SubState,NRestarts,InvocationID,Result';
  const runtime = `/run/user/${process.getuid?.()}`;
  const seen =
    scope === 'user' ? `${runtime} 6 --user show -p ${shown} -- ${odd}` : `5 show -p ${shown} -- ${odd}`;
  expect((await answer).detail).toBe(`systemctl: exit 9: ${seen}`);
  rmSync(directory, { recursive: true });
});
