"use strict";
exports.id = 607;
exports.ids = [607];
exports.modules = {

/***/ 6467:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/* harmony import */ var _on_abort_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2619);

/** The longest that a Node timer can wait (2^31 - 1 ms); it fires at once when asked for more. */
const longestTimerMs = 2_147_483_647;
/** The machine's clock: UTC as it was when the process began, advancing steadily even if the wall clock is set. */
const systemClock = {
    now: () => Math.floor(performance.timeOrigin + performance.now()),
    sleep: async (ms, signal) => {
        for (let left = ms;; left -= longestTimerMs) {
            await timer(Math.min(left, longestTimerMs), signal);
            if (left <= longestTimerMs)
                return;
        }
    },
};
function timer(ms, signal) {
    return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
            reject(signal.reason);
            return;
        }
        if (signal === undefined) {
            setTimeout(resolve, ms);
            return;
        }
        const stopWaiting = (0,_on_abort_js__WEBPACK_IMPORTED_MODULE_0__/* .onAbort */ .u)(signal, () => {
            clearTimeout(handle);
            reject(signal.reason);
        });
        const handle = setTimeout(() => {
            stopWaiting();
            resolve();
        }, ms);
    });
}


/***/ }),

/***/ 7587:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ dialFromRunner)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1560);


/** With several addresses to a name, how long one is tried before the next; Node's 250 ms lose slow networks. */
const nextAddressAfterMs = 1_000;
/**
 * Opens a TCP connection from the runner. Rejects with DeployError `connection-refused`, `connection-timed-out`,
 * `name-not-found`, `name-lookup-failed`, `host-unreachable`, `connection-lost` (any other error), or with the signal's reason.
 */
function dialFromRunner(address, port, signal) {
    return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
            reject(signal.reason);
            return;
        }
        const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)({
            host: address,
            port,
            noDelay: true,
            autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
        });
        const onAbort = () => {
            socket.destroy();
            reject(signal?.reason);
        };
        const onError = (error) => {
            signal?.removeEventListener('abort', onAbort);
            reject(new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s(failureOfDial(error, address, port), { cause: error }));
        };
        socket.once('error', onError);
        socket.once('connect', () => {
            signal?.removeEventListener('abort', onAbort);
            socket.off('error', onError);
            resolve(socket);
        });
        signal?.addEventListener('abort', onAbort, { once: true });
    });
}
function failureOfDial(error, address, port) {
    const code = codeOf(error);
    const kind = kindOf(code);
    const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
    switch (kind) {
        case 'connection-refused':
            return {
                kind,
                message: `${place} refused the connection`,
                hint: 'Check that the service listens there.',
            };
        case 'connection-timed-out':
            return {
                kind,
                message: `${place} did not answer`,
                hint: 'Check the address and the firewalls on the way.',
            };
        case 'name-not-found':
            return {
                kind,
                message: `no address found for ${address} (${code})`,
                hint: 'Check the name and the DNS.',
            };
        case 'name-lookup-failed':
            return {
                kind,
                message: `the address of ${address} could not be looked up (${code})`,
                hint: 'Check the DNS as this machine sees it.',
            };
        case 'host-unreachable':
            return { kind, message: `no way to ${place} (${code})`, hint: 'Check the address and the network.' };
        case 'connection-lost':
            return { kind, message: `the connection to ${place} failed (${code}): ${error.message}` };
    }
}
/** Errors of several addresses come together; the refusal of one says more than the others' absence. */
function codeOf(error) {
    const all = error instanceof AggregateError ? error.errors : [error];
    const codes = all.flatMap((one) => (one instanceof Error && 'code' in one ? [String(one.code)] : []));
    const telling = codes.find((code) => code === 'ECONNREFUSED') ?? codes.find((code) => code === 'ETIMEDOUT');
    return telling ?? codes[0] ?? 'no code';
}
function kindOf(code) {
    switch (code) {
        case 'ECONNREFUSED':
        case 'ECONNRESET':
            return 'connection-refused';
        case 'ETIMEDOUT':
            return 'connection-timed-out';
        case 'ENOTFOUND':
        case 'EAI_NODATA':
        case 'EAI_NONAME':
            return 'name-not-found';
        case 'EAI_AGAIN':
        case 'EAI_FAIL':
            return 'name-lookup-failed';
        case 'EHOSTUNREACH':
        case 'ENETUNREACH':
        case 'EADDRNOTAVAIL':
            return 'host-unreachable';
        default:
            return 'connection-lost';
    }
}


/***/ }),

/***/ 9254:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $i: () => (/* binding */ zstdCompressor),
/* harmony export */   G6: () => (/* binding */ zstdDecompressor),
/* harmony export */   UZ: () => (/* binding */ hasZstd)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_0__);

// Node.js has zstd from 22.15 and 23.8 on; the types of the newest version hide that it may be absent.
const runtime = node_zlib__WEBPACK_IMPORTED_MODULE_0__;
/**
 * Against the default 3, two thirds of the processor's time for 2 to 6 % more bytes (a made tree and a node_modules):
 * faster where more than some 250 Mbit/s lead to the host. Level 1 saves little more time and costs 8 to 14 %.
 */
const level = 2;
/** Whoever reads wants few large pieces. */
const chunkBytes = 128 * 1024;
/** Whether this runtime can compress with zstd. */
const hasZstd = runtime.createZstdCompress !== undefined;
/** A zstd compressor, or undefined where this runtime has none. */
function zstdCompressor() {
    return runtime.createZstdCompress?.({
        chunkSize: chunkBytes,
        params: { [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_compressionLevel]: level },
    });
}
/** A zstd decompressor, or undefined where this runtime has none. */
function zstdDecompressor() {
    return runtime.createZstdDecompress?.();
}


/***/ }),

/***/ 346:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ dialHop)
/* harmony export */ });
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7587);

/**
 * A byte stream to the SSH server of `endpoint`: from the runner, or through the connection to the hop before.
 * Raises DeployError of a connect kind, or the signal's reason.
 */
async function dialHop(endpoint, via, signal) {
    const { address, port } = endpoint;
    if (via === undefined)
        return (0,_dial_js__WEBPACK_IMPORTED_MODULE_0__/* .dialFromRunner */ .l)(address, port, signal);
    const opening = via.forward(address, port);
    return new Promise((resolve, reject) => {
        const abort = () => reject(signal.reason);
        if (signal.aborted)
            abort();
        signal.addEventListener('abort', abort, { once: true });
        opening.then((stream) => {
            signal.removeEventListener('abort', abort);
            if (signal.aborted)
                stream.destroy();
            else
                resolve(stream);
        }, reject);
    });
}


/***/ }),

/***/ 2421:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ SessionRefused)
/* harmony export */ });
/**
 * The host has no room for another session (MaxSessions in sshd_config): the command was not started and may be
 * tried again when another has ended.
 */
class SessionRefused extends Error {
    constructor(detail) {
        super(detail);
        this.name = 'SessionRefused';
    }
}


/***/ }),

/***/ 8950:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ readHeader),
/* harmony export */   w: () => (/* binding */ encodeEd25519)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/**
 * Writes an Ed25519 key as an unencrypted OpenSSH private key: the only form of it that ssh2 and every version of
 * OpenSSH read. Source: OpenSSH's PROTOCOL.key (openssh-key-v1).
 */
function encodeEd25519(key) {
    const publicBlob = Buffer.concat([sshString('ssh-ed25519'), sshString(key.publicKey)]);
    const check = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4);
    const secret = Buffer.concat([
        check,
        check,
        publicBlob,
        sshString(Buffer.concat([key.seed, key.publicKey])),
        sshString(''),
    ]);
    // Padded with 1, 2, 3, … to the block size, which is 8 without a cipher.
    const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
    const blob = Buffer.concat([
        Buffer.from('openssh-key-v1\0'),
        sshString('none'),
        sshString('none'),
        sshString(''),
        uint32(1),
        sshString(publicBlob),
        sshString(Buffer.concat([secret, padding])),
    ]);
    const base64 = blob.toString('base64').replace(/.{70}(?=.)/g, '$&\n');
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
/** What an OpenSSH private key tells without its passphrase; undefined when it is cut or damaged. */
function readHeader(blob) {
    const magic = Buffer.from('openssh-key-v1\0');
    if (!blob.subarray(0, magic.length).equals(magic))
        return undefined;
    const cipher = readString(blob, magic.length);
    const kdf = cipher && readString(blob, cipher.next);
    const kdfOptions = kdf && readString(blob, kdf.next);
    const publicKey = kdfOptions && readString(blob, kdfOptions.next + 4);
    const type = publicKey && readString(publicKey.bytes, 0);
    const secret = publicKey && readString(blob, publicKey.next);
    if (cipher === undefined || type === undefined || secret === undefined)
        return undefined;
    return { cipher: cipher.bytes.toString('latin1'), type: type.bytes.toString('latin1') };
}
function uint32(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
}
/** RFC 4251, 5: a length and that many bytes. */
function sshString(value) {
    const bytes = Buffer.from(value);
    return Buffer.concat([uint32(bytes.length), bytes]);
}
function readString(from, at) {
    if (at + 4 > from.length)
        return undefined;
    const next = at + 4 + from.readUInt32BE(at);
    return next > from.length ? undefined : { bytes: from.subarray(at + 4, next), next };
}


/***/ }),

/***/ 6560:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ publicBlob),
  $: () => (/* binding */ readPrivateKey)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/ssh2/lib/index.js
