import { expect, it } from 'vitest';
import {
  layersPresent,
  planShipments,
  readEngineImages,
  spaceForAll,
} from '../../../src/drivers/compose-images.ts';
import type { RunnerImage } from '../../../src/model/images.ts';

it('counts the layers that any image has in the same order', () => {
  const engine = readEngineImages('zstd=yes\nimage=sha256:1 a b c\nimage=sha256:2 b c\nimage=sha256:3\n');
  expect(engine.format).toBe('zstd');
  expect(layersPresent({ layers: ['a', 'b', 'x'] }, engine)).toBe(2);
  expect(layersPresent({ layers: ['b'] }, engine)).toBe(1);
  expect(layersPresent({ layers: ['c', 'b'] }, engine)).toBe(0);
  expect(layersPresent({ layers: ['a'] }, readEngineImages('zstd=no\n'))).toBe(0);
});

const image = (id: string, layers: Readonly<Record<string, number>>): RunnerImage => ({
  ...{ name: `${id}:1`, id, layers: Object.keys(layers), layerBytes: Object.values(layers) },
  open: () => {
    throw new Error('nothing is sent here');
  },
});

it('sends of each image what neither the engine nor an image before it has', () => {
  const engine = readEngineImages('zstd=yes\nfree-kib=10\nimage=old a b\n');
  expect(engine.freeBytes).toBe(10_240);
  const images = [
    image('one', { a: 5, c: 70 }),
    image('two', { a: 5, c: 70, d: 9 }),
    image('old', { a: 5, b: 6 }),
  ];
  expect(planShipments(images, engine).map(({ there, present, bytes }) => [there, present, bytes])).toEqual([
    [false, 1, 70],
    [false, 2, 9],
    [true, 2, 0],
  ]);
});

it('takes room for the archive beside the layers, of one image at a time', () => {
  const margin = 32 * 1024 * 1024;
  const [first, second, third] = [100, 30, 90].map((bytes) => ({
    image: image('x', {}),
    there: false,
    present: 0,
    bytes,
  }));
  if (first === undefined || second === undefined || third === undefined) throw new Error('three were made');
  expect(spaceForAll([first])).toBe(200 + margin);
  expect(spaceForAll([first, second])).toBe(200 + margin);
  expect(spaceForAll([first, third])).toBe(100 + 180 + margin);
  expect(spaceForAll([{ ...first, there: true, bytes: 0 }])).toBe(0);
});
