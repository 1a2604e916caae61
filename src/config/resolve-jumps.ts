import type { JumpConfig } from '../model/config.ts';
import { keyPlaceAt, nodeAt } from './config-node.ts';
import { type ConfigIssue, issueAt } from './issue.ts';
import { jumpLoginOf, type Login } from './login.ts';
import { nearestOf } from './nearest.ts';
import { originOf, type Resolving } from './resolving.ts';
import type { JumpDraft, NamedJumpDraft } from './schema.ts';

/** The jump hosts of one host, named ones looked up; user, key and known hosts default to those of the host. */
export function resolveJumps(
  { tree, draft, broken }: Resolving,
  host: string,
  hops: readonly JumpDraft[],
  login: Login,
): { readonly jumps: readonly JumpConfig[]; readonly issues: readonly ConfigIssue[] } {
  const named = nodeAt(tree, ['jumps']);
  const known = named?.kind === 'map' ? [...named.entries.keys()] : [];
  const origin = originOf(tree, host, 'jump');
  const isList = nodeAt(tree, origin)?.kind === 'list';
  const issues: ConfigIssue[] = [];
  const jumps: JumpConfig[] = [];
  for (const [index, hop] of hops.entries()) {
    if (typeof hop !== 'string') {
      jumps.push(jumpOf(hop.name ?? hop.address, hop, login));
      continue;
    }
    const found = draft.jumps[hop];
    if (found !== undefined) jumps.push(jumpOf(hop, found, login));
    else if (!known.includes(hop) && !broken.has('jumps')) {
      const path = isList ? [...origin, index] : origin;
      issues.push(
        issueAt(nodeAt(tree, path)?.place ?? keyPlaceAt(tree, path), path, unknownJump(hop, known)),
      );
    }
  }
  return { jumps, issues };
}

function jumpOf(name: string, hop: NamedJumpDraft, behind: Login): JumpConfig {
  return { name, address: hop.address, port: hop.port ?? 22, ...jumpLoginOf(hop, behind) };
}

function unknownJump(
  name: string,
  known: readonly string[],
): Omit<ConfigIssue, 'path' | 'location' | 'input'> {
  const nearest = nearestOf(name, known);
  return {
    message: `there is no jump host \`${name}\``,
    expected:
      known.length === 0 ? 'a name under `jumps`' : `one of ${known.map((one) => `\`${one}\``).join(', ')}`,
    ...(nearest === undefined ? {} : { nearest }),
    hint: `Add it: \`jumps: { ${name}: { address: ${name}.example.org } }\`, or write \`jump: { address: … }\`.`,
  };
}
