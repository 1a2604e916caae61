import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../../../src/model/events.ts';
import { UnwellWatch } from '../../../src/planning/unwell-watch.ts';

const wave = (number: number, ...hosts: readonly string[]): DeployEvent => ({
  ...{ type: 'wave-started', at: 0, wave: number, waves: 2, hosts },
});
const ended = (host: string, failed = false): DeployEvent => ({
  ...{ type: 'step-ended', at: 0, host, phase: 'activate', step: 'restart', durationMs: 1 },
  result: failed ? 'failed' : 'done',
  ...(failed ? { failure: { kind: 'command-failed', message: 'it failed' } } : {}),
});

function toldOf(...seen: readonly (readonly [DeployEvent, readonly string[]])[]): readonly string[] {
  const watch = new UnwellWatch();
  for (const [event, unwell] of seen) watch.see(event, unwell);
  return watch.told;
}

describe('hosts that are unwell together', () => {
  it('may be those of one wave', () => {
    expect(toldOf([wave(1, 'a', 'b'), []], [ended('a'), ['a', 'b']], [ended('b'), []])).toEqual([]);
  });

  it('may not be of two waves, nor of a wave that has not begun, nor of none', () => {
    const two = toldOf([wave(1, 'a'), []], [wave(2, 'b'), []], [ended('b'), ['a', 'b']]);
    expect(two).toEqual(['a, b were unwell together and are of no one wave that has begun']);
    expect(toldOf([wave(1, 'a'), []], [ended('a'), ['b']])).toHaveLength(1);
    expect(toldOf([ended('a'), ['a']])).toHaveLength(1);
  });

  it('may be one that failed, beside those of the wave that goes on', () => {
    const seen = [wave(1, 'a'), ended('a', true), wave(2, 'b')].map((event) => [event, []] as const);
    expect(toldOf(...seen, [ended('b'), ['a', 'b']])).toEqual([]);
    expect(toldOf([wave(1, 'a'), []], [wave(2, 'b'), []], [ended('b'), ['a', 'b']])).toHaveLength(1);
  });
});
