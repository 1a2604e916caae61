import type { DeployConfig, HostConfig, JumpConfig, ProbeConfig } from '../../model/config.ts';
import { lineFor } from '../ssh/known-hosts.ts';
import type { SimulatedHost } from '../ssh/simulated-host.ts';
import { rehearsedDriver } from './service-plan.ts';

/** Where a machine answers SSH. */
export function placeKey({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}

/**
 * The configuration as a rehearsal needs it: the keys of the simulated machines are pinned and nobody's key is used.
 * Questions over HTTPS are asked over HTTP, since no certificate could be valid for a machine in memory.
 */
export function rehearsalConfig(
  config: DeployConfig,
  machines: ReadonlyMap<string, SimulatedHost>,
  lockWaitMs: number | undefined,
): DeployConfig {
  const pinned = <T extends HostConfig | JumpConfig>({ privateKey: _key, passphrase: _word, ...rest }: T) => {
    const key = machines.get(placeKey(rest))?.hostKey;
    return { ...rest, knownHosts: key === undefined ? '' : lineFor(rest.address, rest.port, key) };
  };
  return {
    ...config,
    lockWaitMs: lockWaitMs ?? config.lockWaitMs,
    // There is no proxy: the new release takes the place of the old one.
    hosts: config.hosts.map(({ traffic: _proxy, ...host }) => ({
      ...pinned(host),
      jumps: host.jumps.map(pinned),
      driver: rehearsedDriver(host.driver),
      health: host.health.map(withoutTls),
    })),
    verify: config.verify.map(withoutTls),
    gate: config.gate.map(withoutTls),
  };
}

function withoutTls(probe: ProbeConfig): ProbeConfig {
  const { question } = probe;
  if (question.kind === 'http') {
    const { socket: _one, ...rest } = question;
    return { ...probe, question: { ...rest, url: plainUrl(question.url) } };
  }
  if (question.kind !== 'prometheus') return probe;
  return { ...probe, question: { ...question, url: plainUrl(question.url) } };
}

function plainUrl(text: string): string {
  if (!text.startsWith('https:')) return text;
  const url = new URL(text);
  return `http://${url.hostname}:${url.port === '' ? '443' : url.port}${url.pathname}${url.search}`;
}
