import { describe, expect, it } from 'vitest';
import { colourOf, idleColour, parseColours } from '../../../src/traffic/colours.ts';

describe('the colours of a host', () => {
  const found = parseColours('blue=20261120T131502Z-1a2b3c4\ngreen=\n');

  it('are what the links name', () => {
    expect(found).toEqual({ blue: '20261120T131502Z-1a2b3c4' });
    expect(colourOf(found, '20261120T131502Z-1a2b3c4')).toBe('blue');
    expect(colourOf(found, undefined)).toBeUndefined();
  });

  it('leave the one in service alone', () => {
    expect(idleColour(found, '20261120T131502Z-1a2b3c4')).toBe('green');
    expect(idleColour({ blue: 'a', green: 'b' }, 'b')).toBe('blue');
  });

  it('begin with blue', () => {
    expect(idleColour({}, undefined)).toBe('blue');
    expect(idleColour(found, 'one without a colour')).toBe('blue');
  });
});
