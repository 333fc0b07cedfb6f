import type { RunReport } from '../report/run-report.ts';

/**
 * What the ids of what is written to an incident are made of. Runs that changed nothing and have the same outcome share
 * them, however often the incident is sent.
 */
export function sameRun(report: RunReport): readonly string[] {
  const changed = report.items.some((item) => item.effectBegun);
  return changed ? [report.runId] : [report.incident.id, report.playbook.id, report.planHash];
}
