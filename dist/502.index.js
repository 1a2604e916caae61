"use strict";
exports.id = 502;
exports.ids = [502];
exports.modules = {

/***/ 7515:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollbackCommand: () => (/* binding */ rollbackCommand)
});

// EXTERNAL MODULE: ./lib/host/changed-files.js
var changed_files = __webpack_require__(7833);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/planning/drift.js
var drift = __webpack_require__(4483);
// EXTERNAL MODULE: ./lib/planning/plan.js
var planning_plan = __webpack_require__(5101);
// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __webpack_require__(1916);
;// CONCATENATED MODULE: ./lib/planning/rollback-target.js

/**
 * Which release a rollback puts into service: the newest good one before the current one (the newest good one of
 * all if nothing is in service), or the one that was asked for by name, if it is there, not bad and not the current.
 */
function rollbackTarget(input) {
    return input.wanted === undefined ? previousGood(input) : named(input, input.wanted.trim());
}
function previousGood(input) {
    const { releases, current } = input;
    const [release] = releases
        .filter(({ id, state }) => state === 'good' && (current === undefined || id < current))
        .map(({ id }) => id)
        .sort()
        .reverse();
    if (release !== undefined)
        return { release };
    const message = current === undefined
        ? 'there is no good release to go back to'
        : `there is no good release before ${current} to go back to`;
    return unknown(message, offer(input));
}
function named(input, wanted) {
    const { releases, current, allowBad = false } = input;
    const matches = releases.filter(({ id }) => wanted !== '' && id.startsWith(wanted));
    const exact = matches.find(({ id }) => id === wanted);
    const [only, ...others] = exact === undefined ? matches : [exact];
    if (only === undefined) {
        const message = `there is no release ${wanted === '' ? 'with an empty name' : wanted}`;
        return unknown(message, [nearest(input, wanted), offer(input)].filter((part) => part !== '').join(' '));
    }
    if (others.length > 0) {
        const message = `${wanted} is the beginning of ${matches.length} releases' names`;
        return unknown(message, `Write more of the name. ${offer({ ...input, releases: matches })}`);
    }
    if (only.id === current)
        return unknown(`${only.id} is in service already`, offer(input));
    if (only.state === 'bad' && !allowBad) {
        return unknown(`${only.id} is marked bad: it failed when it was deployed`, offer(input));
    }
    return { release: only.id };
}
function unknown(message, hint) {
    return { failure: { kind: 'release-unknown', message, hint } };
}
/** Everything there is, newest first, with what it is. */
function offer({ releases, current }) {
    if (releases.length === 0)
        return 'There are no releases on this host: deploy one.';
    const lines = releases
        .map(({ id, state }) => `${id} (${id === current ? `${state}, in service` : state})`)
        .sort()
        .reverse();
    return `Releases on this host: ${lines.join(', ')}.`;
}
/** The name that was perhaps meant; nothing if none is near. */
function nearest({ releases }, wanted) {
    const ids = releases.map(({ id }) => id);
    if (ids.length === 0 || wanted === '')
        return '';
    // A beginning is compared with beginnings, else every short name would be far from every release.
    const heads = ids.map((id) => id.slice(0, wanted.length));
    const head = (0,mod/* closest */.kp)(wanted, heads);
    const id = ids[heads.indexOf(head)];
    return id !== undefined && (0,mod/* distance */.Io)(wanted, head) <= Math.ceil(wanted.length / 4)
        ? `Did you mean ${id}?`
        : '';
}

// EXTERNAL MODULE: ./lib/engine/carry-out.js + 5 modules
var carry_out = __webpack_require__(69);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/deploy.js + 7 modules
var deploy = __webpack_require__(8553);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/health.js
var health = __webpack_require__(9905);
// EXTERNAL MODULE: ./lib/engine/host-run.js
var host_run = __webpack_require__(3061);
// EXTERNAL MODULE: ./lib/engine/lease.js
var lease = __webpack_require__(1265);
// EXTERNAL MODULE: ./lib/engine/standing.js
var standing = __webpack_require__(8727);
;// CONCATENATED MODULE: ./lib/engine/rollback.js















/**
 * Puts an earlier release back into service on every host: its previous good one, or the one named (an unambiguous
 * beginning will do). Never rejects; if the earlier release does not get healthy, what was in service is put back.
 */
