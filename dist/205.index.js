"use strict";
exports.id = 205;
exports.ids = [205];
exports.modules = {

/***/ 5205:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  doctorCommand: () => (/* binding */ doctorCommand),
  historyCommand: () => (/* binding */ historyCommand),
  planCommand: () => (/* binding */ planCommand),
  statusCommand: () => (/* binding */ statusCommand)
});

// EXTERNAL MODULE: ./lib/host/agent-caller.js
var agent_caller = __webpack_require__(2236);
// EXTERNAL MODULE: ./lib/host/key-values.js
var key_values = __webpack_require__(3892);
// EXTERNAL MODULE: ./lib/host/manifest.js
var manifest = __webpack_require__(5450);
;// CONCATENATED MODULE: ./lib/host/describe-release.js



/** Asks what a release holds (`agent.sh describe`), writing nothing on the host; rejects with a DeployError. */
async function describeRelease(connection, request) {
    const { path, release, envFile = '-', unit = '-', timeoutMs } = request;
    const { stdout } = await (0,agent_caller/* runUninstalled */.f)(connection, ['describe', path, release, envFile, unit], {
        timeoutMs,
    });
    const found = (0,key_values/* keyValues */.K)(stdout);
    const textOf = (key) => found.flatMap(([name, value]) => (name === key ? [`${value}\n`] : [])).join('');
    const contents = { env: textOf('env'), unit: textOf('unit') };
    // A list so long that its beginning was let go of is as good as none.
    if (!found.some(([name, value]) => name === 'manifest' && value === 'yes'))
        return contents;
    const entries = found.flatMap(([name, value]) => (name === 'entry' ? ((0,manifest/* parseEntry */.ER)(value) ?? []) : []));
    return { ...contents, entries };
}

// EXTERNAL MODULE: ./lib/host/read-only-host.js
var read_only_host = __webpack_require__(3822);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/planning/env-file.js
var env_file = __webpack_require__(2518);
;// CONCATENATED MODULE: ./lib/planning/differences.js

