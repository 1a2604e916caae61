import { isAlias, isMap, isNode, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';

/** A Compose file of a release. */
export interface ComposeFile {
  readonly name: string;
  readonly text: string;
}

/** A place in a Compose file, counted from 1, and what is to be said of it. */
export interface ComposeRemark {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The first thing in a file that is no YAML, or undefined. */
export function syntaxProblem(file: ComposeFile): ComposeRemark | undefined {
  const [error] = parseDocument(file.text, { merge: true, prettyErrors: true, logLevel: 'silent' }).errors;
  if (error === undefined) return undefined;
  const message = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'no YAML';
  return { file: file.name, line: error.linePos?.[0].line ?? 1, message };
}

/** Services that extend one of another file, each with the form within one file that says the same. */
export function extendsAcrossFiles(file: ComposeFile): ComposeRemark[] {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { merge: true, lineCounter: lines, logLevel: 'silent' });
  const services = document.get('services');
  if (!isMap(services)) return [];
  return services.items.flatMap((pair): ComposeRemark[] => {
    const inherited = isMap(pair.value) ? pair.value.get('extends', true) : undefined;
    if (!isMap(inherited)) return [];
    const from = inherited.get('file');
    if (typeof from !== 'string') return [];
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

/** A line of a Compose file. */
export interface ComposePlace {
  readonly file: string;
  readonly line: number;
}

/** Where in the files the thing at `path` stands, or what holds it; with `item`, of a list there, the item that bears that text. */
export function placeOf(
  path: readonly string[],
  files: readonly ComposeFile[],
  item?: string,
): ComposePlace | undefined {
  // The last file that says something about it is the one that counts.
  const places = files.flatMap((file) => deepest(file, path, item));
  const best = Math.max(0, ...places.map((place) => place.depth));
  const found = places.findLast((place) => place.depth === best && best > 1);
  return found === undefined ? undefined : { file: found.file, line: found.line };
}

/** Where in the files the thing stands that Compose complains about, as far as its words name it. */
export function placeOfComplaint(complaint: string, files: readonly ComposeFile[]): ComposePlace | undefined {
  const stated = /(?:line |:)(\d+)(?::|,| )/.exec(complaint);
  const path = /\b((?:services|volumes|networks|configs|secrets)(?:\.[\w-]+)+)/.exec(complaint)?.[1];
  const key = /(?:dditional propert(?:y|ies)|Unsupported config option for [\w.-]+:) '?"?([\w-]+)/.exec(
    complaint,
  )?.[1];
  if (path !== undefined) {
    const found = placeOf([...path.split('.'), ...(key === undefined ? [] : [key])], files);
    if (found !== undefined) return found;
  }
  const [only] = files;
  if (stated === null || only === undefined) return undefined;
  return {
    file: files.find((file) => complaint.includes(file.name))?.name ?? only.name,
    line: Number(stated[1]),
  };
}

function deepest(
  file: ComposeFile,
  path: readonly string[],
  wantedItem?: string,
): (ComposePlace & { readonly depth: number })[] {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { merge: true, lineCounter: lines, logLevel: 'silent' });
  let here: unknown = document.contents;
  let line = 0;
  let depth = 0;
  for (const step of path) {
    const node = isAlias(here) ? here.resolve(document) : here;
    const pair = isMap(node) ? pairOf(node, step) : undefined;
    const item = isSeq(node) ? node.items[Number(step)] : undefined;
    if (pair === undefined && item === undefined) break;
    const at = pair === undefined ? item : pair.key;
    if (isNode(at)) line = lineOf(at, lines);
    here = pair === undefined ? item : pair.value;
    depth += 1;
  }
  const list = isAlias(here) ? here.resolve(document) : here;
  if (depth === path.length && isSeq(list) && wantedItem !== undefined) {
    const bearer = list.items.find(
      (one) => isNode(one) && new RegExp(`\\b${wantedItem}\\b`).test(String(one)),
    );
    if (isNode(bearer)) return [{ file: file.name, line: lineOf(bearer, lines), depth: depth + 1 }];
  }
  return depth === 0 ? [] : [{ file: file.name, line, depth }];
}

function pairOf(map: YAMLMap, key: string): YAMLMap['items'][number] | undefined {
  return map.items.find((pair) => String(pair.key) === key);
}

function lineOf(node: Node, lines: LineCounter): number {
  return lines.linePos(node.range?.[0] ?? 0).line;
}
