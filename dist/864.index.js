"use strict";
exports.id = 864;
exports.ids = [864];
exports.modules = {

/***/ 6483:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  simulateAsJson: () => (/* binding */ simulateAsJson),
  simulateCommand: () => (/* binding */ simulateCommand)
});

// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/log.js + 4 modules
var report_log = __webpack_require__(314);
// EXTERNAL MODULE: ./lib/report/redact-event.js
var redact_event = __webpack_require__(495);
// EXTERNAL MODULE: ./lib/report/redaction.js + 2 modules
var redaction = __webpack_require__(9449);
// EXTERNAL MODULE: ./lib/report/terminal-table.js
var terminal_table = __webpack_require__(810);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: ./lib/engine/deploy.js + 7 modules
var deploy = __webpack_require__(8553);
// EXTERNAL MODULE: ./lib/planning/waves.js + 4 modules
var planning_waves = __webpack_require__(8827);
;// CONCATENATED MODULE: ./lib/planning/invariants/rehearsed-run.js
/** What the run said of each host in the end. */
function statesOf({ events }) {
    return new Map(events.flatMap((event) => (event.type === 'host-ended' ? [[event.host, event.state]] : [])));
}
/** The hosts that were to be changed when that began. */
function participantsOf({ events }) {
    return events.flatMap((event) => event.type === 'phase-started' && event.phase === 'activate' ? event.hosts : []);
}

;// CONCATENATED MODULE: ./lib/planning/invariants/unwell-watch.js


/**
 * Follows one simulated deployment event by event, and says where hosts were unwell together that do not change
 * together, by the waves that the configuration asks for. It keeps only what may be wrong, and not what it saw, which
 * in a large fleet is every host at every event.
 */
