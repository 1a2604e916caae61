"use strict";
exports.id = 983;
exports.ids = [983];
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

/***/ 3095:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  post: () => (/* binding */ post)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 10 modules
var core = __webpack_require__(7264);
// EXTERNAL MODULE: ./lib/action-inputs.js
var action_inputs = __webpack_require__(4964);
// EXTERNAL MODULE: ./lib/action-listeners.js + 2 modules
var action_listeners = __webpack_require__(5564);
// EXTERNAL MODULE: ./lib/action-report.js + 3 modules
var action_report = __webpack_require__(3226);
// EXTERNAL MODULE: ./lib/action-state.js
var action_state = __webpack_require__(9988);
// EXTERNAL MODULE: ./lib/host/agent.js + 9 modules
var host_agent = __webpack_require__(3309);
// EXTERNAL MODULE: ./lib/host/facts.js
var facts = __webpack_require__(5336);
// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/model/transaction.js
var model_transaction = __webpack_require__(7806);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var engine_context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/deploy.js + 7 modules
var deploy = __webpack_require__(8553);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/host-run.js
var host_run = __webpack_require__(3061);
// EXTERNAL MODULE: ./lib/engine/roll-back.js
var roll_back = __webpack_require__(6346);
// EXTERNAL MODULE: ./lib/engine/status.js + 1 modules
var engine_status = __webpack_require__(3051);
;// CONCATENATED MODULE: ./lib/engine/finish.js












/**
 * Finishes what a run left when it was cancelled or killed: waits for each host that goes back, makes those go back
 * that have not begun, frees the leases, and tells from what the hosts say how it ended. Never rejects.
 * The signal of the context bounds the proof that the old release is well; going back is bounded by itself.
 */
async function finish(context, cutOff) {
    const { config, emit, ports } = context;
    const runs = config.hosts.map((host) => new host_run/* HostRun */.w(host, context));
    emit({
        type: 'started',
        at: ports.clock.now(),
        command: cutOff.command,
        app: config.app,
        environment: config.environment,
        release: '',
        finishing: true,
        ...(cutOff.origin.reason === undefined ? {} : { reason: cutOff.origin.reason }),
        hosts: config.hosts.map(({ name, address }) => ({ name, address })),
    });
    emit({ type: 'failed', at: ports.clock.now(), failure: endedEarly(cutOff) });
    const names = runs.map((run) => run.name);
    const releases = [];
    try {
        await (0,fleet/* inPhase */.xe)(context, 'rollback', names, () => (0,fleet/* onEach */.HF)(context, runs, async (run) => {
            const release = await finishReachable(context, run, cutOff);
            if (release !== undefined)
                releases.push(release);
        }));
        return await (0,conclude/* conclude */.E)(context, runs, { ...cutOff, release: releases[0] ?? '' });
    }
    finally {
        await (0,conclude/* disconnect */.Z)(runs);
    }
}
function endedEarly({ command }) {
    return {
        kind: 'cancelled',
        message: `the ${command} was ended before its verdict: it was cancelled, or its runner stopped`,
        hint: 'What it left on the hosts is finished here, and told below.',
    };
}
/** A connection that breaks meanwhile is no verdict, as long as there is time to look again: every step may be repeated. */
async function finishReachable(context, run, cutOff) {
    const { clock } = context.ports;
    const until = clock.now() + engine_context/* limits */.F.finishTimeoutMs / 2;
    for (;;) {
        try {
            return await finishHost(context, run, cutOff);
        }
        catch (thrown) {
            if ((0,model_failure/* failureOf */.g)(thrown).kind !== 'connection-lost' || clock.now() >= until)
                throw thrown;
        }
    }
}
/** Leaves the run's state telling the truth; resolves with the release that the run armed here, if it came so far. */
async function finishHost(context, run, cutOff) {
    run.state = 'unknown';
    await run.step('rollback', 'reach anew', () => (0,connect/* connectAgain */.t1)(context, run));
    const seen = await run.step('rollback', 'observe', () => observe(run), {
        detail: ({ transaction }) => transaction.state,
    });
    const owner = (0,deploy/* ownerOf */.bf)(cutOff.origin);
    const isOurs = seen.transaction.run === owner.run;
    if (!isOurs && seen.lease?.run !== owner.run) {
        run.state = 'unchanged';
        return undefined;
    }
    if (run.host.migrate.length > 0)
        mayHaveMigrated(context, run);
    let { transaction } = seen;
    let recovery;
    if (seen.lease?.run === owner.run || (0,model_transaction/* isUnfinished */.u)(transaction)) {
        recovery = await run.step('rollback', 'end', () => takeOver(run, owner), { detail: told });
        ({ transaction } = await observe(run));
    }
    if (transaction.run !== owner.run) {
        // Ours before and now another's: that one began when ours had ended, and how is not known any more.
        run.state = isOurs ? 'unknown' : 'unchanged';
        return undefined;
    }
    run.previous = transaction.previous;
    run.target = transaction.release;
    run.touched = run.agent !== undefined && !(await isRecorded(run, transaction, cutOff.startedAt));
    await judge(context, run, transaction, recovery);
    return transaction.release;
}
/** How far the run came before it armed is not known: what is never taken back has to be told. */
function mayHaveMigrated(context, run) {
    const at = context.ports.clock.now();
    const step = { host: run.name, phase: 'migrate', step: 'migrations' };
    context.emit({
        type: 'step-ended',
        at,
        ...step,
        result: 'unknown',
        durationMs: 0,
        detail: 'may have been run',
    });
}
async function observe(run) {
    run.facts = await (0,facts/* readFacts */.M)(run.connected, {
        path: run.host.path,
        tools: [],
        timeoutMs: engine_context/* limits */.F.agentTimeoutMs,
    });
    run.release = run.facts.current;
    run.previous = run.facts.current;
    return run.facts;
}
/**
 * Takes the lease again in the run's own name, which ends its commands that still run and waits for the way back or
 * begins it. Where another run has the host by now it did the same before.
 */
