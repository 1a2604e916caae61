import { type ComposeFile, placeOf } from './compose-file.ts';
import type { ComposeProject, ComposeResource, PublishedPort } from './compose-project.ts';

/** Something that a project wants for itself, or expects to be there. */
export interface Wanted {
  /** How `compose.sh conflicts` knows it. */
  readonly what: string;
  /** For people: `web wants the port 8080/tcp`. */
  readonly said: string;
  /** What to choose instead. */
  readonly instead: string;
  /** Where it stands in the files, and the text of the item of a list there. */
  readonly path: readonly string[];
  readonly item?: string;
}

/** Why a project cannot have what it wants. */
export interface Conflict {
  readonly message: string;
  readonly hint: string;
}

/** All that a project wants, each thing once; `name` is the project's. */
export function wantedBy(project: ComposeProject, name: string): Wanted[] {
  const all = [
    ...project.services.flatMap((service) => [
      ...service.ports.map((port) => wantedPort(service.name, port)),
      ...(service.containerName === undefined ? [] : [wantedContainer(service.name, service.containerName)]),
    ]),
    ...project.volumes.map((volume) => wantedResource('volume', volume, project, name)),
    ...project.networks.map((network) => wantedResource('network', network, project, name)),
  ];
  return [...new Map(all.map((wanted) => [wanted.what, wanted])).values()];
}

function wantedPort(service: string, { address, port, protocol }: PublishedPort): Wanted {
  const shown = `${address === '*' ? '' : `${address}:`}${port}/${protocol}`;
  return {
    what: `port/${address}/${port}/${protocol}`,
    said: `${service} wants the port ${shown}`,
    instead: `publish another port for ${service}`,
    path: ['services', service, 'ports'],
    item: String(port),
  };
}

function wantedContainer(service: string, name: string): Wanted {
  return {
    what: `container/${name}`,
    said: `${service} wants the container name ${name}`,
    instead: `take container_name out of ${service}`,
    path: ['services', service, 'container_name'],
  };
}

function wantedResource(
  kind: 'volume' | 'network',
  { key, name: given, external }: ComposeResource,
  project: ComposeProject,
  projectName: string,
): Wanted {
  const name = given ?? `${projectName}_${key}`;
  const users = project.services.filter((service) => service[`${kind}s`].includes(key));
  const of = users.length === 0 ? 'the project' : users.map((service) => service.name).join(', ');
  const own = kind === 'volume' ? `own-volume/${name}` : `own-network/${key}/${name}`;
  return {
    what: external ? `${kind}/${name}` : own,
    said: external ? `${of} expects the external ${kind} ${name}` : `${of} wants the ${kind} ${name}`,
    instead: `give ${key} another name, or mark it \`external: true\` if it is to be shared`,
    path: [`${kind}s`, key],
  };
}

/** Ports that two services of the same project publish. */
export function conflictsWithin(project: ComposeProject, files: readonly ComposeFile[]): Conflict[] {
  const seen: { readonly service: string; readonly port: PublishedPort }[] = [];
  const conflicts: Conflict[] = [];
  for (const service of project.services) {
    for (const port of service.ports) {
      const other = seen.find((before) => before.service !== service.name && overlap(before.port, port));
      const wanted = wantedPort(service.name, port);
      if (other !== undefined) {
        conflicts.push({
          message: `${placeText(wanted, files)}${wanted.said}, which ${other.service} publishes too`,
          hint: `Publish another port for one of the two; nothing that runs was changed.`,
        });
      }
      seen.push({ service: service.name, port });
    }
  }
  return conflicts;
}

const everywhere: readonly string[] = ['*', '0.0.0.0', '::'];

function overlap(one: PublishedPort, other: PublishedPort): boolean {
  if (one.port !== other.port || one.protocol !== other.protocol) return false;
  return one.address === other.address || [one, other].some(({ address }) => everywhere.includes(address));
}

/** What of it cannot be had, by what `compose.sh conflicts` printed. */
export function conflictsIn(
  printed: string,
  wanted: readonly Wanted[],
  files: readonly ComposeFile[],
): Conflict[] {
  return [...printed.matchAll(/^(taken|missing)=(\S+) ?(.*)$/gm)].flatMap(([, how, what, words = '']) => {
    const thing = wanted.find((one) => one.what === what);
    if (thing === undefined) return [];
    const { holder, remedy } =
      how === 'missing' ? absent(thing.what) : takenBy(thing.what, words.split(' '), thing.instead);
    return [
      {
        message: `${placeText(thing, files)}${thing.said}, ${holder}`,
        hint: `${remedy} Nothing that runs was changed.`,
      },
    ];
  });
}

function absent(what: string): { holder: string; remedy: string } {
  const [kind, name] = what.split('/');
  return {
    holder: 'which does not exist',
    remedy: `Make it on the host (docker ${kind} create ${name}), or leave \`external\` out.`,
  };
}

function takenBy(
  what: string,
  [first = '', second = '', third = '']: readonly string[],
  instead: string,
): { holder: string; remedy: string } {
  switch (what.split('/')[0]) {
    case 'port': {
      if (first === 'container') {
        return {
          holder: `which the container ${second}${ofProject(third)} publishes`,
          remedy: `Stop it (docker stop ${second}), or ${instead}.`,
        };
      }
      const [, , port, protocol] = what.split('/');
      const program = third === '-' ? 'a program' : third;
      return {
        holder: `which ${program} of ${second} has open on the host`,
        remedy: `\`sudo ss -lnp${protocol === 'udp' ? 'u' : 't'} 'sport = :${port}'\` there shows it: stop it, or ${instead}.`,
      };
    }
    case 'container':
      return {
        holder: `which a container${ofProject(first)} has`,
        remedy: `Remove that one (docker rm ${what.slice('container/'.length)}), or ${instead}.`,
      };
    default:
      return {
        holder: `which ${second === '' ? '' : `the container ${second} of `}the project ${first || 'of nobody'} has`,
        remedy: `If that is this app under another name, set driver.compose.project to it; else ${instead}.`,
      };
  }
}

function ofProject(name: string): string {
  return name === '-' || name === '' ? ' of no project' : ` of the project ${name}`;
}

function placeText({ path, item }: Wanted, files: readonly ComposeFile[]): string {
  const place = placeOf(path, files, item);
  return place === undefined ? '' : `${place.file} line ${place.line}: `;
}
