import type { ChangedFile } from '../model/drift.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Connection } from '../model/transport.ts';
import { runUninstalled } from './agent-caller.ts';
import { keyValues, lastValue } from './key-values.ts';

/** What a host says of the files of a release that were sent. */
export interface ChangedFiles {
  /** The first of them. */
  readonly files: readonly ChangedFile[];
  readonly count: number;
}

/**
 * Asks which files of a release are not as they were when it was sealed (`agent.sh changed`), by what their directory says
 * of them: no file is read, and nothing is written. Undefined where the host cannot tell; rejects with a DeployError.
 */
export async function changedFiles(
  connection: Connection,
  request: {
    readonly path: string;
    readonly release: ReleaseId;
    readonly timeoutMs: number;
    /** The agent is there. */
    readonly hasAgent?: boolean;
  },
): Promise<ChangedFiles | undefined> {
  const { path, release, timeoutMs, hasAgent: isInstalled = false } = request;
  const asked = ['changed', path, release] as const;
  const { stdout } = await runUninstalled(connection, asked, { timeoutMs, isInstalled });
  if (lastValue(stdout, 'asked') !== 'yes') return undefined;
  return { files: parseChangedFiles(stdout), count: Number(lastValue(stdout, 'count')) };
}

/** The lines `changed=FILE` and `missing=FILE` of an answer. */
export function parseChangedFiles(text: string): ChangedFile[] {
  return keyValues(text).flatMap(([key, path]) =>
    key === 'changed' || key === 'missing' ? [{ path, is: key }] : [],
  );
}