class UnwellWatch {
    #config;
    #waveOf = new Map();
    /** All of them change together, so that nothing can be wrong. */
    #isOneWave = false;
    #seen = new Map();
    constructor(config) {
        this.#config = config;
    }
    /** Takes in an event, and the hosts that were not healthy when it came. */
    see(event, unwell) {
        const { hosts } = this.#config;
        if (event.type === 'phase-started' && event.phase === 'activate') {
            const waves = (0,planning_waves/* wavesOf */.g)(this.#config, participantsOf({ events: [event] }));
            this.#waveOf = new Map(waves.flatMap((wave, index) => wave.hosts.map((host) => [host, index])));
            this.#isOneWave = waves.length === 1 && this.#waveOf.size === hosts.length;
        }
        if (this.#isOneWave || this.#areOfOneWave(unwell))
            return;
        const names = hosts.flatMap(({ name }) => (unwell.has(name) ? [name] : []));
        this.#seen.set(names.join(', '), names);
    }
    /**
     * In words; empty when all is as it must be. A host that stays unwell by right does not count: its failure is to
     * leave it as it is, it needs a person, or the run could not reach it.
     */
    told(run) {
        const states = statesOf(run);
        const away = new Set(run.truth.flatMap((truth) => (truth.wasOutOfReach ? [truth.host] : [])));
        const left = new Set(this.#config.hosts.flatMap((host) => (host.onFailure === 'continue' ? [host.name] : [])));
        const isByRight = (host) => away.has(host) || left.has(host) || ['failed', 'unknown'].includes(states.get(host) ?? '');
        const told = [...this.#seen.values()].flatMap((unwell) => {
            const counted = unwell.filter((host) => !isByRight(host));
            if (this.#areOfOneWave(counted))
                return [];
            return [`${counted.join(', ')} were unwell together and do not change together`];
        });
        return [...new Set(told)];
    }
    #areOfOneWave(hosts) {
        let first;
        for (const host of hosts) {
            const wave = this.#waveOf.get(host);
            first ??= wave;
            if (wave === undefined || wave !== first)
                return false;
        }
        return true;
    }
}

;// CONCATENATED MODULE: ./lib/planning/invariants/order.js


/**
 * What changed on the hosts changed in the order that the configuration asks for: only hosts that were to be changed;
 * wave after wave, each held for as long as it must be; hosts after those that they come after; and backwards, the last
 * wave first, when everything goes back.
 */
function untrueOrder(run) {
    const participants = participantsOf(run);
    const waves = (0,planning_waves/* wavesOf */.g)(run.config, participants);
    const waveOf = new Map(waves.flatMap(({ hosts }, index) => hosts.map((host) => [host, index])));
    const changes = run.truth.flatMap((truth) => changeOf(truth, run, waveOf) ?? []);
    const strangers = changes.filter(({ wave }) => wave < 0).map(({ host }) => host);
    if (strangers.length > 0)
        return [`${strangers.join(', ')} changed without being of those that were to change`];
    const states = statesOf(run);
    const wrong = [];
    for (const [index, { holdMs }] of waves.entries()) {
        const own = changes.filter(({ wave }) => wave === index);
        const later = changes.filter(({ wave }) => wave > index);
        const last = Math.max(...own.map(({ at }) => at));
        const first = Math.min(...later.map(({ at }) => at));
        const held = own.some(({ host }) => states.get(host) === 'deployed') ? holdMs : 0;
        if (first < last + held)
            wrong.push(`wave ${index + 2} began before wave ${index + 1} had held`);
    }
    const at = new Map(changes.map((change) => [change.host, change]));
    for (const { name, after } of run.config.hosts) {
        for (const earlier of after) {
            const [own, other] = [at.get(name), at.get(earlier)];
            if (own !== undefined && other !== undefined && own.at < other.at) {
                wrong.push(`${name} changed before ${earlier}, which it comes after`);
            }
        }
    }
    return [...wrong, ...untrueWayBack(run, changes)];
}
function changeOf({ host, before, switches }, { release }, waveOf) {
    const start = switches.findIndex((change) => change.release === release);
    const given = switches[start];
    if (given === undefined)
        return undefined;
    const back = switches.slice(start).find((change) => change.release === before);
    return { host, wave: waveOf.get(host) ?? -1, at: given.at, backAt: back?.at };
}
/** Hosts that the run could not reach, or not take back, go back by themselves at a time of their own. */
function untrueWayBack(run, changes) {
    const begun = run.events.find((event) => event.type === 'phase-started' && event.phase === 'rollback');
    if (begun === undefined)
        return [];
    const states = statesOf(run);
    const visited = new Set(run.truth.flatMap(({ host, wasOutOfReach }) => wasOutOfReach || states.get(host) === 'failed' ? [] : [host]));
    const back = changes
        .filter(({ host, backAt }) => visited.has(host) && backAt !== undefined && backAt >= begun.at)
        .sort((a, b) => (a.backAt ?? 0) - (b.backAt ?? 0));
    const backwards = back.every(({ wave }, at) => at === 0 || (back[at - 1]?.wave ?? wave) >= wave);
    if (backwards)
        return [];
    return [`the way back went ${back.map(({ host }) => host).join(', ')}, not the last wave first`];
}

;// CONCATENATED MODULE: ./lib/planning/invariants/states.js

/** Each host has come to an end, on the new release or the old one, and is what was said of it. */
function untrueStates(run) {
    const states = statesOf(run);
    const ends = new Map(run.atEnd.map((truth) => [truth.host, truth]));
    return run.truth.flatMap((truth) => {
        const { host, transaction, current, before } = truth;
        const state = states.get(host);
        const wrong = [];
        if (truth.isUnfinished)
            wrong.push(`${host} is still ${transaction}`);
        if (current !== before && current !== run.release) {
            wrong.push(`${host} has ${current ?? 'nothing'}, neither the new release nor the old one`);
        }
        if (state === undefined)
            return [...wrong, `nothing was said of ${host}`];
        const untrue = untruthOf(state, { run, atEnd: ends.get(host) ?? truth, now: truth });
        if (untrue !== undefined)
            wrong.push(`${host} was called ${state}, ${untrue}: ${factsOf(truth)}`);
        return wrong;
    });
}
function factsOf({ transaction, current, serving, isHealthy }) {
    const app = serving === undefined ? 'down' : `${isHealthy ? 'healthy' : 'unhealthy'} with ${serving}`;
    return `it is ${transaction} with ${current ?? 'nothing'}, and its app is ${app}`;
}
/** What is wrong with calling a host so; undefined when nothing is. */
function untruthOf(state, { run, atEnd, now }) {
    const { release, config } = run;
    // One that just then was out of reach, being restarted say, is judged by what it came to; so is an app that nobody was
    // to wait for.
    const seen = now.wasOutOfReach || !isWaitedFor(config, now.host) ? now : atEnd;
    const changed = now.switches.some((change) => change.release === release);
    switch (state) {
        case 'deployed':
            if (now.current !== release || now.transaction !== 'committed')
                return 'and does not have the release';
            return isWellWith(seen, release) ? undefined : 'and its app was not well with the release';
        case 'rolled-back':
            if (now.current !== now.before)
                return 'and does not have what it had';
            return isWellWith(seen, now.before) ? undefined : 'and its app was not well with what it had';
        case 'unchanged':
            return changed ? 'and was changed' : undefined;
        case 'skipped': {
            const own = config.hosts.find(({ name }) => name === now.host);
            if (own?.optional !== true)
                return 'and is not optional';
            if (!now.wasOutOfReach)
                return 'and was never out of reach';
            return changed ? 'and was changed' : undefined;
        }
        case 'left-as-is':
            return mayBeLeft(config, now.host) ? undefined : 'and no policy lets it be';
        case 'failed':
            return isSettledOld(atEnd) ? 'and had gone back well' : undefined;
        case 'unknown':
            return now.wasOutOfReach ? undefined : 'and was never out of reach';
    }
}
/** It serves this release well; of nothing, nothing has to be served. */
function isWellWith({ serving, isHealthy }, release) {
    return serving === release && (isHealthy || release === undefined);
}
/** Whether a deployment hears of an app that it does not answer yet: a port may be open by then. */
function isWaitedFor({ hosts, verify }, name) {
    const own = hosts.find((host) => host.name === name);
    return (verify.length > 0 ||
        own?.driver.kind === 'systemd' ||
        own?.health.some(({ question }) => question.kind === 'http' || question.kind === 'command') === true);
}
function isSettledOld(truth) {
    const { current, before, isUnfinished, transaction } = truth;
    if (isUnfinished || transaction === 'needs-human')
        return false;
    return current === before && isWellWith(truth, before);
}
function mayBeLeft({ hosts }, name) {
    return hosts.find((host) => host.name === name)?.onFailure === 'continue';
}

// EXTERNAL MODULE: ./lib/strategies/share.js
var share = __webpack_require__(8595);
;// CONCATENATED MODULE: ./lib/planning/invariants/verdict.js


/**
 * The verdict is the one that the hosts deserve. It is worked out here from what stands on them and from what the
 * configuration says that a failure means, by another way than the engine's.
 */
function untrueVerdict(run) {
    const { outcome, release, truth } = run;
    const states = statesOf(run);
    const deserved = deservedVerdict(run, states);
    const changed = truth.filter(({ current }) => current === release).map(({ host }) => host);
    const wrong = [];
    if (outcome !== deserved) {
        const told = [...states].map(([host, state]) => `${host} ${state}`).join(', ');
        wrong.push(`the verdict is ${outcome}, and should be ${deserved}: ${told}`);
    }
    if (outcome === 'deployed' && changed.length < truth.length) {
        wrong.push(`the verdict is deployed, and the release is on ${changed.length} of ${truth.length}`);
    }
    if (outcome === 'partial' && changed.length === 0) {
        wrong.push('the verdict is partial, and the release is on none');
    }
    if (outcome === 'rolled-back' && changed.length > 0) {
        wrong.push(`the verdict is rolled-back, and the release is on ${changed.join(', ')}`);
    }
    return wrong;
}
function deservedVerdict(run, states) {
    const of = (state) => [...states].flatMap(([host, is]) => (is === state ? [host] : []));
    if (of('unknown').length > 0)
        return 'unknown';
    if (of('failed').length > 0)
        return 'failed';
    const behind = [...states].flatMap(([host, state]) => (state === 'deployed' ? [] : [host]));
    if (behind.length === 0)
        return states.size > 0 ? 'deployed' : 'failed';
    if (of('deployed').length > 0) {
        return behind.every((host) => mayStayBehind(run, states, host)) ? 'partial' : 'failed';
    }
    return of('rolled-back').length > 0 && of('left-as-is').length === 0 ? 'rolled-back' : 'failed';
}
/** Whether the others may have the release though this host does not. */
function mayStayBehind({ config, events }, states, name) {
    const host = config.hosts.find((one) => one.name === name);
    if (host === undefined)
        return false;
    const failed = events.some((event) => event.type === 'failed' && event.failure.host === name);
    const isAlone = host.onFailure !== 'rollback-all' || states.get(name) === 'skipped';
    if (failed && !isAlone)
        return false;
    for (const { hosts, minSuccess, onFailure } of config.groups) {
        if (minSuccess === undefined || !hosts.includes(name))
            continue;
        const held = hosts.filter((member) => states.get(member) === 'deployed').length;
        if (held >= (0,share/* atLeast */.jZ)(minSuccess, hosts.length))
            continue;
        if (onFailure === 'rollback-all')
            return false;
        if (onFailure === 'rollback-host')
            return true;
    }
    return isAlone;
}

;// CONCATENATED MODULE: ./lib/planning/rehearsal.js



/** What must hold after every deployment and does not, in words; empty when all is as it must be. */
function brokenInvariants(run) {
    return [...untrueStates(run), ...untrueVerdict(run), ...run.unwell, ...untrueOrder(run)];
}

;// CONCATENATED MODULE: ./lib/commands/rehearsal.js




/** Commits that the rehearsed runs deploy, so that each has a release of its own name. */
const commitOfRun = (run) => run.toString(16).padStart(7, '0').padEnd(40, '0');
/** Carries out every deployment of a scenario at once and looks at what stands on the hosts long after. */
async function rehearse(makeRehearsal, request, signal, 
/** Told of each event with the run that it came from, counted from 1. */
onEvent = () => undefined) {
    const rehearsal = makeRehearsal(request);
    // Every run listens to it; the warning is about a program that forgets to stop.
    (0,external_node_events_.setMaxListeners)(0, signal);
    const { config } = rehearsal;
    const startedAt = rehearsal.portsOf(0).clock.now();
    const numbers = Array.from({ length: request.scenario.deployments }, (_, index) => index + 1);
    const ends = await Promise.all(numbers.map((run) => runOne(rehearsal, run, signal, onEvent)));
    const virtualMs = rehearsal.portsOf(0).clock.now() - startedAt;
    await rehearsal.settle();
    const truth = rehearsal.truth();
    const broken = ends.length === 1
        ? ends.flatMap((end) => brokenInvariants({ ...end, config, truth, unwell: end.watch.told({ ...end, truth }) }))
        : brokenAmong(ends, truth);
    return { runs: ends.map(({ end }) => end), truth, broken, virtualMs };
}
async function runOne(rehearsal, run, signal, onEvent) {
    const ports = rehearsal.portsOf(run);
    const events = [];
    const watch = new UnwellWatch(rehearsal.config);
    const emit = (event) => {
        events.push(event);
        watch.see(event, changesHealth(event) ? rehearsal.unwellHosts() : noHosts);
        onEvent(event, run);
    };
    const origin = { run: `run-${run}`, actor: 'rehearsal', commit: commitOfRun(run) };
    const startedAt = ports.clock.now();
    const context = { config: rehearsal.config, ports, emit, signal };
    const { outcome, release } = await (0,deploy/* deploy */.gg)(context, rehearsal.openSource, origin);
    const durationMs = ports.clock.now() - startedAt;
    const failed = events.find((event) => event.type === 'failed');
    const cause = failed?.type === 'failed'
        ? `${failed.failure.kind}${failed.failure.host === undefined ? '' : ` on ${failed.failure.host}`}`
        : undefined;
    return {
        end: { run: origin.run, outcome, durationMs, cause },
        outcome,
        release,
        events,
        watch,
        atEnd: rehearsal.truth(),
    };
}
const noHosts = new Set();
/** After these, and no others, is looked at every host. */
function changesHealth(event) {
    return event.type === 'step-ended' && (event.phase === 'activate' || event.phase === 'rollback');
}
/** Among runs that got into each other's way: what one called deployed was there, and in the end one release is. */
function brokenAmong(ends, truth) {
    const releases = new Set(ends.flatMap((end) => (end.outcome === 'deployed' ? [end.release] : [])));
    const unfinished = truth.filter(({ isUnfinished }) => isUnfinished);
    const strange = truth.filter(({ current, before }) => current !== before && current !== undefined && !releases.has(current));
    const different = new Set(truth.map(({ current }) => current)).size > 1;
    const all = ends.every(({ outcome }) => outcome === 'deployed' || outcome === 'failed');
    return [
        ...unfinished.map(({ host, transaction }) => `${host} is still ${transaction}`),
        ...(all
            ? strange.map(({ host, current }) => `${host} has ${current}, which no run called deployed`)
            : []),
        ...(all && different ? ['the hosts have different releases'] : []),
    ];
}

;// CONCATENATED MODULE: ./lib/commands/simulate.js






/** How often something is said while many rehearsals run. */
const progressEvery = 1_000;
/** Rehearses a deployment and shows what became of it; false when something did not hold that must. */
async function simulateCommand(screen, makeRehearsal, request) {
    const { scenario } = request;
    screen.write(`Rehearsing ${scenario.name}: ${scenario.description}`);
    return request.runs === 1
        ? simulateOnce(screen, makeRehearsal, request)
        : simulateOften(screen, makeRehearsal, request);
}
async function simulateOnce(screen, makeRehearsal, { config, scenario, seed, signal }) {
    const { redact } = (0,redaction/* createRedactor */.l)(config.secrets);
    const log = (0,report_log/* createLog */.h)(screen);
    // Of many at once the lines of one would be taken for those of another.
    const show = (event) => {
        if (scenario.deployments === 1)
            log((0,redact_event/* redactEvent */.gx)(event, redact));
    };
    const end = await rehearse(makeRehearsal, { config, scenario, seed }, signal, show);
    screen.write('');
    showRuns(screen, end);
    screen.write('');
    showTruth(screen, end);
    return showBroken(screen, end.broken);
}
function showRuns(screen, { runs }) {
    const columns = ['RUN', 'OUTCOME', 'TOOK', 'CAUSE'].map((title) => ({ title }));
    const rows = runs.map(({ run, outcome, durationMs, cause }) => [
        run,
        outcome,
        (0,duration/* formatDuration */.a)(durationMs),
        cause ?? '',
    ]);
    for (const line of (0,terminal_table/* terminalTable */.R)(columns, rows))
        screen.write(line);
}
function showTruth(screen, { truth }) {
    const columns = ['HOST', 'IN SERVICE', 'TRANSACTION', 'APP'].map((title) => ({ title }));
    const rows = truth.map(({ host, current, transaction, serving, isHealthy }) => [
        host,
        current ?? '-',
        transaction,
        serving === undefined ? 'down' : isHealthy ? 'healthy' : 'unhealthy',
    ]);
    for (const line of (0,terminal_table/* terminalTable */.R)(columns, rows))
        screen.write(line);
}
function showBroken(screen, broken) {
    screen.write('');
    for (const what of broken)
        screen.write(`BROKEN ${what}`);
    if (broken.length === 0)
        screen.write('Everything held that must hold.');
    return broken.length === 0;
}
async function rehearseOften(makeRehearsal, { config, scenario, runs, seed, signal }, onEnd) {
    const outcomes = new Map();
    const broken = new Map();
    let done = 0;
    let virtualMs = 0;
    while (done < runs && !signal.aborted) {
        const end = await rehearse(makeRehearsal, { config, scenario, seed: seed + done }, signal);
        virtualMs += end.virtualMs;
        for (const { outcome } of end.runs) {
            const { count, seed: first } = outcomes.get(outcome) ?? { count: 0, seed: seed + done };
            outcomes.set(outcome, { count: count + 1, seed: first });
        }
        for (const what of end.broken)
            if (!broken.has(what))
                broken.set(what, seed + done);
        done += 1;
        onEnd(done, end);
    }
    return { done, outcomes, broken, virtualMs };
}
async function simulateOften(screen, makeRehearsal, request) {
    const { runs, seed } = request;
    const { done, outcomes, broken, virtualMs } = await rehearseOften(makeRehearsal, request, (count) => {
        if (count < runs && count % progressEvery === 0)
            screen.write(`${count} of ${runs}`);
    });
    const total = [...outcomes.values()].reduce((sum, { count }) => sum + count, 0);
    const columns = ['OUTCOME', 'DEPLOYMENTS', 'SHARE', 'FOR EXAMPLE'].map((title) => ({ title }));
    const rows = [...outcomes]
        .sort(([, a], [, b]) => b.count - a.count)
        .map(([outcome, { count, seed: first }]) => [
        outcome,
        String(count),
        `${((100 * count) / total).toFixed(1)} %`,
        `--seed ${first}`,
    ]);
    for (const line of (0,terminal_table/* terminalTable */.R)(columns, rows))
        screen.write(line);
    screen.write('');
    screen.write(`${done} rehearsals, seeds ${seed} to ${seed + done - 1}, ${(0,duration/* formatDuration */.a)(virtualMs)} simulated`);
    return showBroken(screen, [...broken].map(([what, at]) => `with seed ${at}: ${what}`));
}
/** Rehearses and shows one JSON document: what came how often, and the runs and hosts where there was one rehearsal. */
async function simulateAsJson(screen, makeRehearsal, request) {
    let only;
    const { done, outcomes, broken, virtualMs } = await rehearseOften(makeRehearsal, request, (_, end) => {
        if (request.runs === 1)
            only = end;
    });
    const document = {
        schema: 1,
        scenario: request.scenario.name,
        seed: request.seed,
        rehearsals: done,
        simulatedSeconds: virtualMs / 1000,
        outcomes: [...outcomes].map(([outcome, { count, seed }]) => ({ outcome, deployments: count, seed })),
        broken: [...broken].map(([what, seed]) => ({ what, seed })),
        ...(only === undefined ? {} : { runs: only.runs, hosts: only.truth }),
    };
    screen.write(JSON.stringify(document, undefined, 2));
    return broken.size === 0;
}


/***/ }),

