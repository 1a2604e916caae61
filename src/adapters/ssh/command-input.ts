import { finished, Readable, type Writable } from 'node:stream';
import type { RemoteCommand } from '../../model/command.ts';

/**
 * Feeds a command's standard input and closes it, no faster than the command reads. A source that breaks is told
 * through `onFault` and never closes the input: the command would take a part for the whole.
 */
export function feedInput(
  target: Writable,
  source: RemoteCommand['stdin'],
  onFault: (error: Error) => void,
): void {
  // EPIPE and the like: the command ended or closed its input, and its end tells the rest.
  target.on('error', () => {});
  if (source instanceof Readable) {
    finished(source, { writable: false }, (error) => {
      if (error) onFault(error);
    });
    source.pipe(target);
  } else if (source === undefined) {
    target.end();
  } else {
    target.end(source);
  }
}

/** Lets go of a source once its command has ended, so that whoever fills it does not wait for ever. */
export function releaseInput(source: RemoteCommand['stdin']): void {
  if (!(source instanceof Readable)) return;
  source.unpipe();
  source.destroy();
}
