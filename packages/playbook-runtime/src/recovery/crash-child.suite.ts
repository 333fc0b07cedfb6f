import { createActionRunner, type ActionRunner, type CloudConnections } from '@drawbridge/response-actions';

import { incidentWithKeys, keyPlaybook, keys, protectedAssets } from '../run-setup.suite.ts';
import { openRunStore } from '../store/run-store.ts';
import { executeRun } from '../run/execute-run.ts';
import { planRun } from '../run/plan-run.ts';

/** Where the process of a crash test kills itself. */
export type CrashPoint =
  'step-started' | 'effect-started' | 'change-made' | 'effect-finished' | 'step-finished';

export interface CrashOrder {
  readonly folder: string;
  readonly connections: CloudConnections;
  readonly point: CrashPoint;
}

/** Contains two keys, and dies without a word when it reaches the point for the first key. */
export async function runAndDie({ folder, connections, point }: CrashOrder, die: () => never): Promise<void> {
  const clock = {
    now: () => new Date(),
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  };
  const environment = {
    runner: dyingRunner(point, die),
    context: { connections, clock },
    store: openRunStore(folder, { clock }),
    watchlists: [protectedAssets()],
  };
  const plan = await planRun({
    ...environment,
    playbook: keyPlaybook(),
    incident: incidentWithKeys(keys[0], keys[1]),
  });
  await executeRun({
    ...environment,
    plan,
    requester: 'automation',
    approvals: [{ by: 'bo', at: new Date().toISOString(), planHash: plan.hash }],
    onProgress: (event) => {
      const ofAKey = 'step' in event && event.step.startsWith('contain');
      if (ofAKey && event.type === point) die();
    },
  });
}

function dyingRunner(point: CrashPoint, die: () => never): ActionRunner {
  const runner = createActionRunner();
  if (point !== 'change-made') return runner;
  return {
    ...runner,
    execute: (context, plan, options) =>
      runner.execute(context, plan, {
        ...options,
        journal: { ...options.journal, afterEffect: () => Promise.resolve(die()) },
      }),
  };
}

function kill(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
}

const order = process.argv[2];
if (order !== undefined && process.argv[1]?.endsWith('crash-child.suite.ts')) {
  await runAndDie(JSON.parse(order) as CrashOrder, kill);
}
