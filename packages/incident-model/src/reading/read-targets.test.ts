import { describe, expect, it } from 'vitest';

import { alertOf, incidentBody, userId, type IncidentParts } from '../test-bodies.suite.ts';
import { targetId } from '../targets/target-id.ts';
import { parseTrigger } from '../bodies/parse-trigger.ts';
import { readTargets, type TargetReading } from './read-targets.ts';

function read(parts: IncidentParts): TargetReading {
  const result = parseTrigger(incidentBody(parts));
  if (!result.ok) throw new Error('the incident should be valid');
  return readTargets(result.value);
}

const readDetails = (...details: readonly Readonly<Record<string, readonly string[]>>[]) =>
  read({ alerts: details.map((detail, at) => alertOf({ details: detail, id: `alert-${at}` })) });

const ids = (reading: TargetReading) => reading.targets.map((found) => targetId(found.target));
const whys = (reading: TargetReading) => reading.unread.map((part) => part.why).join('\n');

const key = 'AKIAEXAMPLEEXAMPLE01';
const vm =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1';

describe('an AWS access key', () => {
  it('carries the identity that used it, and the account of that identity', () => {
    const { targets } = readDetails({
      AwsAccessKeyId: [key],
      AwsAccountId: ['210987654321'],
      AwsPrincipalArn: ['arn:aws:iam::123456789012:user/ops/alice'],
    });
    expect(targets[0]?.target).toEqual({
      kind: 'aws.access-key',
      accessKeyId: key,
      account: '123456789012',
      principalArn: 'arn:aws:iam::123456789012:user/ops/alice',
    });
  });

  it('goes without an identity when two cannot be told apart', () => {
    const { targets } = readDetails({
      AwsAccessKeyId: [key, 'ASIAEXAMPLEEXAMPLE02'],
      AwsPrincipalArn: ['arn:aws:iam::123456789012:user/alice', 'arn:aws:iam::123456789012:user/bob'],
    });
    expect(targets.slice(0, 2).map((found) => Object.keys(found.target))).toEqual([
      ['kind', 'accessKeyId'],
      ['kind', 'accessKeyId'],
    ]);
  });

  it('says why an id that is no key id was not read', () => {
    const reading = readDetails({ AwsAccessKeyId: ['HIDDEN'], AwsAccountId: ['12'] });
    expect(reading.targets).toEqual([]);
    expect(whys(reading)).toContain('begins with AKIA or ASIA');
    expect(whys(reading)).toContain("'12' is not an account id");
  });
});

describe('details that belong together', () => {
  it('reads each instance in the one region of its alert', () => {
    const reading = readDetails({ AwsInstanceId: ['i-0aaaaaaaa', 'i-0bbbbbbbb'], AwsRegion: ['eu-west-1'] });
    expect(ids(reading)).toEqual([
      'aws.instance/eu-west-1/i-0aaaaaaaa',
      'aws.instance/eu-west-1/i-0bbbbbbbb',
    ]);
  });

  it('pairs nothing when an alert has two regions', () => {
    const reading = readDetails({
      AwsInstanceId: ['i-0aaaaaaaa', 'i-0bbbbbbbb'],
      AwsRegion: ['eu-west-1', 'us-east-1'],
    });
    expect(reading.targets).toEqual([]);
    expect(whys(reading)).toBe('cannot be paired: the alert has 2 of AwsInstanceId, 2 of AwsRegion');
  });

  it('does not borrow a region from another alert', () => {
    const reading = readDetails({ AwsInstanceId: ['i-0aaaaaaaa'] }, { AwsRegion: ['eu-west-1'] });
    expect(reading.targets).toEqual([]);
    expect(whys(reading)).toContain('AwsRegion is missing');
  });

  it('keeps two alerts apart and counts the same instance once', () => {
    const instance = { GcpProject: ['shop'], GcpZone: ['europe-west1-b'], GcpInstance: ['web'] };
    const reading = readDetails(instance, { ...instance, GcpZone: ['europe-west1-c'] }, instance);
    expect(ids(reading)).toEqual([
      'gcp.instance/shop/europe-west1-b/web',
      'gcp.instance/shop/europe-west1-c/web',
    ]);
  });

  it('says that a zone without an instance names no machine', () => {
    expect(whys(readDetails({ GcpProject: ['shop'], GcpZone: ['europe-west1-b'] }))).toContain(
      'GcpInstance is missing',
    );
  });
});

