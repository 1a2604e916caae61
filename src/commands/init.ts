import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseYaml } from '../config/parse-yaml.ts';
import { starterConfig } from '../config/template.ts';
import { environmentsNamed, lackingAdvice, stagingAdvice } from './starter-environments.ts';
import type { Screen } from './world.ts';

/**
 * Writes a commented configuration to start from, and the starter workflows that the option `workflows` names; never
 * over a file that is there. Returns the exit code.
 */
export async function initCommand(
  screen: Screen,
  options: Readonly<Record<string, string>>,
): Promise<number> {
  const wanted = options.workflows === undefined ? [] : await chosenWorkflows(options.workflows);
  if ('problem' in wanted) {
    screen.write(wanted.problem);
    return 2;
  }
  const path = options.config ?? '.github/deploy.yml';
  if (existsSync(path) && options.workflows === undefined) {
    screen.write(`${path} is there already and was left as it is; name another with --config FILE.`);
    return 1;
  }
  const missing = wanted.filter((workflow) => {
    if (existsSync(workflow.path)) screen.write(`${workflow.path} is there already and was left as it is.`);
    return !existsSync(workflow.path);
  });
  for (const workflow of missing) {
    mkdirSync(dirname(workflow.path), { recursive: true });
    writeFileSync(workflow.path, workflow.text);
    screen.write(`Wrote ${workflow.path}; its first lines say what it does, and what to set.`);
  }
  if (wanted.length > 0) adviseOn(screen, wanted);
  if (existsSync(path)) {
    // Those that were there may name others.
    const lacking = lackingAdvice(missing.map(nameOf), environmentsIn(readFileSync(path, 'utf8')), path);
    for (const line of lacking) screen.write(line);
  } else writeConfiguration(screen, options, { path, workflows: wanted.map(nameOf) });
  return missing.length === wanted.length ? 0 : 1;
}

/** The names of the environments of a configuration, as far as it can be read. */
function environmentsIn(text: string): readonly string[] {
  const environments = parseYaml(text, { file: '' }).node?.entries.get('environments')?.value;
  return environments?.kind === 'map' ? [...environments.entries.keys()] : [];
}

function adviseOn(screen: Screen, wanted: readonly StarterWorkflow[]): void {
  if (!existsSync('.git'))
    screen.write('GitHub reads workflows at the top of a repository only: this is none.');
  const names = wanted.map(nameOf);
  if (names.includes('pipeline') && names.includes('deploy')) {
    screen.write('pipeline and deploy both deploy each push: keep one of them.');
  }
}

function writeConfiguration(
  screen: Screen,
  options: Readonly<Record<string, string>>,
  { path, workflows }: { readonly path: string; readonly workflows: readonly string[] },
): void {
  const app =
    options.app ??
    basename(process.cwd())
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-');
  const [user = 'deploy', host = 'server.example.org'] = (options.host ?? 'deploy@server.example.org').split(
    '@',
  );
  mkdirSync(dirname(path), { recursive: true });
  const environments = environmentsNamed(workflows);
  writeFileSync(path, starterConfig({ app, host, user, path: options.path ?? `/srv/${app}`, environments }));
  const last = environments.at(-1);
  const doctor = `deploy-action doctor${last === undefined ? '' : ` --environment ${last}`}`;
  screen.write(`Wrote ${path}. Read it through, set the secrets it names, then: ${doctor}`);
  for (const line of stagingAdvice(workflows, path)) screen.write(line);
}

interface StarterWorkflow {
  readonly path: string;
  readonly text: string;
}

const nameOf = ({ path }: StarterWorkflow): string => basename(path, '.yml');

/** The starter workflows of a list `deploy,rollback`, or all of them, as they are written into a repository. */
async function chosenWorkflows(
  list: string,
): Promise<readonly StarterWorkflow[] | { readonly problem: string }> {
  const { workflowFiles } = await import('../config/workflows.generated.ts');
  const known = Object.keys(workflowFiles);
  const names = list === 'all' ? known : list.split(',').map((name) => name.trim());
  const branch = defaultBranch();
  const chosen: StarterWorkflow[] = [];
  for (const name of names) {
    const text = Object.hasOwn(workflowFiles, name) ? workflowFiles[name] : undefined;
    if (text === undefined) {
      return { problem: `there is no workflow ${JSON.stringify(name)}; there are ${known.join(', ')}` };
    }
    // GitHub fills this in only where it offers the template itself.
    chosen.push({
      path: `.github/workflows/${name}.yml`,
      text: text.replaceAll('$default-branch', () => branch),
    });
  }
  return chosen;
}

/** The default branch as it was cloned, else the one that is checked out; `main` where none can be told. */
function defaultBranch(): string {
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const cloned = /^ref: refs\/remotes\/origin\/([\w./-]+)$/m.exec(read('.git/refs/remotes/origin/HEAD'))?.[1];
  return cloned ?? /^ref: refs\/heads\/([\w./-]+)$/m.exec(read('.git/HEAD'))?.[1] ?? 'main';
}
