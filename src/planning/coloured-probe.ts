import { isDeepStrictEqual } from 'node:util';
import type { DriverConfig, ProbeConfig } from '../model/config.ts';
import { type Colour, colours, type ListenAddress, type TrafficConfig } from '../model/traffic.ts';

/** Names by which a host calls itself. */
const ownNames = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/**
 * The probe as it asks one colour: whatever it asks of the host itself at the port or socket of a colour, it asks at that
 * of this one; so it does with the unit.
 */
export function colouredProbe(
  probe: ProbeConfig,
  traffic: TrafficConfig,
  colour: Colour,
  serviceOf: (colour: Colour) => DriverConfig,
): ProbeConfig {
  const { question, from } = probe;
  if (from !== 'host') return probe;
  const isColoured = (place: ListenAddress): boolean =>
    colours.some((one) => isDeepStrictEqual(traffic.listen[one], place));
  const own = traffic.listen[colour];
  switch (question.kind) {
    case 'http': {
      const { socket } = question;
      if (socket !== undefined) {
        return 'socket' in own && isColoured({ socket })
          ? { ...probe, question: { ...question, socket: own.socket } }
          : probe;
      }
      const url = new URL(question.url);
      if ('socket' in own || !ownNames.includes(url.hostname) || !isColoured({ port: Number(url.port) }))
        return probe;
      url.port = String(own.port);
      return { ...probe, question: { ...question, url: url.href } };
    }
    case 'tcp': {
      const { address, port } = question;
      if ('socket' in own || !ownNames.includes(address) || !isColoured({ port })) return probe;
      return { ...probe, question: { ...question, port: own.port } };
    }
    case 'systemd': {
      const units = colours.map(serviceOf).flatMap((one) => (one.kind === 'systemd' ? [one.unit] : []));
      const service = serviceOf(colour);
      if (service.kind !== 'systemd' || !units.includes(question.unit)) return probe;
      return { ...probe, question: { ...question, unit: service.unit } };
    }
    case 'command':
    case 'prometheus':
      return probe;
  }
}
