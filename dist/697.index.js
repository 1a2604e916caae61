"use strict";
exports.id = 697;
exports.ids = [697];
exports.modules = {

/***/ 4964:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ko: () => (/* binding */ readInputs),
/* harmony export */   P2: () => (/* binding */ readOrigin),
/* harmony export */   Xg: () => (/* binding */ readConfig),
/* harmony export */   dK: () => (/* binding */ mask),
/* harmony export */   fJ: () => (/* binding */ fail),
/* harmony export */   im: () => (/* binding */ readConfigText),
/* harmony export */   nV: () => (/* binding */ readSwitches)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7264);
/* harmony import */ var _actions_github__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2413);
/* harmony import */ var _commands_interface_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4328);
/* harmony import */ var _commands_local_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4499);
/* harmony import */ var _config_format_issues_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1461);
/* harmony import */ var _config_resolve_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2305);
/* harmony import */ var _report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7061);
/* harmony import */ var _report_workflow_command_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2794);
/* harmony import */ var _wiring_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8607);











/** Read before anything else: a word that is neither true nor false must not turn up once everything is deployed. */
function readSwitches() {
    // Empty is absent: an expression of a workflow may come to nothing.
    const word = (name) => _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4(name).toLowerCase() || 'true';
    const wrong = ['allow-partial', 'summary'].find((name) => !['true', 'false'].includes(word(name)));
    if (wrong !== undefined) {
        fail(`input ${wrong}: ${JSON.stringify(_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4(wrong))} is neither true nor false`);
        return undefined;
    }
    return { allowPartial: word('allow-partial') === 'true', summary: word('summary') === 'true' };
}
/** The inputs and the file of a configuration, not judged yet; undefined, and said why, where the file cannot be read. */
function readInputs() {
    const inputs = {};
    for (const name of _commands_interface_js__WEBPACK_IMPORTED_MODULE_9__/* .configInputs */ .yD) {
        const value = _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4(name);
        if (value !== '')
            inputs[name] = value;
    }
    for (const name of ['ssh-key', 'passphrase'])
        mask([inputs[name] ?? '']);
    mask([_actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4('github-token')]);
    const variables = readVariables();
    const file = readConfigText(inputs.host !== undefined);
    if (file === 'unreadable' || variables === undefined)
        return undefined;
    return {
        inputs,
        environment: _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4('environment') || undefined,
        variables,
        // The payload of some events has no repository.
        defaultApp: _actions_github__WEBPACK_IMPORTED_MODULE_3__/* .context */ ._.payload.repository?.name ?? process.env.GITHUB_REPOSITORY?.split('/')[1],
        file,
    };
}
/** What the inputs ask for, the same in the main step and in the post step; undefined, and said why, if they are wrong. */
function readConfig() {
    const given = readInputs();
    if (given === undefined)
        return undefined;
    const result = (0,_config_resolve_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveConfig */ .p)({ ...given, needsKey: !process.env.SSH_AUTH_SOCK, credentialChecks: _wiring_js__WEBPACK_IMPORTED_MODULE_8__.credentialChecks });
    if ('issues' in result) {
        for (const issue of result.issues) {
            const { location } = issue;
            const annotation = { level: 'error', title: 'deploy-action', message: (0,_config_format_issues_js__WEBPACK_IMPORTED_MODULE_10__/* .issueNote */ .k)(issue) };
            writeLine((0,_report_workflow_command_js__WEBPACK_IMPORTED_MODULE_7__/* .annotationCommand */ .jx)(location === undefined ? annotation : { ...annotation, location }));
        }
        for (const line of (0,_config_format_issues_js__WEBPACK_IMPORTED_MODULE_10__/* .formatIssues */ .o)(result.issues, given.file).split('\n'))
            writeLine((0,_report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_6__/* .withoutCommands */ .Df)(line));
        return undefined;
    }
    mask(result.config.secrets);
    return result.config;
}
/** What `${NAME}` stands for: the environment, and the lines of the input `variables` before it; undefined, and said why, where one is wrong. */
function readVariables() {
    const given = {};
    for (const [index, line] of _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4('variables').split(/\r?\n/).entries()) {
        if (line.trim() === '' || line.trim().startsWith('#'))
            continue;
        const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
        if (name === undefined || value === undefined) {
            fail(`input variables: line ${index + 1} is not NAME=value`);
            return undefined;
        }
        given[name] = value;
    }
    // The runner hides the input as a whole, which holds the names as well.
    mask(Object.values(given).filter((value) => value.length > 3));
    return { ...process.env, ...given };
}
/** The configuration file, where one is used; `unreadable`, and said why, where it cannot be read. */
function readConfigText(oneHost = _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4('host') !== '') {
    const path = configPath(oneHost);
    if (path === undefined)
        return undefined;
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(path)) {
        fail(`input config: there is no file ${path} in the workspace; is the repository checked out before this step?`);
        return 'unreadable';
    }
    const found = (0,_commands_local_file_js__WEBPACK_IMPORTED_MODULE_4__/* .readLocalFile */ .M)(path);
    if ('text' in found)
        return { name: path, text: found.text };
    fail(`input config: ${found.problem}`);
    return 'unreadable';
}
function configPath(oneHost) {
    const given = _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4('config');
    if (given !== '')
        return given;
    const usual = '.github/deploy.yml';
    return !oneHost && (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(usual) ? usual : undefined;
}
/**
 * Tells GitHub to hide each secret, for the steps that follow too. The runner adds the usual encodings and the
 * lines of long ones by itself, but not the base64 of the whole.
 */
function mask(secrets) {
    for (const secret of secrets.filter((candidate) => candidate !== '')) {
        _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .setSecret */ .Pq(secret);
        _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .setSecret */ .Pq(Buffer.from(secret, 'utf8').toString('base64'));
    }
}
/** Who started this run, with a new name for it. */
function readOrigin() {
    const { owner, repo } = _actions_github__WEBPACK_IMPORTED_MODULE_3__/* .context */ ._.repo;
    const version = _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getInput */ .V4('version');
    return {
        // Jobs of a matrix share all but the last part.
        run: `${_actions_github__WEBPACK_IMPORTED_MODULE_3__/* .context */ ._.runId}-${process.env.GITHUB_RUN_ATTEMPT ?? '1'}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)().slice(0, 8)}`,
        actor: _actions_github__WEBPACK_IMPORTED_MODULE_3__/* .context */ ._.actor,
        commit: _actions_github__WEBPACK_IMPORTED_MODULE_3__/* .context */ ._.sha,
        url: `${_actions_github__WEBPACK_IMPORTED_MODULE_3__/* .context */ ._.serverUrl}/${owner}/${repo}/actions/runs/${_actions_github__WEBPACK_IMPORTED_MODULE_3__/* .context */ ._.runId}`,
        ...(version === '' ? {} : { version }),
    };
}
function writeLine(line) {
    process.stdout.write(`${line}\n`);
}
/** Makes the step fail with a message. */
function fail(message) {
    _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .setFailed */ .C1(message);
    return 1;
}


/***/ }),