var lib = __webpack_require__(5472);
var lib_default = /*#__PURE__*/__webpack_require__.n(lib);
// EXTERNAL MODULE: ./lib/adapters/ssh/openssh-key-format.js
var openssh_key_format = __webpack_require__(8950);
;// CONCATENATED MODULE: ./lib/adapters/ssh/private-key-text.js
/** Undoes what copying, secrets and environment variables do to a key: never more than its layout. */
function repairKeyText(given) {
    const repaired = [];
    const note = (what, changed) => {
        if (changed && !repaired.includes(what))
            repaired.push(what);
    };
    let text = given.replace(/^\uFEFF/, '');
    note('removed a byte order mark', text !== given);
    text = unwrapBase64(text, () => note('decoded base64', true));
    const unquoted = text.trim().replace(/^(["'`])([\s\S]*)\1$/, '$2');
    note('removed quotes', unquoted !== text.trim());
    if (unquoted !== text.trim())
        text = unwrapBase64(unquoted, () => note('decoded base64', true));
    const newlines = text.replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n');
    note('replaced \\n by line ends', newlines !== text);
    text = newlines;
    const unix = text.replace(/\r\n?/g, '\n');
    note('replaced Windows line ends', unix !== text);
    text = unix;
    const block = findBlock(text);
    if (block !== undefined)
        noteLayout(text, block, note);
    return { text, block, repaired };
}
/** A whole file in base64 becomes the file; anything else stays. */
function unwrapBase64(text, onChange) {
    const compact = text.replace(/\\n|\s/g, '');
    if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(compact))
        return text;
    const decoded = Buffer.from(compact, 'base64').toString('utf8');
    if (!/-----BEGIN |PuTTY-User-Key-File/.test(decoded))
        return text;
    onChange();
    return decoded;
}
function findBlock(text) {
    const found = /-----BEGIN ([A-Z0-9][A-Z0-9 ]*)-----([\s\S]*?)-----END \1-----/.exec(text);
    const [, label = '', inner = ''] = found ?? [];
    if (found === null)
        return undefined;
    // Encrypted PEM keys of old begin with headers (RFC 1421), which must keep their own lines.
    const headers = /^\s*Proc-Type:\s*(\S+)\s+DEK-Info:\s*(\S+)\s/.exec(inner);
    const body = inner.slice(headers?.[0].length ?? 0).replace(/\s+/g, '');
    const lines = body.replace(/.{64}(?=.)/g, '$&\n');
    const head = headers === null ? '' : `Proc-Type: ${headers[1]}\nDEK-Info: ${headers[2]}\n\n`;
    return { label, text: `-----BEGIN ${label}-----\n${head}${lines}\n-----END ${label}-----\n`, body };
}
function noteLayout(text, block, note) {
    const end = `-----END ${block.label}-----`;
    const inside = text.slice(text.indexOf('-----BEGIN'), text.indexOf(end) + end.length);
    note('removed indentation', /^[ \t]+\S/m.test(inside) || /^[ \t]+-----BEGIN/m.test(text));
    note('split lines that were joined by spaces', /-----BEGIN [A-Z0-9 ]+-----[ \t]*[^\s-]/.test(inside));
    note('added the missing last newline', text.endsWith(end));
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/private-key.js




/**
 * Reads a private key in any usual format (OpenSSH, PEM, PKCS#8, encrypted or not) and repairs what pasting it
 * into a secret did to it; otherwise the failure `key-unreadable` explains what was given instead.
 */
function readPrivateKey(text, passphrase) {
    const { text: plain, block, repaired } = repairKeyText(text);
    if (!block?.label.endsWith('PRIVATE KEY'))
        return explain(plain, block);
    const secret = passphrase === undefined || passphrase === '' ? undefined : passphrase;
    const read = block.label === 'OPENSSH PRIVATE KEY' ? readOpenSsh(block, secret) : readPem(block, secret);
    if (read.kind === 'unreadable')
        return read;
    const certificate = /^\s*(\S+-cert-v01@openssh\.com\s+[A-Za-z0-9+/=]+)/m.exec(plain)?.[1];
    return { ...read, repaired, ...(certificate === undefined ? {} : { certificate }) };
}
/** The public half as on the wire (RFC 4253, 6.6); undefined for keys that only OpenSSH can use. */
function publicBlob(key) {
    const parsed = lib_default().utils.parseKey(key.key);
    return parsed instanceof Error ? undefined : parsed.getPublicSSH();
}
function unreadable(message, hint) {
    return { kind: 'unreadable', failure: { kind: 'key-unreadable', message, hint } };
}
const wholeKeyHint = 'Copy the whole file, from the BEGIN line to the END line.';
const truncated = () => unreadable('the private key is cut short or damaged', wholeKeyHint);
const passphraseMissing = () => unreadable('the private key is encrypted and no passphrase was given', 'Set `passphrase` (on the command line: DEPLOY_PASSPHRASE) to the one of this key.');
const passphraseWrong = () => unreadable('the passphrase does not open the private key', 'Check the passphrase, or whether the key is damaged.');
const typeUnsupported = (type) => unreadable(`keys of type ${type} cannot be used`, 'Make a new one: `ssh-keygen -t ed25519`; RSA and ECDSA (P-256, P-384, P-521) work too.');
function readOpenSsh(block, passphrase) {
    const header = (0,openssh_key_format/* readHeader */.a)(Buffer.from(block.body, 'base64'));
    if (header === undefined)
        return truncated();
    if (header.type === 'ssh-dss')
        return typeUnsupported('DSA');
    const encrypted = header.cipher !== 'none';
    if (header.type.startsWith('sk-')) {
        if (!encrypted)
            return { kind: 'ok', key: block.text, type: header.type };
        return unreadable('an encrypted security key cannot be used without a person', 'Take its passphrase away with `ssh-keygen -p`, or load it into an agent.');
    }
    if (encrypted && passphrase === undefined)
        return passphraseMissing();
    const parsed = lib_default().utils.parseKey(block.text, passphrase);
    // ssh2 gives a list for this format, although only one key can be in it.
    const first = Array.isArray(parsed) ? parsed[0] : parsed;
    if (!isParsedKey(first))
        return encrypted ? passphraseWrong() : truncated();
    return normalise((0,external_node_crypto_.createPrivateKey)(first.getPrivatePEM()));
}
function isParsedKey(value) {
    return typeof value === 'object' && value !== null && 'getPrivatePEM' in value && !(value instanceof Error);
}
function readPem(block, passphrase) {
    const encrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.text.includes('Proc-Type:');
    if (encrypted && passphrase === undefined)
        return passphraseMissing();
    try {
        const key = (0,external_node_crypto_.createPrivateKey)({ key: block.text, ...(passphrase === undefined ? {} : { passphrase }) });
        return normalise(key);
    }
    catch {
        return encrypted ? passphraseWrong() : truncated();
    }
}
/** The forms that ssh2 reads: PKCS#1 for RSA, SEC1 for ECDSA, OpenSSH for Ed25519. */
function normalise(key) {
    const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
    switch (key.asymmetricKeyType) {
        case 'rsa':
            return { kind: 'ok', key: pem(key.export({ type: 'pkcs1', format: 'pem' })), type: 'ssh-rsa' };
        case 'ec': {
            const name = { prime256v1: 'nistp256', secp384r1: 'nistp384', secp521r1: 'nistp521' }[curve];
            if (name === undefined)
                return typeUnsupported(`EC ${curve}`);
            return {
                kind: 'ok',
                key: pem(key.export({ type: 'sec1', format: 'pem' })),
                type: `ecdsa-sha2-${name}`,
            };
        }
        case 'ed25519': {
            const { d = '', x = '' } = key.export({ format: 'jwk' });
            const halves = { seed: Buffer.from(d, 'base64url'), publicKey: Buffer.from(x, 'base64url') };
            return { kind: 'ok', key: (0,openssh_key_format/* encodeEd25519 */.w)(halves), type: 'ssh-ed25519' };
        }
        default:
            return typeUnsupported(key.asymmetricKeyType ?? 'unknown');
    }
}
function pem(exported) {
    return exported.toString();
}
/** What was given in place of a private key. */
function explain(text, block) {
    const start = text.trimStart();
    if (start === '')
        return unreadable('the private key is empty', 'Check that the secret exists and is spelled so.');
    if (start.startsWith('PuTTY-User-Key-File')) {
        return unreadable('this is a PuTTY key (.ppk)', 'Convert it: PuTTYgen, Conversions, Export OpenSSH key; or `puttygen key.ppk -O private-openssh`.');
    }
    if (/^\S+-cert-v01@openssh\.com\s/.test(start)) {
        return unreadable('this is a certificate, not a private key', 'Give the private key that it was made for.');
    }
    if (/^(ssh-|ecdsa-|sk-)\S+\s+AAAA/.test(start) ||
        /^(---- BEGIN SSH2 )?PUBLIC KEY/.test(block?.label ?? start)) {
        return unreadable('this is the public key', 'Give the private key: the file without `.pub`.');
    }
    if (block !== undefined)
        return unreadable(`this is a ${block.label}, not a private key`, wholeKeyHint);
    if (/-----BEGIN|-----END/.test(text))
        return truncated();
    if (!/\s/.test(start.trim()) && /^[~./]|^\$/.test(start)) {
        return unreadable('this is the name of a file or variable, not a key', 'Give the contents of the key file.');
    }
    return unreadable('this is not a private key', `An OpenSSH, PEM or PKCS#8 key is needed. ${wholeKeyHint}`);
}


/***/ }),

/***/ 5743:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  J: () => (/* binding */ runRemotely),
  U: () => (/* binding */ usualPatience)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/adapters/ssh/command-end.js
var command_end = __webpack_require__(5189);
// EXTERNAL MODULE: ./lib/adapters/ssh/command-input.js
var command_input = __webpack_require__(9672);
// EXTERNAL MODULE: ./lib/host/quote.js
var quote = __webpack_require__(2319);
// EXTERNAL MODULE: ./lib/host/scripts.generated.js
var scripts_generated = __webpack_require__(7044);
;// CONCATENATED MODULE: ./lib/adapters/ssh/open-channel.js
/**
 * A channel on which `commandLine` runs; undefined when there was none after `ms` or the connection was lost. One
 * that opens too late is closed again. Raises what the opener raises.
 */
async function openWithin(opener, commandLine, ms) {
    const over = new AbortController();
    const limit = opener.clock.sleep(ms, AbortSignal.any([over.signal, opener.lost])).catch(() => { });
    const opening = opener.openExec(commandLine);
    try {
        const channel = await Promise.race([opening, limit]);
        if (channel !== undefined)
            return channel;
        opening.then((late) => late.close(), () => { });
        return undefined;
    }
    finally {
        over.abort();
    }
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/end-group.js



/** How much longer than the grace the ending of a group may take. */
const slackS = 10;
/**
 * Ends a process group on the host by `src/host/end-group.sh`: TERM, `graceS` seconds, KILL. The host does the
 * waiting, so that the group ends even when the connection breaks meanwhile. Never rejects and is bounded, since
 * a host on which one command hangs may let this one hang too.
 */
async function endGroup(opener, group, graceS) {
    const limitMs = (graceS + slackS) * 1000;
    const line = (0,quote/* quoteCommand */.c)(['sh', '-c', scripts_generated/* scripts */.P['host/end-group.sh'], 'end-group', `${group}`, `${graceS}`]);
    const channel = await openWithin(opener, line, limitMs).catch(() => undefined);
    if (channel === undefined)
        return;
    channel.stdin.on('error', () => { }).end();
    channel.stdout.on('error', () => { }).resume();
    channel.stderr.on('error', () => { }).resume();
    const over = new AbortController();
    const limit = opener.clock.sleep(limitMs, AbortSignal.any([over.signal, opener.lost])).catch(() => { });
    await Promise.race([channel.closed, limit]);
    over.abort();
    channel.close();
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/framing.js


/** No mark is longer: the prefix, a word, a number of at most ten digits and the newline. */
const longestMarkTail = 24;
/** Comments are for readers: each command would carry them over the wire. */
const wrapper = scripts_generated/* scripts */.P['host/run.sh']
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n');
/** The command line that runs `argv` under the wrapper; `nonce` must be hexadecimal and unpredictable. */
function frameCommand(nonce, argv) {
    // Bourne's, C's and fish's shells know exec; without it the login shell would wait as one process more.
    return `exec ${(0,quote/* quoteCommand */.c)(['sh', '-c', wrapper, 'deploy-run', nonce, ...argv])}`;
}
/**
 * Takes the marks of `src/host/run.sh` out of both output streams of one command, wherever chunks are cut, and
 * remembers what they told. All other bytes pass unchanged and in order; only what may still become a mark is
 * held back until it is decided.
 */
class Framing {
    #stdout;
    #stderr;
    #group;
    #code;
    #stdoutEnded = false;
    constructor(nonce) {
        const prefix = Buffer.from(`deploy-run ${nonce} `);
        const read = (mark) => this.#read(mark);
        this.#stdout = new MarkFilter(prefix, read);
        this.#stderr = new MarkFilter(prefix, read);
    }
    get state() {
        return { group: this.#group, code: this.#code, stdoutEnded: this.#stdoutEnded };
    }
    /** Both marks that follow a command have been seen: nothing that it wrote is missing. */
    get complete() {
        return this.#code !== undefined && this.#stdoutEnded;
    }
    /** The bytes of this chunk (and of what was held back) that belong to the command itself. */
    pass(stream, chunk) {
        return (stream === 'stdout' ? this.#stdout : this.#stderr).pass(chunk);
    }
    /** What is still held back when the stream has ended: it did not become a mark. */
    rest(stream) {
        return (stream === 'stdout' ? this.#stdout : this.#stderr).rest();
    }
    #read(mark) {
        if (mark === 'end') {
            this.#stdoutEnded = true;
            return true;
        }
        const [, word, digits] = /^(group|exit) (\d{1,10})$/.exec(mark) ?? [];
        if (word === 'group')
            this.#group = Number(digits) > 1 ? Number(digits) : undefined;
        if (word === 'exit')
            this.#code = Number(digits);
        return word !== undefined;
    }
}
/** Removes `<prefix><mark>\n` from a stream of bytes and hands each mark to `read`, which says whether it is one. */
class MarkFilter {
    #prefix;
    #read;
    #held = Buffer.alloc(0);
    constructor(prefix, read) {
        this.#prefix = prefix;
        this.#read = read;
    }
    pass(chunk) {
        let data = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
        this.#held = Buffer.alloc(0);
        const out = [];
        for (;;) {
            const at = data.indexOf(this.#prefix);
            if (at < 0) {
                const keep = this.#possibleStart(data);
                out.push(data.subarray(0, data.length - keep));
                this.#hold(data.subarray(data.length - keep));
                break;
            }
            const markAt = at + this.#prefix.length;
            const endsAt = data.subarray(0, markAt + longestMarkTail).indexOf('\n', markAt);
            if (endsAt < 0 && data.length < markAt + longestMarkTail) {
                out.push(data.subarray(0, at));
                this.#hold(data.subarray(at));
                break;
            }
            const isMark = endsAt >= 0 && this.#read(data.toString('latin1', markAt, endsAt));
            out.push(data.subarray(0, isMark ? at : markAt));
            data = data.subarray(isMark ? endsAt + 1 : markAt);
        }
        return out.filter((part) => part.length > 0);
    }
    rest() {
        const held = this.#held;
        this.#held = Buffer.alloc(0);
        return held;
    }
    /** A copy, so that a few held bytes do not keep a whole packet in memory. */
    #hold(bytes) {
        this.#held = Buffer.from(bytes);
    }
    /** How many bytes at the end of `data` are the beginning of the prefix. */
    #possibleStart(data) {
        const longest = Math.min(data.length, this.#prefix.length - 1);
        for (let length = longest; length > 0; length -= 1) {
            if (this.#prefix.subarray(0, length).equals(data.subarray(data.length - length)))
                return length;
        }
        return 0;
    }
}

// EXTERNAL MODULE: ./lib/adapters/ssh/output-capture.js
var output_capture = __webpack_require__(944);
;// CONCATENATED MODULE: ./lib/adapters/ssh/remote-run.js








const usualPatience = { killGraceMs: 5_000, drainMs: 1_000 };
const defaultKeepBytes = 64 * 1024;
/**
 * Runs one command under `src/host/run.sh` on a channel of its own and tells how it ended; see RemoteCommand for
 * the promises kept. Raises only what `stdin` or `onLine` raised: then the command has been ended, because it
 * would have taken a cut input for a whole one.
 */
async function runRemotely(context, sessions, command) {
    const calledAt = context.clock.now();
    try {
        return await sessions.run(() => runOnce(context, command));
    }
    catch (error) {
        if (!(error instanceof failure/* DeployError */.s) || error.failure.kind !== 'connection-lost')
            throw error;
        const end = { kind: 'lost', failure: { host: context.host, ...error.failure } };
        return { end, stdout: '', stderr: '', durationMs: context.clock.now() - calledAt };
    }
    finally {
        (0,command_input/* releaseInput */._)(command.stdin);
    }
}
async function runOnce(context, command) {
    const { clock, host, lost } = context;
    const { timeoutMs } = command;
    const startedAt = clock.now();
    const nonce = (0,external_node_crypto_.randomBytes)(16).toString('hex');
    if (command.signal?.aborted === true)
        return { end: { kind: 'cancelled' }, stdout: '', stderr: '', durationMs: 0 };
    const channel = await openWithin(context, frameCommand(nonce, command.argv), timeoutMs);
    if (channel === undefined) {
        const end = lost.aborted ? (0,command_end/* lostEnd */.sb)(host, lost) : { kind: 'timed-out', afterMs: timeoutMs };
        return { end, stdout: '', stderr: '', durationMs: clock.now() - startedAt };
    }
    const leftMs = Math.max(0, startedAt + timeoutMs - clock.now());
    const run = new ChannelRun(context, channel, nonce, command, leftMs);
    const end = await run.end();
    return { end, ...run.output(), durationMs: clock.now() - startedAt };
}
class ChannelRun {
    #context;
    #channel;
    #command;
    #framing;
    #captures;
    #over = new AbortController();
    #cause;
    #settle = () => { };
    #bytes = 0;
    constructor(context, channel, nonce, command, leftMs) {
        this.#context = context;
        this.#channel = channel;
        this.#command = command;
        this.#framing = new Framing(nonce);
        const { onLine, keepBytes = defaultKeepBytes } = command;
        const capture = (name) => new output_capture/* OutputCapture */.s(keepBytes, onLine === undefined ? undefined : (line) => onLine(name, line));
        this.#captures = { stdout: capture('stdout'), stderr: capture('stderr') };
        this.#cause = new Promise((resolve) => {
            this.#settle = resolve;
        });
        this.#read('stdout', channel.stdout);
        this.#read('stderr', channel.stderr);
        this.#watch(leftMs);
        (0,command_input/* feedInput */.r)(channel.stdin, command.stdin, (error) => this.#settle({ kind: 'defect', error }));
    }
    async end() {
        const cause = await this.#cause;
        const end = await this.#conclude(cause);
        this.#over.abort();
        this.#channel.close();
        if (cause.kind === 'defect')
            throw cause.error;
        this.#finishOutput();
        return end;
    }
    output() {
        return { stdout: this.#captures.stdout.text(), stderr: this.#captures.stderr.text() };
    }
    #read(name, stream) {
        stream.on('data', (chunk) => {
            if (this.#over.signal.aborted)
                return;
            this.#bytes += chunk.length;
            this.#guard(() => {
                for (const part of this.#framing.pass(name, chunk))
                    this.#captures[name].add(part);
            });
            if (this.#framing.complete)
                this.#settle({ kind: 'complete' });
        });
        stream.on('error', () => { });
    }
    #watch(leftMs) {
        const { clock, lost, patience } = this.#context;
        const over = this.#over.signal;
        clock.sleep(leftMs, over).then(() => this.#settle({ kind: 'timed-out' }), () => { });
        const onLost = () => this.#settle({ kind: 'lost' });
        lost.addEventListener('abort', onLost, { once: true, signal: over });
        if (lost.aborted)
            onLost();
        const onCancel = () => this.#settle({ kind: 'cancelled' });
        this.#command.signal?.addEventListener('abort', onCancel, { once: true, signal: over });
        if (this.#command.signal?.aborted === true)
            onCancel();
        void this.#channel.closed.then((exit) => this.#settle({ kind: 'closed', exit }));
        void this.#channel.exited.then(async (exit) => {
            for (let seen = -1; seen !== this.#bytes && !over.aborted;) {
                seen = this.#bytes;
                await clock.sleep(patience.drainMs, over).catch(() => { });
            }
            this.#settle({ kind: 'drained', exit });
        });
    }
    async #conclude(cause) {
        const { host, lost } = this.#context;
        const { code } = this.#framing.state;
        switch (cause.kind) {
            case 'complete':
                return (0,command_end/* endOfCode */.wq)(code ?? 0);
            case 'closed':
            case 'drained':
                if (code !== undefined)
                    return (0,command_end/* endOfCode */.wq)(code);
                if (Object.keys(cause.exit).length === 0)
                    await this.#awaitLoss();
                return (0,command_end/* endOfExit */.Zv)(cause.exit, host, lost);
            case 'lost':
                return code === undefined ? (0,command_end/* lostEnd */.sb)(host, lost) : (0,command_end/* endOfCode */.wq)(code);
            case 'cancelled':
                await this.#endGroup();
                return lost.aborted ? (0,command_end/* lostEnd */.sb)(host, lost) : { kind: 'cancelled' };
            case 'defect':
            case 'timed-out':
                await this.#endGroup();
                return lost.aborted ? (0,command_end/* lostEnd */.sb)(host, lost) : { kind: 'timed-out', afterMs: this.#command.timeoutMs };
        }
    }
    /** A channel may go moments before the news that the whole connection went, which tells more. */
    async #awaitLoss() {
        const { clock, lost, patience } = this.#context;
        await clock.sleep(patience.drainMs, lost).catch(() => { });
    }
    /** Ends what the command started on the host, then lets its last words arrive. */
    async #endGroup() {
        const { group } = this.#framing.state;
        const { clock, patience, lost } = this.#context;
        if (group !== undefined)
            await endGroup(this.#context, group, Math.ceil(patience.killGraceMs / 1000));
        if (lost.aborted)
            return;
        await Promise.race([
            this.#channel.closed,
            clock.sleep(patience.drainMs, this.#over.signal).catch(() => { }),
        ]);
    }
    #finishOutput() {
        for (const name of ['stdout', 'stderr']) {
            this.#captures[name].add(this.#framing.rest(name));
            this.#captures[name].end();
        }
    }
    /** A defect in `onLine` must neither stay silent nor end the process. */
    #guard(action) {
        try {
            action();
        }
        catch (error) {
            this.#settle({ kind: 'defect', error });
        }
    }
}


/***/ }),

/***/ 6187:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ Sessions)
/* harmony export */ });
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(370);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _exec_channel_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2421);



