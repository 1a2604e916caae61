/** A file that is not as it was put there. */
export interface ChangedFile {
  readonly path: string;
  readonly is: 'changed' | 'missing';
}

/** How a host is other than the deployments left it. */
export type DriftKind =
  /** The last deployment of the environment put another release on other hosts. */
  | 'behind'
  /** `current` names something else than the last run here left. */
  | 'switched'
  /** Files of the release in service are not as they were sent. */
  | 'files'
  /** The file of the service, its unit say, is not the one of the release. */
  | 'service-file'
  /** A run was cut off or needs a person here. */
  | 'unfinished';

/** One way in which a host is other than the deployments left it. */
export interface Drift {
  readonly kind: DriftKind;
  /** One sentence. */
  readonly message: string;
  readonly hint: string;
  /** The first of the files that it is about. */
  readonly files?: readonly ChangedFile[];
}