async function takeOver(run, owner) {
    const agent = await host_agent/* HostAgent */.g.install(run.connected, run.host.path, engine_context/* limits */.F.agentTimeoutMs);
    const answer = await agent.takeLease(owner, engine_context/* limits */.F.leaseS, engine_context/* limits */.F.finishTimeoutMs);
    if (!answer.taken)
        return undefined;
    run.agent = agent;
    return answer.recovery;
}
function told(recovery) {
    if (recovery === undefined)
        return 'another run has taken over';
    return recovery.action === 'none' ? 'the host had ended it' : recovery.action;
}
async function judge(context, run, transaction, recovery) {
    switch (transaction.state) {
        case 'committed':
            run.state = 'deployed';
            return;
        case 'rolled-back':
            run.state = transaction.reason === 'not-armed' ? 'unchanged' : 'rolled-back';
            if (run.state === 'rolled-back')
                await proveBack(context, run, transaction);
            return;
        case 'needs-human':
            run.state = 'failed';
            throw failed(run, transaction, {
                message: `the host says needs-human (${transaction.reason ?? ''})`,
                ...(recovery?.tail === undefined ? {} : { tail: recovery.tail }),
            });
        case 'none':
        case 'armed':
        case 'switched':
        case 'rolling-back':
            run.state = 'unknown';
            run.notice('warning', `not finished yet (${transaction.state}): the host goes on by itself`);
    }
}
/** The host is back; whether the old release is well there is asked as long as there is time. */
async function proveBack(context, run, transaction) {
    try {
        if (transaction.previous === undefined)
            (0,roll_back/* requireStopped */.NC)(run);
        else if (transaction.reason !== 'not-switched')
            await (0,roll_back/* proveOldRelease */.dl)(context, run, transaction.previous);
    }
    catch (thrown) {
        const failure = (0,model_failure/* failureOf */.g)(thrown);
        if (failure.kind === 'cancelled') {
            run.notice('warning', 'the old release is in service again; whether it is well could not be asked in time');
            return;
        }
        if (failure.kind === 'connection-lost') {
            run.state = 'unknown';
            throw thrown;
        }
        run.state = 'failed';
        throw failed(run, transaction, failure);
    }
}
function failed(run, { release = '' }, cause) {
    return new model_failure/* DeployError */.s((0,roll_back/* rollbackFailure */.Df)(run, { kind: 'rollback-failed', ...cause }, release));
}
/** Whether the run had written its line of history before it ended. */
async function isRecorded(run, { release }, startedAt) {
    const lines = await host_agent/* HostAgent */.g.readHistory(run.connected, run.host.path, 1, engine_context/* limits */.F.agentTimeoutMs);
    const since = new Date(startedAt).toISOString();
    return lines.flatMap(engine_status/* parseEntry */.ER).some((entry) => entry.release === release && entry.at >= since);
}

