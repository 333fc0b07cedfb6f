import { describe, expect, it } from 'vitest';

import { alertOf, incidentBody } from '../test-bodies.suite.ts';
import { parseTrigger } from '../bodies/parse-trigger.ts';
import { readTargets, type TargetReading } from './read-targets.ts';

type Details = Readonly<Record<string, readonly string[]>>;

function readDetails(...details: readonly Details[]): TargetReading {
  const alerts = details.map((detail, at) => alertOf({ details: detail, id: `alert-${at}` }));
  const result = parseTrigger(incidentBody({ alerts }));
  if (!result.ok) throw new Error('the incident should be valid');
  return readTargets(result.value);
}

const place = { GcpProject: ['shop'], GcpZone: ['europe-west1-b'] };
const web = { kind: 'gcp.instance', project: 'shop', zone: 'europe-west1-b', instance: 'web' } as const;
const targetsOf = (...details: readonly Details[]) =>
  readDetails(...details).targets.map(({ target }) => target);

describe('the number of a Google instance', () => {
  it('stands beside its name, and is no part of what it is called', () => {
    const targets = targetsOf({ ...place, GcpInstance: ['web'], GcpInstanceId: ['4711'] });
    expect(targets).toEqual([{ ...web, instanceId: '4711' }]);
  });

  it('alone names it', () => {
    const targets = targetsOf({ ...place, GcpInstanceId: ['4711'] });
    expect(targets).toEqual([{ ...web, instance: '4711', instanceId: '4711' }]);
  });

  it('is whose cannot be known where an alert names several instances', () => {
    const targets = targetsOf({ ...place, GcpInstance: ['web', 'db'], GcpInstanceId: ['4711', '4712'] });
    expect(targets).toEqual([web, { ...web, instance: 'db' }]);
  });

  it('that is none is reported, and the instance is read all the same', () => {
    const reading = readDetails({ ...place, GcpInstance: ['web'], GcpInstanceId: ['web-id'] });
    expect(reading.targets.map(({ target }) => target)).toEqual([web]);
    expect(reading.unread[0]).toMatchObject({ why: "'web-id' is not a number", kind: 'gcp.instance' });
  });

  it('of two that had one name after each other makes two targets of them', () => {
    const named = { ...place, GcpInstance: ['web'] };
    const old = { ...named, GcpInstanceId: ['4711'] };
    const targets = targetsOf(named, old, { ...named, GcpInstanceId: ['999'] }, old);
    expect(targets).toEqual([
      { ...web, instanceId: '4711' },
      { ...web, instanceId: '999' },
    ]);
  });
});

it.each([
  'projects/shop/zones/europe-west1-b/instances/web',
  '//compute.googleapis.com/projects/shop/zones/europe-west1-b/instances/web',
  'https://www.googleapis.com/compute/v1/projects/shop/zones/europe-west1-b/instances/web',
  'https://compute.googleapis.com/compute/v1/projects/shop/zones/europe-west1-b/instances/web',
])('an instance is read from its link %s', (link) => {
  expect(targetsOf({ ...place, GcpInstance: [link] })).toEqual([web]);
});

it.each(['ci@shop.iam.gserviceaccount.com', '100000000000000000042'])(
  'a key is read with its account %s, by address or by number',
  (account) => {
    const name = `//iam.googleapis.com/projects/-/serviceAccounts/${account}/keys/aaaa1111`;
    expect(targetsOf({ GcpServiceAccountKey: [name] })).toEqual([
      { kind: 'gcp.service-account-key', serviceAccount: account, keyId: 'aaaa1111' },
    ]);
  },
);
