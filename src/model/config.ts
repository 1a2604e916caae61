import type { Location } from './failure.ts';
import type { FailurePolicy, GroupConfig, RetryConfig, StrategyConfig } from './fleet.ts';
import type { ImageSource } from './images.ts';
import type { NotifyTarget } from './notification.ts';
import type { TrafficConfig } from './traffic.ts';

/** What to deploy: a directory or an archive on the runner. */
export interface SourceConfig {
  readonly path: string;
  /** gitignore patterns; when any are given only what they match is sent. */
  readonly include: readonly string[];
  /** gitignore patterns; `.git/` is always excluded. */
  readonly exclude: readonly string[];
}

/** Something that outlives releases and is linked into each of them from `<path>/shared`. */
export interface SharedEntry {
  readonly path: string;
  readonly kind: 'directory' | 'file';
}

/** A shell command run on the host inside the release. */
export interface ShellStep {
  readonly run: string;
  readonly timeoutMs: number;
}

/** Puts a release into service through systemd. */
export interface SystemdConfig {
  readonly kind: 'systemd';
  /** Full name with its suffix, `shop.service`. */
  readonly unit: string;
  readonly scope: 'system' | 'user';
  /** When given, the unit file is written from it; else the unit must exist on the host. */
  readonly exec?: string;
  /** How the release is put into service: `restart` (default) or `reload-or-restart`. */
  readonly action: 'restart' | 'reload-or-restart';
  /** How long the unit must stay up before the activation counts. */
  readonly settleMs: number;
  readonly timeoutMs: number;
}

/** Puts a release into service by the user's own shell commands, run in `<path>/current`; each may be absent. */
export interface CommandConfig {
  readonly kind: 'command';
  readonly start?: string;
  readonly stop?: string;
  readonly reload?: string;
  readonly restart?: string;
  readonly timeoutMs: number;
}

/** With what a registry lets its images be pulled. */
export interface RegistryLogin {
  readonly user: string;
  readonly password: string;
}

/** Puts a release into service with Docker Compose; the release brings its Compose files. */
export interface ComposeConfig {
  readonly kind: 'compose';
  /** Stays the same from release to release; absent: the app's name. */
  readonly project?: string;
  /** Relative to the release, in the order in which they are laid over each other; empty: those that Compose looks for. */
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  /** Services that end by themselves, beside those for whose end another one waits. */
  readonly jobs: readonly string[];
  /** Images that come from the runner over the connection, instead of from a registry. */
  readonly images: readonly ImageSource[];
  /** Who pulls from which registry, by its address. */
  readonly registries: Readonly<Record<string, RegistryLogin>>;
  /** When images are pulled whose service says nothing about it. */
  readonly pull: 'always' | 'missing' | 'never';
  /** How long every container must stay up, and be healthy, before the activation counts. */
  readonly settleMs: number;
  /** For starting the containers, and again for their getting healthy. */
  readonly timeoutMs: number;
  /** For pulling and building all images. */
  readonly fetchTimeoutMs: number;
  /** What must be free before an image comes whose size is not known; 0: no room is looked for. */
  readonly minFreeBytes: number;
}

/** Puts a release into service with pm2; the release brings its ecosystem file. */
export interface Pm2Config {
  readonly kind: 'pm2';
  /** Relative to the release; absent: the names that pm2 users give it. */
  readonly file?: string;
  /** How long every process must stay up before the activation counts. */
  readonly settleMs: number;
  readonly timeoutMs: number;
}

/** Puts a release into service as a stack of the swarm that the host manages; the release brings the stack files. */
export interface SwarmConfig {
  readonly kind: 'swarm';
  /** Stays the same from release to release; absent: the app's name. */
  readonly stack?: string;
  /** Relative to the release, in the order in which they are laid over each other; empty: the usual names. */
  readonly files: readonly string[];
  /** How long all tasks must stay as they are before the activation counts. */
  readonly settleMs: number;
  /** For the update, with the engine's own going back where it does that. */
  readonly timeoutMs: number;
  /** For pulling all images. */
  readonly fetchTimeoutMs: number;
}

export type DriverConfig = SystemdConfig | CommandConfig | ComposeConfig | Pm2Config | SwarmConfig;

