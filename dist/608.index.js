"use strict";
exports.id = 608;
exports.ids = [608];
exports.modules = {

/***/ 2619:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ onAbort)
/* harmony export */ });
const waiting = new WeakMap();
/**
 * Calls `listener` once when the signal aborts, in the order in which they came, unless what this returns is called
 * before. For signals that all hosts of a fleet wait for: an EventTarget looks at each of its listeners whenever one is
 * added. Nothing is called for a signal that has aborted already.
 */
function onAbort(signal, listener) {
    const { listeners, tell } = waiting.get(signal) ?? beginToWait(signal);
    // A function that waits twice is called twice.
    const own = () => listener();
    listeners.add(own);
    return () => {
        if (!listeners.delete(own) || listeners.size > 0)
            return;
        waiting.delete(signal);
        signal.removeEventListener('abort', tell);
    };
}
function beginToWait(signal) {
    const listeners = new Set();
    const tell = () => {
        waiting.delete(signal);
        for (const listener of listeners)
            listener();
    };
    const fresh = { listeners, tell };
    waiting.set(signal, fresh);
    signal.addEventListener('abort', tell, { once: true });
    return fresh;
}


/***/ }),

/***/ 5734:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ seededRandom),
/* harmony export */   v: () => (/* binding */ systemRandom)
/* harmony export */ });
/** Randomness for waiting times and the like; not for secrets. */
const systemRandom = () => Math.random();
/** The same numbers for the same seed, on every machine (mulberry32, public domain). */
function seededRandom(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
    };
}


/***/ }),

/***/ 5189:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zv: () => (/* binding */ endOfExit),
/* harmony export */   sb: () => (/* binding */ lostEnd),
/* harmony export */   wq: () => (/* binding */ endOfCode)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);

/** Signals by their number on Linux (signal(7)), which may differ from the runner's. */
const signalNames = {
    1: 'SIGHUP',
    2: 'SIGINT',
    3: 'SIGQUIT',
    4: 'SIGILL',
    5: 'SIGTRAP',
    6: 'SIGABRT',
    7: 'SIGBUS',
    8: 'SIGFPE',
    9: 'SIGKILL',
    10: 'SIGUSR1',
    11: 'SIGSEGV',
    12: 'SIGUSR2',
    13: 'SIGPIPE',
    14: 'SIGALRM',
    15: 'SIGTERM',
    24: 'SIGXCPU',
    25: 'SIGXFSZ',
    31: 'SIGSYS',
};
/** The end that a shell's exit code stands for: above 128 it names a signal (POSIX, XCU 2.8.2). */
function endOfCode(code) {
    const signal = signalNames[code - 128];
    return signal === undefined ? { kind: 'exited', code } : { kind: 'signalled', signal };
}
/**
 * The end of a command whose wrapper could not tell it. A bare success proves nothing, since something else (a
 * forced command, say) may have run in its place: it is `lost`.
 */
function endOfExit(exit, host, lost) {
    if (exit.signal !== undefined)
        return { kind: 'signalled', signal: exit.signal };
    if (exit.refused === true)
        return { kind: 'lost', failure: notStarted(host) };
    if (exit.code === undefined)
        return lostEnd(host, lost);
    if (exit.code !== 0)
        return endOfCode(exit.code);
    const failure = {
        kind: 'connection-lost',
        host,
        message: 'the host reported success without having run the command to its end',
        hint: 'Check for a ForceCommand, a command= in authorized_keys or a login script that exits.',
    };
    return { kind: 'lost', failure };
}
function notStarted(host) {
    return {
        kind: 'connection-lost',
        host,
        message: 'the host refuses to run commands',
        hint: 'Check ForceCommand and the shell of this user on the host.',
    };
}
/** The end of a command of which nothing more can be known, with why the connection went, if it did. */
function lostEnd(host, lost) {
    const reason = lost.aborted ? lost.reason : undefined;
    if (reason instanceof _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s)
        return { kind: 'lost', failure: reason.failure };
    const failure = {
        kind: 'connection-lost',
        host,
        message: 'the command’s channel closed before the command told how it ended',
        hint: 'Whether it took effect is not known: look at the host before trying again.',
    };
    return { kind: 'lost', failure };
}


/***/ }),

/***/ 9672:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ releaseInput),
/* harmony export */   r: () => (/* binding */ feedInput)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);

