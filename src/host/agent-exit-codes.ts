import type { FailureKind } from '../model/failure.ts';

/** What one exit code of `agent.sh` stands for. */
export interface AgentExit {
  readonly code: number;
  /** The word of the table at the top of agent.sh. */
  readonly name: string;
  readonly kind: FailureKind;
  /** What the user should do. */
  readonly hint: string;
}

const defect = 'This is a defect in deploy-action: please report it with this output.';
const sendAgain =
  'Run the deployment again; if it happens again, the connection or the disk of the host is damaged.';

/** The exit codes of `agent.sh` and `install-script.sh`; the header of agent.sh holds the same table. */
export const agentExits: readonly AgentExit[] = [
  { code: 64, name: 'usage', kind: 'internal', hint: defect },
  {
    code: 70,
    name: 'path-not-writable',
    kind: 'path-not-writable',
    hint: 'Give the directory to the deploying user: as root on the host, chown -R <user> <path>.',
  },
  {
    code: 71,
    name: 'disk-full',
    kind: 'disk-full',
    hint: 'Free some space (or inodes: df -i) on the host, or lower `keep` so that fewer old releases stay.',
  },
  {
    code: 72,
    name: 'tool-missing',
    kind: 'tool-missing',
    hint: 'Install what is missing on the host, or put it on the PATH of non-interactive shells.',
  },
  {
    code: 73,
    name: 'link-escapes',
    kind: 'link-escapes',
    hint: 'Make the link relative and keep it inside the source, replace it by what it names, or exclude it; use `shared` for what lives outside releases.',
  },
  { code: 74, name: 'digest-mismatch', kind: 'digest-mismatch', hint: sendAgain },
  {
    code: 75,
    name: 'release-exists',
    kind: 'release-exists',
    hint: 'Releases are never changed: run the deployment again, it takes a new name.',
  },
  {
    code: 76,
    name: 'release-unknown',
    kind: 'release-unknown',
    hint: 'The `status` command lists the releases that the host has.',
  },
  {
    code: 77,
    name: 'shared-conflict',
    kind: 'shared-conflict',
    hint: 'Correct `shared` or `env` in the configuration, or what stands in the way, on the host or in the source.',
  },
  {
    code: 78,
    name: 'current-differs',
    kind: 'agent-refused',
    hint: 'Someone or another run changed `current` meanwhile: look with the `status` command, then run again.',
  },
  { code: 79, name: 'agent-failed', kind: 'command-failed', hint: 'The lines below are what the host said.' },
  { code: 80, name: 'archive-broken', kind: 'digest-mismatch', hint: sendAgain },
  {
    code: 81,
    name: 'shared-missing',
    kind: 'shared-conflict',
    hint: 'Create that file on the host, with the content it should have there, before the first deployment.',
  },
  {
    code: 82,
    name: 'file-refused',
    kind: 'agent-refused',
    hint: 'A release holds directories, regular files and links only: exclude this from the source.',
  },
  {
    code: 83,
    name: 'release-sealed',
    kind: 'agent-refused',
    hint: 'A release that is complete stays as it is: deploy a new one.',
  },
  {
    code: 84,
    name: 'lease-lost',
    kind: 'lease-lost',
    hint: 'This run was silent for too long, or another one took over: the host looks after itself. Look with the `status` command.',
  },
  {
    code: 85,
    name: 'lock-busy',
    kind: 'deployment-in-progress',
    hint: 'Another step is at work on the host, a way back perhaps: look with the `status` command in some minutes.',
  },
  {
    code: 86,
    name: 'lease-held',
    kind: 'deployment-in-progress',
    hint: 'The `unlock` command shows who holds the lease: name that run.',
  },
  {
    code: 87,
    name: 'not-armed',
    kind: 'agent-refused',
    hint: 'The transaction on the host went another way than this run knew: look with the `status` command.',
  },
  {
    code: 88,
    name: 'timer-refused',
    kind: 'agent-refused',
    hint: 'Nothing on the host could go back by itself: enable lingering for the deploying user (loginctl enable-linger), or install util-linux (setsid).',
  },
];
