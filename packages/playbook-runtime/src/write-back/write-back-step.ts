import { uuidOf } from '@drawbridge/base';

import type { RunAction } from '../engine/run-engine.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { RunReport, WriteBackReport } from '../report/run-report.ts';
import type { RunEnvironment } from '../run/run-environment.ts';
import type { OpenRun } from '../store/run-store.ts';
import type { IncidentUpdate } from './incident-writer.ts';
import { renderIncidentComment } from './render-comment.ts';

/** The last step of a run: tells the incident. Its failure is reported and takes nothing back. */
export function writeBackAction(
  playbook: Playbook,
  environment: RunEnvironment,
  run: OpenRun,
  report: () => RunReport,
): RunAction {
  return async () => {
    const told = await tellIncident(updateOf(playbook, run.runId, report()), environment);
    return told;
  };
}

async function tellIncident(
  update: IncidentUpdate | undefined,
  environment: RunEnvironment,
): Promise<WriteBackReport> {
  if (update === undefined) return { outcome: 'none', reason: 'there is nothing new to tell the incident' };
  if (environment.writer === undefined)
    return { outcome: 'none', reason: 'no way to write to incidents is configured' };
  try {
    await environment.writer.write(update);
    return { outcome: 'written', commentId: update.commentId };
  } catch (error) {
    // Not tried again and not thrown: the containment stands, and the report says that nobody was told.
    return { outcome: 'failed', reason: (error as Error).message };
  }
}

/** Status, severity and tags say "contained", so they are set only then. Nothing to do is nothing to tell. */
function updateOf(playbook: Playbook, runId: string, report: RunReport): IncidentUpdate | undefined {
  const { writeBack } = playbook;
  if (report.status === 'nothing-to-do') return undefined;
  const contained = report.status === 'contained';
  if (!writeBack.comment && !contained) return undefined;
  return {
    runId,
    incidentId: report.incident.id,
    commentId: commentIdOf(report),
    ...(writeBack.comment ? { comment: renderIncidentComment(report) } : {}),
    ...(contained && writeBack.status !== undefined ? { status: writeBack.status } : {}),
    ...(contained && writeBack.severity !== undefined ? { severity: writeBack.severity } : {}),
    addTags: contained ? writeBack.tags : [],
  };
}

/** Runs that changed nothing and come to the same share one comment, however often the incident is sent. */
function commentIdOf(report: RunReport): string {
  const changed = report.items.some((one) => one.effectBegun);
  const same = changed ? [report.runId] : [report.incident.id, report.playbook.id, report.planHash];
  return uuidOf(['comment', ...same].join('\u0000'));
}
