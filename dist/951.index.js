"use strict";
exports.id = 951;
exports.ids = [951];
exports.modules = {

/***/ 1951:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  recoverCommand: () => (/* binding */ recoverCommand),
  unlockCommand: () => (/* binding */ unlockCommand)
});

// EXTERNAL MODULE: ./lib/host/agent.js + 9 modules
var host_agent = __webpack_require__(3309);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var engine_context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/host-run.js
var host_run = __webpack_require__(3061);
;// CONCATENATED MODULE: ./lib/engine/recover.js







/** Rolls back on every host what is unfinished and nobody's any more; leaves alone what a living run holds. */
function recoverFleet(context) {
    return onFleet(context, async (run) => {
        const { path } = run.host;
        const agent = await host_agent/* HostAgent */.g.install(run.connected, path, engine_context/* limits */.F.agentTimeoutMs);
        const recovery = await agent.recover(engine_context/* limits */.F.goBackTimeoutMs);
        const holder = await host_agent/* HostAgent */.g.readLease(run.connected, path, engine_context/* limits */.F.agentTimeoutMs);
        return { host: run.name, recovery, ...(holder === undefined ? {} : { holder }) };
    });
}
/** Ends the lease of `owner` on every host that has it, and rolls back what it left unfinished. */
function releaseFleet(context, owner) {
    return onFleet(context, async (run) => {
        const { path } = run.host;
        const holder = await host_agent/* HostAgent */.g.readLease(run.connected, path, engine_context/* limits */.F.agentTimeoutMs);
        if (holder?.run !== owner)
            return { host: run.name, ...(holder === undefined ? {} : { holder }) };
        const agent = await host_agent/* HostAgent */.g.install(run.connected, path, engine_context/* limits */.F.agentTimeoutMs);
        return { host: run.name, recovery: await agent.unlock(owner, engine_context/* limits */.F.goBackTimeoutMs) };
    });
}
/** Who holds the lease of each host; changes nothing. */
function leasesOfFleet(context) {
    return onFleet(context, async (run) => {
        const holder = await host_agent/* HostAgent */.g.readLease(run.connected, run.host.path, engine_context/* limits */.F.agentTimeoutMs);
        return { host: run.name, ...(holder === undefined ? {} : { holder }) };
    });
}
async function onFleet(context, work) {
    const runs = context.config.hosts.map((host) => new host_run/* HostRun */.w(host, context));
    const found = new Map();
    try {
        await (0,fleet/* onEach */.HF)(context, runs, async (run) => {
            try {
                await (0,connect/* connectHost */.Zj)(context, run);
                found.set(run.name, run.connection === undefined ? { host: run.name } : await work(run));
            }
            catch (thrown) {
                found.set(run.name, { host: run.name, failure: run.place((0,failure/* failureOf */.g)(thrown), undefined) });
            }
        });
    }
    finally {
        await (0,conclude/* disconnect */.Z)(runs);
    }
    return runs.flatMap((run) => found.get(run.name) ?? []);
}

// EXTERNAL MODULE: ./lib/planning/unlock-hint.js
var unlock_hint = __webpack_require__(2306);
// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/report/redact-event.js
var redact_event = __webpack_require__(495);
// EXTERNAL MODULE: ./lib/report/redaction.js + 2 modules
var redaction = __webpack_require__(9449);
// EXTERNAL MODULE: ./lib/report/terminal-table.js
var terminal_table = __webpack_require__(810);
;// CONCATENATED MODULE: ./lib/commands/recover.js






/** Rolls back what dead runs left unfinished; false when a host could not be asked or needs a person. */
async function recoverCommand(world, { config }) {
    const hosts = await recoverFleet(quiet(world, config));
    const fine = show(world, config.secrets, hosts);
    const held = holderOf(hosts);
    if (held !== undefined) {
        world.screen.write('');
        world.screen.write(`What run ${held.run} has under way was left alone, since it may be alive.`);
        world.screen.write(`To end it, ${(0,unlock_hint/* unlockHint */.q)(held.run)}`);
    }
    return fine;
}
/**
 * Without a run shows who holds each host's lease; with one ends its leases and rolls back what it left unfinished.
 * False when a host could not be asked, needs a person, or is held by another run than the one named.
 */
