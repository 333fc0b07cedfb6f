import { describe, expect, it } from 'vitest';

import { parseTrigger } from '../bodies/parse-trigger.ts';
import { alertOf, incidentBody } from '../test-bodies.suite.ts';
import { readTargets } from './read-targets.ts';

const keys = (count: number) =>
  Array.from({ length: count }, (_, n) => `AKIAEXAMPLE${String(n).padStart(9, '0')}`);

function readingOf(body: unknown) {
  const parsed = parseTrigger(body);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return readTargets(parsed.value);
}

const incidentOf = (details: Readonly<Record<string, readonly string[]>>) =>
  incidentBody({ alerts: [alertOf({ details })] });

describe('an alert with as many values of a detail as Sentinel keeps', () => {
  const { targets, unread } = readingOf(incidentOf({ AwsAccessKeyId: keys(50) }));

  it('has its fifty targets, and says that there may be more and which query shows them', () => {
    expect(targets).toHaveLength(50);
    expect(unread).toMatchObject([
      {
        path: "object.properties.alerts[0].properties.additionalData['Custom Details'].AwsAccessKeyId",
        kind: 'aws.access-key',
        why: expect.stringContaining('there may be more') as string,
        query: expect.stringContaining('where SystemAlertId == "alert-1"') as string,
      },
    ]);
  });

  it('says nothing of one value less', () => {
    expect(readingOf(incidentOf({ AwsAccessKeyId: keys(49) })).unread).toEqual([]);
  });

  it('says nothing where the detail names no target', () => {
    expect(readingOf(incidentOf({ Address: keys(50) })).unread).toEqual([]);
  });

  it('counts the values as they came, and not those that are left of equal ones', () => {
    const same = Array.from({ length: 50 }, () => 'AKIAEXAMPLE000000001');
    expect(readingOf(incidentOf({ AwsAccessKeyId: same })).unread).toHaveLength(1);
  });

  it('says so of an alert that came alone', () => {
    const body = {
      SystemAlertId: 'alert-9',
      ExtendedProperties: { 'Custom Details': JSON.stringify({ AwsAccessKeyId: keys(50) }) },
    };
    expect(readingOf(body).unread).toMatchObject([{ kind: 'aws.access-key' }]);
  });
});

describe('an alert whose details are as long as Sentinel keeps', () => {
  it('says that any of them may be incomplete', () => {
    const details = { AwsAccessKeyId: keys(3), Command: ['x'.repeat(1900)] };
    expect(readingOf(incidentOf(details)).unread).toMatchObject([
      { kind: 'any', why: expect.stringContaining('of the 2048 bytes') as string },
    ]);
  });

  it('says nothing where an id would still have found room, or where no detail names a target', () => {
    expect(readingOf(incidentOf({ AwsAccessKeyId: keys(3), Command: ['x'.repeat(1500)] })).unread).toEqual(
      [],
    );
    expect(readingOf(incidentOf({ Command: ['x'.repeat(1990)] })).unread).toEqual([]);
  });
});

describe('an incident with more alerts than came', () => {
  const alertsOf = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      alertOf({ id: `alert-${n}`, details: { AwsAccessKeyId: keys(1) } }),
    );
  const counted = (said: unknown, came: number) => {
    const body = incidentBody({ alerts: alertsOf(came) });
    const properties = { ...body.object.properties, additionalData: { alertsCount: said } };
    return readingOf({ ...body, object: { ...body.object, properties } }).unread;
  };

  it('says how many came of how many, and which query shows the others', () => {
    expect(counted(3, 2)).toMatchObject([
      {
        kind: 'any',
        why: expect.stringContaining('has 3 alerts, and 2 came with it') as string,
        query: expect.stringContaining('IncidentNumber == 42') as string,
      },
    ]);
  });

  it.each([
    [2, 2],
    [1, 2],
    ['many', 2],
    [undefined, 2],
  ])('says nothing where it counts %j and %d came', (said, came) => {
    expect(counted(said, came)).toEqual([]);
  });

  it('says of the 150th alert that an incident holds no more', () => {
    expect(counted(150, 150)).toMatchObject([{ why: expect.stringContaining('holds 150 alerts') as string }]);
    expect(counted(149, 149)).toEqual([]);
  });
});
