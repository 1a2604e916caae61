interface Waiting {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls `listener` once when the signal aborts, in the order in which they came, unless what this returns is called
 * before. For signals that all hosts of a fleet wait for: an EventTarget looks at each of its listeners whenever one is
 * added. Nothing is called for a signal that has aborted already.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const { listeners, tell } = waiting.get(signal) ?? beginToWait(signal);
  // A function that waits twice is called twice.
  const own = (): void => listener();
  listeners.add(own);
  return () => {
    if (!listeners.delete(own) || listeners.size > 0) return;
    waiting.delete(signal);
    signal.removeEventListener('abort', tell);
  };
}

function beginToWait(signal: AbortSignal): Waiting {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    waiting.delete(signal);
    for (const listener of listeners) listener();
  };
  const fresh = { listeners, tell };
  waiting.set(signal, fresh);
  signal.addEventListener('abort', tell, { once: true });
  return fresh;
}
