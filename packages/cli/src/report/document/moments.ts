import type { Alert, DetectedIncident } from '@drawbridge/detection-core';
import type { Approval, RunPlan, RunReport, UndoReport } from '@drawbridge/playbook-runtime';

import type { Block, Moment } from '../../document/document.ts';
import { toneOf } from './tones.ts';

/** Of one kind in a timeline; the rest is counted, and all of it is in the JSON. */
const mostMoments = 300;

/** Moments in the order of their time, as a block; of very many, the first and how many more there are. */
export function timeline(moments: readonly Moment[]): readonly Block[] {
  if (moments.length === 0) return [];
  // Several answers to one incident each tell of it.
  const single = [...new Map(moments.map((moment) => [JSON.stringify(moment), moment])).values()];
  const sorted = single.sort((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime());
  const left = sorted.length - mostMoments;
  return [
    { kind: 'timeline', moments: sorted.slice(0, mostMoments) },
    ...(left > 0
      ? [{ kind: 'text', text: `${left.toLocaleString('en-US')} more moments are left out here.` } as const]
      : []),
  ];
}

/** What the alerts stand on: each row that they have kept, at its own time. */
export function eventMoments(alerts: readonly Alert[]): readonly Moment[] {
  return alerts.flatMap((alert) =>
    alert.rows.map((row): Moment => {
      const { TimeGenerated: at, Actor: actor, Operation: operation, Target: target, SourceIp: source } = row;
      const parts = [actor, operation, target].filter((part) => typeof part === 'string' && part !== '');
      const from = typeof source === 'string' && source !== '' ? [' from ', { code: source }] : [];
      const text = parts.length === 0 ? [alert.name] : parts.flatMap(separated);
      return {
        at: typeof at === 'string' ? at : alert.startTime.toISOString(),
        kind: 'event',
        text: [...text, ...from],
      };
    }),
  );
}

const separated = (part: unknown, at: number) =>
  at === 0 ? [{ code: String(part) }] : [' · ', { code: String(part) }];

/** When each alert was raised: when its rule ran. */
export function alertMoments(alerts: readonly Alert[]): readonly Moment[] {
  return alerts.map(({ timeGenerated, severity, name }) => ({
    at: timeGenerated.toISOString(),
    kind: 'alert',
    text: `${severity}: ${name}`,
  }));
}

export function incidentMoments(incidents: readonly DetectedIncident[]): readonly Moment[] {
  return incidents.map(({ object: { properties: own } }) => ({
    at: own.createdTimeUtc,
    kind: 'incident',
    text: `#${own.incidentNumber.toString()} ${own.title}`,
  }));
}

/** The last activity of the incident, and when the plan was made. */
export function planMoments({ incident, playbook, plannedAt, hash }: RunPlan): readonly Moment[] {
  return [
    ...(incident.lastActivity === undefined
      ? []
      : [{ at: incident.lastActivity, kind: 'incident', text: incident.title } as const]),
    { at: plannedAt, kind: 'plan', text: [`${playbook.name}: plan `, { code: hash.slice(0, 12) }] },
  ];
}

export function approvalMoments(approvals: readonly Approval[], names: readonly string[]): readonly Moment[] {
  return approvals.map(({ at, by, reason }, index) => ({
    at,
    kind: 'approval',
    text: `${names[index] ?? by}${reason === undefined ? '' : `: ${reason}`}`,
  }));
}

/** Who agreed, what was done to each target, and how the run ended. */
export function runMoments({ runId, approvals, people, items, ...ended }: RunReport): readonly Moment[] {
  const effects = items.flatMap(({ finishedAt, startedAt, outcome, action, targetId }) => {
    const at = finishedAt ?? startedAt;
    return at === undefined
      ? []
      : [
          {
            at,
            kind: 'effect',
            tone: toneOf(outcome),
            text: [{ code: action }, ` → ${targetId}: ${outcome}`],
          } as const,
        ];
  });
  return [
    ...approvalMoments(approvals, people.approvers),
    ...effects,
    ...(ended.finishedAt === undefined
      ? []
      : [
          {
            at: ended.finishedAt,
            kind: 'run',
            tone: toneOf(ended.status),
            text: [{ code: runId }, ` ${ended.summary}`],
          } as const,
        ]),
  ];
}

export function undoMoments({
  finishedAt,
  startedAt,
  undoes,
  summary,
  status,
}: UndoReport): readonly Moment[] {
  const at = finishedAt ?? startedAt;
  return at === undefined
    ? []
    : [{ at, kind: 'undo', tone: toneOf(status), text: [{ code: undoes }, ` ${summary}`] }];
}
