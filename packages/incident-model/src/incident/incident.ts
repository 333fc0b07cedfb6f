import type { JsonValue } from '@drawbridge/base';

import type { TargetKind } from '../targets/target.ts';

/** Something in the incident that was there and could not be read, and why. */
export interface Unread {
  /** Where, in the body as it came: `object.properties.relatedEntities[2]`. */
  readonly path: string;
  readonly why: string;
  /**
   * The kind of target that it would have named, where that is known: a playbook for that kind has then not contained
   * everything. `any`: it could have named anything. Absent: nothing says that it names a target at all.
   */
  readonly kind?: TargetKind | 'any';
  /** Where it can be seen, if the service left it out: a query for the workspace, in KQL. */
  readonly query?: string;
}

/** What of an alert's custom details reached the limit of what Sentinel keeps: there may have been more. */
export interface DetailsAtLimit {
  /** The details that have as many values as are kept of one. */
  readonly keys: readonly string[];
  /** How long all of them are together, where they are as long as is kept. */
  readonly bytes?: number;
}

/** One alert, with its custom details as lists of texts. */
export interface IncidentAlert {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly product: string;
  readonly ruleIds: readonly string[];
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
  readonly atLimit?: DetailsAtLimit;
  /** Where the custom details lie in the body. */
  readonly customDetailsPath: string;
  /** ISO 8601, as Sentinel wrote it; empty where it did not. */
  readonly startTime: string;
  readonly endTime: string;
}

/** One entity; references to other entities are not among them. */
export interface IncidentEntity {
  /** As Sentinel spells kinds: `Account`, `Host`, `AzureResource`. `Unknown` where nothing says. */
  readonly kind: string;
  readonly properties: Readonly<Record<string, JsonValue>>;
  readonly path: string;
  /** The alert it came with, where that is known. */
  readonly alertId?: string;
}

export interface WorkspaceInfo {
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly name?: string;
  readonly id?: string;
}

/** Which of Sentinel's three triggers it came from. */
export type IncidentSource = 'incident' | 'alert' | 'entity';

/** What we work on, whichever trigger it came from. `Unknown` stands for a value that Sentinel did not send. */
export interface Incident {
  /** The ARM id; for an alert `alert/<id>`, for an entity without an incident `entity/<digest>`. */
  readonly id: string;
  readonly source: IncidentSource;
  /** Sentinel's running number, where there is one. */
  readonly number?: number;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  /** The ids of the analytics rules, GUIDs in lower case. */
  readonly ruleIds: readonly string[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly tags: readonly string[];
  /**
   * ISO 8601, when the last of it happened: what was created later is not what the incident is about. Failing that, when
   * the incident was created. Absent where the body has no time, as of an entity that a person selected.
   */
  readonly lastActivity?: string;
  /** How many alerts it has by its own account; absent where they did not come with it. */
  readonly alertsCount?: number;
  readonly alerts: readonly IncidentAlert[];
  readonly entities: readonly IncidentEntity[];
  readonly workspace: WorkspaceInfo;
  /** Parts that should have been JSON and were not. */
  readonly unread: readonly Unread[];
  /** The body as it came. */
  readonly raw: JsonValue;
}
