import type { KqlValue } from '@drawbridge/kql';

import type { AlertSeverity } from '../rules/model/rule.ts';

/** An entity of an alert: its type as a mapping names it, and its identifiers as texts. */
export interface AlertEntity {
  readonly type: string;
  readonly identifiers: Readonly<Record<string, string>>;
}

/** A row of a query's result, by column. */
export type ResultRow = Readonly<Record<string, KqlValue>>;

/** What one evaluation of a rule raised. */
export interface Alert {
  /** The same for the same rule, period and rows: running again does not make another alert. */
  readonly systemAlertId: string;
  readonly ruleId: string;
  readonly ruleVersion?: string;
  readonly name: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly tactics: readonly string[];
  /** `T1021` or `T1021.008`. */
  readonly techniques: readonly string[];
  /** When the rule ran: what now() said. */
  readonly timeGenerated: Date;
  /** The first and the last TimeGenerated among the rows; the period where the rows have none. */
  readonly startTime: Date;
  readonly endTime: Date;
  /** What the rule looked at. */
  readonly period: { readonly from: Date; readonly to: Date };
  readonly entities: readonly AlertEntity[];
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
  /** Further fields of the alert that the rule sets from columns: `AlertLink`, `ConfidenceScore`, … */
  readonly dynamicProperties: Readonly<Record<string, string>>;
  /** How many rows the alert stands for. */
  readonly rowCount: number;
  /** The rows, at most a hundred of them. */
  readonly rows: readonly ResultRow[];
  readonly query: string;
}

/** A limit of the service that took something out of an alert, said rather than done silently. */
export interface AlertNote {
  readonly systemAlertId: string;
  readonly message: string;
}

/** One evaluation: when, over what, and how it ended. */
export interface Evaluation {
  readonly now: Date;
  readonly from: Date;
  readonly to: Date;
  readonly rowCount: number;
  readonly alerts: number;
  /** No alert because the rule was suppressed after an earlier one. */
  readonly suppressed: boolean;
}
