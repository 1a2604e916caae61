import { expect } from 'vitest';
import type { CommandResult, RemoteCommand } from '../../../src/model/command.ts';
import { DeployError, type Failure } from '../../../src/model/failure.ts';
import type { Connection, ConnectTarget } from '../../../src/model/transport.ts';
import { argvOf, type scripts } from './scripts.ts';
import type { Stage } from './subject.ts';

/** What one case has in its hands: the stage, and connections that are closed behind it. */
export class CaseContext {
  readonly stage: Stage;
  readonly #connections: Connection[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
  }

  async connect(
    change: Partial<ConnectTarget> = {},
    signal = new AbortController().signal,
  ): Promise<Connection> {
    const connection = await this.stage.transport.connect({ ...this.stage.target, ...change }, signal);
    this.#connections.push(connection);
    return connection;
  }

  /** Why connecting does not succeed; fails the case when it does. */
  async refusal(change: Partial<ConnectTarget>, signal?: AbortSignal): Promise<Failure> {
    return failureOf(this.connect(change, signal));
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }
}

/** The failure with which a promise rejects; fails the case when it does not, or with anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(DeployError);
  if (!(outcome instanceof DeployError)) throw new Error('unreachable');
  return outcome.failure;
}

/** Runs one of the scripts; a minute is far more than any of them needs. */
export function runScript(
  connection: Connection,
  [name, ...words]: readonly [keyof typeof scripts, ...string[]],
  options: Partial<RemoteCommand> = {},
): Promise<CommandResult> {
  return connection.run({ argv: argvOf(name, ...words), timeoutMs: 50_000, ...options });
}

/** Waits for the first line that a command prints, which tells that it has begun. */
export function firstLine(): {
  readonly line: Promise<string>;
  readonly onLine: NonNullable<RemoteCommand['onLine']>;
} {
  let settle: (line: string) => void = () => {};
  const line = new Promise<string>((resolve) => {
    settle = resolve;
  });
  return { line, onLine: (_stream, text) => settle(text) };
}

/** When a signal aborts, its reason; at once when it has. */
export function aborted(signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.resolve(signal.reason);
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(signal.reason), { once: true }),
  );
}
