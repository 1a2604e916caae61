"use strict";
exports.id = 892;
exports.ids = [892];
exports.modules = {

/***/ 892:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ reportedRun)
});

// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/model/command.js
var command = __webpack_require__(6343);
// EXTERNAL MODULE: ./lib/report/redact-event.js
var redact_event = __webpack_require__(495);
;// CONCATENATED MODULE: ./lib/report/event-redactor.js


/**
 * Redacts the events of a run in their order, also secrets that stand where a very long line was cut into parts.
 * Returns what may be shown by now: with the event, the rest of a line that turns out to have ended.
 */
function createEventRedactor(redactor) {
    const open = new Map();
    const output = (event) => {
        const key = JSON.stringify([event.host, event.stream]);
        const stream = open.get(key)?.stream ?? redactor.createStream();
        const isPart = event.line.length >= command/* longestOutputLine */.e - 1;
        if (isPart)
            open.set(key, { stream, last: event });
        else
            open.delete(key);
        return { ...event, line: stream.push(event.line) + (isPart ? '' : stream.end()) };
    };
    const rests = (host) => [...open].flatMap(([key, { stream, last }]) => {
        if (last.host !== host)
            return [];
        open.delete(key);
        const line = stream.end();
        return line === '' ? [] : [{ ...last, line }];
    });
    return (event) => {
        const events = event.type === 'output'
            ? [output(event)]
            : [...('host' in event && event.host !== undefined ? rests(event.host) : []), event];
        return events.map((one) => (0,redact_event/* redactEvent */.gx)(one, redactor.redact));
    };
}

// EXTERNAL MODULE: ./lib/report/log.js + 4 modules
var report_log = __webpack_require__(314);
// EXTERNAL MODULE: ./lib/report/redaction.js + 2 modules
var redaction = __webpack_require__(9449);
// EXTERNAL MODULE: ./lib/report/clip.js
var clip = __webpack_require__(6129);
;// CONCATENATED MODULE: ./lib/report/phase-tracker.js
/** A tracker that has seen nothing yet. */
function createPhaseTracker() {
    const states = new Map();
    const stateOf = (phase, at) => {
        let state = states.get(phase);
        if (state === undefined) {
            state = { phase, startedAt: at, results: new Set(), open: 0, openSince: at, durationMs: 0 };
            states.set(phase, state);
        }
        return state;
    };
    return {
        begin(phase, at) {
            const state = stateOf(phase, at);
            if (state.open === 0)
                state.openSince = at;
            state.open += 1;
        },
        end(phase, at, result) {
            const state = stateOf(phase, at);
            state.results.add(result);
            if (state.open === 0)
                return;
            state.open -= 1;
            if (state.open === 0)
                state.durationMs += Math.max(0, at - state.openSince);
        },
        reports: (at) => [...states.values()].map((state) => phaseReport(state, at)),
    };
}
function phaseReport(state, at) {
    const running = state.open > 0 ? Math.max(0, at - state.openSince) : 0;
    return {
        phase: state.phase,
        result: phaseResult(state),
        startedAt: new Date(state.startedAt).toISOString(),
        durationMs: state.durationMs + running,
    };
}
/** The worst of what happened: a failure is certain, what is unknown may be one, what was skipped hides nothing. */
function phaseResult(state) {
    if (state.results.has('failed'))
        return 'failed';
    if (state.results.has('unknown') || state.open > 0)
        return 'unknown';
    if (state.results.has('skipped') && !state.results.has('done'))
        return 'skipped';
    return 'done';
}

;// CONCATENATED MODULE: ./lib/report/probe-tracker.js
/** A tracker that has heard nothing. */
function createProbeTracker() {
    const probes = new Map();
    return {
        answered({ probe, verdict, latencyMs, detail, degraded }) {
            const answers = (probes.get(probe)?.report.answers ?? 0) + 1;
            probes.set(probe, { report: { probe, verdict, latencyMs, answers, detail }, degraded });
        },
        degraded: () => [...probes.values()].some((probe) => probe.degraded),
        reports: () => [...probes.values()].map(({ report }) => report),
    };
}

;// CONCATENATED MODULE: ./lib/report/host-tracker.js


/** Phases in which something live may change. */
const livePhases = ['migrate', 'activate', 'verify', 'rollback'];
/** A tracker for the host that people call `name`. */
function createHostTracker(name, address) {
    const phases = createPhaseTracker();
    const probes = createProbeTracker();
    const attempts = new Map();
    const failures = new Map();
    let ended;
    let touched = false;
    return {
        stepStarted({ phase, at }) {
            touched ||= livePhases.includes(phase);
            phases.begin(phase, at);
        },
        stepEnded({ phase, at, result, failure }) {
            phases.end(phase, at, result);
            if (failure !== undefined && !failures.has(phase))
                failures.set(phase, failure);
        },
        retrying({ phase, attempt }) {
            attempts.set(phase, Math.max(attempts.get(phase) ?? 1, attempt + 1));
        },
        probeAnswered: (event) => probes.answered(event),
        hostEnded(event) {
            ended = event;
        },
        report: (at) => ({
            name,
            address,
            state: ended?.state ?? unendedState(touched),
            ...(ended?.release === undefined ? {} : { release: ended.release }),
            ...(ended?.previousRelease === undefined ? {} : { previousRelease: ended.previousRelease }),
            degraded: probes.degraded(),
            phases: phases.reports(at).map((phase) => {
                const { kind, hint } = failures.get(phase.phase) ?? {};
                return {
                    ...phase,
                    attempts: attempts.get(phase.phase) ?? 1,
                    ...(kind === undefined ? {} : { errorKind: kind }),
                    ...(hint === undefined ? {} : { hint }),
                };
            }),
            probes: probes.reports(),
        }),
    };
}
/** A host whose end was never announced: nothing may be claimed of it once a live phase began there. */
function unendedState(touched) {
    return touched ? 'unknown' : 'unchanged';
}

