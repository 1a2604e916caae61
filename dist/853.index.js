"use strict";
exports.id = 853;
exports.ids = [853];
exports.modules = {

/***/ 5853:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  carryOutCommand: () => (/* binding */ carryOutCommand),
  complain: () => (/* binding */ complain)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/commands/arguments.js
var commands_arguments = __webpack_require__(8995);
// EXTERNAL MODULE: ./lib/commands/interface.js
var commands_interface = __webpack_require__(4328);
// EXTERNAL MODULE: ./lib/commands/listener.js
var listener = __webpack_require__(4895);
// EXTERNAL MODULE: ./lib/commands/local-file.js
var local_file = __webpack_require__(4499);
// EXTERNAL MODULE: ./lib/commands/notify.js
var notify = __webpack_require__(3986);
// EXTERNAL MODULE: ./lib/commands/on-demand.js
var on_demand = __webpack_require__(1116);
// EXTERNAL MODULE: ./lib/commands/reason.js
var reason = __webpack_require__(5819);
// EXTERNAL MODULE: ./lib/config/format-issues.js
var format_issues = __webpack_require__(1461);
// EXTERNAL MODULE: ./lib/config/resolve.js + 2 modules
var resolve = __webpack_require__(2305);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/report/outputs.js
var outputs = __webpack_require__(9733);
// EXTERNAL MODULE: ./lib/model/phase.js
var phase = __webpack_require__(4657);
// EXTERNAL MODULE: ./lib/report/bytes-text.js
var bytes_text = __webpack_require__(7562);
// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/terminal-table.js
var terminal_table = __webpack_require__(810);
;// CONCATENATED MODULE: ./lib/report/timings-table.js




/**
 * Time, round trips and bytes of each phase on each host, with a sum for each host, as a table; below it, what is
 * counted as a round trip. Where the transport does not count there are the times alone.
 */
function timingsTable({ hosts }) {
    const right = ['TIME', 'ROUND TRIPS', 'SENT', 'RECEIVED'].map((title) => ({ title, align: 'right' }));
    const isCounted = hosts.some(({ traffic }) => traffic !== undefined);
    const isLeftOut = hosts.some(({ traffic }) => traffic === undefined);
    return [
        ...(0,terminal_table/* terminalTable */.R)([{ title: 'HOST' }, { title: 'PHASE' }, ...right], hosts.flatMap(rowsOf)),
        ...(isCounted ? whatIsCounted : []),
        ...(isLeftOut ? [whatIsLeftOut] : []),
    ];
}
function rowsOf({ name, phases: timed, traffic }) {
    const rows = inOrder([...timed, ...(traffic ?? [])].map(({ phase }) => phase)).map((phase) => {
        const counted = traffic?.find((candidate) => candidate.phase === phase);
        return {
            phase,
            durationMs: timed.find((candidate) => candidate.phase === phase)?.durationMs,
            counts: [counted?.roundTrips ?? 0, counted?.bytesSent ?? 0, counted?.bytesReceived ?? 0],
        };
    });
    const cells = ([trips, sent, received]) => traffic === undefined ? ['-', '-', '-'] : [String(trips), (0,bytes_text/* bytesText */.p)(sent), (0,bytes_text/* bytesText */.p)(received)];
    const sumOf = (index) => rows.reduce((total, { counts }) => total + counts[index], 0);
    const wholeMs = rows.reduce((total, { durationMs = 0 }) => total + durationMs, 0);
    return [
        ...rows.map(({ phase, durationMs, counts }) => [
            ...[name, phase, durationMs === undefined ? '' : (0,duration/* formatDuration */.a)(durationMs)],
            ...cells(counts),
        ]),
        [name, 'all', (0,duration/* formatDuration */.a)(wholeMs), ...cells([sumOf(0), sumOf(1), sumOf(2)])],
    ];
}
/** Each phase once, as they run; a rollback comes last. */
function inOrder(found) {
    return [...phase/* phases */.t, 'rollback'].filter((phase) => found.includes(phase));
}
const whatIsCounted = [
    'A round trip is a wait for an answer before the next thing could be sent. Setting up TCP and SSH is not among them',
    '(about six for each connection, at the same time for all hosts); its bytes are. A run that waits for the lease of',
    'another asks again every few seconds.',
];
const whatIsLeftOut = '-: only the transport ssh2 counts round trips and bytes.';

;// CONCATENATED MODULE: ./lib/command-line.js


















/** The command was called wrongly. */
const badUse = 2;
const screen = {
    write: (line) => void process.stdout.write(`${line}\n`),
    github: false,
    color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
};
/** Carries out a command of the command line; resolves with the exit code. */
async function carryOutCommand(args, signal) {
    try {
        return await carryOut(args, signal);
    }
    catch (thrown) {
        for (const line of (0,failure_lines/* describeFailure */.I)((0,failure/* failureOf */.g)(thrown)))
            process.stderr.write(`${line}\n`);
        return 1;
    }
}
async function carryOut(args, signal) {
    switch (args.command) {
        case 'help':
        case 'version':
            return 0;
        case 'init':
            return on_demand/* commands */.P.init(screen, args.options);
        case 'simulate':
            return simulate(args, signal);
        case 'migrate-compose':
            return (await __webpack_require__.e(/* import() */ 178).then(__webpack_require__.bind(__webpack_require__, 7178))).migrateComposeCommand(screen, args.name);
        case 'demo':
            return (await Promise.all(/* import() */[__webpack_require__.e(410), __webpack_require__.e(847), __webpack_require__.e(608), __webpack_require__.e(607), __webpack_require__.e(892), __webpack_require__.e(583)]).then(__webpack_require__.bind(__webpack_require__, 5583))).demoCommand(screen, signal);
        case 'deploy':
        case 'rollback':
        case 'plan':
        case 'status':
        case 'history':
        case 'doctor':
        case 'unlock':
        case 'recover': {
            const { createWorld, credentialChecks } = await Promise.all(/* import() */[__webpack_require__.e(410), __webpack_require__.e(608), __webpack_require__.e(607)]).then(__webpack_require__.bind(__webpack_require__, 8607));
            const request = readRequest(args, credentialChecks);
            if (request === undefined)
                return badUse;
            return onHosts(createWorld(request.config, { screen, signal }), request, args, args.command);
        }
    }
}
async function onHosts(world, request, args, command) {
    const format = args.json ? 'json' : 'text';
    switch (command) {
        case 'deploy':
            return changed(world, request, args, (heard) => on_demand/* commands */.P.deploy(world, heard));
        case 'rollback':
            return changed(world, request, args, (heard) => on_demand/* commands */.P.rollback(world, heard, args.name));
        case 'plan':
            return (await on_demand/* commands */.P.plan(world, request, format)) ? 0 : 1;
        case 'status':
            return (await on_demand/* commands */.P.status(world, request, format)) ? 0 : 1;
        case 'history':
            return (await on_demand/* commands */.P.history(world, request, Number(args.options.limit ?? 20), format)) ? 0 : 1;
        case 'doctor':
            return (await on_demand/* commands */.P.doctor(world, request, format)) ? 0 : 1;
        case 'unlock':
            return (await on_demand/* commands */.P.unlock(world, request, args.name)) ? 0 : 1;
        case 'recover':
            return (await on_demand/* commands */.P.recover(world, request)) ? 0 : 1;
    }
}
/** A configuration is taken where there is one; without it the example fleet is rehearsed. */
async function simulate(args, signal) {
    const { readRehearsal, shippedScenarios } = await __webpack_require__.e(/* import() */ 318).then(__webpack_require__.bind(__webpack_require__, 3318));
    const { options, list, name = 'normal' } = args;
    if (list) {
        for (const known of shippedScenarios())
            screen.write(`${known.name.padEnd(18)}${known.description}`);
        return 0;
    }
    const [runs, seed] = [options.runs ?? '1', options.seed ?? '1'].map(wholeNumberOf);
    if (runs === undefined || runs < 1)
        return complain('--runs is a number from 1 to 1000000');
    if (seed === undefined)
        return complain('--seed is a whole number');
    const usual = '.github/deploy.yml';
    const path = options.config ?? (options.host === undefined && (0,external_node_fs_.existsSync)(usual) ? usual : undefined);
    const problems = [];
    const file = path === undefined ? undefined : readConfigFile(path, problems);
    if (problems.length > 0)
        return complain(problems.join('\n'));
    const input = readRehearsal(name, {
        inputs: options,
        file,
        environment: options.environment,
        variables: process.env,
        defaultApp: (0,external_node_path_.basename)(process.cwd()).toLowerCase(),
    }, (option) => (0,commands_arguments/* optionOf */.XD)(option, options, process.env));
    if ('problem' in input)
        return input.isAsked ? complain(input.problem) : tell(input.problem);
    const { config, scenario } = input;
    const request = { config, scenario, runs, seed, signal };
    const { simulateAsJson, simulateCommand } = await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(864)]).then(__webpack_require__.bind(__webpack_require__, 6483));
    const { createRehearsal } = await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(608), __webpack_require__.e(223)]).then(__webpack_require__.bind(__webpack_require__, 1223));
    if (args.json)
        return (await simulateAsJson(screen, createRehearsal, request)) ? 0 : 1;
    for (const remark of input.remarks)
        screen.write(remark);
    return (await simulateCommand(screen, createRehearsal, request)) ? 0 : 1;
}
function wholeNumberOf(text) {
    return /^[0-9]{1,6}$/.test(text) || text === '1000000' ? Number(text) : undefined;
}
async function changed(world, request, args, command) {
    const listeners = [(0,notify/* notifyListener */.c)(world, request.config, request.origin)];
    const report = await command({ ...request, listeners });
    if (args.timings)
        for (const line of timingsTable(report))
            world.screen.write(line);
    const path = args.options.report;
    if (path !== undefined)
        (0,external_node_fs_.writeFileSync)(path, `${JSON.stringify(report, undefined, 2)}\n`);
    await (0,listener/* endRun */.l)(listeners, report);
    return (0,outputs/* exitCode */.I)(report.outcome, { partialIsSuccess: !args.failOnPartial });
}
function readRequest(args, credentialChecks) {
    const { options } = args;
    const problems = [];
    const inputs = { ...secretInputs(options, problems) };
    for (const name of commands_interface/* configInputs */.yD) {
        const value = options[name];
        if (value !== undefined)
            inputs[name] = value;
    }
    if (options.report !== undefined) {
        const problem = (0,local_file/* unwritable */.m)(options.report);
        if (problem !== undefined)
            problems.push(`--report: ${problem}`);
    }
    const path = options.config ?? (options.host === undefined ? '.github/deploy.yml' : undefined);
    const file = path === undefined ? undefined : readConfigFile(path, problems);
    if (problems.length > 0) {
        complain(problems.join('\n'));
        return undefined;
    }
    const result = (0,resolve/* resolveConfig */.p)({
        inputs,
        file,
        environment: options.environment,
        variables: process.env,
        defaultApp: (0,external_node_path_.basename)(process.cwd()).toLowerCase(),
        credentialChecks,
    });
    if ('issues' in result) {
        tell((0,format_issues/* formatIssues */.o)(result.issues, file, (input) => (0,commands_arguments/* optionOf */.XD)(input, options, process.env)));
        return undefined;
    }
    const { config } = result;
    return { config, origin: { ...readOrigin(options), ...(0,reason/* reasonOf */.A)(options.reason, config) } };
}
function readConfigFile(path, problems) {
    if (!(0,external_node_fs_.existsSync)(path)) {
        problems.push(`there is no configuration file ${path}: write one with \`init\`, or name a --host`);
        return undefined;
    }
    const found = (0,local_file/* readLocalFile */.M)(path);
    if ('text' in found)
        return { name: path, text: found.text };
    problems.push(`--config: ${found.problem}`);
    return undefined;
}
/** Keys and pins from where a person at a terminal has them: files, the environment, their ~/.ssh. */
function secretInputs(options, problems) {
    const read = (option, path = options[option]) => {
        const found = path === undefined ? undefined : (0,local_file/* readLocalFile */.M)(path);
        if (found === undefined || 'text' in found)
            return found?.text;
        problems.push(`--${option}: ${found.problem}`);
        return undefined;
    };
    const usual = (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.ssh', 'known_hosts');
    const found = {
        'ssh-key': read('ssh-key-file') ?? process.env.DEPLOY_SSH_KEY,
        passphrase: process.env.DEPLOY_PASSPHRASE,
        'known-hosts': read('known-hosts-file', options['known-hosts-file'] ?? ((0,external_node_fs_.existsSync)(usual) ? usual : undefined)),
        env: read('env-from'),
        notify: read('notify-file'),
    };
    return Object.fromEntries(Object.entries(found).flatMap(([name, value]) => value === undefined || value === '' ? [] : [[name, value]]));
}
function readOrigin(options) {
    const commit = currentCommit();
    const { version } = options;
    return {
        run: (0,external_node_crypto_.randomUUID)(),
        actor: (0,external_node_os_.userInfo)().username,
        ...(commit === undefined ? {} : { commit }),
        ...(version === undefined ? {} : { version }),
    };
}
function currentCommit() {
    try {
        return (0,external_node_child_process_.execFileSync)('git', ['rev-parse', 'HEAD'], {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
        }).trim();
    }
    catch {
        // Not a repository: the release is then named without a commit.
        return undefined;
    }
}
/** Says what is wrong with how the command was called. */
function complain(problem) {
    return tell(`deploy-action: ${problem}\nSee \`deploy-action help\`.`);
}
/** Says what is wrong with the configuration, for which no help is needed. */
function tell(problem) {
    process.stderr.write(`${problem}\n`);
    return badUse;
}


/***/ }),

