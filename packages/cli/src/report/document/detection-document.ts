import type { TelemetryReport } from '@drawbridge/detection-core';

import type { Detection, Found } from '../../detecting/detect.ts';
import { section, type Block, type Document, type Line } from '../../document/document.ts';
import { asCalled } from '../../terminal/called-as.ts';
import { counted } from '../../terminal/counted.ts';
import type { Host } from '../../terminal/host.ts';
import { comparisonLines, nameOfRule, type RemoteDetection } from '../remote-report.ts';
import { foundSections } from './found-sections.ts';
import { alertMoments, eventMoments, incidentMoments, timeline } from './moments.ts';

/** What rules found, over telemetry or where the logs are. */
export function detectionDocument(
  host: Pick<Host, 'command'>,
  detection: Detection | RemoteDetection,
): Document {
  const { alerts, incidents, runs, range } = detection;
  return {
    title: 'Detection',
    status: {
      word: `${counted(alerts.length, 'alert')} in ${counted(incidents.length, 'incident')}, from ${counted(runs.length, 'rule')}`,
      tone: alerts.length === 0 ? 'good' : 'bad',
    },
    facts: [
      ['from', { at: range.from.toISOString() }],
      ['to', { at: range.to.toISOString() }],
      ...('logs' in detection
        ? ([['logs', `${detection.logs.name}, ${counted(detection.logs.requests, 'request')}`]] as const)
        : telemetryFacts(detection.telemetry)),
    ],
    sections: [
      ...section('timeline', 'Timeline', foundTimeline(detection)),
      ...foundSections(detection),
      ...('logs' in detection ? comparisonSection(detection) : telemetrySection(detection.telemetry)),
      ...section('commands', 'Commands', incidents.length === 0 ? [] : [nextCommands(host)]),
    ],
  };
}

function foundTimeline({ alerts, incidents }: Found): readonly Block[] {
  return timeline([...eventMoments(alerts), ...alertMoments(alerts), ...incidentMoments(incidents)]);
}

function telemetryFacts({ tables, files, unfit }: TelemetryReport): readonly (readonly [string, Line])[] {
  const rows = tables.reduce((sum, loaded) => sum + loaded.rows, 0);
  const rest = unfit === 0 ? '' : `, ${counted(unfit, 'record')} did not fit`;
  return [['telemetry', `${counted(rows, 'row')} from ${counted(files, 'file')}${rest}`]];
}

/** What the logs hold, a row for each table. */
export function telemetrySection({ tables }: TelemetryReport): Document['sections'] {
  const rows = tables.map(({ table, rows, timeSpan }): readonly Line[] => [
    { code: table },
    rows.toLocaleString('en-US'),
    timeSpan === undefined ? '' : { at: timeSpan.from.toISOString() },
    timeSpan === undefined ? '' : { at: timeSpan.to.toISOString() },
  ]);
  if (rows.length === 0) return [];
  const heads = ['table', 'rows', 'first', 'last'];
  return section('telemetry', 'Telemetry', [{ kind: 'table', caption: 'What the logs hold', heads, rows }]);
}

function comparisonSection(detection: RemoteDetection): Document['sections'] {
  const { comparisons } = detection.logs;
  if (comparisons === undefined) return [];
  const items = comparisonLines(comparisons, (text) => nameOfRule(detection, text)).filter(
    (line) => line !== '',
  );
  return section('comparison', 'Compared with the engine here', [{ kind: 'list', items }]);
}

function nextCommands(host: Pick<Host, 'command'>): Block {
  const commands = [
    {
      does: 'Write the incidents to a folder: run the same again with',
      command: '--out incidents',
    },
    {
      does: 'Plan the answer to one of them, on simulated clouds',
      command: asCalled(host, 'drawbridge respond --incident incidents/incident-1.json --simulated'),
    },
  ];
  return { kind: 'commands', commands };
}
