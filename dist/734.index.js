"use strict";
exports.id = 734;
exports.ids = [734];
exports.modules = {

/***/ 6734:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   notifyStep: () => (/* binding */ notifyStep)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7264);
/* harmony import */ var _action_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4964);
/* harmony import */ var _action_report_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3226);
/* harmony import */ var _commands_local_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4499);
/* harmony import */ var _commands_notify_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3986);
/* harmony import */ var _config_format_issues_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(1461);
/* harmony import */ var _config_notify_input_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8011);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1560);
/* harmony import */ var _notifiers_registry_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2220);
/* harmony import */ var _report_failure_lines_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(475);
/* harmony import */ var _report_notification_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1340);
/* harmony import */ var _report_redaction_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9449);
/* harmony import */ var _report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(7061);
/* harmony import */ var _wiring_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(8607);














const patienceMs = 30_000;
/** The action `notify`: tells the channels of its input what happened. Only bad input makes it fail. */
async function notifyStep() {
    try {
        process.exitCode = await tell();
    }
    catch (thrown) {
        (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)((0,_report_failure_lines_js__WEBPACK_IMPORTED_MODULE_8__/* .describeFailure */ .I)((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .failureOf */ .g)(thrown)).join('\n'));
    }
    process.exit();
}
async function tell() {
    const read = (0,_config_notify_input_js__WEBPACK_IMPORTED_MODULE_5__/* .readNotifyInput */ .u)(_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('notify'), process.env);
    if ('issues' in read) {
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .error */ .z3((0,_config_format_issues_js__WEBPACK_IMPORTED_MODULE_13__/* .formatIssues */ .o)(read.issues, undefined).split('\n').map(_report_untrusted_text_js__WEBPACK_IMPORTED_MODULE_11__/* .withoutCommands */ .Df).join('\n'));
        return 1;
    }
    (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .mask */ .dK)(read.secrets);
    const notification = readNotification();
    if (typeof notification === 'string')
        return (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)(notification);
    if (notification === undefined) {
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH('delivered', 'true');
        return 0;
    }
    const { redact } = (0,_report_redaction_js__WEBPACK_IMPORTED_MODULE_10__/* .createRedactor */ .l)(read.secrets);
    const quiet = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('quiet') === 'true';
    const targets = read.targets.filter(({ channel }) => !quiet || _notifiers_registry_js__WEBPACK_IMPORTED_MODULE_7__/* .settling */ .Ni.includes(channel.kind));
    const delivered = await (0,_commands_notify_js__WEBPACK_IMPORTED_MODULE_4__/* .deliverAll */ .F)((0,_wiring_js__WEBPACK_IMPORTED_MODULE_12__/* .courierOf */ .J)(process.env), targets, notification, {
        screen: _action_report_js__WEBPACK_IMPORTED_MODULE_2__/* .screen */ .nj,
        redact,
        patienceMs,
    });
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH('delivered', String(delivered));
    return 0;
}
/** What the inputs want told; undefined when nothing is, a sentence when they are wrong. */
function readNotification() {
    const origin = (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readOrigin */ .P2)();
    const path = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('report');
    const outcome = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('outcome');
    if (path !== '') {
        const file = (0,_commands_local_file_js__WEBPACK_IMPORTED_MODULE_3__/* .readLocalFile */ .M)(path);
        if ('problem' in file)
            return `input report: ${file.problem}`;
        return (0,_report_notification_js__WEBPACK_IMPORTED_MODULE_9__/* .endNotification */ .FI)(JSON.parse(file.text), origin, { recovered: outcome === 'recovered' });
    }
    if (outcome === '' || outcome === 'skipped')
        return undefined;
    const kind = (0,_report_notification_js__WEBPACK_IMPORTED_MODULE_9__/* .kindOfResult */ .ZN)(outcome);
    if (kind === undefined)
        return `input outcome: ${JSON.stringify(outcome)} is no outcome and no result of a job`;
    const command = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('command');
    if (command !== 'deploy' && command !== 'rollback') {
        return `input command: ${JSON.stringify(command)} is neither deploy nor rollback`;
    }
    const repository = process.env.GITHUB_REPOSITORY?.split('/').at(-1) ?? '';
    return (0,_report_notification_js__WEBPACK_IMPORTED_MODULE_9__/* .plainNotification */ .E3)({
        kind,
        command,
        app: _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('app') || repository,
        environment: _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('environment'),
        topic: _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('topic').trim(),
        release: _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('release'),
        title: _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('title'),
        message: _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('message'),
    }, origin);
}


/***/ })

};
;