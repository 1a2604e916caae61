import { partsOfRow } from '../../../src/adapters/simulated/agent-row.ts';
import type { AppDirectory } from '../../../src/adapters/simulated/app-directory.ts';
import { tick } from '../../../src/adapters/simulated/dead-man.ts';
import { FileTree } from '../../../src/adapters/simulated/file-tree.ts';
import { type HostProgram, Machine } from '../../../src/adapters/simulated/machine.ts';
import type { CommandMeaning } from '../../../src/adapters/simulated/service.ts';
import { localShell, remoteShell } from '../../../src/adapters/simulated/shell.ts';
import { type VirtualClock, virtualClock } from '../../../src/adapters/simulated/virtual-clock.ts';
import { lineFor } from '../../../src/adapters/ssh/known-hosts.ts';
import { SimulatedHost } from '../../../src/adapters/ssh/simulated-host.ts';
import { simulatedTransport } from '../../../src/adapters/ssh/simulated-transport.ts';
import { HostAgent } from '../../../src/host/agent.ts';
import type { Connection, ConnectTarget, Transport } from '../../../src/model/transport.ts';
import { first, second, stageOptions } from '../../fixtures/agent-host.ts';
import { memorySource } from '../../fixtures/memory-source.ts';
import type { TreeSpec } from '../../fixtures/trees.ts';
import type { ProtocolHost, Subject, WayBackCommand } from './subject.ts';

/** The agent of the simulated fleet. */
export const simulatedSubject: Subject = {
  name: 'simulated',
  needs: [],
  cannot: {
    'a script of a driver runs with its input, its arguments and its exit code':
      'a simulated machine knows the scripts of the drivers, and no others',
  },
  start: simulatedProtocolHost,
};

const path = '/srv/app';
const terminal: readonly string[] = ['committed', 'rolled-back', 'needs-human'];

/** What the commands that the cases run would do in a shell. */
function meaningOf(command: string): CommandMeaning {
  const code = Number(/^exit ([0-9]+)$/.exec(command)?.[1] ?? 0);
  return { effect: 'none', ms: 0, code };
}

function simulatedProtocolHost(): ProtocolHost {
  const clock = virtualClock();
  const machine = new Machine({
    ...{ clock, bootMs: 10_000, stepMs: 10, uploadMs: 0, missingTools: [], user: 'deploy' },
    deadMan: { timer: 'session', survivesReboot: false },
    service: () => ({
      isStatic: false,
      behaviourOf: () => ({ kind: 'healthy', afterMs: 0 }),
      meaningOf,
      startMs: 0,
    }),
    programs: { sh: localShell, true: async () => 0, ...wayBackPrograms },
  });
  const host = new SimulatedHost({
    address: 'web.example',
    port: 22,
    programs: { sh: remoteShell(machine) },
    partsOf: partsOfRow,
  });
  const app = machine.app(path);
  for (const id of [first, second]) addRelease(app, id);
  app.current = first;
  const transport = simulatedTransport({ clock, hosts: [host], patience: { killGraceMs: 5000, drainMs: 0 } });
  const connection = lazily(transport, host);
  return {
    path,
    connection,
    install: () => HostAgent.install(connection, path, 30_000),
    stage: sendRelease,
    get current() {
      return app.current;
    },
    get record() {
      return app.journal;
    },
    text: (file) => textAt(app, file),
    link: (file) => {
      const { tree, rest } = treeAt(app, file);
      const node = tree?.get(rest);
      return node?.kind === 'link' ? node.target : undefined;
    },
    put: (file, text) => put(app, file, text),
    obstruct: () => {
      app.current = undefined;
      app.obstacle = 'a directory';
    },
    whole: () => whole(app),
    restart: () => machine.restart((found) => tick(machine, found)),
    ended: () => ended(app, clock),
    uptime: () => machine.uptimeS,
    command: wayBackCommand,
    get notes() {
      return textAt(app, 'went-back')?.trimEnd().split('\n') ?? [];
    },
    runsAnyScript: false,
    dispose: () => undefined,
  };
}

function addRelease(app: AppDirectory, id: string): void {
  app.exists = true;
  app.prepared = true;
  const content = Buffer.from(id);
  app.releases.set(id, new FileTree([['version.txt', { kind: 'file', content, mode: 0o444 }]]));
  app.notes.set(id, { sealed: true, state: 'staged', reason: '', versions: [] });
}

