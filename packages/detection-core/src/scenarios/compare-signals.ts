import type { Alert } from '../running/alert.ts';
import { matches, type Parameters } from './parameters.ts';
import type { ExpectedSignal } from './scenario.ts';

/** What became of an expected signal. */
export interface SignalOutcome {
  readonly signal: ExpectedSignal;
  /** The first alert that is it; absent where none is. */
  readonly alert?: Alert;
  /** From the first of the alert's rows to the run of the rule that raised it. */
  readonly afterMs?: number;
}

/**
 * Looks for expected signals among the alerts of their rules. A parameter that is not given stands for any value, for in
 * a lab account the machine has another name.
 */
export function compareSignals(
  signals: readonly ExpectedSignal[],
  alertsOf: (rule: string) => readonly Alert[],
  given: Parameters,
): readonly SignalOutcome[] {
  return signals.map((signal) => {
    const [alert] = alertsOf(signal.rule)
      .filter((candidate) => isSignal(signal, candidate, given))
      .sort((a, b) => a.timeGenerated.getTime() - b.timeGenerated.getTime());
    if (alert === undefined) return { signal };
    return { signal, alert, afterMs: alert.timeGenerated.getTime() - alert.startTime.getTime() };
  });
}

function isSignal({ columns, entities }: ExpectedSignal, alert: Alert, given: Parameters): boolean {
  const hasRow = alert.rows.some((row) =>
    Object.entries(columns).every(([column, expected]) => matches(expected, textOf(row[column]), given)),
  );
  return hasRow && entities.every((entity) => hasEntity(entity, alert, given));
}

function hasEntity(entity: Readonly<Record<string, string>>, alert: Alert, given: Parameters): boolean {
  return alert.entities.some(({ type, identifiers }) =>
    Object.entries(entity).every(([field, expected]) =>
      matches(expected, field === 'type' ? type : (identifiers[field] ?? ''), given),
    ),
  );
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
