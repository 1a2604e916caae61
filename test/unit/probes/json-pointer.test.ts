import { describe, expect, it } from 'vitest';
import { atPointer } from '../../../src/probes/json-pointer.ts';

/** The document and the pointers of RFC 6901, section 5. */
const document: unknown = JSON.parse(
  '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8,"~1":9}',
);

describe('atPointer', () => {
  it.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
    ['/~01', 9],
  ])('finds %j', (pointer, value) => {
    expect(atPointer(document, pointer)).toEqual({ found: true, value });
  });

  it.each([
    'foo',
    '/bar',
    '/foo/2',
    '/foo/-',
    '/foo/00',
    '/foo/length',
    '/foo/0/0',
    '/m~n',
    '/m~2n',
    '/constructor',
  ])('finds nothing at %j', (pointer) => {
    expect(atPointer(document, pointer)).toEqual({ found: false });
  });

  it('tells null from nothing', () => {
    expect(atPointer({ a: null }, '/a')).toEqual({ found: true, value: null });
    expect(atPointer({ a: null }, '/a/b')).toEqual({ found: false });
    expect(atPointer(null, '/a')).toEqual({ found: false });
  });
});
