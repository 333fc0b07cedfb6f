import { given } from '@drawbridge/base';
import { targetId } from '@drawbridge/incident-model';
import type { RunEvent } from '@drawbridge/playbook-runtime';
import { actionCatalogue, cloudOf, type ActionPlan, type UndoPlan } from '@drawbridge/response-actions';

import { version } from '../../terminal/version.ts';

/** One effect, or one undo, as the journal has it: what was meant, and how it ended. */
export interface JournaledChange {
  readonly run: string;
  readonly step: string;
  /** ISO 8601, when it ended. */
  readonly at: string;
  readonly plan: ActionPlan | UndoPlan;
  readonly finished: Extract<RunEvent, { type: 'effect-finished' | 'undo-finished' }>;
}

/** Where in the audit log the entry stands. */
export interface LogPlace {
  readonly log: string;
  /** The number of the line: from it an export resumes. */
  readonly position: number;
  /** ISO 8601, when the line was written. */
  readonly loggedAt: string;
}

const activities = { Isolate: 1, Evict: 2, Restore: 3, Harden: 4 } as const;
type Activity = keyof typeof activities;

/** The tactic of each D3FEND technique that our actions name. What takes an attacker's access is eviction. */
const tactics: Readonly<Record<string, Activity>> = {
  'D3-ACH': 'Harden',
  'D3-ITF': 'Isolate',
  'D3-NI': 'Isolate',
};

const statuses = { Success: 1, Failure: 2, 'Does Not Exist': 3, Partial: 4, Error: 6 } as const;

const providers = { aws: 'AWS', gcp: 'GCP', azure: 'Azure' } as const;

/** OCSF 1.8 Remediation Activity (class 7001) of one change, with the profile `cloud`. */
export function remediationActivity(change: JournaledChange, place: LogPlace) {
  const { run, step, at, plan, finished } = change;
  const action = actionCatalogue.find(({ id }) => id === plan.action);
  const technique = action?.d3fend ?? '';
  const activity: Activity = finished.type === 'undo-finished' ? 'Restore' : (tactics[technique] ?? 'Evict');
  const { result } = finished;
  const status = statusOf(result);
  const uid = `${run}:${step}`;
  const target = targetId(plan.target);
  return {
    activity_id: activities[activity],
    activity_name: activity,
    category_uid: 7,
    category_name: 'Remediation',
    class_uid: 7001,
    class_name: 'Remediation Activity',
    type_uid: 7001 * 100 + activities[activity],
    type_name: `Remediation Activity: ${activity}`,
    severity_id: 1,
    severity: 'Informational',
    time: Date.parse(at),
    status_id: statuses[status],
    status,
    status_code: result.outcome,
    status_detail: 'evidence' in result ? result.evidence : result.reason,
    command_uid: uid,
    message: `${action?.title ?? plan.action}: ${target}: ${result.outcome}`,
    countermeasures: [
      { d3f_tactic: { name: activity }, ...(technique === '' ? {} : { d3f_technique: { uid: technique } }) },
    ],
    observables: [{ name: 'target', type_id: 10, type: 'Resource UID', value: target }],
    cloud: { provider: providers[cloudOf(plan.action)], ...given({ account: accountOf(plan) }) },
    metadata: {
      product: { name: 'Drawbridge', vendor_name: 'Drawbridge', version },
      version: '1.8.0',
      profiles: ['cloud'],
      uid,
      log_name: place.log,
      sequence: place.position,
      logged_time: Date.parse(place.loggedAt),
    },
    unmapped: {
      run,
      step,
      action: plan.action,
      target_kind: plan.target.kind,
      request_ids: finished.answers.flatMap(({ requestId }) => requestId ?? []),
    },
  };
}

/** Done but not seen is partial; nothing to do is no failure: the access was cut off already. */
function statusOf(result: JournaledChange['finished']['result']): keyof typeof statuses {
  switch (result.outcome) {
    case 'contained':
    case 'restored':
    case 'nothing':
      return 'Success';
    case 'unverified':
      return 'Partial';
    case 'refused':
      return 'Failure';
    case 'failed':
      return result.code === 'not-found' ? 'Does Not Exist' : 'Error';
  }
}

function accountOf(plan: ActionPlan | UndoPlan): { readonly uid: string } | undefined {
  const account = 'facts' in plan ? plan.facts?.account : undefined;
  return account === undefined ? undefined : { uid: account };
}
