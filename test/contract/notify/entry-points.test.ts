import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeKeyPair } from '../../../src/demo/key-pair.ts';
import { type EntryRun, runEntryPoint } from '../../fixtures/entry-point.ts';
import { deployedRun } from '../../fixtures/report/runs.ts';
import { type Sink, sinks, token } from './sinks.ts';

let cwd: string;
let sink: Sink;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'notify-'));
  await writeFile(join(cwd, 'page.txt'), 'page');
  sink = await sinks.slack();
});
afterEach(async () => {
  await sink.close();
  await rm(cwd, { recursive: true, force: true });
});

function run(name: 'main' | 'notify-step', inputs: Readonly<Record<string, string>>): Promise<EntryRun> {
  const env = Object.fromEntries(
    Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]),
  );
  const github = { GITHUB_REPOSITORY: 'acme/shop', GITHUB_RUN_ID: '7', GITHUB_ACTOR: 'octocat' };
  return runEntryPoint(name, { cwd, env: { HOME: cwd, RUNNER_TEMP: cwd, ...github, ...env } });
}

const list = (on = ''): string => `- slack: "${sink.base}/services/${token}"${on}`;
const told = (): string => sink.received.map(({ body }) => body).join('\n');

describe('the action', () => {
  it('tells that it began and how it ended, and shows nobody whom it told', async () => {
    const ended = await run('main', {
      ...{ host: 'deploy@127.0.0.1:1', path: '/srv/shop', source: '.', app: 'shop' },
      ...{ 'known-hosts': 'SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s' },
      ...{ 'ssh-key': makeKeyPair().private, 'allow-partial': 'true', summary: 'true' },
      notify: list('\n  on: [started, failed]'),
    });
    expect(ended.exitCode, ended.log).toBe(1);
    expect(sink.received).toHaveLength(2);
    expect(told()).toContain('deployment started');
    expect(told()).toContain('Failed before anything changed');
    const shown = ended.log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect(shown.join('\n')).not.toContain(token);
    expect(ended.log).toContain(`::add-mask::${sink.base}/services/${token}`);
  });
});

describe('the action notify', () => {
  it.each([
    ['success', 'shop to staging: deployed'],
    ['failure', 'shop to staging: deployment failed'],
    ['rolled-back', 'shop to staging: failed and rolled back'],
  ])('tells of a job that ended as %s', async (outcome, words) => {
    const ended = await run('notify-step', {
      notify: list(),
      outcome,
      environment: 'staging',
      command: 'deploy',
    });
    expect(ended.exitCode, ended.log).toBe(0);
    expect(told()).toContain(words);
    expect(ended.log).toContain('::set-output name=delivered::true');
  });

  it('tells what is no deployment by its topic', async () => {
    const ended = await run('notify-step', {
      notify: list(),
      outcome: 'failure',
      topic: 'CI',
      command: 'deploy',
    });
    expect(ended.exitCode, ended.log).toBe(0);
    expect(told()).toContain('shop: CI failed');
  });

  it('tells nobody who would only be disturbed by a quiet success', async () => {
    const inputs = { outcome: 'success', topic: 'CI', command: 'deploy', quiet: 'true' };
    const ended = await run('notify-step', { notify: list(), ...inputs });
    expect([ended.exitCode, sink.attempts()], ended.log).toEqual([0, 0]);
  });

  it('tells what a report says', async () => {
    const report = join(cwd, 'report.json');
    await writeFile(report, JSON.stringify(deployedRun().report));
    const ended = await run('notify-step', { notify: list(), report });
    expect(ended.exitCode, ended.log).toBe(0);
    expect(told()).toContain(deployedRun().report.release);
  });

  it('tells nothing of a job that was skipped', async () => {
    const ended = await run('notify-step', { notify: list(), outcome: 'skipped' });
    expect([ended.exitCode, sink.attempts()]).toEqual([0, 0]);
  });

  it('warns and succeeds when nobody can be told', async () => {
    sink.moods = ['refuses'];
    const ended = await run('notify-step', { notify: list(), outcome: 'failure', command: 'deploy' });
    expect(ended.exitCode, ended.log).toBe(0);
    expect(ended.log).toContain(
      '::warning title=A message did not arrive::slack was not told: it answered 404',
    );
    expect(ended.log).toContain('::set-output name=delivered::false');
  });

  it.each([
    [{ outcome: 'succes' }, 'input outcome: "succes" is no outcome'],
    [{ outcome: 'failure', command: 'plan' }, 'input command: "plan" is neither'],
    [{ report: 'nowhere.json' }, 'input report: there is no file nowhere.json'],
    [{ notify: '- slak: x', outcome: 'failure' }, 'unknown key `slak`'],
  ])('refuses %j', async (inputs, said) => {
    const ended = await run('notify-step', { notify: list(), command: 'deploy', ...inputs });
    expect(ended.exitCode).toBe(1);
    expect(ended.log).toContain(said);
    expect(sink.attempts()).toBe(0);
  });
});