async function unlockCommand(world, { config }, run) {
    const context = quiet(world, config);
    const hosts = run === undefined ? await leasesOfFleet(context) : await releaseFleet(context, run);
    const fine = show(world, config.secrets, hosts);
    const held = holderOf(hosts);
    if (held === undefined)
        return fine;
    world.screen.write('');
    world.screen.write(run === undefined
        ? `To end the lease of ${held.run}, ${(0,unlock_hint/* unlockHint */.q)(held.run)}`
        : `${held.run} holds a lease, which is not the run you named: nothing was done there.`);
    return run === undefined && fine;
}
/** Who holds the lease of a host, so that it has not ended; the first, where there are several. */
function holderOf(hosts) {
    return hosts.flatMap(({ holder }) => (holder !== undefined && holder.secondsLeft > 0 ? [holder] : []))[0];
}
function quiet(world, config) {
    return { config, ports: world.ports, emit: () => undefined, signal: world.signal };
}
function show(world, secrets, hosts) {
    const { redact } = (0,redaction/* createRedactor */.l)(secrets);
    const rows = hosts.map(({ host, recovery, holder, failure }) => [
        host,
        holder === undefined ? '-' : `${holder.run} ${holder.actor}`,
        holder === undefined ? '' : holder.secondsLeft > 0 ? `${holder.secondsLeft} s` : 'expired',
        failure === undefined ? (recovery?.action ?? '-') : failure.kind,
    ]);
    const columns = ['HOST', 'HELD BY', 'LEFT', 'RECOVERY'].map((title) => ({ title }));
    for (const line of (0,terminal_table/* terminalTable */.R)(columns, rows))
        world.screen.write(redact(line));
    for (const { failure } of hosts) {
        if (failure === undefined)
            continue;
        world.screen.write('');
        for (const line of (0,failure_lines/* describeFailure */.I)((0,redact_event/* redactFailure */.O5)(failure, redact)))
            world.screen.write(line);
    }
    return hosts.every(({ failure, recovery }) => failure === undefined && recovery?.action !== 'needs-human');
}


/***/ }),

/***/ 495:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O5: () => (/* binding */ redactFailure),
/* harmony export */   a5: () => (/* binding */ redactReport),
/* harmony export */   gx: () => (/* binding */ redactEvent)
/* harmony export */ });
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7061);

/**
 * Hides secrets in text from anywhere, also those that only show once colours and other controls are taken
 * out (a search tool colours what it found); those are taken out of the text as well.
 */
function hiding(redact) {
    return (text) => redact((0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLines */ .fk)(redact(text)).join('\n'));
}
/**
 * An event with secrets hidden in everything that may hold text from a host, a command or a service. Names
 * that code compares (hosts, phases, results, releases) stay as they are, even if a secret is called the
 * same: hiding those would tear apart what belongs together.
 */
function redactEvent(event, redact) {
    const hide = hiding(redact);
    switch (event.type) {
        case 'started':
            return event.reason === undefined ? event : { ...event, reason: hide(event.reason) };
        case 'phase-started':
        case 'phase-ended':
        case 'phase-skipped':
        case 'wave-started':
        case 'gate-started':
        case 'gate-ended':
        case 'host-ended':
            return event;
        case 'retrying':
            return { ...event, step: hide(event.step), failure: redactFailure(event.failure, redact) };
        case 'step-started':
        case 'progress':
            return { ...event, step: hide(event.step) };
        case 'step-ended':
            return {
                ...event,
                step: hide(event.step),
                ...(event.detail === undefined ? {} : { detail: hide(event.detail) }),
                ...(event.failure === undefined ? {} : { failure: redactFailure(event.failure, redact) }),
            };
        case 'output':
            return { ...event, line: hide(event.line) };
        case 'probe-answered':
            return { ...event, detail: hide(event.detail) };
        case 'notice':
            return {
                ...event,
                message: hide(event.message),
                ...(event.hint === undefined ? {} : { hint: hide(event.hint) }),
            };
        case 'failed':
            return { ...event, failure: redactFailure(event.failure, redact) };
        case 'ended':
            return { ...event, report: redactReport(event.report, redact) };
    }
}
/** The same for a failure: its message, hint, step, command and tail. */
function redactFailure(failure, redact) {
    const hide = hiding(redact);
    return {
        ...failure,
        message: hide(failure.message),
        ...(failure.hint === undefined ? {} : { hint: hide(failure.hint) }),
        ...(failure.step === undefined ? {} : { step: hide(failure.step) }),
        ...(failure.command === undefined ? {} : { command: hide(failure.command) }),
        ...(failure.tail === undefined ? {} : { tail: failure.tail.map(hide) }),
    };
}
/** The same for a whole report. */
function redactReport(report, redact) {
    const hide = hiding(redact);
    const hideProbe = (probe) => ({ ...probe, detail: hide(probe.detail) });
    return {
        ...report,
        ...(report.reason === undefined ? {} : { reason: hide(report.reason) }),
        hosts: report.hosts.map((host) => ({
            ...host,
            phases: host.phases.map((phase) => phase.hint === undefined ? phase : { ...phase, hint: hide(phase.hint) }),
            probes: host.probes.map(hideProbe),
        })),
        failures: report.failures.map((failure) => redactFailure(failure, redact)),
        warnings: report.warnings.map(hide),
        probes: report.probes.map(hideProbe),
    };
}


/***/ })

};
;