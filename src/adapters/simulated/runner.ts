import type { Duplex } from 'node:stream';
import type { Clock } from '../../model/clock.ts';
import type { CommandResult } from '../../model/command.ts';
import { DeployError, type Failure } from '../../model/failure.ts';
import type { RunnerImages } from '../../model/images.ts';
import type { Random } from '../../model/random.ts';
import type { Connection, Transport } from '../../model/transport.ts';

/** What a run reaches the simulated world through. */
export interface RunnerPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly dial: (address: string, port: number) => Promise<Duplex>;
  readonly runLocally: (argv: readonly string[], timeoutMs: number) => Promise<CommandResult>;
}

function noEngine(name: string): Failure {
  return { kind: 'image-missing', message: `the simulated runner has no image ${name}: it has no engine` };
}

/** A runner that can be killed: from then on nothing that its run waits for ever comes. */
export class SimulatedRunner {
  readonly ports: RunnerPorts & { readonly images: RunnerImages };
  readonly #connections = new Set<Connection>();
  readonly #death = new AbortController();

  constructor(world: RunnerPorts) {
    this.ports = {
      random: world.random,
      clock: {
        now: () => world.clock.now(),
        sleep: (ms, signal) => this.#alive(world.clock.sleep(ms, signal)),
      },
      transport: {
        name: 'simulated',
        connect: async (target, signal) =>
          this.#keep(await this.#alive(world.transport.connect(target, signal))),
      },
      images: { find: ({ name }) => Promise.reject(new DeployError(noEngine(name))) },
      dial: (address, port) => this.#alive(world.dial(address, port)),
      runLocally: (argv, timeoutMs) => this.#alive(world.runLocally(argv, timeoutMs)),
    };
  }

  get isDead(): boolean {
    return this.#death.signal.aborted;
  }

  /** Aborts when it is killed. */
  get death(): AbortSignal {
    return this.#death.signal;
  }

  /** SIGKILL, or the machine gone: its connections break, and its run is never heard of again. */
  kill(): void {
    this.#death.abort('killed');
    for (const connection of this.#connections) void connection.close();
  }

  #keep(connection: Connection): Connection {
    this.#connections.add(connection);
    connection.lost.addEventListener('abort', () => this.#connections.delete(connection), { once: true });
    return {
      host: connection.host,
      lost: connection.lost,
      run: (command) => this.#alive(connection.run(command)),
      forward: (address, port) => this.#alive(connection.forward(address, port)),
      close: () => connection.close(),
    };
  }

  /** What settles only while the runner lives. */
  #alive<T>(work: Promise<T>): Promise<T> {
    if (this.isDead) return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      work.then(
        (value) => {
          if (!this.isDead) resolve(value);
        },
        (thrown: unknown) => {
          if (!this.isDead) reject(thrown);
        },
      );
    });
  }
}
