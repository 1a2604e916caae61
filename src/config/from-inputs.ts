import { type ConfigNode, type MapNode, mapOf, scalar } from './config-node.ts';
import type { CredentialChecks } from './credential-issues.ts';
import { parseEndpoint } from './endpoint-text.ts';
import { parseEnvInput } from './env-input.ts';
import { type Inputs, inputText } from './inputs.ts';
import { type ConfigIssue, issueAt } from './issue.ts';
import { notifyOf } from './notify-input.ts';
import { defaultEnvironment } from './overlay.ts';
import { type ConfigResult, resolveTree } from './resolve-tree.ts';
import { hostName } from './schema-fields.ts';
import type { Variables } from './variables.ts';

/** Inputs that hold credentials: beside a config file they are defaults for what it does not set itself. */
export const credentialInputs = ['ssh-key', 'passphrase', 'known-hosts'] as const;

/** Inputs that describe one host and its app; they take the place of a config file. */
export const oneHostInputs = [
  ...['app', 'host', 'user', 'port', 'jump', 'source', 'exclude', 'path', 'shared', 'env', 'build'],
  ...['restart', 'stop', 'unit', 'unit-scope', 'health-url', 'keep', 'transport', 'notify'],
] as const;

/** Where the form without a file is resolved from. */
export interface OneHost {
  readonly inputs: Inputs;
  /** What `${NAME}` may name in the input `notify`. */
  readonly variables: Variables;
  /** A label only: there is nothing to lay over. */
  readonly environment: string | undefined;
  readonly defaultApp: string | undefined;
  /** Nothing on this machine but the input `ssh-key` holds a key for the built-in transport. */
  readonly needsKey: boolean;
  readonly credentialChecks: CredentialChecks | undefined;
}

/** The configuration of one host from inputs alone; it goes through the same schema as a file. */
export function configFromInputs(given: OneHost): ConfigResult {
  const {
    inputs,
    variables,
    environment = defaultEnvironment,
    defaultApp,
    needsKey,
    credentialChecks,
  } = given;
  const issues: ConfigIssue[] = [];
  if (needsKey && isKeyMissing(inputs)) issues.push(issueAt({ input: 'ssh-key' }, ['ssh-key'], noKey));
  const target = targetOf(inputs, issues);
  const env = parseEnvInput(inputText(inputs, 'env') ?? '');
  issues.push(...env.issues);
  const path = one(inputs, 'source') ?? scalar('.', { input: 'source' });
  const patterns = lines(inputs, 'exclude');
  const tree = mapOf(
    {
      app: one(inputs, 'app'),
      source: patterns === undefined ? path : mapOf({ path, exclude: patterns }, path.place),
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
      notify: notifyOf(inputs, variables, issues),
      hosts: target.hosts,
    },
    { input: '' },
  );
  return resolveTree({ tree, environment, defaultApp, issues, credentialChecks });
}

/** The openssh transport has other means: keys of ssh_config, certificates, security keys. */
function isKeyMissing(inputs: Inputs): boolean {
  return inputText(inputs, 'ssh-key') === undefined && inputText(inputs, 'transport')?.trim() !== 'openssh';
}

const noKey: Pick<ConfigIssue, 'message' | 'expected' | 'hint'> = {
  message: '`ssh-key` is empty',
  expected: 'a private key, from a secret',
  hint: 'The secret is not set, or this event (a pull request from a fork, or of Dependabot) may not read it. Without a key, an agent at SSH_AUTH_SOCK is used.',
};

/** The credentials among the inputs as top-level values. */
export function credentialNodes(inputs: Inputs): Record<string, ConfigNode | undefined> {
  return Object.fromEntries(
    credentialInputs.map((name) => {
      const text = inputText(inputs, name);
      return [name, text === undefined ? undefined : scalar(text, { input: name })];
    }),
  );
}

function one(inputs: Inputs, name: string): ConfigNode | undefined {
  const text = inputText(inputs, name);
  return text === undefined ? undefined : scalar(text.trim(), { input: name });
}

