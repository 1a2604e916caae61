import type { Client } from 'ssh2';
import { insidesOf, type SessionChannel, type SessionOpened } from './ssh2-insides.ts';

/** What ssh2 itself announces for its channels. */
const window = 2 * 1024 * 1024;
const packetSize = 32 * 1024;

/**
 * Asks for a session without saying yet what it is for. May be sent with the login itself: the server handles packets
 * in order (RFC 4252, 5.3). Rejects when the server refuses it or the connection goes.
 */
export function openSession(client: Client): Promise<SessionChannel> {
  const opening = new Promise<SessionChannel>((resolve, reject) => {
    const insides = insidesOf(client);
    const opened: SessionOpened = (error, channel) => {
      if (error === undefined || error === null) resolve(channel);
      else reject(error);
    };
    opened.type = 'session';
    const id = insides._chanMgr.add(opened);
    if (id < 0) reject(new Error('no channel is free'));
    else insides._protocol.session(id, window, packetSize);
  });
  // One that is opened ahead of its need may be refused before anybody asks for it.
  opening.catch(() => {});
  return opening;
}

/** What this server makes of sessions in which nothing runs yet. */
export interface SessionManners {
  /** Whether one may be opened ahead of its need. */
  readonly keepsIdle: boolean;
  /** How many may be open at once. */
  readonly most: number;
}

/**
 * Dropbear closes every session in which nothing runs yet as soon as a command ends in another, and a command sent to
 * such a one ends the whole connection (seen with 2022.83): there one command runs at a time. Servers that were not
 * tried are not trusted with idle sessions.
 */
export function mannersOf(client: Client): SessionManners {
  const software = insidesOf(client)._remoteVer ?? '';
  if (software.startsWith('dropbear')) return { keepsIdle: false, most: 1 };
  return { keepsIdle: /^(OpenSSH_|ssh2js)/.test(software), most: Number.POSITIVE_INFINITY };
}

/** Whether a session that was opened ahead can still be used. */
export function isOpen(channel: SessionChannel): boolean {
  return channel.outgoing.state === 'open';
}

/** Starts a command in a session and does not wait for the server's word that it did; `onRefused` hears when it did not. */
export function startInSession(
  client: Client,
  channel: SessionChannel,
  commandLine: string,
  onRefused: () => void,
): void {
  channel.subtype = 'exec';
  channel._callbacks.push((refused) => {
    if (refused) onRefused();
  });
  insidesOf(client)._protocol.exec(channel.outgoing.id, commandLine, true);
}
