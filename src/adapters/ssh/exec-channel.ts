import type { Readable, Writable } from 'node:stream';

/** What the other side said about the end of a command; nothing is set when it ended without a word. */
export interface ChannelExit {
  readonly code?: number;
  /** With its prefix, `SIGKILL`. */
  readonly signal?: string;
  /** The host did not start it at all. */
  readonly refused?: true;
}

/** One command in progress on a host, as every real transport offers it. */
export interface ExecChannel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the other side says how the command ended; output may follow. Never rejects. */
  readonly exited: Promise<ChannelExit>;
  /** Resolves when all output was read and the channel has gone, with what was said about the end. Never rejects. */
  readonly closed: Promise<ChannelExit>;
  /** Gives the channel up; the command may go on on the host. Safe to call twice. */
  close(): void;
}

/**
 * The host has no room for another session (MaxSessions in sshd_config): the command was not started and may be
 * tried again when another has ended.
 */
export class SessionRefused extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'SessionRefused';
  }
}
