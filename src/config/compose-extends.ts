import { dirname, join, normalize } from 'node:path/posix';
import { type Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';

type Value = unknown;
type Values = Readonly<Record<string, Value>>;

/** Returns the text of a file by its path from the Compose file's directory; undefined where there is none. */
export type ReadBeside = (path: string) => string | undefined;

/** A Compose file without `extends` of other files, and the services that had one; or why there can be none. */
export type Inlined =
  | { readonly text: string; readonly services: readonly string[] }
  | { readonly problem: string };

/**
 * Puts what services extend of other files into the file itself: as an anchor `x-NAME: &NAME` at the top, which the
 * service takes by `<<: *NAME`; what both have is merged in the service, as Compose does it. Comments stay.
 */
export function inlineExtends(text: string, read: ReadBeside): Inlined {
  const document = parseDocument(text, { merge: true });
  const services = document.get('services');
  if (document.errors.length > 0 || !isMap(document.contents) || !isMap(services)) {
    return { problem: 'it is no Compose file with services' };
  }
  const anchors = new Map<string, string>();
  const changed: string[] = [];
  try {
    for (const pair of services.items) {
      if (!isMap(pair.value) || foreignBase(pair.value.toJS(document)) === undefined) continue;
      inlineService(document, String(pair.key), pair.value, { anchors, read });
      changed.push(String(pair.key));
    }
  } catch (thrown) {
    if (thrown instanceof CannotInline) return { problem: thrown.message };
    throw thrown;
  }
  return { text: document.toString({ lineWidth: 0 }), services: changed };
}

/** Ends the work; the message is for the person. */
class CannotInline extends Error {}

interface Work {
  /** `FILE SERVICE` → the anchor that stands for it. */
  readonly anchors: Map<string, string>;
  readonly read: ReadBeside;
}

function inlineService(document: Document, name: string, node: YAMLMap, { anchors, read }: Work): void {
  const { extends: _, ...own } = valuesOf(node.toJS(document));
  const { file, service } = foreignBase(node.toJS(document)) ?? { file: '', service: name };
  const base = baseOf(file, service, read, []);
  const key = `${file} ${service}`;
  const anchor = anchors.get(key) ?? addAnchor(document, service, base);
  anchors.set(key, anchor);
  const at = node.items.findIndex((pair) => String(pair.key) === 'extends');
  const former = node.items.find(
    (pair) => isScalar(pair.key) && /^(Symbol\()?<<\)?$/.test(String(pair.key.value)),
  );
  const source: unknown = (document.contents as YAMLMap).get(`x-${anchor}`, true);
  const alias = document.createAlias(source as YAMLMap, anchor);
  if (former === undefined) {
    node.items[at] = document.createPair('<<', alias) as Pair;
  } else {
    // The first one goes before the others (yaml.org/type/merge.html).
    former.value = document.createNode([former.value, alias], { flow: true });
    node.items.splice(at, 1);
  }
  for (const [field, value] of Object.entries(own)) {
    const below = base[field];
    if (below === undefined || typeof value !== 'object' || value === null) continue;
    const merged = mergeField(field, below, value);
    if (JSON.stringify(merged) !== JSON.stringify(value)) node.set(field, document.createNode(merged));
  }
}

function addAnchor(document: Document, service: string, base: Values): string {
  const top = document.contents as YAMLMap;
  let anchor = service;
  for (let number = 2; top.has(`x-${anchor}`); number += 1) anchor = `${service}-${number}`;
  const node = document.createNode(base, { aliasDuplicateObjects: false });
  node.anchor = anchor;
  const at = top.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === 'services');
  top.items.splice(at, 0, document.createPair(`x-${anchor}`, node) as Pair<never, never>);
  return anchor;
}

/** What a service of a file comes to, with all that it extends itself; paths are from the first file's directory. */
function baseOf(file: string, service: string, read: ReadBeside, chain: readonly string[]): Values {
  const key = `${file} ${service}`;
  if (chain.includes(key)) throw new CannotInline(`${service} of ${file} extends itself`);
  const text = read(file);
  if (text === undefined) throw new CannotInline(`there is no file ${file}`);
  const found = valuesOf(valuesOf(parseDocument(text, { merge: true }).toJS()).services)[service];
  if (found === undefined) throw new CannotInline(`${file} has no service ${service}`);
  const { extends: inherited, ...own } = valuesOf(found);
  const moved = withPathsFrom(dirname(file), own);
  if (inherited === undefined) return moved;
  const above = foreignBase(found);
  const inner = typeof inherited === 'string' ? inherited : String(valuesOf(inherited).service ?? service);
  const next = above === undefined ? file : join(dirname(file), above.file);
  return mergeService(baseOf(next, above?.service ?? inner, read, [...chain, key]), moved);
}

