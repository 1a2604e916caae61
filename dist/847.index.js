"use strict";
exports.id = 847;
exports.ids = [847];
exports.modules = {

/***/ 69:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ carryOut)
});

// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/planning/failure-policy.js
var failure_policy = __webpack_require__(2489);
// EXTERNAL MODULE: ./lib/planning/steps.js
var steps = __webpack_require__(6571);
// EXTERNAL MODULE: ./lib/traffic/driver-for.js + 8 modules
var driver_for = __webpack_require__(310);
// EXTERNAL MODULE: ./lib/engine/confirm.js
var engine_confirm = __webpack_require__(6428);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/health.js
var health = __webpack_require__(9905);
// EXTERNAL MODULE: ./lib/strategies/share.js
var share = __webpack_require__(8595);
;// CONCATENATED MODULE: ./lib/traffic/request-count.js
/** Begins to follow a counter that says `now`. */
function countFrom(now) {
    return { total: 0, last: now };
}
/** The count when the counter says `now`; one that went back was begun anew, by a reload say. */
function countOn({ total, last }, now) {
    return { total: total + (now < last ? now : now - last), last: now };
}

// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var engine_context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/standing.js
var standing = __webpack_require__(8727);
;// CONCATENATED MODULE: ./lib/engine/gate.js







/**
 * What must hold before the next wave, counted from 0: its hosts stay well for as long as the wave is held, and the
 * questions from the runner are answered well meanwhile and in the end, by the new release or by the old one that
 * other hosts still have. Ends as soon as something demands that everything goes back.
 */
async function holdGate(context, runs, plan, index) {
    const { clock } = context.ports;
    const wave = plan.waves[index];
    if (wave === undefined)
        return [];
    const { holdMs } = wave;
    const probes = [...plan.gate, ...plan.verify].map((probe) => probe.name);
    context.emit({ type: 'gate-started', at: clock.now(), wave: index + 1, holdMs, probes });
    const members = new Set(wave.hosts);
    const watched = runs.filter((run) => members.has(run.name) && (0,standing/* takesPart */.GP)(run) && !run.failed);
    const until = clock.now() + holdMs;
    const held = { watched: holdMs === 0 ? [] : watched, title: 'stay well', until };
    const failures = await hold(context, runs, plan, held);
    context.emit({ type: 'gate-ended', at: clock.now(), wave: index + 1, ok: failures.length === 0 });
    return failures;
}
/**
 * Proves hosts well for as long as they are held, and asks the questions from the runner meanwhile and in the end. Ends as
 * soon as a failure decides.
 */
async function hold(context, runs, plan, { watched, title, until, awaited }) {
    let waits = awaited !== undefined;
    const isOver = (at) => at >= until && !waits;
    const failed = new AbortController();
    const signal = (0,fleet/* anySignal */.JG)(context.signal, failed.signal);
    const held = { ...context, signal };
    const watching = (0,fleet/* onEach */.HF)({ ...held, config: { ...context.config, maxParallel: watched.length + 1 } }, watched, (run) => run
        .step('activate', title, () => stayWell(held, run, until, isOver))
        .catch((thrown) => {
        // A host that goes back because the run is cancelled is not unwell by itself.
        (0,fleet/* stopIfCancelled */.FE)(context.signal);
        run.failed ||= !(0,failure_policy/* concernsAll */.p)((0,failure/* failureOf */.g)(thrown).kind);
        if ((0,standing/* judgementOf */.lG)(context, runs).kind === 'all-back')
            failed.abort();
        throw thrown;
    }));
    const endingAll = (failures) => {
        if (failures.length > 0)
            failed.abort();
        return failures;
    };
    const asking = askUntil(held, plan, runs, { until, isOver }).then(endingAll);
    const waiting = Promise.resolve(awaited?.(held)).then(() => {
        waits = false;
        return [];
    }, (thrown) => endingAll([(0,failure/* failureOf */.g)(thrown)]));
    const all = (await Promise.all([watching, asking, waiting])).flat();
    // What was only ended because something else failed is not told beside it.
    const causes = all.filter(({ kind }) => kind !== 'cancelled');
    return causes.length > 0 ? causes : all.slice(0, 1);
}
/**
 * Proves a host healthy over and over until the time has come, and then once more. A connection that breaks meanwhile
 * says nothing about the host: it is reached anew and asked again, some times.
 */
async function stayWell(context, run, until, isOver) {
    for (let lost = 0;;) {
        const at = context.ports.clock.now();
        try {
            await (0,health/* proveHealthy */.mt)(context, run, run.activation, run.versions, context.signal);
            if (isOver(at))
                return;
        }
        catch (thrown) {
            lost += 1;
            if ((0,failure/* failureOf */.g)(thrown).kind !== 'connection-lost' || lost > engine_context/* limits */.F.reconnectTries)
                throw thrown;
            await (0,connect/* connectAgain */.t1)(context, run);
            continue;
        }
        await pause(context, until);
    }
}
async function askUntil(context, plan, runs, { until, isOver }) {
    for (;;) {
        const at = context.ports.clock.now();
        const failures = await (0,health/* askFromRunner */.YL)(context, plan, (0,health/* versionsInService */.Kn)(runs));
        if (failures.length > 0 || isOver(at))
            return failures;
        try {
            await pause(context, until);
        }
        catch {
            return [];
        }
    }
}
/** Until it is time to ask again: at `until`, where that is near; soon, where it is over. Throws `cancelled` when the run is wanted to end. */
async function pause(context, until) {
    const { clock } = context.ports;
    const left = until - clock.now();
    try {
        await clock.sleep(left > 0 ? Math.min(engine_context/* limits */.F.watchEveryMs, left) : engine_context/* limits */.F.countEveryMs, context.signal);
    }
    catch (thrown) {
        (0,fleet/* stopIfCancelled */.FE)(context.signal);
        throw thrown;
    }
}

;// CONCATENATED MODULE: ./lib/engine/share-traffic.js









/**
 * Lets a part of the requests reach the new release and holds it there: until its time is over and enough requests have
 * come, while the host stays well and the questions from the runner are answered well. Throws the first failure; the
 * host goes back as from anywhere else.
 */
async function shareTraffic({ context, runs, plan }, run, step) {
    const { activation, host } = run;
    const canary = host.traffic?.canary;
    const driver = (0,driver_for/* blueGreenFor */.f)(host);
    if (activation === undefined || driver === undefined || canary === undefined)
        return;
    const { percent } = step;
    const share = () => driver.shareTraffic(run.driverContext(host.driver), activation, percent);
    const begun = await run.step('activate', (0,steps/* stepTitle */.F)(step), share, { at: 'traffic' });
    if (begun === undefined) {
        run.notice('info', 'the old release is not behind the proxy yet: there is nothing to share traffic with');
        return;
    }
    const ask = () => driver.countRequests(run.driverContext(host.driver), activation);
    const title = `requests at ${percent} %`;
    const failures = await hold(context, runs, plan, {
        watched: [run],
        title: `stay well at ${percent} %`,
        until: context.ports.clock.now() + step.soakMs,
        awaited: async (held) => {
            const count = () => enough(held, run, { canary, percent, begun, ask });
            await run.step('activate', title, count, { detail: String, at: 'traffic' });
        },
    });
    const [first] = failures;
    if (first !== undefined)
        throw new failure/* DeployError */.s(first);
}
/** Resolves with the requests that the new release had, once they are enough; throws when they do not come in time. */
async function enough(context, run, { canary, percent, begun, ask }) {
    const { clock } = context.ports;
    const started = clock.now();
    let count = countFrom(begun);
    for (let lost = 0;;) {
        try {
            count = countOn(count, await ask());
        }
        catch (thrown) {
            lost += 1;
            if ((0,failure/* failureOf */.g)(thrown).kind !== 'connection-lost' || lost > engine_context/* limits */.F.reconnectTries)
                throw thrown;
            await (0,connect/* connectAgain */.t1)(context, run);
            continue;
        }
        if (count.total >= canary.minRequests)
            return count.total;
        if (clock.now() - started >= canary.withinMs)
            throw new failure/* DeployError */.s(tooFew(canary, percent, count.total));
        try {
            await clock.sleep(engine_context/* limits */.F.countEveryMs, context.signal);
        }
        catch (thrown) {
            (0,fleet/* stopIfCancelled */.FE)(context.signal);
            throw thrown;
        }
    }
}
function tooFew({ minRequests, withinMs }, percent, total) {
    return {
        kind: 'health-inconclusive',
        message: `the new release had ${total} of ${minRequests} requests within ${(0,share/* spanText */.Cp)(withinMs)} of ${percent} % of the traffic: too few to know whether it is well`,
        hint: 'Lower `min-requests` of the canary, or raise its `within`.',
    };
}

;// CONCATENATED MODULE: ./lib/engine/activate.js









/**
 * Changes the hosts of one wave together. As soon as a failure demands that everything goes back, those under way
 * stop as well; a failure that concerns its host alone is no reason for them to. After the last wave the confirmation
 * comes next.
 */
function activateWave(context, runs, plan, inWave, isLast) {
    const failed = new AbortController();
    const signal = (0,fleet/* anySignal */.JG)(context.signal, failed.signal);
    const plans = new Map(plan.hosts.map((host) => [host.host, host]));
    return (0,fleet/* onEach */.HF)(context, inWave, async (run) => {
        const hostPlan = plans.get(run.name);
        if (hostPlan === undefined)
            return;
        try {
            await activateHost({ context, runs, plan }, run, hostPlan, signal, isLast);
        }
        catch (thrown) {
            const { kind } = (0,failure/* failureOf */.g)(thrown);
            run.failed ||= !(0,failure_policy/* concernsAll */.p)(kind) && !context.signal.aborted;
            if ((0,failure_policy/* concernsAll */.p)(kind) || (0,standing/* judgementOf */.lG)(context, runs).kind === 'all-back')
                failed.abort();
            // A host that goes back because the run is cancelled ends the step that runs there.
            (0,fleet/* stopIfCancelled */.FE)(context.signal);
            throw thrown;
        }
    });
}
async function activateHost(wave, run, plan, signal, isLast) {
    const { context } = wave;
    for (const step of plan.activate) {
        (0,fleet/* stopIfCancelled */.FE)(signal);
        switch (step.kind) {
            case 'switch':
                await armAndSwitch(context, run, plan, step);
                break;
            case 'restart':
                run.activation = await run.step('activate', (0,steps/* stepTitle */.F)(step), () => {
                    const driver = (0,driver_for/* driverFor */.Q)(run.host);
                    return driver.activate(run.driverContext(run.host.driver), plan.release, plan.previous);
                }, { at: 'driver' });
                break;
            case 'health':
                if (isLast)
                    (0,engine_confirm/* connectAhead */.w8)(context, run);
                await run.step('activate', (0,steps/* stepTitle */.F)(step), () => (0,health/* proveHealthy */.mt)(context, run, run.activation, run.versions, signal));
                break;
            case 'share-traffic':
                await shareTraffic({ ...wave, context: { ...context, signal } }, run, step);
                break;
            case 'move-traffic':
                await run.step('activate', (0,steps/* stepTitle */.F)(step), () => moveTraffic(run), { at: 'traffic' });
                break;
            case 'upload':
            case 'link-shared':
            case 'write-env':
            case 'build':
            case 'prepare-service':
            case 'seal':
            case 'migrate':
                break;
        }
    }
}
/** From here on requests reach the new release; the old one stays up until this one is confirmed. */
async function moveTraffic(run) {
    if (run.activation === undefined)
        return;
    await (0,driver_for/* blueGreenFor */.f)(run.host)?.moveTraffic(run.driverContext(run.host.driver), run.activation);
    run.trafficMoved = true;
}
/**
 * The host arms itself, and switches once it has read its timer back: from then on it goes back by itself unless it is
 * confirmed in time. That is one call, so that nothing has to be waited for in between.
 */
