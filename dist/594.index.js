"use strict";
exports.id = 594;
exports.ids = [594];
exports.modules = {

/***/ 9594:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  opensshTransport: () => (/* binding */ opensshTransport)
});

// EXTERNAL MODULE: ./lib/adapters/clock.js
var clock = __webpack_require__(6467);
// EXTERNAL MODULE: ./lib/adapters/ssh/connect-attempt.js
var connect_attempt = __webpack_require__(4102);
// EXTERNAL MODULE: ./lib/adapters/ssh/handshake-failure.js
var handshake_failure = __webpack_require__(5886);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 3 modules
var exec = __webpack_require__(1260);
// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-client.js



/** What no program needs that only carries bytes: the action's inputs and the runner's tokens. */
const secretNames = /^(INPUT_|ACTIONS_|GITHUB_TOKEN$)/;
/** The environment of ssh: its messages are only fixed in the C locale; the agent's socket and HOME come along. */
function clientEnvironment() {
    const inherited = Object.entries(process.env).flatMap(([name, value]) => value === undefined || secretNames.test(name) ? [] : [[name, value]]);
    return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}
/** Tells its process id before it becomes ssh, because @actions/exec offers no means to end what it started. */
const announcePid = 'printf %s "$$" >"$1" && shift && exec "$@"';
/**
 * Runs the runner's `ssh` until it ends or goes to the background. When `signal` aborts it is ended. Raises
 * DeployError `transport-unavailable` when there is no `ssh`.
 */