/***/ 314:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ createLog)
});

// EXTERNAL MODULE: ./lib/model/phase.js
var model_phase = __webpack_require__(4657);
// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/name-list.js
var name_list = __webpack_require__(3297);
// EXTERNAL MODULE: ./lib/report/untrusted-text.js
var untrusted_text = __webpack_require__(7061);
;// CONCATENATED MODULE: ./lib/report/course-lines.js



/** How the log tells of waves, of the gates between them and of attempts that are made again. */
function courseLines(event) {
    switch (event.type) {
        case 'wave-started': {
            if (event.waves === 1)
                return [];
            const names = (0,untrusted_text/* printableLine */.oy)((0,name_list/* listNames */.Z)(event.hosts));
            return [{ host: '', text: `» wave ${event.wave} of ${event.waves}: ${names}` }];
        }
        case 'gate-started': {
            const watched = event.holdMs === 0 ? [] : [`watching for ${(0,duration/* formatDuration */.a)(event.holdMs)}`];
            const asked = event.probes.length === 0 ? [] : [`asking ${(0,untrusted_text/* printableLine */.oy)((0,name_list/* listNames */.Z)(event.probes))}`];
            const text = [...watched, ...asked].join(', ');
            return text === '' ? [] : [{ host: '', text: `» gate after wave ${event.wave}: ${text}` }];
        }
        case 'gate-ended':
            return event.ok ? [] : [{ host: '', text: `✗ the gate after wave ${event.wave} did not hold` }];
        case 'retrying': {
            const { host, attempt, attempts, waitMs, failure } = event;
            const next = `attempt ${attempt} of ${attempts} failed (${failure.kind}), next in ${(0,duration/* formatDuration */.a)(waitMs)}`;
            return [{ host, text: `· ${(0,untrusted_text/* printableLine */.oy)(event.step)}: ${next}` }];
        }
    }
}