async function armAndSwitch(context, run, plan, step) {
    run.touched = true;
    let switched;
    const arm = async () => {
        const driver = (0,driver_for/* driverFor */.Q)(run.host);
        const goBack = await driver.goBackCommands(run.driverContext(run.host.driver), step.to, plan.previous);
        const withinS = Math.ceil(context.config.confirmWithinMs / 1000);
        const calls = run.installed.armAndSwitch({ release: step.to, previous: step.from, withinS, goBack });
        switched = calls.switched;
        const armed = await calls.armed;
        run.armed = true;
        return armed;
    };
    await run.step('activate', 'arm', arm, {
        detail: ({ timer, survivesReboot }) => `${timer}${survivesReboot ? ', also across a restart' : ''}`,
    });
    await run.step('activate', (0,steps/* stepTitle */.F)(step), async () => {
        await switched;
        run.release = step.to;
    });
}

;// CONCATENATED MODULE: ./lib/engine/hand-over.js
/**
 * While it holds, a wish to end the run makes every armed host go back at once and by itself, with one command each:
 * whether this process lives long enough to do it is not known then. Returns how to end it.
 */
function goBackWhenCancelled(context, runs) {
    const { signal } = context;
    const handOver = () => {
        for (const run of runs) {
            if (!run.armed)
                continue;
            // Its time must not be extended any more.
            run.armed = false;
            // Where it cannot be told the dead-man's time runs out by itself; the rollback that follows sees what holds.
            run.installed.abandon().catch(() => undefined);
        }
    };
    signal.addEventListener('abort', handOver, { once: true });
    return () => signal.removeEventListener('abort', handOver);
}

// EXTERNAL MODULE: ./lib/engine/roll-back.js
var roll_back = __webpack_require__(6346);
;// CONCATENATED MODULE: ./lib/engine/carry-out.js








/**
 * The part that deployments and rollbacks share: put the plan's release into service wave by wave, prove it healthy
 * and confirm it; or put everything back. A failure that concerns its host alone is settled when its wave has ended,
 * and the others go on. Every host stays armed until the verdict over all is known, since until then it may have to go
 * back. Leaves each run's state telling the truth.
 */
async function carryOut(undertaking) {
    const stopHandingOver = goBackWhenCancelled(undertaking.context, undertaking.runs);
    try {
        await changeAndVerify(undertaking, stopHandingOver);
    }
    finally {
        stopHandingOver();
    }
}
async function changeAndVerify(undertaking, stopHandingOver) {
    const { context, runs } = undertaking;
    const participants = runs.filter(standing/* takesPart */.GP);
    const names = participants.map((run) => run.name);
    const holds = (failures) => !endsAll(undertaking, failures);
    const held = (await (0,fleet/* inPhase */.xe)(context, 'activate', names, () => changeInWaves(undertaking), holds)) &&
        (await (0,fleet/* inPhase */.xe)(context, 'verify', names, () => verifyAndConfirm(undertaking, stopHandingOver), holds));
    if (held || !runs.some(roll_back/* isOwed */.mR))
        return;
    const owed = runs.filter(roll_back/* isOwed */.mR).map((run) => run.name);
    await (0,fleet/* inPhase */.xe)(context, 'rollback', owed, () => (0,roll_back/* rollBackFleet */.R$)(undertaking));
}
/** Whether a failure demands that everything goes back: it is the run's own, or the policies of hosts say so. */
function demandsAll({ context, runs }, failures) {
    return ((0,fleet/* concernAll */.y$)(failures) ||
        failures.some(({ host }) => host === undefined) ||
        (0,standing/* judgementOf */.lG)(context, runs).kind === 'all-back');
}
/** Whether the run ends here: everything has to go back, or nothing of it is left. What is final stays. */
function endsAll(undertaking, failures) {
    const { runs } = undertaking;
    if (runs.some(engine_confirm/* isFinal */.dR))
        return false;
    return demandsAll(undertaking, failures) || !runs.some((run) => (0,standing/* takesPart */.GP)(run) && run.touched);
}
/** The release of this run is in service here and no failure speaks against it. */
function isInService(run) {
    return (0,standing/* takesPart */.GP)(run) && run.touched && !run.failed;
}
async function changeInWaves(undertaking) {
    const { context, runs, plan } = undertaking;
    const failures = [];
    for (const [index, wave] of plan.waves.entries()) {
        const members = new Set(wave.hosts);
        const inWave = runs.filter((run) => members.has(run.name) && (0,standing/* takesPart */.GP)(run));
        if (inWave.length === 0)
            continue;
        announceWave(undertaking, index, inWave);
        const found = await activateWave(context, runs, plan, inWave, index + 1 === plan.waves.length);
        failures.push(...found);
        if (demandsAll(undertaking, found))
            return [...failures, ...(0,standing/* groupFailures */.BR)(context, runs)];
        if (index + 1 < plan.waves.length && inWave.some(isInService)) {
            const unwell = await holdGate(context, runs, plan, index);
            failures.push(...unwell);
            if (demandsAll(undertaking, unwell))
                return [...failures, ...(0,standing/* groupFailures */.BR)(context, runs)];
        }
        if (wave.trial && !inWave.some(isInService))
            return [...failures, trialFailed(wave.hosts)];
        failures.push(...(await settleAlone(undertaking)));
    }
    return failures;
}
function announceWave({ context, plan }, index, inWave) {
    const at = context.ports.clock.now();
    const hosts = inWave.map((run) => run.name);
    context.emit({ type: 'wave-started', at, wave: index + 1, waves: plan.waves.length, hosts });
}
function trialFailed(hosts) {
    return {
        kind: 'unhealthy',
        message: `the release did not hold on ${hosts.join(', ')}, which tried it for the others`,
        hint: 'Look at the failures above; the other hosts were not changed.',
    };
}
async function verifyAndConfirm(undertaking, stopHandingOver) {
    const { context, runs, plan, budget } = undertaking;
    const asked = runs.some(isInService);
    const unwell = asked ? await (0,health/* askFromRunner */.YL)(context, plan, (0,health/* versionsInService */.Kn)(runs)) : [];
    if (unwell.length > 0)
        return unwell;
    const confirming = runs.filter((run) => run.touched && (0,standing/* takesPart */.GP)(run));
    const failures = await (0,engine_confirm/* confirmFleet */.V2)({
        context,
        runs: confirming,
        all: runs,
        budget,
        onBegin: stopHandingOver,
    });
    if (endsAll(undertaking, failures))
        return failures;
    // Those that could not be confirmed would go back by themselves; this way it is known what became of them.
    return [...failures, ...(await settleAlone(undertaking, roll_back/* isOwed */.mR))];
}
/** Takes the hosts back whose failure concerns them alone, and leaves alone those that are to be left as they are. */
async function settleAlone(undertaking, isToGoBack = () => false) {
    const { context, runs } = undertaking;
    const judgement = (0,standing/* judgementOf */.lG)(context, runs);
    const alone = judgement.kind === 'go-on' ? judgement.alone : new Set();
    const going = runs.filter((run) => (0,standing/* takesPart */.GP)(run) && (alone.has(run.name) || isToGoBack(run) || (run.failed && !isSwitched(run))));
    for (const run of going)
        run.out = true;
    return (0,roll_back/* rollBackAlone */.a2)(undertaking, going.filter(roll_back/* isOwed */.mR));
}
/** Where the release never came into service, there is nothing to be left as it is. */
function isSwitched(run) {
    return run.release === run.target && (run.host.traffic === undefined || run.trafficMoved);
}


/***/ }),

/***/ 8553:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gg: () => (/* binding */ deploy),
  bf: () => (/* binding */ ownerOf),
  TW: () => (/* binding */ participantOf),
  sc: () => (/* binding */ reachAndLook)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(8321);
// EXTERNAL MODULE: ./lib/host/manifest.js
var manifest = __webpack_require__(5450);
;// CONCATENATED MODULE: ./lib/host/shared-archives.js



/** Larger pieces pass as a stream, for each host anew. */
const largestPiece = 24 * 1024 * 1024;
/** So many different pieces are in the making at once; hosts that differ more get streams. */
const mostInTheMaking = 3;
/**
 * A source whose archives are read and compressed once for all hosts that want the same ones, so long as they want
 * them at about the same time: those used last are kept, up to `keepBytes` in all. No host waits for another.
 */
function sharedArchives(source, keepBytes) {
    const kept = new Map();
    const sizes = new Map();
    const forget = (key) => {
        kept.delete(key);
        sizes.delete(key);
    };
    const makeRoom = () => {
        let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
        for (const [key, size] of sizes) {
            if (total <= keepBytes)
                return;
            forget(key);
            total -= size;
        }
    };
    const pieceOf = (key, request) => {
        const known = kept.get(key);
        if (known !== undefined)
            return known;
        const { onBytes: _, ...rest } = request;
        const piece = (0,consumers_.buffer)(source.archive(rest));
        kept.set(key, piece);
        piece.then((bytes) => {
            sizes.set(key, bytes.length);
            makeRoom();
        }, 
        // What failed is told to those who wait for it, and tried again for others.
        () => forget(key));
        return piece;
    };
    return {
        ...source,
        archive: (request) => {
            const size = contentBytes(request);
            if (size > largestPiece)
                return source.archive(request);
            const key = keyOf(request);
            if (!kept.has(key) && kept.size - sizes.size >= mostInTheMaking)
                return source.archive(request);
            return external_node_stream_.Readable.from((async function* () {
                const bytes = await pieceOf(key, request);
                request.onBytes?.(size);
                yield bytes;
            })());
        },
    };
}
function contentBytes({ entries, patches = [] }) {
    const pieces = patches.flatMap((patch) => patch.pieces);
    const sizes = entries.map((entry) => (entry.kind === 'file' ? entry.size : 0));
    return [...sizes, ...pieces.map((piece) => piece.bytes)].reduce((sum, bytes) => sum + bytes, 0);
}
function keyOf({ format, texts, entries, patches = [] }) {
    // The pieces of patches are among the texts, the files in lists/arrived.
    return [
        format,
        ...patches.map(({ path }) => path),
        ...texts.flatMap(({ path, text }) => [path, text]),
        (0,manifest/* entriesText */.aI)(entries),
    ].join('\0');
}

// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/model/transaction.js
var model_transaction = __webpack_require__(7806);
// EXTERNAL MODULE: ./lib/planning/plan.js
var planning_plan = __webpack_require__(5101);
// EXTERNAL MODULE: ./lib/planning/release-id.js
var release_id = __webpack_require__(5179);
// EXTERNAL MODULE: ./lib/engine/carry-out.js + 5 modules
var carry_out = __webpack_require__(69);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/connect.js
var engine_connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var engine_context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/health.js
var health = __webpack_require__(9905);
// EXTERNAL MODULE: ./lib/engine/host-run.js
var host_run = __webpack_require__(3061);
// EXTERNAL MODULE: ./lib/engine/lease.js
var lease = __webpack_require__(1265);
// EXTERNAL MODULE: ./lib/host/facts.js
var facts = __webpack_require__(5336);
// EXTERNAL MODULE: ./lib/host/read-only-host.js
var read_only_host = __webpack_require__(3822);
// EXTERNAL MODULE: ./lib/planning/preflight.js
var preflight = __webpack_require__(2515);
// EXTERNAL MODULE: ./lib/traffic/driver-for.js + 8 modules
var driver_for = __webpack_require__(310);
// EXTERNAL MODULE: ./lib/engine/coloured-health.js + 1 modules
var coloured_health = __webpack_require__(7125);
;// CONCATENATED MODULE: ./lib/engine/preflight.js








/**
 * Observes a host and finds every reason why this deployment could not succeed there; nothing is changed.
 * All reasons are returned, each as a failure.
 */
async function preflightHost(run, needs) {
    const driver = (0,driver_for/* driverFor */.Q)(run.host);
    const tools = (0,preflight/* neededTools */.lV)(driver.tools(run.host.driver));
    run.facts = await run.step('preflight', 'facts', () => (0,facts/* readFacts */.M)(run.connected, {
        path: run.host.path,
        tools: [...tools, ...preflight/* welcomeTools */.gm],
        timeoutMs: engine_context/* limits */.F.agentTimeoutMs,
    }), {
        detail: (facts) => `${facts.distribution}, ${facts.user}, ${Math.floor(facts.freeBytes / 1e9)} GB free`,
    });
    run.previous = run.facts.current;
    run.release = run.facts.current;
    const failures = (0,preflight/* preflightFailures */.Zl)(run.host, run.facts, { tools, ...needs }).map((failure) => run.place(failure, undefined));
    if (failures.length > 0) {
        run.failure ??= failures[0];
        run.failed = true;
        return failures;
    }
    const looking = run.driverContext(run.host.driver, (0,read_only_host/* readOnlyHost */.H)(run.connected));
    await run.step('preflight', 'service', () => driver.preflight(looking), { at: 'driver' });
    return [];
}
/**
 * Asks every probe once of what runs now, if anything does: worth a warning, never a failure, since the new release may
 * be the cure.
 */
async function healthBefore(context, run) {
    if (run.previous === undefined)
        return;
    for (const probe of await (0,coloured_health/* healthProbes */.C)(run, run.previous)) {
        const answer = await (0,health/* askOnce */.RV)(context, run, probe, run.previous);
        run.unwellBefore ??= false;
        if (answer.verdict !== 'healthy') {
            run.unwellBefore = true;
            run.notice('warning', `${probe.name} is ${answer.verdict} before this deployment: ${answer.detail}`);
        }
    }
}
/** Refuses to go on without a single host. */
function requireParticipants(runs) {
    if (runs.length > 0)
        return;
    throw new model_failure/* DeployError */.s({
        kind: 'host-unreachable',
        message: 'no host could be reached',
        hint: 'Every host is optional and out of reach; check the network between the runner and them.',
    });
}

// EXTERNAL MODULE: ./lib/probes/ask.js + 1 modules
var ask = __webpack_require__(3442);
// EXTERNAL MODULE: ./lib/probes/registry.js + 10 modules
var registry = __webpack_require__(1818);
;// CONCATENATED MODULE: ./lib/engine/questions-before.js



/**
 * Asks once, before anything changes, the questions of the gates that may be wrong in themselves: a failure for each
 * that is, since no gate could ever hold. Any other bad answer is worth a warning where something runs already.
 */
async function questionsBefore(context, participants) {
    const { gate, verify } = context.config;
    const isFirst = participants.every((run) => run.previous === undefined);
    const asked = [
        ...gate.map((probe, index) => askBefore(context, probe, `gate[${index}]`, isFirst)),
        ...verify.map((probe, index) => askBefore(context, probe, `verify[${index}]`, isFirst)),
    ];
    return (await Promise.all(asked)).flat();
}
async function askBefore(context, probe, key, isFirst) {
    if (!registry/* inOwnLanguage */.EL.includes(probe.question.kind))
        return [];
    const { config, emit, ports, signal } = context;
    const { clock } = ports;
    const from = { ...(0,health/* fromRunner */.Bz)(context), clock, signal, expectedVersions: [] };
    const answer = await (0,registry/* askProbe */.wv)(probe.question, probe.schedule.attemptTimeoutMs, from);
    if (answer.isFinal) {
        const location = config.locations[key];
        const place = { step: probe.name, ...(location === undefined ? {} : { location }) };
        return [{ ...(0,ask/* wrongQuestion */.q)(probe, answer), ...place }];
    }
    if (answer.verdict !== 'healthy' && !isFirst && !signal.aborted) {
        const message = `${probe.name} is ${answer.verdict} before this deployment: ${answer.detail}`;
        const hint = answer.hint === undefined ? {} : { hint: answer.hint };
        emit({ type: 'notice', at: clock.now(), level: 'warning', message, ...hint });
    }
    return [];
}

// EXTERNAL MODULE: ./lib/host/command-failure.js
var command_failure = __webpack_require__(9685);
// EXTERNAL MODULE: ./lib/planning/env-file.js
var env_file = __webpack_require__(2518);
// EXTERNAL MODULE: ./lib/planning/steps.js
var steps = __webpack_require__(6571);
// EXTERNAL MODULE: ./lib/model/file-parts.js
var file_parts = __webpack_require__(1093);
;// CONCATENATED MODULE: ./lib/planning/patch.js

/** The host starts a program for each piece. */
const mostPieces = 2_000;
/**
 * How a file becomes another: of what pieces, in order, with as few bytes of the new one as its parts allow. Undefined
 * where more than half of it is new, or it is of too many pieces: then it is sent whole. Parts count as the same by 32 bits and their length; the
 * host compares the digest of what it made.
 */
function planPatch(old, fresh) {
    const places = placesOf(old);
    const pieces = [];
    let at = 0;
    for (const group of fresh) {
        for (const { key, bytes } of (0,file_parts/* partsOf */.CI)(group)) {
            const last = pieces.at(-1);
            const next = last?.from === 'old' ? last.at + last.bytes : undefined;
            const place = places.byStart.get(next ?? -1) === key ? next : places.byKey.get(key);
            add(pieces, place === undefined ? { from: 'new', at, bytes } : { from: 'old', at: place, bytes });
            at += bytes;
        }
    }
    const few = withFewPieces(pieces);
    const sent = few.reduce((sum, piece) => sum + (piece.from === 'new' ? piece.bytes : 0), 0);
    return sent * 2 > at || few.length > mostPieces ? undefined : few;
}
function placesOf(groups) {
    const byKey = new Map();
    const byStart = new Map();
    let at = 0;
    for (const group of groups) {
        for (const { key, bytes } of (0,file_parts/* partsOf */.CI)(group)) {
            if (!byKey.has(key))
                byKey.set(key, at);
            byStart.set(at, key);
            at += bytes;
        }
    }
    return { byKey, byStart };
}
/** Adds a piece, as a part of the one before where it goes on there. */
function add(pieces, piece) {
    const last = pieces.at(-1);
    if (last?.from === piece.from && last.at + last.bytes === piece.at) {
        pieces[pieces.length - 1] = { ...last, bytes: last.bytes + piece.bytes };
    }
    else
        pieces.push(piece);
}
/** Where there are too many, the shortest that could be copied are sent instead. */
function withFewPieces(pieces) {
    if (pieces.length <= mostPieces)
        return pieces;
    // Each that is sent joins its neighbours.
    const spare = Math.ceil((pieces.length - mostPieces) / 2) + 1;
    const copied = pieces.filter((piece) => piece.from === 'old').sort((a, b) => a.bytes - b.bytes);
    const sent = new Set(copied.slice(0, spare));
    const fewer = [];
    let at = 0;
    for (const piece of pieces) {
        add(fewer, sent.has(piece) ? { from: 'new', at, bytes: piece.bytes } : piece);
        at += piece.bytes;
    }
    return fewer.length < pieces.length ? withFewPieces(fewer) : fewer;
}

;// CONCATENATED MODULE: ./lib/planning/reuse.js

/** Smaller files cost less to send than to look for. */
const worthFinding = 1024;
/**
 * Whether files may be shared with another release by hard links. Not where something of ours writes into the
 * release before or after it is sealed (builds, migrations), nor as root, whom no mode keeps from writing. See
 * docs/decisions/0007-delta-staging.md.
 */
