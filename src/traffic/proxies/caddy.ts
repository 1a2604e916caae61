import type { CaddyConfig } from '../../model/traffic.ts';
import type { TrafficProxy } from './proxy.ts';
import { linkedSocket } from './socket-link.ts';

/**
 * Moves traffic by the link that its upstream is. With `keepalive off` every request opens a connection of its own, so
 * that none stays with the old release (Caddy, reverse_proxy).
 */
export const caddy: TrafficProxy<CaddyConfig> = linkedSocket({
  kind: 'caddy',
  name: 'Caddy',
  check: (file) => `caddy validate --config ${file}`,
  snippet: (link) => [
    ':80 {',
    `    reverse_proxy unix/${link} {`,
    '        transport http {',
    '            keepalive off',
    '        }',
    '    }',
    '}',
  ],
});
