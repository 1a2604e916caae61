import { expect, it } from 'vitest';
import type { HostOutlook } from '../../../src/model/differences.ts';
import { outlookLines } from '../../../src/report/outlook-text.ts';
import { expectGolden } from '../../fixtures/golden.ts';

const space = { freeBytes: 12_100_000_000, neededBytes: 64_200_000 };

it('shows a host as it is, and what would change there', () => {
  const outlook: HostOutlook = {
    ...space,
    health: 'not-healthy',
    differences: {
      files: {
        added: Array.from({ length: 22 }, (_, index) => ({ path: `assets/${index}.js`, bytes: 1_200 })),
        changed: [{ path: 'server.js\u001b[31m', bytes: 11_200, bytesBefore: 10_000 }],
        removed: [{ path: 'old.js', bytesBefore: 400 }],
      },
      env: { added: ['NEW_KEY'], changed: ['DATABASE_URL'], removed: ['OLD'] },
      unit: { name: 'shop.service', added: ['ExecStart=node new.js'], removed: ['ExecStart=node old.js'] },
    },
  };
  const first: HostOutlook = { ...space, health: 'nothing-in-service' };
  const unchanged: HostOutlook = {
    ...space,
    health: 'healthy',
    differences: {
      files: { added: [], changed: [], removed: [] },
      env: { added: [], changed: [], removed: [] },
    },
  };
  const forgotten: HostOutlook = {
    ...space,
    health: 'not-asked',
    differences: { env: { added: [], changed: [], removed: [] } },
  };
  const shown = [outlook, first, unchanged, forgotten].map((each) => outlookLines(each).join('\n'));
  expect(shown.join('')).not.toContain('\u001b');
  expectGolden('plan/outlook.txt', `${shown.join('\n\n')}\n`);
});
