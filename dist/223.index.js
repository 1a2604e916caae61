"use strict";
exports.id = 223;
exports.ids = [223];
exports.modules = {

/***/ 1223:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createRehearsal: () => (/* binding */ createRehearsal)
});

// EXTERNAL MODULE: ./lib/adapters/random.js
var adapters_random = __webpack_require__(5734);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
;// CONCATENATED MODULE: ./lib/adapters/ssh/simulated-host.js


/** A machine in memory: it runs scripted programs and suffers the faults that a test injects. */
class SimulatedHost {
    settings;
    hostKey;
    /** Injected: how it meets those who connect from now on. */
    connectFault;
    /** Injected: how long it takes to connect. */
    connectMs = 0;
    /** Injected: how long it takes before each command starts. */
    delayMs = 0;
    /** Injected: asked of each command as it is sent. */
    commandFault;
    /** A connection broke, or none came about. */
    wasOutOfReach = false;
    /** Told of each command whose work is done, before its answer is on its way. */
    commandDone;
    /** Programs that have not ended, whether or not anyone is still connected. */
    running = new Set();
    /** With how long each connection bears silence. */
    #connections = new Map();
    #silence;
    constructor(settings) {
        this.settings = settings;
        this.hostKey = settings.hostKey ?? madeUpKey(`${settings.address}:${settings.port}`);
    }
    /** Breaks every connection; the programs go on, as on a real host. */
    cut() {
        this.wasOutOfReach = true;
        for (const connection of this.#connections.keys()) {
            const message = 'the host closed the connection';
            connection.abort(new failure/* DeployError */.s({ kind: 'connection-lost', message }));
        }
        this.#connections.clear();
    }
    /** Registers a connection that {@link cut} breaks, and that breaks by itself after so much silence. */
    attach(connection, patienceMs) {
        this.#connections.set(connection, patienceMs);
        connection.signal.addEventListener('abort', () => this.#connections.delete(connection), { once: true });
    }
    /** Drops every packet from now on: nothing arrives, nobody is told. */
    dropPackets(clock) {
        if (this.#silence !== undefined)
            return;
        this.wasOutOfReach = true;
        const ended = new AbortController();
        const over = new Promise((resolve) => {
            ended.signal.addEventListener('abort', () => resolve(), { once: true });
        });
        const silence = { over, ended };
        this.#silence = silence;
        for (const [connection, patienceMs] of this.#connections) {
            clock.sleep(patienceMs, silence.ended.signal).then(() => {
                const message = 'the host has not answered for too long';
                connection.abort(new failure/* DeployError */.s({ kind: 'connection-lost', message }));
            }, () => { });
        }
    }
    /** Lets packets pass again; what was under way arrives now. */
    passPackets() {
        this.#silence?.ended.abort();
        this.#silence = undefined;
    }
    /** Resolves when packets pass; undefined while they do. */
    get silence() {
        return this.#silence?.over;
    }
    /** Starts a program and sees it through; the code is 137 when it was killed. */
    async execute(process) {
        const program = this.settings.programs[process.argv[0] ?? ''];
        if (program === undefined) {
            process.write('stderr', `${process.argv[0]}: not found\n`);
            return 127;
        }
        this.running.add(process);
        try {
            return await new Promise((resolve, reject) => {
                process.onEnd((by) => {
                    if (by === 'KILL')
                        resolve(137);
                });
                program(process).then(resolve, reject);
            });
        }
        finally {
            this.running.delete(process);
        }
    }
}
/** An Ed25519 public key as on the wire (RFC 8709, 4) that nobody holds the other half of. */
function madeUpKey(seed) {
    const type = 'ssh-ed25519';
    const key = Buffer.alloc(4 + type.length + 4 + 32);
    key.writeUInt32BE(type.length, 0);
    key.write(type, 4, 'latin1');
    key.writeUInt32BE(32, 4 + type.length);
    (0,external_node_crypto_.createHash)('sha256')
        .update(seed)
        .digest()
        .copy(key, 8 + type.length);
    return key;
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: ./lib/adapters/ssh/connect-attempt.js
var connect_attempt = __webpack_require__(4102);
// EXTERNAL MODULE: ./lib/adapters/ssh/forward-stream.js
var forward_stream = __webpack_require__(6710);
// EXTERNAL MODULE: ./lib/adapters/ssh/handshake-failure.js
var handshake_failure = __webpack_require__(5886);
// EXTERNAL MODULE: ./lib/adapters/ssh/known-hosts.js
var known_hosts = __webpack_require__(2637);
// EXTERNAL MODULE: ./lib/adapters/ssh/other-key-types.js + 1 modules
var other_key_types = __webpack_require__(3593);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./lib/adapters/on-abort.js
var on_abort = __webpack_require__(2619);
// EXTERNAL MODULE: ./lib/adapters/ssh/command-end.js
var command_end = __webpack_require__(5189);
// EXTERNAL MODULE: ./lib/adapters/ssh/command-input.js
var command_input = __webpack_require__(9672);
// EXTERNAL MODULE: ./lib/adapters/ssh/line-splitter.js
var line_splitter = __webpack_require__(2450);
// EXTERNAL MODULE: ./lib/adapters/ssh/output-capture.js
var output_capture = __webpack_require__(944);
;// CONCATENATED MODULE: ./lib/adapters/ssh/said-text.js


/**
 * One output stream of a simulated command, as OutputCapture has that of a real one. What it says is text as a rule,
 * of which no bytes are made so long as all of it is kept.
 */
class SaidText {
    #keepBytes;
    #lines;
    #text = '';
    /** Has all that was said, once that is more than text, or too long. */
    #bytes;
    constructor(keepBytes, onLine) {
        this.#keepBytes = keepBytes;
        this.#lines = onLine === undefined ? undefined : new line_splitter/* LineSplitter */.g(onLine);
    }
    add(data) {
        if (typeof data === 'string' && this.#bytes === undefined) {
            this.#text += data;
            this.#lines?.addText(data);
            if (this.#text.length * mostBytesOfUnit > this.#keepBytes)
                this.#useBytes();
        }
        else {
            const chunk = Buffer.from(data);
            this.#useBytes().add(chunk);
            this.#lines?.add(chunk);
        }
    }
    /** To be called once, after all else. */
    end() {
        this.#lines?.end();
    }
    text() {
        return this.#bytes?.text() ?? this.#text;
    }
    #useBytes() {
        if (this.#bytes === undefined) {
            this.#bytes = new output_capture/* OutputCapture */.s(this.#keepBytes);
            this.#bytes.add(Buffer.from(this.#text));
        }
        return this.#bytes;
    }
}
/** A unit of UTF-16 is at most so long in UTF-8. */
const mostBytesOfUnit = 3;

;// CONCATENATED MODULE: ./lib/adapters/ssh/simulated-run.js





/** Runs one command on a simulated host; keeps the promises of RemoteCommand as the real transports do. */
async function runSimulated(context, command) {
    const { clock } = context;
    const startedAt = clock.now();
    const { onLine, keepBytes = 64 * 1024 } = command;
    const capture = (name) => new SaidText(keepBytes, onLine === undefined ? undefined : (line) => onLine(name, line));
    const output = { stdout: capture('stdout'), stderr: capture('stderr') };
    try {
        const end = await execute(context, command, (stream, data) => output[stream].add(data));
        output.stdout.end();
        output.stderr.end();
        const text = { stdout: output.stdout.text(), stderr: output.stderr.text() };
        return { end, ...text, durationMs: clock.now() - startedAt };
    }
    finally {
        (0,command_input/* releaseInput */._)(command.stdin);
    }
}
async function execute(context, command, write) {
    const { clock, host, lost, machine } = context;
    if (lost.aborted)
        return (0,command_end/* lostEnd */.sb)(host, lost);
    let isOver = false;
    let happens = (_) => undefined;
    let breaks = (_) => undefined;
    let stopWaiting = () => undefined;
    const process = new ControlledProcess(context, command, {
        write: (stream, data) => {
            if (!isOver)
                write(stream, data);
        },
        inputBreaks: (error) => breaks(error),
    });
    const ended = start(machine, process, context.cut);
    // One promise for whatever comes first: there are many commands, and most just end.
    const happening = (withinMs) => new Promise((resolve, reject) => {
        happens = resolve;
        breaks = reject;
        stopWaiting = clock.alarm(withinMs, () => resolve('passed'));
        ended.then(resolve, reject);
        if (lost.aborted)
            resolve('lost');
    });
    const onLost = () => happens('lost');
    lost.addEventListener('abort', onLost, { once: true });
    const stopListening = command.signal === undefined ? undefined : (0,on_abort/* onAbort */.u)(command.signal, () => happens('cancelled'));
    try {
        const first = command.signal?.aborted === true ? 'cancelled' : await happening(command.timeoutMs);
        // What ended because the connection broke has no code that anyone would be told.
        if (first === 'lost' || lost.aborted)
            return (0,command_end/* lostEnd */.sb)(host, lost);
        if (typeof first === 'number')
            return (0,command_end/* endOfCode */.wq)(first);
        stopListening?.();
        process.terminate();
        const second = await happening(context.killGraceMs);
        if (second === 'lost')
            return (0,command_end/* lostEnd */.sb)(host, lost);
        process.kill();
        if (first === 'cancelled')
            return { kind: 'cancelled' };
        return { kind: 'timed-out', afterMs: command.timeoutMs };
    }
    catch (error) {
        process.kill();
        throw error;
    }
    finally {
        lost.removeEventListener('abort', onLost);
        stopListening?.();
        isOver = true;
        stopWaiting();
        process.close();
    }
}
/** There, the work, and back again. */
async function start(machine, process, cut) {
    const parts = machine.settings.partsOf?.(process.argv);
    if (parts === undefined)
        return startOne(machine, process, cut);
    for (const { argv, done } of parts) {
        const code = await startOne(machine, withArgv(process, argv), cut);
        // Whoever writes when the connection is gone ends by that.
        if (code !== 0 || process.isAlone)
            return code === 0 ? 141 : code;
        process.write('stdout', done);
    }
    return 0;
}
/** The same process with another command line in its place. */
function withArgv(process, argv) {
    return {
        argv,
        clock: process.clock,
        write: process.write,
        onEnd: (listener) => process.onEnd(listener),
        get stdin() {
            return process.stdin;
        },
        get inputText() {
            return process.inputText;
        },
        get terminated() {
            return process.terminated;
        },
        get killed() {
            return process.killed;
        },
        get isAlone() {
            return process.isAlone;
        },
    };
}
async function startOne(machine, process, cut) {
    const fault = machine.commandFault?.(process.argv, process.inputText);
    if (fault?.kind === 'lost-before')
        cut();
    if (process.isAlone)
        return 255;
    if (machine.delayMs > 0)
        await process.clock.sleep(machine.delayMs);
    if (machine.silence !== undefined)
        await machine.silence;
    // What had not arrived when the connection broke never does.
    if (process.isAlone)
        return 255;
    const code = await work(machine, process, fault);
    machine.commandDone?.(process.argv, process.inputText, code);
    if (fault?.kind === 'lost-after')
        cut();
    if (machine.silence !== undefined)
        await machine.silence;
    return code;
}
function work(machine, process, fault) {
    switch (fault?.kind) {
        case 'hangs':
            return new Promise((resolve) => {
                process.onEnd(() => resolve(143));
            });
        case 'exits':
            return fault.program(process);
        case 'lost-before':
        case 'lost-after':
        case undefined:
            return machine.execute(process);
    }
}
/** A process with the means to end it. */
class ControlledProcess {
    argv;
    clock;
    write;
    #listeners = [];
    /** Made when they are asked for: few programs do, and there are many of them. */
    #terminated;
    #killed;
    #input;
    #lost;
    #stdin;
    constructor(context, command, { write, inputBreaks }) {
        this.argv = command.argv;
        this.clock = context.clock;
        this.write = write;
        this.#input = command.stdin;
        this.#lost = context.lost;
        if (!(command.stdin instanceof external_node_stream_.Readable))
            return;
        this.#stdin = command.stdin;
        // A source that breaks is noticed whether or not anybody reads.
        (0,external_node_stream_.finished)(command.stdin, { writable: false }, (error) => {
            if (error)
                inputBreaks(error);
        });
    }
    get stdin() {
        this.#stdin ??= new external_node_stream_.PassThrough().end(this.#input);
        return this.#stdin;
    }
    get inputText() {
        if (this.#input === undefined)
            return '';
        return typeof this.#input === 'string' ? this.#input : undefined;
    }
    /** Whether the connection is gone that it came by. */
    get isAlone() {
        return this.#lost.aborted;
    }
    /** Lets go of its input. */
    close() {
        this.#stdin?.destroy();
    }
    onEnd(listener) {
        this.#listeners.push(listener);
    }
    get terminated() {
        this.#terminated ??= this.#controllerFor('TERM');
        return this.#terminated.signal;
    }
    get killed() {
        this.#killed ??= this.#controllerFor('KILL');
        return this.#killed.signal;
    }
    terminate() {
        for (const listener of this.#listeners)
            listener('TERM');
    }
    kill() {
        for (const listener of this.#listeners)
            listener('KILL');
    }
    #controllerFor(signal) {
        const controller = new AbortController();
        this.onEnd((by) => {
            if (by === signal)
                controller.abort();
        });
        return controller;
    }
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/simulated-transport.js








/** A transport to hosts in memory, for tests of what is built on transports and for `simulate`. */
function simulatedTransport(options) {
    const hosts = new Map(options.hosts.map((host) => [placeOfHost(host.settings), host]));
    return { name: 'simulated', connect: (target, signal) => connect({ ...options, hosts }, target, signal) };
}
function placeOfHost({ address, port }) {
    return `${address} ${port}`;
}
async function connect(options, target, signal) {
    const chain = (0,connect_attempt/* chainOf */.dR)(target);
    const reached = [];
    for (const endpoint of chain) {
        const ms = target.connectTimeoutMs;
        try {
            (0,connect_attempt/* refuseOptionLikeNames */.VO)(endpoint);
            const timedOut = () => (0,handshake_failure/* failureOfTimeout */.xb)(endpoint, reachedAt(options, endpoint), ms);
            reached.push(await (0,connect_attempt/* withDeadline */.NE)({ clock: options.clock, ms, signal }, timedOut, (attempt) => meet(options, endpoint, attempt)));
        }
        catch (error) {
            throw (0,connect_attempt/* placed */.GS)(error, (0,connect_attempt/* placeOf */.$t)(target, endpoint));
        }
    }
    const host = reached.at(-1);
    if (host === undefined)
        throw new Error('a chain holds the host at least');
    return new SimulatedConnection(target, host, reached, options);
}
/** How far it is to a machine that lets time pass. */
function reachedAt({ hosts }, endpoint) {
    const host = hosts.get(placeOfHost(endpoint));
    return host?.connectFault?.kind === 'silent' && host.silence === undefined ? 'negotiating' : 'dialling';
}
/** Goes through what a real handshake would: the network, the host key, the login. */
async function meet(options, endpoint, attempt) {
    const knownHosts = (0,known_hosts/* parseKnownHosts */.uJ)(endpoint.knownHosts);
    const { address, port } = endpoint;
    const host = options.hosts.get(placeOfHost(endpoint));
    if (host === undefined) {
        throw new failure/* DeployError */.s({
            kind: 'connection-refused',
            message: `nothing is simulated at ${address}:${port}`,
        });
    }
    if (host.connectMs > 0)
        await options.clock.sleep(host.connectMs, attempt);
    if (host.silence !== undefined)
        await Promise.race([host.silence, aborted(attempt)]);
    if (host.connectFault !== undefined)
        host.wasOutOfReach = true;
    switch (host.connectFault?.kind) {
        case 'silent':
        case 'away':
            await aborted(attempt);
            break;
        case 'fails':
            throw new failure/* DeployError */.s({
                kind: host.connectFault.failure,
                message: `${address}:${port} fails, as injected`,
            });
        case undefined:
            break;
    }
    const refusal = (0,other_key_types/* refusalOf */.O)(endpoint, knownHosts, host.hostKey);
    if (refusal !== undefined)
        throw refusal;
    if (host.settings.admits?.(endpoint) === false) {
        const error = { level: 'client-authentication' };
        const credential = 'the key that was given';
        throw new failure/* DeployError */.s((0,handshake_failure/* failureOfHandshake */.jz)({ endpoint, stage: 'authenticating', error, credential }));
    }
    return host;
}
function aborted(signal) {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
class SimulatedConnection {
    host;
    #machine;
    #context;
    #lost = new AbortController();
    constructor(target, machine, chain, options) {
        this.host = target.name;
        this.#machine = machine;
        this.#context = {
            ...{ host: target.name, machine, clock: options.clock, killGraceMs: options.patience.killGraceMs },
            lost: this.#lost.signal,
            cut: () => {
                machine.wasOutOfReach = true;
                const message = 'the host closed the connection';
                this.#lost.abort(new failure/* DeployError */.s({ kind: 'connection-lost', host: target.name, message }));
            },
        };
        (0,external_node_events_.setMaxListeners)(0, this.#lost.signal);
        for (const hop of chain)
            hop.attach(this.#lost, 3 * target.keepaliveMs);
    }
    get lost() {
        return this.#lost.signal;
    }
    run(command) {
        return runSimulated(this.#context, command);
    }
    async forward(address, port) {
        this.lost.throwIfAborted();
        const service = this.#machine.settings.services?.[`${address}:${port}`];
        if (service === undefined) {
            const message = `${address}:${port}, seen from ${this.host}, refused the connection`;
            throw new failure/* DeployError */.s({ kind: 'connection-refused', host: this.host, message });
        }
        const stream = service();
        return new forward_stream/* ForwardStream */.w({ readable: stream, writable: stream, release: () => stream.destroy() }, this.lost);
    }
    async close() {
        const message = 'the connection was closed by this program';
        this.#lost.abort(new failure/* DeployError */.s({ kind: 'connection-lost', host: this.host, message }));
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-row.js
/** The calls that an `agent.sh in-a-row` holds; undefined for every other command line. */
function partsOfRow(argv) {
    // Behind `sh AGENT`, and options with their values.
    let at = 2;
    while (argv[at]?.startsWith('--'))
        at += 2;
    if (argv[at] !== 'in-a-row')
        return undefined;
    const before = argv.slice(0, at);
    const [path = '', ...words] = argv.slice(at + 1);
    const parts = [];
    while (words.length > 0) {
        const [name = '', ...args] = words.splice(0, Number(words.shift()));
        parts.push({ argv: [...before, name, path, ...args], done: `done=${name}\n` });
    }
    return parts;
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-arguments.js
const idShape = /^[0-9]{8}T[0-9]{6}Z-[0-9a-z]{1,40}$/;
/** What agent.sh prints in place of text that could hold anything. */
function printable(text) {
    return text.replace(/\p{Cc}/gu, '?');
}
/** A field of a record: printable, not too long; undefined when it is empty. */
function asField(text, length) {
    return printable(text).slice(0, length) || undefined;
}
function checkId(step, id) {
    if (!idShape.test(id))
        step.refuse(64, `${printable(id)} is no name of a release`);
    return id;
}
/** A release's name, or undefined for `-`. */
function optionalId(step, id) {
    return id === '-' ? undefined : checkId(step, id);
}
/** The name of a release that is there. */
function knownRelease(step, id) {
    checkId(step, id);
    if (!step.app.releases.has(id))
        step.refuse(76, `there is no release ${id} in ${step.app.path}`);
    return id;
}
/** The name of a release that is complete. */
function sealedRelease(step, id) {
    knownRelease(step, id);
    if (!step.app.isSealed(id))
        step.refuse(76, `release ${id} is not complete`);
    return id;
}
/** The name of a release that may still be changed. */
function openRelease(step, id) {
    knownRelease(step, id);
    if (step.app.isSealed(id))
        step.refuse(83, `release ${id} is complete and no longer changed`);
    return id;
}
function checkNumber(step, text, what) {
    if (!/^[0-9]{1,9}$/.test(text))
        step.refuse(64, `wrong use: ${what} are malformed`);
    return Number(text);
}
function checkRelative(step, path) {
    const wrong = path === '' || path.startsWith('/') || path.endsWith('/') || /\/\/|\n/.test(path);
    const climbs = path.split('/').some((part) => part === '..' || part === '.');
    if (wrong || climbs)
        step.refuse(64, `${printable(path)} is no relative path`);
    return path;
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-releases.js

const unnoted = { sealed: false, state: 'bad', reason: '', versions: [] };
function writeNote(step, id, change) {
    step.takeSpace();
    step.app.notes.set(id, { ...(step.app.notes.get(id) ?? unnoted), ...change });
}
function refuseObstacle(step) {
    const { obstacle, path } = step.app;
    if (obstacle !== undefined)
        step.refuse(78, `${path}/current is ${obstacle}, not a link of ours`);
}
function expectCurrent(step, expected) {
    refuseObstacle(step);
    const { current } = step.app;
    if (current !== expected)
        step.refuse(78, `current names ${current ?? 'nothing'}, not ${expected ?? '-'}`);
}
function printCurrent(step) {
    refuseObstacle(step);
    step.print('current', step.app.current ?? '');
}
/** Lines of every release with its state, oldest first; `prefix` stands before the key. */
function listReleases(step, prefix = '') {
    for (const id of [...step.app.releases.keys()].sort())
        step.print(`${prefix}release`, `${id} ${stateOf(step, id)}`);
}
/** Without a seal it was interrupted before it was complete; what is committed is good though nobody said so. */
function stateOf({ app }, id) {
    if (!app.isSealed(id))
        return 'bad';
    const state = app.notes.get(id)?.state ?? 'bad';
    const isCommitted = app.journal?.state === 'committed' && app.journal.release === id;
    return state === 'staged' && isCommitted ? 'good' : state;
}
function printReleases(step) {
    listReleases(step);
    step.print('current', step.app.current ?? '');
}
function printVersions(step, [id = '']) {
    for (const version of step.app.notes.get(knownRelease(step, id))?.versions ?? []) {
        step.print('version', version);
    }
}
/** These hosts keep no manifests, and nothing of an env file or a unit. */
function describeRelease(step, [id = '']) {
    knownRelease(step, id);
    step.print('manifest', 'no');
}
/** As agent.sh: files that were sent and are not as they were when the release was sealed. */
function printChanged(step, [wanted = '']) {
    const id = knownRelease(step, wanted);
    const sent = step.app.sentFiles.get(id);
    if (sent === undefined || !step.app.isSealed(id)) {
        step.print('asked', 'no');
        return;
    }
    step.print('asked', 'yes');
    const tree = step.app.releases.get(id);
    const changed = [...sent].filter(([path, content]) => !holds(tree?.get(path), content));
    for (const [path] of changed.slice(0, 20)) {
        step.print(tree?.get(path)?.kind === 'file' ? 'changed' : 'missing', path);
    }
    step.print('count', changed.length);
}
function holds(node, content) {
    return node?.kind === 'file' && node.content.equals(content);
}
async function switchCurrent(step, [wanted = '', expectedText = '']) {
    const id = knownRelease(step, wanted);
    const expected = optionalId(step, expectedText);
    step.startWriting();
    sealedRelease(step, id);
    await step.beginStep();
    if (step.epoch !== undefined)
        expectSwitchable(step, id, expected);
    if (step.epoch === undefined || step.app.current !== id) {
        expectCurrent(step, expected);
        renameCurrent(step, id);
    }
    const { journal } = step.app;
    if (step.epoch !== undefined && journal?.state === 'armed') {
        if (!step.writeJournal({ ...journal, state: 'switched', reason: '' })) {
            step.refuse(79, 'the journal could not be written');
        }
    }
    step.print('current', id);
}
function renameCurrent(step, id) {
    step.changeNames();
    step.boundary('current', 'before');
    step.app.current = id;
    step.boundary('current', 'after');
}
function expectSwitchable(step, id, expected) {
    const journal = expectOwn(step, ['armed', 'switched']);
    if (journal.release === id && journal.previous === expected)
        return;
    step.refuse(87, `the transaction leads from ${journal.previous ?? ''} to ${journal.release}`);
}
/** The transaction, if it is that of our epoch, in one of these states, and of this boot. */
function expectOwn(step, states) {
    const { journal } = step.app;
    const ours = journal?.epoch === step.epoch && journal?.boot === step.machine.bootId;
    if (journal !== undefined && ours && states.includes(journal.state))
        return journal;
    return step.refuse(87, `the newest transaction is ${step.app.state}, of epoch ${journal?.epoch ?? 0}`);
}
async function clearCurrent(step, [expected = '']) {
    checkId(step, expected);
    step.startWriting();
    await step.beginStep();
    if (step.epoch !== undefined && step.app.isUnfinished) {
        step.refuse(87, `the transaction of epoch ${step.app.journal?.epoch} is ${step.app.state}`);
    }
    expectCurrent(step, expected);
    step.changeNames();
    step.app.current = undefined;
    step.print('current', '');
}
async function seal(step, [wanted = '', ...versions]) {
    const id = knownRelease(step, wanted);
    step.startWriting();
    await step.beginStep();
    const note = step.app.notes.get(id);
    const tree = step.app.releases.get(id);
    for (const path of tree?.below('') ?? []) {
        const node = tree?.get(path);
        // What is the owner's alone keeps its mode.
        if (node?.kind === 'file' && node.mode !== 0o600)
            tree?.set(path, { ...node, mode: node.mode & ~0o222 });
    }
    // What a build changed is as it should be.
    for (const [path, content] of step.app.sentFiles.get(id) ?? []) {
        if (!holds(tree?.get(path), content))
            step.app.sentFiles.get(id)?.delete(path);
    }
    writeNote(step, id, {
        sealed: true,
        state: note?.state ?? 'staged',
        ...(versions.length === 0 ? {} : { versions: versions.map(printable) }),
    });
    step.print('sealed', id);
}
async function mark(step, args) {
    const [wanted = '', state = '', reason = ''] = args;
    const id = knownRelease(step, wanted);
    step.startWriting();
    await step.beginStep();
    switch (state) {
        case 'bad':
            break;
        case 'staged':
        case 'good':
            sealedRelease(step, id);
            break;
        default:
            step.refuse(64, 'wrong use of mark: the state is staged, good or bad');
    }
    markRelease(step, id, state, reason);
    step.print('release', `${id} ${state}`);
}
function markRelease(step, id, state, reason) {
    writeNote(step, id, { state, reason: printable(reason) });
}
async function remove(step, ids) {
    step.startWriting();
    await step.beginStep();
    const { app } = step;
    for (const id of ids) {
        checkId(step, id);
        if (id === app.current)
            step.refuse(78, `${id} is in service`);
        if (app.isUnfinished && (id === app.journal?.release || id === app.journal?.previous)) {
            step.refuse(87, `${id} belongs to a transaction that is ${app.state}`);
        }
    }
    step.changeNames();
    for (const id of ids) {
        app.releases.delete(id);
        app.notes.delete(id);
        app.sentFiles.delete(id);
        step.print('removed', id);
    }
}
async function appendHistory(step, input) {
    step.startWriting();
    await step.beginStep();
    step.dropLock();
    const text = (await step.life.during(input())).toString();
    await step.beginStep();
    appendEntry(step, text);
}
function appendEntry(step, text) {
    if (!/^[^\n]*\n$/.test(text))
        step.refuse(64, 'wrong use of append-history: the entry is not one line');
    step.takeSpace();
    step.app.history.push(text.slice(0, -1));
}
/** Marks, appends to the history and removes, in one step. */
async function record(step, args) {
    const [id = '', state = '', line = '', ...old] = args;
    await mark(step, [id, state]);
    appendEntry(step, `${line}\n`);
    if (old.length > 0)
        await remove(step, old);
}
function printHistory(step, [limit = '']) {
    const count = checkNumber(step, limit, 'the lines');
    const lines = count === 0 ? [] : step.app.history.slice(-count);
    for (const line of lines)
        step.life.write('stdout', `${line}\n`);
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-step.js
/** A refusal of the agent: an exit code of agent.sh and its words. */
class AgentRefusal extends Error {
    code;
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}
/** One run of the agent on one app: who runs it, what it may do, and what it says. */
class AgentStep {
    machine;
    app;
    life;
    /** The epoch that the caller says it has; undefined outside of a lease. */
    epoch;
    #waitMs;
    #locked = false;
    constructor(machine, app, life, options = {}) {
        this.machine = machine;
        this.app = app;
        this.life = life;
        this.epoch = options.epoch;
        this.#waitMs = (options.waitS ?? 30) * 1000;
    }
    print(key, value) {
        this.life.write('stdout', `${key}=${value}\n`);
    }
    refuse(code, message) {
        throw new AgentRefusal(code, message);
    }
    /** A moment at which the machine may fail, and this process with it. */
    boundary(record, when) {
        this.machine.atBoundary?.({ path: this.app.path, record, when }, this.life);
        this.life.check();
    }
    /** What every step that writes does first. */
    startWriting() {
        if (!this.app.exists)
            this.refuse(70, `${this.app.path} is not a directory`);
        if (this.app.prepared)
            return;
        this.takeSpace();
        this.app.prepared = true;
    }
    /** Writes something that takes a block or an inode. */
    takeSpace() {
        this.changeNames();
        if (this.machine.disk === 'full')
            this.refuse(71, `no space or no inodes left at ${this.app.path}`);
    }
    /** Renames, removes or links: it needs no room. */
    changeNames() {
        if (this.machine.disk !== 'read-only')
            return;
        this.refuse(70, `${this.machine.settings.user} may not write below ${this.app.path}`);
    }
    async holdLock() {
        if (this.#locked)
            return;
        const { lock, path } = this.app;
        const isFree = lock.takeNow(this.life);
        if (!isFree && !(await lock.take(this.life, this.machine.clock, this.#waitMs, this.life.signal))) {
            this.refuse(85, `another step has held ${path}/.deploy/lock for ${this.#waitMs / 1000} seconds`);
        }
        this.#locked = true;
    }
    dropLock() {
        this.app.lock.free(this.life);
        this.#locked = false;
    }
    /** What every step does first that changes something for a run with a lease; the lock stays held. */
    async beginStep() {
        if (this.epoch === undefined)
            return;
        this.startWriting();
        await this.holdLock();
        this.expectEpoch();
        if (!this.isLeaseAlive)
            this.refuse(84, `the lease of epoch ${this.epoch} has ended`);
    }
    /** Refuses a step of a run whose epoch is not the newest. */
    expectEpoch() {
        const { epoch = 0, run = '-' } = this.app.lease ?? {};
        if (epoch === this.epoch)
            return;
        this.refuse(84, `epoch ${this.epoch} is over: ${epoch} is the newest, of run ${run}`);
    }
    get leaseSecondsLeft() {
        const { lease } = this.app;
        // Nobody renews across a restart, so there it has ended.
        if (lease === undefined || lease.boot !== this.machine.bootId)
            return 0;
        return lease.deadline - this.machine.uptimeS;
    }
    get isLeaseAlive() {
        return this.app.lease?.run !== undefined && this.leaseSecondsLeft > 0;
    }
    /** Makes room for the records, once. */
    makeSlots() {
        if (this.app.hasSlots)
            return;
        this.takeSpace();
        this.app.hasSlots = true;
    }
    /** Replaces a record in place; false where that is not possible. */
    get canOverwrite() {
        return this.app.hasSlots && this.machine.disk !== 'read-only';
    }
    writeLease(lease) {
        if (!this.canOverwrite)
            this.changeNames();
        this.app.lease = lease;
    }
    /** False when the record could not be written, and then it never happened. */
    writeJournal(record) {
        this.boundary(record.state, 'before');
        if (!this.canOverwrite)
            return false;
        this.app.journal = { ...record, sequence: (this.app.journal?.sequence ?? 0) + 1 };
        this.boundary(record.state, 'after');
        return true;
    }
    /** Whether the time to confirm is over; a restart ends it. */
    get isDue() {
        const { journal } = this.app;
        if (journal === undefined)
            return true;
        return journal.boot !== this.machine.bootId || this.machine.uptimeS >= journal.deadline;
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/life.js
/** Thrown inside a program whose process was killed: nothing of it happens any more. */
class Killed extends Error {
}
/** Nobody asks where it was thrown. */
const killedOnce = new Killed('killed');
/** The life of one process on a simulated host: it can be killed between any two moments of its program. */
class Life {
    clock;
    /** Made when it is asked for: few programs do, and there are many of them. */
    #end;
    #killed;
    #listeners = new Set();
    write;
    constructor(clock, write) {
        this.clock = clock;
        this.write = write;
    }
    get signal() {
        if (this.#end === undefined) {
            const end = new AbortController();
            this.#end = end;
            if (this.#killed !== undefined)
                end.abort(this.#killed);
            this.#listeners.add((killed) => end.abort(killed));
        }
        return this.#end.signal;
    }
    kill() {
        if (this.#killed !== undefined)
            return;
        this.#killed = killedOnce;
        for (const listener of this.#listeners)
            listener(killedOnce);
        this.#listeners.clear();
    }
    /** To be asked after whatever may have taken time. */
    check() {
        if (this.#killed !== undefined)
            throw this.#killed;
    }
    /** Lets time pass. */
    rest(ms) {
        if (this.#killed !== undefined)
            return Promise.reject(this.#killed);
        if (ms <= 0)
            return Promise.resolve();
        return new Promise((resolve, reject) => {
            const onKill = (killed) => {
                stop();
                reject(killed);
            };
            const stop = this.clock.alarm(ms, () => {
                this.#listeners.delete(onKill);
                resolve();
            });
            this.#listeners.add(onKill);
        });
    }
    /** Waits for what another does, and no longer than it lives. */
    during(work) {
        if (this.#killed !== undefined)
            return Promise.reject(this.#killed);
        return new Promise((resolve, reject) => {
            this.#listeners.add(reject);
            work.then((value) => {
                this.#listeners.delete(reject);
                resolve(value);
            }, (thrown) => {
                this.#listeners.delete(reject);
                reject(thrown);
            });
        });
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-recovery.js



const attempts = 3;
/** Finishes what is not, and tells what became of it. The lock is held. */
async function recover(step, when) {
    const { app } = step;
    const { state } = app;
    let recovery = 'none';
    if (app.isUnfinished) {
        if (isOurs(step, when))
            recovery = await rollBack(step);
    }
    else if (state === 'needs-human') {
        // Asked for by name, a person has looked: it is tried again.
        recovery = when === 'ended' ? await rollBack(step) : 'needs-human';
    }
    else if (when === 'own' && app.journal?.epoch === step.epoch && state !== 'none') {
        recovery = state;
    }
    const { journal } = app;
    const reason = recovery === 'needs-human' && app.isUnfinished ? 'journal-not-written' : journal?.reason;
    step.print('recovery', recovery);
    step.print('release', journal?.release ?? '');
    step.print('previous', journal?.previous ?? '');
    step.print('reason', reason ?? '');
    const number = recovery === 'needs-human' ? /^command-([0-9]+)-failed$/.exec(reason ?? '')?.[1] : undefined;
    const said = number === undefined ? '' : (app.wayBack?.said.get(Number(number)) ?? '');
    for (const line of said.split('\n').filter((text) => text !== ''))
        step.print('tail', line);
}
function isOurs(step, when) {
    const { app } = step;
    switch (when) {
        case 'always':
            return true;
        case 'own':
            return app.journal?.epoch === step.epoch;
        case 'due':
            return step.isDue;
        case 'ended':
            return !step.isLeaseAlive || app.lease?.epoch !== app.journal?.epoch || step.isDue;
    }
}
/** Puts the previous release back into service. May be run any number of times, and after a crash anywhere in it. */
async function rollBack(step) {
    const { app } = step;
    const { journal } = app;
    if (journal === undefined)
        return 'none';
    const was = journal.state;
    if (was !== 'rolling-back' && !step.writeJournal({ ...journal, state: 'rolling-back', reason: '' })) {
        return 'needs-human';
    }
    step.machine.endUserSteps(app);
    const { current, obstacle } = app;
    const { previous, release } = journal;
    if (was === 'armed' && obstacle === undefined && current === previous) {
        // Never switched: what runs is what ran before.
        return end(step, 'rolled-back', 'not-switched');
    }
    const elsewhere = current !== undefined && current !== release && current !== previous;
    if (was === 'needs-human' && elsewhere && app.isSealed(current)) {
        return end(step, 'rolled-back', 'by-hand');
    }
    if (obstacle !== undefined)
        return end(step, 'needs-human', 'current-is-no-link');
    const problem = previous === undefined ? await backToNothing(step) : await backTo(step, previous);
    return problem === undefined ? end(step, 'rolled-back', '') : end(step, 'needs-human', problem);
}
async function backTo(step, previous) {
    const { app } = step;
    if (!app.releases.has(previous) || !app.isSealed(previous))
        return 'previous-missing';
    if (app.current === app.journal?.release || app.current === undefined) {
        if (step.machine.disk === 'read-only')
            return 'link-not-renamed';
        renameCurrent(step, previous);
    }
    else if (app.current !== previous) {
        return 'current-changed';
    }
    return runWayBack(step);
}
/** A first deployment: the app is taken out of service while `current` still leads to it. */
async function backToNothing(step) {
    const { app } = step;
    if (app.current === undefined)
        return undefined;
    if (app.current !== app.journal?.release)
        return 'current-changed';
    const problem = await runWayBack(step);
    if (step.machine.disk === 'read-only')
        return 'link-not-removed';
    app.current = undefined;
    return problem;
}
/** Each command in order, some times before it counts as failed; also after one that failed. */
async function runWayBack(step) {
    let problem;
    for (const [index, command] of (step.app.wayBack?.commands ?? []).entries()) {
        const number = index + 1;
        for (let attempt = 1; (await goBackBy(step, number, command)) !== 0; attempt += 1) {
            if (attempt >= attempts) {
                problem = `command-${number}-failed`;
                break;
            }
            await step.life.rest(1000);
        }
    }
    return problem;
}
async function goBackBy(step, number, command) {
    const { app, machine } = step;
    let said = '';
    const life = new Life(machine.clock, (_stream, data) => {
        said += data;
    });
    const limited = new AbortController();
    machine.clock.sleep((app.journal?.limit ?? 300) * 1000, limited.signal).then(() => life.kill(), () => undefined);
    const dies = () => life.kill();
    step.life.signal.addEventListener('abort', dies, { once: true, signal: limited.signal });
    try {
        if (machine.wayBackFailures > 0) {
            machine.wayBackFailures -= 1;
            said = 'fails, as injected\n';
            return 1;
        }
        return await machine.run(command, life);
    }
    finally {
        limited.abort('it is over');
        app.wayBack?.said.set(number, said);
        step.life.check();
    }
}
function end(step, state, reason) {
    const { journal } = step.app;
    if (journal === undefined || !step.writeJournal({ ...journal, state, reason }))
        return 'needs-human';
    if (reason !== 'not-switched')
        markBad(step, journal.release);
    step.machine.endWatch(step.app);
    return state;
}
/** For people and for later plans only; on a full disk it does not happen. */
function markBad(step, release) {
    if (!step.app.releases.has(release))
        return;
    whereThereIsRoom(() => markRelease(step, release, 'bad', 'gone back from: it was not confirmed'));
}
/** What is committed is good, also when its run ends before it can say so; on a full disk the journal alone tells it. */
function keepVerdict(step) {
    const { journal, notes } = step.app;
    if (journal?.state !== 'committed' || notes.get(journal.release)?.state !== 'staged')
        return;
    whereThereIsRoom(() => markRelease(step, journal.release, 'good', ''));
}
/** Whether text may stand in JSON as it is, as the agent has it. */
const plain = /^[A-Za-z0-9._:@/+-]+$/;
const plainUrl = /^[A-Za-z0-9._:@/+?=%#~-]{1,179}$/;
/**
 * A run that ended before it could record itself is told by the run `wanted` that comes after it: how the journal says that
 * it went. For people only; on a full disk it does not happen.
 */
function keepHistory(step, wanted) {
    const { journal, history, lease } = step.app;
    const how = journal === undefined ? undefined : ends[journal.state];
    if (journal === undefined || how === undefined || journal.run === wanted || !plain.test(journal.run))
        return;
    const { run, release, previous = null } = journal;
    if (history.some((line) => line.includes(`"run":"${run}"`)))
        return;
    const isBack = previous !== null && release < previous;
    const { actor, url } = lease?.run === run ? lease : { actor: '', url: '' };
    const who = { ...(plain.test(actor) ? { actor } : {}), ...(plainUrl.test(url) ? { url } : {}) };
    whereThereIsRoom(() => {
        step.takeSpace();
        const at = new Date(step.machine.clock.now()).toISOString();
        const command = isBack ? 'rollback' : 'deploy';
        history.push(JSON.stringify({ at, command, release, previous, ...how, durationMs: 0, run, ...who }));
    });
}
const ends = {
    committed: { state: 'deployed', outcome: 'deployed' },
    'rolled-back': { state: 'rolled-back', outcome: 'rolled-back' },
    'needs-human': { state: 'failed', outcome: 'failed' },
};
function whereThereIsRoom(write) {
    try {
        write();
    }
    catch (thrown) {
        if (!(thrown instanceof AgentRefusal))
            throw thrown;
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/dead-man.js


const foreverS = 999_999_999;
/** The disk may become writable again. */
const retryMs = 10_000;
/**
 * Starts what goes back when nobody confirms. What it runs looks at the journal and decides, so that one too many is
 * harmless: one per transaction is enough, since it waits on when the time was extended.
 */
function startWatch(machine, app, epoch, withinS) {
    if (withinS > 0 && machine.isWatched(app))
        return;
    machine.watch(app, machine.spawn((life) => watch(machine, app, life, epoch)));
}
/** Goes back when it is time; ends when there is nothing to wait for any more. */
async function watch(machine, app, life, epoch) {
    // Who started it has written its record then, or has died.
    const started = new AgentStep(machine, app, life, { waitS: foreverS });
    await started.holdLock();
    started.dropLock();
    while (app.journal?.epoch === epoch && app.isUnfinished) {
        const step = new AgentStep(machine, app, life, { waitS: foreverS });
        if (step.isDue) {
            await step.holdLock();
            await recover(step, 'due');
            step.dropLock();
            if (app.isUnfinished)
                await life.rest(retryMs);
        }
        else {
            await life.rest(machine.msUntil(app.journal.deadline));
        }
    }
    return 0;
}
/** What looks after a restart runs this once the machine is up. */
function tick(machine, app) {
    machine.spawn(async (life) => {
        const step = new AgentStep(machine, app, life, { waitS: foreverS });
        if (!app.isUnfinished) {
            app.watchesBoot = false;
        }
        else if (step.isDue) {
            await step.holdLock();
            await recover(step, 'due');
        }
        return 0;
    });
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/file-tree.js
const directory = { kind: 'directory' };
/** A directory in memory: its entries by relative path with `/` between the parts. */
class FileTree {
    #nodes;
    constructor(nodes = []) {
        this.#nodes = new Map(nodes);
    }
    /** What stands there, links not followed; undefined where there is nothing. */
    get(path) {
        return path === '' ? directory : this.#nodes.get(path);
    }
    set(path, node) {
        this.#nodes.set(path, node);
    }
    makeDirectory(path) {
        const parts = path.split('/');
        for (let end = 1; end <= parts.length; end += 1) {
            const above = parts.slice(0, end).join('/');
            if (above !== '' && !this.#nodes.has(above))
                this.#nodes.set(above, directory);
        }
    }
    /** Removes what stands there with all below it. */
    remove(path) {
        this.#nodes.delete(path);
        for (const below of this.below(path))
            this.#nodes.delete(below);
    }
    /** The paths of all below a path, in no order. */
    below(path) {
        const prefix = path === '' ? '' : `${path}/`;
        return [...this.#nodes.keys()].filter((key) => key.startsWith(prefix));
    }
    entries() {
        return this.#nodes;
    }
    /** Puts what stands at `path` of another tree, with all below it, at `to`. */
    copyFrom(other, path, to) {
        const node = other.get(path);
        if (node !== undefined)
            this.#nodes.set(to, node);
        for (const below of other.below(path)) {
            const found = other.get(below);
            if (found !== undefined)
                this.#nodes.set(`${to}${below.slice(path.length)}`, found);
        }
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/simulated-web.js

/** A stream to a server in memory: it answers one request, well or with 503, as the questions want it. */
function webStream(questions, state) {
    let given = '';
    return new external_node_stream_.Duplex({
        allowHalfOpen: false,
        read() { },
        write(chunk, _encoding, callback) {
            given += chunk.toString('latin1');
            if (isWhole(given)) {
                this.push(answer(questions, given, state));
                this.push(null);
                given = '';
            }
            callback();
        },
    });
}
/** Whether a request has come to its end, its body included. */
function isWhole(request) {
    const end = request.indexOf('\r\n\r\n');
    const length = Number(/^content-length: *(\d+)/im.exec(request)?.[1] ?? 0);
    return end >= 0 && request.length >= end + 4 + length;
}
function answer(questions, request, stateFor) {
    const path = /^[A-Z]+ (\S+)/.exec(request)?.[1] ?? '/';
    const query = new URLSearchParams(request.slice(request.indexOf('\r\n\r\n') + 4)).get('query');
    const metric = questions.find(({ question }) => asksMetric(question, path, query));
    const asked = metric ?? questions.find(({ question }) => isFor(question, path));
    const state = stateFor(asked);
    if (asked?.question.kind === 'prometheus')
        return metricAnswer(asked.question, state);
    if (!state.isHealthy)
        return response(503, {}, 'not healthy\n');
    return asked?.question.kind === 'http'
        ? wellAnswered(asked.question, state.version)
        : response(200, {}, `${state.version}\n`);
}
function isFor(question, path) {
    if (question.kind !== 'http')
        return false;
    const url = new URL(question.url);
    return `${url.pathname}${url.search}` === path;
}
function asksMetric(question, path, query) {
    if (question.kind !== 'prometheus' || question.query !== query)
        return false;
    return `${new URL(question.url).pathname.replace(/\/+$/, '')}/api/v1/query` === path.split('?')[0];
}
/** One series, within the bounds or beyond them. */
function metricAnswer({ min, max }, { isHealthy, hasSeries = true }) {
    const within = min ?? max ?? 0;
    const value = isHealthy ? within : min === undefined ? within + 1 : min - 1;
    const result = hasSeries ? [{ metric: {}, value: [0, String(value)] }] : [];
    return response(200, {}, JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
}
/** An answer that fulfils all that the question asks for, and names the version. */
function wellAnswered(question, version) {
    const [status] = question.status;
    const headers = { ...question.expectHeaders };
    const json = jsonWith(question, version);
    const named = question.version;
    if (named !== undefined && named !== 'body' && !named.startsWith('/'))
        headers[named] = version;
    const isJson = Object.keys(question.json).length > 0 || named?.startsWith('/') === true;
    const text = question.body ?? '';
    if (isJson)
        return response(status?.from ?? 200, headers, JSON.stringify({ ...json, body: text }));
    return response(status?.from ?? 200, headers, named === 'body' ? `${text}${version}` : text);
}
function jsonWith(question, version) {
    const wanted = Object.entries(question.json);
    const pointer = question.version?.startsWith('/') === true ? [[question.version, version]] : [];
    const root = {};
    for (const [path, value] of [...wanted, ...pointer]) {
        const parts = path
            .split('/')
            .slice(1)
            .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
        let at = root;
        for (const part of parts.slice(0, -1)) {
            at[part] = typeof at[part] === 'object' && at[part] !== null ? at[part] : {};
            at = at[part];
        }
        at[parts.at(-1) ?? ''] = value;
    }
    return root;
}
function response(status, headers, body) {
    const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
    return `HTTP/1.1 ${status} .\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/fleet-web.js


/** A stream to an app, which answers as it is, or worse where a scenario says so; refused where it is down. */
function serve(questions, service, answers = {}) {
    if (!service.isUp)
        throw refused('the app', 0);
    return webStream(questions, (asked) => worsened({ isHealthy: service.isHealthy, version: service.release ?? '' }, answers[asked?.name ?? '']));
}
/** An answer as a scenario wants it. */
function worsened(state, answer) {
    return {
        ...state,
        isHealthy: state.isHealthy && answer !== 'unhealthy',
        hasSeries: answer !== 'no-series',
    };
}
/** What who dials is told where nothing listens. */
function refused(address, port) {
    return new failure/* DeployError */.s({
        kind: 'connection-refused',
        message: `${address}:${port} refused the connection`,
    });
}
/** Where a question is sent to from the host itself. */
function addressOf({ question, from }) {
    if (from !== 'host')
        return [];
    switch (question.kind) {
        case 'http':
        case 'prometheus': {
            const url = new URL(question.url);
            const usual = url.protocol === 'https:' ? 443 : 80;
            const address = url.hostname.replace(/^\[(.*)\]$/, '$1');
            return [{ address, port: url.port === '' ? usual : Number(url.port) }];
        }
        case 'tcp':
            return [{ address: question.address, port: question.port }];
        case 'command':
        case 'systemd':
            return [];
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/incidents.js
/** What befalls one machine, each once: at a time, or when a step is about to take effect or has taken it. */
class Incidents {
    #means;
    #left;
    constructor(incidents, means) {
        this.#means = means;
        this.#left = new Set(incidents);
    }
    /** Whether any waits for a step. */
    get isPending() {
        return this.#left.size > 0;
    }
    /** Begins to wait for those that come at a time. */
    begin() {
        for (const incident of this.#left) {
            const { time } = incident;
            if (time.kind !== 'at')
                continue;
            this.#left.delete(incident);
            void this.#means.clock.sleep(time.ms).then(() => this.#happen(incident));
        }
    }
    /** Told of a step that is about to take effect, or has taken it. */
    at(kind, step) {
        for (const incident of this.#left) {
            const { time } = incident;
            if (time.kind !== kind || time.step !== step)
                continue;
            this.#left.delete(incident);
            void this.#happen(incident);
        }
    }
    async #happen({ kind, forMs }) {
        const { network, clock, restart } = this.#means;
        switch (kind) {
            case 'reset':
                network.cut();
                break;
            case 'partition':
                network.dropPackets(clock);
                await clock.sleep(forMs);
                network.passPackets();
                break;
            case 'reboot':
                await restart();
                break;
        }
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/injected-faults.js
/** What will go wrong on one host during one deployment, decided beforehand by seeded chance. */
class InjectedFaults {
    #left;
    constructor(faults, random) {
        this.#left = faults
            .filter(({ chance }) => random() < chance)
            .map(({ step, kind, times }) => ({ step, kind, times }));
    }
    /** Whether anything is still to go wrong. */
    get isPending() {
        return this.#left.some(({ times }) => times > 0);
    }
    /** What happens to a command of this step that is sent now. */
    next(step) {
        const fault = this.#left.find((candidate) => candidate.step === step && candidate.times > 0);
        if (fault === undefined)
            return undefined;
        fault.times -= 1;
        return commandFault(fault.kind);
    }
}
function commandFault(kind) {
    switch (kind) {
        case 'exit':
            return { kind: 'exits', program: failing };
        case 'timeout':
            return { kind: 'hangs' };
        case 'lost-before':
        case 'lost-after':
            return { kind };
    }
}
/** `agent-failed` of agent.sh; a command that was started fails by itself. */
const failing = async ({ argv, write }) => {
    const starts = argv.includes('run-in') || argv.includes('run-script');
    if (starts)
        write('stdout', 'started=injected\n');
    write('stderr', 'deploy-agent: it fails, as injected\n');
    return starts ? 1 : 79;
};

;// CONCATENATED MODULE: ./lib/adapters/simulated/host-lock.js
/** The lock of one app on a simulated host: one step at a time, in the order in which they came; freed by death. */
class HostLock {
    #holder;
    #waiting = [];
    /** Whether it was got, waiting for nobody. */
    takeNow(holder) {
        this.#holder ??= holder;
        return this.#holder === holder;
    }
    /** Resolves with whether it was got within `waitMs`; rejects when the signal aborts before. */
    async take(holder, clock, waitMs, signal) {
        if (this.takeNow(holder))
            return true;
        const over = new AbortController();
        const both = AbortSignal.any([signal, over.signal]);
        const taken = new Promise((resolve) => {
            this.#waiting.push({ holder, take: () => resolve(true) });
        });
        try {
            await Promise.race([taken, clock.sleep(waitMs, both)]);
            return this.#holder === holder;
        }
        catch (thrown) {
            this.free(holder);
            throw thrown;
        }
        finally {
            over.abort('it is over');
            this.#waiting = this.#waiting.filter((waiter) => waiter.holder !== holder);
        }
    }
    isHeldBy(holder) {
        return this.#holder === holder;
    }
    /** Does nothing for one who does not hold it. */
    free(holder) {
        if (this.#holder !== holder)
            return;
        const next = this.#waiting.shift();
        this.#holder = next?.holder;
        next?.take();
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/app-directory.js


const unfinished = ['armed', 'switched', 'rolling-back'];
/** All that lies below `<path>` of one app on a simulated host; it outlives every process and every restart. */
class AppDirectory {
    path;
    exists = false;
    /** `.deploy` is there. */
    prepared = false;
    /** `.deploy/agent`: the text of each script by its hash. */
    scripts = new Map();
    /** The tree of each release. */
    releases = new Map();
    notes = new Map();
    /** What was sent of each release, as far as it was still the same when it was sealed. */
    sentFiles = new Map();
    shared = new FileTree();
    /** What else lies beside `releases` and `shared`, made by commands of the user. */
    files = new FileTree();
    #current;
    #onSwitch = [];
    /** What stands at `current` in place of a link of ours: `a directory`. */
    obstacle;
    history = [];
    /** Undefined until the first lease was taken. */
    lease;
    /** `.deploy/lease` and `.deploy/journal` are there, in full. */
    hasSlots = false;
    journal;
    wayBack;
    /** What looks after a restart is set up. */
    watchesBoot = false;
    lock = new HostLock();
    constructor(path) {
        this.path = path;
    }
    /** The release that `current` leads to. */
    get current() {
        return this.#current;
    }
    set current(release) {
        this.#current = release;
        for (const listener of this.#onSwitch)
            listener(release);
    }
    /** Tells of every change of `current` from now on. */
    onSwitch(listener) {
        this.#onSwitch.push(listener);
    }
    isSealed(id) {
        return this.notes.get(id)?.sealed === true;
    }
    /** Where the transaction stands. */
    get state() {
        return this.journal?.state ?? 'none';
    }
    get isUnfinished() {
        return unfinished.includes(this.state);
    }
    /** The tree that `current` leads to, as a reader sees it; undefined where there is none. */
    get served() {
        return this.current === undefined ? undefined : this.releases.get(this.current);
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/service.js
/** The app of one path: which release it runs, and how that is. */
class Service {
    plan;
    #clock;
    #app;
    #onChange = [];
    #running;
    #starts = 0;
    /** A service that was started once is started at boot, like a unit that is enabled. */
    #enabled = false;
    constructor(plan, clock, app) {
        this.plan = plan;
        this.#clock = clock;
        this.#app = app;
    }
    /** The release that answers, be it well or not; undefined when nothing does. */
    get release() {
        if (this.plan.isStatic)
            return this.#app.current;
        return this.#hasCrashed ? undefined : this.#running?.release;
    }
    /** Whether questions are answered well now. */
    get isHealthy() {
        const { release } = this;
        if (release === undefined)
            return false;
        const behaviour = this.plan.behaviourOf(release);
        return behaviour.kind === 'crashes' || (behaviour.kind === 'healthy' && this.#ageMs >= behaviour.afterMs);
    }
    /** When it will change by itself: become healthy, or crash; undefined where it stays as it is until somebody acts. */
    get changesAt() {
        const { release } = this;
        if (release === undefined || this.#running === undefined)
            return undefined;
        const behaviour = this.plan.behaviourOf(release);
        if (behaviour.kind === 'unhealthy' || this.#ageMs >= behaviour.afterMs)
            return undefined;
        return this.#running.at + behaviour.afterMs;
    }
    /** Tells of each start and stop. */
    onChange(listener) {
        this.#onChange.push(listener);
    }
    /** Whether a manager of services would call it up. */
    get isUp() {
        return this.release !== undefined;
    }
    /** Names this start, in hexadecimal. */
    get invocation() {
        return this.#starts.toString(16).padStart(32, '0');
    }
    /** Starts what `current` leads to; false where there is nothing. */
    start() {
        const release = this.#app.current;
        if (release === undefined)
            return false;
        this.#starts += 1;
        this.#set({ release, at: this.#clock.now() });
        this.#enabled = true;
        return true;
    }
    stop() {
        this.#set(undefined);
    }
    /** Out of service for good. */
    disable() {
        this.stop();
        this.#enabled = false;
    }
    startAtBoot() {
        if (this.#enabled)
            this.start();
    }
    #set(running) {
        this.#running = running;
        for (const listener of this.#onChange)
            listener();
    }
    get #behaviour() {
        return this.#running === undefined ? undefined : this.plan.behaviourOf(this.#running.release);
    }
    get #ageMs() {
        return this.#running === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() - this.#running.at;
    }
    get #hasCrashed() {
        const behaviour = this.#behaviour;
        return behaviour === undefined || (behaviour.kind === 'crashes' && this.#ageMs >= behaviour.afterMs);
    }
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(6118);
// EXTERNAL MODULE: ./lib/host/link-target.js
var link_target = __webpack_require__(1585);
;// CONCATENATED MODULE: ./lib/adapters/simulated/unpack-release.js




/** So many archives are remembered: a host is sent a few. */
const mostKept = 8;
/** Unpacks archives as `agent.sh stage` does; the same bytes, which are sent to every host of a fleet, once. */
class Unpacker {
    #kept = [];
    unpack(archive, format) {
        const known = this.#kept.find((kept) => kept.format === format && kept.archive.equals(archive));
        if (known !== undefined)
            return known.work;
        const work = unpack(archive, format);
        this.#kept.push({ archive, format, work });
        if (this.#kept.length > mostKept)
            this.#kept.shift();
        return work;
    }
}
const cutShort = { code: 80, message: 'the archive was cut short or is not an archive' };
async function unpack(archive, format) {
    try {
        return await readTar(decompressed(archive, format));
    }
    catch {
        return cutShort;
    }
}
function decompressed(archive, format) {
    switch (format) {
        case 'gzip':
            return (0,external_node_zlib_.gunzipSync)(archive);
        case 'zstd':
            return (0,external_node_zlib_.zstdDecompressSync)(archive);
        default:
            return archive;
    }
}
async function readTar(bytes) {
    if (bytes.length < 1024)
        return cutShort;
    const nodes = new Map();
    const tar = (0,tar_stream.extract)();
    const source = external_node_stream_.Readable.from([bytes]);
    source.pipe(tar);
    for await (const entry of tar) {
        const { type, name, mode = 0o644, linkname } = entry.header;
        const path = name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
        const chunks = [];
        for await (const chunk of entry)
            chunks.push(chunk);
        if (path === '' || path === '.')
            continue;
        switch (type) {
            case 'directory':
                nodes.set(path, { kind: 'directory' });
                break;
            case 'symlink': {
                const target = linkname ?? '';
                if (!(0,link_target/* linkStaysInside */.t)(path.replace(/^tree\//, ''), target))
                    return { code: 73, message: `./${path} leads out of the release` };
                nodes.set(path, { kind: 'link', target });
                break;
            }
            case 'file':
            case 'contiguous-file': {
                if ((mode & 0o6000) !== 0)
                    return { code: 82, message: `./${path} is setuid or setgid` };
                const content = Buffer.concat(chunks);
                nodes.set(path, { kind: 'file', content, mode: mode & 0o777 });
                break;
            }
            case 'link':
                return { code: 73, message: `./${path} is a hard link` };
            default:
                return { code: 82, message: `./${path} is a device, pipe or socket` };
        }
    }
    return { nodes };
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/machine.js




/** A Linux machine in memory: what is on its disk, what runs, and what a restart takes away. */
class Machine {
    settings;
    unpacker;
    #apps = new Map();
    #services = new Map();
    #lives = new Set();
    /** Commands of the user under a lease, by their app. */
    #steps = new Map();
    /** What goes back by itself, by its app. */
    #watches = new Map();
    #numbers = 0;
    #boots = 1;
    #bootedAt;
    #up = true;
    disk = 'ok';
    /** How many more times commands of a way back fail here. */
    wayBackFailures = 0;
    /** Injected: told of each boundary, with the life of the process that passes it. */
    atBoundary;
    /** Told of every restart. */
    onRestart;
    constructor(settings) {
        this.settings = settings;
        this.unpacker = settings.unpacker ?? new Unpacker();
        this.#bootedAt = settings.clock.now() - 86_400_000;
    }
    get clock() {
        return this.settings.clock;
    }
    /** Whole seconds since it started. */
    get uptimeS() {
        return Math.floor((this.clock.now() - this.#bootedAt) / 1000);
    }
    /** Another one after each restart. */
    get bootId() {
        return `boot-${this.#boots}`;
    }
    get isUp() {
        return this.#up;
    }
    /** When the uptime reaches so many seconds, in milliseconds from now. */
    msUntil(uptimeS) {
        return Math.max(0, this.#bootedAt + uptimeS * 1000 - this.clock.now());
    }
    app(path) {
        const known = this.#apps.get(path);
        if (known !== undefined)
            return known;
        const app = new AppDirectory(path);
        this.#apps.set(path, app);
        return app;
    }
    get apps() {
        return [...this.#apps.values()];
    }
    service(path) {
        const known = this.#services.get(path);
        if (known !== undefined)
            return known;
        const service = new Service(this.settings.service(path), this.clock, this.app(path));
        this.#services.set(path, service);
        return service;
    }
    /** Runs a program as a process of its own until it ends or is killed; 137 when it was killed. */
    async live(life, program) {
        this.#lives.add(life);
        try {
            return await program();
        }
        catch (thrown) {
            if (thrown instanceof Killed)
                return 137;
            throw thrown;
        }
        finally {
            this.#lives.delete(life);
            for (const app of this.#apps.values())
                app.lock.free(life);
        }
    }
    /** Starts a process that nobody waits for; what it says goes nowhere. */
    spawn(program) {
        const life = new Life(this.clock, () => undefined);
        void this.live(life, () => program(life));
        return life;
    }
    /** Runs a command line as a process that exists already; 127 for what is not there. */
    async run(argv, life) {
        const program = this.settings.programs[argv[0] ?? ''];
        if (program === undefined) {
            life.write('stderr', `${argv[0]}: not found\n`);
            return 127;
        }
        return this.live(life, () => program(argv, life, this));
    }
    /** A number that no earlier call gave. */
    nextNumber() {
        this.#numbers += 1;
        return this.#numbers;
    }
    /** Runs a command of the user that {@link endUserSteps} ends. */
    async asUserStep(app, life, work) {
        const steps = this.#steps.get(app) ?? new Set();
        this.#steps.set(app, steps.add(life));
        try {
            return await work();
        }
        finally {
            steps.delete(life);
        }
    }
    /** Ends what an earlier run left running. */
    endUserSteps(app) {
        for (const life of this.#steps.get(app) ?? [])
            life.kill();
    }
    isWatched(app) {
        const watch = this.#watches.get(app);
        return watch !== undefined && this.#lives.has(watch);
    }
    watch(app, life) {
        this.#watches.set(app, life);
    }
    /** Ends what waits to go back and what looks after a restart; one that is at it goes on. */
    endWatch(app) {
        app.watchesBoot = false;
        const watch = this.#watches.get(app);
        if (watch !== undefined && !app.lock.isHeldBy(watch))
            watch.kill();
        this.#watches.delete(app);
    }
    /** What waits to go back is killed, as by kill -9; whatever else is set up stays. */
    killWatch(app) {
        this.#watches.get(app)?.kill();
    }
    /** Loses power and comes up again after its time: processes and timers are gone, what is on the disk stays. */
    async restart(recover) {
        this.#up = false;
        for (const life of this.#lives)
            life.kill();
        for (const service of this.#services.values())
            service.stop();
        this.onRestart?.('down');
        await this.clock.sleep(this.settings.bootMs);
        this.#boots += 1;
        this.#bootedAt = this.clock.now();
        this.#up = true;
        this.onRestart?.('up');
        for (const service of this.#services.values())
            service.startAtBoot();
        for (const app of this.#apps.values())
            if (app.watchesBoot)
                recover(app);
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/service-plan.js
/**
 * The driver as a rehearsal has it: of what a driver asks Docker and the like nothing is known here, so that in its
 * place one command puts the app into service.
 */
function rehearsedDriver(driver) {
    switch (driver.kind) {
        case 'systemd':
        case 'command':
            return driver;
        default:
            return {
                kind: 'command',
                restart: `${driver.kind} up`,
                stop: `${driver.kind} down`,
                timeoutMs: 600_000,
            };
    }
}
/** What the app of a configured host is like: every release as the scenario says, but for the one that was there. */
function servicePlan(host, scenario, options) {
    const { commandMs } = options;
    const driver = rehearsedDriver(host.driver);
    const meanings = new Map();
    for (const { run } of [...host.build, ...host.migrate])
        meanings.set(run, { effect: 'none', ms: commandMs });
    for (const { question } of host.health) {
        if (question.kind === 'command')
            meanings.set(question.run, { effect: 'health', ms: 0 });
    }
    for (const [command, effect] of appCommands(driver))
        meanings.set(command, { effect, ms: commandMs });
    return {
        isStatic: driver.kind === 'command' && appCommands(driver).every(([, does]) => does === 'stop'),
        behaviourOf: (release) => release === options.before ? { kind: 'healthy', afterMs: 0 } : scenario.release,
        meaningOf: (command) => meanings.get(command) ?? { effect: 'none', ms: 0 },
        startMs: commandMs,
    };
}
function appCommands(driver) {
    if (driver.kind !== 'command')
        return [];
    const { start, restart, reload, stop } = driver;
    const starting = [start, restart, reload].flatMap((command) => command === undefined ? [] : [[command, 'start']]);
    return stop === undefined ? starting : [...starting, [stop, 'stop']];
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/rehearsal-config.js


/** Where a machine answers SSH. */
function placeKey({ address, port }) {
    return `${address}:${port}`;
}
/**
 * The configuration as a rehearsal needs it: the keys of the simulated machines are pinned and nobody's key is used.
 * Questions over HTTPS are asked over HTTP, since no certificate could be valid for a machine in memory.
 */
function rehearsalConfig(config, machines, lockWaitMs) {
    const pinned = ({ privateKey: _key, passphrase: _word, ...rest }) => {
        const key = machines.get(placeKey(rest))?.hostKey;
        return { ...rest, knownHosts: key === undefined ? '' : (0,known_hosts/* lineFor */.y1)(rest.address, rest.port, key) };
    };
    return {
        ...config,
        lockWaitMs: lockWaitMs ?? config.lockWaitMs,
        // There is no proxy: the new release takes the place of the old one.
        hosts: config.hosts.map(({ traffic: _proxy, ...host }) => ({
            ...pinned(host),
            jumps: host.jumps.map(pinned),
            driver: rehearsedDriver(host.driver),
            health: host.health.map(withoutTls),
        })),
        verify: config.verify.map(withoutTls),
        gate: config.gate.map(withoutTls),
    };
}
function withoutTls(probe) {
    const { question } = probe;
    if (question.kind === 'http') {
        const { socket: _one, ...rest } = question;
        return { ...probe, question: { ...rest, url: rehearsal_config_plainUrl(question.url) } };
    }
    if (question.kind !== 'prometheus')
        return probe;
    return { ...probe, question: { ...question, url: rehearsal_config_plainUrl(question.url) } };
}
function rehearsal_config_plainUrl(text) {
    if (!text.startsWith('https:'))
        return text;
    const url = new URL(text);
    return `http://${url.hostname}:${url.port === '' ? '443' : url.port}${url.pathname}${url.search}`;
}

// EXTERNAL MODULE: ./lib/host/scripts.generated.js
var scripts_generated = __webpack_require__(7044);
;// CONCATENATED MODULE: ./lib/adapters/simulated/rehearsed-step.js

/** Steps by the subcommand of the agent that does them. */
const stepsOfAgent = {
    facts: 'facts',
    'lease-take': 'lease',
    stage: 'upload',
    'link-shared': 'shared',
    'write-file': 'env',
    seal: 'seal',
    arm: 'arm',
    switch: 'switch',
    confirm: 'confirm',
    'go-back': 'go-back',
    mark: 'record',
    'append-history': 'record',
    remove: 'record',
    record: 'record',
};
/** Steps by the verb of a driver's script. */
const stepsOfDrivers = {
    preflight: 'preflight',
    'may-sudo': 'preflight',
    validate: 'prepare',
    prepare: 'prepare',
    activate: 'restart',
    watch: 'health',
};
/** Which step a command line belongs to; undefined for what only looks, renews, or installs a script. */
function rehearsedStepOf(argv, input, isSealed) {
    const [, first = '', ...rest] = argv;
    if (first === '-c') {
        if (rest[1] === 'run-installed')
            return stepsOfAgent[rest[4] ?? ''];
        return rest[1] === 'probe' ? 'health' : undefined;
    }
    if (first === '-s') {
        const [name = ''] = withoutOptions(rest.slice(1));
        return input === scripts_generated/* scripts */.P['host/agent.sh'] ? stepsOfAgent[name] : stepsOfDrivers[name];
    }
    const [name = '', , where = '', verb = ''] = withoutOptions(rest);
    switch (name) {
        case 'run-in':
            return where === 'current' ? 'restart' : isSealed(where) ? 'migrate' : 'build';
        case 'run-script':
            return stepsOfDrivers[verb];
        default:
            return stepsOfAgent[name];
    }
}
function withoutOptions(args) {
    let at = 0;
    while (args[at] === '--epoch' || args[at] === '--wait')
        at += 2;
    return args.slice(at);
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/runner.js

function noEngine(name) {
    return { kind: 'image-missing', message: `the simulated runner has no image ${name}: it has no engine` };
}
/** A runner that can be killed: from then on nothing that its run waits for ever comes. */
class SimulatedRunner {
    ports;
    #connections = new Set();
    #death = new AbortController();
    constructor(world) {
        this.ports = {
            random: world.random,
            clock: {
                now: () => world.clock.now(),
                sleep: (ms, signal) => this.#alive(world.clock.sleep(ms, signal)),
            },
            transport: {
                name: 'simulated',
                connect: async (target, signal) => this.#keep(await this.#alive(world.transport.connect(target, signal))),
            },
            images: { find: ({ name }) => Promise.reject(new failure/* DeployError */.s(noEngine(name))) },
            dial: (address, port) => this.#alive(world.dial(address, port)),
            runLocally: (argv, timeoutMs) => this.#alive(world.runLocally(argv, timeoutMs)),
        };
    }
    get isDead() {
        return this.#death.signal.aborted;
    }
    /** Aborts when it is killed. */
    get death() {
        return this.#death.signal;
    }
    /** SIGKILL, or the machine gone: its connections break, and its run is never heard of again. */
    kill() {
        this.#death.abort('killed');
        for (const connection of this.#connections)
            void connection.close();
    }
    #keep(connection) {
        this.#connections.add(connection);
        connection.lost.addEventListener('abort', () => this.#connections.delete(connection), { once: true });
        return {
            host: connection.host,
            lost: connection.lost,
            run: (command) => this.#alive(connection.run(command)),
            forward: (address, port) => this.#alive(connection.forward(address, port)),
            close: () => connection.close(),
        };
    }
    /** What settles only while the runner lives. */
    #alive(work) {
        if (this.isDead)
            return new Promise(() => undefined);
        return new Promise((resolve, reject) => {
            work.then((value) => {
                if (!this.isDead)
                    resolve(value);
            }, (thrown) => {
                if (!this.isDead)
                    reject(thrown);
            });
        });
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/seed.js
/** A seed of its own for one of many, so that what one draws moves no other (FNV-1a, 32 bits). */
function seedFor(seed, name) {
    let hash = (0x811c9dc5 ^ seed) >>> 0;
    for (const byte of Buffer.from(name))
        hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash;
}

// EXTERNAL MODULE: ./lib/host/script.js
var script = __webpack_require__(4348);
;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-lease.js



/** Lines about who has the lease; none when it is free. */
function printLease(step) {
    const { lease } = step.app;
    if (lease?.run === undefined)
        return;
    step.print('lease-run', lease.run);
    step.print('lease-actor', lease.actor);
    step.print('lease-url', lease.url);
    step.print('lease-epoch', lease.epoch);
    step.print('lease-seconds-left', step.leaseSecondsLeft);
}
async function takeLease(step, args) {
    const [runText = '', actor = '', url = '', secondsText = ''] = args;
    const seconds = checkNumber(step, secondsText, 'the seconds');
    step.startWriting();
    await step.holdLock();
    const run = asField(runText, 100);
    if (run === undefined)
        step.refuse(64, 'wrong use of lease-take: the run has no name');
    if (step.isLeaseAlive && step.app.lease?.run !== run) {
        step.print('taken', 'no');
        printLease(step);
        return;
    }
    step.makeSlots();
    step.machine.endUserSteps(step.app);
    await recover(step, 'always');
    keepHistory(step, run);
    const epoch = Math.max(step.app.lease?.epoch ?? 0, step.app.journal?.epoch ?? 0) + 1;
    step.boundary('lease-taken', 'before');
    step.writeLease({
        epoch,
        run,
        actor: asField(actor, 80) ?? '',
        url: asField(url, 180) ?? '',
        boot: step.machine.bootId,
        deadline: step.machine.uptimeS + seconds,
    });
    step.boundary('lease-taken', 'after');
    step.print('taken', 'yes');
    step.print('epoch', epoch);
    listReleases(step, 'found-');
    const { current, notes } = step.app;
    step.print('found-current', current ?? '');
    for (const version of notes.get(current ?? '')?.versions ?? [])
        step.print('found-version', version);
}
async function renewLease(step, [secondsText = '']) {
    const seconds = checkNumber(step, secondsText, 'the seconds');
    await step.beginStep();
    const { lease } = step.app;
    if (lease !== undefined)
        step.writeLease({ ...lease, deadline: step.machine.uptimeS + seconds });
}
/** Does nothing to somebody else's. */
async function freeLease(step) {
    step.startWriting();
    await step.holdLock();
    if (step.app.lease?.epoch === step.epoch)
        setFree(step);
}
function setFree(step) {
    const { lease } = step.app;
    if (lease?.run === undefined)
        return;
    step.writeLease({ ...lease, run: undefined, actor: '', url: '', deadline: 0 });
}
async function unlock(step, [run = '']) {
    step.startWriting();
    await step.holdLock();
    const holder = step.app.lease?.run;
    if (holder === undefined || holder !== asField(run, 100)) {
        step.refuse(86, `the lease is held by run ${holder ?? '-'}, not by ${run}`);
    }
    step.machine.endUserSteps(step.app);
    await recover(step, 'always');
    keepHistory(step, undefined);
    setFree(step);
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-transaction.js




/** Lines about the newest transaction. */
function printTransaction(step, prefix = '') {
    const { journal, state } = step.app;
    step.print(`${prefix}state`, state);
    step.print(`${prefix}release`, journal?.release ?? '');
    step.print(`${prefix}previous`, journal?.previous ?? '');
    step.print(`${prefix}epoch`, journal?.epoch ?? 0);
    step.print(`${prefix}reason`, journal?.reason ?? '');
    step.print(`${prefix}run`, journal?.run ?? '');
}
async function arm(step, args) {
    const [release = '', previousText = '', withinText = '', limitText = '', ...counted] = args;
    const id = sealedRelease(step, release);
    const previous = optionalId(step, previousText);
    const within = checkNumber(step, withinText, 'the seconds');
    const limit = checkNumber(step, limitText, 'the seconds');
    const { epoch } = step;
    if (epoch === undefined)
        step.refuse(64, 'wrong use of arm: it takes a lease');
    await step.beginStep();
    expectCurrent(step, previous);
    if (step.app.isUnfinished) {
        step.refuse(87, `the transaction of epoch ${step.app.journal?.epoch} is not finished`);
    }
    keepVerdict(step);
    prepareWayBack(step, previous, counted);
    const { timer, survivesReboot } = step.machine.settings.deadMan;
    if (timer === 'none')
        step.refuse(88, 'there is no setsid and no systemd, so nothing could go back by itself');
    const { bootId, uptimeS } = step.machine;
    const record = {
        ...{ epoch, state: 'armed', release: id, previous, boot: bootId, deadline: uptimeS + within },
        ...{ timer, number: step.machine.nextNumber(), limit, reason: '', run: step.app.lease?.run ?? '' },
    };
    step.app.watchesBoot = survivesReboot;
    startWatch(step.machine, step.app, epoch, within);
    if (!step.writeJournal(record)) {
        step.machine.endWatch(step.app);
        step.refuse(79, 'the journal could not be written');
    }
    step.print('timer', timer);
    step.print('survives-reboot', survivesReboot ? 'yes' : 'no');
}
function write(step, record) {
    if (!step.writeJournal(record))
        step.refuse(79, 'the journal could not be written');
}
function prepareWayBack(step, previous, counted) {
    step.makeSlots();
    step.takeSpace();
    if (previous !== undefined)
        sealedRelease(step, previous);
    const commands = [];
    for (let at = 0; at < counted.length;) {
        const count = checkNumber(step, counted[at] ?? '', 'the arguments');
        if (count < 1 || at + 1 + count > counted.length) {
            step.refuse(64, 'wrong use of arm: a command of the way back is malformed');
        }
        commands.push(counted.slice(at + 1, at + 1 + count));
        at += 1 + count;
    }
    step.app.wayBack = { commands, said: new Map() };
}
async function extend(step, [withinText = '']) {
    const within = checkNumber(step, withinText, 'the seconds');
    await step.beginStep();
    const journal = expectOwn(step, ['armed', 'switched']);
    // Once it is over it is never extended: going back may be about to begin.
    if (step.isDue)
        step.refuse(87, 'the time to confirm is over');
    startWatch(step.machine, step.app, journal.epoch, within);
    const { uptimeS } = step.machine;
    write(step, { ...journal, number: step.machine.nextNumber(), deadline: uptimeS + within, reason: '' });
}
async function agent_transaction_confirm(step) {
    if (step.epoch === undefined)
        step.refuse(64, 'wrong use of confirm: it takes a lease');
    step.startWriting();
    await step.holdLock();
    // The state decides, not the time: whoever took the lease has gone back first, with another epoch.
    step.expectEpoch();
    const { journal } = step.app;
    const { bootId } = step.machine;
    if (journal?.epoch === step.epoch && journal.state === 'switched' && journal.boot === bootId) {
        const { current } = step.app;
        if (current !== journal.release) {
            step.refuse(78, `current names ${current ?? 'nothing'}, not ${journal.release}`);
        }
        write(step, { ...journal, state: 'committed', reason: '' });
        step.machine.endWatch(step.app);
        keepVerdict(step);
    }
    printTransaction(step);
}
async function goBack(step) {
    if (step.epoch === undefined)
        step.refuse(64, 'wrong use of go-back: it takes a lease');
    step.startWriting();
    await step.holdLock();
    step.expectEpoch();
    await recover(step, 'own');
}
/** The run gives up: the time to confirm ends now, and a process that is none of the caller's goes back at once. */
async function abandon(step) {
    if (step.epoch === undefined)
        step.refuse(64, 'wrong use of abandon: it takes a lease');
    step.startWriting();
    await step.holdLock();
    step.expectEpoch();
    const { journal } = step.app;
    const { bootId, uptimeS } = step.machine;
    const open = journal?.state === 'armed' || journal?.state === 'switched';
    if (journal?.epoch === step.epoch && journal.boot === bootId && open) {
        write(step, { ...journal, deadline: uptimeS, reason: '' });
        startWatch(step.machine, step.app, journal.epoch, 0);
    }
    printTransaction(step);
}
/** The run has proven the previous release well, though a command of the way back failed. */
async function settle(step) {
    if (step.epoch === undefined)
        step.refuse(64, 'wrong use of settle: it takes a lease');
    await step.beginStep();
    const { journal, current } = step.app;
    const { bootId } = step.machine;
    if (journal?.epoch !== step.epoch || journal.boot !== bootId || journal.state !== 'needs-human') {
        step.refuse(87, `the newest transaction is ${journal?.state ?? 'none'}`);
    }
    if (current !== journal.previous)
        step.refuse(78, `current names ${current ?? 'nothing'}`);
    write(step, { ...journal, state: 'rolled-back', reason: 'proven' });
}
async function recoverEnded(step) {
    if (!step.app.prepared) {
        step.print('recovery', 'none');
        return;
    }
    step.startWriting();
    await step.holdLock();
    await recover(step, 'ended');
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-facts.js



const freeKib = 40_000_000;
/** What can be known before anything is changed. */
function printFacts(step, tools) {
    const { app, machine } = step;
    const { deadMan, missingTools, user } = machine.settings;
    const full = machine.disk === 'full';
    const lines = {
        system: 'Linux',
        machine: 'x86_64',
        distribution: 'simulated Linux',
        user,
        uid: 1000,
        home: `/home/${user}`,
        writable: machine.disk === 'read-only' ? 'no' : 'yes',
        'free-kib': full ? 0 : freeKib,
        'free-inodes': full ? 0 : freeKib,
    };
    for (const [key, value] of Object.entries(lines))
        step.print(key, value);
    for (const tool of tools)
        step.print('tool', `${tool} ${missingTools.includes(tool) ? 'no' : 'yes'}`);
    listReleases(step);
    step.print('current', app.current ?? '');
    step.print('obstacle', app.obstacle ?? '');
    const versions = app.current === undefined ? [] : (app.notes.get(app.current)?.versions ?? []);
    for (const version of versions)
        step.print('version', version);
    step.print('dead-man', deadMan.timer);
    step.print('dead-man-survives-reboot', deadMan.survivesReboot ? 'yes' : 'no');
    step.print('dead-man-reason', reasonOf(deadMan));
    printLease(step);
    printTransaction(step, 'transaction-');
}
function reasonOf({ timer, survivesReboot }) {
    const after = survivesReboot ? 'also after a restart' : 'after a restart only the next contact';
    switch (timer) {
        case 'systemd-system':
        case 'systemd-user':
            return `a timer of systemd goes back; ${after}`;
        case 'session':
            return `a process of its own goes back; ${after}`;
        case 'none':
            return 'there is no setsid and no systemd, so nothing could go back by itself';
    }
}

// EXTERNAL MODULE: ./lib/host/manifest.js
var host_manifest = __webpack_require__(5450);
;// CONCATENATED MODULE: ./lib/adapters/simulated/staged-release.js


/** What has arrived of a release, and how it compares with its manifest. */
class StagedRelease {
    nodes = new Map();
    #unpacker;
    #groups = new Map();
    #index = '';
    constructor(unpacker) {
        this.#unpacker = unpacker;
    }
    /** Takes an archive in; resolves with why it is refused, if it is. */
    async unpack(archive, format) {
        const unpacked = await this.#unpacker.unpack(archive, format);
        if ('code' in unpacked)
            return unpacked;
        for (const [path, node] of unpacked.nodes) {
            const [top = '', ...rest] = path.split('/');
            const name = rest.join('/');
            const text = node.kind === 'file' ? node.content.toString() : '';
            if (top === 'tree' && name !== '')
                this.nodes.set(name, node);
            if (top === 'groups')
                this.#groups.set(name, text);
            if (path === 'lists/index')
                this.#index = text;
        }
        return undefined;
    }
    /** The files that are not there as they should, as agent.sh names them; undefined where the manifest has a gap. */
    unproven() {
        const manifest = this.#manifest();
        if (manifest === undefined)
            return undefined;
        const lines = [];
        for (const entry of manifest) {
            if (entry.kind === 'directory' && !this.nodes.has(entry.path))
                this.nodes.set(entry.path, entry);
            if (entry.kind === 'file' && !isAsSent(this.nodes.get(entry.path), entry)) {
                lines.push(`${entry.sha256} ./${(0,host_manifest/* escapePath */.ft)(entry.path)}`);
            }
        }
        return lines;
    }
    /** What is there and in no manifest, or the other way round. */
    stranger() {
        const wanted = new Map((this.#manifest() ?? []).map((entry) => [entry.path, entry]));
        const isWrong = (path) => {
            const [node, entry] = [this.nodes.get(path), wanted.get(path)];
            if (node?.kind !== entry?.kind)
                return true;
            return node?.kind === 'link' && entry?.kind === 'link' && node.target !== entry.target;
        };
        return [...this.nodes.keys(), ...wanted.keys()].find(isWrong);
    }
    /** The content of each file that has arrived, by its path. */
    files() {
        return new Map([...this.nodes].flatMap(([path, node]) => node.kind === 'file' ? [[path, node.content]] : []));
    }
    digest() {
        return sha256(this.#index);
    }
    #manifest() {
        const digests = this.#index.split('\n').flatMap((line) => line.split(' ').slice(1));
        const texts = digests.map((digest) => this.#groups.get(digest));
        if (this.#index === '' || texts.some((text, at) => text === undefined || sha256(text) !== digests[at])) {
            return undefined;
        }
        return texts.flatMap((text = '') => text.split('\n')).flatMap((line) => (0,host_manifest/* parseEntry */.ER)(line) ?? []);
    }
}
function isAsSent(node, entry) {
    if (node?.kind !== 'file')
        return false;
    return ((node.mode & 0o100) !== 0) === entry.executable && sha256(node.content) === entry.sha256;
}
function sha256(content) {
    return (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent-stage.js



/**
 * A release arrives in the dialogue of agent/stage.sh; it takes `ms`. This host keeps no manifests, so everything is
 * sent to it.
 */
async function stage(step, [wanted = '', format = '', method = ''], input, ms) {
    const id = checkId(step, wanted);
    step.startWriting();
    await step.beginStep();
    step.dropLock();
    if (!['gzip', 'zstd', 'none'].includes(format))
        step.refuse(64, 'the format is gzip, zstd or none');
    if (!['link', 'copy'].includes(method))
        step.refuse(64, 'the method is link or copy');
    refuseExisting(step, id);
    step.takeSpace();
    step.print('base', '-');
    step.life.write('stdout', 'ready\n');
    const staged = new StagedRelease(step.machine.unpacker);
    for (;;) {
        const line = await step.life.during(input.line());
        const [word, following = ''] = line?.split(' ') ?? [];
        if (word === undefined)
            step.refuse(80, 'the upload was cut short');
        if (word === 'abandon')
            step.refuse(74, 'what arrived is not what was sent');
        if (word === 'archive') {
            const archive = await step.life.during(input.archive());
            if (archive === undefined)
                step.refuse(80, 'the archive was cut short or is not an archive');
            const refusal = await step.life.during(staged.unpack(archive, format));
            if (refusal !== undefined)
                step.refuse(refusal.code, refusal.message);
        }
        if (word !== 'commit')
            continue;
        const unproven = staged.unproven();
        if (unproven === undefined)
            step.refuse(80, 'the manifest is not complete');
        if (unproven.length === 0)
            break;
        step.life.write('stdout', `${unproven.map((line) => `unproven=${line}\n`).join('')}again\n`);
        await step.life.during(input.drop(Number(following)));
    }
    input.leaveRest();
    await step.life.rest(ms);
    step.takeSpace();
    const stranger = staged.stranger();
    if (stranger !== undefined)
        step.refuse(74, `${stranger} was not sent as a part of the release`);
    await step.beginStep();
    refuseExisting(step, id);
    step.app.notes.delete(id);
    step.app.releases.set(id, new FileTree(staged.nodes));
    step.app.sentFiles.set(id, staged.files());
    step.print('release', id);
    step.print('digest', staged.digest());
}
function refuseExisting(step, id) {
    if (step.app.releases.has(id))
        step.refuse(75, `there is a release ${id} already`);
}
/** Refuses when a directory above `path` in the release is a link or no directory; makes what is missing. */
function makeParents(step, tree, path) {
    const parts = path.split('/');
    for (let end = 1; end < parts.length; end += 1) {
        const above = parts.slice(0, end).join('/');
        const node = tree.get(above);
        if (node?.kind === 'link')
            step.refuse(77, `${above} is a link in the release`);
        if (node?.kind === 'file')
            step.refuse(77, `${above} is a file in the release`);
        if (node === undefined)
            tree.makeDirectory(above);
    }
}
async function linkShared(step, args) {
    const [wanted = '', kind = '', ...paths] = args;
    const id = openRelease(step, wanted);
    if (kind !== 'directory' && kind !== 'file')
        step.refuse(64, 'the kind is directory or file');
    step.startWriting();
    await step.beginStep();
    const tree = step.app.releases.get(id) ?? new FileTree();
    for (const path of paths) {
        checkRelative(step, path);
        makeParents(step, tree, path);
        const target = `${'../'.repeat(path.split('/').length + 1)}shared/${path}`;
        const there = tree.get(path);
        if (there?.kind === 'link' && there.target === target)
            continue;
        step.takeSpace();
        keepShared(step, tree, kind, path);
        tree.remove(path);
        tree.set(path, { kind: 'link', target });
        step.print('linked', path);
    }
}
/** Makes shared/PATH exist: it stays as it is, or takes over what the release brings. */
function keepShared(step, tree, kind, path) {
    const { shared } = step.app;
    const existing = shared.get(path);
    if (existing !== undefined) {
        if (existing.kind !== kind)
            step.refuse(77, `shared/${path} on the host is not a ${kind}`);
        return;
    }
    const parts = path.split('/');
    for (let end = 1; end < parts.length; end += 1) {
        const above = parts.slice(0, end).join('/');
        const node = shared.get(above);
        if (node !== undefined && node.kind !== 'directory') {
            step.refuse(77, `shared/${above} on the host is not a directory`);
        }
        shared.makeDirectory(above);
    }
    const shipped = tree.get(path);
    if (shipped !== undefined && shipped.kind !== 'link') {
        if (shipped.kind !== kind)
            step.refuse(77, `the release brings ${path} as a ${shipped.kind}`);
        shared.copyFrom(tree, path, path);
    }
    else if (kind === 'directory') {
        shared.makeDirectory(path);
    }
    else {
        step.refuse(81, `${step.app.path}/shared/${path} does not exist and the release brings no such file`);
    }
}
async function writeFile(step, [wanted = '', path = '', mode = ''], input) {
    const id = openRelease(step, wanted);
    checkRelative(step, path);
    if (!/^0?[0-7]{3}$/.test(mode))
        step.refuse(64, 'the mode is three octal digits');
    step.startWriting();
    await step.beginStep();
    const tree = step.app.releases.get(id) ?? new FileTree();
    makeParents(step, tree, path);
    const there = tree.get(path);
    if (there?.kind === 'link')
        step.refuse(77, `${path} is a link in the release`);
    if (there?.kind === 'directory')
        step.refuse(77, `${path} is a directory in the release`);
    step.takeSpace();
    step.dropLock();
    const content = await step.life.during(input());
    await step.beginStep();
    tree.set(path, { kind: 'file', content, mode: Number.parseInt(mode, 8) });
    step.print('written', path);
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/staging-input.js
/** What comes to `stage` by standard input: lines, and archives in chunks. */
class StagingInput {
    #stream;
    #chunks;
    #held = Buffer.alloc(0);
    constructor(stream) {
        this.#stream = stream;
        this.#chunks = stream[Symbol.asyncIterator]();
    }
    /** The next line; undefined at the end. */
    async line() {
        for (;;) {
            const end = this.#held.indexOf('\n');
            if (end >= 0)
                return this.#take(end + 1).toString('utf8', 0, end);
            if (!(await this.#more()))
                return undefined;
        }
    }
    /** An archive, whole; undefined when it was cut short. */
    async archive() {
        const chunks = [];
        for (;;) {
            const size = Number(await this.line());
            if (!Number.isInteger(size))
                return undefined;
            if (size === 0)
                return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
            while (this.#held.length < size)
                if (!(await this.#more()))
                    return undefined;
            chunks.push(this.#take(size));
        }
    }
    /** Passes over so many bytes. */
    async drop(bytes) {
        while (this.#held.length < bytes)
            if (!(await this.#more()))
                return;
        this.#take(bytes);
    }
    /** What has come and was not read is for who reads the stream next. */
    leaveRest() {
        if (this.#held.length > 0)
            this.#stream.unshift(this.#held);
        this.#held = Buffer.alloc(0);
    }
    #take(bytes) {
        const taken = this.#held.subarray(0, bytes);
        this.#held = this.#held.subarray(bytes);
        return taken;
    }
    async #more() {
        const next = await this.#chunks.next();
        if (next.done === true)
            return false;
        this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
        return true;
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/driver-scripts.js
/** As in the exit codes of systemd.sh. */
const didNotStart = 86;
const didNotStay = 87;
/**
 * Does what a driver's script would do to the app. Their verbs mean the same whatever the driver: what puts into
 * service starts what `current` leads to, what takes out of it stops the app, and what only looks finds all in order.
 */
async function runDriverScript(machine, app, life, { args, input }) {
    const [verb = ''] = args;
    const service = machine.service(app.path);
    const says = (text) => life.write('stderr', `${text}\n`);
    switch (verb) {
        case 'validate':
        case 'prepare':
            await life.during(input());
            return 0;
        case 'activate':
            await life.rest(service.plan.startMs);
            if (!service.start())
                return didNotStart;
            life.write('stdout', `run=${service.invocation}\n`);
            return 0;
        case 'watch':
            return watchService(machine, app, life, args);
        case 'deactivate':
            service.disable();
            return 0;
        case 'log':
            says(`(${service.release ?? 'nothing'} is in service on this simulated host)`);
            return 0;
        default:
            return 0;
    }
}
/** `watch SCOPE UNIT RUN SECONDS`: whether it stays up, and is still the run that was started. */
async function watchService(machine, app, life, [, , , run = '', seconds = '0']) {
    const service = machine.service(app.path);
    const isSteady = () => service.isUp && (run === '' || run === service.invocation);
    const until = machine.clock.now() + Number(seconds) * 1000;
    while (isSteady()) {
        const left = until - machine.clock.now();
        if (left <= 0)
            return 0;
        await life.rest(Math.min(1000, left));
    }
    life.write('stderr', 'the app did not stay up\n');
    return didNotStay;
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/user-commands.js


/** Runs a command of the user in a release: what it means is known beforehand. */
async function runIn(step, args) {
    const [where = '', previous = '', shell = ''] = args;
    await step.beginStep();
    if (previous !== '-')
        checkId(step, previous);
    const id = where === 'current' ? step.app.current : where;
    if (id === undefined)
        step.refuse(76, `there is no current release in ${step.app.path}`);
    knownRelease(step, id);
    step.dropLock();
    step.print('started', id);
    const work = () => runUserCommand(step, shell);
    return step.epoch === undefined ? work() : step.machine.asUserStep(step.app, step.life, work);
}
/** Runs one of our own scripts under the lease. */
async function runScript(step, [file = '', ...args], call) {
    await step.beginStep();
    const text = step.app.scripts.get(/([0-9a-f]{64})\.sh$/.exec(file)?.[1] ?? '');
    if (text === undefined)
        step.refuse(64, 'wrong use of run-script: the script is none of ours');
    step.dropLock();
    step.print('started', 'script');
    const { machine, app, life } = step;
    return machine.asUserStep(app, life, () => runDriverScript(machine, app, life, { text, args, input: call.input }));
}
/** Does to the app what the command means. */
async function runUserCommand(step, shell) {
    const { app, life, machine } = step;
    const service = machine.service(app.path);
    const { effect, ms, code = 0, said = '' } = service.plan.meaningOf(shell);
    await life.rest(ms);
    switch (effect) {
        case 'start':
            return service.start() ? 0 : 1;
        case 'stop':
            service.stop();
            return 0;
        case 'health':
            return service.isHealthy ? 0 : 1;
        case 'none':
            if (said !== '')
                life.write('stdout', said);
            return code;
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/agent.js









const many = 100_000;
/** The subcommands of agent.sh, with how many arguments follow the path. */
const commands = {
    facts: { least: 0, most: many, run: printFacts },
    current: { least: 0, run: printCurrent },
    releases: { least: 0, run: printReleases },
    history: { least: 1, run: printHistory },
    stage: {
        least: 3,
        most: many,
        run: (step, args, { stdin = () => external_node_stream_.Readable.from([]) }) => stage(step, args, new StagingInput(stdin()), step.machine.settings.uploadMs),
    },
    'link-shared': { least: 3, most: many, run: (step, args) => linkShared(step, args) },
    'write-file': { least: 3, run: (step, args, { input }) => writeFile(step, args, input) },
    seal: { least: 1, most: many, run: (step, args) => seal(step, args) },
    versions: { least: 1, run: printVersions },
    describe: { least: 3, run: describeRelease },
    changed: { least: 1, run: printChanged },
    switch: { least: 2, run: (step, args) => switchCurrent(step, args) },
    'clear-current': { least: 1, run: (step, args) => clearCurrent(step, args) },
    mark: { least: 2, most: 3, run: (step, args) => mark(step, args) },
    remove: { least: 1, most: many, run: (step, args) => remove(step, args) },
    'append-history': { least: 0, run: (step, _args, { input }) => appendHistory(step, input) },
    record: { least: 3, most: many, run: (step, args) => record(step, args) },
    'run-in': { least: 3, run: runIn },
    'run-script': { least: 1, most: many, run: runScript },
    lease: { least: 0, run: printLease },
    'lease-take': { least: 4, run: (step, args) => takeLease(step, args) },
    'lease-renew': { least: 1, run: (step, args) => renewLease(step, args) },
    'lease-free': { least: 0, run: (step) => freeLease(step) },
    unlock: { least: 1, run: (step, args) => unlock(step, args) },
    arm: { least: 4, most: many, run: (step, args) => arm(step, args) },
    extend: { least: 1, run: (step, args) => extend(step, args) },
    confirm: { least: 0, run: (step) => agent_transaction_confirm(step) },
    'go-back': { least: 0, run: (step) => goBack(step) },
    abandon: { least: 0, run: (step) => abandon(step) },
    settle: { least: 0, run: (step) => settle(step) },
    transaction: { least: 0, run: (step) => printTransaction(step) },
    recover: { least: 0, run: (step) => recoverEnded(step) },
};
/** Runs `agent.sh ARGUMENT...` on a simulated machine; resolves with its exit code. */
async function runAgent(machine, life, call) {
    const { epoch, waitS, rest } = readOptions(call.args);
    const [name = 'nothing', path = '', ...args] = rest;
    const step = new AgentStep(machine, machine.app(path.replace(/\/+$/, '')), life, {
        ...(epoch === undefined ? {} : { epoch }),
        ...(waitS === undefined ? {} : { waitS }),
    });
    try {
        await life.rest(machine.settings.stepMs);
        const command = commands[name];
        if (command === undefined)
            return step.refuse(64, `wrong use of ${name}: there is no such command`);
        if (!/^\/.*[^/]/.test(path) || path.includes('\n')) {
            step.refuse(64, `wrong use of ${name}: the path must be absolute and not /`);
        }
        if (args.length < command.least || args.length > (command.most ?? command.least)) {
            step.refuse(64, `wrong use of ${name}: wrong number of arguments`);
        }
        const code = await command.run(step, args, call);
        return typeof code === 'number' ? code : 0;
    }
    catch (thrown) {
        if (!(thrown instanceof AgentRefusal))
            throw thrown;
        life.write('stderr', `deploy-agent: ${thrown.message}\n`);
        return thrown.code;
    }
    finally {
        step.dropLock();
    }
}
function readOptions(args) {
    let [epoch, waitS] = [];
    let at = 0;
    for (; args[at] === '--epoch' || args[at] === '--wait'; at += 2) {
        if (args[at] === '--epoch')
            epoch = Number(args[at + 1]);
        else
            waitS = Number(args[at + 1]);
    }
    return { epoch, waitS, rest: args.slice(at) };
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/shell.js






const notFound = 127;
const noInput = { bytes: async () => Buffer.alloc(0), text: async () => '' };
/** `sh` as commands that come over the network meet it: it knows what this program sends, and nothing else. */
function remoteShell(machine) {
    return (process) => {
        const life = new Life(process.clock, process.write);
        process.onEnd(() => life.kill());
        return machine.live(life, () => {
            const [, ...args] = process.argv;
            if (args[0] === '-s')
                return runSentScript(machine, life, args.slice(2), process);
            return runShell(machine, life, args, inputOf(process), () => process.stdin);
        });
    };
}
/** `sh` as commands that the machine runs by itself meet it. */
const localShell = ([, ...args], life, machine) => runShell(machine, life, args, noInput);
/** `sh -s -- ARGUMENT...`: the script comes by standard input. */
async function runSentScript(machine, life, args, process) {
    const text = await inputOf(process).text();
    if (text === scripts_generated/* scripts */.P['host/agent.sh'])
        return runAgent(machine, life, { args, input: noInput.bytes });
    // A driver's look before anything is installed is about no app yet: it names no path.
    const [app = machine.app('/')] = machine.apps;
    return runDriverScript(machine, app, life, { text, args, input: noInput.bytes });
}
/** `sh FILE ARGUMENT...` or `sh -c TEXT NAME ARGUMENT...`. */
async function runShell(machine, life, args, input, stdin) {
    if (args[0] === '-c')
        return runInline(machine, life, args.slice(1), input);
    const [file = '', ...rest] = args;
    const installed = /^(.*)\/\.deploy\/agent\/([0-9a-f]{64})\.sh$/.exec(file);
    const app = machine.app(installed?.[1] ?? '/');
    const text = app.scripts.get(installed?.[2] ?? '');
    if (text === undefined) {
        life.write('stderr', `sh: cannot open ${file}: No such file\n`);
        return notFound;
    }
    if (text === scripts_generated/* scripts */.P['host/agent.sh']) {
        const call = { args: rest, input: input.bytes };
        return runAgent(machine, life, stdin === undefined ? call : { ...call, stdin });
    }
    return runDriverScript(machine, app, life, { text, args: rest, input: input.bytes });
}
async function runInline(machine, life, [text = '', name = '', ...args], input) {
    if (text === scripts_generated/* scripts */.P['host/install-script.sh'])
        return installScript(machine, life, args, input);
    if (text === scripts_generated/* scripts */.P['host/run-installed.sh'])
        return runInstalled(machine, life, args);
    if (name === 'probe')
        return runProbe(machine, life, args);
    return machine.settings.programs[text]?.([text, name, ...args], life, machine) ?? unknown(life, text);
}
function unknown(life, text) {
    life.write('stderr', `sh: this simulated machine does not know what it is to do: ${text.slice(0, 60)}\n`);
    return notFound;
}
/** `run-installed.sh PATH SHA256 ARGUMENT...`; the agent is all that is run so. */
async function runInstalled(machine, life, [path = '', expected = '', ...args]) {
    const isThere = machine.app(path.replace(/\/+$/, '')).scripts.has(expected);
    life.write('stdout', `installed=${isThere ? 'yes' : 'no'}\n`);
    return isThere ? runAgent(machine, life, { args, input: noInput.bytes }) : 0;
}
/** `install-script.sh PATH SHA256 check|write`. */
async function installScript(machine, life, [path = '', expected = '', task = ''], input) {
    const app = machine.app(path.replace(/\/+$/, ''));
    await life.rest(machine.settings.stepMs);
    if (task === 'check') {
        life.write('stdout', `installed=${app.scripts.has(expected) ? 'yes' : 'no'}\n`);
        return 0;
    }
    if (machine.disk !== 'ok') {
        const full = machine.disk === 'full';
        const reason = full ? 'no space or no inodes left at' : `${machine.settings.user} may not make`;
        life.write('stderr', `deploy-agent: ${reason} ${path}\n`);
        return full ? 71 : 70;
    }
    app.exists = true;
    app.prepared = true;
    const text = unpackScript(await life.during(input.bytes()));
    if ((0,script/* hashOf */.qQ)(text) !== expected) {
        life.write('stderr', 'deploy-agent: the script arrived damaged\n');
        return 74;
    }
    app.scripts.set(expected, text);
    life.write('stdout', 'installed=yes\n');
    return 0;
}
/** A fleet is sent the same long scripts, and keeps them. */
const unpackedScripts = new WeakMap();
/** The text of a script as it is sent; empty for what is none. */
function unpackScript(bytes) {
    const known = unpackedScripts.get(bytes);
    if (known !== undefined)
        return known;
    let text = '';
    try {
        text = (0,external_node_zlib_.gunzipSync)(bytes).toString();
    }
    catch {
        // As what was cut short.
    }
    unpackedScripts.set(bytes, text);
    return text;
}
/** A probe's command in the release that is in service: it asks the app. */
async function runProbe(machine, life, [path = '', ...words]) {
    const service = machine.service(path);
    await life.rest(machine.settings.stepMs);
    if (words.includes('systemctl') || words.some((word) => word.includes('systemctl'))) {
        const state = service.isUp ? 'active' : 'failed';
        const result = service.isUp ? 'success' : 'exit-code';
        life.write('stdout', `LoadState=loaded\nActiveState=${state}\nSubState=${state}\nNRestarts=0\n`);
        life.write('stdout', `InvocationID=${service.invocation}\nResult=${result}\n`);
        return 0;
    }
    if (!service.isHealthy)
        life.write('stderr', 'not healthy\n');
    return service.isHealthy ? 0 : 1;
}
function inputOf(process) {
    const { inputText } = process;
    return {
        bytes: async () => (inputText === undefined ? whole(process.stdin) : Buffer.from(inputText)),
        text: async () => inputText ?? (await whole(process.stdin)).toString(),
    };
}
/** What was sent in one piece stays that piece, so that what is known of it need not be found out again. */
async function whole(stream) {
    const chunks = [];
    for await (const chunk of stream)
        chunks.push(chunk);
    const [only] = chunks;
    return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/sleeper-heap.js
/**
 * Sleeps by the time of their end, those of the same time by their beginning: a binary heap of times that lets go of
 * any. The hosts of a fleet mostly wait for the same times.
 */
class SleeperHeap {
    #heap = [];
    #moments = new Map();
    #size = 0;
    get size() {
        return this.#size;
    }
    /** When the first one ends. */
    get firstAt() {
        return this.#heap[0]?.at;
    }
    /** How many of those that end first end by a time. */
    dueBy(time) {
        const first = this.#heap[0];
        return first === undefined || first.at > time ? 0 : first.left;
    }
    /** The one that ends first, which is out then. */
    take() {
        const moment = this.#heap[0];
        if (moment === undefined)
            return undefined;
        let first = moment.sleepers[moment.past];
        while (first?.isOut === true) {
            moment.past += 1;
            first = moment.sleepers[moment.past];
        }
        if (first !== undefined)
            this.remove(first);
        return first;
    }
    add(at, wake) {
        const moment = this.#moments.get(at) ?? this.#addMoment(at);
        const sleeper = { wake, moment, isOut: false };
        moment.sleepers.push(sleeper);
        moment.left += 1;
        this.#size += 1;
        return sleeper;
    }
    /** Whether it was there. */
    remove(sleeper) {
        if (sleeper.isOut)
            return false;
        sleeper.isOut = true;
        this.#size -= 1;
        const { moment } = sleeper;
        moment.left -= 1;
        if (moment.left === 0)
            this.#removeMoment(moment);
        return true;
    }
    #addMoment(at) {
        const moment = { at, sleepers: [], past: 0, left: 0, index: this.#heap.length };
        this.#moments.set(at, moment);
        this.#heap.push(moment);
        this.#rise(moment);
        return moment;
    }
    #removeMoment(moment) {
        this.#moments.delete(moment.at);
        const last = this.#heap.pop();
        if (last === undefined || last === moment)
            return;
        this.#put(last, moment.index);
        this.#rise(last);
        this.#sink(last);
    }
    #put(moment, index) {
        this.#heap[index] = moment;
        moment.index = index;
    }
    #rise(moment) {
        for (;;) {
            const above = this.#heap[(moment.index - 1) >> 1];
            if (moment.index === 0 || above === undefined || above.at < moment.at)
                return;
            const { index } = above;
            this.#put(above, moment.index);
            this.#put(moment, index);
        }
    }
    #sink(moment) {
        for (;;) {
            const left = this.#heap[2 * moment.index + 1];
            const right = this.#heap[2 * moment.index + 2];
            const least = right !== undefined && left !== undefined && right.at < left.at ? right : left;
            if (least === undefined || moment.at < least.at)
                return;
            const { index } = least;
            this.#put(least, moment.index);
            this.#put(moment, index);
        }
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/unwell-hosts.js

/**
 * The hosts whose app does not answer well. Who looks often, at a large fleet, pays only for what has changed since:
 * hosts tell when they do, and when they will change by themselves is known.
 */
class UnwellHosts {
    #isWell;
    #changed;
    #changing = new SleeperHeap();
    #names = new Set();
    constructor(hosts, isWell) {
        this.#isWell = isWell;
        this.#changed = new Set(hosts);
        for (const host of hosts) {
            host.service.onChange(() => this.#changed.add(host));
            host.app.onSwitch(() => this.#changed.add(host));
        }
    }
    /** Their names at a time, which changes with the next look. */
    at(now) {
        for (let at = this.#changing.firstAt; at !== undefined && at <= now; at = this.#changing.firstAt) {
            this.#changing.take()?.wake();
        }
        for (const host of this.#changed)
            this.#look(host);
        this.#changed.clear();
        return this.#names;
    }
    #look(host) {
        const { name } = host.config;
        if (this.#isWell(host))
            this.#names.delete(name);
        else
            this.#names.add(name);
        const { changesAt } = host.service;
        if (changesAt !== undefined)
            this.#changing.add(changesAt, () => this.#changed.add(host));
    }
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/fleet.js



















/** What is in service before the first simulated deployment. */
const releaseBefore = '20260101T090000Z-0ddba11';
const bootMs = 20_000;
const stepMs = 10;
const patience = { killGraceMs: 10_000, drainMs: 1_000 };
/** All machines of a configuration in memory, as a scenario wants them. */
class SimulatedFleet {
    hosts;
    /** What is to be deployed with. */
    config;
    #settings;
    #world;
    #unwell;
    #unpacker = new Unpacker();
    constructor(settings) {
        const { config, scenario, clock } = settings;
        this.#settings = settings;
        const networks = new Map();
        const apps = new Map();
        for (const host of config.hosts) {
            const key = placeKey(host);
            apps.set(key, [...(apps.get(key) ?? []), host]);
        }
        const machines = new Map();
        this.hosts = config.hosts.map((host) => {
            const key = placeKey(host);
            const machine = machines.get(key) ?? this.#machine(apps.get(key) ?? [host]);
            machines.set(key, machine);
            const network = networks.get(key) ?? this.#network(host, machine);
            networks.set(key, network);
            const app = machine.app(host.path);
            if (!scenario.firstDeployment)
                putIntoService(app, machine.service(host.path));
            const switches = [];
            app.onSwitch((release) => switches.push({ at: clock.now(), release }));
            const incidents = new Incidents(this.#scenarioOf(host.name).incidents, {
                ...{ clock, network, restart: () => this.restart({ network, machine }) },
            });
            return {
                config: host,
                machine,
                app,
                service: machine.service(host.path),
                network,
                switches,
                incidents,
            };
        });
        this.#unwell = new UnwellHosts(this.hosts, ({ app, service }) => this.#isWell(app, service));
        for (const hop of config.hosts.flatMap((host) => host.jumps)) {
            const key = placeKey(hop);
            if (!networks.has(key))
                networks.set(key, new SimulatedHost({ ...hop, programs: {} }));
        }
        this.config = rehearsalConfig(config, networks, scenario.lockWaitMs);
        this.#world = {
            clock,
            random: (0,adapters_random/* seededRandom */.I)(seedFor(settings.seed, 'runner')),
            transport: simulatedTransport({ clock, hosts: [...networks.values()], patience }),
            dial: async (address, port) => this.#dial(address, port),
            runLocally: async () => this.#askFleet(),
        };
    }
    /** Another runner; what goes wrong during its deployment is drawn for each host now. */
    newRunner(number) {
        if (number === 0)
            return new SimulatedRunner(this.#world);
        for (const host of this.hosts) {
            const { config, network, app, incidents } = host;
            const random = (0,adapters_random/* seededRandom */.I)(seedFor(this.#settings.seed, `${number} ${config.name}`));
            const faults = new InjectedFaults(this.#faultsOf(config.name, random), random);
            const isSealed = (release) => app.isSealed(release);
            incidents.begin();
            network.commandFault = (argv, input) => {
                if (!faults.isPending && !incidents.isPending)
                    return undefined;
                const step = rehearsedStepOf(argv, input, isSealed);
                incidents.at('before', step);
                return faults.next(step);
            };
            network.commandDone = (argv, input) => {
                if (incidents.isPending)
                    incidents.at('after', rehearsedStepOf(argv, input, isSealed));
            };
        }
        return new SimulatedRunner(this.#world);
    }
    /** What really stands on each host now. */
    truth() {
        const before = this.#settings.scenario.firstDeployment ? undefined : releaseBefore;
        return this.hosts.map(({ config, app, service, network, switches }) => ({
            host: config.name,
            before,
            current: app.current,
            serving: service.release,
            isHealthy: this.#isWell(app, service),
            transaction: app.state,
            isUnfinished: app.isUnfinished,
            switches: [...switches],
            wasOutOfReach: network.wasOutOfReach,
        }));
    }
    /** The hosts whose app does not answer well now; it changes with the next look. */
    unwellHosts() {
        return this.#unwell.at(this.#settings.clock.now());
    }
    /** Where nothing is and nothing was, nothing is amiss. */
    #isWell(app, service) {
        return service.isHealthy || (app.current === undefined && this.#settings.scenario.firstDeployment);
    }
    /** Power off and on again. */
    async restart({ network, machine }) {
        const met = network.connectFault;
        network.connectFault = { kind: 'away' };
        network.cut();
        await machine.restart((app) => tick(machine, app));
        network.connectFault = met;
    }
    #faultsOf(name, random) {
        const { chance, kinds, steps } = this.#settings.scenario.random;
        const { faults } = this.#scenarioOf(name);
        const fails = random() < chance;
        const step = steps[Math.floor(random() * steps.length)];
        const kind = kinds[Math.floor(random() * kinds.length)];
        if (!fails || step === undefined || kind === undefined)
            return faults;
        return [...faults, { step, kind, chance: 1, times: 1 }];
    }
    #scenarioOf(name) {
        const { everyHost, hosts } = this.#settings.scenario;
        return { ...everyHost, ...hosts[name] };
    }
    #machine(apps) {
        const { scenario, clock } = this.#settings;
        const [first] = apps;
        const own = this.#scenarioOf(first?.name ?? '');
        const machine = new Machine({
            ...{ clock, bootMs, stepMs, missingTools: [], user: first?.user ?? 'deploy' },
            uploadMs: (scenario.size.bytes / own.bytesPerSecond) * 1000,
            deadMan: deadManMeans(own.deadMan),
            service: (path) => {
                const host = apps.find((candidate) => candidate.path === path) ?? first;
                if (host === undefined)
                    throw new Error(`nothing is configured at ${path}`);
                const options = { before: releaseBefore, commandMs: scenario.commandMs };
                return servicePlan(host, this.#scenarioOf(host.name), options);
            },
            programs: { sh: localShell },
            unpacker: this.#unpacker,
        });
        machine.disk = own.disk;
        machine.wayBackFailures = own.goBackFailures;
        return machine;
    }
    #network(host, machine) {
        const services = {};
        for (const { address, port } of host.health.flatMap(addressOf)) {
            services[`${address}:${port}`] = () => serve(host.health, machine.service(host.path));
        }
        const { address, port } = host;
        const programs = { sh: remoteShell(machine) };
        const network = new SimulatedHost({ address, port, programs, services, partsOf: partsOfRow });
        const own = this.#scenarioOf(host.name);
        network.delayMs = own.latencyMs;
        network.connectMs = 3 * own.latencyMs;
        if (own.reach === 'refuses')
            network.connectFault = { kind: 'fails', failure: 'connection-refused' };
        if (own.reach === 'silent')
            network.connectFault = { kind: 'away' };
        return network;
    }
    /** From the runner an app is asked by its host's address; any other name leads to the fleet as a whole. */
    #dial(address, port) {
        const { hosts, config } = this;
        const [own] = hosts.filter((host) => host.config.address === address);
        const questions = [...config.verify, ...config.gate, ...config.hosts.flatMap((host) => host.health)];
        const answers = this.#settings.scenario.questions;
        if (own !== undefined)
            return serve(questions, own.service, answers);
        const [first] = this.#reachable;
        if (first === undefined)
            throw refused(address, port);
        const isHealthy = this.#reachable.every(({ service }) => service.isHealthy);
        const state = { isHealthy, version: first.service.release ?? '' };
        return webStream(questions, (asked) => worsened(state, answers[asked?.name ?? '']));
    }
    get #reachable() {
        return this.hosts.filter(({ network }) => network.connectFault === undefined);
    }
    async #askFleet() {
        const isHealthy = this.#reachable.every(({ service }) => service.isHealthy);
        const end = { kind: 'exited', code: isHealthy ? 0 : 1 };
        return { end, stdout: '', stderr: isHealthy ? '' : 'not healthy\n', durationMs: 0 };
    }
}
function deadManMeans(kind) {
    switch (kind) {
        case 'systemd':
            return { timer: 'systemd-system', survivesReboot: true };
        case 'session':
            return { timer: 'session', survivesReboot: false };
        case 'none':
            return { timer: 'none', survivesReboot: false };
    }
}
function putIntoService(app, service) {
    if (app.current !== undefined)
        return;
    app.exists = true;
    app.prepared = true;
    const content = Buffer.from(releaseBefore);
    app.releases.set(releaseBefore, new FileTree([['app', { kind: 'file', content, mode: 0o444 }]]));
    app.notes.set(releaseBefore, { sealed: true, state: 'good', reason: '', versions: [] });
    app.current = releaseBefore;
    service.start();
}

;// CONCATENATED MODULE: ./lib/adapters/simulated/simulated-source.js




const content = 'simulated\n';
/** A release of one file that claims to be as large as the scenario says: its time is that of its size. */
async function simulatedSource(size) {
    const sha256 = (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
    const app = { kind: 'file', path: 'app', size: content.length, executable: false, sha256 };
    const source = memorySource([app], () => content);
    return {
        ...size,
        ...source,
        formats: ['none'],
        archive: (request) => {
            if (request.entries.length > 0)
                request.onBytes?.(size.bytes);
            return source.archive(request);
        },
        close: async () => undefined,
    };
}
/** A source that lies nowhere and is never compressed: nothing real takes part where time runs ahead of it. */
function memorySource(entries, contentOf) {
    const manifest = (0,host_manifest/* makeManifest */.Ui)(entries);
    return {
        manifest: async () => manifest,
        archive: (request) => external_node_stream_.Readable.from(packed(request, contentOf)),
    };
}
async function* packed({ texts, entries }, contentOf) {
    const tar = (0,tar_stream.pack)();
    const mtime = new Date(0);
    for (const { path, text } of texts)
        tar.entry({ name: path, mode: 0o644, mtime }, text);
    for (const entry of entries) {
        const common = { name: `tree/${entry.path}`, mtime };
        if (entry.kind === 'directory')
            tar.entry({ ...common, type: 'directory' });
        else if (entry.kind === 'link')
            tar.entry({ ...common, type: 'symlink', linkname: entry.target });
        else
            tar.entry({ ...common, mode: entry.executable ? 0o755 : 0o644 }, contentOf(entry.path));
    }
    tar.finalize();
    const chunks = [];
    for await (const chunk of tar)
        chunks.push(chunk);
    yield Buffer.concat(chunks);
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./lib/adapters/simulated/virtual-clock.js



/** So many sleeps at most end in one round of the event loop. */
const mostTurns = 64;
/**
 * With `auto` (the default) time moves by itself to the next sleep's end whenever the program has nothing else
 * to do in this turn of the event loop. That suits a world whose only waiting is on the clock: where real input or
 * output takes part, `auto: false` and `advance` keep time from running ahead of it (a sleep of 0 ms needs no
 * time and ends by itself). Sleeps that end at the same time end in the order in which they began.
 */
function virtualClock({ start = Date.UTC(2026, 10, 20), auto = true } = {}) {
    let now = start;
    /** How many turns were asked for and have not come. */
    let turns = 0;
    const sleepers = new SleeperHeap();
    const wakeNext = () => {
        now = Math.max(now, sleepers.firstAt ?? now);
        sleepers.take()?.wake();
    };
    /** What follows from one wake runs before the next turn; that of a round of the event loop takes longer than both. */
    const askForTurns = () => {
        const wanted = Math.min(sleepers.size, Math.max(1, sleepers.dueBy(now)), mostTurns);
        for (; turns < wanted; turns += 1)
            setImmediate(turn);
    };
    const turn = () => {
        turns -= 1;
        // Time moves on in the last turn only: until then there is something else to do.
        if ((sleepers.firstAt ?? 0) > now && turns > 0)
            return;
        wakeNext();
        askForTurns();
    };
    const alarm = (ms, ring) => {
        const sleeper = sleepers.add(now + Math.max(0, ms), ring);
        if (auto && turns === 0)
            askForTurns();
        else if (ms <= 0)
            void (0,promises_.setImmediate)().then(() => sleepers.remove(sleeper) && sleeper.wake());
        return () => sleepers.remove(sleeper);
    };
    return {
        now: () => now,
        alarm,
        sleep: (ms, signal) => new Promise((resolve, reject) => {
            if (signal?.aborted === true) {
                reject(signal.reason);
                return;
            }
            if (signal === undefined) {
                alarm(ms, resolve);
                return;
            }
            const stop = alarm(ms, () => {
                stopWaiting();
                resolve();
            });
            const stopWaiting = (0,on_abort/* onAbort */.u)(signal, () => {
                stop();
                reject(signal.reason);
            });
        }),
        get sleeping() {
            return sleepers.size;
        },
        advance: async (ms) => {
            const until = now + ms;
            for (let at = sleepers.firstAt; at !== undefined && at <= until; at = sleepers.firstAt) {
                wakeNext();
                await (0,promises_.setImmediate)();
            }
            now = Math.max(now, until);
            await (0,promises_.setImmediate)();
        },
    };
}

;// CONCATENATED MODULE: ./lib/rehearsal-wiring.js



/** Beyond the time to confirm: for a way back, and for commands of its own that hang. */
const settleMs = 20 * 60_000;
/** Builds a simulated fleet on a clock of its own, as `wiring.ts` builds the real world; nothing of that is touched. */
const createRehearsal = ({ config, scenario, seed }) => {
    const clock = virtualClock();
    const fleet = new SimulatedFleet({ config, scenario, seed, clock });
    return {
        config: fleet.config,
        portsOf: (run) => fleet.newRunner(run).ports,
        openSource: () => simulatedSource(scenario.size),
        truth: () => fleet.truth(),
        unwellHosts: () => fleet.unwellHosts(),
        settle: () => clock.sleep(config.confirmWithinMs + settleMs),
    };
};


/***/ })

};
;