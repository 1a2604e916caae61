import { describe, expect, it } from 'vitest';
import { activationCommands, sudoWords } from '../../../src/drivers/command.ts';
import type { CommandConfig } from '../../../src/model/config.ts';

const config = (commands: Partial<Omit<CommandConfig, 'kind'>>): CommandConfig => ({
  kind: 'command',
  timeoutMs: 1000,
  ...commands,
});
const all = { start: 'start', stop: 'stop', reload: 'reload', restart: 'restart' };

describe('the commands that put a release into service', () => {
  it.each([
    ['a static site needs none', {}, true, []],
    ['the gentlest comes first', all, true, ['reload']],
    ['restart without reload', { start: 's', stop: 't', restart: 'r' }, true, ['r']],
    ['stop and start without both', { start: 's', stop: 't' }, true, ['t', 's']],
    ['start alone', { start: 's' }, true, ['s']],
    ['a first deployment starts', all, false, ['start']],
    ['a first deployment without start restarts', { stop: 't', restart: 'r' }, false, ['r']],
    ['a first deployment with reload alone reloads', { reload: 'l' }, false, ['l']],
  ] as const)('%s', (_name, commands, replacing, expected) => {
    expect(activationCommands(config(commands), replacing)).toEqual(expected);
  });
});

describe('a command given to sudo', () => {
  it.each([
    ['sudo systemctl restart shop', ['systemctl', 'restart', 'shop']],
    ['sudo -n /usr/bin/systemctl restart shop.service', ['/usr/bin/systemctl', 'restart', 'shop.service']],
  ])('%s can be asked about beforehand', (command, words) => {
    expect(sudoWords(command)).toEqual(words);
  });

  it.each([
    'systemctl --user restart shop',
    'sudo -u app x',
    'sudo a && b',
    'sudo echo "$HOME"',
    'sudo',
    'x; sudo y',
  ])('%s cannot', (command) => {
    expect(sudoWords(command)).toBeUndefined();
  });
});
