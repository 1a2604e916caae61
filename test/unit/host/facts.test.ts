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
    });
  });
});
