import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { systemClock } from './adapters/clock.ts';
import { dialFromRunner } from './adapters/dial.ts';
import { scanSource } from './adapters/files/scan-source.ts';
import { stagingSource } from './adapters/files/staging-source.ts';
import { openSource } from './adapters/files/unpack-archive.ts';
import { httpClient } from './adapters/http-client.ts';
import { runLocally } from './adapters/local-command.ts';
import { systemRandom } from './adapters/random.ts';
import { smtp } from './adapters/smtp.ts';
import { parseKnownHosts } from './adapters/ssh/known-hosts.ts';
import { readPrivateKey } from './adapters/ssh/private-key.ts';
import { ssh2Transport } from './adapters/ssh/ssh2-transport.ts';
import { collectOften } from './adapters/young-space.ts';
import type { Courier } from './commands/notify.ts';
import type { Screen, World } from './commands/world.ts';
import type { CredentialChecks } from './config/credential-issues.ts';
import type { OpenedSource } from './engine/context.ts';
import type { DeployConfig, SourceConfig } from './model/config.ts';
import { failureOf } from './model/failure.ts';
import type { RunnerImages } from './model/images.ts';
import type { Transport } from './model/transport.ts';

/** Builds the real world for a command: the one place where ports meet their adapters. */
export function createWorld(
  config: Pick<DeployConfig, 'transport'>,
  options: { readonly screen: Screen; readonly signal: AbortSignal },
): World {
  return {
    ...options,
    courier: courierOf(process.env),
    ports: {
      clock: systemClock,
      random: systemRandom,
      transport: createTransport(config.transport),
      dial: dialFromRunner,
      images: imagesOfRunner(),
      runLocally: (argv, timeoutMs) => runLocally({ argv, timeoutMs, env: withoutSecrets(process.env) }),
    },
    openSource: openRelease,
  };
}

/** Judges keys and pins as the transports would when they connect. */
export const credentialChecks: CredentialChecks = {
  knownHosts: (text) => {
    try {
      parseKnownHosts(text);
      return undefined;
    } catch (thrown) {
      const { message, hint = 'Give lines of a known_hosts file, or fingerprints.' } = failureOf(thrown);
      return { message, hint };
    }
  },
  privateKey: (text, passphrase) => {
    const read = readPrivateKey(text, passphrase);
    if (read.kind === 'ok') return undefined;
    const { message, hint = 'Give an OpenSSH, PEM or PKCS#8 private key.' } = read.failure;
    return { message, hint };
  },
};

/** Who carries messages: the runner's network, and the repository of this run where there is one. */
export function courierOf(env: NodeJS.ProcessEnv): Courier {
  const { GITHUB_REPOSITORY: name, GITHUB_API_URL: api = 'https://api.github.com' } = env;
  const repository = name === undefined ? {} : { repository: { name, api } };
  return { clock: systemClock, http: httpClient, mail: smtp, ...repository };
}

/** What a probe's command on the runner may see: not the inputs and tokens of this step. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = /^(INPUT_|ACTIONS_|DEPLOY_SSH_KEY$|DEPLOY_PASSPHRASE$|GITHUB_TOKEN$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}

function createTransport(kind: DeployConfig['transport']): Transport {
  switch (kind) {
    case 'ssh2':
      return ssh2Transport();
    case 'openssh':
      return opensshOnDemand();
  }
}

/** Who chooses the runner's own ssh wants what is set up for it there; the pins hold all the same. */
function opensshOnDemand(): Transport {
  let transport: Promise<Transport> | undefined;
  const load = async (): Promise<Transport> =>
    (await import('./adapters/ssh/openssh-transport.ts')).opensshTransport({ useSshConfig: true });
  return {
    name: 'openssh',
    connect: async (target, signal) => {
      transport ??= load();
      return (await transport).connect(target, signal);
    },
  };
}

function imagesOfRunner(): RunnerImages {
  let images: Promise<RunnerImages> | undefined;
  const load = async (): Promise<RunnerImages> =>
    (await import('./adapters/runner-images.ts')).runnerImages(withoutSecrets(process.env));
  return {
    find: async (source, machine) => {
      images ??= load();
      return (await images).find(source, machine);
    },
  };
}

/** Opens a source for sending: an archive, and nothing else, is unpacked into a temporary directory first. */
async function openRelease(source: SourceConfig): Promise<OpenedSource> {
  collectOften();
  const directory = await openSource(source.path, tmpdir());
  const closing = new AbortController();
  const close = async (): Promise<void> => {
    closing.abort();
    if (directory !== source.path) await rm(directory, { recursive: true, force: true });
  };
  try {
    const tree = await scanSource(directory, source);
    return {
      files: tree.files,
      bytes: tree.bytes,
      ...stagingSource(tree, systemClock.now(), closing.signal),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
