import type { FoundTarget, Incident, IncidentAlert, TargetKind } from '@drawbridge/incident-model';
import { target } from '@drawbridge/incident-model';

/** What an expression may refer to. */
export type ConditionScope = 'incident' | 'target';

/** The fields of `incident`, with their CEL types. */
export const incidentFields = {
  id: 'string',
  source: 'string',
  number: 'int',
  title: 'string',
  severity: 'string',
  status: 'string',
  ruleIds: 'list<string>',
  tactics: 'list<string>',
  techniques: 'list<string>',
  tags: 'list<string>',
} as const;

/** The fields of `alert`: the alert that the target was read from, all empty where it came from an entity. */
export const alertFields = {
  id: 'string',
  title: 'string',
  severity: 'string',
  product: 'string',
  ruleIds: 'list<string>',
  customDetails: 'map<string, list<string>>',
} as const;

/** The fields of `target` for one kind: all are texts. */
export function targetFields(kind: TargetKind): Record<string, string> {
  const option = target.options.find((schema) => schema.shape.kind.value === kind);
  return Object.fromEntries(Object.keys(option?.shape ?? {}).map((field) => [field, 'string']));
}

const noAlert: Pick<IncidentAlert, keyof typeof alertFields> = {
  id: '',
  title: '',
  severity: '',
  product: '',
  ruleIds: [],
  customDetails: {},
};

/** The values of an expression's variables. Integers are bigint, as CEL has them. */
export function conditionValues(incident: Incident, found?: FoundTarget): Record<string, unknown> {
  const alert = incident.alerts.find((candidate) => candidate.id === found?.alertId) ?? noAlert;
  return {
    incident: {
      ...pick(incident, Object.keys(incidentFields) as (keyof typeof incidentFields)[]),
      number: BigInt(incident.number ?? 0),
    },
    ...(found === undefined
      ? {}
      : {
          alert: pick(alert, Object.keys(alertFields) as (keyof typeof alertFields)[]),
          target: { ...found.target },
        }),
  };
}

function pick<T extends object>(from: T, keys: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<T>;
}