/***/ 3226:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  IJ: () => (/* binding */ linkOf),
  mk: () => (/* binding */ publish),
  nj: () => (/* binding */ screen),
  xV: () => (/* binding */ sharePlan),
  qL: () => (/* binding */ shareStatus),
  Sy: () => (/* binding */ writeSummary)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 10 modules
var core = __webpack_require__(7264);
// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(2413);
// EXTERNAL MODULE: ./lib/notifiers/deliver.js
var deliver = __webpack_require__(749);
;// CONCATENATED MODULE: ./lib/commands/plan-comment.js

const patienceMs = 20_000;
/** A pull request with more comments gets a second one of ours at worst. */
const pages = 5;
/**
 * Shows a plan as a comment, one for each environment, updated in place. Resolves with the reason when it could not:
 * that GitHub is out of reach says nothing about the plan.
 */
async function commentPlan(courier, pull, plan) {
    const ending = new AbortController();
    const timer = new AbortController();
    const sleep = courier.clock.sleep(patienceMs, timer.signal).then(() => ending.abort(), () => undefined);
    const marker = `<!-- deploy-action plan: ${encodeURIComponent(plan.app)}/${encodeURIComponent(plan.environment)} -->`;
    try {
        await upsert({ courier, pull, signal: ending.signal }, marker, `${marker}\n${plan.markdown}`);
        return undefined;
    }
    catch (thrown) {
        return reasonOf(thrown);
    }
    finally {
        timer.abort();
        await sleep;
    }
}
async function upsert(sending, marker, body) {
    const { number } = sending.pull;
    for (let page = 1; page <= pages; page += 1) {
        const text = await send(sending, 'GET', `issues/${number}/comments?per_page=100&page=${page}`);
        const comments = JSON.parse(text);
        const ours = comments.find((comment) => comment.body?.startsWith(marker) === true);
        if (ours !== undefined) {
            await send(sending, 'PATCH', `issues/comments/${ours.id}`, { body });
            return;
        }
        if (comments.length < 100)
            break;
    }
    await send(sending, 'POST', `issues/${number}/comments`, { body });
}
async function send({ courier, pull, signal }, method, path, body) {
    const { name = '', api = '' } = courier.repository ?? {};
    const message = {
        method,
        url: `${api}/repos/${name}/${path}`,
        headers: {
            accept: 'application/vnd.github+json',
            authorization: `Bearer ${pull.token}`,
            'content-type': 'application/json',
            'x-github-api-version': '2022-11-28',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return (await (0,deliver/* deliver */.cK)(message, { ...courier, signal })).body;
}
function reasonOf(thrown) {
    if (!(thrown instanceof Error) || !isDelivery(thrown))
        return 'its answer could not be read';
    const { status, message } = thrown;
    const isRefused = status === 401 || status === 403 || status === 404;
    return isRefused ? `${message}. The job needs \`permissions: { pull-requests: write }\`` : message;
}
function isDelivery(error) {
    return error.name === 'DeliveryError';
}

// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: ./lib/report/outputs.js
var outputs = __webpack_require__(9733);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/report/failure-lines.js
var failure_lines = __webpack_require__(475);
// EXTERNAL MODULE: ./lib/report/markdown.js
var markdown = __webpack_require__(9626);
;// CONCATENATED MODULE: ./lib/report/plan-markdown.js



/** GitHub takes comments of at most 65,536 characters; the lines may be anything, so bytes are counted. */
const maxBytes = 60_000;
/** A plan as GitHub's Markdown, at most 60 kB: whether it can succeed, why not, and the plan itself. */
function planMarkdown(told) {
    const { app, environment, failures } = told;
    const verdict = failures.length === 0
        ? '**Nothing stands in the way of this deployment.**'
        : `**This deployment cannot succeed: ${failures.length === 1 ? 'one reason' : `${failures.length} reasons`}.**`;
    const [reasons, left] = fitting(failures.flatMap(failure_lines/* describeFailure */.I), maxBytes / 2);
    const [lines, missing] = fitting(told.lines, maxBytes / 2);
    return `${[
        `## ${failures.length === 0 ? '📋' : '❌'} Plan: ${(0,markdown/* markdownText */.p7)(app)} to ${(0,markdown/* markdownText */.p7)(environment)}`,
        verdict,
        ...(reasons.length === 0 ? [] : [(0,markdown/* markdownBlock */.dI)(reasons)]),
        ...(left === 0 ? [] : [`… and ${left} more lines: the log has all of them.`]),
        ...(lines.length === 0 ? [] : [(0,markdown/* markdownBlock */.dI)(lines)]),
        ...(missing === 0 ? [] : [`… and ${missing} more lines: the log has all of them.`]),
    ].join('\n\n')}\n`;
}
/** The first lines that fit, and how many do not. */
function fitting(lines, limit) {
    let bytes = 0;
    const end = lines.findIndex((line) => {
        bytes += external_node_buffer_.Buffer.byteLength(line) + 1;
        return bytes > limit;
    });
    return end < 0 ? [lines, 0] : [lines.slice(0, end), lines.length - end];
}

// EXTERNAL MODULE: ./lib/report/status-problems.js
var status_problems = __webpack_require__(5158);
// EXTERNAL MODULE: ./lib/report/summary.js + 4 modules
var summary = __webpack_require__(2028);
// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/timeline-rows.js
var timeline_rows = __webpack_require__(3780);
;// CONCATENATED MODULE: ./lib/report/timeline-svg.js


/** All lengths in CSS pixels. */
const layout = { left: 300, bars: 860, right: 40, top: 60, row: 18, bar: 14, marks: 6 };
/** Colours that differ for most eyes also when they see few; what failed is red in all of them (Okabe and Ito, 2008). */
const colors = {
    ...{ validate: '#999999', connect: '#999999', preflight: '#56b4e9', snapshot: '#cc79a7', stage: '#0072b2' },
    ...{ migrate: '#f0e442', activate: '#009e73', verify: '#8fd3c0', rollback: '#e69f00' },
};
const failed = '#d00000';
/**
 * The timeline of all hosts of a run as an SVG file of its own, for runs whose hosts are too many for the chart in the job
 * summary; undefined for others. GitHub draws no SVG inside Markdown (docs/decisions/0016-timelines.md).
 */
function timelineSvg(hosts) {
    const rows = (0,timeline_rows/* timelineRows */.LY)(hosts);
    if (rows.length <= timeline_rows/* chartedHosts */.pW)
        return undefined;
    const span = (0,timeline_rows/* timelineSpan */.A)(rows);
    const scale = layout.bars / Math.max(1, span.end - span.start);
    const width = layout.left + layout.bars + layout.right;
    const height = layout.top + rows.length * layout.row + 20;
    const used = [...new Set(rows.flatMap(({ bars }) => bars.map(({ phase }) => phase)))];
    const body = rows.flatMap(({ name, bars }, at) => {
        const y = layout.top + at * layout.row;
        return [
            `<text x="${layout.left - 8}" y="${y + 11}" text-anchor="end">${name}</text>`,
            ...bars.map((bar) => barElement(bar, name, { y, start: span.start, scale })),
        ];
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
        `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
        ...used.map(legend),
        ...marks(span, height),
        ...body,
        '</svg>',
        '',
    ].join('\n');
}
function barElement({ phase, start, end, well }, host, at) {
    const x = layout.left + (start - at.start) * at.scale;
    const length = Math.max(1, (end - start) * at.scale);
    const title = `${host}: ${phase}, ${(0,duration/* formatDuration */.a)(end - start)}${well ? '' : ', failed or not known'}`;
    const fill = well ? colors[phase] : failed;
    return `<rect x="${x.toFixed(1)}" y="${at.y}" width="${length.toFixed(1)}" height="${layout.bar}" fill="${fill}"><title>${title}</title></rect>`;
}
function legend(phase, at) {
    const x = layout.left + at * 95;
    return `<rect x="${x}" y="12" width="12" height="12" fill="${colors[phase]}"/><text x="${x + 16}" y="22">${phase}</text>`;
}
/** Lines down the picture at even times since the beginning. */
function marks({ start, end }, height) {
    return Array.from({ length: layout.marks + 1 }, (_, at) => {
        const x = layout.left + (layout.bars * at) / layout.marks;
        const time = (0,duration/* formatDuration */.a)(((end - start) * at) / layout.marks);
        const line = `<line x1="${x.toFixed(1)}" y1="48" x2="${x.toFixed(1)}" y2="${height}" stroke="#dddddd"/>`;
        return `${line}<text x="${x.toFixed(1)}" y="44" text-anchor="middle">${time}</text>`;
    });
}

