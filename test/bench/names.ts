/** What is deployed: see workloads.ts. */
export const workloadNames = ['true', 'a', 'b', 'c', 'cf', 'big', 'back', 'images', 'hosts'] as const;
export type WorkloadName = (typeof workloadNames)[number];

export const workloadTitles: Readonly<Record<WorkloadName, string>> = {
  true: 'connect and run `true`',
  a: 'a: first deployment, 200 files, 2 MB',
  b: 'b: first deployment, 10,000 files, 120 MB',
  c: 'c: upgrade of b, 12 files (200 kB) changed',
  cf: 'cf: upgrade of b, 12 files changed, every date fresh as after a checkout',
  big: 'big: upgrade of one 500 MB file, 1 % changed',
  back: 'back: go back to the release before, b being deployed',
  images: 'images: upgrade of an image of 105 MB under Docker Compose, one layer of 5 MB changed',
  hosts: 'hosts: 100 hosts, `true` on each',
};

/** The way to the host, by its round-trip time in ms; `20r` has 100 Mbit/s. */
export const linkNames = ['0', '20', '100', '20r'] as const;
export type LinkName = (typeof linkNames)[number];

/** A link's properties; a rate of 0 is as fast as the kernel. */
export interface Link {
  readonly roundTripMs: number;
  readonly bitsPerSecond: number;
  readonly title: string;
}

export const links: Readonly<Record<LinkName, Link>> = {
  0: { roundTripMs: 0, bitsPerSecond: 0, title: '0 ms' },
  20: { roundTripMs: 20, bitsPerSecond: 0, title: '20 ms' },
  100: { roundTripMs: 100, bitsPerSecond: 0, title: '100 ms' },
  '20r': { roundTripMs: 20, bitsPerSecond: 100_000_000, title: '20 ms, 100 Mbit/s' },
};
