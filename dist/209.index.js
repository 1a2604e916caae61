"use strict";
exports.id = 209;
exports.ids = [209];
exports.modules = {

/***/ 7209:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   unpackTar: () => (/* binding */ unpackTar)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var tar_stream__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6118);



const blockBytes = 512;
/**
 * Unpacks a tar archive (ustar, GNU, PAX) that arrives uncompressed. `limitBytes` bounds the whole stream, padding and
 * all. Rejects with what `target` refuses, or with an Error that names what is wrong with the archive.
 */
async function unpackTar(stream, target, limitBytes) {
    const extract = tar_stream__WEBPACK_IMPORTED_MODULE_2__.extract();
    const flow = (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_1__.pipeline)(stream, new TarGuard(limitBytes), extract);
    // Its error reaches the loop below through `extract`, and is told there.
    flow.catch(() => undefined);
    for await (const entry of extract) {
        await unpackEntry(entry.header, entry, target);
        // Whatever content was not asked for has to pass.
        entry.resume();
    }
    await flow;
    await target.finish();
}
async function unpackEntry(header, content, target) {
    const { name, type, mode, linkname, size } = header;
    switch (type) {
        case 'directory':
            return target.directory(name);
        case 'file':
        case 'contiguous-file':
            if (isSparse(header))
                target.refuse(name, 'is stored as a sparse file: pack without --sparse');
            return target.file(name, (mode & 0o100) !== 0, size, content);
        case 'link':
            return target.copy(name, linkname ?? '');
        case 'symlink':
            return target.link(name, linkname ?? '');
        case 'fifo':
        case 'block-device':
        case 'character-device':
            return target.refuse(name, `is a ${type}: only directories, regular files and links can be deployed`);
        default:
            // The library leaves the type out where it does not know it.
            return target.refuse(name, 'is of a kind that is not known');
    }
}
/** GNU tar describes holes in PAX records and stores what lies between them only. */
function isSparse(header) {
    const { pax } = header;
    return (typeof pax === 'object' && pax !== null && Object.keys(pax).some((key) => key.startsWith('GNU.sparse.')));
}
/** Bounds a tar stream, and sees to it that one cut short between two files is not taken for whole. */
class TarGuard extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Transform {
    #limitBytes;
    #bytes = 0;
    #last = Buffer.alloc(0);
    constructor(limitBytes) {
        super();
        this.#limitBytes = limitBytes;
    }
    _transform(chunk, _encoding, done) {
        this.#bytes += chunk.length;
        const tail = chunk.subarray(-blockBytes);
        this.#last = Buffer.concat([this.#last, tail]).subarray(-blockBytes);
        if (this.#bytes > this.#limitBytes)
            done(new Error(`it unpacks to more than ${this.#limitBytes} bytes`));
        else
            done(null, chunk);
    }
    _flush(done) {
        const ended = this.#last.length === blockBytes && this.#last.every((byte) => byte === 0);
        done(ended ? null : new Error('it was cut short: the mark at its end is missing'));
    }
}


/***/ })

};
;