import { describe, expect, it } from 'vitest';
import { readNotifyInput } from '../../../src/config/notify-input.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { basics, configOf, load, loaded, told } from './loaded.ts';

const whole = `${basics}hosts: { web: w.example.org }\n`;
const usual = ['deployed', 'partial', 'rolled-back', 'failed', 'unknown', 'recovered'];

describe('notify in deploy.yml', () => {
  it('is read in its short and long forms', () => {
    const text = `${whole}notify:
  - slack: https://hooks.slack.com/services/T
  - telegram: { token: t0ken, chat: -1001234567890 }
    on: failed
  - webhook: https://hooks.example.org/x
  - github-issue: t0ken
`;
    expect(loaded(text).notify).toEqual([
      { on: usual, channel: { kind: 'slack', url: 'https://hooks.slack.com/services/T' } },
      {
        on: ['failed'],
        channel: {
          ...{ kind: 'telegram', token: 't0ken', chat: '-1001234567890' },
          server: 'https://api.telegram.org',
        },
      },
      { on: usual, channel: { kind: 'webhook', url: 'https://hooks.example.org/x' } },
      { on: usual, channel: { kind: 'github-issue', token: 't0ken', labels: ['deployment-failure'] } },
    ]);
  });

  it('has secrets wherever an address or a token stands, and nowhere else', () => {
    const text = `${whole}notify:
  - slack: https://hooks.slack.com/services/T
    on: [failed]
  - telegram: { token: "\${T}", chat: "@chat-room" }
  - email: { server: "smtps://mail.example.org", from: a@example.org, to: b@example.org, user: postman, password: s3cret }
  - webhook: { url: "https://hooks.example.org/x", secret: 0123456789abcdef }
  - github-issue: { token: ghs_1, labels: [outage] }
`;
    expect([...loaded(text, { variables: { T: 'bot-token' } }).secrets].sort()).toEqual(
      [
        ...['0123456789abcdef', 'bot-token', 'ghs_1', 'https://hooks.example.org/x'],
        ...['https://hooks.slack.com/services/T', 's3cret'],
      ].sort(),
    );
  });

  it.each([
    ['- slack: http://hooks.slack.com/x', 'notify[0].slack: `notify[0].slack` is not valid'],
    ['- {}', 'notify[0]: `notify[0]` is a map'],
    ['- { slack: "https://a.example", teams: "https://b.example" }', 'notify[0]: `notify[0]` is a map'],
    ['- { slack: "https://a.example", on: [fail] }', 'notify[0].on[0]: `notify[0].on[0]` is "fail"'],
    ['- { github-issue: x, on: failed }', 'notify[0].on: `github-issue` has no `on`'],
    ['- slak: https://a.example', 'notify[0].slak: unknown key `slak`'],
    [
      '- email: { server: "smtp://u:p@m.example", from: a@b.c, to: a@b.c }',
      'notify[0].email.server: `notify[0].email.server` is "smtp://u:p@m.example"',
    ],
    [
      '- email: { server: "smtp://m.example", from: a@b.c, to: a@b.c, user: x }',
      'notify[0].email: `notify[0].email` is a map',
    ],
  ])('refuses %s', (item, issue) => {
    expect(told(load(`${whole}notify:\n  ${item}\n`))).toEqual([issue]);
  });
});

describe('the input notify', () => {
  it('takes the same list', () => {
    const read = readNotifyInput('- slack: https://hooks.slack.com/services/T\n  on: failed', {});
    expect(read).toEqual({
      targets: [{ on: ['failed'], channel: { kind: 'slack', url: 'https://hooks.slack.com/services/T' } }],
      secrets: ['https://hooks.slack.com/services/T'],
    });
  });

  it('has its variables filled in, and hidden', () => {
    const variables = { GITHUB_TOKEN: 'ghs_0123456789' };
    const read = readNotifyInput('- github-issue: ${GITHUB_TOKEN}', variables);
    expect(read).toMatchObject({
      targets: [{ channel: { kind: 'github-issue', token: 'ghs_0123456789' } }],
      secrets: ['ghs_0123456789'],
    });
    const inputs = {
      host: 'deploy@w.example.org',
      path: '/srv/shop',
      app: 'shop',
      notify: '- github-issue: ${GITHUB_TOKEN}',
    };
    const config = configOf(resolveConfig({ inputs, variables }));
    expect(config.notify).toMatchObject([{ channel: { token: 'ghs_0123456789' } }]);
  });

  it('goes with one host by inputs', () => {
    const inputs = {
      ...{ host: 'deploy@w.example.org', path: '/srv/shop', app: 'shop' },
      notify: '- teams: https://t.example.org/x',
    };
    const config = configOf(resolveConfig({ inputs, variables: {} }));
    expect(config.notify).toEqual([
      { on: usual, channel: { kind: 'teams', url: 'https://t.example.org/x' } },
    ]);
    expect(config.secrets).toContain('https://t.example.org/x');
  });

  it.each([
    ['slack', 'a text'],
    ['- slack: x\n- telegram: { token: t }', 'two mistakes'],
    ['- [', 'no YAML'],
    ['', 'empty'],
    ['- github-issue: { token: "${NOWHERE}" }', 'a variable that is not set'],
  ])('refuses %j, which is %s, and names the input', (text) => {
    const read = readNotifyInput(text, {});
    const issues = 'issues' in read ? read.issues : [];
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) expect(issue).toMatchObject({ input: 'notify' });
    if (text.includes('telegram')) expect(issues.map(({ line }) => line)).toEqual([1, 2]);
  });
});
