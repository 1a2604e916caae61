import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Framing, frameCommand } from '../../../../src/adapters/ssh/framing.ts';

const nonce = '0123456789abcdef0123456789abcdef';

/** Cuts bytes at the given places and passes the pieces through. */
function passThrough(
  framing: Framing,
  stream: 'stdout' | 'stderr',
  bytes: Buffer,
  cuts: readonly number[],
): Buffer {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const out = places
    .slice(1)
    .flatMap((end, index) => framing.pass(stream, bytes.subarray(places[index], end)));
  return Buffer.concat([...out, framing.rest(stream)]);
}

describe('framing', () => {
  it('takes the marks out and tells what they said', () => {
    const framing = new Framing(nonce);
    expect(framing.state).toEqual({ group: undefined, code: undefined, stdoutEnded: false });
    const stderr = `deploy-run ${nonce} group 4711\nwarning: x\nno newlinedeploy-run ${nonce} exit 3\nlate child\n`;
    expect(passThrough(framing, 'stderr', Buffer.from(stderr), []).toString()).toBe(
      'warning: x\nno newlinelate child\n',
    );
    expect(framing.state).toEqual({ group: 4711, code: 3, stdoutEnded: false });
    expect(framing.complete).toBe(false);
    expect(
      passThrough(framing, 'stdout', Buffer.from(`result deploy-run ${nonce} end\n`), []).toString(),
    ).toBe('result ');
    expect(framing.complete).toBe(true);
  });

  it('does so wherever the pieces are cut', () => {
    const noise = fc.array(
      fc.constantFrom(
        'x',
        '\n',
        'deploy-run ',
        `deploy-run ${nonce}`,
        'deploy-',
        `deploy-run ${nonce} x\n`,
        'é',
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.nat(254),
        (before, after, cuts, code) => {
          const framing = new Framing(nonce);
          const first = before.join('');
          const last = after.join('');
          // What would make a mark out of the noise itself is not noise.
          fc.pre(!`${first}d`.includes(`deploy-run ${nonce} e`));
          const text = `deploy-run ${nonce} group 99\n${first}deploy-run ${nonce} exit ${code}\n${last}`;
          expect(passThrough(framing, 'stderr', Buffer.from(text), cuts).toString()).toBe(first + last);
          expect(framing.state).toMatchObject({ group: 99, code });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('holds back no more than what may become a mark', () => {
    const framing = new Framing(nonce);
    const out = (text: string) => Buffer.concat(framing.pass('stdout', Buffer.from(text))).toString();
    expect(out('whole line\ndeploy-r')).toBe('whole line\n');
    expect(out('un other')).toBe('deploy-run other');
    expect(out(`deploy-run ${nonce} `)).toBe('');
    expect(out(`${'0'.repeat(30)}`)).toBe(`deploy-run ${nonce} ${'0'.repeat(30)}`);
  });

  it('does not fall for marks of another nonce or nonsense of its own', () => {
    const framing = new Framing(nonce);
    const text = `deploy-run ${'f'.repeat(32)} exit 0\ndeploy-run ${nonce} exit zero\ndeploy-run ${nonce} exit 12345678901\n`;
    expect(passThrough(framing, 'stderr', Buffer.from(text), []).toString()).toBe(text);
    expect(framing.state.code).toBeUndefined();
  });

  it('a group that cannot be told is none', () => {
    const framing = new Framing(nonce);
    framing.pass('stderr', Buffer.from(`deploy-run ${nonce} group 0\n`));
    expect(framing.state.group).toBeUndefined();
  });

  it('sends the wrapper without its comments, the command as words', () => {
    const line = frameCommand(nonce, ['echo', "it's"]);
    expect(line.startsWith("exec sh -c '")).toBe(true);
    expect(line).not.toContain('Runs one command');
    expect(line.endsWith(`deploy-run ${nonce} echo 'it'"'"'s'`)).toBe(true);
  });
});
