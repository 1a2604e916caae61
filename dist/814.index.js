"use strict";
exports.id = 814;
exports.ids = [814];
exports.modules = {

/***/ 7048:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   deployCommand: () => (/* binding */ deployCommand)
/* harmony export */ });
/* harmony import */ var _engine_deploy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8553);
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

/***/ 4657:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ phases)
/* harmony export */ });
/** The eight phases, in the order in which they run. */
const phases = [
    'validate',
    'connect',
    'preflight',
    'snapshot',
    'stage',
    'migrate',
    'activate',
    'verify',
];


/***/ })

};
;