"use strict";
exports.id = 751;
exports.ids = [751];
exports.modules = {

/***/ 4499:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ readLocalFile),
/* harmony export */   m: () => (/* binding */ unwritable)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/** Reads a file that an option or input names. */
function readLocalFile(path) {
    try {
        return { text: (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8') };
    }
    catch (thrown) {
        return { problem: problemOf(path, thrown) };
    }
}
/** Why no file can be written at `path`, as the end of a sentence; undefined when nothing is known against it. */
function unwritable(path) {
    const directory = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path);
    try {
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path, { throwIfNoEntry: false })?.isDirectory() === true)
            return `${path} is a directory`;
        const parent = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(directory, { throwIfNoEntry: false });
        if (parent === undefined)
            return `there is no directory ${directory}`;
        if (!parent.isDirectory())
            return `${directory} is not a directory`;
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.accessSync)(directory, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.W_OK);
        return undefined;
    }
    catch (thrown) {
        return problemOf(path, thrown);
    }
}
function problemOf(path, thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    switch (code) {
        case 'ENOENT':
        case 'ENOTDIR':
            return `there is no file ${path}`;
        case 'EISDIR':
            return `${path} is a directory, not a file`;
        case 'EACCES':
        case 'EPERM':
            return `this user may not use ${path}`;
        default:
            return `${path} cannot be used (${code})`;
    }
}


/***/ }),

/***/ 3986:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ deliverAll),
/* harmony export */   c: () => (/* binding */ notifyListener)
/* harmony export */ });
/* harmony import */ var _engine_status_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3051);
/* harmony import */ var _notifiers_registry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2220);
/* harmony import */ var _report_notification_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1340);
/* harmony import */ var _report_redaction_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9449);
/* harmony import */ var _report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7061);
/* harmony import */ var _report_workflow_command_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2794);






/** How long all messages of one moment may take: of a run that goes on, and of one that is being cancelled. */
const patience = { usualMs: 20_000, cancelledMs: 3_000 };
/** Tells the targets of `notify` that a run began, and how it ended. */
function notifyListener(world, config, origin) {
    const { redact } = (0,_report_redaction_js__WEBPACK_IMPORTED_MODULE_3__/* .createRedactor */ .l)(config.secrets);
    const tell = (notification) => deliverAll(world.courier, config.notify, notification, {
        screen: world.screen,
        redact,
        patienceMs: world.signal.aborted ? patience.cancelledMs : patience.usualMs,
    });
    let begun;
    return {
        hear: (event) => {
            if (event.type === 'started' && event.finishing !== true)
                begun = tell((0,_report_notification_js__WEBPACK_IMPORTED_MODULE_2__/* .startNotification */ .iC)(event, origin));
        },
        end: async (report) => {
            if (config.notify.length === 0)
                return;
            // The order is kept where somebody is told both.
            await begun;
            const recovered = await hasRecovered(world, config, report);
            await tell((0,_report_notification_js__WEBPACK_IMPORTED_MODULE_2__/* .endNotification */ .FI)(report, origin, { recovered }));
        },
    };
}
/** Brings a message to each target that wants it; true when it arrived everywhere. Never rejects. */
async function deliverAll(courier, targets, notification, how) {
    const ending = new AbortController();
    const timer = new AbortController();
    const sleep = courier.clock.sleep(how.patienceMs, timer.signal).then(() => ending.abort(), () => undefined);
    const sent = await Promise.all(targets
        .filter((target) => wants(target, notification))
        .map(async ({ channel }) => {
        try {
            await (0,_notifiers_registry_js__WEBPACK_IMPORTED_MODULE_1__/* .notify */ .me)(channel, notification, { ...courier, signal: ending.signal });
            return true;
        }
        catch (thrown) {
            const why = thrown instanceof Error ? thrown.message : 'unknown';
            warn(how.screen, how.redact(`${channel.kind} was not told: ${why}`));
            return false;
        }
    }));
    timer.abort();
    await sleep;
    return sent.every(Boolean);
}
function wants({ on }, { kind }) {
    return on.includes(kind) || (kind === 'recovered' && on.includes('deployed'));
}
function warn(screen, message) {
    const title = 'A message did not arrive';
    if (screen.github)
        screen.write((0,_report_workflow_command_js__WEBPACK_IMPORTED_MODULE_5__/* .annotationCommand */ .jx)({ level: 'warning', title, message }));
    else
        screen.write(`warning: ${(0,_report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_4__/* .withoutCommands */ .Df)((0,_report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_4__/* .printableLine */ .oy)(message))}`);
}
/** Whether the deployment before this one failed, by the record of the first host that was deployed to. */
async function hasRecovered(world, config, report) {
    if (report.command !== 'deploy' || report.outcome !== 'deployed')
        return false;
    const host = config.hosts.find(({ name }) => report.hosts.some((one) => one.name === name));
    if (host === undefined)
        return false;
    try {
        const { ports, signal } = world;
        const context = { config: { ...config, hosts: [host] }, ports, signal, emit: () => undefined };
        const { deployments } = await (0,_engine_status_js__WEBPACK_IMPORTED_MODULE_0__/* .history */ .b6)(context);
        return (0,_report_notification_js__WEBPACK_IMPORTED_MODULE_2__/* .followsFailure */ .Z2)(deployments.filter(({ release }) => release !== report.release));
    }
    catch {
        // That it works again is a nicety; that it works is told all the same.
        return false;
    }
}


/***/ }),

/***/ 2723:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ checkShape)
/* harmony export */ });
/* harmony import */ var _config_node_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2070);
/* harmony import */ var _issue_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8380);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2604);
/* harmony import */ var _schema_issues_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7293);




/**
 * Checks a configuration against the schema. Where parts are wrong the rest is still read, so that the checks
 * that follow can report what they find at the same time.
 */
function checkShape(tree) {
    let value = (0,_config_node_js__WEBPACK_IMPORTED_MODULE_2__/* .plainValue */ ._y)(tree);
    const issues = [];
    const broken = new Set();
    const unknown = new Set();
    const misspelt = new Set();
    for (;;) {
        const parsed = _schema_js__WEBPACK_IMPORTED_MODULE_0__/* .documentSchema */ .L.safeParse(value);
        if (parsed.success)
            return { issues, draft: parsed.data, broken: new Set([...broken, ...misspelt]) };
        const found = parsed.error.issues.flatMap(_schema_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .flatten */ .Bq);
        for (const issue of found) {
            if (issue.code === 'unrecognized_keys')
                for (const cut of cutsFor(issue))
                    unknown.add((0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)(cut));
            for (const path of (0,_schema_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .meantBy */ .Pn)(issue))
                misspelt.add((0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)(path));
        }
        const telling = found.filter((issue) => !isConsequence(issue, tree, misspelt, unknown));
        issues.push(...mostSpecific(telling).flatMap((issue) => (0,_schema_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .explain */ .WE)(issue, tree)));
        const cuts = found.flatMap(cutsFor);
        if (cuts.some((path) => path.length === 0 || broken.has((0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)(path))))
            return { issues, broken };
        for (const cut of cuts)
            value = withoutPath(value, cut);
        for (const cut of cuts)
            broken.add((0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)(cut));
    }
}
/** Where a check with words of its own fails, that the form is wrong need not be said as well. */
function mostSpecific(issues) {
    const checks = issues.filter((issue) => issue.code === 'custom');
    const checked = new Set(checks.map((issue) => (0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)((0,_schema_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldPath */ .cn)(issue.path))));
    return issues.filter((issue) => issue.code === 'custom' ||
        issue.code === 'unrecognized_keys' ||
        !checked.has((0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)((0,_schema_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldPath */ .cn)(issue.path))));
}
/** What only looks wrong because a key was misspelt: the key that was meant is missing, its map is not whole. */
function isConsequence(issue, tree, misspelt, unknown) {
    const path = (0,_schema_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldPath */ .cn)(issue.path);
    const node = (0,_config_node_js__WEBPACK_IMPORTED_MODULE_2__/* .nodeAt */ .oB)(tree, path);
    if (node === undefined)
        return misspelt.has((0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)(path));
    if (issue.code !== 'custom' || node.kind !== 'map')
        return false;
    return [...node.entries.keys()].some((key) => unknown.has((0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .dotted */ .Bs)([...path, key])));
}
/** The smallest part to leave out: an unknown key alone, a probe, else the whole field of the file or of a host. */
function cutsFor(issue) {
    const path = (0,_schema_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldPath */ .cn)(issue.path);
    if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => [...path, key]);
    const field = path.slice(0, path[0] === 'hosts' ? 3 : path[0] === 'jumps' || path[0] === 'groups' ? 2 : 1);
    const item = path[field.length];
    return [isProbeList(field) && item !== undefined ? [...field, item] : field];
}
function isProbeList(path) {
    return path.at(-1) === 'health' || path.at(-1) === 'verify' || path.at(-1) === 'gate';
}
function withoutPath(value, path) {
    const [step, ...rest] = path;
    if (Array.isArray(value)) {
        const change = (item) => (rest.length === 0 ? standIn(step) : withoutPath(item, rest));
        return value.map((item, index) => (index === step ? change(item) : item));
    }
    if (typeof value !== 'object' || value === null)
        return value;
    const kept = Object.entries(value).filter(([key]) => key !== step || rest.length > 0);
    return Object.fromEntries(kept.map(([key, inner]) => [key, key === step ? withoutPath(inner, rest) : inner]));
}
/** What takes the place of a wrong probe, so that those behind it keep their positions; it is never asked. */
function standIn(index) {
    return { command: ':', name: `(left out: ${index})` };
}


/***/ }),

/***/ 2070:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A7: () => (/* binding */ mapOf),
/* harmony export */   GG: () => (/* binding */ walk),
/* harmony export */   _y: () => (/* binding */ plainValue),
/* harmony export */   d_: () => (/* binding */ scalar),
/* harmony export */   oB: () => (/* binding */ nodeAt),
/* harmony export */   qb: () => (/* binding */ keyPlaceAt)
/* harmony export */ });
/* harmony import */ var _field_kinds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3045);

/** A scalar that was not read from YAML text. */
function scalar(value, place) {
    return {
        kind: 'scalar',
        place,
        value,
        text: value === null ? '' : String(value),
        references: new Map(),
        variables: [],
        unresolved: false,
    };
}
/** A map that was not read from YAML text; every key stands where its value does. */
function mapOf(entries, place) {
    const present = Object.entries(entries).flatMap(([key, value]) => value === undefined ? [] : [[key, { keyPlace: value.place, value }]]);
    return { kind: 'map', place, entries: new Map(present) };
}
/** The node at `path`, or undefined where there is none. */
function nodeAt(node, path) {
    let here = node;
    for (const step of path)
        here = here === undefined ? undefined : childOf(here, step);
    return here;
}
/** The place to show for `path`: of its key (or list item), or of the closest thing around it that exists. */
function keyPlaceAt(node, path) {
    let here = node;
    let place = node.place;
    for (const step of path) {
        const next = childOf(here, step);
        if (next === undefined)
            return place;
        place = (here.kind === 'map' ? here.entries.get(String(step))?.keyPlace : undefined) ?? next.place;
        here = next;
    }
    return place;
}
function childOf(node, step) {
    if (node.kind === 'map')
        return node.entries.get(String(step))?.value;
    if (node.kind === 'list' && typeof step === 'number')
        return node.items[step];
    return undefined;
}
/** Calls `visit` for a node and everything below it, from the top. */
function walk(node, visit, path = []) {
    visit(path, node);
    if (node.kind === 'map') {
        for (const [key, entry] of node.entries)
            walk(entry.value, visit, [...path, key]);
    }
    else if (node.kind === 'list') {
        for (const [index, item] of node.items.entries())
            walk(item, visit, [...path, index]);
    }
}
/** The bare values below a node, for the schema. Where text is wanted a number or truth value is taken as written. */
function plainValue(node, path = []) {
    switch (node.kind) {
        case 'map':
            return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainValue(value, [...path, key])]));
        case 'list':
            return node.items.map((item, index) => plainValue(item, [...path, index]));
        case 'scalar':
            return (0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_0__/* .isTextField */ .mB)(path) && node.value !== null && typeof node.value !== 'string'
                ? node.text
                : node.value;
    }
}


/***/ }),

/***/ 2315:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   Zq: () => (/* binding */ durationPattern)
/* harmony export */ });
/* unused harmony export formatDuration */
const form = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;
/** The same form as a JSON schema pattern. */
const durationPattern = '^(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$';
/** Milliseconds of `500ms`, `30s`, `15m`, `2h` or `1h30m`; undefined when the text is no duration. */
function parseDuration(text) {
    const parts = form.exec(text);
    if (parts === null || text === '')
        return undefined;
    const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = parts
        .slice(1)
        .map((part) => Number(part ?? 0));
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}
/** A number of milliseconds in the form that parseDuration reads: `1h30m`, `15m`, `500ms`, `0s`. */
function formatDuration(ms) {
    const whole = Math.max(0, Math.round(ms));
    const parts = [
        [Math.floor(whole / 3_600_000), 'h'],
        [Math.floor(whole / 60_000) % 60, 'm'],
        [Math.floor(whole / 1000) % 60, 's'],
        [whole % 1000, 'ms'],
    ];
    const text = parts.map(([amount, unit]) => (amount === 0 ? '' : `${amount}${unit}`)).join('');
    return text === '' ? '0s' : text;
}


/***/ }),

/***/ 132:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ parseEndpoint)
/* harmony export */ });
/**
 * Takes `[user@]host[:port]` apart; an IPv6 address with a port stands in brackets. Nothing is validated here:
 * the parts go through the schema like everything else.
 */
function parseEndpoint(text) {
    const at = text.lastIndexOf('@');
    const user = at === -1 ? {} : { user: text.slice(0, at) };
    const rest = text.slice(at + 1);
    const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(rest);
    const withPort = bracketed ?? /^([^:]*):([^:]*)$/s.exec(rest);
    const [, address = rest, port] = withPort ?? [];
    return { ...user, address, ...(port === undefined ? {} : { port }) };
}


/***/ }),

/***/ 3045:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   mB: () => (/* binding */ isTextField),
/* harmony export */   nU: () => (/* binding */ isSecretField),
/* harmony export */   rW: () => (/* binding */ isRequestHeader)
/* harmony export */ });
/** Whether the field at `path` holds a credential: its value is masked, and never shown in an issue. */
function isSecretField(path) {
    if (isEnvValue(path) || isNotifySecret(path))
        return true;
    if (path.at(-1) === 'password' && path.at(-3) === 'registries')
        return true;
    const named = path.length === 2 && (path[0] === 'hosts' || path[0] === 'jumps' || path[0] === 'groups');
    return !named && (path.at(-1) === 'ssh-key' || path.at(-1) === 'passphrase');
}
/** Whether the field is a request header: secret as far as it was made from variables. */
function isRequestHeader(path) {
    return isProbeField(path) && path.at(-2) === 'headers';
}
/** Whether `1.10` or `true` at `path` is meant as that very text. */
function isTextField(path) {
    return (isEnvValue(path) ||
        isChat(path) ||
        isRequestHeader(path) ||
        (isProbeField(path) && path.at(-2) === 'expect-headers'));
}
function isEnvValue(path) {
    const local = belowHost(path);
    return local.length === 2 && local[0] === 'env';
}
/** Addresses of webhooks are as good as a password; in their short form they stand at the channel itself. */
function isNotifySecret(path) {
    const [top, , channel, leaf] = path;
    if (top !== 'notify' || channel === undefined || channel === 'on')
        return false;
    return leaf === undefined || ['token', 'password', 'secret', 'url'].includes(String(leaf));
}
function isChat(path) {
    return path[0] === 'notify' && path[2] === 'telegram' && path[3] === 'chat';
}
function isProbeField(path) {
    const [field] = belowHost(path);
    return field === 'health' || field === 'verify' || field === 'gate';
}
function belowHost(path) {
    return path[0] === 'hosts' ? path.slice(2) : path;
}


/***/ }),

/***/ 1461:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ issueNote),
/* harmony export */   o: () => (/* binding */ formatIssues)
/* harmony export */ });
const widestLine = 100;
const asInput = (input) => `input ${input}`;
/** Issues as text for people: where, what, the line with a mark below it, and what to do. Ends without a line break. */
function formatIssues(issues, file, nameInput = asInput) {
    const lines = file?.text.split(/\r\n|\n|\r/) ?? [];
    const blocks = issues.map((issue) => {
        const shown = issue.location?.file === file?.name ? sourceLines(lines, issue.location) : [];
        return [heading(issue, nameInput), ...shown, ...advice(issue)].join('\n');
    });
    const count = issues.length === 1 ? '1 problem' : `${issues.length} problems`;
    return [...blocks, `${count} in the configuration; nothing was changed on any host.`].join('\n\n');
}
/** An issue as two lines for an annotation, which shows the place in a file by itself: what is wrong, and what to do. */
function issueNote(issue) {
    const { location: _shown, ...rest } = issue;
    return `${heading(rest, asInput)}\n${issue.hint}`;
}
function heading({ location, input, line, message }, nameInput) {
    if (location !== undefined)
        return `${location.file}:${location.line}:${location.column}: ${message}`;
    const within = line === undefined ? '' : `, line ${line}`;
    return input === undefined ? message : `${nameInput(input)}${within}: ${message}`;
}
function advice({ expected, nearest, hint }) {
    return [
        ...(expected === undefined ? [] : [`  expected: ${expected}`]),
        ...(nearest === undefined ? [] : [`  nearest: ${nearest}`]),
        `  hint: ${hint}`,
    ];
}
/** The line with a mark below the column; long lines are cut around it, and every character takes one column. */
function sourceLines(lines, location) {
    const line = location === undefined ? undefined : lines[location.line - 1];
    if (location === undefined || line === undefined || line.trim() === '')
        return [];
    const start = Math.max(0, location.column - 1 - Math.floor(widestLine * 0.7));
    const visible = oneColumnEach(line.slice(start, start + widestLine));
    const [before, after] = [start > 0 ? '…' : '', line.length > start + widestLine ? '…' : ''];
    const number = String(location.line).padStart(5);
    const column = before.length + location.column - 1 - start;
    return [`${number} | ${before}${visible}${after}`, `${' '.repeat(5)} | ${' '.repeat(column)}^`];
}
function oneColumnEach(text) {
    return [...text]
        .map((character) => (character === '\t' ? '→' : character < ' ' ? '?' : character))
        .join('');
}


/***/ }),

/***/ 9058:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ inputText)
/* harmony export */ });
/** An input's text, or undefined where it is not given. */
function inputText(inputs, name) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    return value === undefined || value.trim() === '' ? undefined : value;
}


/***/ }),

/***/ 8380:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bs: () => (/* binding */ dotted),
/* harmony export */   NC: () => (/* binding */ issueAt),
/* harmony export */   al: () => (/* binding */ inOrder),
/* harmony export */   et: () => (/* binding */ subjectOf)
/* harmony export */ });
/** A path as people write it: `hosts.web-1.health[0]`. */
function dotted(path) {
    return path.reduce((text, step) => {
        if (typeof step === 'number')
            return `${text}[${step}]`;
        return text === '' ? step : `${text}.${step}`;
    }, '');
}
/** The name under which a value is spoken of: its path in a file, or the input that it came from. */
function subjectOf(path, place) {
    if ('location' in place || place.input === path[0])
        return dotted(path);
    return place.input === '' ? String(path.at(-1) ?? '') : place.input;
}
/** An issue about the value at `path`, which was written at `place`. */
function issueAt(place, path, says) {
    const subject = subjectOf(path, place);
    const whole = 'input' in place && place.input === '';
    return { ...(whole ? { input: subject } : place), path: subject, ...says };
}
/** Issues in the order of the file, those of inputs first, each only once. */
function inOrder(issues) {
    const seen = new Map();
    for (const issue of issues) {
        const { file = '', line = 0, column = 0 } = issue.location ?? {};
        seen.set(JSON.stringify([file, line, column, issue.input, issue.line, issue.path, issue.message]), issue);
    }
    return [...seen.values()].sort((a, b) => (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
        (a.location?.column ?? 0) - (b.location?.column ?? 0));
}


/***/ }),

/***/ 5503:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ withoutExtensions),
/* harmony export */   Z: () => (/* binding */ loadConfig)
/* harmony export */ });
/* harmony import */ var _check_shape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2723);
/* harmony import */ var _issue_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8380);
/* harmony import */ var _overlay_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5627);
/* harmony import */ var _parse_yaml_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6643);
/* harmony import */ var _resolve_tree_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1441);
/* harmony import */ var _variables_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8574);






/**
 * Reads a deploy.yml. Whatever can be told wrong is told at once: only text that is no YAML ends the reading early,
 * and an environment that does not exist leaves nothing to resolve.
 */
function loadConfig(given) {
    const { node, issues: yamlIssues } = (0,_parse_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .parseYaml */ .h)(given.text, { file: given.file });
    if (node === undefined)
        return { issues: (0,_issue_js__WEBPACK_IMPORTED_MODULE_4__/* .inOrder */ .al)(yamlIssues) };
    const issues = [...yamlIssues];
    const { chosen, others, issues: choiceIssues, } = (0,_overlay_js__WEBPACK_IMPORTED_MODULE_1__/* .chooseEnvironment */ .HB)(withoutExtensions(node), given.environment);
    issues.push(...choiceIssues);
    for (const { tree } of others) {
        const unfilled = (0,_variables_js__WEBPACK_IMPORTED_MODULE_5__/* .substitute */ .V2)(tree, undefined);
        issues.push(...unfilled.issues, ...(0,_check_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .checkShape */ .e)(unfilled.node).issues);
    }
    if (chosen === undefined)
        return { issues: (0,_issue_js__WEBPACK_IMPORTED_MODULE_4__/* .inOrder */ .al)(issues) };
    const filled = (0,_variables_js__WEBPACK_IMPORTED_MODULE_5__/* .substitute */ .V2)(withoutUnset(chosen.tree, given), given.variables);
    issues.push(...filled.issues);
    return (0,_resolve_tree_js__WEBPACK_IMPORTED_MODULE_3__/* .resolveTree */ .V)({
        tree: withDefaults(filled.node, given.defaults),
        environment: chosen.environment,
        defaultApp: given.defaultApp,
        issues,
        credentialChecks: given.credentialChecks,
    });
}
/** Top-level keys that begin with `x-` are free for anchors, as in compose files. */
function withoutExtensions(root) {
    return { ...root, entries: new Map([...root.entries].filter(([key]) => !key.startsWith('x-'))) };
}
/** Without the top-level values made of variables that are not set, where a default can stand in for them. */
function withoutUnset(root, { defaults, variables }) {
    const lacks = (node) => (0,_variables_js__WEBPACK_IMPORTED_MODULE_5__/* .substitute */ .V2)(node, variables).issues.length > 0 && (0,_variables_js__WEBPACK_IMPORTED_MODULE_5__/* .substitute */ .V2)(node, undefined).issues.length === 0;
    const entries = [...root.entries].filter(([key, { value }]) => !(defaults?.entries.has(key) === true && value.kind === 'scalar' && lacks(value)));
    return { ...root, entries: new Map(entries) };
}
function withDefaults(root, defaults) {
    if (defaults === undefined)
        return root;
    const added = [...defaults.entries].filter(([key]) => !root.entries.has(key));
    return { ...root, entries: new Map([...root.entries, ...added]) };
}


/***/ }),

/***/ 1745:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ nearestOf)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1916);

/**
 * The candidate that a mistyped word most resembles, or none when all are too far off.
 * Case, dashes and underscores do not count, so that `knownHosts` finds `known-hosts`; letters in the wrong
 * order count as one mistake.
 */
function nearestOf(word, candidates) {
    const wanted = plain(word);
    const furthest = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
    let best;
    for (const candidate of candidates) {
        const edits = editsBetween(wanted, plain(candidate));
        if (edits <= furthest && (best === undefined || edits < best.edits))
            best = { candidate, edits };
    }
    return best?.candidate;
}
function editsBetween(a, b) {
    const edits = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__/* .distance */ .Io)(a, b);
    return edits === 2 && [...a].sort().join('') === [...b].sort().join('') ? 1 : edits;
}
function plain(word) {
    return word.toLowerCase().replace(/[-_\s]/g, '');
}


/***/ }),

/***/ 8011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ notifyOf),
/* harmony export */   u: () => (/* binding */ readNotifyInput)
/* harmony export */ });
/* harmony import */ var _check_shape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2723);
/* harmony import */ var _config_node_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2070);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9058);
/* harmony import */ var _issue_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8380);
/* harmony import */ var _parse_yaml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6643);
/* harmony import */ var _schema_notify_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9992);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9082);
/* harmony import */ var _variables_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8574);








/**
 * The targets in the input `notify`, a YAML list as under `notify:` in deploy.yml, with its variables filled in; undefined
 * where it is not given.
 */
function notifyOf(inputs, variables, issues) {
    const text = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .inputText */ .A)(inputs, 'notify');
    if (text === undefined)
        return undefined;
    const parsed = (0,_parse_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYaml */ .h)(`notify:\n${text}`, { input: 'notify', linesBefore: 1 });
    issues.push(...parsed.issues);
    const node = parsed.node?.entries.get('notify')?.value;
    if (node === undefined)
        return undefined;
    const filled = (0,_variables_js__WEBPACK_IMPORTED_MODULE_4__/* .substitute */ .V2)(node, variables, ['notify']);
    issues.push(...filled.issues);
    return filled.node;
}
const nobody = {
    message: '`notify` is empty: there is nobody to tell',
    hint: 'Set the secret that it comes from: a list as under `notify:` in deploy.yml.',
};
/** Reads the input `notify` where nothing else of a configuration is there. */
function readNotifyInput(text, variables) {
    const issues = [];
    const node = notifyOf({ notify: text }, variables, issues);
    if (node === undefined && issues.length === 0)
        return { issues: [(0,_issue_js__WEBPACK_IMPORTED_MODULE_5__/* .issueAt */ .NC)({ input: 'notify' }, ['notify'], nobody)] };
    if (node === undefined || issues.length > 0)
        return { issues: (0,_issue_js__WEBPACK_IMPORTED_MODULE_5__/* .inOrder */ .al)(issues) };
    const tree = (0,_config_node_js__WEBPACK_IMPORTED_MODULE_6__/* .mapOf */ .A7)({ notify: node }, { input: 'notify' });
    const shape = (0,_check_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .checkShape */ .e)(tree);
    if (shape.draft === undefined || shape.issues.length > 0)
        return { issues: (0,_issue_js__WEBPACK_IMPORTED_MODULE_5__/* .inOrder */ .al)(shape.issues) };
    return { targets: shape.draft.notify.map(_schema_notify_js__WEBPACK_IMPORTED_MODULE_2__/* .targetOf */ .$), secrets: (0,_secrets_js__WEBPACK_IMPORTED_MODULE_7__/* .secretsIn */ .V)(tree) };
}


/***/ }),

/***/ 5627:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HB: () => (/* binding */ chooseEnvironment),
/* harmony export */   L6: () => (/* binding */ defaultEnvironment)
/* harmony export */ });
/* unused harmony export mergeMaps */
/* harmony import */ var _issue_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8380);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1745);


/** The name of the environment where a file has none and none was chosen. */
const defaultEnvironment = 'default';
/**
 * Lays the chosen environment over the base: maps merge key by key (so hosts merge by name), lists and single values
 * replace, `null` removes. A driver or strategy of another kind replaces that of the base, for there can be only one.
 */
function chooseEnvironment(root, name) {
    const base = { ...root, entries: without(root.entries, 'environments') };
    const entry = root.entries.get('environments');
    const { overlays, issues } = readOverlays(entry);
    const trees = [...overlays].map(([environment, overlay]) => ({
        environment,
        tree: mergeMaps(base, overlay, []),
    }));
    const baseTree = { environment: defaultEnvironment, tree: base };
    const withBase = trees.length === 0 || base.entries.has('hosts') ? [baseTree, ...trees] : trees;
    if (name === undefined) {
        const problem = entry === undefined ? undefined : mustChoose(base, entry, [...overlays.keys()]);
        if (problem === undefined)
            return { chosen: baseTree, others: trees, issues };
        return { others: withBase, issues: [...issues, problem] };
    }
    const chosen = trees.find((tree) => tree.environment === name);
    if (chosen === undefined) {
        return { others: withBase, issues: [...issues, unknownEnvironment(root, name, [...overlays.keys()])] };
    }
    return { chosen, others: withBase.filter((tree) => tree !== chosen), issues };
}
function readOverlays(entry) {
    const overlays = new Map();
    if (entry === undefined)
        return { overlays, issues: [] };
    if (entry.value.kind !== 'map') {
        return { overlays, issues: [notAMap(entry.value, ['environments'], 'a map of names to environments')] };
    }
    const issues = [];
    for (const [name, { value, keyPlace }] of entry.value.entries) {
        const path = ['environments', name];
        if (value.kind === 'map') {
            if (value.entries.has('environments'))
                issues.push(nested(value, path));
            overlays.set(name, { ...value, entries: without(value.entries, 'environments') });
        }
        else if (value.kind === 'scalar' && value.value === null) {
            overlays.set(name, { kind: 'map', place: keyPlace, entries: new Map() });
        }
        else
            issues.push(notAMap(value, path, 'a map of the same keys as the top level'));
    }
    return { overlays, issues };
}
/** `overlay` laid over `base`; see chooseEnvironment for the rules. */
function mergeMaps(base, overlay, path) {
    const entries = new Map(base.entries);
    for (const [key, entry] of overlay.entries) {
        const { value } = entry;
        const below = [...path, key];
        const earlier = entries.get(key);
        if (value.kind === 'scalar' && value.value === null)
            entries.delete(key);
        else if (value.kind !== 'map')
            entries.set(key, entry);
        else if (earlier === undefined || (isChoice(key) && !sameKeys(earlier.value, value))) {
            entries.set(key, { ...entry, value: mergeMaps({ ...value, entries: new Map() }, value, below) });
        }
        else {
            const under = longForm(earlier.value, below);
            entries.set(key, { ...earlier, value: under === undefined ? value : mergeMaps(under, value, below) });
        }
    }
    return { ...base, entries };
}
/** The map that a short form stands for, so that an overlay can add to it; undefined for what cannot be added to. */
function longForm(node, path) {
    if (node.kind === 'map')
        return node;
    const key = (0,_issue_js__WEBPACK_IMPORTED_MODULE_1__/* .dotted */ .Bs)(path) === 'source' ? 'path' : path.length === 2 && path[0] === 'hosts' ? 'address' : undefined;
    if (key === undefined || node.kind === 'list')
        return undefined;
    return { kind: 'map', place: node.place, entries: new Map([[key, { keyPlace: node.place, value: node }]]) };
}
/** Whether the map's only key says which kind of thing it is. */
function isChoice(key) {
    return key === 'driver' || key === 'strategy';
}
function sameKeys(a, b) {
    return a.kind === 'map' && [...b.entries.keys()].every((key) => a.entries.has(key));
}
function without(entries, key) {
    return new Map([...entries].filter(([name]) => name !== key));
}
function quoted(names) {
    return names.map((name) => `\`${name}\``).join(', ');
}
function mustChoose(base, entry, names) {
    if (base.entries.has('hosts') || names.length === 0)
        return undefined;
    return (0,_issue_js__WEBPACK_IMPORTED_MODULE_1__/* .issueAt */ .NC)(entry.keyPlace, ['environments'], {
        message: 'no environment was chosen, and there are no hosts outside of `environments`',
        expected: `one of ${quoted(names)}`,
        hint: `Set the input \`environment\` (command line: \`--environment ${names[0]}\`).`,
    });
}
function unknownEnvironment(root, name, names) {
    const entry = root.entries.get('environments');
    const nearest = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .nearestOf */ .q)(name, names);
    return (0,_issue_js__WEBPACK_IMPORTED_MODULE_1__/* .issueAt */ .NC)(entry?.keyPlace ?? root.place, ['environments'], {
        message: `there is no environment ${JSON.stringify(name)} here`,
        ...(names.length === 0 ? {} : { expected: `one of ${quoted(names)}` }),
        ...(nearest === undefined ? {} : { nearest }),
        hint: `Correct the input \`environment\` (command line: \`--environment\`), or add \`${name}:\` under \`environments:\`; it may be empty.`,
    });
}
function notAMap(node, path, expected) {
    return (0,_issue_js__WEBPACK_IMPORTED_MODULE_1__/* .issueAt */ .NC)(node.place, path, {
        message: `\`${(0,_issue_js__WEBPACK_IMPORTED_MODULE_1__/* .dotted */ .Bs)(path)}\` is not a map`,
        expected,
        hint: 'For example: `environments: { staging: { hosts: { web: web.example.org } } }`.',
    });
}
function nested(overlay, path) {
    return (0,_issue_js__WEBPACK_IMPORTED_MODULE_1__/* .issueAt */ .NC)(overlay.entries.get('environments')?.keyPlace ?? overlay.place, [...path, 'environments'], {
        message: 'environments cannot hold `environments`',
        hint: 'Move it to the top level of the file.',
    });
}


/***/ }),

/***/ 6643:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ parseYaml)
});

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./lib/config/config-node.js
var config_node = __webpack_require__(2070);
// EXTERNAL MODULE: ./lib/config/issue.js
var issue = __webpack_require__(8380);
// EXTERNAL MODULE: ./lib/config/variables.js
var variables = __webpack_require__(8574);
;// CONCATENATED MODULE: ./lib/config/yaml-errors.js


const generalHint = 'Check indentation (spaces, two a level), colons followed by a space, and quotes that are closed.';
/** What the syntax errors that people meet most mean, and their remedy; the library's words serve for the others. */
const explanations = {
    TAB_AS_INDENT: {
        message: 'a tab is used as indentation',
        hint: 'Indent with spaces: YAML does not allow tabs there.',
    },
    BAD_INDENT: { hint: 'Give keys of one level the same indentation, and close every `[`, `{` and quote.' },
    BLOCK_AS_IMPLICIT_KEY: {
        message: 'a second `key:` stands where a value was expected',
        hint: 'Put nested keys on lines of their own, indented below a key without value; put a text that holds `: ` in quotes.',
    },
    BAD_SCALAR_START: {
        hint: 'Put the text in quotes: `@`, `%` and the backtick may not begin a plain one.',
    },
    MISSING_CHAR: { hint: 'Close the quote or bracket that was opened before this place.' },
    MULTIPLE_DOCS: {
        message: 'the file holds more than one YAML document',
        hint: 'Remove the line `---`; use `environments:` for what differs.',
    },
    NON_STRING_KEY: {
        message: 'a key is not a text',
        hint: 'Write keys as plain words; a list or map in `[ ]` or `{ }` cannot be a key; inside of these, a reference to a variable needs quotes.',
    },
    TAG_RESOLVE_FAILED: {
        message: 'YAML tags are not supported here',
        hint: 'Remove the tag (`!name`); put a text that begins with `!` in quotes.',
    },
    BAD_DQ_ESCAPE: { hint: 'Double the backslash, or use single quotes: they keep backslashes as they are.' },
};
/**
 * Syntax errors as issues. One mistake makes the library complain again about what follows on the same line,
 * and about leftovers further down, so only the first of a line counts and leftovers count only when alone.
 */
function yamlErrorIssues(source) {
    const errors = [...source.document.errors, ...source.document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
    const lines = new Set();
    const issues = [];
    for (const error of errors) {
        const quote = openQuote(error, source.document);
        const place = source.placeAt(quote ?? error.pos[0]);
        const line = 'location' in place ? place.location.line : 0;
        const leftover = error.code === 'UNEXPECTED_TOKEN' && issues.length > 0;
        if (lines.has(line) || leftover)
            continue;
        lines.add(line);
        const { message, hint } = quote === undefined ? explain(error, source.text, place) : unclosedQuote;
        issues.push((0,issue/* issueAt */.NC)(place, [], { message: `not valid YAML: ${message}`, hint }));
    }
    return issues;
}
const unclosedQuote = {
    message: 'a quote is opened here and never closed',
    hint: 'Close it at the end of the text, or put the text in the other kind of quotes.',
};
function explain(error, text, place) {
    const [offset] = error.pos;
    const reference = text[offset - 1] === '$' ? /^\{[A-Za-z_][A-Za-z0-9_]*\}/.exec(text.slice(offset))?.[0] : undefined;
    if (reference !== undefined && 'location' in place) {
        return {
            message: `\`$${reference}\` needs quotes inside of \`{ }\` and \`[ ]\``,
            hint: `Write \`"$${reference}"\`.`,
        };
    }
    const known = explanations[error.code];
    // The library's words may quote the text, and an input may hold secrets.
    const words = 'location' in place ? lowerFirst(error.message) : `it cannot be read (${error.code})`;
    return { message: known?.message ?? words, hint: known?.hint ?? generalHint };
}
/** Where the quote began that is open at the end of the text; what helps is not where its lack was noticed. */
function openQuote(error, document) {
    if (error.code !== 'MISSING_CHAR')
        return undefined;
    let start;
    (0,dist/* visit */.YR)(document, {
        Scalar: (_key, { range, type }) => {
            const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
            if (isQuoted && range && range[0] < error.pos[0] && range[2] >= error.pos[0])
                start = range[0];
        },
    });
    return start;
}
/** The issue of a file that holds nothing but blanks and comments. */
function emptyTextIssue(place) {
    return (0,issue/* issueAt */.NC)(place, [], {
        message: 'the configuration is empty',
        expected: 'a map with `source`, `path` and `hosts`',
        hint: 'Run `deploy-action init` to write a commented one.',
    });
}
/** The issue of a text that is valid YAML and yet no configuration. */
function notAMapIssue(place) {
    if ('input' in place) {
        return (0,issue/* issueAt */.NC)(place, [], {
            message: `\`${place.input}\` is neither \`KEY=VALUE\` lines nor a YAML map`,
            hint: 'Write one `KEY=VALUE` a line.',
        });
    }
    return (0,issue/* issueAt */.NC)(place, [], {
        message: 'the configuration is not a map',
        expected: 'keys with values, `app: shop` for example',
        hint: 'Write `key: value` lines at the left margin; `deploy-action init` writes a commented example.',
    });
}
function lowerFirst(text) {
    return text.charAt(0).toLowerCase() + text.slice(1);
}

;// CONCATENATED MODULE: ./lib/config/parse-yaml.js





/** Aliases can multiply a small text beyond all bounds; no honest configuration has this many values. */
const mostNodes = 10_000;
/**
 * Reads YAML 1.2 text into nodes that know their places. Anchors, aliases and merge keys (`<<`) are resolved;
 * a value that an alias brings in keeps the place where it was written.
 */
function parseYaml(text, origin) {
    const lines = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(text, {
        lineCounter: lines,
        prettyErrors: false,
        stringKeys: true,
        uniqueKeys: false,
        merge: true,
        resolveKnownTags: false,
        logLevel: 'silent',
    });
    const placeAt = (offset) => {
        const { line, col } = lines.linePos(Math.min(offset, text.length));
        if ('input' in origin) {
            return { input: origin.input, line: Math.max(1, line - (origin.linesBefore ?? 0)) };
        }
        return { location: { file: origin.file, line: Math.max(1, line), column: Math.max(1, col) } };
    };
    if (document.errors.length + document.warnings.length > 0) {
        return { issues: yamlErrorIssues({ text, document, placeAt }) };
    }
    const { contents } = document;
    if (contents === null || ((0,dist/* isScalar */.jn)(contents) && contents.value === null)) {
        return { issues: [emptyTextIssue(placeAt(0))] };
    }
    const resolve = (alias) => ((0,dist/* isAlias */.Vj)(alias) ? alias.resolve(document) : alias);
    const builder = { text, placeAt, resolve, issues: [], around: new Set(), count: 0 };
    const node = build(builder, contents, [], placeAt(contents.range[0]));
    if (node.kind === 'map')
        return { node, issues: builder.issues };
    return { issues: [...builder.issues, notAMapIssue(node.place)] };
}
function build(builder, written, path, keyPlace) {
    builder.count += 1;
    const node = written === null ? undefined : builder.resolve(written);
    if (written === null)
        return (0,config_node/* scalar */.d_)(null, keyPlace);
    const place = written.range ? builder.placeAt(written.range[0]) : keyPlace;
    if (node === undefined)
        return refused(builder, place, path, unknownAnchor);
    if (builder.around.has(node))
        return refused(builder, place, path, selfContaining);
    if (builder.count > mostNodes)
        return refused(builder, place, path, tooLarge);
    builder.around.add(node);
    const built = buildResolved(builder, node, path, keyPlace);
    builder.around.delete(node);
    return built;
}
function buildResolved(builder, node, path, keyPlace) {
    const start = node.range?.[0];
    const place = start === undefined ? keyPlace : builder.placeAt(start);
    if ((0,dist/* isMap */.jh)(node))
        return { kind: 'map', place, entries: entriesOf(builder, node, path) };
    if ((0,dist/* isSeq */.oP)(node)) {
        const items = node.items.map((item, index) => build(builder, asNode(item), [...path, index], place));
        return { kind: 'list', place, items };
    }
    return (0,dist/* isScalar */.jn)(node) ? scalarOf(builder, node, keyPlace) : (0,config_node/* scalar */.d_)(null, place);
}
function scalarOf(builder, node, keyPlace) {
    const { value, range, source } = node;
    const [start, end] = range ?? [0, 0];
    const empty = value === null && start === end;
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
    const bare = (0,config_node/* scalar */.d_)(known ? value : String(value), empty ? keyPlace : builder.placeAt(start));
    const references = (0,variables/* referencesIn */.ii)(builder.text.slice(start, end)).map(({ token, offset }) => [token, builder.placeAt(start + offset)]);
    return { ...bare, text: source ?? bare.text, references: new Map(references.reverse()) };
}
function entriesOf(builder, map, path) {
    const entries = new Map();
    const merged = [];
    for (const pair of map.items) {
        const key = (0,dist/* isScalar */.jn)(pair.key) ? pair.key : undefined;
        const value = asNode(pair.value);
        if (key === undefined)
            continue;
        const name = String(key.value);
        const keyPlace = builder.placeAt(key.range?.[0] ?? 0);
        if (name === '<<' && key.type === 'PLAIN') {
            if (value !== null)
                merged.push(value);
            continue;
        }
        const entry = { keyPlace, value: build(builder, value, [...path, name], keyPlace) };
        const problem = keyProblem(name, entries.get(name));
        if (problem === undefined)
            entries.set(name, entry);
        else
            builder.issues.push((0,issue/* issueAt */.NC)(keyPlace, [...path, name], problem));
    }
    for (const [key, entry] of merged.flatMap((node) => mergedEntries(builder, node, path))) {
        if (!entries.has(key))
            entries.set(key, entry);
    }
    return entries;
}
/** What `<<` brings in: a map, or a list of maps of which the first that has a key wins (YAML merge key draft). */
function mergedEntries(builder, written, path) {
    const place = builder.placeAt(written.range?.[0] ?? 0);
    const node = build(builder, written, path, place);
    const sources = node.kind === 'list' ? node.items : [node];
    return sources.flatMap((source) => {
        if (source.kind === 'map')
            return [...source.entries];
        builder.issues.push((0,issue/* issueAt */.NC)(place, [...path, '<<'], notMergeable));
        return [];
    });
}
function keyProblem(name, earlier) {
    if (name === '__proto__') {
        return { message: '`__proto__` cannot be used as a key', hint: 'Choose another name.' };
    }
    if (earlier === undefined)
        return undefined;
    const first = 'location' in earlier.keyPlace ? ` (first on line ${earlier.keyPlace.location.line})` : '';
    return {
        message: `\`${name}\` is written twice${first}`,
        hint: 'Keep one of the two; YAML does not say which would count.',
    };
}
const unknownAnchor = {
    message: 'this alias has no anchor',
    hint: 'Define the anchor (`&name`) above the alias (`*name`); a text that begins with `*` must be in quotes.',
};
const selfContaining = {
    message: 'this alias contains itself',
    hint: 'Use the anchor outside of the value that it names.',
};
const tooLarge = {
    message: `the configuration has more than ${mostNodes} values`,
    hint: 'Aliases inside of aliases multiply; use fewer of them.',
};
const notMergeable = {
    message: '`<<` needs a map',
    hint: 'Give `<<` the alias of a map (`<<: *defaults`), or a list of such aliases.',
};
/** Once only: a refused alias would otherwise be reported at every place that it multiplies to. */
function refused(builder, place, path, says) {
    const known = builder.issues.some(({ message }) => message === says.message && says === tooLarge);
    if (!known)
        builder.issues.push((0,issue/* issueAt */.NC)(place, path, says));
    return { ...(0,config_node/* scalar */.d_)(null, place), unresolved: true };
}
function asNode(value) {
    return (0,dist/* isMap */.jh)(value) || (0,dist/* isSeq */.oP)(value) || (0,dist/* isScalar */.jn)(value) || (0,dist/* isAlias */.Vj)(value) ? value : null;
}


/***/ }),

/***/ 1441:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V: () => (/* binding */ resolveTree)
});

// UNUSED EXPORTS: appNameFrom

// EXTERNAL MODULE: ./lib/config/check-shape.js
var check_shape = __webpack_require__(2723);
// EXTERNAL MODULE: ./lib/config/config-node.js
var config_node = __webpack_require__(2070);
// EXTERNAL MODULE: ./lib/config/issue.js
var issue = __webpack_require__(8380);
;// CONCATENATED MODULE: ./lib/config/credential-issues.js


/** Keys and pins that no connection could use, wherever they stand, before any connection is tried. */
function credentialIssues(tree, checks) {
    const issues = [];
    (0,config_node/* walk */.GG)(tree, (path, node) => {
        const text = textOf(node);
        if (text === undefined || isName(path))
            return;
        const problem = problemOf(tree, path, text, checks);
        if (problem !== undefined && node.kind === 'scalar')
            issues.push((0,issue/* issueAt */.NC)(node.place, path, problem));
    });
    return issues;
}
function problemOf(tree, path, text, checks) {
    if (path.at(-1) === 'known-hosts')
        return checks.knownHosts(text);
    // That a key is missing is told elsewhere, with what to do about it.
    if (path.at(-1) !== 'ssh-key' || text.trim() === '')
        return undefined;
    const beside = (0,config_node/* nodeAt */.oB)(tree, [...path.slice(0, -1), 'passphrase']);
    const passphrase = beside === undefined ? undefined : textOf(beside);
    // One that a variable still lacks, or that a host adds to this key, may be the right one.
    if (passphrase === undefined && hasPassphrase(tree))
        return undefined;
    const problem = checks.privateKey(text, passphrase);
    return problem && { ...problem, message: `\`ssh-key\` cannot be used: ${problem.message}` };
}
function hasPassphrase(tree) {
    let found = false;
    (0,config_node/* walk */.GG)(tree, (path) => {
        found ||= path.at(-1) === 'passphrase';
    });
    return found;
}
function textOf(node) {
    if (node.kind !== 'scalar' || node.unresolved)
        return undefined;
    return typeof node.value === 'string' ? node.value : undefined;
}
/** A host or jump host may be called `known-hosts` or `ssh-key` too. */
function isName(path) {
    return path.length === 2 && (path[0] === 'hosts' || path[0] === 'jumps');
}

// EXTERNAL MODULE: ./lib/config/schema.js
var schema = __webpack_require__(2604);
;// CONCATENATED MODULE: ./lib/config/locations.js



/**
 * Where every value of a configuration was written, by dotted path. What a host inherits from the top level is
 * found under the host as well (`hosts.web-1.health[0]`), pointing at the top level. Values from inputs have none.
 */
function locationsOf(tree) {
    const locations = new Map();
    const note = (path, written) => {
        const place = (0,config_node/* keyPlaceAt */.qb)(tree, written);
        if ('location' in place)
            locations.set((0,issue/* dotted */.Bs)(path), place.location);
    };
    (0,config_node/* walk */.GG)(tree, (path) => {
        if (path.length > 0)
            note(path, path);
    });
    const hosts = (0,config_node/* nodeAt */.oB)(tree, ['hosts']);
    if (hosts?.kind !== 'map')
        return Object.fromEntries(locations);
    for (const [name, { value: host }] of hosts.entries) {
        for (const key of schema/* inheritedKeys */.B) {
            const inherited = tree.entries.get(key)?.value;
            if (inherited === undefined || (overrides(host, key) && key !== 'env'))
                continue;
            (0,config_node/* walk */.GG)(inherited, (below) => {
                const own = ['hosts', name, key, ...below];
                if ((0,config_node/* nodeAt */.oB)(tree, own) === undefined)
                    note(own, [key, ...below]);
            });
        }
    }
    return Object.fromEntries(locations);
}
function overrides(host, key) {
    return host.kind === 'map' && host.entries.has(key);
}

// EXTERNAL MODULE: ./lib/config/nearest.js
var config_nearest = __webpack_require__(1745);
;// CONCATENATED MODULE: ./lib/config/order-cycles.js
/**
 * The cycles in an order, one for each set of names that wait for each other: each name comes after the next one, and
 * the last after the first. `after` holds for every name those that it comes after.
 */
function cyclesAmong(after) {
    const cycles = [];
    const done = new Set();
    for (const start of after.keys()) {
        const way = [];
        const open = [];
        const enter = (name) => {
            way.push(name);
            open.push({ name, rest: [...(after.get(name) ?? [])] });
        };
        if (!done.has(start))
            enter(start);
        for (let here = open.at(-1); here !== undefined; here = open.at(-1)) {
            const next = here.rest.shift();
            if (next === undefined) {
                done.add(here.name);
                open.pop();
                way.pop();
            }
            else if (way.includes(next)) {
                cycles.push(way.slice(way.indexOf(next)));
                // One mended order may mend all that leads here: more about these names would only confuse.
                for (const name of way)
                    done.add(name);
                open.length = 0;
            }
            else if (!done.has(next))
                enter(next);
        }
    }
    return cycles;
}

;// CONCATENATED MODULE: ./lib/config/resolve-fleet.js




/** Resolves groups, order and the meaning of failures; `after` comes out as names of hosts only. */
function resolveFleet(resolving) {
    const { draft } = resolving;
    const names = keysOf(resolving, 'hosts');
    const groupNames = keysOf(resolving, 'groups');
    const members = new Map(groupNames.map((name) => [name, []]));
    for (const name of names)
        members.get(draft.hosts?.[name]?.group ?? '')?.push(name);
    const issues = [
        ...nameClashes(resolving, names, groupNames),
        ...names.flatMap((name) => groupIssues(resolving, name, groupNames)),
        ...names.flatMap((name) => afterIssues(resolving, ['hosts', name], [...names, ...groupNames])),
        ...groupNames.flatMap((name) => afterIssues(resolving, ['groups', name], [...names, ...groupNames])),
        ...groupNames.flatMap((name) => minSuccessIssues(resolving, name, members.get(name)?.length ?? 0)),
    ];
    const places = new Map(names.map((name) => [name, placeOf(resolving, name, members)]));
    if (issues.length === 0)
        issues.push(...cycleIssues(resolving, places));
    const groups = groupNames.flatMap((name) => {
        const group = draft.groups[name];
        return group === undefined ? [] : [groupOf(name, group, members.get(name) ?? [], draft['on-failure'])];
    });
    return { groups, places, issues };
}
function keysOf({ tree }, key) {
    const node = (0,config_node/* nodeAt */.oB)(tree, [key]);
    return node?.kind === 'map' ? [...node.entries.keys()] : [];
}
function groupOf(name, group, hosts, usual) {
    const { 'min-success': minSuccess, strategy } = group;
    return {
        name,
        hosts,
        onFailure: group['on-failure'] ?? usual ?? 'rollback-all',
        ...(minSuccess === undefined ? {} : { minSuccess }),
        ...(strategy === undefined ? {} : { strategy }),
    };
}
function placeOf({ draft }, name, members) {
    const host = draft.hosts?.[name];
    const group = host?.group === undefined ? undefined : draft.groups[host.group];
    const before = [...(host?.after ?? []), ...(group?.after ?? [])];
    const after = [...new Set(before.flatMap((one) => members.get(one) ?? [one]))];
    return {
        ...(host?.group === undefined ? {} : { group: host.group }),
        optional: host?.optional ?? group?.optional ?? false,
        after,
        onFailure: host?.['on-failure'] ?? ofMember(group, draft['on-failure']),
    };
}
/** What the failure of one host means by its group: where only too many failures are one, a single one is its own. */
function ofMember(group, usual) {
    const said = group?.['on-failure'] ?? usual ?? 'rollback-all';
    if (group?.['min-success'] === undefined || said === 'continue')
        return said;
    return 'rollback-host';
}
function nameClashes({ tree }, hosts, groups) {
    return groups
        .filter((name) => hosts.includes(name))
        .map((name) => (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, ['groups', name]), ['groups', name], {
        message: `a host and a group are both called \`${name}\``,
        expected: 'names by which `after` can tell them apart',
        hint: 'Rename one of the two.',
    }));
}
function groupIssues(resolving, name, groups) {
    const { tree, draft, broken } = resolving;
    const group = draft.hosts?.[name]?.group;
    if (group === undefined || groups.includes(group) || broken.has('groups'))
        return [];
    const path = ['hosts', name, 'group'];
    return [
        unknownName(resolving, path, group, groups, {
            what: 'group',
            hint: `Add it: \`groups: { ${group}: {} }\`, or correct the name.`,
            none: 'a name under `groups`',
            place: (0,config_node/* nodeAt */.oB)(tree, path)?.place,
        }),
    ];
}
function afterIssues(resolving, owner, known) {
    const { tree, draft, broken } = resolving;
    const [kind, name = ''] = owner;
    const written = kind === 'hosts' ? draft.hosts?.[name]?.after : draft.groups[name]?.after;
    if (broken.has('hosts') || broken.has('groups'))
        return [];
    return (written ?? []).flatMap((one, index) => {
        if (known.includes(one))
            return [];
        const base = [...owner, 'after'];
        const path = (0,config_node/* nodeAt */.oB)(tree, base)?.kind === 'list' ? [...base, index] : base;
        return [
            unknownName(resolving, path, one, known, {
                what: 'host or group',
                hint: 'Write the name of a host or group of this file.',
                none: 'a name under `hosts` or `groups`',
                place: (0,config_node/* nodeAt */.oB)(tree, path)?.place,
            }),
        ];
    });
}
function unknownName({ tree }, path, name, known, says) {
    const nearest = (0,config_nearest/* nearestOf */.q)(name, known);
    return (0,issue/* issueAt */.NC)(says.place ?? (0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
        message: `there is no ${says.what} \`${name}\``,
        expected: known.length === 0 ? says.none : `one of ${known.map((one) => `\`${one}\``).join(', ')}`,
        ...(nearest === undefined ? {} : { nearest }),
        hint: nearest === undefined ? says.hint : `Write \`${nearest}\`.`,
    });
}
function minSuccessIssues({ tree, draft }, name, hosts) {
    const least = draft.groups[name]?.['min-success'];
    if (least?.kind !== 'count' || least.value <= hosts)
        return [];
    const path = ['groups', name, 'min-success'];
    return [
        (0,issue/* issueAt */.NC)((0,config_node/* nodeAt */.oB)(tree, path)?.place ?? (0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
            message: `${least.value} hosts of \`${name}\` must succeed, but it has ${hosts}`,
            expected: `a number up to ${hosts}, or a part of them such as 50%`,
            hint: 'Lower it, or write it as a percentage.',
        }),
    ];
}
function cycleIssues({ tree, draft }, places) {
    const after = new Map([...places].map(([name, place]) => [name, place.after]));
    return cyclesAmong(after).map((cycle) => {
        const [first = ''] = cycle;
        const own = draft.hosts?.[first]?.after !== undefined;
        const path = own ? ['hosts', first, 'after'] : ['groups', draft.hosts?.[first]?.group ?? '', 'after'];
        const round = [...cycle, first].map((name) => `\`${name}\``).join(' after ');
        return (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
            message: cycle.length === 1 ? `\`${first}\` comes after itself` : `no order is possible: ${round}`,
            expected: 'an order in which every host can have its turn',
            hint: 'Remove one `after` of these hosts or of their groups.',
        });
    });
}

;// CONCATENATED MODULE: ./lib/config/login.js
/** A host's login; a passphrase belongs to the key beside it, so a host's own key does not inherit one. */
function loginOf(draft, host) {
    const ownKey = host['ssh-key'];
    return {
        user: host.user ?? draft.user ?? '',
        ...credentials(ownKey ?? draft['ssh-key'], host.passphrase ?? (ownKey === undefined ? draft.passphrase : undefined)),
        knownHosts: host['known-hosts'] ?? draft['known-hosts'] ?? '',
    };
}
/** A jump host's login: what it does not say itself is that of the host behind it. */
function jumpLoginOf(hop, behind) {
    const ownKey = hop['ssh-key'];
    return {
        user: hop.user ?? behind.user,
        ...credentials(ownKey ?? behind.privateKey, hop.passphrase ?? (ownKey === undefined ? behind.passphrase : undefined)),
        knownHosts: hop['known-hosts'] ?? behind.knownHosts,
    };
}
/** An empty passphrase is none: that is what a secret that is not set comes to. */
function credentials(privateKey, passphrase) {
    return {
        ...(privateKey === undefined ? {} : { privateKey }),
        ...(passphrase === undefined || passphrase === '' ? {} : { passphrase }),
    };
}

;// CONCATENATED MODULE: ./lib/config/resolving.js

/** Where the effective value of an inheritable key was written: at the host, or at the top level. */
function originOf(tree, name, key) {
    const own = ['hosts', name, key];
    return (0,config_node/* nodeAt */.oB)(tree, own) === undefined ? [key] : own;
}
/** What holds for a host: its own value, else that of the top level; nothing where its own is wrong. */
function effective({ draft, broken }, name, key) {
    const own = draft.hosts?.[name]?.[key];
    if (own !== undefined || broken.has(`hosts.${name}.${key}`))
        return own;
    return draft[key];
}

;// CONCATENATED MODULE: ./lib/config/resolve-jumps.js





/** The jump hosts of one host, named ones looked up; user, key and known hosts default to those of the host. */
function resolveJumps({ tree, draft, broken }, host, hops, login) {
    const named = (0,config_node/* nodeAt */.oB)(tree, ['jumps']);
    const known = named?.kind === 'map' ? [...named.entries.keys()] : [];
    const origin = originOf(tree, host, 'jump');
    const isList = (0,config_node/* nodeAt */.oB)(tree, origin)?.kind === 'list';
    const issues = [];
    const jumps = [];
    for (const [index, hop] of hops.entries()) {
        if (typeof hop !== 'string') {
            jumps.push(jumpOf(hop.name ?? hop.address, hop, login));
            continue;
        }
        const found = draft.jumps[hop];
        if (found !== undefined)
            jumps.push(jumpOf(hop, found, login));
        else if (!known.includes(hop) && !broken.has('jumps')) {
            const path = isList ? [...origin, index] : origin;
            issues.push((0,issue/* issueAt */.NC)((0,config_node/* nodeAt */.oB)(tree, path)?.place ?? (0,config_node/* keyPlaceAt */.qb)(tree, path), path, unknownJump(hop, known)));
        }
    }
    return { jumps, issues };
}
function jumpOf(name, hop, behind) {
    return { name, address: hop.address, port: hop.port ?? 22, ...jumpLoginOf(hop, behind) };
}
function unknownJump(name, known) {
    const nearest = (0,config_nearest/* nearestOf */.q)(name, known);
    return {
        message: `there is no jump host \`${name}\``,
        expected: known.length === 0 ? 'a name under `jumps`' : `one of ${known.map((one) => `\`${one}\``).join(', ')}`,
        ...(nearest === undefined ? {} : { nearest }),
        hint: `Add it: \`jumps: { ${name}: { address: ${name}.example.org } }\`, or write \`jump: { address: … }\`.`,
    };
}

;// CONCATENATED MODULE: ./lib/config/resolve-probes.js


/** Fills in names, places and scopes of probes, and checks what depends on where they are asked from. */
function resolveProbes(drafts, scope) {
    const issues = [];
    const probes = [];
    for (const [index, draft] of drafts.entries()) {
        const path = [...scope.path, index];
        const question = questionOf(draft, scope.driver);
        const probe = {
            name: draft.name ?? nameOf(question),
            from: draft.from ?? (scope.list === 'health' ? 'host' : 'runner'),
            question,
            schedule: draft.schedule,
        };
        for (const { at, ...says } of problemsOf(probe, scope, probes)) {
            const place = (0,config_node/* keyPlaceAt */.qb)(scope.tree, [...path, ...at]);
            issues.push((0,issue/* issueAt */.NC)(place, [...path, ...at], says));
        }
        probes.push(probe);
    }
    return { probes, issues };
}
function questionOf(draft, driver) {
    const { http, tcp, command, systemd, prometheus } = draft;
    if (http !== undefined)
        return httpQuestion(http);
    if (tcp !== undefined)
        return { kind: 'tcp', ...tcp };
    if (systemd !== undefined) {
        const own = driver?.kind === 'systemd' && driver.unit === systemd.unit ? driver.scope : 'system';
        return { kind: 'systemd', unit: systemd.unit, scope: systemd.scope ?? own };
    }
    if (prometheus !== undefined) {
        const { url, query, headers = {}, min, max } = prometheus;
        const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
        return { kind: 'prometheus', url, query, headers, ...bounds };
    }
    return { kind: 'command', run: command ?? '' };
}
function httpQuestion(http) {
    const { headers = {}, body, 'expect-headers': expectHeaders = {}, json = {}, version, ...others } = http;
    const { socket, ...rest } = others;
    return {
        kind: 'http',
        ...rest,
        headers,
        expectHeaders,
        json,
        ...(socket === undefined ? {} : { socket }),
        ...(body === undefined ? {} : { body }),
        ...(version === undefined ? {} : { version }),
    };
}
/** What a probe without a name is called. A URL's query is left out: it may hold a token. */
function nameOf(question) {
    switch (question.kind) {
        case 'http': {
            const { host, pathname } = new URL(question.url);
            return `http ${question.socket ?? host}${pathname === '/' ? '' : pathname}`;
        }
        case 'tcp':
            return `tcp ${question.address.includes(':') ? `[${question.address}]` : question.address}:${question.port}`;
        case 'command':
            return `command ${inShort(question.run)}`;
        case 'prometheus':
            return `prometheus ${inShort(question.query)}`;
        case 'systemd':
            return `systemd ${question.unit}`;
    }
}
function inShort(text) {
    const words = text.trim().replace(/\s+/g, ' ');
    return words.length > 60 ? `${words.slice(0, 57)}...` : words;
}
function problemsOf(probe, scope, earlier) {
    return [
        nameProblem(probe, earlier),
        scope.list !== 'health' && probe.from === 'host' ? notFromHost(scope.list) : undefined,
        probe.from === 'runner' && probe.question.kind === 'systemd' ? systemdFromRunner : undefined,
        probe.from === 'runner' && probe.question.kind === 'http' && probe.question.socket !== undefined
            ? socketFromRunner
            : undefined,
        scopeProblem(probe.question, scope.driver),
        insecureProblem(probe),
    ].filter((problem) => problem !== undefined);
}
function nameProblem(probe, earlier) {
    if (!earlier.some(({ name }) => name === probe.name))
        return undefined;
    return {
        at: [],
        message: `two probes are called ${JSON.stringify(probe.name)}`,
        expected: 'a name of its own for each probe',
        hint: 'Give one of them a `name:`.',
    };
}
function scopeProblem(question, driver) {
    if (question.kind !== 'systemd' || driver?.kind !== 'systemd')
        return undefined;
    if (question.unit !== driver.unit || question.scope === driver.scope)
        return undefined;
    return {
        at: ['systemd'],
        message: `the probe looks for ${question.unit} in the ${question.scope} scope, the driver runs it in the ${driver.scope} scope`,
        expected: `\`scope: ${driver.scope}\``,
        hint: 'Remove `scope` from the probe: for the driver’s own unit it is known.',
    };
}
function insecureProblem({ question, from }) {
    if (question.kind !== 'http' || !question.insecure)
        return undefined;
    if (from === 'host' && question.url.toLowerCase().startsWith('https:'))
        return undefined;
    return {
        at: ['http', 'insecure'],
        message: from === 'host' ? '`insecure` has no meaning without https' : '`insecure` is refused from the runner',
        expected: '`insecure` only with an https URL asked from the host itself',
        hint: from === 'host'
            ? 'Remove `insecure`.'
            : 'Remove `insecure`: over the network nothing would show that the answer comes from your host.',
    };
}
function notFromHost(list) {
    return {
        at: ['from'],
        message: `\`${list}\` is asked from the runner, not from a host`,
        expected: '`from: runner`',
        hint: 'Remove `from`, or move the probe to `health`, which is asked of each host.',
    };
}
const socketFromRunner = {
    at: ['http', 'socket'],
    message: 'a socket can only be asked at on its host',
    expected: 'a URL with a host and a port of its own from the runner',
    hint: 'Move the probe to `health` without `from: runner`, or remove `socket`.',
};
const systemdFromRunner = {
    at: ['systemd'],
    message: 'a unit can only be looked at on its host',
    expected: '`http`, `tcp` or `command` from the runner',
    hint: 'Move the probe to `health` without `from: runner`.',
};

// EXTERNAL MODULE: ./lib/config/schema-driver.js + 3 modules
var schema_driver = __webpack_require__(9248);
// EXTERNAL MODULE: ./lib/config/schema-host.js
var schema_host = __webpack_require__(7951);
// EXTERNAL MODULE: ./lib/config/schema-issues.js
var schema_issues = __webpack_require__(7293);
// EXTERNAL MODULE: ./lib/config/schema-traffic.js + 1 modules
var schema_traffic = __webpack_require__(2151);
;// CONCATENATED MODULE: ./lib/config/resolve-hosts.js










/** Keys that every host must have in the end, with what is expected there. */
const needed = {
    address: 'a host name or an IP address',
    user: 'the user to log in as, for all hosts or at each host',
    path: 'the app’s directory on the host, for all hosts or at each host',
};
/** The hosts in the order of the file, with the defaults of the top level; and what keeps them from being complete. */
function resolveHosts(resolving, places) {
    const { tree, draft, broken } = resolving;
    const node = (0,config_node/* nodeAt */.oB)(tree, ['hosts']);
    const names = node?.kind === 'map' ? [...node.entries.keys()] : [];
    if (names.length === 0) {
        const issues = broken.has('hosts') ? [] : [(0,schema_issues/* missing */.LO)(tree, ['hosts'], 'at least one host')];
        return { hosts: [], issues };
    }
    const issues = missingEverywhere(resolving, names);
    const everywhere = new Set(issues.map((issue) => issue.path));
    const hosts = [];
    for (const name of names) {
        const host = draft.hosts?.[name];
        if (host === undefined)
            continue;
        const lacking = lackingKeys(resolving, name).filter((key) => !everywhere.has(key));
        issues.push(...lacking.map((key) => (0,schema_issues/* missing */.LO)(tree, ['hosts', name, key], needed[key])));
        const resolved = resolveHost(resolving, name, host, places.get(name));
        issues.push(...resolved.issues);
        if (resolved.host !== undefined)
            hosts.push(resolved.host);
    }
    return { hosts, issues: [...issues, ...sameTargetIssues(tree, hosts)] };
}
function lackingKeys({ tree, broken }, name) {
    return ['address', 'user', 'path'].filter((key) => {
        const isShort = key === 'address' && (0,config_node/* nodeAt */.oB)(tree, ['hosts', name])?.kind !== 'map';
        const isGiven = (0,config_node/* nodeAt */.oB)(tree, ['hosts', name, key]) !== undefined || broken.has(`hosts.${name}`);
        const isInherited = key !== 'address' && ((0,config_node/* nodeAt */.oB)(tree, [key]) !== undefined || broken.has(key));
        return !isShort && !isGiven && !isInherited;
    });
}
/** A key that no host has is asked for once, at the top level. */
function missingEverywhere(resolving, names) {
    return ['user', 'path']
        .filter((key) => names.every((name) => lackingKeys(resolving, name).includes(key)))
        .map((key) => (0,schema_issues/* missing */.LO)(resolving.tree, [key], needed[key]));
}
function resolveHost(resolving, name, host, place = { optional: false, after: [], onFailure: 'rollback-all' }) {
    const { tree, draft } = resolving;
    const driver = effective(resolving, name, 'driver') ?? (0,schema_driver/* commandDriver */.SC)();
    const shared = effective(resolving, name, 'shared') ?? [];
    const env = {
        file: effective(resolving, name, 'env-file') ?? '.env',
        values: { ...draft.env, ...host.env },
    };
    const health = resolveProbes(effective(resolving, name, 'health') ?? [], {
        list: 'health',
        driver,
        path: originOf(tree, name, 'health'),
        tree,
    });
    const login = loginOf(draft, host);
    const hops = resolveJumps(resolving, name, effective(resolving, name, 'jump') ?? [], login);
    const traffic = effective(resolving, name, 'traffic');
    const issues = [
        ...trafficIssues(resolving, name, driver, traffic),
        ...socketIssues(resolving, name),
        ...health.issues,
        ...hops.issues,
        ...envFileIssues(resolving, name, env, shared),
    ];
    const user = effective(resolving, name, 'user');
    const path = effective(resolving, name, 'path');
    if (host.address === undefined || user === undefined || path === undefined)
        return { issues };
    const complete = {
        name,
        address: host.address,
        port: effective(resolving, name, 'port') ?? 22,
        ...place,
        ...login,
        user,
        jumps: hops.jumps,
        path,
        shared,
        env,
        build: effective(resolving, name, 'build') ?? [],
        migrate: effective(resolving, name, 'migrate') ?? [],
        driver,
        ...(traffic === undefined ? {} : { traffic: (0,schema_traffic/* trafficOf */.t7)(traffic, resolving.app ?? name, path) }),
        health: health.probes,
    };
    return { host: complete, issues };
}
/** Two releases at once need two units, or two projects; containers are reached at ports. */
function trafficIssues({ tree }, name, driver, traffic) {
    if (traffic === undefined ||
        (driver.kind === 'compose' && traffic.ports !== undefined) ||
        (driver.kind === 'systemd' && driver.unit.endsWith('.service') && !driver.unit.includes('@')))
        return [];
    const path = originOf(tree, name, 'traffic');
    if (driver.kind === 'compose') {
        return [
            (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
                message: 'traffic of containers goes to ports',
                expected: '`ports: { blue: 3001, green: 3002 }` beside `driver.compose`',
                hint: 'A Unix socket in a container cannot be watched from outside; systemd forwards to the ports.',
            }),
        ];
    }
    return [
        (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
            message: '`traffic` needs a driver that can run two releases at once',
            expected: '`driver.systemd` with the name of a service, such as `shop`, or `driver.compose`',
            hint: 'A service `shop` runs as `shop@blue.service` and `shop@green.service`.',
        }),
    ];
}
function socketIssues(resolving, name) {
    const traffic = effective(resolving, name, 'traffic');
    const path = effective(resolving, name, 'path');
    if (traffic === undefined || path === undefined || (0,schema_traffic/* hasUsableSockets */.Vv)(traffic, path))
        return [];
    const at = originOf(resolving.tree, name, 'traffic');
    return [
        (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(resolving.tree, at), at, {
            message: `there can be no sockets in ${JSON.stringify(traffic.sockets ?? `${path}/sockets`)}`,
            expected: 'a directory of at most 99 letters, digits and `._@+,=/-`',
            hint: 'Add `sockets`, such as `sockets: /srv/shop-sockets`.',
        }),
    ];
}
function envFileIssues({ tree }, name, env, shared) {
    if (Object.keys(env.values).length === 0)
        return [];
    const index = shared.findIndex(({ path }) => (0,schema_host/* within */.ux)(env.file, path) || (0,schema_host/* within */.ux)(path, env.file));
    const entry = shared[index];
    if (entry === undefined)
        return [];
    const path = [...originOf(tree, name, 'shared'), index];
    return [
        (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
            message: `\`${entry.path}\` is shared, but \`env\` is written to \`${env.file}\` in each release`,
            expected: 'an env file that is not shared',
            hint: `Remove \`${entry.path}\` from \`shared\`, or set \`env-file\` to another file.`,
        }),
    ];
}
/** Two names for one place would deploy over each other. The same private address behind other jumps is another host. */
function sameTargetIssues(tree, hosts) {
    const seen = new Map();
    const issues = [];
    for (const { name, jumps, address, port, path } of hosts) {
        const target = JSON.stringify([
            jumps.map((hop) => [hop.address, hop.port]),
            address.toLowerCase(),
            port,
            path,
        ]);
        const other = seen.get(target);
        if (other === undefined) {
            seen.set(target, name);
            continue;
        }
        const at = ['hosts', name];
        issues.push((0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, at), at, {
            message: `\`${(0,issue/* dotted */.Bs)(at)}\` is the same machine and path as \`hosts.${other}\``,
            expected: 'one name for one place',
            hint: 'Remove one of the two, or give them different addresses or paths.',
        }));
    }
    return issues;
}

// EXTERNAL MODULE: ./lib/config/schema-notify.js
var schema_notify = __webpack_require__(9992);
// EXTERNAL MODULE: ./lib/config/secrets.js
var secrets = __webpack_require__(9082);
;// CONCATENATED MODULE: ./lib/config/resolve-tree.js










/** Checks a tree of values and makes the configuration of it. */
function resolveTree(given) {
    const { tree, environment, defaultApp, credentialChecks } = given;
    const { draft, broken, issues: shapeIssues } = (0,check_shape/* checkShape */.e)(tree);
    const issues = [...given.issues, ...shapeIssues];
    if (credentialChecks !== undefined)
        issues.push(...credentialIssues(tree, credentialChecks));
    if (draft === undefined)
        return { issues: (0,issue/* inOrder */.al)(issues) };
    const lacks = (key) => draft[key] === undefined && !broken.has(key);
    const app = draft.app ?? appNameFrom(defaultApp);
    if (app === undefined && lacks('app'))
        issues.push((0,schema_issues/* missing */.LO)(tree, ['app'], 'the name of the app'));
    if (lacks('source'))
        issues.push((0,schema_issues/* missing */.LO)(tree, ['source'], 'a directory or an archive to deploy'));
    const fleet = resolveFleet({ tree, draft, broken });
    const { hosts, issues: hostIssues } = resolveHosts({ tree, draft, app, broken }, fleet.places);
    const gate = resolveProbes(draft.gate, { list: 'gate', path: ['gate'], tree });
    const verify = resolveProbes(draft.verify, { list: 'verify', path: ['verify'], tree });
    issues.push(...fleet.issues, ...hostIssues, ...gate.issues, ...verify.issues);
    const { source } = draft;
    if (issues.length > 0 || app === undefined || source === undefined) {
        return { issues: (0,issue/* inOrder */.al)(issues) };
    }
    return {
        config: {
            app,
            environment,
            source,
            ...settingsOf(draft),
            hosts,
            groups: fleet.groups,
            gate: gate.probes,
            verify: verify.probes,
            notify: draft.notify.map(schema_notify/* targetOf */.$),
            secrets: (0,secrets/* secretsIn */.V)(tree),
            locations: locationsOf(tree),
        },
    };
}
function settingsOf(draft) {
    const { connect, min, max, budget } = draft.retries;
    return {
        keep: draft.keep,
        transport: draft.transport,
        connectTimeoutMs: draft.connect.timeout,
        keepaliveMs: draft.connect.keepalive,
        maxParallel: draft['max-parallel'],
        lockWaitMs: draft['lock-wait'],
        confirmWithinMs: draft['confirm-within'],
        retries: { tries: connect, minMs: min, maxMs: max, budgetMs: budget },
        strategy: draft.strategy,
    };
}
/** A repository's name made to fit: `My_Shop.js` becomes `my-shop-js`; undefined when nothing of it is left. */
function appNameFrom(name) {
    const fitting = (name ?? '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+/, '')
        .slice(0, 40)
        .replace(/-+$/, '');
    return fitting === '' ? undefined : fitting;
}


/***/ }),

/***/ 2305:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ resolveConfig)
});

// EXTERNAL MODULE: ./lib/config/config-node.js
var config_node = __webpack_require__(2070);
// EXTERNAL MODULE: ./lib/config/endpoint-text.js
var endpoint_text = __webpack_require__(132);
// EXTERNAL MODULE: ./lib/config/issue.js
var issue = __webpack_require__(8380);
// EXTERNAL MODULE: ./lib/config/parse-yaml.js + 1 modules
var parse_yaml = __webpack_require__(6643);
;// CONCATENATED MODULE: ./lib/config/env-input.js



const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
const place = { input: 'env' };
/**
 * Reads the input `env`: lines of `KEY=VALUE`, or a YAML map. In a line everything behind the `=` is the value as it
 * stands, quotes and `$` included, because nothing is known about what a secret holds; blank lines and `#` lines are
 * passed over. Issues name lines and never repeat one.
 */
function parseEnvInput(text) {
    const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
    const meant = lines.filter(({ line }) => line.trim() !== '' && !line.trim().startsWith('#'));
    if (meant.length === 0)
        return { issues: [] };
    if (isMap(meant[0]?.line ?? ''))
        return (0,parse_yaml/* parseYaml */.h)(text, place);
    const entries = new Map();
    const issues = [];
    for (const { line, number } of meant) {
        const [, name, value] = assignment.exec(line) ?? [];
        const here = { ...place, line: number };
        if (name === undefined || value === undefined || name === '__proto__') {
            issues.push((0,issue/* issueAt */.NC)(here, ['env'], notAssignment));
        }
        else if (entries.has(name)) {
            issues.push((0,issue/* issueAt */.NC)(here, ['env', name], {
                message: `\`${name}\` is given twice`,
                hint: 'Keep one of the two.',
            }));
        }
        else {
            entries.set(name, { keyPlace: here, value: (0,config_node/* scalar */.d_)(value, here) });
        }
    }
    const node = { kind: 'map', place, entries };
    return { node, issues };
}
/** Whether a text that begins with this line is meant as a YAML map, block or flow. */
function isMap(line) {
    return /^\s*(\{|---\s*$|[^=:\s]+\s*:(\s|$))/.test(line);
}
const notAssignment = {
    message: 'this is not `KEY=VALUE`',
    expected: 'one `KEY=VALUE` a line',
    hint: 'A value of several lines needs the other form, a YAML map: `KEY: |` with the value indented below.',
};

// EXTERNAL MODULE: ./lib/config/inputs.js
var config_inputs = __webpack_require__(9058);
// EXTERNAL MODULE: ./lib/config/notify-input.js
var notify_input = __webpack_require__(8011);
// EXTERNAL MODULE: ./lib/config/overlay.js
var overlay = __webpack_require__(5627);
// EXTERNAL MODULE: ./lib/config/resolve-tree.js + 9 modules
var resolve_tree = __webpack_require__(1441);
// EXTERNAL MODULE: ./lib/config/schema-fields.js
var schema_fields = __webpack_require__(6856);
;// CONCATENATED MODULE: ./lib/config/from-inputs.js









/** Inputs that hold credentials: beside a config file they are defaults for what it does not set itself. */
const credentialInputs = ['ssh-key', 'passphrase', 'known-hosts'];
/** Inputs that describe one host and its app; they take the place of a config file. */
const oneHostInputs = [
    ...['app', 'host', 'user', 'port', 'jump', 'source', 'exclude', 'path', 'shared', 'env', 'build'],
    ...['restart', 'stop', 'unit', 'unit-scope', 'health-url', 'keep', 'transport', 'notify'],
];
/** The configuration of one host from inputs alone; it goes through the same schema as a file. */
function configFromInputs(given) {
    const { inputs, variables, environment = overlay/* defaultEnvironment */.L6, defaultApp, needsKey, credentialChecks, } = given;
    const issues = [];
    if (needsKey && isKeyMissing(inputs))
        issues.push((0,issue/* issueAt */.NC)({ input: 'ssh-key' }, ['ssh-key'], noKey));
    const target = targetOf(inputs, issues);
    const env = parseEnvInput((0,config_inputs/* inputText */.A)(inputs, 'env') ?? '');
    issues.push(...env.issues);
    const path = one(inputs, 'source') ?? (0,config_node/* scalar */.d_)('.', { input: 'source' });
    const patterns = lines(inputs, 'exclude');
    const tree = (0,config_node/* mapOf */.A7)({
        app: one(inputs, 'app'),
        source: patterns === undefined ? path : (0,config_node/* mapOf */.A7)({ path, exclude: patterns }, path.place),
        keep: one(inputs, 'keep'),
        transport: one(inputs, 'transport'),
        path: one(inputs, 'path'),
        user: target.user,
        port: target.port,
        ...credentialNodes(inputs),
        jump: jumpsOf(inputs),
        shared: lines(inputs, 'shared'),
        env: env.node,
        build: lines(inputs, 'build'),
        driver: driverOf(inputs, issues),
        health: healthOf(inputs),
        notify: (0,notify_input/* notifyOf */.N)(inputs, variables, issues),
        hosts: target.hosts,
    }, { input: '' });
    return (0,resolve_tree/* resolveTree */.V)({ tree, environment, defaultApp, issues, credentialChecks });
}
/** The openssh transport has other means: keys of ssh_config, certificates, security keys. */
function isKeyMissing(inputs) {
    return (0,config_inputs/* inputText */.A)(inputs, 'ssh-key') === undefined && (0,config_inputs/* inputText */.A)(inputs, 'transport')?.trim() !== 'openssh';
}
const noKey = {
    message: '`ssh-key` is empty',
    expected: 'a private key, from a secret',
    hint: 'The secret is not set, or this event (a pull request from a fork, or of Dependabot) may not read it. Without a key, an agent at SSH_AUTH_SOCK is used.',
};
/** The credentials among the inputs as top-level values. */
function credentialNodes(inputs) {
    return Object.fromEntries(credentialInputs.map((name) => {
        const text = (0,config_inputs/* inputText */.A)(inputs, name);
        return [name, text === undefined ? undefined : (0,config_node/* scalar */.d_)(text, { input: name })];
    }));
}
function one(inputs, name) {
    const text = (0,config_inputs/* inputText */.A)(inputs, name);
    return text === undefined ? undefined : (0,config_node/* scalar */.d_)(text.trim(), { input: name });
}
/** An input of several lines, one item a line. */
function lines(inputs, name) {
    const items = ((0,config_inputs/* inputText */.A)(inputs, name) ?? '').split(/\r?\n/).map((line) => line.trim());
    const nodes = items.filter((item) => item !== '').map((item) => (0,config_node/* scalar */.d_)(item, { input: name }));
    return nodes.length === 0 ? undefined : { kind: 'list', place: { input: name }, items: nodes };
}
function targetOf(inputs, issues) {
    const place = { input: 'host' };
    const parts = (0,endpoint_text/* parseEndpoint */.B)(((0,config_inputs/* inputText */.A)(inputs, 'host') ?? '').trim());
    const either = (name) => {
        const beside = one(inputs, name);
        const inHost = parts[name];
        if (inHost === undefined)
            return beside;
        if (beside?.kind === 'scalar' && beside.text !== inHost) {
            issues.push((0,issue/* issueAt */.NC)({ input: name }, [name], {
                message: `\`${name}\` and \`host\` name different ${name}s`,
                hint: `Give the ${name} in one of the two.`,
            }));
        }
        return (0,config_node/* scalar */.d_)(inHost, place);
    };
    const name = schema_fields/* hostName */.Sm.safeParse(parts.address).success ? parts.address : 'host';
    const isSeveral = /[,;\s]/.test(parts.address);
    if (isSeveral)
        issues.push((0,issue/* issueAt */.NC)(place, ['host'], severalHosts));
    const address = { ...(0,config_node/* scalar */.d_)(parts.address, place), unresolved: isSeveral };
    return {
        hosts: (0,config_node/* mapOf */.A7)({ [name]: (0,config_node/* mapOf */.A7)({ address }, place) }, place),
        user: either('user'),
        port: either('port'),
    };
}
const severalHosts = {
    message: '`host` names more than one machine',
    expected: '`host`, `user@host` or `user@host:port`',
    hint: 'Several machines need a config file: `deploy-action init` writes one to .github/deploy.yml.',
};
/** `[user@]host[:port]`, several separated by commas or lines in the order in which they are passed, as in ssh -J. */
function jumpsOf(inputs) {
    const place = { input: 'jump' };
    const items = ((0,config_inputs/* inputText */.A)(inputs, 'jump') ?? '').split(/[,\s]+/).filter((item) => item !== '');
    const hops = items.map((item) => {
        const { address, user, port } = (0,endpoint_text/* parseEndpoint */.B)(item);
        return (0,config_node/* mapOf */.A7)({
            address: (0,config_node/* scalar */.d_)(address, place),
            user: user === undefined ? undefined : (0,config_node/* scalar */.d_)(user, place),
            port: port === undefined ? undefined : (0,config_node/* scalar */.d_)(port, place),
        }, place);
    });
    return hops.length === 0 ? undefined : { kind: 'list', place, items: hops };
}
function driverOf(inputs, issues) {
    const restart = one(inputs, 'restart');
    const stop = one(inputs, 'stop');
    const unit = one(inputs, 'unit');
    const scope = one(inputs, 'unit-scope');
    if (restart !== undefined && unit !== undefined) {
        issues.push((0,issue/* issueAt */.NC)(unit.place, ['unit'], {
            message: '`unit` and `restart` are both given',
            expected: 'one way to put a release into service',
            hint: 'Keep `unit` where systemd runs the app, else `restart`.',
        }));
    }
    if (scope !== undefined && unit === undefined) {
        issues.push((0,issue/* issueAt */.NC)(scope.place, ['unit-scope'], {
            message: '`unit-scope` is given without `unit`',
            hint: 'Set `unit` to the name of the unit, or remove `unit-scope`.',
        }));
    }
    if (unit !== undefined)
        return (0,config_node/* mapOf */.A7)({ systemd: (0,config_node/* mapOf */.A7)({ unit, scope }, unit.place) }, unit.place);
    const given = restart ?? stop;
    return given === undefined
        ? undefined
        : (0,config_node/* mapOf */.A7)({ command: (0,config_node/* mapOf */.A7)({ restart, stop }, given.place) }, given.place);
}
function healthOf(inputs) {
    const http = one(inputs, 'health-url');
    if (http === undefined)
        return undefined;
    return { kind: 'list', place: http.place, items: [(0,config_node/* mapOf */.A7)({ http }, http.place)] };
}

// EXTERNAL MODULE: ./lib/config/load.js
var load = __webpack_require__(5503);
;// CONCATENATED MODULE: ./lib/config/resolve.js





/** The configuration of a run, from a file or from the inputs for one host; or everything that is wrong with it. */
function resolveConfig(request) {
    const { inputs, file, variables, defaultApp, needsKey = false, credentialChecks } = request;
    const environment = request.environment?.trim() || undefined;
    if (file === undefined) {
        if ((0,config_inputs/* inputText */.A)(inputs, 'host') === undefined)
            return { issues: [noHost] };
        return configFromInputs({ inputs, variables, environment, defaultApp, needsKey, credentialChecks });
    }
    const conflicts = oneHostInputs.filter((name) => (0,config_inputs/* inputText */.A)(inputs, name) !== undefined);
    const loaded = (0,load/* loadConfig */.Z)({
        text: file.text,
        file: file.name,
        environment,
        variables,
        defaultApp,
        defaults: (0,config_node/* mapOf */.A7)(credentialNodes(inputs), { input: '' }),
        credentialChecks,
    });
    if (conflicts.length === 0)
        return loaded;
    const issues = conflicts.map((name) => besideFile(name, file.name));
    return { issues: (0,issue/* inOrder */.al)([...issues, ...('issues' in loaded ? loaded.issues : [])]) };
}
const noHost = {
    input: 'host',
    path: 'host',
    message: 'there is neither a config file nor a `host`',
    expected: '`host` for one machine, or .github/deploy.yml for several',
    hint: 'Set `host` to `user@server.example.org`, or run `deploy-action init` to write a config file.',
};
/** The key of the file under which an input's value belongs. */
const keyInFile = {
    host: 'hosts',
    exclude: 'source.exclude',
    restart: 'driver.command.restart',
    unit: 'driver.systemd.unit',
    'unit-scope': 'driver.systemd.scope',
    'health-url': 'health',
};
function besideFile(name, file) {
    return (0,issue/* issueAt */.NC)({ input: name }, [name], {
        message: `\`${name}\` cannot be combined with ${file}`,
        expected: 'inputs for one host, or a config file',
        hint: `Remove \`${name}\` and write it as \`${keyInFile[name] ?? name}\` in ${file}.`,
    });
}


/***/ }),

/***/ 9248:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  SC: () => (/* binding */ commandDriver),
  Bd: () => (/* binding */ driver),
  Cq: () => (/* binding */ unitName),
  TJ: () => (/* binding */ unitScope)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 7 modules
var schemas = __webpack_require__(2311);
// EXTERNAL MODULE: ./lib/config/schema-fields.js
var schema_fields = __webpack_require__(6856);
;// CONCATENATED MODULE: ./lib/config/schema-compose.js


const projectExpected = 'a name of small letters, digits, `-` and `_` that begins and ends with a letter or digit';
/** Compose's own rule, and that of repositories of images, which bear it too. */
const project = (0,schema_fields/* pattern */.T1)(/^[a-z0-9]+(?:(?:-+|_{1,2})[a-z0-9]+)*$/, projectExpected);
const fileExpected = 'the path of a Compose file inside the release';
const composeFile = (0,schema_fields/* checked */.KD)((0,schema_fields/* line */.n8)(fileExpected), fileExpected, schema_fields/* relativePathProblem */.BE);
const serviceExpected = 'the name of a service of the Compose file';
const serviceName = (0,schema_fields/* pattern */.T1)(/^[a-zA-Z0-9._-]+$/, serviceExpected);
const profile = (0,schema_fields/* pattern */.T1)(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'the name of a profile of the Compose file');
const schema_compose_image = (0,schema_fields/* pattern */.T1)(/^[a-z0-9][A-Za-z0-9._/:@-]*$/, 'the name of an image, such as shop:latest');
const imageInArchive = (0,schema_fields/* section */.uW)({
    name: (0,schema_fields/* field */.ZZ)(schema_compose_image, 'The image’s name in the Compose file.', 'shop:latest'),
    archive: (0,schema_fields/* field */.ZZ)((0,schema_fields/* line */.n8)('the path of an archive'), 'An OCI layout (docker buildx, skopeo, buildah) or what `docker image save` wrote, as a .tar on the runner.', 'build/shop.tar'),
}, 'a map with `name` and `archive`');
const imageExpected = 'the name of an image, or a map with `name` and `archive`';
const imageSource = schemas/* union */.KCZ([schema_compose_image.transform((name) => ({ name })), imageInArchive], {
    error: imageExpected,
});
const registryExpected = 'the address of a registry, such as ghcr.io or registry.example.org:5000';
const registry = (0,schema_fields/* pattern */.T1)(/^[a-zA-Z0-9.-]+(?::\d{1,5})?$/, registryExpected);
const registryLogin = (0,schema_fields/* section */.uW)({
    user: (0,schema_fields/* field */.ZZ)((0,schema_fields/* line */.n8)('a user name'), 'Who pulls.', 'shop-deploy'),
    password: (0,schema_fields/* field */.ZZ)((0,schema_fields/* line */.n8)('a password or token'), 'The password, or a token that may read.', '${REGISTRY_TOKEN}'),
}, 'a map with `user` and `password`');
/** The keys of `driver.compose`. */
const composeSection = (0,schema_fields/* section */.uW)({
    project: (0,schema_fields/* field */.ZZ)(project.optional(), 'The project’s name, the same for every release; default: the app’s name.', 'shop'),
    files: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(composeFile, 'a list of paths').default([]), 'The Compose files, in the order in which they are laid over each other; default: those that Compose looks for.', ['compose.yaml', 'compose.production.yaml']),
    profiles: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(profile, 'a list of profiles').default([]), 'The profiles that are active.', [
        'web',
    ]),
    jobs: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(serviceName, 'a list of services').default([]), 'Services that end by themselves, with exit code 0; those for whose end another service waits are known.', ['warm-up']),
    images: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(imageSource, 'a list of images').default([]), 'Images that come from the runner over the connection, from its Docker or from an archive, only the layers that the host lacks; no registry is needed for them.', ['shop:latest', { name: 'worker:latest', archive: 'build/worker.tar' }]),
    registries: (0,schema_fields/* field */.ZZ)(schemas/* record */.g1P(registry, registryLogin, { error: 'a map of registries’ addresses to `user` and `password`' })
        .default({}), 'Who pulls from private registries, by their addresses; on the host the password lies in no file.', { 'ghcr.io': { user: 'shop-deploy', password: '${REGISTRY_TOKEN}' } }),
    pull: (0,schema_fields/* field */.ZZ)(schemas/* enum */.k5n(['always', 'missing', 'never'], { error: '`always`, `missing` or `never`' }).default('always'), 'When images are pulled whose service has no `pull_policy`: before every deployment, only those that the host lacks, or never.', 'missing'),
    'min-free-megabytes': (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(0, 1_000_000).prefault(512), 'What must be free where Docker keeps its images before one comes whose size nobody knows beforehand: one that is built on the host, or of whose size its registry says nothing. 0 looks for room for no image from a registry either.', 2000),
    settle: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '10m').prefault('5s'), 'How long every container must stay up, and be healthy where it has a health check, before the activation counts.', '5s'),
    timeout: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '1h').prefault('5m'), 'How long starting the containers may take, and then how long getting healthy.', '5m'),
    'fetch-timeout': (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '6h').prefault('30m'), 'How long pulling and building all images may take.', '30m'),
}, 'a map, `{}` if nothing is to be said');
/** The driver that a `compose` section stands for. */
function composeDriver(given) {
    const { project, settle, timeout, 'fetch-timeout': fetchTimeout, 'min-free-megabytes': minFree, ...rest } = given;
    return {
        kind: 'compose',
        ...(project === undefined ? {} : { project }),
        ...rest,
        settleMs: settle,
        timeoutMs: timeout,
        fetchTimeoutMs: fetchTimeout,
        minFreeBytes: minFree * 1e6,
    };
}

;// CONCATENATED MODULE: ./lib/config/schema-pm2.js

const schema_pm2_fileExpected = 'the path of an ecosystem file inside the release';
/** The keys of `driver.pm2`. */
const pm2Section = (0,schema_fields/* section */.uW)({
    file: (0,schema_fields/* field */.ZZ)((0,schema_fields/* checked */.KD)((0,schema_fields/* line */.n8)(schema_pm2_fileExpected), schema_pm2_fileExpected, schema_fields/* relativePathProblem */.BE).optional(), 'The ecosystem file; default: `ecosystem.config.js` and the other names that pm2 users give it.', 'ecosystem.config.js'),
    settle: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '10m').prefault('5s'), 'How long every process must stay up before the activation counts.', '5s'),
    timeout: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '1h').prefault('60s'), 'How long starting or reloading may take.', '60s'),
}, 'a map, `{}` if nothing is to be said');
/** The driver that a `pm2` section stands for. */
function pm2Driver({ file, settle, timeout }) {
    return { kind: 'pm2', ...(file === undefined ? {} : { file }), settleMs: settle, timeoutMs: timeout };
}

;// CONCATENATED MODULE: ./lib/config/schema-swarm.js

const schema_swarm_fileExpected = 'the path of a stack file inside the release';
/** The keys of `driver.swarm`. */
const swarmSection = (0,schema_fields/* section */.uW)({
    stack: (0,schema_fields/* field */.ZZ)((0,schema_fields/* pattern */.T1)(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, 'a name of small letters, digits, `-` and `_`').optional(), 'The stack’s name, the same for every release; default: the app’s name.', 'shop'),
    files: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)((0,schema_fields/* checked */.KD)((0,schema_fields/* line */.n8)(schema_swarm_fileExpected), schema_swarm_fileExpected, schema_fields/* relativePathProblem */.BE), 'a list of paths').default([]), 'The stack files, in the order in which they are laid over each other; default: `stack.yaml`, `docker-stack.yml` or `compose.yaml`.', ['stack.yaml']),
    settle: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '10m').prefault('5s'), 'How long all tasks must stay as they are before the activation counts.', '5s'),
    timeout: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '1h').prefault('10m'), 'How long the update may take, with the swarm’s own going back where the stack file asks for it.', '10m'),
    'fetch-timeout': (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '6h').prefault('30m'), 'How long pulling all images may take.', '30m'),
}, 'a map, `{}` if nothing is to be said');
/** The driver that a `swarm` section stands for. */
function swarmDriver(given) {
    const { stack, files, settle, timeout, 'fetch-timeout': fetchTimeout } = given;
    return {
        kind: 'swarm',
        ...(stack === undefined ? {} : { stack }),
        files,
        settleMs: settle,
        timeoutMs: timeout,
        fetchTimeoutMs: fetchTimeout,
    };
}

;// CONCATENATED MODULE: ./lib/config/schema-driver.js





const unitTypes = /\.(service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/;
const unitExpected = 'the name of a systemd unit, such as shop.service';
/** A unit's name; `.service` is added to one without a suffix, as systemctl does (systemd.unit(5)). */
const unitName = (0,schema_fields/* checked */.KD)((0,schema_fields/* pattern */.T1)(/^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*$/, unitExpected), unitExpected, unitProblem).transform((name) => (unitTypes.test(name) ? name : `${name}.service`));
function unitProblem(name) {
    if (name.length > 240)
        return { hint: 'systemd allows 255 characters.' };
    if (/@(\.|$)/.test(name)) {
        return { says: `${name} is a template`, hint: 'Name an instance of it: `shop@1.service`.' };
    }
    return undefined;
}
/** Whose manager the unit belongs to. */
const unitScope = schemas/* enum */.k5n(['system', 'user'], { error: '`system` or `user`' });
const execExpected = 'a command on one line, such as `node server.js`';
const exec = (0,schema_fields/* checked */.KD)((0,schema_fields/* line */.n8)(execExpected), execExpected, (command) => {
    if (command.trim() === '')
        return {};
    return command.endsWith('\\')
        ? { hint: 'Remove the backslash at the end: the command is one line.' }
        : undefined;
}).transform((command) => command.trim());
const systemdSection = (0,schema_fields/* checked */.KD)((0,schema_fields/* section */.uW)({
    unit: (0,schema_fields/* field */.ZZ)(unitName, 'The unit that runs the app; `.service` may be left out.', 'shop.service'),
    scope: (0,schema_fields/* field */.ZZ)(unitScope.default('system'), '`system`: the machine’s manager. `user`: the manager of the deploying user, which needs lingering.', 'user'),
    exec: (0,schema_fields/* field */.ZZ)(exec.optional(), 'When given, the unit file is written from it; otherwise the unit must exist on the host. Relative programs are looked for in the release.', 'node server.js'),
    action: (0,schema_fields/* field */.ZZ)(schemas/* enum */.k5n(['restart', 'reload-or-restart'], { error: '`restart` or `reload-or-restart`' })
        .default('restart'), 'How the release is put into service.', 'reload-or-restart'),
    settle: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '10m').prefault('5s'), 'How long the unit must stay up before the activation counts.', '5s'),
    timeout: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '1h').prefault('60s'), 'How long the restart may take.', '60s'),
}, 'a map with `unit`'), 'a service', ({ unit, exec }) => exec !== undefined && !unit.endsWith('.service')
    ? {
        says: '`exec` can only be written into a service',
        hint: 'Name a `.service` unit, or remove `exec`.',
        at: ['unit'],
    }
    : undefined);
const commandSection = (0,schema_fields/* section */.uW)({
    start: (0,schema_fields/* field */.ZZ)(schema_fields/* shellCommand */.q$.optional(), 'Starts the app on the first deployment.', './bin/start'),
    stop: (0,schema_fields/* field */.ZZ)(schema_fields/* shellCommand */.q$.optional(), 'Stops the app.', './bin/stop'),
    reload: (0,schema_fields/* field */.ZZ)(schema_fields/* shellCommand */.q$.optional(), 'Takes over the new release without stopping.', 'sudo -n systemctl reload nginx'),
    restart: (0,schema_fields/* field */.ZZ)(schema_fields/* shellCommand */.q$.optional(), 'Stops the old release and starts the new one.', './bin/restart'),
    timeout: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '1h').prefault('60s'), 'How long each command may take.', '60s'),
}, 'a map with `start`, `stop`, `reload` or `restart`');
const driverExpected = 'exactly one of `systemd`, `command`, `compose`, `pm2` and `swarm`';
const driverLong = (0,schema_fields/* checked */.KD)((0,schema_fields/* section */.uW)({
    systemd: (0,schema_fields/* field */.ZZ)(systemdSection.optional(), 'Restarts a systemd unit.'),
    command: (0,schema_fields/* field */.ZZ)(commandSection.optional(), 'Runs shell commands in `current`; each is optional.'),
    compose: (0,schema_fields/* field */.ZZ)(composeSection.optional(), 'Runs the containers of the release’s Compose files.'),
    pm2: (0,schema_fields/* field */.ZZ)(pm2Section.optional(), 'Runs the apps of the release’s ecosystem file with pm2.'),
    swarm: (0,schema_fields/* field */.ZZ)(swarmSection.optional(), 'Deploys the release’s stack files to the swarm that the host manages.'),
}, driverExpected).meta({ minProperties: 1, maxProperties: 1 }), driverExpected, (drivers) => {
    const given = Object.values(drivers).filter((section) => section !== undefined).length;
    if (given > 1)
        return { says: 'several drivers are given', hint: 'Keep one of them.' };
    return given === 0
        ? { says: 'no driver is given', hint: 'A static site needs none: remove `driver`.' }
        : undefined;
}).transform(({ systemd, command, compose, pm2, swarm }) => {
    if (swarm !== undefined)
        return swarmDriver(swarm);
    if (pm2 !== undefined)
        return pm2Driver(pm2);
    if (compose !== undefined)
        return composeDriver(compose);
    if (systemd !== undefined) {
        const { exec, settle, timeout, ...rest } = systemd;
        return {
            kind: 'systemd',
            ...rest,
            ...(exec === undefined ? {} : { exec }),
            settleMs: settle,
            timeoutMs: timeout,
        };
    }
    return commandDriver(command);
});
/** How a release is put into service. */
const driver = (0,schema_fields/* named */.KT)(driverLong, 'driver');
/** The driver that does nothing: for a static site the switch of `current` is all there is. */
function commandDriver(section) {
    const { start, stop, reload, restart, timeout } = section ?? commandSection.parse({});
    return {
        kind: 'command',
        ...(start === undefined ? {} : { start }),
        ...(stop === undefined ? {} : { stop }),
        ...(reload === undefined ? {} : { reload }),
        ...(restart === undefined ? {} : { restart }),
        timeoutMs: timeout,
    };
}


/***/ }),

/***/ 6856:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BE: () => (/* binding */ relativePathProblem),
/* harmony export */   KD: () => (/* binding */ checked),
/* harmony export */   KT: () => (/* binding */ named),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Sm: () => (/* binding */ hostName),
/* harmony export */   T1: () => (/* binding */ pattern),
/* harmony export */   ZZ: () => (/* binding */ field),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   gy: () => (/* binding */ unixSocket),
/* harmony export */   hl: () => (/* binding */ address),
/* harmony export */   kQ: () => (/* binding */ user),
/* harmony export */   n8: () => (/* binding */ line),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   q$: () => (/* binding */ shellCommand),
/* harmony export */   rD: () => (/* binding */ wholeNumber),
/* harmony export */   uW: () => (/* binding */ section),
/* harmony export */   y4: () => (/* binding */ hostPath)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2311);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2315);
/* harmony import */ var _endpoint_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(132);




/** Adds a check that says what is wrong; it runs once the value has the right shape. */
function checked(schema, expected, problemOf) {
    return schema.superRefine((value, context) => {
        const problem = problemOf(value);
        if (problem === undefined)
            return;
        const { at = [], ...params } = problem;
        // Without `continue: false` the transforms and checks around it would run on a value that is not what they expect.
        context.addIssue({ code: 'custom', message: expected, path: [...at], params, continue: false });
    });
}
/** Description and examples of a field, for editors and for hints. */
function field(schema, description, ...examples) {
    return schema.meta({ description, ...(examples.length === 0 ? {} : { examples }) });
}
/** Makes the schema one definition of the JSON schema, which refers to it from each place. */
function named(schema, id) {
    return schema.meta({ id });
}
/** A map with fixed keys. */
function section(shape, expected) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej(shape, { error: expected });
}
/** A list; one issue when it is none. */
function listOf(item, expected) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(item, { error: expected });
}
/** Text that is not empty; control characters other than line breaks and tabs are refused. */
function text(expected) {
    return checked(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error: expected }).min(1, { error: expected }), expected, (value) => [...value].some(isControl) ? { hint: 'Remove the control characters from it.' } : undefined);
}
/** Text on one line. */
function line(expected) {
    return checked(text(expected), expected, (value) => /[\n\r\t]/.test(value) ? { hint: 'Write it on one line, without tabs.' } : undefined);
}
/** Text of a given form. */
function pattern(form, expected) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error: expected }).regex(form, { error: expected });
}
function isControl(character) {
    const code = character.codePointAt(0) ?? 0;
    return (code < 32 && !'\n\r\t'.includes(character)) || code === 127;
}
/** A duration in the file, milliseconds in the configuration. */
function duration(min, max) {
    const expected = `a duration from ${min} to ${max}, such as 30s, 15m or 1h30m`;
    const error = ({ input }) => typeof input === 'number' ? `a duration with its unit, such as ${input}s or ${input}m` : expected;
    const [least, most] = [min, max].map((bound) => (0,_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDuration */ .E9)(bound) ?? 0);
    return checked(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error })
        .min(1, { error })
        .regex(new RegExp(_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationPattern */ .Zq), { error })
        .transform((written) => (0,_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDuration */ .E9)(written) ?? Number.POSITIVE_INFINITY), expected, (ms) => (ms < (least ?? 0) || ms > (most ?? 0) ? {} : undefined));
}
/** A whole number; digits in a text are taken too, because that is what `${NAME}` yields. */
function wholeNumber(min, max) {
    const error = `a whole number from ${min} to ${max}`;
    const number = zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr({ error }).min(min, { error }).max(max, { error });
    const digits = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error })
        .regex(/^\d{1,9}$/, { error })
        .transform(Number)
        .pipe(number);
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([number, digits], { error });
}
const addressExpected = 'a host name or an IP address, without port and user';
/** A host name (also an alias of ssh_config) or an IP address. */
const address = checked(pattern(/^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/, addressExpected), addressExpected, (value) => {
    const { user, port, address } = (0,_endpoint_text_js__WEBPACK_IMPORTED_MODULE_3__/* .parseEndpoint */ .B)(value);
    if (user !== undefined)
        return { hint: `Write the user beside the address: \`user: ${user}\`.` };
    if (port !== undefined)
        return { hint: `Write the port beside the address: \`port: ${port}\`.` };
    if (address !== value)
        return { hint: `Write it without brackets: \`${address}\`.` };
    return value.includes(':') && !(0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv6)(value) ? {} : undefined;
});
const userExpected = 'a user name without spaces that does not begin with `-`';
/** The user to log in as; directory services allow `@`, `\` and `+` in its name. */
const user = pattern(/^[A-Za-z0-9_.][A-Za-z0-9_.@\\+-]*$/, userExpected);
/** The name of a host or jump host, as it is used in logs and in dotted paths. */
const hostName = pattern(/^(?!runner$)[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'a name of letters, digits, `.`, `_` and `-` that begins with a letter or digit, other than `runner`');
const pathExpected = 'an absolute directory of the app’s own, such as /srv/shop';
const systemDirectories = [
    ...['/bin', '/boot', '/etc', '/home', '/lib', '/lib64', '/media', '/mnt', '/opt', '/root', '/run', '/sbin'],
    ...[
        '/srv',
        '/tmp',
        '/usr',
        '/usr/bin',
        '/usr/lib',
        '/usr/local',
        '/usr/sbin',
        '/usr/share',
        '/var',
        '/var/lib',
    ],
];
/**
 * The path of a Unix socket. `sun_path` has room for 107 bytes (unix(7)); the characters are those that ssh, proxies and
 * unit files take as they are.
 */
const unixSocket = pattern(/^\/[A-Za-z0-9._@+,=/-]{1,106}$/, 'the absolute path of a socket, of at most 107 letters, digits and `._@+,=/-`, such as /srv/shop/sockets/blue');
/** The app's directory on a host, without repeated and trailing slashes. */
const hostPath = checked(line(pathExpected), pathExpected, pathProblem).transform(tidyPath);
function tidyPath(path) {
    const tidy = path.replace(/\/{2,}/g, '/').replace(/\/+$/, '');
    return tidy === '' ? '/' : tidy;
}
function pathProblem(written) {
    if (written.startsWith('~'))
        return { hint: '`~` is not expanded: write the home directory out, `/home/deploy/shop`.' };
    if (!written.startsWith('/'))
        return { hint: 'Begin with `/`.' };
    const path = tidyPath(written);
    if (path.split('/').some((part) => part === '..' || part === '.')) {
        return { hint: 'Write the path without `.` and `..` parts.' };
    }
    if (path === '/' || systemDirectories.includes(path)) {
        return {
            says: `${path} belongs to the system`,
            hint: `Take a directory of its own below it: ${path === '/' ? '/srv' : path}/shop.`,
        };
    }
    if (/^\/(dev|proc|sys)\//.test(path))
        return { says: `${path} is not on a disk`, hint: 'Choose a directory such as /srv/shop.' };
    if (path.split('/').some((part) => part !== part.trim()))
        return { hint: 'Remove the blanks at the ends of its parts.' };
    return undefined;
}
/** Why a path is not one inside a release, if it is not. */
function relativePathProblem(path) {
    if (path.startsWith('/'))
        return { hint: `Write it relative to the release: ${path.replace(/^\/+/, '') || 'data'}.` };
    if (path.startsWith('~'))
        return { hint: '`~` is not expanded, and it would lie outside of the release.' };
    const parts = path.replace(/\/$/, '').split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..')) {
        return { hint: 'Write the path without `.`, `..` and empty parts.' };
    }
    return undefined;
}
const commandExpected = 'a shell command';
/** A command line for `sh -c`; it may have several lines. */
const shellCommand = checked(text(commandExpected), commandExpected, (command) => command.trim() === '' ? {} : undefined);


/***/ }),

/***/ 1349:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Os: () => (/* binding */ group),
/* harmony export */   Pl: () => (/* binding */ after),
/* harmony export */   UL: () => (/* binding */ strategy),
/* harmony export */   ZI: () => (/* binding */ retries),
/* harmony export */   lq: () => (/* binding */ optional),
/* harmony export */   oC: () => (/* binding */ onFailure)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2311);
/* harmony import */ var _schema_fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6856);


const shareExpected = 'a number of hosts from 1 to 1000, or a part of them such as 25%';
const share = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .named */ .KT)(zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)(1, 1000).transform((value) => ({ kind: 'count', value })),
    (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .pattern */ .T1)(/^([1-9]\d?|100)%$/, shareExpected).transform((written) => ({ kind: 'percent', value: Number.parseInt(written, 10) })),
], { error: shareExpected }), 'share');
const namesExpected = 'the name of a host or group, or a list of these';
const names = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .hostName */ .Sm.transform((name) => [name]), (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .hostName */ .Sm, namesExpected)], {
    error: namesExpected,
});
/** Names of hosts and groups that change before. */
const after = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(names.optional(), 'Hosts and groups that change before it. This is order only: what a failure means, `on-failure` says.', 'web');
/** What a failure means. */
const onFailure = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['rollback-all', 'rollback-host', 'continue'], {
    error: '`rollback-all`, `rollback-host` or `continue`',
})
    .optional(), 'What a failure means: every host changed so far goes back (`rollback-all`, the default), only it (`rollback-host`), or it is left as it is (`continue`).', 'rollback-host');
/** Whether the deployment may go on without it. */
const optional = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY({ error: 'true or false' }).optional(), 'Whether the deployment may go on without it when it is out of reach; the next one catches it up.', true);
const rollingMap = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .named */ .KT)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    batch: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(share.prefault(1), 'How many hosts change at a time; parts are rounded down, to one at least.', '25%'),
    pause: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('0s', '24h').prefault('0s'), 'How long a batch is watched before the next; if a probe fails meanwhile, the next does not come.', '30s'),
}, 'a map with `batch` and `pause`').transform(({ batch, pause }) => ({ kind: 'rolling', batch, pauseMs: pause })), 'rolling');
const allAtOnce = { kind: 'all-at-once' };
const thenExpected = '`all-at-once`, `rolling`, or a map with `rolling`';
const then = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['all-at-once', 'rolling'], { error: thenExpected })
        .transform((kind) => (kind === 'rolling' ? rollingMap.parse({}) : allAtOnce)),
    (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({ rolling: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(rollingMap, 'Batch after batch.') }, thenExpected).transform(({ rolling }) => rolling),
], { error: thenExpected });
const canaryMap = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    first: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(share.prefault(1), 'How many hosts try the release first.', 1),
    soak: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('0s', '24h').prefault('5m'), 'How long they are watched before the others follow.', '5m'),
    // biome-ignore lint/suspicious/noThenProperty: it is the word for what follows, and nobody awaits a configuration.
    then: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(then.prefault('all-at-once'), 'How the others follow.', { rolling: { batch: '50%' } }),
}, 'a map with `first`, `soak` and `then`').transform(({ first, soak, then: rest }) => ({ kind: 'canary', first, soakMs: soak, rest }));
const strategyExpected = '`all-at-once`, `rolling` or `canary`, the latter two also as maps';
const strategyMap = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    rolling: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(rollingMap.optional(), 'Batch after batch.', { batch: 1, pause: '30s' }),
    canary: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(canaryMap.optional(), 'A few hosts try the release first.', { first: 1, soak: '5m' }),
}, strategyExpected).meta({ oneOf: [{ required: ['rolling'] }, { required: ['canary'] }] }), strategyExpected, ({ rolling, canary }) => (rolling === undefined) === (canary === undefined) ? { hint: 'Keep exactly one of the two.' } : undefined).transform(({ rolling, canary }) => rolling ?? canary ?? allAtOnce);
/** How hosts that may change together are cut into waves. */
const strategy = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .named */ .KT)(zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['all-at-once', 'rolling', 'canary'], { error: strategyExpected })
        .transform((kind) => {
        if (kind === 'rolling')
            return rollingMap.parse({});
        return kind === 'canary' ? canaryMap.parse({}) : allAtOnce;
    }),
    strategyMap,
], { error: strategyExpected }), 'strategy');
/** What holds for all hosts of a group. */
const group = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .named */ .KT)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    after,
    'on-failure': onFailure,
    optional,
    'min-success': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(share.optional(), 'How many of its hosts must succeed, skipped ones counted as not; with fewer the group fails as `on-failure` says. Single failures then go back by themselves.', '50%'),
    strategy: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(strategy.optional(), 'Its own strategy, where it is not that of the fleet.', 'rolling'),
}, 'a map, which may be empty: `{}`'), 'group');
/** How connecting is tried again. */
const retries = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    connect: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)(1, 20).prefault(3), 'How often to try to connect when a host is out of reach; nothing else is ever tried again.', 3),
    min: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('100ms', '10m').prefault('5s'), 'The shortest wait between two tries.', '5s'),
    max: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('100ms', '10m').prefault('20s'), 'The longest wait; between the two it is random.', '20s'),
    budget: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('0s', '6h').prefault('2m'), 'What all hosts of a run together may spend on waiting.', '2m'),
}, 'a map with `connect`, `min`, `max` and `budget`'), 'waits of which the longest is no shorter than the shortest', ({ min, max }) => max < min
    ? { says: '`max` is shorter than `min`', hint: 'Raise `max`, or lower `min`.', at: ['max'] }
    : undefined);


/***/ }),

/***/ 6946:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M: () => (/* binding */ guideBy),
  q: () => (/* binding */ guideTo)
});

;// CONCATENATED MODULE: ./lib/config/flow-style.js
/** A value as YAML on one line, as hints and tables show it; texts are quoted only where a list or map needs it. */
function inFlowStyle(value, inside = false) {
    if (Array.isArray(value))
        return `[${value.map((item) => inFlowStyle(item, true)).join(', ')}]`;
    if (typeof value === 'object' && value !== null) {
        const pairs = Object.entries(value).map(([key, inner]) => `${key}: ${inFlowStyle(inner, true)}`);
        return `{ ${pairs.join(', ')} }`;
    }
    const text = String(value);
    return inside && /[{}[\],*&!|>'"%@`]|: | #/.test(text) ? JSON.stringify(text) : text;
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/json-schema-processors.js
var json_schema_processors = __webpack_require__(8439);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(9396);
// EXTERNAL MODULE: ./lib/config/schema.js
var config_schema = __webpack_require__(2604);
;// CONCATENATED MODULE: ./lib/config/json-schema.js


/** A text that holds a reference to a variable cannot be judged by an editor. */
const reference = '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}';
const definitionPrefix = '#/$defs/';
/** The JSON schema (draft 2020-12) of deploy.yml for editors: what one may write, before substitution. */
function deploySchemaJson() {
    const schema = json_schema_processors/* toJSONSchema */.bl(config_schema/* documentSchema */.L, {
        io: 'input',
        target: 'draft-2020-12',
        override: ({ zodSchema, jsonSchema }) => {
            const examples = registries/* globalRegistry */.fd.get(zodSchema)?.examples;
            if (Array.isArray(examples))
                jsonSchema.examples = examples;
            // What a schema takes over from the one it refines has been through here already.
            const { pattern } = jsonSchema;
            if (typeof pattern === 'string' && !pattern.endsWith(reference)) {
                jsonSchema.pattern = `${pattern}|${reference}`;
            }
        },
    });
    const { environments, ...overlayKeys } = schema.properties ?? {};
    const definitions = new Definitions(schema.$defs ?? {});
    const environment = {
        type: ['object', 'null'],
        properties: mapValues(overlayKeys, (key) => removable(key, definitions)),
        additionalProperties: false,
    };
    const described = typeof environments === 'object' ? environments.description : undefined;
    return {
        ...schema,
        title: 'deploy.yml of deploy-action',
        properties: {
            ...schema.properties,
            environments: {
                type: 'object',
                ...(described === undefined ? {} : { description: described }),
                additionalProperties: { $ref: `${definitionPrefix}environment` },
            },
        },
        $defs: { ...definitions.all, environment },
        patternProperties: { '^x-': { description: 'Free for anchors; ignored.' } },
    };
}
/** What a `$ref` of deploySchemaJson names, in its `$defs`. */
function referredTo(schema, definitions = {}) {
    return schema.$ref === undefined ? undefined : definitions[schema.$ref.slice(definitionPrefix.length)];
}
/** The definitions, and those that overlays need of them beside the ones they were made from. */
class Definitions {
    all;
    constructor(definitions) {
        this.all = { ...definitions };
    }
    /** The reference to the overlay's form of a definition, which is made when it is first asked for. */
    overlaid($ref) {
        const name = `${$ref.slice(definitionPrefix.length)}Overlay`;
        const original = referredTo({ $ref }, this.all);
        // A list is replaced whole: it is the same in an overlay.
        if (original === undefined || original.type === 'array')
            return $ref;
        if (!Object.hasOwn(this.all, name))
            this.all[name] = partial(original, this);
        return `${definitionPrefix}${name}`;
    }
}
/**
 * The same schema for an overlay: nothing is required nor has a default, and null removes a key of a map. Lists are
 * replaced whole.
 */
function removable(schema, definitions) {
    if (typeof schema === 'boolean')
        return schema;
    const inner = partial(schema, definitions);
    const { description, $ref, anyOf, type, ...rest } = inner;
    const said = description === undefined ? {} : { description };
    if ($ref !== undefined)
        return { ...said, ...rest, anyOf: [{ $ref }, { type: 'null' }] };
    if (anyOf !== undefined)
        return { ...said, ...rest, anyOf: [...anyOf, { type: 'null' }] };
    const choices = rest.enum === undefined ? {} : { enum: [...rest.enum, null] };
    return type === undefined ? inner : { ...said, ...rest, ...choices, type: [type, 'null'].flat() };
}
function partial(schema, definitions) {
    const { required: _required, minProperties: _least, maxProperties: _most, oneOf: _oneOf, ...loose } = schema;
    const { default: _default, ...rest } = loose;
    const { $ref, properties, additionalProperties, anyOf } = rest;
    return {
        ...rest,
        ...($ref === undefined ? {} : { $ref: definitions.overlaid($ref) }),
        ...(properties === undefined
            ? {}
            : { properties: mapValues(properties, (property) => removable(property, definitions)) }),
        ...(typeof additionalProperties === 'object'
            ? { additionalProperties: removable(additionalProperties, definitions) }
            : {}),
        ...(anyOf === undefined
            ? {}
            : { anyOf: anyOf.map((form) => (typeof form === 'boolean' ? form : partial(form, definitions))) }),
    };
}
function mapValues(record, change) {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

;// CONCATENATED MODULE: ./lib/config/schema-guide.js


let deploySchema;
/** The guide to deploy.yml. */
const guideTo = (path) => {
    deploySchema ??= deploySchemaJson();
    return guideBy(deploySchema, path);
};
/** What a JSON schema knows about a path. */
function guideBy(schema, path) {
    const formsOf = (one) => formsIn(schema, one);
    let here = [schema];
    let example = {};
    for (const step of path) {
        const isFixed = here.flatMap(formsOf).some((form) => Object.hasOwn(form.properties ?? {}, step));
        here = here.flatMap((one) => below(formsOf(one), step));
        const own = firstExample(here);
        if (own !== undefined)
            example = { example: own, exampleOf: String(step) };
        else if (isFixed)
            example = {};
    }
    const forms = here.flatMap(formsOf);
    const description = here.find((one) => one.description !== undefined)?.description;
    return {
        keys: forms.flatMap((form) => Object.keys(form.properties ?? {})),
        accepts: (text) => forms.some((form) => form.type === 'string' && (form.pattern === undefined || new RegExp(form.pattern).test(text))),
        ...(description === undefined ? {} : { description }),
        ...example,
    };
}
function below(forms, step) {
    return forms.flatMap((form) => {
        const next = typeof step === 'number' ? form.items : (form.properties?.[step] ?? form.additionalProperties);
        return typeof next === 'object' && !Array.isArray(next) ? [next] : [];
    });
}
/** A schema, what it refers to and, where it is a choice, its alternatives. */
function formsIn(schema, one) {
    const definition = referredTo(one, schema.$defs);
    const alternatives = [...(definition === undefined ? [] : [definition]), ...(one.anyOf ?? [])];
    return [one, ...alternatives.flatMap((form) => (typeof form === 'object' ? formsIn(schema, form) : []))];
}
function firstExample(schemas) {
    for (const { examples } of schemas) {
        if (Array.isArray(examples) && examples.length > 0)
            return inFlowStyle(examples[0]);
    }
    return undefined;
}


/***/ }),

/***/ 7951:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hc: () => (/* binding */ host),
/* harmony export */   a3: () => (/* binding */ namedJump),
/* harmony export */   lS: () => (/* binding */ hostDefaults),
/* harmony export */   ux: () => (/* binding */ within)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2311);
/* harmony import */ var _schema_driver_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9248);
/* harmony import */ var _schema_fields_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6856);
/* harmony import */ var _schema_fleet_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1349);
/* harmony import */ var _schema_probe_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2838);
/* harmony import */ var _schema_traffic_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2151);






const sharedExpected = 'a path inside the release; a slash at its end makes it a directory';
const shared = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .listOf */ .c3)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .line */ .n8)(sharedExpected), sharedExpected, _schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .relativePathProblem */ .BE).transform((written) => ({
    path: written.replace(/\/$/, ''),
    kind: written.endsWith('/') ? 'directory' : 'file',
})), 'a list of paths'), 'paths of which none is or contains another', overlapProblem);
function overlapProblem(entries) {
    for (const [index, { path }] of entries.entries()) {
        const other = entries
            .slice(0, index)
            .find((earlier) => within(path, earlier.path) || within(earlier.path, path));
        if (other === undefined)
            continue;
        const says = other.path === path ? `\`${path}\` is shared twice` : `\`${path}\` and \`${other.path}\` overlap`;
        return { says, hint: 'Keep the outer one only.', at: [index] };
    }
    return undefined;
}
/** Whether `path` is `directory` or lies in it. */
function within(path, directory) {
    return path === directory || path.startsWith(`${directory}/`);
}
const envExpected = 'a text (numbers and truth values are taken as written)';
const env = zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .pattern */ .T1)(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a variable name of letters, digits and `_` that does not begin with a digit'), (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .checked */ .KD)(zod__WEBPACK_IMPORTED_MODULE_5__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_5__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_5__/* .boolean */ .zMY()], { error: envExpected }).transform(String), envExpected, (value) => (value.includes('\0') ? { hint: 'Remove the NUL character.' } : undefined)), { error: 'a map of names to values' });
const stepTimeout = '10m';
const step = zod__WEBPACK_IMPORTED_MODULE_5__/* .union */ .KCZ([
    _schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .shellCommand */ .q$.transform((run) => ({ run, timeoutMs: 600_000 })),
    (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .section */ .uW)({
        run: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .shellCommand */ .q$, 'The command, run by `sh -c` in the new release.', 'npm ci --omit=dev'),
        timeout: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)('1s', '6h').prefault(stepTimeout), 'How long it may take.', stepTimeout),
    }, 'a shell command, or a map with `run`').transform(({ run, timeout }) => ({ run, timeoutMs: timeout })),
], { error: 'a shell command, or a map with `run` and `timeout`' });
const steps = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .named */ .KT)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .listOf */ .c3)(step, 'a list of shell commands'), 'steps');
const secret = (what) => zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP({ error: what }).min(1, { error: what });
const login = {
    port: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeNumber */ .rD)(1, 65_535).optional(), 'The port of its SSH server; default 22.', 22),
    user: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .user */ .kQ.optional(), 'The user to log in as.', 'deploy'),
    'ssh-key': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(secret('a private key').optional(), 'The private key, from a secret. Absent: the transport’s own means.', `\${DEPLOY_SSH_KEY}`),
    passphrase: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP({ error: 'a text' }).optional(), 'The private key’s passphrase, from a secret.', `\${DEPLOY_KEY_PASSPHRASE}`),
    'known-hosts': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP({ error: 'OpenSSH known_hosts lines or `SHA256:` fingerprints' }).optional(), 'OpenSSH known_hosts lines or `SHA256:` fingerprints, one a line.', 'vps.example.org ssh-ed25519 AAAA…'),
};
const jumpExpected = 'a map with `address`';
/** A jump host under `jumps`. */
const namedJump = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .named */ .KT)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .section */ .uW)({ address: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .address */ .hl, 'Host name or IP address.', 'bastion.example.org'), ...login }, `an address, or ${jumpExpected}`), 'namedJump');
const inlineJump = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .named */ .KT)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .section */ .uW)({
    name: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .hostName */ .Sm.optional(), 'What it is called in messages; default: its address.', 'bastion'),
    address: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .address */ .hl, 'Host name or IP address.', 'bastion.example.org'),
    ...login,
}, jumpExpected), 'inlineJump');
const jumpForms = 'the name of a jump host under `jumps`, a map with `address`, or a list of these';
const jumpItem = zod__WEBPACK_IMPORTED_MODULE_5__/* .union */ .KCZ([_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .hostName */ .Sm, inlineJump], { error: jumpForms });
const jump = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .named */ .KT)(zod__WEBPACK_IMPORTED_MODULE_5__/* .union */ .KCZ([_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .hostName */ .Sm.transform((name) => [name]), inlineJump.transform((hop) => [hop]), (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .listOf */ .c3)(jumpItem, jumpForms)], { error: jumpForms }), 'jump');
const envFileExpected = 'a file inside the release';
const envFile = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .line */ .n8)(envFileExpected), envFileExpected, (path) => path.endsWith('/') ? { hint: 'Name a file, not a directory.' } : (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .relativePathProblem */ .BE)(path));
/** What may stand at the top level for all hosts and at each host for itself. */
const hostDefaults = {
    ...login,
    jump: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(jump.optional(), 'Jump hosts in the order in which they are passed.', 'bastion'),
    path: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .hostPath */ .y4.optional(), 'The app’s directory on the host: releases, shared files and state live below it.', '/srv/shop'),
    shared: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(shared.optional(), 'What outlives releases and is linked into each; a slash at the end: a directory.', ['data/', 'config/local.json']),
    env: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(env.optional(), 'Variables written to `env-file`; hosts add to those of the top level. All values are treated as secrets.', {
        DATABASE_URL: `\${DATABASE_URL}`,
    }),
    'env-file': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(envFile.optional(), 'Where in the release `env` is written, readable by the owner only; default `.env`.', '.env'),
    build: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(steps.optional(), 'Commands run on the host in the new release before it goes live.', [
        'npm ci --omit=dev',
    ]),
    migrate: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(steps.optional(), 'Commands run in the new release just before the switch.', [
        'npm run migrate',
    ]),
    driver: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_driver_js__WEBPACK_IMPORTED_MODULE_0__/* .driver */ .Bd.optional(), 'How a release is put into service; none for a static site.', {
        systemd: { unit: 'shop.service' },
    }),
    traffic: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_traffic_js__WEBPACK_IMPORTED_MODULE_4__/* .traffic */ .iN.optional(), 'Starts the new release beside the old one and moves the traffic when it is well; absent: it takes its place.', { proxy: 'haproxy', ports: { blue: 3001, green: 3002 } }),
    'on-failure': _schema_fleet_js__WEBPACK_IMPORTED_MODULE_2__/* .onFailure */ .oC,
    health: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .listOf */ .c3)(_schema_probe_js__WEBPACK_IMPORTED_MODULE_3__/* .probe */ .d, 'a list of probes').optional(), 'Questions asked of each host after the switch.', [{ http: 'http://127.0.0.1:3000/health' }]),
};
const hostLong = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .section */ .uW)({
    address: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .address */ .hl.optional(), 'Host name or IP address.', 'vps.example.org'),
    group: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .field */ .ZZ)(_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .hostName */ .Sm.optional(), 'The group it belongs to, one of `groups`.', 'web'),
    after: _schema_fleet_js__WEBPACK_IMPORTED_MODULE_2__/* .after */ .Pl,
    optional: _schema_fleet_js__WEBPACK_IMPORTED_MODULE_2__/* .optional */ .lq,
    ...hostDefaults,
}, 'an address, or a map with `address`');
const hostExpected = 'an address, or a map with `address`';
/** A host: an address, or a map. */
const host = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .named */ .KT)(zod__WEBPACK_IMPORTED_MODULE_5__/* .union */ .KCZ([_schema_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .address */ .hl.transform((written) => hostLong.parse({ address: written })), hostLong], {
    error: hostExpected,
}), 'host');


/***/ }),

/***/ 7293:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ flatten),
/* harmony export */   LO: () => (/* binding */ missing),
/* harmony export */   Pn: () => (/* binding */ meantBy),
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   cn: () => (/* binding */ fieldPath)
/* harmony export */ });
/* harmony import */ var _config_node_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2070);
/* harmony import */ var _field_kinds_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3045);
/* harmony import */ var _issue_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8380);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1745);
/* harmony import */ var _schema_guide_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6946);





/**
 * Replaces the issue of a union by those of the form that was meant: the only one whose kind of value (text, map,
 * list) is the one given. Where that does not decide, the union's own text says what was expected.
 */
function flatten(issue) {
    if (issue.code !== 'invalid_union')
        return [issue];
    const possible = issue.errors.filter((branch) => branch.length > 0 && !branch.some(isOtherKind));
    // A form that was gone into is the one that was meant, and not a word that might have stood in its place.
    const goneInto = possible.filter((branch) => branch.some(isInside));
    const fitting = goneInto.length > 0 ? goneInto : possible;
    const [meant] = fitting;
    if (meant === undefined || fitting.length > 1)
        return [issue];
    return meant.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}
function isInside(issue) {
    return issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'custom';
}
function isOtherKind(issue) {
    if (issue.path.length > 0)
        return false;
    if (issue.code === 'invalid_union')
        return issue.errors.every((branch) => branch.some(isOtherKind));
    return issue.code === 'invalid_type';
}
/** What a schema issue says to people, at its place in `tree`; nothing for values that are not known yet. */
function explain(issue, tree, guideAt = _schema_guide_js__WEBPACK_IMPORTED_MODULE_1__/* .guideTo */ .q) {
    const path = fieldPath(issue.path);
    const node = (0,_config_node_js__WEBPACK_IMPORTED_MODULE_2__/* .nodeAt */ .oB)(tree, path);
    if (node?.kind === 'scalar' && node.unresolved)
        return [];
    const guide = guideAt(path);
    if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => unknownKey(tree, path, key, guide));
    }
    if (issue.code === 'invalid_key') {
        const message = `\`${String(path.at(-1))}\` cannot be a key here`;
        const expected = issue.issues[0]?.message ?? issue.message;
        return [(0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .issueAt */ .NC)((0,_config_node_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPlaceAt */ .qb)(tree, path), path, { message, expected, hint: 'Choose another name.' })];
    }
    if (node === undefined)
        return [missing(tree, path, issue.message, guide)];
    return [wrongValue(issue, tree, path, node, guide)];
}
/** The path of a schema issue as one of ours. */
function fieldPath(path) {
    return path.map((step) => (typeof step === 'number' ? step : String(step)));
}
/** The paths that unknown keys were probably meant to be; that these are missing need not be said as well. */
function meantBy(issue) {
    if (issue.code !== 'unrecognized_keys')
        return [];
    const path = fieldPath(issue.path);
    const { keys } = (0,_schema_guide_js__WEBPACK_IMPORTED_MODULE_1__/* .guideTo */ .q)(path);
    return issue.keys.flatMap((key) => {
        const nearest = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .nearestOf */ .q)(key, keys);
        return nearest === undefined ? [] : [[...path, nearest]];
    });
}
function unknownKey(tree, path, key, guide) {
    const below = [...path, key];
    const nearest = (0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .nearestOf */ .q)(key, guide.keys);
    return (0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .issueAt */ .NC)((0,_config_node_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPlaceAt */ .qb)(tree, below), below, {
        message: `unknown key \`${key}\``,
        ...(guide.keys.length === 0
            ? {}
            : { expected: `one of ${guide.keys.map((name) => `\`${name}\``).join(', ')}` }),
        ...(nearest === undefined ? {} : { nearest }),
        hint: nearest === undefined
            ? 'Remove it, or put it where it belongs.'
            : `Write \`${nearest}\`, or remove it.`,
    });
}
/** An issue about something that has to be there and is not. */
function missing(tree, path, expected, guide = (0,_schema_guide_js__WEBPACK_IMPORTED_MODULE_1__/* .guideTo */ .q)(path)) {
    const place = (0,_config_node_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPlaceAt */ .qb)(tree, path);
    return (0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .issueAt */ .NC)(place, path, {
        message: `\`${(0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .subjectOf */ .et)(path, place)}\` is missing`,
        expected,
        hint: addHint(path, place, guide),
    });
}
function addHint(path, place, { example, exampleOf }) {
    const key = String(path.at(-1));
    const known = exampleOf === key ? example : undefined;
    if ('input' in place) {
        return `Set \`${(0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .subjectOf */ .et)(path, place)}\`${known === undefined ? '' : `, for example to \`${known}\``}.`;
    }
    return known === undefined ? `Add \`${key}:\`.` : `Add for example \`${key}: ${known}\`.`;
}
function wrongValue(issue, tree, path, node, guide) {
    const found = issue.code === 'custom' ? (issue.params ?? {}) : {};
    const nearest = issue.code === 'invalid_value' ? nearestValue(node, issue.values) : undefined;
    const isWhole = node.kind !== 'scalar' || node.value === null;
    const place = isWhole ? (0,_config_node_js__WEBPACK_IMPORTED_MODULE_2__/* .keyPlaceAt */ .qb)(tree, path) : node.place;
    const replace = nearest === undefined ? undefined : `Write \`${nearest}\`.`;
    return (0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .issueAt */ .NC)(place, path, {
        message: found.says ?? `\`${(0,_issue_js__WEBPACK_IMPORTED_MODULE_3__/* .subjectOf */ .et)(path, place)}\` ${describeValue(node, path)}`,
        expected: issue.message,
        ...(nearest === undefined ? {} : { nearest }),
        hint: found.hint ?? replace ?? valueHint(node, path, issue, guide),
    });
}
/** What a value is, for the middle of a sentence; secrets and what came from variables are not shown. */
function describeValue(node, path) {
    if (node.kind !== 'scalar')
        return `is a ${node.kind}`;
    const { value, variables } = node;
    if (value === null || value === '')
        return 'is empty';
    if ((0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .isSecretField */ .nU)(path) || (0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .isRequestHeader */ .rW)(path))
        return 'is not valid';
    const [variable] = variables;
    if (variable !== undefined)
        return `is not valid once \`\${${variable.name}}\` is filled in`;
    if (typeof value === 'number')
        return `is the number ${node.text}`;
    if (typeof value === 'boolean')
        return `is ${node.text}`;
    return `is ${JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)}`;
}
function valueHint(node, path, issue, guide) {
    if (node.kind === 'scalar') {
        const [variable] = node.variables;
        if (variable !== undefined && node.value === '') {
            return `\`${variable.name}\` is defined but empty: GitHub gives an empty text for a secret that does not exist or is not available to this run.`;
        }
        const wantsText = issue.code === 'invalid_type' && issue.expected === 'string' && node.value !== null;
        if (wantsText && guide.accepts(node.text)) {
            return `Put it in quotes: \`"${(0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_4__/* .isSecretField */ .nU)(path) ? '…' : node.text}"\`.`;
        }
    }
    const { example, exampleOf, description } = guide;
    const key = 'input' in node.place ? '' : `${exampleOf}: `;
    if (example !== undefined)
        return `For example \`${key}${example}\`.`;
    return description ?? 'Correct the value, or remove the key.';
}
function nearestValue(node, values) {
    if (node.kind !== 'scalar' || typeof node.value !== 'string')
        return undefined;
    return (0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .nearestOf */ .q)(node.value, values.filter((value) => typeof value === 'string'));
}


/***/ }),

/***/ 9992:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ targetOf),
/* harmony export */   h: () => (/* binding */ notifyTarget)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2311);
/* harmony import */ var _model_notification_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(35);
/* harmony import */ var _schema_fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6856);



const urlExpected = 'an https URL';
/** Messages tell about machines and their addresses hold tokens: without TLS they go no further than this machine. */
function urlProblem(written, protocols) {
    if (!URL.canParse(written))
        return {};
    const { protocol, hostname } = new URL(written);
    if (protocol === protocols[0])
        return undefined;
    const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    return protocol === protocols[1] && isHere ? undefined : { hint: `Use \`${protocols[0]}//\`.` };
}
const url = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)(urlExpected), urlExpected, (written) => urlProblem(written, ['https:', 'http:']));
const token = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)('a token');
const serverExpected = 'smtps://HOST, or smtp://HOST:587, which is upgraded to TLS';
const mailServer = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)(serverExpected), serverExpected, (written) => {
    if (!URL.canParse(written) || !/^smtps?:\/\/[^/]/.test(written))
        return {};
    const { username, password } = new URL(written);
    return username + password === '' ? undefined : { hint: 'Write `user` and `password` beside `server`.' };
});
const mailboxExpected = 'a mail address';
const mailbox = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .pattern */ .T1)(/^[^\s@<>,]+@[^\s@<>,]+$/, mailboxExpected);
const mailboxes = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([mailbox.transform((one) => [one]), (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(mailbox, 'a list of mail addresses').min(1)], {
    error: 'a mail address, or a list of these',
});
const telegram = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    token: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(token, 'The bot’s token.', '${TELEGRAM_TOKEN}'),
    chat: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)('the number of a chat, or @channel'), 'The chat, a number or @channel.', '-1001234567890'),
    thread: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)(1, 2_000_000_000).optional(), 'The topic, in a group that has topics.', 7),
    server: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(url.default('https://api.telegram.org'), 'The Bot API server, if you run your own.'),
}, 'a map with `token` and `chat`');
const email = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    server: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(mailServer, 'The server that takes the mail; TLS is required.', 'smtp://smtp.example.org:587'),
    user: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)('a user name').optional(), 'The user, if the server wants one.', 'deploy'),
    password: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)('a password').optional(), 'The user’s password.', '${SMTP_PASSWORD}'),
    from: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(mailbox, 'The sender.', 'deploy@example.org'),
    to: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(mailboxes, 'Who gets the mail.', ['team@example.org']),
}, 'a map with `server`, `from` and `to`'), 'both of `user` and `password`, or neither', ({ user, password }) => (user === undefined) === (password === undefined) ? undefined : { hint: 'Add the one that is missing.' });
const keyExpected = 'a secret of at least 16 characters';
const signingKey = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)(keyExpected), keyExpected, (written) => written.length < 16 ? {} : undefined);
const webhook = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    url.transform((written) => ({ url: written })),
    (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
        url: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(url, 'Where the JSON is sent.', '${HOOK_URL}'),
        secret: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(signingKey.optional(), 'Signs it with HMAC-SHA256, as Standard Webhooks has it.', '${HOOK_SECRET}'),
    }, 'a map with `url` and `secret`'),
], { error: 'an https URL, or a map with `url` and `secret`' });
const issueLabels = ['deployment-failure'];
const githubIssue = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    token.transform((written) => ({ token: written, labels: issueLabels })),
    (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
        token: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(token, 'A token with `issues: write`.', '${GITHUB_TOKEN}'),
        labels: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)('a label'), 'a list of labels')
            .min(1, { error: 'at least one label' })
            .default(issueLabels), 'Labels of the issue, by which it is found again.', ['outage']),
    }, 'a map with `token`'),
], { error: 'a token, or a map with `token`' });
const kinds = ['slack', 'discord', 'teams', 'telegram', 'email', 'webhook', 'github-issue'];
const targetExpected = `exactly one of ${kinds.map((kind) => `\`${kind}\``).join(', ')}`;
const onExpected = `one of ${_model_notification_js__WEBPACK_IMPORTED_MODULE_2__/* .notificationKinds */ .t.map((kind) => `\`${kind}\``).join(', ')}, or a list of these`;
const kind = zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(_model_notification_js__WEBPACK_IMPORTED_MODULE_2__/* .notificationKinds */ .t, { error: onExpected });
const shape = {
    slack: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(url.optional(), 'A Slack channel: the URL of an incoming webhook.', '${SLACK_WEBHOOK}'),
    discord: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(url.optional(), 'A Discord channel: the URL of its webhook.', '${DISCORD_WEBHOOK}'),
    teams: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(url.optional(), 'A Microsoft Teams channel: the URL of a workflow that posts to it.', '${TEAMS_WEBHOOK}'),
    telegram: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(telegram.optional(), 'A Telegram chat, through a bot.'),
    email: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(email.optional(), 'Mail.'),
    webhook: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(webhook.optional(), 'Any web service: JSON, signed.'),
    'github-issue': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(githubIssue.optional(), 'An issue, opened by a failure and closed once a deployment works.', '${GITHUB_TOKEN}'),
    on: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([kind.transform((one) => [one]), (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(kind, onExpected).min(1)], { error: onExpected })
        .optional(), 'What to tell; by default everything but `started`.', ['failed', 'unknown', 'recovered']),
};
/** One place to tell of what happened. */
const notifyTarget = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .named */ .KT)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)(shape, targetExpected).meta({ oneOf: kinds.map((one) => ({ required: [one] })) }), targetExpected, (target) => {
    if (kinds.filter((one) => target[one] !== undefined).length !== 1)
        return { hint: 'Keep exactly one of them.' };
    return target['github-issue'] !== undefined && target.on !== undefined
        ? {
            says: '`github-issue` has no `on`',
            hint: 'Remove `on`: failures open it, a success closes it.',
            at: ['on'],
        }
        : undefined;
}), 'notifyTarget');
/** A target as the notifiers take it. */
function targetOf(draft) {
    const usual = _model_notification_js__WEBPACK_IMPORTED_MODULE_2__/* .notificationKinds */ .t.filter((one) => one !== 'started');
    return { on: draft.on ?? usual, channel: channelOf(draft) };
}
function channelOf(draft) {
    const { slack, discord, teams } = draft;
    if (slack !== undefined)
        return { kind: 'slack', url: slack };
    if (discord !== undefined)
        return { kind: 'discord', url: discord };
    if (teams !== undefined)
        return { kind: 'teams', url: teams };
    if (draft.telegram !== undefined) {
        const { thread, ...rest } = draft.telegram;
        return { kind: 'telegram', ...rest, ...(thread === undefined ? {} : { thread }) };
    }
    if (draft.email !== undefined) {
        const { user, password, ...rest } = draft.email;
        const login = user === undefined || password === undefined ? {} : { user, password };
        return { kind: 'email', ...rest, ...login };
    }
    if (draft.webhook !== undefined) {
        const { url: address, secret } = draft.webhook;
        return { kind: 'webhook', url: address, ...(secret === undefined ? {} : { secret }) };
    }
    return { kind: 'github-issue', ...(draft['github-issue'] ?? { token: '', labels: issueLabels }) };
}


/***/ }),

/***/ 2838:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ probe)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 7 modules
var schemas = __webpack_require__(2311);
// EXTERNAL MODULE: ./lib/config/duration.js
var duration = __webpack_require__(2315);
// EXTERNAL MODULE: ./lib/config/schema-driver.js + 3 modules
var schema_driver = __webpack_require__(9248);
// EXTERNAL MODULE: ./lib/config/schema-fields.js
var schema_fields = __webpack_require__(6856);
;// CONCATENATED MODULE: ./lib/config/schema-http.js


const urlExpected = 'a URL that begins with http:// or https://';
/** A URL of a web server. */
const url = (0,schema_fields/* checked */.KD)((0,schema_fields/* line */.n8)(urlExpected), urlExpected, (written) => {
    const parsed = URL.canParse(written) ? new URL(written) : undefined;
    if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || !/^https?:\/\//i.test(written))
        return {};
    if (parsed.username === '' && parsed.password === '')
        return undefined;
    return {
        says: 'the URL holds a user or password',
        hint: 'Send them in `headers`, as `Authorization` from a variable.',
    };
});
const statusExpected = 'a status code such as 200, a range such as 200-299, or a list of them';
const statusCode = schemas/* int */.Whr({ error: statusExpected })
    .min(100, { error: statusExpected })
    .max(599, { error: statusExpected });
const statusRange = (0,schema_fields/* checked */.KD)((0,schema_fields/* pattern */.T1)(/^[1-5]\d\d(-[1-5]\d\d)?$/, statusExpected).transform((written) => {
    const [from = 0, to = from] = written.split('-').map(Number);
    return { from, to };
}), statusExpected, ({ from, to }) => (from > to ? { hint: 'Write the lower end first.' } : undefined));
const oneStatus = schemas/* union */.KCZ([statusCode.transform((code) => ({ from: code, to: code })), statusRange], {
    error: statusExpected,
});
const schema_http_status = schemas/* union */.KCZ([
    oneStatus.transform((range) => [range]),
    (0,schema_fields/* listOf */.c3)(oneStatus, statusExpected).min(1, { error: statusExpected }),
], {
    error: statusExpected,
});
/** RFC 9110, 5.6.2: a header's name is a token. */
const headerToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerExpected = 'the value of a header on one line';
/** Headers of a request. */
const headers = schemas/* record */.g1P((0,schema_fields/* pattern */.T1)(headerToken, 'the name of a header'), (0,schema_fields/* checked */.KD)(schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()], { error: headerExpected }).transform(String), headerExpected, (value) => (/[\r\n\0]/.test(value) ? {} : undefined)), { error: 'a map of header names to values' });
/** RFC 6901, section 3. */
const jsonPointer = (0,schema_fields/* pattern */.T1)(/^(\/([^~/]|~[01])*)*$/, 'a JSON pointer such as /status');
const jsonExpected = 'a text, number, true, false or null';
const httpLong = (0,schema_fields/* checked */.KD)((0,schema_fields/* section */.uW)({
    url: (0,schema_fields/* field */.ZZ)(url, 'What is asked for; a probe from the host may name its loopback address.', 'http://127.0.0.1:3000/health'),
    socket: (0,schema_fields/* field */.ZZ)(schema_fields/* unixSocket */.gy.optional(), 'The Unix socket of the host at which the URL is asked for, as by curl’s `--unix-socket`; its sshd must not forbid `AllowStreamLocalForwarding`.', '/srv/shop/sockets/blue'),
    method: (0,schema_fields/* field */.ZZ)(schemas/* enum */.k5n(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], {
        error: 'an HTTP method in capitals',
    })
        .default('GET'), 'The request’s method.', 'GET'),
    headers: (0,schema_fields/* field */.ZZ)(headers.optional(), 'Headers to send; what comes from variables is kept secret.', {
        Accept: 'application/json',
    }),
    status: (0,schema_fields/* field */.ZZ)(schema_http_status.prefault('200-299'), 'Accepted status codes: one, a range, or a list.', 200, '200-299'),
    body: (0,schema_fields/* field */.ZZ)((0,schema_fields/* text */.Qq)('a text that the answer must contain').optional(), 'Text the body must contain.', 'ok'),
    'expect-headers': (0,schema_fields/* field */.ZZ)(headers.optional(), 'Header values the answer must have.', {
        'Content-Type': 'application/json',
    }),
    json: (0,schema_fields/* field */.ZZ)(schemas/* record */.g1P(jsonPointer, schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY(), schemas/* null */.chJ()], { error: jsonExpected }), {
        error: 'a map of JSON pointers to values',
    })
        .optional(), 'JSON pointers (RFC 6901) and the values the answer must have there.', { '/status': 'ok' }),
    version: (0,schema_fields/* field */.ZZ)(schemas/* union */.KCZ([jsonPointer.min(1), (0,schema_fields/* pattern */.T1)(headerToken, 'a JSON pointer, `body` or the name of a header')], { error: 'a JSON pointer, `body` or the name of a header' })
        .optional(), 'Where the answer names its version, which must be the new release: a JSON pointer, `body`, or a header’s name.', '/version'),
    insecure: (0,schema_fields/* field */.ZZ)(schemas/* boolean */.zMY({ error: 'true or false' }).default(false), 'Accept any TLS certificate; only for https asked from the host.', true),
}, 'a URL, or a map with `url`'), 'a method whose answer has a body', ({ method, body, json, version }) => {
    const readsBody = body !== undefined || json !== undefined || version === 'body' || version?.startsWith('/');
    return method === 'HEAD' && readsBody
        ? { says: 'the answer to HEAD has no body to look into', hint: 'Use `method: GET`.', at: ['method'] }
        : undefined;
});
/** A question to a web server: a URL, or a map. */
const http = (0,schema_fields/* named */.KT)(schemas/* union */.KCZ([url.transform((written) => httpLong.parse({ url: written })), httpLong], {
    error: 'a URL, or a map with `url`',
}), 'http');

;// CONCATENATED MODULE: ./lib/config/schema-prometheus.js



const boundExpected = 'a number';
/** Numbers in a text are taken too, because that is what `${NAME}` yields. */
const bound = schemas/* union */.KCZ([
    schemas/* number */.aig({ error: boundExpected }),
    schemas/* string */.YjP({ error: boundExpected })
        .regex(/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i, { error: boundExpected })
        .transform(Number),
], { error: boundExpected });
const expected = 'a map with `url`, `query` and `min` or `max` or both';
/** A question to Prometheus. */
const prometheus = (0,schema_fields/* checked */.KD)((0,schema_fields/* section */.uW)({
    url: (0,schema_fields/* field */.ZZ)(url, 'The server, without `/api/v1`.', 'http://127.0.0.1:9090'),
    query: (0,schema_fields/* field */.ZZ)((0,schema_fields/* line */.n8)('a PromQL query on one line'), 'What is asked (PromQL), evaluated now. No series, or NaN, is inconclusive: the gate waits, and fails when the probe’s `timeout` is over.', 'rate(http_errors_total[1m])'),
    min: (0,schema_fields/* field */.ZZ)(bound.optional(), 'No series may be below it.', 0.99),
    max: (0,schema_fields/* field */.ZZ)(bound.optional(), 'No series may be above it.', 0.01),
    headers: (0,schema_fields/* field */.ZZ)(headers.optional(), 'Headers to send; what comes from variables is kept secret.', {
        Authorization: `Bearer \${METRICS_TOKEN}`,
    }),
}, expected), expected, ({ url: server, min, max }) => {
    if (/\/api\/v1(\/query(_range)?)?\/*$/.test(URL.canParse(server) ? new URL(server).pathname : '')) {
        return {
            says: '`url` names the API of Prometheus, which is found by itself',
            hint: 'Leave out `/api/v1` and what follows it.',
            at: ['url'],
        };
    }
    if (min === undefined && max === undefined) {
        return { says: 'the query has no bounds', hint: 'Add `min`, `max` or both.' };
    }
    return min !== undefined && max !== undefined && min > max
        ? { says: '`min` is above `max`', hint: 'Write the lower bound as `min`.', at: ['min'] }
        : undefined;
});

;// CONCATENATED MODULE: ./lib/config/schema-probe.js






const tcpExpected = 'an address and a port, such as 127.0.0.1:5432 or [::1]:5432';
const tcp = (0,schema_fields/* checked */.KD)((0,schema_fields/* pattern */.T1)(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*):\d{1,5}$/, tcpExpected).transform((written) => {
    const colon = written.lastIndexOf(':');
    return {
        address: written.slice(0, colon).replace(/^\[|\]$/g, ''),
        port: Number(written.slice(colon + 1)),
    };
}), tcpExpected, ({ port }) => port < 1 || port > 65_535
    ? { says: `${port} is not a port`, hint: 'Ports go from 1 to 65535.' }
    : undefined);
const systemdExpected = 'the name of a unit, or a map with `unit` and `scope`';
const systemd = schemas/* union */.KCZ([
    schema_driver/* unitName */.Cq.transform((unit) => ({ unit })),
    (0,schema_fields/* section */.uW)({
        unit: (0,schema_fields/* field */.ZZ)(schema_driver/* unitName */.Cq, 'The unit that must be active.', 'shop.service'),
        scope: (0,schema_fields/* field */.ZZ)(schema_driver/* unitScope */.TJ.optional(), 'Default: that of the driver for its own unit, else `system`.', 'user'),
    }, systemdExpected),
], { error: systemdExpected });
const usualTimeout = '15m';
const usualUnhealthy = 4;
const kinds = ['http', 'tcp', 'command', 'systemd', 'prometheus'];
const probeExpected = 'exactly one of `http`, `tcp`, `command`, `systemd` and `prometheus`';
const probeShape = {
    http: (0,schema_fields/* field */.ZZ)(http.optional(), 'Asks a web server: a URL, or a map.', 'http://127.0.0.1:3000/health'),
    tcp: (0,schema_fields/* field */.ZZ)(tcp.optional(), 'Opens a connection to `address:port`.', '127.0.0.1:5432'),
    command: (0,schema_fields/* field */.ZZ)(schema_fields/* shellCommand */.q$.optional(), 'A shell command in the release; exit code 0 is healthy.', './bin/check'),
    systemd: (0,schema_fields/* field */.ZZ)(systemd.optional(), 'A unit that must be active.', 'shop.service'),
    prometheus: (0,schema_fields/* field */.ZZ)(prometheus.optional(), 'Asks Prometheus for values that must lie within bounds.', {
        url: 'http://127.0.0.1:9090',
        query: 'rate(http_errors_total[1m])',
        max: 0.01,
    }),
    name: (0,schema_fields/* field */.ZZ)((0,schema_fields/* line */.n8)('a name on one line').max(80, { error: 'a name of at most 80 characters' }).optional(), 'Shown in logs and reports; derived from the question when absent.', 'web'),
    from: (0,schema_fields/* field */.ZZ)(schemas/* enum */.k5n(['host', 'runner'], { error: '`host` or `runner`' }).optional(), 'Where it is asked from: `host` under `health` (the default there), `runner` under `verify` and `gate`.', 'runner'),
    interval: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('100ms', '1h').prefault('10s'), 'Pause between questions.', '10s'),
    timeout: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('100ms', '6h').optional(), `The whole time the probe may take to reach a verdict; default ${usualTimeout}.`, usualTimeout),
    'start-delay': (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '1h').prefault('0s'), 'Wait before the first question.', '5s'),
    healthy: (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(1, 100).prefault(2), 'Consecutive healthy answers needed.', 2),
    unhealthy: (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(1, 1000).optional(), 'Consecutive unhealthy answers that settle it; default 4, or with a `timeout` as many as fit into it.', 4),
    'attempt-timeout': (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('100ms', '1h').optional(), 'How long one question may take; 10s, or less where `timeout` is shorter.', '10s'),
    'degraded-after': (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1ms', '1h').optional(), 'A healthy answer slower than this marks the host degraded.', '800ms'),
};
const probeLong = (0,schema_fields/* checked */.KD)((0,schema_fields/* checked */.KD)((0,schema_fields/* section */.uW)(probeShape, probeExpected).meta({ oneOf: kinds.map((kind) => ({ required: [kind] })) }), probeExpected, (value) => {
    const given = kinds.filter((kind) => value[kind] !== undefined);
    if (given.length === 1)
        return undefined;
    if (given.length === 0)
        return {
            says: 'the probe asks nothing',
            hint: 'Add for example `http: http://127.0.0.1:3000/health`.',
        };
    return {
        says: `the probe asks ${given.length} questions: ${given.map((kind) => `\`${kind}\``).join(', ')}`,
        hint: 'Make a list item of each.',
    };
}).transform((value) => ({
    ...value,
    schedule: scheduleOf(value),
    'attempt-timeout': value['attempt-timeout'],
})), 'a schedule that can reach a verdict', scheduleProblem);
/** One health question with its schedule. */
const probe = (0,schema_fields/* named */.KT)(probeLong, 'probe');
function scheduleOf(written) {
    const degradedAfterMs = written['degraded-after'];
    const timeoutMs = written.timeout ?? (0,duration/* parseDuration */.E9)(usualTimeout) ?? 0;
    return {
        intervalMs: written.interval,
        timeoutMs,
        startDelayMs: written['start-delay'],
        healthy: written.healthy,
        unhealthy: written.unhealthy ?? unhealthyWithin(written.timeout, written.interval),
        attemptTimeoutMs: written['attempt-timeout'] ?? Math.min(10_000, timeoutMs),
        ...(degradedAfterMs === undefined ? {} : { degradedAfterMs }),
    };
}
/** Who gives a timeout wants that long to be waited: no fewer answers than fit into it settle the probe before. */
function unhealthyWithin(timeoutMs, intervalMs) {
    if (timeoutMs === undefined)
        return usualUnhealthy;
    return Math.max(usualUnhealthy, Math.ceil(timeoutMs / intervalMs) + 1);
}
function scheduleProblem({ schedule }) {
    const { attemptTimeoutMs, timeoutMs, degradedAfterMs, startDelayMs } = schedule;
    if (attemptTimeoutMs > timeoutMs) {
        return {
            says: '`attempt-timeout` is longer than `timeout`',
            hint: 'Raise `timeout`, or lower `attempt-timeout`.',
            at: ['attempt-timeout'],
        };
    }
    if (degradedAfterMs !== undefined && degradedAfterMs >= attemptTimeoutMs) {
        return {
            says: '`degraded-after` is not shorter than `attempt-timeout`, so it can never be reached',
            hint: 'Lower `degraded-after`, or raise `attempt-timeout`.',
            at: ['degraded-after'],
        };
    }
    if (startDelayMs >= timeoutMs) {
        return {
            says: '`timeout` is over before the first question: it includes `start-delay`',
            hint: 'Raise `timeout`, or lower `start-delay`.',
            at: ['timeout'],
        };
    }
    return undefined;
}


/***/ }),

/***/ 2151:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Vv: () => (/* binding */ hasUsableSockets),
  iN: () => (/* binding */ traffic),
  t7: () => (/* binding */ trafficOf)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 7 modules
var schemas = __webpack_require__(2311);
// EXTERNAL MODULE: ./lib/config/schema-fields.js
var schema_fields = __webpack_require__(6856);
;// CONCATENATED MODULE: ./lib/config/schema-canary.js

const stepsExpected = 'rising parts of the traffic, from 1% to 100%, such as [5%, 25%, 50%]';
const steps = (0,schema_fields/* checked */.KD)((0,schema_fields/* listOf */.c3)((0,schema_fields/* pattern */.T1)(/^([1-9]\d?|100)%$/, 'a part of the traffic from 1% to 100%').transform((written) => Number.parseInt(written, 10)), stepsExpected).min(1, { error: stepsExpected }), stepsExpected, (parts) => parts.some((part, index) => index > 0 && part <= (parts[index - 1] ?? 0))
    ? { says: 'the steps do not rise', hint: 'All of the traffic follows the last one by itself.' }
    : undefined);
/** How traffic moves to a new release by parts. */
const trafficCanary = (0,schema_fields/* section */.uW)({
    steps: (0,schema_fields/* field */.ZZ)(steps.prefault(['5%', '25%', '50%']), 'Which parts of the requests reach the new release, one after another; then all.', ['5%', '25%', '50%']),
    soak: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '24h').prefault('5m'), 'How long each part is held at least; its probes, `gate` and `verify` are asked meanwhile.', '5m'),
    'min-requests': (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(0, 1_000_000).prefault(20), 'How many requests the new release must have had at each part; with fewer it is held longer.', 200),
    within: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '24h').prefault('30m'), 'How long is waited for them before the traffic goes back.', '1h'),
}, 'a map with `steps`, `soak`, `min-requests` and `within`, which may be empty: `{}`').transform(({ steps: parts, soak, 'min-requests': minRequests, within }) => ({
    steps: parts,
    soakMs: soak,
    minRequests,
    withinMs: within,
}));

;// CONCATENATED MODULE: ./lib/config/schema-traffic.js



const socketExpected = 'the absolute path of a socket, such as /run/haproxy/admin.sock';
const statsSocket = (0,schema_fields/* checked */.KD)((0,schema_fields/* line */.n8)(socketExpected), socketExpected, (path) => path.startsWith('/') ? undefined : { hint: 'Begin with `/`.' });
const backend = (0,schema_fields/* pattern */.T1)(/^[A-Za-z0-9_.:-]+$/, 'the name of a backend of letters, digits, `-`, `_`, `.` and `:`');
const traefikApi = (0,schema_fields/* pattern */.T1)(/^http:\/\/[A-Za-z0-9.-]+:\d{1,5}$/, 'the address of Traefik’s API, such as http://127.0.0.1:8080');
const traefikDirectory = (0,schema_fields/* pattern */.T1)(/^\/[A-Za-z0-9._@+,=/-]+[A-Za-z0-9._@+,=-]$/, 'the absolute path of a directory of letters, digits and `._@+,=/-`');
const service = (0,schema_fields/* pattern */.T1)(/^[A-Za-z0-9_-]+$/, 'the name of a service of letters, digits, `-` and `_`');
const portsExpected = 'two different ports, `blue` and `green`';
const ports = (0,schema_fields/* checked */.KD)((0,schema_fields/* section */.uW)({
    blue: (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(1, 65_535), 'Where the app of the colour blue listens.', 3001),
    green: (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(1, 65_535), 'Where the app of the colour green listens.', 3002),
}, portsExpected), portsExpected, ({ blue, green }) => blue === green ? { hint: 'Two releases run at once: each needs its own.' } : undefined);
const trafficShape = (0,schema_fields/* section */.uW)({
    proxy: (0,schema_fields/* field */.ZZ)(schemas/* enum */.k5n(['haproxy', 'nginx', 'caddy', 'traefik'], { error: '`haproxy`, `nginx`, `caddy` or `traefik`' }), 'Which proxy sends requests to the app.', 'haproxy'),
    'proxy-file': (0,schema_fields/* field */.ZZ)((0,schema_fields/* line */.n8)('the absolute path of a file').optional(), 'The file from which the proxy starts, for its own checker; default: where Debian has it.', '/etc/nginx/nginx.conf'),
    ports: (0,schema_fields/* field */.ZZ)(ports.optional(), 'Where the two releases listen, on 127.0.0.1; the app finds its port in `PORT`. nginx and Caddy need them for containers only, and systemd to forward to them.', { blue: 3001, green: 3002 }),
    socket: (0,schema_fields/* field */.ZZ)(statsSocket.optional(), 'HAProxy’s `stats socket`, which the deploying user may write to; default: /run/haproxy/admin.sock.', '/run/haproxy/shop.sock'),
    backend: (0,schema_fields/* field */.ZZ)(backend.optional(), 'HAProxy’s backend of this app; default: the app’s name.', 'shop'),
    api: (0,schema_fields/* field */.ZZ)(traefikApi.optional(), 'Where Traefik’s API answers on the host; default: http://127.0.0.1:8080.', 'http://127.0.0.1:8099'),
    dynamic: (0,schema_fields/* field */.ZZ)(traefikDirectory.optional(), 'The directory that Traefik’s file provider watches, in which the deploying user may make files; default: /etc/traefik/dynamic.', '/etc/traefik/conf.d'),
    service: (0,schema_fields/* field */.ZZ)(service.optional(), 'The service that a router of Traefik sends requests to; default: the app’s name.', 'shop'),
    sockets: (0,schema_fields/* field */.ZZ)(schema_fields/* unixSocket */.gy.optional(), 'nginx and Caddy: the directory in which the two releases listen, at the sockets `blue` and `green`, and which has the link `current` to the one in service; default: `sockets` in the app’s own. Without `ports` the app finds its socket in `SOCKET`.', '/srv/shop/sockets'),
    drain: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '4m').prefault('30s'), 'How long the old release may finish what it has begun before it is stopped.', '30s'),
    canary: (0,schema_fields/* field */.ZZ)(trafficCanary.optional(), 'HAProxy: the requests move to the new release by parts, and back to the old one when it is not well at one; absent: all at once.', { steps: ['5%', '25%', '50%'], soak: '5m' }),
}, 'a map with `proxy`');
/** The keys that only some proxies have; each takes `ports`. */
const proxiesOf = {
    socket: ['haproxy'],
    backend: ['haproxy'],
    canary: ['haproxy'],
    sockets: ['nginx', 'caddy'],
    api: ['traefik'],
    dynamic: ['traefik'],
    service: ['traefik'],
};
const ownKeys = Object.keys(proxiesOf).filter((key) => key in proxiesOf);
const trafficExpected = 'the keys of one proxy';
/** The keys of `traffic`. */
const trafficLong = (0,schema_fields/* checked */.KD)(trafficShape, trafficExpected, (given) => {
    const { proxy } = given;
    const has = (key) => proxiesOf[key].some((kind) => kind === proxy);
    if (given.ports === undefined && !has('sockets'))
        return {
            says: `${nameOf[proxy]} needs to know where the two releases listen`,
            hint: 'Add `ports: { blue: 3001, green: 3002 }`.',
        };
    const wrong = ownKeys.find((key) => given[key] !== undefined && !has(key));
    return wrong === undefined ? undefined : { ...notFor(wrong, proxy), at: [wrong] };
});
const nameOf = {
    haproxy: 'HAProxy',
    nginx: 'nginx',
    caddy: 'Caddy',
    traefik: 'Traefik',
};
function notFor(key, proxy) {
    const [first, ...more] = proxiesOf[key];
    const who = [first, ...more].map((kind) => nameOf[kind]).join(' and ');
    return {
        says: `\`${key}\` has no meaning with \`proxy: ${proxy}\`: it is for ${who}`,
        hint: `Remove \`${key}\`, or put ${who.replace(' and ', ' or ')} before the app and write \`proxy: ${first}\`; docs/traffic.md shows each proxy.`,
    };
}
/** How traffic moves from the old release to the new one. */
const traffic = (0,schema_fields/* named */.KT)(trafficLong, 'traffic');
const proxyFiles = {
    haproxy: '/etc/haproxy/haproxy.cfg',
    nginx: '/etc/nginx/nginx.conf',
    caddy: '/etc/caddy/Caddyfile',
    traefik: '/etc/traefik/traefik.yml',
};
/** The configuration that a `traffic` section of the app at `path` stands for. */
function trafficOf(given, app, path) {
    const { proxy: kind, drain, canary } = given;
    const common = {
        proxyFile: given['proxy-file'] ?? proxyFiles[kind],
        drainMs: drain,
        ...(canary === undefined ? {} : { canary }),
    };
    const { blue = 0, green = 0 } = given.ports ?? {};
    const atPorts = { blue: { port: blue }, green: { port: green } };
    if (kind === 'haproxy') {
        const { socket: at = '/run/haproxy/admin.sock', backend: name = app } = given;
        return { ...common, proxy: { kind, socket: at, backend: name }, listen: atPorts };
    }
    if (kind === 'traefik') {
        const { api = 'http://127.0.0.1:8080', dynamic = '/etc/traefik/dynamic', service: name = app } = given;
        const proxy = { kind, api, directory: dynamic, service: name, ports: { blue, green } };
        return { ...common, proxy, listen: atPorts };
    }
    const directory = socketsDirectory(given, path);
    if (given.ports !== undefined)
        return { ...common, proxy: { kind, directory, ports: given.ports }, listen: atPorts };
    const listen = { blue: { socket: `${directory}/blue` }, green: { socket: `${directory}/green` } };
    return { ...common, proxy: { kind, directory }, listen };
}
/** Whether the sockets that the app's own path leads to could be made; what is written by hand was checked before. */
function hasUsableSockets(given, path) {
    const isLinked = proxiesOf.sockets.some((kind) => kind === given.proxy);
    return !isLinked || schema_fields/* unixSocket */.gy.safeParse(`${socketsDirectory(given, path)}/current`).success;
}
function socketsDirectory({ sockets }, path) {
    return sockets ?? `${path}/sockets`;
}


/***/ }),

/***/ 2604:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ inheritedKeys),
/* harmony export */   L: () => (/* binding */ documentSchema)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2311);
/* harmony import */ var _schema_fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6856);
/* harmony import */ var _schema_fleet_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1349);
/* harmony import */ var _schema_host_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7951);
/* harmony import */ var _schema_notify_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9992);
/* harmony import */ var _schema_probe_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2838);






const appExpected = 'a name of small letters, digits and `-` that begins with a letter or digit, at most 40 characters';
const appName = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .pattern */ .T1)(/^[a-z0-9][a-z0-9-]{0,39}$/, appExpected);
const sourceExpected = 'a directory or an archive (.tar, .tar.gz, .tgz, .tar.zst, .zip)';
const sourcePath = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checked */ .KD)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)(sourceExpected), sourceExpected, (path) => /\.(tar\.(xz|bz2|lzma|lz4|Z)|txz|tbz2?|rar|7z|jar|war)$/i.test(path)
    ? { hint: 'Repack it as .tar.gz, .tar.zst or .zip, or give the directory.' }
    : undefined);
const patterns = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8)('a gitignore pattern'), 'a list of gitignore patterns');
const source = zod__WEBPACK_IMPORTED_MODULE_5__/* .union */ .KCZ([
    sourcePath.transform((path) => ({ path, include: [], exclude: [] })),
    (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
        path: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(sourcePath, 'The directory or archive on the runner.', './build'),
        include: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(patterns.default([]), 'gitignore patterns; when given, only what they match is sent.', ['dist/']),
        exclude: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(patterns.default([]), 'gitignore patterns of what stays behind; `.git/` always does.', ['*.map']),
    }, `${sourceExpected}, or a map with \`path\``),
], { error: `${sourceExpected}, or a map with \`path\`` });
const connect = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    timeout: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('1s', '10m').prefault('20s'), 'For each hop, until it is authenticated.', '20s'),
    keepalive: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('1s', '10m').prefault('5s'), 'A silent connection is lost after three of these.', '5s'),
}, 'a map with `timeout` and `keepalive`');
/** The shape of deploy.yml. Addresses, users and paths are optional here because defaults and overlays may give them. */
const documentSchema = (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)({
    app: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(appName.optional(), 'The app’s name, default: the repository’s.', 'shop'),
    source: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(source.optional(), 'What to deploy: a directory or an archive on the runner.', './build'),
    keep: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)(1, 1000).prefault(5), 'Good releases kept besides the one in service.', 5),
    transport: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_5__/* ["enum"] */ .k5n(['ssh2', 'openssh'], { error: '`ssh2` or `openssh`' }).default('ssh2'), '`ssh2` is built in; `openssh` uses the runner’s ssh with its configuration, agent and certificates.', 'openssh'),
    connect: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(connect.prefault({}), 'How long connections may take and be silent.'),
    'max-parallel': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)(1, 1000).prefault(10), 'How many hosts are worked on at once.', 10),
    'lock-wait': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('0s', '6h').prefault('5m'), 'How long to wait for another run that deploys to the same host; 0s refuses at once.', '5m'),
    'confirm-within': (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('20s', '1h').prefault('2m'), 'A host that hears nothing for this long after its switch goes back by itself.', '2m'),
    retries: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(_schema_fleet_js__WEBPACK_IMPORTED_MODULE_1__/* .retries */ .ZI.prefault({}), 'How connecting is tried again.'),
    strategy: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(_schema_fleet_js__WEBPACK_IMPORTED_MODULE_1__/* .strategy */ .UL.prefault('all-at-once'), 'How hosts are cut into waves: `all-at-once`, `rolling` or `canary`.', { rolling: { batch: 1, pause: '30s' } }),
    ..._schema_host_js__WEBPACK_IMPORTED_MODULE_2__/* .hostDefaults */ .lS,
    gate: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(_schema_probe_js__WEBPACK_IMPORTED_MODULE_4__/* .probe */ .d, 'a list of probes').default([]), 'Questions asked from the runner between two waves, beside `verify`, and once more in the end.', [{ prometheus: { url: 'http://prometheus:9090', query: 'rate(http_errors_total[1m])', max: 0.01 } }]),
    verify: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(_schema_probe_js__WEBPACK_IMPORTED_MODULE_4__/* .probe */ .d, 'a list of probes').default([]), 'Questions asked from the runner after every wave, the last included.', [{ http: 'https://shop.example.org/' }]),
    notify: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)((0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(_schema_notify_js__WEBPACK_IMPORTED_MODULE_3__/* .notifyTarget */ .h, 'a list of targets').default([]), 'Whom to tell what happened; a message that does not arrive fails nothing.', [{ slack: '${SLACK_WEBHOOK}', on: ['failed', 'recovered'] }]),
    groups: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .hostName */ .Sm, _schema_fleet_js__WEBPACK_IMPORTED_MODULE_1__/* .group */ .Os, { error: 'a map of names to groups' }).default({}), 'Groups of hosts by name; hosts say with `group` that they belong to one.', { gpu: { after: 'web', optional: true } }),
    hosts: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .hostName */ .Sm, _schema_host_js__WEBPACK_IMPORTED_MODULE_2__/* .host */ .Hc, { error: 'a map of host names to addresses' }).optional(), 'The machines to deploy to, by name.', { vps: 'vps.example.org' }),
    jumps: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .hostName */ .Sm, zod__WEBPACK_IMPORTED_MODULE_5__/* .union */ .KCZ([_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .address */ .hl.transform((written) => _schema_host_js__WEBPACK_IMPORTED_MODULE_2__/* .namedJump */ .a3.parse({ address: written })), _schema_host_js__WEBPACK_IMPORTED_MODULE_2__/* .namedJump */ .a3], {
        error: 'an address, or a map with `address`',
    }), {
        error: 'a map of names to jump hosts',
    })
        .default({}), 'Jump hosts by name; user, key and known hosts default to those of the host behind them.', { bastion: 'bastion.example.org' }),
    environments: (0,_schema_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .field */ .ZZ)(zod__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_5__/* .unknown */ .L5J(), { error: 'a map of names to environments' }).optional(), 'By name: the same keys again, laid over the top level. Maps merge, lists and single values replace, null removes.'),
}, 'a map of the keys of deploy.yml');
/** The keys that hosts inherit from the top level. */
const inheritedKeys = Object.keys(_schema_host_js__WEBPACK_IMPORTED_MODULE_2__/* .hostDefaults */ .lS);


/***/ }),

/***/ 9082:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ secretsIn)
/* harmony export */ });
/* unused harmony export isWorthHiding */
/* harmony import */ var _config_node_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2070);
/* harmony import */ var _field_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3045);


const shortest = 4;
/** Words and small numbers that are everywhere: hiding them would hide nothing and make every log unreadable. */
const commonplace = /^(true|false|null|none|yes|no|on|off|\d{1,5})$/i;
/** Whether hiding a value in logs makes sense. */
function isWorthHiding(value) {
    return value.trim().length >= shortest && !commonplace.test(value.trim());
}
/**
 * Every value in a configuration that must never be shown: those of `env`, `ssh-key` and `passphrase` wherever they
 * stand, addresses and tokens under `notify`, request headers that were made from variables, and the variables that any of these were made from.
 */
function secretsIn(tree) {
    const found = new Set();
    (0,_config_node_js__WEBPACK_IMPORTED_MODULE_0__/* .walk */ .GG)(tree, (path, node) => {
        if (node.kind !== 'scalar')
            return;
        const isHeader = (0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isRequestHeader */ .rW)(path) && node.variables.length > 0;
        if (!(0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretField */ .nU)(path) && !isHeader)
            return;
        for (const value of [node.text, ...node.variables.map((variable) => variable.value)])
            found.add(value);
    });
    return [...found].filter(isWorthHiding);
}


/***/ }),

/***/ 8574:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V2: () => (/* binding */ substitute),
/* harmony export */   ii: () => (/* binding */ referencesIn),
/* harmony export */   n0: () => (/* binding */ variablesNamed)
/* harmony export */ });
/* harmony import */ var _field_kinds_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3045);
/* harmony import */ var _issue_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8380);


const token = /\$\$\{|\$\{[^{}\n]*\}|\$\{\{.*?\}\}|\$\{/g;
const wellFormed = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
const escaped = '$${';
/** Every `${…}` in a text with its offset; the escape `$${` is none. */
function referencesIn(text) {
    return [...text.matchAll(token)]
        .filter(([found]) => found !== escaped)
        .map((match) => ({ token: match[0], offset: match.index }));
}
/** The names of all variables that texts below `node` refer to, each once; comments are none of them. */
function variablesNamed(node) {
    return [...new Set(referencesBelow(node))].flatMap((found) => wellFormed.exec(found)?.[1] ?? []);
}
function referencesBelow(node) {
    switch (node.kind) {
        case 'scalar':
            return [...node.references.keys()];
        case 'list':
            return node.items.flatMap(referencesBelow);
        case 'map':
            return [...node.entries.values()].flatMap(({ value }) => referencesBelow(value));
    }
}
function substitute(node, variables, path = []) {
    switch (node.kind) {
        case 'scalar':
            return substituteScalar(node, variables, path);
        case 'list': {
            const items = node.items.map((item, index) => substitute(item, variables, [...path, index]));
            return {
                node: { ...node, items: items.map((item) => item.node) },
                issues: items.flatMap((item) => item.issues),
            };
        }
        case 'map': {
            const issues = [];
            const entries = new Map();
            for (const [key, entry] of node.entries) {
                const value = substitute(entry.value, variables, [...path, key]);
                entries.set(key, { ...entry, value: value.node });
                issues.push(...value.issues);
            }
            return { node: { ...node, entries }, issues };
        }
    }
}
function substituteScalar(node, variables, path) {
    if (typeof node.value !== 'string' || !node.value.includes('${'))
        return { node, issues: [] };
    const issues = [];
    const used = [];
    let unresolved = false;
    const value = node.value.replace(token, (found) => {
        if (found === escaped)
            return '${';
        const name = wellFormed.exec(found)?.[1];
        const known = name !== undefined && variables !== undefined && Object.hasOwn(variables, name);
        const replacement = known ? variables[name] : undefined;
        if (name !== undefined && replacement !== undefined) {
            used.push({ name, value: replacement });
            return replacement;
        }
        unresolved = true;
        const says = name === undefined
            ? malformed(found)
            : variables === undefined
                ? undefined
                : undefinedVariable(name, path);
        if (says !== undefined)
            issues.push((0,_issue_js__WEBPACK_IMPORTED_MODULE_0__/* .issueAt */ .NC)(node.references.get(found) ?? node.place, path, says));
        return found;
    });
    return { node: { ...node, value, text: value, variables: used, unresolved }, issues };
}
/** Parts of names that say that a value is nobody's business: a wrong guess costs less this way than the other. */
const secretName = /key|secret|token|pass|credential|private|webhook|dsn/i;
function undefinedVariable(name, path) {
    const isSecret = (0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isSecretField */ .nU)(path) || (0,_field_kinds_js__WEBPACK_IMPORTED_MODULE_1__/* .isRequestHeader */ .rW)(path) || secretName.test(name);
    const [from, other] = isSecret
        ? ['secrets', '`vars.` for what everybody may read']
        : ['vars', '`secrets.` for what nobody may read'];
    return {
        message: `\`\${${name}}\` is not defined`,
        hint: `Define it in the workflow, at the step that deploys: \`env:\` with \`${name}: \${{ ${from}.${name} }}\` (${other}). A literal \`\${\` is written \`$\${\`.`,
    };
}
function malformed(found) {
    if (found.startsWith('${{')) {
        return {
            message: `\`\${{ … }}\` is not evaluated in this file`,
            expected: `\`\${NAME}\``,
            hint: `Give the expression a name in the workflow, \`env:\` with \`NAME: \${{ … }}\`, and write \`\${NAME}\` here.`,
        };
    }
    return {
        message: `\`${found}\` names no variable`,
        expected: `\`\${NAME}\` of letters, digits and \`_\``,
        hint: 'Defaults and other shell forms are not supported; a literal `${`, meant for the shell on the host, is written `$${`.',
    };
}


/***/ }),

/***/ 7254:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ driverOf)
});

// UNUSED EXPORTS: drivers

// EXTERNAL MODULE: ./lib/host/command-failure.js
var command_failure = __webpack_require__(9685);
// EXTERNAL MODULE: ./lib/host/scripts.generated.js
var scripts_generated = __webpack_require__(7044);
// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
;// CONCATENATED MODULE: ./lib/drivers/command.js



/** Puts a release into service by the user's own commands; with none of them (a static site) the switch is all. */
const commandDriver = {
    kind: 'command',
    tools: () => [],
    async preflight(context) {
        const { start, stop, reload, restart } = context.config;
        for (const command of [start, stop, reload, restart]) {
            const words = command === undefined ? undefined : sudoWords(command);
            if (words !== undefined)
                await requireSudo(context, words);
        }
    },
    prepare: async () => undefined,
    async activate(context, _release, previous) {
        for (const command of activationCommands(context.config, previous !== undefined)) {
            await run(context, command, previous);
        }
        return { run: '' };
    },
    watch: async () => undefined,
    confirmSteady: async () => undefined,
    lastLines: async () => [],
    async goBackCommands(context, _release, previous) {
        const { config, agent } = context;
        const commands = previous === undefined ? present(config.stop) : activationCommands(config, true);
        return commands.map((command) => agent.runInCommand('current', command));
    },
    unstoppable(context) {
        const { start, restart, reload, stop } = context.config;
        return stop === undefined && (start ?? restart ?? reload) !== undefined
            ? unstoppable(context)
            : undefined;
    },
};
/**
 * The commands that put a release into service, in order. With an old release in service the gentlest one given
 * is taken: reload, else restart, else stop and start. Without one: start, else restart, else reload.
 */
function activationCommands(config, replacing) {
    const { start, stop, reload, restart } = config;
    if (!replacing)
        return present(start ?? restart ?? reload);
    if (reload !== undefined)
        return [reload];
    if (restart !== undefined)
        return [restart];
    return [...present(stop), ...present(start)];
}
/** A first deployment failed and nothing says how to stop what was started: only a person can. */
function unstoppable(context) {
    return {
        kind: 'command-failed',
        host: context.host,
        message: 'the app was started and may still run: no `stop` command is configured',
        hint: 'Stop it by hand on the host, and give driver.command.stop so that this can be done for you.',
    };
}
/** The words that a plain `sudo …` command hands to sudo; undefined for anything that only a shell can read. */
function sudoWords(command) {
    const [sudo, ...words] = command.trim().split(/\s+/);
    if (sudo !== 'sudo' || !/^[\w\s@%+=:,./-]+$/.test(command))
        return undefined;
    const given = words[0] === '-n' ? words.slice(1) : words;
    return given.length === 0 || given[0]?.startsWith('-') === true ? undefined : given;
}
async function requireSudo(context, words) {
    const result = await context.agent.runScript(scripts_generated/* scripts */.P['drivers/command.sh'], ['may-sudo', ...words], {
        timeoutMs: 30_000,
    });
    const { user } = context.facts;
    const [program = '', ...args] = words;
    const line = [result.stdout.trim() || program, ...args].join(' ');
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: context.host,
        command: `sudo -n -l ${words.join(' ')}`,
        exits: {
            80: {
                kind: 'tool-missing',
                message: 'sudo is not installed',
                hint: 'Log in as a user who may do it without sudo, or install sudo.',
            },
            83: {
                kind: 'agent-refused',
                message: `${user} may not run without a password: sudo ${words.join(' ')}`,
                hint: `Add to /etc/sudoers.d/deploy on the host: ${user} ALL=(root) NOPASSWD: ${line}`,
            },
        },
    });
    if (failure !== undefined)
        throw new model_failure/* DeployError */.s(failure);
}
function present(command) {
    return command === undefined ? [] : [command];
}
async function run(context, command, previous) {
    const result = await context.agent.runIn('current', command, {
        timeoutMs: context.config.timeoutMs,
        onLine: context.onLine,
        ...(previous === undefined ? {} : { previous }),
    });
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: context.host,
        command,
        hint: 'The command runs in `current` by `sh -c` as the deploying user; run it there by hand to see the same.',
    });
    if (failure !== undefined)
        throw new model_failure/* DeployError */.s(failure);
}

// EXTERNAL MODULE: ./lib/model/traffic.js
var traffic = __webpack_require__(4487);
;// CONCATENATED MODULE: ./lib/drivers/compose-images.js

/** Reads what `compose.sh layers` prints. */
function readEngineImages(printed) {
    const images = [...printed.matchAll(/^image=(\S+) ?(.*)$/gm)].map(([, id = '', layers = '']) => [id, layers.split(' ').filter((layer) => layer !== '')]);
    const free = /^free-kib=(\d+)$/m.exec(printed)?.[1];
    return {
        format: /^zstd=yes$/m.test(printed) ? 'zstd' : 'gzip',
        images: new Map(images),
        ...(free === undefined ? {} : { freeBytes: Number(free) * 1024 }),
    };
}
/** How many of an image's layers, from the lowest, the engine has in this order: only so do they count as the same. */
function layersPresent(image, engine) {
    const shared = [...engine.images.values()].map((layers) => {
        const differs = image.layers.findIndex((layer, index) => layers[index] !== layer);
        return differs < 0 ? image.layers.length : differs;
    });
    return Math.max(0, ...shared);
}
/** What of the images must be sent, one after another: what one brings the next one finds. */
function planShipments(images, engine) {
    const known = new Map(engine.images);
    return images.map((image) => {
        const there = known.has(image.id);
        const present = layersPresent(image, { ...engine, images: known });
        known.set(image.id, image.layers);
        return { image, there, present, bytes: there ? 0 : sum(image.layerBytes.slice(present)) };
    });
}
/** Files take whole blocks on the host, and the engine notes things about them. */
const spaceMarginBytes = 32 * 1024 * 1024;
/** What must be free for one: the engine unpacks an archive beside its images before it takes the layers from it. */
function spaceFor(shipment) {
    return shipment.bytes === 0 ? 0 : 2 * shipment.bytes + spaceMarginBytes;
}
/** What must be free for all: of those before, the layers only. */
function spaceForAll(shipments) {
    let before = 0;
    let most = 0;
    for (const shipment of shipments) {
        most = Math.max(most, before + spaceFor(shipment));
        before += shipment.bytes;
    }
    return most;
}
/**
 * Brings images from the runner to the host's engine: what layers it lacks, and nothing where it has the image.
 * Rejects with `disk-full` before anything is sent when there is no room for them.
 */
async function sendImages(sources, sending) {
    if (sources.length === 0)
        return;
    const { path, run, tell } = sending;
    const images = [];
    for (const source of sources)
        images.push(await findImage(source, sending));
    const engine = readEngineImages((await run(['layers'], { keepBytes: 8 * 1024 * 1024 })).stdout);
    const shipments = planShipments(images, engine);
    requireSpace(shipments, engine, sending.host);
    for (const shipment of shipments) {
        const { image, there, present, bytes } = shipment;
        const kib = String(Math.ceil(spaceFor(shipment) / 1024));
        const args = ['load', path, image.id, image.name, engine.format, kib];
        if (there) {
            tell(`${image.name} is there already`);
            await run(args, {});
            continue;
        }
        tell(`sending ${image.layers.length - present} of ${image.layers.length} layers of ${image.name}, ${megabytes(bytes)}`);
        await send(image, present, engine.format, (stdin) => run(args, { stdin }));
    }
}
function requireSpace(shipments, { freeBytes }, host) {
    const needed = spaceForAll(shipments);
    if (freeBytes === undefined || freeBytes >= needed)
        return;
    const missing = shipments.filter(({ bytes }) => bytes > 0);
    throw new model_failure/* DeployError */.s({
        kind: 'disk-full',
        host,
        message: `Docker on ${host} has ${megabytes(freeBytes)} free for images; ${missing.map(({ image }) => image.name).join(' and ')} need ${megabytes(needed)}`,
        hint: `Free some space on the host (docker system df shows what takes it), or lower \`keep\`. Layers of ${megabytes(sum(missing.map(({ bytes }) => bytes)))} are missing there; while they are unpacked they take twice that. Nothing that runs was changed.`,
    });
}
function sum(numbers) {
    return numbers.reduce((total, number) => total + number, 0);
}
function megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(1)} MB`;
}
/** The failure of the archive itself tells more than what the host says about its sudden end. */
async function send(image, present, format, run) {
    const archive = image.open(present, format);
    let broken;
    archive.once('error', (error) => {
        broken = error;
    });
    try {
        await run(archive);
    }
    catch (thrown) {
        throw broken ?? thrown;
    }
    finally {
        archive.destroy();
    }
}
async function findImage(source, { runner, host, machine }) {
    try {
        return await runner.find(source, machine);
    }
    catch (thrown) {
        if (thrown instanceof model_failure/* DeployError */.s)
            throw new model_failure/* DeployError */.s({ ...thrown.failure, host }, { cause: thrown });
        throw thrown;
    }
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 7 modules
var schemas = __webpack_require__(2311);
// EXTERNAL MODULE: ./lib/model/images.js
var model_images = __webpack_require__(506);
;// CONCATENATED MODULE: ./lib/drivers/compose-manifests.js


const imageManifest = schemas/* looseObject */._H3({
    layers: schemas/* array */.YOg(schemas/* looseObject */._H3({ digest: schemas/* string */.YjP(), size: schemas/* number */.aig() })),
});
const index = schemas/* looseObject */._H3({
    manifests: schemas/* array */.YOg(schemas/* looseObject */._H3({
        digest: schemas/* string */.YjP(),
        platform: schemas/* looseObject */._H3({ os: schemas/* string */.YjP(), architecture: schemas/* string */.YjP() }).optional(),
    })),
});
/** Reads what `compose.sh room` printed, for a host whose `uname -m` is `machine`. */
function readRoom(printed, machine) {
    const values = (key) => [...printed.matchAll(new RegExp(`^${key}=(.+)$`, 'gm'))].map(([, value]) => value ?? '');
    const [free] = values('free-kib');
    const manifests = new Map();
    for (const [, ref = '', text = ''] of printed.matchAll(/^manifest=(.+)\n([\s\S]*?)(?=^manifest=|^there=|(?![\s\S]))/gm)) {
        const manifest = readManifest(text, machine);
        if (manifest !== undefined)
            manifests.set(ref, manifest);
    }
    return {
        ...(free === undefined ? {} : { freeBytes: Number(free) * 1024 }),
        inService: values('have'),
        there: values('there'),
        manifests,
    };
}
function readManifest(text, machine) {
    const json = jsonOf(text);
    const image = imageManifest.safeParse(json);
    if (image.success)
        return { layers: image.data.layers.map(({ digest, size }) => ({ digest, bytes: size })) };
    const wanted = (0,model_images/* goArchitecture */.K)(machine);
    const entry = index
        .safeParse(json)
        .data?.manifests.find(({ platform }) => platform?.os === 'linux' && platform.architecture === wanted);
    return entry === undefined ? undefined : { platform: entry.digest };
}
function jsonOf(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** The layers that a name means, as far as the registry was asked. */
function layersOf(ref, manifests) {
    const manifest = manifests.get(ref);
    if (manifest === undefined)
        return undefined;
    return 'layers' in manifest
        ? manifest.layers
        : layersOf(`${repositoryOf(ref)}@${manifest.platform}`, without(manifests, ref));
}
function without(manifests, ref) {
    return new Map([...manifests].filter(([name]) => name !== ref));
}
/** The name without tag and digest; the colon of a port comes before a slash. */
function repositoryOf(ref) {
    const [name = ''] = ref.split('@');
    return name.replace(/:[^:/]*$/, '');
}

;// CONCATENATED MODULE: ./lib/drivers/compose-room.js


/** From so much free space on nobody is asked how large images are. */
const plentyBytes = 20e9;
/**
 * How much an image takes while it is pulled, over what the registry says of it. Docker keeps what it has downloaded of
 * an image until it is unpacked (1), and gzip makes about a third of what images are mostly made of, programs and text
 * (3): Debian's, PostgreSQL's and Node's official images are 2.4 to 2.9 times as large unpacked.
 */
const spacePerByte = 4;
/** What must be free for what comes, layers that the host has aside. */
function spaceForComing(coming, present, minFreeBytes) {
    const here = new Set(present.map(({ digest }) => digest));
    const missing = new Map(coming
        .flatMap(({ layers = [] }) => layers)
        .filter(({ digest }) => !here.has(digest))
        .map(({ digest, bytes }) => [digest, bytes]));
    const downloadBytes = [...missing.values()].reduce((total, bytes) => total + bytes, 0);
    const unknown = coming.some(({ layers }) => layers === undefined);
    return { bytes: spacePerByte * downloadBytes + (unknown ? minFreeBytes : 0), downloadBytes };
}
/** Why what comes does not fit, for people; undefined when it does. */
function whyNoRoom(host, coming, present, space) {
    const { bytes, downloadBytes } = spaceForComing(coming, present, space.minFreeBytes);
    if (space.freeBytes >= bytes)
        return undefined;
    const unknown = coming.filter(({ layers }) => layers === undefined).map(({ name }) => name);
    const reasons = [
        ...(downloadBytes === 0
            ? []
            : [
                `The layers that are missing there are ${compose_room_megabytes(downloadBytes)} compressed; unpacked they are usually up to three times as large, and the download lies beside them meanwhile.`,
            ]),
        ...(unknown.length === 0
            ? []
            : [
                `How large ${unknown.join(' and ')} will be is not known beforehand: ${compose_room_megabytes(space.minFreeBytes)} are asked for, driver.compose.min-free-megabytes says how much.`,
            ]),
    ];
    return new model_failure/* DeployError */.s({
        kind: 'disk-full',
        host,
        message: `Docker on ${host} has ${compose_room_megabytes(space.freeBytes)} free for images; ${coming.map(({ name }) => name).join(' and ')} may need ${compose_room_megabytes(bytes)}`,
        hint: `${reasons.join(' ')} Free some space on the host (docker system df shows what takes it), or lower \`keep\`; driver.compose.min-free-megabytes: 0 leaves this check out. Nothing that runs was changed.`,
    });
}
function compose_room_megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(1)} MB`;
}
/**
 * Rejects with `disk-full` where what is to be pulled or built may not fit; `wanted` as `compose.sh fetch` takes it. One
 * question where there is plenty of space; else up to two more, for the platforms of what is pulled and what is there.
 */
async function requireRoom(wanted, asking) {
    const { host, machine, minFreeBytes, ask } = asking;
    const comes = wanted.filter((what) => !what.startsWith('here/'));
    if (comes.length === 0 || minFreeBytes === 0)
        return;
    const { freeBytes, inService, there, manifests } = readRoom(await ask(comes), machine);
    if (freeBytes === undefined)
        return;
    const pulled = comes.flatMap((what) => (what.startsWith('build/') ? [] : [refOf(what)]));
    const repositories = new Set(pulled.map(repositoryOf));
    const have = inService.filter((ref) => repositories.has(repositoryOf(ref)));
    let known = manifests;
    let unasked = unansweredOf([...pulled, ...have], known, pulled);
    for (let round = 0; round < 2 && unasked.length > 0; round += 1) {
        const answer = readRoom(await ask(unasked.map((ref) => `pull/${ref}`)), machine);
        known = new Map([...known, ...answer.manifests]);
        unasked = unansweredOf([...pulled, ...have], known, [...pulled, ...unasked]);
    }
    const coming = comes.flatMap((what) => {
        if (what.startsWith('build/'))
            return [{ name: what.split('/')[1] ?? '' }];
        const ref = refOf(what);
        const layers = layersOf(ref, known);
        return there.includes(ref) ? [] : [layers === undefined ? { name: ref } : { name: ref, layers }];
    });
    const present = have.flatMap((ref) => layersOf(ref, known) ?? []);
    const failure = whyNoRoom(host, coming, present, { freeBytes, minFreeBytes });
    if (failure !== undefined)
        throw failure;
}
function refOf(what) {
    return what.slice(what.indexOf('/') + 1);
}
/** What is still to be asked to know the layers of `refs`. */
function unansweredOf(refs, manifests, asked) {
    const next = refs.map((ref) => {
        const manifest = manifests.get(ref);
        return manifest !== undefined && 'platform' in manifest
            ? `${repositoryOf(ref)}@${manifest.platform}`
            : ref;
    });
    return [...new Set(next)].filter((ref) => !manifests.has(ref) && !asked.includes(ref));
}

;// CONCATENATED MODULE: ./lib/drivers/compose-exits.js
/** The exit codes of compose.sh; the numbers are those of its header. */
const composeExits = {
    80: {
        kind: 'tool-missing',
        message: 'Docker Compose is not installed',
        hint: 'Install Docker with its Compose plugin on the host (docs.docker.com/engine/install), or Debian’s docker.io and docker-compose.',
    },
    81: {
        kind: 'agent-refused',
        message: 'the deploying user may not use Docker, or it does not run',
        hint: 'As root on the host: usermod -aG docker <the deploying user> (which makes it as mighty as root), then log in anew; or use rootless Docker.',
    },
    82: {
        kind: 'tool-missing',
        message: 'docker-compose v1 removes containers on this engine without starting new ones',
        hint: 'Install Compose v2 on the host: the plugin docker-compose-plugin, or Debian 13’s docker-compose.',
    },
    83: {
        kind: 'config-invalid',
        message: 'Compose refuses the files of the release',
        hint: 'Correct the Compose file; nothing that runs was changed.',
    },
    85: {
        kind: 'image-missing',
        message: 'an image of the release cannot be had',
        hint: 'Is its name right, was it pushed, and may the host pull it (docker login as the deploying user)? Nothing that runs was changed.',
    },
    86: {
        kind: 'crash-loop',
        message: 'the containers did not start',
        hint: 'See what Compose and the containers said below.',
    },
    87: {
        kind: 'crash-loop',
        message: 'a container started and did not stay up',
        hint: 'See what it printed below. A service that is meant to end belongs into driver.compose.jobs.',
    },
    88: {
        kind: 'unhealthy',
        message: 'a container is unhealthy',
        hint: 'See below what it and its health check printed last.',
    },
    89: {
        kind: 'health-timed-out',
        message: 'the containers were not healthy in time',
        hint: 'See below what they printed last; raise driver.compose.timeout if they need longer.',
    },
    90: {
        kind: 'release-unknown',
        message: 'the release was not made ready for Compose',
        hint: 'It was deployed by another driver: deploy it anew.',
    },
    91: {
        kind: 'disk-full',
        message: 'the disk is full where Docker keeps its images',
        hint: 'Free some space on the host (docker system df shows what takes it), or lower `keep`.',
    },
    92: {
        kind: 'agent-refused',
        message: 'the deploying user’s service manager lacks a group that the user has',
        hint: 'As root on the host, once: systemctl restart user@$(id -u <the deploying user>).service, or restart the host.',
    },
};

;// CONCATENATED MODULE: ./lib/drivers/compose-script.js




const script = scripts_generated/* scripts */.P['drivers/compose.sh'];
/** The longest that a look at the containers may take, beside what it waits for; a busy engine is slow. */
const lookTimeoutMs = 60_000;
/** A rendered configuration may be long; it is read, never shown. */
const wholeConfiguration = 8 * 1024 * 1024;
/** What the project is called, before the colour is added to it. */
function projectOf({ config, app }) {
    return config.project ?? app;
}
/** Runs the script under the release's colour, and says how that ended. */
function call(context, args, options) {
    return context.agent.runScript(script, inColour(context, args), options);
}
/** The words of the script that do the same under the release's colour. */
function inColour({ colour }, args) {
    if (colour === undefined)
        return args;
    return ['as', colour.name, 'port' in colour.listen ? String(colour.listen.port) : '', ...args];
}
/** Rejects with what went wrong, as the script's exit codes tell it. */
function check(context, args, result) {
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: context.host,
        command: `compose ${args[0]}`,
        tailLines: 60,
        exits: composeExits,
    });
    if (failure === undefined)
        return;
    const said = failure.tail?.find((line) => line.trim() !== '');
    const { kind } = failure;
    // What the script found is the message where it says it in one line; what containers print stays behind it.
    const named = said !== undefined && kind !== 'crash-loop' && kind !== 'unhealthy';
    throw new model_failure/* DeployError */.s(named && failure.exit !== undefined ? { ...failure, message: said } : failure);
}
/** Runs the script; rejects with DeployError when it does not end well. */
async function compose_script_run(context, args, options) {
    const result = await call(context, args, options);
    check(context, args, result);
    return result;
}
/** The command that does the same, for the host to run by itself. */
function composeCommand(context, args) {
    return context.agent.scriptCommand(script, inColour(context, args));
}

;// CONCATENATED MODULE: ./lib/drivers/registry-login.js
const hub = 'docker.io';
/** The registry that an image's name belongs to, as Docker reads it: without an address it is Docker Hub. */
function registryOf(image) {
    const [first = '', ...rest] = image.split('/');
    const isAddress = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
    return isAddress && first !== 'index.docker.io' ? first : hub;
}
/** What `compose.sh fetch` is told: `login-` before what is pulled from a registry with a login. */
function withLogin(what, logins) {
    const [how, image] = [what.slice(0, what.indexOf('/')), what.slice(what.indexOf('/') + 1)];
    const pulls = how === 'pull' || how === 'missing';
    return pulls && logins[registryOf(image)] !== undefined ? `login-${what}` : what;
}
/** The configuration of Docker's client that has the logins (its config.json, `auths`). */
function clientConfig(logins) {
    const auths = Object.entries(logins).map(([address, { user, password }]) => [
        address === hub ? 'https://index.docker.io/v1/' : address,
        { auth: Buffer.from(`${user}:${password}`, 'utf8').toString('base64') },
    ]);
    return JSON.stringify({ auths: Object.fromEntries(auths) });
}

;// CONCATENATED MODULE: ./lib/drivers/compose-fetch.js




/** How the image of a service comes to the host; what the file says of it goes before the configuration. */
function fetchOf(service, usual) {
    const { name, image = '', builds, pullPolicy } = service;
    if (usual.images.some((sent) => sent.name === image))
        return `here/${image}`;
    if (builds && (pullPolicy === undefined || pullPolicy === 'build' || image === ''))
        return `build/${name}/${image}`;
    switch (pullPolicy ?? usual.pull) {
        case 'never':
            return `here/${image}`;
        case 'missing':
        case 'if_not_present':
            return `missing/${image}`;
        default:
            return `pull/${image}`;
    }
}
/** Has the host take the images that come from the runner. */
async function receiveImages(context) {
    const { host, path, config, images: runner, facts, onLine, signal } = context;
    await sendImages(config.images, {
        ...{ host, path, runner, machine: facts.machine },
        run: (args, options) => compose_script_run(context, args, { timeoutMs: config.fetchTimeoutMs, signal, ...options }),
        tell: (line) => onLine('stdout', line),
    });
}
/** Fetches what the services name; all hosts of a run get what a name meant to the first of them. */
async function fetchImages(context, release, project) {
    const { agreed, onLine } = context;
    const wanted = [...new Set(project.services.map((service) => fetchOf(service, context.config)))];
    await lookForRoom(context, release, wanted);
    const told = await fetch(context, release, wanted);
    for (const [, name = '', digest = ''] of told.matchAll(/^resolved=(\S+) (\S+)$/gm)) {
        onLine('stdout', `${name} is ${digest}`);
        if (!agreed.has(name))
            agreed.set(name, digest);
    }
    const others = wanted.flatMap((what) => {
        const name = what.slice(what.indexOf('/') + 1);
        const meant = agreed.get(name);
        const moved = meant !== undefined && /^(pull|missing)\//.test(what) && !told.includes(`resolved=${name} ${meant}\n`);
        return moved ? [`missing/${meant}`] : [];
    });
    if (others.length > 0)
        await fetch(context, release, others);
}
async function lookForRoom(context, release, wanted) {
    const { host, path, config, facts, signal } = context;
    const enough = String(Math.ceil(Math.max(plentyBytes, config.minFreeBytes) / 1024));
    await requireRoom(wanted, {
        ...{ host, machine: facts.machine, minFreeBytes: config.minFreeBytes },
        ask: async (asked) => {
            const { words, stdin } = withLogins(asked, config);
            const { stdout } = await compose_script_run(context, ['room', path, release, enough, ...words], {
                ...{ timeoutMs: lookTimeoutMs, keepBytes: wholeConfiguration, signal, ...stdin },
            });
            return stdout;
        },
    });
}
/** Credentials go along for the images of whose registry the configuration has some. */
function withLogins(wanted, { registries }) {
    const words = wanted.map((what) => withLogin(what, registries));
    const login = words.some((what) => what.startsWith('login-'));
    return { words, stdin: login ? { stdin: clientConfig(registries) } : {} };
}
/** What the script printed, whole. */
async function fetch(context, release, wanted) {
    const { path, config, onLine, signal } = context;
    const { words, stdin } = withLogins(wanted, config);
    const { stdout } = await compose_script_run(context, ['fetch', path, release, ...words], {
        timeoutMs: config.fetchTimeoutMs,
        onLine: (stream, line) => line.startsWith('resolved=') || onLine(stream, line),
        signal,
        ...stdin,
    });
    return stdout;
}
/** Has the release keep the exact images that its services mean now. */
async function pin(context, release, project) {
    const { path, config } = context;
    const pins = project.services.flatMap(({ name, image = '', mounts }) => [
        `service/${name}/${context.agreed.get(image) ?? image}`,
        ...mounts.map((mount) => `mount/${mount}`),
    ]);
    const jobs = [...new Set([...project.jobs, ...config.jobs])].map((name) => `job/${name}`);
    await compose_script_run(context, ['pin', path, release, ...jobs, ...pins], { timeoutMs: lookTimeoutMs });
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/drivers/compose-file.js

/** The first thing in a file that is no YAML, or undefined. */
function syntaxProblem(file) {
    const [error] = (0,dist/* parseDocument */.Tp)(file.text, { merge: true, prettyErrors: true, logLevel: 'silent' }).errors;
    if (error === undefined)
        return undefined;
    const message = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'no YAML';
    return { file: file.name, line: error.linePos?.[0].line ?? 1, message };
}
/** Services that extend one of another file, each with the form within one file that says the same. */
function extendsAcrossFiles(file) {
    const lines = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(file.text, { merge: true, lineCounter: lines, logLevel: 'silent' });
    const services = document.get('services');
    if (!(0,dist/* isMap */.jh)(services))
        return [];
    return services.items.flatMap((pair) => {
        const inherited = (0,dist/* isMap */.jh)(pair.value) ? pair.value.get('extends', true) : undefined;
        if (!(0,dist/* isMap */.jh)(inherited))
            return [];
        const from = inherited.get('file');
        if (typeof from !== 'string')
            return [];
        const base = String(inherited.get('service') ?? pair.key);
        return [
            {
                file: file.name,
                line: lineOf(inherited, lines),
                message: `${String(pair.key)} extends ${base} of ${from}; within one file an anchor says the same: \`x-${base}: &${base} {…}\` at the top, and \`<<: *${base}\` in ${String(pair.key)}. \`deploy-action migrate-compose ${file.name}\` writes it so`,
            },
        ];
    });
}
/** Where in the files the thing at `path` stands, or what holds it; with `item`, of a list there, the item that bears that text. */
function placeOf(path, files, item) {
    // The last file that says something about it is the one that counts.
    const places = files.flatMap((file) => deepest(file, path, item));
    const best = Math.max(0, ...places.map((place) => place.depth));
    const found = places.findLast((place) => place.depth === best && best > 1);
    return found === undefined ? undefined : { file: found.file, line: found.line };
}
/** Where in the files the thing stands that Compose complains about, as far as its words name it. */
function placeOfComplaint(complaint, files) {
    const stated = /(?:line |:)(\d+)(?::|,| )/.exec(complaint);
    const path = /\b((?:services|volumes|networks|configs|secrets)(?:\.[\w-]+)+)/.exec(complaint)?.[1];
    const key = /(?:dditional propert(?:y|ies)|Unsupported config option for [\w.-]+:) '?"?([\w-]+)/.exec(complaint)?.[1];
    if (path !== undefined) {
        const found = placeOf([...path.split('.'), ...(key === undefined ? [] : [key])], files);
        if (found !== undefined)
            return found;
    }
    const [only] = files;
    if (stated === null || only === undefined)
        return undefined;
    return {
        file: files.find((file) => complaint.includes(file.name))?.name ?? only.name,
        line: Number(stated[1]),
    };
}
function deepest(file, path, wantedItem) {
    const lines = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(file.text, { merge: true, lineCounter: lines, logLevel: 'silent' });
    let here = document.contents;
    let line = 0;
    let depth = 0;
    for (const step of path) {
        const node = (0,dist/* isAlias */.Vj)(here) ? here.resolve(document) : here;
        const pair = (0,dist/* isMap */.jh)(node) ? pairOf(node, step) : undefined;
        const item = (0,dist/* isSeq */.oP)(node) ? node.items[Number(step)] : undefined;
        if (pair === undefined && item === undefined)
            break;
        const at = pair === undefined ? item : pair.key;
        if ((0,dist/* isNode */.Ll)(at))
            line = lineOf(at, lines);
        here = pair === undefined ? item : pair.value;
        depth += 1;
    }
    const list = (0,dist/* isAlias */.Vj)(here) ? here.resolve(document) : here;
    if (depth === path.length && (0,dist/* isSeq */.oP)(list) && wantedItem !== undefined) {
        const bearer = list.items.find((one) => (0,dist/* isNode */.Ll)(one) && new RegExp(`\\b${wantedItem}\\b`).test(String(one)));
        if ((0,dist/* isNode */.Ll)(bearer))
            return [{ file: file.name, line: lineOf(bearer, lines), depth: depth + 1 }];
    }
    return depth === 0 ? [] : [{ file: file.name, line, depth }];
}
function pairOf(map, key) {
    return map.items.find((pair) => String(pair.key) === key);
}
function lineOf(node, lines) {
    return lines.linePos(node.range?.[0] ?? 0).line;
}

;// CONCATENATED MODULE: ./lib/drivers/compose-conflicts.js

/** All that a project wants, each thing once; `name` is the project's. */
function wantedBy(project, name) {
    const all = [
        ...project.services.flatMap((service) => [
            ...service.ports.map((port) => wantedPort(service.name, port)),
            ...(service.containerName === undefined ? [] : [wantedContainer(service.name, service.containerName)]),
        ]),
        ...project.volumes.map((volume) => wantedResource('volume', volume, project, name)),
        ...project.networks.map((network) => wantedResource('network', network, project, name)),
    ];
    return [...new Map(all.map((wanted) => [wanted.what, wanted])).values()];
}
function wantedPort(service, { address, port, protocol }) {
    const shown = `${address === '*' ? '' : `${address}:`}${port}/${protocol}`;
    return {
        what: `port/${address}/${port}/${protocol}`,
        said: `${service} wants the port ${shown}`,
        instead: `publish another port for ${service}`,
        path: ['services', service, 'ports'],
        item: String(port),
    };
}
function wantedContainer(service, name) {
    return {
        what: `container/${name}`,
        said: `${service} wants the container name ${name}`,
        instead: `take container_name out of ${service}`,
        path: ['services', service, 'container_name'],
    };
}
function wantedResource(kind, { key, name: given, external }, project, projectName) {
    const name = given ?? `${projectName}_${key}`;
    const users = project.services.filter((service) => service[`${kind}s`].includes(key));
    const of = users.length === 0 ? 'the project' : users.map((service) => service.name).join(', ');
    const own = kind === 'volume' ? `own-volume/${name}` : `own-network/${key}/${name}`;
    return {
        what: external ? `${kind}/${name}` : own,
        said: external ? `${of} expects the external ${kind} ${name}` : `${of} wants the ${kind} ${name}`,
        instead: `give ${key} another name, or mark it \`external: true\` if it is to be shared`,
        path: [`${kind}s`, key],
    };
}
/** Ports that two services of the same project publish. */
function conflictsWithin(project, files) {
    const seen = [];
    const conflicts = [];
    for (const service of project.services) {
        for (const port of service.ports) {
            const other = seen.find((before) => before.service !== service.name && overlap(before.port, port));
            const wanted = wantedPort(service.name, port);
            if (other !== undefined) {
                conflicts.push({
                    message: `${placeText(wanted, files)}${wanted.said}, which ${other.service} publishes too`,
                    hint: `Publish another port for one of the two; nothing that runs was changed.`,
                });
            }
            seen.push({ service: service.name, port });
        }
    }
    return conflicts;
}
const everywhere = ['*', '0.0.0.0', '::'];
function overlap(one, other) {
    if (one.port !== other.port || one.protocol !== other.protocol)
        return false;
    return one.address === other.address || [one, other].some(({ address }) => everywhere.includes(address));
}
/** What of it cannot be had, by what `compose.sh conflicts` printed. */
function conflictsIn(printed, wanted, files) {
    return [...printed.matchAll(/^(taken|missing)=(\S+) ?(.*)$/gm)].flatMap(([, how, what, words = '']) => {
        const thing = wanted.find((one) => one.what === what);
        if (thing === undefined)
            return [];
        const { holder, remedy } = how === 'missing' ? absent(thing.what) : takenBy(thing.what, words.split(' '), thing.instead);
        return [
            {
                message: `${placeText(thing, files)}${thing.said}, ${holder}`,
                hint: `${remedy} Nothing that runs was changed.`,
            },
        ];
    });
}
function absent(what) {
    const [kind, name] = what.split('/');
    return {
        holder: 'which does not exist',
        remedy: `Make it on the host (docker ${kind} create ${name}), or leave \`external\` out.`,
    };
}
function takenBy(what, [first = '', second = '', third = ''], instead) {
    switch (what.split('/')[0]) {
        case 'port': {
            if (first === 'container') {
                return {
                    holder: `which the container ${second}${ofProject(third)} publishes`,
                    remedy: `Stop it (docker stop ${second}), or ${instead}.`,
                };
            }
            const [, , port, protocol] = what.split('/');
            const program = third === '-' ? 'a program' : third;
            return {
                holder: `which ${program} of ${second} has open on the host`,
                remedy: `\`sudo ss -lnp${protocol === 'udp' ? 'u' : 't'} 'sport = :${port}'\` there shows it: stop it, or ${instead}.`,
            };
        }
        case 'container':
            return {
                holder: `which a container${ofProject(first)} has`,
                remedy: `Remove that one (docker rm ${what.slice('container/'.length)}), or ${instead}.`,
            };
        default:
            return {
                holder: `which ${second === '' ? '' : `the container ${second} of `}the project ${first || 'of nobody'} has`,
                remedy: `If that is this app under another name, set driver.compose.project to it; else ${instead}.`,
            };
    }
}
function ofProject(name) {
    return name === '-' || name === '' ? ' of no project' : ` of the project ${name}`;
}
function placeText({ path, item }, files) {
    const place = placeOf(path, files, item);
    return place === undefined ? '' : `${place.file} line ${place.line}: `;
}

;// CONCATENATED MODULE: ./lib/drivers/compose-release.js





/** Has the host remember how the release is to be put into service, and returns its Compose files. */
async function openFiles(context, release) {
    const { path, config, envFile } = context;
    const { stdout } = await compose_script_run(context, ['open', path, release, projectOf(context), envFile, config.profiles.join(','), ...config.files], { timeoutMs: lookTimeoutMs });
    const names = [...stdout.matchAll(/^file=(.+)$/gm)].map(([, name]) => name ?? '');
    const files = [];
    for (const name of names) {
        const { stdout: text } = await compose_script_run(context, ['show', path, release, name], {
            timeoutMs: lookTimeoutMs,
            keepBytes: wholeConfiguration,
        });
        files.push({ name, text });
    }
    for (const file of files) {
        const problem = syntaxProblem(file);
        if (problem !== undefined)
            throw invalid(context, `${problem.file} line ${problem.line}: ${problem.message}`);
        for (const remark of extendsAcrossFiles(file)) {
            context.onLine('stderr', `${remark.file} line ${remark.line}: ${remark.message}`);
        }
    }
    return files;
}
/** The project as Compose understands the files. Rejects with `config-invalid`, the file and the line, when it does not. */
async function renderProject(context, release, files) {
    const directory = `${context.path}/releases/${release}`;
    const result = await call(context, ['render', context.path, release], {
        timeoutMs: lookTimeoutMs,
        keepBytes: wholeConfiguration,
    });
    if (result.end.kind === 'exited' && result.end.code === 83) {
        const said = result.stderr.replaceAll(`${directory}/`, '').trim();
        const place = placeOfComplaint(said, files);
        const words = said.split('\n').filter((line) => line.trim() !== '');
        const complaint = words.at(-1)?.replace(/^validating \S+: /, '') ?? 'Compose refuses the files';
        throw invalid(context, place === undefined ? complaint : `${place.file} line ${place.line}: ${complaint}`, words);
    }
    check(context, ['render'], result);
    const { readProject } = await __webpack_require__.e(/* import() */ 256).then(__webpack_require__.bind(__webpack_require__, 4256));
    return readProject(result.stdout, directory, context.config.profiles);
}
function invalid(context, message, tail) {
    const { kind, hint } = composeExits[83];
    return new model_failure/* DeployError */.s({
        kind,
        host: context.host,
        message,
        hint,
        ...(tail === undefined || tail.length < 2 ? {} : { tail }),
    });
}
/** Refuses while somebody else has what the project wants, or lacks what it expects to be there. */
async function requireFreeWay(context, project, files) {
    const name = [projectOf(context), context.colour?.name].filter(Boolean).join('-');
    const wanted = wantedBy(project, name);
    const { stdout } = await compose_script_run(context, ['conflicts', name, ...wanted.map(({ what }) => what)], {
        timeoutMs: lookTimeoutMs,
        keepBytes: wholeConfiguration,
    });
    const [first, ...others] = [...conflictsWithin(project, files), ...conflictsIn(stdout, wanted, files)];
    if (first === undefined)
        return;
    throw new model_failure/* DeployError */.s({
        kind: 'resource-taken',
        host: context.host,
        ...first,
        ...(others.length === 0 ? {} : { tail: others.map(({ message }) => message) }),
    });
}

;// CONCATENATED MODULE: ./lib/drivers/compose-twice.js

/**
 * Why a project, as it is rendered for one colour, cannot run beside the other one's: both would want the same port or
 * name, or each would have data of its own. Undefined when it can.
 */
function whyNotTwice({ services, volumes }, { name: colour, listen }) {
    const own = 'port' in listen ? listen.port : undefined;
    const published = services.flatMap(({ name, ports }) => ports.map(({ port }) => ({ name, port })));
    const fixed = published.find(({ port }) => port !== own);
    if (fixed !== undefined)
        return `${fixed.name} publishes port ${fixed.port} under either colour, and only one can have it: what both releases share belongs into a project of its own`;
    if (own !== undefined && published.length === 0)
        return `no service publishes port ${own}, where requests come from the proxy: have "127.0.0.1:\${PORT}:PORT-IN-THE-CONTAINER" among the ports of one`;
    const named = services.find(({ containerName }) => containerName?.includes(colour) === false);
    if (named !== undefined)
        return `container_name of ${named.name} is the same under either colour: remove it, or have \${DEPLOY_COLOUR} in it`;
    const volume = volumes.find(({ external }) => !external);
    if (volume !== undefined)
        return `the volume ${volume.key} would be another one under each colour: make it external, or leave its service to a project of its own`;
    return undefined;
}
/** Refuses a project that cannot run beside the other colour's. */
function requireTwice(host, project, colour) {
    const message = whyNotTwice(project, colour);
    if (message === undefined)
        return;
    const hint = 'docs/traffic.md shows what containers need that run beside those of the release before.';
    throw new model_failure/* DeployError */.s({ kind: 'config-invalid', host, message, hint });
}

;// CONCATENATED MODULE: ./lib/drivers/compose.js





/**
 * Puts a release into service with Docker Compose. The release holds the Compose files and, made by `prepare`, what
 * pins each service to one image; relative paths in the files start from `current`, so that containers whose image,
 * settings and mounted files stay the same are left running.
 */
const composeDriver = {
    kind: 'compose',
    tools: () => ['docker'],
    async preflight(context) {
        const { images, facts } = context;
        for (const image of context.config.images)
            await images.find(image, facts.machine);
        await compose_script_run(context, ['preflight', context.path, context.facts.deadMan.timer], {
            timeoutMs: lookTimeoutMs,
        });
    },
    async prepare(context, release) {
        const { colour } = context;
        // What the colours need beside each other is the same: it is made once.
        const isMade = colour !== undefined && colour.name !== traffic/* colours */.M[0];
        const files = isMade ? [] : await openFiles(context, release);
        const project = await renderProject(context, release, files);
        if (colour !== undefined)
            requireTwice(context.host, project, colour);
        await requireFreeWay(context, project, files);
        if (isMade)
            return;
        await receiveImages(context);
        await fetchImages(context, release, project);
        await pin(context, release, project);
    },
    async activate(context, release) {
        const { stdout } = await compose_script_run(context, ['activate', context.path, release], {
            timeoutMs: context.config.timeoutMs,
            onLine: (stream, line) => stream === 'stderr' && context.onLine(stream, line),
        });
        return { run: /^run=([0-9a-f]*)$/m.exec(stdout)?.[1] ?? '' };
    },
    async watch(context, activation) {
        const { settleMs, timeoutMs } = context.config;
        await look(context, activation.run, { steadyMs: settleMs, limitMs: timeoutMs });
    },
    async confirmSteady(context, activation) {
        await look(context, activation.run, { steadyMs: 0, limitMs: 0 });
    },
    unstoppable: () => undefined,
    async goBackCommands(context, release, previous) {
        const { path, config } = context;
        const command = (...args) => composeCommand(context, args);
        if (previous === undefined)
            return [await command('deactivate', path, release)];
        return [
            await command('activate', path, previous),
            await command('watch', path, previous, '', '3', seconds(config.timeoutMs)),
        ];
    },
    // The project's name says it: the script and the checks before it add the colour.
    coloured: (config) => config,
    startCommand: (context, release) => composeCommand(context, ['start', context.path, release, seconds(context.config.timeoutMs)]),
    async takeOut(context, release) {
        await compose_script_run(context, ['deactivate', context.path, release], { timeoutMs: context.config.timeoutMs });
    },
    async tidy(context) {
        await compose_script_run(context, ['tidy', context.path, projectOf(context)], { timeoutMs: lookTimeoutMs });
    },
    async lastLines(context) {
        const { stderr } = await compose_script_run(context, ['log', context.path, 'current'], { timeoutMs: lookTimeoutMs });
        return stderr
            .split('\n')
            .filter((line) => line !== '')
            .slice(-50);
    },
};
function seconds(ms) {
    return String(Math.ceil(ms / 1000));
}
async function look(context, activation, { steadyMs, limitMs }) {
    const args = ['watch', context.path, 'current', activation, seconds(steadyMs), seconds(limitMs)];
    await compose_script_run(context, args, { timeoutMs: lookTimeoutMs + 2 * (steadyMs + limitMs) });
}

;// CONCATENATED MODULE: ./lib/drivers/pm2-ecosystem.js

/** What `pm2.sh open` tells of an app of an ecosystem file: its settings without the values of its environment. */
const app = schemas/* looseObject */._H3({
    name: schemas/* unknown */.L5J(),
    script: schemas/* unknown */.L5J().optional(),
    /** Whether the script is in the release, or on the PATH. */
    found: schemas/* boolean */.zMY().optional(),
    watch: schemas/* unknown */.L5J().optional(),
    exec_mode: schemas/* unknown */.L5J().optional(),
    instances: schemas/* unknown */.L5J().optional(),
});
const exampleHint = "It exports a list: module.exports = { apps: [{ name: 'shop', script: 'server.js' }] }";
/**
 * The first thing in an ecosystem file that would keep a deployment from putting it into service, or undefined
 * (pm2.keymetrics.io/docs/usage/application-declaration). `apps` is what the file evaluates to.
 */
function ecosystemProblem(file, apps) {
    if (!Array.isArray(apps) || apps.length === 0) {
        return { file: file.name, message: 'it names no apps', hint: exampleHint };
    }
    const names = [];
    for (const [index, given] of apps.entries()) {
        const parsed = app.safeParse(given);
        if (!parsed.success)
            return { file: file.name, message: `apps[${index}] is no app`, hint: exampleHint };
        const problem = appProblem(parsed.data, names);
        if (problem !== undefined) {
            const { name } = parsed.data;
            const line = pm2_ecosystem_lineOf(file.text, [problem.at, typeof name === 'string' ? name : undefined]);
            const shown = typeof name === 'string' ? `apps[${index}] (${name})` : `apps[${index}]`;
            return {
                file: file.name,
                ...(line === undefined ? {} : { line }),
                message: `${shown}: ${problem.says}`,
                hint: problem.hint,
            };
        }
        names.push(parsed.data.name);
    }
    return undefined;
}
function appProblem(given, earlier) {
    const { name, script, found, watch, exec_mode: mode, instances } = given;
    if (typeof script !== 'string' || script === '') {
        return { says: 'it has no `script`', hint: "Name the file to run, as in script: 'server.js'." };
    }
    if (found !== true) {
        return {
            at: script,
            says: `its script ${script} is neither in the release nor a program of the host`,
            hint: 'Correct the path, which starts from the release or `cwd`; what a build makes needs a `build` step.',
        };
    }
    // pm2 takes a number for an id, and `all` for all.
    if (typeof name !== 'string' || !/^[\w.@-]*[A-Za-z_][\w.@-]*$/.test(name) || name === 'all') {
        return {
            ...(typeof name === 'string' ? { at: name } : {}),
            says: 'its name is not of letters, digits, `-`, `_`, `.` and `@`',
            hint: "Give it one, as in name: 'shop'.",
        };
    }
    if (earlier.includes(name)) {
        return { at: name, says: 'another app has this name', hint: 'Give each app a name of its own.' };
    }
    if (watch !== undefined && watch !== false) {
        return {
            at: 'watch',
            says: '`watch` restarts it whenever a file changes',
            hint: 'Remove `watch`: each deployment reloads the app.',
        };
    }
    if (mode !== undefined && !['fork', 'fork_mode', 'cluster', 'cluster_mode'].includes(String(mode))) {
        return {
            at: 'exec_mode',
            says: 'its `exec_mode` is unknown to pm2',
            hint: 'Write `cluster` (reloaded without a gap) or `fork` (restarted).',
        };
    }
    if (instances !== undefined && instances !== 'max' && !Number.isInteger(Number(instances))) {
        return { at: 'instances', says: '`instances` is no number', hint: "Write a number, or 'max'." };
    }
    return undefined;
}
/** The line on which the first of these words that is there stands. */
function pm2_ecosystem_lineOf(text, words) {
    const lines = text.split('\n');
    for (const word of words) {
        const index = word === undefined ? -1 : lines.findIndex((line) => line.includes(word));
        if (index >= 0)
            return index + 1;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./lib/drivers/pm2.js




const pm2_script = scripts_generated/* scripts */.P['drivers/pm2.sh'];
/** The longest that a look at the processes may take, beside what it waits for. */
const pm2_lookTimeoutMs = 30_000;
/**
 * Puts a release into service with pm2, by the release's own ecosystem file, under a pm2 daemon of the app's own. What
 * runs in cluster mode is reloaded without a gap, everything else restarted.
 */
const pm2Driver = {
    kind: 'pm2',
    // Where they are missing, the script says more than their names.
    tools: () => [],
    async preflight(context) {
        await pm2_run(context, ['preflight', context.path], { timeoutMs: pm2_lookTimeoutMs });
    },
    async prepare(context, release) {
        const { path, config, envFile, environment, host } = context;
        const file = config.file === undefined ? [] : [config.file];
        const { stdout } = await pm2_run(context, ['open', path, release, envFile, environment, ...file], {
            timeoutMs: pm2_lookTimeoutMs,
            keepBytes: 1024 * 1024,
        });
        const name = /^file=(.+)$/m.exec(stdout)?.[1] ?? '';
        const apps = JSON.parse(/^apps=(.+)$/m.exec(stdout)?.[1] ?? 'null');
        const shown = await pm2_run(context, ['show', path, release, name], {
            timeoutMs: pm2_lookTimeoutMs,
            keepBytes: 1024 * 1024,
        });
        const problem = ecosystemProblem({ name, text: shown.stdout }, apps);
        if (problem === undefined)
            return;
        const place = problem.line === undefined ? problem.file : `${problem.file} line ${problem.line}`;
        const { message, hint } = problem;
        throw new model_failure/* DeployError */.s({ kind: 'config-invalid', host, message: `${place}: ${message}`, hint });
    },
    async activate(context, release) {
        const { path, config, facts } = context;
        const { stdout } = await pm2_run(context, ['activate', path, release, facts.deadMan.timer], {
            timeoutMs: config.timeoutMs,
            onLine: (stream, line) => stream === 'stderr' && context.onLine(stream, line),
        });
        return { run: /^run=(\d+)$/m.exec(stdout)?.[1] ?? '' };
    },
    async watch(context, activation) {
        await pm2_look(context, activation.run, Math.ceil(context.config.settleMs / 1000));
    },
    async confirmSteady(context, activation) {
        await pm2_look(context, activation.run, 0);
    },
    unstoppable: () => undefined,
    async goBackCommands({ agent, path, facts }, _release, previous) {
        if (previous === undefined)
            return [await agent.scriptCommand(pm2_script, ['deactivate', path])];
        return [
            await agent.scriptCommand(pm2_script, ['activate', path, previous, facts.deadMan.timer]),
            await agent.scriptCommand(pm2_script, ['watch', path, '', '3']),
        ];
    },
    async lastLines(context) {
        const { stderr } = await pm2_run(context, ['log', context.path], { timeoutMs: pm2_lookTimeoutMs });
        return stderr
            .split('\n')
            .filter((line) => line !== '')
            .slice(-50);
    },
};
async function pm2_look(context, activation, seconds) {
    const timeoutMs = pm2_lookTimeoutMs + seconds * 2_000;
    await pm2_run(context, ['watch', context.path, activation, String(seconds)], { timeoutMs });
}
async function pm2_run(context, args, options) {
    const result = await context.agent.runScript(pm2_script, args, options);
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: context.host,
        command: `pm2 ${args[0]}`,
        tailLines: 60,
        exits: pm2Exits,
    });
    if (failure === undefined)
        return result;
    const [said = ''] = result.stderr.split('\n');
    // What the script found is the message where it says it in one line; what the app prints stays behind it.
    const named = said !== '' && failure.kind !== 'crash-loop' && failure.exit !== undefined;
    throw new model_failure/* DeployError */.s(named ? { ...failure, message: said } : failure);
}
/** The exit codes of pm2.sh; the numbers are those of its header. */
const pm2Exits = {
    80: {
        kind: 'tool-missing',
        message: 'pm2 cannot be run',
        hint: 'On the host: npm install --global pm2. What nvm installs is only found by terminals: link node and pm2 into /usr/local/bin.',
    },
    83: {
        kind: 'config-invalid',
        message: 'the ecosystem file of the release cannot be read',
        hint: 'Correct it, or name it in driver.pm2.file; nothing that runs was changed.',
    },
    86: {
        kind: 'crash-loop',
        message: 'pm2 did not start the app',
        hint: 'See below what pm2 and the app said.',
    },
    87: {
        kind: 'crash-loop',
        message: 'a process of the app started and did not stay up',
        hint: 'See below what it printed last. One that is meant to end needs `autorestart: false`.',
    },
    90: {
        kind: 'release-unknown',
        message: 'the release was not made ready for pm2',
        hint: 'It was deployed by another driver: deploy it anew.',
    },
    91: {
        kind: 'config-invalid',
        message: 'the path is too long for the sockets of pm2',
        hint: 'Choose a `path` of at most 75 characters.',
    },
};

;// CONCATENATED MODULE: ./lib/drivers/swarm-file.js

/** Reads the images of the services; the last file that names one counts. Files that are no YAML have none. */
function stackImages(files) {
    const images = new Map();
    const names = new Set();
    for (const { text } of files) {
        const document = (0,dist/* parseDocument */.Tp)(text, { merge: true, logLevel: 'silent' });
        const services = document.get('services');
        if (!(0,dist/* isMap */.jh)(services))
            continue;
        for (const { key } of services.items) {
            const name = String((0,dist/* isScalar */.jn)(key) ? key.value : key);
            names.add(name);
            const image = document.toJS()?.services?.[name]?.image;
            if (typeof image === 'string' && image !== '')
                images.set(name, image);
        }
    }
    return { images, without: [...names].filter((name) => !images.has(name)) };
}

;// CONCATENATED MODULE: ./lib/drivers/swarm.js





const swarm_script = scripts_generated/* scripts */.P['drivers/swarm.sh'];
/** The longest that a look at the swarm may take, beside what it waits for; managers ask each other. */
const swarm_lookTimeoutMs = 60_000;
/**
 * Puts a release into service as a stack of a Docker swarm. `prepare` keeps which image each name means now, so that
 * going back is exact; the update of each service, and the swarm's own going back, are watched to their end.
 */
const swarmDriver = {
    kind: 'swarm',
    tools: () => ['docker'],
    async preflight(context) {
        const { stdout } = await swarm_run(context, ['preflight', context.path], { timeoutMs: swarm_lookTimeoutMs });
        for (const [, note] of stdout.matchAll(/^note=(.+)$/gm))
            context.onLine('stderr', note ?? '');
    },
    async prepare(context, release) {
        const files = await swarm_openFiles(context, release);
        const { images, without } = stackImages(files);
        if (images.size === 0 || without.length > 0) {
            const [name] = without;
            const message = name === undefined ? 'the stack has no services' : `the service ${name} has no image`;
            throw swarm_invalid(context, message);
        }
        const pins = [...images].map(([service, image]) => `${service}=${image}`);
        await swarm_run(context, ['pin', context.path, release, ...pins], {
            timeoutMs: context.config.fetchTimeoutMs,
            signal: context.signal,
        });
    },
    async activate(context, release) {
        const { path, config } = context;
        const onLine = (stream, line) => stream === 'stderr' && context.onLine(stream, line);
        await swarm_run(context, ['activate', path, release], { timeoutMs: config.timeoutMs, onLine });
        const { stdout } = await swarm_run(context, ['watch', path, release, '', '0', swarm_seconds(config.timeoutMs)], {
            timeoutMs: swarm_lookTimeoutMs + 2 * config.timeoutMs,
        });
        return { run: /^run=(\d+)$/m.exec(stdout)?.[1] ?? '' };
    },
    async watch(context, activation) {
        const { settleMs } = context.config;
        const args = ['watch', context.path, 'current', activation.run, swarm_seconds(settleMs), swarm_seconds(settleMs)];
        await swarm_run(context, args, { timeoutMs: swarm_lookTimeoutMs + 4 * settleMs });
    },
    async confirmSteady(context, activation) {
        const args = ['watch', context.path, 'current', activation.run, '0', '0'];
        await swarm_run(context, args, { timeoutMs: swarm_lookTimeoutMs });
    },
    unstoppable: () => undefined,
    async goBackCommands({ agent, path, config }, release, previous) {
        if (previous === undefined)
            return [await agent.scriptCommand(swarm_script, ['deactivate', path, release])];
        return [
            await agent.scriptCommand(swarm_script, ['activate', path, previous]),
            await agent.scriptCommand(swarm_script, ['watch', path, previous, '', '3', swarm_seconds(config.timeoutMs)]),
        ];
    },
    async lastLines(context) {
        const { stderr } = await swarm_run(context, ['log', context.path, 'current'], { timeoutMs: swarm_lookTimeoutMs });
        return stderr
            .split('\n')
            .filter((line) => line !== '')
            .slice(-50);
    },
};
function swarm_seconds(ms) {
    return String(Math.ceil(ms / 1000));
}
/** Has the host remember the stack's files with the release, and returns them. */
async function swarm_openFiles(context, release) {
    const { path, config, envFile, app } = context;
    const { stdout } = await swarm_run(context, ['open', path, release, config.stack ?? app, envFile, ...config.files], { timeoutMs: swarm_lookTimeoutMs });
    const files = [];
    for (const [, name = ''] of stdout.matchAll(/^file=(.+)$/gm)) {
        const shown = await swarm_run(context, ['show', path, release, name], {
            timeoutMs: swarm_lookTimeoutMs,
            keepBytes: 8 * 1024 * 1024,
        });
        const file = { name, text: shown.stdout };
        const problem = syntaxProblem(file);
        if (problem !== undefined)
            throw swarm_invalid(context, `${problem.file} line ${problem.line}: ${problem.message}`);
        files.push(file);
    }
    return files;
}
function swarm_invalid(context, message) {
    const { kind, hint } = swarmExits[83];
    return new model_failure/* DeployError */.s({ kind, host: context.host, message, hint });
}
async function swarm_run(context, args, options) {
    const result = await context.agent.runScript(swarm_script, args, options);
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: context.host,
        command: `swarm ${args[0]}`,
        tailLines: 60,
        exits: swarmExits,
    });
    if (failure === undefined)
        return result;
    const [said = ''] = result.stderr.split('\n');
    const named = said !== '' && failure.exit !== undefined && failure.exit !== 86;
    throw new model_failure/* DeployError */.s(named ? { ...failure, message: said } : failure);
}
/** The exit codes of swarm.sh; the numbers are those of its header. */
const swarmExits = {
    80: { kind: 'tool-missing', message: 'Docker is not installed', hint: 'Install Docker on the host.' },
    81: {
        kind: 'agent-refused',
        message: 'the deploying user may not use Docker, or it does not run',
        hint: 'As root on the host: usermod -aG docker <the deploying user> (which makes it as mighty as root), then log in anew.',
    },
    82: {
        kind: 'agent-refused',
        message: 'the host does not manage a swarm',
        hint: 'Deploy through a manager (`docker node ls` on one shows them), make this one (docker node promote), or begin a swarm: docker swarm init. Without a majority of managers nothing can be changed: bring them back.',
    },
    83: {
        kind: 'config-invalid',
        message: 'the stack files of the release are not valid',
        hint: 'Correct the stack file; nothing that runs was changed.',
    },
    85: {
        kind: 'image-missing',
        message: 'an image of the release cannot be had',
        hint: 'Is its name right, was it pushed, and may the host pull it (docker login as the deploying user)? Several nodes need a registry that all of them reach.',
    },
    86: {
        kind: 'command-failed',
        message: 'the swarm did not take the stack',
        hint: 'See what it said below. A config or secret whose content changes needs a new name, as in `name: page-${DEPLOY_RELEASE}`.',
    },
    87: {
        kind: 'crash-loop',
        message: 'a task of the stack did not stay up',
        hint: 'See below the errors of its tasks and what it printed last.',
    },
    88: {
        kind: 'unhealthy',
        message: 'a task of the stack is unhealthy',
        hint: 'See below the errors of its tasks and what it printed last.',
    },
    89: {
        kind: 'health-timed-out',
        message: 'the stack did not settle in time',
        hint: 'See below what its tasks wait for; raise driver.swarm.timeout if they need longer.',
    },
    90: {
        kind: 'release-unknown',
        message: 'the release was not made ready for the swarm',
        hint: 'It was deployed by another driver: deploy it anew.',
    },
    92: {
        kind: 'command-timed-out',
        message: 'the stack was removed, and something of it stays',
        hint: 'On the host: docker stack ps and docker network inspect show what holds it.',
    },
};

// EXTERNAL MODULE: ./lib/host/changed-files.js
var changed_files = __webpack_require__(7833);
;// CONCATENATED MODULE: ./lib/drivers/systemd-unit.js
/** The first line of every unit file we write; a file without it is somebody else's and is never overwritten. */
const unitMark = '# Written by deploy-action; changes here are lost with the next deployment.';
/** The text of a unit file (systemd.service(5)); `%` is doubled wherever it is data. */
function unitText(config, facts) {
    const system = config.scope === 'system';
    const lines = [
        unitMark,
        '[Unit]',
        `Description=${escapePercent(facts.app)} (${escapePercent(facts.environment)})`,
        ...(system ? ['Wants=network-online.target', 'After=network-online.target'] : []),
        '',
        '[Service]',
        'Type=exec',
        ...(system && facts.user !== 'root' ? [`User=${facts.user}`] : []),
        `WorkingDirectory=${escapePercent(facts.directory)}`,
        `EnvironmentFile=-${escapePercent(`${facts.directory}/${facts.envFile}`)}`,
        `Environment=DEPLOY_RELEASE=${facts.release}`,
        ...(facts.listen === undefined ? [] : listenLines(facts.listen)),
        `ExecStart=${execLine(facts.exec, facts.directory)}`,
        'Restart=always',
        'RestartSec=1',
        '',
        '[Install]',
        `WantedBy=${system ? 'multi-user.target' : 'default.target'}`,
        '',
    ];
    return lines.join('\n');
}
/** An app that was killed leaves its socket behind, and could not listen there again. */
function listenLines(listen) {
    if ('port' in listen)
        return [`Environment=PORT=${listen.port}`];
    const { socket } = listen;
    return [
        `Environment=SOCKET=${socket}`,
        `ExecStartPre=mkdir -p -m 755 ${socket.slice(0, socket.lastIndexOf('/'))}`,
        `ExecStartPre=rm -f ${socket}`,
    ];
}
/** systemd wants an absolute program or a bare name: `./bin/app` and `bin/app` become paths in the release. */
function execLine(exec, directory) {
    const [program = '', ...rest] = exec.trim().split(/(?<=^\S+)(?=\s)/);
    const relative = program.includes('/') && !program.startsWith('/');
    const absolute = relative ? `${escapePercent(directory)}/${program.replace(/^\.\//, '')}` : program;
    return [absolute, ...rest].join('');
}
function escapePercent(text) {
    return text.replaceAll('%', '%%');
}

;// CONCATENATED MODULE: ./lib/drivers/systemd.js





const systemd_script = scripts_generated/* scripts */.P['drivers/systemd.sh'];
/** The text of the unit that runs `exec` in a directory below the app's own. */
function unitOf(context, exec, release, directory) {
    return unitText(context.config, {
        app: context.app,
        environment: context.environment,
        directory: `${context.path}/${directory}`,
        envFile: context.envFile,
        user: context.facts.user,
        release,
        exec,
        ...(context.colour === undefined ? {} : { listen: context.colour.listen }),
    });
}
/** The shortest time a look at the service may take, beside what it waits for. */
const systemd_lookTimeoutMs = 30_000;
/** Puts a release into service as a systemd unit, of the system or of the user (systemctl(1), systemd.service(5)). */
const systemdDriver = {
    kind: 'systemd',
    tools: () => ['systemctl'],
    async preflight(context) {
        const { scope, unit, exec, action } = context.config;
        const writes = exec === undefined ? 'no' : 'yes';
        await systemd_run(context, ['preflight', scope, unit, writes, action], systemd_lookTimeoutMs);
    },
    async prepare(context, release) {
        const { scope, unit, exec } = context.config;
        if (exec === undefined)
            return;
        const inRelease = unitOf(context, exec, release, `releases/${release}`);
        await systemd_run(context, ['validate', scope, unit], systemd_lookTimeoutMs, inRelease);
        const text = unitOf(context, exec, release, context.colour?.name ?? 'current');
        await systemd_run(context, ['prepare', context.path, release, unit], systemd_lookTimeoutMs, text);
    },
    serviceFile(context, release) {
        const { unit, exec } = context.config;
        if (exec === undefined)
            return undefined;
        return { name: unit, text: unitOf(context, exec, release, context.colour?.name ?? 'current') };
    },
    async changedFiles(context, release) {
        const { scope, unit, exec } = context.config;
        if (exec === undefined)
            return [];
        const { stdout } = await systemd_run(context, ['compare', context.path, release, scope, unit], systemd_lookTimeoutMs);
        return (0,changed_files/* parseChangedFiles */.b)(stdout);
    },
    async activate(context, release) {
        const { scope, unit, action, timeoutMs } = context.config;
        const result = await systemd_run(context, ['activate', context.path, release, scope, unit, action], timeoutMs);
        return { run: /^run=([0-9a-f]*)$/m.exec(result.stdout)?.[1] ?? '' };
    },
    async watch(context, activation) {
        await systemd_look(context, activation.run, Math.ceil(context.config.settleMs / 1000));
    },
    async confirmSteady(context, activation) {
        await systemd_look(context, activation.run, 0);
    },
    unstoppable: () => undefined,
    coloured: (config, colour) => ({ ...config, unit: colouredUnit(config.unit, colour) }),
    async startCommand(context, release) {
        const { scope, unit } = context.config;
        return context.agent.scriptCommand(systemd_script, ['activate', context.path, release, scope, unit, 'start']);
    },
    async takeOut(context, release) {
        const { scope, unit, timeoutMs } = context.config;
        await systemd_run(context, ['deactivate', context.path, release, scope, unit], timeoutMs);
    },
    async goBackCommands(context, release, previous) {
        const { scope, unit, action } = context.config;
        const { agent, path } = context;
        if (previous === undefined) {
            return [await agent.scriptCommand(systemd_script, ['deactivate', path, release, scope, unit])];
        }
        return [
            await agent.scriptCommand(systemd_script, ['activate', path, previous, scope, unit, action]),
            await agent.scriptCommand(systemd_script, ['watch', scope, unit, '', '3']),
        ];
    },
    async lastLines(context) {
        const { scope, unit } = context.config;
        const result = await systemd_run(context, ['log', scope, unit], systemd_lookTimeoutMs);
        return result.stderr.split('\n').filter((line) => line !== '');
    },
};
/** The instance of a template that runs one colour: `shop@blue.service` of `shop.service` (systemd.unit(5)). */
function colouredUnit(unit, colour) {
    const dot = unit.lastIndexOf('.');
    return `${unit.slice(0, dot)}@${colour}${unit.slice(dot)}`;
}
async function systemd_look(context, activation, seconds) {
    const { scope, unit } = context.config;
    const timeoutMs = systemd_lookTimeoutMs + seconds * 2_000;
    await systemd_run(context, ['watch', scope, unit, activation, String(seconds)], timeoutMs);
}
async function systemd_run(context, args, timeoutMs, stdin) {
    const result = await context.agent.runScript(systemd_script, args, {
        timeoutMs,
        ...(stdin === undefined ? {} : { stdin }),
    });
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: context.host,
        command: `systemd ${args[0]} ${context.config.unit}`,
        tailLines: 60,
        exits: exitTable(context.config, context.facts.user),
    });
    if (failure !== undefined)
        throw new model_failure/* DeployError */.s(failure);
    return result;
}
/** The exit codes of systemd.sh; the numbers are those of its header. */
function exitTable({ unit, scope, exec, action }, user) {
    const systemctl = scope === 'user' ? 'systemctl --user' : 'systemctl';
    return {
        80: {
            kind: 'tool-missing',
            message: `the ${scope} manager of systemd does not answer`,
            hint: scope === 'user'
                ? `As root on the host: apt-get install libpam-systemd, loginctl enable-linger ${user}, then deploy again.`
                : 'The host must run systemd as its init; else use the `command` driver.',
        },
        81: {
            kind: 'unit-invalid',
            message: `there is no unit ${unit}`,
            hint: `Create ${unit} on the host, correct driver.systemd.unit or scope (now ${scope}), or give driver.systemd.exec so that the unit is written for you.`,
        },
        82: {
            kind: 'unit-invalid',
            message: 'lingering is off, so user services end when their user logs out',
            hint: `As root on the host, once: loginctl enable-linger ${user}`,
        },
        83: {
            kind: 'agent-refused',
            message: `${user} may not ${action} ${unit}`,
            hint: `Allow exactly this in /etc/sudoers.d/deploy: ${user} ALL=(root) NOPASSWD: /usr/bin/systemctl ${action} ${unit}${exec === undefined ? '' : ' (docs/configuration.md lists what a written unit needs beside it)'} — or use scope: user.`,
        },
        84: {
            kind: 'unit-invalid',
            message: `the unit file made for ${unit} is not valid on this host`,
            hint: 'Correct driver.systemd.exec; nothing that runs was changed.',
        },
        85: {
            kind: 'unit-invalid',
            message: `a unit file ${unit} that was not written by deploy-action is in the way`,
            hint: `Remove driver.systemd.exec to use that unit as it is, or choose another name.`,
        },
        86: {
            kind: 'crash-loop',
            message: `${unit} did not start`,
            hint: `What it printed stands in the log; on the host: ${systemctl} status ${unit}`,
        },
        87: {
            kind: 'crash-loop',
            message: `${unit} started and did not stay up`,
            hint: `What it printed stands in the log; on the host: ${systemctl} status ${unit}`,
        },
    };
}

;// CONCATENATED MODULE: ./lib/drivers/registry.js





/** Every driver by the kind that the configuration names. */
const drivers = {
    systemd: systemdDriver,
    command: commandDriver,
    compose: composeDriver,
    pm2: pm2Driver,
    swarm: swarmDriver,
};
/** The driver for a host's configuration. */
function driverOf(config) {
    // TypeScript cannot relate the key to the value across a union; the mapped type above does.
    return drivers[config.kind];
}


/***/ }),

/***/ 7125:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C: () => (/* binding */ healthProbes)
});

// EXTERNAL MODULE: ./lib/drivers/registry.js + 19 modules
var registry = __webpack_require__(7254);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./lib/model/traffic.js
var model_traffic = __webpack_require__(4487);
;// CONCATENATED MODULE: ./lib/planning/coloured-probe.js


/** Names by which a host calls itself. */
const ownNames = ['127.0.0.1', 'localhost', '[::1]', '::1'];
/**
 * The probe as it asks one colour: whatever it asks of the host itself at the port or socket of a colour, it asks at that
 * of this one; so it does with the unit.
 */
function colouredProbe(probe, traffic, colour, serviceOf) {
    const { question, from } = probe;
    if (from !== 'host')
        return probe;
    const isColoured = (place) => model_traffic/* colours */.M.some((one) => (0,external_node_util_.isDeepStrictEqual)(traffic.listen[one], place));
    const own = traffic.listen[colour];
    switch (question.kind) {
        case 'http': {
            const { socket } = question;
            if (socket !== undefined) {
                return 'socket' in own && isColoured({ socket })
                    ? { ...probe, question: { ...question, socket: own.socket } }
                    : probe;
            }
            const url = new URL(question.url);
            if ('socket' in own || !ownNames.includes(url.hostname) || !isColoured({ port: Number(url.port) }))
                return probe;
            url.port = String(own.port);
            return { ...probe, question: { ...question, url: url.href } };
        }
        case 'tcp': {
            const { address, port } = question;
            if ('socket' in own || !ownNames.includes(address) || !isColoured({ port }))
                return probe;
            return { ...probe, question: { ...question, port: own.port } };
        }
        case 'systemd': {
            const units = model_traffic/* colours */.M.map(serviceOf).flatMap((one) => (one.kind === 'systemd' ? [one.unit] : []));
            const service = serviceOf(colour);
            if (service.kind !== 'systemd' || !units.includes(question.unit))
                return probe;
            return { ...probe, question: { ...question, unit: service.unit } };
        }
        case 'command':
        case 'prometheus':
            return probe;
    }
}

// EXTERNAL MODULE: ./lib/traffic/colours.js
var colours = __webpack_require__(4283);
// EXTERNAL MODULE: ./lib/engine/context.js
var context = __webpack_require__(2848);
;// CONCATENATED MODULE: ./lib/engine/coloured-health.js




/** The probes of a host as they ask `release`: where two run beside each other, each has a port of its own. */
async function healthProbes(run, release) {
    const { health, traffic, driver, path } = run.host;
    if (traffic === undefined || health.length === 0)
        return health;
    const found = await (0,colours/* lookUpColours */.wJ)(run.connected, path, context/* limits */.F.agentTimeoutMs);
    const colour = (0,colours/* colourOf */.GW)(found, release);
    if (colour === undefined)
        return health;
    const { coloured } = (0,registry/* driverOf */.S)(driver);
    return health.map((probe) => colouredProbe(probe, traffic, colour, (one) => coloured?.(driver, one) ?? driver));
}


/***/ }),

/***/ 1154:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  E: () => (/* binding */ conclude),
  Z: () => (/* binding */ disconnect)
});

// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
;// CONCATENATED MODULE: ./lib/planning/outcome.js
/**
 * The one verdict over all hosts; `demandsAll`: a failure demands that all go back. What is not known outweighs what
 * needs a person, which outweighs what went back: the worst truth is told first.
 */
function outcomeOf(states, demandsAll = false) {
    const has = (state) => states.includes(state);
    if (has('unknown'))
        return 'unknown';
    if (has('failed'))
        return 'failed';
    // What was left as it is does not undo what holds elsewhere, and by itself is no success.
    if (has('deployed')) {
        if (states.every((state) => state === 'deployed'))
            return 'deployed';
        // What was confirmed before that failure stays: a person has to see to a fleet that no policy lets be split.
        return demandsAll ? 'failed' : 'partial';
    }
    // Nothing is called taken back while a release that failed is still in service somewhere.
    if (has('rolled-back') && !has('left-as-is'))
        return 'rolled-back';
    return 'failed';
}

;// CONCATENATED MODULE: ./lib/planning/retention.js
/**
 * The releases to remove from a host, oldest first. Kept are the one in service, the protected ones, the newest
 * `keep` good ones, and for inspection the newest bad one unless it is older than all good ones kept.
 * Bad and staged releases never take the place of a good one; staged ones are left over from runs that ended early.
 */
function releasesToRemove({ releases, keep, current, protect }) {
    const newestFirst = [...releases].sort((a, b) => compare(b.id, a.id));
    const untouchable = (release) => release.id === current || protect.includes(release.id);
    const good = newestFirst.filter((release) => release.state === 'good');
    const goodOthers = good.filter((release) => release.id !== current).slice(0, Math.max(0, keep));
    const goodKept = good.filter((release) => untouchable(release) || goodOthers.includes(release));
    const oldestGood = goodKept.at(-1);
    const [newestBad] = newestFirst.filter((release) => release.state === 'bad' && !untouchable(release));
    const kept = (release) => {
        if (untouchable(release))
            return true;
        switch (release.state) {
            case 'good':
                return goodOthers.includes(release);
            case 'bad':
                return release === newestBad && (oldestGood === undefined || release.id > oldestGood.id);
            case 'staged':
                return false;
        }
    };
    return newestFirst
        .filter((release) => !kept(release))
        .map((release) => release.id)
        .reverse();
}
/** By code units, as names of releases sort by time; a locale's order could differ. */
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// EXTERNAL MODULE: ./lib/traffic/driver-for.js + 8 modules
var driver_for = __webpack_require__(310);
// EXTERNAL MODULE: ./lib/engine/confirm.js
var engine_confirm = __webpack_require__(6428);
// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var engine_context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/standing.js
var standing = __webpack_require__(8727);
;// CONCATENATED MODULE: ./lib/engine/conclude.js








/**
 * Writes the record on every host still connected, and clears away what is no longer kept. The verdict stands
 * by now: what goes wrong here is a warning.
 */
async function conclude(context, runs, facts) {
    const demandsAll = (0,standing/* judgementOf */.lG)(context, runs).kind === 'all-back';
    const outcome = outcomeOf(runs.map((run) => run.state), demandsAll);
    await Promise.all(runs.map(async (run) => {
        if (run.agent === undefined || !(await isReachable(context, run)))
            return;
        await orWarn(run, 'the old release still runs, and ends with the next deployment', () => retire(run));
        // A run that was refused before it did anything leaves no record.
        if (run.staged || run.touched) {
            await orWarn(run, 'the record on the host is incomplete', () => recordOnHost(context, run, facts, outcome));
        }
        // Also where the record found no room.
        await orWarn(run, 'the lease ends by itself in a minute', () => run.installed.freeLease());
    }));
    for (const run of runs)
        announceEnd(context, run);
    return { outcome, release: facts.release, previousRelease: commonPrevious(runs) };
}
/** A connection that broke is made anew once, unless the host was found out of reach: it would keep the lease for nothing. */
async function isReachable(context, run) {
    if (run.connection?.lost.aborted === false)
        return true;
    if (run.state === 'unknown')
        return false;
    return (0,connect/* connectAgain */.t1)(context, run, 1).then(() => true, () => false);
}
/** What runs beside the release that is final now ends, when it has finished what it had begun. */
async function retire(run) {
    const isFinal = run.state === 'deployed' || run.state === 'left-as-is';
    if (!isFinal || !run.touched || run.target === undefined)
        return;
    await (0,driver_for/* blueGreenFor */.f)(run.host)?.retire(run.driverContext(run.host.driver), run.target);
}
async function orWarn(run, consequence, work) {
    try {
        await work();
    }
    catch (thrown) {
        run.notice('warning', `${consequence}: ${(0,failure/* failureOf */.g)(thrown).message}`);
    }
}
/** The lease may have ended meanwhile, by a restart of the host say: the same run may take it again for its record. */
async function recordOnHost(context, run, facts, outcome) {
    try {
        await record(context, run, facts, outcome);
    }
    catch (thrown) {
        if ((0,failure/* failureOf */.g)(thrown).kind !== 'lease-lost')
            throw thrown;
        const { run: name, actor = '', url = '' } = facts.origin;
        const { taken } = await run.installed.takeLease({ run: name, actor, url }, engine_context/* limits */.F.leaseS);
        if (!taken)
            throw thrown;
        await record(context, run, facts, outcome);
    }
}
async function record(context, run, facts, outcome) {
    const at = context.ports.clock.now();
    const { actor, commit, url, reason } = facts.origin;
    const entry = {
        at: new Date(at).toISOString(),
        command: facts.command,
        release: run.target ?? facts.release,
        previous: run.previous ?? null,
        state: run.state,
        outcome,
        durationMs: at - facts.startedAt,
        run: facts.origin.run,
        environment: context.config.environment,
        ...(actor === undefined ? {} : { actor }),
        ...(commit === undefined ? {} : { commit }),
        ...(url === undefined ? {} : { url }),
        ...(reason === undefined ? {} : { reason }),
    };
    const release = run.target ?? facts.release;
    const line = JSON.stringify(entry);
    if (run.state === 'deployed')
        await recordSuccess(context, run, release, line);
    else
        await recordFailure(context, run, facts.command, release, line);
}
async function recordFailure(context, run, command, release, line) {
    const agent = run.installed;
    if (command === 'deploy' && run.staged)
        await markBad(run, release);
    // It was good once, and may be again when what it lacked is back: it must not be cleared away.
    else if (command === 'rollback' && run.touched)
        await agent.mark(release, 'good');
    // Neither touches what the other does, and together they take one round trip.
    const [releases] = await Promise.all([agent.releases(), agent.appendHistory(line)]);
    const current = releases.find((one) => one.current)?.id;
    const old = releasesToRemove({ releases, keep: context.config.keep, current, protect: [] });
    await agent.remove(old);
    if (old.length > 0)
        await (0,driver_for/* driverFor */.Q)(run.host).tidy?.(run.driverContext(run.host.driver));
}
/** A release whose upload did not come to its end is none. */
async function markBad(run, release) {
    try {
        await run.installed.mark(release, 'bad');
    }
    catch (thrown) {
        if ((0,failure/* failureOf */.g)(thrown).kind !== 'release-unknown')
            throw thrown;
    }
}
/** What is on the host is known here: nobody else has changed it since the lease was taken. */
async function recordSuccess(context, run, release, line) {
    const others = run.observed.releases.filter(({ id }) => id !== release);
    const old = releasesToRemove({
        releases: [...others, { id: release, state: 'good', current: true }],
        keep: context.config.keep,
        current: release,
        protect: run.previous === undefined ? [] : [run.previous],
    });
    const driver = (0,driver_for/* driverFor */.Q)(run.host);
    const entry = { release, state: 'good', line, old };
    if (old.length === 0 || driver.tidy === undefined)
        return run.installed.recordAndFree(entry);
    await run.installed.record(entry);
    await driver.tidy(run.driverContext(run.host.driver));
}
function announceEnd(context, run) {
    context.emit({
        type: 'host-ended',
        at: context.ports.clock.now(),
        host: run.name,
        state: run.state,
        ...(run.release === undefined || run.state === 'unknown' ? {} : { release: run.release }),
        ...(run.previous === undefined ? {} : { previousRelease: run.previous }),
    });
}
/** The release that was in service before, as far as the hosts agree; the first host's where they do not. */
function commonPrevious(runs) {
    return runs.find((run) => run.previous !== undefined)?.previous;
}
/** Ends every connection; safe whatever their state. */
async function disconnect(runs) {
    const early = (run) => run.early?.then((connection) => connection.close());
    await Promise.allSettled(runs.flatMap((run) => [run.connection?.close(), early(run), (0,engine_confirm/* dropAhead */.fJ)(run)]));
}


/***/ }),

/***/ 6428:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V2: () => (/* binding */ confirmFleet),
/* harmony export */   dR: () => (/* binding */ isFinal),
/* harmony export */   fJ: () => (/* binding */ dropAhead),
/* harmony export */   w8: () => (/* binding */ connectAhead)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _connect_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9993);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2848);
/* harmony import */ var _fleet_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3459);
/* harmony import */ var _standing_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8727);





/**
 * Confirms the hosts that still take part, which is the moment from which nothing can be demanded back. It comes in
 * three steps, so that the verdict is known before it is final: every host is reached anew (it can be reached by those
 * who come after); then one is confirmed alone, so that what would fail everywhere fails before anything is final; then
 * the others, come what may. Until the second step has succeeded a failure means what the policies say; after it every
 * host is confirmed as far as it can be, since those that are cannot go back any more.
 */
async function confirmFleet({ context, runs, all, budget, onBegin }) {
    const fresh = new Map();
    const failures = [];
    const isOver = () => (0,_fleet_js__WEBPACK_IMPORTED_MODULE_3__/* .concernAll */ .y$)(failures) || (0,_standing_js__WEBPACK_IMPORTED_MODULE_4__/* .judgementOf */ .lG)(context, all).kind === 'all-back';
    try {
        failures.push(...(await (0,_fleet_js__WEBPACK_IMPORTED_MODULE_3__/* .onEach */ .HF)(context, runs, (run) => reachAnew(context, run, budget, fresh))));
        if (isOver())
            return failures;
        (0,_fleet_js__WEBPACK_IMPORTED_MODULE_3__/* .stopIfCancelled */ .FE)(context.signal);
        onBegin();
        const waiting = runs.filter((run) => fresh.has(run));
        // A host whose failure would take all back comes first: later it could not any more.
        waiting.sort((a, b) => rank(a) - rank(b));
        const confirm = async (some) => {
            failures.push(...(await (0,_fleet_js__WEBPACK_IMPORTED_MODULE_3__/* .onEach */ .HF)(context, some, (run) => confirmHost(context, run, fresh.get(run)))));
        };
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
            await confirm([next]);
            if (isOver())
                return failures;
            if (isFinal(next))
                break;
        }
        await confirm(waiting);
        return failures;
    }
    finally {
        await Promise.allSettled([...fresh.values()].map((connection) => connection.close()));
    }
}
function rank(run) {
    return run.host.onFailure === 'rollback-all' && !run.failed ? 0 : 1;
}
/** Whether the release was confirmed here: nothing takes it back any more. */
function isFinal({ state }) {
    return state === 'deployed' || state === 'left-as-is';
}
async function reachAnew(context, run, budget, fresh) {
    const step = 'reach anew';
    const place = { phase: 'verify', step };
    const connect = async () => (await takeAhead(context, run)) ?? (0,_connect_js__WEBPACK_IMPORTED_MODULE_1__/* .connectTrying */ .W$)(context, run, budget, place);
    fresh.set(run, await run.step('verify', step, connect));
}
/**
 * Begins to connect anew while the release is being proven healthy, so that nobody has to wait for it afterwards: it is
 * in service by then, and if it kept the host from being reached this would show it.
 */
function connectAhead(context, run) {
    const { clock, transport } = context.ports;
    const connecting = transport.connect(run.endpoint, context.signal);
    // Whoever needs it tries again.
    connecting.catch(() => undefined);
    run.ahead = { since: clock.now(), connecting };
}
/** The connection that was begun, unless that is too long ago to tell anything. */
async function takeAhead(context, run) {
    const { ahead } = run;
    run.ahead = undefined;
    const connection = await ahead?.connecting.catch(() => undefined);
    if (ahead === undefined || connection === undefined)
        return undefined;
    if (!connection.lost.aborted && context.ports.clock.now() - ahead.since < _context_js__WEBPACK_IMPORTED_MODULE_2__/* .limits */ .F.aheadMs)
        return connection;
    await connection.close();
    return undefined;
}
/** Ends what was begun and not needed. */
async function dropAhead(run) {
    const connecting = run.ahead?.connecting;
    run.ahead = undefined;
    await connecting?.then((connection) => connection.close(), () => undefined);
}
async function confirmHost(context, run, fresh) {
    if (fresh === undefined)
        return;
    await run.step('verify', 'confirm', async () => {
        const state = await askToConfirm(context, run, fresh);
        if (state === 'committed') {
            run.armed = false;
            run.state = run.failed ? 'left-as-is' : 'deployed';
            return;
        }
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({
            kind: 'deployment-timed-out',
            host: run.name,
            message: `${run.name} went back by itself before it was confirmed (${state})`,
            hint: 'Raise confirm-within if the checks take longer than it.',
        });
    });
}
/** Ends of a command that leave open whether it did its work. */
const openEnds = ['connection-lost', 'command-signalled', 'command-timed-out'];
/** Whether a confirmation took whose answer was lost, the host knows; asking it again does no harm. */
async function askToConfirm(context, run, fresh) {
    const { epoch } = run;
    try {
        return await run.installed.over(fresh).underLease(epoch).confirm();
    }
    catch (thrown) {
        if (!openEnds.includes((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(thrown).kind))
            throw thrown;
        run.state = 'unknown';
        await (0,_connect_js__WEBPACK_IMPORTED_MODULE_1__/* .connectAgain */ .t1)(context, run);
        return run.installed.confirm();
    }
}


/***/ }),

/***/ 9993:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ir: () => (/* binding */ connectEarly),
/* harmony export */   Km: () => (/* binding */ RetryBudget),
/* harmony export */   W$: () => (/* binding */ connectTrying),
/* harmony export */   Zj: () => (/* binding */ connectHost),
/* harmony export */   t1: () => (/* binding */ connectAgain)
/* harmony export */ });
/* harmony import */ var _host_agent_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3309);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1560);
/* harmony import */ var _planning_retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6210);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2848);
/* harmony import */ var _fleet_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3459);





/** What the hosts of a run have spent on waiting between attempts to connect: one budget for all of them. */
class RetryBudget {
    spentMs = 0;
}
/**
 * Connects one host; without a budget it is tried once, as for a look that can be had again at any time. An optional
 * host that is out of reach is skipped and said to be; all else is thrown.
 */
async function connectHost(context, run, budget) {
    try {
        run.connection = await run.step('connect', 'connect', () => connectTrying(context, run, budget, { phase: 'connect', step: 'connect' }), { detail: () => `${run.host.user}@${run.host.address}:${run.host.port}` });
    }
    catch (thrown) {
        const failure = (0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(thrown);
        if (!run.host.optional || !(0,_planning_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .isOutOfReach */ .H)(failure.kind))
            throw thrown;
        run.state = 'skipped';
        run.notice('warning', `skipped: ${failure.message}`, 'It is optional; deploy again once it is back.');
    }
}
/**
 * Begins to connect the first hosts, so that they need not be waited for when their turn comes: opening a source takes as
 * long. What comes of it is told in their connect phase. Returns how to give up those that are not there yet.
 */
function connectEarly(context, runs) {
    const givenUp = new AbortController();
    const signal = (0,_fleet_js__WEBPACK_IMPORTED_MODULE_3__/* .anySignal */ .JG)(context.signal, givenUp.signal);
    for (const run of runs.slice(0, context.config.maxParallel)) {
        run.early = context.ports.transport.connect(run.endpoint, signal);
        // Nobody may ask for it.
        run.early.catch(() => undefined);
    }
    return () => givenUp.abort();
}
/** The connection that was begun early, so long as it holds; rejects with what it failed with. */
async function takeEarly(run) {
    const { early } = run;
    run.early = undefined;
    const connection = await early;
    if (connection?.lost.aborted !== true)
        return connection;
    await connection.close();
    return undefined;
}
/** Connects, and tries again where what failed may pass. Nothing has happened on the host by then, so that it is safe. */
async function connectTrying(context, run, budget, place) {
    const { clock, random, transport } = context.ports;
    const { retries } = context.config;
    for (let attempt = 1;; attempt += 1) {
        try {
            return (await takeEarly(run)) ?? (await transport.connect(run.endpoint, context.signal));
        }
        catch (thrown) {
            const failure = (0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(thrown);
            if (budget === undefined || context.signal.aborted)
                throw thrown;
            const { spentMs } = budget;
            const waitMs = (0,_planning_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .waitBeforeRetry */ .j)(retries, { kind: failure.kind, attempt, spentMs, random: random() });
            if (waitMs === undefined)
                throw thrown;
            budget.spentMs += waitMs;
            const at = clock.now();
            const attempts = retries.tries;
            context.emit({ type: 'retrying', at, host: run.name, ...place, attempt, attempts, waitMs, failure });
            await clock.sleep(waitMs, context.signal).catch((reason) => {
                (0,_fleet_js__WEBPACK_IMPORTED_MODULE_3__/* .stopIfCancelled */ .FE)(context.signal);
                throw reason;
            });
        }
    }
}
/**
 * Gets hold of a host again whose connection broke, so that its true state can be observed, and of its agent under
 * the same lease. Throws the last connect failure when it stays out of reach.
 */
async function connectAgain(context, run, tries = _context_js__WEBPACK_IMPORTED_MODULE_2__/* .limits */ .F.reconnectTries) {
    // One at a time: two of them would leave a connection behind that nobody ends.
    while (run.reconnecting !== undefined)
        await run.reconnecting.catch(() => undefined);
    run.reconnecting = reconnect(context, run, tries).finally(() => {
        run.reconnecting = undefined;
    });
    await run.reconnecting;
}
async function reconnect(context, run, tries) {
    if (run.connection !== undefined && !run.connection.lost.aborted)
        return;
    const epoch = run.agent?.epoch;
    await run.connection?.close();
    const connection = await connectPatiently(context, run, tries);
    run.connection = connection;
    if (epoch === undefined)
        return;
    const agent = await _host_agent_js__WEBPACK_IMPORTED_MODULE_0__/* .HostAgent */ .g.install(connection, run.host.path, _context_js__WEBPACK_IMPORTED_MODULE_2__/* .limits */ .F.agentTimeoutMs);
    run.agent = agent.underLease(epoch);
}
async function connectPatiently(context, run, tries) {
    const { transport, clock } = context.ports;
    const uncancelled = new AbortController().signal;
    let last;
    for (let tried = 0; tried < tries; tried += 1) {
        if (tried > 0)
            await clock.sleep(_context_js__WEBPACK_IMPORTED_MODULE_2__/* .limits */ .F.reconnectPauseMs);
        try {
            return await transport.connect(run.endpoint, uncancelled);
        }
        catch (thrown) {
            last = thrown;
            if (!(0,_planning_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .isOutOfReach */ .H)((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(thrown).kind))
                break;
        }
    }
    throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .s((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g)(last));
}


/***/ }),

/***/ 2848:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ limits)
/* harmony export */ });
/** The engine's limits that nobody has needed to configure yet. */
const limits = {
    /** A command of the agent that moves no data. */
    agentTimeoutMs: 60_000,
    /** How long a rollback waits to be told whether what it goes back to is as it was sent. */
    changedFilesTimeoutMs: 10_000,
    /** A lease that is not renewed for this long may be taken over. */
    leaseS: 60,
    leasePollMs: 2_000,
    /** A run that waits for its turn says so again after this time; later ones come ever more rarely. */
    stillWaitingMs: 15_000,
    /** What a host is given to put its old release back by itself. */
    goBackTimeoutMs: 10 * 60_000,
    /** The same, when a run that was cut off is finished: the runner ends a job five minutes after it was cancelled. */
    finishTimeoutMs: 150_000,
    /** How many lines of a host's history are read. */
    historyLines: 1000,
    uploadTimeoutMs: 60 * 60_000,
    /** What is kept of compressed archives for other hosts that want the same. */
    sharedArchiveBytes: 48 * 1024 * 1024,
    /** Tries, and the pause between them, to reach a host again whose connection broke while it was changing. */
    reconnectTries: 5,
    reconnectPauseMs: 3_000,
    /** How often one host's connection may break while it goes back, until it is given up as out of reach. */
    lossesOfWayBack: 5,
    /** How old a connection may be that was begun for the confirmation before its time. */
    aheadMs: 10_000,
    /** Between two looks at a wave that is held. */
    watchEveryMs: 10_000,
    /** Between two looks at how many requests a new release had. */
    countEveryMs: 2_000,
    /** The least time between two reports of progress. */
    progressEveryMs: 1_000,
};


/***/ }),

/***/ 3459:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DD: () => (/* binding */ skipPhase),
/* harmony export */   FE: () => (/* binding */ stopIfCancelled),
/* harmony export */   HF: () => (/* binding */ onEach),
/* harmony export */   JG: () => (/* binding */ anySignal),
/* harmony export */   xe: () => (/* binding */ inPhase),
/* harmony export */   y$: () => (/* binding */ concernAll)
/* harmony export */ });
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(370);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _planning_failure_policy_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2489);



/**
 * Works on many hosts at once, at most `max-parallel`, and waits for all of them whatever happens to some; those that
 * could not do it have failed. Returns the failures in the order of the hosts; the cancelled ones only if nothing else
 * failed.
 */
async function onEach(context, runs, work) {
    const limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_1__/* ["default"] */ .A)(context.config.maxParallel);
    const ends = await Promise.allSettled(runs.map((run) => limit(() => counted(run, work))));
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [(0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(end.reason)] : []));
    const causes = failures.filter((failure) => failure.kind !== 'cancelled');
    return causes.length > 0 ? causes : failures.slice(0, 1);
}
/** A failure that is the run's and not the host's is not held against the host. */
async function counted(run, work) {
    try {
        await work(run);
    }
    catch (thrown) {
        run.failed ||= !(0,_planning_failure_policy_js__WEBPACK_IMPORTED_MODULE_2__/* .concernsAll */ .p)((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(thrown).kind);
        throw thrown;
    }
}
/**
 * Brackets a phase with its events; its failures are announced in its end. The phase holds if nothing failed, or if
 * `holds` says that the run goes on all the same.
 */
async function inPhase(context, phase, hosts, work, holds = (failures) => failures.length === 0) {
    const { emit, ports } = context;
    emit({ type: 'phase-started', at: ports.clock.now(), phase, hosts });
    let failures;
    try {
        failures = await work();
    }
    catch (thrown) {
        failures = [(0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(thrown)];
    }
    for (const failure of failures) {
        emit({ type: 'failed', at: ports.clock.now(), failure: { phase, ...failure } });
    }
    const ok = holds(failures);
    emit({ type: 'phase-ended', at: ports.clock.now(), phase, ok });
    return ok;
}
/** Says that a phase of the eight has nothing to do in this run. */
function skipPhase({ emit, ports }, phase) {
    emit({ type: 'phase-skipped', at: ports.clock.now(), phase });
}
/** Whether one of the failures is the run's and not a host's. */
function concernAll(failures) {
    return failures.some(({ kind }) => (0,_planning_failure_policy_js__WEBPACK_IMPORTED_MODULE_2__/* .concernsAll */ .p)(kind));
}
/** Throws `cancelled` once the run is wanted to end; asked between steps that must not be cut. */
function stopIfCancelled(signal) {
    if (!signal.aborted)
        return;
    throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({
        kind: 'cancelled',
        message: 'the run was cancelled',
        hint: 'Start it again when you are ready; nothing of it remains in service.',
    });
}
/** One signal that aborts with the first of several. */
function anySignal(...signals) {
    return AbortSignal.any([...signals]);
}


/***/ }),

/***/ 9905:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bz: () => (/* binding */ fromRunner),
/* harmony export */   Kn: () => (/* binding */ versionsInService),
/* harmony export */   RV: () => (/* binding */ askOnce),
/* harmony export */   YL: () => (/* binding */ askFromRunner),
/* harmony export */   mt: () => (/* binding */ proveHealthy),
/* harmony export */   x4: () => (/* binding */ versionsOf)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _planning_release_id_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5179);
/* harmony import */ var _probes_ask_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3442);
/* harmony import */ var _traffic_driver_for_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(310);
/* harmony import */ var _coloured_health_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7125);
/* harmony import */ var _fleet_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3459);






/** Commands of probes run in the release that is in service. */
const inCurrent = 'cd "$1/current" && shift && exec "$@"';
/** Verdicts of probes on a service that may not even stay up. */
const notWell = ['unhealthy', 'health-timed-out', 'health-inconclusive'];
/** What an answer may name to show that it comes from `release`; `recorded` is what the host knows beside the name. */
function versionsOf(release, recorded) {
    const names = [release, (0,_planning_release_id_js__WEBPACK_IMPORTED_MODULE_5__/* .commitOf */ .D)(release), ...recorded];
    return [...new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name])))];
}
/**
 * Proves that a host serves `release`: every probe settles healthy while the service stays up.
 * The first that fails ends the others. Throws its failure, or that of a service that does not stay up.
 */
async function proveHealthy(context, run, activation, versions, signal) {
    const driver = (0,_traffic_driver_for_js__WEBPACK_IMPORTED_MODULE_2__/* .driverFor */ .Q)(run.host);
    const driverContext = run.driverContext(run.host.driver);
    const failed = new AbortController();
    const both = (0,_fleet_js__WEBPACK_IMPORTED_MODULE_4__/* .anySignal */ .JG)(signal, failed.signal);
    const endingAll = async (work) => {
        try {
            await work;
        }
        catch (thrown) {
            failed.abort(thrown);
            throw thrown;
        }
    };
    const release = activation === undefined ? run.previous : run.target;
    const probes = await (0,_coloured_health_js__WEBPACK_IMPORTED_MODULE_3__/* .healthProbes */ .C)(run, release);
    const questions = probes.map((probe, index) => endingAll(settle(context, run, probe, versions, both, `health[${index}]`)));
    const watch = activation === undefined ? [] : [endingAll(atDriver(run, () => driver.watch(driverContext, activation)))];
    const ends = await Promise.allSettled([...watch, ...questions]);
    const steady = async () => {
        if (activation !== undefined)
            await atDriver(run, () => driver.confirmSteady(driverContext, activation));
    };
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    if (reasons.length === 0)
        return steady();
    const first = failed.signal.reason;
    throw notWell.includes((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(first).kind) ? await causeBehind(first, reasons, steady) : first;
}
/** That nothing answers is but the sign of a service that keeps crashing, which tells more of what to do. */
async function causeBehind(first, others, steady) {
    const isCrash = (reason) => (0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(reason).kind === 'crash-loop';
    const seen = others.find(isCrash);
    if (seen !== undefined)
        return seen;
    try {
        await steady();
    }
    catch (thrown) {
        if (isCrash(thrown))
            return thrown;
    }
    return first;
}
/** A service that does not stay up is no fault of a probe: the place to look at is its driver. */
async function atDriver(run, work) {
    try {
        await work();
    }
    catch (thrown) {
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(run.place((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(thrown), 'driver'), { cause: thrown });
    }
}
async function settle(context, run, probe, versions, signal, key) {
    const end = await (0,_probes_ask_js__WEBPACK_IMPORTED_MODULE_1__/* .watchHealth */ .c)({
        probe,
        context: probeContext(context, run, probe, versions),
        clock: context.ports.clock,
        signal: whileAskable(run, probe, signal),
        onAnswer: (answer, degraded) => announce(context, run.name, probe, answer, degraded),
    });
    if (end.failure === undefined)
        return;
    const tail = end.failure.kind === 'cancelled' ? [] : await lastLines(run);
    const failure = { ...end.failure, host: run.name, ...(tail.length === 0 ? {} : { tail }) };
    throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(run.place(failure, key));
}
/** What the service printed last: why it is not well is seldom in the probe's answer. */
async function lastLines(run) {
    try {
        return await (0,_traffic_driver_for_js__WEBPACK_IMPORTED_MODULE_2__/* .driverFor */ .Q)(run.host).lastLines(run.driverContext(run.host.driver), run.activation);
    }
    catch {
        // Nothing can be learned; the failure that is being told matters more.
        return [];
    }
}
/** Asks one probe once, for a look at what is there. */
async function askOnce(context, run, probe, release) {
    const { schedule } = probe;
    const once = {
        ...probe,
        schedule: {
            ...schedule,
            startDelayMs: 0,
            healthy: 1,
            unhealthy: 1,
            timeoutMs: schedule.attemptTimeoutMs,
        },
    };
    const versions = release === undefined ? [] : versionsOf(release, run.observed.currentVersions);
    const end = await (0,_probes_ask_js__WEBPACK_IMPORTED_MODULE_1__/* .watchHealth */ .c)({
        probe: once,
        context: probeContext(context, run, once, versions),
        clock: context.ports.clock,
        signal: whileAskable(run, probe, context.signal),
        onAnswer: (answer, degraded) => announce(context, run.name, probe, answer, degraded),
    });
    return end.last;
}
/**
 * Asks the questions about the whole deployment, from the runner, those of the gate first; returns a failure for each
 * that did not hold. `versions` are what an answer may name.
 */
async function askFromRunner(context, { gate, verify }, versions) {
    const ends = await Promise.all([
        ...gate.map((probe, index) => askOfAll(context, probe, `gate[${index}]`, versions)),
        ...verify.map((probe, index) => askOfAll(context, probe, `verify[${index}]`, versions)),
    ]);
    return ends.flat();
}
async function askOfAll(context, probe, key, versions) {
    const end = await (0,_probes_ask_js__WEBPACK_IMPORTED_MODULE_1__/* .watchHealth */ .c)({
        probe,
        context: { ...fromRunner(context), expectedVersions: versions },
        clock: context.ports.clock,
        signal: context.signal,
        onAnswer: (answer, degraded) => announce(context, 'runner', probe, answer, degraded),
    });
    const location = context.config.locations[key];
    return end.failure === undefined
        ? []
        : [{ ...end.failure, step: probe.name, ...(location === undefined ? {} : { location }) }];
}
/**
 * What answers from the fleet may name now: a host that has not changed, or has gone back, has its old release, and one
 * whose traffic has not moved yet may have both.
 */
function versionsInService(runs) {
    const all = runs.flatMap((run) => {
        if (run.facts === undefined)
            return [];
        const old = run.previous === undefined ? [] : versionsOf(run.previous, run.facts.currentVersions);
        if (run.release !== run.target)
            return old;
        return run.host.traffic === undefined || run.trafficMoved ? run.versions : [...run.versions, ...old];
    });
    return [...new Set(all)];
}
/** A question from the host ends with the connection: else its broken stream would look like an unhealthy service. */
function whileAskable(run, probe, signal) {
    return probe.from === 'host' ? (0,_fleet_js__WEBPACK_IMPORTED_MODULE_4__/* .anySignal */ .JG)(signal, run.connected.lost) : signal;
}
function probeContext(context, run, probe, expectedVersions) {
    if (probe.from === 'runner')
        return { expectedVersions, ...fromRunner(context) };
    return {
        expectedVersions,
        dial: (address, port) => run.connected.forward(address, port),
        dialSocket: run.connected.forwardToSocket?.bind(run.connected),
        run: (argv, timeoutMs) => run.connected.run({ argv: ['sh', '-c', inCurrent, 'probe', run.host.path, ...argv], timeoutMs }),
    };
}
/** Where questions about the whole deployment are asked from. */
function fromRunner(context) {
    return { dial: context.ports.dial, run: context.ports.runLocally };
}
function announce(context, host, probe, { verdict, latencyMs, detail }, degraded) {
    const at = context.ports.clock.now();
    context.emit({ type: 'probe-answered', at, host, probe: probe.name, verdict, latencyMs, degraded, detail });
}


/***/ }),

/***/ 3061:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ HostRun)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);

/** One host during one run: what is known of it and how far it has come. */
class HostRun {
    host;
    #context;
    connection;
    agent;
    facts;
    state = 'unchanged';
    /** What `current` named before this run. */
    previous;
    /** What `current` names now, as far as it is known. */
    release;
    /** What this run puts into service here. */
    target;
    /** What answers of that may name it by. */
    versions = [];
    /** How the service was started by this run. */
    activation;
    /** Requests reach the release of this run, where two run beside each other. */
    trafficMoved = false;
    /** The release directory of this run exists on the host. */
    staged = false;
    /** `current` may have been switched: this host owes a rollback if the run fails. */
    touched = false;
    /** It was seen that nothing of this run remains here, though it may have been touched. */
    settled = false;
    /** The host would go back by itself if it heard nothing for a while. */
    armed = false;
    /** Whether a probe of what was in service before this run did not say healthy; undefined where none was asked. */
    unwellBefore;
    /** The look at what was in service before, which goes on beside other things and is awaited before that changes. */
    looking = Promise.resolve();
    /** Something that is this host's own did not work. */
    failed = false;
    /** It takes no further part: its failure, or that of its group, concerns it alone. */
    out = false;
    /** The first thing that failed here. */
    failure;
    /** The connection, begun before its turn; see connect.ts. */
    early;
    /** A connection for the confirmation, begun once the release was in service; see confirm.ts. */
    ahead;
    /** The attempt to get hold of it again that goes on, which all who need it share. */
    reconnecting;
    #agreed;
    /** `agreed` is shared by all hosts of a deployment: what names of images mean in it. */
    constructor(host, context, agreed = new Map()) {
        this.host = host;
        this.#agreed = agreed;
        this.#context = context;
    }
    get name() {
        return this.host.name;
    }
    /** Says what this run puts into service here, and what answers of that may name it by. */
    aimAt(release, versions) {
        this.target = release;
        this.versions = versions;
    }
    /**
     * Does one step and reports it. A failure is completed with host, phase, step and the place in the
     * configuration, kept as this host's failure, and thrown on as a DeployError.
     */
    async step(phase, step, work, describe = {}) {
        const { emit, ports } = this.#context;
        const started = ports.clock.now();
        emit({ type: 'step-started', at: started, host: this.name, phase, step });
        const end = { type: 'step-ended', host: this.name, phase, step };
        try {
            const result = await work();
            const at = ports.clock.now();
            const detail = describe.detail?.(result);
            emit({
                ...end,
                at,
                result: 'done',
                durationMs: at - started,
                ...(detail === undefined ? {} : { detail }),
            });
            return result;
        }
        catch (thrown) {
            const failure = this.#complete((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g)(thrown), phase, step, describe.at);
            const at = ports.clock.now();
            const result = failure.kind === 'connection-lost' ? 'unknown' : 'failed';
            emit({ ...end, at, result, durationMs: at - started, failure });
            if (failure.kind !== 'cancelled')
                this.failure ??= failure;
            throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(failure, { cause: thrown });
        }
    }
    #complete(failure, phase, step, at) {
        return this.place({ ...failure, host: this.name, phase, step }, at);
    }
    /** The failure with the place in the configuration that it belongs to, where there is one. */
    place(failure, key) {
        const location = failure.location ?? this.#locate(key);
        return location === undefined ? failure : { ...failure, location };
    }
    /** Where `key` (`health[0]`, `driver`) of this host stands, or the host itself. */
    #locate(key) {
        const { locations } = this.#context.config;
        const own = `hosts.${this.name}`;
        return (key === undefined ? undefined : locations[`${own}.${key}`]) ?? locations[own];
    }
    notice(level, message, hint) {
        const at = this.#context.ports.clock.now();
        const event = { type: 'notice', at, level, host: this.name, message };
        this.#context.emit(hint === undefined ? event : { ...event, hint });
    }
    onLine = (stream, line) => {
        this.#context.emit({
            type: 'output',
            at: this.#context.ports.clock.now(),
            host: this.name,
            stream,
            line,
        });
    };
    /** The connection, which must exist by now. */
    get connected() {
        return present(this.connection, 'connection', this.name);
    }
    get installed() {
        return present(this.agent, 'agent', this.name);
    }
    /** The epoch of this run's lease on the host. */
    get epoch() {
        return present(this.agent?.epoch, 'lease', this.name);
    }
    get observed() {
        return present(this.facts, 'facts', this.name);
    }
    driverContext(config, agent = this.installed) {
        return {
            app: this.#context.config.app,
            environment: this.#context.config.environment,
            host: this.name,
            path: this.host.path,
            config,
            envFile: this.host.env.file,
            facts: this.observed,
            agent,
            onLine: this.onLine,
            signal: this.#context.signal,
            images: this.#context.ports.images,
            agreed: this.#agreed,
        };
    }
    get endpoint() {
        const { name, address, port, user, privateKey, passphrase, knownHosts, jumps } = this.host;
        const { connectTimeoutMs, keepaliveMs } = this.#context.config;
        return {
            ...{ name, address, port, user, knownHosts, jumps, connectTimeoutMs, keepaliveMs },
            ...(privateKey === undefined ? {} : { privateKey }),
            ...(passphrase === undefined ? {} : { passphrase }),
        };
    }
}
function present(value, what, host) {
    if (value === undefined) {
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({ kind: 'internal', host, message: `${host} has no ${what} yet` });
    }
    return value;
}


/***/ }),

/***/ 8727:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AS: () => (/* binding */ goesOnWithout),
/* harmony export */   BR: () => (/* binding */ groupFailures),
/* harmony export */   GP: () => (/* binding */ takesPart),
/* harmony export */   lG: () => (/* binding */ judgementOf)
/* harmony export */ });
/* harmony import */ var _planning_failure_policy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2489);
/* harmony import */ var _strategies_share_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8595);


/** Whether the host still takes part: it was reached, and no failure has taken it out. */
function takesPart(run) {
    return run.state !== 'skipped' && !run.out;
}
/** What the failures of the hosts so far mean. */
function judgementOf(context, runs) {
    const names = (wanted) => new Set(runs.filter(wanted).map((run) => run.name));
    return (0,_planning_failure_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S)(context.config, {
        failed: names((run) => run.failed),
        skipped: names((run) => run.state === 'skipped'),
    });
}
/**
 * Before anything has changed: hosts whose failure concerns them alone are left out. False when the run has to end,
 * because a failure concerns all or because nobody is left.
 */
function goesOnWithout(context, runs) {
    const judgement = judgementOf(context, runs);
    if (judgement.kind === 'all-back')
        return false;
    for (const run of runs.filter(takesPart)) {
        if (!judgement.alone.has(run.name) && !judgement.left.has(run.name))
            continue;
        run.out = true;
        run.notice('warning', 'left out: nothing was changed here', 'Deploy again once its failure is mended.');
    }
    return runs.some(takesPart);
}
/** Why everything has to go back, where it is not the failure of one host: too few of a group are left. */
function groupFailures(context, runs) {
    const judgement = judgementOf(context, runs);
    if (judgement.kind !== 'all-back')
        return [];
    const group = context.config.groups.find(({ name }) => name === judgement.because);
    if (group?.minSuccess === undefined)
        return [];
    const members = runs.filter((run) => group.hosts.includes(run.name));
    const left = members.filter((run) => run.state !== 'skipped' && !run.failed).length;
    const location = context.config.locations[`groups.${group.name}`];
    return [
        {
            kind: 'too-few-hosts',
            message: `${left} of ${members.length} hosts of ${group.name} can still succeed; at least ${(0,_strategies_share_js__WEBPACK_IMPORTED_MODULE_1__/* .atLeast */ .jZ)(group.minSuccess, members.length)} must (min-success)`,
            hint: 'Mend what failed there, or lower `min-success` of the group.',
            ...(location === undefined ? {} : { location }),
        },
    ];
}


/***/ }),

/***/ 3051:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Ac: () => (/* binding */ doctor),
  b6: () => (/* binding */ status_history),
  ER: () => (/* binding */ parseEntry),
  tH: () => (/* binding */ promiseOf),
  h5: () => (/* binding */ status_status)
});

// EXTERNAL MODULE: ./lib/host/agent.js + 9 modules
var agent = __webpack_require__(3309);
// EXTERNAL MODULE: ./lib/host/changed-files.js
var changed_files = __webpack_require__(7833);
// EXTERNAL MODULE: ./lib/host/facts.js
var facts = __webpack_require__(5336);
// EXTERNAL MODULE: ./lib/host/read-only-host.js
var read_only_host = __webpack_require__(3822);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/model/transaction.js
var model_transaction = __webpack_require__(7806);
// EXTERNAL MODULE: ./lib/planning/release-id.js
var release_id = __webpack_require__(5179);
;// CONCATENATED MODULE: ./lib/planning/deployments.js

/** The deployments that the hosts recorded, each once, newest first; hosts in the order given. */
function mergeHistory(entries) {
    const byRun = new Map();
    for (const entry of entries) {
        const key = entry.run ?? `${entry.command} ${entry.release} ${entry.outcome}`;
        const known = byRun.get(key);
        if (known === undefined)
            byRun.set(key, [entry]);
        else
            known.push(entry);
    }
    return [...byRun.values()].flatMap(merged).sort((a, b) => compare(b.at, a.at));
}
/**
 * Of one run; what its last line says of the whole counts, since a run that was cut off is finished later. What that
 * line lacks, since somebody else wrote it, an earlier one may say; the commit, the name of a new release.
 */
function merged(entries) {
    const [first, ...later] = entries.toSorted((a, b) => compare(a.at, b.at));
    if (first === undefined)
        return [];
    const last = Object.assign({ ...first }, ...later);
    const { at, command, outcome, run, environment, actor, url, reason } = last;
    const [release = last.release] = entries
        .map((entry) => entry.release)
        .sort()
        .reverse();
    const commit = last.commit ?? (command === 'deploy' ? (0,release_id/* commitOf */.D)(release) : undefined);
    return [
        {
            at,
            command,
            release,
            outcome,
            durationMs: Math.max(...entries.map((entry) => entry.durationMs)),
            hosts: entries.map((entry) => ({ host: entry.host, state: entry.state, release: entry.release })),
            ...(run === undefined ? {} : { run }),
            ...(environment === undefined ? {} : { environment }),
            ...(actor === undefined ? {} : { actor }),
            ...(commit === undefined ? {} : { commit }),
            ...(url === undefined ? {} : { url }),
            ...(reason === undefined ? {} : { reason }),
        },
    ];
}
const weekMs = 7 * 86_400_000;
/**
 * How often was deployed (in a week only where one has passed since the oldest record: a rate of less says nothing), how
 * often in vain, and how long it took until a release held again. Rollbacks by command count as recoveries, not as
 * deployments. Whether a deployment that held was a mistake all the same, no record tells.
 */
function figuresOf(records, now) {
    const deployments = records.filter(({ command }) => command === 'deploy');
    const oldest = records.at(-1);
    if (oldest === undefined || deployments.length === 0)
        return undefined;
    const weeks = (now - Date.parse(oldest.at)) / weekMs;
    const failed = deployments.filter((record) => !holds(record)).length;
    const recoveries = recoveryTimes(records.toReversed());
    return {
        since: oldest.at,
        deployments: deployments.length,
        ...(weeks < 1 ? {} : { perWeek: round(deployments.length / weeks) }),
        failed,
        failedShare: round(failed / deployments.length),
        recoveries: recoveries.length,
        ...(recoveries.length === 0 ? {} : { medianRecoveryMs: median(recoveries) }),
    };
}
function holds({ outcome }) {
    return outcome === 'deployed' || outcome === 'partial';
}
/** From the first failure until the next run that held, for each time that this came; oldest first. */
function recoveryTimes(oldestFirst) {
    const times = [];
    let failedAt;
    for (const record of oldestFirst) {
        const at = Date.parse(record.at);
        if (!holds(record))
            failedAt ??= at;
        else if (failedAt !== undefined) {
            times.push(Math.max(0, at - failedAt));
            failedAt = undefined;
        }
    }
    return times;
}
function median(values) {
    const sorted = values.toSorted((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
    return (low + high) / 2;
}
function round(value) {
    return Math.round(value * 100) / 100;
}
/** By code units, as times in ISO 8601 sort. */
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// EXTERNAL MODULE: ./lib/planning/drift.js
var drift = __webpack_require__(4483);
// EXTERNAL MODULE: ./lib/planning/preflight.js
var preflight = __webpack_require__(2515);
// EXTERNAL MODULE: ./lib/planning/unlock-hint.js
var unlock_hint = __webpack_require__(2306);
// EXTERNAL MODULE: ./lib/traffic/driver-for.js + 8 modules
var driver_for = __webpack_require__(310);
// EXTERNAL MODULE: ./lib/engine/coloured-health.js + 1 modules
var coloured_health = __webpack_require__(7125);
// EXTERNAL MODULE: ./lib/engine/conclude.js + 2 modules
var conclude = __webpack_require__(1154);
// EXTERNAL MODULE: ./lib/engine/connect.js
var connect = __webpack_require__(9993);
// EXTERNAL MODULE: ./lib/engine/context.js
var engine_context = __webpack_require__(2848);
// EXTERNAL MODULE: ./lib/engine/fleet.js
var fleet = __webpack_require__(3459);
// EXTERNAL MODULE: ./lib/engine/health.js
var health = __webpack_require__(9905);
// EXTERNAL MODULE: ./lib/engine/host-run.js
var host_run = __webpack_require__(3061);
;// CONCATENATED MODULE: ./lib/engine/status.js


















/** Looks at every host without changing anything; what cannot be asked is in that host's failures. */
async function status_status(context) {
    const entries = new Map();
    const seen = new Map();
    const hosts = await lookAtEach(context, async (run) => {
        const probes = [];
        const { current } = run.observed;
        const own = ofEnvironment(context, await readEntries(run.connected, run));
        entries.set(run.name, own);
        seen.set(run.name, await seeChanges(run));
        if (current !== undefined) {
            for (const probe of await (0,coloured_health/* healthProbes */.C)(run, current)) {
                const { verdict, latencyMs, detail } = await (0,health/* askOnce */.RV)(context, run, probe, current);
                probes.push({ probe: probe.name, verdict, latencyMs, detail });
            }
        }
        return { ...inServiceSince(current, own), probes, failures: unconfirmed(run) };
    });
    const records = mergeHistory(hosts.flatMap(({ host }) => entries.get(host) ?? []));
    return hosts.map((host) => {
        const found = seen.get(host.host);
        return found === undefined ? host : { ...host, drift: (0,drift/* driftOf */.$)(found, records) };
    });
}
async function seeChanges(run) {
    const { current } = run.observed;
    const nothing = { host: run.name, facts: run.observed, changed: undefined, serviceFiles: [] };
    if (current === undefined)
        return nothing;
    const { path } = run.host;
    const changed = await (0,changed_files/* changedFiles */.Y)(run.connected, {
        ...{ path, release: current, timeoutMs: engine_context/* limits */.F.agentTimeoutMs, hasAgent: run.observed.hasAgent },
    });
    const service = run.driverContext(run.host.driver, (0,read_only_host/* readOnlyHost */.H)(run.connected));
    const serviceFiles = (await (0,driver_for/* driverFor */.Q)(run.host).changedFiles?.(service, current)) ?? [];
    return { ...nothing, changed, serviceFiles };
}
/** Finds everything that would stop a deployment on each host, without changing anything. */
async function doctor(context, needs) {
    return lookAtEach(context, async (run) => {
        const driver = (0,driver_for/* driverFor */.Q)(run.host);
        const tools = (0,preflight/* neededTools */.lV)(driver.tools(run.host.driver));
        const failures = [...(0,preflight/* preflightFailures */.Zl)(run.host, run.observed, { tools, ...needs }), ...unconfirmed(run)];
        try {
            await driver.preflight(run.driverContext(run.host.driver, (0,read_only_host/* readOnlyHost */.H)(run.connected)));
        }
        catch (thrown) {
            failures.push(run.place((0,failure/* failureOf */.g)(thrown), 'driver'));
        }
        return { probes: [], failures };
    });
}
/** The deployments of this environment as the hosts recorded them, and the figures over them. */
async function status_history(context) {
    const runs = context.config.hosts.map((host) => new host_run/* HostRun */.w(host, context));
    const found = new Map();
    const failures = await withConnections(runs, () => (0,fleet/* onEach */.HF)(context, runs, async (run) => {
        await (0,connect/* connectHost */.Zj)(context, run);
        if (run.connection === undefined)
            return;
        found.set(run.name, await readEntries(run.connection, run));
    }));
    const entries = ofEnvironment(context, runs.flatMap((run) => found.get(run.name) ?? []));
    const deployments = mergeHistory(entries);
    return { deployments, figures: figuresOf(deployments, context.ports.clock.now()), failures };
}
/** What was recorded of the environment that is looked at. */
function ofEnvironment({ config }, entries) {
    return entries.filter(({ environment = config.environment }) => environment === config.environment);
}
async function readEntries(connection, run) {
    const { path } = run.host;
    const lines = await agent/* HostAgent */.g.readHistory(connection, path, engine_context/* limits */.F.historyLines, engine_context/* limits */.F.agentTimeoutMs);
    return lines.flatMap(parseEntry).map((entry) => ({ ...entry, host: run.name }));
}
/** When what is in service was put there: by the last run after which the host had it and had not before. */
function inServiceSince(current, entries) {
    const entry = entries.findLast(({ release, state }) => release === current && (state === 'deployed' || state === 'left-as-is'));
    return entry === undefined ? {} : { since: entry.at };
}
/** The entry in one line of history; none in a line that is damaged. */
function parseEntry(line) {
    try {
        return [JSON.parse(line)];
    }
    catch {
        // A line torn by a full disk must not hide the others.
        return [];
    }
}
async function lookAtEach(context, look) {
    const runs = context.config.hosts.map((host) => new host_run/* HostRun */.w(host, context));
    const found = new Map();
    await withConnections(runs, () => (0,fleet/* onEach */.HF)(context, runs, async (run) => {
        const base = { host: run.name, address: run.host.address };
        const nothing = { ...base, current: undefined, releases: [], probes: [] };
        try {
            await (0,connect/* connectHost */.Zj)(context, run);
            if (run.connection === undefined) {
                found.set(run.name, { ...nothing, failures: run.failure === undefined ? [] : [run.failure] });
                return;
            }
            run.facts = await (0,facts/* readFacts */.M)(run.connected, {
                path: run.host.path,
                tools: (0,preflight/* neededTools */.lV)((0,driver_for/* driverFor */.Q)(run.host).tools(run.host.driver)),
                timeoutMs: engine_context/* limits */.F.agentTimeoutMs,
            });
            const { current, releases } = run.facts;
            found.set(run.name, { ...base, current, releases, promise: promiseOf(run), ...(await look(run)) });
        }
        catch (thrown) {
            found.set(run.name, { ...nothing, failures: [run.place((0,failure/* failureOf */.g)(thrown), undefined)] });
        }
    }));
    return runs.flatMap((run) => found.get(run.name) ?? []);
}
/** What an observed host does without the runner. */
function promiseOf(run) {
    const { deadMan, lease, transaction } = run.observed;
    return { host: run.name, deadMan, lease, transaction };
}
async function withConnections(runs, work) {
    try {
        return await work();
    }
    finally {
        await (0,conclude/* disconnect */.Z)(runs);
    }
}
/**
 * A release in service that no run has confirmed: its run is at work, or was cut off between its switch and its
 * verdict. What the host itself confirmed counts, though its run may have died before it recorded that.
 */
function unconfirmed(run) {
    const { releases, current, transaction } = run.observed;
    const inService = releases.find((release) => release.id === current);
    if (inService === undefined || inService.state === 'good')
        return [];
    const isNewest = transaction.release === inService.id;
    if (isNewest && transaction.state === 'committed' && inService.state === 'staged')
        return [];
    const told = isNewest && (0,model_transaction/* isUnfinished */.u)(transaction) ? tellUnfinished(run) : tellLeft(inService);
    return [
        run.place({
            kind: 'release-unconfirmed',
            host: run.name,
            message: `${inService.id} is in service on ${run.name} ${told.what}`,
            hint: told.hint,
        }, undefined),
    ];
}
/** The host will end it by itself, if nobody else does. */
function tellUnfinished(run) {
    const { lease, transaction } = run.observed;
    const { previous } = transaction;
    const back = `the host itself ${previous === undefined ? 'takes it out again' : `puts ${previous} back`}`;
    if (lease !== undefined && lease.secondsLeft > 0 && lease.epoch === transaction.epoch) {
        return {
            what: `and not confirmed yet: run ${lease.run} is at work, or was cut off just now; unless it confirms, ${back}`,
            hint: `Look again in a while, or, ${(0,unlock_hint/* unlockHint */.q)(lease.run)}`,
        };
    }
    return {
        what: `and was never confirmed: the run that put it there was cut off; ${back}`,
        hint: 'Look again in a while, or have it put back now: deploy-action recover',
    };
}
function tellLeft({ state }) {
    return {
        what: state === 'bad'
            ? 'though it failed there: it was left as it is (on-failure: continue), or its run was cut off'
            : 'and was never confirmed: the run that put it there was cut off',
        hint: 'Deploy again, or name a release to go back to: rollback RELEASE.',
    };
}


/***/ }),

/***/ 2236:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ AgentCaller),
/* harmony export */   f: () => (/* binding */ runUninstalled)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _agent_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2634);
/* harmony import */ var _answers_in_a_row_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7173);
/* harmony import */ var _script_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4348);
/* harmony import */ var _scripts_generated_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7044);





/** Lists of releases and lines of history are longer than the usual tail. */
const wholeOutput = 8 * 1024 * 1024;
/** Calls the agent that is installed on one host, and carries the epoch of the lease once there is one. */
class AgentCaller {
    connection;
    path;
    timeoutMs;
    /** Where the agent is on the host. */
    script;
    #epoch;
    constructor(connection, path, script, timeoutMs) {
        this.connection = connection;
        this.path = path;
        this.script = script;
        this.timeoutMs = timeoutMs;
    }
    /** The epoch of the lease that every call carries; undefined outside of a lease. */
    get epoch() {
        return this.#epoch;
    }
    /** From here on every call is a step of the run that took the lease with this epoch; for a fresh connection. */
    underLease(epoch) {
        this.#epoch = epoch;
        return this;
    }
    endLease() {
        this.#epoch = undefined;
    }
    /** What the host runs for a subcommand of the agent outside of a lease. */
    plainArgv(subcommand, args) {
        return ['sh', this.script, subcommand, this.path, ...args];
    }
    /** What to run for a subcommand of the agent. */
    argv(subcommand, args, waitS) {
        const epoch = this.#epoch === undefined ? [] : ['--epoch', String(this.#epoch)];
        const wait = waitS === undefined ? [] : ['--wait', String(waitS)];
        return ['sh', this.script, ...epoch, ...wait, subcommand, this.path, ...args];
    }
    /** Runs a subcommand; rejects with a DeployError unless it exited with 0. */
    async must(subcommand, args = [], options = {}) {
        const result = await this.call(subcommand, args, options);
        this.check(result, { subcommand, args });
        return result;
    }
    /** Runs a subcommand and resolves however it ended. */
    call(subcommand, args, { stdin, timeoutMs = this.timeoutMs, waitS, signal }) {
        return this.connection.run({
            argv: this.argv(subcommand, args, waitS),
            timeoutMs,
            keepBytes: wholeOutput,
            ...(stdin === undefined ? {} : { stdin }),
            ...(signal === undefined ? {} : { signal }),
        });
    }
    /**
     * Has the host carry out several calls in a row, which takes one round trip; it stops at the first that fails. None of
     * them may print what others decide, or take standard input. Each promise resolves with what its call printed and
     * rejects with a DeployError; those behind one that failed reject with its reason.
     */
    inARow(calls) {
        const row = new _answers_in_a_row_js__WEBPACK_IMPORTED_MODULE_2__/* .AnswersInARow */ .M(calls);
        const running = this.connection.run({
            argv: this.argv('in-a-row', (0,_answers_in_a_row_js__WEBPACK_IMPORTED_MODULE_2__/* .rowOf */ .O)(calls)),
            timeoutMs: calls.length * this.timeoutMs,
            keepBytes: wholeOutput,
            onLine: (stream, line) => {
                if (stream === 'stdout')
                    row.add(line);
            },
        });
        running.then((result) => row.end(this.failureOf(result, calls[row.done])), (thrown) => row.fail(thrown));
        // There is one for each call, in their order.
        return row.answers;
    }
    failureOf(result, call) {
        if ((0,_agent_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .hasSucceeded */ .y)(result))
            return undefined;
        const command = ['agent', call?.subcommand, ...(call?.args ?? [])].join(' ');
        return (0,_agent_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .agentFailure */ .O)(result, this.connection.host, command);
    }
    check(result, call) {
        const failure = this.failureOf(result, call);
        if (failure !== undefined)
            throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(failure);
    }
}
/**
 * Runs a subcommand without installing the agent, which comes by standard input unless it is known to be there, as the
 * facts of a host tell; rejects with a DeployError.
 */
async function runUninstalled(connection, argv, options) {
    const { timeoutMs, waitS, isInstalled = false } = options;
    const agent = _scripts_generated_js__WEBPACK_IMPORTED_MODULE_4__/* .scripts */ .P['host/agent.sh'];
    const wait = waitS === undefined ? [] : ['--wait', String(waitS)];
    const result = await connection.run({
        argv: isInstalled
            ? ['sh', (0,_script_js__WEBPACK_IMPORTED_MODULE_3__/* .scriptFile */ .K4)(argv[1], agent), ...wait, ...argv]
            : ['sh', '-s', '--', ...wait, ...argv],
        ...(isInstalled ? {} : { stdin: agent }),
        timeoutMs,
        keepBytes: wholeOutput,
    });
    const failure = (0,_agent_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .agentFailure */ .O)(result, connection.host, `agent ${argv[0]}`);
    if (failure !== undefined)
        throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(failure);
    return result;
}


/***/ }),

/***/ 2634:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ agentFailure),
  y: () => (/* binding */ hasSucceeded)
});

;// CONCATENATED MODULE: ./lib/host/agent-exit-codes.js
const defect = 'This is a defect in deploy-action: please report it with this output.';
const sendAgain = 'Run the deployment again; if it happens again, the connection or the disk of the host is damaged.';
/** The exit codes of `agent.sh` and `install-script.sh`; the header of agent.sh holds the same table. */
const agentExits = [
    { code: 64, name: 'usage', kind: 'internal', hint: defect },
    {
        code: 70,
        name: 'path-not-writable',
        kind: 'path-not-writable',
        hint: 'Give the directory to the deploying user: as root on the host, chown -R <user> <path>.',
    },
    {
        code: 71,
        name: 'disk-full',
        kind: 'disk-full',
        hint: 'Free some space (or inodes: df -i) on the host, or lower `keep` so that fewer old releases stay.',
    },
    {
        code: 72,
        name: 'tool-missing',
        kind: 'tool-missing',
        hint: 'Install what is missing on the host, or put it on the PATH of non-interactive shells.',
    },
    {
        code: 73,
        name: 'link-escapes',
        kind: 'link-escapes',
        hint: 'Make the link relative and keep it inside the source, replace it by what it names, or exclude it; use `shared` for what lives outside releases.',
    },
    { code: 74, name: 'digest-mismatch', kind: 'digest-mismatch', hint: sendAgain },
    {
        code: 75,
        name: 'release-exists',
        kind: 'release-exists',
        hint: 'Releases are never changed: run the deployment again, it takes a new name.',
    },
    {
        code: 76,
        name: 'release-unknown',
        kind: 'release-unknown',
        hint: 'The `status` command lists the releases that the host has.',
    },
    {
        code: 77,
        name: 'shared-conflict',
        kind: 'shared-conflict',
        hint: 'Correct `shared` or `env` in the configuration, or what stands in the way, on the host or in the source.',
    },
    {
        code: 78,
        name: 'current-differs',
        kind: 'agent-refused',
        hint: 'Someone or another run changed `current` meanwhile: look with the `status` command, then run again.',
    },
    { code: 79, name: 'agent-failed', kind: 'command-failed', hint: 'The lines below are what the host said.' },
    { code: 80, name: 'archive-broken', kind: 'digest-mismatch', hint: sendAgain },
    {
        code: 81,
        name: 'shared-missing',
        kind: 'shared-conflict',
        hint: 'Create that file on the host, with the content it should have there, before the first deployment.',
    },
    {
        code: 82,
        name: 'file-refused',
        kind: 'agent-refused',
        hint: 'A release holds directories, regular files and links only: exclude this from the source.',
    },
    {
        code: 83,
        name: 'release-sealed',
        kind: 'agent-refused',
        hint: 'A release that is complete stays as it is: deploy a new one.',
    },
    {
        code: 84,
        name: 'lease-lost',
        kind: 'lease-lost',
        hint: 'This run was silent for too long, or another one took over: the host looks after itself. Look with the `status` command.',
    },
    {
        code: 85,
        name: 'lock-busy',
        kind: 'deployment-in-progress',
        hint: 'Another step is at work on the host, a way back perhaps: look with the `status` command in some minutes.',
    },
    {
        code: 86,
        name: 'lease-held',
        kind: 'deployment-in-progress',
        hint: 'The `unlock` command shows who holds the lease: name that run.',
    },
    {
        code: 87,
        name: 'not-armed',
        kind: 'agent-refused',
        hint: 'The transaction on the host went another way than this run knew: look with the `status` command.',
    },
    {
        code: 88,
        name: 'timer-refused',
        kind: 'agent-refused',
        hint: 'Nothing on the host could go back by itself: enable lingering for the deploying user (loginctl enable-linger), or install util-linux (setsid).',
    },
];

// EXTERNAL MODULE: ./lib/host/command-failure.js
var command_failure = __webpack_require__(9685);
;// CONCATENATED MODULE: ./lib/host/agent-failure.js


/** The agent's own words on stderr start with this. */
const voice = 'deploy-agent: ';
/** Whether a command did its work. */
function hasSucceeded({ end }) {
    return end.kind === 'exited' && end.code === 0;
}
/**
 * The failure that the end of an agent's command amounts to, or undefined when it did its work. The kind comes from
 * the exit code; the message is what the agent said.
 */
function agentFailure(result, host, command) {
    if (hasSucceeded(result))
        return undefined;
    const said = result.stderr.split('\n').findLast((line) => line.startsWith(voice));
    const exits = Object.fromEntries(agentExits.map(({ code, name, kind, hint }) => [
        code,
        { kind, message: said?.slice(voice.length) ?? `\`${command}\` failed: ${name}`, hint },
    ]));
    return (0,command_failure/* failureOfCommand */.b)(result, { host, command, exits });
}


/***/ }),

/***/ 3309:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ HostAgent)
});

// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/host/agent-caller.js
var agent_caller = __webpack_require__(2236);
// EXTERNAL MODULE: ./lib/host/answers-in-a-row.js
var answers_in_a_row = __webpack_require__(7173);
;// CONCATENATED MODULE: ./lib/host/behind-upload.js
/** The calls of the agent that do it. */
function callsBehind(release, one) {
    switch (one.kind) {
        case 'link-shared':
            return sharedCalls(release, one.entries);
        case 'write-file':
            return [{ subcommand: 'write-file', args: [release, trimPath(one.file), one.mode] }];
        case 'seal':
            return [{ subcommand: 'seal', args: [release, ...one.versions] }];
    }
}
/** Those that make entries live in `shared/`. */
function sharedCalls(release, entries) {
    return ['directory', 'file'].flatMap((kind) => {
        const paths = entries.filter((entry) => entry.kind === kind).map((entry) => trimPath(entry.path));
        return paths.length === 0 ? [] : [{ subcommand: 'link-shared', args: [release, kind, ...paths] }];
    });
}
/** People write directories with a slash at the end and files with `./` before them; the agent is told neither. */
function trimPath(path) {
    return path.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '');
}

// EXTERNAL MODULE: ./lib/host/key-values.js
var key_values = __webpack_require__(3892);
// EXTERNAL MODULE: ./lib/host/releases.js
var releases = __webpack_require__(6881);
// EXTERNAL MODULE: ./lib/host/agent-failure.js + 1 modules
var agent_failure = __webpack_require__(2634);
;// CONCATENATED MODULE: ./lib/host/run-in.js


/**
 * Runs `agent.sh run-in` or `run-script`. The agent's first line (`started=…`) tells its own refusal from an exit of
 * the command with the same code; it is taken out of the output. Rejects with DeployError when it did not start.
 */
async function runAnnounced(connection, argv, options) {
    let started = false;
    const result = await connection.run({
        argv,
        timeoutMs: options.timeoutMs,
        ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
        ...(options.keepBytes === undefined ? {} : { keepBytes: options.keepBytes }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        onLine(stream, line) {
            if (!started && stream === 'stdout' && line.startsWith('started='))
                started = true;
            else
                options.onLine?.(stream, line);
        },
    });
    if (!started && result.end.kind === 'exited') {
        const failure = (0,agent_failure/* agentFailure */.O)(result, connection.host, 'agent run');
        if (failure !== undefined)
            throw new model_failure/* DeployError */.s(failure);
    }
    return { ...result, stdout: result.stdout.replace(/^started=[0-9A-Za-z-]+\n/, '') };
}

// EXTERNAL MODULE: ./lib/host/script.js
var host_script = __webpack_require__(4348);
// EXTERNAL MODULE: ./lib/host/scripts.generated.js
var scripts_generated = __webpack_require__(7044);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./lib/host/staging-dialogue.js


/** How much of an archive passes in one piece; the host reads each with one program. */
const chunkBytes = 1024 * 1024;
/** Both sides of one command's conversation: lines come, lines and archives go. */
class StagingDialogue {
    /** How the command ended; to be awaited once the conversation is over. */
    result;
    /** Bytes written so far. */
    sent = 0;
    #input = new external_node_stream_.PassThrough({ highWaterMark: chunkBytes });
    #lines = [];
    #ended = false;
    #wake = () => undefined;
    constructor(run) {
        // A transport that gives up may fail the stream; the result tells all there is to know.
        this.#input.on('error', () => undefined);
        const onLine = (stream, line) => {
            if (stream !== 'stdout')
                return;
            this.#lines.push(line);
            this.#wake();
        };
        const end = () => {
            this.#ended = true;
            this.#wake();
        };
        // What the two sides say to each other is nobody's last words.
        this.result = run({ stdin: this.#input, onLine }).then((end) => ({ ...end, stdout: '' }));
        this.result.then(end, end);
    }
    /** What the host says next; undefined once the command has ended. */
    async next() {
        while (this.#lines.length === 0 && !this.#ended) {
            await new Promise((resolve) => {
                this.#wake = resolve;
            });
        }
        return this.#lines.shift();
    }
    /** Says something, no faster than the host listens. */
    async say(words) {
        if (this.#ended || this.#input.destroyed)
            return;
        this.sent += Buffer.byteLength(words);
        if (this.#input.write(words))
            return;
        const ended = new AbortController();
        const { signal } = ended;
        const quiet = () => undefined;
        await Promise.race([
            (0,external_node_events_.once)(this.#input, 'drain', { signal }).catch(quiet),
            (0,external_node_events_.once)(this.#input, 'close', { signal }).catch(quiet),
            this.result.catch(quiet),
        ]);
        ended.abort();
    }
    /** Sends an archive in chunks; rejects with what the archive rejects with, and then the host must not be told more. */
    async sendArchive(archive) {
        await this.say('archive\n');
        let waiting = [];
        let bytes = 0;
        const flush = async () => {
            if (bytes === 0)
                return;
            await this.say(`${bytes}\n`);
            for (const part of waiting)
                await this.say(part);
            waiting = [];
            bytes = 0;
        };
        try {
            for await (const part of archive) {
                if (this.#ended)
                    return;
                waiting.push(part);
                bytes += part.length;
                if (bytes >= chunkBytes)
                    await flush();
            }
        }
        finally {
            archive.destroy();
        }
        await flush();
        await this.say('0\n');
    }
    /** Nothing more will be said: without `commit` before it, the host takes what came for cut short. */
    close() {
        this.#input.end();
    }
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./lib/host/manifest.js
var host_manifest = __webpack_require__(5450);
;// CONCATENATED MODULE: ./lib/host/staging-offer.js


/** Reads what a host says until it listens again; undefined when its command has ended. */
async function readOffer(dialogue) {
    let base;
    const groups = [];
    const known = new Map();
    const left = [];
    const begun = [];
    const replaced = [];
    let into = left;
    for await (const line of offeredLines(dialogue)) {
        if (line === 'ready')
            return { base, groups, known, left, begun, replaced };
        const at = line.indexOf('=');
        const value = line.slice(at + 1);
        switch (line.slice(0, at)) {
            case 'base':
                base = value === '-' || value === 'interrupted' ? undefined : value;
                break;
            case 'group': {
                const [key = '', sha256 = '', release = ''] = value.split(' ');
                groups.push({ key, sha256, release });
                break;
            }
            case 'replaced': {
                const [release = ''] = value.split(' ', 1);
                replaced.push({ release, path: value.slice(release.length + ' ./'.length) });
                break;
            }
            case 'begun': {
                const file = (0,host_manifest/* parseEntry */.ER)(value.slice(value.indexOf(' ') + 1));
                if (file?.kind === 'file')
                    begun.push({ file, bytes: Number.parseInt(value, 10) });
                break;
            }
            case 'given':
                into = [];
                known.set(value, into);
                break;
            case 'entry': {
                const entry = (0,host_manifest/* parseEntry */.ER)(value);
                if (entry !== undefined)
                    into.push(entry);
                break;
            }
            default:
                break;
        }
    }
    return undefined;
}
/** The lines of a host, those that came packed as well. */
async function* offeredLines(dialogue) {
    let packed = '';
    for (;;) {
        const line = await dialogue.next();
        if (line?.startsWith(packedMark) === true) {
            packed += line.slice(packedMark.length);
            continue;
        }
        if (packed !== '')
            yield* linesOf((0,external_node_zlib_.gunzipSync)(Buffer.from(packed, 'base64')));
        packed = '';
        if (line === undefined)
            return;
        yield line;
    }
}
const packedMark = 'packed=';
/** Names may end in blanks: only the line break goes. */
function linesOf(bytes) {
    return bytes.toString().replace(/\n$/, '').split('\n');
}
/** An offer in which the hashes of what the runner has too are whole; a host says only how they begin. */
function completeHashes(offer, local) {
    const groups = new Map(local.map(({ sha256 }) => [sha256.slice(0, groupDigits), sha256]));
    const files = new Map();
    for (const group of local)
        for (const entry of group.entries)
            if (entry.kind === 'file')
                files.set(entry.sha256.slice(0, fileDigits), entry.sha256);
    const complete = (entry) => entry.kind === 'file' && entry.sha256.length === fileDigits
        ? { ...entry, sha256: files.get(entry.sha256) ?? entry.sha256 }
        : entry;
    return {
        ...offer,
        groups: offer.groups.map((group) => group.sha256.length === groupDigits
            ? { ...group, sha256: groups.get(group.sha256) ?? group.sha256 }
            : group),
        known: new Map([...offer.known].map(([sha256, entries]) => [sha256, entries.map(complete)])),
    };
}
/** How much of the hash of a group, and of a small file, agent/offer.sh says. */
const groupDigits = 12;
const fileDigits = 16;

// EXTERNAL MODULE: ./lib/host/transaction-answers.js
var transaction_answers = __webpack_require__(7949);
;// CONCATENATED MODULE: ./lib/host/transaction.js





/** How long each command of the way back may take on the host, seconds; it is tried three times. */
const goBackLimitS = 300;
/** What the host is given for a way back, with all that it tries. */
const recoveryTimeoutMs = 30 * 60_000;
/**
 * The lease and the transaction of one host (docs/decisions/0005). Every method rejects with a DeployError:
 * `lease-lost` when another run took over or the lease ended, `deployment-in-progress` when the host's lock stays
 * held, `agent-refused` when the transaction is not in a state that allows it, or as HostAgent says.
 */
class TransactionAgent extends agent_caller/* AgentCaller */.$ {
    /** Who has the lease, without installing or changing anything; undefined when it is free. */
    static async readLease(connection, path, timeoutMs) {
        return (0,transaction_answers/* parseLease */.QM)((await (0,agent_caller/* runUninstalled */.f)(connection, ['lease', path], { timeoutMs })).stdout);
    }
    /** Like the method, without installing anything; `timeoutMs` must allow for the commands of a way back. */
    static async recover(connection, path, timeoutMs) {
        const { stdout } = await (0,agent_caller/* runUninstalled */.f)(connection, ['recover', path], recovering(timeoutMs));
        return (0,transaction_answers/* parseRecovery */.RD)(stdout);
    }
    /**
     * Takes the lease for `ttlS` seconds unless another run holds it. What an earlier run left is recovered first, and its
     * commands that still run are ended. From then on every call carries the epoch and is refused once it is over.
     */
    async takeLease(owner, ttlS, timeoutMs = recoveryTimeoutMs) {
        const args = [owner.run, owner.actor, owner.url, seconds(ttlS)];
        const { stdout } = await this.must('lease-take', args, recovering(timeoutMs));
        if ((0,key_values/* lastValue */.k)(stdout, 'taken') === 'yes') {
            const epoch = Number((0,key_values/* lastValue */.k)(stdout, 'epoch'));
            this.underLease(epoch);
            const found = {
                releases: (0,releases/* parseReleases */.Y)(stdout, 'found-'),
                current: (0,key_values/* lastValue */.k)(stdout, 'found-current'),
                currentVersions: (0,key_values/* keyValues */.K)(stdout).flatMap(([key, value]) => key === 'found-version' ? [value] : []),
            };
            return { taken: true, epoch, recovery: (0,transaction_answers/* parseRecovery */.RD)(stdout), found };
        }
        const holder = (0,transaction_answers/* parseLease */.QM)(stdout);
        if (holder === undefined)
            throw this.#unforeseen('lease-take', stdout);
        return { taken: false, holder };
    }
    /** Makes the lease end `ttlS` seconds from now; rejects with `lease-lost` when it has ended already. */
    async renewLease(ttlS) {
        await this.must('lease-renew', [seconds(ttlS)]);
    }
    /** Gives the lease back; does nothing when it is somebody else's. Calls after this one carry no epoch. */
    async freeLease() {
        if (this.epoch === undefined)
            return;
        await this.must('lease-free');
        this.endLease();
    }
    /** Frees the lease of a run that is named, dead or alive, after recovering what it left; rejects unless it holds it. */
    async unlock(run, timeoutMs = recoveryTimeoutMs) {
        return (0,transaction_answers/* parseRecovery */.RD)((await this.must('unlock', [run], recovering(timeoutMs))).stdout);
    }
    /**
     * Makes the host go back to `previous` (undefined: to nothing) by itself unless `confirm` comes within `withinS`
     * seconds. `goBack` are argument lists that the host runs in order in the app's path, `previous` being `current`
     * already; on a first deployment before `current` is removed. Each gets 300 s and three attempts, and those after one
     * that failed are run as well. Resolves once the timer was read back.
     */
    async arm(way) {
        return (0,transaction_answers/* parseArmed */.tl)((await this.must('arm', armArguments(way))).stdout);
    }
    /**
     * `arm`, then `switchTo` from the previous release to the new one, in one call. The host switches without asking
     * again once it has read its timer back; `switched` rejects too when arming failed.
     */
    armAndSwitch(way) {
        const [arming, switching] = this.inARow([
            { subcommand: 'arm', args: armArguments(way) },
            { subcommand: 'switch', args: [way.release, way.previous ?? '-'] },
        ]);
        const [armed, switched] = [arming.then(transaction_answers/* parseArmed */.tl), switching.then(() => undefined)];
        for (const promise of [armed, switched])
            promise.catch(() => undefined);
        return { armed, switched };
    }
    /** Lets the time to confirm begin anew. */
    async extend(withinS) {
        await this.must('extend', [seconds(withinS)]);
    }
    /** Keeps the new release, unless going back has begun; resolves with the state that holds now, `committed` if it won. */
    async confirm() {
        return (0,transaction_answers/* parseTransaction */.MH)((await this.must('confirm')).stdout).state;
    }
    /** Goes back now, as the timer would; `committed` when it was confirmed before, `none` when nothing was armed. */
    async goBack(timeoutMs = recoveryTimeoutMs) {
        return (0,transaction_answers/* parseRecovery */.RD)((await this.must('go-back', [], recovering(timeoutMs))).stdout);
    }
    /**
     * Makes the host go back now, by a process of its own that needs neither this connection nor this run. Resolves with
     * the state that holds once that has begun; does nothing to a transaction that has ended or is another run's.
     */
    async abandon() {
        return (0,transaction_answers/* parseTransaction */.MH)((await this.must('abandon')).stdout).state;
    }
    /**
     * Ends a way back that needed a person, because its commands failed, once the old release was proven well all the
     * same; rejects with `agent-refused` for any other transaction.
     */
    async settle() {
        await this.must('settle');
    }
    /** The newest transaction of the host, whoever began it. */
    async transactionState() {
        return (0,transaction_answers/* parseTransaction */.MH)((await this.must('transaction')).stdout);
    }
    /**
     * Finishes what nobody will finish: not that of a lease that is alive, unless it is overdue. A way back for which a
     * person was needed is tried again. May be called at any time.
     */
    async recover(timeoutMs = recoveryTimeoutMs) {
        return (0,transaction_answers/* parseRecovery */.RD)((await this.must('recover', [], recovering(timeoutMs))).stdout);
    }
    #unforeseen(subcommand, stdout) {
        return new model_failure/* DeployError */.s({
            kind: 'internal',
            host: this.connection.host,
            message: `the agent's answer to ${subcommand} is not understood`,
            hint: 'This is a defect in deploy-action: please report it with this output.',
            tail: stdout.split('\n').slice(-20),
        });
    }
}
/** A way back that another began is waited for, so that what is told is its end. */
function recovering(timeoutMs) {
    return { timeoutMs, waitS: Math.ceil(timeoutMs / 2000) };
}
function seconds(value) {
    return String(Math.max(1, Math.ceil(value)));
}
function armArguments({ release, previous, withinS, goBack, commandLimitS = goBackLimitS, }) {
    const commands = goBack.flatMap((command) => [String(command.length), ...command]);
    return [release, previous ?? '-', seconds(withinS), seconds(commandLimitS), ...commands];
}

// EXTERNAL MODULE: ./lib/model/file-parts.js
var file_parts = __webpack_require__(1093);
;// CONCATENATED MODULE: ./lib/host/staging-lists.js

/** The entries of files that should be in the tree by now. */
function arrived(files) {
    return { path: 'lists/arrived', text: (0,host_manifest/* entriesText */.aI)(files) };
}
/** What the host is to do before anything is sent. */
function listsOf(changes) {
    const pairs = changes.find.map(({ release, from, file }) => `${release} ${file.executable ? 'x' : '-'} ./${from}//./${file.path}\0`);
    const lists = [
        { path: 'lists/delete', text: changes.remove.map((path) => `./${path}\0`).join('') },
        { path: 'lists/pairs', text: pairs.join('') },
        ...[...changes.take].map(([release, files]) => ({
            path: `lists/take.${release}`,
            text: (0,host_manifest/* entriesText */.aI)([...parentsOf(files), ...files]),
        })),
    ];
    return lists.filter((list) => list.text !== '');
}
/** The directories above some files, as entries. */
function parentsOf(files) {
    const paths = new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
    return [...paths].filter((path) => path !== '').map((path) => ({ kind: 'directory', path }));
}
/** About this much is packed at once; while the host unpacks it, the one before is being proven. */
const sectionBytes = 16 * 1024 * 1024;
/** Items in pieces that are sent at once. */
function* sectionsOf(items, bytesIn) {
    let section = [];
    let bytes = 0;
    for (const item of items) {
        section.push(item);
        bytes += bytesIn(item);
        if (bytes < sectionBytes)
            continue;
        yield section;
        section = [];
        bytes = 0;
    }
    if (section.length > 0)
        yield section;
}
/** How much of a file has to be sent for some patches. */
function patchBytes(patches) {
    const pieces = patches.flatMap((patch) => patch.pieces);
    return pieces.reduce((sum, piece) => sum + (piece.from === 'new' ? piece.bytes : 0), 0);
}
/** How much there is in the files among some entries. */
function bytesOf(entries) {
    return entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
}

;// CONCATENATED MODULE: ./lib/host/begun-files.js


/** What is missing of a file, in pieces: each that has arrived is there to stay. `number` is that of no other such file. */
function* missingPieces(number, { file, bytes }) {
    for (let at = bytes; at < file.size; at += sectionBytes) {
        const mode = file.executable ? 'x' : '-';
        yield {
            list: { path: 'lists/append', text: `${number} ${at} ${mode} ./${(0,host_manifest/* escapePath */.ft)(file.path)}/\n` },
            patch: {
                path: `patches/${number}.data`,
                file,
                pieces: [{ from: 'new', at, bytes: Math.min(sectionBytes, file.size - at) }],
            },
            isFirst: at === bytes,
        };
    }
}

;// CONCATENATED MODULE: ./lib/host/patches.js


/** From this size on the host copies an old file before it is known what is new in it, and so many at the most. */
const copyAhead = { bytes: 4 * 1024 * 1024, files: 4 };
/**
 * Asks a host what it knows of the parts of its files, without waiting for the answers; what is returned reads them
 * once, and resolves with the files that can be made of them. See agent/parts.sh.
 */
async function askForParts(dialogue, source, similar, plan) {
    const asked = [];
    const numbered = [...similar.entries()];
    const large = numbered.filter(([, { there }]) => there.size >= copyAhead.bytes);
    for (const [number, { release, file }] of large.slice(0, copyAhead.files)) {
        await dialogue.say(`copy ${number} ${release} ./${(0,host_manifest/* escapePath */.ft)(file.path)}/\n`);
    }
    for (const [number, one] of numbered) {
        const fresh = await source.parts?.(one.file, (0,file_parts/* averagePartBytes */.AV)(one.there.size));
        if (fresh === undefined)
            continue;
        asked.push({ number, similar: one, fresh });
        await dialogue.say(`${['parts', one.there.sha256, ...fresh.map((group) => group.name)].join(' ')}\n`);
    }
    return async () => {
        const patches = [];
        for (const { number, similar: one, fresh } of asked) {
            const old = await readParts(dialogue, fresh);
            const pieces = old.length === 0 ? undefined : plan(old, fresh);
            if (pieces === undefined)
                continue;
            patches.push({ number, similar: one, pieces, groups: new Set(old.map((group) => group.name)) });
        }
        return patches;
    };
}
/** The parts of a file on the host: of groups that the file here has too, their names are enough. */
async function readParts(dialogue, fresh) {
    const known = new Map(fresh.map((group) => [group.name, group]));
    const groups = [];
    for (;;) {
        const line = await dialogue.next();
        if (line === undefined || line === 'ready')
            return groups;
        const [, name = '', bytes, parts = known.get(name)?.parts ?? ''] = /^part=([0-9a-f]+) (\d+)(?: (\S+))?$/.exec(line) ?? [];
        if (name !== '')
            groups.push({ name, bytes: Number(bytes), parts });
    }
}
/** What an archive brings for some patches, and the list that tells the host of them. */
function patchesToSend(patches) {
    const list = patches.map(({ number, similar: { file, release } }) => [number, release, file.executable ? 'x' : '-', `./${(0,host_manifest/* escapePath */.ft)(file.path)}/\n`].join(' '));
    return {
        texts: [
            { path: 'lists/patch', text: list.join('') },
            ...patches.map(({ number, pieces }) => ({
                path: `patches/${number}.pieces`,
                text: pieces.map(({ from, at, bytes }) => `${from} ${at} ${bytes}\n`).join(''),
            })),
        ],
        patches: patches.map(({ number, similar: { file }, pieces }) => ({
            path: `patches/${number}.data`,
            file,
            pieces: pieces.filter((piece) => piece.from === 'new'),
        })),
    };
}
/** The list of a file's parts for the host to keep; lines that it has are not sent again. */
async function partsToKeep(source, file, patch) {
    const groups = await source.parts?.(file, (0,file_parts/* averagePartBytes */.AV)(file.size));
    if (groups === undefined)
        return undefined;
    const lines = groups.map(({ name, bytes, parts }) => patch?.groups.has(name) === true ? name : `${name} ${bytes} ${parts}`);
    const like = patch === undefined ? [] : [`like ${patch.similar.there.sha256}`];
    return { path: `parts/${file.sha256}`, text: [...like, ...lines, ''].join('\n') };
}

;// CONCATENATED MODULE: ./lib/host/upload.js







/** Once for what is damaged on the host; twice would be a source that changes, or a broken disk. */
const mostRepairs = 2;
/**
 * The runner's side of agent/stage.sh: learns what the host has, sends what is missing, and what the host finds
 * damaged. Resolves with undefined when the command ended before the release was there; its end tells why.
 */
async function converse(dialogue, source, decisions, options) {
    const said = await readOffer(dialogue);
    const local = await source.manifest();
    if (said === undefined)
        return undefined;
    const asked = decisions.ask(local, completeHashes(said, local));
    if (asked.length > 0)
        await dialogue.say(`give ${asked.join(' ')}\n`);
    const more = asked.length > 0 ? await readOffer(dialogue) : said;
    if (more === undefined)
        return undefined;
    const offer = completeHashes({ ...said, known: new Map([...said.known, ...more.known]) }, local);
    const changes = decisions.plan(local, offer);
    const half = new Set([...offer.left, ...offer.begun.map(({ file }) => file)].map(({ path }) => (0,host_manifest/* escapePath */.ft)(path)));
    return new Upload(dialogue, source, options, half).send(local, changes, decisions);
}
class Upload {
    #dialogue;
    #source;
    #options;
    /** What an interrupted upload may have left half received: sending that again repairs nothing. */
    #half;
    #filesSent = new Set();
    #bytesDone = 0;
    #bytesTotal = 0;
    constructor(dialogue, source, options, half) {
        this.#dialogue = dialogue;
        this.#source = source;
        this.#options = options;
        this.#half = half;
    }
    async send(local, changes, decisions) {
        const manifest = [
            ...changes.groups.map((group) => ({
                path: `groups/${group.sha256}`,
                text: (0,host_manifest/* entriesText */.aI)(group.entries),
            })),
            { path: 'lists/index', text: (0,host_manifest/* indexText */.oX)(local) },
        ];
        const reused = [...[...changes.take.values()].flat(), ...changes.find.map(({ file }) => file)];
        const prepares = changes.remove.length + reused.length > 0;
        if (prepares)
            await this.#archive([...listsOf(changes), ...manifest], []);
        // Without a base there is nothing to remove, but the host says when the base is in place.
        await this.#dialogue.say('apply\n');
        const readPatches = await askForParts(this.#dialogue, this.#source, changes.similar, decisions.patch);
        await this.#finish(changes.finish);
        const similar = new Set(changes.similar.map(({ file }) => file));
        await this.#content(changes.send.filter((entry) => !similar.has(entry)), reused);
        const patches = await readPatches();
        const patched = new Set(patches.map((patch) => patch.similar.file));
        await this.#content(changes.similar.map(({ file }) => file).filter((file) => !patched.has(file)), []);
        await this.#patches(patches);
        if (!prepares)
            await this.#archive(manifest, []);
        await this.#commit();
        return this.#conclude(local, changes);
    }
    async #content(entries, reused) {
        this.#bytesTotal += bytesOf(entries);
        let extra = reused;
        for (const section of sectionsOf(entries, (entry) => bytesOf([entry]))) {
            const files = section.filter((entry) => entry.kind === 'file');
            for (const { path } of files)
                this.#filesSent.add(path);
            await this.#archive([arrived([...extra, ...files])], section);
            await this.#dialogue.say('prove\n');
            extra = [];
            await this.#partsOf(files);
        }
        if (extra.length === 0)
            return;
        await this.#archive([arrived(extra)], []);
        await this.#dialogue.say('prove\n');
    }
    /** What an interrupted upload did not get to of large files. */
    async #finish(begun) {
        this.#bytesTotal += begun.reduce((sum, { file, bytes }) => sum + file.size - bytes, 0);
        for (const [number, one] of begun.entries()) {
            this.#filesSent.add(one.file.path);
            for (const { list, patch, isFirst } of missingPieces(number, one)) {
                await this.#archive(isFirst ? [arrived([one.file]), list] : [list], [], [patch]);
                await this.#dialogue.say('append\n');
            }
            await this.#dialogue.say('prove\n');
            await this.#partsOf([one.file]);
        }
    }
    async #patches(patches) {
        // The list of its parts goes with each: about a five-hundredth of the file.
        const weight = (patch) => patchBytes([patch]) + patch.similar.file.size / 512;
        for (const section of sectionsOf(patches, weight)) {
            this.#bytesTotal += patchBytes(section);
            const files = section.map(({ similar }) => similar.file);
            for (const { path } of files)
                this.#filesSent.add(path);
            const keep = await Promise.all(section.map((patch) => partsToKeep(this.#source, patch.similar.file, patch)));
            const { texts, patches: pieces } = patchesToSend(section);
            await this.#archive([arrived(files), ...keep.filter((list) => list !== undefined), ...texts], [], pieces);
            await this.#dialogue.say('patch\nprove\n');
        }
    }
    /** What large files are made of, for the host to know when they change. */
    async #partsOf(files) {
        const large = files.filter((file) => file.size >= file_parts/* smallestCutBytes */.ny);
        const keep = await Promise.all(large.map((file) => partsToKeep(this.#source, file)));
        const texts = keep.filter((list) => list !== undefined);
        if (texts.length > 0)
            await this.#archive(texts, []);
    }
    async #archive(texts, entries, patches = []) {
        const before = this.#bytesDone;
        const archive = this.#source.archive({
            texts,
            patches,
            entries,
            format: this.#options.format,
            onBytes: (bytes) => {
                this.#bytesDone = before + bytes;
                this.#options.onBytes?.(this.#bytesDone, this.#bytesTotal);
            },
        });
        await this.#dialogue.sendArchive(archive);
    }
    async #commit() {
        const { following } = this.#options;
        await this.#dialogue.say(`commit ${Buffer.byteLength(following)}\n${following}`);
    }
    async #conclude(local, { finish, kept }) {
        const finished = new Set(finish.map(({ file }) => (0,host_manifest/* escapePath */.ft)(file.path)));
        let useful = this.#half.size > finished.size ? kept : 0;
        const files = local.flatMap((group) => group.entries.filter((entry) => entry.kind === 'file'));
        let repaired = 0;
        for (let round = 0;; round += 1) {
            const { digest, unproven, again } = await this.#readVerdict();
            if (!again) {
                if (digest === undefined)
                    return undefined;
                const bytesSent = this.#dialogue.sent;
                return {
                    digest,
                    files: files.length,
                    filesSent: this.#filesSent.size,
                    bytesSent,
                    repaired,
                    wentOn: useful + finished.size > 0,
                };
            }
            if (round === mostRepairs) {
                await this.#dialogue.say('abandon\n');
                throw stillUnproven(unproven);
            }
            for (const path of unproven)
                if (!finished.delete(path) && this.#half.has(path))
                    useful -= 1;
            repaired += unproven.filter((path) => !this.#half.has(path)).length;
            const wanted = new Set(unproven);
            await this.#content(files.filter((file) => wanted.has((0,host_manifest/* escapePath */.ft)(file.path))), []);
            await this.#commit();
        }
    }
    async #readVerdict() {
        const unproven = [];
        let digest;
        for (;;) {
            const line = await this.#dialogue.next();
            if (line === 'again')
                return { unproven, again: true };
            if (line?.startsWith('unproven='))
                unproven.push(line.slice(line.indexOf('./') + 2));
            if (line?.startsWith('digest='))
                digest = line.slice('digest='.length);
            if (line === undefined || digest !== undefined) {
                return { unproven, again: false, ...(digest === undefined ? {} : { digest }) };
            }
        }
    }
}
function stillUnproven(paths) {
    const named = paths.slice(0, 3).join(', ');
    return new model_failure/* DeployError */.s({
        kind: 'digest-mismatch',
        message: `${paths.length} files arrived another time than the runner read them: ${named}`,
        hint: 'Something writes to the source while it is deployed, or a disk is damaged: deploy what nothing writes to.',
    });
}

;// CONCATENATED MODULE: ./lib/host/agent.js













/**
 * The agent of one host, called by name. Every method rejects with a DeployError whose kind comes from the exit codes
 * of agent.sh (`agent-exit-codes.ts`), or is `connection-lost`, `command-timed-out` or `command-signalled`.
 */
class HostAgent extends TransactionAgent {
    /** Where scripts of drivers are on the host, by their text. */
    #installed = new Map();
    /**
     * Puts the agent into `<path>/.deploy/agent`, making the directories; `timeoutMs` holds for each short command. It is
     * looked for first, unless it is `known` to be missing.
     */
    static async install(connection, path, timeoutMs, known) {
        const script = await (0,host_script/* installScript */.tH)(connection, path, scripts_generated/* scripts */.P['host/agent.sh'], timeoutMs, known);
        return new HostAgent(connection, path, script, timeoutMs);
    }
    /** The agent that {@link readFacts} found installed there over the same connection. */
    static found(connection, path, timeoutMs) {
        return new HostAgent(connection, path, (0,host_script/* scriptFile */.K4)(path, scripts_generated/* scripts */.P['host/agent.sh']), timeoutMs);
    }
    /** The same agent, which this run has found whole, over another connection; it carries no epoch yet. */
    over(connection) {
        return new HostAgent(connection, this.path, this.script, this.timeoutMs);
    }
    /** The last `limit` lines of the host's history, oldest first, without installing anything there. */
    static async readHistory(connection, path, limit, timeoutMs) {
        const result = await (0,agent_caller/* runUninstalled */.f)(connection, ['history', path, String(limit)], { timeoutMs });
        return result.stdout.split('\n').filter((line) => line !== '');
    }
    /**
     * Makes `releases/<release>` of what the host has and what must be sent, and has every file verified: nothing of it
     * is there when this rejects (`digest-mismatch`, `disk-full`, `link-escapes`, `release-exists`…). When the source
     * itself fails, its error is thrown.
     */
    async stage(release, source, options) {
        const { timeoutMs, signal, format, method, decisions, onBytes, behind = [] } = options;
        // A host that knows what the runner has says at once what it would be asked for; with the command, since it takes
        // nothing else before it has started that.
        const early = await Promise.race([source.manifest(), undefined]);
        const names = (early ?? []).map(({ sha256 }) => sha256.slice(0, groupDigits));
        const staging = { subcommand: 'stage', args: [release, format, method, ...names] };
        const finishing = behind.map((one) => callsBehind(release, one));
        const calls = [staging, ...finishing.flat()];
        // The names are of no use to people.
        const told = [{ subcommand: 'stage', args: [release] }, ...finishing.flat()];
        const dialogue = new StagingDialogue((io) => this.connection.run({
            argv: this.argv('in-a-row', (0,answers_in_a_row/* rowOf */.O)(calls)),
            timeoutMs,
            ...io,
            ...(signal === undefined ? {} : { signal }),
        }));
        let result;
        const following = behind.map((one) => (one.kind === 'write-file' ? one.content : '')).join('');
        try {
            result = await converse(dialogue, source, decisions, {
                ...{ format, following },
                ...(onBytes === undefined ? {} : { onBytes }),
            });
        }
        finally {
            dialogue.close();
            if (result === undefined)
                await dialogue.result;
        }
        const [staged, ...answers] = this.#answersBehind(dialogue, told);
        await staged;
        if (result === undefined)
            throw this.#silent(release);
        let at = 0;
        const ends = finishing.map((some) => {
            const own = answers.slice(at, at + some.length);
            at += some.length;
            return Promise.all(own).then(() => undefined);
        });
        // Whoever asks for it awaits it.
        for (const end of ends)
            end.catch(() => undefined);
        return { ...result, behind: ends };
    }
    /** What is still to be heard in a dialogue once the upload is through: the answers of a row. */
    #answersBehind(dialogue, calls) {
        const row = new answers_in_a_row/* AnswersInARow */.M(calls);
        const hear = async () => {
            for (let line = await dialogue.next(); line !== undefined; line = await dialogue.next())
                row.add(line);
            row.end(this.failureOf(await dialogue.result, calls[row.done]));
        };
        hear().catch((thrown) => row.fail(thrown));
        return row.answers;
    }
    #silent(release) {
        const { host } = this.connection;
        return new model_failure/* DeployError */.s({ kind: 'internal', host, message: `the agent said nothing of ${release}` });
    }
    /** Makes each entry live in `shared/` and links it into the release; the release's own content seeds it the first time. */
    async linkShared(release, entries) {
        for (const { subcommand, args } of sharedCalls(release, entries))
            await this.must(subcommand, args);
    }
    /** Writes a file of the release; the content passes by standard input only. `mode` is octal, `0600`. */
    async writeFile(release, file, content, mode) {
        await this.must('write-file', [release, trimPath(file), mode], { stdin: content });
    }
    /**
     * Declares the release complete: its files become read-only and it may be switched to. `versions` are what its
     * answers may name it by, kept for when it is proven healthy again.
     */
    async seal(release, versions = []) {
        await this.must('seal', [release, ...versions]);
    }
    /** What a release was said to call itself when it was sealed; empty for one that was told nothing. */
    async versions(release) {
        const { stdout } = await this.must('versions', [release]);
        return (0,key_values/* keyValues */.K)(stdout).flatMap(([key, value]) => (key === 'version' ? [value] : []));
    }
    /**
     * Makes `current` name `release`, if it names `expected` (undefined: if there is none); rejects with `agent-refused`.
     * Under a lease only after `arm` with the same releases; may be repeated.
     */
    async switchTo(release, expected) {
        await this.must('switch', [release, expected ?? '-']);
    }
    /** Removes `current` if it names `expected`: a first deployment that failed leaves none. */
    async clearCurrent(expected) {
        await this.must('clear-current', [expected]);
    }
    /** Records what is known of a release; only a sealed one can be `staged` or `good`. */
    async mark(release, state, reason = '') {
        await this.must('mark', [release, state, reason]);
    }
    /** Every release on the host, oldest first; one that was never sealed counts as `bad`. */
    async releases() {
        return (0,releases/* parseReleases */.Y)((await this.must('releases', [])).stdout);
    }
    /** What `current` names; rejects with `agent-refused` when something else than our link stands there. */
    async current() {
        return (0,key_values/* lastValue */.k)((await this.must('current', [])).stdout, 'current');
    }
    /** Removes releases with their records; refuses the one in service. Unknown ones are removed already. */
    async remove(ids) {
        if (ids.length > 0)
            await this.must('remove', ids);
    }
    /** Adds one line to the host's history. */
    async appendHistory(line) {
        await this.must('append-history', [], { stdin: `${line}\n` });
    }
    /** In one step: `mark`, `appendHistory` and `remove`. */
    async record(entry) {
        await this.must('record', recordArguments(entry));
    }
    /** `record`, then `freeLease`, in one call. Rejects when recording failed; a lease that was not freed then is still held. */
    async recordAndFree(entry) {
        const [recorded, freed] = this.inARow([
            { subcommand: 'record', args: recordArguments(entry) },
            { subcommand: 'lease-free', args: [] },
        ]);
        await recorded;
        await freed.then(() => this.endLease(), () => undefined);
    }
    /** The last `limit` lines of the host's history, oldest first. */
    history(limit) {
        return HostAgent.readHistory(this.connection, this.path, limit, this.timeoutMs);
    }
    /**
     * Runs the user's shell command in a release, with DEPLOY_PATH, DEPLOY_RELEASE and DEPLOY_PREVIOUS in its environment
     * and nothing on its standard input. Resolves however the command ended; rejects with `release-unknown` when it could not start.
     */
    runIn(release, command, options) {
        const argv = this.argv('run-in', [release, options.previous ?? '-', command]);
        return runAnnounced(this.connection, argv, options);
    }
    /**
     * Runs one of our own scripts, for drivers, with quoted arguments. Resolves however it ended; under a lease it is
     * a step like any other, and rejects with `lease-lost` when it may not begin.
     */
    async runScript(script, args, options) {
        const file = await this.#installedScript(script);
        if (this.epoch === undefined)
            return this.connection.run({ argv: ['sh', file, ...args], ...options });
        return runAnnounced(this.connection, this.argv('run-script', [file, ...args]), options);
    }
    /** The command that runs one of our own scripts, which is installed by this, for the host to run by itself. */
    async scriptCommand(script, args) {
        return ['sh', await this.#installedScript(script), ...args];
    }
    /** The command that runs the user's shell command in a release, for the host to run by itself: it needs no lease. */
    runInCommand(release, command) {
        return this.plainArgv('run-in', [release, '-', command]);
    }
    #installedScript(script) {
        const known = this.#installed.get(script);
        if (known !== undefined)
            return known;
        const installing = (0,host_script/* installScript */.tH)(this.connection, this.path, script, this.timeoutMs);
        this.#installed.set(script, installing);
        // What failed may succeed the next time.
        installing.catch(() => this.#installed.delete(script));
        return installing;
    }
}
function recordArguments({ release, state, line, old }) {
    return [release, state, line, ...old];
}


/***/ }),

/***/ 7173:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ AnswersInARow),
/* harmony export */   O: () => (/* binding */ rowOf)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);

/** The arguments of `agent.sh in-a-row` behind the path. */
function rowOf(calls) {
    return calls.flatMap(({ subcommand, args }) => [String(args.length + 1), subcommand, ...args]);
}
/**
 * What several calls answer that the host carries out one after another without hearing of the runner in between. Each
 * promise resolves with what its call printed as soon as that is known, and rejects when the row ended before; one that
 * nobody awaits does no harm.
 */
class AnswersInARow {
    answers;
    #open = [];
    #lines = [];
    constructor(calls) {
        this.answers = calls.map(() => new Promise((give, deny) => this.#open.push({ give, deny })));
        for (const answer of this.answers)
            answer.catch(() => undefined);
    }
    /** Takes a line of the row's standard output. */
    add(line) {
        if (!line.startsWith('done='))
            this.#lines.push(line);
        else {
            this.#open.shift()?.give(this.#lines.map((each) => `${each}\n`).join(''));
            this.#lines = [];
        }
    }
    /** The row has ended, for the call that it ended in with this failure. */
    end(failure) {
        if (this.#open.length > 0)
            this.fail(new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(failure ?? unanswered));
    }
    /** Nothing more will be heard of the row. */
    fail(reason) {
        for (const { deny } of this.#open.splice(0))
            deny(reason);
    }
    /** How many calls are known to have been carried out. */
    get done() {
        return this.answers.length - this.#open.length;
    }
}
const unanswered = {
    kind: 'internal',
    message: 'the agent ended well before it had answered every call',
    hint: 'This is a defect in deploy-action: please report it with this output.',
};


/***/ }),

/***/ 8680:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ sortByBytes)
/* harmony export */ });
/* harmony import */ var _name_bytes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7174);

/** From here on UTF-16, by which JavaScript compares, has another order than UTF-8. */
const differs = /[\ud800-\uffff]/;
/** A copy sorted by the bytes of a name, as `LC_ALL=C sort` does. */
function sortByBytes(items, textOf) {
    if (!items.some((item) => differs.test(textOf(item)))) {
        return items.toSorted((a, b) => order(textOf(a), textOf(b)));
    }
    return items
        .map((item) => ({ item, bytes: (0,_name_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .nameBytes */ .dw)(textOf(item)) }))
        .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
        .map(({ item }) => item);
}
function order(a, b) {
    if (a === b)
        return 0;
    return a < b ? -1 : 1;
}


/***/ }),

/***/ 7833:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ changedFiles),
/* harmony export */   b: () => (/* binding */ parseChangedFiles)
/* harmony export */ });
/* harmony import */ var _agent_caller_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2236);
/* harmony import */ var _key_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3892);


/**
 * Asks which files of a release are not as they were when it was sealed (`agent.sh changed`), by what their directory says
 * of them: no file is read, and nothing is written. Undefined where the host cannot tell; rejects with a DeployError.
 */
async function changedFiles(connection, request) {
    const { path, release, timeoutMs, hasAgent: isInstalled = false } = request;
    const asked = ['changed', path, release];
    const { stdout } = await (0,_agent_caller_js__WEBPACK_IMPORTED_MODULE_0__/* .runUninstalled */ .f)(connection, asked, { timeoutMs, isInstalled });
    if ((0,_key_values_js__WEBPACK_IMPORTED_MODULE_1__/* .lastValue */ .k)(stdout, 'asked') !== 'yes')
        return undefined;
    return { files: parseChangedFiles(stdout), count: Number((0,_key_values_js__WEBPACK_IMPORTED_MODULE_1__/* .lastValue */ .k)(stdout, 'count')) };
}
/** The lines `changed=FILE` and `missing=FILE` of an answer. */
function parseChangedFiles(text) {
    return (0,_key_values_js__WEBPACK_IMPORTED_MODULE_1__/* .keyValues */ .K)(text).flatMap(([key, path]) => key === 'changed' || key === 'missing' ? [{ path, is: key }] : []);
}


/***/ }),

/***/ 9685:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ failureOfCommand)
/* harmony export */ });
/**
 * The failure that the end of a command amounts to, or undefined when it exited with 0.
 * A lost connection is `connection-lost`: whether the command did its work is unknown.
 */
function failureOfCommand(result, context) {
    const { end } = result;
    if (end.kind === 'exited' && end.code === 0)
        return undefined;
    const { host, command } = context;
    const tail = tailOf(result, context.tailLines ?? 20);
    const common = {
        host,
        command,
        ...(context.phase === undefined ? {} : { phase: context.phase }),
        ...(context.step === undefined ? {} : { step: context.step }),
        ...(context.location === undefined ? {} : { location: context.location }),
        ...(context.hint === undefined ? {} : { hint: context.hint }),
        ...(tail.length === 0 ? {} : { tail }),
    };
    switch (end.kind) {
        case 'exited': {
            if (end.code === 0)
                return undefined;
            const meaning = context.exits?.[end.code];
            const message = `\`${command}\` failed with exit code ${end.code}`;
            return { ...common, ...(meaning ?? { kind: 'command-failed', message }), exit: end.code };
        }
        case 'signalled':
            return {
                ...common,
                kind: 'command-signalled',
                message: `\`${command}\` was ended by signal ${end.signal}`,
                hint: end.signal === 'KILL' || end.signal === 'SIGKILL'
                    ? 'Often the kernel ended it because memory ran out: see `dmesg` on the host.'
                    : (context.hint ?? 'Something on the host ended it: see the journal there.'),
            };
        case 'timed-out':
            return {
                ...common,
                kind: 'command-timed-out',
                message: `\`${command}\` did not end within ${end.afterMs / 1000} s and was stopped`,
                hint: context.hint ?? 'Give it a longer timeout, or find out below what it was waiting for.',
            };
        case 'cancelled':
            return {
                ...common,
                kind: 'cancelled',
                message: `\`${command}\` was ended because the run was cancelled`,
            };
        case 'lost':
            return { ...common, ...end.failure, host, command, kind: 'connection-lost' };
    }
}
/** The last lines printed: of stderr, filled up from the end of stdout where there is room. */
function tailOf(result, lines) {
    const errors = lastLines(result.stderr, lines);
    return [...lastLines(result.stdout, lines - errors.length), ...errors];
}
function lastLines(text, count) {
    if (count <= 0)
        return [];
    const trimmed = text.replace(/\s+$/, '');
    return trimmed === '' ? [] : trimmed.split('\n').slice(-count);
}


/***/ }),

/***/ 5336:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ readFacts)
/* harmony export */ });
/* unused harmony export parseFacts */
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);
/* harmony import */ var _agent_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2634);
/* harmony import */ var _key_values_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3892);
/* harmony import */ var _releases_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6881);
/* harmony import */ var _script_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4348);
/* harmony import */ var _scripts_generated_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7044);
/* harmony import */ var _transaction_answers_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7949);







/** More than any host needs, and still exact: stands where the file system knows no limit. */
const plenty = Number.MAX_SAFE_INTEGER;
/**
 * Observes a host before anything is planned; nothing is written there. Where the agent is not on the host it comes by
 * standard input, which takes longer. Rejects with DeployError: a kind of the connection, or `command-failed`.
 */
async function readFacts(connection, options) {
    const { path, tools, timeoutMs } = options;
    const agent = _scripts_generated_js__WEBPACK_IMPORTED_MODULE_5__/* .scripts */ .P['host/agent.sh'];
    const ask = async (command) => {
        const result = await connection.run({ ...command, timeoutMs, keepBytes: 1024 * 1024 });
        const failure = (0,_agent_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .agentFailure */ .O)(result, connection.host, 'agent facts');
        if (failure !== undefined)
            throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s(failure);
        return result.stdout;
    };
    const runInstalled = ['sh', '-c', _scripts_generated_js__WEBPACK_IMPORTED_MODULE_5__/* .scripts */ .P['host/run-installed.sh'], 'run-installed', path, (0,_script_js__WEBPACK_IMPORTED_MODULE_4__/* .hashOf */ .qQ)(agent)];
    const told = await ask({ argv: [...runInstalled, 'facts', path, ...tools] });
    if ((0,_key_values_js__WEBPACK_IMPORTED_MODULE_2__/* .lastValue */ .k)(told, 'installed') === 'yes')
        return parseFacts(told);
    const facts = ['facts', path, ...tools];
    const sent = (0,_key_values_js__WEBPACK_IMPORTED_MODULE_2__/* .lastValue */ .k)(told, 'gzip') === 'yes'
        ? {
            argv: ['sh', '-c', 'gzip -dc | sh -s -- "$@"', 'deploy-agent', ...facts],
            stdin: (0,_script_js__WEBPACK_IMPORTED_MODULE_4__/* .packedScript */ .Ek)(agent),
        }
        : { argv: ['sh', '-s', '--', ...facts], stdin: agent };
    return parseFacts(await ask(sent));
}
/** Reads what `agent.sh facts` printed. What could not be found out there is empty, or plenty. */
function parseFacts(text) {
    const word = (key) => (0,_key_values_js__WEBPACK_IMPORTED_MODULE_2__/* .lastValue */ .k)(text, key) ?? '';
    const tools = (0,_key_values_js__WEBPACK_IMPORTED_MODULE_2__/* .keyValues */ .K)(text)
        .filter(([key]) => key === 'tool')
        .map(([, value]) => {
        const [name = '', found] = value.split(' ');
        return [name, found === 'yes'];
    });
    return {
        system: word('system'),
        machine: word('machine'),
        distribution: word('distribution') || word('system'),
        user: word('user'),
        home: word('home'),
        uid: Number(word('uid')),
        pathWritable: word('writable') === 'yes',
        freeBytes: Math.min(plenty, numberOr(word('free-kib'), plenty) * 1024),
        freeInodes: numberOr(word('free-inodes'), plenty),
        tools: Object.fromEntries(tools),
        releases: (0,_releases_js__WEBPACK_IMPORTED_MODULE_3__/* .parseReleases */ .Y)(text),
        current: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_2__/* .lastValue */ .k)(text, 'current'),
        currentVersions: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_2__/* .keyValues */ .K)(text).flatMap(([key, value]) => (key === 'version' ? [value] : [])),
        currentObstacle: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_2__/* .lastValue */ .k)(text, 'obstacle'),
        hasAgent: word('installed') === 'yes',
        deadMan: (0,_transaction_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .parseDeadMan */ .a3)(text),
        lease: (0,_transaction_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .parseLease */ .QM)(text),
        transaction: (0,_transaction_answers_js__WEBPACK_IMPORTED_MODULE_6__/* .parseTransaction */ .MH)(text, 'transaction-'),
    };
}
function numberOr(text, otherwise) {
    return /^[0-9]+$/.test(text) ? Number(text) : otherwise;
}


/***/ }),

/***/ 3892:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ keyValues),
/* harmony export */   k: () => (/* binding */ lastValue)
/* harmony export */ });
/** One answer is asked for many keys, one after another. */
let latest = {
    ...{ text: '', found: [], last: new Map() },
};
/** The `key=value` lines that the agent prints, in their order; other lines are left out. */
function keyValues(text) {
    return look(text).found;
}
function look(text) {
    if (text === latest.text)
        return latest;
    const found = parse(text);
    latest = { text, found, last: new Map(found) };
    return latest;
}
function parse(text) {
    return text.split('\n').flatMap((line) => {
        const at = line.indexOf('=');
        return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    });
}
/** The last value of a key, or undefined where the key is missing or has nothing behind it. */
function lastValue(text, key) {
    return look(text).last.get(key) || undefined;
}


/***/ }),

/***/ 5450:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ER: () => (/* binding */ parseEntry),
/* harmony export */   Ui: () => (/* binding */ makeManifest),
/* harmony export */   aI: () => (/* binding */ entriesText),
/* harmony export */   ft: () => (/* binding */ escapePath),
/* harmony export */   oX: () => (/* binding */ indexText)
/* harmony export */ });
/* unused harmony export unescapePath */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _byte_order_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8680);



/** The manifest of a release; the same entries in any order make the same manifest. Formats: agent/manifests.sh. */
function makeManifest(entries) {
    const groups = new Map();
    const keys = new Map();
    for (const entry of entries) {
        const directory = node_path__WEBPACK_IMPORTED_MODULE_1__.posix.dirname(entry.path);
        let key = keys.get(directory);
        if (key === undefined) {
            key = groupKey(directory);
            keys.set(directory, key);
        }
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [entry]);
        else
            group.push(entry);
    }
    return [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, found]) => {
        const sorted = (0,_byte_order_js__WEBPACK_IMPORTED_MODULE_2__/* .sortByBytes */ .n)(found, (entry) => entry.path);
        return { key, sha256: sha256(entriesText(sorted)), entries: sorted };
    });
}
/** Entries as the host keeps them, one a line. */
function entriesText(entries) {
    return entries.map((entry) => `${entryLine(entry)}\n`).join('');
}
/** The list of a manifest's groups, whose hash stands for the whole tree. */
function indexText(manifest) {
    return manifest.map((group) => `${group.key} ${group.sha256}\n`).join('');
}
/** Reads a line of a group, as it is or with only the beginning of its hash; undefined for what is none. */
function parseEntry(line) {
    const [, proof = '', size, mode, escaped = ''] = /^(\S+) (\S+) (\S+) \.\/(.+)$/s.exec(line) ?? [];
    const path = unescapePath(escaped);
    if (proof === 'd')
        return { kind: 'directory', path };
    if (proof === 'l') {
        const at = path.indexOf('//');
        return at < 0 ? undefined : { kind: 'link', path: path.slice(0, at), target: path.slice(at + 2) };
    }
    if (!/^(?:[0-9a-f]{16}|[0-9a-f]{64})$/.test(proof))
        return undefined;
    return { kind: 'file', path, size: Number(size), executable: mode === 'x', sha256: proof };
}
/** A path as plain text on one line, for `printf %b`. */
function escapePath(path) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped
    return path.replace(/[\0-\x1f\x7f\\\u{DC80}-\u{DCFF}]/gu, (odd) => {
        // A byte that is not UTF-8 (name-bytes.ts) is the lower half of its surrogate.
        const byte = odd.charCodeAt(0) & 0xff;
        return `\\0${byte.toString(8).padStart(3, '0')}`;
    });
}
/** What {@link escapePath} was given. */
function unescapePath(text) {
    return text.replace(/\\0([0-7]{3})/g, (_, octal) => {
        const byte = Number.parseInt(octal, 8);
        return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
    });
}
function entryLine(entry) {
    switch (entry.kind) {
        case 'directory':
            return `d - - ./${escapePath(entry.path)}`;
        case 'link':
            return `l - - ./${escapePath(`${entry.path}//${entry.target}`)}`;
        case 'file':
            return `${entry.sha256} ${entry.size} ${entry.executable ? 'x' : '-'} ./${escapePath(entry.path)}`;
    }
}
/** Spreads directories over 256 groups: some hundred digests compare a tree of any size. */
function groupKey(directory) {
    return sha256(directory).slice(0, 2);
}
function sha256(text) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex');
}


/***/ }),

/***/ 7174:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X5: () => (/* binding */ pathBytes),
/* harmony export */   dw: () => (/* binding */ nameBytes),
/* harmony export */   fh: () => (/* binding */ nameText)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_buffer__WEBPACK_IMPORTED_MODULE_0__);

/** Bytes that are no part of a character, as texts have them; a pair of surrogates is a character. */
const strayBytes = /([\u{DC80}-\u{DCFF}]+)/u;
/**
 * The name of a file, which may be any bytes, as a text: what is not UTF-8 becomes a lone surrogate a byte, U+DC00 and
 * the byte, so that {@link nameBytes} gives the same bytes again (PEP 383, "surrogateescape").
 */
function nameText(bytes) {
    if ((0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes))
        return bytes.toString();
    let text = '';
    for (let at = 0; at < bytes.length;) {
        const length = characterLength(bytes, at);
        text +=
            length === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length);
        at += Math.max(1, length);
    }
    return text;
}
/** The bytes of a text that may hold names of {@link nameText}. */
function nameBytes(text) {
    if (!strayBytes.test(text))
        return Buffer.from(text);
    return Buffer.concat(text
        .split(strayBytes)
        .map((part, index) => index % 2 === 0
        ? Buffer.from(part)
        : Buffer.from(Array.from(part, (stray) => stray.charCodeAt(0) - 0xdc00))));
}
/** A path for the functions of `node:fs`. */
function pathBytes(path) {
    return strayBytes.test(path) ? nameBytes(path) : path;
}
/** How many bytes the character has that begins there; 0 where none does. */
function characterLength(bytes, at) {
    for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
        if ((0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes.subarray(at, at + length)))
            return length;
    }
    return 0;
}


/***/ }),

/***/ 3822:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ readOnlyHost)
/* harmony export */ });
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1560);

/**
 * Runs our scripts on a host without leaving anything there: the script itself comes by standard input.
 * For looking before anything may be changed; `runIn` is refused since there is no release to run in.
 */
function readOnlyHost(connection) {
    return {
        runScript(script, args, { stdin, timeoutMs }) {
            if (stdin !== undefined)
                return Promise.reject(refused('a script that reads standard input'));
            return connection.run({ argv: ['sh', '-s', '--', ...args], stdin: script, timeoutMs });
        },
        scriptCommand: () => Promise.reject(refused('a script')),
        runInCommand: () => {
            throw refused('a command in a release');
        },
        runIn: () => Promise.reject(refused('a command in a release')),
    };
}
function refused(what) {
    return new _model_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s({ kind: 'internal', message: `${what} cannot run before the agent is installed` });
}


/***/ }),

/***/ 6881:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ parseReleases)
/* harmony export */ });
/* harmony import */ var _key_values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3892);

/**
 * The releases in what the agent printed (`release=<id> <state>` lines and `current=<id>`), oldest first; `prefix` stands
 * before its keys.
 */
function parseReleases(text, prefix = '') {
    const current = (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, `${prefix}current`);
    return (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .keyValues */ .K)(text).flatMap(([key, value]) => {
        if (key !== `${prefix}release`)
            return [];
        const [id = '', state = ''] = value.split(' ');
        return [{ id, state: stateOf(state), current: id === current }];
    });
}
/** A state that is not known, as a newer version of the agent might write it, is not to be relied upon: `bad`. */
function stateOf(text) {
    return text === 'good' || text === 'staged' ? text : 'bad';
}


/***/ }),

/***/ 4348:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ek: () => (/* binding */ packedScript),
/* harmony export */   K4: () => (/* binding */ scriptFile),
/* harmony export */   qQ: () => (/* binding */ hashOf),
/* harmony export */   tH: () => (/* binding */ installScript)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1560);
/* harmony import */ var _agent_failure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2634);
/* harmony import */ var _key_values_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3892);
/* harmony import */ var _scripts_generated_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7044);






/**
 * Puts one of our scripts on the host, as `<path>/.deploy/agent/<sha256>.sh`, and returns where it is. A script that
 * is there already, with the right content, costs one round trip and is not sent; `known` says that it is not. The host
 * has gzip.
 * Rejects with DeployError: `path-not-writable`, `disk-full`, `tool-missing`, `digest-mismatch` or a kind of the connection.
 */
async function installScript(connection, path, text, timeoutMs, known) {
    const hash = hashOf(text);
    const argv = ['sh', '-c', _scripts_generated_js__WEBPACK_IMPORTED_MODULE_5__/* .scripts */ .P['host/install-script.sh'], 'install-script', path, hash];
    const run = async (task, stdin) => {
        const result = await connection.run({
            argv: [...argv, task],
            timeoutMs,
            ...(stdin === undefined ? {} : { stdin }),
        });
        const failure = (0,_agent_failure_js__WEBPACK_IMPORTED_MODULE_3__/* .agentFailure */ .O)(result, connection.host, 'agent install');
        if (failure !== undefined)
            throw new _model_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .DeployError */ .s(failure);
        return result;
    };
    const isThere = known === undefined && (0,_key_values_js__WEBPACK_IMPORTED_MODULE_4__/* .lastValue */ .k)((await run('check')).stdout, 'installed') === 'yes';
    if (!isThere)
        await run('write', packedScript(text));
    return scriptFile(path, text);
}
/** Where one of our scripts is kept on a host. */
function scriptFile(path, text) {
    return `${path.replace(/\/+$/, '')}/.deploy/agent/${hashOf(text)}.sh`;
}
/** A script as it is sent: a third of it, which a connection that has just begun takes in one or two round trips. */
function packedScript(text) {
    const known = packed.get(text);
    if (known !== undefined)
        return known;
    const bytes = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.gzipSync)(text, { level: 9 });
    packed.set(text, bytes);
    return bytes;
}
const packed = new Map();
/** There are few scripts, and a fleet asks for the same ones on every host. */
const hashes = new Map();
/** The name under which a script is kept on hosts: the SHA-256 of its text, in hex. */
function hashOf(text) {
    const known = hashes.get(text);
    if (known !== undefined)
        return known;
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex');
    hashes.set(text, hash);
    return hash;
}


/***/ }),

/***/ 7044:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ scripts)
/* harmony export */ });
// Made by `npm run generate` from the .sh files; do not edit.
/** The text of each shell script that runs on a host, by its path below src. */
const scripts = {
    "drivers/command.sh": "#!/bin/sh\n# Finds out before anything changes whether a command given to sudo may run without a password.\n#   command.sh may-sudo WORD...\n# Exit codes: 0 it may · 64 wrong use · 80 there is no sudo · 83 it may not (stdout: the program's full path)\n[ $# -ge 2 ] && [ \"$1\" = may-sudo ] || exit 64\nshift\ncommand -v sudo >/dev/null 2>&1 || exit 80\nsudo -n -l \"$@\" >/dev/null 2>&1 && exit 0\n# A sudoers line wants the full path.\ncommand -v \"$1\"\nexit 83\n",
    "drivers/compose.sh": "#!/bin/sh\n# Puts a release into service with Docker Compose, v2 (`docker compose`) or v1 (`docker-compose`).\n#   compose.sh preflight  PATH TIMER                   TIMER: what would go back by itself\n#   compose.sh open       PATH ID PROJECT ENV-FILE PROFILES FILE...   remembers them with the release; prints the files\n#   compose.sh show       PATH ID FILE                 a file of the release\n#   compose.sh render     PATH ID                      the whole configuration, as Compose understands it\n#   compose.sh conflicts  PROJECT WHAT...              port/ADDRESS/NUMBER/tcp|udp, container/NAME, own-volume/NAME,\n#                                                    own-network/KEY/NAME; external: volume/NAME, network/NAME\n#   compose.sh layers                                  the images with their layers, and the space for more\n#   compose.sh load       PATH IMAGE-ID REF FORMAT KIB an archive on stdin (zstd, gzip), unless the image is there; KIB:\n#                                                    what must be free for it\n#   compose.sh fetch      PATH ID WHAT...              pull/REF, missing/REF, here/REF, build/SERVICE/REF; login-pull/REF\n#                                                    and login-missing/REF with the client's configuration on stdin\n#   compose.sh room       PATH ID ENOUGH-KIB WHAT...   WHAT as for fetch: what is free for it where that is less than\n#                                                    ENOUGH, and what the registries say of its size\n#   compose.sh pin        PATH ID WHAT...              job/SERVICE, service/SERVICE/REF, and after it mount/FILE\n#                                                    (an empty REF is the name that Compose gives to what it builds)\n#   compose.sh activate   PATH ID                      `current` must name ID\n#   compose.sh watch      PATH ID RUN STEADY LIMIT     seconds\n#   compose.sh deactivate PATH ID\n#   compose.sh log        PATH ID                      the last lines of each container, on stderr\n#   compose.sh tidy       PATH PROJECT                 images that no release on this host needs any more\n#   compose.sh start      PATH ID LIMIT                what does not run of it; waits until all is healthy\n#   compose.sh as COLOUR PORT VERB...                  under a colour, where two releases run beside each other: the\n#                                                    project is PROJECT-COLOUR, and the link COLOUR stands for `current`\n# Exit codes (the same table stands in compose-exits.ts):\n#   0 done · 64 wrong use · 80 no Docker or no Compose · 81 Docker refuses this user or does not answer\n#   82 this Compose destroys containers on this engine · 83 the configuration is not valid\n#   85 an image cannot be had · 86 the containers did not start · 87 a container did not stay up · 88 unhealthy\n#   89 not healthy in time · 90 the release was not made ready for Compose · 91 the disk is full\n#   92 the user's service manager lacks a group\n# What is remembered lies in releases/ID/.deploy-compose and goes with the release. The images of a release bear a tag\n# of ours: so they are found whatever becomes of their own, and stay when untagged images are cleared away.\nset -u\nLC_ALL=C\nexport LC_ALL\n\nnewline='\n'\n\nsay() { printf '%s\\n' \"$*\" >&2; }\n\nrefuse() { # CODE MESSAGE\n  refusal=$1\n  shift\n  say \"$@\"\n  exit \"$refusal\"\n}\n\nuse_release() { # PATH ID; ID may be `current`\n  path=$1 id=$2\n  if [ \"$id\" = current ]; then\n    id=$(readlink \"$path/$link\") || refuse 90 'there is no release in service'\n    id=${id#releases/}\n  fi\n  release=$path/releases/$id\n  kept=$release/.deploy-compose\n  DEPLOY_PATH=$path DEPLOY_RELEASE=$id\n  export DEPLOY_PATH DEPLOY_RELEASE\n}\n\nuse_kept() { # PATH ID\n  use_release \"$1\" \"$2\"\n  [ -f \"$kept/settings\" ] || refuse 90 \"release $id was not made ready for Compose\"\n  project=$(setting project)${DEPLOY_COLOUR:+-$DEPLOY_COLOUR}\n  use_compose\n}\n\nsetting() { sed -n \"s/^$1=//p\" \"$kept/settings\"; }\n\nuse_compose() {\n  if docker compose version >/dev/null 2>&1; then\n    compose_kind=v2\n  elif command -v docker-compose >/dev/null 2>&1; then\n    case $(docker-compose version --short 2>/dev/null) in\n    1.*) compose_kind=v1 ;;\n    *) compose_kind=standalone ;;\n    esac\n  else\n    refuse 80 'neither Compose v2 (docker compose) nor docker-compose is installed'\n  fi\n}\n\n# Runs Compose on the release's files as they lie below DIRECTORY, which relative paths in them start from.\ncompose() { # DIRECTORY ARGUMENT...\n  directory=$1\n  shift\n  COMPOSE_PATH_SEPARATOR=$newline\n  COMPOSE_FILE=$(setting file | sed \"s|^|$(printf '%s' \"$directory\" | sed 's/[\\\\&|]/\\\\&/g')/|\")\n  if [ -f \"$kept/pinned.yml\" ]; then COMPOSE_FILE=$COMPOSE_FILE$newline$directory/.deploy-compose/pinned.yml; fi\n  export COMPOSE_PATH_SEPARATOR COMPOSE_FILE\n  profiles=$(setting profiles)\n  if [ -n \"$profiles\" ]; then export COMPOSE_PROFILES=\"$profiles\"; fi\n  env_file=$(setting env-file)\n  set -- --ansi never --project-name \"$project\" --project-directory \"$directory\" \"$@\"\n  if [ -f \"$directory/$env_file\" ]; then set -- --env-file \"$directory/$env_file\" \"$@\"; fi\n  case $compose_kind in\n  v2) docker compose \"$@\" ;;\n  *) docker-compose \"$@\" ;;\n  esac\n}\n\npreflight() {\n  command -v docker >/dev/null 2>&1 || refuse 80 'docker is not installed'\n  use_compose\n  engine=$(docker version --format '{{.Server.Version}}' 2>&1) || refuse 81 \"$engine\"\n  if [ \"$compose_kind\" = v1 ] && [ \"${engine%%.*}\" -ge 25 ] 2>/dev/null; then\n    refuse 82 \"docker-compose $(docker-compose version --short) with engine $engine\"\n  fi\n  if [ \"$2\" = systemd-user ]; then expect_groups; fi\n  printf 'compose=%s\\nengine=%s\\n' \"$compose_kind\" \"$engine\"\n}\n\n# A user's manager keeps the groups of when it was started. Without Docker's it could not go back by itself.\nexpect_groups() {\n  manager=$(systemctl show --property MainPID --value \"user@$(id -u).service\" 2>/dev/null)\n  groups=$(sed -n 's/^Groups:[[:blank:]]*//p' \"/proc/${manager:-0}/status\" 2>/dev/null) || return 0\n  for group in $(id -G); do\n    case \" $groups \" in\n    *\" $group \"*) ;;\n    *)\n      [ \"$group\" = \"$(id -g)\" ] || refuse 92 \\\n        \"the service manager of $(id -un) runs since before $(id -un) joined the group $(getent group \"$group\" | cut -d : -f 1): it could not go back by itself\"\n      ;;\n    esac\n  done\n}\n\n# --- what belongs to a release ----------------------------------------------------\n\nopen_release() { # PATH ID PROJECT ENV-FILE PROFILES FILE...\n  use_release \"$1\" \"$2\"\n  [ -d \"$release\" ] || refuse 64 \"there is no release $id\"\n  # Anew, and never in place: files may be links shared with an earlier release.\n  rm -rf \"$kept\"\n  mkdir \"$kept\" || exit 91\n  printf 'project=%s\\nenv-file=%s\\nprofiles=%s\\n' \"$3\" \"$4\" \"$5\" >\"$kept/settings\" || exit 91\n  shift 5\n  if [ $# -eq 0 ]; then\n    # The names that Compose looks for, in its order (compose-go, DefaultFileNames).\n    first_of compose.yaml compose.yml docker-compose.yml docker-compose.yaml ||\n      refuse 83 'the release has none of compose.yaml, compose.yml, docker-compose.yml and docker-compose.yaml'\n    set -- \"$found\"\n    if first_of compose.override.yml compose.override.yaml docker-compose.override.yml docker-compose.override.yaml; then\n      set -- \"$@\" \"$found\"\n    fi\n  fi\n  for file do\n    [ -f \"$release/$file\" ] || refuse 83 \"the release has no file $file\"\n  done\n  printf 'file=%s\\n' \"$@\" | tee -a \"$kept/settings\"\n}\n\nfirst_of() { # FILE...\n  for found do\n    if [ -f \"$release/$found\" ]; then return 0; fi\n  done\n  return 1\n}\n\nrender() {\n  use_kept \"$1\" \"$2\"\n  # Nothing of it is shown when it fails: it holds the values of the environment.\n  rendered=$(compose \"$release\" config) || exit 83\n  printf '%s\\n' \"$rendered\"\n}\n\n# --- the parts ----------------------------------------------------------------------\n\n# Part of compose.sh: what a project wants for itself and somebody else has.\n\n# Prints a line for each WHAT that cannot be had: taken=WHAT and who has it, or missing=WHAT.\nconflicts() { # PROJECT WHAT...\n  project=$1\n  shift\n  use_compose\n  bindings=$(list_bindings)\n  sockets=\n  if engine_is_here; then sockets=$(list_sockets); fi\n  for what do\n    name=${what#*/}\n    case $what in\n    port/*/*/*) check_port \"${name%%/*}\" \"$(printf '%s' \"$name\" | cut -d / -f 2)\" \"${name##*/}\" ;;\n    container/*) check_container \"$name\" ;;\n    own-volume/*) check_own_volume \"$name\" ;;\n    own-network/*/*) check_own_network \"${name%%/*}\" \"${name#*/}\" ;;\n    volume/*) docker volume inspect \"$name\" >/dev/null 2>&1 || printf 'missing=%s\\n' \"$what\" ;;\n    network/*) docker network inspect \"$name\" >/dev/null 2>&1 || printf 'missing=%s\\n' \"$what\" ;;\n    *) exit 64 ;;\n    esac\n  done\n}\n\nlabel='com.docker.compose.project'\n\n# Whether the containers run on this machine, and not behind a network.\nengine_is_here() {\n  case $(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) in\n  unix://*) ;;\n  *) return 1 ;;\n  esac\n}\n\ncheck_container() { # NAME\n  owner=$(docker container inspect --format \"{{index .Config.Labels \\\"$label\\\"}}\" \"$1\" 2>/dev/null) || return 0\n  [ \"$owner\" = \"$project\" ] || printf 'taken=%s %s\\n' \"$what\" \"${owner:--}\"\n}\n\n# Compose uses a volume that another project has made, and both would write to it.\ncheck_own_volume() { # NAME\n  owner=$(docker volume inspect --format \"{{index .Labels \\\"$label\\\"}}\" \"$1\" 2>/dev/null) || return 0\n  case $owner in\n  \"$project\") ;;\n  '' | '<no value>')\n    docker ps --all --filter \"volume=$1\" --format \"{{.Names}} {{.Label \\\"$label\\\"}}\" |\n      awk -v what=\"$what\" -v project=\"$project\" '$2 != \"\" && $2 != project { print \"taken=\" what, $2, $1; exit }'\n    ;;\n  *) printf 'taken=%s %s\\n' \"$what\" \"$owner\" ;;\n  esac\n}\n\n# v2 does not start where a network of that name bears the label of another key, or none.\ncheck_own_network() { # KEY NAME\n  [ \"$compose_kind\" != v1 ] || return 0\n  labels=$(docker network inspect --format \"{{index .Labels \\\"com.docker.compose.network\\\"}} {{index .Labels \\\"$label\\\"}}\" \"$2\" 2>/dev/null) || return 0\n  [ \"${labels%% *}\" = \"$1\" ] || printf 'taken=%s %s\\n' \"$what\" \"${labels#* }\"\n}\n\n# One line a port that a running container publishes: container, project, address, port, port/protocol inside.\nlist_bindings() {\n  docker ps --quiet | xargs -r docker container inspect --format \\\n    \"{{\\$of := .}}{{range \\$inner, \\$outer := .NetworkSettings.Ports}}{{range \\$outer}}{{\\$of.Name}} {{with index \\$of.Config.Labels \\\"$label\\\"}}{{.}}{{else}}-{{end}} {{with .HostIp}}{{.}}{{else}}*{{end}} {{.HostPort}} {{\\$inner}}{{println}}{{end}}{{end}}\" 2>/dev/null\n}\n\n# One line a socket that others may not bind: protocol, address:port in hex, uid. proc(5), /proc/net/tcp: 0A is LISTEN, a\n# bound UDP socket is 07.\nlist_sockets() {\n  for table in tcp tcp6 udp udp6; do\n    state=0A\n    case $table in udp*) state=07 ;; esac\n    awk -v table=\"$table\" -v state=\"$state\" '$4 == state { print table, $2, $8 }' \"/proc/net/$table\" 2>/dev/null\n  done\n}\n\ncheck_port() { # ADDRESS PORT PROTOCOL; the address * is any\n  holder=$(\n    printf '%s\\n' \"$bindings\" | awk -v address=\"$1\" -v port=\"$2\" -v protocol=\"$3\" -v project=\"$project\" '\n      function is_any(a) { return a == \"*\" || a == \"0.0.0.0\" || a == \"::\" }\n      $4 == port && $5 ~ \"/\" protocol \"$\" {\n        # Our own old container holds it until the new one takes its place.\n        if ($2 == project) { print \"own\"; exit }\n        if (is_any(address) || is_any($3) || address == $3) { sub(\"^/\", \"\", $1); print \"container\", $1, $2; exit }\n      }'\n  )\n  case $holder in\n  own) ;;\n  '')\n    uid=$(socket_owner \"$1\" \"$2\" \"$3\")\n    [ -z \"$uid\" ] || printf 'taken=%s program %s %s\\n' \"$what\" \"$(id -nu \"$uid\" 2>/dev/null || echo \"$uid\")\" \"$(program_at \"$2\" \"$3\")\"\n    ;;\n  *) printf 'taken=%s %s\\n' \"$what\" \"$holder\" ;;\n  esac\n}\n\n# The uid of who has the port open at that address or at all of them. The kernel writes an IPv4 address by its bytes in\n# the order of the machine: little-endian is what Docker runs on.\nsocket_owner() { # ADDRESS PORT PROTOCOL\n  hex=any\n  case $1 in\n  '*' | 0.0.0.0 | *:*) ;;\n  *.*.*.*) hex=$(printf '%s' \"$1\" | awk -F . '{ printf \"%02X%02X%02X%02X\", $4, $3, $2, $1 }') ;;\n  esac\n  printf '%s\\n' \"$sockets\" | awk -v protocol=\"$3\" -v port=\"$(printf '%04X' \"$2\")\" -v hex=\"$hex\" '\n    $1 == protocol || $1 == protocol \"6\" {\n      split($2, at, \":\")\n      if (at[2] != port) next\n      if (hex == \"any\" || at[1] ~ /^0+$/ || at[1] == hex || at[1] == \"0000000000000000FFFF0000\" hex) { print $3; exit }\n    }'\n}\n\n# The name of the program, which root sees of all and others of their own.\nprogram_at() { # PORT PROTOCOL\n  case $2 in udp) kind=-u ;; *) kind=-t ;; esac\n  name=$(ss -Hlnp \"$kind\" \"sport = :$1\" 2>/dev/null | sed -n 's/.*users:((\"\\([^\"]*\\)\".*/\\1/p' | head -n 1)\n  printf '%s' \"${name:--}\"\n}\n# Part of compose.sh: images: fetched, built, pinned to their release, or sent by the runner.\n\nimage_id() { docker image inspect --format '{{.Id}}' \"$1\" 2>/dev/null; }\n\nfetch() { # PATH ID WHAT...\n  use_kept \"$1\" \"$2\"\n  shift 2\n  credentials=\n  for what do\n    ref=${what#*/}\n    case $what in\n    login-*) [ -n \"$credentials\" ] || credentials=$(cat) ;;\n    esac\n    case $what in\n    here/*) image_id \"$ref\" >/dev/null || refuse 85 \"the host has no image $ref\" ;;\n    missing/* | login-missing/*) image_id \"$ref\" >/dev/null || pull \"$ref\" \"${what%%missing/*}\" ;;\n    pull/* | login-pull/*) pull \"$ref\" \"${what%%pull/*}\" ;;\n    build/*) build \"${ref%%/*}\" \"$(ref_of \"${ref%%/*}\" \"${ref#*/}\")\" ;;\n    *) exit 64 ;;\n    esac\n  done\n}\n\npull() { # REF [login-]\n  echo \"pulling $1\"\n  before=$(image_id \"$1\")\n  # Without a terminal it is one line a layer and none a second.\n  if [ -z \"${2:-}\" ]; then\n    said=$(docker pull \"$1\" 2>&1 </dev/null)\n  else\n    said=$(with_credentials pull \"$1\" 2>&1)\n  fi || {\n    hint_full 20480 \"$said\"\n    refuse 85 \"$1 could not be pulled: $(printf '%s\\n' \"$said\" | tail -n 1)\"\n  }\n  after=$(image_id \"$1\")\n  if [ \"$before\" != \"$after\" ]; then note_image \"$after\" \"$1\"; fi\n  digest=$(printf '%s\\n' \"$said\" | sed -n 's/^Digest: //p')\n  if [ -n \"$digest\" ]; then printf 'resolved=%s %s@%s\\n' \"$1\" \"$(repository_of \"$1\")\" \"$digest\" | tee -a \"$kept/resolved\"; fi\n}\n\n# The client has the credentials from a pipe that it takes for its configuration: there is no file of them, not even in\n# memory, and the engine keeps none. Which Docker it asks must not change with the configuration.\nwith_credentials() ( # ARGUMENT... of the client\n  usual=${DOCKER_CONFIG:-${HOME:-/}/.docker}\n  if [ -z \"${DOCKER_HOST:-}${DOCKER_CONTEXT:-}\" ]; then\n    DOCKER_CONTEXT=$(docker context inspect --format '{{.Name}}' 2>/dev/null)\n    if [ -n \"$DOCKER_CONTEXT\" ]; then export DOCKER_CONTEXT; else unset DOCKER_CONTEXT; fi\n  fi\n  if [ -n \"${DOCKER_TLS_VERIFY:-}\" ]; then\n    DOCKER_CERT_PATH=${DOCKER_CERT_PATH:-$usual}\n    export DOCKER_CERT_PATH\n  fi\n  DOCKER_CONFIG=$kept/client\n  export DOCKER_CONFIG\n  mkdir -p \"$DOCKER_CONFIG\" && ln -sfn \"$usual/contexts\" \"$DOCKER_CONFIG/contexts\" &&\n    ln -sfn /proc/self/fd/3 \"$DOCKER_CONFIG/config.json\" || exit 91\n  printf '%s' \"$credentials\" | docker \"$@\" 3<&0 </dev/null\n  ended=$?\n  rm -rf \"$DOCKER_CONFIG\"\n  exit \"$ended\"\n)\n\nrepository_of() { # REF\n  name=${1%@*}\n  case ${name##*/} in\n  *:*) name=${name%:*} ;;\n  esac\n  printf '%s' \"$name\"\n}\n\nbuild() { # SERVICE REF\n  echo \"building $1\"\n  before=$(image_id \"$2\")\n  compose \"$release\" build \"$1\" </dev/null 2>&1 || { hint_full; refuse 85 \"the image of $1 could not be built\"; }\n  after=$(image_id \"$2\")\n  if [ \"$before\" != \"$after\" ]; then note_image \"$after\" \"$2\"; fi\n}\n\n# What the image of a service that is built is called where the file gives no name.\nref_of() { # SERVICE REF\n  if [ -n \"$2\" ]; then\n    printf '%s' \"$2\"\n  elif [ \"$compose_kind\" = v1 ]; then\n    printf '%s' \"${project}_$1\"\n  else\n    printf '%s' \"$project-$1\"\n  fi\n}\n\n# The images that came here for releases, and under which name: what may be removed again one day.\nnote_image() { # IMAGE-ID REF\n  printf '%s %s\\n' \"$1\" \"$2\" >>\"$path/.deploy/images\"\n}\n\nname_image() { # IMAGE-ID REF\n  said=$(docker tag \"$1\" \"$2\" 2>&1) || {\n    hint_full 20480 \"$said\"\n    refuse 85 \"the image cannot be named $2: $said\"\n  }\n}\n\n# What is free where Docker keeps its images; nothing where that is another machine.\nfree_kib() {\n  engine_is_here || return 0\n  df -P -k \"$(docker info --format '{{.DockerRootDir}}' 2>/dev/null)\" 2>/dev/null | awk 'NR == 2 { print $4 }'\n}\n\n# The engine clears away what it has of an image that did not fit, so that there may be space again by now.\nhint_full() { # [NEEDED-KIB [WORDS OF THE ENGINE]]\n  free=$(free_kib)\n  case ${2:-} in\n  *'no space left on device'*) refuse 91 \"$2\" ;;\n  esac\n  if [ -n \"$free\" ] && [ \"$free\" -lt \"${1:-20480}\" ]; then\n    refuse 91 \"$free KiB are free where Docker keeps its images\"\n  fi\n}\n\n# Writes what makes the release exact whatever becomes of the names of its images: each service with the image that is\n# meant now, by a tag of ours that only ever names this one, and with a digest of the files that it mounts from the\n# release, without which a container would not be made anew when only they change.\npin() { # PATH ID WHAT...\n  use_kept \"$1\" \"$2\"\n  shift 2\n  service=\n  mounts=\n  {\n    # v1 refuses to lay a file without version over one with it; v2 complains about each.\n    if [ \"$compose_kind\" = v1 ]; then sed -n '/^version:/p' \"$release/$(setting file | head -n 1)\"; fi\n    echo 'services:'\n    for what do\n      rest=${what#*/}\n      case $what in\n      job/*) printf 'job=%s\\n' \"$rest\" >>\"$kept/settings\" ;;\n      service/*)\n        end_service\n        service=${rest%%/*}\n        pin_service \"$service\" \"$(ref_of \"$service\" \"${rest#*/}\")\"\n        ;;\n      mount/*) mounts=\"$mounts$rest$newline\" ;;\n      *) exit 64 ;;\n      esac\n    done\n    end_service\n  } >\"$kept/pinned.new\" || exit $?\n  mv \"$kept/pinned.new\" \"$kept/pinned.yml\" || exit 91\n  rendered=$(compose \"$release\" config) || exit 83\n}\n\npin_service() { # SERVICE REF\n  image=$(image_id \"$2\") || refuse 85 \"the host has no image $2\"\n  short=$(printf '%s' \"${image#sha256:}\" | cut -c 1-12)\n  tag=localhost/deploy-action/$(setting project):$(printf '%s' \"$1\" | cut -c 1-100)-$short\n  name_image \"$image\" \"$tag\"\n  printf '  \"%s\":\\n    image: \"%s\"\\n    pull_policy: never\\n' \"$1\" \"$tag\"\n  digest=$(sed -n 's/^resolved=//p' \"$kept/resolved\" 2>/dev/null | awk -v ref=\"$2\" '$1 == ref { found = $2 } END { print found }')\n  case $2 in *@*) digest=$2 ;; esac\n  printf 'image=%s %s %s %s\\n' \"$image\" \"$tag\" \"$2\" \"$digest\" >>\"$kept/settings\"\n}\n\nend_service() {\n  [ -n \"$mounts\" ] || return 0\n  printf '    labels:\\n      deploy-action.mounted: \"%s\"\\n' \"$(printf '%s' \"$mounts\" | digest_of_files)\"\n  mounts=\n}\n\ndigest_of_files() {\n  while IFS= read -r file; do\n    find \"$release/$file\" -path \"$kept\" -prune -o -type f -print0 | sort -z | (cd \"$release\" && xargs -0 -r sha256sum)\n  done | sed \"s|$release/||\" | sha256sum | cut -c 1-32\n}\n\n# --- images from the runner -------------------------------------------------------------\n\n# docker load passes over the layers that it has, also where the archive does not hold them (moby, image/tarexport/load.go).\n# An engine that keeps its images in containerd does not.\nlayers() {\n  case $(docker info --format '{{.DriverStatus}}' 2>/dev/null) in\n  *io.containerd.snapshotter*) refuse 85 'this Docker keeps its images in containerd and takes none from the runner: use a registry' ;;\n  esac\n  if command -v zstd >/dev/null 2>&1; then echo zstd=yes; else echo zstd=no; fi\n  printf 'free-kib=%s\\n' \"$(free_kib)\"\n  docker image ls --all --quiet --no-trunc | sort -u |\n    xargs -r docker image inspect --format '{{.Id}}{{range .RootFS.Layers}} {{.}}{{end}}' | sed 's/^/image=/'\n}\n\nload() { # PATH IMAGE-ID REF FORMAT KIB\n  path=$1\n  if [ \"$(image_id \"$3\")\" = \"$2\" ]; then return 0; fi\n  if image_id \"$2\" >/dev/null; then\n    name_image \"$2\" \"$3\"\n  else\n    case $4 in\n    zstd) zstd -dcq ;;\n    *) gzip -dc ;;\n    esac | docker load >&2 || { hint_full \"$5\"; refuse 85 \"the image $3 was not taken\"; }\n  fi\n  [ \"$(image_id \"$3\")\" = \"$2\" ] || refuse 85 \"$3 arrived as another image than the runner's\"\n  note_image \"$2\" \"$3\"\n}\n# Part of compose.sh: what there is room for, before images are pulled or built.\n\n# Prints free-kib= where that is less than ENOUGH, and only then asks the registries, which count such a question as a\n# pull: have=REF for each image in service, there=REF for what need not be pulled, and behind manifest=REF what the\n# registry says of it, or nothing where it does not say.\nroom() { # PATH ID ENOUGH-KIB WHAT...\n  use_kept \"$1\" \"$2\"\n  enough=$3\n  shift 3\n  credentials=\n  case \" $*\" in\n  *' login-'*) credentials=$(cat) ;;\n  esac\n  free=$(free_kib)\n  if [ -z \"$free\" ] || [ \"$free\" -ge \"$enough\" ]; then return 0; fi\n  printf 'free-kib=%s\\n' \"$free\"\n  sed -n 's/^image=[^ ]* [^ ]* [^ ]* \\(..*\\)$/have=\\1/p' \"$path/current/.deploy-compose/settings\" 2>/dev/null\n  for what do\n    ref=${what#*/}\n    case $what in\n    missing/* | login-missing/*)\n      if image_id \"$ref\" >/dev/null; then\n        printf 'there=%s\\n' \"$ref\"\n        continue\n      fi\n      ;;\n    pull/* | login-pull/*) ;;\n    *) continue ;;\n    esac\n    printf 'manifest=%s\\n' \"$ref\"\n    # The loop has its words already.\n    set -- manifest inspect\n    if is_on_loopback \"$ref\"; then set -- \"$@\" --insecure; fi\n    case $what in\n    login-*) with_credentials \"$@\" \"$ref\" ;;\n    *) docker \"$@\" \"$ref\" </dev/null ;;\n    esac 2>/dev/null\n    echo\n  done\n}\n\n# Where the engine itself does without TLS unless it is told to: nothing can listen between.\nis_on_loopback() { # REF\n  address=${1%%/*}\n  case ${address%:*} in\n  localhost) ;;\n  127.*) case ${address%:*} in *[!0-9.]*) return 1 ;; esac ;;\n  *) return 1 ;;\n  esac\n}\n# Part of compose.sh: containers in service, and what becomes of them.\n\nexpect_images() {\n  setting image | while read -r image tag name _; do\n    [ \"$(image_id \"$tag\")\" = \"$image\" ] || docker tag \"$image\" \"$tag\" 2>/dev/null ||\n      { say \"the image of $name ($image) is not on this host any more\"; exit 85; }\n  done || exit 85\n}\n\nactivate() {\n  use_kept \"$1\" \"$2\"\n  [ \"$(readlink \"$path/$link\")\" = \"releases/$id\" ] || refuse 64 \"$link does not name $id\"\n  [ -f \"$kept/pinned.yml\" ] || refuse 90 \"release $id was not made ready for Compose\"\n  expect_images\n  compose \"$path/$link\" up --detach --no-build --remove-orphans </dev/null >&2 ||\n    fail_for \"$(judge \"$(containers)\")\" 86\n  printf 'run=%s\\n' \"$(run_of \"$(containers)\")\"\n}\n\n# One line a container: its id, service, state, health, exit code, restarts and when it was started.\ncontainers() {\n  ids=$(docker ps --all --quiet --no-trunc --filter \"label=$label=$project\" --filter label=com.docker.compose.oneoff=False)\n  [ -n \"$ids\" ] || return 0\n  # shellcheck disable=SC2086 # ids have no blanks\n  # .ID, and not .Id: then the format is applied to what the client knows, where Health may be missing.\n  docker container inspect --format '{{.ID}} {{index .Config.Labels \"com.docker.compose.service\"}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.ExitCode}} {{.RestartCount}} {{.State.StartedAt}}' $ids 2>/dev/null\n}\n\nis_job() { setting job | grep -qxF -e \"$1\"; }\n\n# Changes whenever a container is made anew or started again; jobs are meant to end.\nrun_of() { # CONTAINERS\n  printf '%s\\n' \"$1\" | sort | while read -r container service _ _ _ restarts started; do\n    [ -z \"$container\" ] || is_job \"$service\" || printf '%s %s %s\\n' \"$container\" \"$restarts\" \"$started\"\n  done | sha256sum | cut -c 1-32\n}\n\n# Prints what is not well: `crashed`, `unhealthy` or `waiting`, the container and why.\njudge() { # CONTAINERS\n  printf '%s\\n' \"$1\" | while read -r container service status health code restarts _; do\n    [ -n \"$container\" ] || continue\n    case $status/$health in\n    running/none | running/healthy) problem= ;;\n    running/starting | created/* | paused/*) problem=waiting ;;\n    running/unhealthy) problem=unhealthy ;;\n    *) problem=crashed ;;\n    esac\n    if is_job \"$service\"; then\n      case $status/$code in\n      running/*) problem=waiting ;;\n      exited/0) problem= ;;\n      esac\n    fi\n    [ -z \"$problem\" ] || tell_state \"$problem $container\" \"$service\" \"$status\" \"$health\" \"$code\" \"$restarts\"\n  done\n}\n\ntell_state() { # PROBLEM-AND-CONTAINER SERVICE STATUS HEALTH CODE RESTARTS\n  printf '%s %s is %s (health: %s, exit code %s, restarts %s)\\n' \"$@\"\n}\n\nstart() { # PATH ID LIMIT\n  activate \"$1\" \"$2\" >/dev/null\n  watch \"$1\" \"$2\" '' 0 \"$3\"\n}\n\nwatch() { # PATH ID RUN STEADY LIMIT\n  use_kept \"$1\" \"$2\"\n  run=$3 steady=0 left=$5\n  while :; do\n    seen=$(containers)\n    [ -n \"$seen\" ] || refuse 87 \"project $project has no container\"\n    run=${run:-$(run_of \"$seen\")}\n    troubles=$(judge \"$seen\")\n    case $newline$troubles in\n    *\"${newline}crashed\"*) fail_for \"$troubles\" 87 ;;\n    *\"${newline}unhealthy\"*) fail_for \"$troubles\" 88 ;;\n    esac\n    if [ \"$(run_of \"$seen\")\" != \"$run\" ]; then\n      say 'a container was started again after its activation:'\n      fail_for \"$(restarted \"$seen\")\" 87\n    fi\n    if [ -n \"$troubles\" ]; then\n      steady=0\n      [ \"$left\" -gt 0 ] || fail_for \"$troubles\" 89\n    elif [ \"$steady\" -ge \"$4\" ]; then\n      return 0\n    fi\n    sleep 1\n    steady=$((steady + 1))\n    left=$((left - 1))\n  done\n}\n\nrestarted() { # CONTAINERS\n  printf '%s\\n' \"$1\" | while read -r container service status health code restarts _; do\n    [ \"${restarts:-0}\" = 0 ] ||\n      tell_state \"restarted $container\" \"$service\" \"$status\" \"$health\" \"$code\" \"$restarts\"\n  done\n}\n\nfail_for() { # TROUBLES CODE\n  tell_troubled \"$1\"\n  exit \"$2\"\n}\n\n# What the containers that are not well said last, and their health checks.\ntell_troubled() { # TROUBLES\n  printf '%s\\n' \"$1\" | while read -r _ container words; do\n    [ -n \"$container\" ] || continue\n    say \"$words\"\n    docker logs --tail 25 \"$container\" >&2 2>&1\n    docker container inspect --format '{{with .State.Health}}{{range .Log}}{{.ExitCode}} {{println .Output}}{{end}}{{end}}' \"$container\" |\n      sed '/^$/d; s/^/health check: exit code /' | tail -n 3 >&2\n  done\n}\n\nlog() {\n  use_kept \"$1\" \"$2\"\n  containers | while read -r container service status health _; do\n    say \"$service is $status (health: $health)\"\n    docker logs --tail 15 \"$container\" >&2 2>&1\n  done\n}\n\n# Volumes stay: they hold the data.\ndeactivate() {\n  use_kept \"$1\" \"$2\"\n  compose \"$path/$link\" down --remove-orphans </dev/null >&2 || exit 86\n}\n# Part of compose.sh: images that no release needs any more.\n\ntidy() { # PATH PROJECT\n  path=$1 project=$2\n  needed=$(for settings in \"$path\"/releases/*/.deploy-compose/settings; do\n    if [ -f \"$settings\" ]; then sed -n 's/^image=//p' \"$settings\"; fi\n  done)\n  # Never by force: what any container still uses stays.\n  docker image ls --format '{{.Repository}}:{{.Tag}}' \"localhost/deploy-action/$project\" | while IFS= read -r tag; do\n    printf '%s\\n' \"$needed\" | grep -qF -e \" $tag \" || docker image rm \"$tag\" >/dev/null 2>&1\n  done\n  [ -f \"$path/.deploy/images\" ] || return 0\n  left=$path/.deploy/images.new\n  : >\"$left\"\n  sort -u \"$path/.deploy/images\" | while read -r image name; do\n    if printf '%s\\n' \"$needed\" | grep -qF -e \"$image \"; then\n      printf '%s %s\\n' \"$image\" \"$name\" >>\"$left\"\n    elif [ -n \"$(docker ps --all --quiet --filter \"ancestor=$image\")\" ]; then\n      printf '%s %s\\n' \"$image\" \"$name\" >>\"$left\"\n    else\n      forget_image \"$image\" \"$name\"\n    fi\n  done\n  mv -f \"$left\" \"$path/.deploy/images\"\n}\n\n# Takes away the name under which the image came, unless that means another one by now; then the image itself, if\n# nobody else has a name for it.\nforget_image() { # IMAGE-ID REF\n  if [ \"$(image_id \"$2\")\" = \"$1\" ]; then docker image rm \"$2\" >/dev/null 2>&1; fi\n  names=$(docker image inspect --format '{{range .RepoTags}}{{println .}}{{end}}' \"$1\" 2>/dev/null | sed '/^$/d') || return 0\n  if [ -z \"$names\" ]; then\n    docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' \"$1\" 2>/dev/null | sed '/^$/d' |\n      while IFS= read -r digest; do docker image rm \"$digest\" >/dev/null 2>&1; done\n    docker image rm \"$1\" >/dev/null 2>&1\n  fi\n  return 0\n}\n\nlink=current DEPLOY_COLOUR=\nif [ \"${1:-}\" = as ]; then\n  [ $# -ge 4 ] || exit 64\n  link=$2 DEPLOY_COLOUR=$2 PORT=$3\n  export DEPLOY_COLOUR PORT\n  shift 3\nfi\nverb=${1:-}\n[ $# -eq 0 ] || shift\ncase $verb/$# in\npreflight/2) preflight \"$@\" ;;\nshow/3)\n  use_release \"$1\" \"$2\"\n  cat -- \"$release/$3\"\n  ;;\nrender/2) render \"$@\" ;;\nactivate/2) activate \"$@\" ;;\nstart/3) start \"$@\" ;;\nwatch/5) watch \"$@\" ;;\ndeactivate/2) deactivate \"$@\" ;;\nlog/2) log \"$@\" ;;\ntidy/2) tidy \"$@\" ;;\nlayers/0) layers ;;\nload/5) load \"$@\" ;;\nopen/*)\n  [ $# -ge 5 ] || exit 64\n  open_release \"$@\"\n  ;;\nconflicts/*)\n  [ $# -ge 1 ] || exit 64\n  conflicts \"$@\"\n  ;;\nroom/*)\n  [ $# -ge 3 ] || exit 64\n  room \"$@\"\n  ;;\nfetch/* | pin/*)\n  [ $# -ge 2 ] || exit 64\n  if [ \"$verb\" = fetch ]; then fetch \"$@\"; else pin \"$@\"; fi\n  ;;\n*) exit 64 ;;\nesac\n",
    "drivers/pm2.sh": "#!/bin/sh\n# Puts a release into service with pm2 (pm2.keymetrics.io), under a daemon of the app's own: PATH/.deploy/pm2 is its\n# PM2_HOME, so that nobody else's processes are ever seen, and the list to start after a reboot is this app's alone.\n#   pm2.sh preflight  PATH\n#   pm2.sh open       PATH ID ENV-FILE ENVIRONMENT [FILE]   remembers them; prints file=, and apps= as JSON without values\n#   pm2.sh show       PATH ID FILE             a file of the release\n#   pm2.sh activate   PATH ID TIMER            `current` must name ID; TIMER: the agent's, tells what a boot can start\n#   pm2.sh boot       PATH                     starts what `current` names\n#   pm2.sh watch      PATH RUN SECONDS\n#   pm2.sh deactivate PATH\n#   pm2.sh log        PATH                     the last lines of each process, on stderr\n# Exit codes (the same table stands in pm2.ts):\n#   0 done · 64 wrong use · 80 no pm2 or no Node · 83 the ecosystem file cannot be read · 86 pm2 did not start it\n#   87 a process did not stay up · 90 the release was not made ready for pm2 · 91 the path is too long for pm2's sockets\nset -u\nLC_ALL=C\nexport LC_ALL\n\nsay() { printf '%s\\n' \"$*\" >&2; }\n\nrefuse() { # CODE MESSAGE\n  refusal=$1\n  shift\n  say \"$@\"\n  exit \"$refusal\"\n}\n\nuse_path() { # PATH\n  path=$1\n  PM2_HOME=$path/.deploy/pm2 PM2_DISCRETE_MODE=true NO_COLOR=1\n  export PM2_HOME PM2_DISCRETE_MODE NO_COLOR\n}\n\nuse_release() { # PATH ID\n  use_path \"$1\"\n  id=$2\n  release=$path/releases/$id\n  settings=$path/.deploy/units/$id/pm2\n}\n\nsetting() { sed -n \"s/^$1=//p\" \"$settings\"; }\n\n# The lock must not be handed on to the daemon, which outlives us.\nrun_pm2() { pm2 \"$@\" 9>&- </dev/null; }\n\n# Two at once: the unit of the boot, and the host that goes back after it.\nhold_lock() {\n  mkdir -p \"$PM2_HOME\" && chmod 700 \"$PM2_HOME\" || exit 86\n  exec 9>\"$PM2_HOME/lock\"\n  if command -v flock >/dev/null 2>&1; then flock 9; fi\n}\n\npreflight() {\n  use_path \"$1\"\n  command -v node >/dev/null 2>&1 || refuse 80 'node is not on the PATH of a login without a terminal'\n  command -v pm2 >/dev/null 2>&1 || refuse 80 'pm2 is not on the PATH of a login without a terminal'\n  # A socket's address holds 108 bytes (unix(7)); the longest that pm2 makes is interactor.sock.\n  [ \"${#PM2_HOME}\" -le 90 ] || refuse 91 \"$PM2_HOME is longer than the addresses of pm2's sockets may be\"\n}\n\n# --- the ecosystem file ------------------------------------------------------------\n\nopen_release() { # PATH ID ENV-FILE ENVIRONMENT [FILE]\n  use_release \"$1\" \"$2\"\n  file=${5:-}\n  if [ -z \"$file\" ]; then\n    for found in ecosystem.config.js ecosystem.config.cjs ecosystem.config.mjs pm2.config.js pm2.config.cjs \\\n      ecosystem.json ecosystem.config.json ecosystem.config.yml ecosystem.config.yaml process.json; do\n      if [ -f \"$release/$found\" ]; then\n        file=$found\n        break\n      fi\n    done\n  fi\n  [ -n \"$file\" ] || refuse 83 'the release has no ecosystem.config.js, nor any other ecosystem file'\n  [ -f \"$release/$file\" ] || refuse 83 \"the release has no file $file\"\n  mkdir -p \"$path/.deploy/units/$id\" || exit 86\n  printf 'file=%s\\nenv-file=%s\\nenvironment=%s\\n' \"$file\" \"$3\" \"$4\" >\"$settings\" || exit 86\n  printf 'file=%s\\n' \"$file\"\n  ecosystem check || exit 83\n}\n\n# What the file says, with what a deployment adds: `check` prints it for people, `start` as what pm2 takes.\necosystem() { # check|start\n  pm2_program=$(command -v pm2)\n  program=$(ecosystem_program)\n  node -e \"$program\" -- \"$1\" \"$release\" \"$path\" \"$(setting file)\" \"$(setting env-file)\" \"$(setting environment)\" \"$id\" \"$pm2_program\" </dev/null\n}\n\n# Paths lead through `current`, so that a reload finds the new release where the old one was.\necosystem_program() {\n  cat <<'PROGRAM'\nconst { accessSync, existsSync, readFileSync, realpathSync } = require('fs');\nconst { createHash } = require('crypto');\nconst { basename, delimiter, extname, isAbsolute, join, resolve } = require('path');\nconst [task, root, path, file, envFile, environment, id, pm2] = process.argv.slice(1);\nconst current = join(path, 'current');\nconst own = {};\nconst line = /^[ \\t]*(?:export[ \\t]+)?([A-Za-z_]\\w*)[ \\t]*=[ \\t]*(?:'([^']*)'|\"((?:[^\"\\\\]|\\\\[^])*)\"|([^\\r\\n]*?))[ \\t]*$/gm;\nif (existsSync(join(root, envFile))) {\n  for (const [, name, plain, quoted, bare] of readFileSync(join(root, envFile), 'utf8').matchAll(line)) {\n    own[name] = plain !== undefined ? plain : quoted !== undefined ? quoted.replace(/\\\\([\"\\\\$`])/g, '$1') : bare;\n  }\n}\nObject.assign(own, { DEPLOY_PATH: path, DEPLOY_RELEASE: id });\nObject.assign(process.env, own);\n\nconst load = async (at) => {\n  if (/\\.json$/.test(file)) return JSON.parse(readFileSync(at, 'utf8'));\n  if (/\\.ya?ml$/.test(file)) {\n    return require('module').createRequire(realpathSync(pm2))('js-yaml').load(readFileSync(at, 'utf8'));\n  }\n  const loaded = await import(require('url').pathToFileURL(at).href);\n  return loaded.default === undefined ? loaded : loaded.default;\n};\nconst inCurrent = (name) => {\n  if (typeof name !== 'string') return name;\n  for (const from of [root, realpathSync(root)]) {\n    if (name === from || name.startsWith(from + '/')) return current + name.slice(from.length);\n  }\n  return name;\n};\nconst isThere = (cwd, script) => {\n  const there = resolve(cwd === undefined ? root : cwd.replace(current, root), script.replace(current, root));\n  if (existsSync(there) || script.includes('/')) return existsSync(there);\n  return process.env.PATH.split(delimiter).some((at) => existsSync(join(at, script)));\n};\nconst complete = (app) => {\n  if (app === null || typeof app !== 'object') return app;\n  const cwd = resolve(current, inCurrent(app.cwd === undefined ? '.' : String(app.cwd)));\n  const script = inCurrent(app.script === undefined ? app.exec : app.script);\n  const name = app.name === undefined && typeof script === 'string' ? basename(script, extname(script)) : app.name;\n  const env = Object.assign({}, own, app.env, app['env_' + environment]);\n  return Object.assign({}, app, { name, cwd, script, env });\n};\nconst definition = (app) => {\n  const rest = Object.assign({}, app, { env: undefined });\n  return createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 16);\n};\nload(join(root, file)).then((given) => {\n  const apps = Array.isArray(given) ? given : given && Array.isArray(given.apps) ? given.apps : undefined;\n  if (task === 'check') {\n    const shown = apps && apps.map(complete).map((app) => app === null || typeof app !== 'object' ? app : Object.assign({}, app, {\n      env: undefined,\n      found: typeof app.script === 'string' && isThere(app.cwd, app.script),\n    }));\n    console.log('apps=' + JSON.stringify(shown === undefined ? null : shown));\n  } else {\n    for (const app of apps.map(complete)) {\n      app.env.DEPLOY_DEFINITION = definition(app);\n      console.log(app.name + '\\t' + JSON.stringify({ apps: [app] }));\n    }\n  }\n}).catch((error) => {\n  const stack = String((error && error.stack) || error);\n  const places = [/:(\\d+)(?::\\d+)?\\)?$/m.exec(stack), error && error.mark && [0, error.mark.line + 1]];\n  const place = places.find((found) => found);\n  console.error(file + (place ? ' line ' + place[1] : '') + ': ' + String(error).split('\\n')[0]);\n  process.exit(1);\n});\nPROGRAM\n}\n\n# --- in service ------------------------------------------------------------------------\n\n# One line a process: name, number, mode, status, restarts, start, exit code, whether it is restarted, definition; after\n# tabs the files of its log. What pm2 itself added (modules) is not ours. Nothing where no daemon runs.\nprocesses() {\n  is_daemon || return 0\n  run_pm2 jlist 2>/dev/null | node -e \"$(list_program)\"\n}\n\nis_daemon() { [ -f \"$PM2_HOME/pm2.pid\" ] && kill -0 \"$(cat \"$PM2_HOME/pm2.pid\")\" 2>/dev/null; }\n\nlist_program() {\n  cat <<'PROGRAM'\nconst text = require('fs').readFileSync(0, 'utf8');\nconst list = text.split('\\n').filter((line) => /^\\[(\\{|\\])/.test(line)).pop();\nfor (const { name, pm_id: id, pm2_env: env } of JSON.parse(list === undefined ? '[]' : list)) {\n  if (env.pmx_module) continue;\n  const words = [name, id, env.exec_mode, env.status.replace(/ /g, '-'), env.restart_time, env.pm_uptime];\n  const rest = [env.exit_code === undefined ? 0 : env.exit_code, env.autorestart === false ? 'once' : 'again', env.DEPLOY_DEFINITION];\n  console.log([words.concat(rest).join(' '), env.pm_err_log_path, env.pm_out_log_path].join('\\t'));\n}\nPROGRAM\n}\n\nactivate() { # PATH ID TIMER\n  use_release \"$1\" \"$2\"\n  [ \"$(readlink \"$path/current\")\" = \"releases/$id\" ] || refuse 64 \"current does not name $id\"\n  hold_lock\n  put_into_service\n  keep_for_boot \"$3\"\n  printf 'run=%s\\n' \"$(run_of \"$(processes)\")\"\n}\n\nput_into_service() {\n  [ -f \"$settings\" ] || refuse 90 \"release $id was not made ready for pm2\"\n  umask 077\n  wanted=$PM2_HOME/wanted\n  ecosystem start >\"$wanted\" || exit 83\n  before=$(processes)\n  while IFS=\"$(printf '\\t')\" read -r name app; do\n    printf '%s\\n' \"$app\" >\"$PM2_HOME/app.json\" || exit 86\n    put_app \"$name\"\n  done <\"$wanted\"\n  printf '%s\\n' \"$before\" | cut -d ' ' -f 1 | sort -u | while read -r name; do\n    [ -z \"$name\" ] || cut -f 1 \"$wanted\" | grep -qxF -e \"$name\" || tell_pm2 delete \"$name\"\n  done\n  rm -f \"$PM2_HOME/app.json\" \"$wanted\"\n  # For `pm2 resurrect` by hand; what a reboot starts is what `current` names.\n  tell_pm2 save --force\n}\n\nput_app() { # NAME\n  definition=$(sed -n 's/.*\"DEPLOY_DEFINITION\":\"\\([0-9a-f]*\\)\".*/\\1/p' \"$PM2_HOME/app.json\")\n  running=$(printf '%s\\n' \"$before\" | awk -v name=\"$1\" -v definition=\"$definition\" \\\n    '$1 == name { found = 1; mode = $3; sub(/\\t.*/, \"\", $9); if ($9 != definition) changed = 1 } END { print found ? (changed ? \"changed\" : mode) : \"none\" }')\n  case $running in\n  none) tell_pm2 start \"$PM2_HOME/app.json\" ;;\n  changed)\n    say \"$1: its settings changed, so that it is stopped and started anew\"\n    tell_pm2 delete \"$1\"\n    tell_pm2 start \"$PM2_HOME/app.json\"\n    ;;\n  cluster_mode) tell_pm2 reload \"$PM2_HOME/app.json\" --update-env ;;\n  *)\n    say \"$1: restarted, since a process in fork mode cannot be reloaded\"\n    tell_pm2 restart \"$PM2_HOME/app.json\" --update-env\n    ;;\n  esac\n}\n\n# What pm2 says is shown only when it fails.\ntell_pm2() { # COMMAND...\n  said=$(run_pm2 \"$@\" 2>&1) && return 0\n  printf '%s\\n' \"$said\" | tail -n 15 >&2\n  tell_logs \"$(processes)\"\n  exit 86\n}\n\n# Changes whenever a process is started again.\nrun_of() { # PROCESSES\n  printf '%s\\n' \"$1\" | cut -d ' ' -f 1,2,5,6 | sort | cksum | tr -d ' '\n}\n\n# The processes that are not well. One that is not restarted may end, with exit code 0.\ntroubled() { # PROCESSES\n  printf '%s\\n' \"$1\" | awk '$4 != \"online\" && $4 != \"launching\" && !($4 == \"stopped\" && $8 == \"once\" && $7 == 0)'\n}\n\nwatch() { # PATH RUN SECONDS\n  use_path \"$1\"\n  run=$2 left=$3\n  while :; do\n    seen=$(processes)\n    [ -n \"$seen\" ] || refuse 87 'pm2 runs none of the app'\n    run=${run:-$(run_of \"$seen\")}\n    troubles=$(troubled \"$seen\")\n    if [ -n \"$troubles\" ]; then fail_for \"$troubles\"; fi\n    if [ \"$(run_of \"$seen\")\" != \"$run\" ]; then\n      say 'a process was started again after its activation:'\n      restarted=$(printf '%s\\n' \"$seen\" | awk '$5 > 0')\n      fail_for \"${restarted:-$seen}\"\n    fi\n    [ \"$left\" -gt 0 ] || return 0\n    sleep 1\n    left=$((left - 1))\n  done\n}\n\nfail_for() { # PROCESSES\n  tell_logs \"$1\"\n  exit 87\n}\n\ntell_logs() { # PROCESSES\n  printf '%s\\n' \"$1\" | while IFS=\"$(printf '\\t')\" read -r words errors output; do\n    [ -n \"$words\" ] || continue\n    printf '%s\\n' \"$words\" | {\n      read -r name number mode status restarts _ code _\n      say \"$name ($number, $mode) is $status (restarts $restarts, exit code $code)\"\n    }\n    tail -n 10 -- \"$output\" >&2 2>/dev/null\n    tail -n 20 -- \"$errors\" >&2 2>/dev/null\n  done\n}\n\nlog() {\n  use_path \"$1\"\n  tell_logs \"$(processes)\"\n}\n\ndeactivate() {\n  use_path \"$1\"\n  hold_lock\n  if is_daemon; then\n    run_pm2 delete all >/dev/null 2>&1\n    tell_pm2 kill\n  fi\n  forget_boot\n}\n\n# --- after a reboot -----------------------------------------------------------------------\n\nboot() {\n  use_path \"$1\"\n  hold_lock\n  id=$(readlink \"$path/current\") || exit 0\n  use_release \"$path\" \"${id#releases/}\"\n  # Who went back meanwhile has started it already.\n  [ -z \"$(processes)\" ] || exit 0\n  put_into_service\n}\n\nboot_unit() { printf 'deploy-pm2-%s.service' \"$(printf '%s' \"$path\" | sha256sum | cut -c 1-12)\"; }\n\nunit_directory() { # TIMER\n  case $1 in\n  systemd-user) echo \"${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user default.target\" ;;\n  systemd-system) echo '/etc/systemd/system multi-user.target' ;;\n  esac\n}\n\n# The files of the unit are written without a reload, since only the next boot has to know them; a reload would make the\n# unit that may be running us forget that what it started is to stay.\nkeep_for_boot() { # TIMER\n  case $path$PATH$0 in\n  *[!A-Za-z0-9_./@+=:,-]*) timer=none ;;\n  *) timer=$1 ;;\n  esac\n  case $timer in\n  systemd-*)\n    # shellcheck disable=SC2046 # two words\n    set -- $(unit_directory \"$timer\")\n    mkdir -p \"$1/$2.wants\" 2>/dev/null && boot_text \"$2\" >\"$1/$(boot_unit).new\" 2>/dev/null &&\n      mv -f \"$1/$(boot_unit).new\" \"$1/$(boot_unit)\" && ln -sf \"../$(boot_unit)\" \"$1/$2.wants/$(boot_unit)\" && return 0\n    ;;\n  session) if add_cron_line; then return 0; fi ;;\n  esac\n  say 'nothing starts the app after a reboot: neither systemd (with lingering) nor cron may be used'\n}\n\nboot_text() { # TARGET\n  cat <<UNIT\n# Written by deploy-action: starts what $path/current names.\n[Unit]\nDescription=pm2 of $path\nRequiresMountsFor=$path\n[Service]\nType=oneshot\nRemainAfterExit=yes\nTimeoutStartSec=5min\nEnvironment=PATH=$PATH\nExecStart=/bin/sh $0 boot $path\n[Install]\nWantedBy=$1\nUNIT\n}\n\ncron_line() { printf '@reboot PATH=%s /bin/sh %s boot %s >/dev/null 2>&1 # deploy-action pm2\\n' \"$PATH\" \"$0\" \"$path\"; }\n\ncron_mark() { printf ' boot %s >/dev/null 2>&1 # deploy-action pm2' \"$path\"; }\n\nadd_cron_line() {\n  command -v crontab >/dev/null 2>&1 || return 1\n  table=$(crontab -l 2>/dev/null | grep -vF -e \"$(cron_mark)\")\n  printf '%s\\n' ${table:+\"$table\"} \"$(cron_line)\" | crontab - 2>/dev/null\n}\n\nforget_boot() {\n  for timer in systemd-user systemd-system; do\n    # shellcheck disable=SC2046 # two words\n    set -- $(unit_directory \"$timer\")\n    rm -f \"$1/$2.wants/$(boot_unit)\" \"$1/$(boot_unit)\" 2>/dev/null\n  done\n  command -v crontab >/dev/null 2>&1 || return 0\n  table=$(crontab -l 2>/dev/null) || return 0\n  case $table in\n  *\"$(cron_mark)\"*) printf '%s\\n' \"$table\" | grep -vF -e \"$(cron_mark)\" | crontab - ;;\n  esac\n}\n\nverb=${1:-}\n[ $# -eq 0 ] || shift\ncase $verb/$# in\npreflight/1) preflight \"$@\" ;;\nopen/4 | open/5) open_release \"$@\" ;;\nshow/3) cat -- \"$1/releases/$2/$3\" ;;\nactivate/3) activate \"$@\" ;;\nboot/1) boot \"$@\" ;;\nwatch/3) watch \"$@\" ;;\ndeactivate/1) deactivate \"$@\" ;;\nlog/1) log \"$@\" ;;\n*) exit 64 ;;\nesac\n",
    "drivers/swarm.sh": "#!/bin/sh\n# Puts a release into service as a stack of a Docker swarm, from one of its managers.\n#   swarm.sh preflight  PATH                    prints note=..., what a person should know\n#   swarm.sh open       PATH ID STACK ENV-FILE FILE...   remembers them with the release\n#   swarm.sh show       PATH ID FILE            a file of the release\n#   swarm.sh pin        PATH ID SERVICE=IMAGE...   fetches each image, and keeps which one is meant now\n#   swarm.sh activate   PATH ID                 `current` must name ID\n#   swarm.sh watch      PATH ID RUN STEADY LIMIT   seconds; ID may be `current`\n#   swarm.sh deactivate PATH ID\n#   swarm.sh log        PATH ID                 the last errors and lines of each service, on stderr\n# Exit codes (the same table stands in swarm.ts):\n#   0 done · 64 wrong use · 80 no Docker · 81 Docker refuses this user or does not answer · 82 no manager of a swarm\n#   83 the files are not valid · 85 an image cannot be had · 86 the stack was not taken · 87 a task did not stay up\n#   88 unhealthy · 89 not settled in time · 90 the release was not made ready for the swarm · 92 removal did not end\nset -u\nLC_ALL=C\nexport LC_ALL\n\nnewline='\n'\nlabel=com.docker.stack.namespace\n\nsay() { printf '%s\\n' \"$*\" >&2; }\n\nrefuse() { # CODE MESSAGE\n  refusal=$1\n  shift\n  say \"$@\"\n  exit \"$refusal\"\n}\n\nuse_release() { # PATH ID; ID may be `current`\n  path=$1 id=$2\n  if [ \"$id\" = current ]; then\n    id=$(readlink \"$path/current\") || refuse 90 'there is no release in service'\n    id=${id#releases/}\n  fi\n  release=$path/releases/$id\n  kept=$release/.deploy-swarm\n}\n\nuse_kept() { # PATH ID\n  use_release \"$1\" \"$2\"\n  [ -f \"$kept/settings\" ] || refuse 90 \"release $id was not made ready for the swarm\"\n  stack=$(setting stack)\n  # `stack deploy` reads no env file: it fills ${NAME} from its environment.\n  if [ -f \"$release/$(setting env-file)\" ]; then\n    set -a\n    # shellcheck disable=SC1090\n    . \"$release/$(setting env-file)\"\n    set +a\n  fi\n  DEPLOY_PATH=$path DEPLOY_RELEASE=$id\n  export DEPLOY_PATH DEPLOY_RELEASE\n}\n\nsetting() { sed -n \"s/^$1=//p\" \"$kept/settings\"; }\n\nbounded() { # SECONDS PROGRAM...\n  if command -v timeout >/dev/null 2>&1; then timeout \"$@\"; else shift && \"$@\"; fi\n}\n\npreflight() {\n  command -v docker >/dev/null 2>&1 || refuse 80 'docker is not installed'\n  docker version --format '{{.Server.Version}}' >/dev/null 2>&1 || refuse 81 \"$(docker version 2>&1 | tail -n 1)\"\n  case $(docker info --format '{{.Swarm.LocalNodeState}}/{{.Swarm.ControlAvailable}}' 2>/dev/null) in\n  active/true) ;;\n  active/false) refuse 82 'this machine is a worker of a swarm, not a manager' ;;\n  *) refuse 82 'this machine is in no swarm' ;;\n  esac\n  nodes=$(bounded 15 docker node ls --format '{{.Hostname}} {{.Status}} {{.ManagerStatus}}' 2>&1) ||\n    refuse 82 \"the managers of the swarm have no majority: $(printf '%s\\n' \"$nodes\" | tail -n 1)\"\n  printf '%s\\n' \"$nodes\" | awk '$3 == \"Unreachable\" { print \"note=the manager \" $1 \" is unreachable\" } $2 != \"Ready\" && NF == 2 { print \"note=the node \" $1 \" is \" $2 }'\n}\n\nopen_release() { # PATH ID STACK ENV-FILE FILE...\n  use_release \"$1\" \"$2\"\n  [ -d \"$release\" ] || refuse 64 \"there is no release $id\"\n  # Anew, and never in place: files may be links shared with an earlier release.\n  rm -rf \"$kept\"\n  mkdir \"$kept\" || exit 83\n  printf 'stack=%s\\nenv-file=%s\\n' \"$3\" \"$4\" >\"$kept/settings\" || exit 83\n  shift 4\n  if [ $# -eq 0 ]; then\n    for file in stack.yaml stack.yml docker-stack.yml docker-stack.yaml compose.yaml compose.yml docker-compose.yml docker-compose.yaml; do\n      if [ -f \"$release/$file\" ]; then\n        set -- \"$file\"\n        break\n      fi\n    done\n  fi\n  [ $# -gt 0 ] || refuse 83 'the release has none of stack.yaml, docker-stack.yml and compose.yaml'\n  for file do\n    [ -f \"$release/$file\" ] || refuse 83 \"the release has no file $file\"\n  done\n  printf 'file=%s\\n' \"$@\" | tee -a \"$kept/settings\"\n}\n\n# --- images ---------------------------------------------------------------------------\n\n# A tag may move; what is deployed, and gone back to, is what it means now: the digest of its registry. An image that\n# never was in one is known here alone, and gets a tag of ours that never moves.\npin() { # PATH ID SERVICE=IMAGE...\n  use_kept \"$1\" \"$2\"\n  shift 2\n  nodes=$(docker node ls --quiet | grep -c .)\n  sed -n '/^version:/p' \"$release/$(setting file | head -n 1)\" >\"$kept/pinned.new\"\n  echo 'services:' >>\"$kept/pinned.new\"\n  for what do\n    service=${what%%=*}\n    case ${what#*=} in\n    *[!A-Za-z0-9_./:@\\$\\{\\}?-]*) refuse 83 \"the image of $service is no name of an image: ${what#*=}\" ;;\n    esac\n    # Its letters make nothing but parameters possible, which mean the same to sh and to Docker.\n    image=$(eval \"printf '%s' \\\"${what#*=}\\\"\") || refuse 83 \"the image of $service: ${what#*=} cannot be filled in\"\n    printf '  \"%s\":\\n    image: \"%s\"\\n' \"$service\" \"$(exact_image \"$image\")\" >>\"$kept/pinned.new\"\n  done\n  if grep -q 'image: \"\"' \"$kept/pinned.new\"; then exit 85; fi\n  mv \"$kept/pinned.new\" \"$kept/pinned.yml\"\n}\n\nexact_image() { # REF\n  if ! said=$(docker pull --quiet \"$1\" 2>&1); then\n    docker image inspect \"$1\" >/dev/null 2>&1 || { say \"$1 could not be pulled: $said\"; return; }\n  fi\n  repository=${1%@*}\n  case ${repository##*/} in\n  *:*) repository=${repository%:*} ;;\n  esac\n  exact=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' \"$1\" | grep -F -e \"$repository@\" | head -n 1)\n  if [ -z \"$exact\" ]; then\n    [ \"$nodes\" -eq 1 ] || { say \"$1 is in no registry, from which the other $((nodes - 1)) nodes could take it\"; return; }\n    exact=localhost/deploy-action/$stack:$(docker image inspect --format '{{.Id}}' \"$1\" | cut -c 8-19)\n    docker tag \"$1\" \"$exact\" || return\n  fi\n  printf '%s' \"$exact\"\n}\n\n# --- in service -----------------------------------------------------------------------\n\nactivate() {\n  use_kept \"$1\" \"$2\"\n  [ \"$(readlink \"$path/current\")\" = \"releases/$id\" ] || refuse 64 \"current does not name $id\"\n  [ -f \"$kept/pinned.yml\" ] || refuse 90 \"release $id was not made ready for the swarm\"\n  set --\n  while IFS= read -r file; do set -- \"$@\" --compose-file \"$release/$file\"; done <<FILES\n$(setting file)\nFILES\n  # What failed before is no fault of this release, though a task's settings may be the same.\n  failed_tasks >\"$path/.deploy/swarm-before\"\n  tries=0\n  # Another manager's change at the same moment makes the swarm refuse ours; nothing was done then.\n  until said=$(docker stack deploy --prune --with-registry-auth --resolve-image never \"$@\" \\\n    --compose-file \"$kept/pinned.yml\" \"$stack\" </dev/null 2>&1); do\n    tries=$((tries + 1))\n    case $said in\n    *'update out of sequence'* | *'is being removed'*) [ \"$tries\" -lt 10 ] || break ;;\n    *) break ;;\n    esac\n    sleep 1\n  done\n  printf '%s\\n' \"$said\" >&2\n  case $said in\n  *'failed to '* | *'rror'*) exit 86 ;;\n  esac\n  [ -n \"$(services)\" ] || exit 86\n}\n\nfailed_tasks() {\n  for service in $(services); do docker service ps --quiet --no-trunc \"$service\" 2>/dev/null; done |\n    xargs -r docker inspect --type task --format '{{.Status.State}} {{.ID}}' 2>/dev/null | sed -n 's/^failed //p; s/^rejected //p'\n}\n\nservices() { docker service ls --quiet --filter \"label=$label=$stack\"; }\n\n# The settings of a task and of its service are written alike but for what is empty in one of them.\nessence() {\n  sed -e 's/\"Runtime\":\"container\"//g' -e 's/\"[A-Za-z]*\":null//g' -e 's/\"[A-Za-z]*\":{}//g' -e 's/\"[A-Za-z]*\":\\[\\]//g' \\\n    -e 's/\"[A-Za-z]*\":\"\"//g' -e 's/,,*/,/g' -e 's/{,/{/g' -e 's/,}/}/g' -e 's/\"[A-Za-z]*\":{}//g' -e 's/,,*/,/g' -e 's/{,/{/g' -e 's/,}/}/g'\n}\n\n# One line a service: its id, name, how far its update is, tasks wanted, tasks that run as it says now, and of these those\n# that failed, and why. The swarm forgets how an update ended with the next `stack deploy`, so that this is always of ours.\nlook() {\n  for service in $(services); do\n    spec=$(docker service inspect --format '{{json .Spec.TaskTemplate}}' \"$service\" 2>/dev/null | essence)\n    [ -n \"$spec\" ] || continue\n    docker service inspect --format '{{.ID}} {{.Spec.Name}} {{with .UpdateStatus}}{{.State}}{{else}}none{{end}} {{with .Spec.Mode.Replicated}}{{.Replicas}}{{else}}all{{end}}' \"$service\" |\n      tr '\\n' ' '\n    # shellcheck disable=SC2046 # ids have no blanks\n    set -- $(docker service ps --quiet --no-trunc \"$service\" 2>/dev/null)\n    if [ $# -gt 0 ]; then\n      docker inspect --type task --format '{{.Status.State}} {{.DesiredState}} {{.ID}} {{json .Spec}}' \"$@\" 2>/dev/null | essence\n    fi | SPEC=$spec BEFORE=$(cat \"$path/.deploy/swarm-before\" 2>/dev/null) awk '\n      BEGIN { spec = ENVIRON[\"SPEC\"]; before = ENVIRON[\"BEFORE\"] }\n      $2 == \"running\" { wanted++ }\n      {\n        own = $0\n        sub(/^[^ ]+ [^ ]+ [^ ]+ /, \"\", own)\n        if (own != spec) next\n        if ($1 == \"running\" && $2 == \"running\" || $1 == \"complete\") { up++; ids = ids \",\" $3 }\n        if (($1 == \"failed\" || $1 == \"rejected\") && !index(before, $3)) failed++\n      }\n      END { print wanted + 0, up + 0, failed + 0, (ids == \"\" ? \"-\" : ids) }'\n  done\n}\n\n# Prints `crashed`, `waiting`, `paused` or `back`, and the service, for each that is not as it should be.\njudge() { # LOOK\n  printf '%s\\n' \"$1\" | awk 'NF > 6 {\n    want = $4 == \"all\" ? $5 : $4\n    if ($3 ~ /^rollback_started|^updating$/) state = \"waiting\"\n    else if ($3 == \"rollback_completed\" || $3 == \"rollback_paused\") state = \"back\"\n    else if ($3 == \"paused\") state = \"paused\"\n    else if ($7 > 0) state = \"crashed\"\n    else if ($6 < want) state = \"waiting\"\n    else next\n    print state, $1, $2\n  }'\n}\n\nrun_of() { printf '%s\\n' \"$1\" | cut -d ' ' -f 1,8 | tr ',' '\\n' | sort | cksum | tr -d ' '; }\n\nwatch() { # PATH ID RUN STEADY LIMIT\n  use_kept \"$1\" \"$2\"\n  run=$3 steady=0 left=$5 settled=\n  while :; do\n    seen=$(look)\n    [ -n \"$seen\" ] || refuse 87 \"the stack $stack has no service\"\n    troubles=$(judge \"$seen\")\n    case $newline$troubles in\n    *\"${newline}back\"*) fail_for \"$troubles\" 'went back by itself, to what it was before' ;;\n    *\"${newline}paused\"*) fail_for \"$troubles\" 'stopped its update' ;;\n    *\"${newline}crashed\"*) fail_for \"$troubles\" 'has tasks that failed' ;;\n    esac\n    if [ -n \"$troubles\" ]; then\n      steady=0\n      if [ \"$left\" -le 0 ]; then\n        tell_troubled \"$troubles\" 'is not as it should be'\n        exit 89\n      fi\n    else\n      settled=${settled:-${run:-$(run_of \"$seen\")}}\n      if [ \"$(run_of \"$seen\")\" != \"$settled\" ]; then\n        say 'a task was started again after its activation'\n        log_all\n        exit 87\n      fi\n      if [ \"$steady\" -ge \"$4\" ]; then\n        printf 'run=%s\\n' \"$settled\"\n        return 0\n      fi\n    fi\n    sleep 1\n    steady=$((steady + 1))\n    left=$((left - 1))\n  done\n}\n\nfail_for() { # TROUBLES WHAT\n  tell_troubled \"$@\"\n  errors=$(printf '%s\\n' \"$1\" | while read -r _ service _; do task_errors \"$service\"; done)\n  case $errors in\n  *'unhealthy container'*) exit 88 ;;\n  *'No such image'*) exit 85 ;;\n  esac\n  exit 87\n}\n\ntask_errors() { # SERVICE\n  docker service ps --no-trunc --format '{{.Name}} on {{.Node}}: {{.CurrentState}}: {{.Error}}' \"$1\" 2>/dev/null |\n    grep -v ': $' | head -n 6\n}\n\ntell_troubled() { # TROUBLES WHAT\n  printf '%s\\n' \"$1\" | while read -r _ service name; do\n    [ -n \"$service\" ] || continue\n    say \"$name $2 $(docker service inspect --format '{{with .UpdateStatus}}({{.Message}}){{end}}' \"$service\" 2>/dev/null)\"\n    task_errors \"$service\" >&2\n    service_lines \"$service\"\n  done\n}\n\n# A node that is gone keeps the engine waiting for its lines.\nservice_lines() { bounded 10 docker service logs --raw --tail 20 \"$1\" 2>&1 </dev/null | tail -n 25 >&2; }\n\nlog_all() {\n  for service in $(services); do\n    say \"$(docker service inspect --format '{{.Spec.Name}}' \"$service\")\"\n    task_errors \"$service\" >&2\n    service_lines \"$service\"\n  done\n}\n\n# Removal goes on after the command has returned; a network in use would be in the way of the next deployment.\ndeactivate() {\n  use_kept \"$1\" \"$2\"\n  docker stack rm \"$stack\" </dev/null >&2 || exit 86\n  left=90\n  while [ -n \"$(remains)\" ]; do\n    [ \"$left\" -gt 0 ] || refuse 92 \"of the stack $stack is still there: $(remains | tr '\\n' ' ')\"\n    sleep 1\n    left=$((left - 1))\n  done\n}\n\nremains() {\n  services\n  docker stack ps --quiet \"$stack\" 2>/dev/null\n  docker network ls --quiet --filter \"label=$label=$stack\"\n}\n\nverb=${1:-}\n[ $# -eq 0 ] || shift\ncase $verb/$# in\npreflight/1) preflight ;;\nshow/3) cat -- \"$1/releases/$2/$3\" ;;\nactivate/2) activate \"$@\" ;;\nwatch/5) watch \"$@\" ;;\ndeactivate/2) deactivate \"$@\" ;;\nlog/2)\n  use_kept \"$1\" \"$2\"\n  log_all\n  ;;\nopen/*)\n  [ $# -ge 4 ] || exit 64\n  open_release \"$@\"\n  ;;\npin/*)\n  [ $# -ge 2 ] || exit 64\n  pin \"$@\"\n  ;;\n*) exit 64 ;;\nesac\n",
    "drivers/systemd.sh": "#!/bin/sh\n# Puts a release into service through systemd.\n#   systemd.sh preflight  SCOPE UNIT WRITES(yes|no) ACTION\n#   systemd.sh validate   SCOPE UNIT                      unit text on stdin\n#   systemd.sh prepare    PATH ID UNIT                    unit text on stdin\n#   systemd.sh activate   PATH ID SCOPE UNIT ACTION\n#   systemd.sh watch      SCOPE UNIT RUN SECONDS\n#   systemd.sh deactivate PATH ID SCOPE UNIT\n#   systemd.sh compare    PATH ID SCOPE UNIT              the unit file, where it is not the one of the release\n#   systemd.sh log        SCOPE UNIT                      the last lines, on stderr\n# Exit codes (the same table stands in systemd.ts):\n#   0 done · 64 wrong use · 80 no systemd or no user manager · 81 no such unit · 82 lingering is off\n#   83 not allowed to control the unit · 84 the unit file is invalid · 85 a unit file that is not ours is in the way\n#   86 the unit did not start · 87 the unit did not stay up\nset -u\nSYSTEMD_PAGER=\nexport SYSTEMD_PAGER\n\nsay() { printf '%s\\n' \"$*\" >&2; }\n\n# Runs systemctl for the scope: the user's manager, or the system's, as root where needed. The words are kept plain\n# (`systemctl restart UNIT`) because a sudoers line has to name them to the letter.\ncontrol() {\n  case $scope in\n  user) systemctl --user \"$@\" ;;\n  *) as_root systemctl \"$@\" ;;\n  esac\n}\n\n# Reading needs no rights.\nshow() {\n  case $scope in\n  user) systemctl --user --no-pager \"$@\" ;;\n  *) systemctl --no-pager \"$@\" ;;\n  esac\n}\n\nas_root() {\n  if [ \"$(id -u)\" -eq 0 ]; then \"$@\"; else sudo -n \"$@\"; fi\n}\n\nuse_scope() {\n  scope=$1\n  case $scope in\n  user)\n    # A session over ssh has no PAM session on some hosts: name the manager's socket ourselves.\n    XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}\n    DBUS_SESSION_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-unix:path=$XDG_RUNTIME_DIR/bus}\n    export XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS\n    unit_dir=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user\n    ;;\n  system) unit_dir=/etc/systemd/system ;;\n  *) exit 64 ;;\n  esac\n}\n\nproperty() { show show -p \"$1\" --value -- \"$2\"; }\n\n# What a program said last comes to the journal after systemd has seen that it ended. Only root may ask for it to be there.\nawait_journal() { # UNIT\n  # Before systemd starts it again, as another process.\n  crashed=$(property ExecMainPID \"$1\")\n  journalctl --sync >/dev/null 2>&1 || sleep 1\n}\n\n# What -u matches, and the process itself: of one that ended at once the journal may not know the unit any more.\nuser_journal() { # OPTION UNIT\n  uid=_UID=$(id -u)\n  # Another process had its number before the machine was last started.\n  boot=_BOOT_ID=$(tr -d - </proc/sys/kernel/random/boot_id)\n  journalctl \"$1\" -n 50 --no-pager -o short \"$uid\" \"_SYSTEMD_USER_UNIT=$2\" + \"$uid\" \"USER_UNIT=$2\" + \\\n    \"$uid\" \"$boot\" \"_PID=${crashed:-$(property ExecMainPID \"$2\")}\" 2>/dev/null\n}\n\njournal_tail() {\n  case $scope in\n  user)\n    lines=$(user_journal --user \"$1\") || lines=\n    [ -n \"$lines\" ] && [ \"$lines\" != \"-- No entries --\" ] || lines=$(user_journal --quiet \"$1\") || lines=\n    ;;\n  *)\n    lines=$(journalctl -u \"$1\" -n 50 --no-pager -o short 2>/dev/null) || lines=\n    [ -n \"$lines\" ] && [ \"$lines\" != \"-- No entries --\" ] ||\n      lines=$(as_root journalctl -u \"$1\" -n 50 --no-pager -o short 2>/dev/null) || lines=\n    ;;\n  esac\n  if [ -n \"$lines\" ] && [ \"$lines\" != \"-- No entries --\" ]; then\n    printf '%s\\n' \"$lines\" >&2\n  else\n    show status -n 20 -- \"$1\" >&2 2>&1\n    say \"(the journal of $1 is not readable by $(id -un); the group systemd-journal may read it)\"\n  fi\n}\n\npreflight() {\n  use_scope \"$1\"\n  unit=$2\n  command -v systemctl >/dev/null 2>&1 || { say \"systemctl is not installed\"; exit 80; }\n  state=$(show is-system-running 2>&1)\n  case $state in\n  running | degraded | starting | initializing | maintenance) ;;\n  *) say \"the $scope manager of systemd does not answer: $state\"; exit 80 ;;\n  esac\n  if [ \"$scope\" = user ] && [ \"$(loginctl show-user \"$(id -un)\" -p Linger --value 2>/dev/null)\" = no ]; then\n    say \"lingering is off for $(id -un): its services end when it logs out\"\n    exit 82\n  fi\n  if [ \"$3\" = yes ]; then\n    if [ -e \"$unit_dir/$unit\" ] && ! grep -q '^# Written by deploy-action' \"$unit_dir/$unit\"; then\n      say \"$unit_dir/$unit was not written by deploy-action\"\n      exit 85\n    fi\n  elif [ \"$(property LoadState \"$unit\")\" = not-found ]; then\n    say \"there is no unit $unit in the $scope manager\"\n    exit 81\n  fi\n  [ \"$scope\" = user ] || may_control \"$@\"\n}\n\nmay_control() {\n  [ \"$(id -u)\" -ne 0 ] || return 0\n  command -v sudo >/dev/null 2>&1 || { say \"$(id -un) is not root and sudo is not installed\"; exit 83; }\n  sudo -n -l systemctl \"$4\" \"$unit\" >/dev/null 2>&1 && return 0\n  say \"$(id -un) may not run without a password: sudo systemctl $4 $unit\"\n  exit 83\n}\n\nvalidate() {\n  use_scope \"$1\"\n  command -v systemd-analyze >/dev/null 2>&1 || { cat >/dev/null; return 0; }\n  scratch=$(mktemp -d) || exit 84\n  trap 'rm -rf \"$scratch\"' EXIT\n  cat >\"$scratch/$2\"\n  manager=--system\n  [ \"$scope\" = user ] && manager=--user\n  if systemd-analyze --help 2>/dev/null | grep -q -- --recursive-errors; then\n    problems=$(systemd-analyze verify \"$manager\" --man=no --recursive-errors=no \"$scratch/$2\" 2>&1)\n  else\n    problems=$(systemd-analyze verify \"$manager\" --man=no \"$scratch/$2\" 2>&1)\n  fi\n  status=$?\n  # Complaints about other units of the machine are not ours to fail on.\n  own=$(printf '%s\\n' \"$problems\" | grep -F -e \"$2\" | sed \"s|$scratch/||g\")\n  if [ \"$status\" -ne 0 ] || [ -n \"$own\" ]; then\n    printf '%s\\n' \"${own:-$problems}\" >&2\n    exit 84\n  fi\n}\n\nprepare() {\n  mkdir -p \"$1/.deploy/units/$2\" || exit 84\n  cat >\"$1/.deploy/units/$2/$3.new\" || exit 84\n  mv -f \"$1/.deploy/units/$2/$3.new\" \"$1/.deploy/units/$2/$3\"\n}\n\n# Puts the unit file that belongs to the release in place, if the release has one and it differs.\ninstall_unit() {\n  wanted=$path/.deploy/units/$id/$unit\n  if [ ! -f \"$wanted\" ]; then\n    case $unit in\n    *@blue.* | *@green.*) enable_unit ;;\n    esac\n    return\n  fi\n  if [ \"$scope\" = user ]; then\n    mkdir -p \"$unit_dir\" || return 1\n    if ! cmp -s \"$wanted\" \"$unit_dir/$unit\"; then\n      cp \"$wanted\" \"$unit_dir/.$unit.new\" && mv -f \"$unit_dir/.$unit.new\" \"$unit_dir/$unit\" || return 1\n    fi\n  elif ! cmp -s \"$wanted\" \"$unit_dir/$unit\"; then\n    as_root install -m 0644 -- \"$wanted\" \"$unit_dir/$unit\" || return 1\n  fi\n  # Also when the file was there already: an earlier run may have been cut off before this.\n  [ \"$(property NeedDaemonReload \"$unit\")\" = no ] && [ \"$(property LoadState \"$unit\")\" = loaded ] ||\n    control daemon-reload || return 1\n  enable_unit\n}\n\nenable_unit() { [ \"$(show is-enabled -- \"$unit\" 2>/dev/null)\" = enabled ] || control enable \"$unit\" >&2; }\n\nactivate() {\n  path=$1 id=$2 unit=$4 action=$5\n  use_scope \"$3\"\n  install_unit || { say \"the unit file could not be put in place\"; exit 86; }\n  # A unit that failed before would refuse to start for a while (StartLimitBurst=).\n  [ \"$(property ActiveState \"$unit\")\" != failed ] || control reset-failed \"$unit\"\n  case $action in\n  restart | reload-or-restart | start) ;;\n  *) exit 64 ;;\n  esac\n  if ! control \"$action\" \"$unit\"; then\n    await_journal \"$unit\"\n    journal_tail \"$unit\"\n    exit 86\n  fi\n  printf 'run=%s\\n' \"$(property InvocationID \"$unit\")\"\n}\n\n# Succeeds when the unit is up and is still the run that was started.\nsteady() {\n  active=$(property ActiveState \"$unit\")\n  case $active in\n  active | activating | reloading) ;;\n  *) say \"$unit is $active ($(property Result \"$unit\"))\"; return 1 ;;\n  esac\n  if [ \"$(property SubState \"$unit\")\" = auto-restart ]; then\n    say \"$unit ended with status $(property ExecMainStatus \"$unit\") and is being restarted by systemd\"\n    return 1\n  fi\n  if [ -n \"$run\" ] && [ \"$(property InvocationID \"$unit\")\" != \"$run\" ]; then\n    say \"$unit was started again after its activation (restarts: $(property NRestarts \"$unit\"))\"\n    return 1\n  fi\n}\n\nwatch() {\n  use_scope \"$1\"\n  unit=$2 run=$3 left=$4\n  while :; do\n    steady || { await_journal \"$unit\"; journal_tail \"$unit\"; exit 87; }\n    [ \"$left\" -gt 0 ] || return 0\n    sleep 1\n    left=$((left - 1))\n  done\n}\n\ncompare() {\n  wanted=$1/.deploy/units/$2/$4\n  use_scope \"$3\"\n  [ -f \"$wanted\" ] || return 0\n  if [ ! -e \"$unit_dir/$4\" ]; then\n    printf 'missing=%s\\n' \"$unit_dir/$4\"\n  elif [ -r \"$unit_dir/$4\" ] && ! cmp -s \"$wanted\" \"$unit_dir/$4\"; then\n    printf 'changed=%s\\n' \"$unit_dir/$4\"\n  fi\n}\n\ndeactivate() {\n  path=$1 id=$2 unit=$4\n  use_scope \"$3\"\n  # A run that was cut off before it had started the unit may not have put it there either.\n  if [ \"$(property LoadState \"$unit\")\" = not-found ] && [ \"$(property ActiveState \"$unit\")\" = inactive ]; then return 0; fi\n  control stop \"$unit\" || exit 86\n  if [ ! -f \"$path/.deploy/units/$id/$unit\" ]; then\n    case $unit in\n    *@blue.* | *@green.*) control disable \"$unit\" >&2 || exit 86 ;;\n    esac\n    return 0\n  fi\n  control disable \"$unit\" >&2\n  case $scope in\n  user) rm -f -- \"$unit_dir/$unit\" ;;\n  *) as_root rm -f -- \"$unit_dir/$unit\" ;;\n  esac\n  control daemon-reload\n  [ \"$(property ActiveState \"$unit\")\" != failed ] || control reset-failed \"$unit\"\n}\n\nverb=${1:-}\n[ $# -eq 0 ] || shift\ncase $verb/$# in\npreflight/4) preflight \"$@\" ;;\nvalidate/2) validate \"$@\" ;;\nprepare/3) prepare \"$@\" ;;\nactivate/5) activate \"$@\" ;;\nwatch/4) watch \"$@\" ;;\ndeactivate/4) deactivate \"$@\" ;;\ncompare/4) compare \"$@\" ;;\nlog/2)\n  use_scope \"$1\"\n  journal_tail \"$2\"\n  ;;\n*) exit 64 ;;\nesac\n",
    "host/agent.sh": "#!/bin/sh\n# The agent: performs the steps of a deployment on the host. POSIX sh; coreutils or busybox, tar and findutils are enough.\n#\n#   agent.sh facts          PATH TOOL...            what can be known before anything is changed; writes nothing\n#   agent.sh current        PATH                    what `current` names\n#   agent.sh releases       PATH                    every release with its state, oldest first\n#   agent.sh history        PATH N                  the last N lines of history.jsonl, as they are\n#   agent.sh stage          PATH ID FORMAT METHOD NAME...   a release arrives, in the dialogue of agent/stage.sh\n#   agent.sh link-shared    PATH ID KIND REL...     REL (KIND: directory, file) is kept in shared/ and linked from the release\n#   agent.sh write-file     PATH ID REL MODE        stdin becomes the file REL of the release\n#   agent.sh seal           PATH ID [VERSION...]    the release is complete: files read-only, state and names recorded\n#   agent.sh versions       PATH ID                 what the release was said to call itself, when it was sealed\n#   agent.sh describe       PATH ID ENV UNIT        what it holds: its manifest, and lines of its env file and unit (- for none)\n#   agent.sh changed        PATH ID                 which of the files that were sent are not as they were when it was sealed\n#   agent.sh switch         PATH ID EXPECTED        `current` names ID from now on; it must name EXPECTED (- for nothing)\n#   agent.sh clear-current  PATH EXPECTED           `current` goes; it must name EXPECTED\n#   agent.sh mark           PATH ID STATE [REASON]  staged, good or bad\n#   agent.sh remove         PATH ID...              releases and their records go\n#   agent.sh append-history PATH                    one line on stdin\n#   agent.sh record         PATH ID STATE LINE OLD...   mark, append-history and remove in one step\n#   agent.sh run-in         PATH ID PREVIOUS SHELL  ID may be `current`, PREVIOUS `-`; runs SHELL by sh -c in the release\n#   agent.sh run-script     PATH FILE ARGUMENT...   runs one of our scripts that was installed beside this one\n#   agent.sh in-a-row       PATH [COUNT COMMAND ARGUMENT...]...   several of these, each of COUNT words; prints `done=COMMAND`\n#                                                   behind what each printed, and stops at the first that fails\n#\n# The transaction (agent/transaction.sh; the parts in agent/ are put in here when the script is embedded):\n#\n#   agent.sh lease          PATH                    who deploys\n#   agent.sh lease-take     PATH RUN ACTOR URL SECONDS   recovers what is unfinished, then takes it, unless it is held\n#   agent.sh lease-renew    PATH SECONDS\n#   agent.sh lease-free     PATH\n#   agent.sh unlock         PATH RUN                recovers and frees the lease if that run holds it\n#   agent.sh arm            PATH ID PREVIOUS SECONDS LIMIT [COUNT ARG...]...   goes back by itself from then on; each\n#                                                   command of the way back is COUNT arguments and gets LIMIT seconds\n#   agent.sh extend         PATH SECONDS            the time to confirm begins anew\n#   agent.sh confirm        PATH                    the new release stays, unless going back has begun\n#   agent.sh go-back        PATH                    goes back now\n#   agent.sh abandon        PATH                    goes back now, by itself: returns as soon as that has begun\n#   agent.sh settle         PATH                    a way back that failed was proven well all the same\n#   agent.sh transaction    PATH                    the newest one\n#   agent.sh recover        PATH                    finishes what nobody will finish\n#   agent.sh watch, tick                            what timers run\n#\n# `agent.sh --epoch N COMMAND PATH ...` is a step of the run that took the lease with that epoch: it is refused when the\n# epoch is not the newest or the lease has ended. `--wait SECONDS` says how long to wait for the lock (30).\n# DEPLOY_BOOT_ID_FILE in the environment names the file that tells one boot from the next; for tests.\n#\n# Results are lines `key=value` on stdout; what went wrong is on stderr, our own words after `deploy-agent: `.\n# run-in prints `started=ID` first: from then on output and exit code are those of the command.\n#\n# Exit codes (agent-exit-codes.ts holds the same table, and a test compares them):\n#   64 usage              an argument is missing or malformed\n#   70 path-not-writable  the deploying user may not write where it must\n#   71 disk-full          no space or no inodes left\n#   72 tool-missing       a program that is needed is not there\n#   73 link-escapes       a link of the release leads out of it\n#   74 digest-mismatch    the unpacked tree is not the one that was sent\n#   75 release-exists     there is a release of that name already\n#   76 release-unknown    there is no such release, or it is not complete\n#   77 shared-conflict    something else stands where shared/ or a file is to be put\n#   78 current-differs    `current` does not name what was expected\n#   79 agent-failed       something unforeseen; stderr tells\n#   80 archive-broken     the archive was cut short or is not an archive\n#   81 shared-missing     a shared file is neither on the host nor in the release\n#   82 file-refused       the archive holds a device, pipe, socket or setuid file\n#   83 release-sealed     the release is complete and no longer changed\n#   84 lease-lost         the lease has ended, or another run has taken it since\n#   85 lock-busy          another step holds the lock for too long\n#   86 lease-held         another run than the one that was named holds the lease\n#   87 not-armed          the transaction is not in a state that allows this\n#   88 timer-refused      nothing on this host could go back by itself\n\nset -eu\nouter_locale=${LC_ALL-unset}\nLC_ALL=C\nexport LC_ALL\numask 022\n\nnewline='\n'\n# What an interrupted step leaves behind and must go.\nlitter=\n# What an interrupted upload leaves behind and the next one goes on from.\nresumable=\n# Set by the commands that write: only they may try whether the disk is full.\nwriting=\n# The lines `version=...` of the record to be written.\nversions=\n# Set while a transaction is being armed, which ends with us.\narming=\n\nsay() { printf 'deploy-agent: %s\\n' \"$*\" >&2; }\n\nrefuse() { # CODE MESSAGE\n  # The reader may be gone; that must not keep us from clearing away.\n  trap '' PIPE\n  refusal=$1\n  shift\n  say \"$@\"\n  exit \"$refusal\"\n}\n\non_exit() {\n  status=$?\n  trap - EXIT\n  trap '' PIPE HUP INT TERM\n  set +e\n  case $status in\n  0 | 64 | 7[0-9] | 8[0-8]) ;;\n  *) status=$(explain_failure) ;;\n  esac\n  if [ -n \"$arming\" ]; then abandon_arming >/dev/null 2>&1; fi\n  # What staging does in the background.\n  if [ -n \"$litter\" ]; then wait; fi\n  if [ -n \"$resumable\" ]; then keep_interrupted \"$status\"; fi\n  if [ -n \"$litter\" ]; then remove_tree \"$litter\" 2>/dev/null; fi\n  exit \"$status\"\n}\n\n# Prints the exit code for a command that failed without our foreseeing it.\nexplain_failure() {\n  if [ -z \"$writing\" ]; then\n    echo 79\n  elif ! may_write; then\n    say \"$(id -un 2>/dev/null || id -u) may not write below $path\"\n    echo 70\n  elif disk_is_full; then\n    say \"no space or no inodes left at $path\"\n    echo 71\n  else\n    say \"the step failed for the reason above\"\n    echo 79\n  fi\n}\n\n# --- arguments -------------------------------------------------------------\n\nusage() { refuse 64 \"wrong use of $command: $*\"; }\n\nuse_path() { # PATH\n  case $1 in\n  *\"$newline\"*) usage 'the path holds a line break' ;;\n  /*[!/]*) ;;\n  *) usage 'the path must be absolute and not /' ;;\n  esac\n  path=$1\n  while [ \"${path%/}\" != \"$path\" ]; do path=${path%/}; done\n  deploy=$path/.deploy\n  transaction=$deploy/transaction\n}\n\nstart_writing() {\n  writing=1\n  [ -d \"$path\" ] || refuse 70 \"$path is not a directory\"\n  [ -d \"$deploy\" ] || mkdir -m 0700 \"$deploy\"\n}\n\nis_id() { # TEXT; 20261120T131502Z-1a2b3c4\n  case $1 in\n  [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z-*) ;;\n  *) return 1 ;;\n  esac\n  suffix=${1#*-}\n  case $suffix in\n  '' | *[!0-9a-z]*) return 1 ;;\n  esac\n  [ \"${#suffix}\" -le 40 ]\n}\n\nuse_id() { # ID\n  is_id \"$1\" || usage \"$(printable \"$1\") is no name of a release\"\n  id=$1\n  release=$path/releases/$id\n}\n\nuse_release() { # ID\n  use_id \"$1\"\n  if [ ! -d \"$release\" ] || [ -L \"$release\" ]; then refuse 76 \"there is no release $id in $path\"; fi\n}\n\nuse_open_release() { # ID\n  use_release \"$1\"\n  if is_sealed \"$id\"; then refuse 83 \"release $id is complete and no longer changed\"; fi\n}\n\ncheck_rel() { # REL\n  case $1 in\n  '' | /* | */ | *//* | *\"$newline\"*) usage \"$(printable \"$1\") is no relative path\" ;;\n  esac\n  case /$1/ in\n  */../* | */./*) usage \"$1 holds . or ..\" ;;\n  esac\n}\n\n# --- commands of the user --------------------------------------------------\n\nrestore_locale() {\n  if [ \"$outer_locale\" = unset ]; then unset LC_ALL; else LC_ALL=$outer_locale; fi\n}\n\ndo_run_in() { # ID|current PREVIOUS SHELL\n  if [ \"$2\" != - ]; then is_id \"$2\" || usage 'the previous release is malformed'; fi\n  if [ \"$1\" = current ]; then\n    look_at_current\n    [ -n \"$current\" ] || refuse 76 \"there is no current release in $path\"\n    use_release \"$current\"\n    cd -- \"$path/current\"\n  else\n    use_release \"$1\"\n    cd -- \"$release\"\n  fi\n  DEPLOY_PATH=$path DEPLOY_RELEASE=$id DEPLOY_PREVIOUS=${2#-}\n  export DEPLOY_PATH DEPLOY_RELEASE DEPLOY_PREVIOUS\n  restore_locale\n  trap - EXIT HUP INT TERM\n  printf 'started=%s\\n' \"$id\"\n  exec sh -c \"$3\" </dev/null\n}\n\n# --- several in a row --------------------------------------------------------\n\ndo_in_a_row() { # [COUNT COMMAND ARGUMENT...]...\n  while [ $# -gt 0 ]; do\n    count=$1\n    shift\n    if ! is_number \"$count\" || [ \"$count\" -lt 1 ] || [ \"$count\" -gt $# ]; then usage 'a command is malformed'; fi\n    do_first_of \"$count\" \"$@\"\n    shift \"$count\"\n  done\n}\n\n# It is a process of its own, as if the runner had called it.\ndo_first_of() { # COUNT COMMAND ARGUMENT...\n  words=$1 first=$2\n  shift 2\n  # What belongs to it goes behind all others, which are dropped.\n  left=$#\n  while [ \"$left\" -gt 0 ]; do\n    if [ \"$words\" -gt 1 ]; then set -- \"$@\" \"$1\"; fi\n    words=$((words - 1))\n    left=$((left - 1))\n    shift\n  done\n  sh \"$0\" ${epoch:+--epoch \"$epoch\"} --wait \"$lock_wait\" \"$first\" \"$path\" \"$@\"\n  printf 'done=%s\\n' \"$first\"\n}\n\n# --- the parts ----------------------------------------------------------------\n\n# Part of agent.sh: the file system, where a step may write, and what is there to write with.\n\nis_writable() { # DIRECTORY...\n  for directory do\n    if [ ! -d \"$directory\" ] || [ ! -w \"$directory\" ] || [ ! -x \"$directory\" ]; then return 1; fi\n  done\n  ! on_read_only_mount \"$@\"\n}\n\n# Whether one of them is. test -w says yes to root on a read-only mount in some shells.\non_read_only_mount() { # DIRECTORY...\n  if [ $# -eq 0 ] || [ ! -r /proc/mounts ]; then return 1; fi\n  df -P \"$@\" 2>/dev/null | awk '\n    df { if (FNR > 1 && sub(/^.*% *\\//, \"/\")) wanted[$0]; next }\n    $2 in wanted { options[$2] = $4 }\n    END {\n      for (mount in options) if ((\",\" options[mount] \",\") ~ /,ro,/) exit 0\n      exit 1\n    }' df=1 - df= /proc/mounts\n}\n\n# Whether everything that exists of our layout may be written, and what is named.\nmay_write() { # DIRECTORY...\n  for directory in \"$path\" \"$deploy\" \"$deploy/agent\" \"$deploy/staging\" \"$deploy/releases\" \"$deploy/manifests\" \"$path/releases\" \"$path/shared\"; do\n    if [ -e \"$directory\" ]; then set -- \"$@\" \"$directory\"; fi\n  done\n  is_writable \"$@\"\n}\n\ndisk_is_full() {\n  probe=$deploy/.probe-$$\n  full=1\n  if dd if=/dev/zero of=\"$probe\" bs=65536 count=1 2>/dev/null; then full=; fi\n  rm -f -- \"$probe\"\n  [ -n \"$full\" ]\n}\n\nremove_tree() { # PATH\n  if [ ! -e \"$1\" ] && [ ! -L \"$1\" ]; then return 0; fi\n  if rm -rf -- \"$1\" 2>/dev/null; then return 0; fi\n  # What was built in a release may hold directories that even their owner may not write.\n  if [ ! -L \"$1\" ]; then find \"$1\" -type d ! -perm -0700 -exec chmod u+rwx {} \\; 2>/dev/null || :; fi\n  rm -rf -- \"$1\"\n}\n\n# Renames over what is there, even where that is a link to a directory: never a moment without it (rename(2)).\nrename_over() { # FROM TO\n  if mv -fT -- \"$1\" \"$2\" 2>/dev/null; then return 0; fi\n  if perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' \"$1\" \"$2\" 2>/dev/null; then return 0; fi\n  if python3 -c 'import os, sys; os.rename(sys.argv[1], sys.argv[2])' \"$1\" \"$2\" 2>/dev/null; then return 0; fi\n  if ! is_writable \"$path\"; then refuse 70 \"may not rename in $path\"; fi\n  mv -fT -- \"$1\" \"$2\" || refuse 72 \"renaming over a link needs mv -T (coreutils, busybox), perl or python3\"\n}\n\nneed() { # TOOL...\n  for tool do\n    command -v \"$tool\" >/dev/null 2>&1 || refuse 72 \"$tool is not on the PATH\"\n  done\n}\n\nprintable() {\n  case $1 in\n  *[!\\ -~]*) printf '%s' \"$1\" | tr '\\000-\\037\\177' '?' ;;\n  *) printf '%s' \"$1\" ;;\n  esac\n}\n# Part of agent.sh: releases, the records of them (.deploy/releases/ID), and the history of the host.\n\n# Sets record_sealed, record_state and record_reason to what is known of a release: to nothing where nothing is.\nread_record() { # ID\n  record_sealed='' record_state='' record_reason=''\n  # Another run may remove it at this moment.\n  {\n    while IFS= read -r line; do\n      case $line in\n      sealed=*) record_sealed=${record_sealed:-${line#sealed=}} ;;\n      state=*) record_state=${record_state:-${line#state=}} ;;\n      reason=*) record_reason=${record_reason:-${line#reason=}} ;;\n      esac\n    done <\"$deploy/releases/$1\"\n  } 2>/dev/null || :\n}\n\nis_sealed() { # ID\n  read_record \"$1\"\n  [ \"$record_sealed\" = yes ]\n}\n\nprint_versions() { # ID [PREFIX]\n  {\n    while IFS= read -r line; do\n      case $line in\n      version=*) printf '%s%s\\n' \"${2:-}\" \"$line\" ;;\n      esac\n    done <\"$deploy/releases/$1\"\n  } 2>/dev/null || :\n}\n\n# Keeps the versions that are there, unless `versions` was set to others.\nwrite_record() { # ID SEALED STATE REASON\n  [ -d \"$deploy/releases\" ] || mkdir -p \"$deploy/releases\" || return 1\n  if [ -z \"$versions\" ]; then versions=$(print_versions \"$1\")${newline}; fi\n  record=$deploy/releases/.$1.$$\n  litter=$record\n  # Some callers go on after a failure: what a full disk cut off must not take the place of a whole record.\n  if printf 'sealed=%s\\nstate=%s\\nreason=%s\\n%s' \"$2\" \"$3\" \"$(printable \"$4\")\" \"${versions#\"$newline\"}\" >\"$record\" &&\n    [ -s \"$record\" ] && mv -f -- \"$record\" \"$deploy/releases/$1\"; then\n    litter=\n  else\n    rm -f -- \"$record\"\n    return 1\n  fi\n}\n\n# What is committed is good, also when its run ends before it can say so. Where the record cannot be written list_releases\n# says it, as long as the journal tells of that release.\nkeep_verdict() {\n  [ \"$tx_state\" = committed ] || return 0\n  read_record \"$tx_release\"\n  if [ \"$record_state\" = staged ]; then\n    # Those of the new release may be waiting to be written.\n    waiting=$versions versions=\n    write_record \"$tx_release\" yes good '' 2>/dev/null || :\n    versions=$waiting\n  fi\n}\n\nlist_releases() { # [PREFIX]\n  for directory in \"$path\"/releases/*; do\n    name=${directory##*/}\n    if [ ! -d \"$directory\" ] || [ -L \"$directory\" ] || ! is_id \"$name\"; then continue; fi\n    # Without a seal it was interrupted before it was complete.\n    if ! is_sealed \"$name\"; then record_state=bad; fi\n    if [ \"$record_state\" = staged ]; then\n      read_journal\n      if [ \"$tx_state\" = committed ] && [ \"$tx_release\" = \"$name\" ]; then record_state=good; fi\n    fi\n    printf '%srelease=%s %s\\n' \"${1:-}\" \"$name\" \"${record_state:-bad}\"\n  done\n}\n\ndo_releases() {\n  list_releases\n  look_at_current\n  printf 'current=%s\\n' \"$current\"\n}\n\ndo_mark() { # ID STATE [REASON]\n  use_release \"$1\"\n  start_writing\n  begin_step\n  sealed=no\n  if is_sealed \"$id\"; then sealed=yes; fi\n  case $2 in\n  bad) ;;\n  staged | good) [ \"$sealed\" = yes ] || refuse 76 \"release $id is not complete\" ;;\n  *) usage 'the state is staged, good or bad' ;;\n  esac\n  write_record \"$id\" \"$sealed\" \"$2\" \"${3:-}\"\n  printf 'release=%s %s\\n' \"$id\" \"$2\"\n}\n\ndo_remove() { # ID...\n  start_writing\n  begin_step\n  look_at_current\n  read_journal\n  for name do\n    is_id \"$name\" || usage \"$(printable \"$name\") is no name of a release\"\n    if [ \"$name\" = \"$current\" ]; then refuse 78 \"$name is in service\"; fi\n    if is_unfinished && { [ \"$name\" = \"$tx_release\" ] || [ \"$name\" = \"$tx_previous\" ]; }; then\n      refuse 87 \"$name belongs to a transaction that is $tx_state\"\n    fi\n  done\n  mkdir -p \"$deploy/staging\"\n  for name do\n    if [ -d \"$path/releases/$name\" ]; then mv -- \"$path/releases/$name\" \"$deploy/staging/trash-$name-$$\"; fi\n    rm -f -- \"$deploy/releases/$name\" \"$deploy/manifests/$name\" \"$deploy/manifests/replaced/$name\"\n    remove_tree \"$deploy/units/$name\"\n    printf 'removed=%s\\n' \"$name\"\n  done\n  prune_groups\n  left=\n  for trash in \"$deploy\"/staging/trash-*; do\n    remove_tree \"$trash\" 2>/dev/null || left=$trash\n  done\n  if [ -n \"$left\" ]; then refuse 70 \"$left could not be removed: it holds files that belong to another user\"; fi\n}\n\n# --- history ---------------------------------------------------------------\n\ndo_append_history() {\n  start_writing\n  entry=$deploy/.history-$$\n  litter=$entry\n  begin_step\n  drop_lock\n  cat >\"$entry\"\n  begin_step\n  append_entry\n}\n\n# Under the lock, where there is one.\nappend_entry() {\n  history=$deploy/history.jsonl\n  if [ \"$(wc -l <\"$entry\")\" -ne 1 ] || [ -n \"$(tail -c 1 \"$entry\")\" ]; then usage 'the entry is not one line'; fi\n  # A line torn by a full disk must not swallow this one.\n  if [ -s \"$history\" ] && [ -n \"$(tail -c 1 \"$history\")\" ]; then echo >>\"$history\"; fi\n  cat \"$entry\" >>\"$history\"\n  rm -f -- \"$entry\"\n  litter=\n}\n\ndo_record() { # ID STATE LINE OLD...\n  do_mark \"$1\" \"$2\"\n  entry=$deploy/.history-$$\n  litter=$entry\n  printf '%s\\n' \"$3\" >\"$entry\"\n  append_entry\n  shift 3\n  if [ $# -gt 0 ]; then do_remove \"$@\"; fi\n}\n\n# A run that ended before it could record itself is told by the run WANTED that comes after it: how the journal says that\n# it went. What the lease still says of it comes with that. For people only; on a full disk it does not happen.\nkeep_history() { # WANTED\n  case $tx_run in\n  - | \"$1\" | *[!A-Za-z0-9._:@/+-]*) return 0 ;;\n  esac\n  if grep -q -F \"\\\"run\\\":\\\"$tx_run\\\"\" \"$deploy/history.jsonl\" 2>/dev/null; then return 0; fi\n  (litter='' && append_lost_run) >/dev/null 2>&1 || :\n}\n\nappend_lost_run() {\n  case $tx_state in\n  committed) how='\"state\":\"deployed\",\"outcome\":\"deployed\"' ;;\n  rolled-back) how='\"state\":\"rolled-back\",\"outcome\":\"rolled-back\"' ;;\n  needs-human) how='\"state\":\"failed\",\"outcome\":\"failed\"' ;;\n  *) return 0 ;;\n  esac\n  what=deploy before=null\n  if [ \"$tx_previous\" != - ]; then\n    before=\"\\\"$tx_previous\\\"\"\n    # The names of releases begin with their time.\n    oldest=$(printf '%s\\n%s\\n' \"$tx_release\" \"$tx_previous\" | LC_ALL=C sort | head -n 1)\n    if [ \"$oldest\" = \"$tx_release\" ]; then what=rollback; fi\n  fi\n  who=\n  if [ \"$lease_run\" = \"$tx_run\" ]; then\n    case $lease_actor in\n    - | *[!A-Za-z0-9._:@/+-]*) ;;\n    *) who=\",\\\"actor\\\":\\\"$lease_actor\\\"\" ;;\n    esac\n    # One of that length was cut, and leads nowhere.\n    case $lease_url in\n    - | *[!A-Za-z0-9._:@/+?=%#~-]*) ;;\n    *) if [ \"${#lease_url}\" -lt 180 ]; then who=\"$who,\\\"url\\\":\\\"$lease_url\\\"\"; fi ;;\n    esac\n  fi\n  # The journal was written last when it ended.\n  at=$(date -u -r \"$deploy/journal\" +%Y-%m-%dT%H:%M:%S.000Z)\n  entry=$deploy/.history-$$\n  if printf '{\"at\":\"%s\",\"command\":\"%s\",\"release\":\"%s\",\"previous\":%s,%s,\"durationMs\":0,\"run\":\"%s\"%s}\\n' \\\n    \"$at\" \"$what\" \"$tx_release\" \"$before\" \"$how\" \"$tx_run\" \"$who\" >\"$entry\"; then\n    append_entry\n  fi\n  rm -f -- \"$entry\"\n}\n\ndo_history() { # N\n  case $1 in\n  '' | *[!0-9]*) usage 'the number of lines is malformed' ;;\n  esac\n  if [ -f \"$deploy/history.jsonl\" ]; then tail -n \"$1\" \"$deploy/history.jsonl\"; fi\n}\n# Part of agent.sh: the link `current`, which names the release in service.\n\n# Sets `current` to the release it names, or to nothing, and `obstacle` to what else stands there.\nlook_at_current() {\n  current='' obstacle=''\n  if [ -L \"$path/current\" ]; then\n    target=$(readlink \"$path/current\")\n    if is_id \"${target#releases/}\" && [ \"$target\" = \"releases/${target#releases/}\" ]; then\n      current=${target#releases/}\n    else\n      obstacle=\"a link to $(printable \"$target\")\"\n    fi\n  elif [ -d \"$path/current\" ]; then\n    obstacle='a directory'\n  elif [ -e \"$path/current\" ]; then\n    obstacle='a file'\n  fi\n}\n\nexpect_current() { # EXPECTED\n  look_at_current\n  if [ -n \"$obstacle\" ]; then refuse 78 \"$path/current is $obstacle, not a link of ours\"; fi\n  if [ \"${current:--}\" != \"$1\" ]; then refuse 78 \"current names ${current:-nothing}, not $1\"; fi\n}\n\nsync_directory() { sync -- \"$1\" 2>/dev/null || sync || :; }\n\ndo_current() {\n  look_at_current\n  if [ -n \"$obstacle\" ]; then refuse 78 \"$path/current is $obstacle, not a link of ours\"; fi\n  printf 'current=%s\\n' \"$current\"\n}\n\ndo_switch() { # ID EXPECTED\n  use_release \"$1\"\n  if [ \"$2\" != - ]; then is_id \"$2\" || usage 'the expected release is malformed'; fi\n  start_writing\n  is_sealed \"$id\" || refuse 76 \"release $id is not complete\"\n  begin_step\n  if [ -n \"$epoch\" ]; then expect_switchable \"$1\" \"$2\"; fi\n  look_at_current\n  # Within a transaction it may have been renamed already, and not been recorded.\n  if [ -z \"$epoch\" ] || [ \"$current\" != \"$id\" ]; then\n    expect_current \"$2\"\n    rename_current\n  fi\n  if [ -n \"$epoch\" ] && [ \"$tx_state\" = armed ]; then\n    write_journal switched || refuse 79 'the journal could not be written'\n  fi\n  printf 'current=%s\\n' \"$id\"\n}\n\nrename_current() {\n  next=$path/.current-$id-$$\n  litter=$next\n  if [ -e \"$next\" ] || [ -L \"$next\" ]; then rm -f -- \"$next\"; fi\n  ln -s \"releases/$id\" \"$next\"\n  rename_over \"$next\" \"$path/current\"\n  litter=\n  sync_directory \"$path\"\n  look_at_current\n  [ \"$current\" = \"$id\" ] || refuse 79 \"current names ${current:-nothing} after the switch to $id\"\n}\n\ndo_clear_current() { # EXPECTED\n  is_id \"$1\" || usage 'the expected release is malformed'\n  start_writing\n  begin_step\n  expect_no_transaction\n  expect_current \"$1\"\n  rm -f -- \"$path/current\"\n  sync_directory \"$path\"\n  echo 'current='\n}\n# Part of agent.sh: making a staged release ready: shared files, files of ours, the seal.\n\n# Refuses when a directory above REL in the release is a link or no directory; makes what is missing.\nmake_parents() { # REL\n  above=$release\n  rest=$1\n  while [ \"$rest\" != \"${rest#*/}\" ]; do\n    above=$above/${rest%%/*}\n    rest=${rest#*/}\n    if [ -L \"$above\" ]; then refuse 77 \"${above#\"$release\"/} is a link in the release, so $1 cannot stand below it\"; fi\n    if [ -e \"$above\" ] && [ ! -d \"$above\" ]; then refuse 77 \"${above#\"$release\"/} is a file in the release\"; fi\n    [ -d \"$above\" ] || mkdir \"$above\"\n  done\n}\n\ndo_link_shared() { # ID KIND REL...\n  use_open_release \"$1\"\n  kind=$2\n  shift 2\n  case $kind in\n  directory | file) ;;\n  *) usage 'the kind is directory or file' ;;\n  esac\n  start_writing\n  begin_step\n  for rel do\n    check_rel \"$rel\"\n    make_parents \"$rel\"\n    link_to=../../shared/$rel\n    rest=$rel\n    while [ \"$rest\" != \"${rest#*/}\" ]; do\n      rest=${rest#*/}\n      link_to=../$link_to\n    done\n    if [ -L \"$release/$rel\" ] && [ \"$(readlink \"$release/$rel\")\" = \"$link_to\" ]; then continue; fi\n    keep_shared \"$kind\" \"$rel\"\n    note_replaced \"$rel\"\n    remove_tree \"$release/$rel\"\n    ln -s \"$link_to\" \"$release/$rel\"\n    printf 'linked=%s\\n' \"$rel\"\n  done\n}\n\n# Makes shared/REL exist: it stays as it is, or takes over what the release brings.\nkeep_shared() { # KIND REL\n  shipped=$release/$2\n  shared=$path/shared/$2\n  if [ -e \"$shared\" ]; then\n    case $1 in\n    directory) [ -d \"$shared\" ] || refuse 77 \"shared/$2 on the host is not a directory\" ;;\n    *) [ -f \"$shared\" ] || refuse 77 \"shared/$2 on the host is not a file\" ;;\n    esac\n    return 0\n  fi\n  if [ -L \"$shared\" ]; then refuse 77 \"shared/$2 on the host is a link that leads nowhere\"; fi\n  above=$path/shared\n  rest=$2\n  while [ \"$rest\" != \"${rest#*/}\" ]; do\n    above=$above/${rest%%/*}\n    rest=${rest#*/}\n    if [ -e \"$above\" ] && [ ! -d \"$above\" ]; then refuse 77 \"shared/${above#\"$path\"/shared/} on the host is not a directory\"; fi\n  done\n  mkdir -p \"$above\"\n  seed=$shared.seed-$$\n  litter=$seed\n  if [ -e \"$shipped\" ] && [ ! -L \"$shipped\" ]; then\n    case $1 in\n    directory) [ -d \"$shipped\" ] || refuse 77 \"the release brings $2 as a file, not as a directory\" ;;\n    *) [ -f \"$shipped\" ] || refuse 77 \"the release brings $2 as a directory, not as a file\" ;;\n    esac\n    cp -RP -- \"$shipped\" \"$seed\"\n    # What came from another release by a hard link or a copy of it is read-only there.\n    find \"$seed\" -type f ! -perm -0200 -exec chmod u+w {} +\n  elif [ \"$1\" = directory ]; then\n    mkdir \"$seed\"\n  else\n    refuse 81 \"$path/shared/$2 does not exist and the release brings no such file\"\n  fi\n  mv -- \"$seed\" \"$shared\"\n  litter=\n}\n\ndo_write_file() { # ID REL MODE\n  use_open_release \"$1\"\n  check_rel \"$2\"\n  case $3 in\n  [0-7][0-7][0-7] | 0[0-7][0-7][0-7]) ;;\n  *) usage 'the mode is three octal digits' ;;\n  esac\n  start_writing\n  begin_step\n  make_parents \"$2\"\n  note_replaced \"$2\"\n  file=$release/$2\n  if [ -L \"$file\" ]; then refuse 77 \"$2 is a link in the release\"; fi\n  if [ -d \"$file\" ]; then refuse 77 \"$2 is a directory in the release\"; fi\n  fresh=$file.new-$$\n  litter=$fresh\n  rm -f -- \"$fresh\"\n  # noclobber opens with O_EXCL: nothing that stands there is followed.\n  (\n    umask 077\n    set -C\n    : >\"$fresh\"\n  )\n  chmod \"$3\" \"$fresh\"\n  drop_lock\n  cat >>\"$fresh\"\n  begin_step\n  mv -f -- \"$fresh\" \"$file\"\n  litter=\n  printf 'written=%s\\n' \"$2\"\n}\n\ndo_seal() { # ID VERSION...\n  use_release \"$1\"\n  start_writing\n  begin_step\n  shift\n  for version do versions=\"${versions}version=$(printable \"$version\")$newline\"; done\n  # Files with other links, as package managers make them from their stores, are not ours alone.\n  # What is the owner's alone (0600, the env file) keeps its mode.\n  find \"$release\" -type f -user \"$(id -u)\" -links 1 ! -perm 0600 -exec chmod a-w {} +\n  hold_stamps\n  sync -f -- \"$release\" 2>/dev/null || :\n  read_record \"$id\"\n  write_record \"$id\" yes \"${record_state:-staged}\" \"$record_reason\"\n  printf 'sealed=%s\\n' \"$id\"\n}\n\ndo_versions() { # ID\n  use_release \"$1\"\n  print_versions \"$id\"\n}\n# Part of agent.sh: what can be known of a host before anything is changed.\n\nnearest_existing() {\n  nearest=$path\n  while [ ! -e \"$nearest\" ] && [ ! -L \"$nearest\" ]; do\n    nearest=${nearest%/*}\n    nearest=${nearest:-/}\n  done\n}\n\n# Sets free and total to the fields before the percentage: of `df -P -k` kibibytes, of `df -P -i` inodes.\nread_space() { # DF-OPTION\n  free='' total=''\n  space=$(df -P \"$1\" \"$nearest\" 2>/dev/null) || :\n  set -f\n  # shellcheck disable=SC2086 # fields; the name of the device may be several\n  set -- ${space#*\"$newline\"}\n  set +f\n  while [ $# -gt 3 ]; do\n    case $4/$3$1 in\n    */*[!0-9]*) ;;\n    -/* | *%/*)\n      free=$3 total=$1\n      return 0\n      ;;\n    esac\n    shift\n  done\n}\n\n# Sets distribution to what it calls itself.\nread_distribution() {\n  distribution=\n  for file in /etc/os-release /usr/lib/os-release; do\n    if [ ! -r \"$file\" ]; then continue; fi\n    while IFS= read -r line || [ -n \"$line\" ]; do\n      case $line in\n      PRETTY_NAME=*) distribution=${line#PRETTY_NAME=} ;;\n      esac\n    done <\"$file\"\n    distribution=${distribution#[\\\"\\']}\n    distribution=$(printable \"${distribution%[\\\"\\']}\")\n    return 0\n  done\n}\n\ndo_facts() { # TOOL...\n  nearest_existing\n  writable=no\n  if may_write \"$nearest\"; then writable=yes; fi\n  read_space -k\n  free_kib=$free\n  read_space -i\n  # File systems that make inodes as they need them report a total of none.\n  if [ \"$total\" = 0 ]; then free=; fi\n  look_at_current\n  read_distribution\n  kernel=$(uname -sm)\n  uid=$(id -u)\n  printf 'system=%s\\nmachine=%s\\ndistribution=%s\\n' \"${kernel%% *}\" \"${kernel#* }\" \"$distribution\"\n  printf 'user=%s\\nuid=%s\\n' \"$(id -un 2>/dev/null || echo \"$uid\")\" \"$uid\"\n  printf 'home=%s\\n' \"$(printable \"${HOME:-}\")\"\n  printf 'writable=%s\\nfree-kib=%s\\nfree-inodes=%s\\n' \"$writable\" \"$free_kib\" \"$free\"\n  for tool do\n    if command -v \"$tool\" >/dev/null 2>&1; then echo \"tool=$tool yes\"; else echo \"tool=$tool no\"; fi\n  done\n  list_releases\n  printf 'current=%s\\nobstacle=%s\\n' \"$current\" \"$obstacle\"\n  if [ -n \"$current\" ]; then print_versions \"$current\"; fi\n  choose_timer\n  printf 'dead-man=%s\\ndead-man-survives-reboot=%s\\ndead-man-reason=%s\\n' \"$timer\" \"$survives\" \"$timer_reason\"\n  print_lease\n  read_journal\n  print_transaction transaction-\n}\n# Part of agent.sh: archives, and what may be in a tree.\n\ndecompress() { # FORMAT\n  case $1 in\n  gzip) gzip -dc ;;\n  zstd) zstd -dcq ;;\n  *) cat ;;\n  esac\n}\n\n# Sets extraction to the options of tar.\nchoose_extraction() {\n  extraction='-x -o'\n  # A host whose clock is behind would have GNU tar complain about every file.\n  case $(tar --version 2>/dev/null) in\n  *'GNU tar'*) extraction=\"$extraction --warning=no-timestamp\" ;;\n  esac\n}\n\n# shellcheck disable=SC2086 # several options\nextract() { tar $extraction -f - >&2; }\n\nfirst_of() { head -n 1 | tr '\\000-\\011\\013-\\037\\177' '?'; }\n\n# xargs always reads from a pipe here: on a file, busybox's xargs and the programs it starts move each other's offset,\n# and names get lost.\n\n# Refuses what no release holds, and links that lead out; the current directory is the tree.\ncheck_contents() {\n  found=$(find . ! -type f ! -type d ! -type l -print | first_of)\n  if [ -n \"$found\" ]; then refuse 82 \"$found is a device, pipe or socket\"; fi\n  found=$(find . -type f \\( -perm -4000 -o -perm -2000 \\) -print | first_of)\n  if [ -n \"$found\" ]; then refuse 82 \"$found is setuid or setgid\"; fi\n  if ! may_be_linked; then\n    found=$(find . -type f -links +1 -print | first_of)\n    if [ -n \"$found\" ]; then refuse 73 \"$found is a hard link\"; fi\n  fi\n  found=$(list_links | sort -z | tee ../links | xargs -0 -r sh \"$0\" check-links)\n  if [ -n \"$found\" ]; then refuse 73 \"$(printf '%s\\n' \"$found\" | first_of) leads out of the release\"; fi\n}\n\n# Beside another release every name may be the second one of a file; else only an archive could have made it so.\nmay_be_linked() { [ \"$method\" = link ] && [ -s ../lists/serving ]; }\n\n# Every link as `./path//target`, NUL-terminated: find never prints // itself, so the first one divides the two.\nlist_links() {\n  if can_print; then\n    find . -type l -printf '%p//%l\\0'\n  else\n    find . -type l -print0 | xargs -0 -r sh \"$0\" read-links\n  fi\n}\n\ndo_read_links() { # LINK...\n  for link do\n    # The x keeps line breaks at the end.\n    target=$(readlink -n \"$link\" && echo x)\n    target=${target%\"$newline\"}\n    target=${target%x}\n    printf '%s//%s\\0' \"$link\" \"$target\"\n  done\n}\n\n# Prints the links that leave the tree. Only leading .. are allowed: they pass real directories, so that what the\n# text says is where the kernel goes; after a name, which may be a link itself, .. could lead anywhere.\ndo_check_links() { # ./PATH//TARGET...\n  for line do\n    link=${line%%//*}\n    rest=${line#*//}\n    above=${link#./}\n    depth=0\n    while [ \"$above\" != \"${above#*/}\" ]; do\n      above=${above#*/}\n      depth=$((depth + 1))\n    done\n    case $rest in\n    /*) depth=-1 rest= ;;\n    esac\n    while :; do\n      case $rest in\n      ./* | /*) rest=${rest#*/} ;;\n      ../* | ..)\n        depth=$((depth - 1))\n        rest=${rest#..}\n        rest=${rest#/}\n        ;;\n      *) break ;;\n      esac\n    done\n    case /$rest/ in\n    */../*) depth=-1 ;;\n    esac\n    if [ \"$depth\" -lt 0 ]; then printf '%s -> %s\\n' \"$link\" \"${line#*//}\"; fi\n  done\n}\n\n# The hash of standard input; what stands behind it on the line is of no concern.\nhash_line() {\n  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi\n}\n\n# The hash of standard input, alone on its line.\nhash_input() { hash_line | cut -c 1-64; }\n\n# Sets hash to that of a text.\nhash_text() { # TEXT\n  hash=$(printf '%s' \"$1\" | hash_line)\n  hash=${hash%% *}\n}\n\n# The hash of each file, one a line. Some sha256sums put a backslash before the hash of a name with line breaks and\n# escape them, others print such names over several lines: only the hash before ` ./` or ` *./` is ours.\nhash_files() { # names on stdin, NUL-terminated\n  if command -v sha256sum >/dev/null 2>&1; then xargs -0 -r sha256sum; else xargs -0 -r shasum -a 256; fi |\n    sed -n 's/^\\\\\\{0,1\\}\\([0-9a-f]\\{64\\}\\) [ *]\\.\\/.*/\\1/p'\n}\n\n# Part of agent.sh: manifests, which tell what was sent as a release.\n#\n#   .deploy/manifests/ID              its groups, as lines `KEY SHA256`; the hash of this file stands for the whole tree\n#   .deploy/manifests/groups/SHA256   entries, one a line:\n#     SHA256 SIZE x|- ./PATH          a regular file; x: its owner may execute it\n#     d - - ./PATH                    a directory\n#     l - - ./PATH//TARGET            a symbolic link\n#   .deploy/manifests/stamps/ID       see stamps.sh\n#   .deploy/manifests/parts/SHA256    see parts.sh\n#   .deploy/manifests/replaced/ID     paths (./PATH) of it where something of the host's own was put\n#\n# Paths are escaped for printf %b, so that each is one line of plain text. The runner makes all of it: the host never\n# has to write a name down. What builds add to a release is in no manifest.\n\n# Paths of one kind, escaped, one a line: f (files), x (files to execute), d or l (with //TARGET).\npaths_of() { # KIND ENTRIES\n  case $1 in\n  f) sed -n 's/^[0-9a-f]\\{64\\} [0-9]* [-x] //p' \"$2\" ;;\n  x) sed -n 's/^[0-9a-f]\\{64\\} [0-9]* x //p' \"$2\" ;;\n  *) sed -n \"s/^$1 - - //p\" \"$2\" ;;\n  esac\n}\n\n# Escaped names, one a line, become names that end with NUL; those that hold a backslash come last.\nunescape() { # FILE\n  if ! grep -q '\\\\' \"$1\"; then\n    tr '\\n' '\\000' <\"$1\"\n    return 0\n  fi\n  sed '/\\\\/d' \"$1\" | tr '\\n' '\\000'\n  sed -n '/\\\\/p' \"$1\" | while IFS= read -r name; do printf '%b\\0' \"$name\"; done\n}\n\n# Names of a kind that end with NUL.\nnames_of() { # KIND ENTRIES\n  names=$work/names.$1.$$\n  paths_of \"$1\" \"$2\" >\"$names\"\n  unescape \"$names\"\n}\n\n# Names on stdin that end with NUL, hashed: lines `SHA256  NAME`.\nhash_named() {\n  if command -v sha256sum >/dev/null 2>&1; then xargs -0 -r sha256sum --; else xargs -0 -r shasum -a 256 --; fi\n}\n\n# Sets quick_hash where openssl is there and says what sha256sum says: it uses what the processor has for it.\nchoose_hash() { # PROBE\n  probe=$1\n  printf probe >\"$probe\"\n  if [ \"$(openssl dgst -sha256 -r \"$probe\" 2>/dev/null | cut -c 1-64)\" = \"$(hash_input <\"$probe\")\" ]; then quick_hash=1; fi\n  rm -f -- \"$probe\"\n}\n\n# `SHA256 ./PATH` of files whose paths, none of them escaped, are in FILE.\nhash_plain() { # FILE\n  tr '\\n' '\\000' <\"$1\" |\n    if [ -n \"$quick_hash\" ]; then xargs -0 -r openssl dgst -sha256 -r; else hash_named; fi |\n    sed -n 's/^\\([0-9a-f]\\{64\\}\\) [ *]\\.\\//\\1 .\\//p'\n}\n\n# `SHA256 ./PATH`, escaped, of every file whose escaped path is in FILE and that is there, below the current directory.\nhash_paths() { # FILE\n  sed '/\\\\/d' \"$1\" >\"$1.plain\"\n  if [ \"$(wc -l <\"$1.plain\")\" -gt 1000 ]; then\n    choose_hash \"$1.probe\"\n    # Two at a time: most hosts have two processors.\n    sed -n 'n;p' \"$1.plain\" >\"$1.second\"\n    hash_plain \"$1.second\" >\"$1.hashed\" &\n    other_half=$!\n    sed -n 'p;n' \"$1.plain\" >\"$1.first\"\n    hash_plain \"$1.first\"\n    wait \"$other_half\"\n    cat \"$1.hashed\"\n  else\n    hash_plain \"$1.plain\"\n  fi\n  sed -n '/\\\\/p' \"$1\" | while IFS= read -r name; do\n    # The x keeps line breaks at the end.\n    decoded=$(printf '%bx' \"$name\")\n    decoded=${decoded%x}\n    if [ -f \"$decoded\" ] && [ ! -L \"$decoded\" ]; then printf '%s %s\\n' \"$(hash_input <\"$decoded\")\" \"$name\"; fi\n  done\n}\n\n# Prints the groups of the store that are as they were.\nlist_groups_present() {\n  (cd \"$deploy/manifests/groups\" && find . -type f -print0 | hash_named 2>/dev/null) | sed -n 's/^\\([0-9a-f]\\{64\\}\\) [ *]\\.\\/\\1$/\\1/p'\n}\n\n# Whether every group that an index names is among those of lists/present.\nis_present() { # INDEX\n  [ -s \"$1\" ] && awk 'present { there[$1]; next } !($2 in there) { missing = 1; exit } END { exit missing }' \\\n    present=1 \"$work/lists/present\" present= \"$1\"\n}\n\n# Whether no step has removed a group since.\ngroups_exist() { # INDEX\n  while read -r _ group; do\n    [ -f \"$deploy/manifests/groups/$group\" ] || return 1\n  done <\"$1\"\n}\n\n# The entries of all groups that an index names.\nentries_of() { # INDEX\n  sed 's/^.* //' \"$1\" | tr '\\n' '\\000' | (cd \"$deploy/manifests/groups\" && xargs -0 -r cat --)\n}\n\nnote_replaced() { # REL\n  [ -f \"$deploy/manifests/$id\" ] || return 0\n  mkdir -p \"$deploy/manifests/replaced\"\n  echo \"./$1\" >>\"$deploy/manifests/replaced/$id\"\n}\n\n# Forgets groups that no release has any more, and releases that are gone.\nprune_groups() {\n  [ -d \"$deploy/manifests/groups\" ] || return 0\n  for index in \"$deploy\"/manifests/* \"$deploy\"/manifests/stamps/*; do\n    if [ -f \"$index\" ] && [ ! -d \"$path/releases/${index##*/}\" ]; then rm -f -- \"$index\"; fi\n  done\n  {\n    cat \"$deploy\"/manifests/[0-9]* 2>/dev/null || :\n    find \"$deploy/manifests/groups\" -type f | sed 's/^.*\\//there /'\n  } | awk '$1 != \"there\" { used[$2] = 1; next } !($2 in used) { print $2 }' |\n    tr '\\n' '\\000' | (cd \"$deploy/manifests/groups\" && xargs -0 -r rm -f --)\n  prune_parts\n}\n# Part of agent.sh: what a release holds, for whoever wants to know what another one would change. Writes nothing.\n\n# The lines of a file behind `KEY=`, the last one whole even where it has no end.\nprint_lines_of() { # KEY FILE\n  if [ -f \"$2\" ]; then awk -v key=\"$1\" '{ print key \"=\" $0 }' \"$2\"; fi\n}\n\ndo_describe() { # ID ENV-FILE|- UNIT|-\n  use_release \"$1\"\n  index=$deploy/manifests/$id\n  if [ -f \"$index\" ] && groups_exist \"$index\"; then\n    echo manifest=yes\n    entries_of \"$index\" | sed 's/^/entry=/'\n  else\n    echo manifest=no\n  fi\n  if [ \"$2\" != - ]; then print_lines_of env \"$release/$2\"; fi\n  if [ \"$3\" != - ]; then print_lines_of unit \"$deploy/units/$id/$3\"; fi\n}\n# Part of agent.sh: what is on the host already serves the new release.\n#\n# method is how a file of another release becomes one of the new: `clone` (its blocks are shared until one is written:\n# reflink), `link` (a second name of a file that nobody may write) or `copy`. Who decides: planning/reuse.ts.\n\n# Sets method, and leaves a file `probe`: cloning is better than either where the file system can.\nchoose_method() { # link|copy\n  method=$1\n  echo probe >\"$work/probe\"\n  if cp --reflink=always \"$work/probe\" \"$work/probe.clone\" 2>/dev/null; then method=clone; fi\n}\n\n# Sets keep to the options of cp, beside -P, by which a file keeps its mode and its time.\nchoose_options() {\n  by_parents=\n  if (cd \"$work\" && cp --parents --preserve=mode,timestamps -t lists -- probe) 2>/dev/null; then\n    by_parents=1\n  fi\n  case $method in\n  link) keep=-l ;;\n  clone) keep='--reflink=always --preserve=mode,timestamps' ;;\n  *) keep=${by_parents:+--preserve=mode,timestamps} keep=${keep:--p} ;;\n  esac\n  rm -f -- \"$work/probe\" \"$work/probe.clone\" \"$work/lists/probe\"\n}\n\n# Releases with a manifest that may serve, the one in service first, then the newest; by links only sealed ones may.\nserving_releases() {\n  look_at_current\n  list_groups_present >\"$work/lists/present\"\n  {\n    echo \"$current\"\n    for index in \"$deploy\"/manifests/[0-9]*; do echo \"${index##*/}\"; done | sort -r\n  } | awk 'NF && !seen[$0]++' | while read -r name; do\n    if [ ! -f \"$deploy/manifests/$name\" ] || [ ! -d \"$path/releases/$name\" ]; then continue; fi\n    if [ \"$method\" = link ] && ! is_sealed \"$name\"; then continue; fi\n    if is_present \"$deploy/manifests/$name\"; then echo \"$name\"; fi\n  done\n}\n\n# Takes what the base has into the tree, and notes what of it needs no proof by reading.\nbring_base() {\n  bring \"$base\" \"$work/lists/base\"\n  recognize \"$base\" \"$work/lists/there\" >\"$work/lists/recognized\"\n}\n\n# Takes what a release has at the paths of ENTRIES into the tree, as far as it is there.\nbring() { # RELEASE ENTRIES\n  names_of d \"$2\" | (cd \"$work/tree\" && xargs -0 -r mkdir -p --) &\n  making=$!\n  (cd \"$path/releases/$1\" && look_around \"$work/lists/behind\" \"$work/lists/there\") || :\n  # What lies behind a link (shared/, say) is no part of the release.\n  : >\"$work/lists/odd\"\n  paths_of f \"$2\" | awk -v method=\"$method\" -v odd_files=\"$work/lists/odd\" '\n    links { link[$0] = any = 1; if (!/^\\.\\// || /[\\\\[:cntrl:]]/) odd = 1; next }\n    there {\n      # No link to what somebody may write.\n      if (method == \"link\" && $1 ~ /[2367]|..../) unfit[substr($0, index($0, \" ./\") + 1)]\n      next\n    }\n    # Their names are escaped here, and were not there.\n    odd && /\\\\/ { print >odd_files; next }\n    $0 in unfit { next }\n    any {\n      prefix = \".\"\n      rest = substr($0, 3) \"/\"\n      while ((at = index(rest, \"/\")) > 0) {\n        prefix = prefix \"/\" substr(rest, 1, at - 1)\n        if (prefix in link) next\n        rest = substr(rest, at + 1)\n      }\n    }\n    { print }' links=1 \"$work/lists/behind\" links= there=1 \"$work/lists/there\" there= - >\"$work/lists/bring\"\n  while IFS= read -r name; do\n    unescape_file \"$name/\"\n    if ! passes_link \"$path/releases/$1\" \"$file\"; then printf '%s\\n' \"$name\" >>\"$work/lists/bring\"; fi\n  done <\"$work/lists/odd\"\n  wait \"$making\" || :\n  (cd \"$path/releases/$1\" && place \"$work/lists/bring\")\n  if [ \"$method\" != link ] || [ ! -s \"$work/lists/there\" ] || grep -q '\\\\' \"$work/lists/bring\"; then make_fit \"$2\"; fi\n}\n\n# Files go from the current directory into the tree, whose directories are there.\nplace() { # ESCAPED-PATHS\n  # shellcheck disable=SC2086 # several options\n  if [ -n \"$by_parents\" ]; then\n    unescape \"$1\" | xargs -0 -r cp -P $keep --parents -t \"$work/tree\" -- 2>/dev/null || :\n  else\n    sed '/\\\\/d' \"$1\" | place_by_directory\n    sed -n '/\\\\/p' \"$1\" | while IFS= read -r name; do\n      name=$(printf '%bx' \"$name\")\n      name=${name%x}\n      cp -P $keep -- \"$name\" \"$work/tree/$name\" 2>/dev/null || :\n    done\n  fi\n}\n\nplace_by_directory() {\n  set --\n  last=\n  while IFS= read -r name; do\n    if [ $# -gt 0 ] && { [ \"${name%/*}\" != \"$last\" ] || [ $# -ge 200 ]; }; then\n      # shellcheck disable=SC2086\n      cp -P $keep -- \"$@\" \"$work/tree/$last/\" 2>/dev/null || :\n      set --\n    fi\n    last=${name%/*}\n    set -- \"$@\" \"$name\"\n  done\n  # shellcheck disable=SC2086\n  if [ $# -gt 0 ]; then cp -P $keep -- \"$@\" \"$work/tree/$last/\" 2>/dev/null || :; fi\n}\n\n# What was taken gets the modes of a release that is not sealed yet; a link to what somebody may write goes again.\n# What was taken before has them: only ENTRIES tell what of a release is executable.\nmake_fit() { # ENTRIES\n  (\n    cd \"$work/tree\"\n    if [ \"$method\" = link ]; then\n      find . -type f \\( -perm -0200 -o -perm -0020 -o -perm -0002 -o -perm -4000 -o -perm -2000 \\) -exec rm -f -- {} +\n    else\n      find . -type f ! -perm 0644 ! -perm 0755 -exec chmod 0644 {} +\n      names_of x \"$1\" | xargs -0 -r chmod 0755 -- 2>/dev/null || :\n    fi\n  )\n}\n\n# Files under another name, each as `RELEASE MODE FROM//TO`: MODE is x or -, TO is in the tree.\ndo_place_pairs() { # PATH TREE METHOD CP-OPTIONS PAIR...\n  path=$1 tree=$2 method=$3 keep=$4\n  shift 4\n  for pair do\n    names=${pair#* }\n    names=${names#* }\n    mode=${pair#* }\n    place_pair \"${pair%% *}\" \"${names%%//*}\" \"$tree/${names#*//}\" \"${mode%% *}\"\n  done\n}\n\n# Whether a link is on the way to ./PATH below TREE.\npasses_link() { # TREE ./PATH\n  above=$1\n  rest=${2#./}\n  while [ \"$rest\" != \"${rest#*/}\" ]; do\n    above=$above/${rest%%/*}\n    rest=${rest#*/}\n    if [ -L \"$above\" ]; then return 0; fi\n  done\n  return 1\n}\n\nplace_pair() { # RELEASE FROM TO MODE\n  if passes_link \"$path/releases/$1\" \"$2\"; then return 0; fi\n  from=$path/releases/$1/${2#./}\n  if [ ! -f \"$from\" ] || [ -L \"$from\" ]; then return 0; fi\n  [ -d \"${3%/*}\" ] || mkdir -p -- \"${3%/*}\"\n  # shellcheck disable=SC2086 # several options\n  cp -P $keep -- \"$from\" \"$3\" 2>/dev/null || return 0\n  if [ \"$method\" = link ]; then return 0; fi\n  if [ \"$4\" = x ]; then chmod 0755 \"$3\"; else chmod 0644 \"$3\"; fi\n}\n\n# --- what an interrupted upload left -----------------------------------------\n\nkeep_interrupted() { # EXIT-CODE\n  case $1 in\n  79 | 80) ;;\n  *) return 0 ;;\n  esac\n  remove_tree \"$deploy/staging/interrupted\" 2>/dev/null\n  if mv -- \"$resumable\" \"$deploy/staging/interrupted\" 2>/dev/null; then litter=; fi\n}\n\n# Makes the tree that an interrupted upload left the one to go on with; fails where there is none that may serve.\ngo_on_from_interrupted() {\n  left=$deploy/staging/interrupted\n  for dead in \"$deploy\"/staging/[0-9]*.*; do\n    # Nobody could clear away after a process that was killed.\n    if [ -d \"$dead/tree\" ] && [ ! -d \"/proc/${dead##*.}\" ]; then\n      if [ ! -e \"$left\" ]; then mv -- \"$dead\" \"$left\"; else remove_tree \"$dead\"; fi\n    fi\n  done\n  [ -d \"$left/tree\" ] || return 1\n  if ! [ \"$(cat \"$left/lists/method\" 2>/dev/null)\" = \"$1\" ] || ! list_left \"$left/lists\" >\"$left/left\" 2>/dev/null; then\n    remove_tree \"$left\"\n    return 1\n  fi\n  mv -- \"$left\" \"$work\" 2>/dev/null || return 1\n  rm -rf -- \"$work/lists\" \"$work/proven\" \"$work/groups\" \"$work/patches\" \"$work/parts\" \"$work/placed\"\n  # Links are sent each time, and nothing may be written through one; to read a pipe would be to wait for ever.\n  find \"$work/tree\" ! -type f ! -type d -exec rm -f -- {} +\n}\n\n# Prints what should be in the tree that an interrupted upload left, the newest last; fails where nothing had arrived.\nlist_left() { # LISTS\n  if [ -f \"$1/begun\" ]; then\n    # It had itself gone on from another.\n    sed 's/^[0-9]* //' \"$1/begun\" && cat \"$1/base\" || return 1\n    cat \"$1\"/arrived* || :\n  else\n    cat \"$1\"/base \"$1\"/arrived*\n  fi\n}\n\n# Prints, as `BYTES ENTRY`, the large files of which an interrupted upload left only the start; the other entries go to\n# lists/base. Of odd names none is told apart: such files are found incomplete when all is proven.\ndivide_left() { # ENTRIES\n  awk 'length($1) == 64 && $2 >= 1048576 && !/\\\\/ { sub(/^[^ ]+ [^ ]+ [^ ]+ /, \"\"); print }' \"$1\" | sort -u |\n    tr '\\n' '\\000' | (cd \"$work/tree\" && xargs -0 -r wc -c -- 2>/dev/null) |\n    awk -v base=\"$work/lists/base\" '\n      { path = substr($0, index($0, \" ./\") + 1) }\n      sizes { size[path] = $1; next }\n      path in size && size[path] < $2 + 0 && size[path] > 0 { entry[path] = $0; next }\n      { delete entry[path]; print >base }\n      END { for (path in entry) print size[path], entry[path] }' sizes=1 - sizes= \"$1\"\n}\n# Part of agent.sh: stamps, by which a file whose content was proven once is recognized without reading it again.\n#\n#   .deploy/manifests/stamps/ID   of the files of a release, as they were when it was made, one a line:\n#     SHA256 INODE SIZE MTIME ./PATH\n#\n# As in git's index: whoever writes to a file gives it another time, whoever replaces it another inode. Only what sets\n# the time back on purpose, and a disk that forgets by itself, stay unseen. Names with control characters or backslashes\n# have no stamp, and where find cannot print there are none: such files are hashed.\n\nprints=\n\ncan_print() {\n  if [ -z \"$prints\" ]; then\n    prints=no\n    if find . -maxdepth 0 -printf '' 2>/dev/null; then prints=yes; fi\n  fi\n  [ \"$prints\" = yes ]\n}\n\n# Names that end with NUL become lines; a line break in one becomes another control character.\nlines_of_names() { tr '\\n\\000' '\\001\\n'; }\n\n# Notes what the current directory holds: its links, and `MODE INODE SIZE MTIME ./PATH` of its files.\nlook_around() { # LINKS FILES\n  if can_print; then\n    find . -type l -fprint \"$1\" -o -type f -printf '%m %i %s %T@ %p\\0' | lines_of_names >\"$2\"\n  else\n    find . -type l -print >\"$1\"\n    : >\"$2\"\n  fi\n}\n\n# Prints the stamps of a release that hold for FILES.\nrecognize() { # RELEASE FILES\n  [ -f \"$deploy/manifests/stamps/$1\" ] || return 0\n  awk '\n    files { there[substr($0, index($0, \" \") + 1)]; next }\n    substr($0, 66) in there' files=1 \"$2\" files= \"$deploy/manifests/stamps/$1\"\n}\n\n# Entries, without those that were recognized.\nwithout_recognized() {\n  awk '\n    { path = substr($0, index($0, \" ./\") + 1) }\n    known { recognized[path]; next }\n    !(path in recognized)' known=1 \"$work/lists/recognized\" known= -\n}\n\n# Notes all that lies in the tree, as `MODE INODE SIZE MTIME ./PATH`, as entries of directories and links, and with a ?\n# what no release may hold. Without a find that prints it is the files with their modes only.\nlook_at_tree() {\n  if can_print; then\n    most_names=2\n    if may_be_linked; then most_names=1000000; fi\n    find . ! -path . \\( -type d -printf 'd - - %p\\0' -o -type l -printf 'l - - %p//%l\\0' -o \\\n      \\( ! -type f -o -perm -4000 -o -perm -2000 -o ! -links \"-$most_names\" \\) -printf '? - - %p\\0' -o \\\n      -printf '%m %i %s %T@ %p\\0' \\) | lines_of_names\n  else\n    find . -type f -perm -0100 -print | sed 's/^/755 - - - /'\n    find . -type f ! -perm -0100 -print | sed 's/^/644 - - - /'\n  fi\n}\n\n# Compares what was found with the manifest, by hashes and by what was recognized: prints each entry of a file that is\n# not there as it should. lists/differing gets all else that should not be there or is missing, lists/stamps what is\n# known from now on. It cannot tell for odd names, which are lines of lists/differing too.\njudge_found() { # MANIFEST\n  : >lists/differing\n  : >lists/stamps\n  cat proven/* | awk -v method=\"$method\" '\n    {\n      at = index($0, \" ./\")\n      path = substr($0, at + 1)\n    }\n    kind == \"proven\" { proven[$0]; next }\n    kind == \"recognized\" {\n      stamp = substr($0, 66, at - 66)\n      # A copy has an inode of its own.\n      if (method != \"link\") sub(/^[0-9]* /, \"\", stamp)\n      sum[path] = substr($0, 1, 64)\n      known[path] = stamp\n      next\n    }\n    kind == \"found\" && (/^[dl?] / || at == 0) { other[$0]; next }\n    kind == \"found\" {\n      mode = substr($0, 1, index($0, \" \") - 1)\n      if (mode ~ /[1357]..$/) executable[path]\n      stamps[path] = stamp = substr($0, length(mode) + 2, at - length(mode) - 2)\n      if (method != \"link\") sub(/^[0-9]* /, \"\", stamp)\n      if (path in known && known[path] == stamp) proven[sum[path] \" \" path]\n      next\n    }\n    /^[dl] / {\n      if ($0 in other) delete other[$0]\n      else print >\"lists/differing\"\n      next\n    }\n    {\n      line = substr($0, 1, 64) \" \" path\n      odd = path ~ /\\\\/\n      fits = odd || path in stamps && (substr($0, at - 1, 1) == \"x\") == (path in executable)\n      if (odd) print >\"lists/differing\"\n      if (!fits || !(line in proven)) print line\n      else if (!odd) print substr(line, 1, 64) \" \" stamps[path] \" \" path >\"lists/stamps\"\n      delete stamps[path]\n    }\n    END {\n      for (entry in other) print entry >\"lists/differing\"\n      for (path in stamps) print path >\"lists/differing\"\n    }\n  ' kind=proven - kind=recognized lists/recognized kind=found lists/found kind=manifest \"$1\"\n}\n\n# Keeps what is known of the release.\nkeep_stamps() {\n  if can_print && mkdir -p \"$deploy/manifests/stamps\"; then\n    mv -f -- \"$work/lists/stamps\" \"$deploy/manifests/stamps/$id\"\n  fi\n}\n\n# What a build changed of what was sent is as it should be: only the rest keeps its stamps when the release is sealed.\nhold_stamps() {\n  stamps=$deploy/manifests/stamps/$id\n  if [ ! -f \"$stamps\" ] || ! can_print; then return 0; fi\n  # Who writes to a file or replaces it leaves it or its directory newer.\n  if [ -z \"$(find \"$release\" \\( -type f -o -type d \\) -newer \"$stamps\" -print -quit)\" ]; then return 0; fi\n  held=$deploy/manifests/.stamps-$$\n  litter=$held\n  (cd \"$release\" && find . -type f -printf '%i %s %T@ %p\\0' | lines_of_names) | awk '\n    found { there[$0]; next }\n    substr($0, 66) in there' found=1 - found= \"$stamps\" >\"$held\"\n  mv -f -- \"$held\" \"$stamps\"\n  litter=\n}\n\n# Prints whether the files could be asked for, each that is not as its stamp says, at most some of them, and how many\n# there are. Files that the app or a build made are nobody's concern.\ndo_changed() { # ID\n  use_release \"$1\"\n  stamps=$deploy/manifests/stamps/$id\n  if [ ! -f \"$stamps\" ] || ! is_sealed \"$id\" || ! can_print; then\n    echo 'asked=no'\n    return 0\n  fi\n  echo 'asked=yes'\n  (cd \"$release\" && find . -type f -printf '%i %s %T@ %p\\0' | lines_of_names) | awk -v most=20 '\n    found { there[$0]; path[substr($0, index($0, \" ./\") + 1)]; next }\n    !(substr($0, 66) in there) {\n      name = substr($0, index($0, \" ./\") + 1)\n      count++\n      if (count <= most) print (name in path ? \"changed=\" : \"missing=\") substr(name, 3)\n    }\n    END { print \"count=\" count + 0 }' found=1 - found= \"$stamps\"\n}\n# Part of agent.sh: large files of which only what changed is sent.\n#\n#   .deploy/manifests/parts/SHA256    the parts of a file as the runner cut it (src/model/file-parts.ts), some a line:\n#     NAME BYTES PARTS                NAME is the same where PARTS are\n#\n# The host makes no such list, and need not understand it: it comes with the file, or of the list of the file before\n# and what is new in it. What was made of an old file and of what came is hashed like every file.\n\n# Prints what is known of a file's parts, of those whose names the runner knows without them.\ngive_parts() { # SHA256 NAME...\n  for word do\n    case $word in\n    '' | *[!0-9a-f]*) usage 'parts are malformed' ;;\n    esac\n  done\n  list=$deploy/manifests/parts/$1\n  shift\n  if [ ! -s \"$list\" ] || ! can_take_pieces; then return 0; fi\n  printf '%s\\n' \"$@\" | awk '\n    names { known[$1]; next }\n    { print \"part=\" (($1 in known) ? $1 \" \" $2 : $0) }' names=1 - names= \"$list\"\n}\n\ncan_take_pieces() {\n  echo abcdef >\"$work/lists/probe\"\n  [ \"$(take_piece 2 3 <\"$work/lists/probe\" 2>/dev/null)\" = cde ]\n}\n\ntake_piece() { # AT BYTES; of standard input, from where it stands\n  dd bs=262144 iflag=fullblock,skip_bytes,count_bytes skip=\"$1\" count=\"$2\" 2>/dev/null\n}\n\n# Begins to copy an old file, where there is plenty of room, while the runner finds out what is new in it: what has kept\n# its place then only has to be written over. Where the file system shares blocks nothing is copied.\ncopies=' '\n\ncopy_old() { # `NUMBER RELEASE ./PATH/`\n  copied=${1%% *}\n  file=${1#* }\n  name=${file%% *}\n  case $copied in\n  '' | *[!0-9]*) usage 'a copy has no number' ;;\n  esac\n  is_id \"$name\" || usage 'a copy names no release'\n  unescape_file \"${file#* }\"\n  old=$path/releases/$name\n  if passes_link \"$old\" \"$file\" || [ ! -f \"$old/$file\" ] || [ -L \"$old/$file\" ] || ! can_write_pieces; then return 0; fi\n  mkdir -p patches\n  {\n    kib=$(wc -c <\"$old/$file\")\n    kib=$((kib / 1024))\n    nearest=$work\n    read_space -k\n    if [ \"${free:-0}\" -gt $((kib * 3)) ] && { cp --reflink=auto -- \"$old/$file\" \"patches/$copied.copy\" || cp -- \"$old/$file\" \"patches/$copied.copy\"; }; then\n      chmod 0644 \"patches/$copied.copy\" && mv -- \"patches/$copied.copy\" \"patches/$copied.old\"\n      # Most of it stays: it is on its way to the disk while the runner finds out what does not.\n      sync -d -- \"patches/$copied.old\" &\n    fi\n  } >/dev/null 2>&1 &\n  copies=\"$copies$copied:$! \"\n}\n\ncan_write_pieces() {\n  echo abcdef >lists/probe\n  printf XY | put_piece 2 2 lists/probe 2>/dev/null && [ \"$(cat lists/probe)\" = abXYef ]\n}\n\nput_piece() { # AT BYTES FILE\n  dd bs=262144 iflag=fullblock,count_bytes oflag=seek_bytes conv=notrunc seek=\"$1\" count=\"$2\" of=\"$3\" 2>/dev/null\n}\n\n# Sets file to a path; the / behind it keeps what ends the name, as does the x.\nunescape_file() { # ./PATH/\n  file=$(printf '%bx' \"${1%/}\")\n  file=${file%x}\n}\n\n# Makes the copy PATCH.old the new file, where all of the old one that stays has kept its place.\nwrite_over_copy() { # PATCH\n  case $copies in\n  *\" ${1##*/}:\"*) ;;\n  *) return 1 ;;\n  esac\n  copier=${copies##*\" ${1##*/}:\"}\n  wait \"${copier%% *}\" || return 1\n  [ -f \"$1.old\" ] || return 1\n  size=$(awk '$1 == \"old\" && $2 != at + 0 { exit 1 } { at += $3 } END { print at }' \"$1.pieces\") || return 1\n  exec 8<\"$1.data\"\n  while read -r source at bytes; do\n    if [ \"$source\" = new ]; then put_piece \"$at\" \"$bytes\" \"$1.old\" <&8 || break; fi\n  done <\"$1.pieces\"\n  exec 8<&-\n  # Cuts what the new one is shorter.\n  if ! dd bs=1 count=0 seek=\"$size\" of=\"$1.old\" 2>/dev/null; then return 1; fi\n  mv -- \"$1.old\" \"$1.whole\"\n}\n\n# Makes the files that lists/patch names, each as `NUMBER RELEASE x|- ./PATH/`, of the one of that release at the same\n# path and of patches/NUMBER.data, as patches/NUMBER.pieces says. What cannot be made is asked for by its digest.\npatch_files() {\n  while IFS=' ' read -r number name mode file; do\n    case $number in\n    '' | *[!0-9]*) usage 'a list names no patch' ;;\n    esac\n    is_id \"$name\" || usage 'a list names no release'\n    unescape_file \"$file\"\n    patch_file \"$path/releases/$name\" \"$file\" \"patches/$number\" \"$mode\" || :\n    rm -f -- \"patches/$number\".*\n  done <lists/patch\n  rm -f -- lists/patch\n}\n\npatch_file() { # OLD-TREE ./PATH PATCH MODE\n  for tree in \"$1\" tree; do\n    ! passes_link \"$tree\" \"$2\" || return 1\n  done\n  if [ ! -f \"$1/$2\" ] || [ -L \"$1/$2\" ]; then return 1; fi\n  write_over_copy \"$3\" || put_together \"$1/$2\" \"$3\"\n  touch -r \"$3.data\" \"$3.whole\"\n  if [ \"$4\" = x ]; then chmod 0755 \"$3.whole\"; fi\n  mkdir -p -- \"tree/${2%/*}\" && rm -rf -- \"tree/$2\" && mv -- \"$3.whole\" \"tree/$2\"\n}\n\nput_together() { # OLD-FILE PATCH\n  exec 8<\"$2.data\"\n  while read -r source at bytes; do\n    case $source in\n    old) take_piece \"$at\" \"$bytes\" <\"$1\" ;;\n    *) take_piece 0 \"$bytes\" <&8 ;;\n    esac || break\n  done <\"$2.pieces\" >\"$2.whole\"\n  exec 8<&-\n}\n\n# Adds patches/NUMBER.data to the start of each file that lists/append names, as `NUMBER BYTES x|- ./PATH/`. What cannot be\n# added is found missing when the file is proven.\nappend_to_files() {\n  while IFS=' ' read -r number bytes mode file; do\n    case $number.$bytes in\n    .* | *. | *[!0-9.]*) usage 'a list names no start' ;;\n    esac\n    unescape_file \"$file\"\n    append_to_file \"tree/$file\" \"$bytes\" \"$mode\" \"patches/$number.data\" || :\n    rm -f -- \"patches/$number.data\"\n  done <lists/append\n  rm -f -- lists/append\n}\n\nappend_to_file() { # FILE BYTES MODE DATA\n  if passes_link tree \"${1#tree/}\" || [ ! -f \"$1\" ] || [ -L \"$1\" ]; then return 1; fi\n  # A file with another name is also that of another release.\n  if [ -z \"$(find \"$1\" -links 1 -print)\" ] || [ \"$(wc -c <\"$1\")\" -lt \"$2\" ]; then return 1; fi\n  chmod 0644 \"$1\" && dd bs=1 count=0 seek=\"$2\" of=\"$1\" 2>/dev/null && cat \"$4\" >>\"$1\" || return 1\n  touch -r \"$4\" \"$1\"\n  if [ \"$3\" = x ]; then chmod 0755 \"$1\"; fi\n}\n\n# Keeps the lists that came. A line that is only a name stands for that line of the list that `like` names.\nkeep_parts() {\n  [ -d parts ] || return 0\n  mkdir -p \"$deploy/manifests/parts\"\n  for list in parts/*; do\n    [ -f \"$list\" ] || continue\n    read -r word like <\"$list\" || like=\n    case $word-${like:--} in\n    like-*[!0-9a-f]*) continue ;;\n    like-*) ;;\n    *) like= ;;\n    esac\n    old=$deploy/manifests/parts/$like\n    if [ ! -f \"$old\" ]; then old=/dev/null; fi\n    awk '\n      old { line[$1] = $0; next }\n      $1 == \"like\" { next }\n      NF > 1 { print; next }\n      $1 in line { print line[$1]; next }\n      { exit 1 }' old=1 \"$old\" old= \"$list\" >\"$list.whole\" || continue\n    mv -f -- \"$list.whole\" \"$deploy/manifests/${list}\"\n  done\n  rm -rf -- parts\n}\n\n# Forgets the lists of files that no group names any more.\nprune_parts() {\n  [ -d \"$deploy/manifests/parts\" ] || return 0\n  (\n    cd \"$deploy/manifests\"\n    {\n      find groups -type f -exec cat {} + | sed -n 's/^\\([0-9a-f]\\{64\\}\\) .*/\\1/p'\n      find parts -type f | sed 's/^.*\\//there /'\n    } | awk '$1 != \"there\" { used[$1]; next } !($2 in used) { print $2 }' |\n      tr '\\n' '\\000' | (cd parts && xargs -0 -r rm -f --)\n  )\n}\n# Part of agent.sh: what a host says it has, before a release arrives and when it is asked (agent/stage.sh has the words).\n\n# Says what is here.\noffer() {\n  printf 'base=%s\\n' \"$base\"\n  while read -r name; do sed \"s/\\$/ $name/\" \"$deploy/manifests/$name\"; done <\"$work/lists/serving\" |\n    awk '!seen[$1 $2]++' >\"$work/lists/offered\"\n  # What the runner has it knows by a few digits.\n  printf '%s\\n' \"$of_runner\" | tr ' ' '\\n' | awk '\n    theirs { has[$1]; next }\n    { short = substr($2, 1, 12) }\n    short in has { $2 = short }\n    { print \"group=\" $0 }' theirs=1 - theirs= \"$work/lists/offered\"\n  while read -r name; do\n    if [ -f \"$deploy/manifests/replaced/$name\" ]; then sed \"s/^/replaced=$name /\" \"$deploy/manifests/replaced/$name\"; fi\n  done <\"$work/lists/serving\"\n  case $base in\n  -) ;;\n  interrupted) sed 's/^/entry=/' \"$work/lists/base\" && sed 's/^/begun=/' \"$work/lists/begun\" ;;\n  *)\n    # shellcheck disable=SC2046 # hashes\n    if [ \"$(wc -c <\"$work/lists/base\")\" -le 32768 ]; then\n      give_groups $({ sed 's/^.* //' \"$deploy/manifests/$base\" && if [ -n \"$of_runner\" ]; then groups_to_compare; fi; } | sort -u)\n    elif [ -n \"$of_runner\" ]; then\n      give_groups $(groups_to_compare)\n    fi\n    ;;\n  esac\n}\n\n# Lines on stdin, compressed where that can be: a connection that has just begun takes few bytes in one round trip.\npacked() {\n  if command -v gzip >/dev/null 2>&1 && [ \"$(echo x | base64 -w 8000 2>/dev/null)\" = eAo= ]; then\n    gzip -c | base64 -w 8000 | sed 's/^/packed=/'\n  else\n    cat\n  fi\n}\n\n# Of the groups that are offered those that the runner would ask for (planning/reuse.ts, groupsToAsk).\ngroups_to_compare() {\n  printf '%s\\n' \"$of_runner\" | tr ' ' '\\n' | awk -v base=\"$base\" '\n    theirs { has[$1]; next }\n    { known = substr($2, 1, 12) in has }\n    covering { if (known) covered[$1]; next }\n    !known && ($3 == base || !($1 in covered)) { print $2 }\n  ' theirs=1 - theirs= covering=1 \"$work/lists/offered\" covering= \"$work/lists/offered\"\n}\n\nexpect_hashes() { # SHA256...\n  for group do\n    case $group in\n    *[!0-9a-f]*) usage 'a group is malformed' ;;\n    esac\n  done\n}\n\n# Prints the entries of groups. Of the hash of a small file the beginning is enough to compare it: in the end all is proven\n# by the whole.\ngive_groups() { # SHA256...\n  if [ $# -eq 0 ]; then return 0; fi\n  (cd \"$deploy/manifests/groups\" && awk '\n    FNR == 1 { print \"given=\" FILENAME }\n    length($1) == 64 && $2 < 1048576 { $0 = substr($0, 1, 16) substr($0, 65) }\n    { print \"entry=\" $0 }' \"$@\")\n}\n# Part of agent.sh: a release arrives, in one dialogue on one channel.\n#\n#   stage PATH ID FORMAT METHOD NAME...   FORMAT: gzip, zstd or none; METHOD: link or copy (agent/reuse.sh); NAME: the\n#                                     first 12 digits of the hash of each group that the runner has; none where it\n#                                     cannot tell yet\n#\n# The host says                       while in the background it takes what the release in service has (the base)\n#   base=ID | interrupted | -\n#   group=KEY SHA256 ID               of the base, then of other releases what differs (agent/manifests.sh); of what the\n#                                     runner has the 12 digits\n#   replaced=ID ./PATH                where a release has something of the host's own\n#   given=SHA256, entry=...           every group of a small base, and of a larger one those that the runner has not; all\n#                                     entries of an interrupted upload\n#   begun=BYTES ENTRY                 a large file of which it left only the start\n#   packed=BASE64                     in place of lines such as these: they, compressed by gzip\n#   ready\n# The runner says, any of it any number of times\n#   give SHA256...                    answered by given=SHA256 and its lines as entry=..., then ready\n#   copy NUMBER ID ./PATH/            that file of release ID is going to be patched; not answered (agent/parts.sh)\n#   parts SHA256 NAME...              answered by part=... (agent/parts.sh), then ready\n#   archive                           then chunks: a line with a size, so many bytes; a size of 0 ends it. A compressed\n#                                     tar of tree/ (content), groups/ (new groups), patches/ and parts/ (agent/parts.sh),\n#                                     and lists/ (what follows)\n#   patch                             lists/patch: files to make of old ones and of patches/\n#   append                            lists/append: files of which patches/ has what comes next (agent/parts.sh)\n#   apply                             lists/delete: paths to remove (NUL); lists/take.ID: entries to take from release\n#                                     ID; lists/pairs: what to take under other names (NUL; see place_pair)\n#   prove                             lists/arrived: entries of files that should be in the tree by now\n#   commit BYTES                      lists/index: the whole manifest. Answered by release= and digest=, the end; or by\n#                                     unproven=SHA256 ./PATH of each file that is not there as it should, then again.\n#                                     So many bytes follow for who comes after the upload; again they are dropped\n#   abandon                           nothing of this is kept; when the dialogue just ends, the next one goes on from it\n#\n# Every file is hashed before the release is there, in the background as soon as it is; what is in the tree and in no\n# manifest is refused.\n\nunpack() { # the chunks of an archive on stdin go to the current directory\n  ends=$(\n    {\n      { if chunks; then echo sent=ok >&3; fi; } |\n        { if decompress \"$format\"; then echo packed=ok >&3; fi; } |\n        # Reading on to the end spares the decompressor a broken pipe.\n        { if extract; then echo tree=ok >&3 && cat >/dev/null; fi; }\n    } 3>&1\n  ) || :\n  case $ends in\n  *sent=ok*)\n    case $ends in\n    *packed=ok*tree=ok* | *tree=ok*packed=ok*)\n      expect_our_names\n      return 0\n      ;;\n    esac\n    resumable=\n    ;;\n  esac\n  if disk_is_full; then\n    resumable=\n    refuse 71 \"no space or no inodes left at $path while the release was unpacked\"\n  fi\n  # Told first if it is the reason: an archive made to do harm often breaks tar as well.\n  if [ -z \"$resumable\" ]; then (cd tree && check_contents); fi\n  refuse 80 'the archive was cut short or is not an archive'\n}\n\n# Where tar took a name that leads elsewhere for one here, it lies here now.\nexpect_our_names() {\n  for name in * .[!.]*; do\n    case $name in\n    tree | lists | groups | patches | parts | proven | placed | names.* | '.[!.]*') ;;\n    *) resumable='' && refuse 80 \"the archive holds $(printable \"$name\")\" ;;\n    esac\n  done\n}\n\nchunks() {\n  while read -r size; do\n    case $size in\n    '' | *[!0-9]*) return 1 ;;\n    0) return 0 ;;\n    esac\n    dd bs=\"$size\" count=1 iflag=fullblock 2>/dev/null\n  done\n  return 1\n}\n\nneed_for_staging() {\n  need tar find sort xargs readlink sed awk cut head tr dd mkfifo\n  case $format in\n  gzip | zstd) need \"$format\" ;;\n  none) ;;\n  *) usage 'the format is gzip, zstd or none' ;;\n  esac\n  command -v sha256sum >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1 || refuse 72 'sha256sum is not on the PATH'\n  printf 'b\\0a\\0' | sort -z >/dev/null 2>&1 || refuse 72 'sort does not know -z'\n  dd iflag=fullblock </dev/null >/dev/null 2>&1 || refuse 72 'dd does not know iflag=fullblock'\n}\n\ndo_stage() { # ID FORMAT METHOD NAME...\n  use_id \"$1\"\n  format=$2\n  case $3 in\n  link | copy) ;;\n  *) usage 'the method is link or copy' ;;\n  esac\n  start_writing\n  # What takes long, and what waits for standard input, does not hold the lock: others must be able to recover.\n  begin_step\n  drop_lock\n  need_for_staging\n  if [ -e \"$release\" ] || [ -L \"$release\" ]; then refuse 75 \"there is a release $id already\"; fi\n  mkdir -p \"$deploy/staging\" \"$path/releases\" \"$deploy/manifests/groups\"\n  # Two runs that started in the same second from the same commit have the same name: not the same directory.\n  work=$deploy/staging/$id.$$\n  remove_tree \"$work\"\n  litter=$work\n  base=-\n  if go_on_from_interrupted \"$3\"; then base=interrupted; fi\n  if [ \"$base\" = - ]; then mkdir -m 0700 \"$work\" \"$work/tree\"; fi\n  mkdir \"$work/lists\" \"$work/groups\" \"$work/proven\"\n  echo \"$3\" >\"$work/lists/method\"\n  choose_method \"$3\"\n  choose_options\n  choose_extraction\n  : >\"$work/lists/base\"\n  : >\"$work/lists/recognized\"\n  if [ \"$base\" = interrupted ]; then divide_left \"$work/left\" >\"$work/lists/begun\" && rm -f -- \"$work/left\"; fi\n  resumable=$work\n  shift 3\n  of_runner=$*\n  prepare\n  offer | packed\n  echo ready\n  converse\n  # What follows on standard input is for others.\n  finish </dev/null\n}\n\n# Has what is here taken into the tree, in the background.\nprepare() {\n  serving_releases >\"$work/lists/serving\"\n  if [ \"$base\" = - ]; then\n    read -r base <\"$work/lists/serving\" || base=-\n    if [ \"$base\" != - ]; then entries_of \"$deploy/manifests/$base\" >\"$work/lists/base\"; fi\n  fi\n  mkfifo \"$work/placed\"\n  exec 7<>\"$work/placed\"\n  placing=1\n  {\n    case $base in\n    - | interrupted) ;;\n    *) bring_base || : ;;\n    esac\n    echo >&7\n    without_recognized <\"$work/lists/base\" >\"$work/lists/unread\"\n    prove unread\n  } </dev/null >/dev/null 2>&1 &\n}\n\nprove() { # LIST\n  cd \"$work/tree\"\n  paths_of f \"$work/lists/$1\" >\"$work/proven/.$1.paths\"\n  quick_hash=\n  # From 10 MB on it takes less time to look for a quicker program than to do without.\n  if grep -q '^[0-9a-f]\\{64\\} [0-9]\\{8,\\} ' \"$work/lists/$1\"; then choose_hash \"$work/proven/.$1.probe\"; fi\n  hash_paths \"$work/proven/.$1.paths\" >\"$work/proven/.$1\"\n  mv -- \"$work/proven/.$1\" \"$work/proven/$1\"\n}\n\nconverse() {\n  arrivals=0\n  done=\n  while [ -z \"$done\" ]; do\n    cd \"$work\"\n    read -r word rest || refuse 80 'the upload was cut short'\n    case $word in\n    give)\n      # shellcheck disable=SC2086 # hashes\n      expect_hashes $rest\n      # shellcheck disable=SC2086\n      give_groups $rest | packed\n      echo ready\n      ;;\n    parts)\n      # shellcheck disable=SC2086 # a digest and names\n      give_parts $rest\n      echo ready\n      ;;\n    copy) copy_old \"$rest\" </dev/null ;;\n    archive) unpack ;;\n    patch) patch_files </dev/null ;;\n    append) append_to_files </dev/null ;;\n    apply) apply ;;\n    prove)\n      arrivals=$((arrivals + 1))\n      mv -- lists/arrived \"lists/arrived.$arrivals\"\n      # To read a pipe would be to wait for ever.\n      if [ -n \"$(find tree ! -type f ! -type d ! -type l -print | first_of)\" ]; then resumable='' && cd tree && check_contents; fi\n      prove \"arrived.$arrivals\" </dev/null >/dev/null 2>&1 &\n      # What came before is on its way to the disk by the time that all of it has to be there.\n      if [ \"$arrivals\" -gt 1 ]; then sync -f -- tree </dev/null >/dev/null 2>&1 & fi\n      ;;\n    commit)\n      is_number \"$rest\" || usage 'a number of bytes is malformed'\n      check_proofs </dev/null\n      if [ -z \"$done\" ]; then drop_following \"$rest\"; fi\n      ;;\n    abandon)\n      resumable=\n      refuse 74 'what arrived is not what was sent'\n      ;;\n    *) usage 'the runner said what nobody understands' ;;\n    esac\n  done\n}\n\ndrop_following() { # BYTES\n  if [ \"$1\" -gt 0 ]; then dd bs=\"$1\" count=1 iflag=fullblock of=/dev/null 2>/dev/null; fi\n}\n\napply() {\n  if [ -n \"$placing\" ]; then read -r _ <&7; fi\n  placing=\n  # shellcheck disable=SC2002 # see contents.sh\n  if [ -f lists/delete ]; then (cd tree && cat ../lists/delete | xargs -0 -r rm -rf --); fi\n  for list in lists/take.*; do\n    [ -f \"$list\" ] || continue\n    is_id \"${list#lists/take.}\" || usage 'a list names no release'\n    bring \"${list#lists/take.}\" \"$work/$list\"\n  done\n  if [ -f lists/pairs ]; then\n    # shellcheck disable=SC2002 # of a file, busybox's xargs and what it starts would move each other's offset\n    cat lists/pairs | xargs -0 -r sh \"$0\" place-pairs \"$path\" \"$work/tree\" \"$method\" \"$keep\"\n    if [ \"$method\" = link ]; then make_fit /dev/null; fi\n  fi\n  rm -f -- lists/delete lists/take.* lists/pairs\n}\n\n# Ends the conversation when every file of the manifest is there as it should; else asks for those that are not.\ncheck_proofs() {\n  wait\n  if [ -n \"$(ls groups)\" ]; then\n    (cd groups && find . -type f -print0 | hash_named) | awk '$2 != \"./\" $1 { exit 1 }' || refuse 80 'the manifest arrived damaged'\n    ls groups >>lists/present\n    mv -f -- groups/* \"$deploy/manifests/groups/\"\n  fi\n  keep_parts\n  is_present lists/index || refuse 80 'the manifest is not complete'\n  entries_of lists/index >lists/manifest\n  if [ \"$base\" = interrupted ]; then find tree -depth -type d ! -path tree -exec rmdir {} + 2>/dev/null || :; fi\n  missing_directories >lists/directories\n  names_of d lists/directories | (cd tree && xargs -0 -r mkdir -p -- 2>/dev/null) || :\n  (cd tree && look_at_tree) >lists/found\n  judge_found lists/manifest >lists/unproven\n  if [ ! -s lists/unproven ]; then\n    done=1\n    return 0\n  fi\n  # What is sent again must never be written into what is there.\n  cut -c 66- lists/unproven >lists/again\n  unescape lists/again | (cd tree && xargs -0 -r rm -rf --)\n  sed 's/^/unproven=/' lists/unproven\n  echo again\n}\n\n# Those of the base have been made with its files.\nmissing_directories() {\n  if [ \"$base\" = interrupted ]; then\n    cat lists/manifest\n  else\n    awk 'base { there[$0]; next } !($0 in there)' base=1 lists/base base= lists/manifest\n  fi\n}\n\nfinish() {\n  cd \"$work/tree\"\n  resumable=\n  if ! is_as_sent; then tell_what_differs; fi\n  digest=$(hash_input <../lists/index)\n  cd \"$path\"\n  begin_step\n  groups_exist \"$work/lists/index\" || refuse 79 'another step removed what this release is made of'\n  # mkdir claims the name, for one of two at the same moment; the rename replaces what it made.\n  if ! mkdir -- \"$release\"; then\n    if [ -e \"$release\" ]; then refuse 75 \"there is a release $id already\"; fi\n    exit 1\n  fi\n  rm -f -- \"$deploy/releases/$id\"\n  chmod 0755 \"$work/tree\"\n  rename_over \"$work/tree\" \"$release\"\n  mv -f -- \"$work/lists/index\" \"$deploy/manifests/$id\"\n  keep_stamps\n  remove_tree \"$work\"\n  litter=\n  printf 'release=%s\\ndigest=%s\\n' \"$id\" \"$digest\"\n}\n\n# Whether the tree, as it was looked at, holds exactly what the manifest names; links that lead out, hard links, setuid\n# and strange files make it no.\nis_as_sent() {\n  can_print && [ ! -s ../lists/differing ] &&\n    [ -z \"$(names_of l ../lists/manifest | xargs -0 -r sh \"$0\" check-links)\" ]\n}\n\ntell_what_differs() {\n  check_contents\n  compare_names f -type f\n  compare_names x -type f -perm -0100\n  compare_names d -type d ! -path .\n  if [ \"$(names_of l ../lists/manifest | sort -z | hash_input)\" != \"$(hash_input <../links)\" ]; then differs l; fi\n}\n\ncompare_names() { # KIND FIND-TEST...\n  kind=$1\n  shift\n  expected=$(names_of \"$kind\" ../lists/manifest | sort -z | hash_input)\n  actual=$(find . \"$@\" -print0 | sort -z | hash_input)\n  if [ \"$expected\" != \"$actual\" ]; then differs \"$kind\"; fi\n}\n\ndiffers() { # KIND\n  if disk_is_full; then refuse 71 \"no space or no inodes left at $path while the release was verified\"; fi\n  refuse 74 \"the tree that arrived is not the one that was sent (its list $1 differs)\"\n}\n# Part of agent.sh: records that outlive a torn write, a lost machine and a full disk.\n#\n# A file of 16 slots of 512 bytes, one sector each, is made in full before anything depends on it. A record goes over\n# the oldest slot in place and is synced: `SEQUENCE field... checksum`, divided by the unit separator. The whole record\n# with the highest sequence counts; one that was torn does not match its checksum and never happened.\n\nseparator=$(printf '\\037')\nslot_bytes=512\nslot_count=16\n\n# Waits until the content of files, or of directories, is on the disk.\nsync_files() { sync -- \"$@\" 2>/dev/null || sync; }\n\nmake_slots() { # FILE\n  if [ -f \"$1\" ] && [ ! -L \"$1\" ]; then return 0; fi\n  fresh=$1.new-$$\n  litter=$fresh\n  # Not zeros, of which some file systems store nothing.\n  dd if=/dev/zero bs=$slot_bytes count=$slot_count 2>/dev/null | tr '\\000' '\\n' >\"$fresh\"\n  [ \"$(wc -c <\"$fresh\")\" -eq $((slot_bytes * slot_count)) ] || refuse 71 \"no space left at $path\"\n  sync_files \"$fresh\"\n  mv -f -- \"$fresh\" \"$1\"\n  litter=\n  sync_directory \"$deploy\"\n}\n\n# Sets sum to the checksum of a record.\nchecksum() { # TEXT\n  hash_text \"$1\"\n  sum=${hash%\"${hash#????????????????}\"}\n}\n\n# Sets slot_sequence and slot_text to the newest whole record, or to 0 and nothing.\nread_slots() { # FILE\n  slot_sequence=0 slot_text=\n  [ -f \"$1\" ] || return 0\n  candidates=$(tr -d '\\000' <\"$1\") || :\n  outer_ifs=$IFS\n  IFS=$newline\n  set -f\n  lowest_torn=\n  while newest_candidate; do\n    body=${candidate%\"$separator\"*}\n    checksum \"$body\"\n    if [ \"$sum\" = \"${candidate##*\"$separator\"}\" ]; then\n      slot_sequence=${body%%\"$separator\"*}\n      slot_text=${body#*\"$separator\"}\n      break\n    fi\n    lowest_torn=${candidate%%\"$separator\"*}\n  done\n  set +f\n  IFS=$outer_ifs\n}\n\n# Sets candidate to the line of the highest sequence, below that of what is torn; fails when there is none left.\nnewest_candidate() {\n  highest_sequence=-1 candidate=\n  for line in $candidates; do\n    line_sequence=${line%%\"$separator\"*}\n    case $line_sequence in\n    '' | *[!0-9]* | \"$line\" | ??????????*) continue ;;\n    esac\n    if [ \"$line_sequence\" -le \"$highest_sequence\" ]; then continue; fi\n    if [ -n \"$lowest_torn\" ] && [ \"$line_sequence\" -ge \"$lowest_torn\" ]; then continue; fi\n    highest_sequence=$line_sequence candidate=$line\n  done\n  [ -n \"$candidate\" ]\n}\n\n# Sets field to the first field of rest, which loses it.\nnext_field() {\n  field=${rest%%\"$separator\"*}\n  rest=${rest#*\"$separator\"}\n}\n\n# Fails when the record is not on the disk for certain. Takes no new block.\nwrite_slot() { # FILE SEQUENCE TEXT\n  body=$2$separator$3\n  checksum \"$body\"\n  line=$body$separator$sum\n  [ \"${#line}\" -lt $slot_bytes ] || return 1\n  put_slot \"$1\" \"$2\" \"$line\" fsync || {\n    # A dd that knows no fsync; where the disk is at fault this fails as well.\n    put_slot \"$1\" \"$2\" \"$line\" notrunc && sync\n  }\n}\n\nput_slot() { # FILE SEQUENCE LINE FLAG\n  printf '%s\\n' \"$3\" |\n    dd of=\"$1\" bs=$slot_bytes count=1 seek=$(($2 % slot_count)) conv=\"notrunc,sync,$4\" 2>/dev/null\n}\n# Part of agent.sh: one step at a time, on a lock that the kernel frees when its holder dies.\n#\n# flock(1) holds it on descriptor 9, which nothing that may outlive the step inherits. Without flock(1) there are links\n# .deploy/lock.N whose text is who made them (pid, its start, boot): the highest N holds while it lives. N + 1 may be\n# made when it is dead; that succeeds for one alone, and counts only if nothing higher is there by then. So nothing\n# is ever taken away from anybody, and a link takes no block on a full disk.\n\nboot_file=${DEPLOY_BOOT_ID_FILE:-/proc/sys/kernel/random/boot_id}\nlock_wait=30\nlocked=\n\n# Sets now (seconds since the machine started, which no clock moves) and boot (another one after each restart).\nread_time() {\n  now='' boot=''\n  { read -r now _ </proc/uptime && read -r boot <\"$boot_file\"; } 2>/dev/null || :\n  now=${now%%.*}\n  if [ -z \"$now\" ] || [ -z \"$boot\" ]; then refuse 72 '/proc tells neither uptime nor boot id'; fi\n}\n\n# Short, and no program where none is needed.\npause() { sleep 0.1 2>/dev/null || sleep 1; }\n\n# Sets started to when a process started, in ticks since boot (proc(5), stat); to nothing when it has ended.\nread_start() { # PID\n  started=\n  { read -r started <\"/proc/$1/stat\"; } 2>/dev/null || :\n  started=${started##*) }\n  case $started in\n  # A zombie has ended.\n  Z*) started= ;;\n  esac\n  skip=19\n  while [ \"$skip\" -gt 0 ]; do\n    started=${started#* }\n    skip=$((skip - 1))\n  done\n  started=${started%% *}\n}\n\n# Sets process to text that stands for one process alone: pid, start and boot.\nname_process() { # PID\n  read_start \"$1\"\n  process=$1.$started.$boot\n}\n\nis_alive() { # PID.START.BOOT\n  [ -n \"${1%%.*}\" ] || return 1\n  name_process \"${1%%.*}\"\n  [ -n \"$started\" ] && [ \"$process\" = \"$1\" ]\n}\n\nhold_lock() {\n  [ -z \"$locked\" ] || return 0\n  read_time\n  give_up=$((now + lock_wait))\n  # What cannot be written can be locked all the same, to say so.\n  if (: >>\"$deploy/lock\") 2>/dev/null; then exec 9>>\"$deploy/lock\"; else exec 9<\"$deploy/lock\"; fi\n  until try_lock; do\n    read_time\n    if [ \"$now\" -ge \"$give_up\" ]; then refuse 85 \"another step has held $deploy/lock for $lock_wait seconds\"; fi\n    pause\n  done\n  locked=1\n}\n\ntry_lock() {\n  tried=0\n  flock -n 9 2>/dev/null || tried=$?\n  case $tried in\n  0) return 0 ;;\n  126 | 127) exec 9>&-; try_link ;;\n  *) return 1 ;;\n  esac\n}\n\ndrop_lock() {\n  [ -n \"$locked\" ] || return 0\n  exec 9>&-\n  locked=\n  find_highest_link\n  # With flock(1) there is none.\n  if [ \"$highest\" = 0 ]; then return 0; fi\n  read_time\n  name_process $$\n  if [ \"$(readlink \"$deploy/lock.$highest\" 2>/dev/null)\" = \"$process\" ]; then\n    ln -s free \"$deploy/lock-free-$$\"\n    rename_over \"$deploy/lock-free-$$\" \"$deploy/lock.$highest\"\n  fi\n}\n\n# Sets highest to the number of the newest link, or to 0.\nfind_highest_link() {\n  highest=0\n  for lock_link in \"$deploy\"/lock.[0-9]*; do\n    lock_number=${lock_link##*.}\n    case $lock_number in\n    *[!0-9]*) continue ;;\n    esac\n    if [ \"$lock_number\" -gt \"$highest\" ]; then highest=$lock_number; fi\n  done\n}\n\ntry_link() {\n  find_highest_link\n  holder=$(readlink \"$deploy/lock.$highest\" 2>/dev/null) || holder=\n  if is_alive \"$holder\"; then return 1; fi\n  mine=$((highest + 1))\n  name_process $$\n  if ! ln -s \"$process\" \"$deploy/lock.$mine\" 2>/dev/null; then\n    # Where nobody can change anything there is nothing to lock.\n    on_read_only_mount \"$deploy\"\n    return\n  fi\n  find_highest_link\n  if [ \"$highest\" != \"$mine\" ]; then\n    rm -f -- \"$deploy/lock.$mine\"\n    return 1\n  fi\n  for lock_link in \"$deploy\"/lock.[0-9]*; do\n    lock_number=${lock_link##*.}\n    case $lock_number in\n    *[!0-9]*) continue ;;\n    esac\n    if [ \"$lock_number\" -lt \"$mine\" ]; then rm -f -- \"$lock_link\"; fi\n  done\n}\n# Part of agent.sh: who deploys. The lease is never removed, so that its epoch only grows.\n\n# The epoch that the caller says it has; empty for commands outside of a lease.\nepoch=\n\n# Sets field to a text as a record may hold it: printable, not too long, never empty.\nas_field() { # TEXT LENGTH\n  field=$(printable \"$1\")\n  if [ \"${#field}\" -gt \"$2\" ]; then field=$(printf '%s' \"$field\" | cut -c \"1-$2\"); fi\n  field=${field:--}\n}\n\nis_number() { # TEXT\n  case $1 in\n  '' | *[!0-9]* | ??????????*) return 1 ;;\n  esac\n}\n\n# Sets lease_epoch (0: there was never one), lease_run (- when free) and what else is known; lease_left in seconds.\nread_lease() {\n  read_slots \"$deploy/lease\"\n  lease_sequence=$slot_sequence\n  lease_epoch=0 lease_run=- lease_actor=- lease_url=- lease_boot=- lease_deadline=0 lease_left=0\n  [ -n \"$slot_text\" ] || return 0\n  rest=$slot_text\n  next_field && lease_epoch=$field\n  next_field && lease_run=$field\n  next_field && lease_actor=$field\n  next_field && lease_url=$field\n  next_field && lease_boot=$field\n  next_field && lease_deadline=$field\n  read_time\n  # Nobody renews across a restart, so there it has ended.\n  if [ \"$lease_boot\" = \"$boot\" ]; then lease_left=$((lease_deadline - now)); fi\n}\n\nwrite_lease() { # DEADLINE\n  read_time\n  write_slot \"$deploy/lease\" $((lease_sequence + 1)) \\\n    \"$lease_epoch$separator$lease_run$separator$lease_actor$separator$lease_url$separator$boot$separator$1\"\n}\n\nlease_is_alive() { [ \"$lease_run\" != - ] && [ \"$lease_left\" -gt 0 ]; }\n\nprint_lease() {\n  read_lease\n  if [ \"$lease_run\" = - ]; then return 0; fi\n  printf 'lease-run=%s\\nlease-actor=%s\\nlease-url=%s\\n' \"$lease_run\" \"${lease_actor#-}\" \"${lease_url#-}\"\n  printf 'lease-epoch=%s\\nlease-seconds-left=%s\\n' \"$lease_epoch\" \"$lease_left\"\n}\n\n# Under the lock: refuses a step of a run whose epoch is not the newest.\nexpect_epoch() {\n  read_lease\n  [ \"$lease_epoch\" = \"$epoch\" ] || refuse 84 \"epoch $epoch is over: $lease_epoch is the newest, of run $lease_run\"\n}\n\n# Under the lock: refuses a step of a run that does not hold the lease at this moment.\nexpect_lease() {\n  expect_epoch\n  if ! lease_is_alive; then refuse 84 \"the lease of epoch $epoch has ended\"; fi\n}\n\n# What every step does first that changes something for a run with a lease; the lock stays held.\nbegin_step() {\n  if [ -z \"$epoch\" ]; then return 0; fi\n  start_writing\n  hold_lock\n  expect_lease\n}\n\ndo_lease_take() { # RUN ACTOR URL SECONDS\n  is_number \"$4\" || usage 'the seconds are malformed'\n  start_writing\n  hold_lock\n  read_lease\n  as_field \"$1\" 100\n  wanted=$field\n  [ \"$wanted\" != - ] || usage 'the run has no name'\n  if lease_is_alive && [ \"$lease_run\" != \"$wanted\" ]; then\n    echo 'taken=no'\n    print_lease\n    return 0\n  fi\n  make_slots \"$deploy/lease\"\n  make_slots \"$deploy/journal\"\n  end_steps\n  recover always\n  read_lease\n  keep_history \"$wanted\"\n  newest=$lease_epoch\n  if [ \"$tx_epoch\" -gt \"$newest\" ]; then newest=$tx_epoch; fi\n  lease_epoch=$((newest + 1)) lease_run=$wanted\n  as_field \"$2\" 80\n  lease_actor=$field\n  as_field \"$3\" 180\n  lease_url=$field\n  read_time\n  write_lease $((now + $4))\n  printf 'taken=yes\\nepoch=%s\\n' \"$lease_epoch\"\n  # What was seen before may not hold any more: another run, or the recovery, came in between.\n  list_releases found-\n  look_at_current\n  printf 'found-current=%s\\n' \"$current\"\n  if [ -n \"$current\" ]; then print_versions \"$current\" found-; fi\n}\n\ndo_lease_renew() { # SECONDS\n  is_number \"$1\" || usage 'the seconds are malformed'\n  begin_step\n  write_lease $((now + $1))\n}\n\n# Does nothing to somebody else's.\ndo_lease_free() {\n  start_writing\n  hold_lock\n  read_lease\n  if [ \"$lease_epoch\" = \"$epoch\" ] && [ \"$lease_run\" != - ]; then free_lease; fi\n}\n\nfree_lease() {\n  lease_run=- lease_actor=- lease_url=-\n  write_lease 0\n}\n\ndo_unlock() { # RUN\n  start_writing\n  hold_lock\n  read_lease\n  as_field \"$1\" 100\n  if [ \"$lease_run\" != \"$field\" ]; then\n    refuse 86 \"the lease is held by run $lease_run, not by $(printable \"$1\")\"\n  fi\n  end_steps\n  recover always\n  read_lease\n  keep_history ''\n  free_lease\n}\n# Part of agent.sh: commands of the user under a lease, and ending those that outlive their run.\n#\n# Such a command carries DEPLOY_MARK=<tag of the path>-<epoch>-<pid of the step>, also in all that it starts. A step is\n# running as long as its own process lives; then all that carries its mark is ended with it. What a step that has ended\n# left behind was meant to stay (`nohup app &`) and is never touched. Services of systemd do not carry the mark at all.\n\ntag=\n\n# Sets tag, once.\nuse_tag() {\n  if [ -n \"$tag\" ]; then return 0; fi\n  hash_text \"$path\"\n  tag=${hash%\"${hash#????????????}\"}\n}\n\n# Goes on as `COMMAND PATH ARGUMENT...` in the same process with a mark in its environment, which /proc shows only of\n# what was there at exec. The lock is held until then: a step is marked, or it is refused; nothing lies between.\ngo_on_marked() { # COMMAND ARGUMENT...\n  begin_step\n  use_tag\n  DEPLOY_MARK=$tag-$epoch-$$\n  export DEPLOY_MARK\n  restore_locale\n  marked=$1\n  shift\n  exec sh \"$0\" --marked \"$marked\" \"$path\" \"$@\"\n}\n\ndo_run_script() { # FILE ARGUMENT...\n  case $1 in\n  \"$deploy\"/agent/*.sh) ;;\n  *) usage 'the script is none of ours' ;;\n  esac\n  restore_locale\n  trap - EXIT HUP INT TERM\n  echo 'started=script'\n  exec sh \"$@\"\n}\n\n# Every process of this user that carries a mark of this path, as PID:MARK; ours left out.\nmarked_processes() {\n  # No -F: with it the grep of busybox looks no further than the first NUL.\n  marked_files=$(grep -ls \"DEPLOY_MARK=$tag-\" /proc/[0-9]*/environ) || :\n  for file in $marked_files; do\n    pid=${file#/proc/}\n    pid=${pid%/environ}\n    if [ \"$pid\" = \"$$\" ] || [ \"$pid\" = \"$PPID\" ] || [ ! -O \"/proc/$pid\" ]; then continue; fi\n    { tr '\\000' '\\n' <\"$file\" | sed -n \"s/^DEPLOY_MARK=\\($tag-[0-9]*-[0-9]*\\)\\$/$pid:\\1/p\" | head -n 1; } 2>/dev/null\n  done\n}\n\n# Ends every step of this path that is still running: asks with TERM, waits, then insists with KILL.\nend_steps() {\n  use_tag\n  marks=' '\n  for process in $(marked_processes); do\n    if [ \"${process%%:*}\" = \"${process##*-}\" ]; then marks=\"$marks${process#*:} \"; fi\n  done\n  [ \"$marks\" != ' ' ] || return 0\n  for signal in TERM KILL; do\n    read_time\n    give_up=$((now + 5))\n    while [ \"$now\" -lt \"$give_up\" ]; do\n      left=\n      for process in $(marked_processes); do\n        # The step itself may have ended by now; what it started has not.\n        case $marks in\n        *\" ${process#*:} \"*) ;;\n        *) continue ;;\n        esac\n        left=\"$left ${process%%:*}\"\n        kill -s \"$signal\" \"${process%%:*}\" 2>/dev/null || :\n      done\n      [ -n \"$left\" ] || return 0\n      pause\n      read_time\n    done\n  done\n  say \"processes of an earlier step will not end:$left\"\n}\n# Part of agent.sh: what goes back when nobody confirms.\n#\n# systemd-system, systemd-user   a transient timer, and for restarts a unit that is wanted at boot. The unit's files are\n#                                written without a reload: only the next boot has to know them.\n# session                        a process in a session of its own; for restarts a line of the crontab, ticking each minute\n# Each of them runs `agent.sh watch` or `agent.sh tick`, which look at the journal and decide; a timer too many is harmless.\n\ncan_bound=\n\n# Runs a program for so many seconds at the most, where there is timeout(1), whose own child may outlive it a little.\nbounded() { # SECONDS PROGRAM...\n  seconds=$1\n  shift\n  if [ -z \"$can_bound\" ]; then\n    can_bound=no\n    if timeout -k 1 5 true 2>/dev/null 9>&-; then can_bound=yes; fi\n  fi\n  if [ \"$can_bound\" = yes ]; then\n    timeout -k 10 \"$seconds\" \"$@\" 9>&-\n  else\n    \"$@\" 9>&-\n  fi\n}\n\nmanager() { # ARGUMENT...\n  case $timer in\n  systemd-user) bounded 20 systemctl --user \"$@\" ;;\n  *) bounded 20 systemctl \"$@\" ;;\n  esac\n}\n\nuse_user_manager() {\n  XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}\n  DBUS_SESSION_BUS_ADDRESS=${DBUS_SESSION_BUS_ADDRESS:-unix:path=$XDG_RUNTIME_DIR/bus}\n  export XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS\n}\n\nunit_directory() {\n  case $timer in\n  systemd-user) printf '%s\\n' \"${XDG_CONFIG_HOME:-${HOME:-/}/.config}/systemd/user\" ;;\n  *) echo /etc/systemd/system ;;\n  esac\n}\n\nmay_make() { # PATH\n  above=$1\n  while [ ! -e \"$above\" ] && [ -n \"$above\" ]; do above=${above%/*}; done\n  is_writable \"${above:-/}\"\n}\n\ncron_runs() {\n  command -v crontab >/dev/null 2>&1 || return 1\n  grep -qsx -e cron -e crond /proc/[0-9]*/comm || return 1\n  listed=$(crontab -l 2>&1) || case $listed in\n  *'no crontab'* | *'No such file'*) ;;\n  *) return 1 ;;\n  esac\n}\n\n# Sets timer to what this host has, survives to whether a restart is looked after, timer_reason to why in words.\n# Looks only.\nchoose_timer() {\n  survives=no\n  case $path in\n  *[!A-Za-z0-9_./@+=:,\\ -]*) plain= ;;\n  *) plain=1 ;;\n  esac\n  timer=$(choose_kind)\n  case $timer in\n  systemd-user) use_user_manager ;;\n  esac\n  case $timer in\n  systemd-*)\n    timer_reason=\"a timer of systemd goes back, and a unit after a restart\"\n    survives=yes\n    if ! may_make \"$(unit_directory)\"; then\n      survives=no\n      timer_reason=\"a timer of systemd goes back; after a restart only the next contact, since $(unit_directory) is not writable\"\n    fi\n    ;;\n  session)\n    timer_reason='a process of its own goes back; after a restart only the next contact, since neither systemd (with lingering) nor cron may be used'\n    if [ -n \"$plain\" ] && cron_runs; then\n      survives=yes\n      timer_reason='a process of its own goes back, and cron after a restart'\n    fi\n    ;;\n  *) timer_reason='there is no setsid and no systemd, so nothing could go back by itself' ;;\n  esac\n}\n\nchoose_kind() {\n  if [ ! -r /proc/uptime ] || [ ! -r \"$boot_file\" ]; then\n    echo none\n  elif [ -n \"$plain\" ] && [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 && systemd_kind; then\n    :\n  elif command -v setsid >/dev/null 2>&1; then\n    echo session\n  else\n    echo none\n  fi\n}\n\nsystemd_kind() {\n  if [ \"$(id -u)\" -eq 0 ]; then\n    timer=systemd-system\n  else\n    timer=systemd-user\n    use_user_manager\n    # Without lingering the user's manager ends with the last login, and its timers with it.\n    lingering || return 1\n  fi\n  # Fails where no manager answers; a failed unit of somebody else is no matter.\n  manager show -p Version >/dev/null 2>&1 || return 1\n  echo \"$timer\"\n}\n\nlingering() {\n  [ -e \"/var/lib/systemd/linger/$(id -un)\" ] ||\n    [ \"$(bounded 5 loginctl show-user \"$(id -un)\" -p Linger --value 2>/dev/null)\" = yes ]\n}\n\n# The number is uptime and pid: no unit of this boot had it, and an app that a way back started keeps its unit loaded.\ntimer_unit() { # NUMBER\n  use_tag\n  printf 'deploy-back-%s-%s-%s\\n' \"$tag\" \"$tx_epoch\" \"$1\"\n}\n\n# Starts the timer of that number and reads it back; fails when it does not run.\nstart_timer() { # NUMBER SECONDS\n  case $timer in\n  systemd-*)\n    set -- \"$(timer_unit \"$1\")\" \"$2\"\n    scope=--system\n    if [ \"$timer\" = systemd-user ]; then scope=--user; fi\n    # What the way back starts (`nohup app &`) must outlive the unit.\n    bounded 20 systemd-run \"$scope\" --quiet --collect --unit=\"$1\" --on-active=\"${2}s\" \\\n      --timer-property=AccuracySec=1s --property=KillMode=process --description=\"Goes back unless confirmed: $path\" \\\n      -- sh \"$0\" watch \"$path\" \"$tx_epoch\" >&2 9>&- || return 1\n    manager is-active --quiet \"$1.timer\"\n    ;;\n  session) start_session ;;\n  *) return 1 ;;\n  esac\n}\n\nstart_session() {\n  read_watcher\n  if is_alive \"$watcher\"; then return 0; fi\n  rm -f -- \"$transaction/watch\"\n  # The substitution ends when the watch, which has noted who it is, closes descriptor 3; or when it has died.\n  : \"$(setsid sh \"$0\" watch \"$path\" \"$tx_epoch\" session 3>&1 </dev/null >/dev/null 2>&1 9>&- &)\"\n  read_watcher\n  is_alive \"$watcher\"\n}\n\n# Starts one more that finds the time over: it does what the timer would have done later.\nstart_going_back() {\n  case $timer in\n  session)\n    setsid sh \"$0\" watch \"$path\" \"$tx_epoch\" </dev/null >/dev/null 2>&1 9>&- &\n    ;;\n  *) start_timer \"$now-$$\" 1 ;;\n  esac\n}\n\n# Sets watcher to the process that is to go back, or to nothing.\nread_watcher() {\n  watcher=\n  { read -r watcher <\"$transaction/watch\"; } 2>/dev/null || :\n}\n\n# Stops the timer of that number. That it may fail is no harm: it will find that there is nothing to do.\nstop_timer() { # NUMBER\n  case $timer in\n  systemd-*) manager stop \"$(timer_unit \"$1\").timer\" >/dev/null 2>&1 9>&- || : ;;\n  session)\n    read_time\n    read_watcher\n    if [ \"${watcher%%.*}\" != \"$$\" ] && is_alive \"$watcher\"; then\n      # It leads its session, with a sleep beside it. No `--`: dash takes it for a number.\n      kill -TERM \"-${watcher%%.*}\" 2>/dev/null || :\n    fi\n    ;;\n  esac\n}\n\n# --- after a restart ---------------------------------------------------------\n\nboot_unit() {\n  use_tag\n  printf 'deploy-recover-%s.service\\n' \"$tag\"\n}\n\nboot_target() {\n  if [ \"$timer\" = systemd-user ]; then echo default.target; else echo multi-user.target; fi\n}\n\n# Fails where it is not possible.\nadd_boot() {\n  [ -n \"$plain\" ] || return 1\n  case $timer in\n  systemd-*) add_boot_unit ;;\n  session) cron_runs && add_cron_line ;;\n  *) return 1 ;;\n  esac\n}\n\nremove_boot() {\n  case $timer in\n  systemd-*)\n    rm -f -- \"$(unit_directory)/$(boot_target).wants/$(boot_unit)\" \"$(unit_directory)/$(boot_unit)\" 2>/dev/null || :\n    # No reload: it would make the unit that runs us forget its KillMode, and end the app that we have just started.\n    ;;\n  session) remove_cron_line || : ;;\n  esac\n}\n\nadd_boot_unit() {\n  directory=$(unit_directory)\n  unit=$(boot_unit)\n  mkdir -p \"$directory/$(boot_target).wants\" 2>/dev/null || return 1\n  {\n    echo '# Written by deploy-action for the time of a deployment; removed with its end.'\n    printf '[Unit]\\nDescription=Goes back where a deployment was not confirmed: %s\\n' \"$path\"\n    printf 'After=%s\\nRequiresMountsFor=\"%s\"\\n' \"$(boot_target)\" \"$path\"\n    printf '[Service]\\nType=simple\\nKillMode=process\\nExecStart=/bin/sh \"%s\" tick \"%s\"\\n' \"$0\" \"$path\"\n    printf '[Install]\\nWantedBy=%s\\n' \"$(boot_target)\"\n  } >\"$directory/.$unit.$$\" 2>/dev/null || return 1\n  sync_files \"$directory/.$unit.$$\"\n  mv -f -- \"$directory/.$unit.$$\" \"$directory/$unit\" || return 1\n  ln -sf \"../$unit\" \"$directory/$(boot_target).wants/$unit\" || return 1\n  sync_directory \"$directory/$(boot_target).wants\"\n}\n\n# The line stands before all others, so that taking it out leaves every byte of the rest as it was. Its last word says\n# whether there was a crontab before. The home directory is the lock between deployments of several apps.\ncron_line() { # WORD\n  printf \"* * * * * /bin/sh '%s' tick '%s' >/dev/null 2>&1 # deploy-action %s\\n\" \"$0\" \"$path\" \"$1\"\n}\n\n# Sets table to the crontab, every byte of it, and had to `kept` or, where there is none, `made`.\nread_crontab() {\n  had=kept\n  table=$(crontab -l 2>/dev/null && echo x) || had=made\n  if [ \"$had\" = kept ]; then table=${table%x}; else table=; fi\n}\n\nadd_cron_line() {\n  (\n    if [ -d \"${HOME:-}\" ]; then exec 8<\"$HOME\" && flock -w 10 8 2>/dev/null; fi || :\n    read_crontab\n    line=$(cron_line \"$had\")\n    case $newline$table in\n    *\"$newline$line$newline\"* | *\"$newline$(cron_line kept)$newline\"* | *\"$newline$(cron_line made)$newline\"*) exit 0 ;;\n    esac\n    printf '%s\\n%s' \"$line\" \"$table\" | crontab - || exit 1\n    read_crontab\n    case $newline$table in\n    *\"$newline$line$newline\"*) ;;\n    *) exit 1 ;;\n    esac\n  ) 9>&- >/dev/null 2>&1\n}\n\nremove_cron_line() {\n  command -v crontab >/dev/null 2>&1 || return 0\n  (\n    if [ -d \"${HOME:-}\" ]; then exec 8<\"$HOME\" && flock -w 10 8 2>/dev/null; fi || :\n    for word in kept made; do\n      read_crontab\n      line=$(cron_line \"$word\")\n      case $newline$table in\n      *\"$newline$line$newline\"*) ;;\n      *) continue ;;\n      esac\n      padded=$newline$table\n      table=${padded%%\"$newline$line$newline\"*}$newline${padded#*\"$newline$line$newline\"}\n      table=${table#\"$newline\"}\n      if [ -z \"$table\" ] && [ \"$word\" = made ]; then\n        crontab -r\n      else\n        printf '%s' \"$table\" | crontab -\n      fi\n    done\n  ) 9>&- >/dev/null 2>&1\n}\n# Part of agent.sh: the transaction. docs/decisions/0005-transaction-on-the-host.md says why it is as it is.\n#\n#   armed -> switched -> committed\n#       \\________\\----> rolling-back -> rolled-back | needs-human\n#\n# The newest record of .deploy/journal is the state. committed, rolled-back and needs-human are terminal: nothing but the\n# next arm leaves them. Everything here runs under the lock. .deploy/transaction holds what going back takes, made before\n# anything is changed: `back`, the link to the previous release, and go-back.N, NUL-separated arguments of each command.\n\nattempts=3\nlog_bytes=16384\n\n# Sets tx_state (none where there was never one) and what the newest record says.\nread_journal() {\n  read_slots \"$deploy/journal\"\n  tx_sequence=$slot_sequence\n  tx_epoch=0 tx_state=none tx_release=- tx_previous=- tx_boot=- tx_deadline=0 tx_timer=none tx_number=0 tx_limit=0 tx_reason=- tx_run=-\n  [ -n \"$slot_text\" ] || return 0\n  rest=$slot_text\n  next_field && tx_epoch=$field\n  next_field && tx_state=$field\n  next_field && tx_release=$field\n  next_field && tx_previous=$field\n  next_field && tx_boot=$field\n  next_field && tx_deadline=$field\n  next_field && tx_timer=$field\n  next_field && tx_number=$field\n  next_field && tx_limit=$field\n  next_field && tx_reason=$field\n  next_field && tx_run=$field\n}\n\nwrite_journal() { # STATE [REASON]\n  set -- \"$1\" \"${2:--}\" \"$separator\"\n  write_slot \"$deploy/journal\" $((tx_sequence + 1)) \\\n    \"$tx_epoch$3$1$3$tx_release$3$tx_previous$3$tx_boot$3$tx_deadline$3$tx_timer$3$tx_number$3$tx_limit$3$2$3$tx_run\" || return 1\n  tx_sequence=$((tx_sequence + 1))\n  tx_state=$1 tx_reason=$2\n}\n\nis_unfinished() {\n  case $tx_state in\n  armed | switched | rolling-back) ;;\n  *) return 1 ;;\n  esac\n}\n\n# Whether the time to confirm is over; a restart ends it.\nis_due() {\n  read_time\n  [ \"$tx_boot\" != \"$boot\" ] || [ \"$now\" -ge \"$tx_deadline\" ]\n}\n\nprint_transaction() { # [PREFIX]\n  for pair in \"state=$tx_state\" \"release=${tx_release#-}\" \"previous=${tx_previous#-}\" \"epoch=$tx_epoch\" \\\n    \"reason=${tx_reason#-}\" \"run=${tx_run#-}\"; do\n    printf '%s%s\\n' \"${1:-}\" \"$pair\"\n  done\n}\n\n# --- arming --------------------------------------------------------------------\n\ndo_arm() { # RELEASE PREVIOUS WITHIN LIMIT [COUNT ARGUMENT...]...\n  use_release \"$1\"\n  is_sealed \"$id\" || refuse 76 \"release $id is not complete\"\n  if [ \"$2\" != - ]; then is_id \"$2\" || usage 'the previous release is malformed'; fi\n  if ! is_number \"$3\" || ! is_number \"$4\"; then usage 'the seconds are malformed'; fi\n  [ -n \"$epoch\" ] || usage 'it takes a lease'\n  begin_step\n  expect_current \"$2\"\n  read_journal\n  if is_unfinished; then refuse 87 \"the transaction of epoch $tx_epoch is not finished\"; fi\n  keep_verdict\n  previous=$2 within=$3 limit=$4\n  shift 4\n  prepare_way_back \"$@\"\n  choose_timer\n  [ \"$timer\" != none ] || refuse 88 \"$timer_reason\"\n  read_time\n  tx_epoch=$epoch tx_release=$id tx_previous=$previous tx_boot=$boot tx_deadline=$((now + within))\n  tx_timer=$timer tx_number=$now-$$ tx_limit=$limit tx_run=$lease_run\n  # The record comes last: a timer without one finds nothing to do, a record without one would wait for the next contact.\n  arming=timer\n  if [ \"$survives\" = yes ] && ! add_boot; then survives=no; fi\n  start_timer \"$tx_number\" \"$within\" || refuse 88 \"the timer ($timer) did not start\"\n  arming=record\n  write_journal armed || refuse 79 'the journal could not be written'\n  arming=\n  printf 'timer=%s\\nsurvives-reboot=%s\\n' \"$timer\" \"$survives\"\n}\n\nprepare_way_back() { # [COUNT ARGUMENT...]...\n  need xargs env\n  make_slots \"$deploy/journal\"\n  work=$deploy/transaction-$$\n  remove_tree \"$work\"\n  litter=$work\n  mkdir \"$work\"\n  if [ \"$previous\" != - ]; then\n    if [ ! -d \"$path/releases/$previous\" ] || ! is_sealed \"$previous\"; then refuse 76 \"release $previous is not complete\"; fi\n    ln -s \"releases/$previous\" \"$work/back\"\n  fi\n  printf '%s\\n' \"$PATH\" >\"$work/path\"\n  number=0\n  use_tag\n  while [ $# -gt 0 ]; do\n    number=$((number + 1))\n    count=$1\n    shift\n    if ! is_number \"$count\" || [ \"$count\" -lt 1 ] || [ \"$count\" -gt $# ]; then\n      usage 'a command of the way back is malformed'\n    fi\n    {\n      keep_environment\n      while [ \"$count\" -gt 0 ]; do\n        printf '%s\\0' \"$1\"\n        shift\n        count=$((count - 1))\n      done\n    } >\"$work/go-back.$number\"\n    # What the command says must find room on a full disk.\n    blank_log >\"$work/log.$number\"\n  done\n  for file in \"$work\"/*; do\n    # What a link leads to is no concern.\n    if [ ! -L \"$file\" ]; then set -- \"$@\" \"$file\"; fi\n  done\n  sync_files \"$@\" \"$work\"\n  remove_tree \"$transaction\"\n  mv -- \"$work\" \"$transaction\"\n  litter=\n  sync_directory \"$deploy\"\n}\n\n# How each command of the way back begins: the environment of now, since that of a timer or of cron is another; and the mark.\nkeep_environment() {\n  printf '%s\\0' \"PATH=$PATH\" \"HOME=${HOME:-/}\"\n  for name in USER LOGNAME SHELL LANG TZ XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS XDG_CONFIG_HOME \\\n    DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_TLS_VERIFY DOCKER_CERT_PATH; do\n    value='' given=''\n    eval \"value=\\${$name-} given=\\${$name+yes}\"\n    if [ -n \"$given\" ]; then printf '%s\\0' \"$name=$value\"; fi\n  done\n  if [ \"$outer_locale\" != unset ]; then printf '%s\\0' \"LC_ALL=$outer_locale\"; fi\n  printf '%s\\0' sh -c \"DEPLOY_MARK=\\$0-\\$\\$; export DEPLOY_MARK; exec \\\"\\$@\\\" </dev/null\" \"$tag-$epoch\"\n}\n\n# An arm that was refused half-way: nothing was switched, so that nothing needs to go back. A record that may be there\n# keeps its timer unless another one takes its place.\nabandon_arming() {\n  if [ \"$arming\" = timer ] || write_journal rolled-back not-armed; then end_watch; fi\n}\n\ndo_extend() { # WITHIN\n  is_number \"$1\" || usage 'the seconds are malformed'\n  begin_step\n  read_journal\n  expect_own armed switched\n  # Once it is over it is never extended: going back may be about to begin.\n  if is_due; then refuse 87 'the time to confirm is over'; fi\n  use_timer\n  former=$tx_number\n  # The new timer first, then the record, then the end of the old one: each that fires looks at the record.\n  tx_number=$now-$$\n  start_timer \"$tx_number\" \"$1\" || refuse 88 \"the timer ($timer) did not start\"\n  read_time\n  tx_deadline=$((now + $1))\n  write_journal \"$tx_state\" || refuse 79 'the journal could not be written'\n  if [ \"$timer\" != session ]; then stop_timer \"$former\"; fi\n}\n\n# The run gives up: the time to confirm ends now, and a process that is none of the caller's goes back at once.\ndo_abandon() {\n  [ -n \"$epoch\" ] || usage 'it takes a lease'\n  start_writing\n  hold_lock\n  expect_epoch\n  read_journal\n  read_time\n  case $tx_epoch/$tx_boot/$tx_state in\n  \"$epoch/$boot/armed\" | \"$epoch/$boot/switched\")\n    tx_deadline=$now\n    write_journal \"$tx_state\" || refuse 79 'the journal could not be written'\n    use_timer\n    start_going_back || refuse 88 \"the timer ($timer) did not start\"\n    ;;\n  esac\n  print_transaction\n}\n\nuse_timer() {\n  timer=$tx_timer\n  case $timer in\n  systemd-user) use_user_manager ;;\n  esac\n}\n\n# Refuses unless the transaction is that of our epoch, in one of these states, and of this boot.\nexpect_own() { # STATE...\n  read_time\n  if [ \"$tx_epoch\" = \"$epoch\" ] && [ \"$tx_boot\" = \"$boot\" ]; then\n    for state do\n      if [ \"$tx_state\" = \"$state\" ]; then return 0; fi\n    done\n  fi\n  refuse 87 \"the newest transaction is $tx_state, of epoch $tx_epoch${tx_boot:+ and boot $tx_boot}\"\n}\n\n# Within a lease: whether `switch` may go on. After an answer that was lost it is asked again.\nexpect_switchable() { # ID EXPECTED\n  read_journal\n  expect_own armed switched\n  if [ \"$tx_release\" != \"$1\" ] || [ \"$tx_previous\" != \"$2\" ]; then\n    refuse 87 \"the transaction leads from ${tx_previous#-} to $tx_release\"\n  fi\n}\n\n# --- the end ---------------------------------------------------------------------\n\ndo_confirm() {\n  [ -n \"$epoch\" ] || usage 'it takes a lease'\n  start_writing\n  hold_lock\n  # The state decides, not the time: whoever took the lease has gone back first, with another epoch.\n  expect_epoch\n  read_journal\n  read_time\n  if [ \"$tx_epoch\" = \"$epoch\" ] && [ \"$tx_state\" = switched ] && [ \"$tx_boot\" = \"$boot\" ]; then\n    look_at_current\n    [ \"$current\" = \"$tx_release\" ] || refuse 78 \"current names ${current:-nothing}, not $tx_release\"\n    write_journal committed || refuse 79 'the journal could not be written'\n    end_watch\n    keep_verdict\n  fi\n  print_transaction\n}\n\n# After the end: timers and what looks after a restart go. It may fail in any part, since they look at the journal.\nend_watch() {\n  use_timer\n  stop_timer \"$tx_number\"\n  remove_boot\n}\n\ndo_go_back() {\n  [ -n \"$epoch\" ] || usage 'it takes a lease'\n  start_writing\n  hold_lock\n  expect_epoch\n  recover own\n}\n\n# The run has proven the previous release well, though a command of the way back failed.\ndo_settle() {\n  [ -n \"$epoch\" ] || usage 'it takes a lease'\n  begin_step\n  read_journal\n  expect_own needs-human\n  expect_current \"$tx_previous\"\n  write_journal rolled-back proven || refuse 79 'the journal could not be written'\n}\n\ndo_recover() {\n  [ -d \"$deploy\" ] || { echo 'recovery=none'; return 0; }\n  start_writing\n  hold_lock\n  recover ended\n}\n\n# Finishes what is not, and tells what became of it: `always`, `own` (of our epoch only), `ended` (unless its lease is\n# alive and the machine has not restarted) or `due` (when the time to confirm is over).\nrecover() { # WHEN\n  read_journal\n  recovery=none\n  if is_unfinished; then\n    case $1 in\n    always) roll_back || : ;;\n    own) if [ \"$tx_epoch\" = \"$epoch\" ]; then roll_back || :; fi ;;\n    due) if is_due; then roll_back || :; fi ;;\n    *)\n      read_lease\n      if ! lease_is_alive || [ \"$lease_epoch\" != \"$tx_epoch\" ] || is_due; then roll_back || :; fi\n      ;;\n    esac\n  else\n    case $tx_state in\n    needs-human)\n      recovery=needs-human\n      # Asked for by name, a person has looked: it is tried again.\n      if [ \"$1\" = ended ]; then roll_back || :; fi\n      ;;\n    committed | rolled-back) if [ \"$1\" = own ] && [ \"$tx_epoch\" = \"$epoch\" ]; then recovery=$tx_state; fi ;;\n    esac\n  fi\n  printf 'recovery=%s\\nrelease=%s\\nprevious=%s\\nreason=%s\\n' \\\n    \"$recovery\" \"${tx_release#-}\" \"${tx_previous#-}\" \"${tx_reason#-}\"\n  case $recovery/$tx_reason in\n  needs-human/command-*)\n    number=${tx_reason#command-}\n    said_by \"${number%-failed}\" | sed 's/^/tail=/'\n    ;;\n  esac\n}\n\n# The last lines of what a command of the way back said.\nsaid_by() { # NUMBER\n  if [ -f \"$transaction/log.$1\" ]; then tr '\\000-\\011\\013-\\037\\177' '?' <\"$transaction/log.$1\" | sed '/^$/d' | tail -n 20; fi\n}\n\n# Puts the previous release back into service. May be run any number of times, and after a crash anywhere in it.\n# Sets recovery. Called where no failure ends the script: what could not be done is the reason why a person is needed.\nroll_back() {\n  was=$tx_state\n  recovery=needs-human\n  if [ \"$was\" != rolling-back ] && ! write_journal rolling-back; then\n    tx_reason=journal-not-written\n    return 0\n  fi\n  end_steps\n  problem=-\n  look_at_current\n  if [ \"$was\" = armed ] && [ -z \"$obstacle\" ] && [ \"${current:--}\" = \"$tx_previous\" ]; then\n    # Never switched: what runs is what ran before.\n    end_transaction rolled-back not-switched\n  elif [ \"$was\" = needs-human ] && [ -n \"$current\" ] && [ \"$current\" != \"$tx_release\" ] &&\n    [ \"$current\" != \"$tx_previous\" ] && is_sealed \"$current\"; then\n    end_transaction rolled-back by-hand\n  elif [ -n \"$obstacle\" ]; then\n    end_transaction needs-human current-is-no-link\n  else\n    if [ \"$tx_previous\" = - ]; then go_back_to_nothing; else go_back_to_previous; fi\n    if [ \"$problem\" = - ]; then end_transaction rolled-back; else end_transaction needs-human \"$problem\"; fi\n  fi\n}\n\ngo_back_to_previous() {\n  if [ ! -d \"$path/releases/$tx_previous\" ] || ! is_sealed \"$tx_previous\"; then\n    problem='previous-missing'\n  elif [ \"$current\" = \"$tx_release\" ] || [ -z \"$current\" ]; then\n    back=$transaction/back\n    if [ \"$(readlink \"$back\")\" != \"releases/$tx_previous\" ]; then\n      rm -f -- \"$back\"\n      ln -s \"releases/$tx_previous\" \"$back\" || :\n    fi\n    # In a subshell, since it would end us.\n    if (rename_over \"$back\" \"$path/current\"); then sync_directory \"$path\"; else problem='link-not-renamed'; fi\n  elif [ \"$current\" != \"$tx_previous\" ]; then\n    problem='current-changed'\n  fi\n  if [ \"$problem\" = - ]; then run_way_back; fi\n}\n\n# A first deployment: the app is taken out of service while `current` still leads to it.\ngo_back_to_nothing() {\n  if [ \"$current\" = \"$tx_release\" ]; then\n    run_way_back\n    if rm -f -- \"$path/current\"; then sync_directory \"$path\"; else problem='link-not-removed'; fi\n  elif [ -n \"$current\" ]; then\n    problem='current-changed'\n  fi\n}\n\n# Each command in order, some times before it counts as failed; also after one that failed, to come as far as possible.\nrun_way_back() {\n  number=1\n  while [ -f \"$transaction/go-back.$number\" ]; do\n    attempt=1\n    until go_back_by \"$number\"; do\n      # What a limit or a failure left running would be in the way of the next attempt.\n      end_steps\n      if [ \"$attempt\" -ge \"$attempts\" ]; then\n        problem=command-$number-failed\n        break\n      fi\n      attempt=$((attempt + 1))\n      sleep 1\n    done\n    number=$((number + 1))\n  done\n}\n\n# Nothing of the caller's is handed on: its output may be a connection that is gone, and the lock must not outlive us.\ngo_back_by() { # NUMBER\n  log=$transaction/log.$1\n  blank_log 1<>\"$log\"\n  # Opened for reading too, so that it is not cut: its blocks are what a full disk leaves us.\n  (cd \"$path\" && bounded \"$tx_limit\" xargs -0 -x env -i) <\"$transaction/go-back.$1\" 1<>\"$log\" 2>&1 9>&-\n}\n\nblank_log() { dd if=/dev/zero bs=$log_bytes count=1 2>/dev/null | tr '\\000' '\\n'; }\n\nend_transaction() { # STATE [REASON]\n  if ! write_journal \"$@\"; then\n    tx_reason=journal-not-written\n    return 0\n  fi\n  recovery=$1\n  if [ \"$tx_reason\" != not-switched ]; then\n    # For people and for later plans only; on a full disk it does not happen.\n    (litter='' && do_mark \"$tx_release\" bad 'gone back from: it was not confirmed') >/dev/null 2>&1 || :\n  fi\n  end_watch\n}\n\n# --- what timers run ---------------------------------------------------------------\n\n# The PATH of the run that armed: where it found its programs we find them too.\nuse_armed_path() {\n  if [ -r \"$transaction/path\" ]; then IFS= read -r PATH <\"$transaction/path\" || :; fi\n}\n\n# Goes back when it is time; ends when there is nothing to wait for any more.\ndo_watch() { # EPOCH [session]\n  use_armed_path\n  start_writing\n  read_time\n  if [ \"${2:-}\" = session ]; then\n    name_process $$\n    printf '%s\\n' \"$process\" >\"$transaction/watch.new\"\n    mv -f -- \"$transaction/watch.new\" \"$transaction/watch\"\n    # Who waits for us reads until then.\n    exec 3>&-\n  fi\n  lock_wait=999999999\n  # Who started us has written its record then, or has died.\n  hold_lock\n  drop_lock\n  while :; do\n    read_journal\n    if [ \"$tx_epoch\" != \"$1\" ] || ! is_unfinished; then return 0; fi\n    if is_due; then\n      hold_lock\n      recover due >/dev/null\n      drop_lock\n      # The disk may become writable again.\n      if is_unfinished; then sleep 10; fi\n    else\n      # Looks again now and then: the record may have changed, to an earlier end or to none.\n      left=$((tx_deadline - now))\n      if [ \"$left\" -gt 5 ]; then left=5; fi\n      sleep \"$left\"\n    fi\n  done\n}\n\ndo_tick() {\n  use_armed_path\n  start_writing\n  # An arming that goes on has its line or unit already, and its record not yet.\n  hold_lock\n  read_journal\n  if is_unfinished; then\n    recover due\n  else\n    # Whoever calls us: an arming that died has left no record of which it was.\n    for timer in systemd-system systemd-user session; do remove_boot; done\n  fi\n}\n\n# ---------------------------------------------------------------------------\n\narguments() { # COUNT LEAST [MOST]\n  if [ \"$1\" -lt \"$2\" ] || [ \"$1\" -gt \"${3:-$2}\" ]; then usage 'wrong number of arguments'; fi\n}\n\n# Refuses what would change `current` beside a transaction that is not finished.\nexpect_no_transaction() {\n  if [ -z \"$epoch\" ]; then return 0; fi\n  read_journal\n  if is_unfinished; then refuse 87 \"the transaction of epoch $tx_epoch is $tx_state\"; fi\n}\n\n# Sets shift_by to how many arguments the options are.\nuse_options() {\n  shift_by=0\n  while :; do\n    case ${1:-} in\n    --epoch)\n      epoch=${2:-}\n      is_number \"$epoch\" || usage 'the epoch is malformed'\n      ;;\n    --wait)\n      lock_wait=${2:-}\n      is_number \"$lock_wait\" || usage 'the wait is malformed'\n      ;;\n    *) return 0 ;;\n    esac\n    shift 2\n    shift_by=$((shift_by + 2))\n  done\n}\n\nmain() {\n  case ${1:-} in\n  read-links | check-links | place-pairs)\n    command=$1\n    shift\n    case $command in\n    read-links) do_read_links \"$@\" ;;\n    check-links) do_check_links \"$@\" ;;\n    place-pairs) do_place_pairs \"$@\" ;;\n    esac\n    return 0\n    ;;\n  esac\n  command=option\n  trap on_exit EXIT\n  trap 'exit 79' HUP INT TERM\n  use_options \"$@\"\n  shift \"$shift_by\"\n  marked=\n  if [ \"${1:-}\" = --marked ]; then\n    marked=1\n    shift\n  fi\n  command=${1:-nothing}\n  arguments $# 2 100000\n  use_path \"$2\"\n  shift 2\n  if [ -n \"$marked\" ]; then\n    locked=1\n    drop_lock\n  fi\n  many=100000\n  case $command in\n  facts) do_facts \"$@\" ;;\n  current) arguments $# 0; do_current ;;\n  releases) arguments $# 0; do_releases ;;\n  history) arguments $# 1; do_history \"$@\" ;;\n  stage) arguments $# 3 $many; do_stage \"$@\" ;;\n  link-shared) arguments $# 3 $many; do_link_shared \"$@\" ;;\n  write-file) arguments $# 3; do_write_file \"$@\" ;;\n  seal) arguments $# 1 $many; do_seal \"$@\" ;;\n  versions) arguments $# 1; do_versions \"$@\" ;;\n  describe) arguments $# 3; do_describe \"$@\" ;;\n  changed) arguments $# 1; do_changed \"$@\" ;;\n  switch) arguments $# 2; do_switch \"$@\" ;;\n  clear-current) arguments $# 1; do_clear_current \"$@\" ;;\n  mark) arguments $# 2 3; do_mark \"$@\" ;;\n  remove) arguments $# 1 $many; do_remove \"$@\" ;;\n  append-history) arguments $# 0; do_append_history ;;\n  record) arguments $# 3 $many; do_record \"$@\" ;;\n  in-a-row) do_in_a_row \"$@\" ;;\n  run-in | run-script)\n    if [ -n \"$epoch\" ]; then go_on_marked \"$command\" \"$@\"; fi\n    if [ \"$command\" = run-in ]; then\n      arguments $# 3\n      do_run_in \"$@\"\n    else\n      arguments $# 1 $many\n      do_run_script \"$@\"\n    fi\n    ;;\n  *) transaction_command \"$@\" ;;\n  esac\n}\n\ntransaction_command() {\n  case $command in\n  lease) arguments $# 0; print_lease ;;\n  lease-take) arguments $# 4; do_lease_take \"$@\" </dev/null ;;\n  lease-renew) arguments $# 1; do_lease_renew \"$@\" ;;\n  lease-free) arguments $# 0; do_lease_free ;;\n  unlock) arguments $# 1; do_unlock \"$@\" </dev/null ;;\n  arm) arguments $# 4 $many; do_arm \"$@\" </dev/null ;;\n  extend) arguments $# 1; do_extend \"$@\" </dev/null ;;\n  confirm) arguments $# 0; do_confirm </dev/null ;;\n  go-back) arguments $# 0; do_go_back </dev/null ;;\n  abandon) arguments $# 0; do_abandon </dev/null ;;\n  settle) arguments $# 0; do_settle </dev/null ;;\n  transaction) arguments $# 0; read_journal; print_transaction ;;\n  recover) arguments $# 0; do_recover </dev/null ;;\n  watch) arguments $# 1 2; do_watch \"$@\" </dev/null ;;\n  tick) arguments $# 0; do_tick </dev/null ;;\n  *) usage 'there is no such command' ;;\n  esac\n}\n\nmain \"$@\"\n",
    "host/end-group.sh": "#!/bin/sh\n# Ends a process group: asks with TERM, waits, then insists with KILL.\n#\n#   sh end-group.sh PGID GRACE_SECONDS\n#\n# Exit codes: 0 nothing of the group is left; 1 something is left that may not be signalled or will not go.\n\n# No `--` before the negative id: the kill of dash and of busybox take it for a number.\ngroup=$1\ngrace=$2\n\n# Whether anything of the group still runs. A zombie does not: it only waits for a parent that may never look.\nis_alive() {\n  kill -0 \"-$group\" 2>/dev/null || return 1\n  [ -r \"/proc/$$/stat\" ] || return 0\n  for file in /proc/[0-9]*/stat; do\n    # \"pid (name) state ppid pgrp ...\": the name may hold spaces and brackets.\n    { read -r stat <\"$file\"; } 2>/dev/null || continue\n    stat=${stat##*) }\n    state=${stat%% *}\n    pgrp=${stat#* }\n    pgrp=${pgrp#* }\n    [ \"${pgrp%% *}\" = \"$group\" ] || continue\n    case $state in\n      Z | X) ;;\n      *) return 0 ;;\n    esac\n  done\n  return 1\n}\n\n# Succeeds as soon as nothing of the group is left; fails after $1 seconds.\ngone_within() {\n  ticks=$(($1 * 10))\n  while is_alive; do\n    [ \"$ticks\" -gt 0 ] || return 1\n    if sleep 0.1 2>/dev/null; then\n      ticks=$((ticks - 1))\n    else\n      sleep 1\n      ticks=$((ticks - 10))\n    fi\n  done\n}\n\nkill -TERM \"-$group\" 2>/dev/null\ngone_within \"$grace\" && exit 0\nkill -KILL \"-$group\" 2>/dev/null\ngone_within 2 && exit 0\nexit 1\n",
    "host/in-turn.sh": "#!/bin/sh\n# Runs commands one after another, up to the first that fails.\n#   in-turn.sh [COUNT COMMAND ARGUMENT...]...   each of COUNT words\n# Exit codes: that of the command that failed · 0 all are done · 64 wrong use\nset -u\n\n# The first command is moved behind the others and run from there, by a shell of its own.\nwhile [ $# -gt 0 ]; do\n  count=$1\n  shift\n  case $count in\n  '' | *[!0-9]* | 0) exit 64 ;;\n  esac\n  [ \"$count\" -le $# ] || exit 64\n  left=$(($# - count))\n  # shellcheck disable=SC2016 # The inner shell expands these.\n  sh -c 'left=$1; shift\n    total=$#\n    while [ \"$total\" -gt 0 ]; do\n      word=$1\n      shift\n      [ \"$total\" -le \"$left\" ] || set -- \"$@\" \"$word\"\n      total=$((total - 1))\n    done\n    exec \"$@\" </dev/null' in-turn \"$left\" \"$@\" || exit\n  shift \"$count\"\ndone\n",
    "host/install-script.sh": "#!/bin/sh\n# Keeps one of our scripts on the host under the hash of its text, so that it is sent once.\n#   install-script.sh PATH SHA256 check    prints installed=yes or installed=no\n#   install-script.sh PATH SHA256 write    the script comes on stdin, compressed by gzip\n# Exit codes are those of agent.sh: 64 usage, 70 path-not-writable, 71 disk-full, 72 tool-missing, 74 digest-mismatch.\nset -eu\nLC_ALL=C\nexport LC_ALL\numask 022\n\nrefuse() { # CODE MESSAGE\n  code=$1\n  shift\n  printf 'deploy-agent: %s\\n' \"$*\" >&2\n  exit \"$code\"\n}\n\nhash_input() {\n  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c 1-64\n}\n\n# Why a directory could not be made: the nearest one above it is not ours to write, or there is no room.\nrefuse_directory() { # PATH\n  nearest=$1\n  while [ ! -e \"$nearest\" ] && [ -n \"$nearest\" ]; do nearest=${nearest%/*}; done\n  if [ -d \"${nearest:-/}\" ] && [ -w \"${nearest:-/}\" ]; then refuse 71 \"no space or no inodes left at $1\"; fi\n  refuse 70 \"$(id -un 2>/dev/null || id -u) may not make $1\"\n}\n\n[ $# -eq 3 ] || refuse 64 'wrong number of arguments'\npath=$1 expected=$2 task=$3\ncase $path in\n/*[!/]*) ;;\n*) refuse 64 'the path must be absolute and not /' ;;\nesac\ncommand -v sha256sum >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1 || refuse 72 'sha256sum is not on the PATH'\ndirectory=$path/.deploy/agent\nscript=$directory/$expected.sh\n\nif [ \"$task\" = check ]; then\n  if [ -f \"$script\" ] && [ \"$(hash_input <\"$script\")\" = \"$expected\" ]; then\n    echo installed=yes\n  else\n    echo installed=no\n  fi\n  exit 0\nfi\n\n[ \"$task\" = write ] || refuse 64 'the task is check or write'\n[ -d \"$path\" ] || mkdir -p \"$path\" 2>/dev/null || refuse_directory \"$path\"\n# Another run may make it at the same moment.\n[ -d \"$path/.deploy\" ] || mkdir -m 0700 \"$path/.deploy\" 2>/dev/null || [ -d \"$path/.deploy\" ] || refuse_directory \"$path/.deploy\"\nmkdir -p \"$directory\" 2>/dev/null || refuse_directory \"$directory\"\n[ -w \"$directory\" ] || refuse_directory \"$directory/$expected.sh\"\nfresh=$directory/.$expected.$$\ntrap 'rm -f -- \"$fresh\"' EXIT\ncommand -v gzip >/dev/null 2>&1 || refuse 72 'gzip is not on the PATH'\ngzip -dc >\"$fresh\" 2>/dev/null || :\nif [ \"$(hash_input <\"$fresh\")\" != \"$expected\" ]; then\n  printf '%65536s' '' >>\"$fresh\" 2>/dev/null || refuse 71 \"no space or no inodes left at $path\"\n  refuse 74 'the script arrived damaged'\nfi\nchmod 0500 \"$fresh\"\n# What looks after a restart runs it: it must outlive a power cut.\nsync -- \"$fresh\" 2>/dev/null || sync\nmv -f -- \"$fresh\" \"$script\"\ntrap - EXIT\necho installed=yes\n",
    "host/run-installed.sh": "#!/bin/sh\n# Runs a script of ours that is on the host already, so that it need not be sent.\n#   run-installed.sh PATH SHA256 ARGUMENT...   prints installed=no where it is not there as it was, and does nothing;\n#                                              gzip=yes where it may be sent compressed\nset -eu\nscript=$1/.deploy/agent/$2.sh\nfound=\nif [ -f \"$script\" ]; then\n  found=$(if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi 2>/dev/null <\"$script\") || found=\nfi\nif [ \"${found%% *}\" != \"$2\" ]; then\n  echo installed=no\n  if command -v gzip >/dev/null 2>&1; then echo gzip=yes; fi\n  exit 0\nfi\nshift 2\necho installed=yes\nexec sh \"$script\" \"$@\"\n",
    "host/run.sh": "#!/bin/sh\n# Runs one command for the transport and tells, beside its output, which process group it is and how it ended.\n#\n#   sh run.sh NONCE COMMAND [ARGUMENT...]\n#\n# Before the command:  \"deploy-run NONCE group PGID\" on standard error; PGID 0 where no group can be told.\n# After the command:   \"deploy-run NONCE end\" on standard output, then\n#                      \"deploy-run NONCE exit CODE\" on standard error.\n# Exit codes: those of COMMAND; 126 when it cannot be run, 127 when it is not found, 128+n when signal n ended it.\n# The marks tell an answer from a lost connection, and a finished command from a child that keeps its output open.\n\ndeploy_run_nonce=$1\nshift\n\ndeploy_run_group=0\nif [ -r \"/proc/$$/stat\" ]; then\n  # \"pid (name) state ppid pgrp ...\": the name may hold spaces and brackets.\n  read -r deploy_run_stat <\"/proc/$$/stat\"\n  deploy_run_stat=${deploy_run_stat##*) }\n  deploy_run_stat=${deploy_run_stat#* }\n  deploy_run_stat=${deploy_run_stat#* }\n  deploy_run_group=${deploy_run_stat%% *}\nelse\n  deploy_run_group=$(ps -o pgid= -p \"$$\" | tr -d ' ')\nfi\n\ndeploy_run_announce() {\n  printf 'deploy-run %s group %s\\n' \"$deploy_run_nonce\" \"$1\" >&2\n}\n\nif [ \"$deploy_run_group\" = \"$$\" ] || [ \"$deploy_run_group\" = \"$PPID\" ]; then\n  # The server started this shell, or the login shell above it, as the leader of a group of its own.\n  deploy_run_announce \"$deploy_run_group\"\n  (exec \"$@\")\nelif command -v setsid >/dev/null 2>&1; then\n  # The group belongs to something else (the server itself, say) that must never be ended with the command.\n  exec 3<&0\n  setsid -- \"$@\" <&3 3<&- &\n  exec 3<&-\n  deploy_run_announce \"$!\"\n  wait \"$!\"\nelse\n  deploy_run_announce 0\n  (exec \"$@\")\nfi\ndeploy_run_code=$?\n\nprintf 'deploy-run %s end\\n' \"$deploy_run_nonce\"\nprintf 'deploy-run %s exit %s\\n' \"$deploy_run_nonce\" \"$deploy_run_code\" >&2\nexit \"$deploy_run_code\"\n",
    "traffic/colours.sh": "#!/bin/sh\n# The links `blue` and `green` beside `current`: which release runs under which colour.\n#   colours.sh look  PATH                  prints blue=ID and green=ID, nothing behind `=` where there is none\n#   colours.sh place PATH COLOUR ID        the colour names ID from now on\n# Exit codes: 0 done · 64 wrong use · 81 something else stands there · 82 the link could not be made\nset -u\n\nlook() { # PATH\n  for colour in blue green; do\n    target=$(readlink \"$1/$colour\" 2>/dev/null) || target=\n    printf '%s=%s\\n' \"$colour\" \"${target#releases/}\"\n  done\n}\n\nplace() { # PATH COLOUR ID\n  if [ -e \"$1/$2\" ] && [ ! -L \"$1/$2\" ]; then\n    printf '%s\\n' \"$1/$2 is in the way: it is not a link of ours\" >&2\n    exit 81\n  fi\n  next=$1/.$2-$$\n  rm -f -- \"$next\"\n  # A directory that the old link leads to must not swallow the new one: -T where mv knows it.\n  ln -s \"releases/$3\" \"$next\" || exit 82\n  mv -T -f -- \"$next\" \"$1/$2\" || { rm -f -- \"$next\"; exit 82; }\n  sync -- \"$1\" 2>/dev/null || sync\n}\n\ncase ${1:-}/$# in\nlook/2) look \"$2\" ;;\nplace/4)\n  case $3 in\n  blue | green) place \"$2\" \"$3\" \"$4\" ;;\n  *) exit 64 ;;\n  esac\n  ;;\n*) exit 64 ;;\nesac\n",
    "traffic/proxies/haproxy.sh": "#!/bin/sh\n# Moves traffic between two servers of a backend of HAProxy, `blue` and `green`, through its runtime socket (management.txt\n# of HAProxy, \"Unix Socket commands\"). What it is told is kept in FILE, which HAProxy reads when it starts or is reloaded.\n#   haproxy.sh preflight FILE SOCKET BACKEND CONFIG [shares]   CONFIG: the file from which HAProxy starts\n#   haproxy.sh try       FILE SOCKET BACKEND CONFIG TEXT       whether HAProxy's own checker takes TEXT beside CONFIG: says\n#                                                              `taken`, `refused` and why, or nothing\n#   haproxy.sh move      FILE SOCKET BACKEND TO FROM SECONDS   new requests go to TO; waits for those of FROM, at most so long\n#   haproxy.sh share     FILE SOCKET BACKEND TO FROM PERCENT   so many of the new requests go to TO, the others to FROM\n#   haproxy.sh count     FILE SOCKET BACKEND NAME              prints how many requests it had since HAProxy was loaded\n#   haproxy.sh live      FILE SOCKET BACKEND                   prints blue=WORD and green=WORD: ready, drain or maint\n# Exit codes (haproxy.ts has the same table):\n#   0 done · 64 wrong use · 80 no program that can speak to a socket · 81 nobody answers at the socket\n#   82 there is no such backend · 83 it lacks a server named blue or green · 84 the socket refuses what it takes\n#   85 the server is not well · 86 what it was told could not be kept · 87 its own checker refuses CONFIG\n#   88 the backend does not balance by weights\nset -u\n\nsay() { printf '%s\\n' \"$*\" >&2; }\n\n# Asks HAProxy one thing; it ends the connection when it has answered. Fails where nobody answers.\nask() { # COMMAND\n  if command -v socat >/dev/null 2>&1; then\n    answer=$(printf '%s\\n' \"$1\" | socat -t 10 - \"UNIX-CONNECT:$socket\" 2>/dev/null)\n  else\n    # shellcheck disable=SC2016 # Perl's own variables.\n    answer=$(perl -MIO::Socket::UNIX -e 'alarm 10; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or exit 1;\n      print $s \"$ARGV[1]\\n\"; $s->flush; print while <$s>' \"$socket\" \"$1\" 2>/dev/null)\n  fi\n}\n\nservers() { ask \"show servers state $backend\"; }\n\n# The line of one server, as FILE has it.\nline_of() { printf '%s\\n' \"$answer\" | awk -v name=\"$1\" '$4 == name'; }\n\npreflight() { # CONFIG [shares]\n  command -v socat >/dev/null 2>&1 || perl -MIO::Socket::UNIX -e 1 2>/dev/null || exit 80\n  if ! servers; then\n    say \"$socket: $(ls -ld -- \"$socket\" 2>&1)\"\n    exit 81\n  fi\n  case $answer in\n  *'Permission denied'*) exit 84 ;;\n  *'# be_id'*) ;;\n  *) say \"$answer\"; exit 82 ;;\n  esac\n  for name in blue green; do\n    [ -n \"$(line_of \"$name\")\" ] || { say \"backend $backend has no server $name\"; exit 83; }\n  done\n  # Refused below level admin; it is what they are already.\n  ask 'set server no-such-backend/no-such-server state ready' || exit 81\n  case $answer in\n  *'Permission denied'*) exit 84 ;;\n  esac\n  if [ \"${2:-}\" = shares ]; then expect_weights; fi\n  check \"$1\"\n}\n\n# The column `algo` is named in the first line; a HAProxy that does not tell is believed.\nexpect_weights() {\n  ask \"show stat $backend 2 -1\" || exit 81\n  algorithm=$(printf '%s\\n' \"$answer\" | awk -F, '\n    NR == 1 { for (i = 1; i <= NF; i++) if ($i == \"algo\") column = i }\n    NR == 2 && column { print $column }')\n  case ${algorithm:-roundrobin} in\n  roundrobin | random) ;;\n  *) say \"balance $algorithm\"; exit 88 ;;\n  esac\n}\n\n# What this user may not read, or does not have in its environment, says nothing about the file.\ncheck() { # CONFIG\n  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v haproxy) && [ -r \"$1\" ] || return 0\n  ! grep -q '\"[^\"]*\\$' \"$1\" || return 0\n  said=$(LC_ALL=C \"$program\" -c -f \"$1\" 2>&1) && return 0\n  case $said in\n  *ermission\\ denied*) return 0 ;;\n  esac\n  say \"$said\"\n  exit 87\n}\n\n# A file of ours would be the place of what the checker finds, and means nothing to people.\ntry() { # CONFIG TEXT\n  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v haproxy) && [ -r \"$1\" ] || return 0\n  ! grep -q '\"[^\"]*\\$' \"$1\" || return 0\n  scratch=$(mktemp -d) || return 0\n  printf '%s\\n' \"$2\" >\"$scratch/added\"\n  if said=$(LC_ALL=C \"$program\" -c -f \"$1\" -f \"$scratch/added\" 2>&1 </dev/null); then\n    echo taken\n  else\n    case $said in\n    *ermission\\ denied*) ;;\n    *) printf 'refused %s\\n' \"$(printf '%s\\n' \"$said\" | sed \"s|$scratch/||g\" | grep -F ALERT | head -n 1)\" ;;\n    esac\n  fi\n  rm -rf -- \"$scratch\"\n}\n\ntell() { # COMMAND; HAProxy says nothing where it did as it was told\n  ask \"$1\" || exit 81\n  [ -z \"$answer\" ] || { say \"$1: $answer\"; exit 84; }\n}\n\n# Keeps what the servers are, so that a reload or a restart of HAProxy or of the host does not forget it.\nkeep() {\n  servers || exit 81\n  case $answer in\n  *'# be_id'*) ;;\n  *) say \"$answer\"; exit 82 ;;\n  esac\n  write_file \"$answer\"\n}\n\nwrite_file() { # TEXT\n  directory=${file%/*}\n  mkdir -p -- \"$directory\" || exit 86\n  printf '%s\\n' \"$1\" >\"$file.new\" && sync -- \"$file.new\" && mv -f -- \"$file.new\" \"$file\" || exit 86\n  sync -- \"$directory\" 2>/dev/null || sync\n}\n\n# HAProxy is not there: what it will read when it starts says where the traffic goes.\n# The sixth field is the state in operation (2: running), the seventh why it is not (4: `disabled` in the file, 8: draining),\n# the eighth the weight and the ninth what the file has for it.\nrewrite_file() { # TO FROM\n  [ -r \"$file\" ] || return 0\n  write_file \"$(awk -v to=\"$1\" -v from=\"$2\" '\n    $4 == to { $6 = 2; $7 = 4; $8 = $9 }\n    $4 == from { $6 = 2; $7 = 12; $8 = $9 }\n    { print }' \"$file\")\"\n}\n\nis_running() { # NAME; in operation: HAProxy's own health check, if it has one, does not say otherwise\n  servers || exit 81\n  [ \"$(line_of \"$1\" | awk '{ print $6 }')\" = 2 ]\n}\n\nmove() { # TO FROM SECONDS\n  if ! servers; then\n    rewrite_file \"$1\" \"$2\"\n    # It may have been starting meanwhile, and have read what was there before.\n    sleep 2\n    servers || { say \"HAProxy is not running; it will find the traffic at $1\"; return 0; }\n  fi\n  make_ready \"$1\"\n  tell \"set server $backend/$2 state drain\"\n  # From parts that they had: 100% is what the configuration says.\n  tell \"set server $backend/$1 weight 100%\"\n  tell \"set server $backend/$2 weight 100%\"\n  keep\n  drain \"$2\" \"$3\"\n}\n\nmake_ready() { # NAME\n  tell \"set server $backend/$1 state ready\"\n  left=10\n  until is_running \"$1\"; do\n    if [ \"$left\" -eq 0 ]; then\n      say \"HAProxy finds that $backend/$1 is not well\"\n      tell \"set server $backend/$1 state drain\"\n      exit 85\n    fi\n    left=$((left - 1))\n    sleep 1\n  done\n}\n\n# The weights first: a server that becomes ready must not have more than its part.\nshare() { # TO FROM PERCENT\n  servers || exit 81\n  tell \"set server $backend/$1 weight $3\"\n  tell \"set server $backend/$2 weight $((100 - $3))\"\n  make_ready \"$1\"\n  keep\n}\n\n# stot, the eighth field: sessions, of which each request is one.\ncount() { # NAME\n  ask \"show stat $backend 4 -1\" || exit 81\n  printf '%s\\n' \"$answer\" | awk -F, -v name=\"$1\" '$2 == name { print $8; found = 1 } END { exit !found }' || exit 83\n}\n\ndrain() { # NAME SECONDS\n  left=$2\n  while :; do\n    ask \"show stat $backend 4 -1\" || return 0\n    # scur, the fifth field: sessions of now.\n    sessions=$(printf '%s\\n' \"$answer\" | awk -F, -v name=\"$1\" '$2 == name { print $5 }')\n    [ \"${sessions:-0}\" -gt 0 ] || break\n    if [ \"$left\" -le 0 ]; then break; fi\n    left=$((left - 1))\n    sleep 1\n  done\n  printf 'left=%s\\n' \"${sessions:-0}\"\n}\n\nlive() {\n  servers || exit 81\n  printf '%s\\n' \"$answer\" | awk '\n    $4 == \"blue\" || $4 == \"green\" {\n      word = \"ready\"\n      if (int($7 / 8) % 2 == 1) word = \"drain\"\n      if ($7 % 2 == 1) word = \"maint\"\n      print $4 \"=\" word\n    }'\n}\n\nverb=${1:-}\n[ $# -ge 4 ] || exit 64\nfile=$2 socket=$3 backend=$4\nshift 4\ncase $verb/$# in\npreflight/1 | preflight/2) preflight \"$@\" ;;\ntry/2) try \"$@\" ;;\nmove/3) move \"$@\" ;;\nshare/3) share \"$@\" ;;\ncount/1) count \"$1\" ;;\nlive/0) live ;;\n*) exit 64 ;;\nesac\n",
    "traffic/proxies/socket-link.sh": "#!/bin/sh\n# Moves traffic between the Unix sockets `blue` and `green` of a directory: a proxy sends its requests to the link\n# `current` beside them, which is flipped by rename (rename(2)). The proxy is told nothing and need not be reloaded.\n# BY is `own` where the app listens at the sockets, and `forwarded` where systemd does, for an app at a port.\n#   socket-link.sh preflight DIRECTORY PROXY BY CONFIG            PROXY: nginx or caddy, which starts from the file CONFIG\n#   socket-link.sh try       DIRECTORY PROXY BY CONFIG TEXT       whether the proxy's own checker takes TEXT: says `taken`,\n#                                                                 `refused` and why, or nothing\n#   socket-link.sh move      DIRECTORY PROXY BY TO FROM SECONDS   new requests go to TO; waits for those of FROM, at most\n#                                                                 so long\n# Exit codes (socket-link.ts has the same table):\n#   0 done · 64 wrong use · 80 the proxy is not installed · 81 its own checker refuses its configuration\n#   82 its configuration does not name the link · 83 other users may not enter the directory\n#   84 nobody listens at the socket · 85 other users may not write to it · 86 the link could not be made\n#   87 systemd does not listen at the sockets, or the link could not be made beside them\nset -u\n\nsay() { printf '%s\\n' \"$*\" >&2; }\n\n# The proxy is another user. What an access list or a group of its own says cannot be seen from here and is believed.\nis_open() { # PATH LETTER-OF-GROUP LETTER-OF-OTHERS, as in `ls -l`: columns 6 and 9 are w, 7 and 10 x\n  mode=$(ls -ldL -- \"$1\" 2>/dev/null) || return 1\n  mode=${mode%% *}\n  case $mode in\n  *+) return 0 ;;\n  esac\n  group=$(printf '%s' \"$mode\" | cut -c \"$2\")\n  others=$(printf '%s' \"$mode\" | cut -c \"$3\")\n  case $group$others in\n  -- | -T | S- | ST) return 1 ;;\n  esac\n}\n\nmay_enter() {\n  at=$directory\n  while [ -n \"$at\" ]; do\n    if [ -d \"$at\" ] && ! is_open \"$at\" 7 10; then\n      say \"$at: $(ls -ld -- \"$at\")\"\n      exit 83\n    fi\n    at=${at%/*}\n  done\n}\n\n# The checker of a proxy, as this user: what it may not read or open says nothing about the configuration.\ncheck() { # CONFIG\n  [ -r \"$1\" ] || return 0\n  case $proxy in\n  nginx)\n    said=$(LC_ALL=C \"$program\" -t -c \"$1\" 2>&1) && return 0\n    said=$(printf '%s\\n' \"$said\" | grep -F '[emerg]') || return 0\n    ;;\n  caddy)\n    # Variables of its service are not ours.\n    ! grep -q '{\\$' \"$1\" || return 0\n    scratch=$(mktemp -d) || return 0\n    adapter=caddyfile\n    case $1 in\n    *.json) adapter= ;;\n    esac\n    # Else it would keep certificates of its own in our home.\n    said=$(XDG_DATA_HOME=$scratch XDG_CONFIG_HOME=$scratch \"$program\" validate --config \"$1\" ${adapter:+--adapter \"$adapter\"} 2>&1)\n    status=$?\n    rm -rf -- \"$scratch\"\n    [ \"$status\" -ne 0 ] || return 0\n    ;;\n  esac\n  case $said in\n  *ermission\\ denied*) return 0 ;;\n  esac\n  say \"$said\"\n  exit 81\n}\n\n# What is added to nginx is a file that its `http` includes, and to Caddy a part of its file.\ntry() { # CONFIG TEXT\n  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v \"$proxy\") || return 0\n  scratch=$(mktemp -d) || return 0\n  printf '%s\\n' \"$2\" >\"$scratch/added\"\n  case $proxy in\n  nginx)\n    printf 'pid %s/pid;\\nerror_log stderr;\\nevents {}\\nhttp { access_log off; include %s/added; }\\n' \"$scratch\" \"$scratch\" >\"$scratch/conf\"\n    said=$(LC_ALL=C \"$program\" -t -c \"$scratch/conf\" 2>&1 </dev/null) && said=\n    # It also opens what it would listen at, which is not this user's to do.\n    said=$(printf '%s\\n' \"$said\" | grep -F '[emerg]' | grep -v -e 'bind()' -e 'ermission denied' | head -n 1)\n    ;;\n  caddy)\n    if [ -r \"$1\" ] && ! grep -q '{\\$' \"$1\"; then cat -- \"$1\" \"$scratch/added\" >\"$scratch/conf\"; else mv \"$scratch/added\" \"$scratch/conf\"; fi\n    said=$(XDG_DATA_HOME=$scratch XDG_CONFIG_HOME=$scratch \"$program\" validate --config \"$scratch/conf\" --adapter caddyfile 2>&1 </dev/null) && said=\n    said=$(printf '%s\\n' \"$said\" | grep -e '^Error' | grep -v 'ermission denied' | head -n 1)\n    ;;\n  esac\n  printf '%s\\n' \"${said:+refused }${said:-taken}\" | sed \"s|$scratch/||g\"\n  rm -rf -- \"$scratch\"\n}\n\n# Looks through the configuration's directory, without what is only kept there; unreadable files may name the link.\nnames_link() { # CONFIG\n  # shellcheck disable=SC2185 # -L is there, before the path.\n  found=$(find -L \"${1%/*}\" \\( -name sites-available -o -name modules \\) -prune -o -type f ! -name '*.so' -exec cat -- {} + 2>/dev/null)\n  all=$?\n  printf '%s\\n' \"$found\" | sed 's/#.*//' | grep -F -e \"unix:$directory/current\" -e \"unix/$directory/current\" >/dev/null && return 0\n  [ \"$all\" -ne 0 ]\n}\n\npreflight() { # CONFIG\n  # sbin is not on everybody's PATH.\n  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v \"$proxy\") || exit 80\n  may_enter\n  check \"$1\"\n  names_link \"$1\" || exit 82\n  [ \"$by\" = own ] || is_forwarded\n}\n\nis_forwarded() {\n  for name in blue green; do\n    listens \"$name\" || { say \"nobody listens at $directory/$name\"; exit 87; }\n  done\n  [ -w \"$directory\" ] || { ls -ld -- \"$directory\" >&2; exit 87; }\n}\n\n# The sockets bound to a path, one line each (proc_net(5)): 00010000 is one that listens, all others are connections.\nbound() { # NAME\n  awk -v path=\"$directory/$1\" '\n    NR > 1 { line = $0; flags = $4; for (i = 0; i < 7; i++) sub(/^ *[^ ]+ ?/, \"\", line); if (line == path) print flags }\n  ' /proc/net/unix\n}\n\nlistens() { [ -S \"$directory/$1\" ] && bound \"$1\" | grep -q '^00010000$'; }\n\nconnections() { bound \"$1\" | grep -c -v '^00010000$'; }\n\nmove() { # TO FROM SECONDS\n  left=10\n  until listens \"$1\"; do\n    [ \"$left\" -gt 0 ] || { say \"nobody listens at $directory/$1\"; exit 84; }\n    left=$((left - 1))\n    sleep 1\n  done\n  may_enter\n  is_open \"$directory/$1\" 6 9 || { ls -l -- \"$directory/$1\" >&2; exit 85; }\n  if [ \"$(readlink -- \"$directory/current\" 2>/dev/null)\" != \"$1\" ]; then flip \"$1\"; fi\n  drain \"$2\" \"$3\"\n}\n\nflip() { # NAME\n  next=$directory/.current-$$\n  rm -f -- \"$next\"\n  ln -s \"$1\" \"$next\" || exit 86\n  mv -T -f -- \"$next\" \"$directory/current\" || { rm -f -- \"$next\"; exit 86; }\n  sync -- \"$directory\" 2>/dev/null || sync\n}\n\ndrain() { # NAME SECONDS\n  left=$2\n  while :; do\n    open=$(connections \"$1\")\n    if [ \"$open\" -eq 0 ] || [ \"$left\" -le 0 ]; then break; fi\n    left=$((left - 1))\n    sleep 1\n  done\n  printf 'left=%s\\n' \"$open\"\n}\n\nverb=${1:-}\n[ $# -ge 4 ] || exit 64\ndirectory=$2 proxy=$3 by=$4\nshift 4\ncase $proxy/$by in\nnginx/own | nginx/forwarded | caddy/own | caddy/forwarded) ;;\n*) exit 64 ;;\nesac\ncase $verb/$# in\npreflight/1) preflight \"$1\" ;;\ntry/2) try \"$@\" ;;\nmove/3) move \"$@\" ;;\n*) exit 64 ;;\nesac\n",
    "traffic/proxies/traefik.sh": "#!/bin/sh\n# Moves traffic between two ports of 127.0.0.1 by one file in the directory that Traefik's file provider watches, which is\n# replaced by rename. Traefik takes it up some time later (its `providersThrottleDuration`) and then says so in its API.\n# Connections of clients stay open meanwhile; what the old server was asked before goes on.\n#   traefik.sh preflight API DIRECTORY SERVICE BLUE GREEN CONFIG     CONFIG: the file from which Traefik starts\n#   traefik.sh try       API DIRECTORY SERVICE BLUE GREEN CONFIG TEXT   says nothing: Traefik has no checker\n#   traefik.sh move      API DIRECTORY SERVICE BLUE GREEN TO FROM SECONDS   new requests go to the colour TO; waits for\n#                                                                    those of FROM, at most so long\n# Exit codes (traefik.ts has the same table):\n#   0 done · 64 wrong use · 80 no program that can ask over HTTP · 81 the API does not answer\n#   82 no router sends requests to SERVICE · 83 no file can be made in DIRECTORY · 84 CONFIG does not name DIRECTORY\n#   85 Traefik did not take up the file · 86 the file could not be written\nset -u\n\nsay() { printf '%s\\n' \"$*\" >&2; }\n\ncan_ask() { command -v curl >/dev/null 2>&1 || perl -MIO::Socket::INET -e 1 2>/dev/null; }\n\n# What the API has at a path. Fails where it does not answer, or has nothing there.\nask() { # PATH\n  if command -v curl >/dev/null 2>&1; then\n    answer=$(curl -q -s -f --noproxy '*' -m 10 \"$api$1\" 2>/dev/null)\n  else\n    # shellcheck disable=SC2016 # Perl's own variables.\n    answer=$(perl -MIO::Socket::INET -e 'alarm 10; my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0]) or exit 1;\n      print $s \"GET $ARGV[1] HTTP/1.0\\r\\nHost: $ARGV[0]\\r\\n\\r\\n\"; <$s> =~ / 200 / or exit 1; while (<$s>) { last if /^\\r?$/ }\n      print while <$s>' \"${api#http://}\" \"$1\" 2>/dev/null)\n  fi\n}\n\nis_up() { ask /api/overview; }\n\nport_of() { # COLOUR\n  case $1 in\n  blue) echo \"$blue\" ;;\n  green) echo \"$green\" ;;\n  esac\n}\n\npreflight() { # CONFIG\n  can_ask || exit 80\n  is_up || exit 81\n  ask '/api/http/routers?per_page=10000' || exit 81\n  case $answer in\n  *\"\\\"service\\\":\\\"$service\\\"\"* | *\"\\\"service\\\":\\\"$service@file\\\"\"*) ;;\n  *) exit 82 ;;\n  esac\n  if ! { [ -d \"$directory\" ] && [ -w \"$directory\" ] && [ -x \"$directory\" ]; }; then\n    say \"$(ls -ld -- \"$directory\" 2>&1)\"\n    exit 83\n  fi\n  # Where it is, all that Traefik starts from is in it (static configuration: the ways are mutually exclusive).\n  [ ! -r \"$1\" ] || sed 's/#.*//' \"$1\" | grep -F -e \"$directory\" >/dev/null || exit 84\n}\n\n# Connections to an app are ended a second after their last request, so that those that are left have one.\ncontent() { # COLOUR\n  cat <<EOF\n# Written by deploy-action; changes here are lost when the traffic moves.\nhttp:\n  services:\n    $service:\n      loadBalancer:\n        serversTransport: $service\n        servers:\n          - url: http://127.0.0.1:$(port_of \"$1\")\n  serversTransports:\n    $service:\n      forwardingTimeouts:\n        idleConnTimeout: 1s\nEOF\n}\n\n# The new one has a name that Traefik does not read.\nwrite_file() { # TEXT\n  next=$directory/.$service-$$\n  if ! { (umask 022 && printf '%s\\n' \"$1\" >\"$next\") && sync -- \"$next\" && mv -f -- \"$next\" \"$file\"; }; then\n    rm -f -- \"$next\"\n    exit 86\n  fi\n  sync -- \"$directory\" 2>/dev/null || sync\n}\n\nsends_to() { # COLOUR\n  ask \"/api/http/services/$service@file\" || return 1\n  case $answer in\n  *\"\\\"servers\\\":[{\\\"url\\\":\\\"http://127.0.0.1:$(port_of \"$1\")\\\"\"*) return 0 ;;\n  esac\n  return 1\n}\n\nmove() { # TO FROM SECONDS\n  before=\n  [ ! -r \"$file\" ] || before=$(cat -- \"$file\")\n  wanted=$(content \"$1\")\n  [ \"$before\" = \"$wanted\" ] || write_file \"$wanted\"\n  silent=0 left=30\n  until sends_to \"$1\"; do\n    if is_up; then silent=0; else silent=$((silent + 1)); fi\n    if [ \"$silent\" -ge 5 ]; then\n      say \"Traefik is not running; it will find the traffic at $1\"\n      return 0\n    fi\n    if [ \"$left\" -eq 0 ]; then\n      take_back\n      exit 85\n    fi\n    left=$((left - 1))\n    sleep 1\n  done\n  # Its entry points take the new configuration one after another, the API's among them.\n  sleep 1\n  drain \"$2\" \"$3\"\n}\n\n# What Traefik did not take up now it must not take up later.\ntake_back() {\n  if [ -n \"$before\" ]; then write_file \"$before\"; else rm -f -- \"$file\"; fi\n}\n\n# Open connections from this host to the port, as the client has them (proc_net(5); 01 is TCP_ESTABLISHED).\nconnections() { # PORT\n  awk -v port=\"$(printf ':%04X' \"$1\")\" '\n    $4 == \"01\" && ($3 == \"0100007F\" port || $3 == \"7F000001\" port) { n++ } END { print n + 0 }' /proc/net/tcp\n}\n\ndrain() { # COLOUR SECONDS\n  port=$(port_of \"$1\") left=$2\n  while :; do\n    open=$(connections \"$port\")\n    if [ \"$open\" -eq 0 ] || [ \"$left\" -le 0 ]; then break; fi\n    left=$((left - 1))\n    sleep 1\n  done\n  printf 'left=%s\\n' \"$open\"\n}\n\nverb=${1:-}\n[ $# -ge 6 ] || exit 64\napi=$2 directory=$3 service=$4 blue=$5 green=$6\nshift 6\nfile=$directory/$service.traffic.yml\ncase $verb/$# in\npreflight/1) preflight \"$1\" ;;\ntry/2) ;;\nmove/3)\n  case $1/$2 in\n  blue/green | green/blue) move \"$@\" ;;\n  *) exit 64 ;;\n  esac\n  ;;\n*) exit 64 ;;\nesac\n",
};


/***/ }),

/***/ 7949:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MH: () => (/* binding */ parseTransaction),
/* harmony export */   QM: () => (/* binding */ parseLease),
/* harmony export */   RD: () => (/* binding */ parseRecovery),
/* harmony export */   a3: () => (/* binding */ parseDeadMan),
/* harmony export */   tl: () => (/* binding */ parseArmed)
/* harmony export */ });
/* harmony import */ var _key_values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3892);

/** The holder of the lease in what the agent printed (`lease-…=` lines), or undefined when it is free. */
function parseLease(text) {
    const run = (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'lease-run');
    if (run === undefined)
        return undefined;
    return {
        run,
        actor: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'lease-actor') ?? '',
        url: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'lease-url') ?? '',
        epoch: numberOf(text, 'lease-epoch'),
        secondsLeft: numberOf(text, 'lease-seconds-left'),
    };
}
/** The newest transaction in what the agent printed; `prefix` stands before its keys. */
function parseTransaction(text, prefix = '') {
    const run = (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, `${prefix}run`);
    return {
        state: stateOf((0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, `${prefix}state`)),
        ...details(text, prefix),
        ...(run === undefined ? {} : { run }),
        epoch: numberOf(text, `${prefix}epoch`),
    };
}
/** What a recovery did, in what the agent printed. */
function parseRecovery(text) {
    const tail = (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .keyValues */ .K)(text).flatMap(([key, value]) => (key === 'tail' ? [value] : []));
    return {
        action: actionOf((0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'recovery')),
        ...details(text, ''),
        ...(tail.length === 0 ? {} : { tail }),
    };
}
/** What the host can promise, in the facts that the agent printed. */
function parseDeadMan(text) {
    return {
        timer: timerOf((0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'dead-man')) ?? 'none',
        survivesReboot: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'dead-man-survives-reboot') === 'yes',
        reason: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'dead-man-reason') ?? '',
    };
}
/** What was armed, in what the agent printed. */
function parseArmed(text) {
    return {
        timer: timerOf((0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'timer')) ?? 'session',
        survivesReboot: (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, 'survives-reboot') === 'yes',
    };
}
function details(text, prefix) {
    const [release, previous, reason] = ['release', 'previous', 'reason'].map((key) => (0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, `${prefix}${key}`));
    return {
        ...(release === undefined ? {} : { release }),
        ...(previous === undefined ? {} : { previous }),
        ...(reason === undefined ? {} : { reason }),
    };
}
function numberOf(text, key) {
    const value = Number((0,_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .lastValue */ .k)(text, key));
    return Number.isSafeInteger(value) ? value : 0;
}
const states = [
    'none',
    'armed',
    'switched',
    'committed',
    'rolling-back',
    'rolled-back',
    'needs-human',
];
/** A state that a newer agent may know is nothing to go on with: a person has to look. */
function stateOf(text) {
    return text === undefined ? 'none' : (states.find((state) => state === text) ?? 'needs-human');
}
const actions = ['none', 'committed', 'rolled-back', 'needs-human'];
function actionOf(text) {
    return text === undefined ? 'none' : (actions.find((action) => action === text) ?? 'needs-human');
}
const timers = ['systemd-system', 'systemd-user', 'session'];
function timerOf(text) {
    return timers.find((timer) => timer === text);
}


/***/ }),

/***/ 1560:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ failureOf),
/* harmony export */   s: () => (/* binding */ DeployError)
/* harmony export */ });
/** Carries a Failure through code that throws. */
class DeployError extends Error {
    failure;
    constructor(failure, options) {
        super(failure.message, options);
        this.name = 'DeployError';
        this.failure = failure;
    }
}
/** The failure that an unknown thrown value stands for; anything unforeseen becomes `internal`. */
function failureOf(thrown) {
    if (thrown instanceof DeployError)
        return thrown.failure;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return {
        kind: 'internal',
        message,
        hint: 'This is a defect in deploy-action: please report it with this output.',
    };
}


/***/ }),

/***/ 1093:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AV: () => (/* binding */ averagePartBytes),
/* harmony export */   CI: () => (/* binding */ partsOf),
/* harmony export */   Rn: () => (/* binding */ partText),
/* harmony export */   ny: () => (/* binding */ smallestCutBytes)
/* harmony export */ });
/** Smaller files are always sent whole. */
const smallestCutBytes = 1024 * 1024;
/** How long the parts of a file of `size` bytes are on average, a power of two: no list of them grows without end. */
function averagePartBytes(size) {
    let average = 8 * 1024;
    for (let most = 1024 ** 3; size >= most && average < 1024 ** 2; most *= 4)
        average *= 4;
    return average;
}
const keyLength = 10;
/** A part as text, from a checksum of 32 bits and its length in bytes, less than 16 MiB. */
function partText(checksum, bytes) {
    const packed = Buffer.alloc(7);
    packed.writeUInt32BE(checksum, 0);
    packed.writeUIntBE(bytes, 4, 3);
    // Each of the two begins a new character.
    return packed.toString('base64', 0, 4).slice(0, 6) + packed.toString('base64', 4, 7);
}
/** The parts of a group, each with its length in bytes; `key` is the same for parts that hold the same. */
function* partsOf(group) {
    for (let at = 0; at + keyLength <= group.parts.length; at += keyLength) {
        const key = group.parts.slice(at, at + keyLength);
        yield { key, bytes: Buffer.from(key.slice(6), 'base64').readUIntBE(0, 3) };
    }
}


/***/ }),

/***/ 506:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ goArchitecture)
/* harmony export */ });
const goNames = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };
/** How Go, and with it OCI, calls a machine that `uname -m` names. */
function goArchitecture(machine) {
    return goNames[machine] ?? machine;
}


/***/ }),

/***/ 35:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ notificationKinds)
/* harmony export */ });
/** What may be told: that a run began, or how it ended. `recovered`: the first success after a failure. */
const notificationKinds = [
    'started',
    'deployed',
    'partial',
    'rolled-back',
    'failed',
    'unknown',
    'recovered',
];


/***/ }),

/***/ 4487:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ colours),
/* harmony export */   R: () => (/* binding */ otherColour)
/* harmony export */ });
/** The two places in which releases run beside each other: one serves, the other is idle or being tried. */
const colours = ['blue', 'green'];
/** The colour that is not this one. */
function otherColour(colour) {
    return colour === 'blue' ? 'green' : 'blue';
}


/***/ }),

/***/ 7806:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ isUnfinished)
/* harmony export */ });
/** Whether somebody, the host itself if nobody else, still has to end it. */
function isUnfinished({ state }) {
    return state === 'armed' || state === 'switched' || state === 'rolling-back';
}


/***/ }),

/***/ 749:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hv: () => (/* binding */ jsonPost),
/* harmony export */   VE: () => (/* binding */ DeliveryError),
/* harmony export */   cK: () => (/* binding */ deliver),
/* harmony export */   vI: () => (/* binding */ shortened),
/* harmony export */   zz: () => (/* binding */ deliveryLimits)
/* harmony export */ });
/* unused harmony export codeOf */
/** How often a delivery is tried, and the waits between. */
const deliveryLimits = { tries: 3, waitsMs: [1_000, 3_000], longestWaitMs: 10_000 };
/** A request that was not taken; its message names no address. */
class DeliveryError extends Error {
    /** Of the last answer; undefined when there was none. */
    status;
    constructor(message, status) {
        super(message);
        this.name = 'DeliveryError';
        this.status = status;
    }
}
/**
 * Sends a request, again where the far side was busy or out of reach (no answer, 429, 5xx), waiting as long as it
 * asks for, up to 10 s. Resolves with an answer 2xx; rejects with DeliveryError.
 * A message whose answer was lost can so arrive twice.
 */
async function deliver(message, context) {
    for (let attempt = 0;; attempt += 1) {
        const outcome = await tryOnce(message, context);
        if (outcome.reply !== undefined && outcome.reply.status < 300)
            return outcome.reply;
        const isLast = attempt + 1 >= deliveryLimits.tries;
        if (isLast || !outcome.isPassing || context.signal.aborted)
            throw failed(outcome);
        const usual = deliveryLimits.waitsMs[attempt] ?? deliveryLimits.longestWaitMs;
        const waitMs = outcome.reply === undefined ? usual : (askedWait(outcome.reply) ?? usual);
        if (waitMs > deliveryLimits.longestWaitMs)
            throw failed(outcome, ', to be tried much later');
        await context.clock.sleep(waitMs, context.signal).catch(() => {
            throw failed(outcome);
        });
    }
}
function failed({ problem, reply }, more = '') {
    return new DeliveryError(`${problem}${more}`, reply?.status);
}
async function tryOnce(message, { http, signal }) {
    try {
        const reply = await http(message, signal);
        const { status } = reply;
        const said = reply.body.trim().replace(/\s+/g, ' ').slice(0, 200);
        return {
            reply,
            problem: `it answered ${status}${said === '' ? '' : `: ${said}`}`,
            isPassing: status === 429 || status >= 500,
        };
    }
    catch (thrown) {
        if (signal.aborted)
            return { problem: 'it did not answer in time', isPassing: false };
        return { problem: `there was no answer (${codeOf(thrown)})`, isPassing: true };
    }
}
/** The code of a network error: its message may hold the address. */
function codeOf(thrown) {
    if (!(thrown instanceof Error))
        return 'unknown';
    if ('code' in thrown && typeof thrown.code === 'string')
        return thrown.code;
    return thrown.cause === undefined ? thrown.name : codeOf(thrown.cause);
}
/** `Retry-After` in seconds (RFC 9110, 10.2.3; dates are not used by these services). */
function askedWait({ headers }) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined;
}
/** A POST with a JSON body. */
function jsonPost(url, body, headers = {}) {
    return {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
    };
}
/** At most `limit` UTF-16 units, ending in `…` where something was cut; never half a character. */
function shortened(text, limit) {
    if (text.length <= limit)
        return text;
    return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}


/***/ }),

/***/ 2220:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  me: () => (/* binding */ notify),
  Ni: () => (/* binding */ settling)
});

// UNUSED EXPORTS: notifiers

// EXTERNAL MODULE: ./lib/notifiers/deliver.js
var deliver = __webpack_require__(749);
;// CONCATENATED MODULE: ./lib/notifiers/discord.js

/** Discord, through a channel's webhook (Discord's developer documentation, "Execute Webhook"). */
const discord = async ({ url }, notification, context) => {
    await (0,deliver/* deliver */.cK)((0,deliver/* jsonPost */.Hv)(url, discordBody(notification)), context);
};
/** One embed; limits: title 256 characters, 6000 in all. Nobody is mentioned. */
function discordBody({ kind, title, text, facts, steps, link }) {
    const said = [text, ...steps.map((step) => `→ ${step}`)].map(unformatted).join('\n');
    return {
        allowed_mentions: { parse: [] },
        embeds: [
            {
                title: (0,deliver/* shortened */.vI)(unformatted(title), 256),
                description: (0,deliver/* shortened */.vI)(said, 2000),
                color: colourOf(kind),
                fields: facts.slice(0, 10).map(({ name, value }) => ({
                    name: (0,deliver/* shortened */.vI)(name, 40),
                    value: (0,deliver/* shortened */.vI)(unformatted(value), 300),
                    inline: value.length < 40,
                })),
                ...(link === undefined ? {} : { url: link }),
            },
        ],
    };
}
/** Backslashes take the meaning from what Discord reads as Markdown. */
function unformatted(text) {
    return text.replace(/[\\`*_~|<>[\]()#]/g, '\\$&');
}
function colourOf(kind) {
    switch (kind) {
        case 'deployed':
        case 'recovered':
            return 0x2da44e;
        case 'started':
            return 0x0969da;
        case 'partial':
        case 'rolled-back':
            return 0xbf8700;
        case 'failed':
        case 'unknown':
            return 0xcf222e;
    }
}

;// CONCATENATED MODULE: ./lib/notifiers/email.js

/** Mail, through an SMTP server; tried again while the server is out of reach or says that it is busy (4xx). */
const email = async (channel, notification, context) => {
    const { title, text, facts, steps, link } = notification;
    const mail = {
        from: channel.from,
        to: channel.to,
        subject: title,
        text: [
            text,
            ...steps.map((step) => `- ${step}`),
            '',
            ...facts.map(({ name, value }) => `${name}: ${value}`),
            ...(link === undefined ? [] : ['', `Log of this run: ${link}`]),
            '',
        ].join('\n'),
        messageId: `<${notification.id.replace(/[^A-Za-z0-9.-]/g, '-')}@deploy-action.invalid>`,
    };
    for (let attempt = 0;; attempt += 1) {
        try {
            await context.mail(channel, mail, context.signal);
            return;
        }
        catch (thrown) {
            const waitMs = deliver/* deliveryLimits */.zz.waitsMs[attempt];
            if (waitMs === undefined || context.signal.aborted || !isPassing(thrown))
                throw thrown;
            await context.clock.sleep(waitMs, context.signal).catch(() => {
                throw thrown;
            });
        }
    }
};
/** RFC 5321, 4.2.1: 4yz is transient, 5yz is not. Without a reply nothing was taken. */
function isPassing(thrown) {
    if (!(thrown instanceof Error))
        return false;
    if ('code' in thrown && (thrown.code === 'EAUTH' || thrown.code === 'ETLS'))
        return false;
    if ('responseCode' in thrown && typeof thrown.responseCode === 'number')
        return thrown.responseCode < 500;
    return true;
}

;// CONCATENATED MODULE: ./lib/notifiers/github-issue.js

/**
 * An issue in the run's repository: opened by the first failure of an environment or another topic, told of each further
 * one, and closed as soon as it works. Needs a token with `issues: write`.
 */
const githubIssue = async (channel, notification, context) => {
    const { repository } = context;
    if (repository === undefined)
        throw new Error('this is no run on GitHub, so there is no repository');
    const issues = `${repository.api}/repos/${repository.name}/issues`;
    const send = async (message, body) => (await (0,deliver/* deliver */.cK)(request(message, channel.token, body), context)).body;
    const begun = isFailure(notification);
    if (!begun && !isSuccess(notification))
        return;
    const subject = subjectOf(notification);
    const open = await findOpen(issues, subject.marker, channel, context);
    if (open === undefined) {
        if (!begun)
            return;
        await send({ method: 'POST', url: issues }, {
            title: (0,deliver/* shortened */.vI)(subject.title, 250),
            body: `${subject.marker}\n${issueText(notification)}`,
            labels: channel.labels,
        });
        return;
    }
    await send({ method: 'POST', url: `${issues}/${open}/comments` }, { body: issueText(notification) });
    if (begun)
        return;
    await send({ method: 'PATCH', url: `${issues}/${open}` }, { state: 'closed', state_reason: 'completed' });
};
/** The title of an issue, and the first line of its text, by which it is found again. */
function subjectOf({ app, environment, topic }) {
    return topic === undefined
        ? {
            title: `Deployment of ${app} to ${environment} fails`,
            marker: `<!-- deploy-action: ${app}/${environment} -->`,
        }
        : { title: `${app}: ${topic} fails`, marker: `<!-- deploy-action: ${app}: ${topic} -->` };
}
function isFailure({ kind }) {
    return kind === 'failed' || kind === 'rolled-back' || kind === 'unknown';
}
/** That going back by command works says nothing about the release that failed. */
function isSuccess({ kind, command }) {
    return command === 'deploy' && (kind === 'deployed' || kind === 'recovered');
}
/** The number of the open issue with this marker, among the newest hundred with the labels. */
async function findOpen(issues, marker, { token, labels }, context) {
    const url = `${issues}?state=open&per_page=100&labels=${labels.map(encodeURIComponent).join(',')}`;
    const { body } = await (0,deliver/* deliver */.cK)(request({ method: 'GET', url }, token), context);
    const found = JSON.parse(body);
    return found.find((issue) => issue.body?.startsWith(marker) === true)?.number;
}
function request(message, token, body) {
    return {
        ...message,
        headers: {
            accept: 'application/vnd.github+json',
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'user-agent': 'deploy-action',
            'x-github-api-version': '2022-11-28',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
}
/** What comes from hosts stands in a block of code, where GitHub reads no mention and no reference. */
function issueText({ text, title, facts, steps, link }) {
    const lines = [
        title,
        '',
        text,
        ...steps.map((step) => `- ${step}`),
        '',
        ...facts.map(({ name, value }) => `${name}: ${value}`),
    ];
    const quoted = lines.flatMap((line) => line.split('\n')).map((line) => `    ${line}`);
    return (0,deliver/* shortened */.vI)(quoted.join('\n'), 20_000) + (link === undefined ? '' : `\n\n[Log of the run](<${link}>)`);
}

;// CONCATENATED MODULE: ./lib/notifiers/slack.js

/** Slack, through an incoming webhook (docs.slack.dev, "Sending messages using incoming webhooks"). */
const slack = async ({ url }, notification, context) => {
    await (0,deliver/* deliver */.cK)((0,deliver/* jsonPost */.Hv)(url, slackBody(notification)), context);
};
/**
 * The message as Block Kit. What comes from hosts stands in `plain_text`, where nothing is a mention, a link or
 * formatting; limits: header 150 characters, section 3000, field 2000, 10 fields.
 */
function slackBody({ title, text, facts, steps, link }) {
    const plain = (said, limit) => ({
        type: 'plain_text',
        text: (0,deliver/* shortened */.vI)(said, limit),
        emoji: false,
    });
    return {
        text: escaped((0,deliver/* shortened */.vI)(title, 300)),
        unfurl_links: false,
        blocks: [
            { type: 'header', text: plain(title, 150) },
            { type: 'section', text: plain([text, ...steps.map((step) => `→ ${step}`)].join('\n'), 3000) },
            ...(facts.length === 0
                ? []
                : [
                    {
                        type: 'section',
                        fields: facts.slice(0, 10).map(({ name, value }) => plain(`${name}: ${value}`, 2000)),
                    },
                ]),
            ...(link === undefined
                ? []
                : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${escaped(link)}|Log of this run>` }] }]),
        ],
    };
}
/** The three characters that Slack reads in a text. */
function escaped(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

;// CONCATENATED MODULE: ./lib/notifiers/teams.js

/**
 * Microsoft Teams, through the webhook of a workflow ("When a Teams webhook request is received"), which took the
 * place of the connectors. It answers 202 before anything is shown.
 */
const teams = async ({ url }, notification, context) => {
    await (0,deliver/* deliver */.cK)((0,deliver/* jsonPost */.Hv)(url, teamsBody(notification)), context);
};
/** An adaptive card, of text runs only: those read no Markdown. Teams takes 28 KB in all. */
function teamsBody({ title, text, facts, steps, link }) {
    const line = (said, more = {}) => ({
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text: (0,deliver/* shortened */.vI)(said, 500), ...more }],
    });
    const content = {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [
            line(title, { weight: 'Bolder', size: 'Medium' }),
            line(text),
            ...steps.slice(0, 5).map((step) => line(`→ ${step}`)),
            ...facts.slice(0, 10).map(({ name, value }) => line(`${name}: ${value}`, { isSubtle: true })),
        ],
        actions: link === undefined ? [] : [{ type: 'Action.OpenUrl', title: 'Log of this run', url: link }],
    };
    return {
        type: 'message',
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
    };
}

;// CONCATENATED MODULE: ./lib/notifiers/telegram.js

/** Telegram, by a bot (core.telegram.org/bots/api, sendMessage). */
const telegram = async (channel, notification, context) => {
    const { token, chat, thread, server } = channel;
    const message = {
        chat_id: chat,
        ...(thread === undefined ? {} : { message_thread_id: thread }),
        text: telegramText(notification),
        // Without parse_mode the text is shown as it is: nothing in it can be formatting.
        link_preview_options: { is_disabled: true },
    };
    await (0,deliver/* deliver */.cK)((0,deliver/* jsonPost */.Hv)(`${server.replace(/\/+$/, '')}/bot${token}/sendMessage`, message), context);
};
/** Telegram takes 4096 characters. */
function telegramText({ title, text, facts, steps, link }) {
    const said = [
        title,
        '',
        text,
        ...steps.map((step) => `→ ${step}`),
        '',
        ...facts.map(({ name, value }) => `${name}: ${value}`),
    ].join('\n');
    return link === undefined ? (0,deliver/* shortened */.vI)(said, 4000) : `${(0,deliver/* shortened */.vI)(said, 3500)}\n${link}`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./lib/notifiers/webhook.js


/**
 * Any web service that takes JSON, signed with HMAC-SHA256 as the Standard Webhooks specification has it
 * (headers `webhook-id`, `webhook-timestamp` and `webhook-signature`), so that ready-made libraries verify it.
 */
const webhook = async ({ url, secret }, notification, context) => {
    const { id, ...data } = notification;
    const seconds = Math.floor(context.clock.now() / 1000);
    const timestamp = new Date(seconds * 1000).toISOString();
    const body = JSON.stringify({ type: `deployment.${notification.kind}`, timestamp, data });
    const signature = secret === undefined ? {} : { 'webhook-signature': signed(secret, `${id}.${seconds}.${body}`) };
    const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        ...signature,
    };
    await (0,deliver/* deliver */.cK)({ method: 'POST', url, headers, body }, context);
};
/** A secret `whsec_…` is base64 of the key; any other is the key itself. */
function signed(secret, content) {
    const prefix = 'whsec_';
    const key = secret.startsWith(prefix)
        ? Buffer.from(secret.slice(prefix.length), 'base64')
        : Buffer.from(secret, 'utf8');
    return `v1,${(0,external_node_crypto_.createHmac)('sha256', key).update(content).digest('base64')}`;
}

;// CONCATENATED MODULE: ./lib/notifiers/registry.js







/** Every kind of notifier that a configuration may name. */
const notifiers = {
    slack: slack,
    discord: discord,
    teams: teams,
    telegram: telegram,
    email: email,
    webhook: webhook,
    'github-issue': githubIssue,
};
/** The kinds that keep something open until it works again: nobody is disturbed by their being told so. */
const settling = ['github-issue'];
/** Brings a message to a channel of any kind; rejects as Notifier does. */
function notify(channel, notification, context) {
    const notifier = notifiers[channel.kind];
    return notifier(channel, notification, context);
}


/***/ }),

/***/ 4483:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ driftOf),
/* harmony export */   M: () => (/* binding */ notAsSent)
/* harmony export */ });
/* harmony import */ var _left_behind_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2880);

const shownFiles = 5;
/** In what the host is other than the deployments left it; `records` are those of its fleet, newest first. Pure. */
function driftOf(seen, records) {
    return [unfinished(seen), switched(seen), behind(seen, records), files(seen), serviceFiles(seen)].flatMap((drift) => drift ?? []);
}
function unfinished({ facts: { transaction, lease } }) {
    const left = (0,_left_behind_js__WEBPACK_IMPORTED_MODULE_0__/* .leftBehind */ .a)(transaction, lease);
    if (left === undefined)
        return undefined;
    return { kind: 'unfinished', message: left, hint: 'Have it put right: deploy-action recover' };
}
/** The last run here is asked, not the records: a run may die between its end on the host and its record. */
function switched({ facts }) {
    const left = leftInService(facts.transaction);
    const { current, currentObstacle } = facts;
    if (left === 'unknown' || (current === left && currentObstacle === undefined))
        return undefined;
    return {
        kind: 'switched',
        message: `${currentObstacle === undefined ? `\`current\` names ${current ?? 'nothing'}` : `\`current\` is ${currentObstacle}`}, but the last run here left ${left ?? 'nothing'} in service`,
        hint: 'Somebody changed it by hand: deploy again, or go back to a release by its name (rollback RELEASE).',
    };
}
/** What the newest transaction left in service; undefined is nothing. */
function leftInService({ state, release, previous, reason, }) {
    switch (state) {
        case 'committed':
            return release;
        case 'rolled-back':
            return reason === 'by-hand' ? 'unknown' : previous;
        case 'none':
        case 'armed':
        case 'switched':
        case 'rolling-back':
        case 'needs-human':
            return 'unknown';
    }
}
/** A host that the last deployment which held did not reach, or that went back alone. */
function behind({ host, facts }, records) {
    const last = records.find(({ outcome }) => outcome === 'deployed' || outcome === 'partial');
    const holding = last?.hosts.filter(({ state }) => state === 'deployed' || state === 'left-as-is') ?? [];
    const elsewhere = holding.filter((one) => one.host !== host);
    const hasPart = holding.length > elsewhere.length;
    if (last === undefined || hasPart || elsewhere.length === 0)
        return undefined;
    if (elsewhere.some(({ release }) => release === facts.current))
        return undefined;
    return {
        kind: 'behind',
        message: `${facts.current ?? 'nothing'} is in service, and ${last.release} on ${elsewhere.map((one) => one.host).join(', ')} since the last ${last.command === 'deploy' ? 'deployment' : 'rollback'}`,
        hint: 'Deploy again: a host that has the release already takes little time.',
    };
}
function files({ facts: { current }, changed }) {
    if (changed === undefined || changed.count === 0)
        return undefined;
    return {
        kind: 'files',
        message: notAsSent(current ?? 'nothing', changed),
        hint: 'Deploy again: what differs is sent anew. What the app writes belongs in `shared`.',
        files: changed.files,
    };
}
/** The sentence that names the first files of a release that are not as they were sent, and says how many there are. */
function notAsSent(release, { files: first, count }) {
    const many = count === 1 ? 'a file' : `${count} files`;
    const more = count > shownFiles ? ', …' : '';
    const names = first.slice(0, shownFiles).map(named).join(', ');
    return `${many} of ${release} ${count === 1 ? 'is' : 'are'} not as sent: ${names}${more}`;
}
function serviceFiles({ facts: { current }, serviceFiles: found }) {
    if (found.length === 0)
        return undefined;
    return {
        kind: 'service-file',
        message: `the service has not the file of ${current}: ${found.map(named).join(', ')}`,
        hint: 'Deploy again, which puts it in place. What is to stay belongs in the configuration, or in a drop-in beside it.',
        files: found,
    };
}
function named({ path, is }) {
    return `${path} (${is})`;
}


/***/ }),

/***/ 8997:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ keepsDeploymentsAway)
/* harmony export */ });
/**
 * Whether a way back that failed, for the reason that the host gives in one word, keeps every deployment away until a
 * person has looked. Where only its commands failed the link is right, and another release is the cure.
 */
function keepsDeploymentsAway(reason) {
    return !/^command-[0-9]+-failed$/.test(reason ?? '');
}


/***/ }),

/***/ 2489:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ judge),
/* harmony export */   p: () => (/* binding */ concernsAll)
/* harmony export */ });
/* harmony import */ var _strategies_share_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8595);

/**
 * What is to be done about the losses so far. A host that failed counts by its own `onFailure`. A group of which too
 * few can still succeed counts by the group's: `rollback-host` takes back all of its hosts, `continue` only says so.
 * Whatever demands that all go back wins.
 */
function judge(policies, { failed, skipped }) {
    const alone = new Set();
    const left = new Set();
    for (const { name, onFailure } of policies.hosts) {
        if (!failed.has(name))
            continue;
        switch (onFailure) {
            case 'rollback-all':
                return { kind: 'all-back', because: name };
            case 'rollback-host':
                alone.add(name);
                break;
            case 'continue':
                left.add(name);
                break;
        }
    }
    for (const group of policies.groups) {
        if (!isLost(group, { failed, skipped }))
            continue;
        switch (group.onFailure) {
            case 'rollback-all':
                return { kind: 'all-back', because: group.name };
            case 'rollback-host':
                for (const host of group.hosts) {
                    left.delete(host);
                    if (!skipped.has(host))
                        alone.add(host);
                }
                break;
            case 'continue':
                break;
        }
    }
    return { kind: 'go-on', alone, left };
}
/** Whether fewer hosts of the group can still succeed than must. */
function isLost(group, { failed, skipped }) {
    if (group.minSuccess === undefined)
        return false;
    const left = group.hosts.filter((host) => !failed.has(host) && !skipped.has(host)).length;
    return left < (0,_strategies_share_js__WEBPACK_IMPORTED_MODULE_0__/* .atLeast */ .jZ)(group.minSuccess, group.hosts.length);
}
/** Whether a failure is the run's and not its host's: then no policy of a host has a say, and all go back. */
function concernsAll(kind) {
    return (kind === 'cancelled' ||
        kind === 'deployment-in-progress' ||
        kind === 'source-invalid' ||
        kind === 'internal');
}


/***/ }),

/***/ 2880:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ leftBehind)
/* harmony export */ });
/* harmony import */ var _failed_way_back_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8997);

/** What an earlier transaction left; nothing where it has ended, or its run is alive and at it. */
function leftBehind(transaction, lease) {
    const { state, run = 'of a name unknown', release = '', previous = 'nothing', reason = '' } = transaction;
    switch (state) {
        case 'none':
        case 'committed':
        case 'rolled-back':
            return undefined;
        case 'needs-human':
            return (0,_failed_way_back_js__WEBPACK_IMPORTED_MODULE_0__/* .keepsDeploymentsAway */ .p)(reason)
                ? `going back from ${release} to ${previous} failed (${reason}): put it right, then run \`recover\``
                : `${previous} was put back but could not be started (${reason}): a deployment may be the cure`;
        case 'armed':
        case 'switched':
        case 'rolling-back':
            if (lease !== undefined && lease.secondsLeft > 0 && lease.epoch === transaction.epoch)
                return undefined;
            return `run ${run} was cut off (${state}, from ${previous} to ${release}): ${previous} is put back first`;
    }
}


/***/ }),

/***/ 2515:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yh: () => (/* binding */ spaceNeeded),
/* harmony export */   Zl: () => (/* binding */ preflightFailures),
/* harmony export */   gm: () => (/* binding */ welcomeTools),
/* harmony export */   lV: () => (/* binding */ neededTools)
/* harmony export */ });
/* harmony import */ var _failed_way_back_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8997);

const alwaysNeeded = [
    'sh',
    'tar',
    'gzip',
    'find',
    'sort',
    'xargs',
    'readlink',
    'awk',
    'dd',
    'mkfifo',
];
/** Better with them, and well without. */
const welcomeTools = ['zstd'];
/** A release is packed, unpacked and built: twice its size and some air must be free. */
const spaceFactor = 2;
const spaceMarginBytes = 32 * 1024 * 1024;
/** The programs that must be on a host's PATH, beside those its driver asks for. */
function neededTools(driverTools) {
    return [...new Set([...alwaysNeeded, ...driverTools])];
}
/** What makes a deployment of `bytes` in `files` impossible on a host, all of it at once; empty when nothing does. */
function preflightFailures(host, facts, needs) {
    const failures = [];
    const add = (failure) => {
        failures.push({ ...failure, host: host.name, phase: 'preflight' });
    };
    if (!facts.pathWritable) {
        add({
            kind: 'path-not-writable',
            message: `${facts.user} cannot write to ${host.path} on ${host.name}`,
            hint: `On ${host.name}, once, as root: install -d -o ${facts.user} ${host.path}`,
        });
    }
    if (facts.home.replace(/\/+$/, '') === host.path) {
        add({
            kind: 'config-invalid',
            message: `${host.path} on ${host.name} is the home directory of ${facts.user}, not a directory of the app’s own`,
            hint: `Set \`path\` to a directory below it, such as ${host.path}/app.`,
        });
    }
    if (facts.currentObstacle !== undefined) {
        add({
            kind: 'agent-refused',
            message: `${host.path}/current on ${host.name} is ${facts.currentObstacle}, not a link made by deploy-action`,
            hint: `Move it away (mv ${host.path}/current ${host.path}/current.before), then deploy again.`,
        });
    }
    if (facts.deadMan.timer === 'none') {
        add({
            kind: 'agent-refused',
            message: `${host.name} could not go back by itself: ${facts.deadMan.reason}`,
            hint: 'Enable lingering for the deploying user (loginctl enable-linger), or install util-linux (setsid).',
        });
    }
    if (facts.transaction.state === 'needs-human' && (0,_failed_way_back_js__WEBPACK_IMPORTED_MODULE_0__/* .keepsDeploymentsAway */ .p)(facts.transaction.reason)) {
        add({
            kind: 'needs-human',
            message: `going back to ${facts.transaction.previous ?? 'nothing'} failed on ${host.name} (${facts.transaction.reason ?? ''})`,
            hint: `Look at ${host.path}/current and the app there, put them right, then: deploy-action recover`,
        });
    }
    const missing = needs.tools.filter((tool) => facts.tools[tool] === false);
    if (missing.length > 0) {
        add({
            kind: 'tool-missing',
            message: `${host.name} lacks ${missing.join(', ')}`,
            hint: 'Install what is missing, or put it on the PATH of non-interactive shells.',
        });
    }
    const neededBytes = spaceNeeded(needs.bytes);
    if (facts.freeBytes < neededBytes) {
        add({
            kind: 'disk-full',
            message: `${host.name} has ${megabytes(facts.freeBytes)} free at ${host.path}; this deployment needs ${megabytes(neededBytes)}`,
            hint: 'Free some space, or lower `keep` so that fewer old releases stay.',
        });
    }
    if (facts.freeInodes < needs.files * spaceFactor + 100) {
        add({
            kind: 'disk-full',
            message: `${host.name} has ${facts.freeInodes} free inodes at ${host.path}; this deployment needs ${needs.files * spaceFactor + 100}`,
            hint: 'Remove small files (old releases, caches, sessions) from that file system.',
        });
    }
    return failures;
}
/** What must be free on a host for a release of so many bytes. */
function spaceNeeded(bytes) {
    return bytes * spaceFactor + spaceMarginBytes;
}
function megabytes(bytes) {
    return `${Math.ceil(bytes / 1_000_000)} MB`;
}


/***/ }),

/***/ 5179:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ releaseId),
/* harmony export */   D: () => (/* binding */ commitOf)
/* harmony export */ });
const shape = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([0-9a-f]{7,64}|nocommit)$/;
const secondMs = 1000;
/**
 * A new release's name, `<UTC time>-<7 digits of the commit, or nocommit>`.
 * Its time is `now`, or later by as many seconds as it takes to come after every name taken: the order of names
 * is the order of releases, for retention and rollback alike, even if the runners' clocks disagree.
 */
function releaseId({ now, commit, taken }) {
    const newest = Math.max(...taken.map(timeOf), Number.NEGATIVE_INFINITY);
    const second = Math.max(Math.floor(now / secondMs) * secondMs, newest + secondMs);
    const time = new Date(second).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    return `${time}Z-${shortCommit(commit)}`;
}
/** The short commit that a release's name ends in; undefined for `nocommit` and for names not of our making. */
function commitOf(id) {
    const commit = shape.exec(id)?.[7];
    return commit === 'nocommit' ? undefined : commit;
}
function shortCommit(commit) {
    const given = commit?.trim().toLowerCase() ?? '';
    return /^[0-9a-f]{7,64}$/.test(given) ? given.slice(0, 7) : 'nocommit';
}
/** The time in a release's name in milliseconds since 1970; minus infinity for other names. */
function timeOf(id) {
    const parts = shape.exec(id);
    if (parts === null)
        return Number.NEGATIVE_INFINITY;
    const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
    return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}


/***/ }),

/***/ 6210:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ isOutOfReach),
/* harmony export */   j: () => (/* binding */ waitBeforeRetry)
/* harmony export */ });
/** What looks like a machine or network that is not there at this moment, as opposed to one that is wrongly set up. */
const passing = [
    'name-not-found',
    'name-lookup-failed',
    'connection-refused',
    'connection-timed-out',
    'host-unreachable',
    'connection-lost',
];
/** Whether the host could not be reached, which may pass. All else would fail in the same way again. */
function isOutOfReach(kind) {
    return passing.includes(kind);
}
/** Whether the next attempt may find it: a name that does not exist is misspelt, or gone for longer. */
function mayPass(kind) {
    return isOutOfReach(kind) && kind !== 'name-not-found';
}
/**
 * How long to wait before the next attempt; undefined: there is none. Full jitter between the floor `minMs` and
 * a ceiling that doubles from twice the floor up to `maxMs`, so that many hosts do not come back at one moment.
 */
function waitBeforeRetry(retries, { kind, attempt, spentMs, random }) {
    if (attempt >= retries.tries || !mayPass(kind))
        return undefined;
    const ceiling = Math.min(retries.maxMs, retries.minMs * 2 ** attempt);
    const waitMs = Math.round(retries.minMs + random * Math.max(0, ceiling - retries.minMs));
    return spentMs + waitMs > retries.budgetMs ? undefined : waitMs;
}


/***/ }),

/***/ 2306:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ unlockHint)
/* harmony export */ });
/**
 * How a person ends the lease of a run. The whole command line is not given: hosts may be named by a configuration,
 * by flags or by inputs of the action, and `unlock` has to be told of them in the same way.
 */
function unlockHint(run) {
    return `if you know that it is dead: \`unlock ${run}\`, with the same configuration or flags as this command`;
}


/***/ }),

/***/ 3442:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c: () => (/* binding */ watchHealth),
  q: () => (/* binding */ wrongQuestion)
});

// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
;// CONCATENATED MODULE: ./lib/planning/health.js
const firstGapMs = 500;
/** The state before the first question; the timeout, which includes the start delay, runs from `now`. */
function startHealth(schedule, now) {
    return {
        schedule,
        deadline: now + schedule.timeoutMs,
        now,
        nextAt: now + schedule.startDelayMs,
        rampMs: 0,
        last: undefined,
        conclusive: false,
        healthyRun: 0,
        unhealthyRun: 0,
        unhealthySince: now,
    };
}
/** The state after `answer`, which came at `now`, and what follows; without an answer, what is due at `now`. */
function nextHealth(before, answer, now) {
    const time = Math.max(before.now, now);
    const state = answer === undefined ? { ...before, now: time } : count(before, answer, time);
    return { state, decision: decide(state) };
}
function count(before, answer, now) {
    const rampMs = nextRamp(before, answer);
    const gapMs = Math.min(rampMs, Math.max(1, Math.floor((before.deadline - now) / 2)));
    const common = { ...before, now, rampMs, nextAt: now + gapMs, last: answer };
    switch (answer) {
        case 'healthy':
            return { ...common, conclusive: true, healthyRun: before.healthyRun + 1, unhealthyRun: 0 };
        case 'unhealthy': {
            const unhealthySince = before.unhealthyRun === 0 ? now : before.unhealthySince;
            const unhealthyRun = before.unhealthyRun + 1;
            return { ...common, conclusive: true, healthyRun: 0, unhealthyRun, unhealthySince };
        }
        case 'inconclusive':
            return { ...common, healthyRun: 0 };
    }
}
function nextRamp(before, answer) {
    const next = before.last === answer ? before.rampMs * 2 : firstGapMs;
    return Math.min(next, before.schedule.intervalMs);
}
function decide(state) {
    const { schedule } = state;
    if (state.healthyRun > 0 && state.healthyRun >= schedule.healthy) {
        return { kind: 'settled', verdict: 'healthy' };
    }
    const unhealthyForMs = state.now - state.unhealthySince;
    if (state.unhealthyRun > 0 &&
        state.unhealthyRun >= schedule.unhealthy &&
        unhealthyForMs >= (schedule.unhealthy - 1) * schedule.intervalMs) {
        return { kind: 'settled', verdict: 'unhealthy', reason: 'unhealthy' };
    }
    if (isOver(state)) {
        const verdict = state.last === 'unhealthy' ? 'unhealthy' : 'inconclusive';
        return {
            kind: 'settled',
            verdict,
            reason: state.conclusive ? 'health-timed-out' : 'health-inconclusive',
        };
    }
    return { kind: 'ask-at', at: Math.max(state.now, state.nextAt) };
}
/** Nothing more can be learned: the deadline has passed, or comes before another question makes sense. */
function isOver(state) {
    if (state.now >= state.deadline || state.nextAt >= state.deadline)
        return true;
    const leastGapMs = Math.min(firstGapMs, state.schedule.intervalMs);
    return state.last !== undefined && state.deadline - state.now < leastGapMs;
}

// EXTERNAL MODULE: ./lib/probes/detail.js
var probes_detail = __webpack_require__(305);
// EXTERNAL MODULE: ./lib/probes/registry.js + 10 modules
var registry = __webpack_require__(1818);
;// CONCATENATED MODULE: ./lib/probes/ask.js




/** Asks a probe as often as its schedule says until its verdict is settled or the signal aborts. Never rejects. */
async function watchHealth(options) {
    const { probe, clock, signal, onAnswer } = options;
    const { attemptTimeoutMs, degradedAfterMs = Number.POSITIVE_INFINITY } = probe.schedule;
    const context = { ...options.context, clock, signal };
    const seen = { answers: 0, degraded: false, last: notAsked };
    let { state, decision } = nextHealth(startHealth(probe.schedule, clock.now()), undefined, clock.now());
    while (decision.kind === 'ask-at') {
        if (!(await sleepUntil(decision.at, clock, signal)))
            return stopped(probe, seen, signal);
        const timeoutMs = Math.max(1, Math.min(attemptTimeoutMs, state.deadline - clock.now()));
        const answer = unlessRestarted(await (0,registry/* askProbe */.wv)(probe.question, timeoutMs, context), seen.last);
        if (signal.aborted)
            return stopped(probe, seen, signal);
        const degraded = answer.verdict === 'healthy' && answer.latencyMs > degradedAfterMs;
        seen.answers += 1;
        seen.last = answer;
        seen.degraded ||= degraded;
        onAnswer?.(answer, degraded);
        if (answer.isFinal)
            return { verdict: 'inconclusive', ...seen, failure: wrongQuestion(probe, answer) };
        ({ state, decision } = nextHealth(state, answer.verdict, clock.now()));
    }
    return settled(probe, seen, decision, state.unhealthyRun);
}
const notAsked = { verdict: 'inconclusive', latencyMs: 0, detail: 'no question was asked' };
/** Whether it got there; false when the signal aborted first. */
async function sleepUntil(at, clock, signal) {
    if (signal.aborted)
        return false;
    try {
        await clock.sleep(Math.max(0, at - clock.now()), signal);
        return true;
    }
    catch (thrown) {
        if (signal.aborted)
            return false;
        throw thrown;
    }
}
/** A service that was started anew since the last answer is not well, however it looks at this moment. */
function unlessRestarted(answer, last) {
    const kept = answer.instance === undefined && last.instance !== undefined
        ? { ...answer, instance: last.instance }
        : answer;
    if (answer.verdict !== 'healthy' || last.instance === undefined || kept.instance === last.instance)
        return kept;
    const detail = (0,probes_detail/* oneLine */.TN)(`started anew since the last question; now ${answer.detail}`);
    return { ...kept, verdict: 'unhealthy', detail };
}
function stopped(probe, seen, signal) {
    const reason = signal.reason;
    const failure = reason instanceof model_failure/* DeployError */.s
        ? reason.failure
        : {
            kind: 'cancelled',
            message: `the probe ${probe.name} was cancelled before its verdict was settled`,
            hint: 'Deploy again when you are ready; nothing is known to be wrong with the service.',
        };
    return { verdict: 'inconclusive', ...seen, failure };
}
function settled(probe, seen, decision, unhealthyRun) {
    if (decision.verdict === 'healthy')
        return { verdict: 'healthy', ...seen };
    return {
        verdict: decision.verdict,
        ...seen,
        failure: failureFor(decision.reason, probe, seen, unhealthyRun),
    };
}
/** Of a question whose answer is final: asking again brings nothing else. */
function wrongQuestion(probe, { detail, hint }) {
    return {
        kind: 'health-inconclusive',
        message: `the probe ${probe.name} asks what cannot be answered: ${detail}`,
        hint: hint ?? 'Correct the question of this probe.',
    };
}
function failureFor(kind, probe, seen, unhealthyRun) {
    const { timeoutMs } = probe.schedule;
    const { detail: last, hint } = seen.last;
    const within = `within ${(0,probes_detail/* duration */.p0)(timeoutMs)}`;
    switch (kind) {
        case 'unhealthy':
            return {
                kind,
                message: `the probe ${probe.name} says unhealthy (${unhealthyRun} ${unhealthyRun === 1 ? 'answer' : 'answers in a row'}): ${last}`,
                hint: hint ?? usualHints[kind],
            };
        case 'health-timed-out':
            return {
                kind,
                message: `the probe ${probe.name} did not become healthy ${within}; its last answer: ${last}`,
                hint: hint ?? usualHints[kind],
            };
        case 'health-inconclusive':
            return {
                kind,
                message: `the probe ${probe.name} learned nothing about the service ${within}; its last answer: ${last}`,
                hint: hint ?? usualHints[kind],
            };
    }
}
const usualHints = {
    unhealthy: 'Look at what the service logged, and whether the probe asks in the right place; if the service only needs longer to start, give this probe a longer timeout or start-delay, or a higher unhealthy.',
    'health-timed-out': 'Look at what the service logged, and whether the probe asks in the right place; if the service only needs longer to start, raise timeout of this probe.',
    'health-inconclusive': 'Check that the question can be asked from where it is asked, and that timeout is longer than start-delay.',
};


/***/ }),

/***/ 305:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   p0: () => (/* binding */ duration)
/* harmony export */ });
const maxDetail = 200;
const maxValue = 60;
/** `text` as one line without control characters, cut to 200 characters: fit for `Finding.detail`. */
function oneLine(text, max = maxDetail) {
    const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
    const characters = [...line];
    return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}
/** A value that came from outside, as JSON, short enough to stand beside another one. */
function shown(value) {
    return oneLine(JSON.stringify(value) ?? 'nothing', maxValue);
}
/** Milliseconds as people say them: `250 ms`, `5 s`, `15 min`. */
function duration(ms) {
    if (ms < 1000)
        return `${Math.round(ms)} ms`;
    if (ms < 120_000)
        return `${Number((ms / 1000).toFixed(1))} s`;
    return `${Number((ms / 60_000).toFixed(1))} min`;
}


/***/ }),

/***/ 1818:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  wv: () => (/* binding */ askProbe),
  EL: () => (/* binding */ inOwnLanguage)
});

// UNUSED EXPORTS: probes

// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/probes/detail.js
var probes_detail = __webpack_require__(305);
;// CONCATENATED MODULE: ./lib/probes/bounded.js


/** Failures to reach the service that say something about the service; all others leave its health open. */
const serviceFailures = [
    'connection-refused',
    'connection-timed-out',
    'host-unreachable',
    'name-not-found',
    'name-lookup-failed',
];
/**
 * Runs one question's work within its bounds and turns whatever happens into an answer.
 * `work` gets a signal that aborts when its result is no longer wanted; it must let go of everything then.
 */
async function boundedAnswer(timeoutMs, context, work) {
    const { clock, signal: outer } = context;
    if (outer.aborted)
        return { ...cancelled(outer), latencyMs: 0 };
    const startedAt = clock.now();
    const inner = new AbortController();
    const aborted = new Promise((resolve) => {
        const onAbort = () => resolve(cancelled(outer));
        outer.addEventListener('abort', onAbort, { once: true, signal: inner.signal });
    });
    const timedOut = clock.sleep(timeoutMs, inner.signal).then(() => noAnswer(timeoutMs), () => aborted);
    try {
        const finding = await Promise.race([attempt(work, inner.signal), timedOut, aborted]);
        const latencyMs = clock.now() - startedAt;
        return { ...(await unlessLost(finding, context)), latencyMs };
    }
    finally {
        inner.abort('it is answered');
    }
}
async function attempt(work, signal) {
    try {
        return await work(signal);
    }
    catch (thrown) {
        const failure = (0,model_failure/* failureOf */.g)(thrown);
        const verdict = serviceFailures.includes(failure.kind) ? 'unhealthy' : 'inconclusive';
        return { verdict, detail: (0,probes_detail/* oneLine */.TN)(failure.message) };
    }
}
/**
 * A lost connection breaks its streams and aborts the signal in the same moment, in either order:
 * only when the signal has had its turn may a broken stream count against the service.
 */
async function unlessLost(finding, context) {
    if (finding.verdict !== 'unhealthy')
        return finding;
    await context.clock.sleep(0);
    return context.signal.aborted ? cancelled(context.signal) : finding;
}
function noAnswer(timeoutMs) {
    return { verdict: 'unhealthy', detail: `no answer within ${(0,probes_detail/* duration */.p0)(timeoutMs)}` };
}
function cancelled(signal) {
    const reason = signal.reason;
    const detail = reason instanceof model_failure/* DeployError */.s ? reason.message : 'the question was cancelled';
    return { verdict: 'inconclusive', detail: (0,probes_detail/* oneLine */.TN)(detail) };
}
/** Opens a stream that is closed again when `signal` aborts, even if it only opens after that. */
async function dialled(opening, signal) {
    const stream = await opening;
    // An error after the answer is of no interest, and one without a listener would end the process.
    stream.on('error', () => { });
    if (signal.aborted)
        stream.destroy();
    signal.addEventListener('abort', () => stream.destroy(), { once: true });
    return stream;
}

;// CONCATENATED MODULE: ./lib/probes/command.js


/** With this exit a command says that it could not find out: EX_TEMPFAIL of sysexits.h. */
const inconclusiveExit = 75;
/**
 * Runs a shell command in the release: exit 0 is healthy, exit 75 inconclusive, any other end unhealthy,
 * with the last line printed as the reason. A command whose end was lost is inconclusive.
 */
const commandProbe = (question, timeoutMs, context) => boundedAnswer(timeoutMs, context, async () => judgeCommand(await context.run(['sh', '-c', question.run], timeoutMs)));
function judgeCommand(result) {
    const { end } = result;
    const last = lastLine(result.stderr) ?? lastLine(result.stdout);
    const because = last === undefined ? '' : `: ${last}`;
    switch (end.kind) {
        case 'exited':
            if (end.code === 0)
                return { verdict: 'healthy', detail: (0,probes_detail/* oneLine */.TN)(last ?? 'exit 0') };
            return {
                verdict: end.code === inconclusiveExit ? 'inconclusive' : 'unhealthy',
                detail: (0,probes_detail/* oneLine */.TN)(`exit ${end.code}${because}`),
            };
        case 'signalled':
            return { verdict: 'unhealthy', detail: (0,probes_detail/* oneLine */.TN)(`ended by ${end.signal}${because}`) };
        case 'cancelled':
            return { verdict: 'inconclusive', detail: 'cancelled' };
        case 'timed-out':
            return { verdict: 'unhealthy', detail: (0,probes_detail/* oneLine */.TN)(`no end within ${(0,probes_detail/* duration */.p0)(end.afterMs)}${because}`) };
        case 'lost':
            return { verdict: 'inconclusive', detail: (0,probes_detail/* oneLine */.TN)(end.failure.message) };
    }
}
/** The last line that is not blank. */
function lastLine(text) {
    return text
        .split(/[\r\n]+/)
        .findLast((line) => line.trim() !== '')
        ?.trim();
}

;// CONCATENATED MODULE: ./lib/probes/json-pointer.js
/**
 * The value at a JSON pointer (RFC 6901) in a parsed document; `found` is false where there is none,
 * where the pointer is malformed, and for the `-` that only names an element yet to be added.
 */
function atPointer(document, pointer) {
    if (pointer !== '' && !pointer.startsWith('/'))
        return { found: false };
    let value = document;
    for (const escaped of pointer.split('/').slice(1)) {
        if (/~(?![01])/.test(escaped))
            return { found: false };
        // In this order, so that `~01` becomes `~1` and not `/` (RFC 6901, section 4).
        const token = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
        if (typeof value !== 'object' || value === null)
            return { found: false };
        if (Array.isArray(value) && !/^(0|[1-9][0-9]*)$/.test(token))
            return { found: false };
        if (!Object.hasOwn(value, token))
            return { found: false };
        value = Object.getOwnPropertyDescriptor(value, token)?.value;
    }
    return { found: true, value };
}

;// CONCATENATED MODULE: ./lib/probes/http-checks.js


/** Judges an answer: status, headers, body, JSON, version, in this order; the first that is wrong is the detail. */
function judgeHttp(question, answer, expectedVersions) {
    const wrong = wrongStatus(question, answer) ??
        wrongHeader(question, answer) ??
        wrongBody(question, answer) ??
        wrongJson(question, answer);
    if (wrong !== undefined)
        return unhealthy(wrong);
    const named = `status ${answer.status}`;
    if (question.version === undefined)
        return { verdict: 'healthy', detail: named };
    return judgeVersion(question.version, answer, expectedVersions, named);
}
function unhealthy(detail) {
    return { verdict: 'unhealthy', detail: (0,probes_detail/* oneLine */.TN)(detail) };
}
function wrongStatus(question, answer) {
    const accepted = question.status.length === 0 ? [{ from: 200, to: 299 }] : question.status;
    if (accepted.some(({ from, to }) => answer.status >= from && answer.status <= to))
        return undefined;
    const ranges = accepted.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
    const [location] = answer.headers.get('location') ?? [];
    const redirect = location === undefined ? '' : `, a redirect to ${(0,probes_detail/* shown */.SP)(location)}, which is not followed`;
    return `expected status ${ranges.join(' or ')}, got ${answer.status}${redirect}`;
}
function wrongHeader(question, answer) {
    for (const [name, expected] of Object.entries(question.expectHeaders)) {
        const values = answer.headers.get(name.toLowerCase()) ?? [];
        const got = values.join(', ');
        if (got === expected || values.includes(expected))
            continue;
        return `expected header ${name} ${(0,probes_detail/* shown */.SP)(expected)}, got ${values.length === 0 ? 'none' : (0,probes_detail/* shown */.SP)(got)}`;
    }
    return undefined;
}
function wrongBody(question, answer) {
    if (question.body === undefined || answer.body.includes(question.body))
        return undefined;
    return `expected a body with ${(0,probes_detail/* shown */.SP)(question.body)}, got ${excerpt(answer)}`;
}
function wrongJson(question, answer) {
    const expectations = Object.entries(question.json);
    if (expectations.length === 0)
        return undefined;
    const document = parsed(answer);
    if (document === undefined)
        return `expected JSON, got ${excerpt(answer)}`;
    for (const [pointer, expected] of expectations) {
        const at = atPointer(document.value, pointer);
        if (at.found && at.value === expected)
            continue;
        return `expected ${pointer} ${(0,probes_detail/* shown */.SP)(expected)}, got ${at.found ? (0,probes_detail/* shown */.SP)(at.value) : 'none'}`;
    }
    return undefined;
}
function judgeVersion(where, answer, expectedVersions, named) {
    const expected = expectedVersions.filter((version) => version !== '');
    if (expected.length === 0) {
        return { verdict: 'inconclusive', detail: 'there is no version to compare the answer with' };
    }
    const found = where === 'body'
        ? expected.filter((version) => answer.body.includes(version))
        : versionsAt(where, answer).filter((version) => expected.includes(version));
    const [version] = found;
    if (version !== undefined)
        return { verdict: 'healthy', detail: `${named}, version ${(0,probes_detail/* shown */.SP)(version)}` };
    const [got] = where === 'body' ? [excerpt(answer)] : versionsAt(where, answer).map(probes_detail/* shown */.SP);
    const wanted = expected.map(probes_detail/* shown */.SP).join(' or ');
    return unhealthy(`expected version in ${where}, got ${got ?? 'none'}; expected ${wanted}`);
}
function versionsAt(where, answer) {
    if (!where.startsWith('/'))
        return answer.headers.get(where.toLowerCase()) ?? [];
    const document = parsed(answer);
    const at = document === undefined ? undefined : atPointer(document.value, where);
    if (at === undefined || !at.found)
        return [];
    return typeof at.value === 'string' || typeof at.value === 'number' ? [String(at.value)] : [];
}
function parsed(answer) {
    try {
        const value = JSON.parse(answer.body);
        return { value };
    }
    catch {
        return undefined;
    }
}
function excerpt(answer) {
    if (answer.body === '')
        return 'an empty body';
    return answer.cut ? `${(0,probes_detail/* shown */.SP)(answer.body)} and more than was read` : (0,probes_detail/* shown */.SP)(answer.body);
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
;// CONCATENATED MODULE: ./lib/probes/http-exchange.js





/** More of a body is not read: the checks see this much of it. */
const maxBodyBytes = 1024 * 1024;
/**
 * Sends one request on a fresh connection: no proxies, no reuse, and a redirect is an answer like any other. The
 * certificate must be valid for the name in the Host header, unless `insecure`. `onStage` is told how far it came.
 * Rejects with what Node throws, or as `dial` does.
 */
async function exchangeHttp(request, context, signal, onStage) {
    const { url } = request;
    const secure = url.protocol === 'https:';
    const stream = await dialled(http_exchange_open(request, context), signal);
    onStage('tls');
    const carrier = secure ? await secured(stream, request) : stream;
    onStage('http');
    return exchange(request, carrier);
}
function http_exchange_open({ url, socket }, context) {
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
    if (socket === undefined)
        return context.dial(unbracketed(url.hostname), port);
    if (context.dialSocket !== undefined)
        return context.dialSocket(socket);
    throw new model_failure/* DeployError */.s({
        kind: 'transport-unavailable',
        message: `nothing here can ask at the socket ${socket}`,
        hint: 'Ask at a port, or from the host.',
    });
}
function unbracketed(hostname) {
    return hostname.replace(/^\[(.*)\]$/, '$1');
}
/** The request's own headers win over ours, so that a virtual host can be asked by its address. */
function requestHeaders({ url, headers }) {
    const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
    const ours = { Host: url.host, 'User-Agent': 'deploy-action', Accept: '*/*' };
    const missing = Object.entries(ours).filter(([name]) => !given.has(name.toLowerCase()));
    return { ...Object.fromEntries(missing), ...headers };
}
/** The name that the certificate must be valid for: that of the Host header. */
function certificateName(request) {
    const host = Object.entries(requestHeaders(request)).find(([name]) => name.toLowerCase() === 'host');
    return unbracketed((host?.[1] ?? request.url.host).replace(/:[0-9]*$/, ''));
}
function secured(stream, request) {
    const name = certificateName(request);
    return new Promise((resolve, reject) => {
        const socket = (0,external_node_tls_.connect)({
            socket: stream,
            host: name,
            // RFC 6066 allows no addresses as server names; `host` is what the certificate is compared with then.
            ...((0,external_node_net_.isIP)(name) === 0 ? { servername: name } : {}),
            // Said in either case, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment has no say.
            rejectUnauthorized: !request.insecure,
            ALPNProtocols: ['http/1.1'],
        });
        socket.on('error', reject);
        socket.on('close', () => reject(closedEarly()));
        socket.once('secureConnect', () => resolve(socket));
    });
}
function closedEarly() {
    return Object.assign(new Error('closed before the answer was complete'), { code: 'ECONNRESET' });
}
function exchange(asked, carrier) {
    const { url, method, body } = asked;
    return new Promise((resolve, reject) => {
        const request = (0,external_node_http_.request)({
            createConnection: () => carrier,
            method,
            path: `${url.pathname}${url.search}`,
            headers: requestHeaders(asked),
            setHost: false,
            ...(url.username === '' ? {} : { auth: credentials(url) }),
        });
        request.on('error', reject);
        const onClose = () => reject(closedEarly());
        request.on('close', onClose);
        request.on('response', (response) => {
            // From here on the response tells how it ends; the request closes in the same moment.
            request.off('close', onClose);
            readBody(response).then(({ body, cut }) => resolve({ ...headOf(response), body, cut }), reject);
        });
        request.on('upgrade', (response) => resolve({ ...headOf(response), body: '', cut: false }));
        request.end(body);
    });
}
function credentials(url) {
    return `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
}
function headOf(response) {
    const headers = new Map(Object.entries(response.headersDistinct).map(([name, values]) => [name, values ?? []]));
    return { status: response.statusCode ?? 0, headers };
}
function readBody(response) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let length = 0;
        const finish = (cut) => {
            resolve({ body: Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8'), cut });
        };
        response.on('data', (chunk) => {
            chunks.push(chunk);
            length += chunk.length;
            if (length <= maxBodyBytes)
                return;
            finish(true);
            response.destroy();
        });
        response.on('end', () => finish(false));
        response.on('error', reject);
        response.on('close', () => reject(closedEarly()));
    });
}

;// CONCATENATED MODULE: ./lib/probes/http.js





/** Sends one request and checks the answer; see `exchangeHttp` for how it is sent. */
const httpProbe = (question, timeoutMs, context) => boundedAnswer(timeoutMs, context, async (signal) => {
    const { url, socket, method, headers, insecure } = question;
    let stage;
    try {
        const request = { url: new URL(url), socket, method, headers, insecure };
        const answer = await exchangeHttp(request, context, signal, (reached) => {
            stage = reached;
        });
        return judgeHttp(question, answer, context.expectedVersions);
    }
    catch (thrown) {
        if (stage === undefined)
            throw thrown;
        return brokenOff(thrown, stage);
    }
});
/** Broken off by the service: unhealthy. By the loss of the connection, or by our own mistake: thrown on. */
function brokenOff(thrown, stage) {
    if (thrown instanceof model_failure/* DeployError */.s)
        throw thrown;
    // Node throws TypeErrors at wrong arguments only, and those come from the configuration.
    if (!(thrown instanceof Error) || thrown instanceof TypeError)
        throw thrown;
    const code = 'code' in thrown ? String(thrown.code) : '';
    // OpenSSL's messages are addresses and file names around this one.
    const message = 'reason' in thrown && typeof thrown.reason === 'string' ? thrown.reason : thrown.message;
    return { verdict: 'unhealthy', detail: (0,probes_detail/* oneLine */.TN)(describe(stage, code, message)) };
}
function describe(stage, code, message) {
    if (stage === 'tls')
        return `TLS: ${message} (${code})`;
    if (code === 'ECONNRESET' || code === 'EPIPE')
        return 'the connection was closed before the answer was complete';
    if (code.startsWith('HPE_'))
        return `the answer is not proper HTTP: ${message} (${code})`;
    return `${message} (${code})`;
}

;// CONCATENATED MODULE: ./lib/probes/prometheus-answer.js

const wrongUrl = 'Check `url`: the address of the server with the path that it has behind a proxy, without `/api/v1`.';
const notAllowed = 'Give the probe `headers` with an `Authorization` that may query there.';
const wrongQuery = 'Correct `query`: it must be PromQL, as the query page of Prometheus takes it.';
const wrongType = 'Let `query` yield one number a series: put a range into `rate()` or the like, compare no texts.';
const histogram = 'Let `query` take a number out of it, such as with `histogram_quantile()`.';
/** Reads the answer to an instant query (https://prometheus.io/docs/prometheus/latest/querying/api). */
function readMetrics(answer) {
    if (answer.cut)
        return problem('the answer is larger than what is read of it', 'Let `query` sum up.');
    const { status, error, errorType, data } = fieldsOf(prometheus_answer_parsed(answer.body));
    if (status === 'success')
        return seriesOf(data);
    if (typeof error !== 'string')
        return notPrometheus(answer);
    const detail = `status ${answer.status}: ${error}`;
    // What cannot be carried out may depend on the series that there are at the moment; what cannot be read does not.
    return errorType === 'bad_data' ? finalProblem(detail, wrongQuery) : problem(detail);
}
function notPrometheus({ status, headers, body }) {
    const [location] = headers.get('location') ?? [];
    if (location !== undefined) {
        return problem(`status ${status}, a redirect to ${(0,probes_detail/* shown */.SP)(location)}, which is not followed`, wrongUrl);
    }
    const detail = `status ${status}, no answer of Prometheus: ${body === '' ? 'an empty body' : (0,probes_detail/* shown */.SP)(body)}`;
    return problem(detail, status === 401 || status === 403 ? notAllowed : wrongUrl);
}
function seriesOf(data) {
    const { resultType, result } = fieldsOf(data);
    if (resultType === 'scalar')
        return { series: [{ labels: {}, value: sampleOf(result) }] };
    if (resultType !== 'vector' || !Array.isArray(result)) {
        const detail = `the query yields a ${String(resultType)}, not an instant vector or a scalar`;
        return finalProblem(detail, wrongType);
    }
    if (result.some((item) => 'histogram' in fieldsOf(item))) {
        return problem('the query yields a histogram, not a number', histogram);
    }
    return { series: result.map(vectorSeries) };
}
function vectorSeries(item) {
    const { metric, value } = fieldsOf(item);
    const labels = Object.entries(fieldsOf(metric)).map(([name, label]) => [name, String(label)]);
    return { labels: Object.fromEntries(labels), value: sampleOf(value) };
}
/** A sample is `[time, "value"]`; `+Inf` and `-Inf` are values, too. */
function sampleOf(sample) {
    const text = Array.isArray(sample) ? sample[1] : undefined;
    if (typeof text !== 'string')
        return Number.NaN;
    return Number(text.replace(/^([+-]?)Inf$/, '$1Infinity'));
}
function problem(detail, hint) {
    return { problem: { detail: (0,probes_detail/* oneLine */.TN)(detail), ...(hint === undefined ? {} : { hint }) } };
}
function finalProblem(detail, hint) {
    return { problem: { detail: (0,probes_detail/* oneLine */.TN)(detail), hint, isFinal: true } };
}
function prometheus_answer_parsed(body) {
    try {
        return JSON.parse(body);
    }
    catch {
        return undefined;
    }
}
function fieldsOf(value) {
    return typeof value === 'object' && value !== null ? { ...value } : {};
}

;// CONCATENATED MODULE: ./lib/probes/prometheus.js




/** How many of the series that are out of bounds a person is told of. */
const shownSeries = 3;
const noSeries = 'Where no series means that all is well, let `query` end in `or vector(0)`.';
const noNumber = 'NaN is mostly 0/0: where that means that all is well, write `(QUERY) >= 0 or vector(0)` as `query`.';
/**
 * Asks Prometheus (or what speaks its API) for the value of a query now: healthy when every series lies within the
 * bounds, unhealthy when one does not. No series, values that are no numbers and an answer that cannot be had are
 * inconclusive: they say nothing about the service. A query that Prometheus cannot read is final.
 */
const prometheusProbe = async (question, timeoutMs, context) => {
    let judged = false;
    const answer = await boundedAnswer(timeoutMs, context, async (signal) => {
        const headers = { ...question.headers, 'Content-Type': 'application/x-www-form-urlencoded' };
        const body = new URLSearchParams({ query: question.query }).toString();
        const length = { 'Content-Length': String(Buffer.byteLength(body)) };
        const url = queryUrl(question.url);
        const request = { url, method: 'POST', headers: { ...headers, ...length }, body, insecure: false };
        const finding = judgeMetrics(question, await exchangeHttp(request, context, signal, () => undefined));
        judged = true;
        return finding;
    });
    return judged ? answer : { ...answer, verdict: 'inconclusive', hint: answer.hint ?? unreachable(question) };
};
function queryUrl(server) {
    const url = new URL(server);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/query`;
    return url;
}
function unreachable({ url }) {
    return `Check that Prometheus answers at ${new URL(url).origin} where the question is asked from.`;
}
/** Judges what Prometheus answered. */
function judgeMetrics(question, answer) {
    const read = readMetrics(answer);
    if ('problem' in read)
        return { verdict: 'inconclusive', ...read.problem };
    const { series } = read;
    if (series.length === 0) {
        return { verdict: 'inconclusive', detail: 'the query yields no series', hint: noSeries };
    }
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = question;
    const outside = series.filter(({ value }) => value < min || value > max);
    if (outside.length > 0) {
        const detail = `expected ${boundsText(question)}, got ${textOf(outside)}`;
        return { verdict: 'unhealthy', detail: (0,probes_detail/* oneLine */.TN)(detail) };
    }
    const unknown = series.filter(({ value }) => Number.isNaN(value));
    if (unknown.length > 0) {
        const detail = (0,probes_detail/* oneLine */.TN)(`the query yields ${textOf(unknown)}`);
        return { verdict: 'inconclusive', detail, hint: noNumber };
    }
    return { verdict: 'healthy', detail: (0,probes_detail/* oneLine */.TN)(textOf(series)) };
}
function boundsText({ min, max }) {
    if (min === undefined)
        return `at most ${max}`;
    return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}
function textOf(series) {
    const more = series.length > shownSeries ? ` and ${series.length - shownSeries} more` : '';
    return `${series.slice(0, shownSeries).map(seriesText).join(', ')}${more}`;
}
function seriesText({ labels, value }) {
    const text = Object.entries(labels)
        .map(([name, label]) => `${name}=${(0,probes_detail/* shown */.SP)(label)}`)
        .join(', ');
    return text === '' ? String(value) : `${value} {${text}}`;
}

;// CONCATENATED MODULE: ./lib/probes/systemd.js



const properties = 'LoadState,ActiveState,SubState,NRestarts,InvocationID,Result';
/** A session without login (an SSH command) may lack the directory in which the user's manager listens. */
const userScript = 'XDG_RUNTIME_DIR="/run/user/$(id -u)" systemctl --user show -p "$1" -- "$2"';
/**
 * Asks systemd for the state of a unit (systemctl(1) `show`). Active is healthy; on its way up or reloading is
 * inconclusive; failed, stopped, stopping, unknown to systemd or waiting to be restarted after a crash is
 * unhealthy. A systemd that cannot be asked is inconclusive. The answer's `instance` changes with every start.
 */
const systemdProbe = (question, timeoutMs, context) => boundedAnswer(timeoutMs, context, async () => {
    const { unit, scope } = question;
    const argv = scope === 'user'
        ? ['sh', '-c', userScript, 'sh', properties, unit]
        : ['systemctl', 'show', '-p', properties, '--', unit];
    return judgeShow(unit, await context.run(argv, timeoutMs));
});
function judgeShow(unit, result) {
    const { end } = result;
    const last = lastLine(result.stderr) ?? lastLine(result.stdout) ?? 'nothing printed';
    switch (end.kind) {
        case 'exited':
            if (end.code === 0)
                return judgeUnit(unit, parseProperties(result.stdout));
            return { verdict: 'inconclusive', detail: (0,probes_detail/* oneLine */.TN)(`systemctl: exit ${end.code}: ${last}`) };
        case 'signalled':
            return { verdict: 'inconclusive', detail: (0,probes_detail/* oneLine */.TN)(`systemctl: ended by ${end.signal}: ${last}`) };
        case 'cancelled':
            return { verdict: 'inconclusive', detail: 'cancelled' };
        case 'timed-out':
            return { verdict: 'unhealthy', detail: `systemctl: no answer within ${(0,probes_detail/* duration */.p0)(end.afterMs)}` };
        case 'lost':
            return { verdict: 'inconclusive', detail: (0,probes_detail/* oneLine */.TN)(end.failure.message) };
    }
}
function parseProperties(text) {
    const lines = text.split('\n').map((line) => line.trim());
    return new Map(lines
        .filter((line) => line.includes('='))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
function judgeUnit(unit, shown) {
    const of = (name) => shown.get(name) ?? '';
    const load = of('LoadState');
    if (load !== 'loaded' && load !== '')
        return { verdict: 'unhealthy', detail: (0,probes_detail/* oneLine */.TN)(`${unit} is ${load}`) };
    const restarts = of('NRestarts');
    const result = of('Result');
    const remarks = [
        ...(restarts === '' || restarts === '0' ? [] : [`restarted ${restarts} times`]),
        ...(result === '' || result === 'success' ? [] : [`result ${result}`]),
    ];
    const detail = (0,probes_detail/* oneLine */.TN)([`${unit} is ${of('ActiveState')} (${of('SubState')})`, ...remarks].join(', '));
    const invocation = of('InvocationID');
    const instance = invocation === '' ? {} : { instance: `${invocation}/${restarts}` };
    return { verdict: verdictOf(of('ActiveState'), of('SubState')), detail, ...instance };
}
/** The states of systemd.unit(5); `auto-restart` is how a service waits to be started again after a crash. */
function verdictOf(active, sub) {
    switch (active) {
        case 'active':
            return 'healthy';
        case 'activating':
            return sub.startsWith('auto-restart') ? 'unhealthy' : 'inconclusive';
        case 'failed':
        case 'inactive':
        case 'deactivating':
            return 'unhealthy';
        default:
            return 'inconclusive';
    }
}

;// CONCATENATED MODULE: ./lib/probes/tcp.js

/** Healthy when a connection to `address:port` opens; it is closed again without a byte being sent. */
const tcpProbe = (question, timeoutMs, context) => boundedAnswer(timeoutMs, context, async (signal) => {
    await dialled(context.dial(question.address, question.port), signal);
    return { verdict: 'healthy', detail: `port ${question.port} is open` };
});

;// CONCATENATED MODULE: ./lib/probes/registry.js





/** Every kind of probe that a configuration may name. */
const probes = {
    http: httpProbe,
    tcp: tcpProbe,
    command: commandProbe,
    systemd: systemdProbe,
    prometheus: prometheusProbe,
};
/** Kinds of questions in a language of its own: whether they are well put shows only when they are asked. */
const inOwnLanguage = ['prometheus'];
/** Asks a question of any kind once; answers as Probe does. */
function askProbe(question, timeoutMs, context) {
    const probe = probes[question.kind];
    return probe(question, timeoutMs, context);
}


/***/ }),

/***/ 6129:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ clip)
/* harmony export */ });
/** At most `limit` UTF-16 units of a text, ending in `…` where something was cut; never half a character. */
function clip(text, limit) {
    if (text.length <= limit)
        return text;
    const kept = text.slice(0, limit - 1);
    const splitsPair = (kept.charCodeAt(kept.length - 1) & 0xfc00) === 0xd800;
    return `${splitsPair ? kept.slice(0, -1) : kept}…`;
}


/***/ }),

/***/ 4008:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ displayWidth),
/* harmony export */   Y: () => (/* binding */ padColumns)
/* harmony export */ });
/** Marks and invisible characters take no column of their own. */
const zeroWidth = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** East Asian wide and fullwidth characters (roughly, after UAX 11) and emoji take two. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
/** How many columns a text takes in a terminal, roughly: joined emoji count one by one. */
function displayWidth(text) {
    let width = 0;
    for (const character of text)
        width += zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
    return width;
}
/** The text with blanks behind it (or before it) up to `width` columns. */
function padColumns(text, width, side = 'left') {
    const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
    return side === 'left' ? text + blanks : blanks + text;
}


/***/ }),

/***/ 3551:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ formatDuration)
/* harmony export */ });
/** Milliseconds as people read them: `420 ms`, `1.2 s`, `2 min 03 s`, `1 h 02 min`. */
function formatDuration(ms) {
    if (ms < 1000)
        return `${Math.max(0, Math.round(ms))} ms`;
    if (ms < 59_950)
        return `${(ms / 1000).toFixed(1)} s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
    const minutes = Math.round(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}
function twoDigits(value) {
    return String(value).padStart(2, '0');
}


/***/ }),

/***/ 475:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ describeFailure),
/* harmony export */   w: () => (/* binding */ failureLines)
/* harmony export */ });
/* harmony import */ var _failure_place_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(627);
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7061);


/** A failure laid out for the log below its message, each line with its part named: where, command, exit, output, hint. */
function failureLines(failure) {
    const { command, exit, tail, hint, location, host } = failure;
    const place = (0,_failure_place_js__WEBPACK_IMPORTED_MODULE_1__/* .failurePlace */ .S)(failure);
    return [
        ...(place === '' ? [] : part('where', [(0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(place)])),
        ...(location === undefined
            ? []
            : part('in', [`${(0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(location.file)}:${location.line}:${location.column}`])),
        ...(command === undefined ? [] : part('command', (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLines */ .fk)(command))),
        ...(exit === undefined ? [] : part('exit', [String(exit)])),
        ...(tail === undefined || tail.length === 0
            ? []
            : part('output', tail.flatMap((line) => (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteLines */ .Mw)(host ?? 'output', line)))),
        ...(hint === undefined ? [] : part('hint', (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLines */ .fk)(hint))),
    ];
}
const labelWidth = 9;
function part(label, lines) {
    return lines.map((line, index) => `    ${(index === 0 ? label : '').padEnd(labelWidth)}${line}`.trimEnd());
}
/** A failure by itself, as where a command ends with nothing but it: its message and kind, then its parts. */
function describeFailure(failure) {
    return [`${(0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(failure.message)} (${failure.kind})`, ...failureLines(failure)];
}


/***/ }),

/***/ 627:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ failurePlace)
/* harmony export */ });
/** Where a failure happened, from the wide to the narrow: `web-2 · activate · health`; empty when it has no place. */
function failurePlace(failure) {
    const { host, hop, phase, step } = failure;
    const via = hop === undefined || hop === host ? undefined : `at hop ${hop}`;
    return [host, via, phase, step === phase ? undefined : step]
        .filter((part) => part !== undefined)
        .join(' · ');
}


/***/ }),

/***/ 3297:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ listNames)
/* harmony export */ });
/** Names as a part of a sentence, `a, b and c`; those beyond the limit are counted: `a, b and 7 more`. */
function listNames(names, limit = 5) {
    const shown = names.length > limit ? names.slice(0, limit - 1) : [...names];
    const rest = names.length - shown.length;
    const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
    const last = parts.pop() ?? '';
    return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}


/***/ }),

/***/ 1340:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E3: () => (/* binding */ plainNotification),
/* harmony export */   FI: () => (/* binding */ endNotification),
/* harmony export */   Z2: () => (/* binding */ followsFailure),
/* harmony export */   ZN: () => (/* binding */ kindOfResult),
/* harmony export */   iC: () => (/* binding */ startNotification)
/* harmony export */ });
/* harmony import */ var _model_notification_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(35);
/* harmony import */ var _clip_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6129);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3551);
/* harmony import */ var _failure_place_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(627);
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7061);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5202);






const shownSteps = 5;
const characters = 500;
/** The message that a run begins. */
function startNotification(event, origin) {
    const { command, app, environment, release, reason, hosts } = event;
    const what = command === 'deploy' ? 'Deployment' : 'Rollback';
    const count = hosts.length === 1 ? 'one host' : `${hosts.length} hosts`;
    return {
        ...identity('started', { command, app, environment }, origin),
        title: `▶️ ${app} to ${environment}: ${what.toLowerCase()} started`,
        text: `${what} of ${app} to ${environment} started, on ${count}.`,
        facts: [...fact('Release', release), ...fact('Started by', origin.actor), ...fact('Reason', reason)],
        steps: [],
    };
}
/** The message that a run ended; `recovered` says that the one before it had failed. */
function endNotification(report, origin, options) {
    const { command, app, environment, outcome, release, previousRelease, reason, durationMs } = report;
    const kind = options.recovered && outcome === 'deployed' ? 'recovered' : outcome;
    const [cause] = report.failures;
    return {
        ...identity(kind, { command, app, environment }, origin),
        title: `${markOf(kind)} ${app} to ${environment}: ${wordsFor(kind, command)}`,
        text: short((0,_verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .verdictSentence */ .B)(report)),
        facts: [
            ...fact('Release', release),
            ...fact('Before', previousRelease),
            ...(cause === undefined ? [] : fact('Cause', causeText(cause))),
            ...fact('Took', (0,_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a)(durationMs)),
            ...fact('Started by', origin.actor),
            ...fact('Reason', reason),
        ],
        steps: (0,_verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .nextSteps */ .Z)(report).slice(0, shownSteps).map(short),
    };
}
/** Whether a success now would be the first after a failure, by what the hosts recorded before this run (newest first). */
function followsFailure(earlier) {
    const last = earlier.find(({ command }) => command === 'deploy');
    return last !== undefined && last.outcome !== 'deployed' && last.outcome !== 'partial';
}
function identity(kind, { command, app, environment, topic = '' }, { run, url }) {
    return {
        id: `${run}.${kind}`,
        ...{ kind, command, app, environment },
        ...(topic === '' ? {} : { topic }),
        ...(url === undefined ? {} : { link: url }),
    };
}
function fact(name, value) {
    return value === undefined || value === '' ? [] : [{ name, value: short(value) }];
}
function causeText(failure) {
    const place = (0,_failure_place_js__WEBPACK_IMPORTED_MODULE_3__/* .failurePlace */ .S)(failure);
    return place === '' ? failure.message : `${place}: ${failure.message}`;
}
function short(text) {
    return (0,_clip_js__WEBPACK_IMPORTED_MODULE_4__/* .clip */ .$)((0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(text), characters);
}
function markOf(kind) {
    switch (kind) {
        case 'deployed':
        case 'recovered':
            return '✅';
        case 'partial':
            return '⚠️';
        case 'rolled-back':
            return '↩️';
        case 'failed':
            return '❌';
        case 'unknown':
            return '❓';
    }
}
function wordsFor(kind, command) {
    switch (kind) {
        case 'deployed':
            return command === 'deploy' ? 'deployed' : 'rolled back as asked';
        case 'recovered':
            return 'deployed, works again';
        case 'partial':
            return command === 'deploy' ? 'partly deployed' : 'partly rolled back as asked';
        case 'rolled-back':
            return command === 'deploy' ? 'failed and rolled back' : 'the rollback was taken back';
        case 'failed':
            return command === 'deploy' ? 'deployment failed' : 'rollback failed';
        case 'unknown':
            return 'outcome unknown';
    }
}
/** A message made of what a workflow knows. */
function plainNotification(told, origin) {
    const { kind, app, release, message = '' } = told;
    const what = whatIsTold(told);
    return {
        ...identity(kind, told, origin),
        title: short(`${kind === 'started' ? '▶️' : markOf(kind)} ${app}${what}`),
        text: message.trim() === '' ? short(`${app}${what}.`) : short(message),
        facts: [...fact('Release', release), ...fact('Started by', origin.actor)],
        steps: [],
    };
}
/** The words behind the app: where it was to go and how that went, or how it is with the topic. */
function whatIsTold({ kind, command, environment, topic = '', title = '' }) {
    if (title.trim() === '' && topic !== '')
        return `: ${topic} ${wordsForTopic(kind)}`;
    const usual = kind === 'started'
        ? `${command === 'deploy' ? 'deployment' : 'rollback'} started`
        : wordsFor(kind, command);
    return ` to ${environment}: ${title.trim() || usual}`;
}
function wordsForTopic(kind) {
    switch (kind) {
        case 'started':
            return 'started';
        case 'deployed':
            return 'succeeded';
        case 'recovered':
            return 'works again';
        case 'partial':
            return 'partly succeeded';
        case 'rolled-back':
        case 'failed':
            return 'failed';
        case 'unknown':
            return 'did not end';
    }
}
/** The kind that an outcome or the result of a job stands for; of a cancelled job nobody knows what it left. */
function kindOfResult(text) {
    switch (text) {
        case 'success':
            return 'deployed';
        case 'failure':
            return 'failed';
        case 'cancelled':
            return 'unknown';
        default:
            return _model_notification_js__WEBPACK_IMPORTED_MODULE_5__/* .notificationKinds */ .t.find((kind) => kind === text);
    }
}


/***/ }),

/***/ 9733:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ exitCode),
/* harmony export */   d: () => (/* binding */ actionOutputs)
/* harmony export */ });
/**
 * A report as the action's outputs. `hosts` is JSON: an array of objects with `name`, `address`, `state`,
 * `release` and `previous-release` (null where there is none or it is not known), `degraded`.
 * `previous-release` is empty on a first deployment; `duration-seconds` is a whole number.
 */
function actionOutputs(report) {
    const hosts = report.hosts.map((host) => ({
        name: host.name,
        address: host.address,
        state: host.state,
        release: host.release ?? null,
        'previous-release': host.previousRelease ?? null,
        degraded: host.degraded,
    }));
    return {
        outcome: report.outcome,
        release: report.release,
        'previous-release': report.previousRelease ?? '',
        hosts: JSON.stringify(hosts),
        'duration-seconds': String(Math.round(report.durationMs / 1000)),
    };
}
/** The exit code of a run: 0 when it did what was asked (in part, if that is configured to be enough), else 1. */
function exitCode(outcome, options) {
    switch (outcome) {
        case 'deployed':
            return 0;
        case 'partial':
            return options.partialIsSuccess ? 0 : 1;
        case 'rolled-back':
        case 'failed':
        case 'unknown':
            return 1;
    }
}


/***/ }),

/***/ 9449:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ createRedactor)
});

;// CONCATENATED MODULE: ./lib/report/pattern-matcher.js
/**
 * Prepares the search for many patterns at once, in time that depends on the text and not on their number
 * (Aho and Corasick, "Efficient string matching", 1975). It finds overlapping occurrences too, which
 * replacing one pattern after the other would leave readable in part.
 */
function createPatternMatcher(patterns) {
    const root = { next: new Map(), depth: 0, fallback: undefined, longest: 0 };
    for (const pattern of patterns)
        addPattern(root, pattern);
    linkFallbacks(root);
    return () => scanFrom(root);
}
function addPattern(root, pattern) {
    if (pattern === '')
        return;
    let node = root;
    for (let at = 0; at < pattern.length; at += 1) {
        const code = pattern.charCodeAt(at);
        let child = node.next.get(code);
        if (child === undefined) {
            child = { next: new Map(), depth: node.depth + 1, fallback: root, longest: 0 };
            node.next.set(code, child);
        }
        node = child;
    }
    node.longest = pattern.length;
}
/** Breadth first, since a node's fallback is always nearer to the root than the node itself. */
function linkFallbacks(root) {
    const queue = [...root.next.values()];
    // The loop also visits what is appended while it runs.
    for (const node of queue) {
        for (const [code, child] of node.next) {
            const fallback = follow(root, node.fallback, code);
            child.fallback = fallback;
            child.longest = Math.max(child.longest, fallback.longest);
            queue.push(child);
        }
    }
}
/** The node for the longest beginning of a pattern that the text ends with, once `code` is read after `from`. */
function follow(root, from, code) {
    for (let node = from; node !== undefined; node = node.fallback) {
        const child = node.next.get(code);
        if (child !== undefined)
            return child;
    }
    return root;
}
function scanFrom(root) {
    let node = root;
    return {
        next(code) {
            node = follow(root, node, code);
            return node.longest;
        },
        get pending() {
            return node.depth;
        },
    };
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./lib/report/secret-variants.js

/** Shorter texts, in characters, occur in ordinary output all the time. */
const shortestSecret = 4;
/** Where common programs wrap base64: PEM at 64 columns, MIME and coreutils at 76. */
const base64Columns = [64, 76];
/**
 * Every form in which a secret is looked for, longest first, none twice. Which forms: see `createRedactor`.
 * Not found, because they are endless: forms encoded twice, hexadecimal, compressed or encrypted ones, and
 * the base64 of a text that holds a secret somewhere and is wrapped into lines.
 */
function secretVariants(secrets) {
    const found = new Set();
    for (const secret of secrets.flatMap(withRealLineEnds)) {
        for (const text of wholeTexts(secret)) {
            for (const form of [...spelledForms(text), ...base64Forms(text)])
                found.add(form);
        }
        for (const line of tellingLines(secret)) {
            for (const form of spelledForms(line))
                found.add(form);
        }
    }
    return [...found].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
/** A key that was pasted with a literal `\n` for each line end is repaired before use: both must be hidden. */
function withRealLineEnds(secret) {
    return secret.includes('\\n') ? [secret, secret.replaceAll('\\r', '').replaceAll('\\n', '\n')] : [secret];
}
/** The secret as it is, without the blanks around it, and with the other kind of line ends. */
function wholeTexts(secret) {
    const unix = secret.replace(/\r\n?/g, '\n');
    const texts = [secret, secret.trim(), unix, unix.trim(), unix.replaceAll('\n', '\r\n')];
    return texts.filter((text) => text.trim().length >= shortestSecret);
}
/**
 * The lines that give a multi-line secret away, without the blanks around them. Left out is what says
 * nothing and occurs elsewhere: lines under 4 characters, one character repeated (`----`, `====`), and the
 * `-----BEGIN …-----` and `-----END …-----` of PEM (RFC 7468), which every key and certificate has.
 */
function tellingLines(secret) {
    const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
    if (lines.length < 2)
        return [];
    return lines.filter((line) => line.length >= shortestSecret &&
        !/^(.)\1*$/u.test(line) &&
        !/^-{4,5} ?(BEGIN|END) [^-]*-{4,5}$/.test(line));
}
/** Forms that spell the text character by character, so that the form of a part is a part of the form. */
function spelledForms(text) {
    // A lone surrogate cannot be sent as UTF-8: it arrives as U+FFFD, and encodeURIComponent would throw.
    const sent = external_node_buffer_.Buffer.from(text, 'utf8').toString('utf8');
    return [text, sent, ...urlForms(sent), ...jsonForms(text), ...xmlForms(text), ...shellForms(text)];
}
function urlForms(text) {
    const component = encodeURIComponent(text);
    const strict = component.replace(/[!'()*]/g, percentEncoded);
    const form = new URLSearchParams({ '': text }).toString().slice(1);
    const forms = [component, strict, form, strict.replaceAll('%2F', '/'), encodeURI(text), commandForm(text)];
    return [...forms, ...forms.map((one) => one.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()))];
}
/** As `::error::` carries it: the runner decodes it only after the line was written. */
function commandForm(text) {
    return text.replace(/[%\r\n]/g, percentEncoded);
}
function percentEncoded(character) {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
/** RFC 8259 allows several spellings: as short as can be, with `\/`, all ASCII, and safe inside HTML. */
function jsonForms(text) {
    const short = JSON.stringify(text).slice(1, -1);
    const forms = [short, short.replaceAll('/', '\\/')];
    const ascii = forms.map((form) => form.replace(/[\u007f-\uffff]/g, unicodeEscaped));
    const html = [...forms, ...ascii].map((form) => form.replace(/[<>&']/g, unicodeEscaped));
    return [...forms, ...ascii, ...html];
}
function unicodeEscaped(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
function xmlForms(text) {
    const content = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const quoted = content.replaceAll('"', '&quot;');
    return [content, quoted, quoted.replaceAll("'", '&#39;'), quoted.replaceAll("'", '&apos;')];
}
/** What stands between the quotes: 'a'\''b', 'a'"'"'b', "a\$b", a\ b (POSIX shell, 2.2) and $'a\'b' (bash). */
function shellForms(text) {
    return [
        text.replaceAll("'", `'\\''`),
        text.replaceAll("'", `'"'"'`),
        text.replace(/[\\"$`]/g, '\\$&'),
        text.replace(/[^\w@%+=:,./\n\u0080-\uffff-]/g, '\\$&'),
        text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
    ];
}
/**
 * The base64 (RFC 4648) of a text that ends here, and the part of it that stays the same whatever stands
 * before and behind, for each of the three ways in which bytes can fall into groups of three.
 */
function base64Forms(text) {
    const bytes = external_node_buffer_.Buffer.from(text, 'utf8');
    const forms = [];
    for (const before of [0, 1, 2]) {
        const padded = external_node_buffer_.Buffer.concat([external_node_buffer_.Buffer.alloc(before), bytes]).toString('base64');
        // How many characters at the start also hold bits of what stands before the secret.
        const unsure = Math.ceil((before * 8) / 6);
        const unpadded = padded.replace(/=+$/, '').slice(unsure);
        const steady = unpadded.slice(0, Math.floor(((before + bytes.length) * 8) / 6) - unsure);
        forms.push(steady, unpadded, padded.slice(unsure));
        if (before === 0)
            forms.push(...base64Columns.flatMap((columns) => wrapped(unpadded, columns)));
    }
    const standard = forms.filter((form) => form.length >= shortestSecret);
    return [...standard, ...standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}
function wrapped(text, columns) {
    const lines = [];
    for (let at = 0; at < text.length; at += columns)
        lines.push(text.slice(at, at + columns));
    // The short rest at the end would also hide innocent text.
    return lines.filter((line) => line.length >= 8);
}

;// CONCATENATED MODULE: ./lib/report/redaction.js


/** What stands in the place of every secret, the same as in GitHub's own logs. */
const mask = '***';
/**
 * Hides each secret raw, base64 (at each alignment, both alphabets), URL-encoded, JSON-escaped, XML-escaped
 * and shell-quoted, and each telling line of a multi-line secret. Secrets shorter than 4 characters are NOT
 * masked: they occur in ordinary text all the time, and masking them would show what they are.
 * Occurrences that overlap or touch are hidden together.
 */
function createRedactor(secrets) {
    const patterns = secretVariants(secrets);
    const newScan = createPatternMatcher(patterns);
    const createStream = () => redactingStream(newScan);
    return {
        createStream,
        redact(text) {
            if (patterns.length === 0)
                return text;
            const stream = createStream();
            return withoutBeginnings(stream.push(text) + stream.end(), stream);
        },
        variants: patterns.filter((pattern) => !/[\r\n]/.test(pattern)),
    };
}
/** Hides beginnings of secrets that stand where a text was cut. Shorter ones say no more than secrets that short. */
function withoutBeginnings(text, stream) {
    const parts = text.split(/(\.{3}|…)/);
    return parts
        .map((part, index) => {
        // Every other part is a place where something was cut, and nothing was behind the last.
        if (index % 2 === 1 || index === parts.length - 1)
            return part;
        const shown = stream.push(part);
        const beginning = stream.end();
        return shown + (beginning.length < shortestSecret ? beginning : mask);
    })
        .join('');
}
function redactingStream(newScan) {
    let state = freshState(newScan);
    return {
        push(chunk) {
            scanChunk(state, chunk);
            return release(state, heldFrom(state));
        },
        end() {
            const rest = release(state, state.held.length);
            state = freshState(newScan);
            return rest;
        },
    };
}
function freshState(newScan) {
    return { scan: newScan(), held: '', matches: [], endsMasked: false };
}
function scanChunk(state, chunk) {
    const offset = state.held.length;
    state.held += chunk;
    for (let at = 0; at < chunk.length; at += 1) {
        const length = state.scan.next(chunk.charCodeAt(at));
        if (length > 0)
            addMatch(state.matches, { start: offset + at + 1 - length, end: offset + at + 1 });
    }
}
/** Matches come in the order of their ends; a long one may swallow several that began after it. */
function addMatch(matches, match) {
    let start = match.start;
    for (let last = matches.at(-1); last !== undefined && last.end >= start; last = matches.at(-1)) {
        start = Math.min(start, last.start);
        matches.pop();
    }
    matches.push({ start, end: match.end });
}
/** From where on the held text may still become part of a secret, or is half a character. */
function heldFrom(state) {
    const from = state.held.length - state.scan.pending;
    const isHighSurrogate = (state.held.charCodeAt(from - 1) & 0xfc00) === 0xd800;
    return from > 0 && isHighSurrogate ? from - 1 : from;
}
/** Returns the held text before `until` with its matches masked, and forgets it. */
function release(state, until) {
    let out = '';
    let at = 0;
    const rest = [];
    for (const match of state.matches) {
        if (match.start >= until) {
            rest.push({ start: match.start - until, end: match.end - until });
            continue;
        }
        const isContinuation = match.start === 0 && state.endsMasked;
        out += state.held.slice(at, match.start) + (isContinuation ? '' : mask);
        at = Math.min(match.end, until);
        // The part of a match that is still held is masked already: it only has to be swallowed later.
        if (match.end > until)
            rest.push({ start: 0, end: match.end - until });
    }
    out += state.held.slice(at, until);
    if (until > 0)
        state.endsMasked = state.matches.some((match) => match.start < until && match.end >= until);
    state.held = state.held.slice(until);
    state.matches = rest;
    return out;
}


/***/ }),

/***/ 810:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ terminalTable)
/* harmony export */ });
/* harmony import */ var _display_width_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4008);
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7061);


/**
 * A small table for a terminal, as lines: titles, then one line a row, columns two blanks apart. Cells may
 * hold text from hosts: only what is visible of it is shown. Missing cells are empty, surplus ones left out.
 */
function terminalTable(columns, rows) {
    const titles = columns.map((column) => column.title);
    const lines = [titles, ...rows].map((row) => columns.map((_, index) => (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(row[index] ?? '').replaceAll('\t', ' ')));
    const widths = columns.map((_, index) => Math.max(...lines.map((line) => (0,_display_width_js__WEBPACK_IMPORTED_MODULE_1__/* .displayWidth */ .F)(line[index] ?? ''))));
    return lines.map((line) => line
        .map((cell, index) => (0,_display_width_js__WEBPACK_IMPORTED_MODULE_1__/* .padColumns */ .Y)(cell, widths[index] ?? 0, columns[index]?.align))
        .join('  ')
        .trimEnd());
}


/***/ }),

/***/ 7061:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Df: () => (/* binding */ withoutCommands),
/* harmony export */   Mw: () => (/* binding */ remoteLines),
/* harmony export */   fk: () => (/* binding */ printableLines),
/* harmony export */   oy: () => (/* binding */ printableLine)
/* harmony export */ });
const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** ECMA-48 control sequences: colours, cursor movement, erasing. */
const controlSequence = new RegExp(`(?:${esc}\\[|\\u{9b})[0-?]*[ -/]*[@-~]`, 'gu');
/** ECMA-48 control strings (window titles, links, device strings); their content is not for reading. */
const controlString = new RegExp(`(?:${esc}[\\]PX^_]|[\\u{90}\\u{98}\\u{9d}-\\u{9f}])[^\\p{Cc}]*(?:${bell}|${esc}\\\\|\\u{9c})`, 'gu');
const otherEscape = new RegExp(`${esc}[ -/]*[0-~]`, 'gu');
/** What any of the readers of a log may take for the end of a line (Unicode 16, 5.8; \r moves back to its start). */
const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;
/**
 * Characters that show nothing: what is left of controls, halves of characters, direction marks (which can
 * make a line read other than it is), joiners and fillers. .NET, in which GitHub's runner is written, ignores
 * them when it compares text by culture, so they must not hide what looks like a workflow command.
 */
const invisible = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/**
 * The lines of a text that came from a host, with nothing in them but what can be seen: cursor movement,
 * colours, other controls and invisible characters are gone. A line end at the end adds no empty line.
 */
function printableLines(text) {
    const lines = text.split(lineEnd);
    if (lines.length > 1 && lines.at(-1) === '')
        lines.pop();
    return lines.map((line) => line
        .replace(controlString, '')
        .replace(controlSequence, '')
        .replace(otherEscape, '')
        .replace(invisible, ''));
}
/** The same as a single line. */
function printableLine(text) {
    return printableLines(text).join(' ');
}
/**
 * A line of which GitHub's runner carries nothing out: it looks for `##[command]` anywhere in a line and for
 * `::command::` at its start after blanks (actions/runner, ActionCommand.cs). A backslash breaks both and
 * lets people still see what was printed. The line must hold no line ends: see `printableLines`.
 */
function withoutCommands(line) {
    // Combining marks are passed over, since a comparison by culture may ignore some of them.
    return line.replace(/#(\p{M}*)#(\p{M}*)\[/gu, '#$1#$2\\[').replace(/^([\s\p{M}]*):(?=\p{M}*:)/u, '$1\\:');
}
/** The lines of a host's output as they may be logged: visible text only, no commands, each with its host in front. */
function remoteLines(host, text) {
    const name = printableLine(host);
    return printableLines(text).map((line) => withoutCommands(`${name} | ${line}`.trimEnd()));
}


/***/ }),

/***/ 5202:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ verdictSentence),
/* harmony export */   Z: () => (/* binding */ nextSteps)
/* harmony export */ });
/* harmony import */ var _name_list_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3297);

/** The truth about a run in one sentence, made from where each host ended and not from the outcome alone. */
function verdictSentence(report) {
    const said = tellingOrder.flatMap((state) => clausesFor(state, report.hosts));
    if (said.length === 0)
        return `${headline(report)}: no host was contacted.`;
    return `${headline(report)}: ${said.join('; ')}.`;
}
/** Which state is told first. */
const tellingOrder = [
    'failed',
    'unknown',
    'deployed',
    'rolled-back',
    'left-as-is',
    'unchanged',
    'skipped',
];
function headline(report) {
    const isDeploy = report.command === 'deploy';
    switch (report.outcome) {
        case 'deployed':
            return isDeploy ? 'Deployed' : 'Rolled back as asked';
        case 'partial':
            return isDeploy ? 'Partly deployed' : 'Partly rolled back as asked';
        case 'rolled-back':
            return isDeploy ? 'Rolled back' : 'The rollback did not hold and was taken back';
        case 'failed':
            return isUntouched(report) ? 'Failed before anything changed' : 'Failed';
        case 'unknown':
            return 'Unknown';
    }
}
/** Whether nothing live was touched on any host, a database included. */
function isUntouched(report) {
    const isLeft = (host) => host.state === 'unchanged' || host.state === 'skipped';
    return report.hosts.every(isLeft) && migratedInVain(report).length === 0;
}
/** Hosts where migrations ran for a release that is not in service: those are never taken back. */
function migratedInVain(report) {
    return report.hosts
        .filter((host) => host.state !== 'deployed')
        .filter((host) => host.phases.some(({ phase, result }) => phase === 'migrate' && result !== 'skipped'))
        .map((host) => host.name);
}
/** The names of the hosts in this state by the release they have, or had. */
function byRelease(state, hosts, which) {
    const names = new Map();
    for (const host of hosts) {
        if (host.state !== state)
            continue;
        // Where the state is not known, neither is the release.
        const release = state === 'unknown' || state === 'skipped' ? undefined : host[which];
        const among = names.get(release);
        if (among === undefined)
            names.set(release, [host.name]);
        else
            among.push(host.name);
    }
    return names;
}
/** One clause for each release among the hosts in this state. */
function clausesFor(state, hosts) {
    return [...byRelease(state, hosts, 'release')].map(([release, names]) => {
        const isAll = names.length === hosts.length && names.length > 1;
        const who = isAll ? 'every host' : (0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(names);
        return clause(state, who, names.length > 1 && !isAll, release);
    });
}
function clause(state, who, isPlural, release) {
    const are = isPlural ? 'are' : 'is';
    const were = isPlural ? 'were' : 'was';
    switch (state) {
        case 'deployed':
            return release === undefined ? `${who} ${are} deployed` : `${who} ${are} on ${release} now`;
        case 'rolled-back':
            return release === undefined
                ? `nothing is in service on ${who}, as before`
                : `${who} ${are} on ${release} again`;
        case 'unchanged':
            return `${who} ${were} left as ${isPlural ? 'they were' : 'it was'}${release === undefined ? '' : `, on ${release}`}`;
        case 'skipped':
            return `${who} ${were} skipped, being optional and out of reach`;
        case 'left-as-is':
            return `${who} failed and ${were} left as ${isPlural ? 'they are' : 'it is'}${release === undefined ? '' : `, on ${release}`}`;
        case 'failed':
            return `${who} ${isPlural ? 'need' : 'needs'} a person${release === undefined ? '' : `, \`current\` names ${release}`}`;
        case 'unknown':
            return `contact was lost and the state of ${who} is not known`;
    }
}
/** What a person should do now, most urgent first; empty when there is nothing to do. */
function nextSteps(report) {
    const named = (state) => report.hosts.filter((host) => host.state === state).map((host) => host.name);
    const steps = [];
    for (const [previous, names] of byRelease('failed', report.hosts, 'previousRelease')) {
        steps.push(byHand(names, previous));
    }
    const unknown = named('unknown');
    if (unknown.length > 0) {
        steps.push(`Once ${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(unknown)} can be reached again, run \`deploy-action status\` to see what is in service there. Until then assume nothing.`);
    }
    const skipped = named('skipped');
    if (skipped.length > 0 && report.outcome === 'partial') {
        steps.push(`Deploy again once ${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(skipped)} can be reached: this release is not there.`);
    }
    const left = named('left-as-is');
    if (left.length > 0) {
        steps.push(`See to ${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(left)}: the release failed there and was left in service (\`on-failure: continue\`).`);
    }
    const without = [...named('rolled-back'), ...named('unchanged')];
    if (without.length > 0 && report.outcome === 'partial') {
        steps.push(`Remove the cause of the failure on ${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(without)} and deploy again: this release is not there.`);
    }
    const migrated = migratedInVain(report);
    if (migrated.length > 0) {
        steps.push(`Migrations ran on ${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(migrated)} and are not taken back: see that the release in service works with the new schema.`);
    }
    if (report.outcome === 'rolled-back' || (report.outcome === 'failed' && isUntouched(report))) {
        steps.push(report.failures[0]?.kind === 'cancelled'
            ? 'Run it again when you are ready.'
            : 'Remove the cause of the failure and run again; nothing else has to be done.');
    }
    const degraded = report.hosts.filter((host) => host.degraded).map((host) => host.name);
    if (degraded.length > 0) {
        steps.push(`Watch ${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(degraded)}: healthy, but slower than \`degraded-after\` allows.`);
    }
    return steps;
}
function byHand(names, previous) {
    const wanted = previous === undefined
        ? 'Before this run nothing was in service there.'
        : `Before this run ${previous} was in service there: let \`current\` in the app's directory name it again and restart the app.`;
    return `Put ${(0,_name_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listNames */ .Z)(names)} right by hand: no release is proven good there. ${wanted} Then check with \`deploy-action status\`.`;
}


/***/ }),

/***/ 2794:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NA: () => (/* binding */ workflowCommand),
/* harmony export */   jx: () => (/* binding */ annotationCommand),
/* harmony export */   k1: () => (/* binding */ annotationLimits)
/* harmony export */ });
/* harmony import */ var _clip_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6129);
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7061);


/** GitHub's limits: annotations of a kind for one step, characters of a message (actions/runner, ExecutionContext.cs). */
const annotationLimits = { perStep: 10, messageCharacters: 4096, titleCharacters: 255 };
/** A command to GitHub's runner, as one line for standard output; escaped by the rules of @actions/core. */
function workflowCommand(name, properties = {}, data = '') {
    const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
    return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeData(data)}`;
}
/** The command that makes GitHub show an annotation, at a place in a file when there is one. */
function annotationCommand({ level, title, message, location }) {
    const place = location === undefined
        ? {}
        : { file: (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(location.file), line: location.line, col: location.column };
    // The runner prints the decoded message in the log, where each of its lines is read again by the viewer.
    const text = (0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLines */ .fk)(message).map(_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .withoutCommands */ .Df).join('\n');
    return workflowCommand(level, { ...place, title: (0,_clip_js__WEBPACK_IMPORTED_MODULE_1__/* .clip */ .$)((0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .withoutCommands */ .Df)((0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .printableLine */ .oy)(title)), annotationLimits.titleCharacters) }, (0,_clip_js__WEBPACK_IMPORTED_MODULE_1__/* .clip */ .$)(text, annotationLimits.messageCharacters));
}
function escapeData(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function escapeProperty(text) {
    return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}


/***/ }),

/***/ 8595:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cp: () => (/* binding */ spanText),
/* harmony export */   Lu: () => (/* binding */ shareText),
/* harmony export */   Tu: () => (/* binding */ atMost),
/* harmony export */   jZ: () => (/* binding */ atLeast)
/* harmony export */ });
/** How many of `total` change at most: a part is rounded down, so that no more change than was said, but one always does. */
function atMost(share, total) {
    switch (share.kind) {
        case 'count':
            return Math.min(share.value, total);
        case 'percent':
            return Math.min(total, Math.max(1, Math.floor((total * share.value) / 100)));
    }
}
/** How many of `total` are needed at least: a part is rounded up. */
function atLeast(share, total) {
    switch (share.kind) {
        case 'count':
            return share.value;
        case 'percent':
            return Math.ceil((total * share.value) / 100);
    }
}
/** `3` or `25 %`. */
function shareText(share) {
    return share.kind === 'count' ? String(share.value) : `${share.value} %`;
}
/** `90 s`, `15 min` or `2 h`, whole numbers only. */
function spanText(ms) {
    if (ms % 3_600_000 === 0 && ms > 0)
        return `${ms / 3_600_000} h`;
    if (ms % 60_000 === 0 && ms > 0)
        return `${ms / 60_000} min`;
    return `${ms / 1000} s`;
}


/***/ }),

/***/ 4283:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GW: () => (/* binding */ colourOf),
/* harmony export */   H3: () => (/* binding */ parseColours),
/* harmony export */   NB: () => (/* binding */ idleColour),
/* harmony export */   gq: () => (/* binding */ colourScript),
/* harmony export */   wJ: () => (/* binding */ lookUpColours)
/* harmony export */ });
/* harmony import */ var _host_key_values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3892);
/* harmony import */ var _host_scripts_generated_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7044);
/* harmony import */ var _model_traffic_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4487);



/** The script that reads and sets the links. */
const colourScript = _host_scripts_generated_js__WEBPACK_IMPORTED_MODULE_1__/* .scripts */ .P['traffic/colours.sh'];
/** What `colours.sh look` printed. */
function parseColours(text) {
    const found = (0,_host_key_values_js__WEBPACK_IMPORTED_MODULE_0__/* .keyValues */ .K)(text).filter(([key, value]) => value !== '' && _model_traffic_js__WEBPACK_IMPORTED_MODULE_2__/* .colours */ .M.some((colour) => colour === key));
    return Object.fromEntries(found);
}
/** The colour that runs a release, if one does. */
function colourOf(found, release) {
    return release === undefined ? undefined : _model_traffic_js__WEBPACK_IMPORTED_MODULE_2__/* .colours */ .M.find((colour) => found[colour] === release);
}
/** Where a new release goes: not where the one in service is. */
function idleColour(found, inService) {
    const live = colourOf(found, inService);
    return live === undefined ? 'blue' : (0,_model_traffic_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColour */ .R)(live);
}
/** Looks the colours up without installing anything on the host; none where that does not work. */
async function lookUpColours(connection, path, timeoutMs) {
    const argv = ['sh', '-s', '--', 'look', path];
    const { stdout } = await connection.run({ argv, stdin: colourScript, timeoutMs });
    return parseColours(stdout);
}


/***/ }),

/***/ 310:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ blueGreenFor),
  Q: () => (/* binding */ driverFor)
});

// EXTERNAL MODULE: ./lib/drivers/registry.js + 19 modules
var registry = __webpack_require__(7254);
// EXTERNAL MODULE: ./lib/host/command-failure.js
var command_failure = __webpack_require__(9685);
// EXTERNAL MODULE: ./lib/host/scripts.generated.js
var scripts_generated = __webpack_require__(7044);
// EXTERNAL MODULE: ./lib/model/failure.js
var model_failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/model/traffic.js
var model_traffic = __webpack_require__(4487);
// EXTERNAL MODULE: ./lib/traffic/colours.js
var colours = __webpack_require__(4283);
;// CONCATENATED MODULE: ./lib/traffic/proxies/forwarder-units.js

/**
 * The files of systemd by which what comes to the socket of a colour goes to its port, for people to put on the host
 * (systemd-socket-proxyd(8), systemd.socket(5)).
 */
function forwarderUnits(wanted) {
    const { directory, ports, user, app } = wanted;
    const units = model_traffic/* colours */.M.flatMap((colour) => [
        `# /etc/systemd/system/${app}-${colour}-port.socket`,
        '[Socket]',
        `ListenStream=${directory}/${colour}`,
        '[Install]',
        'WantedBy=sockets.target',
        `# /etc/systemd/system/${app}-${colour}-port.service`,
        '[Service]',
        `ExecStart=/lib/systemd/systemd-socket-proxyd --connections-max=10000 127.0.0.1:${ports[colour]}`,
        // Six for each connection: two sockets and two pipes.
        'LimitNOFILE=65536',
    ]);
    const sockets = model_traffic/* colours */.M.map((colour) => `${app}-${colour}-port.socket`).join(' ');
    return [
        ...units,
        '# as root',
        `install -d -m 755 -o ${user} ${directory}`,
        `systemctl daemon-reload && systemctl enable --now ${sockets}`,
        '',
    ].join('\n');
}

;// CONCATENATED MODULE: ./lib/traffic/proxies/socket-link.js


/**
 * A proxy whose upstream is a link to a Unix socket: every connection it opens goes where the link leads by then, so that
 * it is told nothing when the traffic moves (unix(7), rename(2)).
 */
function linkedSocket(proxy) {
    return {
        kind: proxy.kind,
        script: scripts_generated/* scripts */.P['traffic/proxies/socket-link.sh'],
        arguments: ({ kind, directory, ports }) => [directory, kind, ports === undefined ? 'own' : 'forwarded'],
        exits: ({ directory, ports }, { snippet, proxyFile }) => ({
            80: {
                kind: 'tool-missing',
                message: `${proxy.name} is not installed`,
                hint: `Install it, and put this into its configuration:\n${snippet}`,
            },
            81: {
                kind: 'proxy-unready',
                message: `${proxy.name}’s own checker refuses ${proxyFile}, so that it could not be reloaded`,
                hint: `Correct it; \`${proxy.check(proxyFile)}\` says what is wrong. For this app it needs:\n${snippet}`,
            },
            82: {
                kind: 'proxy-unready',
                message: `${proxy.name} does not send requests to ${directory}/current`,
                hint: `Put this into ${proxyFile}, or a file beside it that it includes, and reload ${proxy.name}:\n${snippet}`,
            },
            83: {
                kind: 'proxy-unready',
                message: `${proxy.name} may not enter ${directory}`,
                hint: 'Let other users pass through each directory on the way: chmod o+x DIRECTORY.',
            },
            84: {
                kind: 'unhealthy',
                message: ports === undefined
                    ? 'the app does not listen at its socket'
                    : 'systemd does not listen at the socket of the app',
                hint: ports === undefined
                    ? 'It must listen at the path in the variable SOCKET.'
                    : 'Start the socket unit that forwards to the app’s port; `deploy-action doctor` shows it.',
            },
            85: {
                kind: 'unhealthy',
                message: `${proxy.name} may not write to the socket of the app`,
                hint: 'The app must open it to other users, mode 666; docs/traffic.md says how in some languages.',
            },
            86: {
                kind: 'disk-full',
                message: `the link ${directory}/current could not be made`,
                hint: 'Free some space, and let the deploying user write to the directory.',
            },
            87: {
                kind: 'proxy-unready',
                message: `systemd does not forward what comes to ${directory}/blue and ${directory}/green to the ports of the app`,
                hint: `Have this on the host:\n${snippet}`,
            },
        }),
        snippet: ({ directory }, { directory: path }) => [...proxy.snippet(`${directory}/current`, appName(path)), ''].join('\n'),
        beside: ({ directory, ports }, { directory: path, user }) => ports === undefined ? '' : forwarderUnits({ directory, ports, user, app: appName(path) }),
    };
}
function appName(path) {
    return path.slice(path.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

;// CONCATENATED MODULE: ./lib/traffic/proxies/caddy.js

/**
 * Moves traffic by the link that its upstream is. With `keepalive off` every request opens a connection of its own, so
 * that none stays with the old release (Caddy, reverse_proxy).
 */
const caddy = linkedSocket({
    kind: 'caddy',
    name: 'Caddy',
    check: (file) => `caddy validate --config ${file}`,
    snippet: (link) => [
        ':80 {',
        `    reverse_proxy unix/${link} {`,
        '        transport http {',
        '            keepalive off',
        '        }',
        '    }',
        '}',
    ],
});

;// CONCATENATED MODULE: ./lib/traffic/proxies/haproxy.js

/** Where the state of the servers is kept, in the app's own directory. */
function stateFile(directory) {
    return `${directory}/.deploy/traffic/haproxy`;
}
/** An address as HAProxy writes it (configuration.txt, 11). */
function serverAddress(listen) {
    return 'port' in listen ? `127.0.0.1:${listen.port}` : `unix@${listen.socket}`;
}
/** Moves traffic by HAProxy's runtime API (management.txt, 9.3): no reload, and no connection is lost. */
const haproxy = {
    kind: 'haproxy',
    script: scripts_generated/* scripts */.P['traffic/proxies/haproxy.sh'],
    arguments: ({ socket, backend }, directory) => [stateFile(directory), socket, backend],
    exits: ({ socket, backend }, { snippet, user, proxyFile }) => ({
        80: {
            kind: 'tool-missing',
            message: 'nothing on this host can speak to the socket of HAProxy',
            hint: 'Install perl-base or socat.',
        },
        81: {
            kind: 'proxy-unready',
            message: `HAProxy does not answer at ${socket} to ${user}`,
            hint: `It must run, with this in its configuration (then reload it):\n${snippet}`,
        },
        82: {
            kind: 'proxy-unready',
            message: `HAProxy has no backend ${backend}`,
            hint: `Put this into its configuration and reload it:\n${snippet}`,
        },
        83: {
            kind: 'proxy-unready',
            message: `the backend ${backend} of HAProxy lacks a server named blue or green`,
            hint: `Put this into its configuration and reload it:\n${snippet}`,
        },
        84: {
            kind: 'proxy-unready',
            message: `HAProxy refuses at ${socket} what it is told`,
            hint: 'The line `stats socket` in its section `global` must say `level admin`.',
        },
        85: {
            kind: 'unhealthy',
            message: 'HAProxy’s own check of the new release does not find it well',
            hint: `See what \`check\` asks in the backend ${backend}.`,
        },
        86: {
            kind: 'disk-full',
            message: 'the state of the servers could not be kept',
            hint: 'A reload of HAProxy would forget where the traffic goes: free some space.',
        },
        87: {
            kind: 'proxy-unready',
            message: `HAProxy’s own checker refuses ${proxyFile}, so that it could not be reloaded`,
            hint: `Correct it; \`haproxy -c -f ${proxyFile}\` says what is wrong. For this app it needs:\n${snippet}`,
        },
        88: {
            kind: 'proxy-unready',
            message: `the backend ${backend} of HAProxy does not balance by weights, so that a part of its requests cannot be had`,
            hint: `Put \`balance roundrobin\` into it and reload it; for this app it needs:\n${snippet}`,
        },
    }),
    snippet: ({ socket, backend }, { user, directory, listen, shares }) => [
        'global',
        `    stats socket ${socket} user ${user} mode 600 level admin`,
        '',
        `backend ${backend}`,
        '    mode http',
        ...(shares ? ['    balance roundrobin'] : []),
        '    load-server-state-from-file local',
        `    server-state-file-name ${stateFile(directory)}`,
        `    server blue ${serverAddress(listen.blue)} disabled`,
        `    server green ${serverAddress(listen.green)} disabled`,
        '',
    ].join('\n'),
};

;// CONCATENATED MODULE: ./lib/traffic/proxies/nginx.js

/**
 * Moves traffic by the link that its upstream is. Without `keepalive` in the upstream every request opens a connection of
 * its own, so that none stays with the old release (ngx_http_upstream_module).
 */
const nginx = linkedSocket({
    kind: 'nginx',
    name: 'nginx',
    check: (file) => `nginx -t -c ${file}`,
    snippet: (link, app) => [
        `upstream ${app} {`,
        `    server unix:${link};`,
        '}',
        'map $http_upgrade $connection_upgrade {',
        '    default upgrade;',
        "    ''      '';",
        '}',
        'server {',
        '    listen 80;',
        '    location / {',
        `        proxy_pass http://${app};`,
        '        proxy_http_version 1.1;',
        '        proxy_set_header Host $host;',
        '        proxy_set_header Upgrade $http_upgrade;',
        '        proxy_set_header Connection $connection_upgrade;',
        '    }',
        '}',
    ],
});

;// CONCATENATED MODULE: ./lib/traffic/proxies/traefik.js

/**
 * Moves traffic by a file that Traefik's file provider watches, and waits until its API says that it is taken up (Traefik,
 * "File provider" and "API"). It has no checker of its own.
 */
const traefik = {
    kind: 'traefik',
    script: scripts_generated/* scripts */.P['traffic/proxies/traefik.sh'],
    arguments: ({ api, directory, service, ports }) => [
        ...[api, directory, service],
        ...[ports.blue, ports.green].map(String),
    ],
    exits: ({ api, directory, service }, { snippet, proxyFile }) => ({
        80: {
            kind: 'tool-missing',
            message: 'nothing on this host can ask Traefik’s API',
            hint: 'Install curl or perl-base.',
        },
        81: {
            kind: 'proxy-unready',
            message: `the API of Traefik does not answer at ${api}`,
            hint: `It must run, with this in its configuration (then restart it):\n${snippet}`,
        },
        82: {
            kind: 'proxy-unready',
            message: `no router of Traefik sends requests to a service ${service}`,
            hint: `Put this into its configuration:\n${snippet}`,
        },
        83: {
            kind: 'proxy-unready',
            message: `the deploying user cannot make files in ${directory}`,
            hint: `Traefik needs this, and the deploying user what the last line of it does:\n${snippet}`,
        },
        84: {
            kind: 'proxy-unready',
            message: `${proxyFile} does not have Traefik watch ${directory}`,
            hint: `Put this into its configuration and restart it:\n${snippet}`,
        },
        85: {
            kind: 'proxy-unready',
            message: `Traefik did not take up what was written to ${directory}`,
            hint: 'Its log says why: a mistake in any file of that directory keeps it from taking up all of them.',
        },
        86: {
            kind: 'disk-full',
            message: `the file in ${directory} could not be written`,
            hint: 'Free some space, and let the deploying user make files there.',
        },
    }),
    snippet: ({ api, directory, service }, { user, proxyFile }) => [
        `# ${proxyFile}`,
        'entryPoints:',
        '  web: { address: ":80" }',
        `  traefik: { address: "${api.replace('http://', '')}" }`,
        'api: { insecure: true }',
        'providers:',
        `  file: { directory: ${directory}, watch: true }`,
        `# ${directory}/${service}.yml`,
        'http:',
        '  routers:',
        `    ${service}: { rule: "PathPrefix(\`/\`)", service: ${service}, entryPoints: [web] }`,
        '# as root',
        `install -d -m 1775 -g "$(id -gn ${user})" ${directory}`,
        '',
    ].join('\n'),
};

;// CONCATENATED MODULE: ./lib/traffic/proxies/registry.js




/** Every proxy by the kind that the configuration names. */
const proxies = { haproxy: haproxy, nginx: nginx, caddy: caddy, traefik: traefik };
/** The proxy of a configuration. */
function proxyOf(config) {
    // TypeScript cannot relate the key to the value across a union; the mapped type above does.
    return proxies[config.kind];
}

;// CONCATENATED MODULE: ./lib/traffic/blue-green.js






/** What a script of ours may take beside what it waits for. */
const scriptTimeoutMs = 60_000;
/**
 * A driver that puts a release into service beside the old one, moves the traffic when it is well, and stops the old one
 * when it is confirmed. docs/decisions/0011-traffic.md says how the host goes back by itself.
 */
function blueGreen(driver, traffic) {
    const { coloured } = driver;
    if (coloured === undefined) {
        throw new model_failure/* DeployError */.s({ kind: 'internal', message: `${driver.kind} cannot run two releases at once` });
    }
    const at = (context, colour) => ({
        ...context,
        config: coloured(context.config, colour),
        colour: { name: colour, listen: traffic.listen[colour] },
    });
    const colourIn = (activation) => activation.colour ?? 'blue';
    return {
        ...driver,
        async preflight(context) {
            for (const colour of model_traffic/* colours */.M)
                await driver.preflight(at(context, colour));
            const shares = traffic.canary === undefined ? [] : ['shares'];
            await tellProxy(context, traffic, ['preflight', traffic.proxyFile, ...shares], 0);
        },
        // Which colour it will run under may be another one when it is gone back to.
        async prepare(context, release) {
            for (const colour of model_traffic/* colours */.M)
                await driver.prepare(at(context, colour), release);
        },
        async changedFiles(context, release) {
            const colour = (0,colours/* colourOf */.GW)(await look(context), release);
            if (colour === undefined)
                return [];
            return (await driver.changedFiles?.(at(context, colour), release)) ?? [];
        },
        async activate(context, release, previous) {
            const found = await look(context);
            const colour = (0,colours/* idleColour */.NB)(found, previous);
            // An earlier run may have been cut off before it stopped what it had replaced.
            if ((0,colours/* colourOf */.GW)(found, previous) !== undefined) {
                await move(context, traffic, (0,model_traffic/* otherColour */.R)(colour), traffic.drainMs);
            }
            const placed = await context.agent.runScript(colours/* colourScript */.gq, ['place', context.path, colour, release], {
                timeoutMs: scriptTimeoutMs,
            });
            throwFailure(placed, context, `place ${release} as ${colour}`);
            return { ...(await driver.activate(at(context, colour), release, previous)), colour };
        },
        watch: (context, activation) => driver.watch(at(context, colourIn(activation)), activation),
        confirmSteady: (context, activation) => driver.confirmSteady(at(context, colourIn(activation)), activation),
        async goBackCommands(context, release, previous) {
            const found = await look(context);
            const colour = (0,colours/* idleColour */.NB)(found, previous);
            const stop = await driver.goBackCommands(at(context, colour), release, undefined);
            const live = (0,colours/* colourOf */.GW)(found, previous);
            // What was there before had no colour, and the traffic was not ours to move.
            if (live === undefined || previous === undefined)
                return stop;
            const proxy = proxyOf(traffic.proxy);
            const words = proxyWords(context, traffic, ['move', live, colour, seconds(traffic.drainMs)]);
            const back = [
                await startAgain(driver, at(context, live), previous),
                await context.agent.scriptCommand(proxy.script, words),
                ...stop,
            ];
            const counted = back.flatMap((command) => [String(command.length), ...command]);
            // One command: the new release is stopped only where the traffic has gone back.
            return [await context.agent.scriptCommand(scripts_generated/* scripts */.P['host/in-turn.sh'], counted)];
        },
        lastLines: (context, activation) => driver.lastLines(activation === undefined ? context : at(context, colourIn(activation)), activation),
        moveTraffic: (context, activation) => move(context, traffic, colourIn(activation), 0),
        async shareTraffic(context, activation, percent) {
            const to = colourIn(activation);
            const from = (0,model_traffic/* otherColour */.R)(to);
            const old = context.facts.current;
            if (old === undefined || (await look(context))[from] !== old)
                return undefined;
            await tellProxy(context, traffic, ['share', to, from, String(percent)], 0);
            return countRequests(context, traffic, to);
        },
        countRequests: (context, activation) => countRequests(context, traffic, colourIn(activation)),
        async retire(context, release) {
            const found = await look(context);
            const live = (0,colours/* colourOf */.GW)(found, release);
            if (live === undefined)
                return;
            await move(context, traffic, live, traffic.drainMs);
            const old = (0,model_traffic/* otherColour */.R)(live);
            const replaced = found[old];
            if (replaced === undefined)
                return;
            await driver.takeOut?.(at(context, old), replaced);
        },
    };
}
async function startAgain(driver, context, release) {
    if (driver.startCommand === undefined) {
        throw new model_failure/* DeployError */.s({ kind: 'internal', message: `${driver.kind} cannot start what may be running` });
    }
    return driver.startCommand(context, release);
}
async function look(context) {
    const result = await context.agent.runScript(colours/* colourScript */.gq, ['look', context.path], {
        timeoutMs: scriptTimeoutMs,
    });
    throwFailure(result, context, 'look at the colours');
    return (0,colours/* parseColours */.H3)(result.stdout);
}
/** New requests go to the colour; those that the other one has begun are waited for, at most so long. */
async function move(context, traffic, to, drainMs) {
    await tellProxy(context, traffic, ['move', to, (0,model_traffic/* otherColour */.R)(to), seconds(drainMs)], drainMs);
}
async function countRequests(context, traffic, colour) {
    return Number((await tellProxy(context, traffic, ['count', colour], 0)).stdout);
}
async function tellProxy(context, traffic, words, waitsMs) {
    const proxy = proxyOf(traffic.proxy);
    const result = await context.agent.runScript(proxy.script, proxyWords(context, traffic, words), {
        timeoutMs: scriptTimeoutMs + waitsMs,
    });
    const { user } = context.facts;
    const { listen, canary, proxyFile } = traffic;
    const facts = { user, directory: context.path, listen, proxyFile, shares: canary !== undefined };
    const added = proxy.snippet(traffic.proxy, facts);
    const snippet = `${added}${proxy.beside?.(traffic.proxy, facts) ?? ''}`;
    const failure = (0,command_failure/* failureOfCommand */.b)(result, {
        host: context.host,
        command: `${proxy.kind} ${words.join(' ')}`,
        exits: proxy.exits(traffic.proxy, { user, snippet, proxyFile }),
    });
    if (failure === undefined)
        return result;
    if (failure.kind !== 'proxy-unready' || failure.hint?.includes(snippet) !== true)
        throw new model_failure/* DeployError */.s(failure);
    const verdict = await tryOut(context, traffic, added);
    throw new model_failure/* DeployError */.s({ ...failure, hint: `${verdict}${failure.hint}` });
}
/** What the proxy's own checker says of lines that are not in its configuration yet; nothing where it cannot tell. */
async function tryOut(context, traffic, snippet) {
    const { proxy, proxyFile } = traffic;
    const { script, kind } = proxyOf(proxy);
    const words = proxyWords(context, traffic, ['try', proxyFile, snippet]);
    const { stdout } = await context.agent.runScript(script, words, { timeoutMs: scriptTimeoutMs });
    const [verdict = '', ...why] = stdout.trim().split(' ');
    if (verdict === 'taken')
        return `The own checker of ${kind} takes the lines below. `;
    return verdict === 'refused'
        ? `The own checker of ${kind} does not take the lines below beside what is there: ${why.join(' ')}. `
        : '';
}
function proxyWords(context, traffic, [verb = '', ...rest]) {
    return [verb, ...proxyOf(traffic.proxy).arguments(traffic.proxy, context.path), ...rest];
}
function throwFailure(result, context, command) {
    const failure = (0,command_failure/* failureOfCommand */.b)(result, { host: context.host, command });
    if (failure !== undefined)
        throw new model_failure/* DeployError */.s(failure);
}
function seconds(ms) {
    return String(Math.ceil(ms / 1000));
}

;// CONCATENATED MODULE: ./lib/traffic/driver-for.js


/** The driver of a host: that of its configuration, which runs two releases beside each other where it has `traffic`. */
function driverFor({ driver, traffic }) {
    const plain = (0,registry/* driverOf */.S)(driver);
    return traffic === undefined ? plain : blueGreen(plain, traffic);
}
/** The driver of a host that has `traffic`; undefined for all others. */
function blueGreenFor({ driver, traffic, }) {
    return traffic === undefined ? undefined : blueGreen((0,registry/* driverOf */.S)(driver), traffic);
}


/***/ })

};
;