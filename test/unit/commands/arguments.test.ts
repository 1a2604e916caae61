import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { helpText, optionOf, parseArguments } from '../../../src/commands/arguments.ts';
import { configInputs, sharedCommands } from '../../../src/commands/interface.ts';

const problem = (...argv: string[]): string => {
  const parsed = parseArguments(argv);
  return 'problem' in parsed ? parsed.problem : `understood as ${JSON.stringify(parsed)}`;
};

describe('the command line', () => {
  it('is read into a command and its options', () => {
    expect(parseArguments(['plan', '--host', 'deploy@a', '--path=/srv/a', '--json'])).toEqual({
      command: 'plan',
      options: { host: 'deploy@a', path: '/srv/a' },
      json: true,
      failOnPartial: false,
      timings: false,
      list: false,
    });
    expect(parseArguments(['rollback', '20261120', '--config', 'x.yml'])).toMatchObject({
      command: 'rollback',
      name: '20261120',
      options: { config: 'x.yml' },
    });
  });

  it.each([
    [[], 'say what to do'],
    [['depoly'], 'did you mean deploy?'],
    [['frobnicate'], 'it is one of deploy, '],
    [['history', '--limit', '0'], '--limit is a number from 1 on'],
    [['deploy', '--pth', '/x'], 'did you mean --path?'],
    [['deploy', '--host'], '--host needs a value'],
    [['deploy', '--version'], '--version needs a value'],
    [['--version', '1.2'], 'say what to do'],
    [['deploy', 'extra'], 'deploy takes no "extra"'],
    [['rollback', 'a', 'b'], 'rollback takes no "b"'],
    [['rollback', '--release', '2026'], 'write `rollback RELEASE`'],
    [['unlock', '--run', '7'], 'write `unlock RUN`'],
    [['deploy', '--json'], 'deploy takes no --json: it is for plan, status, history, doctor, simulate'],
    [['deploy', '--reason', 'x'], 'deploy takes no --reason: it is for rollback'],
    [['status', '--timings'], 'status takes no --timings'],
  ])('%j is explained', (argv, said) => {
    expect(problem(...argv)).toContain(said);
  });

  it('tells its own version by `version`, by `--version` alone and in the help', () => {
    expect(parseArguments(['version'])).toMatchObject({ command: 'version' });
    expect(parseArguments(['--version'])).toMatchObject({ command: 'version' });
    expect(parseArguments(['deploy', '--version', '1.2'])).toMatchObject({ options: { version: '1.2' } });
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(helpText).toContain(`deploy-action ${version}: `);
    expect(helpText).toContain('\n  version ');
  });

  it.each([
    ['--ssh-key', '--ssh-key-file FILE'],
    ['--passphrase', 'DEPLOY_PASSPHRASE'],
    ['--env', '--env-from FILE'],
    ['--known-hosts', '--known-hosts-file FILE'],
  ])('never takes %s as an argument, and says what to use', (option, instead) => {
    expect(problem('deploy', option, 'secret')).toContain(instead);
    expect(problem('deploy', option, 'secret')).not.toContain('"secret"');
  });

  it.each([
    ['passphrase', {}, {}, 'DEPLOY_PASSPHRASE'],
    ['env', {}, {}, '--env-from'],
    ['path', {}, {}, '--path'],
    ['ssh-key', {}, {}, '--ssh-key-file'],
    ['ssh-key', {}, { DEPLOY_SSH_KEY: 'key' }, 'DEPLOY_SSH_KEY'],
    ['ssh-key', { 'ssh-key-file': 'key' }, { DEPLOY_SSH_KEY: 'key' }, '--ssh-key-file'],
  ])('says where %s comes from, given %j and %j: %s', (input, options, environment, place) => {
    expect(optionOf(input, options, environment)).toBe(place);
  });

  it('has a help that names every command and every option of a host', () => {
    for (const command of sharedCommands) expect(helpText).toContain(`\n  ${command}`);
    for (const input of configInputs) {
      if (!['ssh-key', 'passphrase', 'known-hosts', 'env'].includes(input))
        expect(helpText).toContain(`--${input}`);
    }
  });
});
