import { describe, expect, it } from 'vitest';
import { cyclesAmong } from '../../../src/config/order-cycles.ts';
import { hostOf, load, loaded, told } from './loaded.ts';

const base = 'app: shop\nsource: build\nuser: deploy\npath: /srv/shop\n';

describe('groups and policies', () => {
  const config = loaded(`${base}on-failure: rollback-host
strategy: { rolling: { batch: 25%, pause: 30s } }
retries: { connect: 5, min: 1s, max: 10s, budget: 1m }
groups:
  web: { min-success: 50%, strategy: canary, on-failure: rollback-all }
  gpu: { after: [web, db], optional: true, on-failure: continue }
  plain: {}
hosts:
  db: db.example.org
  web-1: { address: w1.example.org, group: web, after: db }
  web-2: { address: w2.example.org, group: web, on-failure: rollback-all }
  gpu-1: { address: g1.example.org, group: gpu }
  gpu-2: { address: g2.example.org, group: gpu, optional: false, on-failure: rollback-all }
  edge: { address: e.example.org, group: plain }
`);

  it('are the host’s own, else its group’s, else those of the file', () => {
    const policies = config.hosts.map(({ name, onFailure, optional }) => [name, onFailure, optional]);
    expect(policies).toEqual([
      ['db', 'rollback-host', false],
      // Where only too many failures of the group are one, a single one is its own.
      ['web-1', 'rollback-host', false],
      ['web-2', 'rollback-all', false],
      ['gpu-1', 'continue', true],
      ['gpu-2', 'rollback-all', false],
      ['edge', 'rollback-host', false],
    ]);
  });

  it('know their hosts, and hosts whom they come after', () => {
    expect(config.groups.map(({ name, hosts, onFailure }) => [name, hosts, onFailure])).toEqual([
      ['web', ['web-1', 'web-2'], 'rollback-all'],
      ['gpu', ['gpu-1', 'gpu-2'], 'continue'],
      ['plain', ['edge'], 'rollback-host'],
    ]);
    expect(hostOf(config, 'gpu-1').after).toEqual(['web-1', 'web-2', 'db']);
    expect(hostOf(config, 'web-1').after).toEqual(['db']);
  });

  it('are read in their short and long forms', () => {
    expect(config.strategy).toEqual({
      kind: 'rolling',
      batch: { kind: 'percent', value: 25 },
      pauseMs: 30_000,
    });
    expect(config.groups[0]).toMatchObject({
      minSuccess: { kind: 'percent', value: 50 },
      strategy: { kind: 'canary', soakMs: 300_000, rest: { kind: 'all-at-once' } },
    });
    expect(config.retries).toEqual({ tries: 5, minMs: 1000, maxMs: 10_000, budgetMs: 60_000 });
  });

  it('have defaults that change nothing', () => {
    const plain = loaded(`${base}hosts: { a: a.example.org }\n`);
    expect(plain).toMatchObject({ strategy: { kind: 'all-at-once' }, groups: [], gate: [] });
    expect(plain.retries).toEqual({ tries: 3, minMs: 5000, maxMs: 20_000, budgetMs: 120_000 });
    expect(hostOf(plain, 'a')).toMatchObject({ after: [], onFailure: 'rollback-all', optional: false });
  });

  it('are replaced by a strategy of another kind in an environment', () => {
    const text = `${base}strategy: { rolling: { batch: 2 } }
hosts: { a: a.example.org }
environments:
  production: { strategy: { canary: { soak: 1m } } }
  staging: { strategy: { rolling: { pause: 1s } } }
`;
    expect(loaded(text, { environment: 'production' }).strategy).toMatchObject({
      kind: 'canary',
      soakMs: 60_000,
    });
    expect(loaded(text, { environment: 'staging' }).strategy).toEqual({
      kind: 'rolling',
      batch: { kind: 'count', value: 2 },
      pauseMs: 1000,
    });
  });
});

describe('a strategy that is wrong', () => {
  const wrong = (strategy: string) =>
    told(load(`${base}hosts: { a: a.example.org }\nstrategy: ${strategy}\n`));

  it.each([
    ['{ rolling: { batch: 0% } }', 'strategy.rolling.batch'],
    ['{ rolling: { batch: 120% } }', 'strategy.rolling.batch'],
    ['{ cannary: { first: 1 } }', 'strategy.cannary'],
    ['{ canary: { soak: 5 minutes } }', 'strategy.canary.soak'],
    ['{ canary: { then: { rolling: { pase: 3s } } } }', 'strategy.canary.then.rolling.pase'],
    ['{ rolling: {}, canary: {} }', 'strategy'],
    ['roling', 'strategy'],
  ])('%s is told at %s', (strategy, place) => {
    expect(wrong(strategy).map((text) => text.split(':')[0])).toEqual([place]);
  });

  it('of two kinds says to keep one', () => {
    const result = load(`${base}hosts: { a: a.example.org }\nstrategy: { rolling: {}, canary: {} }\n`);
    expect('issues' in result && result.issues).toMatchObject([{ hint: 'Keep exactly one of the two.' }]);
  });
});

describe('a gate', () => {
  it('may ask a Prometheus behind a path that has the same words, such as the proxy of Kubernetes', () => {
    const url = 'http://k:8001/api/v1/namespaces/monitoring/services/prometheus:9090/proxy';
    const { gate } = loaded(
      `${base}hosts: { a: a.example.org }\ngate: [{ prometheus: { url: "${url}", query: up, min: 1 } }]\n`,
    );
    expect(gate[0]).toMatchObject({ question: { url } });
  });

  it('finds the API of Prometheus by itself', () => {
    const result = load(
      `${base}hosts: { a: a.example.org }\ngate: [{ prometheus: { url: "http://m:9090/api/v1", query: up, min: 1 } }]\n`,
    );
    expect(told(result)).toEqual([expect.stringMatching(/^gate\[0\]\.prometheus\.url: .*found by itself/)]);
  });

  it('takes its metrics from the runner, and names the probe by its query', () => {
    const { gate, secrets } = loaded(
      `${base}hosts: { a: a.example.org }\ngate:\n  - prometheus: { url: "http://m:9090", query: "up", min: 1, headers: { Authorization: "Bearer \${TOKEN}" } }\n`,
      { variables: { TOKEN: 'metrics-token-text' } },
    );
    expect(gate[0]).toMatchObject({
      name: 'prometheus up',
      from: 'runner',
      question: { kind: 'prometheus', min: 1, headers: { Authorization: 'Bearer metrics-token-text' } },
    });
    expect(secrets).toContain('metrics-token-text');
  });

  it('keeps the positions of the probes behind one that is wrong', () => {
    const result = load(
      `${base}hosts: { a: a.example.org }\ngate: [{ http: nowhere }, { tcp: "a:1", from: host }]\n`,
    );
    expect(told(result).map((text) => text.split(':')[0])).toEqual(['gate[0].http', 'gate[1].from']);
  });
});

describe('cycles', () => {
  it('are each told once, whoever leads to them', () => {
    const after = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['b']],
      ['d', []],
      ['e', ['f', 'e']],
      ['f', ['d']],
    ]);
    expect(cyclesAmong(after)).toEqual([['b', 'c'], ['e']]);
    expect(
      cyclesAmong(
        new Map([
          ['a', ['b']],
          ['b', []],
        ]),
      ),
    ).toEqual([]);
  });
});
