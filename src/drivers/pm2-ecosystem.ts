import * as z from 'zod';

/** What `pm2.sh open` tells of an app of an ecosystem file: its settings without the values of its environment. */
const app = z.looseObject({
  name: z.unknown(),
  script: z.unknown().optional(),
  /** Whether the script is in the release, or on the PATH. */
  found: z.boolean().optional(),
  watch: z.unknown().optional(),
  exec_mode: z.unknown().optional(),
  instances: z.unknown().optional(),
});

/** Something wrong in an ecosystem file, and what to do about it. */
export interface EcosystemProblem {
  readonly file: string;
  /** Counted from 1; absent where the place is not known. */
  readonly line?: number;
  readonly message: string;
  readonly hint: string;
}

const exampleHint = "It exports a list: module.exports = { apps: [{ name: 'shop', script: 'server.js' }] }";

/**
 * The first thing in an ecosystem file that would keep a deployment from putting it into service, or undefined
 * (pm2.keymetrics.io/docs/usage/application-declaration). `apps` is what the file evaluates to.
 */
export function ecosystemProblem(
  file: { readonly name: string; readonly text: string },
  apps: unknown,
): EcosystemProblem | undefined {
  if (!Array.isArray(apps) || apps.length === 0) {
    return { file: file.name, message: 'it names no apps', hint: exampleHint };
  }
  const names: unknown[] = [];
  for (const [index, given] of apps.entries()) {
    const parsed = app.safeParse(given);
    if (!parsed.success) return { file: file.name, message: `apps[${index}] is no app`, hint: exampleHint };
    const problem = appProblem(parsed.data, names);
    if (problem !== undefined) {
      const { name } = parsed.data;
      const line = lineOf(file.text, [problem.at, typeof name === 'string' ? name : undefined]);
      const shown = typeof name === 'string' ? `apps[${index}] (${name})` : `apps[${index}]`;
      return {
        file: file.name,
        ...(line === undefined ? {} : { line }),
        message: `${shown}: ${problem.says}`,
        hint: problem.hint,
      };
    }
    names.push(parsed.data.name);
  }
  return undefined;
}

interface AppProblem {
  /** The text in the file that it is about. */
  readonly at?: string;
  readonly says: string;
  readonly hint: string;
}

function appProblem(given: z.output<typeof app>, earlier: readonly unknown[]): AppProblem | undefined {
  const { name, script, found, watch, exec_mode: mode, instances } = given;
  if (typeof script !== 'string' || script === '') {
    return { says: 'it has no `script`', hint: "Name the file to run, as in script: 'server.js'." };
  }
  if (found !== true) {
    return {
      at: script,
      says: `its script ${script} is neither in the release nor a program of the host`,
      hint: 'Correct the path, which starts from the release or `cwd`; what a build makes needs a `build` step.',
    };
  }
  // pm2 takes a number for an id, and `all` for all.
  if (typeof name !== 'string' || !/^[\w.@-]*[A-Za-z_][\w.@-]*$/.test(name) || name === 'all') {
    return {
      ...(typeof name === 'string' ? { at: name } : {}),
      says: 'its name is not of letters, digits, `-`, `_`, `.` and `@`',
      hint: "Give it one, as in name: 'shop'.",
    };
  }
  if (earlier.includes(name)) {
    return { at: name, says: 'another app has this name', hint: 'Give each app a name of its own.' };
  }
  if (watch !== undefined && watch !== false) {
    return {
      at: 'watch',
      says: '`watch` restarts it whenever a file changes',
      hint: 'Remove `watch`: each deployment reloads the app.',
    };
  }
  if (mode !== undefined && !['fork', 'fork_mode', 'cluster', 'cluster_mode'].includes(String(mode))) {
    return {
      at: 'exec_mode',
      says: 'its `exec_mode` is unknown to pm2',
      hint: 'Write `cluster` (reloaded without a gap) or `fork` (restarted).',
    };
  }
  if (instances !== undefined && instances !== 'max' && !Number.isInteger(Number(instances))) {
    return { at: 'instances', says: '`instances` is no number', hint: "Write a number, or 'max'." };
  }
  return undefined;
}

/** The line on which the first of these words that is there stands. */
function lineOf(text: string, words: readonly (string | undefined)[]): number | undefined {
  const lines = text.split('\n');
  for (const word of words) {
    const index = word === undefined ? -1 : lines.findIndex((line) => line.includes(word));
    if (index >= 0) return index + 1;
  }
  return undefined;
}