// EXTERNAL MODULE: ./lib/report/untrusted-text.js
var untrusted_text = __webpack_require__(7061);
;// CONCATENATED MODULE: ./lib/action-report.js












/** The log as the runner reads it. */
const screen = {
    write: (line) => void process.stdout.write(`${line}\n`),
    github: true,
    color: false,
};
/** The workflow by which people roll back, where the repository has the one of the templates. */
const rollbackWorkflow = 'rollback.yml';
/** The ways from a summary to the log of its run, and to the workflow that takes it back. */
function linkOf({ url }) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_WORKSPACE: workspace = '.', } = process.env;
    const isThere = (0,external_node_fs_.existsSync)((0,external_node_path_.join)(workspace, '.github/workflows', rollbackWorkflow));
    return {
        ...(url === undefined ? {} : { link: url }),
        ...(isThere && server !== undefined && repository !== undefined
            ? { rollbackLink: `${server}/${repository}/actions/workflows/${rollbackWorkflow}` }
            : {}),
    };
}
/** Sets the outputs, writes the full report and the job summary. */
async function publish(report, beside, switches) {
    const path = (kind, end) => (0,external_node_path_.join)(process.env.RUNNER_TEMP ?? '.', `deploy-${kind}-${report.release || 'none'}.${end}`);
    (0,external_node_fs_.writeFileSync)(path('report', 'json'), `${JSON.stringify(report, undefined, 2)}\n`);
    const picture = timelineSvg(report.hosts);
    if (picture !== undefined)
        (0,external_node_fs_.writeFileSync)(path('timeline', 'svg'), picture);
    for (const [name, value] of Object.entries((0,outputs/* actionOutputs */.d)(report)))
        core/* setOutput */.uH(name, value);
    core/* setOutput */.uH('report', path('report', 'json'));
    core/* setOutput */.uH('timeline', picture === undefined ? '' : path('timeline', 'svg'));
    await writeSummary(report, beside, switches);
}
/** Writes the job summary of this step, where it is wanted and read. */
async function writeSummary(report, beside, switches) {
    if (!switches.summary || process.env.GITHUB_STEP_SUMMARY === undefined)
        return;
    await core/* summary */.z.addRaw((0,summary/* summaryMarkdown */.e)(report, beside), true).write();
}
/** Shows a look at the fleet in the job summary, and what is not well as an output. */
async function shareStatus(told, switches) {
    core/* setOutput */.uH('problems', (0,status_problems/* statusProblems */.zg)(told.hosts).join('\n'));
    await addToSummary((0,status_problems/* statusMarkdown */.KZ)(told), switches);
}
/** Shows a plan in the job summary, and on the pull request of this run where `github-token` allows it. */
async function sharePlan(world, told, switches) {
    const markdown = planMarkdown(told);
    await addToSummary(markdown, switches);
    const token = core/* getInput */.V4('github-token');
    const number = github/* context */._.payload.pull_request?.number;
    if (token === '' || typeof number !== 'number')
        return;
    const { app, environment } = told;
    const problem = await commentPlan(world.courier, { number, token }, { app, environment, markdown });
    if (problem !== undefined)
        core/* warning */.$e((0,untrusted_text/* withoutCommands */.Df)(`the plan is not on the pull request: ${problem}`));
}
async function addToSummary(markdown, { summary }) {
    if (!summary || process.env.GITHUB_STEP_SUMMARY === undefined)
        return;
    try {
        await core/* summary */.z.addRaw(markdown, true).write();
    }
    catch (thrown) {
        core/* warning */.$e(`the job summary could not be written: ${(0,failure/* failureOf */.g)(thrown).message}`);
    }
}