function reuseMethod(host, facts) {
    return facts.uid !== 0 && host.build.length === 0 && host.migrate.length === 0 ? 'link' : 'copy';
}
/** The digests of groups that must be known before {@link planReuse} can tell what is missing. */
function groupsToAsk(local, content) {
    const ours = new Set(local.map((group) => group.sha256));
    const covered = new Set(content.groups.filter((group) => ours.has(group.sha256)).map((group) => group.key));
    return content.groups
        .filter((group) => !ours.has(group.sha256) && !content.known.has(group.sha256))
        .filter((group) => group.release === content.base || !covered.has(group.key))
        .map((group) => group.sha256);
}
/** What of a release a host has, and what must be sent. */
function planReuse(local, content) {
    const { base } = content;
    const known = new Map([...content.known, ...local.map((group) => [group.sha256, group.entries])]);
    const offered = content.groups.map((group) => ({ ...group, entries: known.get(group.sha256) ?? [] }));
    const isReplaced = replacedFinder(content.replaced);
    const isOther = (path) => base !== undefined && isReplaced(base, path);
    const stays = groupsThatStay(local, content, isOther);
    const started = content.begun.map(({ file }) => ({ ...file, sha256: 'incomplete' }));
    const left = [...content.left, ...started];
    const inTree = new Map([
        ...impliedDirectories(left),
        ...left,
        ...offered
            .filter((group) => group.release === base && !stays.has(group.sha256))
            .flatMap((group) => group.entries),
    ].map((entry) => [entry.path, entry]));
    const wanted = new Map(local
        .filter((group) => !stays.has(group.sha256))
        .flatMap((group) => group.entries)
        .map((entry) => [entry.path, entry]));
    const entries = local.flatMap((group) => group.entries);
    const files = entries.filter((entry) => entry.kind === 'file');
    const missing = files.filter((file) => wanted.has(file.path) && (isOther(file.path) || !isSame(inTree.get(file.path), file)));
    const lookUp = contentFinder(missing, offered, isReplaced);
    const take = new Map();
    const find = [];
    const send = [];
    const begun = new Map(content.begun.map((one) => [one.file.path, one]));
    const finish = [];
    for (const file of missing) {
        const found = lookUp(file);
        const start = begun.get(file.path);
        if (found === undefined) {
            if (start !== undefined && isSame(start.file, file))
                finish.push(start);
            else
                send.push(file);
        }
        else if (found.from === file.path) {
            const taken = take.get(found.release);
            if (taken === undefined)
                take.set(found.release, [file]);
            else
                taken.push(file);
        }
        else
            find.push(found);
    }
    send.push(...entries.filter((entry) => entry.kind === 'link'));
    const finished = new Set(finish.map(({ file }) => file.path));
    const onHost = new Set(content.groups.map((group) => group.sha256));
    return {
        remove: pathsToRemove(inTree, wanted, isOther).filter((path) => !finished.has(path)),
        take,
        find,
        send,
        finish,
        similar: similarFiles(send, offered, isReplaced),
        kept: files.length - missing.length,
        groups: local.filter((group) => !onHost.has(group.sha256)),
    };
}
/**
 * The groups that the base has as they shall be, of which nothing has to be looked at. A path is always in the group of
 * its directory, so that what differs from it is in no other group.
 */
function groupsThatStay(local, { base, groups, left }, isOther) {
    if (base === undefined || left.length > 0)
        return new Set();
    const inBase = new Set(groups.filter((group) => group.release === base).map((group) => group.sha256));
    return new Set(local
        .filter((group) => inBase.has(group.sha256) && !group.entries.some((entry) => isOther(entry.path)))
        .map((group) => group.sha256));
}
function isSame(there, file) {
    return there?.kind === 'file' && there.sha256 === file.sha256 && there.executable === file.executable;
}
/** Nothing says which directories an interrupted upload had made. */
function impliedDirectories(entries) {
    const paths = new Set();
    for (const { path } of entries) {
        for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
            paths.add(path.slice(0, at));
        }
    }
    return [...paths].map((path) => ({ kind: 'directory', path }));
}
function replacedFinder(replaced) {
    const places = new Map();
    for (const { release, path } of replaced) {
        places.set(release, (places.get(release) ?? new Set()).add(path));
    }
    return (release, path) => {
        const paths = places.get(release);
        if (paths === undefined)
            return false;
        for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) {
            if (paths.has(path.slice(0, at)))
                return true;
        }
        return false;
    };
}
/** Finds files by their content and mode in what the releases of a host hold, at their own paths if it can. */
function contentFinder(files, offered, isReplaced) {
    const nameOf = (file) => `${file.sha256} ${file.executable}`;
    const contents = new Set(files.map((file) => file.sha256));
    const anywhere = new Map();
    const atPath = new Map();
    for (const { release, entries } of offered) {
        for (const entry of entries) {
            if (entry.kind !== 'file' || !contents.has(entry.sha256))
                continue;
            if (isReplaced(release, entry.path))
                continue;
            const name = nameOf(entry);
            if (!anywhere.has(name))
                anywhere.set(name, { release, path: entry.path });
            const place = `${name} ${entry.path}`;
            if (!atPath.has(place))
                atPath.set(place, release);
        }
    }
    return (file) => {
        const name = nameOf(file);
        const same = atPath.get(`${name} ${file.path}`);
        if (same !== undefined)
            return { release: same, from: file.path, file };
        const other = anywhere.get(name);
        if (other === undefined || file.size < worthFinding)
            return undefined;
        return { release: other.release, from: other.path, file };
    };
}
/** Large files among those to send that a release has another version of, the one in service before others. */
function similarFiles(send, offered, isReplaced) {
    const isLarge = (entry) => entry.kind === 'file' && entry.size >= file_parts/* smallestCutBytes */.ny;
    const wanted = new Map(send.filter(isLarge).map((file) => [file.path, file]));
    const found = new Map();
    if (wanted.size === 0)
        return [];
    for (const { release, entries } of offered) {
        for (const there of entries) {
            const file = wanted.get(there.path);
            if (file === undefined || !isLarge(there) || found.has(there.path))
                continue;
            if (!isReplaced(release, there.path))
                found.set(there.path, { file, release, there });
        }
    }
    return [...found.values()];
}
/** What of the tree is not as it shall be; links are always sent, and none is in the tree. */
function pathsToRemove(inTree, wanted, isOther) {
    const gone = new Set();
    const isBelowGone = (path) => {
        for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
            if (gone.has(path.slice(0, at)))
                return true;
        }
        return false;
    };
    for (const entry of inTree.values()) {
        if (entry.kind === 'directory' && wanted.get(entry.path)?.kind !== 'directory')
            gone.add(entry.path);
    }
    for (const entry of inTree.values()) {
        if (entry.kind !== 'file')
            continue;
        const now = wanted.get(entry.path);
        if (now?.kind !== 'file' || isOther(entry.path) || !isSame(entry, now))
            gone.add(entry.path);
    }
    return [...gone].filter((path) => !isBelowGone(path));
}

;// CONCATENATED MODULE: ./lib/engine/upload.js





/** Brings the release to a host, which then does by itself, one after another, those of the next steps that it can. */
async function upload(context, run, staging, next) {
    const { clock } = context.ports;
    const { source } = staging;
    let told = clock.now();
    try {
        const result = await run.installed.stage(staging.release, source, {
            format: source.formats.find((format) => format !== 'zstd' || run.observed.tools.zstd === true) ?? 'gzip',
            method: reuseMethod(run.host, run.observed),
            decisions: { ask: groupsToAsk, plan: planReuse, patch: planPatch },
            timeoutMs: engine_context/* limits */.F.uploadTimeoutMs,
            signal: context.signal,
            behind: behindUpload(run, staging, next),
            onBytes: (done, total) => {
                const at = clock.now();
                if (at - told < engine_context/* limits */.F.progressEveryMs)
                    return;
                told = at;
                context.emit({ type: 'progress', at, host: run.name, step: 'upload', done, total });
            },
        });
        if (result.repaired > 0) {
            run.notice('warning', `files of earlier releases that are damaged or gone, sent again: ${result.repaired}`);
        }
        return result;
    }
    catch (thrown) {
        if (keptWhat.has((0,model_failure/* failureOf */.g)(thrown).kind)) {
            run.notice('info', 'what has arrived is kept there, and the next deployment goes on with it');
        }
        throw thrown;
    }
}
/** Ends of an upload after which the host keeps what has come. */
const keptWhat = new Set([
    'connection-lost',
    'cancelled',
    'command-timed-out',
    'source-invalid',
]);
/** What follows at once and needs nothing but the host: until a step that runs somebody's command. */
function behindUpload(run, staging, next) {
    const behind = [];
    for (const step of next) {
        if (step.kind === 'link-shared')
            behind.push({ kind: 'link-shared', entries: step.entries });
        else if (step.kind === 'write-env')
            behind.push({
                kind: 'write-file',
                ...{ file: step.file, content: (0,env_file/* envFileText */.T)(run.host.env.values), mode: '0600' },
            });
        else if (step.kind === 'seal')
            behind.push({ kind: 'seal', versions: staging.versions });
        else
            break;
    }
    return behind;
}
/** What the step of the upload tells when it is done. */
function uploadDetail({ files, filesSent, bytesSent, wentOn }) {
    const sent = `${sizeText(bytesSent)} sent${wentOn ? ', from where an interrupted upload stopped' : ''}`;
    if (filesSent === files)
        return `${grouped(files)} ${files === 1 ? 'file' : 'files'}, ${sent}`;
    return `${grouped(filesSent)} of ${grouped(files)} files, ${sent}, the rest was there`;
}
function sizeText(bytes) {
    return bytes < 100_000 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
function grouped(count) {
    return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

;// CONCATENATED MODULE: ./lib/engine/stage.js







/** Brings the release to a host and makes it ready; nothing that runs is touched. */
async function stageHost(context, run, plan, staging) {
    let behind = [];
    let uploadedAt = 0;
    for (const [index, step] of plan.stage.entries()) {
        (0,fleet/* stopIfCancelled */.FE)(context.signal);
        const work = async () => {
            const done = behind[index - uploadedAt - 1];
            if (done !== undefined)
                return done.then(() => undefined);
            if (step.kind !== 'upload')
                return stageStep(context, run, step, staging);
            run.staged = true;
            const result = await upload(context, run, staging, plan.stage.slice(index + 1));
            [behind, uploadedAt] = [result.behind, index];
            return uploadDetail(result);
        };
        await run.step('stage', (0,steps/* stepTitle */.F)(step), work, {
            detail: (uploaded) => uploaded ?? detailOf(step),
            ...placeOf(step),
        });
    }
}
/** Runs a host's migrations, in order, in the staged release. */
async function migrateHost(context, run, plan, staging) {
    for (const step of plan.migrate) {
        (0,fleet/* stopIfCancelled */.FE)(context.signal);
        await run.step('migrate', (0,steps/* stepTitle */.F)(step), () => stageStep(context, run, step, staging), placeOf(step));
    }
}
async function stageStep(context, run, step, staging) {
    const { release } = staging;
    const agent = run.installed;
    switch (step.kind) {
        case 'link-shared':
            await agent.linkShared(release, step.entries);
            return undefined;
        case 'write-env':
            await agent.writeFile(release, step.file, (0,env_file/* envFileText */.T)(run.host.env.values), '0600');
            return undefined;
        case 'build':
        case 'migrate':
            await runInRelease(context, run, step, release);
            return undefined;
        case 'prepare-service':
            await (0,driver_for/* driverFor */.Q)(run.host).prepare(run.driverContext(run.host.driver), release);
            return undefined;
        case 'seal':
            await agent.seal(release, staging.versions);
            return undefined;
        case 'upload':
        case 'switch':
        case 'restart':
        case 'health':
        case 'share-traffic':
        case 'move-traffic':
            throw new model_failure/* DeployError */.s({ kind: 'internal', message: `${step.kind} is no step of its own here` });
    }
}
async function runInRelease(context, run, step, release) {
    const result = await run.installed.runIn(release, step.run, {
        timeoutMs: step.timeoutMs,
        signal: context.signal,
        onLine: run.onLine,
        ...(run.previous === undefined ? {} : { previous: run.previous }),
    });
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: run.name,
        command: step.run,
        hint: `It ran in ${run.host.path}/releases/${release}, which is kept, marked bad, for you to look at.`,
    });
    if (failure !== undefined)
        throw new model_failure/* DeployError */.s(failure);
}
function detailOf(step) {
    switch (step.kind) {
        case 'write-env':
            return step.names.join(', ');
        case 'link-shared':
            return step.entries.map((entry) => entry.path).join(', ');
        case 'upload':
        case 'build':
        case 'migrate':
        case 'prepare-service':
        case 'seal':
        case 'switch':
        case 'restart':
        case 'health':
        case 'share-traffic':
        case 'move-traffic':
            return undefined;
    }
}
function placeOf(step) {
    switch (step.kind) {
        case 'build':
        case 'migrate':
            return { at: `${step.kind}[${step.index}]` };
        case 'prepare-service':
        case 'restart':
            return { at: 'driver' };
        case 'link-shared':
            return { at: 'shared' };
        case 'write-env':
            return { at: 'env' };
        case 'upload':
        case 'seal':
        case 'switch':
        case 'health':
            return {};
        case 'share-traffic':
        case 'move-traffic':
            return { at: 'traffic' };
    }
}

