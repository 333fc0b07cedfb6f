import type { Playbook } from '../playbook/schema.ts';
import { overrideHint, type GuardRefusal } from './guard-refusal.ts';

/** One change that was made, or is planned. */
export interface CountedChange {
  readonly playbook: string;
  /** AWS account, Google project, Entra tenant or Azure subscription, where it is known. */
  readonly account?: string;
  /** Whom the change takes from a pool that must not be emptied. */
  readonly takes?: TakenMember;
  /** Set where an unfinished run has reserved the change and not made it yet: the id of that run. */
  readonly reservedBy?: string;
}

/** A member of a pool, by its id. */
export interface TakenMember {
  readonly pool: string;
  readonly member: string;
}

/**
 * The changes that were made since an instant and those that unfinished runs have reserved, by all playbooks. Where a
 * run cannot be read, why, and what could be counted all the same.
 */
export type CountedChanges =
  | { readonly ok: true; readonly changes: readonly CountedChange[] }
  | { readonly ok: false; readonly why: string; readonly changes?: readonly CountedChange[] };

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
  if (perAccount !== undefined && planned.some((change) => change.account === undefined)) {
    return unknownAccount();
  }
  if (!lastHour.ok) {
    return refuse('cap-unknown', `the changes of the last hour cannot be counted: ${lastHour.why}`, [
      'look at the run, and set it aside: drawbridge runs repair RUN',
    ]);
  }
  const counted = lastHour.changes.filter((change) => change.playbook === playbook.id);
  if (counted.length + planned.length > perHour) {
    return refuse(
      'cap-per-hour',
      `${said(counted, '')} and the plan makes ${planned.length} more: at most ${perHour} are allowed`,
      unfinishedHints(counted),
    );
  }
  return perAccount === undefined ? undefined : checkAccounts(perAccount, planned, lastHour.changes);
}

function checkAccounts(
  most: number,
  planned: readonly CountedChange[],
  made: readonly CountedChange[],
): GuardRefusal | undefined {
  for (const account of new Set(planned.map((change) => change.account))) {
    const within = (changes: readonly CountedChange[]) =>
      changes.filter((change) => change.account === account);
    const [counted, more] = [within(made), within(planned).length];
    if (counted.length + more <= most) continue;
    return refuse(
      'cap-per-account',
      `${said(counted, ` in ${account ?? ''}`)} and the plan makes ${more} more: at most ${most} are allowed`,
      unfinishedHints(counted),
    );
  }
  return undefined;
}

/** `2 changes were made in the last hour`, and how many of them are only reserved. */
function said(counted: readonly CountedChange[], where: string): string {
  const reserved = counted.filter((change) => change.reservedBy !== undefined).length;
  const made = `${counted.length - reserved} changes were made${where} in the last hour`;
  return reserved === 0 ? made : `${made}, ${reserved} are reserved by unfinished runs`;
}

function unfinishedHints(counted: readonly CountedChange[]): readonly string[] {
  const runs = [
    ...new Set(counted.flatMap(({ reservedBy }) => (reservedBy === undefined ? [] : [reservedBy]))),
  ];
  if (runs.length === 0) return [];
  const more = runs.length > 3 ? ` and ${runs.length - 3} more` : '';
  return [`unfinished: ${runs.slice(0, 3).join(', ')}${more}; recover a run whose process has died`];
}

const lookHint =
  'many changes at once may be a false alarm, or an attack on the playbook: have a person look';

/** Two people cannot know the account either, so they cannot override this. */
function unknownAccount(): GuardRefusal {
  const reason = 'the account of a target is unknown, so the changes in it cannot be counted';
  return { guard: 'caps', code: 'cap-unknown', reason, hints: [lookHint], overridable: false };
}

function refuse(code: string, reason: string, more: readonly string[] = []): GuardRefusal {
  const hints = [lookHint, ...more, overrideHint('caps')];
  return { guard: 'caps', code, reason, hints, overridable: true };
}
