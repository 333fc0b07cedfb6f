import { z } from 'zod';

import type { Difference } from '../../../contract/action.ts';
import type { EvidencePlan } from '../evidence-snapshots.ts';
import type { GroupPath } from '../group-client.ts';
import type { LifecyclePolicy, ManagedGroup } from '../managed-groups.ts';
import type { InstancePath } from '../paths.ts';
import type { PowerParameters } from './power-parameters.ts';
import type { PowerState } from './power-state.ts';

/** What is done about the group before the machine is touched. */
export type GroupStep = GroupPath & {
  readonly step: 'abandon' | 'set-policy' | 'none';
  /** With `set-policy`: as it was, and as we set it. */
  readonly policy: { readonly before: LifecyclePolicy; readonly ours: LifecyclePolicy } | null;
};

/** What is changed, in this order: snapshots, the group, the machine. */
export type PowerChange = InstancePath & {
  readonly instanceId: string;
  /** Null where it has no local SSD: then there is nothing to discard or preserve. */
  readonly localSsd: 'discard' | 'preserve' | null;
  /** Null where none is to be taken. */
  readonly evidence: EvidencePlan | null;
  /** Null for a machine of its own. */
  readonly group: GroupStep | null;
};

const policy = z.strictObject({
  defaultActionOnFailure: z.string(),
  onFailedHealthCheck: z.string().nullable(),
});

/** What undo needs: which machine, when it had last been started before us, and what we did to its group. */
export const powerUndo = z.strictObject({
  project: z.string().min(1),
  zone: z.string().min(1),
  instance: z.string().min(1),
  instanceId: z.string(),
  lastStartBefore: z.string().nullable(),
  group: z
    .strictObject({
      project: z.string().min(1),
      zone: z.string().nullable(),
      region: z.string().nullable(),
      name: z.string().min(1),
      step: z.enum(['abandon', 'set-policy', 'none']),
      policy: z.strictObject({ before: policy, ours: policy }).nullable(),
    })
    .nullable(),
});

export type PowerUndo = z.output<typeof powerUndo>;

/** Pure. What is to be done about the group that the machine is a member of. */
export function planGroupStep(
  group: ManagedGroup | null,
  choice: PowerParameters['managedInstanceGroup'],
): GroupStep | null {
  if (group?.isMember !== true) return null;
  const { project, zone, region, name, defaultActionOnFailure, onFailedHealthCheck } = group;
  const path = { project, zone, region, name };
  if (choice === 'abandon') return { ...path, step: 'abandon', policy: null };
  if (choice !== 'set-policy' || !repairs(group)) return { ...path, step: 'none', policy: null };
  const before = { defaultActionOnFailure, onFailedHealthCheck };
  // Left at its default, the health check's action follows the other one.
  const ours = {
    defaultActionOnFailure: 'DO_NOTHING',
    onFailedHealthCheck: onFailedHealthCheck === 'REPAIR' ? 'DO_NOTHING' : onFailedHealthCheck,
  };
  return { ...path, step: 'set-policy', policy: { before, ours } };
}

/** Whether the group brings back a member that is not running. */
export function repairs({ defaultActionOnFailure, onFailedHealthCheck }: LifecyclePolicy): boolean {
  return defaultActionOnFailure !== 'DO_NOTHING' || onFailedHealthCheck === 'REPAIR';
}

/** Pure. The snapshots that are asked for. */
export function planEvidence(state: PowerState, parameters: PowerParameters): EvidencePlan | null {
  const { snapshots, legalHold } = parameters;
  if (snapshots === 'skip' || state.disks.length === 0) return null;
  return { disks: state.disks, onFailure: snapshots, legalHold };
}

/** What the step changes, for people. */
export function groupDifferences(step: GroupStep | null, group: ManagedGroup | null): readonly Difference[] {
  if (step === null || group === null) return [];
  if (step.step === 'abandon') {
    const after = Math.max(0, group.targetSize - 1);
    return [
      { field: `member of group ${step.name}`, before: 'yes', after: 'no' },
      { field: `target size of group ${step.name}`, before: String(group.targetSize), after: String(after) },
    ];
  }
  return step.policy === null ? [] : policyDifferences(step.name, step.policy.before, step.policy.ours);
}

/** What a change from one policy to another changes. */
export function policyDifferences(
  name: string,
  before: LifecyclePolicy,
  after: LifecyclePolicy,
): readonly Difference[] {
  const fields = ['defaultActionOnFailure', 'onFailedHealthCheck'] as const;
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({
      field: `${field} of group ${name}`,
      before: before[field] ?? 'not set',
      after: after[field] ?? 'not set',
    }));
}

/** What is done to the group, for a summary. */
export function summariseGroupStep(step: GroupStep | null): string {
  if (step?.step === 'abandon') return `, after taking it out of group ${step.name} for good`;
  if (step?.step === 'set-policy') return `, after telling group ${step.name} to repair none of its members`;
  return '';
}
