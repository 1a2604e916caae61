import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { DeployError } from '../../model/failure.ts';
import type { Endpoint } from '../../model/transport.ts';
import { exitArguments } from './openssh-arguments.ts';
import { runClient } from './openssh-client.ts';
import { lastLine } from './openssh-log.ts';

/** A shared connection that stands: an `ssh` in the background behind a control socket. */
export interface Master {
  readonly endpoint: Endpoint;
  readonly control: string;
  readonly log: string;
  /** Aborts with a DeployError when the background process has gone. */
  readonly lost: AbortSignal;
  /** Makes it end and waits for that; safe to call twice. */
  close(): Promise<void>;
}

/**
 * Watches a shared connection by holding its control socket open. That says at once when the connection goes, and
 * keeps it: left alone, `ControlPersist` ends it after seconds, as it should when this process was killed.
 */
export async function watchMaster(endpoint: Endpoint, control: string, log: string): Promise<Master> {
  const lost = new AbortController();
  const socket = await openSocket(control);
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => {
      lost.abort(lostError(endpoint, lastLine(readLog(log))));
      resolve();
    });
  });
  let closing: Promise<void> | undefined;
  const close = async () => {
    lost.abort(lostError(endpoint, 'the connection was closed by this program'));
    await runClient(exitArguments(endpoint, control));
    socket.destroy();
    await gone;
  };
  return {
    endpoint,
    control,
    log,
    lost: lost.signal,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** What ssh has logged so far; empty when it wrote nothing. */
export function readLog(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function openSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once('connect', () => resolve(socket));
    socket.on('error', reject);
    // The master greets (PROTOCOL.mux) and then waits for us, who have nothing to say.
    socket.resume();
  });
}

function lostError(endpoint: Endpoint, message: string): DeployError {
  const hint = 'What was running may have gone on: look at the host before trying again.';
  return new DeployError({ kind: 'connection-lost', host: endpoint.name, message, hint });
}
