"use strict";
exports.id = 920;
exports.ids = [920];
exports.modules = {

/***/ 2920:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  initCommand: () => (/* binding */ initCommand)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/config/parse-yaml.js + 1 modules
var parse_yaml = __webpack_require__(6643);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./lib/config/endpoint-text.js
var endpoint_text = __webpack_require__(132);
;// CONCATENATED MODULE: ./lib/config/template.js


/** The commented deploy.yml that `init` writes; it loads once DEPLOY_SSH_KEY and DEPLOY_KNOWN_HOSTS are defined. */
function starterConfig(facts) {
    const { address, port } = (0,endpoint_text/* parseEndpoint */.B)(facts.host);
    const host = port === undefined ? asYaml(address) : `{ address: ${asYaml(address)}, port: ${asYaml(port)} }`;
    return `# What deploy-action deploys, where to, and how it knows that the result is well.
# Every key is described in dist/deploy.schema.json of the action; editors can check this file against it.
# \${NAME} is replaced by an environment variable of the step that deploys; a literal \${ is written $\${.

app: ${asYaml(facts.app)}

# What to send: a directory, or a .tar.gz, .tar.zst or .zip. For less than all of it:
#   source: { path: ., exclude: [node_modules/, "*.map"] }
source: .

# The app's directory on each host: releases/, current, shared/ and .deploy/ live below it.
path: ${asYaml(facts.path)}
# Good releases kept besides the one in service.
keep: 5

# How to log in. Both come from the workflow, for example:
#   env:
#     DEPLOY_SSH_KEY: \${{ secrets.DEPLOY_SSH_KEY }}
#     DEPLOY_KNOWN_HOSTS: \${{ vars.DEPLOY_KNOWN_HOSTS }}
user: ${asYaml(facts.user)}
ssh-key: \${DEPLOY_SSH_KEY}
# Lines as in ~/.ssh/known_hosts, or SHA256: fingerprints. Left empty,
# \`deploy-action doctor\` prints the line to check and add.
known-hosts: \${DEPLOY_KNOWN_HOSTS}

# What outlives releases and is linked into each; a slash at the end makes it a directory.
# shared: [data/, config/local.json]

# Written to .env in each release, readable by the app's user only; never shown anywhere.
# env:
#   DATABASE_URL: \${DATABASE_URL}

# Run on the host in the new release, before anything live changes; and just before the switch.
# build: ["npm ci --omit=dev"]
# migrate: ["npm run migrate"]

# How a release is put into service. A static site needs no driver.
# driver:
#   systemd: { unit: ${asYaml(facts.app)}.service, exec: "node server.js" }
# driver:
#   command: { restart: ./bin/restart }

# Asked of each host, from the host itself, after the switch; the old release comes back unless all are healthy.
# health:
#   - http: http://127.0.0.1:3000/health
#     timeout: 2m

# Asked once, from the runner, after all hosts changed.
# verify:
#   - http: https://${asYaml(address)}/

hosts:
  web: ${host}
  # A fleet is more of them. What holds for one host alone stands with it, any of the keys above; \`after\` says what
  # changes first, \`on-failure\` what it means for the others when it fails, \`optional\` that it may be away.
  # db: { address: db.example.org, optional: true }
  # worker: { address: worker.example.org, group: back, after: [web] }
  # edge: { address: edge.example.org, jump: { address: gate.example.org }, on-failure: rollback-host }
# groups:
#   back: { min-success: 1 }

# Hosts change all at once, unless waves are wanted: a few at a time, or one first that is watched.
# strategy: rolling
# More, with gates between waves: docs/configuration.md#order-waves-and-failures

${environmentsText(facts.environments ?? [])}`;
}
/** The end of the file: the environments that are wanted, or how one is written. */
function environmentsText(names) {
    const rules = `# Laid over all of the above when the input \`environment\` names one: maps merge, lists and single values replace,
# null removes.
`;
    const staging = `  staging:
    hosts: { web: staging.example.org }
`;
    if (names.length === 0)
        return `${rules}# environments:\n${staging.replace(/^/gm, '# ').slice(0, -2)}`;
    return `${rules}# The workflows name these.
environments:
${names
        .map((name) => name === 'staging'
        ? `  # What is other there: hosts, and perhaps path, env and health.\n${staging}`
        : `  # As above.\n  ${asYaml(name)}: {}\n`)
        .join('')}`;
}
/** One value as YAML, in quotes where it needs them. */
function asYaml(value) {
    return (0,dist/* stringify */.As)(value, { lineWidth: 0, defaultStringType: 'PLAIN' }).trimEnd();
}

;// CONCATENATED MODULE: ./lib/commands/starter-environments.js
/** The environments that the starter workflows name; the workflows that are not here name none. */
const named = {
    pipeline: ['staging', 'production'],
    deploy: ['staging', 'production'],
    rollback: ['staging', 'production'],
    plan: ['production'],
    status: ['production'],
};
/** The environments that these workflows name between them, in the order in which a release passes them. */
function environmentsNamed(workflows) {
    return ['staging', 'production'].filter((one) => namersOf(one, workflows).length > 0);
}
/** What to do about a staging that was written for these workflows, since nobody knows its hosts; empty without one. */
function stagingAdvice(workflows, path) {
    const namers = namersOf('staging', workflows);
    if (namers.length === 0)
        return [];
    const without = withoutStaging(namers);
    return [
        `${path} has an environment \`staging\`, which ${verb(namers)}: write its hosts there. Without a staging, take it out and ${without}.`,
    ];
}
/** What a configuration with the environments `there` lacks for these workflows, and how to mend that. */
function lackingAdvice(workflows, there, path) {
    return environmentsNamed(workflows)
        .filter((one) => !there.includes(one))
        .map((lacking) => {
        const namers = namersOf(lacking, workflows);
        const says = `${path} has no environment \`${lacking}\`, which ${verb(namers)}: add \`${lacking}: {}\` below \`environments:\`, with what is other there than in the rest`;
        if (lacking === 'staging')
            return `${says}. Without a staging, ${withoutStaging(namers)}.`;
        return there.length === 0 ? `${says}.` : `${says}; or name one of yours there: ${there.join(', ')}.`;
    });
}
function namersOf(environment, workflows) {
    return workflows.filter((workflow) => named[workflow]?.includes(environment) === true);
}
function verb(namers) {
    return namers.length === 1 ? `${namers[0]} names` : `${namers.join(', ')} name`;
}
function withoutStaging(namers) {
    const file = (workflow) => `.github/workflows/${workflow}.yml`;
    const deploying = namers.filter((workflow) => workflow !== 'rollback').map(file);
    return [
        ...(deploying.length === 0
            ? []
            : [`set \`staging: ''\` below \`with:\` of the job \`deploy\` in ${deploying.join(' and ')}`]),
        ...(namers.includes('rollback') ? [`leave only production in \`options:\` of ${file('rollback')}`] : []),
    ].join(', and ');
}

