import type { NginxConfig } from '../../model/traffic.ts';
import type { TrafficProxy } from './proxy.ts';
import { linkedSocket } from './socket-link.ts';

/**
 * Moves traffic by the link that its upstream is. Without `keepalive` in the upstream every request opens a connection of
 * its own, so that none stays with the old release (ngx_http_upstream_module).
 */
export const nginx: TrafficProxy<NginxConfig> = linkedSocket({
  kind: 'nginx',
  name: 'nginx',
  check: (file) => `nginx -t -c ${file}`,
  snippet: (link, app) => [
    `upstream ${app} {`,
    `    server unix:${link};`,
    '}',
    'map $http_upgrade $connection_upgrade {',
    '    default upgrade;',
    "    ''      '';",
    '}',
    'server {',
    '    listen 80;',
    '    location / {',
    `        proxy_pass http://${app};`,
    '        proxy_http_version 1.1;',
    '        proxy_set_header Host $host;',
    '        proxy_set_header Upgrade $http_upgrade;',
    '        proxy_set_header Connection $connection_upgrade;',
    '    }',
    '}',
  ],
});
