import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { shutPort } from '../../fixtures/loopback.ts';

/** What listens on the loopback interface beside the SSH servers. */
export interface Ports {
  readonly httpPort: number;
  readonly silentPort: number;
  readonly refusedPort: number;
  stop(): Promise<void>;
}

const large = 'x'.repeat(20_000_000);

/** An HTTP server, a port that accepts and never says a word, and one where nothing listens. */
export async function openPorts(): Promise<Ports> {
  const http = createHttpServer((request, response) => {
    response.end(request.url === '/large' ? large : 'hello from the host');
  });
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  const [httpPort, silentPort] = [await listen(http), await listen(silent)];
  return {
    httpPort,
    silentPort,
    refusedPort: shutPort,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      http.closeAllConnections();
      await Promise.all([close(http), close(silent)]);
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
