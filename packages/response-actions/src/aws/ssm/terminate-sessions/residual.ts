import type { ResidualAccess } from '../../../contract/action.ts';
import { say } from './plan-termination.ts';
import type { SessionState, SessionTarget } from './session-state.ts';

/** Pure. What the end of sessions leaves open. */
export function residualAfterTermination(
  state: SessionState,
  target: SessionTarget,
): readonly ResidualAccess[] {
  if (state.found !== 'sessions') return [];
  const machines = [...new Set(state.active.map((session) => session.on))].join(', ');
  return [
    {
      code: 'new-sessions',
      what: 'The owner of a session may open another, as long as ssm:StartSession is allowed.',
      remedy: 'Contain the identity: aws.iam.deny-user, or aws.iam.revoke-role-sessions.',
    },
    {
      code: 'what-was-started-runs-on',
      what: `What was started in a session may run on without it${machines === '' ? '' : ` on ${machines}`}: processes, accounts, keys, tunnels.`,
      remedy: 'Look at the session’s log and at the machine; run aws.ec2.isolate-instance on it.',
    },
    ...(target.kind === 'aws.principal'
      ? [
          {
            code: 'other-regions',
            what: `Sessions were looked for only ${say(state.selection)}; those of other regions were not touched.`,
            remedy: 'Name the regions in the parameter regions.',
          },
        ]
      : []),
  ];
}