/** What differs between a release on a host and one that is to follow; values of the environment are compared and left out. */
function differencesBetween(before, next) {
    const files = before.entries === undefined ? {} : { files: fileDifferences(before.entries, next.entries) };
    const unit = next.unit === undefined ? undefined : unitDifferences(before.unit, next.unit);
    return {
        ...files,
        env: envDifferences(before.env, next.env),
        ...(unit === undefined ? {} : { unit }),
    };
}
function fileDifferences(before, next) {
    const old = new Map(before.filter(isFile).map((entry) => [entry.path, entry]));
    const added = [];
    const changed = [];
    for (const entry of next.filter(isFile)) {
        const was = old.get(entry.path);
        old.delete(entry.path);
        const { path } = entry;
        if (was === undefined)
            added.push({ path, bytes: sizeOf(entry) });
        else if (!isSame(was, entry))
            changed.push({ path, bytes: sizeOf(entry), bytesBefore: sizeOf(was) });
    }
    const removed = [...old.values()].map((entry) => ({ path: entry.path, bytesBefore: sizeOf(entry) }));
    return { added: byPath(added), changed: byPath(changed), removed: byPath(removed) };
}
function isFile(entry) {
    return entry.kind !== 'directory';
}
function sizeOf(entry) {
    return entry.kind === 'file' ? entry.size : 0;
}
function isSame(one, other) {
    if (one.kind === 'link')
        return other.kind === 'link' && one.target === other.target;
    return other.kind === 'file' && one.sha256 === other.sha256 && one.executable === other.executable;
}
function byPath(files) {
    return [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
}
function envDifferences(before, next) {
    const old = envStatements(before);
    const names = Object.keys(next);
    const textOf = (name) => (0,env_file/* envFileText */.T)({ [name]: next[name] ?? '' });
    return {
        added: names.filter((name) => !old.has(name)).sort(),
        changed: names.filter((name) => old.has(name) && old.get(name) !== textOf(name)).sort(),
        removed: [...old.keys()].filter((name) => !names.includes(name)).sort(),
    };
}
/** The statements of an env file that {@link envFileText} wrote, by name: a value goes on to the end of its quotes. */
function envStatements(text) {
    const statement = /^([A-Za-z_][A-Za-z0-9_]*)=(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[^\n]*)\n/gm;
    return new Map([...text.matchAll(statement)].map(([whole, name = '']) => [name, whole]));
}
/** The release's own name is in every unit, and changes each time. */
const ownName = /^Environment=DEPLOY_RELEASE=.*$/;
function unitDifferences(before, next) {
    const [old, fresh] = [before, next.text].map((text) => text.split('\n').filter((line) => line !== '' && !ownName.test(line)));
    const added = (fresh ?? []).filter((line) => !old?.includes(line));
    const removed = (old ?? []).filter((line) => !fresh?.includes(line));
    return added.length + removed.length === 0 ? undefined : { name: next.name, added, removed };
}

// EXTERNAL MODULE: ./lib/planning/plan.js
var planning_plan = __webpack_require__(5101);
// EXTERNAL MODULE: ./lib/planning/preflight.js
var preflight = __webpack_require__(2515);
// EXTERNAL MODULE: ./lib/planning/release-id.js
var release_id = __webpack_require__(5179);
// EXTERNAL MODULE: ./lib/traffic/driver-for.js + 8 modules
var driver_for = __webpack_require__(310);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/context.js
var context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/deploy.js + 7 modules
var deploy = __webpack_require__(8553);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/host-run.js
var host_run = __webpack_require__(3061);
// EXTERNAL MODULE: ./lib/engine/status.js + 1 modules
var engine_status = __webpack_require__(3051);
;// CONCATENATED MODULE: ./lib/engine/plan.js














/** Observes every host and makes the plan that `deploy` would carry out now; nothing is changed anywhere. */
async function planOnHosts(context, source, origin) {
    const failures = [];
    const listening = {
        ...context,
        emit: (event) => {
            if (event.type === 'failed')
                failures.push(event.failure);
            context.emit(event);
        },
    };
    const { config, ports } = context;
    const runs = config.hosts.map((host) => new host_run/* HostRun */.w(host, listening));
    try {
        await (0,deploy/* reachAndLook */.sc)(listening, runs, { needs: source });
        const participants = runs.filter((run) => run.facts !== undefined);
        if (participants.length === 0)
            return { plan: undefined, failures, promises: [] };
        const promises = participants.map(engine_status/* promiseOf */.tH);
        const taken = participants.flatMap((run) => run.observed.releases.map((release) => release.id));
        const commit = origin.commit === undefined ? {} : { commit: origin.commit };
        const release = (0,release_id/* releaseId */.B)({ now: ports.clock.now(), taken, ...commit });
        const observed = participants.map(deploy/* participantOf */.TW);
        const plan = (0,planning_plan/* planDeployment */.HN)(config, observed, release, source);
        const outlooks = new Map();
        const entries = (await source.manifest()).flatMap((group) => group.entries);
        await (0,fleet/* onEach */.HF)(context, participants, async (run) => {
            outlooks.set(run.name, await outlookOf(run, { release, entries, bytes: source.bytes }));
        });
        const hosts = plan.hosts.map((host) => {
            const outlook = outlooks.get(host.host);
            return outlook === undefined ? host : { ...host, outlook };
        });
        return { plan: { ...plan, hosts }, failures, promises };
    }
    finally {
        await (0,conclude/* disconnect */.Z)(runs);
    }
}
/** What a host is like, and what of its release in service would change. */
async function outlookOf(run, next) {
    const { host, observed } = run;
    const { current, freeBytes } = observed;
    const space = { freeBytes, neededBytes: (0,preflight/* spaceNeeded */.Yh)(next.bytes) };
    if (current === undefined)
        return { health: 'nothing-in-service', ...space };
    const health = run.unwellBefore === undefined ? 'not-asked' : run.unwellBefore ? 'not-healthy' : 'healthy';
    const looking = run.driverContext(host.driver, (0,read_only_host/* readOnlyHost */.H)(run.connected));
    const unit = (0,driver_for/* driverFor */.Q)(host).serviceFile?.(looking, next.release);
    try {
        const before = await describeRelease(run.connected, {
            path: host.path,
            release: current,
            envFile: host.env.file,
            unit: unit?.name,
            timeoutMs: context/* limits */.F.agentTimeoutMs,
        });
        const wanted = { entries: next.entries, env: host.env.values, ...(unit === undefined ? {} : { unit }) };
        return { health, ...space, differences: differencesBetween(before, wanted) };
    }
    catch (thrown) {
        // A deployment does not need to know.
        run.notice('warning', `what would change there cannot be told: ${(0,failure/* failureOf */.g)(thrown).message}`);
        return { health, ...space };
    }
}

// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/planning/steps.js
var planning_steps = __webpack_require__(6571);
// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/bytes-text.js
var bytes_text = __webpack_require__(7562);
// EXTERNAL MODULE: ./lib/report/untrusted-text.js
var untrusted_text = __webpack_require__(7061);
;// CONCATENATED MODULE: ./lib/report/outlook-text.js


/** So many files are named in a plan; the JSON of the plan has all of them. */
const namedFiles = 20;
/** What a plan says of a host as it is and of what would change there; values of the environment are never shown. */
function outlookLines(outlook) {
    const { differences, freeBytes, neededBytes } = outlook;
    return [
        line('health', `${healthText(outlook.health)}; its host key is pinned`),
        line('disk', `needs ${(0,bytes_text/* bytesText */.p)(neededBytes)}, has ${(0,bytes_text/* bytesText */.p)(freeBytes)} free`),
        ...(differences === undefined ? [] : differenceLines(differences)),
    ];
}
function healthText(health) {
    switch (health) {
        case 'healthy':
            return 'well now';
        case 'not-healthy':
            return 'NOT WELL NOW';
        case 'nothing-in-service':
            return 'nothing is in service';
        case 'not-asked':
            return 'not asked for';
    }
}
function differenceLines({ files, env, unit }) {
    const marked = [
        ...env.added.map((name) => `+ ${name}`),
        ...env.changed.map((name) => `~ ${name}`),
        ...env.removed.map((name) => `- ${name}`),
    ];
    const lines = [
        ...(unit?.removed ?? []).map((text) => `- ${text}`),
        ...(unit?.added ?? []).map((text) => `+ ${text}`),
    ];
    return [
        ...(files === undefined
            ? [
                line('files', 'what the release in service was made of is not known; all are compared when they are sent'),
            ]
            : fileLines(files)),
        ...(marked.length === 0 ? [] : [line('env', marked.join(', '))]),
        ...(unit === undefined ? [] : [line('unit', unit.name), ...lines.map(indented)]),
    ];
}
function fileLines({ added, changed, removed }) {
    const all = [
        ...added.map((file) => ({ file, text: `+ ${file.path}  ${sizeText(file)}` })),
        ...changed.map((file) => ({ file, text: `~ ${file.path}  ${sizeText(file)}` })),
        ...removed.map((file) => ({ file, text: `- ${file.path}  ${sizeText(file)}` })),
    ];
    if (all.length === 0)
        return [line('files', 'none differs')];
    const fresh = [...added, ...changed].reduce((sum, { bytes = 0 }) => sum + bytes, 0);
    const counts = `${added.length} added, ${changed.length} changed, ${removed.length} removed; ${(0,bytes_text/* bytesText */.p)(fresh)} new`;
    const left = all.length - namedFiles;
    return [
        line('files', counts),
        ...all.slice(0, namedFiles).map(({ text }) => indented(text)),
        ...(left > 0 ? [indented(`… and ${left} more`)] : []),
    ];
}
function sizeText({ bytes, bytesBefore }) {
    if (bytes === undefined)
        return (0,bytes_text/* bytesText */.p)(bytesBefore ?? 0);
    return bytesBefore === undefined || bytesBefore === bytes
        ? (0,bytes_text/* bytesText */.p)(bytes)
        : `${(0,bytes_text/* bytesText */.p)(bytesBefore)} -> ${(0,bytes_text/* bytesText */.p)(bytes)}`;
}
function line(title, text) {
    return `  ${title.padEnd(9)} ${(0,untrusted_text/* printableLine */.oy)(text)}`;
}
function indented(text) {
    return `              ${(0,untrusted_text/* printableLine */.oy)(text)}`;
}

;// CONCATENATED MODULE: ./lib/report/plan-text.js



/** A plan as people read it: what happens on each host, in which order, what failures mean, and what is taken back. */
function planText(plan) {
    const lines = [
        `Plan: ${plan.command} ${plan.release} of ${plan.app} to ${plan.environment}`,
        `Hosts: ${plan.hosts.length}, ${wavesText(plan)}`,
    ];
    for (const host of plan.hosts)
        lines.push('', ...hostLines(plan, host));
    return [...lines, '', ...courseLines(plan)];
}
/** What the configuration alone says of a deployment, for where hosts could not be looked at. */
function outlineText(outline) {
    return [
        `What the configuration alone says of a deployment of ${outline.app} to ${outline.environment}:`,
        `Hosts: ${outline.hosts.length}, ${wavesText(outline)}`,
        '',
        ...courseLines(outline),
    ];
}
function wavesText({ waves, strategy }) {
    return `in ${waves.length} ${waves.length === 1 ? 'wave' : 'waves'} (${strategy})`;
}
/** In which order hosts change, what is asked, and what failures mean. */
function courseLines(plan) {
    const lines = plan.waves.flatMap((wave, index) => waveLines(plan, wave, index));
    if (plan.gate.length + plan.verify.length > 0) {
        lines.push('', 'Then, from the runner:', ...questions(plan));
    }
    return [...lines, '', 'If it fails:', ...policyLines(plan), '', `Good releases kept: ${plan.keep}.`];
}
function waveLines(plan, wave, index) {
    const hosts = `Wave ${index + 1}${wave.trial ? ' (canary)' : ''}: ${wave.hosts.join(', ')}`;
    if (index + 1 === plan.waves.length)
        return [hosts];
    const watched = wave.holdMs === 0 ? [] : [`its hosts stay well for ${(0,duration/* formatDuration */.a)(wave.holdMs)}`];
    const asked = [...plan.gate, ...plan.verify].map((probe) => probe.name);
    const gate = [...watched, ...asked];
    return [hosts, `  gate: ${gate.length === 0 ? 'its hosts are healthy' : gate.join('; ')}`];
}
function questions({ gate, verify }) {
    return [
        ...gate.map((probe) => `  gate    ${probe.name}`),
        ...verify.map((probe) => `  verify  ${probe.name}`),
    ];
}
/** What each failure means, hosts with the same meaning together. */
function policyLines({ hosts, groups, waves }) {
    const names = (policy) => hosts.filter(({ onFailure }) => onFailure === policy).map(({ host }) => host);
    const lines = ['rollback-all', 'rollback-host', 'continue'].flatMap((policy) => {
        const some = names(policy);
        return some.length === 0 ? [] : [`  ${some.join(', ')}: ${meaning(policy)}`];
    });
    for (const { name, minSuccess, onFailure, hosts: members } of groups) {
        if (minSuccess === undefined)
            continue;
        lines.push(`  fewer than ${minSuccess} of the ${members.length} hosts of ${name}: ${groupMeaning(onFailure)}`);
    }
    if (waves.some((wave) => wave.trial)) {
        lines.push('  every canary of a wave, or a question from the runner: every host that changed goes back');
    }
    const optional = hosts.filter((host) => host.optional).map(({ host }) => host);
    if (optional.length > 0)
        lines.push(`  ${optional.join(', ')} out of reach: skipped, and caught up by the next deployment`);
    return lines;
}
function meaning(policy) {
    switch (policy) {
        case 'rollback-all':
            return 'every host that changed goes back';
        case 'rollback-host':
            return 'only this host goes back, the others stay';
        case 'continue':
            return 'left as it is, the others stay';
    }
}
function groupMeaning(policy) {
    switch (policy) {
        case 'rollback-all':
            return meaning(policy);
        case 'rollback-host':
            return 'the hosts of the group go back, the others stay';
        case 'continue':
            return 'reported';
    }
}
function hostLines(plan, host) {
    const now = host.previous ?? 'nothing (first deployment)';
    const phases = [
        ['stage', host.stage],
        ['migrate', host.migrate],
        ['activate', host.activate],
    ];
    return [
        `${host.host} (${host.address}:${host.path})${host.group === undefined ? '' : `, of ${host.group}`}, in service now: ${now}`,
        ...(host.release === plan.release ? [] : [`  goes to ${host.release}`]),
        ...(host.outlook === undefined ? [] : outlookLines(host.outlook)),
        ...phases.flatMap(([phase, steps]) => steps.map((step) => {
            const detail = stepDetail(step, host.previous);
            const back = phase === 'stage' ? 'none' : (0,planning_steps/* inverseOf */._)(step, host.previous);
            const undo = back === 'none' ? '' : `  (back: ${back})`;
            return `  ${phase.padEnd(9)} ${(0,planning_steps/* stepTitle */.F)(step)}${detail === '' ? '' : `: ${detail}`}${undo}`;
        })),
    ];
}
function requestsText(least) {
    if (least === 0)
        return '';
    return ` and until the new release had ${least} ${least === 1 ? 'request' : 'requests'}`;
}
function stepDetail(step, previous) {
    switch (step.kind) {
        case 'upload':
            return `${previous === undefined ? '' : 'what the host lacks of '}${step.files} ${step.files === 1 ? 'file' : 'files'}, ${(step.bytes / 1e6).toFixed(1)} MB`;
        case 'link-shared':
            return step.entries.map((entry) => entry.path).join(', ');
        case 'write-env':
            return step.names.join(', ');
        case 'build':
        case 'migrate':
            return `at most ${(0,duration/* formatDuration */.a)(step.timeoutMs)}`;
        case 'switch':
            return `${step.from ?? 'nothing'} -> ${step.to}`;
        case 'health':
            return step.probes.length === 0
                ? 'the service stays up'
                : step.probes.map((probe) => `${probe.name} from ${probe.from}`).join('; ');
        case 'share-traffic':
            return `by ${step.proxy}, held for ${(0,duration/* formatDuration */.a)(step.soakMs)}${requestsText(step.minRequests)}`;
        case 'move-traffic':
            return `by ${step.proxy}`;
        case 'prepare-service':
        case 'seal':
        case 'restart':
            return '';
    }
}

// EXTERNAL MODULE: ./lib/planning/left-behind.js
var left_behind = __webpack_require__(2880);
// EXTERNAL MODULE: ./lib/report/display-width.js
var display_width = __webpack_require__(4008);
;// CONCATENATED MODULE: ./lib/report/promise-text.js




/** What a plan and `doctor` say of what happens without the runner: what goes back by itself, and what is left to do. */
function promiseLines(promises, settings) {
    if (promises.length === 0)
        return [];
    const columns = Math.max(...promises.map(({ host }) => (0,untrusted_text/* printableLine */.oy)(host).length));
    const line = (host, text) => `  ${(0,display_width/* padColumns */.Y)((0,untrusted_text/* printableLine */.oy)(host), columns)}  ${(0,untrusted_text/* printableLine */.oy)(text)}`;
    const within = (0,duration/* formatDuration */.a)(settings.confirmWithinMs);
    const left = promises.flatMap(({ host, lease, transaction }) => [leaseText(lease, settings.lockWaitMs), (0,left_behind/* leftBehind */.a)(transaction, lease)]
        .filter((text) => text !== undefined)
        .map((text) => line(host, text)));
    return [
        `Goes back by itself unless it is confirmed within ${within} (confirm-within):`,
        ...promises.map(({ host, deadMan }) => line(host, deadMan.reason)),
        ...(left.length === 0 ? [] : ['', 'Before anything else:', ...left]),
    ];
}
function leaseText(lease, lockWaitMs) {
    if (lease === undefined)
        return undefined;
    const by = lease.actor === '' ? '' : ` by ${lease.actor}`;
    const who = `run ${lease.run}${by}${lease.url === '' ? '' : ` (${lease.url})`}`;
    return lease.secondsLeft > 0
        ? `${who} is deploying, or was cut off less than a minute ago; a deployment waits for it up to ${(0,duration/* formatDuration */.a)(lockWaitMs)} (lock-wait)`
        : `${who} ended without giving its lease back, which is taken over`;
}

// EXTERNAL MODULE: ./lib/report/redact-event.js
var redact_event = __webpack_require__(495);
// EXTERNAL MODULE: ./lib/report/redaction.js + 2 modules
var redaction = __webpack_require__(9449);
// EXTERNAL MODULE: ./lib/report/status-problems.js
var status_problems = __webpack_require__(5158);
// EXTERNAL MODULE: ./lib/report/status-table.js
var status_table = __webpack_require__(9028);
;// CONCATENATED MODULE: ./lib/commands/look.js










/**
 * Shows what each host has in service and how it is, also to `share`, which never rejects; false when one could not be
 * asked, is not well, or is other than the deployments left it.
 */
async function statusCommand(world, { config }, format, share = () => Promise.resolve()) {
    const { context, redact } = quiet(world, config);
    const hosts = redacted(await (0,engine_status/* status */.h5)(context), redact);
    if (format === 'json')
        writeDocument(world, { schema: 1, app: config.app, environment: config.environment, hosts });
    else {
        showHosts(world, hosts);
        for (const { host, drift = [] } of hosts)
            showLines(world, (0,status_problems/* driftLines */.$m)(host, drift), redact);
    }
    await share({ app: config.app, environment: config.environment, hosts });
    return (0,status_problems/* statusProblems */.zg)(hosts).length === 0;
}
/** Shows everything that would stop a deployment; false when there is something. */
async function doctorCommand(world, { config }, format) {
    const { context, redact } = quiet(world, config);
    const source = await world.openSource(config.source);
    const hosts = redacted(await (0,engine_status/* doctor */.Ac)(context, source).finally(() => source.close()), redact);
    if (format === 'json')
        writeDocument(world, { schema: 1, app: config.app, environment: config.environment, hosts });
    else {
        showHosts(world, hosts);
        const promises = hosts.flatMap(({ promise }) => promise ?? []);
        showLines(world, ['', ...promiseLines(promises, config)], redact);
    }
    const fine = hosts.every((host) => host.failures.length === 0);
    if (fine && format === 'text')
        world.screen.write('Nothing stands in the way of a deployment.');
    return fine;
}
/** Shows the last `limit` deployments as the hosts recorded them, and the figures over all of them. */
async function historyCommand(world, { config }, limit, format) {
    const { context, redact } = quiet(world, config);
    const { deployments, figures, failures } = await (0,engine_status/* history */.b6)(context);
    const last = deployments.slice(0, limit);
    const safe = failures.map((failure) => (0,redact_event/* redactFailure */.O5)(failure, redact));
    if (format === 'json') {
        const { app, environment } = config;
        const found = { deployments: last, figures: figures ?? null, failures: safe };
        writeDocument(world, { schema: 1, app, environment, ...found }, redact);
    }
    else {
        showLines(world, (0,status_table/* historyTable */.f1)(last), redact);
        if (figures !== undefined)
            showLines(world, ['', ...(0,status_table/* figuresText */.PT)(config.environment, figures)], redact);
        showFailures(world, safe, redact);
    }
    return failures.length === 0;
}
/** Shows what a deployment would do now, also to `share`, which never rejects; false when it cannot succeed. */
async function planCommand(world, { config, origin }, format, share = () => Promise.resolve()) {
    const { context, redact } = quiet(world, config);
    const source = await world.openSource(config.source);
    const { plan, failures, promises } = await planOnHosts(context, source, origin).finally(() => source.close());
    const safe = failures.map((failure) => (0,redact_event/* redactFailure */.O5)(failure, redact));
    const outline = (0,planning_plan/* outlineOf */.W4)(config, config.hosts.map(({ name }) => name));
    const told = plan === undefined ? outlineText(outline) : [...planText(plan), '', ...promiseLines(promises, config)];
    const lines = told.map(redact);
    if (format === 'json') {
        writeDocument(world, { schema: 1, plan: plan ?? null, outline, promises, failures: safe }, redact);
    }
    else {
        for (const line of lines)
            world.screen.write(line);
        showFailures(world, safe, redact);
    }
    await share({ app: config.app, environment: config.environment, lines, failures: safe });
    return failures.length === 0;
}
function writeDocument(world, document, redact = (text) => text) {
    world.screen.write(redact(JSON.stringify(document, undefined, 2)));
}
/** An engine that shows nothing but warnings: the answer is the table at the end. */
function quiet(world, config) {
    const { redact } = (0,redaction/* createRedactor */.l)(config.secrets);
    const emit = (event) => {
        const safe = (0,redact_event/* redactEvent */.gx)(event, redact);
        if (safe.type === 'notice' && safe.level === 'warning') {
            world.screen.write(`${safe.host === undefined ? '' : `${safe.host}: `}${safe.message}`);
        }
    };
    return { context: { config, ports: world.ports, emit, signal: world.signal }, redact };
}
function redacted(hosts, redact) {
    return hosts.map((host) => ({
        ...host,
        probes: host.probes.map((probe) => ({ ...probe, detail: redact(probe.detail) })),
        failures: host.failures.map((failure) => (0,redact_event/* redactFailure */.O5)(failure, redact)),
        ...(host.drift === undefined ? {} : { drift: host.drift.map((drift) => redactDrift(drift, redact)) }),
    }));
}
function redactDrift(drift, redact) {
    const { message, files } = drift;
    return {
        ...drift,
        message: redact(message),
        ...(files === undefined ? {} : { files: files.map((file) => ({ ...file, path: redact(file.path) })) }),
    };
}
function showHosts(world, hosts) {
    for (const line of (0,status_table/* statusTable */.XR)(hosts))
        world.screen.write(line);
    for (const host of hosts)
        showFailures(world, host.failures, (text) => text);
}
function showLines(world, lines, redact) {
    for (const line of lines)
        world.screen.write(redact(line));
}
function showFailures(world, failures, redact) {
    for (const failure of failures) {
        world.screen.write('');
        for (const line of (0,failure_lines/* describeFailure */.I)((0,redact_event/* redactFailure */.O5)(failure, redact)))
            world.screen.write(line);
    }
}


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


/***/ }),

