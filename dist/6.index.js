"use strict";
exports.id = 6;
exports.ids = [6];
exports.modules = {

/***/ 4006:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cli: () => (/* binding */ cli)
/* harmony export */ });
/* harmony import */ var _commands_arguments_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _commands_version_generated_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8908);


/** The command line: the same engine as the action, loaded once it is known what is wanted. */
async function cli() {
    const ending = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => ending.abort());
    // A pipe that nobody reads any more must not end a deployment half-way.
    process.stdout.on('error', () => undefined);
    process.exitCode = await exitCodeOf(process.argv.slice(2), ending.signal);
    // A socket that a far side does not close must not keep the process.
    process.stdout.write('', () => process.exit());
}
async function exitCodeOf(words, signal) {
    const args = (0,_commands_arguments_js__WEBPACK_IMPORTED_MODULE_0__/* .parseArguments */ .We)(words);
    if ('problem' in args)
        return (await Promise.all(/* import() */[__webpack_require__.e(690), __webpack_require__.e(751), __webpack_require__.e(853)]).then(__webpack_require__.bind(__webpack_require__, 5853))).complain(args.problem);
    switch (args.command) {
        case 'help':
            process.stdout.write(`${_commands_arguments_js__WEBPACK_IMPORTED_MODULE_0__/* .helpText */ .BK}\n`);
            return 0;
        case 'version':
            process.stdout.write(`deploy-action ${_commands_version_generated_js__WEBPACK_IMPORTED_MODULE_1__/* .ownVersion */ .X}\n`);
            return 0;
        default:
            return (await Promise.all(/* import() */[__webpack_require__.e(690), __webpack_require__.e(751), __webpack_require__.e(853)]).then(__webpack_require__.bind(__webpack_require__, 5853))).carryOutCommand(args, signal);
    }
}


/***/ }),

/***/ 8995:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BK: () => (/* binding */ helpText),
/* harmony export */   We: () => (/* binding */ parseArguments),
/* harmony export */   XD: () => (/* binding */ optionOf)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1916);
/* harmony import */ var _interface_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4328);
/* harmony import */ var _version_generated_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8908);




