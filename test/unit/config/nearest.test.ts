import { describe, expect, it } from 'vitest';
import { nearestOf } from '../../../src/config/nearest.ts';

const keys = ['known-hosts', 'health', 'keep', 'path', 'user'];

describe('nearestOf', () => {
  it.each([
    ['helth', 'health'],
    ['knownHosts', 'known-hosts'],
    ['known_hosts', 'known-hosts'],
    ['Keep', 'keep'],
    ['pth', 'path'],
    ['ptah', 'path'],
  ])('finds what %s was meant to be', (word, key) => {
    expect(nearestOf(word, keys)).toBe(key);
  });

  it.each(['replicas', 'x', 'port'])('does not guess at %s', (word) => {
    expect(nearestOf(word, keys)).toBeUndefined();
  });
});
