import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Shell } from '../../fixtures/local-connection.ts';
import { TransactionHost } from '../../fixtures/transaction-host.ts';
import type { ProtocolHost, Subject, WayBackCommand } from './subject.ts';

const failsUntil = 'echo "$1" >&2; [ -e "$0" ]';
const failsOnce = 'echo try >>"$0"; [ "$(wc -l <"$0")" -ge 2 ]';

/** The agent itself, run by a shell of this machine. */
export function realSubject(shell: Shell): Subject {
  const cannot: Subject['cannot'] =
    shell === 'busybox'
      ? {
          'files that were sent are told when they are not as they were at the seal':
            'the find of busybox tells no inodes and times, so that it keeps no stamps',
        }
      : {};
  return { name: shell, needs: [shell], cannot, start: () => realHost(shell) };
}

function realHost(shell: Shell): ProtocolHost {
  const at = new TransactionHost(shell);
  const { host } = at;
  const file = (path: string): string => host.in(path);
  return {
    path: host.path,
    connection: host.connection,
    install: () => host.install(),
    stage: (agent, id, spec) => host.stage(agent, id, spec),
    get current() {
      return at.current;
    },
    get record() {
      return at.record;
    },
    text: (path) => (existsSync(file(path)) ? readFileSync(file(path), 'utf8') : undefined),
    link: (path) => {
      try {
        return readlinkSync(file(path));
      } catch {
        return undefined;
      }
    },
    put: (path, text) => {
      mkdirSync(text === undefined ? file(path) : dirname(file(path)), { recursive: true });
      if (text !== undefined) writeFileSync(file(path), text);
    },
    obstruct: () => {
      rmSync(file('current'));
      mkdirSync(file('current'));
    },
    whole: () => whole(host.path),
    restart: async () => at.restart(),
    ended: () => at.ended(),
    uptime: () => Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])),
    command: (command) => shellCommand(at, command),
    get notes() {
      return at.notes;
    },
    runsAnyScript: true,
    dispose: () => at.dispose(),
  };
}

function shellCommand(at: TransactionHost, command: WayBackCommand): readonly string[] {
  switch (command.kind) {
    case 'notes':
      return at.note(...command.words);
    case 'fails-until':
      return ['sh', '-c', failsUntil, at.host.in(command.file), command.saying];
    case 'fails-once':
      return ['sh', '-c', failsOnce, at.host.in(command.file)];
  }
}

function whole(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !/^lock/.test(entry.name))
    .map((entry) => {
      const full = `${entry.parentPath}/${entry.name}`;
      return `${full} ${entry.isFile() ? readFileSync(full, 'latin1') : ''}`;
    })
    .sort();
}
