import type { DocumentOrigin } from '../../discovery/document-origin.ts';
import type { Correlation } from './correlation.ts';

/** How bad an alert is, in Sentinel's words. */
export type AlertSeverity = 'High' | 'Medium' | 'Low' | 'Informational';

export type TriggerOperator = 'GreaterThan' | 'LessThan' | 'Equal' | 'NotEqual';

/** Which column of the result identifies an entity. */
interface FieldMapping {
  readonly identifier: string;
  readonly columnName: string;
}

export interface EntityMapping {
  readonly entityType: string;
  readonly fieldMappings: readonly FieldMapping[];
}

/** What a row of the result may say about its alert, in place of what the rule says. */
interface AlertDetailsOverride {
  /** `Session on {{Target}} by {{Actor}}`; at most three columns. */
  readonly alertDisplayNameFormat?: string;
  readonly alertDescriptionFormat?: string;
  readonly alertTacticsColumnName?: string;
  readonly alertSeverityColumnName?: string;
  readonly alertDynamicProperties: readonly { readonly alertProperty: string; readonly value: string }[];
}

type MatchingMethod = 'AllEntities' | 'AnyAlert' | 'Selected';

/** Which later alerts join an incident that is already there. */
export interface AlertGrouping {
  readonly enabled: boolean;
  readonly reopenClosedIncident: boolean;
  readonly lookbackMs: number;
  readonly matchingMethod: MatchingMethod;
  readonly groupByEntities: readonly string[];
  readonly groupByAlertDetails: readonly string[];
  readonly groupByCustomDetails: readonly string[];
}

/** Where the rule was read, so that a problem in its query is shown where the author sees it. */
export type RuleOrigin = DocumentOrigin;

/** The template that a rule was made from. A version without an id is refused by the service. */
export interface RuleTemplate {
  readonly id?: string;
  readonly version?: string;
}

/** An analytics rule as the Azure-Sentinel community writes it, with durations in milliseconds. */
export interface DetectionRule {
  readonly id: string;
  readonly name: string;
  readonly kind: 'Scheduled' | 'NRT';
  /** Without the tag of correlation. */
  readonly description: string;
  /** Absent: as the tenant's setting says. */
  readonly correlation?: Correlation;
  readonly severity: AlertSeverity;
  readonly status?: string;
  readonly version?: string;
  readonly query: string;
  readonly enabled: boolean;
  readonly template?: RuleTemplate;
  /** When a scheduled rule runs first. */
  readonly startTimeUtc?: string;
  readonly queryFrequencyMs: number;
  readonly queryPeriodMs: number;
  readonly triggerOperator: TriggerOperator;
  readonly triggerThreshold: number;
  readonly tactics: readonly string[];
  /** `T1021` or `T1021.008`. */
  readonly techniques: readonly string[];
  readonly tags: readonly unknown[];
  readonly requiredDataConnectors: readonly {
    readonly connectorId: string;
    readonly dataTypes: readonly string[];
  }[];
  readonly entityMappings: readonly EntityMapping[];
  /** Columns that already hold entities as Sentinel writes them. */
  readonly sentinelEntitiesColumns: readonly string[];
  readonly customDetails: Readonly<Record<string, string>>;
  readonly alertDetailsOverride?: AlertDetailsOverride;
  readonly aggregation: 'SingleAlert' | 'AlertPerResult';
  readonly createIncident: boolean;
  /** Absent: every alert is its own incident. */
  readonly grouping?: AlertGrouping;
  readonly suppressionEnabled: boolean;
  readonly suppressionMs: number;
  readonly origin: RuleOrigin;
}