/** An input of several lines, one item a line. */
function lines(inputs: Inputs, name: string): ConfigNode | undefined {
  const items = (inputText(inputs, name) ?? '').split(/\r?\n/).map((line) => line.trim());
  const nodes = items.filter((item) => item !== '').map((item) => scalar(item, { input: name }));
  return nodes.length === 0 ? undefined : { kind: 'list', place: { input: name }, items: nodes };
}

interface Target {
  readonly hosts: MapNode;
  readonly user: ConfigNode | undefined;
  readonly port: ConfigNode | undefined;
}

function targetOf(inputs: Inputs, issues: ConfigIssue[]): Target {
  const place = { input: 'host' };
  const parts = parseEndpoint((inputText(inputs, 'host') ?? '').trim());
  const either = (name: 'user' | 'port'): ConfigNode | undefined => {
    const beside = one(inputs, name);
    const inHost = parts[name];
    if (inHost === undefined) return beside;
    if (beside?.kind === 'scalar' && beside.text !== inHost) {
      issues.push(
        issueAt({ input: name }, [name], {
          message: `\`${name}\` and \`host\` name different ${name}s`,
          hint: `Give the ${name} in one of the two.`,
        }),
      );
    }
    return scalar(inHost, place);
  };
  const name = hostName.safeParse(parts.address).success ? parts.address : 'host';
  const isSeveral = /[,;\s]/.test(parts.address);
  if (isSeveral) issues.push(issueAt(place, ['host'], severalHosts));
  const address = { ...scalar(parts.address, place), unresolved: isSeveral };
  return {
    hosts: mapOf({ [name]: mapOf({ address }, place) }, place),
    user: either('user'),
    port: either('port'),
  };
}

const severalHosts: Pick<ConfigIssue, 'message' | 'expected' | 'hint'> = {
  message: '`host` names more than one machine',
  expected: '`host`, `user@host` or `user@host:port`',
  hint: 'Several machines need a config file: `deploy-action init` writes one to .github/deploy.yml.',
};

/** `[user@]host[:port]`, several separated by commas or lines in the order in which they are passed, as in ssh -J. */
function jumpsOf(inputs: Inputs): ConfigNode | undefined {
  const place = { input: 'jump' };
  const items = (inputText(inputs, 'jump') ?? '').split(/[,\s]+/).filter((item) => item !== '');
  const hops = items.map((item) => {
    const { address, user, port } = parseEndpoint(item);
    return mapOf(
      {
        address: scalar(address, place),
        user: user === undefined ? undefined : scalar(user, place),
        port: port === undefined ? undefined : scalar(port, place),
      },
      place,
    );
  });
  return hops.length === 0 ? undefined : { kind: 'list', place, items: hops };
}

function driverOf(inputs: Inputs, issues: ConfigIssue[]): ConfigNode | undefined {
  const restart = one(inputs, 'restart');
  const stop = one(inputs, 'stop');
  const unit = one(inputs, 'unit');
  const scope = one(inputs, 'unit-scope');
  if (restart !== undefined && unit !== undefined) {
    issues.push(
      issueAt(unit.place, ['unit'], {
        message: '`unit` and `restart` are both given',
        expected: 'one way to put a release into service',
        hint: 'Keep `unit` where systemd runs the app, else `restart`.',
      }),
    );
  }
  if (scope !== undefined && unit === undefined) {
    issues.push(
      issueAt(scope.place, ['unit-scope'], {
        message: '`unit-scope` is given without `unit`',
        hint: 'Set `unit` to the name of the unit, or remove `unit-scope`.',
      }),
    );
  }
  if (unit !== undefined) return mapOf({ systemd: mapOf({ unit, scope }, unit.place) }, unit.place);
  const given = restart ?? stop;
  return given === undefined
    ? undefined
    : mapOf({ command: mapOf({ restart, stop }, given.place) }, given.place);
}

function healthOf(inputs: Inputs): ConfigNode | undefined {
  const http = one(inputs, 'health-url');
  if (http === undefined) return undefined;
  return { kind: 'list', place: http.place, items: [mapOf({ http }, http.place)] };
}
