import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Directories where Debian keeps daemons and that a user's PATH often lacks. */
const systemDirectories = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** A program the tests use, and the Debian or Ubuntu packages to try for it, in this order. */
export interface Program {
  readonly executable: string;
  readonly packages: readonly [string, ...string[]];
  /** Packages without which it runs, but not as it should. */
  readonly beside?: readonly string[];
}

/** Everything the test set-up may install; a missing one skips only the tests that need it. */
export const programs = {
  sshd: { executable: 'sshd', packages: ['openssh-server'] },
  ssh: { executable: 'ssh', packages: ['openssh-client'] },
  'ssh-keygen': { executable: 'ssh-keygen', packages: ['openssh-client'] },
  dropbear: { executable: 'dropbear', packages: ['dropbear-bin'] },
  bash: { executable: 'bash', packages: ['bash'] },
  dash: { executable: 'dash', packages: ['dash'] },
  busybox: { executable: 'busybox', packages: ['busybox-static', 'busybox'] },
  shellcheck: { executable: 'shellcheck', packages: ['shellcheck'] },
  zstd: { executable: 'zstd', packages: ['zstd'] },
  iptables: { executable: 'iptables', packages: ['iptables'] },
  ip: { executable: 'ip', packages: ['iproute2'] },
  dockerd: { executable: 'dockerd', packages: ['docker.io'] },
  // Debian 13 moved the client out of docker.io.
  'docker-client': { executable: 'docker', packages: ['docker.io', 'docker-cli'] },
  // It comes with Docker; BuildKit runs what lists the contents of an image by it.
  runc: { executable: 'runc', packages: ['runc'] },
  jq: { executable: 'jq', packages: ['jq'] },
  'docker-registry': { executable: 'docker-registry', packages: ['docker-registry'] },
  prometheus: { executable: 'prometheus', packages: ['prometheus'] },
  // With its libraries and fonts 111 MB to fetch, 320 MB installed; without fonts it draws no text.
  chromium: {
    executable: 'chromium-headless-shell',
    packages: ['chromium-headless-shell'],
    beside: ['fonts-dejavu-core', 'fonts-noto-color-emoji'],
  },
  mmdebstrap: { executable: 'mmdebstrap', packages: ['mmdebstrap'] },
} as const satisfies Readonly<Record<string, Program>>;

export type ProgramName = keyof typeof programs;

/** All of them, in the order of the table. */
export const programNames = Object.keys(programs).filter((name): name is ProgramName => name in programs);

/** The absolute path of an executable on the PATH or in the system directories, or undefined; an absolute path is looked at alone. */
export function findExecutable(executable: string): string | undefined {
  if (isAbsolute(executable)) return isExecutableFile(executable) ? executable : undefined;
  const path = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  for (const directory of [...path, ...systemDirectories]) {
    const candidate = join(directory, executable);
    if (isExecutableFile(candidate)) return candidate;
  }
  return undefined;
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
