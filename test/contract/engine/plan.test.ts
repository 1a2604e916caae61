import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EngineHosts, startEngineHosts } from '../../fixtures/engine-hosts.ts';

const settings = (
  secret: string,
  more = '',
): string => `driver: { command: { restart: 'true', stop: 'true' } }
health: [{ command: test -f healthy, interval: 100ms, unhealthy: 2, timeout: 60s }]
env: { TOKEN: "${secret}", ${more} }`;

let fleet: EngineHosts;

beforeEach(async () => {
  fleet = await startEngineHosts(['one', 'two']);
});
afterEach(() => fleet.stop());

/** The lines that are about one host, without what stays the same. */
function linesOf(host: string): string[] {
  const from = fleet.lines.findIndex((line) => line.startsWith(`${host} (`));
  const to = fleet.lines.indexOf('', from);
  return fleet.lines.slice(from, to).filter((line) => /^ {2}(health|disk|files|env|unit) |^ {10}/.test(line));
}

describe('a plan', () => {
  it('says of each host how it is and what would change, never a value, and leaves nothing there', async () => {
    await fleet.source({ 'page.txt': 'old', 'gone.txt': 'x', healthy: '' });
    expect(await fleet.plan(fleet.config(settings('first-value')))).toBe(true);
    expect(linesOf('one')[0]).toBe('  health    nothing is in service; its host key is pinned');
    for (const host of fleet.hosts) expect(await host.read('.deploy')).toBeUndefined();
    await fleet.deploy(fleet.config(settings('first-value', 'GONE: "1"')));
    await fleet.source({ 'page.txt': 'newer', 'fresh.txt': 'xy', healthy: '' });
    const next = fleet.config(settings('second-value', 'FRESH: "1"'));
    expect(await fleet.plan(next)).toBe(true);
    for (const { name } of fleet.hosts) {
      const [health, disk, ...changes] = linesOf(name);
      expect(health).toBe('  health    well now; its host key is pinned');
      expect(disk).toMatch(/^ {2}disk {6}needs \d+\.\d MB, has \d+\.\d [MG]B free$/);
      expect(changes).toEqual([
        '  files     1 added, 1 changed, 1 removed; 7 B new',
        '              + fresh.txt  2 B',
        '              ~ page.txt  3 B -> 5 B',
        '              - gone.txt  1 B',
        '  env       + FRESH, ~ TOKEN, - GONE',
      ]);
    }
    expect(fleet.lines.join('\n')).not.toMatch(/first-value|second-value/);
    await fleet.plan(next, 'json');
    const { plan } = JSON.parse(fleet.lines.join('\n')) as { plan: { hosts: { outlook: unknown }[] } };
    expect(plan.hosts[0]?.outlook).toMatchObject({
      health: 'healthy',
      differences: { files: { added: [{ path: 'fresh.txt', bytes: 2 }] }, env: { changed: ['TOKEN'] } },
    });
    expect(fleet.lines.join('\n')).not.toMatch(/first-value|second-value/);
  });

  it('says what the configuration alone tells where a host cannot be looked at', async () => {
    await fleet.source({ healthy: '' });
    const config = fleet.config(`${settings('a-value')}\nstrategy: rolling`);
    await fleet.host('two').server.close();
    expect(await fleet.plan(config)).toBe(false);
    const text = fleet.lines.join('\n');
    expect(text).toContain('Hosts: 2, in 2 waves (rolling, 1 at a time)');
    expect(text).toContain('Wave 2: two');
    expect(text).toContain('one, two: every host that changed goes back');
    expect(await fleet.plan(config, 'json')).toBe(false);
    expect(JSON.parse(fleet.lines.join('\n'))).toMatchObject({
      plan: null,
      outline: { waves: [{ hosts: ['one'] }, { hosts: ['two'] }], strategy: 'rolling, 1 at a time' },
    });
  });

  it('does not call well what it did not ask for', async () => {
    await fleet.source({ healthy: '' });
    const config = fleet.config(settings('a-value'));
    await fleet.deploy(config);
    const wanted = settings('a-value').replace("driver: { command: { restart: 'true', stop: 'true' } }", '');
    const failing = fleet.config(`driver: { systemd: { unit: no-such, scope: user } }${wanted}`);
    expect(await fleet.plan(failing)).toBe(false);
    expect(linesOf('one')[0]).toBe('  health    not asked for; its host key is pinned');
  });

  it('says that what is in service is not well, and holds all the same', async () => {
    await fleet.source({ 'page.txt': 'old', healthy: '' });
    const config = fleet.config(settings('a-value'));
    await fleet.deploy(config);
    await fleet.source({ 'page.txt': 'new', healthy: '' });
    const sick = fleet.config(settings('a-value').replace('test -f healthy', 'test -f recovered'));
    expect(await fleet.plan(sick)).toBe(true);
    expect(linesOf('two')[0]).toBe('  health    NOT WELL NOW; its host key is pinned');
  });
});
