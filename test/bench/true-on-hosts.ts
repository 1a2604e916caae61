import { readFileSync } from 'node:fs';
import pLimit from 'p-limit';
import { ssh2Transport } from '../../src/adapters/ssh/ssh2-transport.ts';

// Connects to every host and runs `true` there. Arguments: KEY KNOWN-HOSTS HOST…; SSH_USER logs in.
const [keyFile = '', knownHostsFile = '', ...hosts] = process.argv.slice(2);
const privateKey = readFileSync(keyFile, 'utf8');
const knownHosts = readFileSync(knownHostsFile, 'utf8');
const user = process.env.SSH_USER ?? '';
const transport = ssh2Transport();
const limit = pLimit(50);
void Promise.all(
  hosts.map((address) =>
    limit(async () => {
      const target = { name: address, address, port: 22, user, privateKey, knownHosts };
      const patience = { jumps: [], connectTimeoutMs: 60_000, keepaliveMs: 30_000 };
      const connection = await transport.connect({ ...target, ...patience }, new AbortController().signal);
      const { end } = await connection.run({ argv: ['true'], timeoutMs: 60_000 });
      await connection.close();
      if (end.kind !== 'exited' || end.code !== 0) throw new Error(`${address}: ${end.kind}`);
    }),
  ),
);
