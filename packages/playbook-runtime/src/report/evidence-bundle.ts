import { given, hashJson, type JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';
import type { CloudAnswer, ResidualAccess } from '@drawbridge/response-actions';

import { namePeople, type NamedPeople } from '../approvals/approver-names.ts';
import { eventsOf, type Approval, type ContainmentInput, type RunEntry } from '../journal/run-events.ts';
import type { IncidentSummary, PlanItem } from '../plan/run-plan.ts';
import { stepNames } from '../journal/step-names.ts';

/** What happened to one target: how it was before and after, when, and what the cloud answered on the way. */
export interface EvidenceItem {
  readonly action: string;
  readonly target: Target;
  readonly targetId: string;
  /** As the action observed it before the effect; absent where no effect was started. */
  readonly before?: JsonValue;
  /** As it was observed after; absent where it could not be read. */
  readonly after?: JsonValue;
  readonly outcome?: string;
  /** What proves it, or why it is not so. */
  readonly said?: string;
  readonly residual: readonly ResidualAccess[];
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly answers: readonly CloudAnswer[];
}

/**
 * What a run leaves behind for later readers: JSON, made from the journal alone, so that it holds no secret
 * that the journal does not hold, and the journal holds none.
 */
export interface EvidenceBundle {
  readonly version: 1;
  readonly runId: string;
  readonly incident: IncidentSummary;
  readonly playbook: { readonly id: string; readonly version: string };
  readonly planHash: string;
  readonly requester: string;
  readonly approvals: readonly Approval[];
  /** The same, with what each name is worth; bundles of earlier versions have none. */
  readonly people?: NamedPeople;
  readonly items: readonly EvidenceItem[];
  /** How far the journal had come, and the hash of its last entry then. */
  readonly journal: { readonly entries: number; readonly lastHash: string };
  /** SHA-256 (hex) of the canonical JSON of everything else here; also written to the journal. */
  readonly sha256: string;
}

/** Makes the bundle out of a journal. Pure. */
export function buildEvidence(
  runId: string,
  input: ContainmentInput,
  entries: readonly RunEntry[],
): EvidenceBundle {
  const { plan } = input;
  const bundle = {
    version: 1 as const,
    runId,
    incident: plan.incident,
    playbook: { id: plan.playbook.id, version: plan.playbook.version },
    planHash: plan.hash,
    requester: input.requester,
    approvals: input.approvals,
    people: namePeople(input.requester, input.approvals, input.requesterSubject),
    items: plan.items.map((item) => evidenceItem(item, entries)),
    journal: { entries: entries.length, lastHash: entries.at(-1)?.hash ?? '' },
  };
  return { ...bundle, sha256: hashJson(bundle) };
}

/** Whether a bundle is as it was made. */
export function isIntact({ sha256: said, ...bundle }: EvidenceBundle): boolean {
  return hashJson(bundle) === said;
}

function evidenceItem(item: PlanItem, entries: readonly RunEntry[]): EvidenceItem {
  const step = stepNames.contain(item.key);
  const { action, target, targetId } = item;
  // A resumed effect has a second entry, which was observed after the first effect.
  const started = eventsOf(entries, 'effect-started').find((event) => event.step === step);
  const finished = eventsOf(entries, 'effect-finished').findLast((event) => event.step === step);
  return {
    action,
    target,
    targetId,
    ...(started?.plan.outcome === 'change' ? { before: started.plan.observed } : {}),
    ...given({ startedAt: started?.at }),
    ...(finished === undefined ? {} : { finishedAt: finished.at, ...resultOf(finished.result) }),
    residual: finished !== undefined && 'residual' in finished.result ? finished.result.residual : [],
    answers: eventsOf(entries, 'effect-finished')
      .filter((event) => event.step === step)
      .flatMap((event) => event.answers),
  };
}

function resultOf(
  result: Extract<RunEntry['event'], { type: 'effect-finished' }>['result'],
): Pick<EvidenceItem, 'outcome' | 'said' | 'after'> {
  const said = result.outcome === 'contained' ? result.evidence : result.reason;
  const after = 'observed' in result ? { after: result.observed } : {};
  return { outcome: result.outcome, said, ...after };
}