function foreignBase(service: Value): { readonly file: string; readonly service: string } | undefined {
  const { file, service: name } = valuesOf(valuesOf(service).extends);
  return typeof file === 'string' ? { file: normalize(file), service: String(name) } : undefined;
}

function mergeService(base: Values, own: Values): Values {
  const merged: Record<string, Value> = { ...base };
  for (const [field, value] of Object.entries(own)) merged[field] = mergeField(field, base[field], value);
  return merged;
}

/** Commands take each other's place; of mounts and devices one goes to each place in the container. */
function mergeField(field: string, base: Value, own: Value): Value {
  if (base === undefined || own === null || ['command', 'entrypoint', 'test'].includes(field)) return own;
  if (isAssignments(field, base) || isAssignments(field, own)) {
    return { ...assignments(base), ...assignments(own) };
  }
  if (Array.isArray(base) && Array.isArray(own)) {
    if (field !== 'volumes' && field !== 'devices') {
      return [...new Map([...base, ...own].map((item: Value) => [JSON.stringify(item), item])).values()];
    }
    return [...new Map([...base, ...own].map((item: Value) => [targetOf(item), item])).values()];
  }
  if (isPlain(base) && isPlain(own)) return mergeService(base, own);
  return own;
}

const assigned: readonly string[] = ['environment', 'labels', 'annotations', 'args', 'sysctls'];

function isAssignments(field: string, value: Value): boolean {
  return assigned.includes(field) && (Array.isArray(value) || isPlain(value));
}

/** `[A=1, B]` as `{ A: 1, B: null }`. */
function assignments(value: Value): Values {
  if (!Array.isArray(value)) return valuesOf(value);
  return Object.fromEntries(
    value.map((item) => {
      const [name = '', ...rest] = String(item).split('=');
      return [name, rest.length === 0 ? null : rest.join('=')];
    }),
  );
}

function targetOf(item: Value): string {
  if (isPlain(item)) return String(item.target);
  const parts = String(item).split(':');
  return parts.length > 1 ? (parts[1] ?? '') : (parts[0] ?? '');
}

/** Relative paths of a base start from its own file. */
function withPathsFrom(directory: string, service: Values): Values {
  if (directory === '.') return service;
  const moved = (path: string): string =>
    /^\.{1,2}(\/|$)/.test(path) ? dotted(join(directory, path)) : path;
  const bare = (path: Value): Value =>
    typeof path !== 'string' || /^[/~$]|^\w+:\/\//.test(path) ? path : dotted(join(directory, path));
  const { volumes, build, env_file: envFile } = service;
  return {
    ...service,
    ...(Array.isArray(volumes) ? { volumes: volumes.map((volume) => movedVolume(volume, moved)) } : {}),
    ...(build === undefined
      ? {}
      : { build: isPlain(build) ? { ...build, context: bare(build.context ?? '.') } : bare(build) }),
    ...(envFile === undefined
      ? {}
      : { env_file: Array.isArray(envFile) ? envFile.map(bare) : bare(envFile) }),
  };
}

function movedVolume(volume: Value, moved: (path: string) => string): Value {
  if (isPlain(volume)) {
    return typeof volume.source === 'string' ? { ...volume, source: moved(volume.source) } : volume;
  }
  const [source = '', ...rest] = String(volume).split(':');
  return [moved(source), ...rest].join(':');
}

function dotted(path: string): string {
  return path.startsWith('.') ? path : `./${path}`;
}

/**
 * Where two rendered configurations differ, as `services.web.ports.0`; undefined where they say the same. With variables
 * left as they are Compose renders assignments as they were written, as a list or a map.
 */
export function firstDifference(one: Value, other: Value, path: readonly string[] = []): string | undefined {
  const field = path.at(-1) ?? '';
  const [left, right] = [one, other].map((value) =>
    isAssignments(field, value) ? assignments(value) : value,
  );
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right ? undefined : path.join('.');
  }
  if (Array.isArray(left) !== Array.isArray(right)) return path.join('.');
  const [mine, theirs] = [left as Values, right as Values];
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const found = firstDifference(mine[key], theirs[key], [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valuesOf(value: Value): Values {
  return isPlain(value) ? value : {};
}

function isPlain(value: Value): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