/***/ }),

/***/ 4328:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   So: () => (/* binding */ sharedCommandOf),
/* harmony export */   mJ: () => (/* binding */ sharedCommands),
/* harmony export */   yD: () => (/* binding */ configInputs)
/* harmony export */ });
/** The commands that the action's `command` input and the command line share. */
const sharedCommands = [
    'deploy',
    'plan',
    'rollback',
    'status',
    'history',
    'doctor',
    'unlock',
    'recover',
];
/** Inputs of action.yml that describe one host and its app; the command line has an option for each but the secrets. */
const configInputs = [
    'app',
    'host',
    'user',
    'port',
    'ssh-key',
    'passphrase',
    'known-hosts',
    'jump',
    'source',
    'exclude',
    'path',
    'shared',
    'env',
    'build',
    'restart',
    'stop',
    'unit',
    'unit-scope',
    'health-url',
    'keep',
    'transport',
    'notify',
];
/** The shared command of that name, if there is one. */
function sharedCommandOf(name) {
    return sharedCommands.find((command) => command === name);
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


/***/ }),

/***/ 2028:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ summaryMarkdown)
});

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/report/clip.js
var clip = __webpack_require__(6129);
// EXTERNAL MODULE: ./lib/report/duration.js
var duration = __webpack_require__(3551);
// EXTERNAL MODULE: ./lib/report/failure-place.js
var failure_place = __webpack_require__(627);
// EXTERNAL MODULE: ./lib/report/markdown.js
var markdown = __webpack_require__(9626);
;// CONCATENATED MODULE: ./lib/report/summary-hosts.js



