import { fail, isNestedDeeper, problem, type JsonValue, type Problem, type Result } from '@drawbridge/base';

import type { Incident } from '../incident/incident.ts';
import { readAlertTrigger } from '../triggers/alert-trigger.ts';
import type { ReadOptions } from '../triggers/check-body.ts';
import { isRecord } from '../triggers/embedded-json.ts';
import { readGraphIncident } from '../defender/read-graph-incident.ts';
import { readEntityTrigger } from '../triggers/entity-trigger.ts';
import { readIncidentTrigger } from '../triggers/incident-trigger.ts';
import { unwrapBody } from './unwrap-body.ts';

/** What a cloud sends is far below it; deeper is made to exhaust its reader. */
const deepest = 200;

/**
 * Reads what people have of an incident: the body of one of Sentinel's three triggers, the incident as the REST API answers
 * it, an incident of Defender XDR as Graph does, each alone or in what was around it. Problems name the field; a part that could not be
 * read inside a good incident is a warning.
 */
export function parseTrigger(json: unknown, options: ReadOptions = {}): Result<Incident> {
  if (isNestedDeeper(json, deepest)) {
    const message = `lists and objects lie more than ${deepest} deep in one another`;
    return fail(problem('incident/too-deep', message, { file: options.file }));
  }
  const unwrapped = unwrapBody(json, options);
  return unwrapped.ok ? readBody(unwrapped.value, options) : unwrapped;
}

function readBody(json: unknown, options: ReadOptions): Result<Incident> {
  if (isRecord(json)) {
    if ('object' in json) return readIncidentTrigger(json, options);
    if ('SystemAlertId' in json) return readAlertTrigger(json, options);
    if ('Entity' in json) return readEntityTrigger(json, options);
  }
  if (isRecord(json)) {
    if (isIncidentResource(json)) return readBareIncident(json, options);
    if (isGraphIncident(json)) return readGraphIncident(json, options);
  }
  return fail(notATrigger(json, options));
}

/** The incident itself, without `object` around it: as REST answers it, it has neither alerts nor entities. */
function readBareIncident(json: Readonly<Record<string, JsonValue>>, options: ReadOptions): Result<Incident> {
  const read = readIncidentTrigger({ object: json }, options);
  if (!read.ok || read.value.alerts.length > 0 || read.value.entities.length > 0) return read;
  return { ...read, problems: [...read.problems, withoutParts(options)] };
}

function withoutParts({ file }: ReadOptions): Problem {
  const message =
    'this is the incident alone, without its alerts and entities: nothing in it says what to contain';
  const hints = ['REST answers them apart: POST …/incidents/ID/alerts and POST …/incidents/ID/entities'];
  return problem('incident/alone', message, { file, severity: 'warning', hints });
}

function isIncidentResource(json: Readonly<Record<string, JsonValue>>): boolean {
  return (
    isRecord(json.properties) &&
    (/\/incidents$/i.test(textOf(json.type)) || /\/incidents\//i.test(textOf(json.id)))
  );
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

function isGraphIncident(json: Readonly<Record<string, JsonValue>>): boolean {
  if ('properties' in json || typeof json.id !== 'string') return false;
  return (
    'incidentWebUrl' in json ||
    textOf(json['@odata.context']).includes('security/incidents') ||
    Array.isArray(json.alerts)
  );
}

function notATrigger(json: unknown, options: ReadOptions) {
  return problem('incident/not-a-trigger', 'this is not the body of one of the three Sentinel triggers', {
    file: options.file,
    hints: [
      ...(isRecord(json) && 'properties' in json
        ? ["this looks like the incident alone: put it under 'object', as the incident trigger does"]
        : []),
      "the incident trigger has 'object', the alert trigger 'SystemAlertId', the entity trigger 'Entity'",
      'an incident of the REST API and one of Graph (/security/incidents/ID?$expand=alerts) are read too',
    ],
  });
}
