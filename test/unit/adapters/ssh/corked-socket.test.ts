import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { corkEachTurn } from '../../../../src/adapters/ssh/corked-socket.ts';

it('what is written in one turn leaves together, in order, and nothing stays behind', async () => {
  const flights: string[][] = [];
  const socket = new Duplex({
    read: () => undefined,
    writev: (chunks, done) => {
      flights.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  corkEachTurn(socket);
  socket.write('a');
  socket.write('b');
  await new Promise((resolve) => setImmediate(resolve));
  socket.write('c');
  const finished = once(socket, 'finish');
  socket.end('d');
  await finished;
  expect(flights).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});
