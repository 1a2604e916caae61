import { existsSync } from 'node:fs';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { deployCommand } from '../commands/deploy.ts';
import { rollbackCommand } from '../commands/rollback.ts';
import type { CommandRequest, Screen, World } from '../commands/world.ts';
import { resolveConfig } from '../config/resolve.ts';
import { DeployError } from '../model/failure.ts';
import type { Report } from '../model/report.ts';
import { exitCode } from '../report/outputs.ts';
import { summaryMarkdown } from '../report/summary.ts';
import { createWorld } from '../wiring.ts';
import { appFiles, demoConfig } from './app.ts';
import { type Claims, createClaims } from './claims.ts';
import { makeKeyPair } from './key-pair.ts';
import { type DemoServer, startDemoServer } from './ssh-server.ts';

interface Stage {
  readonly world: World;
  readonly request: CommandRequest;
  readonly root: string;
  readonly port: number;
  readonly screen: Screen;
  readonly claims: Claims;
}

/**
 * Deploys a small app for real, through the real engine, to an SSH server inside this process: a first
 * deployment, an upgrade, one that fails its health, and a rollback by command. Returns 0 only if every claim held.
 */
export async function demoCommand(screen: Screen, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  const root = await realpath(await mkdtemp(join(tmpdir(), 'deploy-action-demo-')));
  const claims = createClaims(screen);
  const port = await freePort();
  let server: DemoServer | undefined;
  try {
    const keys = {
      user: makeKeyPair(),
      host: makeKeyPair(),
    };
    server = await startDemoServer({ root, authorizedKey: keys.user.public, hostKey: keys.host.private });
    screen.write(`An SSH server listens on 127.0.0.1:${server.port}; it runs commands in ${root}.`);
    const request = demoRequest(server, root, { key: keys.user.private, port });
    const world = createWorld(request.config, { screen, signal });
    await play({ world, request, root, port, screen, claims });
  } finally {
    await stopApp(root, port);
    await server?.close();
    await rm(root, { recursive: true, force: true });
  }
  heading(screen, 'Afterwards');
  await claims.check('nothing is left: the temporary directory is gone', () => !existsSync(root));
  await claims.check(
    'nothing is left: nobody answers on the app’s port',
    async () => (await answer(port)) === undefined,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  screen.write('');
  screen.write(
    claims.allHeld()
      ? `All ${claims.count()} claims were checked and hold. It took ${seconds} s.`
      : 'At least one claim does not hold: see NOT TRUE above.',
  );
  return claims.allHeld() ? 0 : 1;
}

async function play(stage: Stage): Promise<void> {
  const { screen, claims } = stage;
  heading(screen, '1. v1: the first deployment');
  const first = await deployVersion(stage, 'v1', true);
  await claims.check('the outcome is deployed, exit code 0', () => ended(first, 'deployed', 0));
  await claims.check('the app answers as v1, from the new release', () => serves(stage, 'v1', first.release));

  heading(screen, '2. v2: an upgrade');
  const second = await deployVersion(stage, 'v2', true);
  await claims.check('the outcome is deployed, exit code 0', () => ended(second, 'deployed', 0));
  await claims.check('the app answers as v2, from the new release', () =>
    serves(stage, 'v2', second.release),
  );

  heading(screen, '3. v3: its health fails');
  const third = await deployVersion(stage, 'v3', false);
  await claims.check('the outcome is rolled-back, exit code 1', () => ended(third, 'rolled-back', 1));
  await claims.check('v2 answers again, proven healthy', () => serves(stage, 'v2', second.release));
  await claims.check('current names v2’s release', async () => (await current(stage)) === second.release);

  heading(screen, '4. back to v1 by command');
  const fourth = await rollbackCommand(stage.world, stage.request, first.release);
  await claims.check('the outcome is deployed, exit code 0', () => ended(fourth, 'deployed', 0));
  await claims.check('the app answers as v1 again', () => serves(stage, 'v1', first.release));

  heading(screen, 'What lies on the host');
  for (const line of await tree(join(stage.root, 'srv/demo'))) screen.write(line);
  heading(screen, 'The job summary that the third deployment would have written');
  screen.write(summaryMarkdown(third, {}));
}

async function deployVersion(stage: Stage, version: string, healthy: boolean): Promise<Report> {
  const source = join(stage.root, 'source');
  await rm(source, { recursive: true, force: true });
  for (const [name, text] of Object.entries(appFiles(version, healthy))) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), text);
  }
  return deployCommand(stage.world, stage.request);
}

function ended(report: Report, outcome: Report['outcome'], code: number): boolean {
  return report.outcome === outcome && exitCode(report.outcome, { partialIsSuccess: true }) === code;
}

async function serves(stage: Stage, version: string, release: string): Promise<boolean> {
  const said = await answer(stage.port);
  return said?.version === version && said.release === release && (await current(stage)) === release;
}

async function current(stage: Stage): Promise<string> {
  return (await readlink(join(stage.root, 'srv/demo/current'))).replace(/^releases\//, '');
}

/** What the app says of itself over plain HTTP; undefined when nobody answers. */
function answer(port: number): Promise<{ version: string; release: string } | undefined> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve(JSON.parse(body)));
    }).on('error', () => resolve(undefined));
  });
}

function demoRequest(server: DemoServer, root: string, app: { key: string; port: number }): CommandRequest {
  const text = demoConfig({ port: server.port, hostKeyLine: server.hostKeyLine, root });
  const result = resolveConfig({
    inputs: {},
    file: { name: 'deploy.yml', text },
    environment: undefined,
    variables: {
      DEMO_SSH_KEY: app.key,
      DEMO_APP_PORT: String(app.port),
      DEMO_NODE: process.execPath,
    },
    defaultApp: undefined,
  });
  if ('issues' in result) {
    throw new DeployError({
      kind: 'internal',
      message: `the demo’s own configuration is wrong: ${result.issues.map((issue) => issue.message).join('; ')}`,
    });
  }
  return { config: result.config, origin: { run: 'demo', actor: 'demo' } };
}

/** Ends the app by its own process id, whatever state the demo stopped in. */
async function stopApp(root: string, port: number): Promise<void> {
  const text = await readFile(join(root, 'srv/demo/shared/run/app.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(pid);
    while ((await answer(port)) !== undefined) await systemClock.sleep(20);
  } catch {
    // It has ended.
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A directory as a tree of two levels, links with their targets. */
async function tree(directory: string, indent = ''): Promise<string[]> {
  const lines: string[] = [];
  for (const name of (await readdir(directory)).sort()) {
    const path = join(directory, name);
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) lines.push(`${indent}${name} -> ${await readlink(path)}`);
    else if (!stat.isDirectory()) lines.push(`${indent}${name}`);
    else {
      lines.push(`${indent}${name}/`);
      if (name !== 'agent' && name !== 'public') lines.push(...(await tree(path, `${indent}  `)));
    }
  }
  return lines;
}

function heading(screen: Screen, text: string): void {
  screen.write('');
  screen.write(`=== ${text} ===`);
}