// EXTERNAL MODULE: ./lib/engine/standing.js
var standing = __webpack_require__(8727);
;// CONCATENATED MODULE: ./lib/engine/deploy.js

















/** Deploys a source to every host of the configuration. Never rejects: what went wrong is in the events and the end. */
async function deploy(context, openSource, origin) {
    const { config, emit, ports } = context;
    const startedAt = ports.clock.now();
    const agreed = new Map();
    const runs = config.hosts.map((host) => new host_run/* HostRun */.w(host, context, agreed));
    const facts = (release) => ({ command: 'deploy', release, startedAt, origin });
    const provisional = (0,release_id/* releaseId */.B)({ now: startedAt, taken: [], ...commitOf(origin) });
    emit({
        type: 'started',
        at: startedAt,
        command: 'deploy',
        app: config.app,
        environment: config.environment,
        release: provisional,
        hosts: config.hosts.map(({ name, address }) => ({ name, address })),
    });
    const giveUpEarly = (0,engine_connect/* connectEarly */.Ir)(context, runs);
    const source = await openOrSay(context, openSource);
    if (source === undefined) {
        giveUpEarly();
        await (0,conclude/* disconnect */.Z)(runs);
        return (0,conclude/* conclude */.E)(context, runs, facts(provisional));
    }
    const stopKeepingAlive = (0,lease/* keepAlive */.Z)(context, runs);
    try {
        const budget = new engine_connect/* RetryBudget */.Km();
        const ready = await reachAndLook(context, runs, { needs: source, owner: ownerOf(origin), budget });
        if (!ready)
            return await (0,conclude/* conclude */.E)(context, runs, facts(provisional));
        const participants = runs.filter(standing/* takesPart */.GP);
        const taken = participants.flatMap((run) => run.observed.releases.map((release) => release.id));
        const release = (0,release_id/* releaseId */.B)({ now: startedAt, taken, ...commitOf(origin) });
        const plan = (0,planning_plan/* planDeployment */.HN)(config, participants.map(participantOf), release, source);
        const versions = (0,health/* versionsOf */.x4)(release, [origin.commit, origin.version]);
        for (const run of participants)
            run.aimAt(release, versions);
        const shared = runs.length > 1 ? sharedArchives(source, engine_context/* limits */.F.sharedArchiveBytes) : source;
        if (await prepare(context, runs, plan, { release, source: shared, versions })) {
            const names = runs.filter(standing/* takesPart */.GP).map((run) => run.name);
            await (0,carry_out/* carryOut */.u)({ context, runs, plan: (0,planning_plan/* planFor */.bJ)(config, plan, names), budget });
        }
        return await (0,conclude/* conclude */.E)(context, runs, facts(release));
    }
    finally {
        await stopKeepingAlive();
        await (0,conclude/* disconnect */.Z)(runs);
        await source.close();
    }
}
/** Opens the source, before anything is asked of a host; undefined, and said why, when it cannot be deployed. */
async function openOrSay(context, openSource) {
    let source;
    await (0,fleet/* inPhase */.xe)(context, 'validate', [], async () => {
        try {
            source = await openSource();
            return [];
        }
        catch (thrown) {
            const location = context.config.locations.source;
            return [{ ...(0,model_failure/* failureOf */.g)(thrown), ...(location === undefined ? {} : { location }) }];
        }
    });
    return source;
}
/**
 * Connects and observes every host; false when something makes the run impossible. Hosts whose failure concerns them
 * alone are left out.
 */
async function reachAndLook(context, runs, { needs, budget, owner, askAhead, decide }) {
    const isFollowedByStaging = owner !== undefined && decide === undefined;
    const wrongQuestions = [];
    const holds = (failures) => wrongQuestions.length === 0 && !(0,fleet/* concernAll */.y$)(failures) && (0,standing/* goesOnWithout */.AS)(context, runs);
    const connect = async () => {
        const failures = await (0,fleet/* onEach */.HF)(context, runs, (run) => (0,engine_connect/* connectHost */.Zj)(context, run, budget));
        if (failures.length === 0)
            requireParticipants(runs.filter(standing/* takesPart */.GP));
        return [...failures, ...(0,standing/* groupFailures */.BR)(context, runs)];
    };
    if (!(await (0,fleet/* inPhase */.xe)(context, 'connect', namesOf(runs), connect, holds)))
        return false;
    const participants = runs.filter(standing/* takesPart */.GP);
    const look = async () => {
        const failures = [];
        const thrown = await (0,fleet/* onEach */.HF)(context, participants, async (run) => {
            failures.push(...(await preflightHost(run, needs)));
        });
        failures.push(...thrown);
        if (!holds(failures))
            return failures;
        wrongQuestions.push(...(await questionsBefore(context, runs.filter(standing/* takesPart */.GP))));
        if (wrongQuestions.length > 0)
            return [...failures, ...wrongQuestions];
        // What another run, or a recovery, is about to change is looked at afterwards; where a release is going to be brought
        // there is time for it beside that.
        const first = isFollowedByStaging ? [] : runs.filter((run) => (0,standing/* takesPart */.GP)(run) && isQuiet(run));
        if (askAhead !== undefined)
            for (const run of runs)
                if ((0,standing/* takesPart */.GP)(run) && isQuiet(run))
                    askAhead(run);
        const looking = (0,fleet/* onEach */.HF)(context, first, (run) => healthBefore(context, run));
        if (owner !== undefined) {
            failures.push(...(await (0,lease/* takeLeases */.D)(context, runs.filter(standing/* takesPart */.GP), owner, 'preflight')));
        }
        failures.push(...(await looking));
        if (holds(failures)) {
            const others = runs.filter((run) => (0,standing/* takesPart */.GP)(run) && !first.includes(run));
            if (isFollowedByStaging)
                for (const run of others)
                    lookMeanwhile(context, run);
            else
                failures.push(...(await (0,fleet/* onEach */.HF)(context, others, (run) => healthBefore(context, run))));
        }
        if (decide !== undefined && holds(failures))
            failures.push(...(await decide(runs.filter(standing/* takesPart */.GP))));
        return failures;
    };
    return (0,fleet/* inPhase */.xe)(context, 'preflight', namesOf(participants), look, holds);
}
/** Looks at what runs while the host is being brought the new release; what comes in its way is met by that, too. */
function lookMeanwhile(context, run) {
    run.looking = healthBefore(context, run).catch(() => undefined);
}
/** Nobody has the host, and nothing of an earlier run is left to be recovered there. */
function isQuiet({ observed: { lease, transaction } }) {
    return lease === undefined && !(0,model_transaction/* isUnfinished */.u)(transaction);
}
/** Stages and migrates; false when that ended the run, in which case nothing that runs was touched. */
async function prepare(context, runs, plan, staging) {
    const plans = new Map(plan.hosts.map((host) => [host.host, host]));
    const holds = (failures) => !(0,fleet/* concernAll */.y$)(failures) && (0,standing/* goesOnWithout */.AS)(context, runs);
    const each = (phase, some, work) => (0,fleet/* inPhase */.xe)(context, phase, namesOf(some), () => (0,fleet/* onEach */.HF)(context, some, async (run) => {
        const hostPlan = plans.get(run.name);
        if (hostPlan !== undefined)
            await work(run, hostPlan);
    }), holds);
    // No snapshots are taken yet.
    (0,fleet/* skipPhase */.DD)(context, 'snapshot');
    const staged = await each('stage', runs.filter(standing/* takesPart */.GP), async (run, hostPlan) => {
        try {
            await stageHost(context, run, hostPlan, staging);
        }
        finally {
            await run.looking;
        }
    });
    if (!staged)
        return false;
    const migrating = runs.filter((run) => (0,standing/* takesPart */.GP)(run) && (plans.get(run.name)?.migrate.length ?? 0) > 0);
    if (migrating.length > 0) {
        return each('migrate', migrating, (run, hostPlan) => migrateHost(context, run, hostPlan, staging));
    }
    (0,fleet/* skipPhase */.DD)(context, 'migrate');
    return true;
}
function namesOf(runs) {
    return runs.map((run) => run.name);
}
/** A host with what was observed on it. */
function participantOf(run) {
    return { host: run.host, facts: run.observed };
}
function commitOf(origin) {
    return origin.commit === undefined ? {} : { commit: origin.commit };
}
/** What the hosts are told of who deploys. */
function ownerOf(origin) {
    return { run: origin.run, actor: origin.actor ?? '', url: origin.url ?? '' };
}


/***/ }),

