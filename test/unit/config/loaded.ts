import type { ConfigIssue } from '../../../src/config/issue.ts';
import { type ConfigText, loadConfig } from '../../../src/config/load.ts';
import type { ConfigResult } from '../../../src/config/resolve-tree.ts';
import type { DeployConfig, HostConfig } from '../../../src/model/config.ts';

/** What every host needs, in four lines. */
export const basics = 'app: shop\nsource: ./build\npath: /srv/shop\nuser: deploy\n';

/** The configuration, or a thrown error that says what was wrong with it. */
export function configOf(result: ConfigResult): DeployConfig {
  if ('config' in result) return result.config;
  throw new Error(result.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
}

export function issuesOf(result: ConfigResult): readonly ConfigIssue[] {
  return 'issues' in result ? result.issues : [];
}

export function load(text: string, more: Partial<ConfigText> = {}): ConfigResult {
  return loadConfig({ text, file: 'deploy.yml', variables: {}, ...more });
}

export function loaded(text: string, more: Partial<ConfigText> = {}): DeployConfig {
  return configOf(load(text, more));
}

export function hostOf(config: DeployConfig, name: string): HostConfig {
  const host = config.hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`no host ${name}`);
  return host;
}

/** `path: message` of every issue, in order. */
export function told(result: ConfigResult): string[] {
  return issuesOf(result).map((issue) => `${issue.path}: ${issue.message}`);
}
