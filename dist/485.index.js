"use strict";
exports.id = 485;
exports.ids = [485];
exports.modules = {

/***/ 7048:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   deployCommand: () => (/* binding */ deployCommand)
/* harmony export */ });
/* harmony import */ var _engine_deploy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7868);
/* harmony import */ var _reported_run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(892);


/** Deploys the configured source; the report tells how it ended. */
function deployCommand(world, { config, origin, listeners }) {
    const work = (context) => (0,_engine_deploy_js__WEBPACK_IMPORTED_MODULE_0__/* .deploy */ .gg)(context, () => world.openSource(config.source), origin);
    return (0,_reported_run_js__WEBPACK_IMPORTED_MODULE_1__/* .reportedRun */ .T)(world, config, work, listeners);
}


/***/ }),

/***/ 6343:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ longestOutputLine)
/* harmony export */ });
/** A line of output that is longer, in UTF-16 units, is handed on in parts of this size, or one less. */
const longestOutputLine = 16 * 1024;


/***/ }),

/***/ 4008:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ displayWidth),
/* harmony export */   Y: () => (/* binding */ padColumns)
/* harmony export */ });
/** Marks and invisible characters take no column of their own. */
const zeroWidth = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
/** East Asian wide and fullwidth characters (roughly, after UAX 11) and emoji take two. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
/** How many columns a text takes in a terminal, roughly: joined emoji count one by one. */
function displayWidth(text) {
    let width = 0;
    for (const character of text)
        width += zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
    return width;
}
/** The text with blanks behind it (or before it) up to `width` columns. */
function padColumns(text, width, side = 'left') {
    const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
    return side === 'left' ? text + blanks : blanks + text;
}


/***/ })

};
;