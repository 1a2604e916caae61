import { describe, expect, it } from 'vitest';
import {
  forwardArguments,
  masterArguments,
  sessionArguments,
} from '../../../../src/adapters/ssh/openssh-arguments.ts';

const endpoint = { name: 'web-1', address: 'web.example', port: 2222, user: 'deploy', knownHosts: '' };
const files = { control: '/t/c0', log: '/t/log', knownHosts: '/t/100%/known-hosts', key: '/t/key' };
const settings = { connectTimeoutMs: 1_500, keepaliveMs: 15_000, useSshConfig: false };

function options(args: readonly string[]): string[] {
  return args.flatMap((argument, index) => (args[index - 1] === '-o' ? [argument] : []));
}

describe('arguments for ssh', () => {
  it('verify host keys against the pinned file alone, ask nothing, forward nothing', () => {
    const args = masterArguments(endpoint, files, undefined, settings);
    expect(args.slice(0, 2)).toEqual(['-F', 'none']);
    expect(options(args)).toEqual(
      expect.arrayContaining([
        'StrictHostKeyChecking=yes',
        'UserKnownHostsFile="/t/100%%/known-hosts"',
        'GlobalKnownHostsFile=/dev/null',
        'UpdateHostKeys=no',
        'BatchMode=yes',
        'ForwardAgent=no',
        'IdentitiesOnly=yes',
        'IdentityFile="/t/key"',
        'ConnectTimeout=2',
        'ServerAliveInterval=15',
        'ServerAliveCountMax=3',
      ]),
    );
    expect(args.slice(-7)).toEqual(
      ['-p', '2222', '-l', 'deploy', '--', 'web.example']
        .slice(-7)
        .toSpliced(0, 0, options(args).at(-1) ?? ''),
    );
  });

  it('leave the user’s own keys and configuration alone where they are wanted', () => {
    const { key: _, ...withoutKey } = files;
    const args = masterArguments(endpoint, withoutKey, undefined, { ...settings, useSshConfig: true });
    expect(args).not.toContain('-F');
    expect(options(args).filter((option) => option.startsWith('Identit'))).toEqual([]);
    expect(options(args)).toContain('StrictHostKeyChecking=yes');
  });

  it('reach a host behind another through that one’s shared connection', () => {
    const bastion = { ...endpoint, name: 'bastion', address: '2001:db8::7', user: 'jumper' };
    const via = { endpoint: bastion, control: '/t/50%/c0', log: '/t/proxy log' };
    const args = masterArguments(endpoint, files, via, settings);
    const proxy = options(args).find((option) => option.startsWith('ProxyCommand='));
    expect(proxy).toContain("ssh -F none -S '/t/50%%/c0' -o");
    expect(proxy).toContain('-W web.example:2222 -l jumper -- 2001:db8::7');
    expect(proxy?.endsWith("2>>'/t/proxy log'")).toBe(true);
  });

  it('never let a command’s ssh connect by itself', () => {
    const args = sessionArguments(endpoint, '/t/c0', 'sh -c true');
    expect(options(args)).toEqual(expect.arrayContaining(['ControlMaster=no', 'ProxyCommand=false']));
    expect(args.slice(-3)).toEqual(['--', 'web.example', 'sh -c true']);
    expect(forwardArguments(endpoint, '/t/c0', '::1', 80)).toContain('[::1]:80');
  });
});
