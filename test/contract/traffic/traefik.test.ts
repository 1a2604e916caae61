import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scripts } from '../../../src/host/scripts.generated.ts';
import type { CommandResult } from '../../../src/model/command.ts';
import { localConnection, type Shell } from '../../fixtures/local-connection.ts';
import { findExecutable } from '../../setup/programs.ts';

const variants: readonly { readonly shell: Shell; readonly client: string }[] = [
  { shell: 'dash', client: 'curl' },
  { shell: 'busybox', client: 'perl' },
];

/** Answers as Traefik's API does (v3), from the file of the service where it has taken that up. */
class FakeApi {
  readonly #file: string;
  readonly #server: Server;
  taken = '';
  takes = true;
  router = 'shop';

  constructor(file: string) {
    this.#file = file;
    this.#server = createServer((request, response) => {
      const [path = ''] = (request.url ?? '').split('?');
      const answer = this.#answer(path);
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(JSON.stringify(answer ?? { message: 'service not found' }));
    });
  }

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(path: string): unknown {
    if (this.takes && existsSync(this.#file))
      this.taken = /url: (.*)/.exec(readFileSync(this.#file, 'utf8'))?.[1] ?? '';
    if (path === '/api/overview') return { providers: ['File'] };
    if (path === '/api/http/routers')
      return [{ entryPoints: ['web'], service: this.router, provider: 'file' }];
    if (path !== '/api/http/services/shop@file' || this.taken === '') return undefined;
    return { loadBalancer: { servers: [{ url: this.taken }], strategy: 'wrr' }, status: 'enabled' };
  }
}

describe.each(variants)('the file that Traefik watches, replaced by $shell with $client', (variant) => {
  let directory: string;
  let watched: string;
  let file: string;
  let api: FakeApi;
  let url: string;
  let apps: ReturnType<typeof createTcpServer>[];
  let ports: number[];
  let run: (verb: string, ...words: readonly string[]) => Promise<CommandResult>;
  const clients: Socket[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'traefik-'));
    watched = join(directory, 'dynamic');
    file = join(watched, 'shop.traffic.yml');
    const before = join(directory, 'before');
    for (const made of [watched, before]) mkdirSync(made);
    symlinkSync(findExecutable(variant.client) ?? variant.client, join(before, variant.client));
    // What the script waits for is there at once, or never comes. busybox has a `sleep` of its own.
    writeFileSync(join(before, 'sleep'), '#!/bin/sh\nexec /bin/sleep 0.05\n', { mode: 0o755 });
    api = new FakeApi(file);
    url = await api.start();
    apps = [createTcpServer(), createTcpServer()];
    for (const app of apps) await once(app.listen(0, '127.0.0.1'), 'listening');
    ports = apps.map((app) => (app.address() as AddressInfo).port);
    const connection = localConnection({
      shell: variant.shell,
      directory: mkdtempSync(join(directory, 'path-')),
      before: [before],
    });
    run = (verb, ...words) =>
      connection.run({
        argv: ['sh', '-s', '--', verb, url, watched, 'shop', ...ports.map(String), ...words],
        stdin: scripts['traffic/proxies/traefik.sh'],
        timeoutMs: 30_000,
      });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const app of apps) app.close();
    await api.stop();
    rmSync(directory, { recursive: true });
  });

  const address = (colour: 'blue' | 'green'): string =>
    `http://127.0.0.1:${ports[colour === 'blue' ? 0 : 1]}`;
  const ended = async (...words: Parameters<typeof run>): Promise<unknown> => {
    const { end } = await run(...words);
    return end.kind === 'exited' ? end.code : end;
  };

  it('leads to the new one when the API says so, and waits for what the old one has', async () => {
    expect(await run('move', 'blue', 'green', '0')).toMatchObject({ end: { code: 0 }, stdout: 'left=0\n' });
    expect(api.taken).toBe(address('blue'));
    const client = connect(ports[0] ?? 0, '127.0.0.1');
    clients.push(client);
    await once(client, 'connect');
    const moving = run('move', 'green', 'blue', '400');
    await expect.poll(() => api.taken).toBe(address('green'));
    client.destroy();
    expect(await moving).toMatchObject({ end: { code: 0 }, stdout: 'left=0\n' });
    expect(readdirSync(watched)).toEqual(['shop.traffic.yml']);
  });

  it('does not wait longer than it is told, and tells how many are left', async () => {
    const client = connect(ports[0] ?? 0, '127.0.0.1');
    clients.push(client);
    await once(client, 'connect');
    expect(await run('move', 'green', 'blue', '1')).toMatchObject({ end: { code: 0 }, stdout: 'left=1\n' });
  });

  // Once is enough of what takes a minute.
  if (variant.shell === 'dash') {
    it('puts back what was there when Traefik does not take it up', async () => {
      api.takes = false;
      expect(await ended('move', 'blue', 'green', '0')).toBe(85);
      expect(readdirSync(watched)).toEqual([]);
      api.takes = true;
      await run('move', 'blue', 'green', '0');
      const before = readFileSync(file, 'utf8');
      api.takes = false;
      expect(await ended('move', 'green', 'blue', '0')).toBe(85);
      expect(readFileSync(file, 'utf8')).toBe(before);
    });
  }

  it('leaves the file for a Traefik that does not run', async () => {
    await api.stop();
    expect(await ended('move', 'green', 'blue', '0')).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain(`url: ${address('green')}\n`);
  });

  it('says before anything changes what is missing', async () => {
    const config = join(directory, 'traefik.yml');
    const preflight = (): Promise<unknown> => ended('preflight', config);
    expect(await preflight()).toBe(0);
    writeFileSync(config, `providers:\n  file: { directory: ${watched} }\n`);
    expect(await preflight()).toBe(0);
    writeFileSync(config, `providers:\n  # ${watched}\n  file: { directory: /elsewhere }\n`);
    expect(await preflight()).toBe(84);
    rmSync(config);
    api.router = 'shop@file';
    expect(await preflight()).toBe(0);
    api.router = 'other';
    expect(await preflight()).toBe(82);
    await api.stop();
    expect(await preflight()).toBe(81);
  });

  it('refuses a directory that is not there, and wrong words', async () => {
    rmSync(watched, { recursive: true });
    expect(await ended('preflight', join(directory, 'none.yml'))).toBe(83);
    expect(await ended('move', 'red', 'blue', '0')).toBe(64);
    expect(await ended('move', 'blue')).toBe(64);
  });
});