/**
 * Feeds a command's standard input and closes it, no faster than the command reads. A source that breaks is told
 * through `onFault` and never closes the input: the command would take a part for the whole.
 */
function feedInput(target, source, onFault) {
    // EPIPE and the like: the command ended or closed its input, and its end tells the rest.
    target.on('error', () => { });
    if (source instanceof node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable) {
        (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.finished)(source, { writable: false }, (error) => {
            if (error)
                onFault(error);
        });
        source.pipe(target);
    }
    else if (source === undefined) {
        target.end();
    }
    else {
        target.end(source);
    }
}
/** Lets go of a source once its command has ended, so that whoever fills it does not wait for ever. */
function releaseInput(source) {
    if (!(source instanceof node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable))
        return;
    source.unpipe();
    source.destroy();
}


/***/ }),

/***/ 4102:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   GS: () => (/* binding */ placed),
/* harmony export */   N2: () => (/* binding */ describeEndpoint),
/* harmony export */   NE: () => (/* binding */ withDeadline),
/* harmony export */   VO: () => (/* binding */ refuseOptionLikeNames),
/* harmony export */   dR: () => (/* binding */ chainOf)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _on_abort_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2619);


/** The machines of a chain in the order in which they are reached, the host itself last. */
function chainOf(target) {
    return [...target.jumps, target];
}
/** Where a failure at `endpoint`, one of the chain, happened. */
function placeOf(target, endpoint) {
    return target.jumps.length === 0 ? { host: target.name } : { host: target.name, hop: endpoint.name };
}
/** `user@address:port`, for people. */
function describeEndpoint({ user, address, port }) {
    return `${user}@${address.includes(':') ? `[${address}]` : address}:${port}`;
}
/** Raises DeployError `config-invalid` for names that a program could take for an option. */
function refuseOptionLikeNames(endpoint) {
    for (const [what, value] of [
        ['address', endpoint.address],
        ['user', endpoint.user],
    ]) {
        if (value !== '' && !/^-|[\s\0]/.test(value))
            continue;
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({
            kind: 'config-invalid',
            message: `${JSON.stringify(value)} cannot be the ${what} of ${endpoint.name}`,
            hint: `Give the ${what} without a leading dash or blanks.`,
        });
    }
}
/**
 * Runs `task` with a signal that aborts after `ms` or with `signal`, and raises what that came from: `timedOut()`,
 * the reason of `signal` when it is a DeployError, else DeployError `cancelled`.
 */
async function withDeadline({ clock, ms, signal }, timedOut, task) {
    const attempt = new AbortController();
    const cancel = () => attempt.abort(cancellation(signal));
    if (signal.aborted)
        cancel();
    const stopWaiting = (0,_on_abort_js__WEBPACK_IMPORTED_MODULE_1__/* .onAbort */ .u)(signal, cancel);
    const over = new AbortController();
    clock.sleep(ms, over.signal).then(() => attempt.abort(new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(timedOut())), () => { });
    try {
        attempt.signal.throwIfAborted();
        return await task(attempt.signal);
    }
    catch (error) {
        attempt.signal.throwIfAborted();
        throw error;
    }
    finally {
        over.abort('the attempt is over');
        stopWaiting();
    }
}
/** The same error with its place filled in; anything that is no DeployError stays as it is. */
function placed(error, place) {
    if (!(error instanceof _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s))
        return error;
    // `connection-lost` is for connections that once stood.
    const kind = error.failure.kind === 'connection-lost' ? 'host-unreachable' : error.failure.kind;
    return new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({ ...error.failure, ...place, kind }, { cause: error });
}
function cancellation(signal) {
    const reason = signal.reason;
    if (reason instanceof _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s)
        return reason;
    return new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({ kind: 'cancelled', message: 'connecting was cancelled' }, { cause: reason });
}


/***/ }),

/***/ 6710:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ ForwardStream)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);

/**
 * One stream over the two ends of a forward, with backpressure both ways. It is destroyed with the reason of
 * `lost` when the connection goes, so that nobody takes a cut answer for a whole one.
 */
