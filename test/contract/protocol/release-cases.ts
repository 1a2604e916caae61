import { expect } from 'vitest';
import { changedFiles } from '../../../src/host/changed-files.ts';
import { readFacts } from '../../../src/host/facts.ts';
import { failureFrom, first, second, third } from '../../fixtures/agent-host.ts';
import type { ProtocolHost } from './subject.ts';

const missing = '20200101T000000Z-abcdef0';

/** Releases, what is in service, history, and commands of the user. */
export const releaseCases = {
  'current is switched to and fro, and only away from what is expected': async (at: ProtocolHost) => {
    const agent = await at.install();
    expect(await agent.current()).toBe(first);
    await agent.switchTo(second, first);
    expect(at.text('current/version.txt')).toBe(second);
    for (const expected of [undefined, first]) {
      const failure = await failureFrom(agent.switchTo(first, expected));
      expect(failure).toMatchObject({ kind: 'agent-refused', exit: 78, host: 'local' });
    }
    await agent.switchTo(first, second);
    expect(at.current).toBe(first);
  },
  'current is never switched to a release that is missing or not sealed': async (at: ProtocolHost) => {
    const agent = await at.install();
    await at.stage(agent, third, { a: 'x' });
    for (const id of [third, missing]) {
      const failure = await failureFrom(agent.switchTo(id, first));
      expect(failure).toMatchObject({ kind: 'release-unknown', exit: 76 });
    }
    expect(at.current).toBe(first);
  },
  'current goes when it is what was expected': async (at: ProtocolHost) => {
    const agent = await at.install();
    expect(await failureFrom(agent.clearCurrent(second))).toMatchObject({ kind: 'agent-refused', exit: 78 });
    await agent.clearCurrent(first);
    expect(at.current).toBeUndefined();
    expect(await agent.current()).toBeUndefined();
    expect(at.text(`releases/${first}/version.txt`)).toBe(first);
  },
  'what stands in the place of current is left alone, and told': async (at: ProtocolHost) => {
    const agent = await at.install();
    at.obstruct();
    for (const work of [
      () => agent.switchTo(second, undefined),
      () => agent.clearCurrent(first),
      () => agent.current(),
    ]) {
      expect(await failureFrom(work())).toMatchObject({ kind: 'agent-refused', exit: 78 });
    }
    const facts = await readFacts(at.connection, { path: at.path, tools: [], timeoutMs: 10_000 });
    expect(facts).toMatchObject({ current: undefined, currentObstacle: 'a directory' });
  },
  'releases are listed by age with their states, and what was never sealed counts as bad': async (
    at: ProtocolHost,
  ) => {
    const agent = await at.install();
    await at.stage(agent, third, { a: 'x' });
    await agent.mark(first, 'good');
    await agent.mark(second, 'bad', 'health failed\nstate=good');
    at.put('releases/not-ours');
    expect(await agent.releases()).toEqual([
      { id: first, state: 'good', current: true },
      { id: second, state: 'bad', current: false },
      { id: third, state: 'bad', current: false },
    ]);
    await agent.mark(second, 'good');
    expect((await agent.releases())[1]).toEqual({ id: second, state: 'good', current: false });
    await agent.mark(third, 'bad');
    expect(await failureFrom(agent.mark(third, 'good'))).toMatchObject({ kind: 'release-unknown' });
    const facts = await readFacts(at.connection, { path: at.path, tools: ['sh'], timeoutMs: 10_000 });
    expect(facts).toMatchObject({ pathWritable: true, current: first, tools: { sh: true } });
    expect(facts.releases).toEqual(await agent.releases());
  },
  'files that were sent are told when they are not as they were at the seal': async (at: ProtocolHost) => {
    const agent = await at.install();
    const ask = () => changedFiles(at.connection, { path: at.path, release: third, timeoutMs: 10_000 });
    await at.stage(agent, third, { a: 'x', 'sub/built': 'y', c: 'z' });
    expect(await ask()).toBeUndefined();
    at.put(`releases/${third}/sub/built`, 'made here');
    at.put(`releases/${third}/log`, 'of the build');
    await agent.seal(third);
    expect(await ask()).toEqual({ files: [], count: 0 });
    at.put(`releases/${third}/log`, 'of the app');
    at.put(`releases/${third}/sub/built`, 'made anew');
    at.put(`releases/${third}/c`, 'by hand');
    expect(await ask()).toEqual({ files: [{ path: 'c', is: 'changed' }], count: 1 });
    expect(
      await failureFrom(changedFiles(at.connection, { path: at.path, release: missing, timeoutMs: 10_000 })),
    ).toMatchObject({ exit: 76 });
  },
  'releases are removed with their records, but never the one in service': async (at: ProtocolHost) => {
    const agent = await at.install();
    await agent.seal(second, ['2.0', 'b']);
    expect(await agent.versions(second)).toEqual(['2.0', 'b']);
    expect(await failureFrom(agent.remove([second, first]))).toMatchObject({ exit: 78 });
    expect(await agent.releases()).toHaveLength(2);
    await agent.remove([second, missing]);
    expect(await agent.releases()).toEqual([{ id: first, state: 'staged', current: true }]);
    expect(await failureFrom(agent.versions(second))).toMatchObject({ kind: 'release-unknown' });
    await at.stage(agent, second, { a: 'x' });
    expect(await agent.versions(second)).toEqual([]);
  },
  'a run is recorded in one step: what its release is, its line, and what goes': async (at: ProtocolHost) => {
    const agent = await at.install();
    await agent.seal(second);
    await agent.record({ release: first, state: 'good', line: '{"n":1}', old: [second] });
    expect(await agent.releases()).toEqual([{ id: first, state: 'good', current: true }]);
    expect(await agent.history(5)).toEqual(['{"n":1}']);
    const wrong = { release: first, state: 'good', line: 'two\nlines', old: [] } as const;
    expect(await failureFrom(agent.record(wrong))).toMatchObject({ exit: 64 });
    const unknown = agent.record({ ...wrong, release: missing, line: '{}' });
    expect(await failureFrom(unknown)).toMatchObject({ exit: 76 });
    expect(await agent.history(5)).toEqual(['{"n":1}']);
  },
  'history keeps whole lines, newest last': async (at: ProtocolHost) => {
    const agent = await at.install();
    expect(await agent.history(5)).toEqual([]);
    for (const n of [1, 2, 3]) await agent.appendHistory(`{"n":${n}}`);
    expect(await agent.history(2)).toEqual(['{"n":2}', '{"n":3}']);
    expect(await failureFrom(agent.appendHistory('two\nlines'))).toMatchObject({ exit: 64 });
  },
  'a command of the user ends with its own exit code, or cannot start': async (at: ProtocolHost) => {
    const agent = await at.install();
    for (const code of [0, 3, 76, 84]) {
      const result = await agent.runIn(second, `exit ${code}`, { timeoutMs: 10_000, previous: first });
      expect(result).toMatchObject({ end: { kind: 'exited', code }, stdout: '' });
    }
    expect((await agent.runIn('current', 'exit 5', { timeoutMs: 10_000 })).end).toMatchObject({ code: 5 });
    await agent.clearCurrent(first);
    for (const where of ['current', third]) {
      const failure = await failureFrom(agent.runIn(where, 'exit 0', { timeoutMs: 10_000 }));
      expect(failure).toMatchObject({ kind: 'release-unknown', exit: 76 });
    }
  },
  'a script of a driver runs with its input, its arguments and its exit code': async (at: ProtocolHost) => {
    const agent = await at.install();
    const script = 'printf "%s|" "$@"; cat; exit 9\n';
    const result = await agent.runScript(script, ["a b'c", ''], { stdin: 'in', timeoutMs: 10_000 });
    expect(result).toMatchObject({ end: { kind: 'exited', code: 9 }, stdout: "a b'c||in" });
  },
  'malformed arguments change nothing': async (at: ProtocolHost) => {
    const agent = await at.install();
    const before = at.whole();
    for (const id of ['', '../x', 'current', '20261120T131502Z-', '20261120T131502Z-A', `${first}/b`]) {
      expect(await failureFrom(agent.seal(id))).toMatchObject({ kind: 'internal', exit: 64 });
    }
    expect(at.whole()).toEqual(before);
  },
} as const;
