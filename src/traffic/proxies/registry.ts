import type { ProxyConfig } from '../../model/traffic.ts';
import { caddy } from './caddy.ts';
import { haproxy } from './haproxy.ts';
import { nginx } from './nginx.ts';
import type { TrafficProxy } from './proxy.ts';
import { traefik } from './traefik.ts';

type Proxies = { readonly [K in ProxyConfig['kind']]: TrafficProxy<Extract<ProxyConfig, { kind: K }>> };

/** Every proxy by the kind that the configuration names. */
export const proxies: Proxies = { haproxy, nginx, caddy, traefik };

/** The proxy of a configuration. */
export function proxyOf<C extends ProxyConfig>(config: C): TrafficProxy<C> {
  // TypeScript cannot relate the key to the value across a union; the mapped type above does.
  return proxies[config.kind] as unknown as TrafficProxy<C>;
}
