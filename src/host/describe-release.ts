import type { ManifestEntry } from '../model/manifest.ts';
import type { ReleaseId } from '../model/release.ts';
import type { Connection } from '../model/transport.ts';
import { runUninstalled } from './agent-caller.ts';
import { keyValues } from './key-values.ts';
import { parseEntry } from './manifest.ts';

/** What a host tells of one of its releases. */
export interface ReleaseContents {
  /** What was sent; absent where that is not known. */
  readonly entries?: readonly ManifestEntry[];
  /** The text of its env file, empty where there is none. It holds secrets. */
  readonly env: string;
  /** The text of its unit file, empty where none was written. */
  readonly unit: string;
}

/** Asks what a release holds (`agent.sh describe`), writing nothing on the host; rejects with a DeployError. */
export async function describeRelease(
  connection: Connection,
  request: {
    readonly path: string;
    readonly release: ReleaseId;
    readonly envFile: string | undefined;
    readonly unit: string | undefined;
    readonly timeoutMs: number;
  },
): Promise<ReleaseContents> {
  const { path, release, envFile = '-', unit = '-', timeoutMs } = request;
  const { stdout } = await runUninstalled(connection, ['describe', path, release, envFile, unit], {
    timeoutMs,
  });
  const found = keyValues(stdout);
  const textOf = (key: string): string =>
    found.flatMap(([name, value]) => (name === key ? [`${value}\n`] : [])).join('');
  const contents = { env: textOf('env'), unit: textOf('unit') };
  // A list so long that its beginning was let go of is as good as none.
  if (!found.some(([name, value]) => name === 'manifest' && value === 'yes')) return contents;
  const entries = found.flatMap(([name, value]) => (name === 'entry' ? (parseEntry(value) ?? []) : []));
  return { ...contents, entries };
}
