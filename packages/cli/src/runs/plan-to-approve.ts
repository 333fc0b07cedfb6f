import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { eventsOf, readPlanToApprove, type RunPlan } from '@drawbridge/playbook-runtime';

import type { CloudFlags } from '../clouds/open-clouds.ts';
import { runsPlaces } from '../clouds/runs-place.ts';
import { readJsonFile } from '../files/read-json-file.ts';
import { openRunsToRead, withRuns } from '../state/kept-runs.ts';
import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';

/** What is to be approved. Without its plan, only a hash is known: the approver has seen the plan elsewhere. */
export interface PlanToApprove {
  readonly hash: string;
  readonly plan?: RunPlan;
  /** It came in a file, so that only what its hash stands for is in it. */
  readonly isHandedOn?: true;
}

/** A plan's hash, the JSON of a plan, or a run that was begun. */
export async function findPlanToApprove(
  host: Host,
  what: string,
  flags: CloudFlags & { planHash?: string },
): Promise<PlanToApprove> {
  if (/^[0-9a-f]{64}$/.test(what)) return { hash: what };
  const isFile = existsSync(resolve(host.cwd, what));
  const plans = isFile ? await plansInFile(host, what) : await plansOfRun(host, what, flags);
  const fitting = flags.planHash === undefined ? plans : plans.filter(({ hash }) => hash === flags.planHash);
  const [plan, ...others] = fitting;
  if (plan !== undefined && others.length === 0)
    return { hash: plan.hash, plan, ...(isFile ? { isHandedOn: true } : {}) };
  const hashes = plans.map(({ hash, playbook }) => `${hash} (${playbook.id})`);
  throw new UsageError(
    [`${what} holds ${plans.length} plans; choose one with --plan-hash`, ...hashes].join('\n  '),
  );
}

async function plansInFile(host: Host, path: string): Promise<readonly RunPlan[]> {
  const json = await readJsonFile(host.cwd, path);
  if (!json.ok) throw new ProblemsFound(json.problems);
  const plans = readPlanToApprove(json.value, host.clock.now());
  if (!plans.ok) throw new ProblemsFound(plans.problems);
  return plans.value;
}

async function plansOfRun(host: Host, run: string, flags: CloudFlags): Promise<readonly RunPlan[]> {
  const places = runsPlaces(host, flags);
  for (const place of [await places.configured(), places.simulated]) {
    const read = await withRuns(openRunsToRead(host, place), ({ store }) => store.read(run));
    if (!read.ok) continue;
    const input = eventsOf(read.value, 'run-started')[0]?.input;
    if (input?.kind === 'containment') return [input.plan];
    const shown = eventsOf(read.value, 'plan-made').at(-1)?.plan;
    if (shown !== undefined) return [shown];
  }
  throw new UsageError(
    `'${run}' is neither the hash of a plan, nor the file of one, nor a containment under ${flags.state}`,
  );
}
