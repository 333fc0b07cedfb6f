import type { AuditLogOptions } from '@drawbridge/audit-log';
import type { Problem } from '@drawbridge/base';
import { auditLogOptions, openRunAudit, openRunStore, type RunStore } from '@drawbridge/playbook-runtime';

import type { AuditPlaces } from '../clouds/audit-places.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';

/** The runs in a folder and the log over all of them: whatever writes to a journal, or sets a run aside, leaves its line there. */
export function auditedFolder(scope: VerbScope, places: AuditPlaces): RunStore {
  const auditLog = openRunAudit({ ...places, onProblem: tellOfLog(scope, places) });
  return openRunStore(places.runs, { clock: places.clock, auditLog });
}

/** The log of the runs in a folder, for what reads, verifies or restarts it. */
export function folderLog(places: AuditPlaces): AuditLogOptions {
  return auditLogOptions(places);
}

/**
 * Says that the log could not be signed. Where nobody has named a key and there is no place to make one, such as in a
 * container, no run fails for it.
 */
export function tellOfLog(scope: VerbScope, { keyIsNamed }: AuditPlaces): (found: Problem) => void {
  return (found) => {
    const isMild = found.code === 'audit/key-unusable' && !keyIsNamed;
    showProblems(scope, [isMild ? { ...found, severity: 'warning' } : found]);
  };
}
