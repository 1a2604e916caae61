import { describe, expect, it } from 'vitest';
import { shells } from '../../fixtures/local-connection.ts';
import { describeIf } from '../../setup/requirements.ts';
import { type CaseName, cases } from './cases.ts';
import { realSubject } from './real-subject.ts';
import { simulatedSubject } from './simulated-subject.ts';
import type { Subject } from './subject.ts';

const subjects: readonly Subject[] = [...shells.map(realSubject), simulatedSubject];
const caseNames = Object.keys(cases) as CaseName[];

for (const subject of subjects) {
  describeIf(subject.needs, `the agent, ${subject.name}`, () => {
    for (const name of caseNames.filter((candidate) => subject.cannot[candidate] === undefined)) {
      it(name, async () => {
        const host = subject.start();
        try {
          await cases[name](host);
        } finally {
          host.dispose();
        }
      });
    }
  });
}

describe('cases that an agent cannot have', () => {
  for (const subject of subjects) {
    for (const [name, reason] of Object.entries(subject.cannot)) {
      it(`${subject.name}: ${name}: ${reason}`, () => {
        expect(caseNames).toContain(name);
      });
    }
  }
});