/***/ 4895:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ endRun)
/* harmony export */ });
/** Tells every listener how the run ended. */
async function endRun(listeners, report) {
    await Promise.all(listeners.map((listener) => listener.end(report)));
}


/***/ }),

/***/ 1116:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ commands)
/* harmony export */ });
/** The commands, each loaded with all that it needs when it is called: a run is of one of them. */
const commands = {
    deploy: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(892), __webpack_require__.e(814)]).then(__webpack_require__.bind(__webpack_require__, 7048))).deployCommand(...given),
    rollback: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(892), __webpack_require__.e(502)]).then(__webpack_require__.bind(__webpack_require__, 7515))).rollbackCommand(...given),
    plan: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(205)]).then(__webpack_require__.bind(__webpack_require__, 5205))).planCommand(...given),
    status: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(205)]).then(__webpack_require__.bind(__webpack_require__, 5205))).statusCommand(...given),
    history: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(205)]).then(__webpack_require__.bind(__webpack_require__, 5205))).historyCommand(...given),
    doctor: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(205)]).then(__webpack_require__.bind(__webpack_require__, 5205))).doctorCommand(...given),
    unlock: async (...given) => (await __webpack_require__.e(/* import() */ 951).then(__webpack_require__.bind(__webpack_require__, 1951))).unlockCommand(...given),
    recover: async (...given) => (await __webpack_require__.e(/* import() */ 951).then(__webpack_require__.bind(__webpack_require__, 1951))).recoverCommand(...given),
    init: async (...given) => (await __webpack_require__.e(/* import() */ 920).then(__webpack_require__.bind(__webpack_require__, 2920))).initCommand(...given),
};


