import type { Playbook } from '../playbook/schema.ts';
import type { GuardRefusal } from './guard-refusal.ts';

/** How many changes a playbook made since an instant, or why that cannot be known. */
export type CountedChanges =
  { readonly ok: true; readonly count: number } | { readonly ok: false; readonly why: string };

/** Whether this many changes may be made now. What cannot be counted is refused. */
export function checkCaps(
  playbook: Playbook,
  planned: number,
  lastHour: CountedChanges,
): GuardRefusal | undefined {
  const { perRun, perHour } = playbook.guards.caps;
  if (planned === 0) return undefined;
  if (planned > perRun) {
    return refuse(
      'cap-per-run',
      `the plan makes ${planned} changes, at most ${perRun} are allowed in one run`,
    );
  }
  if (!lastHour.ok) {
    return refuse('cap-unknown', `the changes of the last hour cannot be counted: ${lastHour.why}`);
  }
  if (lastHour.count + planned <= perHour) return undefined;
  return refuse(
    'cap-per-hour',
    `${lastHour.count} changes were made in the last hour and the plan makes ${planned} more: at most ${perHour} are allowed`,
  );
}

function refuse(code: string, reason: string): GuardRefusal {
  return {
    guard: 'caps',
    code,
    reason,
    hints: ['many changes at once may be a false alarm, or an attack on the playbook: let a person look'],
  };
}
