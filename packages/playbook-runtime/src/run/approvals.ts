import type { CountedChange } from '../guards/caps.ts';
import type { Playbook } from '../playbook/schema.ts';
import { foldName, mayBeSamePerson, namesSomebody } from '../approvals/person-name.ts';
import type { Approval } from '../journal/run-events.ts';
import { countedAs } from '../store/run-digest.ts';
import type { ApprovalNeed, PlanItem } from '../plan/run-plan.ts';

/** Why a run may not go ahead. */
export interface ApprovalRefusal {
  readonly code: 'approval-missing';
  readonly reason: string;
  readonly hints: readonly string[];
}

/** The changes of a plan, as the caps count them. */
export function plannedChanges(playbook: Playbook, items: readonly PlanItem[]): readonly CountedChange[] {
  return items.flatMap((item) =>
    item.decision.kind === 'action' && item.decision.plan.outcome === 'change'
      ? [{ playbook: playbook.id, ...countedAs(item.decision.plan) }]
      : [],
  );
}

/**
 * Whether enough people approved: exactly this plan, not too long ago, each of them a different person, and none of
 * them the requester. See {@link mayBeSamePerson} for which names are one person.
 */
export function checkApprovals(
  asked: AskedApproval,
  approvals: readonly Approval[],
  now: Date,
): ApprovalRefusal | undefined {
  const { needed, why } = asked.need;
  if (needed === 0) return undefined;
  const faults = approvals.map((approval) => approvalFault(approval, asked, now));
  const people = countPeople(approvals.filter((_, at) => faults[at] === undefined));
  if (people >= needed) return undefined;
  return {
    code: 'approval-missing',
    reason: `${needed === 1 ? 'one person has' : 'two people have'} to approve (${why}); ${people} did`,
    hints: [
      ...faults.filter((fault) => fault !== undefined),
      `an approval names the plan's hash (${asked.hash.slice(0, 12)}…) and is not the requester's own`,
    ],
  };
}

/** What was asked for, and by whom. */
export interface AskedApproval {
  /** The plan's hash. */
  readonly hash: string;
  readonly need: ApprovalNeed;
  readonly requester: string;
  /** Who the requester is to their directory, where they had signed in: then persons are told apart by that. */
  readonly requesterSubject?: string;
  /** What a name that was only stated counts; `accept` where nothing is said. */
  readonly stated?: StatedPolicy;
  /** Approvals that do not count any more, and why: see `used-approvals.ts`. */
  readonly used?: ReadonlyMap<Approval, string>;
}

/** What a name that nobody proved to be theirs counts: as good as any, or nothing. */
export type StatedPolicy = 'accept' | 'refuse';

/** How many different people these are at least: names that may be one person count as one. */
function countPeople(approvals: readonly Approval[]): number {
  const people: Approval[] = [];
  for (const approval of approvals) {
    if (!people.some((known) => mayBeOnePerson(known, approval))) people.push(approval);
  }
  return people.length;
}

function mayBeOnePerson(first: Approval, second: Approval): boolean {
  const [left, right] = [first.verified, second.verified];
  if (left?.method === 'ssh' && right?.method === 'ssh' && left.key === right.key) return true;
  if (left?.method === 'sign-in' && right?.method === 'sign-in') return left.subject === right.subject;
  // Two identities that were proved in the same way are told apart by their whole names.
  if (left !== undefined && left.method === right?.method)
    return foldName(left.identity) === foldName(right.identity);
  return mayBeSamePerson(first.by, second.by) !== false;
}

function approvalFault(approval: Approval, asked: AskedApproval, now: Date): string | undefined {
  const who = approval.by.trim();
  if (who === '') return 'an approval has no name';
  const own = whyOwn(approval, asked);
  if (own !== undefined) return own;
  if (approval.verified === undefined && asked.stated === 'refuse')
    return `${who} is stated, not verified, and the configuration refuses that: sign the plan with drawbridge approve`;
  if (approval.planHash !== asked.hash)
    return `${who} approved another plan (${approval.planHash.slice(0, 12)}…)`;
  const used = asked.used?.get(approval);
  if (used !== undefined) return used;
  const given = new Date(approval.at).getTime();
  if (Number.isNaN(given)) return `the time of ${who}'s approval cannot be read: ${approval.at}`;
  if (given > now.getTime() + allowedAhead(approval))
    return `${who}'s approval is dated in the future (${approval.at})`;
  if (now.getTime() - given > asked.need.validForMs) return `${who}'s approval has expired (${approval.at})`;
  return undefined;
}

/** Why an approval is, or may be, the requester's own. Two who have both signed in are told apart by their subjects. */
function whyOwn({ by, verified }: Approval, asked: AskedApproval): string | undefined {
  const who = by.trim();
  const mine = `${who} requested the run and cannot approve it`;
  if (verified?.method === 'sign-in' && asked.requesterSubject !== undefined)
    return verified.subject === asked.requesterSubject ? mine : undefined;
  if (!namesSomebody(who))
    return `the name '${who}' has no letter or digit, or mixes letters of several scripts`;
  const isRequester = mayBeSamePerson(who, asked.requester);
  if (isRequester === undefined)
    return `the requester's name '${asked.requester}' cannot be compared with that of an approver`;
  return isRequester ? mine : undefined;
}

/** A signature comes from another machine, whose clock may be ahead of ours. */
const allowedAhead = ({ verified }: Approval): number => (verified === undefined ? 0 : 60_000);
