import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../../../src/model/events.ts';
import { redactEvent } from '../../../src/report/redact-event.ts';
import { createRedactor } from '../../../src/report/redaction.ts';
import { EventScript } from '../../fixtures/report/event-script.ts';

const secret = 'hunter2-hunter2';
const { redact } = createRedactor([secret, 'web-1', 'stage']);

function leakyEvents(): readonly DeployEvent[] {
  const script = new EventScript().started({ 'web-1': '192.0.2.11' });
  script.phase(
    'stage',
    () => {
      const failure = { kind: 'command-failed', message: secret, hint: secret, command: secret } as const;
      script.step('web-1', `run ${secret}`, 5, secret).output('web-1', `a ${secret} b`);
      script.probe('web-1', 'http', 'unhealthy', 5, secret);
      script.probe('runner', 'front door', 'unhealthy', 5, secret);
      script.add({ type: 'progress', host: 'web-1', step: secret, done: 1, total: 2 });
      script.notice('warning', secret, { host: 'web-1', hint: secret });
      script.failed(script.fails('web-1', secret, 5, { ...failure, tail: [secret, `x${secret}`] }));
    },
    false,
  );
  return script.ended('web-1', 'unchanged').end('failed').events;
}

describe('redactEvent', () => {
  it('leaves a secret nowhere in any event', () => {
    const events = leakyEvents();
    expect(JSON.stringify(events).split(secret).length).toBeGreaterThan(15);
    const safe = events.map((event) => redactEvent(event, redact));
    expect(JSON.stringify(safe)).not.toContain(secret);
    expect(safe.find((event) => event.type === 'output')).toMatchObject({ line: 'a *** b' });
  });

  it('leaves the names that hold events together', () => {
    const safe = leakyEvents().map((event) => redactEvent(event, redact));
    expect(safe.find((event) => event.type === 'step-ended')).toMatchObject({
      host: 'web-1',
      phase: 'stage',
    });
  });

  it('finds a secret that was coloured in parts', () => {
    const line = 'password=\u001b[1mhunter2\u001b[0m-hunter2';
    const event = { type: 'output', at: 0, host: 'web-1', stream: 'stdout', line } as const;
    expect(redactEvent(event, redact)).toMatchObject({ line: 'password=***' });
  });
});