const nameCharacters = 100;
const shownProbes = 5;
/** The summary's table of hosts: where each ended, what is in service, how well it is. */
function hostTable(hosts, limits) {
    if (hosts.length === 0)
        return [];
    const titles = ['Host', 'State', 'Release now', 'Before', 'Duration', 'Health'];
    const rows = hosts
        .slice(0, limits.hosts)
        .map((host) => [
        summary_hosts_name(host.name),
        host.state,
        summary_hosts_name(host.release ?? '–'),
        summary_hosts_name(host.previousRelease ?? '–'),
        (0,duration/* formatDuration */.a)(busyTime(host.phases)),
        health(host),
    ]);
    const left = hosts.length - rows.length;
    const more = left > 0 ? [`… and ${left} more hosts: the report has all of them.`] : [];
    return ['### Hosts', (0,markdown/* markdownTable */.Qj)(titles, rows), ...more];
}
function summary_hosts_name(text) {
    return (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(text, nameCharacters));
}
function health(host) {
    const probes = host.probes.slice(0, shownProbes).map(probeText);
    const left = host.probes.length - probes.length;
    if (left > 0)
        probes.push(`${left} more`);
    if (host.degraded)
        probes.push('degraded');
    return probes.length === 0 ? '–' : probes.join(', ');
}
function probeText({ probe, verdict, latencyMs }) {
    return `${summary_hosts_name(probe)} ${verdict} (${(0,duration/* formatDuration */.a)(latencyMs)})`;
}
/** From the first thing done on the host to the last. */
function busyTime(phases) {
    const starts = phases.map((phase) => Date.parse(phase.startedAt));
    const ends = phases.map((phase) => Date.parse(phase.startedAt) + phase.durationMs);
    return phases.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts);
}

;// CONCATENATED MODULE: ./lib/report/summary-probes.js



