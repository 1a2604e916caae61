import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import type { DeployConfig } from '../../../src/model/config.ts';
import { planDeployment, planFor, planRollback } from '../../../src/planning/plan.ts';
import { inverseOf } from '../../../src/planning/steps.ts';
import { planText } from '../../../src/report/plan-text.ts';
import { expectGolden } from '../../fixtures/golden.ts';

const release = '20261120T131502Z-1a2b3c4';
const before = '20261119T080000Z-0f0f0f0';

function config(): DeployConfig {
  const text = `app: shop
source: build
path: /srv/shop
user: deploy
ssh-key: \${KEY}
known-hosts: SHA256:${'A'.repeat(43)}
shared: [uploads/, config/local.json]
env: { DATABASE_URL: "\${KEY}" }
build: ["npm ci --omit=dev", { run: make all, timeout: 2m }]
driver: { systemd: { unit: shop.service, scope: user, exec: node server.js } }
health: [{ http: "http://127.0.0.1:3000/health" }, { tcp: "127.0.0.1:9000", name: metrics }]
verify: [{ http: "https://shop.example.org/" }]
hosts:
  web: { address: web.example.org, migrate: ["npm run migrate"] }
  static: { address: static.example.org, driver: { command: {} }, health: [], build: [], shared: [] }
`;
  const result = loadConfig({ text, file: 'deploy.yml', variables: { KEY: 'secret-key-text' } });
  if ('issues' in result) throw new Error(JSON.stringify(result.issues));
  return result.config;
}

const participants = (current: string | undefined) =>
  config().hosts.map((host) => ({ host, facts: { current } }));

describe('the plan of a deployment', () => {
  const plan = planDeployment(config(), participants(before), release, { files: 214, bytes: 3_400_000 });

  it('reads well', () => {
    expectGolden('plan/upgrade.txt', `${planText(plan).join('\n')}\n`);
    const first = planDeployment(config(), participants(undefined), release, { files: 1, bytes: 10 });
    expectGolden('plan/first.txt', `${planText(first).join('\n')}\n`);
  });

  it('names secrets and never shows them', () => {
    expect(JSON.stringify(plan)).toContain('DATABASE_URL');
    expect(JSON.stringify(plan)).not.toContain('secret-key-text');
  });

  it('switches before it restarts, and proves health last', () => {
    for (const host of plan.hosts) {
      const kinds = host.activate.map((step) => step.kind);
      expect(kinds[0]).toBe('switch');
      expect(kinds).toEqual(host.host === 'web' ? ['switch', 'restart', 'health'] : ['switch']);
    }
  });

  it('takes the switch back to what was there, or to nothing', () => {
    const [step] = plan.hosts[0]?.activate ?? [];
    expect(step === undefined ? '' : inverseOf(step, before)).toBe(`switch to ${before}`);
    const first = { kind: 'switch', from: undefined, to: release } as const;
    expect(inverseOf(first, undefined)).toBe('`current` goes: nothing is in service, as before');
    const restart = { kind: 'restart', service: 'shop.service' } as const;
    expect(inverseOf(restart, before)).toBe('put the previous release of shop.service into service');
    expect(inverseOf(restart, undefined)).toBe('take shop.service out of service');
  });

  it('changes every host exactly once', () => {
    expect(plan.waves.flatMap((wave) => wave.hosts).toSorted()).toEqual(['static', 'web']);
  });
});

describe('the plan of a rollback', () => {
  it('uploads and builds nothing', () => {
    const targets = participants(release).map((one) => ({ ...one, target: before }));
    const plan = planRollback(config(), targets);
    expect(plan.hosts.flatMap((host) => [...host.stage, ...host.migrate])).toEqual([]);
    expectGolden('plan/rollback.txt', `${planText(plan).join('\n')}\n`);
  });
});

