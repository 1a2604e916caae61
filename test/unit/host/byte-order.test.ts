import { expect, test } from 'vitest';
import { sortByBytes } from '../../../src/host/byte-order.ts';

test('the order is that of bytes, as on the host', () => {
  const names = ['\u{10000}', '\uE000', 'b', 'a/b', 'a-b', 'a'];
  expect(sortByBytes(names, (name) => name)).toEqual(['a', 'a-b', 'a/b', 'b', '\uE000', '\u{10000}']);
});
