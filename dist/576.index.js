"use strict";
exports.id = 576;
exports.ids = [576];
exports.modules = {

/***/ 5564:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ listenersOf)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 10 modules
var core = __webpack_require__(7264);
// EXTERNAL MODULE: ./lib/notifiers/deliver.js
var deliver = __webpack_require__(749);
// EXTERNAL MODULE: ./lib/report/clip.js
var clip = __webpack_require__(6129);
// EXTERNAL MODULE: ./lib/report/untrusted-text.js
var untrusted_text = __webpack_require__(7061);
// EXTERNAL MODULE: ./lib/report/verdict.js
var verdict = __webpack_require__(5202);
;// CONCATENATED MODULE: ./lib/report/github-deployment.js



/** GitHub refuses longer ones. */
const longestDescription = 140;
/** The state that an outcome is shown as; `error` says that nobody knows. */
function deploymentState(outcome) {
    switch (outcome) {
        case 'deployed':
        case 'partial':
            return 'success';
        case 'rolled-back':
        case 'failed':
            return 'failure';
        case 'unknown':
            return 'error';
    }
}
/** The outcome of a run in at most 140 characters. */
function deploymentDescription(report) {
    return (0,clip/* clip */.$)((0,untrusted_text/* printableLine */.oy)((0,verdict/* verdictSentence */.B)(report)), longestDescription);
}

// EXTERNAL MODULE: ./lib/report/workflow-command.js
var workflow_command = __webpack_require__(2794);
;// CONCATENATED MODULE: ./lib/commands/github-deployment.js



const patience = { usualMs: 20_000, cancelledMs: 3_000 };
/** How many earlier deployments are looked at for one that is still shown as active. */
const lookedAt = 10;
/** Marks the deployments that this action made. */
const madeBy = 'deploy-action';
/**
 * Shows the run as a deployment of the repository: in_progress, then success, failure or error. Where the job's
 * `environment:` has made GitHub create one for this run, that one is used, so that there are not two. The deployments
 * before a success become inactive.
 */