const summary_probes_nameCharacters = 100;
/** The summary's table of the questions asked from the runner: the last answer of each; nothing where none was asked. */
function runnerTable(probes, limits) {
    if (probes.length === 0)
        return [];
    const rows = probes
        .slice(0, limits.probes)
        .map(({ probe, verdict, latencyMs, answers, detail }) => [
        (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(probe, summary_probes_nameCharacters)),
        `${verdict} (${(0,duration/* formatDuration */.a)(latencyMs)}), ${answers} ${answers === 1 ? 'answer' : 'answers'}`,
        (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(detail, limits.characters)),
    ]);
    const left = probes.length - rows.length;
    const more = left > 0 ? [`… and ${left} more probes: the report has all of them.`] : [];
    return ['### From the runner', (0,markdown/* markdownTable */.Qj)(['Probe', 'Last answer', 'Detail'], rows), ...more];
}

// EXTERNAL MODULE: ./lib/report/timeline-rows.js
var timeline_rows = __webpack_require__(3780);
;// CONCATENATED MODULE: ./lib/report/summary-timeline-text.js



/** How many letters a bar is long. */
const columns = 60;
const letters = {
    ...{ validate: 'l', connect: 'c', preflight: 'p', snapshot: 'n', stage: 's', migrate: 'm' },
    ...{ activate: 'a', verify: 'v', rollback: 'r' },
};
/**
 * A timeline of many hosts for the summary: a line for each, a letter for each part of the run's time, in capitals where
 * something failed or is not known, a dot where nothing was done on the host.
 */
function textTimeline(rows, limits) {
    const { start, end } = (0,timeline_rows/* timelineSpan */.A)(rows);
    const columnMs = Math.max(1, (end - start) / columns);
    const shown = rows.slice(0, limits.hosts);
    const width = Math.max(...shown.map(({ name }) => name.length));
    const lines = shown.map(({ name, bars }) => `${name.padEnd(width)}  ${barText(bars, start, columnMs)}`);
    const used = new Set(shown.flatMap(({ bars }) => bars.map(({ phase }) => phase)));
    const names = [...used].map((phase) => `${letters[phase]} ${phase}`).join(', ');
    const left = rows.length - shown.length;
    return [
        `From ${new Date(start).toISOString().slice(11, 19)} UTC on, ${(0,duration/* formatDuration */.a)(columnMs)} a letter: ${names}; in capitals what failed or is not known. The output \`timeline\` of the step is a picture of all hosts.`,
        (0,markdown/* markdownBlock */.dI)(lines),
        ...(left > 0 ? [`… and ${left} more hosts: the picture has all of them.`] : []),
    ];
}
/** What was begun last in a part of the time is what is shown of it, and what failed before all else. */
function barText(bars, start, columnMs) {
    const text = Array.from({ length: columns }, () => '·');
    for (const bar of [...bars.filter(({ well }) => well), ...bars.filter(({ well }) => !well)]) {
        const first = Math.min(columns - 1, Math.floor((bar.start - start) / columnMs));
        const behind = Math.max(first + 1, Math.ceil((bar.end - start) / columnMs));
        const letter = bar.well ? letters[bar.phase] : letters[bar.phase].toUpperCase();
        text.fill(letter, first, Math.min(columns, behind));
    }
    return text.join('');
}

;// CONCATENATED MODULE: ./lib/report/summary-timeline.js


/** How wide Mermaid draws a character of a section's name; by default a long name lies below the bars. */
const characterPx = 7;
/** Of a run that is shorter the seconds alone would be the same at every mark of the axis. */
const shortRunMs = 10_000;
/**
 * The summary's timeline: what each host went through, and when, as a Mermaid gantt, which GitHub draws, and where there
 * are too many hosts for one as bars of letters, of `limits.hosts` at most. The chart's axis shows the reader's own time of
 * day; what failed or is not known is red. Nothing where no host was worked on.
 */
function timeline(hosts, limits) {
    const rows = (0,timeline_rows/* timelineRows */.LY)(hosts);
    if (rows.length === 0)
        return [];
    return ['### Timeline', ...(rows.length > timeline_rows/* chartedHosts */.pW ? textTimeline(rows, limits) : [chart(rows)])];
}
function chart(rows) {
    const longest = Math.max(...rows.map(({ name }) => name.length));
    const { start, end } = (0,timeline_rows/* timelineSpan */.A)(rows);
    return [
        '```mermaid',
        `%%{init: {"gantt": {"leftPadding": ${Math.max(75, 20 + longest * characterPx)}}}}%%`,
        'gantt',
        '  dateFormat x',
        `  axisFormat ${end - start < shortRunMs ? '%M:%S.%L' : '%H:%M:%S'}`,
        ...rows.flatMap(({ name, bars }) => [`  section ${name}`, ...bars.map(barLine)]),
        '```',
    ].join('\n');
}
function barLine({ phase, start, end, well }) {
    return `  ${phase} :${well ? 'done' : 'crit'}, ${start}, ${end}`;
}

