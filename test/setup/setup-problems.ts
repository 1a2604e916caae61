import type { RequirementName } from './requirement-names.ts';

/** The environment variable through which the set-up tells the tests what it could not do, as JSON. */
const variable = 'DEPLOY_TEST_SETUP_PROBLEMS';

/** Requirement → why the set-up could not meet it. */
export type SetupProblems = Partial<Record<RequirementName, string>>;

/** The environment that hands problems on to a test run. */
export function problemsEnvironment(problems: SetupProblems): Readonly<Record<string, string>> {
  return { [variable]: JSON.stringify(problems) };
}

/** What the set-up of this test run could not do; empty in a run by hand. */
export function setupProblems(): SetupProblems {
  const noted = process.env[variable];
  return noted === undefined ? {} : JSON.parse(noted);
}
