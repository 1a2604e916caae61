import { longestOutputLine } from '../model/command.ts';
import type { DeployEvent } from '../model/events.ts';
import { redactEvent } from './redact-event.ts';
import type { RedactingStream, Redactor } from './redaction.ts';

type Output = Extract<DeployEvent, { type: 'output' }>;

/** A line of which more parts are to come, and what is held back of it. */
interface OpenLine {
  readonly stream: RedactingStream;
  readonly last: Output;
}

/**
 * Redacts the events of a run in their order, also secrets that stand where a very long line was cut into parts.
 * Returns what may be shown by now: with the event, the rest of a line that turns out to have ended.
 */
export function createEventRedactor(redactor: Redactor): (event: DeployEvent) => readonly DeployEvent[] {
  const open = new Map<string, OpenLine>();
  const output = (event: Output): Output => {
    const key = JSON.stringify([event.host, event.stream]);
    const stream = open.get(key)?.stream ?? redactor.createStream();
    const isPart = event.line.length >= longestOutputLine - 1;
    if (isPart) open.set(key, { stream, last: event });
    else open.delete(key);
    return { ...event, line: stream.push(event.line) + (isPart ? '' : stream.end()) };
  };
  const rests = (host: string): Output[] =>
    [...open].flatMap(([key, { stream, last }]) => {
      if (last.host !== host) return [];
      open.delete(key);
      const line = stream.end();
      return line === '' ? [] : [{ ...last, line }];
    });
  return (event) => {
    const events =
      event.type === 'output'
        ? [output(event)]
        : [...('host' in event && event.host !== undefined ? rests(event.host) : []), event];
    return events.map((one) => redactEvent(one, redactor.redact));
  };
}