;// CONCATENATED MODULE: ./lib/report/reduce-report.js




/** What `probe-answered` names as the host of a question about the whole deployment; no host may be called so. */
const runner = 'runner';
/** How much of a run a report holds, so that no run can make it too large to keep or to send. */
const reportLimits = {
    failures: 500,
    warnings: 500,
    tailLines: 200,
    lineCharacters: 4000,
};
/** The report of a whole list of events. */
function buildReport(events, end) {
    const accumulator = reportAccumulator();
    for (const event of events)
        accumulator.add(event);
    return accumulator.finish(end);
}
/** An accumulator that has seen nothing. The failures are those announced by `failed`; identical ones count once. */
function reportAccumulator() {
    return new Accumulator();
}
class Accumulator {
    #started;
    #firstAt;
    #hosts = new Map();
    #phases = createPhaseTracker();
    #runnerProbes = createProbeTracker();
    #stepResults = new Map();
    #failures = new LimitedSet(reportLimits.failures);
    #warnings = new LimitedSet(reportLimits.warnings);
    add(event) {
        this.#firstAt ??= event.at;
        switch (event.type) {
            case 'started':
                this.#started = event;
                for (const { name, address } of event.hosts)
                    this.#hosts.set(name, createHostTracker(name, address));
                break;
            case 'phase-started':
                this.#phases.begin(event.phase, event.at);
                break;
            case 'phase-ended':
                this.#phases.end(event.phase, event.at, endOfPhase(event.ok, this.#stepResults.get(event.phase)));
                break;
            case 'phase-skipped':
                this.#phases.begin(event.phase, event.at);
                this.#phases.end(event.phase, event.at, 'skipped');
                break;
            case 'retrying':
                this.#hosts.get(event.host)?.retrying(event);
                break;
            case 'step-started':
                this.#hosts.get(event.host)?.stepStarted(event);
                break;
            case 'step-ended':
                this.#stepResults.set(event.phase, new Set(this.#stepResults.get(event.phase)).add(event.result));
                this.#hosts.get(event.host)?.stepEnded(event);
                break;
            case 'probe-answered':
                if (event.host === runner)
                    this.#runnerProbes.answered(event);
                else
                    this.#hosts.get(event.host)?.probeAnswered(event);
                break;
            case 'host-ended':
                this.#hosts.get(event.host)?.hostEnded(event);
                break;
            case 'notice':
                if (event.level === 'warning')
                    this.#warnings.add(warningText(event));
                break;
            case 'failed':
                this.#failures.add(clipped(event.failure));
                break;
            case 'wave-started':
            case 'gate-started':
            case 'gate-ended':
            case 'output':
            case 'progress':
            case 'ended':
                break;
        }
    }
    finish({ outcome, at, release, previousRelease }) {
        const startedAt = this.#started?.at ?? this.#firstAt ?? at;
        const left = [...moreThan(this.#warnings, 'warnings'), ...moreThan(this.#failures, 'failures')];
        return {
            schema: 1,
            command: this.#started?.command ?? 'deploy',
            app: this.#started?.app ?? '',
            environment: this.#started?.environment ?? '',
            outcome,
            release,
            ...(previousRelease === undefined ? {} : { previousRelease }),
            ...(this.#started?.reason === undefined ? {} : { reason: this.#started.reason }),
            startedAt: new Date(startedAt).toISOString(),
            durationMs: Math.max(0, at - startedAt),
            hosts: [...this.#hosts.values()].map((host) => host.report(at)),
            failures: this.#failures.items,
            warnings: [...this.#warnings.items, ...left],
            phases: this.#phases.reports(at),
            probes: this.#runnerProbes.reports(),
        };
    }
}
/** What one host could not do fails the phase only if the engine says so, since that host may be optional. */
function endOfPhase(ok, steps = new Set()) {
    if (ok)
        return steps.size > 0 && [...steps].every((result) => result === 'skipped') ? 'skipped' : 'done';
    return steps.has('unknown') && !steps.has('failed') ? 'unknown' : 'failed';
}
function moreThan(set, what) {
    return set.dropped === 0 ? [] : [`${set.dropped} more ${what} than this report holds`];
}
/** Keeps the first items that differ, by their JSON, and counts the others that would not fit. */
class LimitedSet {
    #limit;
    #items = new Map();
    dropped = 0;
    constructor(limit) {
        this.#limit = limit;
    }
    add(item) {
        const key = JSON.stringify(item);
        if (this.#items.has(key))
            return;
        if (this.#items.size < this.#limit)
            this.#items.set(key, item);
        else
            this.dropped += 1;
    }
    get items() {
        return [...this.#items.values()];
    }
}
function warningText({ host, message, hint }) {
    const text = `${host === undefined ? '' : `${host}: `}${message}${hint === undefined ? '' : ` (${hint})`}`;
    return (0,clip/* clip */.$)(text, reportLimits.lineCharacters);
}
function clipped(failure) {
    const limit = reportLimits.lineCharacters;
    const { message, tail, command } = failure;
    return {
        ...failure,
        message: (0,clip/* clip */.$)(message, limit),
        ...(command === undefined ? {} : { command: (0,clip/* clip */.$)(command, limit) }),
        ...(tail === undefined
            ? {}
            : { tail: tail.slice(-reportLimits.tailLines).map((line) => (0,clip/* clip */.$)(line, limit)) }),
    };
}

;// CONCATENATED MODULE: ./lib/commands/traffic-meter.js
const nothing = { roundTrips: 0, bytesSent: 0, bytesReceived: 0 };
/** Books what goes over the connections of each host to the phase in which it went. */
class TrafficMeter {
    transport;
    #connections = new Map();
    #booked = new Map();
    #phase = 'connect';
    constructor(transport) {
        this.transport = {
            name: transport.name,
            connect: async (target, signal) => {
                const connection = await transport.connect(target, signal);
                this.#connections.set(target.name, [...(this.#connections.get(target.name) ?? []), connection]);
                return connection;
            },
        };
    }
    /** Every event of the run, as it happens. What follows the end of a phase still counts with it. */
    hear(event) {
        if (event.type !== 'phase-started')
            return;
        for (const host of this.#connections.keys())
            this.#book(host);
        this.#phase = event.phase;
    }
    /** What went to and from a host so far; undefined where its transport does not count. */
    of(host) {
        const counts = this.#connections.get(host)?.some((connection) => connection.traffic !== undefined);
        if (counts !== true)
            return undefined;
        this.#book(host);
        return [...(this.#booked.get(host) ?? [])].map(([phase, traffic]) => ({ phase, ...traffic }));
    }
    #book(host) {
        const phases = this.#booked.get(host) ?? new Map();
        this.#booked.set(host, phases);
        const total = (this.#connections.get(host) ?? []).map(trafficOf).reduce(sum, nothing);
        const before = [...phases.values()].reduce(sum, nothing);
        const fresh = sum(total, negative(before));
        if (fresh.roundTrips + fresh.bytesSent + fresh.bytesReceived === 0)
            return;
        phases.set(this.#phase, sum(phases.get(this.#phase) ?? nothing, fresh));
    }
}
function trafficOf(connection) {
    return connection.traffic?.() ?? nothing;
}
function sum(one, other) {
    return {
        roundTrips: one.roundTrips + other.roundTrips,
        bytesSent: one.bytesSent + other.bytesSent,
        bytesReceived: one.bytesReceived + other.bytesReceived,
    };
}
function negative({ roundTrips, bytesSent, bytesReceived }) {
    return { roundTrips: -roundTrips, bytesSent: -bytesSent, bytesReceived: -bytesReceived };
}

;// CONCATENATED MODULE: ./lib/commands/reported-run.js







/** Runs the engine with every event redacted, shown and gathered into a report. */
async function reportedRun(world, config, work, listeners = []) {
    const redactor = (0,redaction/* createRedactor */.l)(config.secrets);
    const redactEvent = createEventRedactor(redactor);
    const log = (0,report_log/* createLog */.h)(world.screen);
    const gathered = reportAccumulator();
    const meter = new TrafficMeter(world.ports.transport);
    const ports = { ...world.ports, transport: meter.transport };
    const emit = (event) => {
        for (const safe of redactEvent(event)) {
            gathered.add(safe);
            meter.hear(safe);
            log(safe);
            for (const listener of listeners)
                listener.hear(safe);
        }
    };
    const end = await work({ config, ports, emit, signal: world.signal }).catch((thrown) => {
        // The engine keeps what goes wrong in its events; what arrives here is a defect of ours, after which nobody knows.
        const at = world.ports.clock.now();
        emit({ type: 'failed', at, failure: { ...(0,failure/* failureOf */.g)(thrown), kind: 'internal' } });
        return { outcome: 'unknown', release: '', previousRelease: undefined };
    });
    const at = world.ports.clock.now();
    const { outcome, release, previousRelease } = end;
    const told = (0,redact_event/* redactReport */.a5)(gathered.finish({ outcome, at, release, ...(previousRelease === undefined ? {} : { previousRelease }) }), redactor.redact);
    const report = { ...told, hosts: told.hosts.map((host) => withTraffic(host, meter)) };
    log({ type: 'ended', at, report });
    return report;
}
function withTraffic(host, meter) {
    const traffic = meter.of(host.name);
    return traffic === undefined ? host : { ...host, traffic };
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