/** How often and how long a probe asks, and what its answers amount to. */
export interface ProbeSchedule {
  readonly intervalMs: number;
  /** The whole time the probe may take to reach a verdict. */
  readonly timeoutMs: number;
  readonly startDelayMs: number;
  /** Consecutive answers needed. */
  readonly healthy: number;
  readonly unhealthy: number;
  /** One question may take this long. */
  readonly attemptTimeoutMs: number;
  /** A healthy answer slower than this marks the host degraded without failing it. */
  readonly degradedAfterMs?: number;
}

export type ProbeQuestion =
  | {
      readonly kind: 'http';
      readonly url: string;
      /** The host's Unix socket at which the URL is asked for, an absolute path; else the URL's host and port. */
      readonly socket?: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Accepted status codes; default 200 to 299. */
      readonly status: readonly { readonly from: number; readonly to: number }[];
      /** Text the body must contain. */
      readonly body?: string;
      /** Header values the answer must have (compared without case of the name). */
      readonly expectHeaders: Readonly<Record<string, string>>;
      /** JSON pointer (RFC 6901) → value it must have. */
      readonly json: Readonly<Record<string, string | number | boolean | null>>;
      /** Where the answer names its version: a JSON pointer (`/version`), `body`, or a header's name. */
      readonly version?: string;
      /** Accept any TLS certificate: only for questions asked from the host to itself. */
      readonly insecure: boolean;
    }
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  | { readonly kind: 'command'; readonly run: string }
  | { readonly kind: 'systemd'; readonly unit: string; readonly scope: 'system' | 'user' }
  | {
      readonly kind: 'prometheus';
      /** Of the server, without `/api/v1`. */
      readonly url: string;
      readonly query: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Every value that the query yields must lie between these; one of them may be missing. */
      readonly min?: number;
      readonly max?: number;
    };

export interface ProbeConfig {
  readonly name: string;
  readonly from: 'host' | 'runner';
  readonly question: ProbeQuestion;
  readonly schedule: ProbeSchedule;
}

/** One machine with everything that holds for it; the defaults of the file are already merged in. */
export interface HostConfig {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Out of reach it is skipped, and caught up by the next deployment. */
  readonly optional: boolean;
  readonly group?: string;
  /** Names of the hosts that change before it. */
  readonly after: readonly string[];
  readonly onFailure: FailurePolicy;
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly knownHosts: string;
  readonly jumps: readonly JumpConfig[];
  /** Absolute directory on the host. */
  readonly path: string;
  readonly shared: readonly SharedEntry[];
  /** Written to `env.file` inside the release, mode 0600. Values are secrets. */
  readonly env: { readonly file: string; readonly values: Readonly<Record<string, string>> };
  readonly build: readonly ShellStep[];
  readonly migrate: readonly ShellStep[];
  readonly driver: DriverConfig;
  /** How two releases run beside each other; absent: the new one takes the place of the old one. */
  readonly traffic?: TrafficConfig;
  /** Asked after activation, of this host. */
  readonly health: readonly ProbeConfig[];
}

export interface JumpConfig {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly knownHosts: string;
}

/** A whole deployment's configuration: complete, checked, with every default filled in. */
export interface DeployConfig {
  readonly app: string;
  readonly environment: string;
  readonly source: SourceConfig;
  /** Good releases kept besides the one in service. */
  readonly keep: number;
  readonly transport: 'ssh2' | 'openssh';
  readonly connectTimeoutMs: number;
  readonly keepaliveMs: number;
  readonly maxParallel: number;
  /** How long to wait for a host's lease while another run holds it; 0: not at all. */
  readonly lockWaitMs: number;
  /** A switched host that is neither confirmed nor heard of for this long goes back by itself. */
  readonly confirmWithinMs: number;
  readonly retries: RetryConfig;
  readonly strategy: StrategyConfig;
  /** In the order of the file. */
  readonly hosts: readonly HostConfig[];
  readonly groups: readonly GroupConfig[];
  /** Asked from the runner between two waves, beside `verify`, and once more in the end. */
  readonly gate: readonly ProbeConfig[];
  /** Asked from the runner after every wave, the last included. */
  readonly verify: readonly ProbeConfig[];
  /** Whom to tell what happened. */
  readonly notify: readonly NotifyTarget[];
  /** Values that must never be shown. */
  readonly secrets: readonly string[];
  /** Dotted path (`hosts.web-1.health[0]`, `verify[0]`, `hosts.web-1.build[2]`) → place in the file. */
  readonly locations: Readonly<Record<string, Location>>;
}
