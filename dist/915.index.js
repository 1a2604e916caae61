"use strict";
exports.id = 915;
exports.ids = [915];
exports.modules = {

/***/ 5915:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   main: () => (/* binding */ main)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7264);
/* harmony import */ var _action_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4964);
/* harmony import */ var _action_listeners_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5564);
/* harmony import */ var _action_report_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8591);
/* harmony import */ var _action_state_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9988);
/* harmony import */ var _commands_deploy_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7048);
/* harmony import */ var _commands_interface_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(4328);
/* harmony import */ var _commands_listener_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(4895);
/* harmony import */ var _commands_look_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5861);
/* harmony import */ var _commands_recover_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1951);
/* harmony import */ var _commands_rollback_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7515);
/* harmony import */ var _model_failure_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1560);
/* harmony import */ var _report_failure_lines_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(475);
/* harmony import */ var _report_outputs_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(9733);
/* harmony import */ var _wiring_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(6726);















/** The action's main step: reads the inputs, runs one command, sets outputs, summary and exit code. */
async function main() {
    // The runner empties this directory after each job, also when it had to kill this process.
    if (process.env.RUNNER_TEMP)
        process.env.TMPDIR = process.env.RUNNER_TEMP;
    const ending = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, () => ending.abort());
    // A log that nobody reads any more must not end a deployment half-way.
    process.stdout.on('error', () => undefined);
    try {
        process.exitCode = await runAction(ending.signal);
    }
    catch (thrown) {
        (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)((0,_report_failure_lines_js__WEBPACK_IMPORTED_MODULE_10__/* .describeFailure */ .I)((0,_model_failure_js__WEBPACK_IMPORTED_MODULE_9__/* .failureOf */ .g)(thrown)).join('\n'));
    }
    // A socket that a far side does not close must not hold the job.
    process.exit();
}
async function runAction(signal) {
    const name = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('command') || 'deploy';
    const command = (0,_commands_interface_js__WEBPACK_IMPORTED_MODULE_12__/* .sharedCommandOf */ .So)(name);
    if (command === undefined) {
        return (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .fJ)(`input command: there is no command ${JSON.stringify(name)}; it is one of ${_commands_interface_js__WEBPACK_IMPORTED_MODULE_12__/* .sharedCommands */ .mJ.join(', ')}`);
    }
    const switches = (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readSwitches */ .nV)();
    const config = (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readConfig */ .Xg)();
    if (switches === undefined || config === undefined)
        return 1;
    const request = { config, origin: (0,_action_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readOrigin */ .P2)() };
    const world = (0,_wiring_js__WEBPACK_IMPORTED_MODULE_11__/* .createWorld */ .by)(config, { screen: _action_report_js__WEBPACK_IMPORTED_MODULE_3__/* .screen */ .nj, signal });
    switch (command) {
        case 'deploy':
        case 'rollback':
            return await change(world, request, command, switches);
        case 'plan':
        case 'status':
        case 'history':
        case 'doctor':
        case 'unlock':
        case 'recover':
            return await look(world, request, command);
    }
}
async function change(world, request, command, switches) {
    (0,_action_state_js__WEBPACK_IMPORTED_MODULE_4__/* .keepRun */ .X)({ command, origin: request.origin, startedAt: world.ports.clock.now() });
    const listeners = (0,_action_listeners_js__WEBPACK_IMPORTED_MODULE_2__/* .listenersOf */ .b)(world, request.config, request.origin);
    const heard = { ...request, listeners };
    const report = command === 'deploy'
        ? await (0,_commands_deploy_js__WEBPACK_IMPORTED_MODULE_5__/* .deployCommand */ .J)(world, heard)
        : await (0,_commands_rollback_js__WEBPACK_IMPORTED_MODULE_8__/* .rollbackCommand */ .C)(world, heard, _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('release') || undefined);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ('outcome', report.outcome);
    try {
        await (0,_action_report_js__WEBPACK_IMPORTED_MODULE_3__/* .publish */ .mk)(report, request.origin.url, switches);
    }
    catch (thrown) {
        // The hosts are what they are: a report that cannot be written changes no verdict.
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e(`the report of this run is incomplete: ${(0,_model_failure_js__WEBPACK_IMPORTED_MODULE_9__/* .failureOf */ .g)(thrown).message}`);
    }
    await (0,_commands_listener_js__WEBPACK_IMPORTED_MODULE_13__/* .endRun */ .l)(listeners, report);
    return (0,_report_outputs_js__WEBPACK_IMPORTED_MODULE_14__/* .exitCode */ .I)(report.outcome, { partialIsSuccess: switches.allowPartial });
}
async function look(world, request, command) {
    switch (command) {
        case 'plan':
            return (await (0,_commands_look_js__WEBPACK_IMPORTED_MODULE_6__/* .planCommand */ .VV)(world, request, 'text')) ? 0 : 1;
        case 'status':
            return (await (0,_commands_look_js__WEBPACK_IMPORTED_MODULE_6__/* .statusCommand */ .yA)(world, request, 'text')) ? 0 : 1;
        case 'history':
            return (await (0,_commands_look_js__WEBPACK_IMPORTED_MODULE_6__/* .historyCommand */ .aw)(world, request, 20, 'text')) ? 0 : 1;
        case 'doctor':
            return (await (0,_commands_look_js__WEBPACK_IMPORTED_MODULE_6__/* .doctorCommand */ .lf)(world, request, 'text')) ? 0 : 1;
        case 'unlock':
            return (await (0,_commands_recover_js__WEBPACK_IMPORTED_MODULE_7__/* .unlockCommand */ .I)(world, request, _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4('run') || undefined)) ? 0 : 1;
        case 'recover':
            return (await (0,_commands_recover_js__WEBPACK_IMPORTED_MODULE_7__/* .recoverCommand */ .o)(world, request)) ? 0 : 1;
    }
}


/***/ })

};
;