// EXTERNAL MODULE: ./lib/report/display-width.js
var display_width = __webpack_require__(4008);
// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/report/failure-place.js
var failure_place = __webpack_require__(627);
// EXTERNAL MODULE: ./lib/report/workflow-command.js
var workflow_command = __webpack_require__(2794);
;// CONCATENATED MODULE: ./lib/report/log-writer.js


/** A writer over a sink for single lines. */
function createLogWriter(write, github) {
    let title;
    let isFolded = false;
    const counts = { error: 0, warning: 0 };
    const command = (text) => write(text);
    const unfold = () => {
        if (isFolded)
            command((0,workflow_command/* workflowCommand */.NA)('endgroup'));
        isFolded = false;
    };
    return {
        line(text) {
            if (github && title !== undefined && !isFolded) {
                command((0,workflow_command/* workflowCommand */.NA)('group', {}, (0,untrusted_text/* withoutCommands */.Df)(`${title}, continued`)));
                isFolded = true;
            }
            write((0,untrusted_text/* withoutCommands */.Df)(text));
        },
        openGroup(newTitle, heading) {
            unfold();
            title = newTitle;
            if (github)
                command((0,workflow_command/* workflowCommand */.NA)('group', {}, (0,untrusted_text/* withoutCommands */.Df)(newTitle)));
            else
                for (const line of ['', (0,untrusted_text/* withoutCommands */.Df)(heading)])
                    write(line);
            isFolded = github;
        },
        closeGroup() {
            unfold();
            title = undefined;
        },
        topLine(text) {
            unfold();
            write((0,untrusted_text/* withoutCommands */.Df)(text));
        },
        gap() {
            if (!github)
                write('');
        },
        annotate(annotation) {
            if (!github || counts[annotation.level] >= workflow_command/* annotationLimits */.k1.perStep)
                return false;
            counts[annotation.level] += 1;
            if (annotation.level === 'error')
                unfold();
            command((0,workflow_command/* annotationCommand */.jx)(annotation));
            return true;
        },
    };
}

