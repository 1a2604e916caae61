"use strict";
exports.id = 95;
exports.ids = [95];
exports.modules = {

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
// EXTERNAL MODULE: ./lib/action-report.js
var action_report = __webpack_require__(8591);
// EXTERNAL MODULE: ./lib/action-state.js
var action_state = __webpack_require__(9988);
// EXTERNAL MODULE: ./lib/host/agent.js + 6 modules
var host_agent = __webpack_require__(1354);
// EXTERNAL MODULE: ./lib/host/facts.js
var facts = __webpack_require__(5336);
// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/deploy.js + 4 modules
var deploy = __webpack_require__(3724);
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
        hosts: config.hosts.map(({ name, address }) => ({ name, address })),
    });
    emit({ type: 'failed', at: ports.clock.now(), failure: endedEarly(cutOff) });
    const names = runs.map((run) => run.name);
    const releases = [];
    try {
        await (0,fleet/* inPhase */.xe)(context, 'rollback', names, () => (0,fleet/* onEach */.HF)(context, runs, async (run) => {
            const release = await finishHost(context, run, cutOff);
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
    if (seen.lease?.run === owner.run || isUnfinished(transaction)) {
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
        timeoutMs: context/* limits */.F.agentTimeoutMs,
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
    const agent = await host_agent/* HostAgent */.g.install(run.connected, run.host.path, context/* limits */.F.agentTimeoutMs);
    const answer = await agent.takeLease(owner, context/* limits */.F.leaseS, context/* limits */.F.finishTimeoutMs);
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
        case 'prepared':
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
        run.state = failure.kind === 'connection-lost' ? 'unknown' : 'failed';
        throw failed(run, transaction, failure);
    }
}
function failed(run, { release = '' }, cause) {
    return new model_failure/* DeployError */.s((0,roll_back/* rollbackFailure */.Df)(run, { kind: 'rollback-failed', ...cause }, release));
}
function isUnfinished({ state }) {
    return state === 'prepared' || state === 'armed' || state === 'switched' || state === 'rolling-back';
}
/** Whether the run had written its line of history before it ended. */
async function isRecorded(run, { release }, startedAt) {
    const lines = await host_agent/* HostAgent */.g.readHistory(run.connected, run.host.path, 1, context/* limits */.F.agentTimeoutMs);
    const since = new Date(startedAt).toISOString();
    return lines.flatMap(engine_status/* parseEntry */.ER).some((entry) => entry.release === release && entry.at >= since);
}

// EXTERNAL MODULE: ./lib/commands/reported-run.js + 12 modules
var reported_run = __webpack_require__(3413);
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
// EXTERNAL MODULE: ./lib/wiring.js + 58 modules
var wiring = __webpack_require__(6726);
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
    const world = (0,wiring/* createWorld */.by)(config, { screen: action_report/* screen */.nj, signal });
    const listeners = (0,action_listeners/* listenersOf */.b)(world, config, run.origin);
    const report = await finishCommand(world, config, run, listeners);
    await (0,action_report/* writeSummary */.Sy)(report, run.origin.url, switches);
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