import { expect, it } from 'vitest';
import { stackImages } from '../../../src/drivers/swarm-file.ts';

const base = {
  name: 'stack.yaml',
  text: 'x-app: &app { image: "shop:${TAG}" }\nservices:\n  web: { <<: *app }\n  db: { image: "postgres:17" }\n  job: { command: [x] }\n',
};

it('finds the image of each service, also through an anchor; the last file counts', () => {
  const over = {
    name: 'over.yaml',
    text: 'services:\n  db: { image: "postgres:18" }\n  web: { command: [x] }\n',
  };
  const { images, without } = stackImages([base, over]);
  expect([...images]).toEqual([
    ['web', 'shop:${TAG}'],
    ['db', 'postgres:18'],
  ]);
  expect(without).toEqual(['job']);
});

it.each(['', 'services: 3', 'a: [', '- x'])('finds none in %j', (text) => {
  expect(stackImages([{ name: 'stack.yaml', text }])).toEqual({ images: new Map(), without: [] });
});
