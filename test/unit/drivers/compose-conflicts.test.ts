import { describe, expect, it } from 'vitest';
import { conflictsIn, conflictsWithin, wantedBy } from '../../../src/drivers/compose-conflicts.ts';
import { readProject } from '../../../src/drivers/compose-project.ts';

const text = `services:
  web:
    image: shop:1
    container_name: web-1
    ports:
      - "80:80"
      - 127.0.0.1:8080:80
    volumes: [data:/data, old:/old]
  dns: { image: dns:1, ports: ["53:53/udp"], networks: [front] }
volumes: { data: {}, old: { external: true } }
networks:
  front: { name: front }
`;
const files = [{ name: 'compose.yaml', text }];
const project = readProject(text, '/srv/shop/releases/x');
const wanted = wantedBy(project, 'shop');

describe('what a project wants', () => {
  it('is asked for by name', () => {
    expect(wanted.map(({ what }) => what)).toEqual([
      'port/*/80/tcp',
      'port/127.0.0.1/8080/tcp',
      'container/web-1',
      'port/*/53/udp',
      'own-volume/shop_data',
      'volume/old',
      'own-network/front/front',
    ]);
  });

  it.each([
    [
      'taken=port/127.0.0.1/8080/tcp container other-web-1 other',
      'compose.yaml line 7: web wants the port 127.0.0.1:8080/tcp, which the container other-web-1 of the project other publishes',
      'docker stop other-web-1',
    ],
    [
      'taken=port/*/53/udp program root -',
      'compose.yaml line 9: dns wants the port 53/udp, which a program of root has open on the host',
      "sudo ss -lnpu 'sport = :53'",
    ],
    [
      'taken=container/web-1 -',
      'compose.yaml line 4: web wants the container name web-1, which a container of no project has',
      'docker rm web-1',
    ],
    [
      'missing=volume/old',
      'compose.yaml line 10: web expects the external volume old, which does not exist',
      'docker volume create old',
    ],
    [
      'taken=own-volume/shop_data other',
      'compose.yaml line 10: web wants the volume shop_data, which the project other has',
      'driver.compose.project',
    ],
    [
      'taken=own-network/front/front other',
      'compose.yaml line 12: dns wants the network front, which the project other has',
      'external: true',
    ],
  ])('and cannot have is told with its place, who has it and what to do: %s', (printed, message, remedy) => {
    const [conflict, ...more] = conflictsIn(`${printed}\n`, wanted, files);
    expect(more).toEqual([]);
    expect(conflict?.message).toBe(message);
    expect(conflict?.hint).toContain(remedy);
  });

  it('is in its own way where two services publish a port', () => {
    expect(conflictsWithin(project, files)).toEqual([]);
    const twice = text.replace('53:53/udp', '80-81:80-81');
    const [conflict] = conflictsWithin(readProject(twice, '/x'), [{ name: 'compose.yaml', text: twice }]);
    expect(conflict?.message).toBe('compose.yaml line 9: dns wants the port 80/tcp, which web publishes too');
    const apart = text.replace('53:53/udp', '10.0.0.1:8080:80');
    expect(conflictsWithin(readProject(apart, '/x'), files)).toEqual([]);
  });
});
