import { createHmac, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { fingerprint } from '../../../src/adapters/ssh/known-hosts.ts';
import { DeployError, type Failure } from '../../../src/model/failure.ts';
import { generateKeyPair } from '../../fixtures/sshd.ts';
import { type CaseContext, runScript } from './context.ts';

function hostName({ stage }: CaseContext): string {
  return `[${stage.target.address}]:${stage.target.port}`;
}

/** The known_hosts line that is right for the target. */
function rightLine(context: CaseContext): string {
  return `${hostName(context)} ssh-ed25519 ${context.stage.hostKey.toString('base64')}`;
}

function hashed(context: CaseContext): string {
  const salt = randomBytes(20);
  const hash = createHmac('sha1', salt).update(hostName(context)).digest('base64');
  return `|1|${salt.toString('base64')}|${hash} ssh-ed25519 ${context.stage.hostKey.toString('base64')}`;
}

async function works(context: CaseContext, knownHosts: string): Promise<void> {
  const connection = await context.connect({ knownHosts });
  expect((await runScript(connection, ['exit', '0'])).end).toEqual({ kind: 'exited', code: 0 });
}

export const connectCases = {
  'a pinned host key lets through': (context: CaseContext) => works(context, rightLine(context)),
  'a hashed known_hosts line lets through': (context: CaseContext) => works(context, hashed(context)),
  'a fingerprint lets through': (context: CaseContext) => works(context, fingerprint(context.stage.hostKey)),
  'no pin: refused, with the exact line to add': async (context: CaseContext) => {
    for (const knownHosts of ['', '# nothing\n']) {
      const failure = await context.refusal({ knownHosts });
      expect(failure).toMatchObject({ kind: 'host-key-unknown', host: context.stage.target.name });
      expect(failure.hint?.split('\n')).toContain(rightLine(context));
      expect(failure.hint).toContain(fingerprint(context.stage.hostKey));
    }
  },
  'a key pinned for another host only: refused as unknown': async (context: CaseContext) => {
    const knownHosts = `elsewhere.example ssh-ed25519 ${context.stage.hostKey.toString('base64')}`;
    const failure = await context.refusal({ knownHosts });
    expect(failure.kind).toBe('host-key-unknown');
    expect(failure.hint?.split('\n')).toContain(rightLine(context));
  },
  'another key than the pinned one: refused as changed': async (context: CaseContext) => {
    const other = generateKeyPair('ed25519');
    const failure = await context.refusal({ knownHosts: `${hostName(context)} ${other.publicKey}` });
    expect(failure.kind).toBe('host-key-changed');
    expect(failure.message).toContain(fingerprint(other.blob));
    expect(failure.message).toContain(fingerprint(context.stage.hostKey));
  },
  'another fingerprint than the pinned one: refused as changed': async (context: CaseContext) => {
    const other = fingerprint(generateKeyPair('ed25519').blob);
    const failure = await context.refusal({ knownHosts: other });
    expect(failure.kind).toBe('host-key-changed');
    expect(failure.message).toContain(other);
    expect(failure.message).toContain(fingerprint(context.stage.hostKey));
  },
  'only a key of another type pinned: refused with both types': async (context: CaseContext) => {
    const other = generateKeyPair('ecdsa');
    const failure = await context.refusal({ knownHosts: `${hostName(context)} ${other.publicKey}` });
    expect(failure.kind).toBe('host-key-type-unknown');
    expect(failure.message).toContain('ecdsa-sha2-nistp256');
    expect(failure.message).toContain('ssh-ed25519');
    expect(failure.hint?.split('\n')).toContain(rightLine(context));
  },
  'a revoked key: refused even where it is pinned': async (context: CaseContext) => {
    const knownHosts = `@revoked * ssh-ed25519 ${context.stage.hostKey.toString('base64')}\n${rightLine(context)}`;
    expect((await context.refusal({ knownHosts })).kind).toBe('host-key-revoked');
  },
  'a damaged known_hosts line: refused by its number, before anything is contacted': async (
    context: CaseContext,
  ) => {
    const knownHosts = `# first\n${rightLine(context).slice(0, -30)}`;
    const failure = await context.refusal({ knownHosts, port: context.stage.silentPort });
    expect(failure).toMatchObject({ kind: 'config-invalid', host: context.stage.target.name });
    expect(failure.message).toContain('line 2');
  },
  'a key that the host does not know: no permission': async (context: CaseContext) => {
    const failure = await context.refusal({ privateKey: context.stage.strangerKey });
    expect(failure).toMatchObject({ kind: 'authentication-failed', host: context.stage.target.name });
    expect(failure.hint).toContain('authorized_keys');
  },
  'a port where nothing listens: refused': async (context: CaseContext) => {
    const failure = await context.refusal({ port: context.stage.refusedPort });
    expect(failure).toMatchObject({ kind: 'connection-refused', host: context.stage.target.name });
  },
  'a name that does not exist': async (context: CaseContext) => {
    const failure = await context.refusal({ address: 'no-such-host.invalid', knownHosts: '' });
    expect(failure.kind).toBe('name-not-found');
  },
  'a black hole: the connect timeout ends it': async (context: CaseContext) => {
    const failure = await context.refusal({ port: context.stage.silentPort, connectTimeoutMs: 300 });
    expect(failure).toMatchObject({ kind: 'connection-timed-out', host: context.stage.target.name });
  },
  'connecting can be cancelled': async (context: CaseContext) => {
    const cancel = new AbortController();
    const refusal = context.refusal({ port: context.stage.silentPort }, cancel.signal);
    cancel.abort(new DeployError({ kind: 'cancelled', message: 'the user pressed ctrl-c' }));
    expect(await refusal).toMatchObject({ kind: 'cancelled', message: 'the user pressed ctrl-c' });
    expect((await context.refusal({}, cancel.signal)).kind).toBe('cancelled');
  },
  'names that look like options: refused': async (context: CaseContext) => {
    expect((await context.refusal({ address: '-oProxyCommand=true' })).kind).toBe('config-invalid');
    expect((await context.refusal({ user: '-l' })).kind).toBe('config-invalid');
  },
  'a jump host: both are verified and passed': async (context: CaseContext) => {
    const connection = await context.connect({ jumps: [context.stage.jump] });
    expect(connection.host).toBe(context.stage.target.name);
    expect((await runScript(connection, ['sayAndExit', 'beyond', '0'])).stdout).toBe('beyond\n');
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, code) => runScript(connection, ['exit', `${code}`])),
    );
    expect(results.map(({ end }) => end)).toEqual([0, 1, 2, 3, 4].map((code) => ({ kind: 'exited', code })));
  },
  'two jump hosts in a row': async (context: CaseContext) => {
    const { jump } = context.stage;
    const connection = await context.connect({ jumps: [jump, { ...jump, name: 'jump-again' }] });
    expect((await runScript(connection, ['exit', '0'])).end).toEqual({ kind: 'exited', code: 0 });
  },
  'a jump host with another key: refused by its name': async (context: CaseContext) => {
    const { jump, target } = context.stage;
    const knownHosts = `[${jump.address}]:${jump.port} ${generateKeyPair('ed25519').publicKey}`;
    const failure = await context.refusal({ jumps: [{ ...jump, knownHosts }] });
    expect(failure).toMatchObject({ kind: 'host-key-changed', host: target.name, hop: jump.name });
  },
  'a host behind a jump host with another key: refused by its name': async (context: CaseContext) => {
    const { jump, target } = context.stage;
    const knownHosts = `${hostName(context)} ${generateKeyPair('ed25519').publicKey}`;
    const failure = await context.refusal({ jumps: [jump], knownHosts });
    expect(failure).toMatchObject({ kind: 'host-key-changed', host: target.name, hop: target.name });
  },
  'a fingerprint of a host behind a jump host lets through': async (context: CaseContext) => {
    const { jump, hostKey } = context.stage;
    const connection = await context.connect({ jumps: [jump], knownHosts: fingerprint(hostKey) });
    expect((await runScript(connection, ['exit', '0'])).end).toEqual({ kind: 'exited', code: 0 });
  },
  'a jump host that refuses: named': async (context: CaseContext) => {
    const { jump, target, refusedPort } = context.stage;
    const failure = await context.refusal({ jumps: [{ ...jump, port: refusedPort }] });
    expect(failure).toMatchObject({ kind: 'connection-refused', host: target.name, hop: jump.name });
  },
  'a jump host that does not know the key: named': async (context: CaseContext) => {
    const { jump, target, strangerKey } = context.stage;
    const failure = await context.refusal({ jumps: [{ ...jump, privateKey: strangerKey }] });
    expect(failure).toMatchObject({ kind: 'authentication-failed', host: target.name, hop: jump.name });
  },
  'a host behind a jump host that refuses: named': async (context: CaseContext) => {
    const { jump, target, refusedPort } = context.stage;
    const failure = await context.refusal({ jumps: [jump], port: refusedPort });
    expect(failure).toMatchObject({ kind: 'connection-refused', host: target.name, hop: target.name });
  },
  'a black hole behind a jump host: named': async (context: CaseContext) => {
    const { jump, target, silentPort } = context.stage;
    let failure: Failure | undefined;
    // With more time where a busy machine needed all of it for the jump host.
    for (const connectTimeoutMs of [1_500, 6_000, 24_000]) {
      failure = await context.refusal({ jumps: [jump], port: silentPort, connectTimeoutMs });
      if (failure.hop !== jump.name) break;
    }
    expect(failure).toMatchObject({ kind: 'connection-timed-out', host: target.name, hop: target.name });
  },
} as const;