// EXTERNAL MODULE: ./lib/report/untrusted-text.js
var untrusted_text = __webpack_require__(7061);
// EXTERNAL MODULE: ./lib/report/verdict.js
var verdict = __webpack_require__(5202);
;// CONCATENATED MODULE: ./lib/report/summary.js










/** GitHub drops a step's summary above 1 MiB (actions/runner, FileCommandManager.cs); the rest is for other writers. */
const maxBytes = 1_000_000;
/** More than a run with many different releases before it could need. */
const shownSteps = 20;
/** Of one hint. */
const shownPins = 5;
const amounts = [
    { hosts: 500, failures: 50, probes: 50, tailLines: 50, characters: 1000 },
    { hosts: 500, failures: 50, probes: 50, tailLines: 20, characters: 500 },
    { hosts: 200, failures: 20, probes: 20, tailLines: 10, characters: 300 },
    { hosts: 100, failures: 10, probes: 20, tailLines: 5, characters: 100 },
];
/**
 * The job summary of a run as GitHub's Markdown, at most 1 MB: the verdict, what to do next, a table of the
 * hosts, the questions asked from the runner, the failures with the end of what was printed, warnings, a timeline of each
 * host, and the phases with their durations.
 * What had to be left out is said to be.
 */
function summaryMarkdown(report, options = {}) {
    let text = '';
    for (const amount of amounts) {
        text = render(report, options, amount);
        if (external_node_buffer_.Buffer.byteLength(text) <= maxBytes)
            return text;
    }
    return text;
}
function render(report, { link, rollbackLink, rehearsal }, amount) {
    const sections = [
        heading(report),
        ...(rehearsal === undefined
            ? []
            : [`> This is a rehearsal of ${summary_name(rehearsal)} on simulated machines: nothing was deployed.`]),
        ...listOf('What to do next', (0,verdict/* nextSteps */.Z)(report).slice(0, shownSteps).map(sentence)),
        ...hostTable(report.hosts, amount),
        ...runnerTable(report.probes, amount),
        ...failureSections(report, amount),
        ...listOf('Warnings', limited(report.warnings, amount.failures, 'warnings', (text) => (0,markdown/* markdownSentence */.nv)((0,clip/* clip */.$)(text, amount.characters)))),
        ...timeline(report.hosts, amount),
        ...phaseTable(report.phases),
        ...footer([
            ['Log of this run', link],
            ['Roll back', mayRollBack(report) ? rollbackLink : undefined],
        ]),
    ];
    return `${sections.join('\n\n')}\n`;
}
function heading(report) {
    const task = report.command === 'deploy' ? 'Deployment' : 'Rollback';
    const what = `${task} of ${summary_name(report.app)} to ${summary_name(report.environment)}`;
    const facts = [
        `release ${summary_name(report.release)}`,
        ...(report.previousRelease === undefined ? [] : [`before ${summary_name(report.previousRelease)}`]),
        `took ${(0,duration/* formatDuration */.a)(report.durationMs)}`,
    ];
    return [
        `## ${mark(report.outcome)} ${what}`,
        `**${sentence((0,verdict/* verdictSentence */.B)(report))}**`,
        ...(report.reason === undefined ? [] : [`Reason: ${(0,markdown/* markdownText */.p7)(report.reason)}`]),
        facts.join(' · '),
    ].join('\n\n');
}
function summary_name(text) {
    return (0,markdown/* markdownText */.p7)((0,clip/* clip */.$)(text, 100));
}
/** Our own sentences, whose length depends on the names they hold. */
function sentence(text) {
    return (0,markdown/* markdownSentence */.nv)((0,clip/* clip */.$)(text, 2000));
}
function mark(outcome) {
    switch (outcome) {
        case 'deployed':
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
function failureSections(report, amount) {
    if (report.failures.length === 0)
        return [];
    const title = report.failures.length === 1 ? '### Failure' : '### Failures, the cause first';
    return [title, ...limited(report.failures, amount.failures, 'failures', (one) => failureText(one, amount))];
}
function failureText(failure, amount) {
    const short = (text) => (0,clip/* clip */.$)(text, amount.characters);
    const place = (0,failure_place/* failurePlace */.S)(failure);
    const exit = failure.exit === undefined ? '' : `exit ${failure.exit}`;
    const command = failure.command === undefined ? '' : `Command: ${(0,markdown/* markdownCode */.D9)(short(failure.command))}`;
    return [
        `**${(0,markdown/* markdownText */.p7)(short(place === '' ? failure.kind : `${place} · ${failure.kind}`))}**`,
        (0,markdown/* markdownSentence */.nv)(short(failure.message)),
        [locationText(failure), command, exit].filter((part) => part !== '').join(' · '),
        tailText(failure.tail ?? [], amount),
        failure.hint === undefined ? '' : hintText(failure.hint, short),
    ]
        .filter((part) => part !== '')
        .join('\n\n');
}
/** A line of known_hosts, which is there to be copied. */
const pin = /^\S+ (?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/]+={0,2}$/;
/** A hint; the pins in it stand in a block of their own, whole, since part of one is of no use. */
function hintText(hint, short) {
    const lines = (0,untrusted_text/* printableLines */.fk)(hint);
    const pins = lines.filter((line) => pin.test(line)).slice(0, shownPins);
    const said = `→ ${(0,markdown/* markdownSentence */.nv)(short(lines.filter((line) => !pins.includes(line)).join(' ')))}`;
    return pins.length === 0 ? said : `${said}\n\n${(0,markdown/* markdownBlock */.dI)(pins.map((line) => (0,clip/* clip */.$)(line, 2000)))}`;
}
function locationText({ location }) {
    return location === undefined ? '' : `In ${(0,markdown/* markdownCode */.D9)(location.file)}, line ${location.line}`;
}
function tailText(tail, amount) {
    if (tail.length === 0)
        return '';
    const shown = tail.slice(-amount.tailLines).map((line) => (0,clip/* clip */.$)(line, amount.characters));
    const left = tail.length - shown.length;
    const cut = left === 0 ? '' : `The last ${shown.length} of ${tail.length} lines:\n\n`;
    return cut + (0,markdown/* markdownBlock */.dI)(shown);
}
/** The first items, and a line that tells how many are not shown. */
function limited(items, limit, what, text) {
    const left = items.length - limit;
    return [
        ...items.slice(0, limit).map(text),
        ...(left > 0 ? [`… and ${left} more ${what}: the report has all of them.`] : []),
    ];
}
function listOf(title, items) {
    return items.length === 0 ? [] : [`### ${title}`, items.map((item) => `- ${item}`).join('\n')];
}
function phaseTable(phases) {
    if (phases.length === 0)
        return [];
    const rows = phases.map(({ phase, result, durationMs }) => [phase, result, (0,duration/* formatDuration */.a)(durationMs)]);
    return ['### Phases', (0,markdown/* markdownTable */.Qj)(['Phase', 'Result', 'Duration'], rows)];
}
/** A link is only made of what is an address of the web, in the spelling that holds no character Markdown could read. */
/** There is something of this run to be taken back, and something to go back to. */
function mayRollBack({ command, outcome, previousRelease }) {
    return (command === 'deploy' && (outcome === 'deployed' || outcome === 'partial') && previousRelease !== undefined);
}
function footer(links) {
    const shown = links.flatMap(([title, link]) => {
        if (link === undefined || !URL.canParse(link))
            return [];
        const url = new URL(link);
        if (url.protocol !== 'https:' && url.protocol !== 'http:')
            return [];
        return [`[${title}](<${url.href.replace(/[<>\\]/g, encodeURIComponent)}>)`];
    });
    return shown.length === 0 ? [] : [shown.join(' · ')];
}


/***/ }),

