import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function standIn(name: string, text: string): void {
  writeFileSync(join(directory, name), `#!/bin/sh\n${text}`, { mode: 0o755 });
}

/** A unit whose process 41 has crashed; it is started again, as 42, while the journal is waited for. */
function crashedUnit(): void {
  standIn(
    'systemctl',
    `case $* in
*ActiveState*) echo activating ;;
*SubState*) echo auto-restart ;;
*ExecMainStatus*) echo 3 ;;
*ExecMainPID*) if [ -e ${directory}/started-again ]; then echo 42; else echo 41; fi ;;
esac
`,
  );
}

// Of a process that is gone before journald has asked for its unit, the lines have no unit (seen with systemd 252).
test('what a process said that crashed at once is found, though the journal does not know its unit', () => {
  crashedUnit();
  standIn(
    'journalctl',
    `case " $* " in
*' --sync '*) touch ${directory}/started-again ;;
*' _PID=41 '*) echo 'node[41]: no such database' ;;
esac
`,
  );
  const argv = [resolve('src/drivers/systemd.sh'), 'watch', 'user', 'shop.service', '', '0'];
  const { status, stderr } = spawnSync('sh', argv, {
    env: { ...process.env, PATH: `${directory}${delimiter}${process.env.PATH}` },
    encoding: 'utf8',
  });
  expect(stderr).toContain('no such database');
  expect(status).toBe(87);
});