;// CONCATENATED MODULE: ./lib/report/paint.js
/** Paints with ECMA-48 SGR codes, or not at all. */
function createPaint(color) {
    const paint = (code) => (text) => color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
    return { good: paint(32), bad: paint(31), warn: paint(33), dim: paint(2), bold: paint(1) };
}

;// CONCATENATED MODULE: ./lib/report/probe-digest.js

const remindAfterMs = 60_000;
/** A digest that has heard nothing. */
function createProbeDigest() {
    const streaks = new Map();
    return {
        answered(event) {
            const key = JSON.stringify([event.host, event.probe]);
            const streak = streaks.get(key);
            if (streak === undefined || isChange(streak.last, event)) {
                streaks.set(key, newStreak(event));
                return [remark(event, `is ${answerText(event)}${beforeText(streak, event.at)}`)];
            }
            extend(streak, event);
            if (event.at - streak.toldAt < remindAfterMs)
                return [];
            streak.toldAt = event.at;
            streak.toldAnswers = streak.answers;
            return [remark(event, `is still ${answerText(event)}${streakText(streak, event.at)}`)];
        },
        flush(host) {
            const ended = [...streaks].filter(([, { last }]) => host === undefined || last.host === host);
            for (const [key] of ended)
                streaks.delete(key);
            return ended
                .map(([, streak]) => streak)
                .filter((streak) => streak.answers > streak.toldAnswers)
                .map((streak) => remark(streak.last, `stayed ${streak.last.verdict}${streakText(streak, streak.last.at)}`));
        },
    };
}
function isChange(last, next) {
    return last.verdict !== next.verdict || last.degraded !== next.degraded;
}
function newStreak(event) {
    return {
        first: event,
        last: event,
        answers: 1,
        fastestMs: event.latencyMs,
        slowestMs: event.latencyMs,
        toldAt: event.at,
        toldAnswers: 1,
    };
}
function extend(streak, event) {
    streak.last = event;
    streak.answers += 1;
    streak.fastestMs = Math.min(streak.fastestMs, event.latencyMs);
    streak.slowestMs = Math.max(streak.slowestMs, event.latencyMs);
}
function remark({ host, verdict, degraded, probe }, text) {
    return { host, verdict, degraded, text: `${probe} ${text}` };
}
function answerText({ verdict, degraded, latencyMs, detail }) {
    const latency = `${(0,duration/* formatDuration */.a)(latencyMs)}${degraded ? ', degraded' : ''}`;
    return verdict === 'healthy' || detail === ''
        ? `${verdict} (${latency})`
        : `${verdict} (${latency}): ${detail}`;
}
function beforeText(streak, at) {
    if (streak === undefined)
        return '';
    const word = streak.last.degraded ? 'degraded' : streak.last.verdict;
    return `, after ${streak.answers} ${word} in ${(0,duration/* formatDuration */.a)(at - streak.first.at)}`;
}
function streakText(streak, at) {
    const ends = [streak.fastestMs, streak.slowestMs].map(duration/* formatDuration */.a);
    const range = [...new Set(ends)].join(' to ');
    return `, ${streak.answers} answers in ${(0,duration/* formatDuration */.a)(at - streak.first.at)}, ${range}`;
}