/***/ 3780:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ timelineSpan),
/* harmony export */   LY: () => (/* binding */ timelineRows),
/* harmony export */   pW: () => (/* binding */ chartedHosts)
/* harmony export */ });
/** Mermaid draws at most 50,000 characters by default; this many hosts stay far below it, and one can still read them. */
const chartedHosts = 50;
/** The hosts on which something was done, with the phases that they went through. */
function timelineRows(hosts) {
    return hosts
        .map(({ name, phases }) => ({ name: plain(name), bars: phases.filter(wasDone).map(bar) }))
        .filter(({ bars }) => bars.length > 0);
}
/** From the first beginning to the last end; both 0 where there is nothing. */
function timelineSpan(rows) {
    let [start, end] = [Number.POSITIVE_INFINITY, 0];
    for (const one of rows.flatMap(({ bars }) => bars)) {
        start = Math.min(start, one.start);
        end = Math.max(end, one.end);
    }
    return { start: Math.min(start, end), end };
}
function wasDone({ result }) {
    return result !== 'skipped';
}
function bar({ phase, result, startedAt, durationMs }) {
    const start = Date.parse(startedAt);
    // A bar of no length would not be drawn.
    return { phase, start, end: start + Math.max(1, Math.round(durationMs)), well: result === 'done' };
}
/** Mermaid reads `:`, `;`, `#` and quotes; names of hosts hold none of them, and none may come in by another way. */
function plain(name) {
    return name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 40);
}


/***/ })

};
;