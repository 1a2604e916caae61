import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Unix sockets have names of at most 103 bytes on some systems, of which ssh itself adds 17 while binding. */
const longestDirectory = 70;

/** A directory that only this user can enter, for the files of the connections of one chain. */
export class Workspace {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async create(): Promise<Workspace> {
    const parent = tmpdir().length > longestDirectory ? '/tmp' : tmpdir();
    // mkdtemp makes it with mode 0700.
    return new Workspace(await mkdtemp(join(parent, 'deploy-ssh-')));
  }

  path(name: string): string {
    return join(this.#directory, name);
  }

  /** Writes a file that only this user can read, and returns its path. */
  async write(name: string, text: string): Promise<string> {
    const path = this.path(name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  async removeAll(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
