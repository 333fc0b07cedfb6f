import { describe, expect, it } from 'vitest';

import { targetId } from '../targets/target-id.ts';
import { readTargets } from '../reading/read-targets.ts';
import { parseTrigger } from './parse-trigger.ts';

const id = (number: number) =>
  `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/w/providers/Microsoft.SecurityInsights/Incidents/i-${number}`;
const resource = (number: number) => ({
  id: id(number),
  name: `i-${number}`,
  type: 'Microsoft.SecurityInsights/Incidents',
  etag: '"1"',
  properties: { title: `Incident ${number}`, severity: 'High', status: 'New', incidentNumber: number },
});
const objectId = '5c3a9d1e-7f24-4b86-a0d3-1e9b6c5f2a70';
const vm =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web';
const type = (name: string) => ({ '@odata.type': `#microsoft.graph.security.${name}` });
const defender = {
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#security/incidents(alerts())/$entity',
  id: '2972395',
  incidentWebUrl: 'https://security.microsoft.com/incident2/2972395',
  displayName: 'Multi-stage incident',
  severity: 'high',
  status: 'active',
  customTags: ['demo'],
  alerts: [
    {
      id: 'da637551227677560813_-961444813',
      title: 'Direct connection',
      severity: 'high',
      category: 'LateralMovement',
      mitreTechniques: ['T1021.004'],
      lastActivityDateTime: '2026-01-12T10:30:00.5Z',
      detectorId: 'b76a96b4-440f-4376-9cf8-fca4a8f4c69e',
      customDetails: { AwsAccessKeyId: 'AKIAEXAMPLEMALLORY01' },
      evidence: [
        {
          ...type('userEvidence'),
          userAccount: {
            accountName: 'mallory',
            azureAdUserId: objectId,
            userPrincipalName: 'mallory@example.com',
          },
        },
        { ...type('azureResourceEvidence'), resourceId: vm },
        {
          ...type('deviceEvidence'),
          deviceDnsName: 'web',
          vmMetadata: { resourceId: vm.replace('/web', '/db'), cloudProvider: 'azure' },
        },
        {
          ...type('amazonResourceEvidence'),
          amazonResourceId: 'arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0',
        },
        { ...type('amazonResourceEvidence'), amazonResourceId: 'arn:aws:iam::123456789012:user/mallory' },
        { ...type('amazonResourceEvidence'), amazonResourceId: 'arn:aws:s3:::backups' },
        {
          ...type('googleCloudResourceEvidence'),
          fullResourceName: '//compute.googleapis.com/projects/shop/zones/europe-west1-b/instances/web',
        },
        { ...type('ipEvidence'), ipAddress: '198.51.100.7' },
      ],
    },
  ],
};

function read(json: unknown, incidentNumber?: number) {
  const parsed = parseTrigger(json, incidentNumber === undefined ? {} : { incidentNumber });
  if (!parsed.ok) expect.fail(parsed.problems.map(({ message }) => message).join());
  return parsed;
}

describe('an incident as people have it', () => {
  it.each([
    ['as REST answers it', resource(7)],
    ['with headers and a body', { headers: { 'Content-Type': 'application/json' }, body: resource(7) }],
    ['with headers and a body of text', { headers: {}, body: JSON.stringify({ object: resource(7) }) }],
    ['as the only one of a listing', { value: [resource(7)], nextLink: '' }],
    ['as the only one of a list', [resource(7)]],
  ])('is read %s', (_how, json) => {
    expect(read(json).value).toMatchObject({ id: id(7), number: 7, severity: 'High' });
  });

  it('says that the resource alone holds neither alerts nor entities, and how they are asked for', () => {
    expect(read(resource(7)).problems).toMatchObject([{ code: 'incident/alone', severity: 'warning' }]);
  });

  it('is chosen by number among several, and by nobody else', () => {
    const several = { value: [resource(7), resource(8)] };
    expect(read(several, 8).value.number).toBe(8);
    for (const number of [undefined, 9]) {
      const parsed = parseTrigger(several, number === undefined ? {} : { incidentNumber: number });
      expect(parsed.problems[0]).toMatchObject({ code: 'incident/not-one' });
      expect(parsed.problems[0]?.hints[0]).toContain('7, 8');
    }
  });

  it('is refused, and not walked, where it is 20,000 deep', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    for (const json of [deep, { object: { ...resource(7), deep } }, { body: deep, headers: {} }]) {
      expect(parseTrigger(json).problems[0]?.code).toBe('incident/too-deep');
    }
  });
});

describe('an incident of Defender XDR, as Graph answers it', () => {
  it('has the targets that the evidence of its alerts names, and its rules', () => {
    const incident = read(defender).value;
    expect(incident).toMatchObject({
      number: 2972395,
      lastActivity: '2026-01-12T10:30:00.500Z',
      severity: 'High',
      tags: ['demo'],
      techniques: ['T1021.004'],
      ruleIds: ['b76a96b4-440f-4376-9cf8-fca4a8f4c69e'],
    });
    const { targets, unread } = readTargets(incident);
    expect(targets.map(({ target }) => targetId(target)).sort()).toEqual(
      [
        'aws.access-key/AKIAEXAMPLEMALLORY01',
        'aws.instance/eu-central-1/i-0123456789abcdef0',
        'aws.principal/arn:aws:iam::123456789012:user/mallory',
        'gcp.instance/shop/europe-west1-b/web',
        `entra.user/${objectId}`,
        `azure.vm/${vm.toLowerCase()}`,
        `azure.vm/${vm.toLowerCase().replace('/web', '/db')}`,
      ].sort(),
    );
    expect(unread.map(({ path }) => path)).toEqual(['alerts[0].evidence[5]']);
  });

  it('that was merged says into which, and one without alerts how they are asked for', () => {
    const bare = Object.fromEntries(Object.entries(defender).filter(([name]) => name !== 'alerts'));
    expect(read({ ...defender, redirectIncidentId: '99' }).problems).toContainEqual(
      expect.objectContaining({
        code: 'incident/redirected',
        message: expect.stringContaining('99') as string,
      }),
    );
    expect(read(bare).problems[0]?.hints[0]).toContain('$expand=alerts');
  });
});
