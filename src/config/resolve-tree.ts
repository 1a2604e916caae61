import type { DeployConfig } from '../model/config.ts';
import { checkShape } from './check-shape.ts';
import type { MapNode } from './config-node.ts';
import { type CredentialChecks, credentialIssues } from './credential-issues.ts';
import { type ConfigIssue, inOrder } from './issue.ts';
import { locationsOf } from './locations.ts';
import { resolveFleet } from './resolve-fleet.ts';
import { resolveHosts } from './resolve-hosts.ts';
import { resolveProbes } from './resolve-probes.ts';
import type { Draft } from './schema.ts';
import { missing } from './schema-issues.ts';
import { targetOf } from './schema-notify.ts';
import { secretsIn } from './secrets.ts';

/** A complete configuration, or everything that is wrong with what was written. */
export type ConfigResult = { readonly config: DeployConfig } | { readonly issues: readonly ConfigIssue[] };

/** What resolveTree makes a configuration of. */
export interface TreeToResolve {
  /** With overlays laid over and variables filled in. */
  readonly tree: MapNode;
  readonly environment: string;
  /** The app's name where none is written, in whatever form: it is made to fit. */
  readonly defaultApp: string | undefined;
  /** What was found wrong before. */
  readonly issues: readonly ConfigIssue[];
  readonly credentialChecks: CredentialChecks | undefined;
}

/** Checks a tree of values and makes the configuration of it. */
export function resolveTree(given: TreeToResolve): ConfigResult {
  const { tree, environment, defaultApp, credentialChecks } = given;
  const { draft, broken, issues: shapeIssues } = checkShape(tree);
  const issues = [...given.issues, ...shapeIssues];
  if (credentialChecks !== undefined) issues.push(...credentialIssues(tree, credentialChecks));
  if (draft === undefined) return { issues: inOrder(issues) };
  const lacks = (key: 'app' | 'source'): boolean => draft[key] === undefined && !broken.has(key);
  const app = draft.app ?? appNameFrom(defaultApp);
  if (app === undefined && lacks('app')) issues.push(missing(tree, ['app'], 'the name of the app'));
  if (lacks('source')) issues.push(missing(tree, ['source'], 'a directory or an archive to deploy'));
  const fleet = resolveFleet({ tree, draft, broken });
  const { hosts, issues: hostIssues } = resolveHosts({ tree, draft, app, broken }, fleet.places);
  const gate = resolveProbes(draft.gate, { list: 'gate', path: ['gate'], tree });
  const verify = resolveProbes(draft.verify, { list: 'verify', path: ['verify'], tree });
  issues.push(...fleet.issues, ...hostIssues, ...gate.issues, ...verify.issues);
  const { source } = draft;
  if (issues.length > 0 || app === undefined || source === undefined) {
    return { issues: inOrder(issues) };
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
      notify: draft.notify.map(targetOf),
      secrets: secretsIn(tree),
      locations: locationsOf(tree),
    },
  };
}

type Settings = Pick<
  DeployConfig,
  | 'keep'
  | 'transport'
  | 'connectTimeoutMs'
  | 'keepaliveMs'
  | 'maxParallel'
  | 'lockWaitMs'
  | 'confirmWithinMs'
  | 'retries'
  | 'strategy'
>;

function settingsOf(draft: Draft): Settings {
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
export function appNameFrom(name: string | undefined): string | undefined {
  const fitting = (name ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return fitting === '' ? undefined : fitting;
}
