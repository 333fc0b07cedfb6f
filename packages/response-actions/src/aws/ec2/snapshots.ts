import { given } from '@drawbridge/base';
import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callAws, openEc2, pagingClient, sendOptions } from '../client/clients.ts';

/** A snapshot of ours, of one volume. */
export interface Snapshot {
  readonly snapshotId: string;
  readonly volumeId: string;
  /** `pending` is no fault: it holds the moment of the call, and is copied after that. */
  readonly status: string;
}

/** Whose evidence it is. */
export interface EvidenceTags {
  readonly instanceId: string;
  readonly idempotencyKey: string;
  readonly legalHold: boolean;
}

/**
 * Takes a snapshot of every EBS volume of an instance, all of one moment, unless the same step has done so already.
 * They hold the moment of the call; nothing has to wait until they are copied.
 */
export async function takeSnapshots(
  context: ActionContext,
  region: string,
  evidence: EvidenceTags,
): Promise<void> {
  const done = await listSnapshots(context, region, 'drawbridge:step', evidence.idempotencyKey);
  if (done.length > 0) return;
  const { sdk, client } = await openEc2(context, region);
  const input = {
    InstanceSpecification: { InstanceId: evidence.instanceId },
    Description: `Drawbridge: evidence of ${evidence.instanceId}`,
    TagSpecifications: [{ ResourceType: 'snapshot' as const, Tags: tagsFor(context, evidence) }],
  };
  const hints = ['Grant ec2:CreateSnapshots and ec2:CreateTags to the identity that Drawbridge uses.'];
  await callAws(
    context,
    'ec2:CreateSnapshots',
    () => client.send(new sdk.CreateSnapshotsCommand(input), sendOptions(context)),
    { 'access-denied': hints },
  );
}

/** Our snapshots that carry this tag, over all pages. */
export async function listSnapshots(
  context: ActionContext,
  region: string,
  tag: 'drawbridge:step' | 'drawbridge:instance',
  value: string,
): Promise<readonly Snapshot[]> {
  const { sdk, client } = await openEc2(context, region);
  const paging = { client: pagingClient(context, client, 'ec2:DescribeSnapshots') };
  const input = { OwnerIds: ['self'], Filters: [{ Name: `tag:${tag}`, Values: [value] }] };
  return collectPages(sdk.paginateDescribeSnapshots(paging, input), (page) =>
    (page.Snapshots ?? []).map(({ SnapshotId, VolumeId, State }) => ({
      snapshotId: SnapshotId ?? '',
      volumeId: VolumeId ?? '',
      status: State ?? 'unknown',
    })),
  );
}

function tagsFor({ reference = {} }: ActionContext, evidence: EvidenceTags) {
  const { incident, run } = reference;
  const { instanceId, idempotencyKey, legalHold } = evidence;
  const tags = {
    drawbridge: 'evidence',
    'drawbridge:instance': instanceId,
    'drawbridge:step': idempotencyKey,
    ...given({ 'drawbridge:incident': incident, 'drawbridge:run': run }),
    ...(legalHold ? { 'drawbridge:legal-hold': 'true' } : {}),
  };
  // A tag's value holds at most 256 characters.
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value: Value.slice(0, 256) }));
}
