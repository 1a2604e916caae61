import type { DriverConfig, ProbeConfig } from '../model/config.ts';
import { type Colour, colours, type TrafficConfig } from '../model/traffic.ts';

/** Names by which a host calls itself. */
const ownNames = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/**
 * The probe as it asks one colour: whatever it asks of the host itself at the port of a colour, it asks at that of this
 * one; so it does with the unit.
 */
export function colouredProbe(
  probe: ProbeConfig,
  traffic: TrafficConfig,
  colour: Colour,
  serviceOf: (colour: Colour) => DriverConfig,
): ProbeConfig {
  const { question, from } = probe;
  if (from !== 'host') return probe;
  const isColoured = (port: number): boolean => colours.some((one) => traffic.ports[one] === port);
  switch (question.kind) {
    case 'http': {
      const url = new URL(question.url);
      if (!ownNames.includes(url.hostname) || !isColoured(Number(url.port))) return probe;
      url.port = String(traffic.ports[colour]);
      return { ...probe, question: { ...question, url: url.href } };
    }
    case 'tcp': {
      if (!ownNames.includes(question.address) || !isColoured(question.port)) return probe;
      return { ...probe, question: { ...question, port: traffic.ports[colour] } };
    }
    case 'systemd': {
      const units = colours.map(serviceOf).flatMap((one) => (one.kind === 'systemd' ? [one.unit] : []));
      const own = serviceOf(colour);
      if (own.kind !== 'systemd' || !units.includes(question.unit)) return probe;
      return { ...probe, question: { ...question, unit: own.unit } };
    }
    case 'command':
    case 'prometheus':
      return probe;
  }
}