// EXTERNAL MODULE: ./lib/commands/reported-run.js + 6 modules
var reported_run = __webpack_require__(892);
;// CONCATENATED MODULE: ./lib/commands/finish.js


/** Finishes what a run left that ended without a verdict; the report tells how it ended. */
function finishCommand(world, config, cutOff, listeners) {
    return (0,reported_run/* reportedRun */.T)(world, config, (context) => finish(context, cutOff), listeners);
}

// EXTERNAL MODULE: ./lib/commands/listener.js
var listener = __webpack_require__(4895);
// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/report/verdict.js
var verdict = __webpack_require__(5202);
// EXTERNAL MODULE: ./lib/wiring.js + 27 modules
var wiring = __webpack_require__(8607);
;// CONCATENATED MODULE: ./lib/post.js











/** The runner ends a job five minutes after it was cancelled, and what is in flight then must still be told. */
const patienceMs = 3 * 60_000;
/** The action's post step: finishes what the main step left when it ended without a verdict, and tells how it ended. */
async function post() {
    const run = (0,action_state/* unfinishedRun */.z)();
    if (run === undefined)
        return;
    if (process.env.RUNNER_TEMP)
        process.env.TMPDIR = process.env.RUNNER_TEMP;
    process.stdout.on('error', () => undefined);
    try {
        await finishRun(run);
    }
    catch (thrown) {
        notKnown(run, (0,failure_lines/* describeFailure */.I)((0,model_failure/* failureOf */.g)(thrown)).join('\n'));
    }
    // A socket that a far side does not close must not hold the job.
    process.exit();
}
async function finishRun(run) {
    const config = (0,action_inputs/* readConfig */.Xg)();
    const switches = (0,action_inputs/* readSwitches */.nV)();
    if (config === undefined || switches === undefined) {
        notKnown(run, 'Its configuration cannot be read any more.');
        return;
    }
    const signal = AbortSignal.timeout(patienceMs);
    const world = (0,wiring.createWorld)(config, { screen: action_report/* screen */.nj, signal });
    const listeners = (0,action_listeners/* listenersOf */.b)(world, config, run.origin);
    const report = await finishCommand(world, config, run, listeners);
    await (0,action_report/* writeSummary */.Sy)(report, (0,action_report/* linkOf */.IJ)(run.origin), switches);
    await (0,listener/* endRun */.l)(listeners, report);
    const tell = report.outcome === 'deployed' ? core/* warning */.$e : core/* error */.z3;
    tell((0,verdict/* verdictSentence */.B)(report), { title: `Outcome: ${report.outcome}` });
    const isWhole = report.hosts.every(({ state }) => state !== 'failed' && state !== 'unknown');
    process.exitCode = isWhole ? 0 : 1;
}
function notKnown({ command }, why) {
    core/* error */.z3(`The ${command} was ended before its verdict: what the hosts have in service is not known. ${why}\n` +
        'Armed hosts go back by themselves. Run the command `status` to see what is in service.', { title: 'Outcome: unknown' });
    process.exitCode = 1;
}


/***/ })

};
;