class ForwardStream extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Duplex {
    #ends;
    #over = new AbortController();
    #ended = false;
    #waiting;
    constructor(ends, lost) {
        super({ allowHalfOpen: false });
        this.#ends = ends;
        const { readable, writable } = ends;
        readable.on('data', (chunk) => {
            if (!this.push(chunk))
                readable.pause();
        });
        readable.once('end', () => this.#end());
        readable.once('error', (error) => this.destroy(error));
        readable.once('close', () => this.#onClose(lost));
        readable.pause();
        // EPIPE: the other side has stopped reading; what it still sends is to be read.
        writable.on('error', () => { });
        const onLost = () => this.destroy(reasonOf(lost));
        lost.addEventListener('abort', onLost, { once: true, signal: this.#over.signal });
        if (lost.aborted)
            onLost();
    }
    _read() {
        this.#ends.readable.resume();
    }
    _write(chunk, _encoding, callback) {
        if (this.#ends.writable.write(chunk) || this.#ends.readable.closed) {
            callback();
            return;
        }
        this.#waiting = callback;
        this.#ends.writable.once('drain', () => this.#resumeWriting());
    }
    _final(callback) {
        this.#ends.writable.end();
        callback();
    }
    _destroy(error, callback) {
        this.#over.abort();
        this.#ends.release();
        callback(error);
    }
    /** What was still to be written has nowhere to go; what has arrived stays to be read. */
    #onClose(lost) {
        if (lost.aborted)
            this.destroy(reasonOf(lost));
        else
            this.#end();
        this.#resumeWriting();
    }
    #end() {
        if (this.#ended)
            return;
        this.#ended = true;
        this.push(null);
    }
    #resumeWriting() {
        const callback = this.#waiting;
        this.#waiting = undefined;
        callback?.();
    }
}
function reasonOf(lost) {
    return lost.reason instanceof Error ? lost.reason : new Error('connection lost');
}


/***/ }),

/***/ 5886:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kc: () => (/* binding */ isRefusedLogin),
/* harmony export */   jz: () => (/* binding */ failureOfHandshake),
/* harmony export */   xb: () => (/* binding */ failureOfTimeout)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _connect_attempt_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4102);


/** Why a handshake failed, judged by its stage and ssh2's error levels, never by their texts. */
function failureOfHandshake(broken) {
    const { stage, error } = broken;
    if (error instanceof _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s)
        return error.failure;
    const level = fieldOf(error, 'level');
    switch (stage) {
        case 'negotiating':
            return level === 'handshake' ? noCommonAlgorithm(broken) : closedEarly(broken);
        case 'verifying':
            return level === 'handshake' ? unproven(broken) : closedEarly(broken);
        case 'authenticating':
            return notLetIn(broken);
    }
}
/** Why the time for connecting passed, by how far it came. */
function failureOfTimeout(endpoint, stage, ms) {
    const where = (0,_connect_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .describeEndpoint */ .N2)(endpoint);
    const doing = {
        dialling: 'did not answer',
        connecting: 'did not let ssh in',
        negotiating: 'accepted the connection but said nothing in SSH',
        verifying: 'did not finish the key exchange',
        authenticating: 'did not finish the login',
    }[stage];
    return {
        kind: 'connection-timed-out',
        message: `${where} ${doing} within ${ms / 1000} s`,
        hint: stage === 'dialling'
            ? 'Check the address, the port and the firewalls on the way.'
            : 'Check that an SSH server listens there and how loaded the host is.',
    };
}
function noCommonAlgorithm({ endpoint, error }) {
    return {
        kind: 'no-common-algorithm',
        message: `no common algorithm with ${(0,_connect_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .describeEndpoint */ .N2)(endpoint)}${detail(error)}`,
        hint: 'The server only offers what is no longer considered safe (SHA-1, say): update or reconfigure its sshd.',
    };
}
function closedEarly({ endpoint, error }) {
    return {
        kind: 'connection-refused',
        message: `${(0,_connect_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .describeEndpoint */ .N2)(endpoint)} closed the connection before the key exchange was over${detail(error)}`,
        hint: 'Check that an SSH server listens on this port, and for MaxStartups, fail2ban or a firewall on the way.',
    };
}
function unproven({ endpoint, error }) {
    return {
        kind: 'host-key-changed',
        message: `${(0,_connect_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .describeEndpoint */ .N2)(endpoint)} showed the pinned host key but could not prove that it holds it${detail(error)}`,
        hint: 'Someone may stand between: let a person look at the host and the network.',
    };
}
/** Whether the server said no to the login, as opposed to having ended the connection over it. */
function isRefusedLogin(error) {
    return fieldOf(error, 'level') === 'client-authentication';
}
function notLetIn({ endpoint, error, credential }) {
    const refused = isRefusedLogin(error);
    return {
        kind: 'authentication-failed',
        message: refused
            ? `${(0,_connect_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .describeEndpoint */ .N2)(endpoint)} refused ${credential}`
            : `${(0,_connect_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .describeEndpoint */ .N2)(endpoint)} ended the login with ${credential}${detail(error)}`,
        hint: `Check that its public key is in the authorized_keys of ${endpoint.user}, that the user is right, ` +
            'and what the host’s sshd log says.',
    };
}
function fieldOf(error, field) {
    return typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
}
function detail(error) {
    return error instanceof Error && error.message !== '' ? ` (${error.message})` : '';
}


