import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { starterConfig } from '../config/template.ts';
import type { Screen } from './world.ts';

/** Writes a commented configuration to start from; never over one that is there. Returns the exit code. */
export function initCommand(screen: Screen, options: Readonly<Record<string, string>>): number {
  const path = options.config ?? '.github/deploy.yml';
  if (existsSync(path)) {
    screen.write(`${path} is there already and was left as it is; name another with --config FILE.`);
    return 1;
  }
  const app =
    options.app ??
    basename(process.cwd())
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-');
  const [user = 'deploy', host = 'server.example.org'] = (options.host ?? 'deploy@server.example.org').split(
    '@',
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, starterConfig({ app, host, user, path: options.path ?? `/srv/${app}` }));
  screen.write(`Wrote ${path}. Read it through, set the secrets it names, then: deploy-action doctor`);
  return 0;
}
