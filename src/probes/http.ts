import { DeployError } from '../model/failure.ts';
import { boundedAnswer } from './bounded.ts';
import { oneLine } from './detail.ts';
import { judgeHttp } from './http-checks.ts';
import { exchangeHttp } from './http-exchange.ts';
import type { Finding, Probe, QuestionOf } from './probe.ts';

/** Sends one request and checks the answer; see `exchangeHttp` for how it is sent. */
export const httpProbe: Probe<QuestionOf<'http'>> = (question, timeoutMs, context) =>
  boundedAnswer(timeoutMs, context, async (signal) => {
    const { url, socket, method, headers, insecure } = question;
    let stage: 'tls' | 'http' | undefined;
    try {
      const request = { url: new URL(url), socket, method, headers, insecure };
      const answer = await exchangeHttp(request, context, signal, (reached) => {
        stage = reached;
      });
      return judgeHttp(question, answer, context.expectedVersions);
    } catch (thrown) {
      if (stage === undefined) throw thrown;
      return brokenOff(thrown, stage);
    }
  });

/** Broken off by the service: unhealthy. By the loss of the connection, or by our own mistake: thrown on. */
function brokenOff(thrown: unknown, stage: 'tls' | 'http'): Finding {
  if (thrown instanceof DeployError) throw thrown;
  // Node throws TypeErrors at wrong arguments only, and those come from the configuration.
  if (!(thrown instanceof Error) || thrown instanceof TypeError) throw thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  // OpenSSL's messages are addresses and file names around this one.
  const message = 'reason' in thrown && typeof thrown.reason === 'string' ? thrown.reason : thrown.message;
  return { verdict: 'unhealthy', detail: oneLine(describe(stage, code, message)) };
}

function describe(stage: 'tls' | 'http', code: string, message: string): string {
  if (stage === 'tls') return `TLS: ${message} (${code})`;
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return 'the connection was closed before the answer was complete';
  if (code.startsWith('HPE_')) return `the answer is not proper HTTP: ${message} (${code})`;
  return `${message} (${code})`;
}
