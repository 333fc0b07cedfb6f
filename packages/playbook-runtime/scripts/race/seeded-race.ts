import { executeRun } from '../../src/run/execute-run.ts';
import { planRun } from '../../src/run/plan-run.ts';
import type { OpenRun } from '../../src/store/open-run.ts';
import type { RunStore } from '../../src/store/run-store.ts';
import { memoryRunStore } from '../../src/store/memory-run-store.suite.ts';
import { faultOf, outcomeOf, planOptions, type Scenario } from './scenarios.ts';
import { seededScheduler, type Scheduler } from './scheduler.ts';
import { raceWorld } from './world.ts';

/**
 * Plans and carries out all incidents at once, through the real runner, with the interleaving that the seed gives:
 * a caller that awaits the store, the clock or the cloud may find any other one ahead. What went wrong, or undefined.
 */
export async function seededRace(
  scenario: Scenario,
  incidents: number,
  seed: number,
  folder: string,
): Promise<string | undefined> {
  const scheduler = seededScheduler(seed);
  const world = raceWorld(scenario.accounts, scheduler);
  const environment = {
    runner: world.runner,
    context: { connections: { aws: {}, azure: {} }, clock: world.clock },
    store: interruptible(memoryRunStore(folder, world.clock), scheduler),
  };
  const race = async (at: number): Promise<string> => {
    const options = { ...environment, ...planOptions(scenario, at) };
    const plan = await planRun(options);
    return outcomeOf(await executeRun({ ...options, plan, requester: 'race', approvals: [] }));
  };
  const tasks = Array.from({ length: incidents }, (_, at) => () => race(at));
  return faultOf(scenario, await scheduler.run(tasks), world.enabled());
}

/** The same store, with a pause before and after whatever it does. */
function interruptible(store: RunStore, scheduler: Scheduler): RunStore {
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    await scheduler.pause();
    const done = await work();
    await scheduler.pause();
    return done;
  };
  const opened = (run: OpenRun): OpenRun => ({
    ...run,
    append: (event) => around(() => run.append(event)),
    close: () => around(() => run.close()),
  });
  return {
    ...store,
    runIdFor: (base) => around(() => store.runIdFor(base)),
    runsOf: (base) => around(() => store.runsOf(base)),
    begin: async (runId) => {
      const begun = await around(() => store.begin(runId));
      return begun.ok ? { ...begun, value: opened(begun.value) } : begun;
    },
    read: (runId) => around(() => store.read(runId)),
    countChanges: (since, except) => around(() => store.countChanges(since, except)),
    claim: (targetId, runId) => around(() => store.claim(targetId, runId)),
    release: (targetId, runId) => around(() => store.release(targetId, runId)),
    exclusively: (work) =>
      around(() => scheduler.exclusively(async () => ({ ok: true, value: await work(), problems: [] }))),
  };
}