/***/ }),

/***/ 5819:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ reasonOf)
/* harmony export */ });
/* harmony import */ var _report_clip_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6129);
/* harmony import */ var _report_redaction_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9449);
/* harmony import */ var _report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7061);



/** The most that is kept, in UTF-16 units. */
const longest = 500;
/** Why somebody goes back, as it may lie on the hosts: one line, bounded, without secrets; nothing where nothing was said. */
function reasonOf(given, { secrets }) {
    const { redact } = (0,_report_redaction_js__WEBPACK_IMPORTED_MODULE_0__/* .createRedactor */ .l)(secrets);
    const reason = (0,_report_clip_js__WEBPACK_IMPORTED_MODULE_2__/* .clip */ .$)(redact((0,_report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_1__/* .printableLine */ .oy)(redact(given ?? ''))).trim(), longest);
    return reason === '' ? {} : { reason };
}


/***/ }),

/***/ 4657:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ phases)
/* harmony export */ });
/** The eight phases, in the order in which they run. */
const phases = [
    'validate',
    'connect',
    'preflight',
    'snapshot',
    'stage',
    'migrate',
    'activate',
    'verify',
];


/***/ }),

/***/ 7562:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ bytesText)
/* harmony export */ });
/** A number of bytes as people read it: `312 B`, `3.1 kB`, `28.4 MB`, `1.2 GB`. */
function bytesText(bytes) {
    if (bytes < 1_000)
        return `${bytes} B`;
    if (bytes < 1_000_000)
        return `${(bytes / 1e3).toFixed(1)} kB`;
    return bytes < 1_000_000_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}


/***/ })

};
;