import { inertText } from '@drawbridge/base';

import type { Finding } from './labels.ts';
import type { Measure } from './measure-folder.ts';

/** A measure as Markdown. What comes from the logs does nothing in a terminal. */
export function printMeasure(measure: Measure): string {
  const { folder, events, unread, alerts, labelled } = measure;
  const count = events.toLocaleString('en');
  const head = [
    `## ${inertText(folder)}`,
    '',
    `${count} events, ${String(unread)} records or files not read`,
    '',
  ];
  return [
    ...head,
    ...(labelled === undefined ? unlabelled(measure) : perDoor(labelled, alerts.length)),
    '',
  ].join('\n');
}

function perDoor(labelled: NonNullable<Measure['labelled']>, alerts: number): readonly string[] {
  const doors = labelled.doors.map(({ door, found, missed }) => [door, found, missed.length, ''] as const);
  const total = doors.reduce((sum, [, found]) => sum + found, 0);
  const missed = doors.reduce((sum, [, , lost]) => sum + lost, 0);
  const rows = [
    ...doors,
    ['all rules', total, missed, labelled.falseAlerts.length] as const,
    ...labelled.bySourceQuery.map(
      ({ name, found, missed: lost, falseRows }) => [name, found, lost, falseRows] as const,
    ),
  ];
  return [
    '| door | found | missed | false |',
    '| --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.map((cell) => inertText(String(cell))).join(' | ')} |`),
    '',
    `${String(alerts)} alerts`,
    ...labelled.doors.flatMap((door) =>
      door.missed.map((label) => `- missed: ${inertText(JSON.stringify(label))}`),
    ),
    ...labelled.falseAlerts.map((finding) => `- false: ${inWords(finding)}`),
  ];
}

function unlabelled({ alerts, events, sourceRows }: Measure): readonly string[] {
  const rate = events === 0 ? 0 : (alerts.length * 1000) / events;
  return [
    `${String(alerts.length)} alerts, ${rate.toFixed(2)} per 1,000 events`,
    ...Object.entries(sourceRows).map(([name, rows]) => `${String(rows)} rows of ${name}`),
    ...alerts.map((finding) => `- ${inWords(finding)}`),
  ];
}

function inWords({ by, time, texts }: Finding): string {
  const [first = '', second = '', third = ''] = texts.slice(1);
  return inertText(`${by} ${new Date(time).toISOString()}: ${[first, second, third].join(', ')}`);
}
