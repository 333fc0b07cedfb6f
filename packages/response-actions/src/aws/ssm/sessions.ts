import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callAws, openSsm, pagingClient, sendOptions, unlessMissing } from '../client/clients.ts';

/** One session of Session Manager, JSON. */
export type Session = {
  readonly sessionId: string;
  /** Null: the connection's own. */
  readonly region: string | null;
  /** The instance that it is on. */
  readonly on: string;
  /** The ARN of the principal that started it. */
  readonly owner: string;
  readonly status: string;
  /** ISO 8601; null where it is not told. */
  readonly since: string | null;
};

/** Which sessions: those that somebody started, those on a machine, or one. */
export type SessionFilter = {
  readonly by: 'Owner' | 'Target' | 'SessionId';
  readonly value: string;
};

/** The sessions of one region that are open (`Active`), or have ended in the last 30 days (`History`). */
export async function listSessions(
  context: ActionContext,
  region: string | null,
  filter: SessionFilter,
  state: 'Active' | 'History' = 'Active',
): Promise<readonly Session[]> {
  const { sdk, client } = await openSsm(context, region ?? undefined);
  const paging = { client: pagingClient(context, client, 'ssm:DescribeSessions') };
  const input = { State: state, Filters: [{ key: filter.by, value: filter.value }] };
  const sessions = await collectPages(sdk.paginateDescribeSessions(paging, input), (page) =>
    (page.Sessions ?? []).map((session) => ({
      sessionId: session.SessionId ?? '',
      region,
      on: session.Target ?? '',
      owner: session.Owner ?? '',
      status: session.Status ?? 'Unknown',
      since: session.StartDate?.toISOString() ?? null,
    })),
  );
  // The filter again, by us: what is ended here is nobody else's.
  return sessions.filter((session) => valueOf(session, filter.by) === filter.value);
}

function valueOf(session: Session, by: SessionFilter['by']): string {
  switch (by) {
    case 'Owner':
      return session.owner;
    case 'Target':
      return session.on;
    case 'SessionId':
      return session.sessionId;
  }
}

/** Ends one session for good; one that is gone already is as good. */
export async function endSession(
  context: ActionContext,
  { sessionId, region }: Pick<Session, 'sessionId' | 'region'>,
): Promise<void> {
  const { sdk, client } = await openSsm(context, region ?? undefined);
  await unlessMissing(
    callAws(context, 'ssm:TerminateSession', () =>
      client.send(new sdk.TerminateSessionCommand({ SessionId: sessionId }), sendOptions(context)),
    ),
  );
}
