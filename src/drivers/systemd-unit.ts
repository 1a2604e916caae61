import type { SystemdConfig } from '../model/config.ts';
import type { ReleaseId } from '../model/release.ts';
import type { ListenAddress } from '../model/traffic.ts';

/** The first line of every unit file we write; a file without it is somebody else's and is never overwritten. */
export const unitMark = '# Written by deploy-action; changes here are lost with the next deployment.';

export interface UnitFacts {
  readonly app: string;
  readonly environment: string;
  /** The directory that the unit runs in: `<path>/current` to install, the release itself to validate. */
  readonly directory: string;
  readonly envFile: string;
  readonly user: string;
  readonly release: ReleaseId;
  readonly exec: string;
  /** Where the app is to listen: the variable PORT, or SOCKET. */
  readonly listen?: ListenAddress;
}

/** The text of a unit file (systemd.service(5)); `%` is doubled wherever it is data. */
export function unitText(config: Pick<SystemdConfig, 'scope'>, facts: UnitFacts): string {
  const system = config.scope === 'system';
  const lines = [
    unitMark,
    '[Unit]',
    `Description=${escapePercent(facts.app)} (${escapePercent(facts.environment)})`,
    ...(system ? ['Wants=network-online.target', 'After=network-online.target'] : []),
    '',
    '[Service]',
    'Type=exec',
    ...(system && facts.user !== 'root' ? [`User=${facts.user}`] : []),
    `WorkingDirectory=${escapePercent(facts.directory)}`,
    `EnvironmentFile=-${escapePercent(`${facts.directory}/${facts.envFile}`)}`,
    `Environment=DEPLOY_RELEASE=${facts.release}`,
    ...(facts.listen === undefined ? [] : listenLines(facts.listen)),
    `ExecStart=${execLine(facts.exec, facts.directory)}`,
    'Restart=always',
    'RestartSec=1',
    '',
    '[Install]',
    `WantedBy=${system ? 'multi-user.target' : 'default.target'}`,
    '',
  ];
  return lines.join('\n');
}

/** An app that was killed leaves its socket behind, and could not listen there again. */
function listenLines(listen: ListenAddress): readonly string[] {
  if ('port' in listen) return [`Environment=PORT=${listen.port}`];
  const { socket } = listen;
  return [
    `Environment=SOCKET=${socket}`,
    `ExecStartPre=mkdir -p -m 755 ${socket.slice(0, socket.lastIndexOf('/'))}`,
    `ExecStartPre=rm -f ${socket}`,
  ];
}

/** systemd wants an absolute program or a bare name: `./bin/app` and `bin/app` become paths in the release. */
function execLine(exec: string, directory: string): string {
  const [program = '', ...rest] = exec.trim().split(/(?<=^\S+)(?=\s)/);
  const relative = program.includes('/') && !program.startsWith('/');
  const absolute = relative ? `${escapePercent(directory)}/${program.replace(/^\.\//, '')}` : program;
  return [absolute, ...rest].join('');
}

function escapePercent(text: string): string {
  return text.replaceAll('%', '%%');
}
