"use strict";
exports.id = 126;
exports.ids = [126];
exports.modules = {

/***/ 9126:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runnerImages: () => (/* binding */ runnerImages)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 7 modules
var schemas = __webpack_require__(2311);
// EXTERNAL MODULE: ./lib/model/failure.js
var failure = __webpack_require__(1560);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(6118);
// EXTERNAL MODULE: ./lib/adapters/files/zstd.js
var zstd = __webpack_require__(9254);
;// CONCATENATED MODULE: ./lib/adapters/image-archive.js





/** Configurations and manifests are small; layers may be, and then are kept in vain. */
const smallBytes = 1024 * 1024;
/** Reads an archive through. Rejects with the stream's error, or that of what is compressed and broken. */
async function readContents(archive) {
    const texts = new Map();
    const sizes = new Map();
    const links = new Map();
    const extract = tar_stream.extract();
    (0,external_node_stream_.pipeline)(archive, extract, (error) => {
        if (error)
            extract.destroy(error);
    });
    for await (const entry of extract) {
        const { size = 0, type, linkname } = entry.header;
        const name = plainName(entry.header.name);
        if (type === 'symlink' && linkname)
            links.set(name, linkname.replace(/^\.\.\//, ''));
        if (size <= smallBytes) {
            const chunks = [];
            for await (const chunk of entry)
                chunks.push(chunk);
            const content = Buffer.concat(chunks);
            texts.set(name, content.toString('utf8'));
            sizes.set(name, await sizeOf(external_node_stream_.Readable.from([content])));
        }
        else {
            sizes.set(name, await sizeOf(entry));
        }
    }
    return { texts, sizes, links };
}
/** What `docker load` takes for the image `name`: its configuration, its layers but the `present` lowest, compressed. */
function loadable(archive, image, present, format) {
    const kept = new Set([image.config, ...image.layers.slice(present)]);
    const extract = tar_stream.extract();
    const pack = tar_stream.pack();
    const output = (format === 'zstd' ? (0,zstd/* zstdCompressor */.$i)() : undefined) ?? (0,external_node_zlib_.createGzip)({ level: 1 });
    const fail = (error) => {
        if (error)
            output.destroy(error);
    };
    (0,external_node_stream_.pipeline)(archive, extract, fail);
    extract.on('entry', (header, content, next) => {
        const name = plainName(header.name);
        if (!kept.delete(name)) {
            content.resume();
            content.once('end', next);
            return;
        }
        const entry = pack.entry({ name, size: image.sizes.get(name) ?? 0 }, (error) => next(error));
        unpacked(content).then((plain) => (0,external_node_stream_.pipeline)(plain, entry, fail), fail);
    });
    extract.once('finish', () => {
        const { config, layers, name } = image;
        pack.entry({ name: 'manifest.json' }, JSON.stringify([{ Config: config, RepoTags: [name], Layers: layers }]));
        pack.finalize();
    });
    (0,external_node_stream_.pipeline)(pack, output, () => undefined);
    output.once('close', () => archive.destroy());
    return output;
}
/** Some tools write `./` before every name. */
function plainName(name) {
    return name.replace(/^\.\//, '');
}
async function sizeOf(content) {
    let size = 0;
    for await (const chunk of await unpacked(content))
        size += chunk.length;
    return size;
}
/** The content of a layer, which registries and OCI layouts keep compressed. */
async function unpacked(content) {
    const chunks = content[Symbol.asyncIterator]();
    let start = Buffer.alloc(0);
    let ended = false;
    while (start.length < 4 && !ended) {
        const { value, done } = await chunks.next();
        if (done === true)
            ended = true;
        else
            start = Buffer.concat([start, value]);
    }
    const plain = new external_node_stream_.PassThrough();
    const decompressor = decompressorFor(start);
    const source = async function* () {
        yield start;
        while (!ended) {
            const { value, done } = await chunks.next();
            if (done === true)
                ended = true;
            else
                yield value;
        }
    };
    const way = decompressor === undefined ? (0,promises_.pipeline)(source, plain) : (0,promises_.pipeline)(source, decompressor, plain);
    way.catch((error) => plain.destroy(error));
    return plain;
}
/** By the first bytes: RFC 1952, 2.3.1, and RFC 8878, 3.1.1. */
function decompressorFor(start) {
    if (start[0] === 0x1f && start[1] === 0x8b)
        return (0,external_node_zlib_.createGunzip)();
    if (start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528) {
        const decompressor = (0,zstd/* zstdDecompressor */.G6)();
        if (decompressor === undefined)
            throw new Error('its layers are compressed with zstd, which this Node.js does not know');
        return decompressor;
    }
    return undefined;
}

// EXTERNAL MODULE: ./lib/model/images.js
var model_images = __webpack_require__(506);
;// CONCATENATED MODULE: ./lib/adapters/image-manifest.js


const dockerManifest = schemas/* array */.YOg(schemas/* looseObject */._H3({
    Config: schemas/* string */.YjP(),
    Layers: schemas/* array */.YOg(schemas/* string */.YjP()),
    RepoTags: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
}));
const descriptor = schemas/* looseObject */._H3({
    mediaType: schemas/* string */.YjP().optional(),
    digest: schemas/* string */.YjP(),
    platform: schemas/* looseObject */._H3({ os: schemas/* string */.YjP(), architecture: schemas/* string */.YjP() }).optional(),
});
const ociIndex = schemas/* looseObject */._H3({ manifests: schemas/* array */.YOg(descriptor) });
const ociManifest = schemas/* looseObject */._H3({ config: descriptor, layers: schemas/* array */.YOg(descriptor) });
/**
 * The files of the image `name` in an archive, whose small files are `texts`: of `docker image save`, or an OCI image
 * layout (image-spec, image-layout.md). Of several platforms that of `machine` (as `uname -m`) is taken.
 */
function imageFiles(texts, name, machine) {
    const docker = texts.get('manifest.json');
    if (docker !== undefined)
        return dockerFiles(docker, name);
    if (!texts.has('index.json')) {
        return { problem: 'it is neither an OCI layout nor what `docker image save` writes' };
    }
    return ociFiles(texts, machine);
}
function dockerFiles(text, name) {
    const images = dockerManifest.safeParse(jsonOf(text));
    const all = images.success ? images.data : [];
    const named = all.find(({ RepoTags }) => RepoTags?.includes(name));
    const image = named ?? (all.length === 1 ? all[0] : undefined);
    if (image === undefined)
        return { problem: `its manifest.json names no image ${name}` };
    return { config: image.Config, layers: image.Layers };
}
function ociFiles(texts, machine) {
    const candidates = manifestsOf('index.json', texts);
    const wanted = (0,model_images/* goArchitecture */.K)(machine);
    const image = candidates.length === 1
        ? candidates[0]
        : candidates.find(({ platform }) => platform?.os === 'linux' && platform.architecture === wanted);
    if (image === undefined) {
        const platforms = candidates.map(({ platform }) => `${platform?.os}/${platform?.architecture}`);
        return { problem: `it has no image for linux/${wanted}, but ${platforms.join(', ') || 'none at all'}` };
    }
    const manifest = ociManifest.safeParse(jsonOf(texts.get(blob(image.digest))));
    if (!manifest.success)
        return { problem: `its manifest ${image.digest} is not there or is none` };
    const { config, layers } = manifest.data;
    return { config: blob(config.digest), layers: layers.map(({ digest }) => blob(digest)) };
}
/** The manifests of an index and of those within it; what attests to an image is for the platform `unknown`. */
function manifestsOf(file, texts) {
    const index = ociIndex.safeParse(jsonOf(texts.get(file)));
    if (!index.success)
        return [];
    return index.data.manifests.flatMap((entry) => {
        const inner = manifestsOf(blob(entry.digest), texts);
        if (inner.length > 0)
            return inner;
        return entry.platform?.os === 'unknown' ? [] : [entry];
    });
}
function blob(digest) {
    return `blobs/${digest.replace(':', '/')}`;
}
function jsonOf(text) {
    try {
        return JSON.parse(text ?? 'null');
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/adapters/young-space.js
var young_space = __webpack_require__(9062);
;// CONCATENATED MODULE: ./lib/adapters/kept-output.js




/** Keeps what a stream brings while it passes on. */
function keepOutput(output, name) {
    let file;
    const make = () => {
        const path = (0,external_node_path_.join)((0,external_node_os_.tmpdir)(), `deploy-${process.pid}-${name}`);
        file = (0,external_node_fs_.openSync)(path, 'wx+', 0o600);
        (0,external_node_fs_.unlinkSync)(path);
    };
    /** Whatever is in the way of it, the output itself is what matters. */
    const attempt = (action) => {
        try {
            action();
        }
        catch {
            if (file !== undefined)
                (0,external_node_fs_.closeSync)(file);
            file = undefined;
        }
    };
    async function* pass() {
        attempt(make);
        const passed = (0,young_space/* collectAsItPasses */.Z)();
        for await (const chunk of output) {
            // Small pieces into the page cache: asking the thread pool would take longer.
            attempt(() => file !== undefined && (0,external_node_fs_.writeFileSync)(file, chunk));
            yield chunk;
            passed(chunk.length);
        }
    }
    return {
        through: pass(),
        again: () => file === undefined ? undefined : (0,external_node_fs_.createReadStream)('', { fd: file, start: 0, autoClose: false }),
    };
}

;// CONCATENATED MODULE: ./lib/adapters/runner-images.js









const configSchema = schemas/* looseObject */._H3({ rootfs: schemas/* looseObject */._H3({ diff_ids: schemas/* array */.YOg(schemas/* string */.YjP()) }) });
/** The images of the engine that `docker` on the runner reaches, with `env` as its whole environment, and of archives. */
function runnerImages(env) {
    const found = new Map();
    return {
        find(source, machine) {
            const key = JSON.stringify([source.name, source.archive, machine]);
            const image = found.get(key) ?? describeImage(source, machine, env);
            found.set(key, image);
            return image;
        },
    };
}
async function describeImage(source, machine, env) {
    const { name, archive } = source;
    // The engine takes longer to put the archive together than it takes to read it again.
    const kept = archive === undefined ? keepOutput(save(name, env), (0,external_node_crypto_.randomBytes)(8).toString('hex')) : undefined;
    const open = () => archive === undefined ? (kept?.again() ?? save(name, env)) : (0,external_node_fs_.createReadStream)(archive);
    const contents = await contentsOf(source, kept === undefined ? open() : external_node_stream_.Readable.from(kept.through));
    const files = imageFiles(contents.texts, name, machine);
    if ('problem' in files)
        throw missing(source, files.problem);
    const config = configSchema.safeParse(JSON.parse(contents.texts.get(files.config) ?? 'null'));
    const layers = files.layers.map((file) => contents.links.get(file) ?? file);
    if (!config.success || layers.some((file) => !contents.sizes.has(file))) {
        throw missing(source, 'some of its files are not there');
    }
    return {
        name,
        id: `sha256:${/[0-9a-f]{64}/.exec(files.config)?.[0] ?? ''}`,
        layers: config.data.rootfs.diff_ids,
        layerBytes: layers.map((file) => contents.sizes.get(file) ?? 0),
        open: (present, format) => loadable(open(), { name, config: files.config, layers, sizes: contents.sizes }, present, format),
    };
}
async function contentsOf(source, archive) {
    try {
        return await readContents(archive);
    }
    catch (thrown) {
        if (thrown instanceof failure/* DeployError */.s || source.archive === undefined)
            throw thrown;
        throw missing(source, thrown instanceof Error ? thrown.message : String(thrown));
    }
}
/** The output of `docker image save`; it fails when the command does. */
function save(name, env) {
    const child = (0,external_node_child_process_.spawn)('docker', ['image', 'save', name], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = new external_node_stream_.PassThrough();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
        said = (said + chunk).slice(-2_000);
    });
    child.stdout.pipe(output, { end: false });
    child.once('error', (error) => output.destroy(missing({ name }, error.message)));
    child.once('close', (code) => {
        if (code === 0)
            output.end();
        else
            output.destroy(missing({ name }, said.trim() || `docker ended with ${code ?? 'a signal'}`));
    });
    output.once('close', () => stop(child));
    return output;
}
function stop(child) {
    if (child.exitCode === null && child.signalCode === null)
        child.kill();
}
function missing({ name, archive }, why) {
    return new failure/* DeployError */.s({
        kind: 'image-missing',
        message: archive === undefined
            ? `the runner does not have the image ${name}: ${why}`
            : `${archive} on the runner does not give the image ${name}: ${why}`,
        hint: archive === undefined
            ? 'Build or pull it in an earlier step of the job, or take it out of driver.compose.images.'
            : 'Make it in an earlier step of the job: docker buildx build -o type=oci,dest=FILE, or docker image save -o FILE.',
    });
}


/***/ })

};
;