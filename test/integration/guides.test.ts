import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyRepository, obstacleTo, recipeApps } from '../fixtures/apps/recipe-apps.ts';
import { runProgramWell } from '../fixtures/fleet/command.ts';
import { type Fleet, startFleet } from '../fixtures/fleet/fleet.ts';
import { nodeBinary } from '../fixtures/fleet/node-binary.ts';
import { markdownBlocks } from '../fixtures/markdown-blocks.ts';
import { describeIf } from '../setup/requirements.ts';

const quickStart = 'docs/quick-start.md';
const recipes = 'docs/recipes.md';
/** The web servers of recipes: the language of their configuration, where it goes, and their service. */
const webServers = [
  { language: 'nginx', file: '/etc/nginx/conf.d/shop.conf', unit: 'nginx' },
  { language: 'haproxy', file: '/etc/haproxy/haproxy.cfg', unit: 'haproxy' },
  { language: 'caddyfile', file: '/etc/caddy/Caddyfile', unit: 'caddy' },
] as const;
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

describeIf(['systemd-hosts', 'ssh'], 'the guides, done as they are written', () => {
  let fleet: Fleet;
  let directory: string;
  let repository: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'guides-'));
    repository = join(directory, 'shop');
    const npm = (await runProgramWell('npm', ['root', '--global'])).trim();
    const mounts = [nodeBinary(), { from: join(npm, 'npm'), to: '/usr/local/lib/npm', readOnly: true }];
    fleet = await startFleet({ label: 'guides', hosts: [{ name: 'web', proxies: true, mounts }] });
    const host = fleet.host('web');
    await host.run(['ln', '-s', '../lib/npm/bin/npm-cli.js', '/usr/local/bin/npm']);
    // The guide begins on a server that knows no such user.
    await host.run(['loginctl', 'disable-linger', 'deploy']);
    await host.run(['sh', '-c', 'loginctl terminate-user deploy; userdel --remove --force deploy']);
    await mkdir(join(directory, 'bin'));
    const program = join(directory, 'bin/deploy-action');
    await writeFile(program, `#!/bin/sh\nexec ${process.execPath} ${cli} "$@"\n`);
    await chmod(program, 0o755);
  });

  afterAll(async () => {
    await fleet?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** What a person types in the repository; the alias of the guide is a program here. */
  async function type(text: string): Promise<string> {
    const here = text
      .replaceAll('shop.example.org', fleet.host('web').address)
      .replaceAll(/^alias deploy-action=.*$/gm, '');
    const key = join(directory, 'deploy-key');
    const known = join(directory, 'known_hosts');
    const login = `[ ! -e ${known} ] || export DEPLOY_SSH_KEY="$(cat ${key})" DEPLOY_KNOWN_HOSTS="$(cat ${known})"`;
    const script = `set -e; PATH=${join(directory, 'bin')}:$PATH; cd ${repository}; ${login}\n${here}`;
    return runProgramWell('bash', ['-c', script], { timeoutMs: 120_000 });
  }

  async function configure(block: string): Promise<void> {
    await mkdir(join(repository, '.github'), { recursive: true });
    const text = block.replaceAll('shop.example.org', fleet.host('web').address);
    await writeFile(join(repository, '.github/deploy.yml'), text);
  }

  const answer = (url: string): Promise<string> => fleet.host('web').run(['curl', '-sS', url]);

  it('the quick start leads from a fresh server to a first deployment, and back', async () => {
    const [keyBlock = '', serverBlock = '', loginBlock = '', firstBlock = '', , backBlock = ''] =
      markdownBlocks(quickStart, 'sh');
    await emptyRepository(repository);
    await type(keyBlock);
    const key = await readFile(join(repository, 'deploy-key.pub'), 'utf8');
    const onServer = serverBlock.replace(/^key='.*'$/m, `key='${key.trim()}'`);
    expect(onServer).not.toBe(serverBlock);
    const fingerprint = await fleet.host('web').run(['sh', '-ec', onServer]);
    const seen = await type(`${loginBlock}\necho "$DEPLOY_KNOWN_HOSTS" >${join(directory, 'known_hosts')}`);
    const digest = /SHA256:\S+/.exec(fingerprint)?.[0];
    expect(digest).toBeDefined();
    expect(seen).toContain(digest);
    await type(`cp deploy-key ${join(directory, 'deploy-key')}`);
    const [configuration = ''] = markdownBlocks(quickStart, 'yaml');
    await configure(configuration);
    const serve = (word: string): Promise<void> =>
      writeFile(
        join(repository, 'server.js'),
        `require('node:http').createServer((_, response) => response.end('${word}')).listen(3000);\n`,
      );
    await serve('one');
    await type(firstBlock);
    expect(await answer('http://127.0.0.1:3000/')).toBe('one');
    expect(await fleet.host('web').run(['ls', '/srv/shop/current/'])).toBe('server.js\n');
    await serve('number two');
    const planned = await type(
      "sed -i 's/exec: node server.js/exec: node server.js --two/' .github/deploy.yml; deploy-action plan",
    );
    for (const change of ['~ server.js', '+ ExecStart=node server.js --two', '- ExecStart=node server.js'])
      expect(planned).toContain(change);
    await type('deploy-action deploy');
    expect(await answer('http://127.0.0.1:3000/')).toBe('number two');
    await type(backBlock);
    expect(await answer('http://127.0.0.1:3000/')).toBe('one');
  });

  it('every recipe has an app that is tried', async () => {
    const headings = [...(await readFile(recipes, 'utf8')).matchAll(/^## (.*)$/gm)].map(([, name]) => name);
    expect(recipeApps.map(({ recipe }) => recipe)).toEqual(headings);
  });

  for (const app of recipeApps) {
    const obstacle = obstacleTo(app);
    const title = `the recipe "${app.recipe}" deploys and is followed by the next version`;
    it.skipIf(obstacle !== undefined)(obstacle === undefined ? title : `${title} [${obstacle}]`, async () => {
      const host = fleet.host('web');
      // A server of its own for each recipe, but for the user.
      await host.run([
        'sh',
        '-c',
        'systemctl stop --quiet user@$(id -u deploy); rm -rf /srv/shop ~deploy/.config',
      ]);
      await host.run([
        'sh',
        '-c',
        'systemctl start user@$(id -u deploy); install -d -o deploy -g deploy /srv/shop',
      ]);
      const web = webServers.find(({ language }) => markdownBlocks(recipes, language, app.recipe).length > 0);
      if (web !== undefined) {
        const [server = ''] = markdownBlocks(recipes, web.language, app.recipe);
        await host.run(['sh', '-c', 'cat >"$1"', 'sh', web.file], { input: server });
        const [asRoot = `systemctl restart ${web.unit}`] = markdownBlocks(recipes, 'sh', app.recipe);
        await host.run(['sh', '-ec', asRoot]);
      }
      const [configuration = ''] = markdownBlocks(recipes, 'yaml', app.recipe);
      for (const version of ['one', 'two']) {
        await emptyRepository(repository);
        await app.write(repository, version);
        await configure(configuration);
        await type('deploy-action deploy');
        expect(await answer(app.url)).toBe(version);
      }
      if (web !== undefined) await host.run(['systemctl', 'stop', web.unit]);
    });
  }
});