async function runClient(args, ending) {
    const running = ending === undefined
        ? start('ssh', args)
        : start('sh', ['-c', announcePid, 'sh', ending.pidFile, 'ssh', ...args]);
    if (ending === undefined)
        return running;
    const abort = () => void endWhenKnown(ending.pidFile, running);
    if (ending.signal.aborted)
        abort();
    ending.signal.addEventListener('abort', abort, { once: true });
    try {
        return await running;
    }
    finally {
        ending.signal.removeEventListener('abort', abort);
    }
}
/** The version that the runner's `ssh` names; raises DeployError `transport-unavailable` when there is none. */
async function clientVersion() {
    const { code, stderr } = await runClient(['-V']);
    if (code === 0)
        return stderr.trim();
    throw unavailable(`ssh -V ended with ${code}`);
}
async function start(program, args) {
    const stderr = [];
    try {
        const code = await (0,exec/* exec */.m)(program, [...args], {
            silent: true,
            ignoreReturnCode: true,
            env: clientEnvironment(),
            listeners: { stderr: (data) => stderr.push(data) },
        });
        return { code, stderr: Buffer.concat(stderr).toString() };
    }
    catch (error) {
        throw unavailable(error instanceof Error ? error.message : String(error), error);
    }
}
function unavailable(why, cause) {
    return new model_failure/* DeployError */.s({
        kind: 'transport-unavailable',
        message: `the OpenSSH client cannot be used: ${why}`,
        hint: 'Install it (`apt-get install openssh-client`) or set `transport: ssh2`.',
    }, { cause });
}
/** Ends ssh as soon as its process id is written; it is, within milliseconds, unless it has ended before. */
async function endWhenKnown(pidFile, running) {
    const ended = running.then(() => true, () => true);
    for (;;) {
        const pid = Number(await (0,promises_.readFile)(pidFile, 'utf8').catch(() => ''));
        if (pid > 0) {
            try {
                process.kill(pid, 'SIGTERM');
            }
            catch {
                // It has ended meanwhile.
            }
            return;
        }
        const next = new Promise((resolve) => setTimeout(() => resolve(false), 10));
        if (await Promise.race([ended, next]))
            return;
    }
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: ./lib/adapters/ssh/forward-stream.js
var forward_stream = __webpack_require__(6710);
// EXTERNAL MODULE: ./lib/host/quote.js
var quote = __webpack_require__(2319);
;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-arguments.js

/** How long a shared connection outlives the process that made it, should that die without a word. */
const orphanedS = 10;
/**
 * The arguments of the `ssh` that makes a shared connection and goes to the background once it is let in
 * (ssh_config(5)): only pinned host keys, no questions, nothing forwarded, nothing learnt.
 */
function masterArguments(endpoint, files, via, settings) {
    const options = [
        `ControlPersist=${orphanedS}`,
        'StrictHostKeyChecking=yes',
        `UserKnownHostsFile=${quotePath(files.knownHosts)}`,
        'GlobalKnownHostsFile=/dev/null',
        'UpdateHostKeys=no',
        'CheckHostIP=no',
        'VerifyHostKeyDNS=no',
        'BatchMode=yes',
        'ForwardAgent=no',
        'ForwardX11=no',
        'ClearAllForwardings=yes',
        'PermitLocalCommand=no',
        'LogLevel=INFO',
        `ConnectTimeout=${wholeSeconds(settings.connectTimeoutMs)}`,
        `ServerAliveInterval=${wholeSeconds(settings.keepaliveMs)}`,
        'ServerAliveCountMax=3',
        // Several times as fast as the default where the processor knows AES.
        'Ciphers=^aes128-gcm@openssh.com,aes256-gcm@openssh.com',
        ...(files.key === undefined ? [] : ['IdentitiesOnly=yes', `IdentityFile=${quotePath(files.key)}`]),
        ...(files.certificate === undefined ? [] : [`CertificateFile=${quotePath(files.certificate)}`]),
        ...(via === undefined ? [] : [`ProxyCommand=${proxyCommand(via, endpoint)}`]),
    ];
    return [
        ...(settings.useSshConfig ? [] : ['-F', 'none']),
        ...['-f', '-n', '-N', '-T', '-M', '-S', files.control, '-E', files.log],
        ...options.flatMap((option) => ['-o', option]),
        ...['-p', `${endpoint.port}`],
        ...destination(endpoint),
    ];
}
/** The arguments of an `ssh` that runs one command over a shared connection, and never makes one of its own. */
function sessionArguments(endpoint, control, commandLine) {
    return [...sharing(control), '-T', '-o', 'LogLevel=ERROR', ...destination(endpoint), commandLine];
}
/** The arguments of an `ssh` that carries one TCP connection over a shared connection; talkative on standard error. */
function forwardArguments(endpoint, control, address, port) {
    return [...sharing(control), '-v', '-W', hostPort(address, port), ...destination(endpoint)];
}
/** The arguments of an `ssh` that makes a shared connection listen at `near`, a path here, for the socket `far` of the host. */
function listenArguments(endpoint, control, near, far) {
    return [...sharing(control), '-O', 'forward', '-L', `${near}:${far}`, ...destination(endpoint)];
}
/** The arguments of an `ssh` that ends a shared connection. */
function exitArguments(endpoint, control) {
    return [...sharing(control), '-O', 'exit', ...destination(endpoint)];
}
function sharing(control) {
    // Without its master ssh would quietly connect anew; a proxy command that fails stops it.
    return [
        '-F',
        'none',
        '-S',
        control,
        '-o',
        'ControlMaster=no',
        '-o',
        'BatchMode=yes',
        '-o',
        'ProxyCommand=false',
    ];
}
function destination({ user, address }) {
    return ['-l', user, '--', address];
}
function hostPort(address, port) {
    return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
function proxyCommand(via, next) {
    const line = (0,quote/* quoteCommand */.c)(['ssh', ...forwardArguments(via.endpoint, via.control, next.address, next.port)]);
    return `${line} 2>>${(0,quote/* quoteArgument */.o)(via.log)}`.replaceAll('%', '%%');
}
/** ssh expands %-tokens in paths and splits some lists at blanks. */
function quotePath(path) {
    return `"${path.replaceAll('%', '%%')}"`;
}
function wholeSeconds(ms) {
    return Math.max(1, Math.ceil(ms / 1000));
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./lib/adapters/ssh/exec-channel.js
var exec_channel = __webpack_require__(2421);
;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-channels.js





/** ssh ends so when anything at all went wrong, and also when the command did: only the marks can tell. */
const ambiguousExit = 255;
/** mux.c: the server has no room for the session that the shared connection asked for. */
const sessionRefused = /Session open refused by peer/;
/** Starts an `ssh` over a shared connection; that it cannot be started comes as the child's `error`. */
function startClient(args) {
    const child = (0,external_node_child_process_.spawn)('ssh', [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: clientEnvironment() });
    for (const stream of [child.stdin, child.stdout, child.stderr])
        stream.on('error', () => { });
    // Node throws away what nobody has begun to read when a child ends; here reading begins at once.
    return {
        child,
        stdin: child.stdin,
        stdout: child.stdout.pipe(new external_node_stream_.PassThrough()),
        stderr: child.stderr.pipe(new external_node_stream_.PassThrough()),
    };
}
/**
 * Waits until the command's first words on standard error (the wrapper's header) or its end have arrived, so that
 * a refused session is told before any input was spent on it.
 */
function openClientChannel(client) {
    const channel = execChannel(client);
    const { child, stderr } = client;
    return new Promise((resolve, reject) => {
        child.once('error', (error) => reject(cannotStart(error)));
        stderr.once('readable', () => {
            const first = stderr.read();
            if (!Buffer.isBuffer(first)) {
                resolve(channel);
            }
            else if (sessionRefused.test(first.toString())) {
                channel.close();
                reject(new exec_channel/* SessionRefused */.D('the shared connection was refused another session'));
            }
            else {
                stderr.unshift(first);
                resolve(channel);
            }
        });
    });
}
function execChannel(client) {
    const { child, stdin, stdout, stderr } = client;
    let exit = {};
    const exited = new Promise((resolve) => {
        child.once('exit', (code) => {
            // An end without an answer is no exit: the streams' end will say that the channel has gone.
            if (code === null || code === ambiguousExit)
                return;
            exit = { code };
            resolve(exit);
        });
    });
    const ends = [stdout, stderr].map((stream) => new Promise((resolve) => stream.once('end', resolve)));
    const gone = new Promise((resolve) => child.once('close', resolve));
    const closed = Promise.all([gone, ...ends]).then(() => exit);
    return { stdin, stdout, stderr, exited, closed, close: () => endClient(client) };
}
/** Gives up an `ssh`; the shared connection and what it runs on the host are not touched. */
function endClient({ child }) {
    for (const stream of [child.stdin, child.stdout, child.stderr])
        stream?.destroy();
    if (child.exitCode === null && child.signalCode === null)
        child.kill('SIGTERM');
}
/** What a failed start amounts to; raised for `ssh` gone missing, or a runner without room for processes. */
function cannotStart(error) {
    return new model_failure/* DeployError */.s({
        kind: 'transport-unavailable',
        message: `ssh cannot be started: ${error.message}`,
        hint: 'Check the OpenSSH client of the runner, or set `transport: ssh2`.',
    }, { cause: error });
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-log.js



/**
 * ssh has no codes for what went wrong: it exits 255 for all of it. So this is the one place that reads messages;
 * they are OpenSSH's own in the C locale (ssh.c, sshconnect.c, sshconnect2.c, kex.c, packet.c, mux.c), fixed for
 * many versions. The first that matches counts; a message that nobody knows leads to `undefined`.
 */
const messages = [
    [
        /Could not resolve hostname .*: (Temporary failure|Non-recoverable failure|Try again)/,
        'name-lookup-failed',
    ],
    [/Could not resolve hostname/, 'name-not-found'],
    [
        /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known for|revoked host key/,
        'host-key',
    ],
    [/Unable to negotiate with|no matching .* found/, 'no-common-algorithm'],
    [
        /Permission denied|Too many authentication failures|no more authentication methods|No supported authentication/,
        'authentication-failed',
    ],
    [/timed out|Timeout, server/, 'connection-timed-out'],
    [/Connection refused|Stdio forwarding request failed/, 'connection-refused'],
    [/No route to host|unreachable|Host is down/, 'host-unreachable'],
    [
        /[Cc]onnection (closed|reset)|kex_exchange_identification|Broken pipe|Bad packet|Protocol error|banner/,
        'closed',
    ],
];
/** The cause that a log tells of, if it is a known one. */
function causeInLog(log) {
    return messages.find(([pattern]) => pattern.test(log))?.[1];
}
/** A failure out of the log of an `ssh` that could not connect; `credential` says for people what it logged in with. */
function failureOfLog(endpoint, log, credential) {
    const where = (0,connect_attempt/* describeEndpoint */.N2)(endpoint);
    const said = lastLine(log);
    const error = { message: said };
    const cause = causeInLog(log);
    switch (cause) {
        case 'name-not-found':
            return {
                kind: cause,
                message: `no address found for ${endpoint.address}`,
                hint: 'Check the name and the DNS.',
            };
        case 'name-lookup-failed':
            return {
                kind: cause,
                message: `the address of ${endpoint.address} could not be looked up`,
                hint: 'Check the DNS as this machine sees it.',
            };
        case 'host-key':
            return {
                kind: 'host-key-changed',
                message: `the host key of ${where} could not be verified (${said})`,
                hint: 'Compare known-hosts with the keys of the host.',
            };
        case 'no-common-algorithm':
            return (0,handshake_failure/* failureOfHandshake */.jz)({
                endpoint,
                stage: 'negotiating',
                error: Object.assign(new Error(said), { level: 'handshake' }),
                credential,
            });
        case 'authentication-failed':
            return (0,handshake_failure/* failureOfHandshake */.jz)({
                endpoint,
                stage: 'authenticating',
                error: { ...error, level: 'client-authentication' },
                credential,
            });
        case 'connection-timed-out':
            return {
                kind: cause,
                message: `${where} did not answer in time (${said})`,
                hint: 'Check the address, the port and the firewalls on the way.',
            };
        case 'connection-refused':
            return {
                kind: cause,
                message: `${where} refused the connection`,
                hint: 'Check that an SSH server listens on this port.',
            };
        case 'host-unreachable':
            return {
                kind: cause,
                message: `no way to ${where} (${said})`,
                hint: 'Check the address and the network.',
            };
        case 'closed':
            return (0,handshake_failure/* failureOfHandshake */.jz)({ endpoint, stage: 'negotiating', error: new Error(said), credential });
        case undefined:
            return {
                kind: 'transport-unavailable',
                message: `ssh could not connect to ${where}: ${said}`,
                hint: 'Run the same with `ssh -v` to learn more, or set `transport: ssh2`.',
            };
    }
}
/** Why a forward over a shared connection did not open, from what its master logged last about it. */
function failureOfForward(host, place, masterLog) {
    const said = /open failed: (.*)$/.exec(masterLog
        .trimEnd()
        .split('\n')
        .findLast((line) => line.includes('open failed')) ?? '')?.[1];
    const base = { host, kind: 'connection-refused' };
    if (said?.startsWith('administratively prohibited')) {
        return new model_failure/* DeployError */.s({
            ...base,
            message: `${host} does not allow connections to be forwarded to ${place}`,
            hint: 'Set AllowTcpForwarding (and PermitOpen) in its sshd_config.',
        });
    }
    return new model_failure/* DeployError */.s({
        ...base,
        message: `${place}, seen from ${host}, refused the connection${said === undefined ? '' : ` (${said})`}`,
        hint: 'Check that something listens there.',
    });
}
/** The last thing that ssh said, for people. */
function lastLine(log) {
    return log.trim().split(/\r?\n/).at(-1)?.trim() || 'it said nothing';
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-master.js






/**
 * Watches a shared connection by holding its control socket open. That says at once when the connection goes, and
 * keeps it: left alone, `ControlPersist` ends it after seconds, as it should when this process was killed.
 */
async function watchMaster(endpoint, control, log) {
    const lost = new AbortController();
    const socket = await openSocket(control);
    const gone = new Promise((resolve) => {
        socket.once('close', () => {
            lost.abort(lostError(endpoint, lastLine(readLog(log))));
            resolve();
        });
    });
    let closing;
    const close = async () => {
        lost.abort(lostError(endpoint, 'the connection was closed by this program'));
        await runClient(exitArguments(endpoint, control));
        socket.destroy();
        await gone;
    };
    return {
        endpoint,
        control,
        log,
        lost: lost.signal,
        close: () => {
            closing ??= close();
            return closing;
        },
    };
}
/** What ssh has logged so far; empty when it wrote nothing. */
function readLog(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch {
        return '';
    }
}
function openSocket(path) {
    return new Promise((resolve, reject) => {
        const socket = (0,external_node_net_.connect)({ path });
        socket.once('connect', () => resolve(socket));
        socket.on('error', reject);
        // The master greets (PROTOCOL.mux) and then waits for us, who have nothing to say.
        socket.resume();
    });
}
function lostError(endpoint, message) {
    const hint = 'What was running may have gone on: look at the host before trying again.';
    return new model_failure/* DeployError */.s({ kind: 'connection-lost', host: endpoint.name, message, hint });
}

// EXTERNAL MODULE: ./lib/adapters/ssh/remote-run.js + 3 modules
var remote_run = __webpack_require__(5743);
// EXTERNAL MODULE: ./lib/adapters/ssh/sessions.js
var sessions = __webpack_require__(6187);
;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-connection.js











/** mux.c logs it at debug level 1 when the server has opened the connection that was asked for. */
const forwardOpened = /master session id/;
/** A connection over the runner's `ssh`: every command is an `ssh` over the shared connection. */
class OpensshConnection {
    host;
    #master;
    #options;
    #sessions;
    /** Where this machine listens for a socket of the host's, by its path. */
    #sockets = new Map();
    constructor(master, options) {
        this.host = master.endpoint.name;
        this.#master = master;
        this.#options = options;
        this.#sessions = new sessions/* Sessions */.A(options.clock);
        (0,external_node_events_.setMaxListeners)(0, master.lost);
    }
    get lost() {
        return this.#master.lost;
    }
    run(command) {
        const { clock, patience } = this.#options;
        const openExec = (commandLine) => this.#openExec(commandLine);
        return (0,remote_run/* runRemotely */.J)({ host: this.host, clock, patience, lost: this.lost, openExec }, this.#sessions, command);
    }
    async forward(address, port) {
        this.lost.throwIfAborted();
        const { clock, connectTimeoutMs } = this.#options;
        const { endpoint, control } = this.#master;
        const place = `${address}:${port}`;
        const client = startClient(forwardArguments(endpoint, control, address, port));
        const over = new AbortController();
        const limit = clock.sleep(connectTimeoutMs, over.signal).then(() => 'timed-out', () => 'over');
        const outcome = await Promise.race([forwardOutcome(client), limit]);
        over.abort();
        if (outcome === 'opened') {
            const ends = { readable: client.stdout, writable: client.stdin, release: () => endClient(client) };
            return new forward_stream/* ForwardStream */.w(ends, this.lost);
        }
        endClient(client);
        this.lost.throwIfAborted();
        if (outcome === 'refused')
            throw failureOfForward(this.host, place, readLog(this.#master.log));
        const message = `${place}, seen from ${this.host}, did not answer within ${connectTimeoutMs / 1000} s`;
        throw new model_failure/* DeployError */.s({ kind: 'connection-timed-out', host: this.host, message });
    }
    async forwardToSocket(path) {
        this.lost.throwIfAborted();
        let near = this.#sockets.get(path);
        if (near === undefined) {
            near = this.#listenFor(path, `${this.#master.control}-${this.#sockets.size}`);
            this.#sockets.set(path, near);
        }
        const socket = (0,external_node_net_.connect)({ path: await near });
        await (0,external_node_events_.once)(socket, 'connect');
        return new forward_stream/* ForwardStream */.w({ readable: socket, writable: socket, release: () => socket.destroy() }, this.lost);
    }
    /** `-W` takes no sockets before OpenSSH 9.4: the shared connection listens here for one, until it ends. */
    async #listenFor(path, near) {
        const { endpoint, control } = this.#master;
        const { code, stderr } = await runClient(listenArguments(endpoint, control, near, path));
        if (code === 0)
            return near;
        this.#sockets.delete(path);
        throw failureOfForward(this.host, path, stderr);
    }
    async close() {
        await this.#master.close();
        await this.#options.closeRest();
    }
    #openExec(commandLine) {
        this.lost.throwIfAborted();
        const { endpoint, control } = this.#master;
        return openClientChannel(startClient(sessionArguments(endpoint, control, commandLine)));
    }
}
/** Whether the server opened the connection: ssh says so on its standard error, which is read on for good. */
function forwardOutcome({ child, stderr }) {
    return new Promise((resolve, reject) => {
        let said = '';
        stderr.on('data', (chunk) => {
            // Only the beginning matters; what ssh says later must not pile up.
            if (said.length > 64 * 1024)
                return;
            said += chunk.toString();
            if (forwardOpened.test(said))
                resolve('opened');
        });
        child.once('close', () => resolve('refused'));
        child.once('error', (error) => reject(cannotStart(error)));
    });
}

// EXTERNAL MODULE: ./lib/adapters/ssh/dial-hop.js
var dial_hop = __webpack_require__(346);
// EXTERNAL MODULE: ./lib/adapters/ssh/known-hosts.js
var known_hosts = __webpack_require__(2637);
// EXTERNAL MODULE: ./lib/adapters/ssh/other-key-types.js + 1 modules
var other_key_types = __webpack_require__(3593);
// EXTERNAL MODULE: ./lib/adapters/ssh/private-key.js + 1 modules
var private_key = __webpack_require__(6560);
// EXTERNAL MODULE: ./node_modules/ssh2/lib/index.js
var lib = __webpack_require__(5472);
var lib_default = /*#__PURE__*/__webpack_require__.n(lib);
// EXTERNAL MODULE: ./lib/adapters/ssh/host-key-algorithms.js
var host_key_algorithms = __webpack_require__(3973);
;// CONCATENATED MODULE: ./lib/adapters/ssh/scan-host-key.js




/**
 * Asks a server for its host key, as on the wire, and leaves before any login; the stream is used up. What it
 * shows is only a claim until it is compared with a pin. Raises DeployError `no-common-algorithm` when it has no key
 * of the types asked for, other connect kinds when it does not speak SSH, and the signal's reason.
 */
function scanHostKey(socket, wish, signal) {
    const client = new (lib_default()).Client();
    return new Promise((resolve, reject) => {
        const fail = (error) => {
            const broken = { endpoint: wish.endpoint, stage: 'negotiating', error, credential: '' };
            reject(signal.aborted ? signal.reason : new model_failure/* DeployError */.s((0,handshake_failure/* failureOfHandshake */.jz)(broken)));
        };
        const abort = () => {
            socket.destroy();
            fail(undefined);
        };
        if (signal.aborted)
            abort();
        signal.addEventListener('abort', abort, { once: true });
        client.on('error', fail);
        client.on('close', () => {
            signal.removeEventListener('abort', abort);
            fail(undefined);
        });
        client.connect({
            sock: socket,
            username: '',
            readyTimeout: 0,
            algorithms: { serverHostKey: (0,host_key_algorithms/* hostKeyAlgorithms */.Q)(wish.preferredTypes, wish.excludedTypes) },
            hostVerifier: (key) => {
                resolve(Buffer.from(key));
                return false;
            },
        });
    }).finally(() => socket.destroy());
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-start.js











/** Reads an endpoint's settings; raises DeployError `config-invalid` or `key-unreadable`. */
function prepareHop(endpoint) {
    (0,connect_attempt/* refuseOptionLikeNames */.VO)(endpoint);
    const knownHosts = (0,known_hosts/* parseKnownHosts */.uJ)(endpoint.knownHosts);
    if (endpoint.privateKey === undefined)
        return { endpoint, knownHosts, key: undefined };
    const key = (0,private_key/* readPrivateKey */.$)(endpoint.privateKey, endpoint.passphrase);
    if (key.kind === 'unreadable')
        throw new model_failure/* DeployError */.s(key.failure);
    return { endpoint, knownHosts, key };
}
/** Makes a shared connection and leaves no key on disk. Raises DeployError of a connect kind, without the place. */
async function startMaster(request, signal) {
    const { hop, index, workspace, before, settings } = request;
    const files = await writeFiles(request, await pinnedLines(request, signal));
    const via = before && viaOf(before.master, workspace.path(`proxy-${index}.log`));
    try {
        const args = masterArguments(hop.endpoint, files, via, settings);
        const { code, stderr } = await runClient(args, { pidFile: workspace.path(`pid-${index}`), signal });
        if (code !== 0)
            throw await explain(request, `${stderr}\n${readLog(files.log)}`, via, signal);
        return await watchMaster(hop.endpoint, files.control, files.log);
    }
    finally {
        await workspace.remove(`key-${index}`);
    }
}
function viaOf({ endpoint, control }, log) {
    return { endpoint, control, log };
}
/** The lines that ssh is to trust: those given, and the key that a given fingerprint stands for. */
async function pinnedLines({ hop, before }, signal) {
    const { endpoint, knownHosts } = hop;
    const given = knownHosts.lines.map(({ text }) => text);
    if (knownHosts.fingerprints.length === 0)
        return given;
    const key = await (0,other_key_types/* tryKeyTypes */.v)((excluded) => askForKey(hop, before, excluded, signal));
    return [...given, (0,known_hosts/* lineFor */.y1)(endpoint.address, endpoint.port, key)];
}
/** The server's key, if a pin matches it; else raises why not. */
async function askForKey({ endpoint, knownHosts }, before, excludedTypes, signal) {
    const preferredTypes = (0,known_hosts/* pinnedTypes */.y6)(knownHosts, endpoint.address, endpoint.port);
    const socket = await (0,dial_hop/* dialHop */.u)(endpoint, before?.connection, signal);
    const key = await scanHostKey(socket, { endpoint, preferredTypes, excludedTypes }, signal);
    const refusal = (0,other_key_types/* refusalOf */.O)(endpoint, knownHosts, key);
    if (refusal !== undefined)
        throw refusal;
    return key;
}
async function writeFiles({ hop, index, workspace }, lines) {
    const { key } = hop;
    const certificate = key?.certificate;
    return {
        control: workspace.path(`c${index}`),
        log: workspace.path(`log-${index}`),
        knownHosts: await workspace.write(`known-hosts-${index}`, lines.map((line) => `${line}\n`).join('')),
        ...(key === undefined ? {} : { key: await workspace.write(`key-${index}`, key.key) }),
        ...(certificate === undefined
            ? {}
            : { certificate: await workspace.write(`key-${index}-cert.pub`, `${certificate}\n`) }),
    };
}
/** Why there is no shared connection, from the logs and, for host keys, from the server itself. */
async function explain({ hop, before }, log, via, signal) {
    const { endpoint } = hop;
    if (before !== undefined && via !== undefined && causeInLog(readLog(via.log)) === 'connection-refused') {
        return failureOfForward(before.connection.host, `${endpoint.address}:${endpoint.port}`, readLog(before.master.log));
    }
    const failure = new model_failure/* DeployError */.s(failureOfLog(endpoint, log, describeCredential(hop.key)));
    if (causeInLog(log) !== 'host-key')
        return failure;
    try {
        await askForKey(hop, before, [], signal);
        return failure;
    }
    catch (refusal) {
        return refusal instanceof model_failure/* DeployError */.s ? refusal : failure;
    }
}
function describeCredential(key) {
    if (key === undefined)
        return 'the keys of the agent and of ssh_config';
    const blob = (0,private_key/* publicBlob */.R)(key);
    const shown = blob === undefined ? '' : ` ${(0,known_hosts/* fingerprint */.Rj)(blob)}`;
    return `the ${key.type} key${shown}${key.certificate === undefined ? '' : ' with its certificate'}`;
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-workspace.js



/** Unix sockets have names of at most 103 bytes on some systems, of which ssh itself adds 17 while binding. */
const longestDirectory = 70;
/** A directory that only this user can enter, for the files of the connections of one chain. */
class Workspace {
    #directory;
    constructor(directory) {
        this.#directory = directory;
    }
    static async create() {
        const parent = (0,external_node_os_.tmpdir)().length > longestDirectory ? '/tmp' : (0,external_node_os_.tmpdir)();
        // mkdtemp makes it with mode 0700.
        return new Workspace(await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, 'deploy-ssh-')));
    }
    path(name) {
        return (0,external_node_path_.join)(this.#directory, name);
    }
    /** Writes a file that only this user can read, and returns its path. */
    async write(name, text) {
        const path = this.path(name);
        await (0,promises_.writeFile)(path, text, { mode: 0o600 });
        return path;
    }
    async remove(name) {
        await (0,promises_.rm)(this.path(name), { force: true });
    }
    async removeAll() {
        await (0,promises_.rm)(this.#directory, { recursive: true, force: true });
    }
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/openssh-transport.js








/**
 * The transport over the runner's OpenSSH client: one shared connection a host (ControlMaster), one `ssh` a
 * command. It can do what ssh can: certificates, agents, security keys.
 */
function opensshTransport(options = {}) {
    const complete = {
        clock: clock/* systemClock */.m,
        patience: remote_run/* usualPatience */.U,
        useSshConfig: false,
        ...options,
    };
    let version;
    return {
        name: 'openssh',
        connect: async (target, signal) => {
            version ??= clientVersion();
            try {
                await version;
            }
            catch (error) {
                throw (0,connect_attempt/* placed */.GS)(error, { host: target.name });
            }
            return connect(complete, target, signal);
        },
    };
}
async function connect(options, target, signal) {
    // All settings are read before the first packet leaves: bad input never touches a host.
    const hops = (0,connect_attempt/* chainOf */.dR)(target).map((endpoint) => at(target, endpoint, () => prepareHop(endpoint)));
    const workspace = await Workspace.create();
    const settings = { ...options, ...target };
    let last;
    let reached = target;
    try {
        for (const [index, hop] of hops.entries()) {
            reached = hop.endpoint;
            const before = last;
            const ms = target.connectTimeoutMs;
            const master = await (0,connect_attempt/* withDeadline */.NE)({ clock: options.clock, ms, signal }, () => (0,handshake_failure/* failureOfTimeout */.xb)(hop.endpoint, 'connecting', ms), (attempt) => startMaster({ hop, index, workspace, before, settings }, attempt));
            const closeRest = async () => {
                await before?.connection.close();
                await workspace.removeAll();
            };
            last = { master, connection: new OpensshConnection(master, { ...settings, closeRest }) };
        }
        if (last === undefined)
            throw new Error('a chain holds the host at least');
        return last.connection;
    }
    catch (error) {
        await last?.connection.close();
        await workspace.removeAll();
        throw (0,connect_attempt/* placed */.GS)(error, (0,connect_attempt/* placeOf */.$t)(target, reached));
    }
}
function at(target, endpoint, action) {
    try {
        return action();
    }
    catch (error) {
        throw (0,connect_attempt/* placed */.GS)(error, (0,connect_attempt/* placeOf */.$t)(target, endpoint));
    }
}


/***/ })

};
;