import type { Duplex } from 'node:stream';

/**
 * Gathers everything that is written to a socket within one turn of the event loop into one write, so that several
 * packets of SSH leave as one of TCP: each that leaves alone may wait for the answer to the one before.
 */
export function corkEachTurn(socket: Duplex): void {
  const write = socket.write.bind(socket);
  let corked = false;
  const gather = (): void => {
    if (corked) return;
    corked = true;
    socket.cork();
    setImmediate(() => {
      corked = false;
      socket.uncork();
    });
  };
  socket.write = (...parameters: unknown[]): boolean => {
    gather();
    return Reflect.apply(write, socket, parameters);
  };
}
