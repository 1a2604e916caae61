import { describe, expect, it } from 'vitest';
import { keyTables } from '../../../src/build/key-tables.ts';

const rows = keyTables()
  .split('\n')
  .filter((line) => line.startsWith('| `'));
const keys = rows.map((row) => /^\| `([^`]*)`/.exec(row)?.[1]);

describe('the tables of keys', () => {
  it('show a key with its description, default and example', () => {
    expect(rows).toContain('| `keep` | Good releases kept besides the one in service. | `5` |  |');
    expect(rows).toContain('| `user` | The user to log in as. |  | `deploy` |');
  });

  it('reach the keys of maps, of short forms and of items of lists', () => {
    expect(keys).toEqual(
      expect.arrayContaining([
        'connect.timeout',
        'source.exclude',
        'build[].run',
        'systemd.exec',
        'http.url',
      ]),
    );
  });

  it('describe each kind of thing once', () => {
    expect(keys.filter((key) => key === 'exec' || key?.endsWith('.exec'))).toEqual(['systemd.exec']);
    expect(keys.filter((key) => key?.endsWith('degraded-after'))).toEqual(['degraded-after']);
    expect(keys.filter((key) => key?.startsWith('environments'))).toEqual(['environments']);
    expect(keys.filter((key) => key === 'jump')).toHaveLength(1);
    // A host's and a group's.
    expect(keys.filter((key) => key === 'optional')).toHaveLength(2);
  });

  it('leave no key without a description, and break no table', () => {
    for (const row of rows) {
      expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
      expect(row.split(/(?<!\\)\|/)[2]?.trim()).not.toBe('');
    }
  });

  it('escape what would end a cell', () => {
    const description = 'a | b';
    expect(keyTables({ properties: { odd: { type: 'string', description } } })).toContain(
      '| `odd` | a \\| b |',
    );
  });
});
