import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { linkStaysInside } from '../../host/link-target.ts';
import { shown, sourceError } from './source-failure.ts';

/** What an archive may amount to at most; beyond it is taken for a bomb. */
export interface UnpackLimits {
  readonly bytes: number;
  readonly entries: number;
}

const hint = 'Make the archive anew from the build; nothing of this one was used.';

/**
 * A fresh directory into which an archive is unpacked without trusting it: names stay inside, nothing is written twice
 * or through a link (links are made at the very end), and the limits hold for what is declared and for what comes.
 * Every method rejects with DeployError `source-invalid` or `link-escapes`.
 */
export class UnpackTarget {
  readonly #archive: string;
  readonly #directory: string;
  readonly #limits: UnpackLimits;
  readonly #kinds = new Map<string, 'directory' | 'file' | 'link'>();
  readonly #links: { readonly path: string; readonly target: string }[] = [];
  #entries = 0;
  #declared = 0;
  #written = 0;

  constructor(archive: string, directory: string, limits: UnpackLimits) {
    this.#archive = archive;
    this.#directory = directory;
    this.#limits = limits;
  }

  async directory(name: string): Promise<void> {
    const path = this.#pathOf(name);
    if (path === '' || this.#kinds.get(path) === 'directory') return;
    await this.#claim(path, 'directory');
    await mkdir(join(this.#directory, path));
  }

  /** `declaredBytes` is what the archive says; `content` must agree with it. */
  async file(
    name: string,
    executable: boolean,
    declaredBytes: number,
    content: AsyncIterable<Buffer>,
  ): Promise<void> {
    const path = this.#pathOf(name);
    await this.#claim(path, 'file');
    this.#declare(declaredBytes);
    const target = createWriteStream(join(this.#directory, path), {
      flags: 'wx',
      mode: executable ? 0o755 : 0o644,
    });
    await pipeline(this.#counted(content), target);
  }

  /** A second name for a file that the archive brought already: it becomes a copy. */
  async copy(name: string, original: string): Promise<void> {
    const path = this.#pathOf(name);
    const from = this.#pathOf(original);
    if (this.#kinds.get(from) !== 'file') {
      throw this.#refused(`${shown(name)} is a hard link to ${shown(original)}, which is no file before it`);
    }
    await this.#claim(path, 'file');
    const source = join(this.#directory, from);
    this.#declare((await stat(source)).size);
    await copyFile(source, join(this.#directory, path));
  }

  async link(name: string, target: string): Promise<void> {
    const path = this.#pathOf(name);
    await this.#claim(path, 'link');
    if (target === '' || target.includes('\0')) throw this.#refused(`the link ${shown(name)} has no target`);
    if (!linkStaysInside(path, target)) {
      throw sourceError(
        `the link ${shown(name)} in ${this.#archive} leads out of it: ${shown(target)}`,
        hint,
        {
          kind: 'link-escapes',
        },
      );
    }
    this.#links.push({ path, target });
  }

  refuse(name: string, why: string): never {
    throw this.#refused(`${shown(name)} ${why}`);
  }

  /** Makes the links; nothing may be added afterwards. */
  async finish(): Promise<void> {
    for (const { path, target } of this.#links) await symlink(target, join(this.#directory, path));
  }

  /** The name without `./` and trailing slashes; empty for the root itself. */
  #pathOf(name: string): string {
    if (name.startsWith('/') || name.includes('\0'))
      throw this.#refused(`${shown(name)} is no relative name`);
    // Decoders put this in place of bytes that are not UTF-8.
    if (name.includes('\uFFFD')) throw this.#refused(`the name ${shown(name)} is not UTF-8`);
    const parts = name.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) throw this.#refused(`${shown(name)} leads out of the archive`);
    return parts.join('/');
  }

  async #claim(path: string, kind: 'directory' | 'file' | 'link'): Promise<void> {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries)
      throw this.#refused(`it has over ${this.#limits.entries} entries`);
    if (path === '') throw this.#refused('an entry has no name');
    if (this.#kinds.has(path)) throw this.#refused(`${shown(path)} is there twice`);
    const parts = path.split('/');
    for (let length = 1; length < parts.length; length += 1) {
      const above = parts.slice(0, length).join('/');
      const found = this.#kinds.get(above);
      if (found === 'directory') continue;
      if (found !== undefined)
        throw this.#refused(`${shown(path)} lies below ${shown(above)}, which is a ${found}`);
      await mkdir(join(this.#directory, above));
      this.#kinds.set(above, 'directory');
    }
    this.#kinds.set(path, kind);
  }

  #declare(bytes: number): void {
    this.#declared += bytes;
    if (this.#declared > this.#limits.bytes) throw this.#tooLarge();
  }

  async *#counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#written += chunk.length;
      if (this.#written > this.#limits.bytes) throw this.#tooLarge();
      yield chunk;
    }
  }

  #tooLarge(): Error {
    const gigabytes = (this.#limits.bytes / 1024 ** 3).toFixed(1);
    return sourceError(
      `${this.#archive} unpacks to more than ${gigabytes} GiB`,
      'Deploy a smaller archive, or unpack it in an earlier step and give the directory.',
    );
  }

  #refused(why: string): Error {
    return sourceError(`${this.#archive} was refused: ${why}`, hint);
  }
}
