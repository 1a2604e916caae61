"use strict";
exports.id = 178;
exports.ids = [178];
exports.modules = {

/***/ 7178:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  migrateComposeCommand: () => (/* binding */ migrateComposeCommand)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
;// CONCATENATED MODULE: ./lib/config/compose-extends.js


/**
 * Puts what services extend of other files into the file itself: as an anchor `x-NAME: &NAME` at the top, which the
 * service takes by `<<: *NAME`; what both have is merged in the service, as Compose does it. Comments stay.
 */
function inlineExtends(text, read) {
    const document = (0,dist/* parseDocument */.Tp)(text, { merge: true });
    const services = document.get('services');
    if (document.errors.length > 0 || !(0,dist/* isMap */.jh)(document.contents) || !(0,dist/* isMap */.jh)(services)) {
        return { problem: 'it is no Compose file with services' };
    }
    const anchors = new Map();
    const changed = [];
    try {
        for (const pair of services.items) {
            if (!(0,dist/* isMap */.jh)(pair.value) || foreignBase(pair.value.toJS(document)) === undefined)
                continue;
            inlineService(document, String(pair.key), pair.value, { anchors, read });
            changed.push(String(pair.key));
        }
    }
    catch (thrown) {
        if (thrown instanceof CannotInline)
            return { problem: thrown.message };
        throw thrown;
    }
    return { text: document.toString({ lineWidth: 0 }), services: changed };
}
/** Ends the work; the message is for the person. */
class CannotInline extends Error {
}
function inlineService(document, name, node, { anchors, read }) {
    const { extends: _, ...own } = valuesOf(node.toJS(document));
    const { file, service } = foreignBase(node.toJS(document)) ?? { file: '', service: name };
    const base = baseOf(file, service, read, []);
    const key = `${file} ${service}`;
    const anchor = anchors.get(key) ?? addAnchor(document, service, base);
    anchors.set(key, anchor);
    const at = node.items.findIndex((pair) => String(pair.key) === 'extends');
    const former = node.items.find((pair) => (0,dist/* isScalar */.jn)(pair.key) && /^(Symbol\()?<<\)?$/.test(String(pair.key.value)));
    const source = document.contents.get(`x-${anchor}`, true);
    const alias = document.createAlias(source, anchor);
    if (former === undefined) {
        node.items[at] = document.createPair('<<', alias);
    }
    else {
        // The first one goes before the others (yaml.org/type/merge.html).
        former.value = document.createNode([former.value, alias], { flow: true });
        node.items.splice(at, 1);
    }
    for (const [field, value] of Object.entries(own)) {
        const below = base[field];
        if (below === undefined || typeof value !== 'object' || value === null)
            continue;
        const merged = mergeField(field, below, value);
        if (JSON.stringify(merged) !== JSON.stringify(value))
            node.set(field, document.createNode(merged));
    }
}
function addAnchor(document, service, base) {
    const top = document.contents;
    let anchor = service;
    for (let number = 2; top.has(`x-${anchor}`); number += 1)
        anchor = `${service}-${number}`;
    const node = document.createNode(base, { aliasDuplicateObjects: false });
    node.anchor = anchor;
    const at = top.items.findIndex((pair) => (0,dist/* isScalar */.jn)(pair.key) && pair.key.value === 'services');
    top.items.splice(at, 0, document.createPair(`x-${anchor}`, node));
    return anchor;
}
/** What a service of a file comes to, with all that it extends itself; paths are from the first file's directory. */
function baseOf(file, service, read, chain) {
    const key = `${file} ${service}`;
    if (chain.includes(key))
        throw new CannotInline(`${service} of ${file} extends itself`);
    const text = read(file);
    if (text === undefined)
        throw new CannotInline(`there is no file ${file}`);
    const found = valuesOf(valuesOf((0,dist/* parseDocument */.Tp)(text, { merge: true }).toJS()).services)[service];
    if (found === undefined)
        throw new CannotInline(`${file} has no service ${service}`);
    const { extends: inherited, ...own } = valuesOf(found);
    const moved = withPathsFrom((0,posix_.dirname)(file), own);
    if (inherited === undefined)
        return moved;
    const above = foreignBase(found);
    const inner = typeof inherited === 'string' ? inherited : String(valuesOf(inherited).service ?? service);
    const next = above === undefined ? file : (0,posix_.join)((0,posix_.dirname)(file), above.file);
    return mergeService(baseOf(next, above?.service ?? inner, read, [...chain, key]), moved);
}
function foreignBase(service) {
    const { file, service: name } = valuesOf(valuesOf(service).extends);
    return typeof file === 'string' ? { file: (0,posix_.normalize)(file), service: String(name) } : undefined;
}
function mergeService(base, own) {
    const merged = { ...base };
    for (const [field, value] of Object.entries(own))
        merged[field] = mergeField(field, base[field], value);
    return merged;
}
/** Commands take each other's place; of mounts and devices one goes to each place in the container. */
function mergeField(field, base, own) {
    if (base === undefined || own === null || ['command', 'entrypoint', 'test'].includes(field))
        return own;
    if (isAssignments(field, base) || isAssignments(field, own)) {
        return { ...assignments(base), ...assignments(own) };
    }
    if (Array.isArray(base) && Array.isArray(own)) {
        if (field !== 'volumes' && field !== 'devices') {
            return [...new Map([...base, ...own].map((item) => [JSON.stringify(item), item])).values()];
        }
        return [...new Map([...base, ...own].map((item) => [targetOf(item), item])).values()];
    }
    if (isPlain(base) && isPlain(own))
        return mergeService(base, own);
    return own;
}
const assigned = ['environment', 'labels', 'annotations', 'args', 'sysctls'];
function isAssignments(field, value) {
    return assigned.includes(field) && (Array.isArray(value) || isPlain(value));
}
/** `[A=1, B]` as `{ A: 1, B: null }`. */
function assignments(value) {
    if (!Array.isArray(value))
        return valuesOf(value);
    return Object.fromEntries(value.map((item) => {
        const [name = '', ...rest] = String(item).split('=');
        return [name, rest.length === 0 ? null : rest.join('=')];
    }));
}
function targetOf(item) {
    if (isPlain(item))
        return String(item.target);
    const parts = String(item).split(':');
    return parts.length > 1 ? (parts[1] ?? '') : (parts[0] ?? '');
}
/** Relative paths of a base start from its own file. */
function withPathsFrom(directory, service) {
    if (directory === '.')
        return service;
    const moved = (path) => /^\.{1,2}(\/|$)/.test(path) ? dotted((0,posix_.join)(directory, path)) : path;
    const bare = (path) => typeof path !== 'string' || /^[/~$]|^\w+:\/\//.test(path) ? path : dotted((0,posix_.join)(directory, path));
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
function movedVolume(volume, moved) {
    if (isPlain(volume)) {
        return typeof volume.source === 'string' ? { ...volume, source: moved(volume.source) } : volume;
    }
    const [source = '', ...rest] = String(volume).split(':');
    return [moved(source), ...rest].join(':');
}
function dotted(path) {
    return path.startsWith('.') ? path : `./${path}`;
}
/**
 * Where two rendered configurations differ, as `services.web.ports.0`; undefined where they say the same. With variables
 * left as they are Compose renders assignments as they were written, as a list or a map.
 */
function firstDifference(one, other, path = []) {
    const field = path.at(-1) ?? '';
    const [left, right] = [one, other].map((value) => isAssignments(field, value) ? assignments(value) : value);
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
        return left === right ? undefined : path.join('.');
    }
    if (Array.isArray(left) !== Array.isArray(right))
        return path.join('.');
    const [mine, theirs] = [left, right];
    for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
        const found = firstDifference(mine[key], theirs[key], [...path, key]);
        if (found !== undefined)
            return found;
    }
    return undefined;
}
function valuesOf(value) {
    return isPlain(value) ? value : {};
}
function isPlain(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./lib/commands/migrate-compose.js





/** As Compose looks for them. */
const usualNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
/**
 * Rewrites a Compose file whose services extend those of other files into one that stands alone, once Compose has
 * rendered both to the same. Nothing is changed else. Returns the exit code.
 */
function migrateComposeCommand(screen, named) {
    const file = named ?? usualNames.find((name) => (0,external_node_fs_.existsSync)(name)) ?? 'compose.yaml';
    const refuse = (why) => {
        screen.write(`${file} was left as it is: ${why}`);
        return 1;
    };
    if (!(0,external_node_fs_.existsSync)(file))
        return refuse('there is no such file');
    const directory = (0,external_node_path_.dirname)(file);
    const inlined = inlineExtends((0,external_node_fs_.readFileSync)(file, 'utf8'), (path) => {
        const beside = (0,external_node_path_.join)(directory, path);
        return (0,external_node_fs_.existsSync)(beside) ? (0,external_node_fs_.readFileSync)(beside, 'utf8') : undefined;
    });
    if ('problem' in inlined)
        return refuse(inlined.problem);
    if (inlined.services.length === 0) {
        screen.write(`${file} extends nothing of other files: there is nothing to do.`);
        return 0;
    }
    // Beside it, so that relative paths in it mean the same.
    const made = (0,external_node_path_.join)(directory, `.${(0,external_node_path_.basename)(file)}.${process.pid}.yaml`);
    try {
        (0,external_node_fs_.writeFileSync)(made, inlined.text);
        const [before, after] = [render(file), render(made)];
        if ('problem' in before)
            return refuse(before.problem);
        if ('problem' in after)
            return refuse(`what it would become is refused: ${after.problem}`);
        const difference = firstDifference(meantBy(before.text), meantBy(after.text));
        if (difference !== undefined) {
            return refuse(`what it would become renders to something else at ${difference}. Inline that by hand.`);
        }
        (0,external_node_fs_.renameSync)(made, file);
    }
    finally {
        (0,external_node_fs_.rmSync)(made, { force: true });
    }
    screen.write(`Wrote ${file}: ${inlined.services.join(', ')} extend no other file any more. Compose renders it to the same as before.`);
    return 0;
}
/** What `config` makes of a file, with variables left as they are. */
function render(file) {
    const args = ['--project-name', 'migrate', '--file', file, 'config', '--no-interpolate'];
    const hasPlugin = (0,external_node_child_process_.spawnSync)('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;
    const [program, ...before] = hasPlugin ? ['docker', 'compose'] : ['docker-compose'];
    const ended = (0,external_node_child_process_.spawnSync)(program ?? '', [...before, ...args], { encoding: 'utf8' });
    if (ended.error !== undefined)
        return { problem: 'Docker Compose, which proves it, is not installed here' };
    if (ended.status !== 0)
        return { problem: ended.stderr.trim().split('\n').at(-1) ?? '' };
    return { text: ended.stdout };
}
/** Extensions (`x-…`), which hold the anchors, mean nothing to Compose. */
function meantBy(rendered) {
    const all = (0,dist/* parse */.qg)(rendered);
    return Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith('x-')));
}


/***/ })

};
;