describe('a command of Systems Manager', () => {
  const sent = {
    CommandId: ['0c0ffee0-0000-4000-8000-000000000001'],
    AwsRegion: ['eu-west-1'],
    AwsAccountId: ['123456789012'],
  };

  it('is read beside the operation that sent it, in its region and account', () => {
    const reading = readDetails({ ...sent, Operation: ['SendCommand'] });
    expect(reading.unread).toEqual([]);
    expect(reading.targets.map((found) => found.target)).toEqual([
      {
        kind: 'aws.ssm-command',
        commandId: '0c0ffee0-0000-4000-8000-000000000001',
        region: 'eu-west-1',
        account: '123456789012',
      },
    ]);
  });

  it.each([['StartAutomationExecution'], ['CreateAssociation']])(
    'is not read of %s, whose id is another thing, and that is said',
    (operation) => {
      const reading = readDetails({ ...sent, Operation: [operation] });
      expect(reading.targets).toEqual([]);
      expect(reading.unread).toMatchObject([
        { kind: 'aws.ssm-command', why: expect.stringContaining(operation) as string },
      ]);
    },
  );

  it('is not read where two operations were grouped, since which of them it is of is not said', () => {
    const Operation = ['SendCommand', 'StartAutomationExecution'];
    expect(readDetails({ ...sent, Operation }).targets).toEqual([]);
  });

  it('is somebody else’s where the alert has no region of AWS', () => {
    const reading = readDetails({ CommandId: sent.CommandId, Operation: ['SendCommand'] });
    expect([reading.targets, reading.unread]).toEqual([[], []]);
    expect(readDetails({ CommandID: sent.CommandId }).unread).toEqual([]);
  });
});

describe('custom details', () => {
  it('reads every kind of target', () => {
    const reading = readDetails({
      AwsSessionId: ['alice-0123456789abcdef0'],
      AwsRegion: ['eu-west-1'],
      GcpPrincipal: ['serviceAccount:ci@shop.iam.gserviceaccount.com'],
      GcpServiceAccountKey: [
        '//iam.googleapis.com/projects/shop/serviceAccounts/ci@shop.iam.gserviceaccount.com/keys/aaaa1111',
      ],
      EntraUserId: [userId.toUpperCase()],
      EntraPrincipalId: [userId],
      AzureVmId: [vm],
    });
    expect(reading.unread).toEqual([]);
    expect(ids(reading)).toEqual([
      'aws.ssm-session/eu-west-1/alice-0123456789abcdef0',
      'gcp.principal/ci@shop.iam.gserviceaccount.com',
      'gcp.service-account-key/ci@shop.iam.gserviceaccount.com/aaaa1111',
      `entra.user/${userId}`,
      `entra.service-principal/${userId}`,
      `azure.vm/${vm.toLowerCase()}`,
    ]);
  });

  it('does not take the bare id of a key for its name', () => {
    expect(whys(readDetails({ GcpServiceAccountKey: ['aaaa1111'] }))).toContain('is not the name of a key');
  });

  it('does not take a principal name for an object id', () => {
    expect(whys(readDetails({ EntraUserId: ['alice@example.com'] }))).toContain(
      'is not a directory object id',
    );
  });

  it('says how a key that is spelt wrongly is spelt', () => {
    expect(whys(readDetails({ AWSAccessKeyId: [key] }))).toBe('the custom detail is spelt AwsAccessKeyId');
  });
});