/***/ 1265:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ takeLeases),
/* harmony export */   Z: () => (/* binding */ keepAlive)
/* harmony export */ });
/* harmony import */ var _host_agent_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3309);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1560);
/* harmony import */ var _planning_failed_way_back_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8997);
/* harmony import */ var _planning_unlock_hint_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2306);
/* harmony import */ var _connect_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9993);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2848);
/* harmony import */ var _fleet_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3459);
/* harmony import */ var _standing_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8727);








/**
 * Takes the lease of every host, one after another in an order that all runs share, so that two of them can wait
 * for each other's hosts and neither for ever. Recovers first what an earlier run left, then observes anew. Stops at
 * the first failure that ends the run.
 */
async function takeLeases(context, runs, owner, phase) {
    const deadline = context.ports.clock.now() + context.config.lockWaitMs;
    const failures = [];
    for (const run of runs.toSorted(byMachine)) {
        const found = await (0,_fleet_js__WEBPACK_IMPORTED_MODULE_4__/* .onEach */ .HF)(context, [run], async () => {
            await run.step(phase, 'lease', () => takeLease(context, run, owner, deadline), {
                detail: (epoch) => `epoch ${epoch}`,
            });
        });
        if (found.length === 0)
            continue;
        failures.push(...found);
        if ((0,_fleet_js__WEBPACK_IMPORTED_MODULE_4__/* .concernAll */ .y$)(failures) || (0,_standing_js__WEBPACK_IMPORTED_MODULE_5__/* .judgementOf */ .lG)(context, runs).kind === 'all-back')
            return failures;
    }
    return failures;
}
/** Names may differ between two configurations; the machine and the app's directory do not. */
function byMachine(one, other) {
    const key = ({ host }) => `${host.address}:${host.port}${host.path}`;
    return key(one) < key(other) ? -1 : 1;
}
async function takeLease(context, run, owner, deadline) {
    const { clock } = context.ports;
    run.agent = run.observed.hasAgent
        ? _host_agent_js__WEBPACK_IMPORTED_MODULE_0__/* .HostAgent */ .g.found(run.connected, run.host.path, _context_js__WEBPACK_IMPORTED_MODULE_3__/* .limits */ .F.agentTimeoutMs)
        : await _host_agent_js__WEBPACK_IMPORTED_MODULE_0__/* .HostAgent */ .g.install(run.connected, run.host.path, _context_js__WEBPACK_IMPORTED_MODULE_3__/* .limits */ .F.agentTimeoutMs, 'missing');
    let news;
    for (;;) {
        const answer = await run.installed.takeLease(owner, _context_js__WEBPACK_IMPORTED_MODULE_3__/* .limits */ .F.leaseS);
        if (answer.taken) {
            tellRecovery(run, answer.recovery);
            run.facts = { ...run.observed, ...answer.found };
            run.previous = answer.found.current;
            run.release = answer.found.current;
            return answer.epoch;
        }
        if (clock.now() >= deadline)
            throw heldBy(run, answer.holder);
        news ??= new WaitingNews(run, clock.now());
        news.tell(answer.holder, clock.now(), deadline);
        const wait = Math.min(_context_js__WEBPACK_IMPORTED_MODULE_3__/* .limits */ .F.leasePollMs, Math.max(0, deadline - clock.now()));
        try {
            await clock.sleep(wait, context.signal);
        }
        catch (thrown) {
            if (!context.signal.aborted)
                throw thrown;
            throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s({
                kind: 'cancelled',
                message: 'the run was cancelled while it waited for its turn',
            });
        }
    }
}
function tellRecovery(run, recovery) {
    switch (recovery.action) {
        case 'none':
        case 'committed':
            return;
        case 'rolled-back':
            run.notice('warning', `an earlier run was cut off here; ${recovery.previous ?? 'nothing'} was put back`);
            return;
        case 'needs-human':
            if (!(0,_planning_failed_way_back_js__WEBPACK_IMPORTED_MODULE_6__/* .keepsDeploymentsAway */ .p)(recovery.reason)) {
                run.notice('warning', `an earlier run was cut off here; ${recovery.previous ?? 'nothing'} was put back, but not started`, 'This deployment may be the cure.');
                return;
            }
            throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s({
                kind: 'needs-human',
                host: run.name,
                message: `an earlier run was cut off on ${run.name}, and putting ${recovery.previous ?? 'nothing'} back failed`,
                hint: `Look at ${run.host.path}/current and the app there, put them right, then: deploy-action recover`,
            });
    }
}
/** Says for whom a run waits: at once, after a while, and then ever more rarely, so that a long wait fills no log. */
class WaitingNews {
    #run;
    #since;
    #nextAt;
    #isTold = false;
    constructor(run, now) {
        this.#run = run;
        this.#since = now;
        this.#nextAt = now;
    }
    tell(holder, now, deadline) {
        if (now < this.#nextAt)
            return;
        const waited = now - this.#since;
        this.#nextAt = now + Math.max(_context_js__WEBPACK_IMPORTED_MODULE_3__/* .limits */ .F.stillWaitingMs, waited / 2);
        const left = inSeconds(deadline - now);
        if (this.#isTold) {
            this.#run.notice('info', `still waiting for ${describe(holder)}, ${inSeconds(waited)} by now, ${left} left`);
            return;
        }
        this.#isTold = true;
        const cutOff = `if it was cut off, its lease ends by itself in ${holder.secondsLeft} s`;
        const first = `waiting for ${describe(holder)}, ${left} at most (lock-wait); ${cutOff}`;
        this.#run.notice('info', first, (0,_planning_unlock_hint_js__WEBPACK_IMPORTED_MODULE_7__/* .unlockHint */ .q)(holder.run));
    }
}
function inSeconds(ms) {
    return `${Math.ceil(ms / 1000)} s`;
}
function heldBy(run, holder) {
    return new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s({
        kind: 'deployment-in-progress',
        host: run.name,
        message: `${describe(holder)} is deploying to ${run.name}`,
        hint: `Wait for it, raise lock-wait, or, ${(0,_planning_unlock_hint_js__WEBPACK_IMPORTED_MODULE_7__/* .unlockHint */ .q)(holder.run)}`,
    });
}
function describe(holder) {
    const by = holder.actor === '' ? '' : ` by ${holder.actor}`;
    return `run ${holder.run}${by}${holder.url === '' ? '' : ` (${holder.url})`}`;
}
/**
 * Renews the leases, and extends the dead-man's time of hosts that are armed, while the run lives. Failures are left
 * to the steps: a host that has taken the lease away rejects them. Returns how to stop.
 */
function keepAlive(context, runs) {
    const { clock } = context.ports;
    const stop = new AbortController();
    const withinS = Math.ceil(context.config.confirmWithinMs / 1000);
    const everyMs = Math.min((_context_js__WEBPACK_IMPORTED_MODULE_3__/* .limits */ .F.leaseS * 1000) / 3, context.config.confirmWithinMs / 3);
    const beat = async (run) => {
        if (run.agent === undefined)
            return;
        // Waves may be far apart: a connection that breaks meanwhile must not take a host back that is well.
        if (run.armed)
            await (0,_connect_js__WEBPACK_IMPORTED_MODULE_2__/* .connectAgain */ .t1)(context, run, 1);
        if (run.connection?.lost.aborted !== false)
            return;
        await run.agent.renewLease(_context_js__WEBPACK_IMPORTED_MODULE_3__/* .limits */ .F.leaseS);
        if (run.armed)
            await run.agent.extend(withinS);
    };
    // Each host for itself: one that is slow to answer must not cost the others their leases.
    const beatOn = async (run) => {
        for (;;) {
            await clock.sleep(everyMs, stop.signal);
            await beat(run).catch(() => undefined);
        }
    };
    const beating = Promise.all(runs.map(beatOn)).catch((thrown) => {
        if (!stop.signal.aborted)
            throw thrown;
    });
    return async () => {
        stop.abort();
        await beating;
    };
}


/***/ }),

/***/ 6346:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Df: () => (/* binding */ rollbackFailure),
/* harmony export */   NC: () => (/* binding */ requireStopped),
/* harmony export */   R$: () => (/* binding */ rollBackFleet),
/* harmony export */   a2: () => (/* binding */ rollBackAlone),
/* harmony export */   dl: () => (/* binding */ proveOldRelease),
/* harmony export */   mR: () => (/* binding */ isOwed)
/* harmony export */ });
/* harmony import */ var _host_agent_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3309);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1560);
/* harmony import */ var _planning_retry_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6210);
/* harmony import */ var _traffic_driver_for_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(310);
/* harmony import */ var _connect_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9993);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2848);
/* harmony import */ var _fleet_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3459);
/* harmony import */ var _health_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9905);








/** Whether the host may have changed and nobody has seen since that it is final. */
function isOwed(run) {
    return run.touched && (run.state === 'unchanged' || run.state === 'unknown') && !run.settled;
}
/**
 * Takes every host that may have changed back to what it had, waves in reverse order. Visits all of them,
 * collects what fails, and leaves each run's state telling the truth about its host.
 */
