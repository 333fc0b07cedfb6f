import { join, relative } from 'node:path';

import type { Demo } from '../../demo/run-demo.ts';
import { section, type Block, type Document } from '../../document/document.ts';
import { quoted } from '../../runs/planning-command.ts';
import { asCalled } from '../../terminal/called-as.ts';
import { counted } from '../../terminal/counted.ts';
import type { Host } from '../../terminal/host.ts';
import { telemetrySection } from './detection-document.ts';
import { foundSections } from './found-sections.ts';
import {
  alertMoments,
  eventMoments,
  incidentMoments,
  planMoments,
  runMoments,
  timeline,
  undoMoments,
} from './moments.ts';
import { answerSections } from './response-document.ts';
import { undoneBlocks } from './undo-document.ts';

/** The whole way of the demo: the logs, the alerts, what was done about them, what is left, and what was put back. */
export function demoDocument(host: Pick<Host, 'clock' | 'command' | 'cwd'>, demo: Demo): Document {
  const { detection, answers, leftOut, undo } = demo;
  const { alerts, incidents } = detection;
  const acted = answers.filter(({ report }) => report !== undefined);
  const contained = acted.filter(({ report }) => report?.status === 'contained').length;
  return {
    title: 'One attack across three clouds, found and contained',
    status: {
      word: `${counted(alerts.length, 'alert')} in ${counted(incidents.length, 'incident')}; ${counted(contained, 'containment')}`,
      tone: contained > 0 ? 'good' : 'bad',
    },
    facts: [
      [
        'clouds',
        'simulated, on loopback; the detections, the playbooks and the cloud SDKs are the real ones',
      ],
      ['calls', `${counted(demo.calls.reads, 'read')} and ${counted(demo.calls.writes, 'write')}`],
    ],
    sections: [
      ...section('timeline', 'Timeline', storyOf(demo)),
      ...foundSections(detection),
      ...acted.flatMap((answer, index) => answerSections(host, answer, index + 1)),
      ...section('left-out', 'Left out', leftOut.length === 0 ? [] : [{ kind: 'list', items: leftOut }]),
      ...section('undo', 'What was put back', undo === undefined ? [] : undoneBlocks(undo)),
      ...telemetrySection(detection.telemetry),
      ...section('commands', 'Commands', commandBlocks(host, demo)),
    ],
  };
}

function storyOf({ detection: { alerts, incidents }, answers, undo }: Demo): readonly Block[] {
  const acted = answers.flatMap(({ plan, report }) =>
    report === undefined
      ? []
      : [...planMoments(plan).filter(({ kind }) => kind === 'plan'), ...runMoments(report)],
  );
  return timeline([
    ...eventMoments(alerts),
    ...alertMoments(alerts),
    ...incidentMoments(incidents),
    ...acted,
    ...(undo === undefined ? [] : undoMoments(undo)),
  ]);
}

function commandBlocks(host: Pick<Host, 'command' | 'cwd'>, demo: Demo): readonly Block[] {
  const folder = quoted(relative(host.cwd, demo.folder) || '.');
  const incident = quoted(relative(host.cwd, join(demo.folder, 'incident-1.json')));
  const commands = [
    ...demo.answers.flatMap(({ report }) =>
      report?.evidence === undefined
        ? []
        : [
            {
              does: `The evidence of ${report.runId}`,
              command: `drawbridge export evidence ${report.runId} --state ${folder} --format html`,
            },
          ],
    ),
    {
      does: 'Plan the answer to an incident, on simulated clouds',
      command: `drawbridge respond --incident ${incident} --simulated`,
    },
  ].map(({ does, command }) => ({ does, command: asCalled(host, command) }));
  return [{ kind: 'commands', commands }];
}
