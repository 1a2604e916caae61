"use strict";
exports.id = 583;
exports.ids = [583];
exports.modules = {

/***/ 7048:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   deployCommand: () => (/* binding */ deployCommand)
/* harmony export */ });
/* harmony import */ var _engine_deploy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8553);
/* harmony import */ var _reported_run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(892);


/** Deploys the configured source; the report tells how it ended. */
function deployCommand(world, { config, origin, listeners }) {
    const work = (context) => (0,_engine_deploy_js__WEBPACK_IMPORTED_MODULE_0__/* .deploy */ .gg)(context, () => world.openSource(config.source), origin);
    return (0,_reported_run_js__WEBPACK_IMPORTED_MODULE_1__/* .reportedRun */ .T)(world, config, work, listeners);
}


/***/ }),

/***/ 7515:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollbackCommand: () => (/* binding */ rollbackCommand)
});

// EXTERNAL MODULE: ./lib/host/changed-files.js
var changed_files = __webpack_require__(7833);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/planning/drift.js
var drift = __webpack_require__(4483);
// EXTERNAL MODULE: ./lib/planning/plan.js
var planning_plan = __webpack_require__(5101);
// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __webpack_require__(1916);
;// CONCATENATED MODULE: ./lib/planning/rollback-target.js

/**
 * Which release a rollback puts into service: the newest good one before the current one (the newest good one of
 * all if nothing is in service), or the one that was asked for by name, if it is there, not bad and not the current.
 */
function rollbackTarget(input) {
    return input.wanted === undefined ? previousGood(input) : named(input, input.wanted.trim());
}
function previousGood(input) {
    const { releases, current } = input;
    const [release] = releases
        .filter(({ id, state }) => state === 'good' && (current === undefined || id < current))
        .map(({ id }) => id)
        .sort()
        .reverse();
    if (release !== undefined)
        return { release };
    const message = current === undefined
        ? 'there is no good release to go back to'
        : `there is no good release before ${current} to go back to`;
    return unknown(message, offer(input));
}
function named(input, wanted) {
    const { releases, current, allowBad = false } = input;
    const matches = releases.filter(({ id }) => wanted !== '' && id.startsWith(wanted));
    const exact = matches.find(({ id }) => id === wanted);
    const [only, ...others] = exact === undefined ? matches : [exact];
    if (only === undefined) {
        const message = `there is no release ${wanted === '' ? 'with an empty name' : wanted}`;
        return unknown(message, [nearest(input, wanted), offer(input)].filter((part) => part !== '').join(' '));
    }
    if (others.length > 0) {
        const message = `${wanted} is the beginning of ${matches.length} releases' names`;
        return unknown(message, `Write more of the name. ${offer({ ...input, releases: matches })}`);
    }
    if (only.id === current)
        return unknown(`${only.id} is in service already`, offer(input));
    if (only.state === 'bad' && !allowBad) {
        return unknown(`${only.id} is marked bad: it failed when it was deployed`, offer(input));
    }
    return { release: only.id };
}
function unknown(message, hint) {
    return { failure: { kind: 'release-unknown', message, hint } };
}
/** Everything there is, newest first, with what it is. */
function offer({ releases, current }) {
    if (releases.length === 0)
        return 'There are no releases on this host: deploy one.';
    const lines = releases
        .map(({ id, state }) => `${id} (${id === current ? `${state}, in service` : state})`)
        .sort()
        .reverse();
    return `Releases on this host: ${lines.join(', ')}.`;
}
/** The name that was perhaps meant; nothing if none is near. */
function nearest({ releases }, wanted) {
    const ids = releases.map(({ id }) => id);
    if (ids.length === 0 || wanted === '')
        return '';
    // A beginning is compared with beginnings, else every short name would be far from every release.
    const heads = ids.map((id) => id.slice(0, wanted.length));
    const head = (0,mod/* closest */.kp)(wanted, heads);
    const id = ids[heads.indexOf(head)];
    return id !== undefined && (0,mod/* distance */.Io)(wanted, head) <= Math.ceil(wanted.length / 4)
        ? `Did you mean ${id}?`
        : '';
}

// EXTERNAL MODULE: ./lib/engine/carry-out.js + 5 modules
var carry_out = __webpack_require__(69);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/deploy.js + 7 modules
var deploy = __webpack_require__(8553);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/health.js
var health = __webpack_require__(9905);
// EXTERNAL MODULE: ./lib/engine/host-run.js
var host_run = __webpack_require__(3061);
// EXTERNAL MODULE: ./lib/engine/lease.js
var lease = __webpack_require__(1265);
// EXTERNAL MODULE: ./lib/engine/standing.js
var standing = __webpack_require__(8727);
;// CONCATENATED MODULE: ./lib/engine/rollback.js















/**
 * Puts an earlier release back into service on every host: its previous good one, or the one named (an unambiguous
 * beginning will do). Never rejects; if the earlier release does not get healthy, what was in service is put back.
 */
