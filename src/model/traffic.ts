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

export type ProxyConfig = HaproxyConfig;

/** How requests reach the app of a host that runs two releases beside each other. */
export interface TrafficConfig {
  readonly proxy: ProxyConfig;
  /** Where the app of each colour listens on the host. */
  readonly ports: Readonly<Record<Colour, number>>;
  /** How long the old release may finish what it has begun, before it is stopped. */
  readonly drainMs: number;
}
