"use strict";
exports.id = 960;
exports.ids = [960];
exports.modules = {

/***/ 5960:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7264);

/** The action's post step: says so when the main step ended without a verdict. */
async function post() {
    const command = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu('command');
    if (command === '' || _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu('outcome') !== '')
        return;
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .error */ .z3(`The ${command} was ended before its verdict: what the hosts have in service is not known. ` +
        'Run the command `status` to see it, then deploy again or roll back.', { title: 'Outcome: unknown' });
}


/***/ })

};
;