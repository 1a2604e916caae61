/** The parts of `user@host:port`. */
export interface EndpointText {
  readonly address: string;
  readonly user?: string;
  readonly port?: string;
}

/**
 * Takes `[user@]host[:port]` apart; an IPv6 address with a port stands in brackets. Nothing is validated here:
 * the parts go through the schema like everything else.
 */
export function parseEndpoint(text: string): EndpointText {
  const at = text.lastIndexOf('@');
  const user = at === -1 ? {} : { user: text.slice(0, at) };
  const rest = text.slice(at + 1);
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(rest);
  const withPort = bracketed ?? /^([^:]*):([^:]*)$/s.exec(rest);
  const [, address = rest, port] = withPort ?? [];
  return { ...user, address, ...(port === undefined ? {} : { port }) };
}
