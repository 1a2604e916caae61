import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unitMark, unitText } from '../../../src/drivers/systemd-unit.ts';
import type { ListenAddress } from '../../../src/model/traffic.ts';

const facts = {
  app: 'shop',
  environment: 'production',
  directory: '/srv/shop/current',
  envFile: '.env',
  user: 'deploy',
  release: '20261120T131502Z-1a2b3c4',
  exec: 'node server.js --port 3000',
};
const lines = (scope: 'system' | 'user', changed: Partial<typeof facts> = {}): string[] =>
  unitText({ scope }, { ...facts, ...changed }).split('\n');

describe('a written unit file', () => {
  it('begins with the mark that systemd.sh looks for', () => {
    expect(lines('user')[0]).toBe(unitMark);
    expect(readFileSync('src/drivers/systemd.sh', 'utf8')).toContain(
      unitMark.slice(0, '# Written by deploy-action'.length),
    );
  });

  it('runs as the deploying user in the system manager, and names no user in the user manager', () => {
    expect(lines('system')).toContain('User=deploy');
    expect(lines('system', { user: 'root' }).join('\n')).not.toContain('User=');
    expect(lines('user').join('\n')).not.toContain('User=');
    expect(lines('system')).toContain('WantedBy=multi-user.target');
    expect(lines('user')).toContain('WantedBy=default.target');
  });

  it.each([
    ['node server.js --port 3000', 'ExecStart=node server.js --port 3000'],
    ['./bin/app  --x', 'ExecStart=/srv/shop/current/bin/app  --x'],
    ['bin/app', 'ExecStart=/srv/shop/current/bin/app'],
    ['/usr/bin/env FOO=1 app', 'ExecStart=/usr/bin/env FOO=1 app'],
  ])('%s becomes %s', (exec, line) => {
    expect(lines('user', { exec })).toContain(line);
  });

  it('tells an app where to listen, and clears the socket of one that was killed', () => {
    const unit = (listen: ListenAddress) => unitText({ scope: 'user' }, { ...facts, listen }).split('\n');
    expect(unit({ port: 3001 })).toContain('Environment=PORT=3001');
    expect(unit({ socket: '/srv/shop/sockets/blue' })).toEqual(
      expect.arrayContaining([
        'Environment=SOCKET=/srv/shop/sockets/blue',
        'ExecStartPre=mkdir -p -m 755 /srv/shop/sockets',
        'ExecStartPre=rm -f /srv/shop/sockets/blue',
      ]),
    );
  });

  it('doubles percent signs of directories, which systemd would expand', () => {
    expect(lines('user', { directory: '/srv/100%/current' })).toContain(
      'WorkingDirectory=/srv/100%%/current',
    );
  });
});
