/** One version of the demo's app: files by name. */
export type AppFiles = Readonly<Record<string, string>>;

/** A small web app that names its release at `/health`; with `healthy` false it answers 503 there. */
export function appFiles(version: string, healthy: boolean): AppFiles {
  return {
    'server.cjs': server,
    'service.sh': service,
    'version.json': `${JSON.stringify({ version, healthy })}\n`,
    'public/index.html': `<h1>${version}</h1>\n`,
  };
}

const server = `const http = require('node:http');
const path = require('node:path');
const { version, healthy } = require('./version.json');
const release = path.basename(__dirname);

const server = http.createServer((request, response) => {
  const ok = healthy || request.url !== '/health';
  response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ version, release, healthy }));
});
const listen = () => server.listen(Number(process.env.PORT), '127.0.0.1');
// The release before may hold the port for a moment longer.
server.on('error', () => setTimeout(listen, 20));
listen();
`;

/** Stands in for a service manager; on a real host that is systemd. */
const service = `#!/bin/sh
# service.sh restart|stop
set -eu
. ./.env
pidfile=$DEPLOY_PATH/shared/run/app.pid
if [ -s "$pidfile" ]; then
  kill "$(cat "$pidfile")" 2>/dev/null || true
  rm -f "$pidfile"
fi
[ "$1" = restart ] || exit 0
PORT=$PORT nohup "$NODE" server.cjs </dev/null >>"$DEPLOY_PATH/shared/run/app.log" 2>&1 &
echo $! >"$pidfile"
`;

/** The demo's deploy.yml. */
export function demoConfig(server: { port: number; hostKeyLine: string; root: string }): string {
  return `app: demo
path: ${JSON.stringify(`${server.root}/srv/demo`)}
user: demo
ssh-key: \${DEMO_SSH_KEY}
known-hosts: ${JSON.stringify(server.hostKeyLine)}
source: ${JSON.stringify(`${server.root}/source`)}
shared: [run/]
env:
  PORT: \${DEMO_APP_PORT}
  NODE: \${DEMO_NODE}
driver:
  command:
    restart: sh ./service.sh restart
    stop: sh ./service.sh stop
health:
  - http:
      url: http://127.0.0.1:\${DEMO_APP_PORT}/health
      version: /release
    interval: 200ms
    unhealthy: 10
    timeout: 30s
hosts:
  demo-host:
    address: 127.0.0.1
    port: ${server.port}
`;
}
