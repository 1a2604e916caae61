import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { longest, placeOf } from '../../setup/longest-first.ts';

describe('the order of the test files', () => {
  it('names files that there are, each once', () => {
    expect(longest.filter((name) => !existsSync(name))).toEqual([]);
    expect(new Set(longest).size).toBe(longest.length);
  });

  it('begins with those that take long, and lets the others follow', () => {
    expect(placeOf(`/clone/${longest[0]}`)).toBe(0);
    expect(placeOf(`/clone/${longest.at(-1)}`)).toBeLessThan(placeOf('/clone/test/contract/short.test.ts'));
  });
});
