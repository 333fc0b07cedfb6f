import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { namesInArn } from '../../client/arn.ts';
import { instanceArn } from '../../ec2/instances.ts';
import { otherAccount, type OtherAccount } from '../../sts/other-account.ts';
import { getOwnIdentity } from '../../sts/own-identity.ts';
import { listSessions, type Session, type SessionFilter } from '../sessions.ts';
import { namesOfRole, readOwningRoles, roleUnread, type OwningRole } from './owning-roles.ts';
import type { SessionParameters } from './parameters.ts';

export type SessionTarget = TargetOf<'aws.principal' | 'aws.instance' | 'aws.ssm-session'>;

/** Where to look, and for what. JSON. */
export type Selection = {
  readonly filter: SessionFilter;
  /** Null: the connection's own region. */
  readonly regions: readonly (string | null)[];
  /** Sessions of this ARN, Drawbridge's own, are left alone. */
  readonly except: string;
};

/** What was found out about the sessions, JSON. */
export type SessionState =
  | OtherAccount
  | { readonly found: 'own-credentials'; readonly arn: string }
  | {
      readonly found: 'sessions';
      readonly account: string;
      readonly selection: Selection;
      readonly active: readonly Session[];
      /** The roles behind their owners, and behind the target. */
      readonly roles: readonly OwningRole[];
      /** Whether the one session that was asked for has ended, in the last 30 days. */
      readonly hasEnded: boolean;
    };

/** Reads only. */
export async function observeSessions(
  context: ActionContext,
  target: SessionTarget,
  parameters: SessionParameters,
): Promise<SessionState> {
  const us = await getOwnIdentity(context);
  const other = otherAccount(us, target);
  if (other !== undefined) return other;
  if (target.kind === 'aws.principal' && us.arns.includes(target.arn)) {
    return { found: 'own-credentials', arn: target.arn };
  }
  const selection = { ...selectionOf(target, parameters), except: us.arn };
  const active = await listActive(context, selection);
  const [region = null] = selection.regions;
  const ended =
    target.kind === 'aws.ssm-session' && active.length === 0
      ? await listSessions(context, region, selection.filter, 'History')
      : [];
  const owners = [
    ...active.map(({ owner }) => owner),
    ...(target.kind === 'aws.principal' ? [target.arn] : []),
  ];
  const roles = await readOwningRoles(context, owners);
  return { found: 'sessions', account: us.account, selection, active, roles, hasEnded: ended.length > 0 };
}

/** The sessions that are open now and were selected, in every region where we look. */
export async function listActive(context: ActionContext, selection: Selection): Promise<readonly Session[]> {
  const found: Session[] = [];
  for (const region of selection.regions) {
    const sessions = await listSessions(context, region, selection.filter);
    found.push(...sessions.filter((session) => session.owner !== selection.except));
  }
  return found;
}

function selectionOf(
  target: SessionTarget,
  { regions }: SessionParameters,
): Pick<Selection, 'filter' | 'regions'> {
  switch (target.kind) {
    case 'aws.principal':
      return {
        filter: { by: 'Owner', value: target.arn },
        regions: regions === undefined || regions.length === 0 ? [null] : regions,
      };
    case 'aws.instance':
      return { filter: { by: 'Target', value: target.instanceId }, regions: [target.region] };
    case 'aws.ssm-session':
      return { filter: { by: 'SessionId', value: target.sessionId }, regions: [target.region] };
  }
}

/** Pure. A session is protected by its owner and by the machine that it is on. */
export function factsOfSessions(state: SessionState, target: SessionTarget): TargetFacts {
  const aimedAt = namesOf(target);
  if (state.found !== 'sessions') return { names: aimedAt, tags: {}, groups: [] };
  const { account, active, roles } = state;
  const machines =
    target.kind === 'aws.instance' ? [instanceArn(target.region, account, target.instanceId)] : [];
  const names = active.flatMap(({ sessionId, owner, on, region }) => [
    sessionId,
    ...namesInArn(owner),
    on,
    ...(region === null ? [] : [instanceArn(region, account, on)]),
  ]);
  const ofRoles = roles.flatMap((role) =>
    namesOfRole(role, [...aimedAt, ...active.map(({ owner }) => owner)]),
  );
  const unread = roles.flatMap((role) => (role.read === 'denied' ? [roleUnread(role.roleName)] : []));
  return {
    names: [...new Set([...aimedAt, ...machines, ...names, ...ofRoles])],
    tags: {},
    groups: [],
    account,
    ...(unread.length === 0 ? {} : { unread }),
  };
}

function namesOf(target: SessionTarget): readonly string[] {
  switch (target.kind) {
    case 'aws.principal':
      return namesInArn(target.arn);
    case 'aws.instance':
      return [target.instanceId];
    case 'aws.ssm-session':
      return [target.sessionId];
  }
}
