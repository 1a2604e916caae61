"use strict";
exports.id = 318;
exports.ids = [318];
exports.modules = {

/***/ 3318:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readRehearsal: () => (/* binding */ readRehearsal),
  shippedScenarios: () => (/* binding */ shippedScenarios)
});

// EXTERNAL MODULE: ./lib/commands/local-file.js
var local_file = __webpack_require__(4499);
// EXTERNAL MODULE: ./lib/config/format-issues.js
var format_issues = __webpack_require__(1461);
;// CONCATENATED MODULE: ./lib/model/scenario.js
/** What a run does on a host, as far as a rehearsal can make it fail. */
const rehearsedSteps = [
    'facts',
    'preflight',
    'lease',
    'upload',
    'shared',
    'env',
    'build',
    'prepare',
    'seal',
    'migrate',
    'arm',
    'switch',
    'restart',
    'health',
    'confirm',
    'go-back',
    'record',
];
/**
 * How a step fails. `exit`: it ends with a failure and without its effect. `timeout`: it does not end. `lost-before`,
 * `lost-after`: the connection breaks before it has, or after it has taken effect.
 */
const faultKinds = ['exit', 'timeout', 'lost-before', 'lost-after'];
/**
 * What befalls a machine. `reset`: every connection breaks, as when its SSH server is restarted; `partition`: no packet
 * passes for a while, and nobody is told; `reboot`: it loses power and comes up again.
 */
const incidentKinds = ['reset', 'partition', 'reboot'];
/** How a question of `gate` or `verify` is answered: badly, or by a Prometheus that has no series for it. */
const badAnswers = ['unhealthy', 'no-series'];

// EXTERNAL MODULE: ./lib/config/config-node.js
var config_node = __webpack_require__(2070);
// EXTERNAL MODULE: ./lib/config/issue.js
var issue = __webpack_require__(8380);
// EXTERNAL MODULE: ./lib/config/nearest.js
var config_nearest = __webpack_require__(1745);
// EXTERNAL MODULE: ./lib/config/parse-yaml.js + 1 modules
var parse_yaml = __webpack_require__(6643);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 7 modules
var schemas = __webpack_require__(2311);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/json-schema-processors.js
var json_schema_processors = __webpack_require__(8439);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(9396);
// EXTERNAL MODULE: ./lib/config/schema-fields.js
var schema_fields = __webpack_require__(6856);
;// CONCATENATED MODULE: ./lib/config/scenario-schema.js



