"use strict";
exports.id = 394;
exports.ids = [394];
exports.modules = {

/***/ 4394:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runnerImages: () => (/* binding */ runnerImages)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var tar_stream__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6118);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2311);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1560);
/* harmony import */ var _files_zstd_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9254);







/** Configurations and manifests are small; layers may be, and then are kept in vain. */
const smallBytes = 1024 * 1024;
const manifestSchema = zod__WEBPACK_IMPORTED_MODULE_6__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ Config: zod__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP(), Layers: zod__WEBPACK_IMPORTED_MODULE_6__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP()) })).min(1);
const configSchema = zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ rootfs: zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ diff_ids: zod__WEBPACK_IMPORTED_MODULE_6__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP()) }) });
/** The images of the engine that `docker` on the runner reaches, with `env` as its whole environment. */
function runnerImages(env) {
    const found = new Map();
    return {
        find(name) {
            const image = found.get(name) ?? describeImage(name, env);
            found.set(name, image);
            return image;
        },
    };
}
async function describeImage(name, env) {
    const contents = await readContents(save(name, env));
    const [manifest] = manifestSchema.parse(JSON.parse(contents.texts.get('manifest.json') ?? '[]'));
    if (manifest === undefined)
        throw missing(name, 'its archive has no manifest');
    const config = configSchema.parse(JSON.parse(contents.texts.get(manifest.Config) ?? '{}'));
    const files = manifest.Layers;
    return {
        name,
        id: `sha256:${/[0-9a-f]{64}/.exec(manifest.Config)?.[0] ?? ''}`,
        layers: config.rootfs.diff_ids,
        layerBytes: files.map((file) => contents.sizes.get(contents.links.get(file) ?? file) ?? 0),
        open: (present, format) => {
            const kept = new Set(files.slice(present).flatMap((file) => [file, contents.links.get(file) ?? file]));
            const dropped = new Set(files.slice(0, present).filter((file) => !kept.has(file)));
            return without(save(name, env), dropped, format);
        },
    };
}
/** The output of `docker image save`; it fails when the command does. */
function save(name, env) {
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('docker', ['image', 'save', name], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = new node_stream__WEBPACK_IMPORTED_MODULE_1__.PassThrough();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
        said = (said + chunk).slice(-2_000);
    });
    child.stdout.pipe(output, { end: false });
    child.once('error', (error) => output.destroy(missing(name, error.message)));
    child.once('close', (code) => {
        if (code === 0)
            output.end();
        else
            output.destroy(missing(name, said.trim() || `docker ended with ${code ?? 'a signal'}`));
    });
    output.once('close', () => stop(child));
    return output;
}
function stop(child) {
    if (child.exitCode === null && child.signalCode === null)
        child.kill();
}
function missing(name, why) {
    return new _model_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .DeployError */ .s({
        kind: 'image-missing',
        message: `the runner does not have the image ${name}: ${why}`,
        hint: 'Build or pull it in an earlier step of the job, or take it out of driver.compose.images.',
    });
}
async function readContents(archive) {
    const texts = new Map();
    const sizes = new Map();
    const links = new Map();
    const extract = tar_stream__WEBPACK_IMPORTED_MODULE_3__.extract();
    (0,node_stream__WEBPACK_IMPORTED_MODULE_1__.pipeline)(archive, extract, (error) => {
        if (error)
            extract.destroy(error);
    });
    for await (const entry of extract) {
        const { name, size = 0, type, linkname } = entry.header;
        if (type === 'symlink' && linkname)
            links.set(name, linkname.replace(/^\.\.\//, ''));
        sizes.set(name, size);
        const chunks = [];
        for await (const chunk of entry)
            if (size <= smallBytes)
                chunks.push(chunk);
        if (size <= smallBytes)
            texts.set(name, Buffer.concat(chunks).toString('utf8'));
    }
    return { texts, sizes, links };
}
/** The archive without some of its files, compressed. */
function without(archive, dropped, format) {
    const extract = tar_stream__WEBPACK_IMPORTED_MODULE_3__.extract();
    const pack = tar_stream__WEBPACK_IMPORTED_MODULE_3__.pack();
    const output = (format === 'zstd' ? (0,_files_zstd_js__WEBPACK_IMPORTED_MODULE_5__/* .zstdCompressor */ .$i)() : undefined) ?? (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createGzip)({ level: 1 });
    (0,node_stream__WEBPACK_IMPORTED_MODULE_1__.pipeline)(archive, extract, (error) => {
        if (error)
            output.destroy(error);
    });
    extract.on('entry', (header, content, next) => {
        if (dropped.has(header.name)) {
            content.resume();
            content.once('end', next);
            return;
        }
        (0,node_stream__WEBPACK_IMPORTED_MODULE_1__.pipeline)(content, pack.entry(header, (error) => next(error)), () => undefined);
    });
    extract.once('finish', () => pack.finalize());
    (0,node_stream__WEBPACK_IMPORTED_MODULE_1__.pipeline)(pack, output, () => undefined);
    output.once('close', () => archive.destroy());
    return output;
}


/***/ })

};
;