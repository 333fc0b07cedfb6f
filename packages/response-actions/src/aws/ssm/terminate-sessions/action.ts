import { isFailure, type Failure } from '@drawbridge/base';

import { partlyDone } from '../../../calls/partly-done.ts';
import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { irreversible } from '../../../contract/irreversible.ts';
import { endSession } from '../sessions.ts';
import { sessionParameters } from './parameters.ts';
import { describeSession, planTermination, say, type TerminationChange } from './plan-termination.ts';
import { residualAfterTermination } from './residual.ts';
import { factsOfSessions, listActive, observeSessions } from './session-state.ts';
import { sessions } from '../grant-resources.ts';
import { roles } from '../../iam/grant-resources.ts';

/** A session is Terminating for a moment before it is gone. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const terminateSessions = defineAction({
  id: 'aws.ssm.terminate-sessions',
  title: 'Terminate sessions of Session Manager',
  description:
    'Ends the open Session Manager sessions of a user or of a role’s session, those on an instance, or one session. They cannot be resumed. Sessions that Drawbridge’s own identity has opened are left alone.',
  targetKinds: ['aws.principal', 'aws.instance', 'aws.ssm-session'],
  isDefaultFor: (target) => target.kind === 'aws.ssm-session',
  parameters: sessionParameters,
  permissions: [
    { name: 'sts:GetCallerIdentity', why: 'to know our own account and identity', phase: 'observe' },
    { name: 'ssm:DescribeSessions', why: 'to find the open sessions', phase: 'observe' },
    {
      name: 'iam:GetRole',
      resource: roles,
      why: 'to know the roles behind the sessions by path and id, as protected assets may name them; without it the plan says so',
      phase: 'observe',
      when: 'sessions of a role',
    },
    { name: 'ssm:DescribeSessions', why: 'to find those opened since the plan', phase: 'apply' },
    { name: 'ssm:TerminateSession', resource: sessions, why: 'to end them', phase: 'apply' },
    { name: 'ssm:DescribeSessions', why: 'to see that none is open', phase: 'verify' },
  ],
  effect: 'The sessions are cut, and cannot be resumed.',
  blastRadius: 'identity',
  auditEvents: ['ssm.amazonaws.com TerminateSession'],
  d3fend: 'D3-ST',
  observe: observeSessions,
  plan: planTermination,
  facts: factsOfSessions,
  apply: terminateAll,
  verify: verifyNoneActive,
  residual: residualAfterTermination,
  ...irreversible,
});

/** One that cannot be ended must not keep the others; what was ended and what was not is said. */
async function terminateAll(context: ActionContext, selection: TerminationChange): Promise<void> {
  const ended: string[] = [];
  const failed: string[] = [];
  let first: Failure | undefined;
  for (const session of await listActive(context, selection)) {
    try {
      await endSession(context, session);
      ended.push(session.sessionId);
    } catch (thrown) {
      if (!isFailure(thrown)) throw thrown;
      first ??= thrown;
      failed.push(session.sessionId);
    }
  }
  if (first === undefined) return;
  const done = ended.length === 0 ? 'no session was ended' : `ended: ${ended.join(', ')}`;
  throw partlyDone(first, `${done}; not ended: ${failed.join(', ')}`, 'Run it again for the others.');
}

async function verifyNoneActive(context: ActionContext, selection: TerminationChange): Promise<Verification> {
  const look = () => listActive(context, selection);
  const left = await pollUntil(context, patience, look, (seen) => seen.length === 0);
  if (left.length === 0) {
    return { verified: true, evidence: `Systems Manager shows no open session ${say(selection)}` };
  }
  const open = left.map((session) => `${session.sessionId} (${describeSession(session)})`).join('; ');
  return { verified: false, reason: `still open, or opened since: ${open}` };
}
