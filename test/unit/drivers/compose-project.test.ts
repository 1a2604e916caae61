import { describe, expect, it } from 'vitest';
import { fetchOf } from '../../../src/drivers/compose-fetch.ts';
import { readProject } from '../../../src/drivers/compose-project.ts';

const release = '/srv/shop/releases/20260101T000000Z-a';

/** As Compose 2.26 renders. */
const v2 = `name: shop
services:
  db:
    image: postgres:17
    volumes:
      - type: volume
        source: data
        target: /data
  migrate:
    build: { context: ${release} }
  tools:
    image: tools:1
    profiles: [debug]
  web:
    container_name: web-1
    depends_on:
      db: { condition: service_healthy, required: true }
      migrate: { condition: service_completed_successfully, required: true }
    image: shop:1
    pull_policy: missing
    networks: { proxy: null }
    configs: [{ source: site, target: /etc/site }]
    ports:
      - { mode: ingress, target: 80, published: "8080", protocol: tcp }
      - { mode: ingress, target: 53, published: "5353", protocol: udp, host_ip: 127.0.0.1 }
      - { mode: ingress, target: 81, protocol: tcp }
    volumes:
      - { type: bind, source: ${release}/nginx.conf, target: /etc/nginx.conf }
      - { type: bind, source: /var/log, target: /logs }
volumes:
  data: { name: shop_data }
  old: { name: legacy, external: true }
networks:
  default: { name: shop_default }
  proxy: { name: web-proxy, external: true }
configs:
  site: { name: shop_site, file: ${release}/site.json }
`;

/** As Compose 1.29 renders. */
const v1 = `networks:
  proxy: { external: true, name: web-proxy }
services:
  web:
    depends_on: [db]
    image: shop:1
    ports: [127.0.0.1:8080:80/tcp, 3000-3001:3000-3001, "90", "[::1]:8081:80", { published: 8443, target: 443 }]
    volumes: [${release}:/srv:ro, data:/data:rw]
  db: { image: "postgres:17" }
version: '3.8'
volumes:
  data: { external: { name: theirs } }
  logs: {}
`;

describe('a rendered project', () => {
  it('of v2 tells what a deployment must know', () => {
    const project = readProject(v2, release);
    expect(project.services.map(({ name }) => name)).toEqual(['db', 'migrate', 'web']);
    expect(project.services.at(-1)).toEqual({
      name: 'web',
      image: 'shop:1',
      builds: false,
      pullPolicy: 'missing',
      containerName: 'web-1',
      ports: [
        { address: '*', port: 8080, protocol: 'tcp' },
        { address: '127.0.0.1', port: 5353, protocol: 'udp' },
      ],
      mounts: ['nginx.conf', 'site.json'],
      volumes: [],
      networks: ['proxy'],
    });
    expect(project).toMatchObject({
      jobs: ['migrate'],
      volumes: [
        { key: 'data', name: 'shop_data', external: false },
        { key: 'old', name: 'legacy', external: true },
      ],
      networks: [
        { key: 'default', name: 'shop_default', external: false },
        { key: 'proxy', name: 'web-proxy', external: true },
      ],
    });
  });

  it('has the services of active profiles', () => {
    expect(readProject(v2, release, ['debug']).services.map(({ name }) => name)).toContain('tools');
  });

  it('of v1 says the same in other words', () => {
    const project = readProject(v1, release);
    expect(project.services[0]).toMatchObject({ mounts: ['.'] });
    expect(project.services[0]?.ports.map(({ address, port }) => [address, port])).toEqual([
      ['127.0.0.1', 8080],
      ['*', 3000],
      ['*', 3001],
      ['::1', 8081],
      ['*', 8443],
    ]);
    expect(project.services[0]?.volumes).toEqual(['data']);
    expect(project).toMatchObject({
      jobs: [],
      volumes: [
        { key: 'data', name: 'theirs', external: true },
        { key: 'logs', external: false },
      ],
      networks: [{ key: 'proxy', name: 'web-proxy', external: true }],
    });
  });

  it('is refused when it is none', () => {
    expect(() => readProject('', release)).toThrow();
  });
});

describe('how an image is fetched', () => {
  const service = {
    name: 'web',
    image: 'shop:1',
    builds: false,
    ports: [],
    mounts: [],
    volumes: [],
    networks: [],
  };

  it('is what the file says, else what the configuration says', () => {
    expect(fetchOf(service, { pull: 'always', images: [] })).toBe('pull/shop:1');
    expect(fetchOf(service, { pull: 'missing', images: [] })).toBe('missing/shop:1');
    expect(fetchOf({ ...service, pullPolicy: 'never' }, { pull: 'always', images: [] })).toBe('here/shop:1');
    expect(fetchOf({ ...service, pullPolicy: 'if_not_present' }, { pull: 'always', images: [] })).toBe(
      'missing/shop:1',
    );
    expect(fetchOf({ ...service, pullPolicy: 'always' }, { pull: 'never', images: [] })).toBe('pull/shop:1');
  });

  it('is none where the runner has sent it', () => {
    expect(fetchOf({ ...service, builds: true }, { pull: 'always', images: [{ name: 'shop:1' }] })).toBe(
      'here/shop:1',
    );
  });

  it('is by building where the file says how, unless it says when to pull', () => {
    expect(fetchOf({ ...service, builds: true }, { pull: 'always', images: [] })).toBe('build/web/shop:1');
    expect(fetchOf({ ...service, builds: true, pullPolicy: 'missing' }, { pull: 'always', images: [] })).toBe(
      'missing/shop:1',
    );
    const { image: _, ...unnamed } = service;
    expect(fetchOf({ ...unnamed, builds: true, pullPolicy: 'always' }, { pull: 'always', images: [] })).toBe(
      'build/web/',
    );
  });
});
