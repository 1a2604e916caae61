import { describe, expect, it } from 'vitest';
import type { HostConfig } from '../../../src/model/config.ts';
import type { HostFacts } from '../../../src/model/facts.ts';
import { neededTools, preflightFailures } from '../../../src/planning/preflight.ts';

const host = { name: 'web', path: '/srv/shop' } as HostConfig;
const well: HostFacts = {
  system: 'Linux',
  machine: 'x86_64',
  distribution: 'Debian',
  user: 'deploy',
  home: '/home/deploy',
  uid: 1000,
  pathWritable: true,
  freeBytes: 10e9,
  freeInodes: 1e6,
  tools: { tar: true, systemctl: true },
  releases: [],
  current: undefined,
  currentVersions: [],
  currentObstacle: undefined,
  hasAgent: false,
  deadMan: { timer: 'session', survivesReboot: false, reason: '' },
  lease: undefined,
  transaction: { state: 'none', epoch: 0 },
};
const needs = { tools: ['tar', 'systemctl'], bytes: 50e6, files: 1000 };
const kinds = (facts: Partial<HostFacts>): string[] =>
  preflightFailures(host, { ...well, ...facts }, needs).map((failure) => failure.kind);

describe('what makes a deployment impossible', () => {
  it.each([
    ['nothing on a host that is well', {}, []],
    ['a path that cannot be written', { pathWritable: false }, ['path-not-writable']],
    ['the home directory as the path', { home: '/srv/shop/' }, ['config-invalid']],
    ['too little space for twice the release', { freeBytes: 120e6 }, ['disk-full']],
    ['too few inodes', { freeInodes: 2000 }, ['disk-full']],
    ['a missing program', { tools: { tar: true, systemctl: false } }, ['tool-missing']],
    ['something else at current', { currentObstacle: 'a directory' }, ['agent-refused']],
    [
      'nothing that could go back by itself',
      { deadMan: { timer: 'none' as const, survivesReboot: false, reason: 'no setsid' } },
      ['agent-refused'],
    ],
    [
      'an earlier way back that failed',
      { transaction: { state: 'needs-human' as const, epoch: 3 } },
      ['needs-human'],
    ],
    [
      'not an earlier way back whose commands failed',
      { transaction: { state: 'needs-human' as const, epoch: 3, reason: 'command-1-failed' } },
      [],
    ],
    [
      'all of it at once',
      { pathWritable: false, freeBytes: 0, freeInodes: 0 },
      ['path-not-writable', 'disk-full', 'disk-full'],
    ],
  ])('%s', (_name, facts, expected) => {
    expect(kinds(facts)).toEqual(expected);
  });

  it('says which host, and what to do', () => {
    const [failure] = preflightFailures(host, { ...well, pathWritable: false }, needs);
    expect(failure).toMatchObject({ host: 'web', phase: 'preflight' });
    expect(failure?.hint).toContain('install -d -o deploy /srv/shop');
  });

  it('does not ask for a program twice', () => {
    expect(neededTools(['tar', 'systemctl']).filter((tool) => tool === 'tar')).toHaveLength(1);
  });
});