/***/ 9626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D9: () => (/* binding */ markdownCode),
/* harmony export */   Qj: () => (/* binding */ markdownTable),
/* harmony export */   dI: () => (/* binding */ markdownBlock),
/* harmony export */   nv: () => (/* binding */ markdownSentence),
/* harmony export */   p7: () => (/* binding */ markdownText)
/* harmony export */ });
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7061);

/** Takes no room and keeps the characters around it from being read together (U+200B, zero width space). */
const separator = '\u200b';
/**
 * Text from anywhere as plain words inside a line or a table's cell of GitHub's Markdown: no HTML, no
 * formatting, no cell border, no block, no mention, issue reference, link, emoji code or formula comes of it
 * (GitHub Flavored Markdown, 2.4, 6 and the autolinks extension). Entities are enough against Markdown
 * itself; what GitHub adds to it reads the finished text, hence the separators.
 */
function markdownText(text) {
    return words((0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(text).trim());
}
/**
 * The same for sentences that mark code by backticks, as hints do; backticks that mark nothing stay what they are.
 */
function markdownSentence(text) {
    const parts = (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(text).trim().split('`');
    const isOdd = (_, index) => index % 2 === 1;
    if (parts.length % 2 === 0 || parts.filter(isOdd).some((code) => code.trim() === ''))
        return markdownText(text);
    return parts.map((part, index) => (index % 2 === 1 ? markdownCode(part) : words(part))).join('');
}
function words(line) {
    return line
        .replace(/@(?=\S)/g, `@${separator}`)
        .replace(/#(?=\d)/g, `#${separator}`)
        .replace(/:(?=\/\/|[\w+-]+:)/g, `:${separator}`)
        .replace(/(www)\./gi, `$1${separator}.`)
        .replace(/^(?=[-+#=]|\d+[.)])/, separator)
        .replace(/[\\`*[\]<>|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, entity)
        .replaceAll(separator, entity);
}
function entity(character) {
    return `&#${character.charCodeAt(0)};`;
}
/** Text from anywhere as code inside a line; not for tables, where GitHub reads `|` before it reads code. */
function markdownCode(text) {
    const line = (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(text);
    if (line.trim() === '')
        return '';
    const fence = '`'.repeat(longestRun(line) + 1);
    // One blank at both ends is taken away again; it is needed where the text itself begins or ends with `.
    const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
    return `${fence}${pad}${line}${pad}${fence}`;
}
/** Text from anywhere as a block that nothing in it can end: the fence is longer than any run of backticks inside. */
function markdownBlock(lines) {
    const shown = lines.flatMap(_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLines */ .fk);
    const fence = '`'.repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
    return [`${fence}text`, ...shown, fence].join('\n');
}
/** A table of GitHub's Markdown; the cells are Markdown already. */
function markdownTable(titles, rows) {
    const row = (cells) => `| ${cells.join(' | ')} |`;
    return [row(titles), row(titles.map(() => '---')), ...rows.map(row)].join('\n');
}
function longestRun(line) {
    return Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
}


/***/ }),

/***/ 5158:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $m: () => (/* binding */ driftLines),
/* harmony export */   KZ: () => (/* binding */ statusMarkdown),
/* harmony export */   zg: () => (/* binding */ statusProblems)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9626);
/* harmony import */ var _status_table_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9028);
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7061);



/** What is not as it should be, one line each: what failed, answers that are not healthy, and drift; none when all is well. */
function statusProblems(hosts) {
    return hosts.flatMap(({ host, failures, probes, drift = [] }) => [
        ...failures.map(({ kind, message }) => line(host, `${message} (${kind})`)),
        ...probes
            .filter(({ verdict }) => verdict !== 'healthy')
            .map(({ probe, verdict, detail }) => line(host, `${probe} is ${verdict}: ${detail}`)),
        ...drift.map(({ kind, message }) => line(host, `${message} (drift: ${kind})`)),
    ]);
}
/** Drift of a host as the log tells it, what to do below it. */
function driftLines(host, drift) {
    return drift.flatMap(({ kind, message, hint }) => [
        '',
        line(host, `${message} (drift: ${kind})`),
        `    hint     ${(0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_2__/* .printableLine */ .oy)(hint)}`,
    ]);
}
function line(host, text) {
    return (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_2__/* .withoutCommands */ .Df)((0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_2__/* .printableLine */ .oy)(`${host}: ${text}`));
}
/** GitHub drops a summary above 1 MiB, and a long list is not read. */
const shownProblems = 200;
/** The look as GitHub's Markdown, for a job summary: whether all is well, what is not, and the table. */
function statusMarkdown({ app, environment, hosts }) {
    const problems = statusProblems(hosts);
    const isWell = problems.length === 0;
    const left = problems.length - shownProblems;
    return `${[
        `## ${isWell ? '✅' : '❌'} Status of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownText */ .p7)(app)} in ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownText */ .p7)(environment)}`,
        isWell
            ? '**Every host is well, and as the deployments left it.**'
            : `**Not as it should be: ${problems.length === 1 ? 'one thing' : `${problems.length} things`}.**`,
        ...(isWell
            ? []
            : [
                problems
                    .slice(0, shownProblems)
                    .map((text) => `- ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownText */ .p7)(text)}`)
                    .join('\n'),
            ]),
        ...(left > 0 ? [`… and ${left} more: the log has all of them.`] : []),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownBlock */ .dI)((0,_status_table_js__WEBPACK_IMPORTED_MODULE_1__/* .statusTable */ .XR)(hosts)),
    ].join('\n\n')}\n`;
}


/***/ }),

/***/ 9028:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PT: () => (/* binding */ figuresText),
/* harmony export */   XR: () => (/* binding */ statusTable),
/* harmony export */   f1: () => (/* binding */ historyTable)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3551);
/* harmony import */ var _name_list_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3297);
/* harmony import */ var _terminal_table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(810);



/** What each host has in service, since when, how it is, and what goes on there or was left, as a table. */
function statusTable(hosts) {
    const titles = ['HOST', 'CURRENT', 'SINCE', 'HEALTH', 'LEASE', 'UNFINISHED', 'DRIFT'];
    return (0,_terminal_table_js__WEBPACK_IMPORTED_MODULE_0__/* .terminalTable */ .R)([...titles.map((title) => ({ title })), { title: 'RELEASES', align: 'right' }], hosts.map((host) => [
        host.host,
        host.failures.length > 0 && host.current === undefined ? '?' : (host.current ?? 'nothing'),
        host.since === undefined ? '-' : minuteOf(host.since),
        healthCell(host),
        host.promise === undefined ? '?' : leaseCell(host.promise.lease),
        host.promise === undefined ? '?' : unfinishedCell(host.promise.transaction),
        (host.drift ?? []).map(({ kind }) => kind).join(', ') || '-',
        String(host.releases.length),
    ]));
}
function leaseCell(lease) {
    if (lease === undefined)
        return 'free';
    return lease.secondsLeft > 0 ? `run ${lease.run}` : `run ${lease.run}, ended`;
}
function unfinishedCell(transaction) {
    switch (transaction.state) {
        case 'none':
        case 'committed':
        case 'rolled-back':
            return '-';
        case 'armed':
        case 'switched':
        case 'rolling-back':
        case 'needs-human':
            return `${transaction.state} ${transaction.release ?? ''}`.trimEnd();
    }
}
/** `2026-11-20 13:15`, UTC. */
function minuteOf(time) {
    return time.slice(0, 16).replace('T', ' ');
}
function healthCell(host) {
    const [failure] = host.failures;
    if (failure !== undefined)
        return failure.kind;
    if (host.probes.length === 0)
        return '-';
    return host.probes
        .map(({ probe, verdict, latencyMs }) => `${verdict} (${probe}, ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(latencyMs)})`)
        .join('; ');
}
/** The last deployments, newest first, as a table. */
function historyTable(deployments) {
    return (0,_terminal_table_js__WEBPACK_IMPORTED_MODULE_0__/* .terminalTable */ .R)([
        ...['WHEN', 'WHAT', 'RELEASE', 'OUTCOME', 'HOSTS'].map((title) => ({ title })),
        { title: 'TOOK', align: 'right' },
        { title: 'COMMIT' },
        { title: 'BY' },
        { title: 'WHY' },
    ], deployments.map((record) => [
        ...[minuteOf(record.at), record.command, record.release, record.outcome, hostsCell(record)],
        record.durationMs === 0 ? '?' : (0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(record.durationMs),
        record.commit?.slice(0, 7) ?? '',
        record.actor ?? '',
        record.reason ?? '',
    ]));
}
/** `3 deployed`, or `2 deployed, 1 rolled-back (edge)`: those that ended as most did need no name. */
function hostsCell({ hosts }) {
    const byState = new Map();
    for (const { host, state } of hosts)
        byState.set(state, [...(byState.get(state) ?? []), host]);
    return [...byState]
        .toSorted(([, a], [, b]) => b.length - a.length)
        .map(([state, names], index) => `${names.length} ${state}${index === 0 ? '' : ` (${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_2__/* .listNames */ .Z)(names)})`}`)
        .join(', ');
}
/** The figures of an environment, as people read them. */
function figuresText(environment, figures) {
    const { deployments, perWeek, failed, failedShare, recoveries, medianRecoveryMs } = figures;
    const share = `${Math.round(failedShare * 100)} %`;
    const times = deployments === 1 ? '1 deployment' : `${deployments} deployments`;
    const rate = perWeek === undefined ? '' : `, ${perWeek} a week`;
    return [
        `${environment}, since ${minuteOf(figures.since)}: ${times}${rate}.`,
        `Failed (rolled back, failed or unknown): ${failed}, ${share}.`,
        medianRecoveryMs === undefined
            ? 'Nothing had to be recovered yet.'
            : `Until a release held again: ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(medianRecoveryMs)} (median of ${recoveries}).`,
    ];
}


/***/ })

};
;