async function rollBackFleet({ context, runs, plan }) {
    // Going back is never cut short by the wish to end the run.
    const uncancelled = { ...context, signal: new AbortController().signal };
    const failures = [];
    for (const wave of plan.waves.toReversed()) {
        const members = new Set(wave.hosts);
        const owed = runs.filter((run) => isOwed(run) && members.has(run.name));
        failures.push(...(await (0,_fleet_js__WEBPACK_IMPORTED_MODULE_5__/* .onEach */ .HF)(uncancelled, owed, (run) => rollBackHost(uncancelled, run))));
    }
    return failures;
}
/** Takes some hosts back, each by itself, while the others stay. */
function rollBackAlone({ context }, some) {
    const uncancelled = { ...context, signal: new AbortController().signal };
    return (0,_fleet_js__WEBPACK_IMPORTED_MODULE_5__/* .onEach */ .HF)(uncancelled, some, (run) => {
        run.notice('info', 'goes back by itself; the other hosts stay');
        return rollBackHost(uncancelled, run);
    });
}
/** A connection that breaks meanwhile is no verdict: the host is reached anew, and tells how far it has come. */
async function rollBackHost(context, run) {
    const release = run.target ?? '';
    for (let losses = 0;; losses += 1) {
        try {
            await takeBack(context, run, release);
            return;
        }
        catch (thrown) {
            const failure = (0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(thrown);
            if (failure.kind === 'connection-lost' && losses < _context_js__WEBPACK_IMPORTED_MODULE_4__/* .limits */ .F.lossesOfWayBack)
                continue;
            run.state = (0,_planning_retry_js__WEBPACK_IMPORTED_MODULE_7__/* .isOutOfReach */ .H)(failure.kind) ? 'unknown' : 'failed';
            throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s(rollbackFailure(run, failure, release));
        }
    }
}
/** Leaves the run's state telling the truth about its host. May be called again after it was interrupted anywhere. */
async function takeBack(context, run, release) {
    const state = await run.step('rollback', 'observe', () => observe(context, run), {
        detail: (seen) => seen,
    });
    if (state === 'committed') {
        run.state = 'deployed';
        return;
    }
    if (state === 'superseded') {
        run.notice('warning', 'another run has taken this host over, after what this one did was taken back');
        // Unless this one's confirmation came through before, which nothing tells any more.
        if (run.state !== 'unknown')
            run.state = 'rolled-back';
        return;
    }
    if (run.release !== release && state === 'none') {
        // Nothing was armed; an arming that still goes on, its connection broken, is waited for and ended. Where nothing
        // came of it there is nothing to take back: one refusal is no reason to call a person.
        await askToGoBack(run).catch(() => askToGoBack(run));
        run.state = 'unchanged';
        run.settled = true;
        return;
    }
    const hasGoneBack = state === 'rolled-back';
    if (hasGoneBack)
        run.armed = false;
    const byItself = hasGoneBack || (await goBackOrAsk(run));
    if (run.previous !== undefined)
        await proveOldRelease(context, run, run.previous);
    else
        requireStopped(run);
    if (!byItself)
        await run.installed.settle();
    run.state = 'rolled-back';
}
/**
 * What `current` names now, and where the transaction stands, over a connection that is known to be alive.
 * `superseded`: a later run has a transaction of its own, for which ours had to end.
 */
async function observe(context, run) {
    const { epoch } = run;
    await (0,_connect_js__WEBPACK_IMPORTED_MODULE_3__/* .connectAgain */ .t1)(context, run);
    run.release = await run.installed.current();
    const transaction = await run.installed.transactionState();
    if (transaction.epoch > epoch)
        return 'superseded';
    // What an earlier run came to says nothing about this one.
    return transaction.epoch === epoch ? transaction.state : 'none';
}
/**
 * Takes the host back. Where the restart is refused (a wrong command, a missing right), the old app may never have
 * been stopped: if there are probes they tell, and only they; false then.
 */
async function goBackOrAsk(run) {
    try {
        await run.step('rollback', `back to ${run.previous ?? 'nothing'}`, () => goBack(run), { at: 'driver' });
        return true;
    }
    catch (thrown) {
        // Where the traffic goes no probe of the host tells.
        const isOne = run.host.traffic === undefined;
        const asked = isOne && run.host.health.length > 0 && run.previous !== undefined && run.release === run.previous;
        if ((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(thrown).kind !== 'rollback-failed' || !asked)
            throw thrown;
        run.notice('warning', 'the restart failed; the probes tell whether the old release still answers');
        return false;
    }
}
/** A first release was taken back: whether the app ended is only known where something could end it. */
function requireStopped(run) {
    const failure = (0,_traffic_driver_for_js__WEBPACK_IMPORTED_MODULE_2__/* .driverFor */ .Q)(run.host).unstoppable(run.driverContext(run.host.driver));
    if (failure !== undefined)
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s(run.place(failure, 'driver'));
}
/** The host does it by itself, as it would if nobody asked; this waits for it. */
async function goBack(run) {
    const recovery = await askToGoBack(run);
    run.armed = false;
    run.release = await run.installed.current();
    if (recovery.action === 'rolled-back')
        return;
    throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s({
        kind: 'rollback-failed',
        host: run.name,
        message: `the host says ${recovery.action}`,
        ...(recovery.tail === undefined ? {} : { tail: recovery.tail }),
    });
}
async function askToGoBack(run) {
    try {
        return await run.installed.goBack(_context_js__WEBPACK_IMPORTED_MODULE_4__/* .limits */ .F.goBackTimeoutMs);
    }
    catch (thrown) {
        // It goes on where the one that was ended came to.
        if ((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(thrown).kind === 'command-signalled')
            return run.installed.goBack(_context_js__WEBPACK_IMPORTED_MODULE_4__/* .limits */ .F.goBackTimeoutMs);
        // The contact was lost for longer than the lease lasts: the host is anybody's, and recovers all the same.
        if ((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(thrown).kind !== 'lease-lost')
            throw thrown;
        const agent = await _host_agent_js__WEBPACK_IMPORTED_MODULE_0__/* .HostAgent */ .g.install(run.connected, run.host.path, _context_js__WEBPACK_IMPORTED_MODULE_4__/* .limits */ .F.agentTimeoutMs);
        return agent.recover(_context_js__WEBPACK_IMPORTED_MODULE_4__/* .limits */ .F.goBackTimeoutMs);
    }
}
/** The old release, in service again, is proven like a new one. */
async function proveOldRelease(context, run, previous) {
    const versions = (0,_health_js__WEBPACK_IMPORTED_MODULE_6__/* .versionsOf */ .x4)(previous, run.observed.currentVersions);
    await run.step('rollback', 'health', () => (0,_health_js__WEBPACK_IMPORTED_MODULE_6__/* .proveHealthy */ .mt)(context, run, undefined, versions, context.signal));
}
/** What a person is told of a host on which going back did not work. */
function rollbackFailure(run, cause, release) {
    const { path } = run.host;
    const linked = run.release === run.previous;
    const byHand = run.previous === undefined
        ? `${linked ? '' : `rm ${path}/current and `}stop the app`
        : linked
            ? `restart the app; current names releases/${run.previous} again`
            : `ln -s releases/${run.previous} ${path}/current.new && mv -T ${path}/current.new ${path}/current, then restart the app`;
    if ((0,_planning_retry_js__WEBPACK_IMPORTED_MODULE_7__/* .isOutOfReach */ .H)(cause.kind)) {
        return {
            ...cause,
            kind: 'rollback-failed',
            message: `${run.name} could not be reached to be taken back from ${release}: ${cause.message}`,
            hint: `Leave it alone for now: unless its confirmation had come through, it goes back by itself once its time to confirm is over (confirm-within), or when it has restarted. Then see how it ended: deploy-action status, and if it is unfinished: deploy-action recover. Only if neither helps, by hand on ${run.name}: ${byHand}`,
        };
    }
    const doubt = run.unwellBefore
        ? 'A probe was not healthy before this deployment either: see whether it asks in the right place. '
        : '';
    return {
        ...cause,
        kind: 'rollback-failed',
        message: `${run.name} could not be taken back from ${release}: ${cause.message}`,
        hint: `${doubt}By hand on ${run.name}: ${byHand}. See what stands there: readlink ${path}/current`,
    };
}


/***/ }),

/***/ 2518:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ envFileText)
/* harmony export */ });
/**
 * The text of an env file that sh (`. ./.env`), systemd's EnvironmentFile= and dotenv libraries all read alike.
 * Single quotes keep every character as it is for all three; a value that holds one is double-quoted with
 * `"`, `\`, `$` and backtick escaped (systemd.exec(5), POSIX 2.2.3).
 */
function envFileText(values) {
    return Object.entries(values)
        .map(([name, value]) => `${name}=${quoteValue(value)}\n`)
        .join('');
}
function quoteValue(value) {
    if (!value.includes("'"))
        return `'${value}'`;
    return `"${value.replace(/["\\$`]/g, '\\$&')}"`;
}


/***/ }),

/***/ 5101:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HN: () => (/* binding */ planDeployment),
/* harmony export */   II: () => (/* binding */ planRollback),
/* harmony export */   W4: () => (/* binding */ outlineOf),
/* harmony export */   bJ: () => (/* binding */ planFor)
/* harmony export */ });
/* unused harmony export serviceName */
/* harmony import */ var _strategies_share_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8595);
/* harmony import */ var _waves_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8827);


/** The plan that puts a new release on every participant; pure. */
function planDeployment(config, participants, release, upload) {
    const hosts = participants.map((participant) => ({
        ...basics(participant, release, partsOf(participant)),
        stage: stageSteps(participant.host, upload),
        migrate: participant.host.migrate.map((step, index) => ({ kind: 'migrate', index, run: step.run, timeoutMs: step.timeoutMs })),
    }));
    return planOf('deploy', config, hosts, release);
}
/** The plan that puts releases back into service that the participants already have, each its `target`; pure. */
function planRollback(config, participants) {
    const hosts = participants.map((participant) => ({ ...basics(participant, participant.target), stage: [], migrate: [] }));
    const [newest = ''] = hosts
        .map(({ release }) => release)
        .sort()
        .reverse();
    return planOf('rollback', config, hosts, newest);
}
/** The plan without the hosts that do not take part any more; the waves are cut anew, so that none loses its meaning. */
function planFor(config, plan, names) {
    const taking = new Set(names);
    const hosts = plan.hosts.filter(({ host }) => taking.has(host));
    return { ...plan, hosts, waves: (0,_waves_js__WEBPACK_IMPORTED_MODULE_0__/* .wavesOf */ .g)(config, names) };
}
/** The parts by which traffic moves to a new release: there is no other to share it with on a first deployment. */
function partsOf({ host: { traffic }, facts }) {
    if (traffic?.canary === undefined || facts.current === undefined)
        return [];
    const { steps, soakMs, minRequests } = traffic.canary;
    return steps.map((percent) => ({
        kind: 'share-traffic',
        proxy: traffic.proxy.kind,
        ...{ percent, soakMs, minRequests },
    }));
}
/** Going back to what was good is not tried by parts: without `parts` all traffic moves at once. */
function basics({ host, facts }, release, parts = []) {
    return {
        host: host.name,
        address: host.address,
        path: host.path,
        ...(host.group === undefined ? {} : { group: host.group }),
        optional: host.optional,
        onFailure: host.onFailure,
        release,
        previous: facts.current,
        activate: activateSteps(host, facts.current, release, parts),
    };
}
function planOf(command, config, hosts, release) {
    const names = hosts.map(({ host }) => host);
    return { ...outlineOf(config, names), command, release, hosts };
}
/** What the configuration alone says of a deployment to hosts of these names; pure. */
function outlineOf(config, names) {
    const { app, environment, gate, verify, keep } = config;
    const taking = new Set(names);
    return {
        ...{ app, environment, gate, verify, keep },
        hosts: config.hosts
            .filter(({ name }) => taking.has(name))
            .map(({ name, optional, onFailure }) => ({ host: name, optional, onFailure })),
        groups: config.groups.map(groupPlan),
        waves: (0,_waves_js__WEBPACK_IMPORTED_MODULE_0__/* .wavesOf */ .g)(config, names),
        strategy: (0,_waves_js__WEBPACK_IMPORTED_MODULE_0__/* .strategyText */ .v)(config),
    };
}
function groupPlan({ name, hosts, onFailure, minSuccess }) {
    const least = minSuccess === undefined ? {} : { minSuccess: (0,_strategies_share_js__WEBPACK_IMPORTED_MODULE_1__/* .atLeast */ .jZ)(minSuccess, hosts.length) };
    return { name, hosts, onFailure, ...least };
}
function stageSteps(host, { files, bytes }) {
    const steps = [{ kind: 'upload', files, bytes }];
    if (host.shared.length > 0)
        steps.push({ kind: 'link-shared', entries: host.shared });
    const names = Object.keys(host.env.values);
    if (names.length > 0)
        steps.push({ kind: 'write-env', file: host.env.file, names });
    for (const [index, step] of host.build.entries()) {
        steps.push({ kind: 'build', index, run: step.run, timeoutMs: step.timeoutMs });
    }
    const prepared = preparedService(host.driver);
    if (prepared !== undefined)
        steps.push({ kind: 'prepare-service', service: prepared });
    steps.push({ kind: 'seal' });
    return steps;
}
function activateSteps(host, from, to, parts) {
    const steps = [{ kind: 'switch', from, to }];
    const service = serviceName(host.driver);
    if (service !== undefined)
        steps.push({ kind: 'restart', service });
    if (service !== undefined || host.health.length > 0)
        steps.push({ kind: 'health', probes: host.health });
    if (host.traffic !== undefined)
        steps.push(...parts, { kind: 'move-traffic', proxy: host.traffic.proxy.kind });
    return steps;
}
/** What must be made ready beside the files of a release, if anything. */
function preparedService(driver) {
    switch (driver.kind) {
        case 'systemd':
            return driver.exec === undefined ? undefined : driver.unit;
        case 'compose':
        case 'pm2':
        case 'swarm':
            return serviceName(driver);
        case 'command':
            return undefined;
    }
}
/** What people call the thing that is put into service, or undefined for a static site. */
function serviceName(driver) {
    switch (driver.kind) {
        case 'systemd':
            return driver.unit;
        case 'compose':
            return driver.project ?? 'the containers';
        case 'pm2':
            return 'the app';
        case 'swarm':
            return driver.stack ?? 'the stack';
        case 'command':
            return (driver.reload ?? driver.restart ?? driver.start) === undefined ? undefined : 'the app';
    }
}


