import { keyValues } from '../host/key-values.ts';
import { scripts } from '../host/scripts.generated.ts';
import type { ReleaseId } from '../model/release.ts';
import { type Colour, colours, otherColour } from '../model/traffic.ts';
import type { Connection } from '../model/transport.ts';

/** The script that reads and sets the links. */
export const colourScript = scripts['traffic/colours.sh'];

/** Which release each colour names, where it names one. */
export type Colours = Readonly<Partial<Record<Colour, ReleaseId>>>;

/** What `colours.sh look` printed. */
export function parseColours(text: string): Colours {
  const found = keyValues(text).filter(
    ([key, value]) => value !== '' && colours.some((colour) => colour === key),
  );
  return Object.fromEntries(found);
}

/** The colour that runs a release, if one does. */
export function colourOf(found: Colours, release: ReleaseId | undefined): Colour | undefined {
  return release === undefined ? undefined : colours.find((colour) => found[colour] === release);
}

/** Where a new release goes: not where the one in service is. */
export function idleColour(found: Colours, inService: ReleaseId | undefined): Colour {
  const live = colourOf(found, inService);
  return live === undefined ? 'blue' : otherColour(live);
}

/** Looks the colours up without installing anything on the host; none where that does not work. */
export async function lookUpColours(
  connection: Connection,
  path: string,
  timeoutMs: number,
): Promise<Colours> {
  const argv = ['sh', '-s', '--', 'look', path];
  const { stdout } = await connection.run({ argv, stdin: colourScript, timeoutMs });
  return parseColours(stdout);
}
