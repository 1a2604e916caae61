import type { DeployEvent } from '../model/events.ts';
import { formatDuration } from './duration.ts';
import { listNames } from './name-list.ts';
import { printableLine } from './untrusted-text.ts';

type CourseEvent = Extract<
  DeployEvent,
  { type: 'wave-started' | 'gate-started' | 'gate-ended' | 'retrying' }
>;

/** How the log tells of waves, of the gates between them and of attempts that are made again. */
export function courseLines(event: CourseEvent): { readonly host: string; readonly text: string }[] {
  switch (event.type) {
    case 'wave-started': {
      if (event.waves === 1) return [];
      const names = printableLine(listNames(event.hosts));
      return [{ host: '', text: `» wave ${event.wave} of ${event.waves}: ${names}` }];
    }
    case 'gate-started': {
      const watched = event.holdMs === 0 ? [] : [`watching for ${formatDuration(event.holdMs)}`];
      const asked = event.probes.length === 0 ? [] : [`asking ${printableLine(listNames(event.probes))}`];
      const text = [...watched, ...asked].join(', ');
      return text === '' ? [] : [{ host: '', text: `» gate after wave ${event.wave}: ${text}` }];
    }
    case 'gate-ended':
      return event.ok ? [] : [{ host: '', text: `✗ the gate after wave ${event.wave} did not hold` }];
    case 'retrying': {
      const { host, attempt, attempts, waitMs, failure } = event;
      const next = `attempt ${attempt} of ${attempts} failed (${failure.kind}), next in ${formatDuration(waitMs)}`;
      return [{ host, text: `· ${printableLine(event.step)}: ${next}` }];
    }
  }
}
