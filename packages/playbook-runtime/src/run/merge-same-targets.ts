import { isConfirmed } from '../guards/same-target.ts';
import type { PlanItem } from '../plan/run-plan.ts';

/**
 * The incident may name one resource twice: in two spellings, or with the ids of two that had its name. The one whose
 * id the cloud confirmed is meant then; without one, a refusal holds for all. Each is planned once.
 */
export function mergeSameTargets(items: readonly PlanItem[]): readonly PlanItem[] {
  return uniqueBy(items, ({ key }) => key).map((named) => {
    const same = items.filter(({ key }) => key === named.key);
    const [meant = named, ...others] = same.toSorted((item, other) => rankOf(item) - rankOf(other));
    if (isNotTheSame(meant)) return meant;
    const olds = others.flatMap(({ decision }) =>
      decision.kind === 'guarded' && decision.refusal.guard === 'same-target'
        ? [`the incident also names another one under this name: ${decision.refusal.reason}`]
        : [],
    );
    return { ...meant, notes: [...meant.notes, ...olds] };
  });
}

/** The lowest is meant; of equals the first. */
function rankOf(item: PlanItem): 0 | 1 | 2 {
  const { decision, target } = item;
  const plan = decision.kind === 'action' ? decision.plan : undefined;
  const seen = plan?.outcome === 'change' || plan?.outcome === 'nothing' ? plan.facts : undefined;
  if (seen !== undefined && isConfirmed(target, seen)) return 0;
  return isNotTheSame(item) ? 1 : 2;
}

function isNotTheSame({ decision }: PlanItem): boolean {
  return decision.kind === 'guarded' && decision.refusal.guard === 'same-target';
}

/** The first of those with an equal key. */
export function uniqueBy<T>(all: readonly T[], key: (entry: T) => string): readonly T[] {
  return [...new Map(all.toReversed().map((entry) => [key(entry), entry])).values()].toReversed();
}
