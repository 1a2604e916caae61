"use strict";
exports.id = 974;
exports.ids = [974];
exports.modules = {

/***/ 1974:
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
// EXTERNAL MODULE: ./lib/commands/deploy.js
var deploy = __webpack_require__(7048);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./lib/config/endpoint-text.js
var endpoint_text = __webpack_require__(132);
;// CONCATENATED MODULE: ./lib/config/template.js


/** The commented deploy.yml that `init` writes; it loads once DEPLOY_SSH_KEY and DEPLOY_KNOWN_HOSTS are defined. */
function starterConfig(facts) {
    const { address, port } = (0,endpoint_text/* parseEndpoint */.B)(facts.host);
    const host = port === undefined ? asYaml(address) : `{ address: ${asYaml(address)}, port: ${asYaml(port)} }`;
    return `# What deploy-action deploys, where to, and how it knows that the result is well.
# Every key is described in dist/deploy.schema.json of the action; editors can check this file against it.
# \${NAME} is replaced by an environment variable of the step that deploys; a literal \${ is written $\${.

app: ${asYaml(facts.app)}

# What to send: a directory, or a .tar.gz, .tar.zst or .zip. For less than all of it:
#   source: { path: ., exclude: [node_modules/, "*.map"] }
source: .

# The app's directory on each host: releases/, current, shared/ and .deploy/ live below it.
path: ${asYaml(facts.path)}
# Good releases kept besides the one in service.
keep: 5

# How to log in. Both come from the workflow, for example:
#   env:
#     DEPLOY_SSH_KEY: \${{ secrets.DEPLOY_SSH_KEY }}
#     DEPLOY_KNOWN_HOSTS: \${{ vars.DEPLOY_KNOWN_HOSTS }}
user: ${asYaml(facts.user)}
ssh-key: \${DEPLOY_SSH_KEY}
# Lines as in ~/.ssh/known_hosts, or SHA256: fingerprints. Left empty,
# \`deploy-action doctor\` prints the line to check and add.
known-hosts: \${DEPLOY_KNOWN_HOSTS}

# What outlives releases and is linked into each; a slash at the end makes it a directory.
# shared: [data/, config/local.json]

# Written to .env in each release, readable by the app's user only; never shown anywhere.
# env:
#   DATABASE_URL: \${DATABASE_URL}

# Run on the host in the new release, before anything live changes; and just before the switch.
# build: ["npm ci --omit=dev"]
# migrate: ["npm run migrate"]

# How a release is put into service. A static site needs no driver.
# driver:
#   systemd: { unit: ${asYaml(facts.app)}.service, exec: "node server.js" }
# driver:
#   command: { restart: ./bin/restart }

# Asked of each host, from the host itself, after the switch; the old release comes back unless all are healthy.
# health:
#   - http: http://127.0.0.1:3000/health
#     timeout: 2m

# Asked once, from the runner, after all hosts changed.
# verify:
#   - http: https://${asYaml(address)}/

hosts:
  web: ${host}
  # db: { address: db.example.org, optional: true }

# Laid over all of the above when the input \`environment\` names one: maps merge, lists and single values replace,
# null removes.
# environments:
#   staging:
#     hosts: { web: staging.example.org }
`;
}
/** One value as YAML, in quotes where it needs them. */
function asYaml(value) {
    return (0,dist/* stringify */.As)(value, { lineWidth: 0, defaultStringType: 'PLAIN' }).trimEnd();
}

;// CONCATENATED MODULE: ./lib/commands/init.js



/** Writes a commented configuration to start from; never over one that is there. Returns the exit code. */
function initCommand(screen, options) {
    const path = options.config ?? '.github/deploy.yml';
    if ((0,external_node_fs_.existsSync)(path)) {
        screen.write(`${path} is there already and was left as it is; name another with --config FILE.`);
        return 1;
    }
    const app = options.app ??
        (0,external_node_path_.basename)(process.cwd())
            .toLowerCase()
            .replace(/[^a-z0-9-]+/g, '-');
    const [user = 'deploy', host = 'server.example.org'] = (options.host ?? 'deploy@server.example.org').split('@');
    (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(path), { recursive: true });
    (0,external_node_fs_.writeFileSync)(path, starterConfig({ app, host, user, path: options.path ?? `/srv/${app}` }));
    screen.write(`Wrote ${path}. Read it through, set the secrets it names, then: deploy-action doctor`);
    return 0;
}

// EXTERNAL MODULE: ./lib/commands/interface.js
var commands_interface = __webpack_require__(4328);
// EXTERNAL MODULE: ./lib/commands/listener.js
var listener = __webpack_require__(4895);
// EXTERNAL MODULE: ./lib/commands/local-file.js
var local_file = __webpack_require__(4499);
// EXTERNAL MODULE: ./lib/commands/look.js + 4 modules
var look = __webpack_require__(5861);
// EXTERNAL MODULE: ./lib/commands/notify.js + 8 modules
var notify = __webpack_require__(194);
// EXTERNAL MODULE: ./lib/commands/recover.js + 1 modules
var recover = __webpack_require__(1951);
// EXTERNAL MODULE: ./lib/commands/rollback.js + 2 modules
var rollback = __webpack_require__(7515);
// EXTERNAL MODULE: ./lib/commands/simulate.js + 2 modules
var simulate = __webpack_require__(3092);
// EXTERNAL MODULE: ./lib/config/format-issues.js
var format_issues = __webpack_require__(1461);
// EXTERNAL MODULE: ./lib/config/resolve.js + 2 modules
var resolve = __webpack_require__(2305);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/rehearsal-request.js + 4 modules
var rehearsal_request = __webpack_require__(3318);
// EXTERNAL MODULE: ./lib/rehearsal-wiring.js + 36 modules
var rehearsal_wiring = __webpack_require__(7002);
// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/report/outputs.js
var outputs = __webpack_require__(9733);
// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/terminal-table.js
var terminal_table = __webpack_require__(810);
;// CONCATENATED MODULE: ./lib/report/timings-table.js


/** Time, round trips and bytes of each phase on each host, with a sum for each host, as a table. */
function timingsTable(report) {
    const right = ['TIME', 'ROUND TRIPS', 'SENT', 'RECEIVED'].map((title) => ({ title, align: 'right' }));
    const rows = report.hosts.flatMap((host) => {
        const traffic = host.traffic ?? [];
        const lines = traffic.map(({ phase, roundTrips, bytesSent, bytesReceived }) => {
            const timed = host.phases.find((candidate) => candidate.phase === phase);
            const time = timed === undefined ? '' : (0,duration/* formatDuration */.a)(timed.durationMs);
            return [host.name, phase, time, String(roundTrips), bytesText(bytesSent), bytesText(bytesReceived)];
        });
        const sumOf = (key) => traffic.reduce((total, one) => total + one[key], 0);
        const all = [
            String(sumOf('roundTrips')),
            bytesText(sumOf('bytesSent')),
            bytesText(sumOf('bytesReceived')),
        ];
        return traffic.length === 0 ? [[host.name, 'not counted']] : [...lines, [host.name, 'all', '', ...all]];
    });
    return (0,terminal_table/* terminalTable */.R)([{ title: 'HOST' }, { title: 'PHASE' }, ...right], rows);
}
function bytesText(bytes) {
    if (bytes < 1_000)
        return `${bytes} B`;
    return bytes < 1_000_000 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// EXTERNAL MODULE: ./lib/wiring.js + 49 modules
var wiring = __webpack_require__(904);
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
            return initCommand(screen, args.options);
        case 'simulate':
            return command_line_simulate(args, signal);
        case 'demo':
            return (await __webpack_require__.e(/* import() */ 583).then(__webpack_require__.bind(__webpack_require__, 5583))).demoCommand(screen, signal);
        case 'deploy':
        case 'rollback':
        case 'plan':
        case 'status':
        case 'history':
        case 'doctor':
        case 'unlock':
        case 'recover': {
            const request = readRequest(args);
            if (request === undefined)
                return badUse;
            return onHosts((0,wiring/* createWorld */.by)(request.config, { screen, signal }), request, args, args.command);
        }
    }
}
async function onHosts(world, request, args, command) {
    const format = args.json ? 'json' : 'text';
    switch (command) {
        case 'deploy':
            return changed(world, request, args, (heard) => (0,deploy/* deployCommand */.J)(world, heard));
        case 'rollback':
            return changed(world, request, args, (heard) => (0,rollback/* rollbackCommand */.C)(world, heard, args.name));
        case 'plan':
            return (await (0,look/* planCommand */.VV)(world, request, format)) ? 0 : 1;
        case 'status':
            return (await (0,look/* statusCommand */.yA)(world, request, format)) ? 0 : 1;
        case 'history':
            return (await (0,look/* historyCommand */.aw)(world, request, Number(args.options.limit ?? 20), format)) ? 0 : 1;
        case 'doctor':
            return (await (0,look/* doctorCommand */.lf)(world, request, format)) ? 0 : 1;
        case 'unlock':
            return (await (0,recover/* unlockCommand */.I)(world, request, args.name)) ? 0 : 1;
        case 'recover':
            return (await (0,recover/* recoverCommand */.o)(world, request)) ? 0 : 1;
    }
}
/** A configuration is taken where there is one; without it the example fleet is rehearsed. */
async function command_line_simulate(args, signal) {
    const { options, list, name = 'normal' } = args;
    if (list) {
        for (const known of (0,rehearsal_request/* shippedScenarios */.R)())
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
    const input = (0,rehearsal_request/* readRehearsal */.o)(name, {
        inputs: options,
        file,
        environment: options.environment,
        variables: process.env,
        defaultApp: (0,external_node_path_.basename)(process.cwd()).toLowerCase(),
    });
    if ('problem' in input)
        return complain(input.problem);
    for (const remark of input.remarks)
        screen.write(remark);
    const { config, scenario } = input;
    const request = { config, scenario, runs, seed, signal };
    return (await (0,simulate/* simulateCommand */.A)(screen, rehearsal_wiring/* createRehearsal */.U, request)) ? 0 : 1;
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
function readRequest(args) {
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
        credentialChecks: wiring/* credentialChecks */.T1,
    });
    if ('issues' in result) {
        process.stderr.write(`${(0,format_issues/* formatIssues */.o)(result.issues, file, commands_arguments/* optionOf */.XD)}\n`);
        return undefined;
    }
    return { config: result.config, origin: readOrigin(options) };
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
    process.stderr.write(`deploy-action: ${problem}\nSee \`deploy-action help\`.\n`);
    return badUse;
}


/***/ })

};
;