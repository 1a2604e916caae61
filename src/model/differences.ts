/** A file that is not in both of two releases alike; sizes in bytes. A link has the size 0. */
export interface FileDifference {
  readonly path: string;
  /** Absent where it goes. */
  readonly bytes?: number;
  /** Absent where it is new. */
  readonly bytesBefore?: number;
}

/** What a new release changes in what stands on a host. */
export interface Differences {
  /** Sorted by path; absent where the host does not know any more what its release was made of. */
  readonly files?: {
    readonly added: readonly FileDifference[];
    readonly changed: readonly FileDifference[];
    readonly removed: readonly FileDifference[];
  };
  /** Names of the app's environment; their values are shown nowhere. */
  readonly env: {
    readonly added: readonly string[];
    readonly changed: readonly string[];
    readonly removed: readonly string[];
  };
  /** Lines of the service's own file that come and go, where one is written and differs. */
  readonly unit?: {
    readonly name: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
}

/** What a plan shows of a host as it is before the deployment. */
export interface HostOutlook {
  /** What the probes say of what is in service. */
  readonly health: 'healthy' | 'not-healthy' | 'nothing-in-service' | 'not-asked';
  readonly freeBytes: number;
  readonly neededBytes: number;
  /** Absent where nothing is in service. */
  readonly differences?: Differences;
}