describe('entities', () => {
  const account = (properties: object) => ({ kind: 'Account', properties });

  it('reads an account with an object id', () => {
    const { targets } = read({
      entities: [account({ aadUserId: userId, accountName: 'alice', UPNSuffix: 'example.com' })],
    });
    expect(targets).toEqual([
      {
        target: { kind: 'entra.user', id: userId, userPrincipalName: 'alice@example.com' },
        from: 'object.properties.relatedEntities[0]',
      },
    ]);
  });

  it('marks an account that is known by its name only as weak', () => {
    const { targets } = read({ entities: [account({ Name: 'Alice', UPNSuffix: 'example.com' })] });
    expect(targets[0]?.target).toMatchObject({ id: 'alice@example.com' });
    expect(targets[0]?.weak).toContain('can be reassigned to someone else');
  });

  it('drops the weak reading of somebody who is also read strongly', () => {
    const reading = read({
      entities: [
        account({ Name: 'alice', UPNSuffix: 'example.com' }),
        account({ Name: 'alice', UPNSuffix: 'example.com', AadUserId: userId }),
      ],
    });
    expect(ids(reading)).toEqual([`entra.user/${userId}`]);
  });

  it.each([
    ['arn:aws:iam::123456789012:user/alice', 'an identity of AWS'],
    ['ci@shop.iam.gserviceaccount.com', 'an identity of Google Cloud'],
    ['alice', 'a name alone is not an identity'],
  ])('does not take the account %s for a person in Entra ID', (name, why) => {
    const reading = read({ entities: [account({ Name: name })] });
    expect(reading.targets).toEqual([]);
    expect(whys(reading)).toContain(why);
  });

  it('does not take a Google user for a person in Entra ID', () => {
    const reading = read({
      alerts: [alertOf({ details: { GcpPrincipal: ['alice@example.com'] } })],
      entities: [account({ Name: 'alice', UPNSuffix: 'example.com' })],
    });
    expect(ids(reading)).toEqual(['gcp.principal/alice@example.com']);
    expect(reading.unread).toEqual([]);
  });

  it('is silent about an account and a host that only repeat the custom details', () => {
    const details = {
      AwsInstanceId: ['i-0aaaaaaaa'],
      AwsRegion: ['eu-west-1'],
      AwsPrincipalArn: ['arn:aws:sts::123456789012:assumed-role/Admin/alice'],
    };
    const reading = read({
      alerts: [alertOf({ details })],
      entities: [
        account({ FullName: 'Admin/alice' }),
        { kind: 'Host', properties: { hostName: 'i-0aaaaaaaa' } },
        { kind: 'Host', properties: { hostName: 'i-0cccccccc' } },
      ],
    });
    expect(reading.targets).toHaveLength(2);
    expect(reading.unread.map((part) => part.path)).toEqual(['object.properties.relatedEntities[2]']);
  });

  it('reads a person whose object id is there, whatever else has that name', () => {
    const reading = read({
      alerts: [alertOf({ details: { GcpPrincipal: ['alice@example.com'] } })],
      entities: [account({ Name: 'alice', UPNSuffix: 'example.com', AadUserId: userId })],
    });
    expect(ids(reading)).toEqual(['gcp.principal/alice@example.com', `entra.user/${userId}`]);
  });

  it('reads a virtual machine off a host and off a resource, once', () => {
    const reading = read({
      entities: [
        { kind: 'Host', properties: { hostName: 'web-1', azureID: vm } },
        {
          kind: 'AzureResource',
          properties: { resourceId: vm.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions') },
        },
      ],
    });
    expect(ids(reading)).toEqual([`azure.vm/${vm.toLowerCase()}`]);
  });

  it('says which entities it cannot read, and is silent about mere evidence', () => {
    const reading = read({
      entities: [
        { kind: 'Ip', properties: { address: '198.51.100.7' } },
        { kind: 'Host', properties: { hostName: 'web-1' } },
        { kind: 'AzureResource', properties: { resourceId: '/subscriptions/x/resourceGroups/y' } },
        { kind: 'Spaceship', properties: {} },
      ],
    });
    expect(reading.unread.map((part) => part.path)).toEqual([
      'object.properties.relatedEntities[1]',
      'object.properties.relatedEntities[2].ResourceId',
      'object.properties.relatedEntities[3]',
    ]);
  });
});

describe('what was not read', () => {
  const kinds = (reading: TargetReading) => reading.unread.map((part) => part.kind);

  it('says which kind of target it would have been, so that a run knows what it left', () => {
    expect(kinds(readDetails({ AwsAccessKeyId: ['x'], AwsInstanceId: ['i-0aaaaaaaa'] }))).toEqual([
      'aws.access-key',
      'aws.instance',
    ]);
    expect(kinds(readDetails({ AWSAccessKeyId: [key] }))).toEqual(['aws.access-key']);
  });

  it('could have been anything when the custom details are no JSON', () => {
    const alert = alertOf();
    const additionalData = { 'Custom Details': '{' };
    const reading = read({ alerts: [{ ...alert, properties: { ...alert.properties, additionalData } }] });
    expect(kinds(reading)).toEqual(['any']);
  });

  it('names no kind where nothing says that it is a target', () => {
    expect(kinds(read({ entities: [{ kind: 'Host', properties: { hostName: 'web-1' } }] }))).toEqual([
      undefined,
    ]);
  });
});

describe('an incident that names nothing', () => {
  it('yields no target, and says so', () => {
    expect(read({})).toEqual({
      targets: [],
      unread: [],
      none: 'the incident carries no entities and no custom details: nothing in it says what to contain',
    });
  });

  it('says when all there was could not be read', () => {
    expect(readDetails({ AwsInstanceId: ['*'], AwsRegion: ['eu-west-1'] }).none).toContain(
      'nothing that the incident names could be read',
    );
  });
});
