import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import type { Report } from '../../../src/model/report.ts';
import { reportSchema, reportSchemaJson } from '../../../src/report/report-schema.ts';
import { runs } from '../../fixtures/report/runs.ts';

/** zod's types can be written to, the model's cannot; nothing else may differ. */
type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Writable<T[Key]> }
    : T;

describe('the schema of the report', () => {
  it('has the type of the model', () => {
    expectTypeOf<Writable<z.infer<typeof reportSchema>>>().toEqualTypeOf<Writable<Report>>();
  });

  const validate = new Ajv2020({ allErrors: true, formats: { 'date-time': true } }).compile(
    reportSchemaJson(),
  );

  it.each(Object.entries(runs))('takes the report of the run %s', (_, run) => {
    const report: unknown = JSON.parse(JSON.stringify(run().report));
    expect(reportSchema.parse(report)).toEqual(report);
    validate(report);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['another outcome', { outcome: 'fine' }],
    ['something more', { extra: 1 }],
    ['another schema', { schema: 2 }],
    ['a time without zone', { startedAt: '2026-11-20 13:15' }],
    ['an unknown failure', { failures: [{ kind: 'bad-luck', message: '' }] }],
    ['a location without line', { failures: [{ kind: 'internal', message: '', location: { file: 'x' } }] }],
  ])('refuses %s', (_, change) => {
    const report: unknown = JSON.parse(JSON.stringify({ ...runs.deployed?.().report, ...change }));
    expect(reportSchema.safeParse(report).success).toBe(false);
    expect(validate(report)).toBe(false);
  });

  it('takes a failure that has nothing but a kind and a message', () => {
    const failures = [{ kind: 'internal', message: 'defect' }];
    const report: unknown = JSON.parse(JSON.stringify({ ...runs.deployed?.().report, failures }));
    expect(validate(report)).toBe(true);
  });

  it('names its draft and what it is', () => {
    expect(reportSchemaJson()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Report of a deploy-action run',
    });
  });
});
