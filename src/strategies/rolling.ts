import type { Rolling } from '../model/fleet.ts';
import type { Wave } from '../model/plan.ts';
import { atMost, shareText, spanText } from './share.ts';
import type { Strategy } from './strategy.ts';

/** Batch after batch, with a pause between. */
export const rolling: Strategy<Rolling> = {
  kind: 'rolling',
  cut(hosts, { batch, pauseMs }) {
    const size = atMost(batch, hosts.length);
    const waves: Wave[] = [];
    for (let start = 0; start < hosts.length; start += size) {
      waves.push({ hosts: hosts.slice(start, start + size), holdMs: pauseMs, trial: false });
    }
    return waves;
  },
  describe: ({ batch, pauseMs }) =>
    `rolling, ${shareText(batch)} at a time${pauseMs === 0 ? '' : `, ${spanText(pauseMs)} between`}`,
};