function deploymentListener(world, request) {
    const run = new DeploymentRun(world, request);
    let begun = Promise.resolve();
    return {
        hear: (event) => {
            if (event.type === 'started')
                begun = run.begin(event);
        },
        end: async (report) => {
            await begun;
            await run.end(report);
        },
    };
}
class DeploymentRun {
    #world;
    #request;
    #id;
    constructor(world, request) {
        this.#world = world;
        this.#request = request;
        this.#id = request.existing;
    }
    begin(started) {
        return this.#bounded(async (signal) => {
            this.#id ??= await this.#ofThisJob(started.environment, signal);
            this.#id ??= await this.#create(started, signal);
            if (this.#id === undefined)
                return;
            this.#request.keep(this.#id);
            const what = started.command === 'deploy' ? 'Deploying' : 'Rolling back';
            await this.#show(this.#id, 'in_progress', what, signal);
        });
    }
    async end(report) {
        const id = this.#id;
        if (id === undefined)
            return;
        await this.#bounded(async (signal) => {
            const state = deploymentState(report.outcome);
            await this.#show(id, state, deploymentDescription(report), signal);
            if (state === 'success')
                await this.#retire(id, report.environment, signal);
        });
    }
    async #create({ command, environment }, signal) {
        const reply = await this.#send('POST', 'deployments', signal, {
            ref: this.#request.commit,
            task: command === 'deploy' ? 'deploy' : 'deploy:rollback',
            environment,
            description: '',
            // What is deployed lies on the runner already: nothing is to be merged or waited for.
            auto_merge: false,
            required_contexts: [],
            payload: { by: madeBy },
        });
        if (reply.status === 201)
            return JSON.parse(reply.body).id;
        this.#warn(`it made no deployment (${reply.status})`);
        return undefined;
    }
    /** The deployment that GitHub made because the job names an environment: its log is that of this run. */
    async #ofThisJob(environment, signal) {
        const query = new URLSearchParams({ environment, sha: this.#request.commit, per_page: '5' });
        const reply = await this.#send('GET', `deployments?${query}`, signal);
        for (const { id, payload } of JSON.parse(reply.body)) {
            if (isOurs(payload))
                continue;
            const statuses = await this.#statuses(id, signal);
            if (statuses.some(({ log_url: log }) => log?.startsWith(`${this.#request.logUrl}/`) === true))
                return id;
        }
        return undefined;
    }
    /** GitHub does this by itself, but not for production environments. */
    async #retire(id, environment, signal) {
        const query = new URLSearchParams({ environment, per_page: String(lookedAt + 1) });
        const reply = await this.#send('GET', `deployments?${query}`, signal);
        const earlier = JSON.parse(reply.body).filter((one) => one.id < id);
        for (const deployment of earlier) {
            const [latest] = await this.#statuses(deployment.id, signal);
            if (latest?.state !== 'success')
                continue;
            await this.#show(deployment.id, 'inactive', 'Another deployment has taken its place', signal);
            // Those before it were retired when it succeeded.
            return;
        }
    }
    async #statuses(id, signal) {
        const reply = await this.#send('GET', `deployments/${id}/statuses?per_page=10`, signal);
        return JSON.parse(reply.body);
    }
    async #show(id, state, description, signal) {
        const { logUrl, environmentUrl } = this.#request;
        await this.#send('POST', `deployments/${id}/statuses`, signal, {
            state,
            description,
            log_url: logUrl,
            ...(environmentUrl === undefined || state === 'inactive' ? {} : { environment_url: environmentUrl }),
        });
    }
    #send(method, path, signal, body) {
        const { courier } = this.#world;
        const { name = '', api = '' } = courier.repository ?? {};
        const message = {
            method,
            url: `${api}/repos/${name}/${path}`,
            headers: {
                accept: 'application/vnd.github+json',
                authorization: `Bearer ${this.#request.token}`,
                'content-type': 'application/json',
                'x-github-api-version': '2022-11-28',
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        };
        return (0,deliver/* deliver */.cK)(message, { ...courier, signal });
    }
    /** Whatever goes wrong is one warning; after it nothing more is tried. */
    async #bounded(work) {
        const { clock } = this.#world.courier;
        const [ending, timer] = [new AbortController(), new AbortController()];
        const ms = this.#world.signal.aborted ? patience.cancelledMs : patience.usualMs;
        const sleep = clock.sleep(ms, timer.signal).then(() => ending.abort(), () => undefined);
        try {
            await work(ending.signal);
        }
        catch (thrown) {
            this.#id = undefined;
            this.#warn(whyNot(thrown));
        }
        timer.abort();
        await sleep;
    }
    #warn(why) {
        const message = `GitHub does not show this run as a deployment: ${why}`;
        const { screen } = this.#world;
        if (screen.github)
            screen.write((0,workflow_command/* annotationCommand */.jx)({ level: 'warning', title: 'No GitHub deployment', message }));
        else
            screen.write(`warning: ${message}`);
    }
}
function isOurs(payload) {
    return typeof payload === 'object' && payload !== null && 'by' in payload && payload.by === madeBy;
}
function whyNot(thrown) {
    if (!(thrown instanceof deliver/* DeliveryError */.VE))
        return 'its answer could not be read';
    const { status, message } = thrown;
    const isRefused = status === 401 || status === 403 || status === 404;
    return isRefused ? `${message}. The job needs \`permissions: { deployments: write }\`` : message;
}

// EXTERNAL MODULE: ./lib/commands/notify.js
var notify = __webpack_require__(3986);
;// CONCATENATED MODULE: ./lib/action-listeners.js



/** Who is told of a run on GitHub, the same in the main step and in the post step. */
function listenersOf(world, config, origin) {
    const { commit, url } = origin;
    const token = core/* getInput */.V4('github-token');
    const listeners = [(0,notify/* notifyListener */.c)(world, config, origin)];
    if (token === '' || commit === undefined || url === undefined)
        return listeners;
    const environmentUrl = core/* getInput */.V4('environment-url');
    const existing = Number(core/* getState */.Gu('github-deployment'));
    listeners.push(deploymentListener(world, {
        token,
        commit,
        logUrl: url,
        ...(environmentUrl === '' ? {} : { environmentUrl }),
        ...(existing > 0 ? { existing } : {}),
        keep: (id) => core/* saveState */.LZ('github-deployment', id),
    }));
    return listeners;
}


