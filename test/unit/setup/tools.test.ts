import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tools } from '../../setup/tools.ts';

it.each([
  ['.github/workflows/security.yml', `go install ${tools.gitleaks.module}@${tools.gitleaks.version}`],
  ['.github/workflows/security.yml', `zizmor==${tools.zizmor.version}`],
  ['.github/workflows/performance.yml', `go install ${tools.vegeta.module}@${tools.vegeta.version}`],
])('%s has the version that the tests have', (path, text) => {
  expect(readFileSync(path, 'utf8')).toContain(text);
});
