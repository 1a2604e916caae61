import type { Duplex } from 'node:stream';
import { DeployError, type FailureKind, failureOf } from '../model/failure.ts';
import { duration, oneLine } from './detail.ts';
import type { Finding, ProbeAnswer, ProbeContext } from './probe.ts';

/** Failures to reach the service that say something about the service; all others leave its health open. */
const serviceFailures: readonly FailureKind[] = [
  'connection-refused',
  'connection-timed-out',
  'host-unreachable',
  'name-not-found',
  'name-lookup-failed',
];

/**
 * Runs one question's work within its bounds and turns whatever happens into an answer.
 * `work` gets a signal that aborts when its result is no longer wanted; it must let go of everything then.
 */
export async function boundedAnswer(
  timeoutMs: number,
  context: ProbeContext,
  work: (signal: AbortSignal) => Promise<Finding>,
): Promise<ProbeAnswer> {
  const { clock, signal: outer } = context;
  if (outer.aborted) return { ...cancelled(outer), latencyMs: 0 };
  const startedAt = clock.now();
  const inner = new AbortController();
  const aborted = new Promise<Finding>((resolve) => {
    const onAbort = () => resolve(cancelled(outer));
    outer.addEventListener('abort', onAbort, { once: true, signal: inner.signal });
  });
  const timedOut = clock.sleep(timeoutMs, inner.signal).then(
    () => noAnswer(timeoutMs),
    () => aborted,
  );
  try {
    const finding = await Promise.race([attempt(work, inner.signal), timedOut, aborted]);
    const latencyMs = clock.now() - startedAt;
    return { ...(await unlessLost(finding, context)), latencyMs };
  } finally {
    inner.abort('it is answered');
  }
}

async function attempt(
  work: (signal: AbortSignal) => Promise<Finding>,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    return await work(signal);
  } catch (thrown) {
    const failure = failureOf(thrown);
    const verdict = serviceFailures.includes(failure.kind) ? 'unhealthy' : 'inconclusive';
    return { verdict, detail: oneLine(failure.message) };
  }
}

/**
 * A lost connection breaks its streams and aborts the signal in the same moment, in either order:
 * only when the signal has had its turn may a broken stream count against the service.
 */
async function unlessLost(finding: Finding, context: ProbeContext): Promise<Finding> {
  if (finding.verdict !== 'unhealthy') return finding;
  await context.clock.sleep(0);
  return context.signal.aborted ? cancelled(context.signal) : finding;
}

function noAnswer(timeoutMs: number): Finding {
  return { verdict: 'unhealthy', detail: `no answer within ${duration(timeoutMs)}` };
}

function cancelled(signal: AbortSignal): Finding {
  const reason: unknown = signal.reason;
  const detail = reason instanceof DeployError ? reason.message : 'the question was cancelled';
  return { verdict: 'inconclusive', detail: oneLine(detail) };
}

/** Opens a stream that is closed again when `signal` aborts, even if it only opens after that. */
export async function dialled(opening: Promise<Duplex>, signal: AbortSignal): Promise<Duplex> {
  const stream = await opening;
  // An error after the answer is of no interest, and one without a listener would end the process.
  stream.on('error', () => {});
  if (signal.aborted) stream.destroy();
  signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return stream;
}