/***/ }),

/***/ 3973:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ hostKeyAlgorithms)
/* harmony export */ });
/** Signature algorithms by the type of the key that makes them, best first; SHA-1 `ssh-rsa` signatures are left out. */
const algorithmsOfType = [
    ['ssh-ed25519', ['ssh-ed25519']],
    ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
    ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
    ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
    ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
];
/**
 * The host key algorithms to offer, those of pinned types first, so that a server with several keys shows the one
 * that can be checked. Types in `excluded` are left out; empty when nothing is left.
 */
function hostKeyAlgorithms(pinned, excluded = []) {
    const usable = algorithmsOfType.filter(([type]) => !excluded.includes(type));
    const first = usable.filter(([type]) => pinned.includes(type));
    const rest = usable.filter(([type]) => !pinned.includes(type));
    return [...first, ...rest].flatMap(([, algorithms]) => algorithms);
}


/***/ }),

/***/ 2637:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rj: () => (/* binding */ fingerprint),
/* harmony export */   Sm: () => (/* binding */ hostName),
/* harmony export */   be: () => (/* binding */ linesFor),
/* harmony export */   iE: () => (/* binding */ keyType),
/* harmony export */   l7: () => (/* binding */ pinnedKeys),
/* harmony export */   uJ: () => (/* binding */ parseKnownHosts),
/* harmony export */   y1: () => (/* binding */ lineFor),
/* harmony export */   y6: () => (/* binding */ pinnedTypes)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1560);


/**
 * Reads known_hosts lines and `SHA256:` fingerprints (also as `ssh-keygen -lf` prints them), one a line; empty
 * lines and comments are passed over. Raises DeployError `config-invalid` that names the first line it cannot use.
 */
