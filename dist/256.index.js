"use strict";
exports.id = 256;
exports.ids = [256];
exports.modules = {

/***/ 4256:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readProject: () => (/* binding */ readProject)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2311);


const named = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() });
const resources = zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(), external: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(), named]).optional() })
    .nullable());
const files = zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ file: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() }).nullable());
const used = zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ source: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() })]));
const port = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(),
    zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
        published: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig()]).optional(),
        protocol: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
        host_ip: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    }),
]);
const service = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    image: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    build: zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J().optional(),
    pull_policy: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    container_name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    profiles: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).optional(),
    ports: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(port).optional(),
    volumes: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ type: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(), source: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() })]))
        .optional(),
    networks: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J())]).optional(),
    configs: used.optional(),
    secrets: used.optional(),
    depends_on: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()), zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ condition: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional() }))])
        .optional(),
});
/** Compose v1 renders by the old formats, v2 by the Compose specification; both fit. */
const document = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    services: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), service),
    volumes: resources.nullable().optional(),
    networks: resources.nullable().optional(),
    configs: files.nullable().optional(),
    secrets: files.nullable().optional(),
});
/**
 * Reads what `config` rendered with the release's directory as the project's; services of profiles that are not
 * active are left out. Throws (ZodError, YAMLParseError) when it is not what Compose writes.
 */
function readProject(rendered, release, profiles = []) {
    const { services, volumes, networks, configs, secrets } = document.parse((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qg)(rendered));
    const active = Object.entries(services).filter(([, { profiles: own }]) => own === undefined || own.length === 0 || own.some((name) => profiles.includes(name)));
    return {
        services: active.map(([name, given]) => ({
            name,
            ...(given.image === undefined ? {} : { image: given.image }),
            builds: given.build !== undefined,
            ...(given.pull_policy === undefined ? {} : { pullPolicy: given.pull_policy }),
            ...(given.container_name === undefined ? {} : { containerName: given.container_name }),
            ports: (given.ports ?? []).flatMap(publishedPorts),
            mounts: [
                ...bindsOf(given),
                ...filesOf(given.configs, configs),
                ...filesOf(given.secrets, secrets),
            ].flatMap((path) => withinRelease(path, release)),
            volumes: volumesOf(given),
            networks: networksOf(given),
        })),
        jobs: [...new Set(active.flatMap(([, given]) => jobsOf(given)))],
        volumes: resourcesOf(volumes),
        networks: resourcesOf(networks),
    };
}
function jobsOf({ depends_on: on }) {
    if (on === undefined || Array.isArray(on))
        return [];
    return Object.entries(on).flatMap(([name, { condition }]) => condition === 'service_completed_successfully' ? [name] : []);
}
function bindsOf({ volumes = [] }) {
    return volumes.flatMap((volume) => {
        if (typeof volume !== 'string')
            return volume.type === 'bind' ? [volume.source ?? ''] : [];
        const [source = ''] = volume.split(':');
        return source.startsWith('/') ? [source] : [];
    });
}
function filesOf(uses, declared) {
    return (uses ?? []).flatMap((use) => {
        const name = typeof use === 'string' ? use : (use.source ?? '');
        const file = declared?.[name]?.file;
        return file === undefined ? [] : [file];
    });
}
function withinRelease(path, release) {
    if (path === release)
        return ['.'];
    return path.startsWith(`${release}/`) ? [path.slice(release.length + 1)] : [];
}
function volumesOf({ volumes = [] }) {
    return volumes.flatMap((volume) => {
        if (typeof volume !== 'string')
            return volume.type === 'volume' ? [volume.source ?? ''] : [];
        const [source = '', target] = volume.split(':');
        return target === undefined || /^[./~]/.test(source) ? [] : [source];
    });
}
function networksOf({ networks = [] }) {
    return Array.isArray(networks) ? networks : Object.keys(networks);
}
function resourcesOf(declared) {
    return Object.entries(declared ?? {}).map(([key, value]) => {
        const external = value?.external ?? false;
        const inner = typeof external === 'object' ? external.name : undefined;
        const name = value?.name ?? inner ?? (external === false ? undefined : key);
        return { key, ...(name === undefined ? {} : { name }), external: external !== false };
    });
}
/** `8080:80`, `127.0.0.1:8080:80/udp`, `3000-3002:3000-3002`, or the long form; a port that Docker chooses is none. */
function publishedPorts(written) {
    if (typeof written === 'number')
        return [];
    if (typeof written === 'string') {
        const [, address, range, protocol] = /^(?:(?:(.*):)?([\d-]*):)?[\d-]+(?:\/(\w+))?$/.exec(written) ?? [];
        return portRange(range, protocol, address);
    }
    const { published, protocol, host_ip: address } = written;
    return portRange(published === undefined ? undefined : String(published), protocol, address);
}
function portRange(text, protocol, written) {
    const address = written?.replace(/^\[|\]$/g, '') || '*';
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '');
    if (match === null)
        return [];
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    const count = Math.min(Math.max(last - first + 1, 0), 1000);
    return Array.from({ length: count }, (_, index) => ({
        address,
        port: first + index,
        protocol: protocol === 'udp' ? 'udp' : 'tcp',
    })).filter((entry) => entry.port > 0 && entry.port < 65_536);
}


/***/ })

};
;