/** The commands that only the command line has. */
const ownCommands = ['init', 'demo', 'simulate', 'migrate-compose', 'help', 'version'];
const commands = [..._interface_js__WEBPACK_IMPORTED_MODULE_2__/* .sharedCommands */ .mJ, ...ownCommands];
/** Secrets never come as arguments: other users of the machine could read them. */
const secretInputs = ['ssh-key', 'passphrase', 'known-hosts', 'env', 'notify'];
const inputOptions = _interface_js__WEBPACK_IMPORTED_MODULE_2__/* .configInputs */ .yD.filter((name) => !secretInputs.some((secret) => secret === name));
const textOptions = [
    ...inputOptions,
    ...['config', 'environment', 'ssh-key-file', 'known-hosts-file', 'env-from', 'notify-file'],
    ...['report', 'limit', 'version', 'reason', 'runs', 'seed', 'workflows'],
];
const flags = ['list', 'json', 'fail-on-partial', 'timings', 'help'];
/** What may follow them: a release, a run, a scenario, a file. */
const namedCommands = ['rollback', 'unlock', 'simulate', 'migrate-compose'];
/** Options that only some commands know what to do with. */
const optionsOfCommands = {
    json: ['plan', 'status', 'history', 'doctor', 'simulate'],
    report: ['deploy', 'rollback'],
    timings: ['deploy', 'rollback'],
    reason: ['rollback'],
    limit: ['history'],
    list: ['simulate'],
    runs: ['simulate'],
    seed: ['simulate'],
    workflows: ['init'],
};
/** Reads a command line; what cannot be understood comes back as one sentence for the person. */
function parseArguments(given) {
    // Beside a command the option has a value, and means the version of the app.
    const argv = given.length === 1 && given[0] === '--version' ? ['version'] : given;
    const options = {
        ...Object.fromEntries(textOptions.map((name) => [name, { type: 'string' }])),
        ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' }])),
    };
    const { values, positionals, tokens } = (0,node_util__WEBPACK_IMPORTED_MODULE_0__.parseArgs)({
        args: [...argv],
        options,
        allowPositionals: true,
        strict: false,
        tokens: true,
    });
    for (const token of tokens) {
        if (token.kind !== 'option')
            continue;
        if (!(token.name in options))
            return { problem: unknownOption(token.rawName) };
        if (textOptions.includes(token.name) && token.value === undefined) {
            return { problem: `${token.rawName} needs a value` };
        }
    }
    const [name = values.help === true ? 'help' : undefined, named, ...rest] = positionals;
    if (name === undefined)
        return { problem: `say what to do: ${commands.join(', ')}` };
    const command = commands.find((candidate) => candidate === name);
    if (command === undefined) {
        const nearest = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_1__/* .closest */ .kp)(name, commands);
        const isAlike = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_1__/* .distance */ .Io)(name, nearest) <= Math.max(2, name.length / 3);
        const advice = isAlike ? `did you mean ${nearest}?` : `it is one of ${commands.join(', ')}`;
        return { problem: `there is no command ${JSON.stringify(name)}; ${advice}` };
    }
    if (rest.length > 0 || (named !== undefined && !namedCommands.includes(command))) {
        return { problem: `${command} takes no ${JSON.stringify(rest[0] ?? named)}` };
    }
    const misplaced = Object.keys(values).find((key) => optionsOfCommands[key]?.includes(command) === false);
    if (misplaced !== undefined && values.help !== true) {
        return {
            problem: `${command} takes no --${misplaced}: it is for ${optionsOfCommands[misplaced]?.join(', ')}`,
        };
    }
    if (typeof values.limit === 'string' && !/^[1-9]\d{0,5}$/.test(values.limit)) {
        return { problem: '--limit is a number from 1 on' };
    }
    return {
        command: values.help === true ? 'help' : command,
        options: Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))),
        json: values.json === true,
        list: values.list === true,
        failOnPartial: values['fail-on-partial'] === true,
        timings: values.timings === true,
        ...(named === undefined ? {} : { name: named }),
    };
}
function unknownOption(name) {
    const secret = secretInputs.find((input) => name === `--${input}`);
    if (secret !== undefined) {
        const instead = secret === 'env' ? '--env-from FILE' : `--${secret}-file FILE`;
        return secret === 'passphrase'
            ? 'a passphrase is never given as an argument: set DEPLOY_PASSPHRASE'
            : `${name} is never given as an argument: use ${instead}`;
    }
    const named = { '--release': 'rollback RELEASE', '--run': 'unlock RUN' }[name];
    if (named !== undefined)
        return `there is no option ${name}; write \`${named}\``;
    const nearest = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_1__/* .closest */ .kp)(name.replace(/^-+/, ''), [...textOptions, ...flags]);
    return `there is no option ${name}; did you mean --${nearest}?`;
}
/** What a person at a terminal gives an input's value with: `--path`, `--ssh-key-file`, `DEPLOY_SSH_KEY` where that was used. */
function optionOf(input, options, environment) {
    const hasKeyFile = options['ssh-key-file'] !== undefined;
    if (input === 'ssh-key' && !hasKeyFile && environment.DEPLOY_SSH_KEY !== undefined)
        return 'DEPLOY_SSH_KEY';
    switch (input) {
        case 'passphrase':
            return 'DEPLOY_PASSPHRASE';
        case 'env':
            return '--env-from';
        case 'ssh-key':
        case 'known-hosts':
        case 'notify':
            return `--${input}-file`;
        default:
            return `--${input}`;
    }
}
/** What `help` prints. */
const helpText = `deploy-action ${_version_generated_js__WEBPACK_IMPORTED_MODULE_3__/* .ownVersion */ .X}: puts a release on your machines over SSH, or puts the old one back.

Commands
  deploy               deploy the source
  rollback [RELEASE]   put an earlier release back: the previous good one, or the one named
  plan                 show what deploy would do, changing nothing
  status               show what each host has in service and how it is
  history              show the last deployments
  doctor               find what would stop a deployment
  unlock [RUN]         show who is deploying, or end the lease of a run that is dead
  recover              put right what a run that was cut off left unfinished
  simulate [SCENARIO]  rehearse a deployment on simulated machines: --list shows the scenarios
  init                 write a commented .github/deploy.yml; --workflows NAME,NAME adds workflows
  migrate-compose [FILE]  put what a Compose file extends of other files into it, proven by Compose
  demo                 deploy a small app to an SSH server inside this process
  version              print the version of this program, as --version alone does

A fleet
  --config FILE        the configuration; .github/deploy.yml by default
  --environment NAME   its entry of environments:

One host, without a configuration
  --host [USER@]NAME[:PORT]  --user  --port  --path DIR  --source DIR|ARCHIVE
  --restart COMMAND [--stop COMMAND] | --unit NAME [--unit-scope system|user]
  --health-url URL  --build COMMANDS  --shared PATHS  --exclude PATTERNS  --keep N
  --app NAME  --jump HOSTS  --transport ssh2|openssh
  --ssh-key-file FILE        or DEPLOY_SSH_KEY (the key itself); passphrase: DEPLOY_PASSPHRASE
  --known-hosts-file FILE    ~/.ssh/known_hosts by default
  --env-from FILE            lines NAME=value for the app's environment
  --notify-file FILE         whom to tell, as under notify: in a configuration

A rehearsal
  --list               the scenarios that come with this program; any other is the name of a file
  --runs N             rehearse so often, and count the outcomes; --seed N (1) makes it the same again

Output
  --json               one JSON document (plan, status, history, doctor, simulate)
  --report FILE        the full report as JSON (deploy, rollback)
  --timings            time by host and phase (deploy, rollback); with the transport ssh2, not openssh,
                       round trips and bytes too
  --reason TEXT        why, for the history of the hosts and whom is told (rollback)
  --limit N            how many deployments history shows
  --fail-on-partial    a skipped optional host makes the exit code 1
  --version NAME       what the app calls this version, for probes with version:

Exit codes: 0 done, 1 not done (the outcome says what stands), 2 the command line or configuration is wrong.`;


