import type { Duplex } from 'node:stream';
import type { ProbeConfig } from '../../model/config.ts';
import { DeployError } from '../../model/failure.ts';
import type { BadAnswer, Scenario } from '../../model/scenario.ts';
import type { Service } from './service.ts';
import { type WebState, webStream } from './simulated-web.ts';

/** A stream to an app, which answers as it is, or worse where a scenario says so; refused where it is down. */
export function serve(
  questions: readonly ProbeConfig[],
  service: Service,
  answers: Scenario['questions'] = {},
): Duplex {
  if (!service.isUp) throw refused('the app', 0);
  return webStream(questions, (asked) =>
    worsened({ isHealthy: service.isHealthy, version: service.release ?? '' }, answers[asked?.name ?? '']),
  );
}

/** An answer as a scenario wants it. */
export function worsened(state: WebState, answer: BadAnswer | undefined): WebState {
  return {
    ...state,
    isHealthy: state.isHealthy && answer !== 'unhealthy',
    hasSeries: answer !== 'no-series',
  };
}

/** What who dials is told where nothing listens. */
export function refused(address: string, port: number): DeployError {
  return new DeployError({
    kind: 'connection-refused',
    message: `${address}:${port} refused the connection`,
  });
}

/** Where a question is sent to from the host itself. */
export function addressOf({ question, from }: ProbeConfig): readonly { address: string; port: number }[] {
  if (from !== 'host') return [];
  switch (question.kind) {
    case 'http':
    case 'prometheus': {
      const url = new URL(question.url);
      const usual = url.protocol === 'https:' ? 443 : 80;
      const address = url.hostname.replace(/^\[(.*)\]$/, '$1');
      return [{ address, port: url.port === '' ? usual : Number(url.port) }];
    }
    case 'tcp':
      return [{ address: question.address, port: question.port }];
    case 'command':
    case 'systemd':
      return [];
  }
}