// EXTERNAL MODULE: ./lib/report/verdict.js
var report_verdict = __webpack_require__(5202);
;// CONCATENATED MODULE: ./lib/report/log.js












/** Progress of one step is told this often. */
const progressEveryMs = 10_000;
const stepColumns = 24;
/**
 * The log for people while a run goes on: give it every event in turn. Each phase is a group; steps come with
 * host, mark, duration and remark; output of hosts is indented behind its host's name and can neither issue
 * workflow commands nor move the cursor; failures are laid out and, for GitHub, annotated; the verdict comes last.
 */
function createLog(options) {
    const log = new Log(options);
    return (event) => log.add(event);
}
class Log {
    #writer;
    #paint;
    #probes = createProbeDigest();
    #phaseStarts = new Map();
    #progressTold = new Map();
    #hostColumns = 6;
    constructor({ write, github, color }) {
        this.#writer = createLogWriter(write, github);
        this.#paint = createPaint(color);
    }
    add(event) {
        switch (event.type) {
            case 'started':
                this.#started(event);
                break;
            case 'phase-started':
                this.#phaseStarted(event);
                break;
            case 'phase-ended':
                this.#phaseEnded(event);
                break;
            case 'phase-skipped':
                this.#writer.topLine(this.#paint.dim(`– ${phaseTitle(event.phase)}, nothing to do`));
                break;
            case 'wave-started':
            case 'gate-started':
            case 'gate-ended':
            case 'retrying':
                for (const line of courseLines(event))
                    this.#writer.line(this.#hostLine(line.host, line.text));
                break;
            case 'step-started':
                this.#progressTold.set(JSON.stringify([event.host, event.step]), event.at);
                break;
            case 'step-ended':
                this.#stepEnded(event);
                break;
            case 'progress':
                this.#progress(event);
                break;
            case 'output':
                for (const line of (0,untrusted_text/* remoteLines */.Mw)(event.host, event.line))
                    this.#writer.line(`    ${line}`);
                break;
            case 'probe-answered':
                for (const remark of this.#probes.answered(event))
                    this.#probe(remark);
                break;
            case 'notice':
                this.#notice(event);
                break;
            case 'failed':
                this.#failed(event.failure);
                break;
            case 'host-ended':
                break;
            case 'ended':
                this.#ended(event.report);
                break;
        }
    }
    #started({ command, app, environment, release, finishing, hosts }) {
        const names = hosts.map((host) => (0,untrusted_text/* printableLine */.oy)(host.name));
        this.#hostColumns = Math.max(this.#hostColumns, ...names.map((name) => name.length));
        const begun = command === 'deploy'
            ? `Deploying ${app} ${release} to ${environment}`
            : `Rolling ${app} on ${environment} back to ${release || 'the good release before'}`;
        const task = finishing ? `Finishing what a ${command} of ${app} to ${environment} left` : begun;
        this.#writer.topLine(this.#paint.bold((0,untrusted_text/* printableLine */.oy)(task)));
        for (const { name, address } of hosts)
            this.#writer.topLine(this.#hostLine(name, (0,untrusted_text/* printableLine */.oy)(address)));
    }
    #phaseStarted({ phase, hosts, at }) {
        this.#phaseStarts.set(phase, at);
        const names = hosts.length === 0 ? '' : (0,untrusted_text/* printableLine */.oy)((0,name_list/* listNames */.Z)(hosts));
        const title = phaseTitle(phase);
        const heading = `${this.#paint.bold(title)}${names === '' ? '' : `  ${this.#paint.dim(names)}`}`;
        this.#writer.openGroup(names === '' ? title : `${title} (${names})`, heading);
    }
    #phaseEnded({ phase, ok, at }) {
        for (const remark of this.#probes.flush())
            this.#probe(remark);
        this.#writer.closeGroup();
        const took = (0,duration/* formatDuration */.a)(at - (this.#phaseStarts.get(phase) ?? at));
        const { good, bad } = this.#paint;
        this.#writer.topLine(ok ? `${good('✓')} ${phase}, ${took}` : `${bad('✗')} ${phase} failed after ${took}`);
    }
    #stepEnded({ host, step, result, durationMs, detail, failure }) {
        for (const about of this.#probes.flush(host))
            this.#probe(about);
        const remark = (0,untrusted_text/* printableLine */.oy)(failure?.message ?? detail ?? '');
        const name = (0,display_width/* padColumns */.Y)((0,untrusted_text/* printableLine */.oy)(step), stepColumns);
        const took = (0,duration/* formatDuration */.a)(durationMs).padStart(8);
        this.#writer.line(this.#hostLine(host, `${this.#mark(result)} ${name} ${took}${remark === '' ? '' : `  ${remark}`}`));
    }
    #progress({ host, step, done, total, at }) {
        const key = JSON.stringify([host, step]);
        const told = this.#progressTold.get(key);
        if (told === undefined)
            this.#progressTold.set(key, at);
        if (told === undefined || at - told < progressEveryMs || total <= 0)
            return;
        this.#progressTold.set(key, at);
        const percent = Math.floor((100 * Math.min(done, total)) / total);
        this.#writer.line(this.#hostLine(host, `${this.#paint.dim('·')} ${(0,untrusted_text/* printableLine */.oy)(step)} ${percent} %`));
    }
    #probe({ host, verdict, degraded, text }) {
        const { good, warn, bad } = this.#paint;
        const mark = verdict === 'healthy' ? (degraded ? warn : good)('♥') : (verdict === 'unhealthy' ? bad : warn)('♡');
        this.#writer.line(this.#hostLine(host, `${mark} ${(0,untrusted_text/* printableLine */.oy)(text)}`));
    }
    #notice({ level, host, message, hint }) {
        const isWarning = level === 'warning';
        const lines = [...(0,untrusted_text/* printableLines */.fk)(message), ...(hint === undefined ? [] : (0,untrusted_text/* printableLines */.fk)(`→ ${hint}`))];
        const title = host ?? 'deploy-action';
        if (isWarning && this.#writer.annotate({ level, title, message: lines.join('\n') }))
            return;
        const mark = isWarning ? this.#paint.warn('!') : this.#paint.dim('·');
        for (const [index, line] of lines.entries()) {
            this.#writer.line(this.#hostLine(host ?? '', `${index === 0 ? mark : ' '} ${line}`));
        }
    }
    /** In GitHub the annotation says the message, and the log shows it in its place. */
    #failed(failure) {
        const { kind, message, hint, location } = failure;
        const lines = (0,untrusted_text/* printableLines */.fk)(message);
        const place = (0,failure_place/* failurePlace */.S)(failure);
        const isAnnotated = this.#writer.annotate({
            level: 'error',
            title: place === '' ? kind : `${place}: ${kind}`,
            message: [...lines, ...(hint === undefined ? [] : ['', hint])].join('\n'),
            ...(location === undefined ? {} : { location }),
        });
        if (!isAnnotated) {
            for (const [index, line] of lines.entries()) {
                this.#writer.topLine(index === 0 ? `${this.#paint.bad('✗')} ${line}` : `  ${line}`);
            }
        }
        for (const line of (0,failure_lines/* failureLines */.w)(failure))
            this.#writer.topLine(line);
    }
    #ended(report) {
        this.#writer.closeGroup();
        this.#writer.gap();
        const took = (0,duration/* formatDuration */.a)(report.durationMs);
        this.#writer.topLine(this.#paint.bold(`${(0,untrusted_text/* printableLine */.oy)(report.app)} on ${(0,untrusted_text/* printableLine */.oy)(report.environment)}, ${took}`));
        for (const host of report.hosts)
            this.#writer.topLine(this.#hostLine(host.name, hostEnd(host)));
        for (const step of (0,report_verdict/* nextSteps */.Z)(report))
            this.#writer.topLine(`→ ${(0,untrusted_text/* printableLine */.oy)(step)}`);
        const { good, warn, bad } = this.#paint;
        const verdict = (0,untrusted_text/* printableLine */.oy)((0,report_verdict/* verdictSentence */.B)(report));
        switch (report.outcome) {
            case 'deployed':
                this.#writer.topLine(good(`✓ ${verdict}`));
                break;
            case 'partial':
                this.#writer.topLine(warn(`! ${verdict}`));
                break;
            case 'rolled-back':
            case 'failed':
                this.#writer.topLine(bad(`✗ ${verdict}`));
                break;
            case 'unknown':
                this.#writer.topLine(bad(`? ${verdict}`));
                break;
        }
    }
    #hostLine(host, text) {
        return `  ${(0,display_width/* padColumns */.Y)((0,untrusted_text/* printableLine */.oy)(host), this.#hostColumns)}  ${text}`.trimEnd();
    }
    #mark(result) {
        switch (result) {
            case 'done':
                return this.#paint.good('✓');
            case 'failed':
                return this.#paint.bad('✗');
            case 'skipped':
                return this.#paint.dim('–');
            case 'unknown':
                return this.#paint.warn('?');
        }
    }
}
/** `5 stage`: the eight phases are counted, a rollback is not one of them. */
function phaseTitle(phase) {
    return phase === 'rollback' ? phase : `${model_phase/* phases */.t.indexOf(phase) + 1} ${phase}`;
}
function hostEnd(host) {
    const release = host.release === undefined ? '' : `  ${host.release}`;
    return (0,untrusted_text/* printableLine */.oy)(`${host.state.padEnd(11)}${release}${host.degraded ? '  degraded' : ''}`);
}


/***/ })

};
;