/***/ }),

/***/ 4328:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   So: () => (/* binding */ sharedCommandOf),
/* harmony export */   mJ: () => (/* binding */ sharedCommands),
/* harmony export */   yD: () => (/* binding */ configInputs)
/* harmony export */ });
/** The commands that the action's `command` input and the command line share. */
const sharedCommands = [
    'deploy',
    'plan',
    'rollback',
    'status',
    'history',
    'doctor',
    'unlock',
    'recover',
];
/** Inputs of action.yml that describe one host and its app; the command line has an option for each but the secrets. */
const configInputs = [
    'app',
    'host',
    'user',
    'port',
    'ssh-key',
    'passphrase',
    'known-hosts',
    'jump',
    'source',
    'exclude',
    'path',
    'shared',
    'env',
    'build',
    'restart',
    'stop',
    'unit',
    'unit-scope',
    'health-url',
    'keep',
    'transport',
    'notify',
];
/** The shared command of that name, if there is one. */
function sharedCommandOf(name) {
    return sharedCommands.find((command) => command === name);
}


/***/ }),

/***/ 8908:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ ownVersion)
/* harmony export */ });
// Made by `npm run generate` from package.json; do not edit.
/** The version of this program. */
const ownVersion = "0.1.0";


/***/ }),

/***/ 1916:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

__webpack_unused_export__ = true;
exports.Io = exports.kp = void 0;
var peq = new Uint32Array(0x10000);
var myers_32 = function (a, b) {
    var n = a.length;
    var m = b.length;
    var lst = 1 << (n - 1);
    var pv = -1;
    var mv = 0;
    var sc = n;
    var i = n;
    while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
    }
    for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= ((eq & pv) + pv) ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
            sc++;
        }
        if (pv & lst) {
            sc--;
        }
        mv = (mv << 1) | 1;
        pv = (pv << 1) | ~(xv | mv);
        mv &= xv;
    }
    i = n;
    while (i--) {
        peq[a.charCodeAt(i)] = 0;
    }
    return sc;
};
var myers_x = function (b, a) {
    var n = a.length;
    var m = b.length;
    var mhc = [];
    var phc = [];
    var hsize = Math.ceil(n / 32);
    var vsize = Math.ceil(m / 32);
    for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
    }
    var j = 0;
    for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
            var eq = peq[a.charCodeAt(i)];
            var pb = (phc[(i / 32) | 0] >>> i) & 1;
            var mb = (mhc[(i / 32) | 0] >>> i) & 1;
            var xv = eq | mv_1;
            var xh = ((((eq | mb) & pv_1) + pv_1) ^ pv_1) | eq | mb;
            var ph = mv_1 | ~(xh | pv_1);
            var mh = pv_1 & xh;
            if ((ph >>> 31) ^ pb) {
                phc[(i / 32) | 0] ^= 1 << i;
            }
            if ((mh >>> 31) ^ mb) {
                mhc[(i / 32) | 0] ^= 1 << i;
            }
            ph = (ph << 1) | pb;
            mh = (mh << 1) | mb;
            pv_1 = mh | ~(xv | ph);
            mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] = 0;
        }
    }
    var mv = 0;
    var pv = -1;
    var start = j * 32;
    var vlen = Math.min(32, m - start) + start;
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
    }
    var score = m;
    for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = (phc[(i / 32) | 0] >>> i) & 1;
        var mb = (mhc[(i / 32) | 0] >>> i) & 1;
        var xv = eq | mv;
        var xh = ((((eq | mb) & pv) + pv) ^ pv) | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += (ph >>> (m - 1)) & 1;
        score -= (mh >>> (m - 1)) & 1;
        if ((ph >>> 31) ^ pb) {
            phc[(i / 32) | 0] ^= 1 << i;
        }
        if ((mh >>> 31) ^ mb) {
            mhc[(i / 32) | 0] ^= 1 << i;
        }
        ph = (ph << 1) | pb;
        mh = (mh << 1) | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
    }
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
    }
    return score;
};
var distance = function (a, b) {
    if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
    }
    if (b.length === 0) {
        return a.length;
    }
    if (a.length <= 32) {
        return myers_32(a, b);
    }
    return myers_x(a, b);
};
exports.Io = distance;
var closest = function (str, arr) {
    var min_distance = Infinity;
    var min_index = 0;
    for (var i = 0; i < arr.length; i++) {
        var dist = distance(str, arr[i]);
        if (dist < min_distance) {
            min_distance = dist;
            min_index = i;
        }
    }
    return arr[min_index];
};
exports.kp = closest;


/***/ })

};
;