function parseKnownHosts(text) {
    const lines = [];
    const fingerprints = [];
    // A secret pasted as one line often carries its line ends as the two characters \n.
    for (const [index, raw] of text.split(/\r\n|\r|\n|\\n/).entries()) {
        const content = raw.trim();
        if (content === '' || content.startsWith('#'))
            continue;
        const line = index + 1;
        const sha256 = readFingerprint(content, line);
        if (sha256 === undefined)
            lines.push(readLine(content, line));
        else
            fingerprints.push({ line, sha256 });
    }
    return { lines, fingerprints };
}
/** The lines that speak of this address and port, markers and all, in the order of the text. */
function linesFor(knownHosts, address, port) {
    const name = hostName(address, port);
    return knownHosts.lines.filter((line) => speaksOf(line.hosts, name));
}
/** The keys that are good for this address: like OpenSSH, those pinned without a port where none has the port. */
function pinnedKeys(knownHosts, address, port) {
    const exact = linesFor(knownHosts, address, port).filter((line) => line.marker === 'none');
    return exact.length > 0
        ? exact
        : linesFor(knownHosts, address, 22).filter((line) => line.marker === 'none');
}
/** The types of the keys pinned for this address, without authorities and revoked keys, in the order of the text. */
function pinnedTypes(knownHosts, address, port) {
    return [...new Set(pinnedKeys(knownHosts, address, port).map((line) => line.type))];
}
/** How known_hosts names an address: `host`, or `[host]:port` when the port is not 22. */
function hostName(address, port) {
    const name = address.toLowerCase();
    return port === 22 ? name : `[${name}]:${port}`;
}
/** The line that pins a key for an address. */
function lineFor(address, port, key) {
    return `${hostName(address, port)} ${keyType(key)} ${key.toString('base64')}`;
}
/** A key's fingerprint as OpenSSH shows it: `SHA256:` and base64 without padding. */
function fingerprint(key) {
    return `SHA256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
/** The type that a key as on the wire begins with; empty when it is cut short. */
function keyType(key) {
    if (key.length < 4)
        return '';
    const length = key.readUInt32BE(0);
    return length > key.length - 4 ? '' : key.toString('latin1', 4, 4 + length);
}
function invalid(line, what, hint) {
    return new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s({ kind: 'config-invalid', message: `known-hosts, line ${line}: ${what}`, hint });
}
function readFingerprint(content, line) {
    const words = content.split(/\s+/);
    const word = /^\d+$/.test(words[0] ?? '') ? words[1] : words[0];
    if (/^MD5:/i.test(word ?? '') || /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(word ?? '')) {
        throw invalid(line, 'MD5 fingerprints prove nothing', 'Give the SHA256 one: `ssh-keygen -lf <key>.pub`.');
    }
    if (!word?.startsWith('SHA256:'))
        return undefined;
    const sha256 = word.slice('SHA256:'.length).replace(/=+$/, '');
    if (!/^[A-Za-z0-9+/]{43}$/.test(sha256)) {
        throw invalid(line, 'a SHA256 fingerprint has 43 characters of base64', 'Copy it whole.');
    }
    return sha256;
}
const lineHint = 'A line reads `host type base64-key`, as `ssh-keyscan -p <port> <host>` prints it.';
function readLine(content, line) {
    const words = content.split(/\s+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    if (marker !== undefined && marker !== '@cert-authority' && marker !== '@revoked') {
        throw invalid(line, `unknown marker ${marker}`, 'OpenSSH knows @cert-authority and @revoked.');
    }
    const [hosts = '', type = '', base64 = ''] = words;
    if (/^(ssh-|ecdsa-|sk-)/.test(hosts) && keyOf(type) !== undefined) {
        throw invalid(line, 'the host is missing before the key', lineHint);
    }
    const key = keyOf(base64);
    if (key === undefined || keyType(key) !== type) {
        throw invalid(line, 'this is neither a known_hosts line nor a SHA256 fingerprint', lineHint);
    }
    if (hosts.startsWith('|') && !/^\|1\|[A-Za-z0-9+/]+=*\|[A-Za-z0-9+/]+=*$/.test(hosts)) {
        throw invalid(line, 'the hashed host name is damaged', lineHint);
    }
    const named = marker === '@revoked' ? 'revoked' : 'cert-authority';
    return { line, marker: marker === undefined ? 'none' : named, hosts, type, key, text: content };
}
/** A public key as on the wire is nothing but strings with their lengths (RFC 4251, 5), of which two at least. */
function keyOf(base64) {
    if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(base64))
        return undefined;
    const key = Buffer.from(base64, 'base64');
    let parts = 0;
    let at = 0;
    for (; at + 4 <= key.length; parts += 1)
        at += 4 + key.readUInt32BE(at);
    return at === key.length && parts >= 2 ? key : undefined;
}
/** Whether a host field speaks of a name: hashed, or a list of patterns of which none negated may match. */
function speaksOf(hosts, name) {
    if (hosts.startsWith('|1|')) {
        const [, , salt = '', hash = ''] = hosts.split('|');
        const expected = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha1', Buffer.from(salt, 'base64')).update(name).digest();
        return expected.equals(Buffer.from(hash, 'base64'));
    }
    const patterns = hosts.toLowerCase().split(',');
    const negated = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
    if (negated.some((pattern) => matches(pattern, name)))
        return false;
    return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, name));
}
/** `*` stands for any characters and `?` for one (ssh_config(5), PATTERNS); takes at most pattern × name steps. */
function matches(pattern, name) {
    let p = 0;
    let n = 0;
    let star = -1;
    let resume = 0;
    while (n < name.length) {
        if (pattern[p] === '*') {
            star = p++;
            resume = n;
        }
        else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
            p += 1;
            n += 1;
        }
        else if (star >= 0) {
            p = star + 1;
            n = ++resume;
        }
        else {
            return false;
        }
    }
    while (pattern[p] === '*')
        p += 1;
    return p === pattern.length;
}


/***/ }),

/***/ 2450:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ LineSplitter)
/* harmony export */ });
/* harmony import */ var node_string_decoder__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6193);
/* harmony import */ var node_string_decoder__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_string_decoder__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _model_command_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6343);


/** Cuts text into lines, wherever the pieces it arrives in are cut: at \n, \r\n and \r. */
class LineSplitter {
    #onLine;
    /** Made for the first bytes: many commands say nothing on one of their streams. */
    #decoder;
    #rest = '';
    #skipNewline = false;
    constructor(onLine) {
        this.#onLine = onLine;
    }
    add(chunk) {
        this.#decoder ??= new node_string_decoder__WEBPACK_IMPORTED_MODULE_0__.StringDecoder('utf8');
        this.addText(this.#decoder.write(chunk));
    }
    /** Takes text in place of bytes; not to be called behind bytes that may have cut a character. */
    addText(text) {
        if (text === '')
            return;
        const fresh = this.#skipNewline && text.startsWith('\n') ? text.slice(1) : text;
        this.#skipNewline = text.endsWith('\r');
        const parts = fresh.split(/\r\n|\r|\n/);
        const last = parts.pop() ?? '';
        for (const part of parts) {
            this.#emit(this.#rest + part);
            this.#rest = '';
        }
        this.#rest += last;
        if (this.#rest.length > _model_command_js__WEBPACK_IMPORTED_MODULE_1__/* .longestOutputLine */ .e)
            this.#rest = this.#emitParts(this.#rest);
    }
    /** Hands on a last line that had no end. */
    end() {
        if (this.#decoder !== undefined)
            this.addText(this.#decoder.end());
        if (this.#rest !== '')
            this.#emit(this.#rest);
        this.#rest = '';
    }
    #emit(line) {
        this.#onLine(line.length > _model_command_js__WEBPACK_IMPORTED_MODULE_1__/* .longestOutputLine */ .e ? this.#emitParts(line) : line);
    }
    /** Hands on whole parts and returns what is left; never cuts a character in two. */
    #emitParts(line) {
        let at = 0;
        while (line.length - at > _model_command_js__WEBPACK_IMPORTED_MODULE_1__/* .longestOutputLine */ .e) {
            const last = line.charCodeAt(at + _model_command_js__WEBPACK_IMPORTED_MODULE_1__/* .longestOutputLine */ .e - 1);
            const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
            const end = at + _model_command_js__WEBPACK_IMPORTED_MODULE_1__/* .longestOutputLine */ .e - (isHighSurrogate ? 1 : 0);
            this.#onLine(line.slice(at, end));
            at = end;
        }
        return line.slice(at);
    }
}


/***/ }),

/***/ 3593:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ refusalOf),
  v: () => (/* binding */ tryKeyTypes)
});

// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/adapters/ssh/known-hosts.js
var known_hosts = __webpack_require__(2637);
;// CONCATENATED MODULE: ./lib/adapters/ssh/host-key.js

/** Decides about a server's key; nothing but a pin that matches it is `ok`. */
function verifyHostKey(question) {
    const { knownHosts, address, port, key } = question;
    const lines = (0,known_hosts/* linesFor */.be)(knownHosts, address, port);
    const portless = (0,known_hosts/* linesFor */.be)(knownHosts, address, 22);
    const isKey = (line) => line.key.equals(key);
    if ([...lines, ...portless].some((line) => line.marker === 'revoked' && isKey(line)))
        return revoked(question);
    if ((0,known_hosts/* pinnedKeys */.l7)(knownHosts, address, port).some(isKey))
        return { kind: 'ok' };
    const pinned = lines.filter((line) => line.marker === 'none');
    const shown = (0,known_hosts/* fingerprint */.Rj)(key);
    const expected = knownHosts.fingerprints.map(({ sha256 }) => `SHA256:${sha256}`);
    if (expected.includes(shown))
        return { kind: 'ok' };
    const sameType = pinned.filter((line) => line.type === (0,known_hosts/* keyType */.iE)(key));
    if (sameType.length > 0)
        return changed(question, [...sameType.map((line) => (0,known_hosts/* fingerprint */.Rj)(line.key)), ...expected]);
    if (pinned.length > 0)
        return typeUnknown(question, [...new Set(pinned.map((line) => line.type))]);
    if (expected.length > 0)
        return { ...changed(question, expected), otherTypeMayMatch: true };
    return unknown(question, lines.some((line) => line.marker === 'cert-authority'));
}
/** The command with which the machine itself tells the fingerprint of its key of this type. */
function askHost(key) {
    const name = (0,known_hosts/* keyType */.iE)(key).replace(/^ssh-|-.*$/g, '');
    return `\`ssh-keygen -lf /etc/ssh/ssh_host_${name}_key.pub\``;
}
function refusal(kind, failureKind, message, hint) {
    return { kind, failure: { kind: failureKind, message, hint }, otherTypeMayMatch: false };
}
function unknown(question, hasAuthority) {
    const { knownHosts, address, port, key } = question;
    const name = (0,known_hosts/* hostName */.Sm)(address, port);
    const authority = hasAuthority
        ? 'The @cert-authority line that speaks of it needs the OpenSSH client: set `transport: openssh`. Or: it'
        : 'It';
    const others = knownHosts.lines.length > 0 ? ', and none of the lines given speaks of it' : '';
    return refusal('unknown', 'host-key-unknown', `no host key is pinned for ${name}${others}`, `${authority} showed ${(0,known_hosts/* keyType */.iE)(key)} ${(0,known_hosts/* fingerprint */.Rj)(key)}. Once a person has checked it on the host (${askHost(key)}), add to known-hosts:\n${(0,known_hosts/* lineFor */.y1)(address, port, key)}`);
}
function changed(question, expected) {
    const { address, port, key } = question;
    return refusal('changed', 'host-key-changed', `${(0,known_hosts/* hostName */.Sm)(address, port)} showed the host key ${(0,known_hosts/* fingerprint */.Rj)(key)} (${(0,known_hosts/* keyType */.iE)(key)}), ` +
        `but ${expected.join(' or ')} is pinned`, 'Either the host was set up anew or someone stands between. Once a person has checked which, put in known-hosts:\n' +
        (0,known_hosts/* lineFor */.y1)(address, port, key));
}
function typeUnknown(question, pinned) {
    const { address, port, key } = question;
    return refusal('type-unknown', 'host-key-type-unknown', `${(0,known_hosts/* hostName */.Sm)(address, port)} offers a host key of type ${(0,known_hosts/* keyType */.iE)(key)}, but only ${pinned.join(', ')} is pinned`, `It showed ${(0,known_hosts/* fingerprint */.Rj)(key)}. Once a person has checked it on the host (${askHost(key)}), add to known-hosts:\n${(0,known_hosts/* lineFor */.y1)(address, port, key)}`);
}
function revoked(question) {
    const { address, port, key } = question;
    return refusal('revoked', 'host-key-revoked', `${(0,known_hosts/* hostName */.Sm)(address, port)} showed the host key ${(0,known_hosts/* fingerprint */.Rj)(key)}, which known-hosts marks as @revoked`, 'Do not connect: give the host a new key and pin that one.');
}