/** A connection that is made when it is first needed. */
function lazily(transport: Transport, host: SimulatedHost): Connection {
  const target: ConnectTarget = {
    ...{ name: 'local', address: 'web.example', port: 22, user: 'deploy', jumps: [] },
    ...{ knownHosts: lineFor('web.example', 22, host.hostKey), connectTimeoutMs: 10_000, keepaliveMs: 5_000 },
  };
  const connecting = transport.connect(target, new AbortController().signal);
  return {
    host: 'local',
    run: async (command) => (await connecting).run(command),
    forward: async (address, port) => (await connecting).forward(address, port),
    lost: new AbortController().signal,
    close: async () => (await connecting).close(),
  };
}

/** Packed beforehand: what takes real time has no place beside a virtual clock. */
/** Nothing real takes part, since time runs ahead of it: the source is in memory. */
async function sendRelease(agent: HostAgent, id: string, spec: TreeSpec): Promise<void> {
  await agent.stage(id, memorySource(spec), { ...stageOptions, format: 'none' });
}

function treeAt(app: AppDirectory, file: string): { tree: FileTree | undefined; rest: string } {
  const [top = '', ...parts] = file.split('/');
  const rest = parts.join('/');
  switch (top) {
    case 'current':
      return { tree: app.served, rest };
    case 'releases':
      return { tree: app.releases.get(parts[0] ?? ''), rest: parts.slice(1).join('/') };
    case 'shared':
      return { tree: app.shared, rest };
    default:
      return { tree: app.files, rest: file };
  }
}

function textAt(app: AppDirectory, file: string): string | undefined {
  const { tree, rest } = treeAt(app, file);
  const parts = rest.split('/');
  for (let end = 1; end <= parts.length; end += 1) {
    const node = tree?.get(parts.slice(0, end).join('/'));
    if (node?.kind !== 'link') continue;
    const shared = /^(?:\.\.\/)+shared\/(.*)$/.exec(node.target)?.[1];
    return shared === undefined ? undefined : textAt(app, ['shared', shared, ...parts.slice(end)].join('/'));
  }
  const node = tree?.get(rest);
  return node?.kind === 'file' ? node.content.toString() : undefined;
}

function put(app: AppDirectory, file: string, text: string | undefined): void {
  const { tree, rest } = treeAt(app, file);
  tree?.makeDirectory(text === undefined ? rest : rest.split('/').slice(0, -1).join('/'));
  if (text !== undefined) tree?.set(rest, { kind: 'file', content: Buffer.from(text), mode: 0o644 });
}

function wayBackCommand(command: WayBackCommand): readonly string[] {
  switch (command.kind) {
    case 'notes':
      return ['note', ...command.words];
    case 'fails-until':
      return ['fails-until', command.file, command.saying];
    case 'fails-once':
      return ['fails-once', command.file];
  }
}

const wayBackPrograms: Readonly<Record<string, HostProgram>> = {
  note: async ([, ...words], _life, machine) => {
    const app = machine.app(path);
    const line = `${words.map((word) => `${word}|`).join('')}\n`;
    put(app, 'went-back', `${textAt(app, 'went-back') ?? ''}${line}`);
    return 0;
  },
  'fails-until': async ([, file = '', saying = ''], life, machine) => {
    life.write('stderr', `${saying}\n`);
    return textAt(machine.app(path), file) === undefined ? 1 : 0;
  },
  'fails-once': async ([, file = ''], _life, machine) => {
    const before = textAt(machine.app(path), file) ?? '';
    put(machine.app(path), file, `${before}try\n`);
    return before === '' ? 1 : 0;
  },
};

async function ended(app: AppDirectory, clock: VirtualClock) {
  for (;;) {
    if (app.journal !== undefined && terminal.includes(app.journal.state)) return app.journal;
    await clock.sleep(100);
  }
}

function whole(app: AppDirectory): unknown {
  const trees = [app.shared, app.files, ...app.releases.values()].map((tree) => [...tree.entries()]);
  const { current, history, journal, lease, notes, wayBack } = app;
  return structuredClone({
    ...{ current, history, journal, lease, notes, wayBack },
    trees,
    releases: [...app.releases.keys()],
  });
}