async function rollback(context, wanted, origin) {
    const { config, emit, ports } = context;
    const startedAt = ports.clock.now();
    const runs = config.hosts.map((host) => new host_run/* HostRun */.w(host, context));
    emit({
        type: 'started',
        at: startedAt,
        command: 'rollback',
        app: config.app,
        environment: config.environment,
        release: wanted ?? '',
        ...(origin.reason === undefined ? {} : { reason: origin.reason }),
        hosts: config.hosts.map(({ name, address }) => ({ name, address })),
    });
    let release = wanted ?? '';
    const budget = new connect/* RetryBudget */.Km();
    const stopKeepingAlive = (0,lease/* keepAlive */.Z)(context, runs);
    try {
        const needs = { bytes: 0, files: 0 };
        const asked = new Map();
        const askAhead = (run) => {
            const target = targetOf(run, wanted);
            if ('release' in target)
                asked.set(run, askFiles(run, target.release));
        };
        const decide = (participants) => (0,fleet/* onEach */.HF)(context, participants, (run) => chooseTarget(run, wanted, asked.get(run)));
        if (await (0,deploy/* reachAndLook */.sc)(context, runs, { needs, owner: (0,deploy/* ownerOf */.bf)(origin), budget, askAhead, decide })) {
            const plan = (0,planning_plan/* planRollback */.II)(config, runs.filter(standing/* takesPart */.GP).map((run) => ({ ...(0,deploy/* participantOf */.TW)(run), target: run.target ?? '' })));
            release = plan.release;
            await (0,carry_out/* carryOut */.u)({ context, runs, plan, budget });
        }
        return await (0,conclude/* conclude */.E)(context, runs, { command: 'rollback', release, startedAt, origin });
    }
    finally {
        await stopKeepingAlive();
        await (0,conclude/* disconnect */.Z)(runs);
    }
}
/**
 * Aims a host at the release that it goes back to. Without a name that is the good one that it had before, which may
 * be another than elsewhere: a host that was skipped by a deployment never had what the others have.
 */
async function chooseTarget(run, wanted, asked) {
    const target = targetOf(run, wanted);
    if ('failure' in target)
        throw new failure/* DeployError */.s(run.place({ ...target.failure, host: run.name }, undefined));
    const { release } = target;
    const files = asked?.release === release ? asked : askFiles(run, release);
    const [recorded, changed] = await Promise.all([run.installed.versions(release), files.answer]);
    warnOfChanges(run, release, changed);
    run.aimAt(release, (0,health/* versionsOf */.x4)(release, recorded));
}
function targetOf(run, wanted) {
    const { releases, current } = run.observed;
    return rollbackTarget({ releases, current, ...(wanted === undefined ? {} : { wanted }) });
}
function askFiles(run, release) {
    const { path } = run.host;
    const asking = (0,changed_files/* changedFiles */.Y)(run.connected, {
        ...{ path, release, timeoutMs: context/* limits */.F.changedFilesTimeoutMs },
        hasAgent: run.observed.hasAgent,
    });
    return { release, answer: asking.catch(() => 'unasked') };
}
function warnOfChanges(run, release, changed) {
    if (changed === undefined)
        return;
    if (changed === 'unasked') {
        run.notice('info', `could not ask whether the files of ${release} are as they were sent`);
    }
    else if (changed.count > 0) {
        const hint = 'It goes back into service as it is now. To have that version as it was, deploy it anew.';
        run.notice('warning', (0,drift/* notAsSent */.M)(release, changed), hint);
    }
}

// EXTERNAL MODULE: ./lib/commands/reported-run.js + 6 modules
var reported_run = __webpack_require__(892);
;// CONCATENATED MODULE: ./lib/commands/rollback.js


/** Puts an earlier release back: the previous good one, or the one whose name begins with `wanted`. */
function rollbackCommand(world, { config, origin, listeners }, wanted) {
    return (0,reported_run/* reportedRun */.T)(world, config, (context) => rollback(context, wanted, origin), listeners);
}


/***/ }),

/***/ 6343:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ longestOutputLine)
/* harmony export */ });
/** A line of output that is longer, in UTF-16 units, is handed on in parts of this size, or one less. */
const longestOutputLine = 16 * 1024;


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


/***/ })

};
;