;// CONCATENATED MODULE: ./lib/commands/init.js





/**
 * Writes a commented configuration to start from, and the starter workflows that the option `workflows` names; never
 * over a file that is there. Returns the exit code.
 */
async function initCommand(screen, options) {
    const wanted = options.workflows === undefined ? [] : await chosenWorkflows(options.workflows);
    if ('problem' in wanted) {
        screen.write(wanted.problem);
        return 2;
    }
    const path = options.config ?? '.github/deploy.yml';
    if ((0,external_node_fs_.existsSync)(path) && options.workflows === undefined) {
        screen.write(`${path} is there already and was left as it is; name another with --config FILE.`);
        return 1;
    }
    const missing = wanted.filter((workflow) => {
        if ((0,external_node_fs_.existsSync)(workflow.path))
            screen.write(`${workflow.path} is there already and was left as it is.`);
        return !(0,external_node_fs_.existsSync)(workflow.path);
    });
    for (const workflow of missing) {
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(workflow.path), { recursive: true });
        (0,external_node_fs_.writeFileSync)(workflow.path, workflow.text);
        screen.write(`Wrote ${workflow.path}; its first lines say what it does, and what to set.`);
    }
    if (wanted.length > 0)
        adviseOn(screen, wanted);
    if ((0,external_node_fs_.existsSync)(path)) {
        // Those that were there may name others.
        const lacking = lackingAdvice(missing.map(nameOf), environmentsIn((0,external_node_fs_.readFileSync)(path, 'utf8')), path);
        for (const line of lacking)
            screen.write(line);
    }
    else
        writeConfiguration(screen, options, { path, workflows: wanted.map(nameOf) });
    return missing.length === wanted.length ? 0 : 1;
}
/** The names of the environments of a configuration, as far as it can be read. */
function environmentsIn(text) {
    const environments = (0,parse_yaml/* parseYaml */.h)(text, { file: '' }).node?.entries.get('environments')?.value;
    return environments?.kind === 'map' ? [...environments.entries.keys()] : [];
}
function adviseOn(screen, wanted) {
    if (!(0,external_node_fs_.existsSync)('.git'))
        screen.write('GitHub reads workflows at the top of a repository only: this is none.');
    const names = wanted.map(nameOf);
    if (names.includes('pipeline') && names.includes('deploy')) {
        screen.write('pipeline and deploy both deploy each push: keep one of them.');
    }
}
function writeConfiguration(screen, options, { path, workflows }) {
    const app = options.app ??
        (0,external_node_path_.basename)(process.cwd())
            .toLowerCase()
            .replace(/[^a-z0-9-]+/g, '-');
    const [user = 'deploy', host = 'server.example.org'] = (options.host ?? 'deploy@server.example.org').split('@');
    (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(path), { recursive: true });
    const environments = environmentsNamed(workflows);
    (0,external_node_fs_.writeFileSync)(path, starterConfig({ app, host, user, path: options.path ?? `/srv/${app}`, environments }));
    const last = environments.at(-1);
    const doctor = `deploy-action doctor${last === undefined ? '' : ` --environment ${last}`}`;
    screen.write(`Wrote ${path}. Read it through, set the secrets it names, then: ${doctor}`);
    for (const line of stagingAdvice(workflows, path))
        screen.write(line);
}
const nameOf = ({ path }) => (0,external_node_path_.basename)(path, '.yml');
/** The starter workflows of a list `deploy,rollback`, or all of them, as they are written into a repository. */
async function chosenWorkflows(list) {
    const { workflowFiles } = await __webpack_require__.e(/* import() */ 490).then(__webpack_require__.bind(__webpack_require__, 8490));
    const known = Object.keys(workflowFiles);
    const names = list === 'all' ? known : list.split(',').map((name) => name.trim());
    const branch = defaultBranch();
    const chosen = [];
    for (const name of names) {
        const text = Object.hasOwn(workflowFiles, name) ? workflowFiles[name] : undefined;
        if (text === undefined) {
            return { problem: `there is no workflow ${JSON.stringify(name)}; there are ${known.join(', ')}` };
        }
        // GitHub fills this in only where it offers the template itself.
        chosen.push({
            path: `.github/workflows/${name}.yml`,
            text: text.replaceAll('$default-branch', () => branch),
        });
    }
    return chosen;
}
/** The default branch as it was cloned, else the one that is checked out; `main` where none can be told. */
function defaultBranch() {
    const read = (file) => ((0,external_node_fs_.existsSync)(file) ? (0,external_node_fs_.readFileSync)(file, 'utf8') : '');
    const cloned = /^ref: refs\/remotes\/origin\/([\w./-]+)$/m.exec(read('.git/refs/remotes/origin/HEAD'))?.[1];
    return cloned ?? /^ref: refs\/heads\/([\w./-]+)$/m.exec(read('.git/HEAD'))?.[1] ?? 'main';
}


/***/ })

};
;