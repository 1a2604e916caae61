import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeIf } from '../setup/requirements.ts';
import { type CaseName, cases } from './transport/cases.ts';
import { CaseContext } from './transport/context.ts';
import type { Stage } from './transport/subject.ts';
import { subjects } from './transport/subjects.ts';

const caseNames = Object.keys(cases) as CaseName[];

for (const subject of subjects) {
  describeIf(subject.needs, `transport ${subject.name}`, () => {
    let stage: Stage | undefined;

    beforeAll(async () => {
      stage = await subject.start();
    });

    afterAll(async () => {
      await stage?.stop();
    });

    for (const name of caseNames) {
      const reason = subject.cannot[name];
      if (reason !== undefined) continue;
      it(name, async () => {
        if (stage === undefined) throw new Error('the stage did not start');
        const context = new CaseContext(stage);
        try {
          await cases[name](context);
        } finally {
          await context.close();
        }
      });
    }
  });
}

describe('cases that a transport cannot have', () => {
  for (const subject of subjects) {
    for (const [name, reason] of Object.entries(subject.cannot)) {
      it(`${subject.name}: ${name}: ${reason}`, () => {
        expect(caseNames).toContain(name);
      });
    }
  }
});
