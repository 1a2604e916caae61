import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { agentExits } from '../../../src/host/agent-exit-codes.ts';
import { scripts } from '../../../src/host/scripts.generated.ts';

const script = scripts['host/agent.sh'];
const documented = [...script.matchAll(/^# {3}(\d+) ([a-z-]+) /gm)].map(([, code, name]) => ({
  code: Number(code),
  name,
}));

describe('the exit codes of the agent', () => {
  test('are the same in the script’s table and in ours', () => {
    expect(documented).toEqual(agentExits.map(({ code, name }) => ({ code, name })));
    expect(documented.length).toBeGreaterThan(10);
  });

  test('that the scripts use are all in the table', () => {
    const codes = agentExits.map(({ code }) => String(code));
    for (const text of [script, readFileSync('src/host/install-script.sh', 'utf8')]) {
      const used = [...text.matchAll(/\brefuse (\d+)\b|\becho (\d\d)$/gm)];
      for (const [, refused, printed] of used) expect(codes).toContain(refused ?? printed);
      expect(used.length).toBeGreaterThan(5);
    }
  });

  test('keep clear of those that shells, ssh and signals use', () => {
    for (const { code } of agentExits) {
      expect(code).toBeGreaterThan(2);
      expect(code).toBeLessThan(126);
    }
    expect(new Set(agentExits.map(({ code }) => code)).size).toBe(agentExits.length);
  });
});
