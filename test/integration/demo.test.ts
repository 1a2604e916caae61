import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The Node programs on this machine: the one that runs the tests, and the system's, which may be older. */
const programs = [process.execPath, '/usr/bin/node', '/usr/local/bin/node'].filter(
  (path, index, all) => existsSync(path) && all.indexOf(path) === index,
);

describe.each(programs)('the demo, by %s', (program) => {
  it('checks every claim it makes, exits 0 and leaves nothing behind', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'demo-test-'));
    const { code, output } = await run(program, ['dist/cli.js', 'demo'], directory);
    expect(code, output).toBe(0);
    expect(output).toMatch(/All 11 claims were checked and hold/);
    expect(output).not.toContain('NOT TRUE');
    for (const phase of ['2 connect', '3 preflight', '5 stage', '7 activate', 'rollback']) {
      expect(output).toContain(phase);
    }
    expect(readdirSync(directory)).toEqual([]);
    rmSync(directory, { recursive: true });
  });
});

function run(
  program: string,
  args: readonly string[],
  directory: string,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, TMPDIR: directory },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
