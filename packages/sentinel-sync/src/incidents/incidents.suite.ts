import type { JsonValue } from '@drawbridge/base';

import { ruleId } from '../workspace.suite.ts';

/** The nth incident of a simulated workspace, changed. */
export function incidentInput(n: number, changes: Readonly<Record<string, JsonValue>> = {}) {
  const properties = {
    title: `Incident ${n}`,
    severity: 'High',
    status: 'New',
    incidentNumber: n,
    createdTimeUtc: '2026-01-12T10:00:00Z',
    lastModifiedTimeUtc: '2026-01-12T10:00:00Z',
    ...changes,
  };
  return { name: ruleId(n), etag: `"${n}"`, properties };
}
