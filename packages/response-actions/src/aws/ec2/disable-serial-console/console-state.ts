import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { callAws, openEc2, sendOptions } from '../../client/clients.ts';
import { getCallerIdentity } from '../../sts/caller-identity.ts';
import { otherAccount, type OtherAccount } from '../../sts/other-account.ts';

export type RegionTarget = TargetOf<'aws.region'>;

/** The switch of one region, JSON. */
export type ConsoleSwitch = {
  readonly enabled: boolean;
  /** Held by a declarative policy of the organization: the account itself cannot change it. */
  readonly heldByPolicy: boolean;
};

/** What was found out about the serial console of a region, JSON. */
export type ConsoleState =
  OtherAccount | ({ readonly found: 'switch'; readonly account: string } & ConsoleSwitch);

/** Reads only. */
export async function observeConsole(context: ActionContext, target: RegionTarget): Promise<ConsoleState> {
  const us = await getCallerIdentity(context);
  const other = otherAccount(us, target);
  if (other !== undefined) return other;
  return { found: 'switch', account: us.account, ...(await readSwitch(context, target.region)) };
}

export async function readSwitch(context: ActionContext, region: string): Promise<ConsoleSwitch> {
  const { sdk, client } = await openEc2(context, region);
  const answer = await callAws(context, 'ec2:GetSerialConsoleAccessStatus', () =>
    client.send(new sdk.GetSerialConsoleAccessStatusCommand({}), sendOptions(context)),
  );
  return {
    enabled: answer.SerialConsoleAccessEnabled === true,
    heldByPolicy: answer.ManagedBy === 'declarative-policy',
  };
}

/** Sets the switch; setting it to what it is already is a success. */
export async function setSwitch(context: ActionContext, region: string, enabled: boolean): Promise<void> {
  const { sdk, client } = await openEc2(context, region);
  if (enabled) {
    await callAws(context, 'ec2:EnableSerialConsoleAccess', () =>
      client.send(new sdk.EnableSerialConsoleAccessCommand({}), sendOptions(context)),
    );
  } else {
    await callAws(context, 'ec2:DisableSerialConsoleAccess', () =>
      client.send(new sdk.DisableSerialConsoleAccessCommand({}), sendOptions(context)),
    );
  }
}

/** Pure. A region is protected by its name and by the account that it is of. */
export function factsOfRegion(state: ConsoleState, { region }: RegionTarget): TargetFacts {
  if (state.found !== 'switch') return { names: [region], tags: {}, groups: [] };
  const { account } = state;
  return { names: [region, account, `${account}/${region}`], tags: {}, groups: [], account };
}
