import { describe, expect, it } from 'vitest';
import { composeExits } from '../../../src/drivers/compose-exits.ts';
import { extendsAcrossFiles, placeOfComplaint, syntaxProblem } from '../../../src/drivers/compose-file.ts';
import { scripts } from '../../../src/host/scripts.generated.ts';

const text = `x-base: &base
  restart: always
services:
  web:
    <<: *base
    image: shop:1
    ports:
      - "80"
      - { published: 90 }
  worker:
    extends: { file: common.yml, service: base }
    imagee: shop:1
`;
const file = { name: 'compose.yaml', text };

describe('a Compose file', () => {
  it('that is no YAML is told with its line', () => {
    expect(syntaxProblem(file)).toBeUndefined();
    expect(syntaxProblem({ ...file, text: 'services:\n  web: [\n' })).toMatchObject({ line: 3 });
  });

  it('that extends another one is shown the anchor instead', () => {
    const [remark, ...others] = extendsAcrossFiles(file);
    expect(others).toEqual([]);
    expect(remark).toMatchObject({ file: 'compose.yaml', line: 11 });
    expect(remark?.message).toContain('worker extends base of common.yml');
    expect(remark?.message).toContain('<<: *base');
  });
});

describe('the place of what Compose complains about', () => {
  it.each([
    ['services.worker Additional property imagee is not allowed', 12],
    ["services.worker additional properties 'imagee' not allowed", 12],
    ["Unsupported config option for services.worker: 'imagee'", 12],
    ['services.web.ports.1 must be a string', 9],
    ['services.web.ports contains an invalid type, it should be an array', 7],
    ['yaml: line 4: did not find expected key', 4],
  ])('%s', (complaint, line) => {
    expect(placeOfComplaint(complaint, [file])).toEqual({ file: 'compose.yaml', line });
  });

  it('is in the file that says it last, or unknown', () => {
    const over = { name: 'over.yaml', text: 'services:\n  web:\n    ports: none\n' };
    expect(placeOfComplaint('services.web.ports must be a list', [file, over])).toEqual({
      file: 'over.yaml',
      line: 3,
    });
    expect(placeOfComplaint('services.other.image must be a string', [over])).toBeUndefined();
    expect(placeOfComplaint('no such host', [file])).toBeUndefined();
  });
});

it('the exit codes of the script are those of the table', () => {
  const script = scripts['drivers/compose.sh'];
  const used = [...script.matchAll(/\b(?:exit|refuse|fail_for ("[^"]*"|"\$\([^\n]*\)")) (\d\d)\b/g)].map(
    ([, , code]) => code,
  );
  expect(new Set(used.filter((code) => code !== '64'))).toEqual(new Set(Object.keys(composeExits)));
});
