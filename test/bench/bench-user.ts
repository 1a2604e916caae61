import { runProgram, runProgramWell } from '../fixtures/fleet/command.ts';
import { userNameOf } from './traces.ts';

/** Who is logged in as: an ordinary user, as people are told to make one. Each benchmark has one of its own. */
export interface BenchUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  remove(): Promise<void>;
}

/** Makes the user of this process's benchmark. */
export async function makeUser(): Promise<BenchUser> {
  const name = userNameOf(process.pid);
  // Ansible's connections stay for a minute: somebody may be logged in still.
  const removal = ['--force', '--remove', name];
  try {
    await runProgramWell('useradd', [
      '--system',
      '--user-group',
      '--create-home',
      '--shell',
      '/bin/sh',
      '--password',
      '*',
      name,
    ]);
    const entry = (await runProgramWell('getent', ['passwd', name])).trim().split(':');
    return {
      name,
      uid: Number(entry[2]),
      gid: Number(entry[3]),
      home: entry[5] ?? '',
      remove: async () => void (await runProgramWell('userdel', removal)),
    };
  } catch (thrown) {
    await runProgram('userdel', removal);
    throw thrown;
  }
}
