import { expect, it } from 'vitest';
import { layersPresent, readEngineImages } from '../../../src/drivers/compose-images.ts';

it('counts the layers that any image has in the same order', () => {
  const engine = readEngineImages('zstd=yes\nimage=sha256:1 a b c\nimage=sha256:2 b c\nimage=sha256:3\n');
  expect(engine.format).toBe('zstd');
  expect(layersPresent({ layers: ['a', 'b', 'x'] }, engine)).toBe(2);
  expect(layersPresent({ layers: ['b'] }, engine)).toBe(1);
  expect(layersPresent({ layers: ['c', 'b'] }, engine)).toBe(0);
  expect(layersPresent({ layers: ['a'] }, readEngineImages('zstd=no\n'))).toBe(0);
});
