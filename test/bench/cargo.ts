import { runProgramWell } from '../fixtures/fleet/command.ts';

/** What a lane brings to the host, and how it is seen to have arrived. */
export interface Cargo {
  /** The tree that our command line deploys, SRC of all scripts. */
  readonly tree: string;
  /** The `driver` of our configuration. */
  readonly driver: object;
  /** Where `current` changes when it is in service. */
  readonly sign: string;
  /** Whether that may be after the command has ended. */
  readonly signFollows: boolean;
  /** What scripts have beside what all have. */
  readonly environment: Readonly<Record<string, string>>;
  /** CPU time that the runner's services have taken for it so far, seconds. */
  servicesCpuS(): number;
  /** Makes what the next run brings, outside what is measured. */
  prepare(id: string): Promise<void>;
  /** Rejects when that is not on the host as it is here: whoever sends less is faster. */
  compare(): Promise<void>;
  /** Takes out of service what is there. */
  clear(): Promise<void>;
}

/** A tree of files, that is found at `place` afterwards. */
export function treeCargo(tree: string, root: string, place: string, signal: AbortSignal): Cargo {
  return {
    tree,
    driver: { command: { restart: 'true' } },
    sign: root,
    signFollows: false,
    environment: {},
    servicesCpuS: () => 0,
    prepare: async () => undefined,
    // Capistrano's own mark.
    compare: async () => {
      await runProgramWell('diff', ['-rq', '--exclude=REVISION', tree, `${root}/${place}`], { signal });
    },
    clear: async () => undefined,
  };
}
