import { given, uuidOf } from '@drawbridge/base';

import { bindAction, type BoundAction } from '../engine/run-action.ts';
import { writeBack } from '../journal/run-actions.ts';
import type { WriteBackReport } from '../journal/write-back-report.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { RunAudit } from '../store/run-audit.ts';
import type { RunReport } from '../report/run-report.ts';
import type { IncidentUpdate, IncidentWriter } from './incident-writer.ts';
import { renderIncidentComment } from './render-comment.ts';
import { sameRun } from './same-run.ts';
import { tasksOfRun } from './tasks-of-run.ts';

/** The last step of a run: updates the incident. If that fails, it is reported and nothing is undone. */
export function writeBackAction(
  playbook: Playbook,
  writer: IncidentWriter | undefined,
  report: () => RunReport,
  auditLog?: Pick<RunAudit, 'checkpoint'>,
): BoundAction {
  return bindAction(writeBack, async () => {
    const told = report();
    const head = playbook.writeBack.comment ? await auditLog?.checkpoint() : undefined;
    return tellIncident(updateOf(playbook, told, head), writer);
  });
}

async function tellIncident(
  update: IncidentUpdate | undefined,
  writer: IncidentWriter | undefined,
): Promise<WriteBackReport> {
  if (update === undefined)
    return { outcome: 'none', reason: 'there is nothing new to write to the incident' };
  if (writer === undefined)
    return { outcome: 'none', reason: 'no connection for writing to incidents is configured' };
  try {
    const place = await writer.write(update);
    const { commentId } = update;
    if (place.in === 'file') {
      const { file, hints } = place;
      return { outcome: 'kept-in-file', commentId, file, ...given({ hints }) };
    }
    const { incident, redirectedFrom, parts, leftOut } = place;
    return { outcome: 'written', commentId, ...given({ incident, redirectedFrom, parts, leftOut }) };
  } catch (error) {
    // Neither retried nor thrown: the containment stands, and the report says that the incident was not updated.
    return { outcome: 'failed', reason: (error as Error).message };
  }
}

/** Status, severity and tags mean "contained", so they are set only then. If nothing was to be done, nothing is written. */
function updateOf(playbook: Playbook, report: RunReport, head?: string): IncidentUpdate | undefined {
  const { writeBack: wanted } = playbook;
  if (report.status === 'nothing-to-do') return undefined;
  const contained = report.status === 'contained';
  if (!wanted.comment && !contained) return undefined;
  return {
    runId: report.runId,
    incidentId: report.incident.id,
    alertIds: report.incident.alertIds ?? [],
    ruleIds: playbook.triggers.rules,
    commentId: commentIdOf(report),
    ...(wanted.comment ? { comment: renderIncidentComment(report, head), tasks: tasksOfRun(report) } : {}),
    ...(contained && wanted.status !== undefined ? { status: wanted.status } : {}),
    ...(contained && wanted.severity !== undefined ? { severity: wanted.severity } : {}),
    addTags: contained ? wanted.tags : [],
  };
}

/** Runs that changed nothing and have the same outcome share one comment, however often the incident is sent. */
function commentIdOf(report: RunReport): string {
  return uuidOf(['comment', ...sameRun(report)].join('\u0000'));
}
