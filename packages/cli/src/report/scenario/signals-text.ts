import type { Inert } from '@drawbridge/base';
import type { Scenario, SignalOutcome } from '@drawbridge/detection-core';

import { counted } from '../../terminal/counted.ts';
import type { Host } from '../../terminal/host.ts';
import { formatTable } from '../../terminal/table.ts';
import { columnsText } from './scenario-text.ts';

/** A scenario with what became of each of its expected signals. */
export interface CheckedScenario {
  readonly scenario: Scenario;
  readonly signals: readonly SignalOutcome[];
}

/** Which signals arrived, after how long; and what was expected of those that did not. */
export function signalsText(
  host: Host,
  { checked }: Inert<{ readonly checked: readonly CheckedScenario[] }>,
): string {
  const all = checked.flatMap(({ scenario, signals }) => signals.map((outcome) => ({ scenario, outcome })));
  const missing = all.filter(({ outcome }) => outcome.alert === undefined);
  const rows = all.map(({ scenario, outcome: { signal, alert, afterMs } }) => [
    scenario.id,
    signal.rule,
    alert === undefined ? host.colours.red('missing') : 'arrived',
    afterMs === undefined ? '' : afterText(afterMs),
    alert?.startTime.toISOString() ?? '',
  ]);
  return [
    formatTable(host, ['scenario', 'rule', 'signal', 'after', 'of'], rows),
    '',
    ...missing.map(
      ({ scenario, outcome: { signal } }) =>
        `missing: ${scenario.id}: ${signal.rule} with ${columnsText(signal.columns)}`,
    ),
    `${counted(all.length - missing.length, 'signal')} of ${String(all.length)} arrived`,
  ].join('\n');
}

function afterText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${String(seconds)} s` : `${String(Math.round(seconds / 60))} min`;
}