// EXTERNAL MODULE: ./lib/adapters/ssh/host-key-algorithms.js
var host_key_algorithms = __webpack_require__(3973);
;// CONCATENATED MODULE: ./lib/adapters/ssh/other-key-types.js




/** Only fingerprints are pinned, and the key that the server showed matches none of them. */
class OtherTypeMayMatch extends failure/* DeployError */.s {
    type;
    constructor(verdict, type) {
        super(verdict.failure);
        this.type = type;
    }
}
/** The error with which a server's key is refused; undefined when a pin matches it. */
function refusalOf(endpoint, knownHosts, key) {
    const { address, port } = endpoint;
    const verdict = verifyHostKey({ knownHosts, address, port, key });
    if (verdict.kind === 'ok')
        return undefined;
    return verdict.otherTypeMayMatch
        ? new OtherTypeMayMatch(verdict, (0,known_hosts/* keyType */.iE)(key))
        : new failure/* DeployError */.s(verdict.failure);
}
/**
 * Runs `attempt` until a key of the server's is accepted: a fingerprint does not tell the type of its key, so where
 * the first key shown does not match, those of other types are asked for. Raises what the attempt raises; when no
 * type is left, the refusal of the first key.
 */
async function tryKeyTypes(attempt) {
    let first;
    for (let excluded = [];;) {
        try {
            return await attempt(excluded);
        }
        catch (error) {
            if (error instanceof OtherTypeMayMatch) {
                first ??= error;
                excluded = [...excluded, error.type];
                if ((0,host_key_algorithms/* hostKeyAlgorithms */.Q)([], excluded).length === 0)
                    throw first;
            }
            else {
                // The server has no key of another type: the first refusal stands.
                throw first !== undefined && isNoCommonAlgorithm(error) ? first : error;
            }
        }
    }
}
function isNoCommonAlgorithm(error) {
    return error instanceof failure/* DeployError */.s && error.failure.kind === 'no-common-algorithm';
}


