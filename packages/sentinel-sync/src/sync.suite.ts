import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { hasErrors, ManualClock } from '@drawbridge/base';
import type { CloudSim } from '@drawbridge/cloud-sim';
import { discoverContent } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { applyPlan, type ApplyOptions } from './apply/apply-plan.ts';
import type { WorkspaceClient } from './client/workspace-client.ts';
import { readDesired } from './desired/read-desired.ts';
import type { Target } from './desired/target.ts';
import { makePlan, type MakePlanOptions } from './plan/make-plan.ts';
import type { SyncPlan } from './plan/sync-plan.ts';
import { openSimulated, ruleId } from './workspace.suite.ts';

const clock = () => new ManualClock(new Date('2026-11-25T12:00:00Z'));

/** A rule's file that nothing is wrong with, changed. */
export function ruleFile(n: number, changes: object = {}): object {
  return {
    id: ruleId(n),
    name: `Rule ${n}`,
    kind: 'Scheduled',
    description: 'Somebody opened the serial console of a machine.',
    severity: 'High',
    queryFrequency: '1h',
    queryPeriod: '1h',
    triggerOperator: 'gt',
    triggerThreshold: 0,
    tactics: ['LateralMovement'],
    relevantTechniques: ['T1021'],
    query: "AzureActivity\n| where OperationNameValue has 'serialconsole'\n",
    ...changes,
  };
}

/** Writes a repository of these rule files into a new folder. */
export async function writeRules(rules: readonly object[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'sync-'));
  await Promise.all(
    rules.map((rule, at) => writeFileIn(root, `detections/r${at}/rule.yaml`, stringify(rule))),
  );
  return root;
}

export async function writeFileIn(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** What a repository publishes with, and where. */
function targetOf(client: WorkspaceClient): Target {
  return { name: 'test', source: 'test', address: client.address, parameters: {}, overrides: [] };
}

/** Plans a repository against a simulator. */
export async function planOf(
  sim: CloudSim,
  root: string,
  { lenient = false, ...options }: Partial<MakePlanOptions> & { readonly lenient?: boolean } = {},
): Promise<SyncPlan> {
  const client = await openSimulated(sim);
  const target = options.target ?? targetOf(client);
  const { resources, problems, held } = await readDesired(await discoverContent(root), target, clock().now());
  if (!lenient && hasErrors(problems)) throw new Error(problems.map((problem) => problem.message).join('; '));
  return makePlan({ client, target, desired: resources, held, root, ...options });
}

/** Applies a plan to a simulator. */
export async function applyTo(sim: CloudSim, plan: SyncPlan, options: Partial<ApplyOptions> = {}) {
  const journals = await mkdtemp(join(tmpdir(), 'sync-journal-'));
  const client = await openSimulated(sim);
  return applyPlan({
    client,
    plan,
    journals,
    locks: journals,
    clock: clock(),
    onError: 'continue',
    ...options,
  });
}

/** How many calls of a simulator wrote. */
export function writesOf(sim: CloudSim): number {
  return sim.operations.filter((operation) => operation.writes).length;
}

/** A count's worth of rule files. */
export function ruleFiles(count: number, changes: object = {}): readonly object[] {
  return Array.from({ length: count }, (_, n) => ruleFile(n, changes));
}
