"use strict";
exports.id = 97;
exports.ids = [97];
exports.modules = {

/***/ 4097:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   unpackZip: () => (/* binding */ unpackZip)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var yauzl__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(663);


// Node.js has crc32 from 20.15 and 22.2 on.
const runtime = node_zlib__WEBPACK_IMPORTED_MODULE_0__;
/** File types in the upper half of a zip entry's external attributes, as in stat(2). */
const typeMask = 0o170000;
const types = { none: 0, file: 0o100000, directory: 0o040000, link: 0o120000 };
/** A link's target is at most PATH_MAX long. */
const targetBytes = 4096;
/** Systems in the upper byte of "version made by" whose external attributes hold a Unix mode (APPNOTE 4.4.2.2). */
const unixSystems = [3, 19];
/**
 * Unpacks a zip archive; modes and links come from its Unix attributes where it has any.
 * Rejects with what `target` refuses, or with an Error that names what is wrong with the archive.
 */
async function unpackZip(path, target) {
    const zip = await openZip(path);
    try {
        for (let entry = await nextEntry(zip); entry !== undefined; entry = await nextEntry(zip)) {
            await unpackEntry(zip, entry, target);
        }
    }
    finally {
        zip.close();
    }
    await target.finish();
}
async function unpackEntry(zip, entry, target) {
    const name = entry.fileName;
    const mode = unixSystems.includes(entry.versionMadeBy >>> 8) ? entry.externalFileAttributes >>> 16 : 0;
    const type = mode & typeMask;
    if (name.endsWith('/'))
        return target.directory(name);
    if (entry.isEncrypted())
        target.refuse(name, 'is encrypted');
    if (type === types.link)
        return target.link(name, await readTarget(zip, entry, target));
    if (type !== types.none && type !== types.file)
        target.refuse(name, 'is not a file, directory or link');
    await target.file(name, (mode & 0o100) !== 0, entry.uncompressedSize, checked(zip, entry));
}
async function readTarget(zip, entry, target) {
    if (entry.uncompressedSize > targetBytes)
        target.refuse(entry.fileName, 'is a link with an overlong target');
    const parts = [];
    for await (const chunk of checked(zip, entry))
        parts.push(chunk);
    return Buffer.concat(parts).toString();
}
/** The content of an entry, with its checksum verified: yauzl compares sizes only. */
async function* checked(zip, entry) {
    let sum = 0;
    for await (const chunk of await openEntry(zip, entry)) {
        if (runtime.crc32 !== undefined)
            sum = runtime.crc32(chunk, sum);
        yield chunk;
    }
    if (runtime.crc32 !== undefined && sum !== entry.crc32)
        throw new Error(`${entry.fileName} is damaged`);
}
function openZip(path) {
    return new Promise((resolve, reject) => {
        yauzl__WEBPACK_IMPORTED_MODULE_1__.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => error ? reject(error) : resolve(zip));
    });
}
function nextEntry(zip) {
    return new Promise((resolve, reject) => {
        const settle = (act) => {
            zip.removeListener('entry', onEntry).removeListener('end', onEnd).removeListener('error', onError);
            act();
        };
        const onEntry = (entry) => settle(() => resolve(entry));
        const onEnd = () => settle(() => resolve(undefined));
        const onError = (error) => settle(() => reject(error));
        zip.on('entry', onEntry).on('end', onEnd).on('error', onError);
        zip.readEntry();
    });
}
function openEntry(zip, entry) {
    return new Promise((resolve, reject) => {
        zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
}


/***/ })

};
;