/***/ }),

/***/ 944:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ OutputCapture)
/* harmony export */ });
/* harmony import */ var _line_splitter_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2450);

/**
 * One output stream of a command: remembers its last `keepBytes` bytes in bounded memory and hands on each line.
 * Lines end with \n, \r\n or \r; UTF-8 characters may be cut by chunks, invalid bytes become U+FFFD.
 */
class OutputCapture {
    #tail;
    #lines;
    constructor(keepBytes, onLine) {
        this.#tail = new ByteTail(keepBytes);
        this.#lines = onLine === undefined ? undefined : new _line_splitter_js__WEBPACK_IMPORTED_MODULE_0__/* .LineSplitter */ .g(onLine);
    }
    add(chunk) {
        this.#tail.add(chunk);
        this.#lines?.add(chunk);
    }
    /** Hands on a last line that had no end; to be called once, after the last chunk. */
    end() {
        this.#lines?.end();
    }
    /**
     * The kept bytes as text. Where something was cut off it begins with a whole line, and is empty where there is none:
     * a secret of which only the end is left could not be recognized any more.
     */
    text() {
        return this.#tail.text();
    }
}
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Most commands say little, and a fleet runs many. */
const leastBytes = 256;
const nothing = Buffer.alloc(0);
/** The last `limit` bytes of a stream in at most twice that memory, with few copies. */
class ByteTail {
    #limit;
    /** How many bytes are remembered: one more tells whether something was cut off, and whether it ended a line. */
    #most;
    #buffer = nothing;
    #length = 0;
    constructor(limit) {
        this.#limit = limit;
        this.#most = limit + 1;
    }
    add(chunk) {
        const fresh = chunk.length > this.#most ? chunk.subarray(chunk.length - this.#most) : chunk;
        this.#makeRoom(fresh.length);
        fresh.copy(this.#buffer, this.#length);
        this.#length += fresh.length;
    }
    text() {
        const cut = this.#length - this.#limit;
        return this.#buffer.toString('utf8', cut > 0 ? this.#nextLine(cut - 1) : 0, this.#length);
    }
    /** Where the first line after a place begins: behind \n, \r\n or \r. */
    #nextLine(from) {
        for (let at = from; at < this.#length; at += 1) {
            const byte = this.#buffer[at];
            if (byte !== lineFeed && byte !== carriageReturn)
                continue;
            return byte === carriageReturn && this.#buffer[at + 1] === lineFeed ? at + 2 : at + 1;
        }
        return this.#length;
    }
    #makeRoom(bytes) {
        const needed = this.#length + bytes;
        if (needed <= this.#buffer.length)
            return;
        const most = 2 * this.#most;
        if (needed <= most) {
            const grown = Buffer.alloc(Math.min(most, Math.max(needed, 2 * this.#buffer.length, leastBytes)));
            this.#buffer.copy(grown, 0, 0, this.#length);
            this.#buffer = grown;
            return;
        }
        const keep = Math.max(0, this.#most - bytes);
        this.#buffer.copy(this.#buffer, 0, this.#length - keep, this.#length);
        this.#length = keep;
        if (this.#length + bytes > this.#buffer.length)
            this.#makeRoom(bytes);
    }
}


/***/ }),

/***/ 1585:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ linkStaysInside)
/* harmony export */ });
/**
 * Whether a symbolic link may stand in a release; `path` is the link's own, relative to the release.
 * Allowed are relative targets whose `..` come first and do not climb out. `..` after a name is refused even where
 * it seems to stay inside: the name may be a link, and then the kernel goes elsewhere than the text says.
 * `check-links` of agent.sh decides the same.
 */
function linkStaysInside(path, target) {
    if (target.startsWith('/'))
        return false;
    let depth = path.split('/').length - 1;
    let named = false;
    for (const part of target.split('/')) {
        if (part === '' || part === '.')
            continue;
        if (part !== '..')
            named = true;
        else if (named || depth === 0)
            return false;
        else
            depth -= 1;
    }
    return true;
}


/***/ }),

/***/ 6343:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ longestOutputLine)
/* harmony export */ });
/** A line of output that is longer, in UTF-16 units, is handed on in parts of this size, or one less. */
const longestOutputLine = 16 * 1024;


/***/ })

};
;