/** The two places in which releases run beside each other: one serves, the other is idle or being tried. */
export const colours = ['blue', 'green'] as const;

export type Colour = (typeof colours)[number];

/** The colour that is not this one. */
export function otherColour(colour: Colour): Colour {
  return colour === 'blue' ? 'green' : 'blue';
}

/** HAProxy, told through its runtime socket; its backend has a server for each colour, named like it. */
export interface HaproxyConfig {
  readonly kind: 'haproxy';
  /** Where its runtime API listens (`stats socket`), with `level admin`. */
  readonly socket: string;
  readonly backend: string;
}

/** nginx, sending requests to a link, `current`, beside the Unix sockets of the colours. */
export interface NginxConfig {
  readonly kind: 'nginx';
  /** Where the link and the sockets `blue` and `green` are. */
  readonly directory: string;
  /** To which ports systemd forwards what comes to the sockets; absent: the app listens at them itself. */
  readonly ports?: Readonly<Record<Colour, number>>;
}

/** Caddy, in the same way. */
export interface CaddyConfig {
  readonly kind: 'caddy';
  readonly directory: string;
  readonly ports?: Readonly<Record<Colour, number>>;
}

/** Traefik, told by a file in the directory that its file provider watches. */
export interface TraefikConfig {
  readonly kind: 'traefik';
  /** Where its API answers, without a path. */
  readonly api: string;
  /** The directory of its file provider. */
  readonly directory: string;
  /** The service that a router of its sends requests to. */
  readonly service: string;
  /** Where the app of each colour listens. */
  readonly ports: Readonly<Record<Colour, number>>;
}

export type ProxyConfig = HaproxyConfig | NginxConfig | CaddyConfig | TraefikConfig;

/** Where an app listens on its host: a port of 127.0.0.1, or a Unix socket. */
export type ListenAddress = { readonly port: number } | { readonly socket: string };

/** How traffic moves by parts. */
export interface TrafficCanary {
  /** Parts of the requests that reach the new release, one after another, in percent, rising. */
  readonly steps: readonly number[];
  /** How long each part is held at least, and watched. */
  readonly soakMs: number;
  /** How many requests the new release must get at each: with fewer nothing is known. */
  readonly minRequests: number;
  /** How long is waited for these. */
  readonly withinMs: number;
}

/** How requests reach the app of a host that runs two releases beside each other. */
export interface TrafficConfig {
  readonly proxy: ProxyConfig;
  /** The file from which the proxy starts. */
  readonly proxyFile: string;
  /** Where the app of each colour listens. */
  readonly listen: Readonly<Record<Colour, ListenAddress>>;
  /** How long the old release may finish what it has begun, before it is stopped. */
  readonly drainMs: number;
  /** Absent: all traffic moves at once. */
  readonly canary?: TrafficCanary;
}
