import type { DeployEvent } from '../model/events.ts';
import type { Phase } from '../model/phase.ts';
import type { PhaseTraffic } from '../model/report.ts';
import type { Connection, Traffic, Transport } from '../model/transport.ts';

const nothing: Traffic = { roundTrips: 0, bytesSent: 0, bytesReceived: 0 };

/** Books what goes over the connections of each host to the phase in which it went. */
export class TrafficMeter {
  readonly transport: Transport;
  readonly #connections = new Map<string, Connection[]>();
  readonly #booked = new Map<string, Map<Phase, Traffic>>();
  #phase: Phase = 'connect';

  constructor(transport: Transport) {
    this.transport = {
      name: transport.name,
      connect: async (target, signal) => {
        const connection = await transport.connect(target, signal);
        this.#connections.set(target.name, [...(this.#connections.get(target.name) ?? []), connection]);
        return connection;
      },
    };
  }

  /** Every event of the run, as it happens. What follows the end of a phase still counts with it. */
  hear(event: DeployEvent): void {
    if (event.type !== 'phase-started') return;
    for (const host of this.#connections.keys()) this.#book(host);
    this.#phase = event.phase;
  }

  /** What went to and from a host so far; undefined where its transport does not count. */
  of(host: string): readonly PhaseTraffic[] | undefined {
    const counts = this.#connections.get(host)?.some((connection) => connection.traffic !== undefined);
    if (counts !== true) return undefined;
    this.#book(host);
    return [...(this.#booked.get(host) ?? [])].map(([phase, traffic]) => ({ phase, ...traffic }));
  }

  #book(host: string): void {
    const phases = this.#booked.get(host) ?? new Map<Phase, Traffic>();
    this.#booked.set(host, phases);
    const total = (this.#connections.get(host) ?? []).map(trafficOf).reduce(sum, nothing);
    const before = [...phases.values()].reduce(sum, nothing);
    const fresh = sum(total, negative(before));
    if (fresh.roundTrips + fresh.bytesSent + fresh.bytesReceived === 0) return;
    phases.set(this.#phase, sum(phases.get(this.#phase) ?? nothing, fresh));
  }
}

function trafficOf(connection: Connection): Traffic {
  return connection.traffic?.() ?? nothing;
}

function sum(one: Traffic, other: Traffic): Traffic {
  return {
    roundTrips: one.roundTrips + other.roundTrips,
    bytesSent: one.bytesSent + other.bytesSent,
    bytesReceived: one.bytesReceived + other.bytesReceived,
  };
}

function negative({ roundTrips, bytesSent, bytesReceived }: Traffic): Traffic {
  return { roundTrips: -roundTrips, bytesSent: -bytesSent, bytesReceived: -bytesReceived };
}
