import { describe, expect, it } from 'vitest';

import { alertOf, incidentBody } from '../test-bodies.suite.ts';
import { parseTrigger } from './parse-trigger.ts';

function lastActivityIn(json: unknown): string | undefined {
  const result = parseTrigger(json);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('; '));
  return result.value.lastActivity;
}

function bodyWith(times: Readonly<Record<string, unknown>>, alerts: readonly unknown[] = [alertOf()]) {
  const body = incidentBody({ alerts });
  return { ...body, object: { ...body.object, properties: { ...body.object.properties, ...times } } };
}

const created = '2026-01-12T12:00:00Z';

describe('the last activity of an incident', () => {
  it('is what the incident says, whatever the zone that it is written in', () => {
    const lastActivityTimeUtc = '2026-01-12T10:07:00.5+01:00';
    expect(lastActivityIn(bodyWith({ lastActivityTimeUtc }))).toBe('2026-01-12T09:07:00.500Z');
  });

  it.each([null, '', 'yesterday', undefined])('is the latest of the alerts where it says %j', (said) => {
    const late = alertOf({ id: 'alert-2' });
    const later = { ...late, properties: { ...late.properties, endTimeUtc: '2026-01-12T11:05:00+01:00' } };
    const body = bodyWith({ lastActivityTimeUtc: said, createdTimeUtc: created }, [later, alertOf()]);
    expect(lastActivityIn(body)).toBe('2026-01-12T10:05:00.000Z');
  });

  it('is when the incident was created where nothing else has a time', () => {
    expect(lastActivityIn(bodyWith({ createdTimeUtc: created }, []))).toBe('2026-01-12T12:00:00.000Z');
  });

  it('is unknown where nothing has a time, and of an entity that a person selected', () => {
    expect(lastActivityIn(bodyWith({}, []))).toBeUndefined();
    expect(lastActivityIn({ Entity: { kind: 'Host', properties: { HostName: 'web' } } })).toBeUndefined();
  });

  it('is the end of the alert where an alert came alone', () => {
    const body = { SystemAlertId: 'alert-1', EndTimeUtc: '2026-01-12T09:05:00Z' };
    expect(lastActivityIn(body)).toBe('2026-01-12T09:05:00.000Z');
  });
});
