import type { Playbook } from '../playbook/schema.ts';
import { overrideHint, type GuardRefusal } from './guard-refusal.ts';

/** One change that was made, or is planned. */
export interface CountedChange {
  readonly playbook: string;
  /** AWS account, Google project, Entra tenant or Azure subscription, where it is known. */
  readonly account?: string;
}

/** The changes that were made since an instant, by all playbooks, or why they cannot be counted. */
export type CountedChanges =
  | { readonly ok: true; readonly changes: readonly CountedChange[] }
  | { readonly ok: false; readonly why: string };

/** Whether these changes may be made now. What cannot be counted is refused. */
export function checkCaps(
  playbook: Playbook,
  planned: readonly CountedChange[],
  lastHour: CountedChanges,
): GuardRefusal | undefined {
  const { perRun, perHour, perAccount } = playbook.guards.caps;
  if (planned.length === 0) return undefined;
  if (planned.length > perRun) {
    return refuse(
      'cap-per-run',
      `the plan makes ${planned.length} changes, at most ${perRun} are allowed in one run`,
    );
  }
  if (!lastHour.ok) {
    return refuse('cap-unknown', `the changes of the last hour cannot be counted: ${lastHour.why}`);
  }
  const made = lastHour.changes.filter((change) => change.playbook === playbook.id).length;
  if (made + planned.length > perHour) {
    return refuse(
      'cap-per-hour',
      `${made} changes were made in the last hour and the plan makes ${planned.length} more: at most ${perHour} are allowed`,
    );
  }
  return perAccount === undefined ? undefined : checkAccounts(perAccount, planned, lastHour.changes);
}

function checkAccounts(
  most: number,
  planned: readonly CountedChange[],
  made: readonly CountedChange[],
): GuardRefusal | undefined {
  if (planned.some((change) => change.account === undefined)) {
    return refuse(
      'cap-unknown',
      'the account of a target is unknown, so the changes in it cannot be counted',
    );
  }
  for (const account of new Set(planned.map((change) => change.account))) {
    const count = (changes: readonly CountedChange[]): number =>
      changes.filter((change) => change.account === account).length;
    if (count(made) + count(planned) <= most) continue;
    return refuse(
      'cap-per-account',
      `${count(made)} changes were made in ${account ?? ''} in the last hour and the plan makes ${count(planned)} more: at most ${most} are allowed`,
    );
  }
  return undefined;
}

function refuse(code: string, reason: string): GuardRefusal {
  const hints = [
    'many changes at once may be a false alarm, or an attack on the playbook: have a person look',
  ];
  if (code === 'cap-unknown') return { guard: 'caps', code, reason, hints, overridable: false };
  return { guard: 'caps', code, reason, hints: [...hints, overrideHint('caps')], overridable: true };
}
