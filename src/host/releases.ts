import type { ReleaseRecord, ReleaseState } from '../model/release.ts';
import { keyValues, lastValue } from './key-values.ts';

/**
 * The releases in what the agent printed (`release=<id> <state>` lines and `current=<id>`), oldest first; `prefix` stands
 * before its keys.
 */
export function parseReleases(text: string, prefix = ''): readonly ReleaseRecord[] {
  const current = lastValue(text, `${prefix}current`);
  return keyValues(text).flatMap(([key, value]): ReleaseRecord[] => {
    if (key !== `${prefix}release`) return [];
    const [id = '', state = ''] = value.split(' ');
    return [{ id, state: stateOf(state), current: id === current }];
  });
}

/** A state that is not known, as a newer version of the agent might write it, is not to be relied upon: `bad`. */
function stateOf(text: string): ReleaseState {
  return text === 'good' || text === 'staged' ? text : 'bad';
}
