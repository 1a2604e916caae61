import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenedSource } from '../../src/engine/context.ts';
import { createWorld } from '../../src/wiring.ts';

let directory: string;
let temporary: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wiring-'));
  temporary = join(directory, 'temporary');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

function open(path: string): Promise<OpenedSource> {
  const screen = { write: () => undefined, github: false, color: false };
  const world = createWorld({ transport: 'ssh2' }, { screen, signal: new AbortController().signal });
  return world.openSource({ path, include: [], exclude: [] });
}

async function archive(entry: string): Promise<string> {
  const tar = pack();
  tar.entry({ name: entry, type: 'symlink', linkname: entry === 'good' ? 'x' : '/etc/passwd' });
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(part as Buffer);
  const path = join(directory, 'release.tar.gz');
  writeFileSync(path, gzipSync(Buffer.concat(parts)));
  return path;
}

describe('a source opened for sending', () => {
  it('leaves nothing in the temporary directory when it is a directory, and is never removed', async () => {
    const source = join(directory, 'source');
    mkdirSync(source);
    writeFileSync(join(source, 'page.txt'), 'page');
    const opened = await open(source);
    expect(readdirSync(temporary)).toEqual([]);
    await opened.close();
    expect(readdirSync(source)).toEqual(['page.txt']);
  });

  it('is unpacked there when it is an archive, until it is closed', async () => {
    const opened = await open(await archive('good'));
    expect(readdirSync(temporary)).toEqual([expect.stringMatching(/^deploy-source-/)]);
    await opened.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is removed when it is refused', async () => {
    await expect(open(await archive('bad'))).rejects.toThrow();
    expect(readdirSync(temporary)).toEqual([]);
  });
});
