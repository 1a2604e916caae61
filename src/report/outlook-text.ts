import type { Differences, FileDifference, HostOutlook } from '../model/differences.ts';
import { bytesText } from './bytes-text.ts';
import { printableLine } from './untrusted-text.ts';

/** So many files are named in a plan; the JSON of the plan has all of them. */
const namedFiles = 20;

/** What a plan says of a host as it is and of what would change there; values of the environment are never shown. */
export function outlookLines(outlook: HostOutlook): string[] {
  const { differences, freeBytes, neededBytes } = outlook;
  return [
    line('health', `${healthText(outlook.health)}; its host key is pinned`),
    line('disk', `needs ${bytesText(neededBytes)}, has ${bytesText(freeBytes)} free`),
    ...(differences === undefined ? [] : differenceLines(differences)),
  ];
}

function healthText(health: HostOutlook['health']): string {
  switch (health) {
    case 'healthy':
      return 'well now';
    case 'not-healthy':
      return 'NOT WELL NOW';
    case 'nothing-in-service':
      return 'nothing is in service';
    case 'not-asked':
      return 'not asked for';
  }
}

function differenceLines({ files, env, unit }: Differences): string[] {
  const marked = [
    ...env.added.map((name) => `+ ${name}`),
    ...env.changed.map((name) => `~ ${name}`),
    ...env.removed.map((name) => `- ${name}`),
  ];
  const lines = [
    ...(unit?.removed ?? []).map((text) => `- ${text}`),
    ...(unit?.added ?? []).map((text) => `+ ${text}`),
  ];
  return [
    ...(files === undefined
      ? [
          line(
            'files',
            'what the release in service was made of is not known; all are compared when they are sent',
          ),
        ]
      : fileLines(files)),
    ...(marked.length === 0 ? [] : [line('env', marked.join(', '))]),
    ...(unit === undefined ? [] : [line('unit', unit.name), ...lines.map(indented)]),
  ];
}

function fileLines({ added, changed, removed }: NonNullable<Differences['files']>): string[] {
  const all = [
    ...added.map((file) => ({ file, text: `+ ${file.path}  ${sizeText(file)}` })),
    ...changed.map((file) => ({ file, text: `~ ${file.path}  ${sizeText(file)}` })),
    ...removed.map((file) => ({ file, text: `- ${file.path}  ${sizeText(file)}` })),
  ];
  if (all.length === 0) return [line('files', 'none differs')];
  const fresh = [...added, ...changed].reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const counts = `${added.length} added, ${changed.length} changed, ${removed.length} removed; ${bytesText(fresh)} new`;
  const left = all.length - namedFiles;
  return [
    line('files', counts),
    ...all.slice(0, namedFiles).map(({ text }) => indented(text)),
    ...(left > 0 ? [indented(`… and ${left} more`)] : []),
  ];
}

function sizeText({ bytes, bytesBefore }: FileDifference): string {
  if (bytes === undefined) return bytesText(bytesBefore ?? 0);
  return bytesBefore === undefined || bytesBefore === bytes
    ? bytesText(bytes)
    : `${bytesText(bytesBefore)} -> ${bytesText(bytes)}`;
}

function line(title: string, text: string): string {
  return `  ${title.padEnd(9)} ${printableLine(text)}`;
}

function indented(text: string): string {
  return `              ${printableLine(text)}`;
}