/***/ }),

/***/ 6571:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ stepTitle),
/* harmony export */   _: () => (/* binding */ inverseOf)
/* harmony export */ });
/** How a step is called in logs, reports and plans. */
function stepTitle(step) {
    switch (step.kind) {
        case 'upload':
            return 'upload';
        case 'link-shared':
            return 'link shared';
        case 'write-env':
            return `write ${step.file}`;
        case 'build':
        case 'migrate':
            return firstLine(step.run);
        case 'prepare-service':
            return `prepare ${step.service}`;
        case 'seal':
            return 'seal';
        case 'switch':
            return 'switch';
        case 'restart':
            return `start ${step.service}`;
        case 'health':
            return 'health';
        case 'share-traffic':
            return `${step.percent} % of the traffic`;
        case 'move-traffic':
            return 'move traffic';
    }
}
/**
 * What takes the step back when the deployment goes back to `previous`, or to nothing on a first deployment; `none` where
 * nothing live was changed by it.
 */
function inverseOf(step, previous) {
    switch (step.kind) {
        case 'upload':
        case 'link-shared':
        case 'write-env':
        case 'build':
        case 'prepare-service':
        case 'seal':
            return 'the release is marked bad and removed later';
        case 'migrate':
            return 'none: the schema is not reverted';
        case 'switch':
            return step.from === undefined
                ? '`current` goes: nothing is in service, as before'
                : `switch to ${step.from}`;
        case 'restart':
            return previous === undefined
                ? `take ${step.service} out of service`
                : `put the previous release of ${step.service} into service`;
        case 'health':
            return 'none';
        case 'share-traffic':
        case 'move-traffic':
            return previous === undefined
                ? 'stop the new release'
                : 'move the traffic back, then stop the new release';
    }
}
function firstLine(text) {
    const line = text.trim().split('\n', 1)[0] ?? '';
    return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}


/***/ }),

/***/ 8827:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ strategyText),
  g: () => (/* binding */ wavesOf)
});

;// CONCATENATED MODULE: ./lib/strategies/all-at-once.js
/** One wave of all. */
const allAtOnce = {
    kind: 'all-at-once',
    cut: (hosts) => (hosts.length === 0 ? [] : [{ hosts, holdMs: 0, trial: false }]),
    describe: () => 'all at once',
};

// EXTERNAL MODULE: ./lib/strategies/share.js
var share = __webpack_require__(8595);
;// CONCATENATED MODULE: ./lib/strategies/rolling.js

/** Batch after batch, with a pause between. */
const rolling = {
    kind: 'rolling',
    cut(hosts, { batch, pauseMs }) {
        const size = (0,share/* atMost */.Tu)(batch, hosts.length);
        const waves = [];
        for (let start = 0; start < hosts.length; start += size) {
            waves.push({ hosts: hosts.slice(start, start + size), holdMs: pauseMs, trial: false });
        }
        return waves;
    },
    describe: ({ batch, pauseMs }) => `rolling, ${(0,share/* shareText */.Lu)(batch)} at a time${pauseMs === 0 ? '' : `, ${(0,share/* spanText */.Cp)(pauseMs)} between`}`,
};

;// CONCATENATED MODULE: ./lib/strategies/canary.js



/** A few hosts try the release and are watched; the others follow if they hold. */
const canary = {
    kind: 'canary',
    cut(hosts, { first, soakMs, rest }) {
        const size = (0,share/* atMost */.Tu)(first, hosts.length);
        if (size >= hosts.length)
            return allAtOnce.cut(hosts, { kind: 'all-at-once' });
        return [
            { hosts: hosts.slice(0, size), holdMs: soakMs, trial: true },
            ...cutRest(hosts.slice(size), rest),
        ];
    },
    trialMs: ({ soakMs }) => soakMs,
    describe: ({ first, soakMs, rest }) => {
        const followers = rest.kind === 'rolling' ? rolling.describe(rest) : allAtOnce.describe(rest);
        return `canary, ${(0,share/* shareText */.Lu)(first)} first for ${(0,share/* spanText */.Cp)(soakMs)}, then ${followers}`;
    },
};
function cutRest(hosts, rest) {
    return rest.kind === 'rolling' ? rolling.cut(hosts, rest) : allAtOnce.cut(hosts, rest);
}

;// CONCATENATED MODULE: ./lib/strategies/registry.js



/** Every strategy by the kind that the configuration names. */
const strategies = {
    'all-at-once': allAtOnce,
    rolling: rolling,
    canary: canary,
};
/** The strategy for a configuration. */
function strategyOf(config) {
    // TypeScript cannot relate the key to the value across a union; the mapped type above does.
    return strategies[config.kind];
}

;// CONCATENATED MODULE: ./lib/planning/waves.js

/**
 * The waves in which `names` change. Hosts of which none comes after another change together as far as their strategy
 * lets them: those of a group with a strategy of its own are cut by it, all others together by that of the fleet. Order
 * holds through hosts that do not take part. Requires that no host comes after itself.
 */
function wavesOf(fleet, names) {
    const levels = levelsOf(fleet.hosts);
    const taking = new Set(names);
    const byLevel = groupedBy(fleet.hosts.filter(({ name }) => taking.has(name)), ({ name }) => levels.get(name) ?? 0);
    const waves = withTrial(fleet.strategy, [...byLevel.keys()].sort((a, b) => a - b).flatMap((level) => cutLevel(fleet, byLevel.get(level) ?? [])));
    // What follows the last is the end, which has a gate of its own.
    return waves.map((wave, index) => (index + 1 === waves.length ? { ...wave, holdMs: 0 } : wave));
}
/** Where the order alone cuts the waves, and none is a trial that was asked for, the first one is. */
function withTrial(strategy, waves) {
    const trialMs = strategyOf(strategy).trialMs?.(strategy);
    if (trialMs === undefined || waves.length < 2 || waves.some((wave) => wave.trial))
        return waves;
    return waves.map((wave, index) => (index === 0 ? { ...wave, holdMs: trialMs, trial: true } : wave));
}
/** How the waves were cut, in words. */
function strategyText({ groups, strategy }) {
    const own = groups.flatMap((group) => group.strategy === undefined
        ? []
        : [`${group.name}: ${strategyOf(group.strategy).describe(group.strategy)}`]);
    return [strategyOf(strategy).describe(strategy), ...own].join('; ');
}
/** For each host how many hosts at least must change before it, one after another. */
function levelsOf(hosts) {
    const waiting = new Map(hosts.map(({ name, after }) => [name, new Set(after)]));
    const followers = new Map();
    for (const { name, after } of hosts) {
        for (const earlier of new Set(after)) {
            const known = followers.get(earlier);
            if (known === undefined)
                followers.set(earlier, [name]);
            else
                known.push(name);
        }
    }
    const levels = new Map();
    let ready = hosts.filter(({ after }) => after.length === 0).map(({ name }) => name);
    for (let level = 0; ready.length > 0; level += 1) {
        const next = [];
        for (const name of ready) {
            levels.set(name, level);
            for (const follower of followers.get(name) ?? []) {
                const left = waiting.get(follower);
                left?.delete(name);
                if (left?.size === 0)
                    next.push(follower);
            }
        }
        ready = next;
    }
    return levels;
}
/** Each unit is cut by its own strategy; the first waves of all units change together, and so on. */
function cutLevel(fleet, hosts) {
    const strategies = new Map(fleet.groups.flatMap(({ name, strategy }) => (strategy === undefined ? [] : [[name, strategy]])));
    const units = groupedBy(hosts, ({ group }) => (group === undefined ? undefined : strategies.get(group)));
    const cuts = [...units].map(([own, members]) => {
        const strategy = own ?? fleet.strategy;
        return strategyOf(strategy).cut(members.map(({ name }) => name), strategy);
    });
    const count = Math.max(0, ...cuts.map((waves) => waves.length));
    return Array.from({ length: count }, (_, index) => {
        const together = cuts.flatMap((waves) => waves[index] ?? []);
        const names = new Set(together.flatMap((wave) => wave.hosts));
        return {
            hosts: hosts.map(({ name }) => name).filter((name) => names.has(name)),
            holdMs: Math.max(...together.map((wave) => wave.holdMs)),
            trial: together.some((wave) => wave.trial),
        };
    });
}
/** The items by what they have in common, in their order. */
function groupedBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [item]);
        else
            group.push(item);
    }
    return groups;
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