import { fail, problem, type Result } from '@drawbridge/base';

import type { Incident } from '../incident/incident.ts';
import { readAlertTrigger } from './alert-trigger.ts';
import type { ReadOptions } from './check-body.ts';
import { isRecord } from './embedded-json.ts';
import { readEntityTrigger } from './entity-trigger.ts';
import { readIncidentTrigger } from './incident-trigger.ts';

/**
 * Tells Sentinel's three triggers apart and reads the one it is. Problems name the field; a part that could not be
 * read inside a good incident is a warning.
 */
export function parseTrigger(json: unknown, options: ReadOptions = {}): Result<Incident> {
  if (isRecord(json)) {
    if ('object' in json) return readIncidentTrigger(json, options);
    if ('SystemAlertId' in json) return readAlertTrigger(json, options);
    if ('Entity' in json) return readEntityTrigger(json, options);
  }
  return fail(notATrigger(json, options));
}

function notATrigger(json: unknown, options: ReadOptions) {
  const bare = isRecord(json) && 'properties' in json;
  return problem('incident/not-a-trigger', 'this is not the body of one of the three Sentinel triggers', {
    file: options.file,
    hints: bare
      ? ["this looks like the incident alone: put it under 'object', as the incident trigger does"]
      : [
          "the incident trigger has 'object', the alert trigger 'SystemAlertId', the entity trigger 'Entity'",
          ...(Array.isArray(json) ? ['this is a list: pass one incident at a time'] : []),
        ],
  });
}
