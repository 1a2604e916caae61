import { readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgramWell } from '../fixtures/fleet/command.ts';
import type { Contestant } from './contestant.ts';
import { bringsCargo, isUpgrade } from './contestants.ts';
import { type Ground, Lane } from './lane.ts';
import { awaitCalm, machineWatch } from './load.ts';
import type { Sample } from './measure.ts';
import { type LinkName, linkNames, type WorkloadName } from './names.ts';
import type { DiskTimes, Row } from './results.ts';
import { changeBigFile, changeTree, freshenDates, makeBigFile, makeTree } from './workloads.ts';

const sizes = { a: { files: 200, bytes: 2_000_000 }, b: { files: 10_000, bytes: 120_000_000 } } as const;

/** Who takes longer runs in the first round only, seconds. */
const oftenS = 30;

/** What came of one workload over one link. */
export interface CourseResult {
  readonly rows: readonly Row[];
  /** Contestants that failed. */
  readonly failed: readonly string[];
}

/** Runs one workload over one link: all contestants take turns in every round, on the same tree. */
export async function runCourse(
  ground: Ground,
  workload: WorkloadName,
  link: LinkName,
  contestants: readonly Contestant[],
): Promise<CourseResult> {
  const tree = await ensureTree(ground, workload);
  const load = await awaitCalm(`${workload} ${link}`, machineWatch(ground.signal, ground.log));
  const measured = { at: new Date().toISOString(), load };
  const lanes = contestants.map((contestant) => new Lane(ground, contestant, link, tree));
  const failed = new Set<Lane>();
  /** One that fails is told and left out from there on; the others go on. */
  const attempt = async (lane: Lane, action: () => Promise<void>): Promise<void> => {
    try {
      if (!failed.has(lane)) await action();
    } catch (thrown) {
      ground.signal.throwIfAborted();
      failed.add(lane);
      ground.log(
        `${workload} ${link} ${lane.name} FAILED: ${thrown instanceof Error ? thrown.message : thrown}`,
      );
    }
  };
  try {
    for (const lane of lanes) await attempt(lane, () => lane.begin(workload));
    for (let round = 1; round <= ground.rounds; round += 1) {
      // No change may be one that a course before has made.
      prepareRound(workload, tree, round + 1_000 * linkNames.indexOf(link));
      for (const lane of lanes) {
        if ((lane.samples[0]?.wallS ?? 0) > oftenS) continue;
        await attempt(lane, async () => {
          if (!isUpgrade(workload)) lane.empty();
          const sample = await lane.run(`${workload}-${link}-${round}`);
          ground.log(`${workload} ${link} ${round}/${ground.rounds} ${lane.name}: ${describe(sample)}`);
          if (bringsCargo(workload)) await lane.compare();
          if (workload !== 'back') lane.tidy();
        });
      }
    }
  } finally {
    for (const lane of lanes) await lane.close();
  }
  return {
    rows: lanes
      .filter((lane) => !failed.has(lane))
      .map(({ name, samples }) => ({ workload, link, contestant: name, samples, measured })),
    failed: [...failed].map(({ name }) => name),
  };
}

function describe(sample: Sample): string {
  const megabytes = (sample.bytes / 1e6).toFixed(2);
  const peak = Math.round(sample.peakBytes / 1e6);
  return `${sample.switchedS.toFixed(2)} s (${sample.wallS.toFixed(2)} whole), ${megabytes} MB, CPU ${sample.cpuS.toFixed(2)} s, ${peak} MB`;
}

/** The tree of a workload, made the first time; upgrades of b share b's and are led back to it by the next change. */
async function ensureTree({ directory, log }: Ground, workload: WorkloadName): Promise<string> {
  const kind = workload === 'big' ? 'big' : ['a', 'true', 'hosts', 'images'].includes(workload) ? 'a' : 'b';
  const tree = join(directory, `tree-${kind}`);
  const made = readdirSync(directory).includes(`tree-${kind}`);
  if (!made) {
    log(`making ${kind}`);
    if (kind === 'big') await makeBigFile(tree);
    else await makeTree(tree, 1, sizes[kind].files, sizes[kind].bytes);
  }
  return tree;
}

function prepareRound(workload: WorkloadName, tree: string, change: number): void {
  switch (workload) {
    case 'c':
    case 'cf':
      changeTree(tree, sizes.b.files, change + (workload === 'cf' ? 100 : 200));
      if (workload === 'cf') freshenDates(tree, new Date());
      break;
    case 'big':
      changeBigFile(tree, change);
      break;
    case 'true':
    case 'a':
    case 'b':
    case 'back':
    case 'images':
    case 'hosts':
      break;
  }
}

/** How often the disk is measured. */
const copies = 3;

/** What the disk takes in any case, the least of some tries: writing the tree, or linking it for an upgrade. */
export async function measureDisk(ground: Ground, workload: WorkloadName): Promise<DiskTimes> {
  if (!bringsCargo(workload) || workload === 'images') return {};
  const { directory, signal } = ground;
  const tree = await ensureTree(ground, workload);
  const place = join(directory, 'host', 'disk');
  const before = join(place, 'before');
  const isLinked = workload === 'c' || workload === 'cf';
  const run = async (program: string, args: readonly string[]): Promise<number> => {
    const startedAt = performance.now();
    await runProgramWell(program, args, { signal });
    return (performance.now() - startedAt) / 1_000;
  };
  try {
    await mkdir(place);
    if (isLinked) await run('cp', ['-a', tree, before]);
    const seconds: number[] = [];
    for (let number = 1; number <= copies; number += 1) {
      const copy = join(place, String(number));
      await run('sync', []);
      seconds.push(await run('cp', isLinked ? ['-al', before, copy] : ['-a', tree, copy]));
    }
    return { [workload]: Math.min(...seconds) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