async function rollback(context, wanted, origin) {
    const { config, emit, ports } = context;
    const startedAt = ports.clock.now();
    const runs = config.hosts.map((host) => new host_run/* HostRun */.w(host, context));
    emit({
        type: 'started',
        at: startedAt,
        command: 'rollback',
        app: config.app,
        environment: config.environment,
        release: wanted ?? '',
        ...(origin.reason === undefined ? {} : { reason: origin.reason }),
        hosts: config.hosts.map(({ name, address }) => ({ name, address })),
    });
    let release = wanted ?? '';
    const budget = new connect/* RetryBudget */.Km();
    const stopKeepingAlive = (0,lease/* keepAlive */.Z)(context, runs);
    try {
        const needs = { bytes: 0, files: 0 };
        const asked = new Map();
        const askAhead = (run) => {
            const target = targetOf(run, wanted);
            if ('release' in target)
                asked.set(run, askFiles(run, target.release));
        };
        const decide = (participants) => (0,fleet/* onEach */.HF)(context, participants, (run) => chooseTarget(run, wanted, asked.get(run)));
        if (await (0,deploy/* reachAndLook */.sc)(context, runs, { needs, owner: (0,deploy/* ownerOf */.bf)(origin), budget, askAhead, decide })) {
            const plan = (0,planning_plan/* planRollback */.II)(config, runs.filter(standing/* takesPart */.GP).map((run) => ({ ...(0,deploy/* participantOf */.TW)(run), target: run.target ?? '' })));
            release = plan.release;
            await (0,carry_out/* carryOut */.u)({ context, runs, plan, budget });
        }
        return await (0,conclude/* conclude */.E)(context, runs, { command: 'rollback', release, startedAt, origin });
    }
    finally {
        await stopKeepingAlive();
        await (0,conclude/* disconnect */.Z)(runs);
    }
}
/**
 * Aims a host at the release that it goes back to. Without a name that is the good one that it had before, which may
 * be another than elsewhere: a host that was skipped by a deployment never had what the others have.
 */
async function chooseTarget(run, wanted, asked) {
    const target = targetOf(run, wanted);
    if ('failure' in target)
        throw new failure/* DeployError */.s(run.place({ ...target.failure, host: run.name }, undefined));
    const { release } = target;
    const files = asked?.release === release ? asked : askFiles(run, release);
    const [recorded, changed] = await Promise.all([run.installed.versions(release), files.answer]);
    warnOfChanges(run, release, changed);
    run.aimAt(release, (0,health/* versionsOf */.x4)(release, recorded));
}
function targetOf(run, wanted) {
    const { releases, current } = run.observed;
    return rollbackTarget({ releases, current, ...(wanted === undefined ? {} : { wanted }) });
}
function askFiles(run, release) {
    const { path } = run.host;
    const asking = (0,changed_files/* changedFiles */.Y)(run.connected, {
        ...{ path, release, timeoutMs: context/* limits */.F.changedFilesTimeoutMs },
        hasAgent: run.observed.hasAgent,
    });
    return { release, answer: asking.catch(() => 'unasked') };
}
function warnOfChanges(run, release, changed) {
    if (changed === undefined)
        return;
    if (changed === 'unasked') {
        run.notice('info', `could not ask whether the files of ${release} are as they were sent`);
    }
    else if (changed.count > 0) {
        const hint = 'It goes back into service as it is now. To have that version as it was, deploy it anew.';
        run.notice('warning', (0,drift/* notAsSent */.M)(release, changed), hint);
    }
}

// EXTERNAL MODULE: ./lib/commands/reported-run.js + 6 modules
var reported_run = __webpack_require__(892);
;// CONCATENATED MODULE: ./lib/commands/rollback.js


/** Puts an earlier release back: the previous good one, or the one whose name begins with `wanted`. */
function rollbackCommand(world, { config, origin, listeners }, wanted) {
    return (0,reported_run/* reportedRun */.T)(world, config, (context) => rollback(context, wanted, origin), listeners);
}


/***/ }),

