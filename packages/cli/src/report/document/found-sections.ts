import type { Alert, DetectedIncident } from '@drawbridge/detection-core';
import { jsonText } from '@drawbridge/kql';

import type { Found } from '../../detecting/detect.ts';
import { section, type Block, type Line, type Section } from '../../document/document.ts';
import { toneOf } from './tones.ts';

/** Of alerts and of incidents; the rest is counted, and all of it is in the JSON. */
const mostShown = 200;

/** The incidents, each alert with what the first of its rows says, and what the limits of the service took away. */
export function foundSections({ alerts, incidents, runs }: Found): readonly Section[] {
  const notes = runs.flatMap((run) => run.notes.map((note) => `${run.rule.name}: ${note.message}`));
  return [
    ...section('incidents', 'Incidents', incidentsTable(incidents)),
    ...section('alerts', 'Alerts', [...alerts.slice(0, mostShown).map(alertPart), ...more(alerts.length)]),
    ...section('notes', 'Notes', notes.length === 0 ? [] : [{ kind: 'list', items: notes }]),
  ];
}

function more(count: number): readonly Block[] {
  const left = count - mostShown;
  return left <= 0
    ? []
    : [{ kind: 'text', text: `${left.toLocaleString('en-US')} more are left out here; the JSON has all.` }];
}

function incidentsTable(incidents: readonly DetectedIncident[]): readonly Block[] {
  if (incidents.length === 0) return [];
  const rows = incidents
    .slice(0, mostShown)
    .map(({ object: { properties: own } }) => [
      own.incidentNumber.toString(),
      own.title,
      { word: own.severity, tone: toneOf(own.severity) } as const,
      own.additionalData.alertsCount.toString(),
      { at: own.firstActivityTimeUtc },
      { at: own.lastActivityTimeUtc },
    ]);
  return [
    {
      kind: 'table',
      caption: 'The incidents that the alerts were grouped into',
      heads: ['number', 'title', 'severity', 'alerts', 'first activity', 'last activity'],
      rows,
    },
    ...more(incidents.length),
  ];
}

function alertPart(alert: Alert): Block {
  const [row = {}] = alert.rows;
  const seen = Object.entries(row).flatMap(([column, value]): readonly (readonly [string, Line])[] =>
    value === null || value === '' || column === 'TimeGenerated'
      ? []
      : [[column, { code: typeof value === 'string' ? value : jsonText(value) }]],
  );
  const rows =
    alert.rowCount === 1 ? 'The row' : `The first of ${alert.rowCount.toLocaleString('en-US')} rows`;
  return {
    kind: 'part',
    title: [{ word: alert.severity, tone: toneOf(alert.severity) }, ` ${alert.name}`],
    blocks: [
      ...paragraphs(alert.description),
      {
        kind: 'facts',
        rows: [
          ['happened', instants(alert.startTime, alert.endTime)],
          ['raised', { at: alert.timeGenerated.toISOString() }],
          ['techniques', [...alert.tactics, ...alert.techniques].join(', ')],
          ['entities', entitiesOf(alert)],
          ['rule', [{ code: alert.ruleId }, alert.ruleVersion === undefined ? '' : ` ${alert.ruleVersion}`]],
        ],
      },
      ...(seen.length === 0
        ? []
        : [{ kind: 'part', title: rows, blocks: [{ kind: 'facts', rows: seen }] } as const]),
    ],
  };
}

function entitiesOf({ entities }: Alert): Line {
  return entities.flatMap(({ type, identifiers }, index) => [
    `${index === 0 ? '' : ', '}${type} `,
    { code: Object.values(identifiers).join(' ') },
  ]);
}

function instants(from: Date, to: Date): Line {
  const start = { at: from.toISOString() };
  return from.getTime() === to.getTime() ? start : [start, ' – ', { at: to.toISOString() }];
}

/** A text of several paragraphs; its other ends of lines are where its author's lines were full. */
function paragraphs(text: string): readonly Block[] {
  return text
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim().replaceAll(/\s*\n\s*/g, ' '))
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => ({ kind: 'text', text: paragraph }));
}
