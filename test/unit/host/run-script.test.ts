import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requirement } from '../../setup/requirements.ts';

const shells: readonly (readonly string[])[] = [
  ...(requirement('dash').available ? [['dash']] : [['sh']]),
  ...(requirement('bash').available ? [['bash']] : []),
  ...(requirement('busybox').available ? [['busybox', 'sh']] : []),
];

const script = (name: string) => fileURLToPath(new URL(`../../../src/host/${name}.sh`, import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number;
}

function start(argv: readonly string[], detached: boolean): ChildProcessWithoutNullStreams {
  const [program = '', ...args] = argv;
  return spawn(program, args, { detached });
}

async function run(argv: readonly string[], { stdin = '', detached = true } = {}): Promise<Ran> {
  const child = start(argv, detached);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  child.stdin.on('error', () => {}).end(stdin);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, ...output, pid: child.pid ?? 0 };
}

for (const shell of shells) {
  describe(`run.sh under ${shell.join(' ')}`, () => {
    const wrap = (...argv: string[]) => [...shell, script('run'), 'NONCE', ...argv];

    it('passes input, output and the exit code through, between its marks', async () => {
      const { code, stdout, stderr, pid } = await run(wrap('sh', '-c', 'cat; echo err >&2; exit 7'), {
        stdin: 'in',
      });
      expect(code).toBe(7);
      expect(stdout).toBe('indeploy-run NONCE end\n');
      expect(stderr).toBe(`deploy-run NONCE group ${pid}\nerr\ndeploy-run NONCE exit 7\n`);
    });

    it('passes arguments through unchanged', async () => {
      const { stdout } = await run(wrap('printf', '<%s>', '', 'a b', '$x', '-n', "it's\n"));
      expect(stdout).toBe("<><a b><$x><-n><it's\n>deploy-run NONCE end\n");
    });

    it('runs programs, not what the shell has built in', async () => {
      expect((await run(wrap('exit', '3'))).code).toBe(127);
      expect((await run(wrap('deploy_run_announce', '1'))).code).toBe(127);
      expect((await run(wrap('/nowhere/x'))).stderr).toContain('deploy-run NONCE exit 127');
      expect((await run(wrap('/etc/passwd'))).code).toBe(126);
    });

    it('tells signals as shells do', async () => {
      const { stderr } = await run(wrap('sh', '-c', 'kill -KILL $$'));
      expect(stderr).toContain('deploy-run NONCE exit 137\n');
    });

    it('never names a group that is not the command’s own', async () => {
      // Two levels below the leader of the group, as under a server that gives its commands no group of their own.
      const nested = ['sh', '-c', `sh -c '"$@"; :' sh "$@"; :`, 'sh'];
      const command = ['sh', '-c', 'cut -d" " -f5 "/proc/$$/stat"; cat'];
      const { stdout, stderr, pid } = await run([...nested, ...wrap(...command)], { stdin: 'in' });
      const group = /group (\d+)\n/.exec(stderr)?.[1];
      expect(Number(group)).toBeGreaterThan(1);
      expect(Number(group)).not.toBe(pid);
      expect(stdout).toBe(`${group}\nindeploy-run NONCE end\n`);
      expect(stderr).toContain('deploy-run NONCE exit 0\n');
    });
  });

  describe(`end-group.sh under ${shell.join(' ')}`, () => {
    const end = (pid: number, graceS: number) => run([...shell, script('end-group'), `${pid}`, `${graceS}`]);

    it('ends a group that listens', async () => {
      const child = start(['sh', '-c', 'sleep 300 & echo started; wait'], true);
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      expect((await end(child.pid ?? 0, 60)).code).toBe(0);
      expect(await ended).toEqual([null, 'SIGTERM']);
    });

    it('ends a group that does not', async () => {
      const child = start(['sh', '-c', 'trap "" TERM; sleep 300 & echo started; wait; sleep 300'], true);
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      expect((await end(child.pid ?? 0, 1)).code).toBe(0);
      expect(await ended).toEqual([null, 'SIGKILL']);
    });

    it('is content with a group that has gone', async () => {
      const { pid } = await run(['true']);
      expect((await end(pid, 60)).code).toBe(0);
    });
  });
}
