import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import type { Session } from '../sessions.ts';
import type { Selection, SessionState, SessionTarget } from './session-state.ts';

/**
 * What is changed: which sessions, and not their ids. Who opens one more while the plan waits for its approval must
 * not make it another plan.
 */
export type TerminationChange = Selection;

export type TerminationDecision = PlanDecision<TerminationChange, null>;

/** Pure. */
export function planTermination(state: SessionState, target: SessionTarget): TerminationDecision {
  switch (state.found) {
    case 'other-account':
      return refuse(
        'other-account',
        `the target is of account ${state.account}; our credentials are of ${state.ours}`,
        [`Connect to account ${state.account}, or assume a role there, and run it again.`],
      );
    case 'own-credentials':
      return refuse('own-credentials', `${state.arn} is the identity with which Drawbridge itself acts`, [
        'Act with another identity.',
      ]);
    case 'sessions':
      return planSessions(state, target);
  }
}

function planSessions(
  { active, selection, hasEnded }: Extract<SessionState, { found: 'sessions' }>,
  target: SessionTarget,
): TerminationDecision {
  if (active.length > 0) {
    const count = active.length === 1 ? '1 open session' : `${String(active.length)} open sessions`;
    return {
      outcome: 'change',
      summary: `End ${count} of Session Manager ${say(selection)}, and those that are opened until then`,
      differences: active.map((session) => ({
        field: `session ${session.sessionId}`,
        before: describeSession(session),
        after: 'ended for good',
      })),
      change: selection,
      undo: null,
    };
  }
  if (target.kind === 'aws.ssm-session' && !hasEnded) {
    return refuse('session-not-found', `there is no session ${target.sessionId} in ${target.region}`, [
      'Ended sessions are listed for 30 days. See whether it is of another region or account.',
    ]);
  }
  const reason = `no session of Session Manager is open ${say(selection)}`;
  return { outcome: 'nothing', reason };
}

/** One session in words: `on i-0123, opened by arn:…, since 2026-…`. */
export function describeSession({ on, owner, since, status }: Session): string {
  return `${status} on ${on}, opened by ${owner}${since === null ? '' : `, since ${since}`}`;
}

/** The selection in words. */
export function say({ filter, regions }: Selection): string {
  const where = regions.map((region) => region ?? 'the region of the connection').join(', ');
  switch (filter.by) {
    case 'Owner':
      return `of ${filter.value} in ${where}`;
    case 'Target':
      return `on ${filter.value} in ${where}`;
    case 'SessionId':
      return `with the id ${filter.value} in ${where}`;
  }
}
