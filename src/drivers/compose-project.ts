import { parse } from 'yaml';
import * as z from 'zod';

/** A port of the host that a service publishes. */
export interface PublishedPort {
  /** The host's address that it is published at; `*` is any. */
  readonly address: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** What a deployment has to know of a service. */
export interface ComposeService {
  readonly name: string;
  /** Absent where only `build` is given. */
  readonly image?: string;
  readonly builds: boolean;
  readonly pullPolicy?: string;
  readonly containerName?: string;
  readonly ports: readonly PublishedPort[];
  /** Files and directories of the release that it mounts, relative to the release. */
  readonly mounts: readonly string[];
  /** The keys of the volumes and networks that it uses. */
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/** A volume or network of the project. */
export interface ComposeResource {
  /** Its key in the file. */
  readonly key: string;
  /** Its name in the engine, where the configuration gives one. */
  readonly name?: string;
  /** It must be there already, and is nobody's. */
  readonly external: boolean;
}

/** A configuration of Compose as `config` renders it, as far as a deployment has to know it. */
export interface ComposeProject {
  readonly services: readonly ComposeService[];
  /** Services that another one waits for until they have ended well. */
  readonly jobs: readonly string[];
  readonly volumes: readonly ComposeResource[];
  readonly networks: readonly ComposeResource[];
}

const named = z.looseObject({ name: z.string().optional() });
const resources = z.record(
  z.string(),
  z
    .looseObject({ name: z.string().optional(), external: z.union([z.boolean(), named]).optional() })
    .nullable(),
);
const files = z.record(z.string(), z.looseObject({ file: z.string().optional() }).nullable());
const used = z.array(z.union([z.string(), z.looseObject({ source: z.string().optional() })]));
const port = z.union([
  z.string(),
  z.number(),
  z.looseObject({
    published: z.union([z.string(), z.number()]).optional(),
    protocol: z.string().optional(),
    host_ip: z.string().optional(),
  }),
]);

const service = z.looseObject({
  image: z.string().optional(),
  build: z.unknown().optional(),
  pull_policy: z.string().optional(),
  container_name: z.string().optional(),
  profiles: z.array(z.string()).optional(),
  ports: z.array(port).optional(),
  volumes: z
    .array(
      z.union([z.string(), z.looseObject({ type: z.string().optional(), source: z.string().optional() })]),
    )
    .optional(),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  configs: used.optional(),
  secrets: used.optional(),
  depends_on: z
    .union([z.array(z.string()), z.record(z.string(), z.looseObject({ condition: z.string().optional() }))])
    .optional(),
});

type Service = z.output<typeof service>;

/** Compose v1 renders by the old formats, v2 by the Compose specification; both fit. */
const document = z.looseObject({
  services: z.record(z.string(), service),
  volumes: resources.nullable().optional(),
  networks: resources.nullable().optional(),
  configs: files.nullable().optional(),
  secrets: files.nullable().optional(),
});

/**
 * Reads what `config` rendered with the release's directory as the project's; services of profiles that are not
 * active are left out. Throws (ZodError, YAMLParseError) when it is not what Compose writes.
 */
export function readProject(
  rendered: string,
  release: string,
  profiles: readonly string[] = [],
): ComposeProject {
  const { services, volumes, networks, configs, secrets } = document.parse(parse(rendered));
  const active = Object.entries(services).filter(
    ([, { profiles: own }]) =>
      own === undefined || own.length === 0 || own.some((name) => profiles.includes(name)),
  );
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

function jobsOf({ depends_on: on }: Service): string[] {
  if (on === undefined || Array.isArray(on)) return [];
  return Object.entries(on).flatMap(([name, { condition }]) =>
    condition === 'service_completed_successfully' ? [name] : [],
  );
}

function bindsOf({ volumes = [] }: Service): string[] {
  return volumes.flatMap((volume) => {
    if (typeof volume !== 'string') return volume.type === 'bind' ? [volume.source ?? ''] : [];
    const [source = ''] = volume.split(':');
    return source.startsWith('/') ? [source] : [];
  });
}

function filesOf(
  uses: z.output<typeof used> | undefined,
  declared: z.output<typeof files> | null | undefined,
): string[] {
  return (uses ?? []).flatMap((use) => {
    const name = typeof use === 'string' ? use : (use.source ?? '');
    const file = declared?.[name]?.file;
    return file === undefined ? [] : [file];
  });
}

function withinRelease(path: string, release: string): string[] {
  if (path === release) return ['.'];
  return path.startsWith(`${release}/`) ? [path.slice(release.length + 1)] : [];
}

function volumesOf({ volumes = [] }: Service): string[] {
  return volumes.flatMap((volume) => {
    if (typeof volume !== 'string') return volume.type === 'volume' ? [volume.source ?? ''] : [];
    const [source = '', target] = volume.split(':');
    return target === undefined || /^[./~]/.test(source) ? [] : [source];
  });
}

function networksOf({ networks = [] }: Service): string[] {
  return Array.isArray(networks) ? networks : Object.keys(networks);
}

function resourcesOf(declared: z.output<typeof resources> | null | undefined): ComposeResource[] {
  return Object.entries(declared ?? {}).map(([key, value]) => {
    const external = value?.external ?? false;
    const inner = typeof external === 'object' ? external.name : undefined;
    const name = value?.name ?? inner ?? (external === false ? undefined : key);
    return { key, ...(name === undefined ? {} : { name }), external: external !== false };
  });
}

/** `8080:80`, `127.0.0.1:8080:80/udp`, `3000-3002:3000-3002`, or the long form; a port that Docker chooses is none. */
function publishedPorts(written: z.output<typeof port>): PublishedPort[] {
  if (typeof written === 'number') return [];
  if (typeof written === 'string') {
    const [, address, range, protocol] = /^(?:(?:(.*):)?([\d-]*):)?[\d-]+(?:\/(\w+))?$/.exec(written) ?? [];
    return portRange(range, protocol, address);
  }
  const { published, protocol, host_ip: address } = written;
  return portRange(published === undefined ? undefined : String(published), protocol, address);
}

function portRange(
  text: string | undefined,
  protocol: string | undefined,
  written: string | undefined,
): PublishedPort[] {
  const address = written?.replace(/^\[|\]$/g, '') || '*';
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '');
  if (match === null) return [];
  const first = Number(match[1]);
  const last = Number(match[2] ?? first);
  const count = Math.min(Math.max(last - first + 1, 0), 1000);
  return Array.from({ length: count }, (_, index) => ({
    address,
    port: first + index,
    protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
  })).filter((entry) => entry.port > 0 && entry.port < 65_536);
}