describe('the plan of a host whose traffic moves by parts', () => {
  const text = `app: shop
source: build
path: /srv/shop
user: deploy
ssh-key: \${KEY}
driver: { systemd: { unit: shop, scope: user } }
traffic: { proxy: haproxy, ports: { blue: 3001, green: 3002 }, canary: { min-requests: 1 } }
health: [{ http: "http://127.0.0.1:3001/health" }]
hosts: { web: web.example.org }
`;
  const loaded = loadConfig({ text, file: 'deploy.yml', variables: { KEY: 'secret-key-text' } });
  if ('issues' in loaded) throw new Error(JSON.stringify(loaded.issues));
  const { config: sharing } = loaded;
  const found = (current: string | undefined) => sharing.hosts.map((host) => ({ host, facts: { current } }));
  const parts = (plan: ReturnType<typeof planDeployment>) =>
    plan.hosts.flatMap(({ activate }) => activate.filter(({ kind }) => kind === 'share-traffic'));

  it('shows each part', () => {
    const plan = planDeployment(sharing, found(before), release, { files: 214, bytes: 3_400_000 });
    expectGolden('plan/parts.txt', `${planText(plan).join('\n')}\n`);
  });

  it('has none where there is nothing to share with, nor on the way back', () => {
    const first = planDeployment(sharing, found(undefined), release, { files: 1, bytes: 1 });
    expect(parts(first)).toEqual([]);
    const targets = found(release).map((one) => ({ ...one, target: before }));
    expect(parts(planRollback(sharing, targets))).toEqual([]);
  });
});

/** Unlike machines: a database first, then the web hosts behind a canary, then what is often away. */
const fleetText = `app: shop
source: build
path: /srv/shop
user: deploy
ssh-key: \${KEY}
driver: { systemd: { unit: shop.service, scope: user } }
health: [{ http: "http://127.0.0.1:3000/health" }]
strategy: { canary: { first: 1, soak: 5m, then: { rolling: { batch: 50%, pause: 30s } } } }
gate: [{ prometheus: { url: "http://metrics:9090", query: "sum(rate(errors[1m]))", max: 0.5 }, name: errors }]
verify: [{ http: "https://shop.example.org/" }]
groups:
  web: { after: db, min-success: 75% }
  far: { after: web, optional: true, on-failure: continue, strategy: all-at-once }
hosts:
  db: db.example.org
  web-1: { address: web-1.example.org, group: web }
  web-2: { address: web-2.example.org, group: web }
  web-3: { address: web-3.example.org, group: web }
  web-4: { address: web-4.example.org, group: web }
  gpu: { address: 192.0.2.21, group: far }
  edge: { address: edge.example.org, after: web, on-failure: rollback-host }
`;

describe('the plan of a fleet', () => {
  const loaded = loadConfig({ text: fleetText, file: 'deploy.yml', variables: { KEY: 'secret-key-text' } });
  if ('issues' in loaded) throw new Error(JSON.stringify(loaded.issues));
  const plan = planDeployment(
    loaded.config,
    loaded.config.hosts.map((host) => ({ host, facts: { current: before } })),
    release,
    { files: 214, bytes: 3_400_000 },
  );

  it('shows waves, gates and what failures mean', () => {
    expectGolden('plan/fleet.txt', `${planText(plan).join('\n')}\n`);
    const { waves, groups, strategy } = plan;
    const policies = plan.hosts.map(({ host, group, optional, onFailure }) => ({
      host,
      group,
      optional,
      onFailure,
    }));
    expectGolden(
      'plan/fleet.json',
      `${JSON.stringify({ strategy, waves, groups, policies }, undefined, 2)}\n`,
    );
  });

  it('cuts the waves anew when hosts are left out, so that a canary stays one', () => {
    const left = planFor(loaded.config, plan, ['db', 'web-2', 'web-3', 'web-4']);
    expect(left.waves.map(({ hosts, trial }) => `${hosts.join(' ')}${trial ? '?' : ''}`)).toEqual([
      'db',
      'web-2?',
      'web-3',
      'web-4',
    ]);
    expect(left.hosts.map(({ host }) => host)).toEqual(['db', 'web-2', 'web-3', 'web-4']);
  });
});