const chanceExpected = 'a share from 0% to 100%, such as 10%';
/** A share in the file, a number from 0 to 1 in the scenario. */
const chance = (0,schema_fields/* pattern */.T1)(/^(\d{1,2}|100)%$/, chanceExpected).transform((written) => Number.parseInt(written, 10) / 100);
const step = (0,schema_fields/* named */.KT)(schemas/* enum */.k5n(rehearsedSteps, { error: 'the name of a step' }), 'step');
const kind = (0,schema_fields/* named */.KT)(schemas/* enum */.k5n(faultKinds, { error: 'a way to fail' }), 'fault-kind');
const fault = (0,schema_fields/* section */.uW)({
    step: (0,schema_fields/* field */.ZZ)(step, 'The step that fails.', 'build'),
    kind: (0,schema_fields/* field */.ZZ)(kind, 'How: `exit` (it fails and has no effect), `timeout` (it does not end), `lost-before` and `lost-after` (the connection breaks before or after it took effect).', 'exit'),
    chance: (0,schema_fields/* field */.ZZ)(chance.prefault('100%'), 'How likely.', '10%'),
    times: (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(1, 1000).prefault(1), 'How often at the most, in one deployment.', 1),
}, 'a map with `step` and `kind`');
const incidentKind = (0,schema_fields/* named */.KT)(schemas/* enum */.k5n(incidentKinds, { error: 'what befalls a machine' }), 'incident-kind');
const oneTime = 'exactly one of `at`, `before` and `after`';
const incident = (0,schema_fields/* section */.uW)({
    kind: (0,schema_fields/* field */.ZZ)(incidentKind, 'What: `reset` (every connection breaks, as when the SSH server restarts), `partition` (no packet passes for a while), `reboot` (off and on again).', 'reboot'),
    at: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '24h').optional(), 'So long after the deployment began.', '10s'),
    before: (0,schema_fields/* field */.ZZ)(step.optional(), 'Right before this step first takes effect.', 'switch'),
    after: (0,schema_fields/* field */.ZZ)(step.optional(), 'Right after this step first took effect.', 'switch'),
    for: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('1s', '24h').prefault('30s'), 'How long a partition lasts.', '30s'),
}, 'a map with `kind` and `at`, `before` or `after`').transform((given, context) => {
    const times = [
        ...(given.at === undefined ? [] : [{ kind: 'at', ms: given.at }]),
        ...(given.before === undefined ? [] : [{ kind: 'before', step: given.before }]),
        ...(given.after === undefined ? [] : [{ kind: 'after', step: given.after }]),
    ];
    const [time] = times;
    if (time === undefined || times.length > 1) {
        context.addIssue({ code: 'custom', message: oneTime });
        return core/* NEVER */.tm;
    }
    return { kind: given.kind, time, forMs: given.for };
});
const behaviourExpected = '`unhealthy`, or a map with `healthy-after` or `crashes-after`';
const behaviour = schemas/* union */.KCZ([
    schemas/* literal */.euz('unhealthy', { error: behaviourExpected })
        .transform(() => ({ kind: 'unhealthy' })),
    (0,schema_fields/* section */.uW)({ 'healthy-after': (0,schema_fields/* duration */.p0)('0s', '1h') }, behaviourExpected).transform((given) => ({ kind: 'healthy', afterMs: given['healthy-after'] })),
    (0,schema_fields/* section */.uW)({ 'crashes-after': (0,schema_fields/* duration */.p0)('0s', '1h') }, behaviourExpected).transform((given) => ({ kind: 'crashes', afterMs: given['crashes-after'] })),
], { error: behaviourExpected });
const reach = schemas/* enum */.k5n(['answers', 'refuses', 'silent'], { error: '`answers`, `refuses` or `silent`' });
const disk = schemas/* enum */.k5n(['ok', 'full', 'read-only'], { error: '`ok`, `full` or `read-only`' });
const deadMan = schemas/* enum */.k5n(['systemd', 'session', 'none'], { error: '`systemd`, `session` or `none`' });
const hostShape = {
    latency: (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '1m').optional(), 'How long a command takes to get there.', '20ms'),
    'megabytes-per-second': (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(1, 10_000).optional(), 'How fast the release is sent.', 10),
    reach: (0,schema_fields/* field */.ZZ)(reach.optional(), 'How it meets those who connect.', 'silent'),
    release: (0,schema_fields/* field */.ZZ)(behaviour.optional(), 'How the new release behaves once it is started.', 'unhealthy'),
    'go-back-failures': (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(0, 1000).optional(), 'How many attempts of its way back fail; each command is tried three times.', 3),
    faults: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(fault, 'a list of faults').optional(), 'Steps that fail.', [
        { step: 'build', kind: 'exit' },
    ]),
    incidents: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(incident, 'a list of incidents').optional(), 'What befalls the machine, each once.', [{ kind: 'reboot', after: 'switch' }]),
    disk: (0,schema_fields/* field */.ZZ)(disk.optional(), 'The state of its disk.', 'full'),
    'dead-man': (0,schema_fields/* field */.ZZ)(deadMan.optional(), 'What it has to go back by itself.', 'session'),
};
const hostScenario = (0,schema_fields/* named */.KT)((0,schema_fields/* section */.uW)(hostShape, 'a map of what this host is like'), 'host');
/** A scenario file, as it is written. */
const scenarioSchema = (0,schema_fields/* section */.uW)({
    description: (0,schema_fields/* field */.ZZ)((0,schema_fields/* text */.Qq)('a sentence').optional(), 'What is rehearsed.', 'The office box fails.'),
    deployments: (0,schema_fields/* field */.ZZ)((0,schema_fields/* wholeNumber */.rD)(1, 100).prefault(1), 'How many runs deploy to the fleet at once.', 10),
    'lock-wait': (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '24h').optional(), 'How long a run waits for its turn, in place of what the configuration says.', '10m'),
    'first-deployment': (0,schema_fields/* field */.ZZ)(schemas/* boolean */.zMY({ error: '`true` or `false`' }).prefault(false), 'No release is in service before.', true),
    size: (0,schema_fields/* field */.ZZ)((0,schema_fields/* section */.uW)({ megabytes: (0,schema_fields/* wholeNumber */.rD)(0, 100_000).prefault(20), files: (0,schema_fields/* wholeNumber */.rD)(1, 1_000_000).prefault(300) }, 'a map with `megabytes` and `files`').prefault({}), 'The release that is sent.', { megabytes: 20, files: 300 }),
    'command-takes': (0,schema_fields/* field */.ZZ)((0,schema_fields/* duration */.p0)('0s', '1h').prefault('2s'), 'How long each command of `build` and `migrate`, and each start of the app, takes.', '2s'),
    'random-failures': (0,schema_fields/* field */.ZZ)((0,schema_fields/* section */.uW)({
        share: (0,schema_fields/* field */.ZZ)(chance, 'How likely each host fails, at one step.', '10%'),
        kinds: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(kind, 'a list of ways to fail').optional(), 'By default every one.', ['exit']),
        steps: (0,schema_fields/* field */.ZZ)((0,schema_fields/* listOf */.c3)(step, 'a list of steps').optional(), 'By default every one that changes something.', ['build']),
    }, 'a map with `share`').optional(), 'Hosts that fail by chance.', { share: '10%' }),
    questions: (0,schema_fields/* field */.ZZ)(schemas/* record */.g1P((0,schema_fields/* text */.Qq)('the name of a question'), (0,schema_fields/* named */.KT)(schemas/* enum */.k5n(badAnswers, { error: '`unhealthy` or `no-series`' }), 'bad-answer'), { error: 'a map of questions by their names' })
        .prefault({}), 'How questions of `gate` and `verify` are answered: `unhealthy`, or `no-series` by a Prometheus that knows nothing.', { errors: 'unhealthy' }),
    'every-host': (0,schema_fields/* field */.ZZ)(hostScenario.optional(), 'What holds for every host.'),
    hosts: (0,schema_fields/* field */.ZZ)(schemas/* record */.g1P(schema_fields/* hostName */.Sm, hostScenario, { error: 'a map of hosts by their names' }).prefault({}), 'What holds for one host, by its name in the configuration.'),
}, 'a map');
/** The JSON schema (draft 2020-12) of a scenario file, for editors. */
function scenarioSchemaJson() {
    const schema = json_schema_processors/* toJSONSchema */.bl(scenarioSchema, {
        io: 'input',
        target: 'draft-2020-12',
        override: ({ zodSchema, jsonSchema }) => {
            const examples = registries/* globalRegistry */.fd.get(zodSchema)?.examples;
            if (Array.isArray(examples))
                jsonSchema.examples = examples;
        },
    });
    return { ...schema, title: 'Scenario of deploy-action' };
}