/***/ 5583:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  demoCommand: () => (/* binding */ demoCommand)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/adapters/clock.js
var clock = __webpack_require__(6467);
// EXTERNAL MODULE: ./lib/commands/deploy.js
var deploy = __webpack_require__(7048);
// EXTERNAL MODULE: ./lib/commands/rollback.js + 2 modules
var rollback = __webpack_require__(7515);
// EXTERNAL MODULE: ./lib/config/resolve.js + 2 modules
var resolve = __webpack_require__(2305);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/report/outputs.js
var outputs = __webpack_require__(9733);
// EXTERNAL MODULE: ./lib/report/summary.js + 4 modules
var summary = __webpack_require__(2028);
// EXTERNAL MODULE: ./lib/wiring.js + 27 modules
var wiring = __webpack_require__(8607);
;// CONCATENATED MODULE: ./lib/demo/app.js
/** A small web app that names its release at `/health`; with `healthy` false it answers 503 there. */
function appFiles(version, healthy) {
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
function demoConfig(server) {
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

;// CONCATENATED MODULE: ./lib/demo/claims.js
/** Starts with nothing claimed. */
function createClaims(screen) {
    let count = 0;
    let broken = 0;
    return {
        async check(claim, holds) {
            count += 1;
            let held = false;
            let why = '';
            try {
                held = await holds();
            }
            catch (thrown) {
                why = `: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
            }
            if (!held)
                broken += 1;
            screen.write(`  ${held ? 'checked ' : 'NOT TRUE'}  ${claim}${why}`);
        },
        allHeld: () => broken === 0 && count > 0,
        count: () => count,
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/adapters/ssh/openssh-key-format.js
var openssh_key_format = __webpack_require__(8950);
;// CONCATENATED MODULE: ./lib/demo/key-pair.js


/** Makes a key pair; ssh2's own generator makes one in some hundred that it cannot read again. */
function makeKeyPair() {
    const { privateKey } = (0,external_node_crypto_.generateKeyPairSync)('ed25519');
    const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
    const publicKey = Buffer.from(x, 'base64url');
    const type = Buffer.from('ssh-ed25519');
    const blob = Buffer.concat([uint32(type.length), type, uint32(publicKey.length), publicKey]);
    return {
        private: (0,openssh_key_format/* encodeEd25519 */.w)({ seed: Buffer.from(d, 'base64url'), publicKey }),
        public: `ssh-ed25519 ${blob.toString('base64')}`,
    };
}
function uint32(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
}

// EXTERNAL MODULE: ./node_modules/ssh2/lib/index.js
var lib = __webpack_require__(5472);
var lib_default = /*#__PURE__*/__webpack_require__.n(lib);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./lib/demo/process-group.js


/** How often, and how many times, it is asked whether a killed group has gone: 5 s in all. */
const poll = { everyMs: 10, times: 500 };
/** Whether a process group has a member, be it one that is dead and not yet looked at by its parent. */
function hasMembers(group) {
    return signal(group, 0);
}
/**
 * Kills a process group and resolves when none of it runs any more. A signal is only a request: the kernel carries
 * it out when the process is next scheduled. Zombies do not count, since an init that reaps nobody keeps them for
 * ever; nor is a process awaited for over 5 s that the kernel cannot end.
 */
async function endGroup(group) {
    if (!signal(group, 'SIGKILL'))
        return;
    for (let asked = 0; asked < poll.times && isRunning(group); asked++)
        await (0,external_node_timers_promises_.setTimeout)(poll.everyMs);
}
function isRunning(group) {
    if (!hasMembers(group))
        return false;
    const states = statesIn(group);
    return states === undefined || states.some((state) => !'ZX'.includes(state));
}
/** The state letters of a group's processes (proc(5), fields 3 and 5 of stat); nothing where there is no /proc. */
function statesIn(group) {
    try {
        const pids = (0,external_node_fs_.readdirSync)('/proc').filter((name) => /^\d+$/.test(name));
        if (pids.length === 0)
            return undefined;
        return pids.flatMap((pid) => {
            const [state = '', , owner] = afterName(pid).split(' ');
            return Number(owner) === group ? [state] : [];
        });
    }
    catch {
        return undefined;
    }
}
/** What stat says behind the program's name, which may itself hold blanks and brackets; empty for one that has gone. */
function afterName(pid) {
    try {
        const stat = (0,external_node_fs_.readFileSync)(`/proc/${pid}/stat`, 'utf8');
        return stat.slice(stat.lastIndexOf(')') + 2);
    }
    catch {
        return '';
    }
}
/** Whether there was anything to signal. */
function signal(group, name) {
    try {
        process.kill(-group, name);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/demo/server-commands.js


/** The commands that the demo's server runs, and the means to end all that they left. */
class DemoCommands {
    #root;
    /** Process groups, by the id of their leader, that may still have members. */
    #groups = new Set();
    #running = new Set();
    #ended = false;
    constructor(root) {
        this.#root = root;
    }
    /** Runs one command line and tells the client its output and end, as sshd does. */
    run(channel, commandLine) {
        if (this.#ended) {
            channel.close();
            return;
        }
        const child = (0,external_node_child_process_.spawn)('sh', ['-c', commandLine], {
            cwd: this.#root,
            env: {
                PATH: process.env.PATH,
                HOME: this.#root,
                USER: process.env.USER,
                LOGNAME: process.env.LOGNAME,
                LANG: 'C.UTF-8',
                SHELL: '/bin/sh',
            },
            stdio: ['pipe', 'pipe', 'pipe'],
            // A session and process group of its own, so that the transport can end it as a whole.
            detached: true,
        });
        const { pid } = child;
        if (pid !== undefined)
            this.#groups.add(pid);
        const ended = serve(channel, child).then(() => {
            this.#running.delete(ended);
            if (pid !== undefined && !hasMembers(pid))
                this.#groups.delete(pid);
        });
        this.#running.add(ended);
    }
    /** Ends every process group that still has members, waits until they have gone, and starts nothing any more. */
    async end() {
        this.#ended = true;
        await Promise.all([...this.#groups].map(endGroup));
        await Promise.all(this.#running);
        this.#groups.clear();
    }
}
/** Connects a process to its channel; resolves when the process itself has ended. */
function serve(channel, child) {
    child.stdin.on('error', () => { });
    channel.on('error', () => { });
    channel.pipe(child.stdin);
    channel.on('close', () => {
        child.stdin.destroy();
        child.stdout.destroy();
        child.stderr.destroy();
    });
    pumpOutput(channel, child);
    return new Promise((resolve) => {
        child.once('error', () => {
            channel.exit(127);
            channel.end();
            resolve();
        });
        child.once('exit', (code, signal) => {
            if (code !== null)
                channel.exit(code);
            else
                channel.exit((signal ?? 'SIGKILL').slice('SIG'.length));
            resolve();
        });
        // Only after the last holder of the output has gone, which may be a child that the command left behind.
        child.once('close', () => channel.end());
    });
}
/**
 * Copies both outputs to the channel, one piece at a time. ssh2 1.17 keeps the pieces that wait for the client's
 * window apart by stream but sends a finished one again when the other stream has to wait, so what it remembers
 * is dropped after each piece.
 */
function pumpOutput(channel, child) {
    let last = Promise.resolve();
    const copy = (source, target) => {
        source.on('error', () => { });
        source.on('data', (chunk) => {
            source.pause();
            last = last.then(async () => {
                await new Promise((resolve) => {
                    channel.once('close', resolve);
                    target.write(chunk, () => {
                        channel.off('close', resolve);
                        resolve();
                    });
                });
                Object.assign(channel, {
                    _chunk: undefined,
                    _chunkcb: undefined,
                    _chunkErr: undefined,
                    _chunkcbErr: undefined,
                });
                source.resume();
            });
        });
    };
    copy(child.stdout, channel);
    copy(child.stderr, channel.stderr);
}

;// CONCATENATED MODULE: ./lib/demo/ssh-server.js





const loopback = '127.0.0.1';
/**
 * Starts an SSH server inside this process, reachable from this machine only. Commands run as this user, by
 * `sh -c`, each in a process group of its own as under sshd; forwards go to this machine only.
 */
async function startDemoServer(options) {
    const hostKey = parseKey(options.hostKey);
    const authorized = parseKey(options.authorizedKey);
    const commands = new DemoCommands(options.root);
    const clients = new Set();
    const ssh = new (lib_default()).Server({ hostKeys: [options.hostKey] }, (client) => {
        clients.add(client);
        client.on('close', () => clients.delete(client));
        ssh_server_serve(client, authorized, commands);
    });
    // A listener of our own: ssh2's leaves Nagle's algorithm on, which costs 40 ms for each of its small packets.
    const server = (0,external_node_net_.createServer)({ noDelay: true }, (socket) => ssh.injectSocket(socket));
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, loopback, resolve);
    });
    const { port } = server.address();
    let closing;
    const close = async () => {
        const closed = new Promise((resolve) => server.close(resolve));
        for (const client of clients)
            client.end();
        await commands.end();
        await closed;
    };
    return {
        port,
        hostKeyLine: `[${loopback}]:${port} ${hostKey.type} ${hostKey.getPublicSSH().toString('base64')}`,
        close: () => {
            closing ??= close();
            return closing;
        },
    };
}
function parseKey(text) {
    const key = lib_default().utils.parseKey(text);
    if (!(key instanceof Error))
        return key;
    throw new failure/* DeployError */.s({ kind: 'key-unreadable', message: 'the demo server cannot read a key' }, { cause: key });
}
function ssh_server_serve(client, authorized, commands) {
    // A client that vanishes is no concern of the server's.
    client.on('error', () => { });
    client.on('authentication', (context) => authenticate(context, authorized));
    client.on('session', (accept) => {
        const session = accept();
        session.on('exec', (acceptExec, _reject, { command }) => commands.run(acceptExec(), command));
    });
    client.on('tcpip', (accept, reject, { destIP, destPort }) => forward(accept, reject, destIP, destPort));
}
/** Lets in whoever signs with the authorised key (RFC 4252, 7); without a signature it only says that it would. */
function authenticate(context, authorized) {
    if (context.method !== 'publickey') {
        context.reject(['publickey']);
        return;
    }
    const { key, signature, blob, hashAlgo } = context;
    const expected = authorized.getPublicSSH();
    const isKey = key.data.length === expected.length && (0,external_node_crypto_.timingSafeEqual)(key.data, expected);
    const isSigned = signature === undefined || (blob !== undefined && authorized.verify(blob, signature, hashAlgo) === true);
    if (isKey && isSigned)
        context.accept();
    else
        context.reject(['publickey']);
}
function forward(accept, reject, address, port) {
    if (![loopback, 'localhost', '::1'].includes(address)) {
        reject();
        return;
    }
    const socket = (0,external_node_net_.connect)({ host: loopback, port });
    socket.once('error', reject);
    socket.once('connect', () => {
        socket.off('error', reject);
        const channel = accept();
        socket.on('error', () => channel.close());
        channel.on('error', () => { });
        channel.on('close', () => socket.destroy());
        channel.pipe(socket).pipe(channel);
    });
}

;// CONCATENATED MODULE: ./lib/demo/demo.js


















/**
 * Deploys a small app for real, through the real engine, to an SSH server inside this process: a first
 * deployment, an upgrade, one that fails its health, and a rollback by command. Returns 0 only if every claim held.
 */
async function demoCommand(screen, signal) {
    const started = performance.now();
    const root = await (0,promises_.realpath)(await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'deploy-action-demo-')));
    const claims = createClaims(screen);
    const port = await freePort();
    let server;
    try {
        const keys = {
            user: makeKeyPair(),
            host: makeKeyPair(),
        };
        server = await startDemoServer({ root, authorizedKey: keys.user.public, hostKey: keys.host.private });
        screen.write(`An SSH server listens on 127.0.0.1:${server.port}; it runs commands in ${root}.`);
        const request = demoRequest(server, root, { key: keys.user.private, port });
        const world = (0,wiring.createWorld)(request.config, { screen, signal });
        await play({ world, request, root, port, screen, claims });
    }
    finally {
        await stopApp(root, port);
        await server?.close();
        await (0,promises_.rm)(root, { recursive: true, force: true });
    }
    heading(screen, 'Afterwards');
    await claims.check('nothing is left: the temporary directory is gone', () => !(0,external_node_fs_.existsSync)(root));
    await claims.check('nothing is left: nobody answers on the app’s port', async () => (await answer(port)) === undefined);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    screen.write('');
    screen.write(claims.allHeld()
        ? `All ${claims.count()} claims were checked and hold. It took ${seconds} s.`
        : 'At least one claim does not hold: see NOT TRUE above.');
    return claims.allHeld() ? 0 : 1;
}
async function play(stage) {
    const { screen, claims } = stage;
    heading(screen, '1. v1: the first deployment');
    const first = await deployVersion(stage, 'v1', true);
    await claims.check('the outcome is deployed, exit code 0', () => ended(first, 'deployed', 0));
    await claims.check('the app answers as v1, from the new release', () => serves(stage, 'v1', first.release));
    heading(screen, '2. v2: an upgrade');
    const second = await deployVersion(stage, 'v2', true);
    await claims.check('the outcome is deployed, exit code 0', () => ended(second, 'deployed', 0));
    await claims.check('the app answers as v2, from the new release', () => serves(stage, 'v2', second.release));
    heading(screen, '3. v3: its health fails');
    const third = await deployVersion(stage, 'v3', false);
    await claims.check('the outcome is rolled-back, exit code 1', () => ended(third, 'rolled-back', 1));
    await claims.check('v2 answers again, proven healthy', () => serves(stage, 'v2', second.release));
    await claims.check('current names v2’s release', async () => (await current(stage)) === second.release);
    heading(screen, '4. back to v1 by command');
    const fourth = await (0,rollback.rollbackCommand)(stage.world, stage.request, first.release);
    await claims.check('the outcome is deployed, exit code 0', () => ended(fourth, 'deployed', 0));
    await claims.check('the app answers as v1 again', () => serves(stage, 'v1', first.release));
    heading(screen, 'What lies on the host');
    for (const line of await tree((0,external_node_path_.join)(stage.root, 'srv/demo')))
        screen.write(line);
    heading(screen, 'The job summary that the third deployment would have written');
    screen.write((0,summary/* summaryMarkdown */.e)(third, {}));
}
async function deployVersion(stage, version, healthy) {
    const source = (0,external_node_path_.join)(stage.root, 'source');
    await (0,promises_.rm)(source, { recursive: true, force: true });
    for (const [name, text] of Object.entries(appFiles(version, healthy))) {
        await (0,promises_.mkdir)((0,external_node_path_.dirname)((0,external_node_path_.join)(source, name)), { recursive: true });
        await (0,promises_.writeFile)((0,external_node_path_.join)(source, name), text);
    }
    return (0,deploy.deployCommand)(stage.world, stage.request);
}
function ended(report, outcome, code) {
    return report.outcome === outcome && (0,outputs/* exitCode */.I)(report.outcome, { partialIsSuccess: true }) === code;
}
async function serves(stage, version, release) {
    const said = await answer(stage.port);
    return said?.version === version && said.release === release && (await current(stage)) === release;
}
async function current(stage) {
    return (await (0,promises_.readlink)((0,external_node_path_.join)(stage.root, 'srv/demo/current'))).replace(/^releases\//, '');
}
/** What the app says of itself over plain HTTP; undefined when nobody answers. */
function answer(port) {
    return new Promise((resolve) => {
        (0,external_node_http_.get)({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
            let body = '';
            response.setEncoding('utf8');
            response.on('data', (part) => {
                body += part;
            });
            response.on('end', () => resolve(JSON.parse(body)));
        }).on('error', () => resolve(undefined));
    });
}
function demoRequest(server, root, app) {
    const text = demoConfig({ port: server.port, hostKeyLine: server.hostKeyLine, root });
    const result = (0,resolve/* resolveConfig */.p)({
        inputs: {},
        file: { name: 'deploy.yml', text },
        environment: undefined,
        variables: {
            DEMO_SSH_KEY: app.key,
            DEMO_APP_PORT: String(app.port),
            DEMO_NODE: process.execPath,
        },
        defaultApp: undefined,
    });
    if ('issues' in result) {
        throw new failure/* DeployError */.s({
            kind: 'internal',
            message: `the demo’s own configuration is wrong: ${result.issues.map((issue) => issue.message).join('; ')}`,
        });
    }
    return { config: result.config, origin: { run: 'demo', actor: 'demo' } };
}
/** Ends the app by its own process id, whatever state the demo stopped in. */
async function stopApp(root, port) {
    const text = await (0,promises_.readFile)((0,external_node_path_.join)(root, 'srv/demo/shared/run/app.pid'), 'utf8').catch(() => '');
    const pid = Number.parseInt(text, 10);
    if (!Number.isInteger(pid) || pid <= 1)
        return;
    try {
        process.kill(pid);
        while ((await answer(port)) !== undefined)
            await clock/* systemClock */.m.sleep(20);
    }
    catch {
        // It has ended.
    }
}
async function freePort() {
    const probe = (0,external_node_net_.createServer)();
    await new Promise((resolve, reject) => {
        probe.once('error', reject);
        probe.listen(0, '127.0.0.1', resolve);
    });
    const { port } = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    return port;
}
/** A directory as a tree of two levels, links with their targets. */
async function tree(directory, indent = '') {
    const lines = [];
    for (const name of (await (0,promises_.readdir)(directory)).sort()) {
        const path = (0,external_node_path_.join)(directory, name);
        const stat = await (0,promises_.lstat)(path);
        if (stat.isSymbolicLink())
            lines.push(`${indent}${name} -> ${await (0,promises_.readlink)(path)}`);
        else if (!stat.isDirectory())
            lines.push(`${indent}${name}`);
        else {
            lines.push(`${indent}${name}/`);
            if (name !== 'agent' && name !== 'public')
                lines.push(...(await tree(path, `${indent}  `)));
        }
    }
    return lines;
}
function heading(screen, text) {
    screen.write('');
    screen.write(`=== ${text} ===`);
}


/***/ }),

/***/ 9626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D9: () => (/* binding */ markdownCode),
/* harmony export */   Qj: () => (/* binding */ markdownTable),
/* harmony export */   dI: () => (/* binding */ markdownBlock),
/* harmony export */   nv: () => (/* binding */ markdownSentence),
/* harmony export */   p7: () => (/* binding */ markdownText)
/* harmony export */ });
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7061);

/** Takes no room and keeps the characters around it from being read together (U+200B, zero width space). */
const separator = '\u200b';
/**
 * Text from anywhere as plain words inside a line or a table's cell of GitHub's Markdown: no HTML, no
 * formatting, no cell border, no block, no mention, issue reference, link, emoji code or formula comes of it
 * (GitHub Flavored Markdown, 2.4, 6 and the autolinks extension). Entities are enough against Markdown
 * itself; what GitHub adds to it reads the finished text, hence the separators.
 */
function markdownText(text) {
    return words((0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(text).trim());
}
/**
 * The same for sentences that mark code by backticks, as hints do; backticks that mark nothing stay what they are.
 */
function markdownSentence(text) {
    const parts = (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(text).trim().split('`');
    const isOdd = (_, index) => index % 2 === 1;
    if (parts.length % 2 === 0 || parts.filter(isOdd).some((code) => code.trim() === ''))
        return markdownText(text);
    return parts.map((part, index) => (index % 2 === 1 ? markdownCode(part) : words(part))).join('');
}
function words(line) {
    return line
        .replace(/@(?=\S)/g, `@${separator}`)
        .replace(/#(?=\d)/g, `#${separator}`)
        .replace(/:(?=\/\/|[\w+-]+:)/g, `:${separator}`)
        .replace(/(www)\./gi, `$1${separator}.`)
        .replace(/^(?=[-+#=]|\d+[.)])/, separator)
        .replace(/[\\`*[\]<>|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, entity)
        .replaceAll(separator, entity);
}
function entity(character) {
    return `&#${character.charCodeAt(0)};`;
}
/** Text from anywhere as code inside a line; not for tables, where GitHub reads `|` before it reads code. */
function markdownCode(text) {
    const line = (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(text);
    if (line.trim() === '')
        return '';
    const fence = '`'.repeat(longestRun(line) + 1);
    // One blank at both ends is taken away again; it is needed where the text itself begins or ends with `.
    const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
    return `${fence}${pad}${line}${pad}${fence}`;
}
/** Text from anywhere as a block that nothing in it can end: the fence is longer than any run of backticks inside. */
function markdownBlock(lines) {
    const shown = lines.flatMap(_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLines */ .fk);
    const fence = '`'.repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
    return [`${fence}text`, ...shown, fence].join('\n');
}
/** A table of GitHub's Markdown; the cells are Markdown already. */
function markdownTable(titles, rows) {
    const row = (cells) => `| ${cells.join(' | ')} |`;
    return [row(titles), row(titles.map(() => '---')), ...rows.map(row)].join('\n');
}
function longestRun(line) {
    return Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
}


/***/ }),

/***/ 2028:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ summaryMarkdown)
});

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/report/clip.js
var clip = __webpack_require__(6129);
// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/failure-place.js
var failure_place = __webpack_require__(627);
// EXTERNAL MODULE: ./lib/report/markdown.js
var markdown = __webpack_require__(9626);
;// CONCATENATED MODULE: ./lib/report/summary-hosts.js



const nameCharacters = 100;
const shownProbes = 5;
/** The summary's table of hosts: where each ended, what is in service, how well it is. */
function hostTable(hosts, limits) {
    if (hosts.length === 0)
        return [];
    const titles = ['Host', 'State', 'Release now', 'Before', 'Duration', 'Health'];
    const rows = hosts
        .slice(0, limits.hosts)
        .map((host) => [
        summary_hosts_name(host.name),
        host.state,
        summary_hosts_name(host.release ?? '–'),
        summary_hosts_name(host.previousRelease ?? '–'),
        (0,duration/* formatDuration */.a)(busyTime(host.phases)),
        health(host),
    ]);
    const left = hosts.length - rows.length;
    const more = left > 0 ? [`… and ${left} more hosts: the report has all of them.`] : [];
    return ['### Hosts', (0,markdown/* markdownTable */.Qj)(titles, rows), ...more];
}
function summary_hosts_name(text) {
    return (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(text, nameCharacters));
}
function health(host) {
    const probes = host.probes.slice(0, shownProbes).map(probeText);
    const left = host.probes.length - probes.length;
    if (left > 0)
        probes.push(`${left} more`);
    if (host.degraded)
        probes.push('degraded');
    return probes.length === 0 ? '–' : probes.join(', ');
}
function probeText({ probe, verdict, latencyMs }) {
    return `${summary_hosts_name(probe)} ${verdict} (${(0,duration/* formatDuration */.a)(latencyMs)})`;
}
/** From the first thing done on the host to the last. */
function busyTime(phases) {
    const starts = phases.map((phase) => Date.parse(phase.startedAt));
    const ends = phases.map((phase) => Date.parse(phase.startedAt) + phase.durationMs);
    return phases.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts);
}

;// CONCATENATED MODULE: ./lib/report/summary-probes.js



const summary_probes_nameCharacters = 100;
/** The summary's table of the questions asked from the runner: the last answer of each; nothing where none was asked. */
function runnerTable(probes, limits) {
    if (probes.length === 0)
        return [];
    const rows = probes
        .slice(0, limits.probes)
        .map(({ probe, verdict, latencyMs, answers, detail }) => [
        (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(probe, summary_probes_nameCharacters)),
        `${verdict} (${(0,duration/* formatDuration */.a)(latencyMs)}), ${answers} ${answers === 1 ? 'answer' : 'answers'}`,
        (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(detail, limits.characters)),
    ]);
    const left = probes.length - rows.length;
    const more = left > 0 ? [`… and ${left} more probes: the report has all of them.`] : [];
    return ['### From the runner', (0,markdown/* markdownTable */.Qj)(['Probe', 'Last answer', 'Detail'], rows), ...more];
}

// EXTERNAL MODULE: ./lib/report/timeline-rows.js
var timeline_rows = __webpack_require__(3780);
;// CONCATENATED MODULE: ./lib/report/summary-timeline-text.js



/** How many letters a bar is long. */
const columns = 60;
const letters = {
    ...{ validate: 'l', connect: 'c', preflight: 'p', snapshot: 'n', stage: 's', migrate: 'm' },
    ...{ activate: 'a', verify: 'v', rollback: 'r' },
};
/**
 * A timeline of many hosts for the summary: a line for each, a letter for each part of the run's time, in capitals where
 * something failed or is not known, a dot where nothing was done on the host.
 */
function textTimeline(rows, limits) {
    const { start, end } = (0,timeline_rows/* timelineSpan */.A)(rows);
    const columnMs = Math.max(1, (end - start) / columns);
    const shown = rows.slice(0, limits.hosts);
    const width = Math.max(...shown.map(({ name }) => name.length));
    const lines = shown.map(({ name, bars }) => `${name.padEnd(width)}  ${barText(bars, start, columnMs)}`);
    const used = new Set(shown.flatMap(({ bars }) => bars.map(({ phase }) => phase)));
    const names = [...used].map((phase) => `${letters[phase]} ${phase}`).join(', ');
    const left = rows.length - shown.length;
    return [
        `From ${new Date(start).toISOString().slice(11, 19)} UTC on, ${(0,duration/* formatDuration */.a)(columnMs)} a letter: ${names}; in capitals what failed or is not known. The output \`timeline\` of the step is a picture of all hosts.`,
        (0,markdown/* markdownBlock */.dI)(lines),
        ...(left > 0 ? [`… and ${left} more hosts: the picture has all of them.`] : []),
    ];
}
/** What was begun last in a part of the time is what is shown of it, and what failed before all else. */
function barText(bars, start, columnMs) {
    const text = Array.from({ length: columns }, () => '·');
    for (const bar of [...bars.filter(({ well }) => well), ...bars.filter(({ well }) => !well)]) {
        const first = Math.min(columns - 1, Math.floor((bar.start - start) / columnMs));
        const behind = Math.max(first + 1, Math.ceil((bar.end - start) / columnMs));
        const letter = bar.well ? letters[bar.phase] : letters[bar.phase].toUpperCase();
        text.fill(letter, first, Math.min(columns, behind));
    }
    return text.join('');
}

;// CONCATENATED MODULE: ./lib/report/summary-timeline.js


/** How wide Mermaid draws a character of a section's name; by default a long name lies below the bars. */
const characterPx = 7;
/** Of a run that is shorter the seconds alone would be the same at every mark of the axis. */
const shortRunMs = 10_000;
/**
 * The summary's timeline: what each host went through, and when, as a Mermaid gantt, which GitHub draws, and where there
 * are too many hosts for one as bars of letters, of `limits.hosts` at most. The chart's axis shows the reader's own time of
 * day; what failed or is not known is red. Nothing where no host was worked on.
 */
function timeline(hosts, limits) {
    const rows = (0,timeline_rows/* timelineRows */.LY)(hosts);
    if (rows.length === 0)
        return [];
    return ['### Timeline', ...(rows.length > timeline_rows/* chartedHosts */.pW ? textTimeline(rows, limits) : [chart(rows)])];
}
function chart(rows) {
    const longest = Math.max(...rows.map(({ name }) => name.length));
    const { start, end } = (0,timeline_rows/* timelineSpan */.A)(rows);
    return [
        '```mermaid',
        `%%{init: {"gantt": {"leftPadding": ${Math.max(75, 20 + longest * characterPx)}}}}%%`,
        'gantt',
        '  dateFormat x',
        `  axisFormat ${end - start < shortRunMs ? '%M:%S.%L' : '%H:%M:%S'}`,
        ...rows.flatMap(({ name, bars }) => [`  section ${name}`, ...bars.map(barLine)]),
        '```',
    ].join('\n');
}
function barLine({ phase, start, end, well }) {
    return `  ${phase} :${well ? 'done' : 'crit'}, ${start}, ${end}`;
}

// EXTERNAL MODULE: ./lib/report/untrusted-text.js
var untrusted_text = __webpack_require__(7061);
// EXTERNAL MODULE: ./lib/report/verdict.js
var verdict = __webpack_require__(5202);
;// CONCATENATED MODULE: ./lib/report/summary.js










/** GitHub drops a step's summary above 1 MiB (actions/runner, FileCommandManager.cs); the rest is for other writers. */
const maxBytes = 1_000_000;
/** More than a run with many different releases before it could need. */
const shownSteps = 20;
/** Of one hint. */
const shownPins = 5;
const amounts = [
    { hosts: 500, failures: 50, probes: 50, tailLines: 50, characters: 1000 },
    { hosts: 500, failures: 50, probes: 50, tailLines: 20, characters: 500 },
    { hosts: 200, failures: 20, probes: 20, tailLines: 10, characters: 300 },
    { hosts: 100, failures: 10, probes: 20, tailLines: 5, characters: 100 },
];
/**
 * The job summary of a run as GitHub's Markdown, at most 1 MB: the verdict, what to do next, a table of the
 * hosts, the questions asked from the runner, the failures with the end of what was printed, warnings, a timeline of each
 * host, and the phases with their durations.
 * What had to be left out is said to be.
 */
function summaryMarkdown(report, options = {}) {
    let text = '';
    for (const amount of amounts) {
        text = render(report, options, amount);
        if (external_node_buffer_.Buffer.byteLength(text) <= maxBytes)
            return text;
    }
    return text;
}
function render(report, { link, rollbackLink, rehearsal }, amount) {
    const sections = [
        heading(report),
        ...(rehearsal === undefined
            ? []
            : [`> This is a rehearsal of ${summary_name(rehearsal)} on simulated machines: nothing was deployed.`]),
        ...listOf('What to do next', (0,verdict/* nextSteps */.Z)(report).slice(0, shownSteps).map(sentence)),
        ...hostTable(report.hosts, amount),
        ...runnerTable(report.probes, amount),
        ...failureSections(report, amount),
        ...listOf('Warnings', limited(report.warnings, amount.failures, 'warnings', (text) => (0,markdown/* markdownSentence */.nv)((0,clip/* clip */.$)(text, amount.characters)))),
        ...timeline(report.hosts, amount),
        ...phaseTable(report.phases),
        ...footer([
            ['Log of this run', link],
            ['Roll back', mayRollBack(report) ? rollbackLink : undefined],
        ]),
    ];
    return `${sections.join('\n\n')}\n`;
}
function heading(report) {
    const task = report.command === 'deploy' ? 'Deployment' : 'Rollback';
    const what = `${task} of ${summary_name(report.app)} to ${summary_name(report.environment)}`;
    const facts = [
        `release ${summary_name(report.release)}`,
        ...(report.previousRelease === undefined ? [] : [`before ${summary_name(report.previousRelease)}`]),
        `took ${(0,duration/* formatDuration */.a)(report.durationMs)}`,
    ];
    return [
        `## ${mark(report.outcome)} ${what}`,
        `**${sentence((0,verdict/* verdictSentence */.B)(report))}**`,
        ...(report.reason === undefined ? [] : [`Reason: ${(0,markdown/* markdownText */.p7)(report.reason)}`]),
        facts.join(' · '),
    ].join('\n\n');
}
function summary_name(text) {
    return (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(text, 100));
}
/** Our own sentences, whose length depends on the names they hold. */
function sentence(text) {
    return (0,markdown/* markdownSentence */.nv)((0,clip/* clip */.$)(text, 2000));
}
function mark(outcome) {
    switch (outcome) {
        case 'deployed':
            return '✅';
        case 'partial':
            return '⚠️';
        case 'rolled-back':
            return '↩️';
        case 'failed':
            return '❌';
        case 'unknown':
            return '❓';
    }
}
function failureSections(report, amount) {
    if (report.failures.length === 0)
        return [];
    const title = report.failures.length === 1 ? '### Failure' : '### Failures, the cause first';
    return [title, ...limited(report.failures, amount.failures, 'failures', (one) => failureText(one, amount))];
}
function failureText(failure, amount) {
    const short = (text) => (0,clip/* clip */.$)(text, amount.characters);
    const place = (0,failure_place/* failurePlace */.S)(failure);
    const exit = failure.exit === undefined ? '' : `exit ${failure.exit}`;
    const command = failure.command === undefined ? '' : `Command: ${(0,markdown/* markdownCode */.D9)(short(failure.command))}`;
    return [
        `**${(0,markdown/* markdownText */.p7)(short(place === '' ? failure.kind : `${place} · ${failure.kind}`))}**`,
        (0,markdown/* markdownSentence */.nv)(short(failure.message)),
        [locationText(failure), command, exit].filter((part) => part !== '').join(' · '),
        tailText(failure.tail ?? [], amount),
        failure.hint === undefined ? '' : hintText(failure.hint, short),
    ]
        .filter((part) => part !== '')
        .join('\n\n');
}
/** A line of known_hosts, which is there to be copied. */
const pin = /^\S+ (?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/]+={0,2}$/;
/** A hint; the pins in it stand in a block of their own, whole, since part of one is of no use. */
function hintText(hint, short) {
    const lines = (0,untrusted_text/* printableLines */.fk)(hint);
    const pins = lines.filter((line) => pin.test(line)).slice(0, shownPins);
    const said = `→ ${(0,markdown/* markdownSentence */.nv)(short(lines.filter((line) => !pins.includes(line)).join(' ')))}`;
    return pins.length === 0 ? said : `${said}\n\n${(0,markdown/* markdownBlock */.dI)(pins.map((line) => (0,clip/* clip */.$)(line, 2000)))}`;
}
function locationText({ location }) {
    return location === undefined ? '' : `In ${(0,markdown/* markdownCode */.D9)(location.file)}, line ${location.line}`;
}
function tailText(tail, amount) {
    if (tail.length === 0)
        return '';
    const shown = tail.slice(-amount.tailLines).map((line) => (0,clip/* clip */.$)(line, amount.characters));
    const left = tail.length - shown.length;
    const cut = left === 0 ? '' : `The last ${shown.length} of ${tail.length} lines:\n\n`;
    return cut + (0,markdown/* markdownBlock */.dI)(shown);
}
/** The first items, and a line that tells how many are not shown. */
function limited(items, limit, what, text) {
    const left = items.length - limit;
    return [
        ...items.slice(0, limit).map(text),
        ...(left > 0 ? [`… and ${left} more ${what}: the report has all of them.`] : []),
    ];
}
function listOf(title, items) {
    return items.length === 0 ? [] : [`### ${title}`, items.map((item) => `- ${item}`).join('\n')];
}
function phaseTable(phases) {
    if (phases.length === 0)
        return [];
    const rows = phases.map(({ phase, result, durationMs }) => [phase, result, (0,duration/* formatDuration */.a)(durationMs)]);
    return ['### Phases', (0,markdown/* markdownTable */.Qj)(['Phase', 'Result', 'Duration'], rows)];
}
/** A link is only made of what is an address of the web, in the spelling that holds no character Markdown could read. */
/** There is something of this run to be taken back, and something to go back to. */
function mayRollBack({ command, outcome, previousRelease }) {
    return (command === 'deploy' && (outcome === 'deployed' || outcome === 'partial') && previousRelease !== undefined);
}
function footer(links) {
    const shown = links.flatMap(([title, link]) => {
        if (link === undefined || !URL.canParse(link))
            return [];
        const url = new URL(link);
        if (url.protocol !== 'https:' && url.protocol !== 'http:')
            return [];
        return [`[${title}](<${url.href.replace(/[<>\\]/g, encodeURIComponent)}>)`];
    });
    return shown.length === 0 ? [] : [shown.join(' · ')];
}


/***/ }),

/***/ 3780:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ timelineSpan),
/* harmony export */   LY: () => (/* binding */ timelineRows),
/* harmony export */   pW: () => (/* binding */ chartedHosts)
/* harmony export */ });
/** Mermaid draws at most 50,000 characters by default; this many hosts stay far below it, and one can still read them. */
const chartedHosts = 50;
/** The hosts on which something was done, with the phases that they went through. */
function timelineRows(hosts) {
    return hosts
        .map(({ name, phases }) => ({ name: plain(name), bars: phases.filter(wasDone).map(bar) }))
        .filter(({ bars }) => bars.length > 0);
}
/** From the first beginning to the last end; both 0 where there is nothing. */
function timelineSpan(rows) {
    let [start, end] = [Number.POSITIVE_INFINITY, 0];
    for (const one of rows.flatMap(({ bars }) => bars)) {
        start = Math.min(start, one.start);
        end = Math.max(end, one.end);
    }
    return { start: Math.min(start, end), end };
}
function wasDone({ result }) {
    return result !== 'skipped';
}
function bar({ phase, result, startedAt, durationMs }) {
    const start = Date.parse(startedAt);
    // A bar of no length would not be drawn.
    return { phase, start, end: start + Math.max(1, Math.round(durationMs)), well: result === 'done' };
}
/** Mermaid reads `:`, `;`, `#` and quotes; names of hosts hold none of them, and none may come in by another way. */
function plain(name) {
    return name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 40);
}


/***/ })

};
;