/** OpenSSH allows ten sessions a connection unless told otherwise; two stay free for ending commands. */
const usualSessions = 8;
/** A session that has just ended may still count for a moment. */
const patienceMs = 2_000;
const retryMs = 100;
/** Shares the few sessions that a host allows on one connection among all commands that want to run at once. */
class Sessions {
    #limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_2__/* ["default"] */ .A)(usualSessions);
    #clock;
    constructor(clock, most = usualSessions) {
        this.#clock = clock;
        this.#limit.concurrency = Math.min(most, usualSessions);
    }
    /**
     * Runs `task` when there is room. When the host refuses a session while others are open, it runs again once
     * one of them has ended, and fewer are opened from then on. Raises what the task raises; DeployError
     * `connection-lost` when the host keeps refusing even a single session.
     */
    async run(task) {
        for (let waitedMs = 0;;) {
            const outcome = await this.#limit(async () => {
                try {
                    return { kind: 'ran', value: await task() };
                }
                catch (error) {
                    if (!(error instanceof _exec_channel_js__WEBPACK_IMPORTED_MODULE_1__/* .SessionRefused */ .D))
                        throw error;
                    const others = this.#limit.activeCount - 1;
                    if (others > 0)
                        this.#learn(others);
                    else if (waitedMs >= patienceMs)
                        throw notEvenOne(error);
                    return { kind: others > 0 ? 'queue' : 'wait' };
                }
            });
            if (outcome.kind === 'ran')
                return outcome.value;
            if (outcome.kind === 'wait') {
                await this.#clock.sleep(retryMs);
                waitedMs += retryMs;
            }
        }
    }
    /** One of the sessions that fit is kept free for ending commands, where there is more than one. */
    #learn(others) {
        this.#limit.concurrency = Math.max(1, Math.min(this.#limit.concurrency, others - 1));
    }
}
function notEvenOne(refusal) {
    return new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({
        kind: 'connection-lost',
        message: 'the host refuses to open a session',
        hint: 'Check MaxSessions, ForceCommand and the limits of this user on the host.',
    }, { cause: refusal });
}


/***/ }),

/***/ 9062:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ collectOften),
/* harmony export */   Z: () => (/* binding */ collectAsItPasses)
/* harmony export */ });
/* harmony import */ var node_v8__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8877);
/* harmony import */ var node_v8__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_v8__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_vm__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(714);
/* harmony import */ var node_vm__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_vm__WEBPACK_IMPORTED_MODULE_1__);


/**
 * Has V8 collect often from now on, while little has been allocated: chunks of archives and packets lie outside of its
 * heap, count for nothing there, and are only freed when the small objects that hold them are collected. Memory of the
 * process for 120 MB in 10,000 files: 168 MB instead of 229, for some 5 % more of its processor time.
 */
function collectOften() {
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--semi-space-growth-factor=1');
}
/**
 * After so much has passed through in chunks the young objects are collected. For a first upload of 500 MB that takes the
 * process from 226 to 182 MiB; collecting twice as often makes it more again, since more objects outlive it.
 */
const bytesBetween = 4 * 1024 * 1024;
/** Counts what passes in chunks through a stream; to be told of each. */
function collectAsItPasses() {
    let passed = 0;
    return (bytes) => {
        passed += bytes;
        if (passed < bytesBetween)
            return;
        passed = 0;
        collector ??= exposedCollector();
        collector({ type: 'minor' });
    };
}
let collector;
/** Node has a name for it only where it was started so; a context that is made afterwards has one, too. */
function exposedCollector() {
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--expose-gc');
    return (0,node_vm__WEBPACK_IMPORTED_MODULE_1__.runInNewContext)('gc');
}


/***/ }),

/***/ 2319:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ quoteCommand),
/* harmony export */   o: () => (/* binding */ quoteArgument)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);

/** Linux refuses any single argument above this size (MAX_ARG_STRLEN), and sshd hands over a command as one. */
const longestCommand = 128 * 1024 - 1;
/**
 * One argument as a word that bash, dash, zsh, busybox sh and fish all read back unchanged.
 *
 * Quotes and backslashes stand in double quotes and all else in single quotes, because fish, unlike POSIX
 * (XCU 2.2), reads backslashes inside single quotes. Raises DeployError `internal` for a NUL byte, which no
 * argument can hold.
 */
function quoteArgument(value) {
    if (value.includes('\0')) {
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({ kind: 'internal', message: 'an argument of a command holds a NUL byte' });
    }
    if (/^[A-Za-z0-9_/.:,@+-]+$/.test(value))
        return value;
    if (value === '')
        return "''";
    return (value.match(/['\\]+|[^'\\]+/g) ?? []).map(quoteRun).join('');
}
/**
 * A command line for a login shell that runs exactly `argv`.
 * Raises DeployError `internal` when it is too long for one argument: such data belongs on standard input.
 */
function quoteCommand(argv) {
    const line = argv.map(quoteArgument).join(' ');
    if (Buffer.byteLength(line) > longestCommand) {
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({
            kind: 'internal',
            message: `a command is longer than ${longestCommand} bytes`,
            hint: 'Pass large values through standard input or a file.',
        });
    }
    return line;
}
/** A run holds either only quotes and backslashes or none of them. */
function quoteRun(run) {
    return /^['\\]/.test(run) ? `"${run.replaceAll('\\', '\\\\')}"` : `'${run}'`;
}


/***/ }),

/***/ 8607:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  J: () => (/* binding */ courierOf),
  createWorld: () => (/* binding */ createWorld),
  credentialChecks: () => (/* binding */ credentialChecks)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./lib/adapters/clock.js
var clock = __webpack_require__(6467);
// EXTERNAL MODULE: ./lib/adapters/dial.js
var dial = __webpack_require__(7587);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./lib/host/byte-order.js
var byte_order = __webpack_require__(8680);
// EXTERNAL MODULE: ./lib/host/link-target.js
var link_target = __webpack_require__(1585);
// EXTERNAL MODULE: ./lib/host/name-bytes.js
var name_bytes = __webpack_require__(7174);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
;// CONCATENATED MODULE: ./lib/adapters/files/source-failure.js

