import { expect } from 'vitest';

import type { RunSetup } from '../run-setup.suite.ts';
import { runAndDie, type CrashPoint } from './crash-child.suite.ts';

/** What a killed process leaves on the disk, but for its lock, without the wait for a process; gives the run's id. */
export async function breakOffAt(setup: RunSetup, point: CrashPoint): Promise<string> {
  const { folder } = setup.store;
  const { connections } = setup.context;
  const die = () => {
    throw new Error('broken off');
  };
  await expect(runAndDie({ folder, connections, point }, die)).rejects.toThrow('broken off');
  return onlyUnfinished(setup);
}

/** The id of the only run that there is, which has not ended. */
export async function onlyUnfinished(setup: RunSetup): Promise<string> {
  const { runs } = await setup.store.list();
  expect(runs.map((run) => run.status)).toEqual(['unfinished']);
  return runs[0]!.runId;
}