/***/ }),

/***/ 9988:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ keepRun),
/* harmony export */   z: () => (/* binding */ unfinishedRun)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7264);

/** Keeps what the post step must know of a run that has begun: who it is, and nothing that is secret. */
function keepRun(run) {
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ('command', run.command);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ('run', JSON.stringify(run));
}
/** The run that the main step began, unless it came to a verdict that leaves nothing to find out. */
function unfinishedRun() {
    const [run, outcome] = [_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu('run'), _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu('outcome')];
    if (run === '' || (outcome !== '' && outcome !== 'unknown'))
        return undefined;
    return JSON.parse(run);
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

/***/ 6576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 10 modules
var core = __webpack_require__(7264);
// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(2413);
// EXTERNAL MODULE: ./lib/action-inputs.js
var action_inputs = __webpack_require__(4964);
// EXTERNAL MODULE: ./lib/action-report.js + 3 modules
var action_report = __webpack_require__(3226);
// EXTERNAL MODULE: ./lib/config/check-shape.js
var check_shape = __webpack_require__(2723);
// EXTERNAL MODULE: ./lib/config/issue.js
var issue = __webpack_require__(8380);
// EXTERNAL MODULE: ./lib/config/load.js
var load = __webpack_require__(5503);
// EXTERNAL MODULE: ./lib/config/overlay.js
var overlay = __webpack_require__(5627);
// EXTERNAL MODULE: ./lib/config/parse-yaml.js + 1 modules
var parse_yaml = __webpack_require__(6643);
// EXTERNAL MODULE: ./lib/config/variables.js
var variables = __webpack_require__(8574);
;// CONCATENATED MODULE: ./lib/config/check-offline.js






/** Checks a deploy.yml without what `${NAME}` stands for: its form, its keys, every value that is written out. */
function checkOffline(file, environment) {
    const { node, issues: yamlIssues } = (0,parse_yaml/* parseYaml */.h)(file.text, { file: file.name });
    if (node === undefined)
        return { issues: (0,issue/* inOrder */.al)(yamlIssues), environment, hosts: [] };
    const { chosen, others, issues: choiceIssues } = (0,overlay/* chooseEnvironment */.HB)((0,load/* withoutExtensions */.J)(node), environment);
    const issues = [...yamlIssues, ...choiceIssues];
    let hosts = [];
    for (const one of chosen === undefined ? others : [chosen, ...others]) {
        const unfilled = (0,variables/* substitute */.V2)(one.tree, undefined);
        const { draft, issues: found } = (0,check_shape/* checkShape */.e)(unfilled.node);
        issues.push(...unfilled.issues, ...found);
        if (one === chosen)
            hosts = Object.keys(draft?.hosts ?? {});
    }
    return { issues: (0,issue/* inOrder */.al)(issues), environment: chosen?.environment ?? environment, hosts };
}

// EXTERNAL MODULE: ./lib/config/format-issues.js
var format_issues = __webpack_require__(1461);
// EXTERNAL MODULE: ./lib/report/untrusted-text.js
var untrusted_text = __webpack_require__(7061);
;// CONCATENATED MODULE: ./lib/action-fork.js







/** Whether this run is of a pull request whose code comes from another repository, whatever the event is called. */
function isFromFork(payload = github/* context */._.payload) {
    const pull = payload.pull_request;
    if (typeof pull !== 'object' || pull === null)
        return false;
    const name = (value, ...path) => path.reduce((here, step) => (typeof here === 'object' && here !== null ? Reflect.get(here, step) : undefined), value);
    // A fork that was deleted since has no repository any more.
    return name(pull, 'head', 'repo', 'full_name') !== name(payload, 'repository', 'full_name');
}
/** On code from a fork nothing runs but the part of a plan that needs neither secrets nor hosts. Returns the exit code. */
function runOnFork(command) {
    if (command !== 'plan') {
        return (0,action_inputs/* fail */.fJ)(`${command} does not run for a pull request from a fork: its code is not yours. Run it once the pull request is merged; \`plan\` checks the configuration meanwhile.`);
    }
    const file = (0,action_inputs/* readConfigText */.im)();
    if (file === 'unreadable')
        return 1;
    if (file === undefined) {
        action_report/* screen */.nj.write('A pull request from a fork has no secrets: no host is contacted, and there is no file to check.');
        return 0;
    }
    const environment = core/* getInput */.V4('environment') || undefined;
    const found = checkOffline(file, environment);
    const lines = [
        'Plan without hosts: a pull request from a fork has no secrets, so none was contacted.',
        `Environment: ${found.environment ?? 'none'}`,
        `Hosts: ${found.hosts.length === 0 ? 'none' : found.hosts.join(', ')}`,
        found.issues.length === 0
            ? `${file.name} is right, as far as can be told without secrets.`
            : `${file.name} has mistakes:`,
        ...(found.issues.length === 0 ? [] : (0,format_issues/* formatIssues */.o)(found.issues, file).split('\n')),
    ];
    for (const line of lines)
        action_report/* screen */.nj.write((0,untrusted_text/* withoutCommands */.Df)((0,untrusted_text/* printableLine */.oy)(line)));
    return found.issues.length === 0 ? 0 : (0,action_inputs/* fail */.fJ)(`${file.name} has mistakes, listed above`);
}

// EXTERNAL MODULE: ./lib/action-listeners.js + 2 modules
var action_listeners = __webpack_require__(5564);
// EXTERNAL MODULE: ./lib/action-state.js
var action_state = __webpack_require__(9988);
// EXTERNAL MODULE: ./lib/commands/interface.js
var commands_interface = __webpack_require__(4328);
// EXTERNAL MODULE: ./lib/commands/listener.js
var listener = __webpack_require__(4895);
// EXTERNAL MODULE: ./lib/commands/on-demand.js
var on_demand = __webpack_require__(1116);
// EXTERNAL MODULE: ./lib/commands/reason.js
var commands_reason = __webpack_require__(5819);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/report/outputs.js
var outputs = __webpack_require__(9733);
// EXTERNAL MODULE: ./lib/wiring.js + 27 modules
var wiring = __webpack_require__(8607);
;// CONCATENATED MODULE: ./lib/main.js














/** The action's main step: reads the inputs, runs one command, sets outputs, summary and exit code. */
async function main() {
    // The runner empties this directory after each job, also when it had to kill this process.
    if (process.env.RUNNER_TEMP)
        process.env.TMPDIR = process.env.RUNNER_TEMP;
    const ending = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => ending.abort());
    // A log that nobody reads any more must not end a deployment half-way.
    process.stdout.on('error', () => undefined);
    try {
        process.exitCode = await runAction(ending.signal);
    }
    catch (thrown) {
        (0,action_inputs/* fail */.fJ)((0,failure_lines/* describeFailure */.I)((0,failure/* failureOf */.g)(thrown)).join('\n'));
    }
    // A socket that a far side does not close must not hold the job.
    process.exit();
}
async function runAction(signal) {
    const name = core/* getInput */.V4('command') || 'deploy';
    const command = (0,commands_interface/* sharedCommandOf */.So)(name);
    if (command === undefined) {
        return (0,action_inputs/* fail */.fJ)(`input command: there is no command ${JSON.stringify(name)}; it is one of ${commands_interface/* sharedCommands */.mJ.join(', ')}`);
    }
    if (isFromFork())
        return runOnFork(command);
    const switches = (0,action_inputs/* readSwitches */.nV)();
    if (switches === undefined)
        return 1;
    const scenario = core/* getInput */.V4('simulate');
    if (scenario !== '')
        return rehearse(command, scenario, switches, signal);
    const config = (0,action_inputs/* readConfig */.Xg)();
    if (config === undefined)
        return 1;
    const reason = command === 'rollback' ? (0,commands_reason/* reasonOf */.A)(core/* getInput */.V4('reason'), config) : {};
    const request = { config, origin: { ...(0,action_inputs/* readOrigin */.P2)(), ...reason } };
    const world = (0,wiring.createWorld)(config, { screen: action_report/* screen */.nj, signal });
    switch (command) {
        case 'deploy':
        case 'rollback':
            return await change(world, request, command, switches);
        case 'plan':
        case 'status':
        case 'history':
        case 'doctor':
        case 'unlock':
        case 'recover':
            return await look(world, request, command, switches);
    }
}
/** The deployment of a workflow without a single machine: its outputs, summary and exit code are those of a real one. */
async function rehearse(command, name, switches, signal) {
    if (command !== 'deploy')
        return (0,action_inputs/* fail */.fJ)(`input simulate: a rehearsal is one of deploy, not of ${command}`);
    const given = (0,action_inputs/* readInputs */.Ko)();
    if (given === undefined)
        return 1;
    const { readRehearsal } = await __webpack_require__.e(/* import() */ 318).then(__webpack_require__.bind(__webpack_require__, 3318));
    const input = readRehearsal(name, given);
    if ('problem' in input)
        return (0,action_inputs/* fail */.fJ)(input.isAsked ? `input simulate: ${input.problem}` : input.problem);
    const { config, scenario, remarks } = input;
    const { createRehearsal } = await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(223)]).then(__webpack_require__.bind(__webpack_require__, 1223));
    const rehearsal = createRehearsal({ config, scenario, seed: 1 });
    core/* warning */.$e(`This is a rehearsal (${name}): no machine is contacted. ${remarks.join(' ')}`.trim());
    if (scenario.deployments > 1) {
        const request = { config, scenario, runs: 1, seed: 1, signal };
        const { simulateCommand } = await Promise.all(/* import() */[__webpack_require__.e(847), __webpack_require__.e(483)]).then(__webpack_require__.bind(__webpack_require__, 6483));
        return (await simulateCommand(action_report/* screen */.nj, createRehearsal, request)) ? 0 : 1;
    }
    const { openSource } = rehearsal;
    // Nobody listens, so that nobody is written to.
    const world = { ...(0,wiring.createWorld)(config, { screen: action_report/* screen */.nj, signal }), ports: rehearsal.portsOf(1), openSource };
    const report = await on_demand/* commands */.P.deploy(world, { config: rehearsal.config, origin: (0,action_inputs/* readOrigin */.P2)() });
    await (0,action_report/* publish */.mk)(report, { rehearsal: name }, switches);
    return (0,outputs/* exitCode */.I)(report.outcome, { partialIsSuccess: switches.allowPartial });
}
async function change(world, request, command, switches) {
    (0,action_state/* keepRun */.X)({ command, origin: request.origin, startedAt: world.ports.clock.now() });
    const listeners = (0,action_listeners/* listenersOf */.b)(world, request.config, request.origin);
    const heard = { ...request, listeners };
    const report = command === 'deploy'
        ? await on_demand/* commands */.P.deploy(world, heard)
        : await on_demand/* commands */.P.rollback(world, heard, core/* getInput */.V4('release') || undefined);
    core/* saveState */.LZ('outcome', report.outcome);
    try {
        await (0,action_report/* publish */.mk)(report, (0,action_report/* linkOf */.IJ)(request.origin), switches);
    }
    catch (thrown) {
        // The hosts are what they are: a report that cannot be written changes no verdict.
        core/* warning */.$e(`the report of this run is incomplete: ${(0,failure/* failureOf */.g)(thrown).message}`);
    }
    await (0,listener/* endRun */.l)(listeners, report);
    return (0,outputs/* exitCode */.I)(report.outcome, { partialIsSuccess: switches.allowPartial });
}
async function look(world, request, command, switches) {
    switch (command) {
        case 'plan':
            return (await on_demand/* commands */.P.plan(world, request, 'text', (told) => (0,action_report/* sharePlan */.xV)(world, told, switches)))
                ? 0
                : 1;
        case 'status':
            return (await on_demand/* commands */.P.status(world, request, 'text', (told) => (0,action_report/* shareStatus */.qL)(told, switches))) ? 0 : 1;
        case 'history':
            return (await on_demand/* commands */.P.history(world, request, 20, 'text')) ? 0 : 1;
        case 'doctor':
            return (await on_demand/* commands */.P.doctor(world, request, 'text')) ? 0 : 1;
        case 'unlock':
            return (await on_demand/* commands */.P.unlock(world, request, core/* getInput */.V4('run') || undefined)) ? 0 : 1;
        case 'recover':
            return (await on_demand/* commands */.P.recover(world, request)) ? 0 : 1;
    }
}


/***/ })

};
;