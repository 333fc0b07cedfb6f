import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock, type Clock, type Problem } from '@drawbridge/base';
import { parseTrigger } from '@drawbridge/incident-model';
import type { ActionContext, ActionRunner } from '@drawbridge/response-actions';

import type { Watchlist } from '../guards/watchlist.ts';
import type { Playbook } from '../playbook/schema.ts';
import { executeRun } from '../run/execute-run.ts';
import { planRun } from '../run/plan-run.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { openRunStore } from '../store/run-store.ts';
import { undoRun } from '../undo/undo-run.ts';
import type { IncidentUpdate } from '../write-back/incident-writer.ts';
import { comparePlan, compareRun, compareUndo, type CaseDifference } from './compare-case.ts';
import type { PlaybookCase } from './playbook-case.ts';

/** The simulated clouds of one case. `CloudSim` of cloud-sim fits. */
interface CaseClouds {
  readonly connections: ActionContext['connections'];
  readonly operations: readonly {
    readonly operation: string;
    readonly resource: string;
    readonly writes: boolean;
  }[];
  clearOperations(): void;
  inject(fault: PlaybookCase['faults'][number]): void;
  close(): Promise<void>;
}

export interface CaseSurroundings {
  readonly runner: ActionRunner;
  /** Starts simulated clouds with this state; problems where the state is not one. */
  readonly startClouds: (
    world: Readonly<Record<string, unknown>>,
    clock: Clock,
  ) => Promise<{ readonly clouds: CaseClouds } | { readonly problems: readonly Problem[] }>;
}

/** How a case went. `error`: it could not be run, because its incident or its world is not one. */
export interface PlaybookCaseResult {
  readonly outcome: 'pass' | 'fail' | 'error';
  readonly differences: readonly CaseDifference[];
  readonly problems: readonly Problem[];
}

/** Runs one case on clouds of its own and in a folder of its own, and compares what came out. */
export async function runPlaybookCase(
  playbook: Playbook,
  playbookCase: PlaybookCase,
  surroundings: CaseSurroundings,
): Promise<PlaybookCaseResult> {
  const incident = parseTrigger(playbookCase.incident);
  if (!incident.ok) return { outcome: 'error', differences: [], problems: incident.problems };
  const clock = new ManualClock(new Date(playbookCase.now));
  const started = await surroundings.startClouds(playbookCase.world, clock);
  if ('problems' in started) return { outcome: 'error', differences: [], problems: started.problems };
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-case-'));
  try {
    const environment = {
      runner: surroundings.runner,
      context: { connections: started.clouds.connections, clock },
      store: openRunStore(folder, { clock }),
      watchlists: watchlistsOf(playbookCase),
    };
    const plan = await planRun({
      ...environment,
      playbook,
      incident: incident.value,
      chosenBy: playbookCase.chosenBy,
    });
    const differences = [
      ...comparePlan(playbookCase.expect.plan, plan, writesOf(started.clouds)),
      ...(await carryOut(playbookCase, plan, environment, started.clouds)),
    ];
    return { outcome: differences.length === 0 ? 'pass' : 'fail', differences, problems: [] };
  } finally {
    await started.clouds.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Environment = Pick<Parameters<typeof executeRun>[0], 'runner' | 'context' | 'store' | 'watchlists'>;

async function carryOut(
  playbookCase: PlaybookCase,
  plan: RunPlan,
  environment: Environment,
  clouds: CaseClouds,
): Promise<readonly CaseDifference[]> {
  const { run, undo } = playbookCase.expect;
  if (run === undefined) return [];
  for (const fault of playbookCase.faults) clouds.inject(fault);
  const updates: IncidentUpdate[] = [];
  const journal: string[] = [];
  const at = environment.context.clock.now().toISOString();
  const report = await executeRun({
    ...environment,
    plan,
    requester: playbookCase.requester,
    approvals: playbookCase.approvals.map((by) => ({ by, at, planHash: plan.hash })),
    writer: {
      write: (update) => {
        updates.push(update);
        return Promise.resolve({ in: 'incident' });
      },
    },
    onProgress: (event) => journal.push(event.type),
  });
  const came = { report, journal, writes: writesOf(clouds), comment: updates[0]?.comment ?? '' };
  const differences = compareRun(run, came);
  if (undo === undefined) return differences;
  clouds.clearOperations();
  const { reactivate, requester } = playbookCase;
  const undone = await undoRun({ ...environment, runId: report.runId, requester, reactivate });
  return [...differences, ...compareUndo(undo, undone, writesOf(clouds))];
}

function writesOf(clouds: CaseClouds): readonly string[] {
  return clouds.operations
    .filter((operation) => operation.writes)
    .map((operation) => `${operation.operation} ${operation.resource}`);
}

function watchlistsOf(playbookCase: PlaybookCase): readonly Watchlist[] {
  return Object.entries(playbookCase.watchlists).map(([alias, rows]) => {
    const first = rows[0];
    // An empty list still has the columns that Sentinel keeps for it.
    return { alias, columns: first === undefined ? ['Kind', 'Id', 'Reason'] : Object.keys(first), rows };
  });
}
