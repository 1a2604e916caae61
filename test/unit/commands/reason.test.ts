import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../../src/commands/reason.ts';

const secrets = ['hunter2-hunter2'];

describe('the reason of a rollback', () => {
  it.each([
    ['prices are wrong\n', 'prices are wrong'],
    ['two\nlines, \u001b[31mred\u001b[0m', 'two lines, red'],
    ['the key hunter2-hunter2 was in it', 'the key *** was in it'],
    ['hunter2-\u001b[1mhunter2 in colour', '*** in colour'],
  ])('%j is kept as %j', (given, kept) => {
    expect(reasonOf(given, { secrets })).toEqual({ reason: kept });
  });

  it('is none where nothing was said', () => {
    expect(reasonOf(undefined, { secrets })).toEqual({});
    expect(reasonOf(' \n', { secrets })).toEqual({});
  });

  it('is cut at 500 characters', () => {
    expect(reasonOf('x'.repeat(5000), { secrets }).reason).toMatch(/^x{499}…$/);
  });
});
