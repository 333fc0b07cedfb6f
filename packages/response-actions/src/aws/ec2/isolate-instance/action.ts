import { isFailure, RetryableFailure, TerminalFailure } from '@drawbridge/base';
import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { getInstance, setGroups } from '../instances.ts';
import { ensureQuarantineGroup } from '../quarantine-group.ts';
import { listSnapshots, takeSnapshots } from '../snapshots.ts';
import { factsOfInstance, findGroups, observeInstance } from './instance-state.ts';
import { isolationParameters } from './parameters.ts';
import {
  holdsOnly,
  isIsolated,
  planIsolation,
  type IsolationChange,
  type IsolationUndo,
} from './plan-isolation.ts';
import { residualAfterIsolation } from './residual.ts';
import { planUndo } from './undo.ts';
import { newResources } from '../grant-resources.ts';

const undoToken = z.strictObject({
  instanceId: z.string().min(1),
  region: z.string().min(1),
  interfaces: z.array(z.strictObject({ id: z.string(), vpcId: z.string(), groups: z.array(z.string()) })),
});

const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const isolateInstance = defineAction({
  id: 'aws.ec2.isolate-instance',
  title: 'Isolate an instance',
  description:
    'Snapshots every EBS volume of an EC2 instance, and puts a security group that lets nothing in and nothing out on every network interface of it, in place of all others. The machine runs on, with its memory.',
  targetKinds: ['aws.instance'],
  isDefaultFor: () => true,
  parameters: isolationParameters,
  undoToken,
  permissions: [
    { name: 'sts:GetCallerIdentity', why: 'to know our own account and identity', phase: 'observe' },
    { name: 'ec2:DescribeInstances', why: 'to read interfaces, groups, volumes and tags', phase: 'observe' },
    { name: 'ec2:DescribeInstanceAttribute', why: 'to read termination protection', phase: 'observe' },
    { name: 'ec2:DescribeSecurityGroups', why: 'to find the quarantine group', phase: 'observe' },
    {
      name: 'autoscaling:DescribeAutoScalingInstances',
      why: 'to read the Auto Scaling group that it is a member of; without it the plan says so, and protected groups refuse',
      phase: 'observe',
    },
    { name: 'ec2:DescribeSnapshots', why: 'to take the same snapshots only once', phase: 'apply' },
    { name: 'ec2:CreateSnapshots', why: 'to keep the disks as evidence', phase: 'apply' },
    {
      name: 'ec2:CreateTags',
      resource: newResources,
      why: 'to tag snapshots and group as they are made',
      phase: 'apply',
    },
    { name: 'ec2:DescribeSecurityGroups', why: 'to find the quarantine group', phase: 'apply' },
    { name: 'ec2:CreateSecurityGroup', why: 'to make it where it is not there', phase: 'apply' },
    { name: 'ec2:RevokeSecurityGroupIngress', why: 'to take rules from it that let in', phase: 'apply' },
    { name: 'ec2:RevokeSecurityGroupEgress', why: 'to take rules from it that let out', phase: 'apply' },
    { name: 'ec2:ModifyNetworkInterfaceAttribute', why: 'to put it on the interfaces', phase: 'apply' },
    { name: 'ec2:DescribeInstances', why: 'to see the group on every interface', phase: 'verify' },
    { name: 'ec2:DescribeSecurityGroups', why: 'to see that the group has no rule', phase: 'verify' },
    { name: 'ec2:DescribeSnapshots', why: 'to see how the snapshots stand', phase: 'verify' },
    { name: 'ec2:DescribeInstances', why: 'to see that the groups are as we left them', phase: 'undo' },
    { name: 'ec2:DescribeSecurityGroups', why: 'to know our group', phase: 'undo' },
    { name: 'ec2:ModifyNetworkInterfaceAttribute', why: 'to put the old groups back', phase: 'undo' },
  ],
  reversible: 'yes',
  effect:
    'No new connection reaches the machine or leaves it; what was open and tracked ends when it is idle.',
  blastRadius: 'machine',
  auditEvents: [
    'ec2.amazonaws.com CreateSnapshots',
    'ec2.amazonaws.com CreateSecurityGroup',
    'ec2.amazonaws.com ModifyNetworkInterfaceAttribute',
  ],
  d3fend: 'D3-NI',
  observe: observeInstance,
  plan: planIsolation,
  facts: factsOfInstance,
  apply: isolate,
  verify: verifyIsolated,
  residual: residualAfterIsolation,
  planUndo,
  applyUndo: restore,
  verifyUndo: verifyRestored,
});

