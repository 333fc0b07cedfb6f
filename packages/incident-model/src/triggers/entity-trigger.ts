import { fail, hashJson, succeed, type JsonValue, type Result } from '@drawbridge/base';

import type { Incident, Unread } from '../incident/incident.ts';
import { entityTriggerBody, type EntityTriggerBody } from '../sentinel/entity.ts';
import { checkBody, type ReadOptions } from './check-body.ts';
import { entitiesOf } from './entity-list.ts';
import { flatWorkspace } from './flat-workspace.ts';

/** Reads what the entity trigger posts: `{ Entity: { properties }, IncidentArmID }`. It names no rule. */
export function readEntityTrigger(json: unknown, options: ReadOptions = {}): Result<Incident> {
  const body = checkBody(entityTriggerBody, json, options);
  if (!body.ok) return fail(...body.problems);
  return succeed(normalise(body.value, json as JsonValue));
}

function normalise(body: EntityTriggerBody, raw: JsonValue): Incident {
  const unread: Unread[] = [];
  const entities = entitiesOf([body.Entity], 'Entity', unread).map((entity) => ({
    ...entity,
    path: 'Entity',
  }));
  const kind = entities[0]?.kind ?? 'Unknown';
  return {
    id: body.IncidentArmID ?? `entity/${digestOf(body.Entity as JsonValue)}`,
    source: 'entity',
    title: `${kind} selected by hand`,
    severity: 'Unknown',
    status: 'Unknown',
    ruleIds: [],
    tactics: [],
    techniques: [],
    tags: [],
    alerts: [],
    entities,
    workspace: flatWorkspace(body),
    unread,
    raw,
  };
}

/** The same entity is the same incident, so that a repeat is recognised. */
function digestOf(value: JsonValue): string {
  return hashJson(value).slice(0, 16);
}
