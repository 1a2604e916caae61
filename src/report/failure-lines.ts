import type { Failure } from '../model/failure.ts';
import { failurePlace } from './failure-place.ts';
import { printableLine, printableLines, remoteLines } from './untrusted-text.ts';

/** A failure laid out for the log below its message, each line with its part named: where, command, exit, output, hint. */
export function failureLines(failure: Failure): string[] {
  const { command, exit, tail, hint, location, host } = failure;
  const place = failurePlace(failure);
  return [
    ...(place === '' ? [] : part('where', [printableLine(place)])),
    ...(location === undefined
      ? []
      : part('in', [`${printableLine(location.file)}:${location.line}:${location.column}`])),
    ...(command === undefined ? [] : part('command', printableLines(command))),
    ...(exit === undefined ? [] : part('exit', [String(exit)])),
    ...(tail === undefined || tail.length === 0
      ? []
      : part(
          'output',
          tail.flatMap((line) => remoteLines(host ?? 'output', line)),
        )),
    ...(hint === undefined ? [] : part('hint', printableLines(hint))),
  ];
}

const labelWidth = 9;

function part(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `    ${(index === 0 ? label : '').padEnd(labelWidth)}${line}`.trimEnd());
}

/** A failure by itself, as where a command ends with nothing but it: its message and kind, then its parts. */
export function describeFailure(failure: Failure): string[] {
  return [`${printableLine(failure.message)} (${failure.kind})`, ...failureLines(failure)];
}
