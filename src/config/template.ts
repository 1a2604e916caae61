import { stringify } from 'yaml';
import { parseEndpoint } from './endpoint-text.ts';

/** What `init` knows when it writes a configuration. */
export interface StarterFacts {
  readonly app: string;
  /** An address, with `:port` where it is not 22. */
  readonly host: string;
  readonly user: string;
  /** The app's directory on the host. */
  readonly path: string;
  /** Those that the workflows name, which are written beside it: `staging`, `production`. */
  readonly environments?: readonly string[];
}

/** The commented deploy.yml that `init` writes; it loads once DEPLOY_SSH_KEY and DEPLOY_KNOWN_HOSTS are defined. */
export function starterConfig(facts: StarterFacts): string {
  const { address, port } = parseEndpoint(facts.host);
  const host =
    port === undefined ? asYaml(address) : `{ address: ${asYaml(address)}, port: ${asYaml(port)} }`;
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
function environmentsText(names: readonly string[]): string {
  const rules = `# Laid over all of the above when the input \`environment\` names one: maps merge, lists and single values replace,
# null removes.
`;
  const staging = `  staging:
    hosts: { web: staging.example.org }
`;
  if (names.length === 0) return `${rules}# environments:\n${staging.replace(/^/gm, '# ').slice(0, -2)}`;
  return `${rules}# The workflows name these.
environments:
${names
  .map((name) =>
    name === 'staging'
      ? `  # What is other there: hosts, and perhaps path, env and health.\n${staging}`
      : `  # As above.\n  ${asYaml(name)}: {}\n`,
  )
  .join('')}`;
}

/** One value as YAML, in quotes where it needs them. */
function asYaml(value: string): string {
  return stringify(value, { lineWidth: 0, defaultStringType: 'PLAIN' }).trimEnd();
}
