import { describe, expect, test } from 'vitest';
import { parseFacts } from '../../../src/host/facts.ts';

const printed = `system=Linux
machine=aarch64
distribution=Alpine Linux v3.20
user=deploy
uid=1001
home=/home/deploy=er
writable=yes
free-kib=1024
free-inodes=77
tool=tar yes
tool=systemctl no
release=20261120T131502Z-1a2b3c4 good
release=20261121T131502Z-1a2b3c4 staged
release=20261122T131502Z-1a2b3c4 from-the-future
current=20261121T131502Z-1a2b3c4
obstacle=
dead-man=systemd-user
dead-man-survives-reboot=yes
dead-man-reason=a timer of systemd
lease-run=a=b 1
lease-actor=
lease-url=https://ci.example/1?x=y
lease-epoch=7
lease-seconds-left=-3
transaction-state=rolled-back
transaction-release=20261121T131502Z-1a2b3c4
transaction-previous=
transaction-epoch=6
transaction-reason=not-switched
`;

describe('facts', () => {
  test('are read from what the agent printed', () => {
    expect(parseFacts(printed)).toEqual({
      system: 'Linux',
      machine: 'aarch64',
      distribution: 'Alpine Linux v3.20',
      user: 'deploy',
      uid: 1001,
      home: '/home/deploy=er',
      pathWritable: true,
      freeBytes: 1024 * 1024,
      freeInodes: 77,
      tools: { tar: true, systemctl: false },
      releases: [
        { id: '20261120T131502Z-1a2b3c4', state: 'good', current: false },
        { id: '20261121T131502Z-1a2b3c4', state: 'staged', current: true },
        { id: '20261122T131502Z-1a2b3c4', state: 'bad', current: false },
      ],
      current: '20261121T131502Z-1a2b3c4',
      currentVersions: [],
      currentObstacle: undefined,
      hasAgent: false,
      deadMan: { timer: 'systemd-user', survivesReboot: true, reason: 'a timer of systemd' },
      lease: { run: 'a=b 1', actor: '', url: 'https://ci.example/1?x=y', epoch: 7, secondsLeft: -3 },
      transaction: {
        state: 'rolled-back',
        release: '20261121T131502Z-1a2b3c4',
        epoch: 6,
        reason: 'not-switched',
      },
    });
  });

  test('do not stop a deployment for what could not be found out', () => {
    const facts = parseFacts(
      'system=Linux\nfree-kib=\nfree-inodes=\ndistribution=\ncurrent=\nobstacle=a directory\n',
    );
    expect(facts.freeBytes).toBe(Number.MAX_SAFE_INTEGER);
    expect(facts.freeInodes).toBe(Number.MAX_SAFE_INTEGER);
    expect(facts).toMatchObject({
      distribution: 'Linux',
      pathWritable: false,
      current: undefined,
      currentObstacle: 'a directory',
      hasAgent: false,
      deadMan: { timer: 'none', survivesReboot: false, reason: '' },
      lease: undefined,
      transaction: { state: 'none', epoch: 0 },
    });
  });
});