/** The error code of a failed system call (`ENOENT`), or an empty text for anything else that was thrown. */
function codeOf(thrown) {
    return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
/** A DeployError about the source on the runner; `source-invalid` unless another kind is given. */
function sourceError(message, hint, options = {}) {
    return new failure/* DeployError */.s({ kind: options.kind ?? 'source-invalid', message, hint }, { cause: options.cause });
}
/** What a failed system call on a file of the source means to the user; a DeployError stays what it is. */
function unreadable(path, thrown) {
    if (thrown instanceof failure/* DeployError */.s)
        return thrown;
    const cause = thrown;
    switch (codeOf(thrown)) {
        case 'EACCES':
        case 'EPERM':
            return sourceError(`${path} may not be read`, 'Make it readable for the user that runs this, or exclude it.', {
                cause,
            });
        case 'ENOENT':
        case 'ENOTDIR':
        case 'ELOOP':
            return changed(path, cause);
        default: {
            const why = thrown instanceof Error ? thrown.message : String(thrown);
            return sourceError(`${path} cannot be read: ${why}`, 'Check the disk of the runner.', { cause });
        }
    }
}
/** A file is not the same any more as when the source was scanned. */
function changed(path, cause) {
    return sourceError(`${path} changed while it was read`, 'Let the build end before deploying, or exclude files that something keeps writing.', { cause });
}
/** A text without characters that would disturb a log line. */
function shown(text) {
    return JSON.stringify(text).slice(1, -1);
}

// EXTERNAL MODULE: ./node_modules/ignore/index.js
var ignore = __webpack_require__(298);
var ignore_default = /*#__PURE__*/__webpack_require__.n(ignore);
;// CONCATENATED MODULE: ./lib/adapters/files/source-filter.js



/** A file in the root of the source with patterns of what is not to be sent; not sent itself. */
const ignoreFile = '.deployignore';
/**
 * Excluded is what `.deployignore` and then `exclude` match: later patterns win, `!` takes back, and what lies in an
 * excluded directory stays out whatever comes later, all as in gitignore(5). Every `.git` and `.deployignore` itself
 * stay out always. Where `include` has patterns, only what they match is sent, or what lies in a directory they match;
 * excluded things stay out even then.
 */
async function sourceFilter(root, patterns) {
    const ignored = await readIgnoreFile(root);
    const excluded = matcher().add(ignored).add(patterns.exclude);
    const excludesSome = ignored !== '' || patterns.exclude.length > 0;
    const included = matcher().add(patterns.include);
    const matches = (rules, path, directory) => rules.ignores(directory ? `${path}/` : path);
    return {
        excludes: (path, directory) => path === '.git' ||
            path.endsWith('/.git') ||
            path === ignoreFile ||
            (excludesSome && matches(excluded, path, directory)),
        includes: (path, directory) => patterns.include.length === 0 || matches(included, path, directory),
    };
}
function matcher() {
    // Hosts tell upper from lower case.
    return ignore_default()({ ignorecase: false, allowRelativePaths: true });
}
async function readIgnoreFile(root) {
    try {
        return (await (0,promises_.readFile)((0,external_node_path_.join)(root, ignoreFile), 'utf8')).replace(/^\uFEFF/, '');
    }
    catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
            return '';
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/adapters/files/scan-source.js









/** After so many the event loop has its turn, so that a run can be cancelled. */
const directoriesAtOnce = 100;
/**
 * Lists what of a directory belongs to the release; `sourceFilter` tells what the patterns mean. Links are kept as
 * links, also where they lead nowhere. Rejects with DeployError: `link-escapes` for a link out of the source;
 * `source-invalid` where it is missing, empty or unreadable, or holds a device, pipe or socket. Names that are not UTF-8
 * are in the texts of name-bytes.ts.
 */
async function scanSource(root, patterns) {
    await requireDirectory(root);
    const filter = await sourceFilter(root, patterns);
    const entries = [];
    // Parents that no pattern names but that something included lies in.
    const passed = new Map();
    const pending = [''];
    let listed = 0;
    for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
        listed += 1;
        if (listed % directoriesAtOnce === 0)
            await (0,external_node_timers_promises_.setImmediate)();
        for (const found of listDirectory(root, directory, filter)) {
            if (found.kind === 'directory')
                pending.push(found.path);
            if (filter.includes(found.path, found.kind === 'directory'))
                entries.push(found);
            else if (found.kind === 'directory')
                passed.set(found.path, found);
        }
    }
    const missing = new Set();
    for (const { path } of passed.size === 0 ? [] : entries) {
        for (let above = (0,external_node_path_.dirname)(path); above !== '.'; above = (0,external_node_path_.dirname)(above)) {
            const parent = passed.get(above);
            if (parent !== undefined)
                missing.add(parent);
        }
    }
    return summarise(root, [...entries, ...missing], patterns);
}
function summarise(root, entries, patterns) {
    const files = entries.filter((entry) => entry.kind === 'file');
    if (!entries.some((entry) => entry.kind !== 'directory')) {
        throw sourceError(`there is nothing to deploy in ${root}`, patterns.include.length > 0 || patterns.exclude.length > 0
            ? 'No file is left by `include` and `exclude`; patterns are relative to the source and use gitignore syntax.'
            : 'The source is empty: build the app before this step, or correct `source`.');
    }
    return {
        root,
        entries: (0,byte_order/* sortByBytes */.n)(entries, (entry) => entry.path),
        files: files.length,
        bytes: files.reduce((sum, file) => sum + file.size, 0),
    };
}
async function requireDirectory(root) {
    let found;
    try {
        found = await (0,promises_.stat)(root);
    }
    catch (error) {
        if (codeOf(error) !== 'ENOENT')
            throw unreadable(root, error);
        throw sourceError(`the source ${root} does not exist`, 'Correct `source`, or build (or check out) the app before this step.', { cause: error });
    }
    if (!found.isDirectory()) {
        throw sourceError(`the source ${root} is not a directory`, 'Give a directory, or an archive: .tar.gz, .tgz, .tar, .tar.zst or .zip.');
    }
}
/** By blocking calls, as all here: asking the thread pool for each of thousands of files takes many times longer. */
function listDirectory(root, directory, filter) {
    const within = directory === '' ? '' : `${directory}/`;
    try {
        const found = (0,external_node_fs_.readdirSync)((0,name_bytes/* pathBytes */.X5)((0,external_node_path_.join)(root, directory)), { encoding: 'buffer', withFileTypes: true });
        return found.flatMap((item) => {
            const path = within + (0,name_bytes/* nameText */.fh)(item.name);
            const isDirectory = item.isDirectory();
            if (filter.excludes(path, isDirectory))
                return [];
            return [isDirectory ? { kind: 'directory', path } : describe(root, path)];
        });
    }
    catch (error) {
        throw unreadable((0,external_node_path_.join)(root, directory), error);
    }
}
function describe(root, path) {
    const found = (0,external_node_fs_.lstatSync)((0,name_bytes/* pathBytes */.X5)(`${root}/${path}`));
    if (found.isDirectory())
        return { kind: 'directory', path };
    if (found.isFile())
        return { kind: 'file', path, size: found.size, executable: (found.mode & 0o100) !== 0 };
    if (!found.isSymbolicLink()) {
        throw sourceError(`${shown(path)} is a device, pipe or socket`, 'Exclude it: a release holds directories, regular files and links only.');
    }
    const target = (0,name_bytes/* nameText */.fh)((0,external_node_fs_.readlinkSync)((0,name_bytes/* pathBytes */.X5)(`${root}/${path}`), { encoding: 'buffer' }));
    if (!(0,link_target/* linkStaysInside */.t)(path, target))
        throw linkEscapes(path, target);
    return { kind: 'link', path, target };
}
/** The refusal of a link that leads out of the release. */
function linkEscapes(path, target) {
    return sourceError(`the link ${shown(path)} leads out of the source: ${shown(target)}`, 'Make it relative with `..` only at its start and inside the source, replace it by what it names, or exclude it.', { kind: 'link-escapes' });
}

// EXTERNAL MODULE: ./lib/host/manifest.js
var host_manifest = __webpack_require__(5450);
// EXTERNAL MODULE: ./lib/model/file-parts.js
var file_parts = __webpack_require__(1093);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(5919);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./lib/adapters/files/cut-file.js
/**
 * Makes the function that cuts a file where its content says so: behind each place where the hash of the 32 bytes
 * before it ends with enough zeros (a gear hash, as in FastCDC, Xia et al. 2016), from half the average to four times
 * as much apart. Memory: 4 MiB and 16 bytes a part. It uses nothing but its arguments, since its text also runs in
 * worker threads (file-parts.ts). The same content is cut alike by every version, or nothing is found again.
 */
function fileCutter(fs, zlib) {
    const gear = new Int32Array(256);
    let state = 0x9e3779b9;
    for (let byte = 0; byte < gear.length; byte += 1) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        gear[byte] = state;
    }
    // Eight bytes a turn, which also makes it too long to be drawn into the loop that calls it: that loop is entered once,
    // never compiled as a whole, and what is drawn into it runs at a third of the speed.
    const findEnd = (bytes, from, to, mask) => {
        let hash = 0;
        let at = from;
        for (const end = to - 7; at < end; at += 8) {
            hash = ((hash << 1) + gear[bytes[at]]) | 0;
            if ((hash & mask) === 0)
                return at + 1;
            hash = ((hash << 1) + gear[bytes[at + 1]]) | 0;
            if ((hash & mask) === 0)
                return at + 2;
            hash = ((hash << 1) + gear[bytes[at + 2]]) | 0;
            if ((hash & mask) === 0)
                return at + 3;
            hash = ((hash << 1) + gear[bytes[at + 3]]) | 0;
            if ((hash & mask) === 0)
                return at + 4;
            hash = ((hash << 1) + gear[bytes[at + 4]]) | 0;
            if ((hash & mask) === 0)
                return at + 5;
            hash = ((hash << 1) + gear[bytes[at + 5]]) | 0;
            if ((hash & mask) === 0)
                return at + 6;
            hash = ((hash << 1) + gear[bytes[at + 6]]) | 0;
            if ((hash & mask) === 0)
                return at + 7;
            hash = ((hash << 1) + gear[bytes[at + 7]]) | 0;
            if ((hash & mask) === 0)
                return at + 8;
        }
        for (; at < to; at += 1) {
            hash = ((hash << 1) + gear[bytes[at]]) | 0;
            if ((hash & mask) === 0)
                return at + 1;
        }
        return to;
    };
    return (path, average) => {
        const least = average / 2;
        const most = average * 4;
        // Old bytes have been shifted to the upper bits.
        const mask = ((least - 1) << (32 - Math.log2(least))) | 0;
        const bytes = new Uint8Array(Math.max(most * 2, 4 * 1024 * 1024));
        let cut = new Uint32Array(1024);
        let count = 0;
        let handle;
        try {
            handle = fs.openSync(typeof path === 'string' ? path : Buffer.from(path), fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
            let start = 0;
            let filled = 0;
            for (let ended = false;;) {
                if (!ended && filled - start < most) {
                    bytes.copyWithin(0, start, filled);
                    filled -= start;
                    start = 0;
                    while (!ended && filled < bytes.length) {
                        const read = fs.readSync(handle, bytes, filled, bytes.length - filled, null);
                        ended = read === 0;
                        filled += read;
                    }
                }
                if (start === filled)
                    return cut.subarray(0, count);
                const from = Math.min(filled, start + least);
                const end = findEnd(bytes, from, Math.min(filled, start + most), mask);
                if (count + 2 > cut.length) {
                    const larger = new Uint32Array(cut.length * 2);
                    larger.set(cut);
                    cut = larger;
                }
                cut[count] = zlib.crc32(bytes.subarray(start, end));
                cut[count + 1] = end - start;
                count += 2;
                start = end;
            }
        }
        catch {
            // Whoever sends the file says what is wrong with it.
            return undefined;
        }
        finally {
            if (handle !== undefined)
                fs.closeSync(handle);
        }
    };
}

;// CONCATENATED MODULE: ./lib/adapters/files/file-parts.js






/** So many parts make a group on average, and at most. */
const groupParts = { average: 64, most: 256 };
/** What the thread runs; the bundle has no file of its own for it. */
const program = `
const { parentPort } = require('node:worker_threads');
const cut = (${fileCutter.toString()})(require('node:fs'), require('node:zlib'));
parentPort.on('message', ({ path, average }) => parentPort.postMessage(cut(path, average)));
`;
/**
 * Cuts large files into parts, one after another in a thread of its own, beside those that hash. A file that cannot be
 * read has no parts, nor has any where this runtime (Node before 20.15) cannot make checksums.
 */
class FileParts {
    #known = new Map();
    #waiting = [];
    #signal;
    #worker;
    /** The thread ends, and nothing is cut any more, once the signal aborts. */
    constructor(signal) {
        this.#signal = signal;
        signal.addEventListener('abort', () => this.#giveUp(), { once: true });
    }
    /** The parts of a file, of `average` bytes each; made once. */
    of(path, average) {
        const key = `${average} ${path}`;
        const known = this.#known.get(key);
        if (known !== undefined)
            return known;
        const made = this.#cut(path, average).then((cut) => (cut === undefined ? undefined : [...groupsOf(cut)]));
        this.#known.set(key, made);
        return made;
    }
    #cut(path, average) {
        if (this.#signal.aborted || typeof external_node_zlib_.crc32 !== 'function')
            return Promise.resolve(undefined);
        this.#worker ??= this.#start();
        this.#worker.postMessage({ path: (0,name_bytes/* pathBytes */.X5)(path), average });
        return new Promise((resolve) => this.#waiting.push(resolve));
    }
    #start() {
        const worker = new external_node_worker_threads_.Worker(program, { eval: true });
        worker.on('message', (cut) => this.#waiting.shift()?.(cut));
        worker.on('error', () => this.#giveUp());
        worker.unref();
        return worker;
    }
    #giveUp() {
        void this.#worker?.terminate();
        this.#worker = undefined;
        for (const resolve of this.#waiting.splice(0))
            resolve(undefined);
    }
}
/** Where groups end depends on their parts only, as parts do on bytes. */
function* groupsOf(cut) {
    let parts = [];
    let bytes = 0;
    for (let at = 0; at < cut.length; at += 2) {
        const checksum = cut[at] ?? 0;
        const length = cut[at + 1] ?? 0;
        parts.push((0,file_parts/* partText */.Rn)(checksum, length));
        bytes += length;
        const ends = checksum % groupParts.average === 0 || parts.length === groupParts.most;
        if (!ends && at + 2 < cut.length)
            continue;
        const text = parts.join('');
        yield { name: (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex').slice(0, 16), bytes, parts: text };
        parts = [];
        bytes = 0;
    }
}

;// CONCATENATED MODULE: ./lib/adapters/files/hash-file.js
/**
 * Makes the function that hashes a file, by blocking reads of at most 1 MiB: for small files asking the thread pool
 * costs several times what reading them does. It uses nothing but its arguments, since its text also runs in worker
 * threads (hash-in-threads.ts).
 */
function fileHasher(fs, crypto) {
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    return ({ path, size }) => {
        let handle;
        try {
            // What was a file when it was scanned may be a link by now.
            handle = fs.openSync(typeof path === 'string' ? path : Buffer.from(path), fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
            const before = fs.fstatSync(handle, { bigint: true });
            if (!before.isFile() || before.size !== BigInt(size))
                return { changed: true };
            const hash = crypto.createHash('sha256');
            for (let left = size; left > 0;) {
                const read = fs.readSync(handle, buffer, 0, Math.min(left, buffer.length), null);
                if (read === 0)
                    return { changed: true };
                hash.update(buffer.subarray(0, read));
                left -= read;
            }
            const after = fs.fstatSync(handle, { bigint: true });
            if (after.size !== before.size || after.mtimeNs !== before.mtimeNs)
                return { changed: true };
            return { sha256: hash.digest('hex') };
        }
        catch (thrown) {
            const error = thrown;
            return { code: error.code ?? '', message: error.message };
        }
        finally {
            if (handle !== undefined)
                fs.closeSync(handle);
        }
    };
}

;// CONCATENATED MODULE: ./lib/adapters/files/hash-in-threads.js



/** Files that a thread is given at once: enough to keep it busy, few enough for all to end together. */
const batchFiles = 128;
/** What a thread runs; the bundle has no file of its own for it. */
const hash_in_threads_program = `
const { parentPort } = require('node:worker_threads');
const hash = (${fileHasher.toString()})(require('node:fs'), require('node:crypto'));
parentPort.on('message', (files) => parentPort.postMessage(files.map(hash)));
`;
/**
 * Hashes files in so many threads, while this one goes on; what came of each stands at the place of its file. Rejects
 * with DeployError `internal` when a thread dies, and with the signal's reason. The threads end with the work or with
 * the signal, and do not keep the process.
 */
async function hashInThreads(files, threads, signal) {
    signal.throwIfAborted();
    const hashed = new Array(files.length);
    let next = 0;
    const work = (worker) => new Promise((resolve, reject) => {
        let from = 0;
        const give = () => {
            from = next;
            next += batchFiles;
            if (from >= files.length)
                resolve();
            else
                worker.postMessage(files.slice(from, from + batchFiles));
        };
        worker.on('message', (ends) => {
            for (const [index, end] of ends.entries())
                hashed[from + index] = end;
            give();
        });
        worker.on('error', (error) => reject(died(error.message)));
        worker.on('exit', (code) => reject(died(`exit code ${code}`)));
        worker.unref();
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        give();
    });
    const workers = Array.from({ length: threads }, () => new external_node_worker_threads_.Worker(hash_in_threads_program, { eval: true }));
    try {
        await Promise.all(workers.map(work));
        return hashed;
    }
    finally {
        for (const worker of workers)
            void worker.terminate();
    }
}
function died(how) {
    return new failure/* DeployError */.s({
        kind: 'internal',
        message: `a thread that hashed the source died: ${how}`,
        hint: 'Start the run again; if it happens every time, the runner may lack memory.',
    });
}

;// CONCATENATED MODULE: ./lib/adapters/files/hash-tree.js








/** Up to this much it takes less time here than threads take to start. */
const smallTree = { files: 300, bytes: 8 * 1024 * 1024 };
/** After this much the event loop has its turn: connections are being made meanwhile. */
const sliceBytes = 2 * 1024 * 1024;
const mostThreads = 4;
/**
 * Reads every file of a source and tells what each is made of; large trees in threads.
 * Rejects with DeployError `source-invalid` when a file changes while it is read, and with the signal's reason.
 */
async function hashTree(tree, signal) {
    const files = tree.entries.filter((entry) => entry.kind === 'file');
    const toHash = files.map(({ path, size }) => ({ path: (0,name_bytes/* pathBytes */.X5)(`${tree.root}/${path}`), size }));
    const isSmall = files.length <= smallTree.files && tree.bytes <= smallTree.bytes;
    const ends = isSmall
        ? await hashHere(toHash, signal)
        : await hashInThreads(toHash, Math.min(mostThreads, (0,external_node_os_.availableParallelism)()), signal);
    const digests = new Map();
    for (const [index, file] of files.entries()) {
        digests.set(file, digestOf(ends[index], `${tree.root}/${file.path}`));
    }
    return tree.entries.map((entry) => entry.kind === 'file' ? { ...entry, sha256: digests.get(entry) ?? '' } : entry);
}
async function hashHere(files, signal) {
    const hash = fileHasher(external_node_fs_, external_node_crypto_);
    const ends = [];
    let bytes = 0;
    for (const file of files) {
        ends.push(hash(file));
        bytes += file.size;
        if (bytes < sliceBytes)
            continue;
        bytes = 0;
        await (0,external_node_timers_promises_.setImmediate)();
        signal.throwIfAborted();
    }
    return ends;
}
function digestOf(end, path) {
    if (end === undefined || 'changed' in end)
        throw changed(path);
    if ('sha256' in end)
        return end.sha256;
    throw unreadable(path, Object.assign(new Error(end.message), { code: end.code }));
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./lib/adapters/young-space.js
var young_space = __webpack_require__(9062);
;// CONCATENATED MODULE: ./lib/adapters/files/source-file.js





/**
 * Reads a file as it was scanned into the buffer that `room` gives each time, and yields how many bytes are there.
 * Rejects with DeployError `source-invalid` when the file changes meanwhile or cannot be read.
 */
function readSourceFile(root, entry, room) {
    return readPieces(root, entry, [{ at: 0, bytes: entry.size }], room);
}
/** The same for pieces of a file, one behind the other. */
async function* readPieces(root, entry, pieces, room) {
    const path = (0,external_node_path_.join)(root, entry.path);
    let handle;
    try {
        // What was a file when it was scanned may be a link by now.
        handle = await (0,promises_.open)((0,name_bytes/* pathBytes */.X5)(path), external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW);
        const before = await handle.stat({ bigint: true });
        if (!before.isFile() || before.size !== BigInt(entry.size))
            throw changed(path);
        for (const { at, bytes } of pieces) {
            for (let done = 0; done < bytes;) {
                const into = room();
                const { bytesRead } = await handle.read(into, 0, Math.min(bytes - done, into.length), at + done);
                if (bytesRead === 0)
                    throw changed(path);
                done += bytesRead;
                yield bytesRead;
            }
        }
        const after = await handle.stat({ bigint: true });
        if (after.size !== before.size || after.mtimeNs !== before.mtimeNs)
            throw changed(path);
    }
    catch (error) {
        throw unreadable(path, error);
    }
    finally {
        await handle?.close();
    }
}
/**
 * The same for a small file, by blocking calls into the beginning of a buffer, which has room for one byte more than
 * the file holds: asking the thread pool for each of thousands of files takes many times longer. Returns the bytes read.
 * Throws DeployError `source-invalid`; a change at the very moment of reading shows on the host, by the digest.
 */
function readSmallFile(root, entry, into) {
    const path = (0,external_node_path_.join)(root, entry.path);
    let handle;
    try {
        handle = (0,external_node_fs_.openSync)((0,name_bytes/* pathBytes */.X5)(path), external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW);
        let read = (0,external_node_fs_.readSync)(handle, into, 0, entry.size + 1, null);
        // File systems over a network may give less than there is.
        while (read < entry.size) {
            const more = (0,external_node_fs_.readSync)(handle, into, read, entry.size + 1 - read, null);
            if (more === 0)
                break;
            read += more;
        }
        if (read !== entry.size)
            throw changed(path);
        return read;
    }
    catch (error) {
        throw unreadable(path, error);
    }
    finally {
        if (handle !== undefined)
            (0,external_node_fs_.closeSync)(handle);
    }
}

;// CONCATENATED MODULE: ./lib/adapters/files/tar-header.js

/** Headers and contents are filled up to a multiple of this. */
const tarBlockBytes = 512;
const typeFlags = { file: '0', directory: '5', link: '2' };
const longestName = 100;
const longestPrefix = 155;
/** Eleven octal digits; larger files have their size in base 256, as GNU tar writes it. */
const largestOctal = 8 ** 11 - 1;
const slash = 0x2f;
/**
 * The header of an entry, owned by 0: POSIX ustar (pax(1), "ustar Interchange Format"). Names and targets that do not
 * fit go ahead of it in GNU's records of the types L and K, which GNU tar, bsdtar and busybox read alike; busybox skips
 * PAX records.
 */
function tarHeader(entry) {
    const name = (0,name_bytes/* nameBytes */.dw)(entry.path);
    const target = (0,name_bytes/* nameBytes */.dw)(entry.target ?? '');
    const at = splitOf(name);
    const header = block({
        type: typeFlags[entry.kind],
        name: at === undefined ? name.subarray(0, longestName) : name.subarray(at === 0 ? 0 : at + 1),
        prefix: name.subarray(0, at ?? 0),
        target: target.subarray(0, longestName),
        mode: entry.mode,
        size: entry.size,
        modifiedAt: entry.modifiedAt,
    });
    if (at !== undefined && target.length <= longestName)
        return header;
    return Buffer.concat([
        ...(target.length <= longestName ? [] : longRecord('K', target)),
        ...(at === undefined ? longRecord('L', name) : []),
        header,
    ]);
}
/** How many zeros follow a content of so many bytes. */
function tarPadding(size) {
    return (tarBlockBytes - (size % tarBlockBytes)) % tarBlockBytes;
}
/** Where a name is cut into prefix and name: 0 where all is name, undefined where neither way fits. */
function splitOf(name) {
    if (name.length <= longestName)
        return 0;
    const at = name.indexOf(slash, name.length - longestName - 1);
    return at > 0 && at <= longestPrefix && at < name.length - 1 ? at : undefined;
}
function longRecord(type, text) {
    const size = text.length + 1;
    const empty = Buffer.alloc(0);
    const name = Buffer.from('././@LongLink');
    const header = block({ type, name, prefix: empty, target: empty, mode: 0, size, modifiedAt: 0 });
    return [header, text, Buffer.alloc(1 + tarPadding(size))];
}
function block({ type, name, prefix, target, mode, size, modifiedAt }) {
    const header = Buffer.allocUnsafe(tarBlockBytes).fill(0);
    name.copy(header, 0);
    header.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, 'latin1');
    if (size <= largestOctal)
        header.write(octal(size, 11), 124, 'latin1');
    else {
        header[124] = 0x80;
        header.writeBigUInt64BE(BigInt(size), 128);
    }
    header.write(octal(modifiedAt, 11), 136, 'latin1');
    header.write(`        ${type}`, 148, 'latin1');
    target.copy(header, 157);
    header.write('ustar\x0000', 257, 'latin1');
    prefix.copy(header, 345);
    let sum = 0;
    for (const byte of header)
        sum += byte;
    header.write(`${octal(sum, 6)}\0`, 148, 'latin1');
    return header;
}
function octal(value, digits) {
    return value.toString(8).padStart(digits, '0');
}

// EXTERNAL MODULE: ./lib/adapters/files/zstd.js
var files_zstd = __webpack_require__(9254);
;// CONCATENATED MODULE: ./lib/adapters/files/pack.js








/** Files up to this size are read at once; larger ones pass in chunks. */
const smallBytes = 128 * 1024;
/** Of larger ones most of an archive may be made. */
const largeBytes = 4 * 1024 * 1024;
/** Compressors and channels want few large chunks. */
const chunkBytes = 256 * 1024;
/**
 * A tree as a tar archive (tar-header.ts): parents first, links last, owner 0, modes 0755 and 0644. The same tree and
 * options give the same bytes before compression. The stream fails with DeployError `source-invalid` when a file changes
 * while it is read.
 */
function packTree(tree, options) {
    const archive = compressor(options.format);
    feed(archive, chunks(tree, options)).catch((error) => {
        archive.destroy(error instanceof Error ? error : new Error(String(error)));
    });
    return archive;
}
/** Of the two buffers that chunks come in, one is filled while what is in the other is being compressed. */
async function feed(archive, pieces) {
    let written = Promise.resolve();
    let giveUp = () => undefined;
    // A stream that is destroyed says nothing more of what it was given.
    archive.once('close', () => giveUp(new Error('the archive is not wanted any more')));
    for await (const piece of pieces) {
        await written;
        written = new Promise((resolve, reject) => {
            giveUp = reject;
            archive.write(piece, (error) => (error ? reject(error) : resolve()));
        });
        // Awaited once the next piece is there.
        written.catch(() => undefined);
    }
    await written;
    archive.end();
}
function compressor(format) {
    switch (format) {
        case 'gzip':
            // A fast level: networks between runners and hosts are quicker than the stronger ones.
            return (0,external_node_zlib_.createGzip)({ level: 1, chunkSize: 128 * 1024 });
        case 'none':
            return new external_node_stream_.Transform({ transform: (piece, _, done) => done(null, Buffer.from(piece)) });
        case 'zstd': {
            const zstd = (0,files_zstd/* zstdCompressor */.$i)();
            if (zstd !== undefined)
                return zstd;
            throw new failure/* DeployError */.s({ kind: 'internal', message: 'this runtime has no zstd: choose gzip' });
        }
    }
}
async function* chunks(tree, options) {
    const modifiedAt = Math.floor(options.modifiedAt / 1000);
    const prefix = options.prefix ?? '';
    const chunk = new Chunk();
    let done = 0;
    const count = (bytes) => {
        done += bytes;
        options.onBytes?.(done);
    };
    // Small files make objects enough for their chunks to be collected with.
    const passed = (0,young_space/* collectAsItPasses */.Z)();
    const countLarge = (bytes) => {
        count(bytes);
        passed(bytes);
    };
    for (const { path, text } of options.texts ?? []) {
        const content = (0,name_bytes/* nameBytes */.dw)(text);
        const header = tarHeader({ kind: 'file', path, mode: 0o644, size: content.length, modifiedAt });
        yield* chunk.add(header);
        yield* chunk.add(content);
        yield* chunk.pad(content.length);
    }
    for (const { path, file, pieces } of options.patches ?? []) {
        const size = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
        yield* chunk.add(tarHeader({ kind: 'file', path, mode: 0o644, size, modifiedAt }));
        yield* chunk.fill(readPieces(tree.root, file, pieces, () => chunk.rest), count);
        yield* chunk.pad(size);
    }
    for (const entry of inOrder(tree.entries)) {
        yield* chunk.add(tarHeader(pack_describe(entry, prefix, modifiedAt)));
        if (entry.kind !== 'file')
            continue;
        if (entry.size <= smallBytes) {
            // One byte more, to see that the file ends where it should.
            if (chunk.room <= entry.size)
                yield* chunk.flush();
            chunk.used += readSmallFile(tree.root, entry, chunk.rest);
            count(entry.size);
        }
        else
            yield* chunk.fill(readSourceFile(tree.root, entry, () => chunk.rest), entry.size < largeBytes ? count : countLarge);
        yield* chunk.pad(entry.size);
    }
    yield* chunk.add(Buffer.alloc(2 * tarBlockBytes));
    yield* chunk.flush();
}
/** Parents first, links last. */
function* inOrder(entries) {
    for (const entry of entries)
        if (entry.kind !== 'link')
            yield entry;
    for (const entry of entries)
        if (entry.kind === 'link')
            yield entry;
}
function pack_describe(entry, prefix, modifiedAt) {
    const { kind } = entry;
    const path = prefix + entry.path;
    switch (kind) {
        case 'directory':
            return { kind, path, mode: 0o755, size: 0, modifiedAt };
        case 'link':
            return { kind, path, mode: 0o777, size: 0, target: entry.target, modifiedAt };
        case 'file':
            return { kind, path, mode: entry.executable ? 0o755 : 0o644, size: entry.size, modifiedAt };
    }
}
/** Gathers small pieces in two buffers by turns: what it yields is good until it yields again. */
class Chunk {
    used = 0;
    #bytes = Buffer.allocUnsafeSlow(chunkBytes);
    #other = Buffer.allocUnsafeSlow(chunkBytes);
    get room() {
        return chunkBytes - this.used;
    }
    get rest() {
        return this.#bytes.subarray(this.used);
    }
    *add(bytes) {
        for (let at = 0; at < bytes.length;) {
            if (this.room === 0)
                yield* this.flush();
            const copied = bytes.copy(this.#bytes, this.used, at);
            this.used += copied;
            at += copied;
        }
    }
    /** What is read into its rest, piece by piece. */
    async *fill(reading, count) {
        if (this.room === 0)
            yield* this.flush();
        for await (const read of reading) {
            this.used += read;
            count(read);
            if (this.room === 0)
                yield* this.flush();
        }
    }
    pad(size) {
        return this.add(zeros.subarray(0, tarPadding(size)));
    }
    *flush() {
        if (this.used === 0)
            return;
        yield this.#bytes.subarray(0, this.used);
        [this.#bytes, this.#other] = [this.#other, this.#bytes];
        this.used = 0;
    }
}
const zeros = Buffer.alloc(tarBlockBytes);

;// CONCATENATED MODULE: ./lib/adapters/files/staging-source.js






/** So much of large files is cut before anybody asks for it, while hosts are being reached. */
const cutAheadBytes = 1024 ** 3;
/** A scanned source as hosts ask for it; every file bears `modifiedAt`, and is hashed once, from now on and until the signal aborts. */
function stagingSource(tree, modifiedAt, signal) {
    const manifest = hashTree(tree, signal).then(host_manifest/* makeManifest */.Ui);
    // Whoever asks for it is told; nobody may.
    manifest.catch(() => undefined);
    const parts = new FileParts(signal);
    const partsOf = ({ path }, average) => parts.of(`${tree.root}/${path}`, average);
    let ahead = 0;
    for (const entry of tree.entries) {
        if (entry.kind !== 'file' || entry.size < file_parts/* smallestCutBytes */.ny)
            continue;
        ahead += entry.size;
        if (ahead <= cutAheadBytes)
            void partsOf(entry, (0,file_parts/* averagePartBytes */.AV)(entry.size));
    }
    return {
        formats: files_zstd/* hasZstd */.UZ ? ['zstd', 'gzip'] : ['gzip'],
        manifest: () => manifest,
        parts: partsOf,
        archive: ({ texts, patches, entries, format, onBytes }) => packTree({ root: tree.root, entries }, {
            format,
            modifiedAt,
            texts,
            prefix: 'tree/',
            ...(patches === undefined ? {} : { patches }),
            ...(onBytes === undefined ? {} : { onBytes }),
        }),
    };
}

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./lib/adapters/files/unpack-target.js






const hint = 'Make the archive anew from the build; nothing of this one was used.';
/**
 * A fresh directory into which an archive is unpacked without trusting it: names stay inside, nothing is written twice
 * or through a link (links are made at the very end), and the limits hold for what is declared and for what comes.
 * Every method rejects with DeployError `source-invalid` or `link-escapes`.
 */
class UnpackTarget {
    #archive;
    #directory;
    #limits;
    #kinds = new Map();
    #links = [];
    #entries = 0;
    #declared = 0;
    #written = 0;
    constructor(archive, directory, limits) {
        this.#archive = archive;
        this.#directory = directory;
        this.#limits = limits;
    }
    async directory(name) {
        const path = this.#pathOf(name);
        if (path === '' || this.#kinds.get(path) === 'directory')
            return;
        await this.#claim(path, 'directory');
        await (0,promises_.mkdir)((0,external_node_path_.join)(this.#directory, path));
    }
    /** `declaredBytes` is what the archive says; `content` must agree with it. */
    async file(name, executable, declaredBytes, content) {
        const path = this.#pathOf(name);
        await this.#claim(path, 'file');
        this.#declare(declaredBytes);
        const target = (0,external_node_fs_.createWriteStream)((0,external_node_path_.join)(this.#directory, path), {
            flags: 'wx',
            mode: executable ? 0o755 : 0o644,
        });
        await (0,external_node_stream_promises_.pipeline)(this.#counted(content), target);
    }
    /** A second name for a file that the archive brought already: it becomes a copy. */
    async copy(name, original) {
        const path = this.#pathOf(name);
        const from = this.#pathOf(original);
        if (this.#kinds.get(from) !== 'file') {
            throw this.#refused(`${shown(name)} is a hard link to ${shown(original)}, which is no file before it`);
        }
        await this.#claim(path, 'file');
        const source = (0,external_node_path_.join)(this.#directory, from);
        this.#declare((await (0,promises_.stat)(source)).size);
        await (0,promises_.copyFile)(source, (0,external_node_path_.join)(this.#directory, path));
    }
    async link(name, target) {
        const path = this.#pathOf(name);
        await this.#claim(path, 'link');
        if (target === '' || target.includes('\0'))
            throw this.#refused(`the link ${shown(name)} has no target`);
        if (!(0,link_target/* linkStaysInside */.t)(path, target)) {
            throw sourceError(`the link ${shown(name)} in ${this.#archive} leads out of it: ${shown(target)}`, hint, {
                kind: 'link-escapes',
            });
        }
        this.#links.push({ path, target });
    }
    refuse(name, why) {
        throw this.#refused(`${shown(name)} ${why}`);
    }
    /** Makes the links; nothing may be added afterwards. */
    async finish() {
        for (const { path, target } of this.#links)
            await (0,promises_.symlink)(target, (0,external_node_path_.join)(this.#directory, path));
    }
    /** The name without `./` and trailing slashes; empty for the root itself. */
    #pathOf(name) {
        if (name.startsWith('/') || name.includes('\0'))
            throw this.#refused(`${shown(name)} is no relative name`);
        // Decoders put this in place of bytes that are not UTF-8.
        if (name.includes('\uFFFD'))
            throw this.#refused(`the name ${shown(name)} is not UTF-8`);
        const parts = name.split('/').filter((part) => part !== '' && part !== '.');
        if (parts.includes('..'))
            throw this.#refused(`${shown(name)} leads out of the archive`);
        return parts.join('/');
    }
    async #claim(path, kind) {
        this.#entries += 1;
        if (this.#entries > this.#limits.entries)
            throw this.#refused(`it has over ${this.#limits.entries} entries`);
        if (path === '')
            throw this.#refused('an entry has no name');
        if (this.#kinds.has(path))
            throw this.#refused(`${shown(path)} is there twice`);
        const parts = path.split('/');
        for (let length = 1; length < parts.length; length += 1) {
            const above = parts.slice(0, length).join('/');
            const found = this.#kinds.get(above);
            if (found === 'directory')
                continue;
            if (found !== undefined)
                throw this.#refused(`${shown(path)} lies below ${shown(above)}, which is a ${found}`);
            await (0,promises_.mkdir)((0,external_node_path_.join)(this.#directory, above));
            this.#kinds.set(above, 'directory');
        }
        this.#kinds.set(path, kind);
    }
    #declare(bytes) {
        this.#declared += bytes;
        if (this.#declared > this.#limits.bytes)
            throw this.#tooLarge();
    }
    async *#counted(chunks) {
        for await (const chunk of chunks) {
            this.#written += chunk.length;
            if (this.#written > this.#limits.bytes)
                throw this.#tooLarge();
            yield chunk;
        }
    }
    #tooLarge() {
        const gigabytes = (this.#limits.bytes / 1024 ** 3).toFixed(1);
        return sourceError(`${this.#archive} unpacks to more than ${gigabytes} GiB`, 'Deploy a smaller archive, or unpack it in an earlier step and give the directory.');
    }
    #refused(why) {
        return sourceError(`${this.#archive} was refused: ${why}`, hint);
    }
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./lib/adapters/files/zstd-program.js



/**
 * What `zstd -dc` makes of a file, for runtimes without zstd of their own.
 * Fails with DeployError `tool-missing` where there is no such program, or with an Error that holds what it said.
 */
function zstdOutput(path, program = 'zstd') {
    return external_node_stream_.Readable.from(output(path, program), { objectMode: false });
}
async function* output(path, program) {
    const child = (0,external_node_child_process_.spawn)(program, ['-dcq', '--', path], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
    });
    // Awaited below; an error while its output is still read must not count as unhandled.
    ended.catch(() => undefined);
    let said = '';
    child.stderr.on('data', (chunk) => {
        said = (said + chunk.toString()).slice(-1000);
    });
    try {
        yield* child.stdout;
        if ((await ended) !== 0)
            throw new Error(said.trim() || 'zstd failed');
    }
    catch (error) {
        if (codeOf(error) !== 'ENOENT')
            throw error;
        throw sourceError(`${path} cannot be unpacked: neither this Node.js nor this machine has zstd`, 'Install zstd on the runner, use Node.js 24, or make a .tar.gz.', { kind: 'tool-missing', cause: error });
    }
    finally {
        child.kill();
    }
}

;// CONCATENATED MODULE: ./lib/adapters/files/unpack-archive.js










/** Generous for what is deployed, too small to fill a runner's disk by accident or malice. */
const unpackLimits = { bytes: 20 * 1024 ** 3, entries: 1_000_000 };
/** Headers and padding that a tar archive may have for each entry beside its content. */
const tarBytesPerEntry = 4096;
/**
 * The directory that a source stands for: itself, or a fresh one below `tmpDir` into which the archive
 * (.tar.gz, .tgz, .tar, .tar.zst, .zip: told by its content) was unpacked; the caller removes that one in the end.
 * Rejects with DeployError: `source-invalid` for what is missing, damaged, encrypted, too large or of another kind;
 * `link-escapes`; `disk-full` and `tool-missing` (zstd) on the runner.
 */
async function openSource(path, tmpDir, limits = unpackLimits) {
    const found = await look(path);
    if (found.isDirectory())
        return path;
    const kind = found.isFile() ? await kindOf(path) : undefined;
    if (kind === undefined) {
        throw sourceError(`the source ${path} is neither a directory nor an archive that is known`, 'Give a directory, or an archive: .tar.gz, .tgz, .tar, .tar.zst or .zip.');
    }
    await (0,promises_.mkdir)(tmpDir, { recursive: true });
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(tmpDir, 'deploy-source-'));
    const target = new UnpackTarget(path, directory, limits);
    try {
        if (kind === 'zip') {
            const { unpackZip } = await Promise.all(/* import() */[__webpack_require__.e(663), __webpack_require__.e(97)]).then(__webpack_require__.bind(__webpack_require__, 4097));
            await unpackZip(path, target);
        }
        else {
            const { unpackTar } = await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(209)]).then(__webpack_require__.bind(__webpack_require__, 7209));
            await unpackTar(tarStream(path, kind), target, limits.bytes + limits.entries * tarBytesPerEntry);
        }
        return directory;
    }
    catch (error) {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
        throw archiveError(path, error);
    }
}
async function look(path) {
    try {
        return await (0,promises_.stat)(path);
    }
    catch (error) {
        if (codeOf(error) !== 'ENOENT')
            throw unreadable(path, error);
        throw sourceError(`the source ${path} does not exist`, 'Correct `source`, or build (or download) it before this step.', { cause: error });
    }
}
/** What the first bytes say, whatever the file is called. */
async function kindOf(path) {
    const head = Buffer.alloc(512);
    try {
        const file = await (0,promises_.open)(path);
        try {
            await file.read(head, 0, head.length, 0);
        }
        finally {
            await file.close();
        }
    }
    catch (error) {
        throw unreadable(path, error);
    }
    if (head.readUInt16BE(0) === 0x1f8b)
        return 'gzip';
    if (head.readUInt32BE(0) === 0x28b52ffd)
        return 'zstd';
    // A local file header, or the end record of a zip without entries.
    if ([0x504b0304, 0x504b0506].includes(head.readUInt32BE(0)))
        return 'zip';
    if (head.toString('latin1', 257, 262) === 'ustar')
        return 'tar';
    return undefined;
}
function tarStream(path, kind) {
    const file = (0,external_node_fs_.createReadStream)(path);
    switch (kind) {
        case 'tar':
            return file;
        case 'gzip':
            // Its error reaches the reader of the last stream.
            return (0,external_node_stream_.pipeline)(file, (0,external_node_zlib_.createGunzip)(), () => undefined);
        case 'zstd': {
            const zstd = (0,files_zstd/* zstdDecompressor */.G6)();
            if (zstd !== undefined)
                return (0,external_node_stream_.pipeline)(file, zstd, () => undefined);
            file.destroy();
            return zstdOutput(path);
        }
    }
}
function archiveError(path, thrown) {
    if (thrown instanceof failure/* DeployError */.s)
        return thrown;
    const cause = thrown;
    if (codeOf(thrown) === 'ENOSPC') {
        return sourceError(`no space left on the runner while ${path} was unpacked`, 'Free some space on the runner.', {
            kind: 'disk-full',
            cause,
        });
    }
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return sourceError(`${path} cannot be unpacked: ${why}`, 'It is damaged, cut short or not what its first bytes say: make or download it anew.', { cause });
}

;// CONCATENATED MODULE: ./lib/adapters/http-client.js
const maxBodyBytes = 1024 * 1024;
/** One request; what the caller's signal allows may be less. */
const timeoutMs = 10_000;
/** The runner's own HTTP client. A redirect is an answer like any other: a body with secrets follows none. */
const httpClient = async ({ method, url, headers, body }, signal) => {
    const response = await fetch(url, {
        method,
        headers: { 'user-agent': 'deploy-action', ...headers },
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        ...(body === undefined ? {} : { body }),
    });
    return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await readBody(response),
    };
};
async function readBody(response) {
    const parts = [];
    let size = 0;
    for await (const part of response.body ?? []) {
        parts.push(part);
        size += part.byteLength;
        if (size > maxBodyBytes)
            break;
    }
    return Buffer.concat(parts).subarray(0, maxBodyBytes).toString('utf8');
}

// EXTERNAL MODULE: ./lib/adapters/ssh/output-capture.js
var output_capture = __webpack_require__(944);
;// CONCATENATED MODULE: ./lib/adapters/local-command.js


/** How long a process group has between TERM and KILL. */
const graceMs = 2_000;
/** How long output may still arrive after the command itself ended: a background child can hold it open for ever. */
const drainMs = 250;
/**
 * Runs a command on the runner in a process group of its own, which is ended when the time is up or the signal
 * aborts. Never rejects: a program that does not exist ends as a shell would have it, with exit 127, and one
 * that cannot be started with 126 (POSIX, Shell and Utilities, 2.8.2).
 */
function runLocally(command) {
    const startedAt = performance.now();
    const elapsed = () => Math.round(performance.now() - startedAt);
    return new Promise((resolve) => {
        let child;
        try {
            child = start(command);
        }
        catch (error) {
            resolve({ ...neverStarted(error), durationMs: elapsed() });
            return;
        }
        const keep = command.keepBytes ?? 65_536;
        const output = { stdout: capture(child.stdout, keep), stderr: capture(child.stderr, keep) };
        const group = new ProcessGroup(child);
        let timedOut = false;
        const onAbort = () => group.end();
        const timer = setTimeout(() => {
            timedOut = true;
            group.end();
        }, command.timeoutMs);
        const finish = (result) => {
            clearTimeout(timer);
            command.signal?.removeEventListener('abort', onAbort);
            resolve({ ...result, durationMs: elapsed() });
        };
        child.once('error', (error) => finish(neverStarted(error)));
        child.once('exit', (code, signal) => {
            const end = timedOut ? timeoutEnd(command) : naturalEnd(code, signal);
            whenDrained(child, () => {
                group.release();
                finish({ end, stdout: output.stdout.text(), stderr: output.stderr.text() });
            });
        });
        if (command.signal?.aborted === true)
            onAbort();
        else
            command.signal?.addEventListener('abort', onAbort, { once: true });
    });
}
function capture(stream, keepBytes) {
    const output = new output_capture/* OutputCapture */.s(keepBytes);
    stream.on('data', (chunk) => output.add(chunk));
    stream.on('error', () => { });
    return output;
}
function start(command) {
    const [program = '', ...args] = command.argv;
    return (0,external_node_child_process_.spawn)(program, args, {
        ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
        env: { ...command.env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
    });
}
function neverStarted(error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const stderr = error instanceof Error ? error.message : String(error);
    return { end: { kind: 'exited', code: missing ? 127 : 126 }, stdout: '', stderr };
}
function timeoutEnd(command) {
    return { kind: 'timed-out', afterMs: command.timeoutMs };
}
function naturalEnd(code, signal) {
    return signal === null ? { kind: 'exited', code: code ?? 1 } : { kind: 'signalled', signal };
}
/** Calls back once the output of an ended command has all been read, or does not end. */
function whenDrained(child, callBack) {
    const drain = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
    }, drainMs);
    child.once('close', () => {
        clearTimeout(drain);
        callBack();
    });
}
/** Ends a process group: TERM, and KILL to whatever is left after the grace or after the command itself ended. */
class ProcessGroup {
    #child;
    #kill;
    constructor(child) {
        this.#child = child;
    }
    end() {
        if (this.#kill !== undefined)
            return;
        this.#send('SIGTERM');
        this.#kill = setTimeout(() => this.#send('SIGKILL'), graceMs);
    }
    release() {
        if (this.#kill === undefined)
            return;
        clearTimeout(this.#kill);
        this.#send('SIGKILL');
    }
    #send(signal) {
        if (this.#child.pid === undefined)
            return;
        try {
            process.kill(-this.#child.pid, signal);
        }
        catch {
            // ESRCH: the group is gone, which is what was wanted.
        }
    }
}

// EXTERNAL MODULE: ./lib/adapters/random.js
var random = __webpack_require__(5734);
;// CONCATENATED MODULE: ./lib/adapters/smtp.js
const smtp_timeoutMs = 10_000;
/** Sends mail by nodemailer, which is loaded only then. TLS is required except to this machine. */
const smtp = async (channel, mail, signal) => {
    const { createTransport } = await __webpack_require__.e(/* import() */ 739).then(__webpack_require__.bind(__webpack_require__, 6739));
    const url = new URL(channel.server);
    const secure = url.protocol === 'smtps:';
    const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    const transport = createTransport({
        host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
        secure,
        requireTLS: !secure && !isHere,
        ignoreTLS: !secure && isHere,
        connectionTimeout: smtp_timeoutMs,
        greetingTimeout: smtp_timeoutMs,
        socketTimeout: smtp_timeoutMs,
        dnsTimeout: smtp_timeoutMs,
        disableFileAccess: true,
        disableUrlAccess: true,
        ...(channel.user === undefined ? {} : { auth: { user: channel.user, pass: channel.password ?? '' } }),
    });
    const end = () => transport.close();
    signal.addEventListener('abort', end);
    try {
        await Promise.race([transport.sendMail(message(mail)), aborted(signal)]);
    }
    finally {
        signal.removeEventListener('abort', end);
        transport.close();
    }
};
function message({ from, to, subject, text, messageId }) {
    // RFC 3834: programs that answer mail by themselves shall not answer this one.
    const headers = { 'Auto-Submitted': 'auto-generated' };
    return { from, to: [...to], subject, text, messageId, headers };
}
function aborted(signal) {
    return new Promise((_, reject) => {
        const end = () => reject(new Error('the mail server did not answer in time'));
        if (signal.aborted)
            end();
        else
            signal.addEventListener('abort', end, { once: true });
    });
}

// EXTERNAL MODULE: ./lib/adapters/ssh/known-hosts.js
var known_hosts = __webpack_require__(2637);
// EXTERNAL MODULE: ./lib/adapters/ssh/private-key.js + 1 modules
var private_key = __webpack_require__(6560);
// EXTERNAL MODULE: ./lib/adapters/ssh/connect-attempt.js
var connect_attempt = __webpack_require__(4102);
// EXTERNAL MODULE: ./lib/adapters/ssh/dial-hop.js
var dial_hop = __webpack_require__(346);
// EXTERNAL MODULE: ./lib/adapters/ssh/handshake-failure.js
var handshake_failure = __webpack_require__(5886);
// EXTERNAL MODULE: ./lib/adapters/ssh/other-key-types.js + 1 modules
var other_key_types = __webpack_require__(3593);
// EXTERNAL MODULE: ./lib/adapters/ssh/remote-run.js + 3 modules
var remote_run = __webpack_require__(5743);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: ./lib/adapters/ssh/exec-channel.js
var exec_channel = __webpack_require__(2421);
// EXTERNAL MODULE: ./lib/adapters/ssh/forward-stream.js
var forward_stream = __webpack_require__(6710);
;// CONCATENATED MODULE: ./lib/adapters/ssh/round-trips.js
/**
 * Counts round trips: how often the runner had to wait for an answer before it could send on. It is the longest chain of
 * requests of which each was sent after the answer to one before had come: what is sent together, on however many
 * channels, counts once, and so does a stream, however long. Window adjustments and keepalives are no requests.
 */
class RoundTrips {
    #answered = 0;
    get count() {
        return this.#answered;
    }
    /**
     * A request leaves; what is returned is called when its answer comes, and may be called again. `trips` is 2 where it
     * must first wait for permission.
     */
    begin(trips = 1) {
        const depth = this.#answered + trips;
        return () => {
            this.#answered = Math.max(this.#answered, depth);
        };
    }
    /**
     * One exchange after another on a stream: what is sent after something has come on it waited for that, whatever else
     * was answered meanwhile; and so does what has to wait until the other side has room for it (OpenSSH has none before
     * it started the command).
     */
    dialogue() {
        let depth = this.#answered + 1;
        let heard = false;
        let waited = false;
        return {
            sent: (hasRoom) => {
                if (heard)
                    depth += 1;
                else if (!hasRoom && !waited)
                    depth += 1;
                waited ||= !hasRoom;
                heard = false;
            },
            received: () => {
                heard = true;
                this.#answered = Math.max(this.#answered, depth);
            },
        };
    }
}

// EXTERNAL MODULE: ./lib/adapters/ssh/sessions.js
var sessions = __webpack_require__(6187);
;// CONCATENATED MODULE: ./lib/adapters/ssh/ssh2-insides.js
/** The insides of a client on which connect() was called; raises an error when it is not the ssh2 we know. */
function insidesOf(client) {
    const found = client;
    if (!isKnown(found))
        throw new Error('this ssh2 is built differently from 1.17');
    return found;
}
function isKnown(client) {
    if (typeof client !== 'object' || client === null)
        return false;
    const protocol = Reflect.get(client, '_protocol');
    const channels = Reflect.get(client, '_chanMgr');
    return (has(protocol, ['service', 'authPK', 'session', 'exec']) &&
        has(Reflect.get(protocol, '_packetRW')?.write, ['alloc', 'finalize']) &&
        has(Reflect.get(protocol, '_cipher'), ['encrypt']) &&
        has(channels, ['add']));
}
function has(object, methods) {
    if (typeof object !== 'object' || object === null)
        return false;
    return methods.every((name) => typeof Reflect.get(object, name) === 'function');
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/ssh2-session.js

/** What ssh2 itself announces for its channels. */
const ssh2_session_window = 2 * 1024 * 1024;
const packetSize = 32 * 1024;
/**
 * Asks for a session without saying yet what it is for. May be sent with the login itself: the server handles packets
 * in order (RFC 4252, 5.3). Rejects when the server refuses it or the connection goes.
 */
function openSession(client) {
    const opening = new Promise((resolve, reject) => {
        const insides = insidesOf(client);
        const opened = (error, channel) => {
            if (error === undefined || error === null)
                resolve(channel);
            else
                reject(error);
        };
        opened.type = 'session';
        const id = insides._chanMgr.add(opened);
        if (id < 0)
            reject(new Error('no channel is free'));
        else
            insides._protocol.session(id, ssh2_session_window, packetSize);
    });
    // One that is opened ahead of its need may be refused before anybody asks for it.
    opening.catch(() => { });
    return opening;
}
/**
 * Dropbear closes every session in which nothing runs yet as soon as a command ends in another, and a command sent to
 * such a one ends the whole connection (seen with 2022.83): there one command runs at a time. Servers that were not
 * tried are not trusted with idle sessions.
 */
function mannersOf(client) {
    const software = insidesOf(client)._remoteVer ?? '';
    if (software.startsWith('dropbear'))
        return { keepsIdle: false, most: 1 };
    return { keepsIdle: /^(OpenSSH_|ssh2js)/.test(software), most: Number.POSITIVE_INFINITY };
}
/** Whether a session that was opened ahead can still be used. */
function isOpen(channel) {
    return channel.outgoing.state === 'open';
}
/** Starts a command in a session and does not wait for the server's word that it did; `onRefused` hears when it did not. */
function startInSession(client, channel, commandLine, onRefused) {
    channel.subtype = 'exec';
    channel._callbacks.push((refused) => {
        if (refused)
            onRefused();
    });
    insidesOf(client)._protocol.exec(channel.outgoing.id, commandLine, true);
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/ssh2-connection.js









/** How long a server may take to say goodbye before the socket is closed on it. */
const goodbyeMs = 1_000;
/** RFC 4254, 5.1: the server's rules forbid this kind of channel. */
const administrativelyProhibited = 1;
/** A connection over ssh2: every command is one channel of it. */
class Ssh2Connection {
    host;
    #client;
    #options;
    #manners;
    #sessions;
    #lost = new AbortController();
    #gone;
    #roundTrips = new RoundTrips();
    /** Opened ahead of its need, so that a command takes one round trip and not two. */
    #spare;
    /** Settles when the channel of the last command has gone. */
    #former;
    #error;
    constructor(client, options) {
        this.host = options.host;
        this.#client = client;
        this.#options = options;
        this.#spare = options.session;
        this.#manners = mannersOf(client);
        this.#sessions = new sessions/* Sessions */.A(options.clock, this.#manners.most);
        (0,external_node_events_.setMaxListeners)(0, this.#lost.signal);
        client.on('error', (error) => {
            this.#error ??= error;
        });
        this.#gone = new Promise((resolve) => {
            client.once('close', () => {
                this.#lose(this.#error === undefined
                    ? 'the host closed the connection'
                    : `the connection broke: ${this.#error.message}`);
                resolve();
            });
        });
    }
    get lost() {
        return this.#lost.signal;
    }
    traffic() {
        const { socket } = this.#options;
        const [bytesSent, bytesReceived] = socket instanceof external_node_net_.Socket ? [socket.bytesWritten, socket.bytesRead] : [0, 0];
        return { roundTrips: this.#roundTrips.count, bytesSent, bytesReceived };
    }
    run(command) {
        const { host, clock, patience } = this.#options;
        const context = {
            host,
            clock,
            patience,
            lost: this.lost,
            openExec: (commandLine) => this.#openExec(commandLine),
        };
        return (0,remote_run/* runRemotely */.J)(context, this.#sessions, command);
    }
    forward(address, port) {
        return this.#forward(`${address}:${port}`, (opened) => this.#client.forwardOut('127.0.0.1', 0, address, port, opened));
    }
    forwardToSocket(path) {
        return this.#forward(path, (opened) => this.#client.openssh_forwardOutStreamLocal(path, opened));
    }
    async #forward(place, open) {
        const { clock, connectTimeoutMs } = this.#options;
        const over = new AbortController();
        const limit = clock.sleep(connectTimeoutMs, over.signal).catch(() => { });
        const opening = this.#openForward(place, open);
        try {
            const channel = await Promise.race([opening, limit]);
            if (channel !== undefined) {
                countExchanges(channel, this.#roundTrips.dialogue());
                return new forward_stream/* ForwardStream */.w({ readable: channel, writable: channel, release: () => channel.close() }, this.lost);
            }
            opening.then((late) => late.close(), () => { });
            throw new failure/* DeployError */.s({
                kind: 'connection-timed-out',
                host: this.host,
                message: `${place}, seen from ${this.host}, did not answer within ${connectTimeoutMs / 1000} s`,
            });
        }
        finally {
            over.abort();
        }
    }
    async close() {
        this.#lose('the connection was closed by this program');
        this.#client.end();
        const over = new AbortController();
        const limit = this.#options.clock.sleep(goodbyeMs, over.signal).catch(() => { });
        await Promise.race([this.#gone, limit]);
        over.abort();
        this.#client.destroy();
        await this.#options.via?.close();
    }
    #lose(message) {
        if (this.lost.aborted)
            return;
        const hint = 'What was running may have gone on: look at the host before trying again.';
        this.#lost.abort(new failure/* DeployError */.s({ kind: 'connection-lost', host: this.host, message, hint }));
    }
    async #openExec(commandLine) {
        this.lost.throwIfAborted();
        const channel = await this.#takeSession();
        const dialogue = this.#roundTrips.dialogue();
        const exec = execChannel(channel, dialogue, (onRefused) => startInSession(this.#client, channel, commandLine, onRefused));
        // In the same flight as the command.
        if (this.#manners.keepsIdle)
            this.#spare ??= openSession(this.#client);
        this.#former = exec.closed;
        return exec;
    }
    /** Where only one command may run, the one before has told its end but may not be gone yet. */
    async #awaitFormer() {
        if (this.#former === undefined || this.#manners.most > 1)
            return;
        const { clock, patience } = this.#options;
        const limit = new AbortController();
        await Promise.race([this.#former, clock.sleep(patience.drainMs, limit.signal).catch(() => { })]);
        limit.abort();
    }
    async #takeSession() {
        await this.#awaitFormer();
        const spare = this.#spare;
        this.#spare = undefined;
        const ready = await spare?.catch(() => undefined);
        if (ready !== undefined && isOpen(ready))
            return ready;
        const answered = this.#roundTrips.begin();
        try {
            return await openSession(this.#client);
        }
        catch (error) {
            this.lost.throwIfAborted();
            throw new exec_channel/* SessionRefused */.D(error instanceof Error ? error.message : String(error));
        }
        finally {
            answered();
        }
    }
    #openForward(place, open) {
        return new Promise((resolve, reject) => {
            this.lost.throwIfAborted();
            const answered = this.#roundTrips.begin();
            open((error, channel) => {
                answered();
                if (error === undefined)
                    resolve(channel);
                else if (this.lost.aborted)
                    reject(this.lost.reason);
                else
                    reject(refusedForward(this.host, place, error));
            });
        });
    }
}
function refusedForward(host, place, error) {
    const forbidden = 'reason' in error && error.reason === administrativelyProhibited;
    const message = forbidden
        ? `${host} does not allow connections to be forwarded to ${place}`
        : `${place}, seen from ${host}, refused the connection${reasonFrom(error)}`;
    const hint = forbidden
        ? 'Set AllowTcpForwarding (and PermitOpen) in its sshd_config.'
        : 'Check that something listens there.';
    return new failure/* DeployError */.s({ kind: 'connection-refused', host, message, hint }, { cause: error });
}
/** What the server said, without ssh2's words before it (ssh2, lib/utils.js onChannelOpenFailure); it may say nothing. */
function reasonFrom(error) {
    const said = error.message.replace(/^\(SSH\) Channel open failure: ?/, '');
    return said === '' ? '' : ` (${said})`;
}
/** Counts what goes to and fro on a channel. */
function countExchanges(channel, dialogue) {
    const { write, end } = { write: channel.write.bind(channel), end: channel.end.bind(channel) };
    channel.write = (...parameters) => {
        dialogue.sent(roomOf(channel) > 0);
        return Reflect.apply(write, channel, parameters);
    };
    channel.end = (...parameters) => {
        // Its end alone needs no room.
        if (parameters.length > 0)
            dialogue.sent(roomOf(channel) > 0);
        return Reflect.apply(end, channel, parameters);
    };
    // Unlike `on`, this does not make it flow before its reader is there.
    for (const stream of [channel, channel.stderr])
        stream.prependListener('data', dialogue.received);
    channel.once('exit', dialogue.received);
}
/** How many bytes the other side would take now. */
function roomOf(channel) {
    const outgoing = Reflect.get(channel, 'outgoing');
    return typeof outgoing === 'object' && outgoing !== null ? Number(Reflect.get(outgoing, 'window')) : 1;
}
/** Starts a command by `start`; everything that is heard of it must be listened for before. */
function execChannel(channel, dialogue, start) {
    let exit = {};
    const exited = new Promise((resolve) => {
        channel.once('exit', (code, signal) => {
            if (code !== null)
                exit = { code };
            else if (signal !== undefined)
                exit = { signal };
            resolve(exit);
        });
    });
    channel.on('error', () => { });
    const closed = Promise.all([
        new Promise((resolve) => channel.once('close', resolve)),
        new Promise((resolve) => channel.stderr.once('end', resolve)),
    ]).then(() => exit);
    countExchanges(channel, dialogue);
    start(() => {
        exit = { refused: true };
        channel.close();
    });
    return {
        stdin: channel,
        stdout: channel,
        stderr: channel.stderr,
        exited,
        closed,
        close: () => channel.close(),
    };
}

// EXTERNAL MODULE: ./node_modules/node-ssh/lib/esm/index.mjs + 2 modules
var esm = __webpack_require__(9487);
;// CONCATENATED MODULE: ./lib/adapters/ssh/corked-socket.js
/**
 * Gathers everything that is written to a socket within one turn of the event loop into one write, so that several
 * packets of SSH leave as one of TCP: each that leaves alone may wait for the answer to the one before.
 */
function corkEachTurn(socket) {
    const write = socket.write.bind(socket);
    let corked = false;
    const gather = () => {
        if (corked)
            return;
        corked = true;
        socket.cork();
        setImmediate(() => {
            corked = false;
            socket.uncork();
        });
    };
    socket.write = (...parameters) => {
        gather();
        return Reflect.apply(write, socket, parameters);
    };
}

// EXTERNAL MODULE: ./lib/adapters/ssh/host-key-algorithms.js
var host_key_algorithms = __webpack_require__(3973);
// EXTERNAL MODULE: ./node_modules/ssh2/lib/index.js
var lib = __webpack_require__(5472);
var lib_default = /*#__PURE__*/__webpack_require__.n(lib);
;// CONCATENATED MODULE: ./lib/adapters/ssh/sha2-only.js


/** The key as ssh2 has it, except that it raises DeployError `no-common-algorithm` rather than sign with SHA-1. */
function sha2Key(key) {
    const parsed = lib_default().utils.parseKey(key.key);
    if (parsed instanceof Error) {
        const message = 'ssh2 cannot read the private key';
        throw new failure/* DeployError */.s({ kind: 'key-unreadable', message }, { cause: parsed });
    }
    const sign = parsed.sign.bind(parsed);
    parsed.sign = (data, algorithm) => {
        if (algorithm === 'sha1')
            throw sha1Refused();
        return sign(data, algorithm);
    };
    return parsed;
}
/** The SSH agent at `socket`, except that it is never asked to sign with SHA-1. */
function sha2Agent(socket) {
    const agent = lib_default().createAgent(socket);
    const sign = agent.sign.bind(agent);
    const guarded = (key, data, options, callback) => {
        if (typeof options === 'object' && options.hash === 'sha1' && typeof callback === 'function') {
            callback(sha1Refused());
        }
        else if (typeof options === 'function') {
            sign(key, data, options);
        }
        else {
            sign(key, data, options, typeof callback === 'function' ? callback : undefined);
        }
    };
    agent.sign = guarded;
    return agent;
}
/** ssh2 falls back to `ssh-rsa` signatures (SHA-1) for servers that do not name their algorithms (RFC 8308, 3.1). */
function sha1Refused() {
    return new failure/* DeployError */.s({
        kind: 'no-common-algorithm',
        message: 'the server accepts RSA keys with SHA-1 signatures only',
        hint: 'Use an ed25519 key, or update the server’s sshd.',
    });
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/ssh2-login.js


/** SHA-1 is here only to be refused by the key. */
const hashes = {
    'rsa-sha2-256': 'sha256',
    'rsa-sha2-512': 'sha512',
    'ssh-rsa': 'sha1',
};
/**
 * Makes a client that is about to log in with one key send the signed request at once, instead of asking first whether
 * the key would do: a round trip less.
 */
function signAtOnce(client, key) {
    const protocol = insidesOf(client)._protocol;
    const authPK = protocol.authPK.bind(protocol);
    protocol.authPK = (user, offered, algorithm, sign) => authPK(user, offered, algorithm, sign ?? signerOf(key, algorithm));
}
/**
 * Makes a client send its login and ask for its first session in the same flight in which it asks for the service of
 * logging in (RFC 4252, 5.3): three round trips less. The server has proved its key by then. Returns how to get at the
 * session. RSA keys wait: what the server can verify is known only when its first encrypted packet is there.
 */
function logInAtOnce(client, key, { endpoint, wantsSession }) {
    let session;
    const protocol = insidesOf(client)._protocol;
    const { service, authPK } = {
        service: protocol.service.bind(protocol),
        authPK: protocol.authPK.bind(protocol),
    };
    let isSent = false;
    if (key.type !== 'ssh-rsa') {
        protocol.service = (name) => {
            service(name);
            isSent = true;
            authPK(endpoint.user, key, undefined, signerOf(key, undefined));
            if (wantsSession)
                session = openSession(client);
        };
    }
    protocol.authPK = (name, offered, algorithm, sign) => {
        // ssh2 begins its login once the service is granted: that request is on its way already.
        if (isSent) {
            isSent = false;
            acknowledge(protocol);
        }
        else
            authPK(name, offered, algorithm, sign ?? signerOf(key, algorithm));
    };
    return () => session;
}
/**
 * Sends a message that says nothing (SSH_MSG_IGNORE; RFC 4253, 11.2). OpenSSH grants the service in a packet of its own,
 * and TCP lets it send no more (RFC 896) before that is acknowledged: which this side otherwise puts off for 40 ms, since
 * it has nothing to say.
 */
function acknowledge({ _packetRW: { write }, _cipher }) {
    const packet = write.alloc(5);
    packet[write.allocStart] = ignoreMessage;
    packet.writeUInt32BE(0, write.allocStart + 1);
    _cipher.encrypt(write.finalize(packet));
}
const ignoreMessage = 2;
function signerOf(key, algorithm) {
    return (data, done) => {
        const signature = key.sign(data, algorithm === undefined ? undefined : hashes[algorithm]);
        if (signature instanceof Error)
            throw signature;
        done(signature);
    };
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/ssh2-handshake.js










/** Unanswered keepalives until a connection counts as lost. */
const keepalivesUntilLost = 3;
/**
 * Speaks SSH over an open stream until the user is let in. `onStage` hears how far it came. Raises DeployError of
 * a connect kind (without the place); when `signal` aborts, whatever the broken handshake looks like.
 */
async function shakeHands(socket, request, signal, onStage) {
    let stage = 'negotiating';
    let refusal;
    let error;
    const enter = (next) => {
        stage = next;
        onStage(next);
    };
    corkEachTurn(socket);
    const key = request.key === undefined ? undefined : sha2Key(request.key);
    const ssh = new esm/* NodeSSH */.H();
    const ready = ssh.connect({
        ...connectConfig(socket, request, key),
        hostVerifier: (key) => {
            refusal = (0,other_key_types/* refusalOf */.O)(request.endpoint, request.knownHosts, key);
            if (refusal === undefined)
                enter('verifying');
            return refusal === undefined;
        },
    });
    const client = ssh.connection;
    // Kept for good: ssh2 emits errors long after a connection has ended, and an unheard one ends the process.
    client?.on('error', (first) => {
        error ??= first;
    });
    client?.on('handshake', () => enter('authenticating'));
    let session = () => undefined;
    if (client !== null && key !== undefined) {
        if (request.atOnce)
            session = logInAtOnce(client, key, request);
        else
            signAtOnce(client, key);
    }
    const abort = () => socket.destroy();
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted)
        abort();
    try {
        await ready;
        if (client === null)
            throw new Error('node-ssh gave no connection');
        return { client, session: session() };
    }
    catch (thrown) {
        socket.destroy();
        if (refusal !== undefined)
            throw refusal;
        const credential = describeCredential(request);
        const broken = { endpoint: request.endpoint, stage, error: error ?? thrown, credential };
        throw new failure/* DeployError */.s((0,handshake_failure/* failureOfHandshake */.jz)(broken), { cause: thrown });
    }
    finally {
        signal.removeEventListener('abort', abort);
    }
}
function connectConfig(socket, request, key) {
    const { endpoint, knownHosts, keepaliveMs } = request;
    const pinned = (0,known_hosts/* pinnedTypes */.y6)(knownHosts, endpoint.address, endpoint.port);
    return {
        sock: socket,
        username: endpoint.user,
        // Only one method, so that no round trip is lost on asking without credentials first.
        authHandler: [authMethod(request, key)],
        algorithms: {
            serverHostKey: (0,host_key_algorithms/* hostKeyAlgorithms */.Q)(pinned, request.excludedTypes),
            hmac: [
                'hmac-sha2-256-etm@openssh.com',
                'hmac-sha2-512-etm@openssh.com',
                'hmac-sha2-256',
                'hmac-sha2-512',
            ],
        },
        // The caller's deadline covers dialling too.
        readyTimeout: 0,
        keepaliveInterval: keepaliveMs,
        keepaliveCountMax: keepalivesUntilLost,
    };
}
function authMethod({ endpoint, agentSocket }, key) {
    const username = endpoint.user;
    if (key !== undefined)
        return { type: 'publickey', username, key };
    if (agentSocket !== undefined)
        return { type: 'agent', username, agent: sha2Agent(agentSocket) };
    return { type: 'none', username };
}
function describeCredential({ key, agentSocket }) {
    const blob = key && (0,private_key/* publicBlob */.R)(key);
    if (key !== undefined && blob !== undefined)
        return `the ${key.type} key ${(0,known_hosts/* fingerprint */.Rj)(blob)}`;
    return agentSocket === undefined ? 'a login without any key' : 'the keys of the SSH agent';
}

;// CONCATENATED MODULE: ./lib/adapters/ssh/ssh2-transport.js











/** The transport over ssh2, through node-ssh: one TCP connection a host, one channel a command. */
function ssh2Transport(options = {}) {
    const complete = {
        clock: clock/* systemClock */.m,
        patience: remote_run/* usualPatience */.U,
        agentSocket: process.env.SSH_AUTH_SOCK,
        ...options,
    };
    return { name: 'ssh2', connect: (target, signal) => connect(complete, target, signal) };
}
async function connect(options, target, signal) {
    // All settings are read before the first packet leaves: bad input never touches a host.
    const requests = (0,connect_attempt/* chainOf */.dR)(target).map((endpoint) => prepare(options, target, endpoint));
    let connection;
    for (const request of requests) {
        const place = (0,connect_attempt/* placeOf */.$t)(target, request.endpoint);
        try {
            const { client, session, socket } = await reach(options, target, request, connection, signal);
            connection = new Ssh2Connection(client, {
                session,
                socket,
                host: request.endpoint.name,
                clock: options.clock,
                patience: options.patience,
                connectTimeoutMs: target.connectTimeoutMs,
                via: connection,
            });
        }
        catch (error) {
            await connection?.close();
            throw (0,connect_attempt/* placed */.GS)(error, place);
        }
    }
    if (connection === undefined)
        throw new Error('a chain holds the host at least');
    return connection;
}
function prepare(options, target, endpoint) {
    try {
        (0,connect_attempt/* refuseOptionLikeNames */.VO)(endpoint);
        return {
            endpoint,
            knownHosts: (0,known_hosts/* parseKnownHosts */.uJ)(endpoint.knownHosts),
            key: endpoint.privateKey === undefined ? undefined : usableKey(endpoint.privateKey, endpoint.passphrase),
            agentSocket: options.agentSocket,
            keepaliveMs: target.keepaliveMs,
            excludedTypes: [],
            atOnce: true,
            wantsSession: endpoint === target,
        };
    }
    catch (error) {
        throw (0,connect_attempt/* placed */.GS)(error, (0,connect_attempt/* placeOf */.$t)(target, endpoint));
    }
}
function usableKey(text, passphrase) {
    const key = (0,private_key/* readPrivateKey */.$)(text, passphrase);
    if (key.kind === 'unreadable')
        throw new failure/* DeployError */.s(key.failure);
    if (!key.type.startsWith('sk-'))
        return key;
    throw new failure/* DeployError */.s({
        kind: 'key-unreadable',
        message: `security keys (${key.type}) need the OpenSSH client`,
        hint: 'Set `transport: openssh`.',
    });
}
/** A client of one machine of the chain that is let in. */
async function reach(options, target, request, via, signal) {
    const { endpoint } = request;
    const ms = target.connectTimeoutMs;
    let stage = 'dialling';
    const attemptOnce = async (changes, attempt) => {
        stage = 'dialling';
        const socket = await (0,dial_hop/* dialHop */.u)(endpoint, via, attempt);
        stage = 'negotiating';
        const letIn = await shakeHands(socket, { ...request, ...changes }, attempt, (next) => {
            stage = next;
        });
        return { ...letIn, socket };
    };
    return (0,connect_attempt/* withDeadline */.NE)({ clock: options.clock, ms, signal }, () => (0,handshake_failure/* failureOfTimeout */.xb)(endpoint, stage, ms), (attempt) => (0,other_key_types/* tryKeyTypes */.v)(async (excludedTypes) => {
        try {
            return await attemptOnce({ excludedTypes }, attempt);
        }
        catch (error) {
            // A server that ends the connection over a login sent at once gets it step by step.
            const mayHelp = stage === 'authenticating' && !(0,handshake_failure/* isRefusedLogin */.Kc)(causeOf(error)) && !attempt.aborted;
            if (!mayHelp || request.key === undefined)
                throw error;
            return attemptOnce({ excludedTypes, atOnce: false }, attempt);
        }
    }));
}
function causeOf(error) {
    return error instanceof Error ? error.cause : undefined;
}

;// CONCATENATED MODULE: ./lib/wiring.js
















/** Builds the real world for a command: the one place where ports meet their adapters. */
function createWorld(config, options) {
    return {
        ...options,
        courier: courierOf(process.env),
        ports: {
            clock: clock/* systemClock */.m,
            random: random/* systemRandom */.v,
            transport: createTransport(config.transport),
            dial: dial/* dialFromRunner */.l,
            images: imagesOfRunner(),
            runLocally: (argv, timeoutMs) => runLocally({ argv, timeoutMs, env: withoutSecrets(process.env) }),
        },
        openSource: openRelease,
    };
}
/** Judges keys and pins as the transports would when they connect. */
const credentialChecks = {
    knownHosts: (text) => {
        try {
            (0,known_hosts/* parseKnownHosts */.uJ)(text);
            return undefined;
        }
        catch (thrown) {
            const { message, hint = 'Give lines of a known_hosts file, or fingerprints.' } = (0,failure/* failureOf */.g)(thrown);
            return { message, hint };
        }
    },
    privateKey: (text, passphrase) => {
        const read = (0,private_key/* readPrivateKey */.$)(text, passphrase);
        if (read.kind === 'ok')
            return undefined;
        const { message, hint = 'Give an OpenSSH, PEM or PKCS#8 private key.' } = read.failure;
        return { message, hint };
    },
};
/** Who carries messages: the runner's network, and the repository of this run where there is one. */
function courierOf(env) {
    const { GITHUB_REPOSITORY: name, GITHUB_API_URL: api = 'https://api.github.com' } = env;
    const repository = name === undefined ? {} : { repository: { name, api } };
    return { clock: clock/* systemClock */.m, http: httpClient, mail: smtp, ...repository };
}
/** What a probe's command on the runner may see: not the inputs and tokens of this step. */
function withoutSecrets(env) {
    const secret = /^(INPUT_|ACTIONS_|DEPLOY_SSH_KEY$|DEPLOY_PASSPHRASE$|GITHUB_TOKEN$)/;
    return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}
function createTransport(kind) {
    switch (kind) {
        case 'ssh2':
            return ssh2Transport();
        case 'openssh':
            return opensshOnDemand();
    }
}
/** Who chooses the runner's own ssh wants what is set up for it there; the pins hold all the same. */
function opensshOnDemand() {
    let transport;
    const load = async () => (await Promise.all(/* import() */[__webpack_require__.e(260), __webpack_require__.e(594)]).then(__webpack_require__.bind(__webpack_require__, 9594))).opensshTransport({ useSshConfig: true });
    return {
        name: 'openssh',
        connect: async (target, signal) => {
            transport ??= load();
            return (await transport).connect(target, signal);
        },
    };
}
function imagesOfRunner() {
    let images;
    const load = async () => (await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(126)]).then(__webpack_require__.bind(__webpack_require__, 9126))).runnerImages(withoutSecrets(process.env));
    return {
        find: async (source, machine) => {
            images ??= load();
            return (await images).find(source, machine);
        },
    };
}
/** Opens a source for sending: an archive, and nothing else, is unpacked into a temporary directory first. */
async function openRelease(source) {
    (0,young_space/* collectOften */.L)();
    const directory = await openSource(source.path, (0,external_node_os_.tmpdir)());
    const closing = new AbortController();
    const close = async () => {
        closing.abort();
        if (directory !== source.path)
            await (0,promises_.rm)(directory, { recursive: true, force: true });
    };
    try {
        const tree = await scanSource(directory, source);
        return {
            files: tree.files,
            bytes: tree.bytes,
            ...stagingSource(tree, clock/* systemClock */.m.now(), closing.signal),
            close,
        };
    }
    catch (thrown) {
        await close();
        throw thrown;
    }
}


/***/ })

};
;