import type { Problem } from '@drawbridge/base';
import { openRunAudit, openRunStore, type RunStore } from '@drawbridge/playbook-runtime';

import type { AuditPlaces } from '../clouds/audit-places.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';

/** The runs and the log over all of them: whatever writes to a journal, or sets a run aside, leaves its line there. */
export function openAuditedRuns(scope: VerbScope, places: AuditPlaces): RunStore {
  const auditLog = openRunAudit({
    ...places,
    onProblem: (found) => {
      showProblems(scope, [asGrave(found, places)]);
    },
  });
  return openRunStore(places.runs, { clock: places.clock, auditLog });
}

/** Where nobody has named a key and there is no place to make one, such as in a container, no run fails for it. */
function asGrave(found: Problem, { keyIsNamed }: AuditPlaces): Problem {
  return found.code === 'audit/key-unusable' && !keyIsNamed ? { ...found, severity: 'warning' } : found;
}
