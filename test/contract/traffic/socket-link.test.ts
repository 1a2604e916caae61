import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scripts } from '../../../src/host/scripts.generated.ts';
import type { CommandResult } from '../../../src/model/command.ts';
import { localConnection, unlikeShells } from '../../fixtures/local-connection.ts';

/** An app at a socket; it keeps every connection open until its client ends it. */
async function listen(path: string, writableAll = true): Promise<Server> {
  const server = createServer((socket) => socket.resume());
  await once(server.listen({ path, writableAll }), 'listening');
  return server;
}

describe.each(unlikeShells)('the link to a socket, flipped by %s', (shell) => {
  let directory: string;
  let run: (verb: string, ...words: readonly string[]) => Promise<CommandResult>;
  let by: 'own' | 'forwarded';
  const servers: Server[] = [];
  const clients: Socket[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sockets-'));
    chmodSync(directory, 0o755);
    by = 'own';
    const before = join(directory, 'before');
    mkdirSync(before);
    // It takes any configuration.
    writeFileSync(join(before, 'nginx'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    const connection = localConnection({
      shell,
      directory: mkdtempSync(join(directory, 'path-')),
      before: [before],
    });
    run = (verb, ...words) =>
      connection.run({
        argv: ['sh', '-s', '--', verb, directory, 'nginx', by, ...words],
        stdin: scripts['traffic/proxies/socket-link.sh'],
        timeoutMs: 30_000,
      });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    rmSync(directory, { recursive: true });
  });

  const app = async (name: string, writableAll = true): Promise<void> => {
    servers.push(await listen(join(directory, name), writableAll));
  };
  const open = async (name: string): Promise<Socket> => {
    const client = connect({ path: join(directory, name) });
    clients.push(client);
    await once(client, 'connect');
    return client;
  };
  const current = (): string => readlinkSync(join(directory, 'current'));

  it('leads to the new one, also a second time, and waits for what the old one has', async () => {
    await app('blue');
    await app('green');
    expect(await run('move', 'blue', 'green', '0')).toMatchObject({ end: { code: 0 }, stdout: 'left=0\n' });
    const client = await open('current');
    const moving = run('move', 'green', 'blue', '20');
    await expect.poll(current).toBe('green');
    client.end();
    expect(await moving).toMatchObject({ end: { code: 0 }, stdout: 'left=0\n' });
    expect(await run('move', 'green', 'blue', '0')).toMatchObject({ end: { code: 0 } });
  });

  it('does not wait longer than it is told, and tells how many are left', async () => {
    await app('blue');
    await app('green');
    await open('blue');
    await open('blue');
    expect(await run('move', 'green', 'blue', '1')).toMatchObject({ end: { code: 0 }, stdout: 'left=2\n' });
    expect(current()).toBe('green');
  });

  it('stays where it was when nobody listens at the new one', async () => {
    await app('blue');
    await run('move', 'blue', 'green', '0');
    writeFileSync(join(directory, 'green'), '');
    expect((await run('move', 'green', 'blue', '0')).end).toMatchObject({ code: 84 });
    expect(current()).toBe('blue');
  });

  it('stays where it was when the proxy may not write to the new one, or enter the directory', async () => {
    await app('blue');
    await run('move', 'blue', 'green', '0');
    await app('green', false);
    expect((await run('move', 'green', 'blue', '0')).end).toMatchObject({ code: 85 });
    chmodSync(directory, 0o700);
    expect((await run('move', 'blue', 'green', '0')).end).toMatchObject({ code: 83 });
    expect(current()).toBe('blue');
  });

  it('is refused while nobody listens at both sockets for an app at a port', async () => {
    by = 'forwarded';
    const config = join(directory, 'conf', 'nginx.conf');
    mkdirSync(join(directory, 'conf'));
    writeFileSync(config, 'events {}\n');
    const ended = async (): Promise<unknown> => (await run('preflight', config)).end;
    expect(await ended()).toMatchObject({ code: 82 });
    writeFileSync(config, `upstream shop { server unix:${directory}/current; }\n`);
    expect(await ended()).toMatchObject({ code: 87 });
    await app('blue');
    expect(await ended()).toMatchObject({ code: 87 });
    await app('green');
    expect(await ended()).toMatchObject({ code: 0 });
    by = 'own';
    expect(await ended()).toMatchObject({ code: 0 });
  });

  it('replaces no more than a link', async () => {
    await app('blue');
    symlinkSync('nowhere', join(directory, 'current'));
    expect((await run('move', 'blue', 'green', '0')).end).toMatchObject({ code: 0 });
    expect(current()).toBe('blue');
    expect((await run('move', 'blue')).end).toMatchObject({ code: 64 });
  });
});
