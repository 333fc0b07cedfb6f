import { describe, expect, it } from 'vitest';

import { parseTrigger } from '../bodies/parse-trigger.ts';
import { alertOf, incidentBody } from '../test-bodies.suite.ts';

const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const deepObject = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

function incidentWith(additionalData: unknown) {
  const alert = alertOf();
  return incidentBody({ alerts: [{ ...alert, properties: { ...alert.properties, additionalData } }] });
}

describe('JSON in a text of the body that is 20,000 deep', () => {
  it.each([
    ['the custom details', incidentWith({ 'Custom Details': deepObject })],
    ['the lists of the custom details', incidentWith({ 'Custom Details': `{"Key":${deep}}` })],
    ['the additional data', incidentWith(deepObject)],
    ['the extended properties of an alert', { SystemAlertId: 'a', ExtendedProperties: deepObject }],
    ['the entities of an alert', { SystemAlertId: 'a', Entities: deep }],
  ])('is not walked in %s, and the place is named', (_, body) => {
    const parsed = parseTrigger(body);
    expect(parsed.ok).toBe(true);
    expect(parsed.problems).toMatchObject([
      { code: 'incident/unreadable-part', message: expect.stringContaining('deep in one another') as string },
    ]);
  });

  it('is a text like any other as the value of a detail, as a tactic and as a rule id', () => {
    const body = incidentWith({
      'Custom Details': JSON.stringify({ Note: [deep] }),
      'Analytic Rule Ids': deep,
    });
    const parsed = parseTrigger(body);
    expect(parsed.ok && parsed.value.alerts[0]?.customDetails).toEqual({ Note: [deep] });
    expect(parseTrigger({ SystemAlertId: 'a', Tactics: deep }).ok).toBe(true);
  });

  it('is no body of an answer', () => {
    expect(parseTrigger({ headers: {}, body: deep }).problems[0]?.code).toBe('incident/not-a-trigger');
  });
});

describe('an incident that was merged away', () => {
  it('is told by its tag, and only if it is closed', () => {
    const tagged = (status: string) => {
      const body = incidentBody();
      const properties = { ...body.object.properties, status, labels: [{ labelName: 'Redirected' }] };
      return parseTrigger({ ...body, object: { ...body.object, properties } }).problems;
    };
    expect(tagged('Closed')).toMatchObject([{ code: 'incident/redirected', severity: 'warning' }]);
    expect(tagged('Active')).toEqual([]);
  });
});