// EXTERNAL MODULE: ./lib/config/schema-guide.js + 2 modules
var schema_guide = __webpack_require__(6946);
// EXTERNAL MODULE: ./lib/config/schema-issues.js
var schema_issues = __webpack_require__(7293);
;// CONCATENATED MODULE: ./lib/config/load-scenario.js








const usualHost = {
    ...{ latencyMs: 20, bytesPerSecond: 10_000_000, reach: 'answers', disk: 'ok', deadMan: 'systemd' },
    ...{ release: { kind: 'healthy', afterMs: 1_000 }, goBackFailures: 0, faults: [], incidents: [] },
};
/** The steps that change something. */
const changing = [
    ...['upload', 'build', 'seal', 'migrate', 'arm', 'switch', 'restart', 'health', 'confirm'],
];
/** Reads a scenario file for a fleet of these hosts. */
function loadScenario(given) {
    const { node, issues: yamlIssues } = (0,parse_yaml/* parseYaml */.h)(given.text, { file: given.file });
    if (node === undefined)
        return { issues: (0,issue/* inOrder */.al)(yamlIssues) };
    const parsed = scenarioSchema.safeParse((0,config_node/* plainValue */._y)(node));
    if (!parsed.success) {
        const schema = scenarioSchemaJson();
        const found = parsed.error.issues.flatMap(schema_issues/* flatten */.Bq);
        const issues = found.flatMap((issue) => (0,schema_issues/* explain */.WE)(issue, node, (path) => (0,schema_guide/* guideBy */.M)(schema, path)));
        return { issues: (0,issue/* inOrder */.al)([...yamlIssues, ...issues]) };
    }
    const issues = [
        ...yamlIssues,
        ...unknownHosts(node, parsed.data, given.hosts),
        ...unknownQuestions(node, parsed.data, given.questions),
    ];
    return issues.length > 0 ? { issues: (0,issue/* inOrder */.al)(issues) } : { scenario: scenarioOf(given.name, parsed.data) };
}
function unknownHosts(tree, draft, hosts) {
    return Object.keys(draft.hosts).flatMap((name) => {
        if (hosts.includes(name))
            return [];
        const path = ['hosts', name];
        const nearest = (0,config_nearest/* nearestOf */.q)(name, hosts);
        return [
            (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
                message: `the fleet has no host \`${name}\``,
                expected: `one of ${hosts.map((host) => `\`${host}\``).join(', ')}`,
                ...(nearest === undefined ? {} : { nearest }),
                hint: 'Name a host of the configuration that is rehearsed; the scenarios that come with this program are for its example fleet.',
            }),
        ];
    });
}
function unknownQuestions(tree, draft, known) {
    return Object.entries(draft.questions).flatMap(([name, answer]) => {
        const able = Object.keys(known).filter((each) => answer !== 'no-series' || known[each] === 'prometheus');
        if (able.includes(name))
            return [];
        const path = ['questions', name];
        const nearest = (0,config_nearest/* nearestOf */.q)(name, able);
        return [
            (0,issue/* issueAt */.NC)((0,config_node/* keyPlaceAt */.qb)(tree, path), path, {
                message: `no question of \`gate\` or \`verify\` that can be answered \`${answer}\` is called \`${name}\``,
                ...(able.length === 0 ? {} : { expected: `one of ${able.map((each) => `\`${each}\``).join(', ')}` }),
                ...(nearest === undefined ? {} : { nearest }),
                hint: 'Only `http` and `prometheus` are answered so; give the question a `name` in the configuration, or write the one that `plan` shows.',
            }),
        ];
    });
}
function scenarioOf(name, draft) {
    const random = draft['random-failures'];
    return {
        name,
        description: draft.description ?? '',
        size: { bytes: draft.size.megabytes * 1_000_000, files: draft.size.files },
        commandMs: draft['command-takes'],
        firstDeployment: draft['first-deployment'],
        deployments: draft.deployments,
        random: {
            chance: random?.share ?? 0,
            kinds: random?.kinds ?? faultKinds,
            steps: random?.steps ?? changing,
        },
        lockWaitMs: draft['lock-wait'],
        questions: draft.questions,
        everyHost: { ...usualHost, ...hostOf(draft['every-host'] ?? {}) },
        hosts: Object.fromEntries(Object.entries(draft.hosts).map(([host, written]) => [host, hostOf(written)])),
    };
}
/** Only what was written. */
function hostOf(draft) {
    const speed = draft['megabytes-per-second'];
    const named = {
        latencyMs: draft.latency,
        bytesPerSecond: speed === undefined ? undefined : speed * 1_000_000,
        reach: draft.reach,
        release: draft.release,
        goBackFailures: draft['go-back-failures'],
        faults: draft.faults,
        incidents: draft.incidents,
        disk: draft.disk,
        deadMan: draft['dead-man'],
    };
    return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

// EXTERNAL MODULE: ./lib/config/resolve.js + 2 modules
var resolve = __webpack_require__(2305);
;// CONCATENATED MODULE: ./lib/config/scenarios.generated.js
// Made by `npm run generate` from src/config/scenarios; do not edit.
/** The text of each file in src/config/scenarios, by its name. */
const scenarioFiles = {
    "edge-fails": "description: The release does not get healthy on the edge VPS. It alone goes back, the others stay.\nhosts:\n  edge: { release: unhealthy, latency: 80ms, megabytes-per-second: 2 }\n",
    "edge-reboots": "description: The edge VPS loses power right after the switch. It goes back by itself when it is up again; the others stay.\nhosts:\n  edge: { incidents: [{ kind: reboot, after: switch }] }\n",
    "example-fleet": "# The fleet that is rehearsed where there is no configuration.\napp: shop\npath: /srv/shop\nuser: deploy\nsource: build\nbuild: [npm ci --omit=dev]\ndriver: { systemd: { unit: shop.service } }\nhealth:\n  - http: { url: \"http://127.0.0.1:3000/health\", version: /commit }\n    timeout: 30s\nverify:\n  - http: https://shop.example.org/\n    timeout: 30s\nhosts:\n  office: { address: office.example.org }\n  edge: { address: edge.example.org, after: office, on-failure: rollback-host }\n  gpu: { address: gpu.example.org, optional: true, on-failure: continue }\n",
    "gpu-unreachable": "description: The GPU box is asleep. It is skipped, and caught up by the next deployment.\nhosts:\n  gpu: { reach: silent }\n",
    "normal": "description: Everything goes well.\n",
    "office-cut-off": "description: The line to the office box is dead for ten minutes from the restart on. It goes back by itself, and the run cannot see it.\nhosts:\n  office: { incidents: [{ kind: partition, after: restart, for: 10m }] }\n",
    "office-fails": "description: The release crashes on the office box. Everything goes back.\nhosts:\n  office: { release: { crashes-after: 2s } }\n",
    "random-failures": "description: Every tenth host fails, at any step and in any way. Made for --runs.\nrandom-failures: { share: 10% }\n",
    "ten-at-once": "description: Ten runs deploy to one fleet at once. One proceeds, the others wait for their turn or are refused.\ndeployments: 10\nlock-wait: 0s\n",
    "ten-in-turn": "description: Ten runs deploy to one fleet at once and wait for their turn, one after another.\ndeployments: 10\nlock-wait: 1h\n",
};

// EXTERNAL MODULE: ./lib/config/variables.js
var config_variables = __webpack_require__(8574);
;// CONCATENATED MODULE: ./lib/rehearsal-request.js







const { 'example-fleet': exampleFleet, ...scenarios } = scenarioFiles;
/** Each stands for what is not defined; the later ones where a URL, a number, an address or a long secret is wanted. */
const placeholders = [
    'simulated',
    'https://simulated.example.org/simulated',
    '1024',
    'simulated.example.org:1024',
    'simulated-simulated-simulated-simulated',
];
/** The scenarios that come with this program, with what they are about. */
function shippedScenarios() {
    return Object.entries(scenarios).map(([name, text]) => ({
        name,
        description: /^description: (.*)$/m.exec(text)?.[1] ?? '',
    }));
}
/**
 * Reads a configuration and a scenario, which is one of ours or a file. No key, no host keys and no secrets are needed:
 * variables that are not defined get a value that stands for them. Without a configuration the example fleet is used.
 */
function readRehearsal(scenario, request, nameInput) {
    const isOwn = request.file !== undefined || request.inputs.host !== undefined;
    const file = isOwn ? request.file : { name: 'the example fleet', text: exampleFleet };
    const missing = undefinedIn(file?.text ?? '', request.variables);
    const result = resolveWith(missing, { ...request, needsKey: false, file });
    if ('issues' in result)
        return { problem: (0,format_issues/* formatIssues */.o)(result.issues, file, nameInput), isAsked: false };
    const secrets = result.config.secrets.filter((secret) => !placeholders.some((each) => each === secret));
    const config = { ...result.config, secrets };
    const found = readScenario(scenario, {
        hosts: config.hosts.map(({ name }) => name),
        questions: Object.fromEntries([...config.gate, ...config.verify].flatMap(({ name, question: { kind } }) => kind === 'http' || kind === 'prometheus' ? [[name, kind]] : [])),
    });
    if ('problem' in found)
        return found;
    const remarks = [
        ...(isOwn ? [] : ['There is no configuration here: the example fleet is rehearsed.']),
        ...(missing.length === 0
            ? []
            : [`Not defined, which does not matter in a rehearsal: ${missing.join(', ')}.`]),
    ];
    return { config, scenario: found.scenario, remarks };
}
/** With values for what is missing that fit where they stand, as far as there are some. */
function resolveWith(missing, request) {
    const stand = Object.fromEntries(missing.map((name) => [name, placeholders[0]]));
    const attempt = () => (0,resolve/* resolveConfig */.p)({ ...request, variables: { ...request.variables, ...stand } });
    let best = attempt();
    for (const name of missing) {
        for (const value of placeholders.slice(1)) {
            if (!('issues' in best))
                return best;
            const former = stand[name] ?? placeholders[0];
            stand[name] = value;
            const result = attempt();
            if (!('issues' in result) || result.issues.length < best.issues.length)
                best = result;
            else
                stand[name] = former;
        }
    }
    return best;
}
function undefinedIn(text, variables) {
    const { node } = (0,parse_yaml/* parseYaml */.h)(text, { file: '' });
    return (node === undefined ? [] : (0,config_variables/* variablesNamed */.n0)(node)).filter((name) => variables[name] === undefined || variables[name] === '');
}
function readScenario(name, known) {
    const shipped = Object.entries(scenarios).find(([known]) => known === name)?.[1];
    const found = shipped === undefined ? (0,local_file/* readLocalFile */.M)(name) : { text: shipped };
    if ('problem' in found) {
        return {
            problem: `there is no scenario ${JSON.stringify(name)}: ${found.problem}. Those that come with this program: ${Object.keys(scenarios).join(', ')}`,
            isAsked: true,
        };
    }
    const file = shipped === undefined ? name : `${name}.yml`;
    const result = loadScenario({ text: found.text, file, name, ...known });
    return 'issues' in result
        ? { problem: (0,format_issues/* formatIssues */.o)(result.issues, { name: file, text: found.text }), isAsked: false }
        : result;
}


/***/ })

};
;