async function isolate(
  context: ActionContext,
  change: IsolationChange,
  idempotencyKey: string,
): Promise<void> {
  const { region, instanceId, legalHold } = change;
  if (change.evidence === 'snapshot') {
    try {
      await takeSnapshots(context, region, { instanceId, idempotencyKey, legalHold });
    } catch (thrown) {
      // What failed is told by verify, which finds no snapshot; the disks are as they were.
      if (!isFailure(thrown) || change.ifEvidenceFails === 'refuse') throw thrown;
    }
  }
  const groups = new Map<string, string>();
  for (const vpcId of new Set(change.interfaces.map((networkInterface) => networkInterface.vpcId))) {
    groups.set(vpcId, await ensureQuarantineGroup(context, region, vpcId));
  }
  await setAll(
    context,
    region,
    change.interfaces.map(({ id, vpcId }) => ({ id, groups: [groups.get(vpcId) ?? ''] })),
    'isolated',
  );
}

/** Every interface in turn; one that cannot be changed must not keep the others, and is named. */
async function setAll(
  context: ActionContext,
  region: string,
  interfaces: readonly { readonly id: string; readonly groups: readonly string[] }[],
  what: 'isolated' | 'restored',
): Promise<void> {
  const done: string[] = [];
  const failed: string[] = [];
  let first: unknown;
  for (const { id, groups } of interfaces) {
    try {
      await setGroups(context, region, id, groups);
      done.push(id);
    } catch (thrown) {
      if (!isFailure(thrown)) throw thrown;
      first ??= thrown;
      failed.push(id);
    }
  }
  if (!isFailure(first)) return;
  const message = `${what}: ${done.length === 0 ? 'none' : done.join(', ')}; not ${what}: ${failed.join(', ')}. ${first.message}`;
  throw first instanceof RetryableFailure
    ? new RetryableFailure(first.code, message, { hints: first.hints, retryAfterMs: first.retryAfterMs })
    : new TerminalFailure(first.code, message, { hints: first.hints });
}

async function verifyIsolated(context: ActionContext, change: IsolationChange): Promise<Verification> {
  const { region, instanceId } = change;
  const look = async (): Promise<readonly string[]> => {
    const instance = await getInstance(context, region, instanceId);
    const groups = await findGroups(context, instance);
    return instance.interfaces
      .filter((networkInterface) => !isIsolated(networkInterface, groups[networkInterface.vpcId] ?? null))
      .map((networkInterface) => networkInterface.id);
  };
  const open = await pollUntil(context, patience, look, (seen) => seen.length === 0);
  const disks = await sayEvidence(context, change);
  if (open.length === 0) {
    return {
      verified: true,
      evidence: `EC2 shows the quarantine group alone on every interface of ${instanceId}; ${disks}`,
    };
  }
  return { verified: false, reason: `not isolated: ${open.join(', ')} of ${instanceId}; ${disks}` };
}

/** How the evidence stands, volume by volume, in words. */
async function sayEvidence(context: ActionContext, change: IsolationChange): Promise<string> {
  if (change.evidence === 'none') return 'no snapshot was asked for';
  const taken = await listSnapshots(context, change.region, 'drawbridge:instance', change.instanceId);
  return change.volumes
    .map((volumeId) => {
      const of = taken
        .filter((snapshot) => snapshot.volumeId === volumeId)
        .map((snapshot) => `${snapshot.snapshotId} (${snapshot.status})`);
      return of.length === 0
        ? `NO snapshot of ${volumeId}: take one by hand, the disk is as it was`
        : `snapshot of ${volumeId}: ${of.join(', ')}`;
    })
    .join('; ');
}

/** Only the interfaces that still hold our group alone: one that is restored already is left as it is. */
async function restore(context: ActionContext, undo: IsolationUndo): Promise<void> {
  const now = await getInstance(context, undo.region, undo.instanceId);
  const groups = await findGroups(context, now);
  const ours = undo.interfaces.filter((networkInterface) =>
    now.interfaces.some(
      (seen) => seen.id === networkInterface.id && holdsOnly(seen, groups[seen.vpcId]?.groupId),
    ),
  );
  await setAll(context, undo.region, ours, 'restored');
}

async function verifyRestored(context: ActionContext, undo: IsolationUndo): Promise<Verification> {
  const look = async (): Promise<readonly string[]> => {
    const { interfaces } = await getInstance(context, undo.region, undo.instanceId);
    return undo.interfaces
      .filter(
        (networkInterface) =>
          interfaces.find((seen) => seen.id === networkInterface.id)?.groups.join() !==
          networkInterface.groups.join(),
      )
      .map((networkInterface) => networkInterface.id);
  };
  const open = await pollUntil(context, patience, look, (seen) => seen.length === 0);
  return open.length === 0
    ? { verified: true, evidence: `EC2 shows the old groups on every interface of ${undo.instanceId}` }
    : { verified: false, reason: `EC2 does not show the old groups on ${open.join(', ')}` };
}
