import { createEngine, type Engine } from '@drawbridge/kql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bundledTables } from '../tables/bundled-tables.ts';
import { attacker, azureMachine } from './attack-events.suite.ts';
import type { LogShape } from './log-shape.suite.ts';
import { logShapes, readShapes } from './log-shapes.suite.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ tables: bundledTables() });
});
afterAll(() => engine.close());

/** Who did what to which machine, from where and when, by table; and what it is in every shape. */
const whoDidWhat: Readonly<Record<NonNullable<LogShape['table']>, readonly [string, readonly unknown[]]>> = {
  AWSCloudTrail: [
    'project UserIdentityArn, UserIdentityAccessKeyId, SourceIpAddress, EventSource, EventName, ErrorCode, Machine = tostring(parse_json(RequestParameters).target), TimeGenerated',
    [
      attacker.arn,
      'AKIAIOSFODNN7EXAMPLE',
      attacker.address,
      'ssm.amazonaws.com',
      'StartSession',
      '',
      'i-0123456789abcdef0',
    ],
  ],
  AzureActivity: [
    'project Caller, CallerIpAddress, OperationNameValue, ActivityStatusValue, Machine = tolower(coalesce(tostring(parse_json(Properties).entity), _ResourceId)), Id = tostring(parse_json(Claims)["http://schemas.microsoft.com/identity/claims/objectidentifier"]), CorrelationId, TimeGenerated',
    [
      attacker.email,
      attacker.address,
      'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
      'Success',
      azureMachine.toLowerCase(),
      '99999999-2222-4333-8444-555555555555',
      'c1',
    ],
  ],
  GCPAuditLogs: [
    'project tostring(AuthenticationInfo.principalEmail), tostring(RequestMetadata.callerIp), MethodName, ServiceName, ProjectId, tostring(Metadata.instanceMetadataDelta.addedMetadataKeys), GCPResourceName, TimeGenerated',
    [
      attacker.email,
      attacker.address,
      'v1.compute.instances.setMetadata',
      'compute.googleapis.com',
      'example-project',
      '["ssh-keys"]',
      'projects/example-project/zones/europe-west1-b/instances/web01',
    ],
  ],
  CommonSecurityLog: [
    'project SourceUserName, SourceIP, Activity, DeviceVendor, DeviceProduct, DestinationHostName, DestinationServiceName, TimeGenerated',
    [
      attacker.arn,
      attacker.address,
      'StartSession',
      'Amazon',
      'CloudTrail',
      'i-0123456789abcdef0',
      'ssm.amazonaws.com',
    ],
  ],
};

async function rowsOf(query: string): Promise<readonly (readonly unknown[])[]> {
  const answer = await engine.query(query, { now: new Date('2026-11-19T00:00:00Z') });
  if (!answer.ok) throw new Error(answer.problems.map((problem) => problem.message).join('; '));
  return answer.rows;
}

const read = logShapes.filter((shape) => shape.table !== undefined);
const refused = logShapes.filter((shape) => shape.table === undefined);

describe('logs as people have them', () => {
  it.each(read.map((shape) => [shape.file, shape] as const))('%s says who did what', async (_, shape) => {
    const report = await readShapes(engine, [shape]);
    expect(report.problems).toEqual([]);
    const table = shape.table ?? 'AWSCloudTrail';
    const [columns, expected] = whoDidWhat[table];
    const rows = await rowsOf(`${table} | ${columns}`);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.slice(0, -1)).toEqual(expected);
      expect(new Date(String(row.at(-1)))).toEqual(new Date(attacker.time));
    }
  });

  it.each(refused.map((shape) => [shape.file, shape] as const))(
    '%s is refused with what to do',
    async (_, shape) => {
      const report = await readShapes(engine, [shape]);
      expect(report.rowsByTable).toEqual({});
      expect(report.unrecognised).toHaveLength(1);
      expect(report.problems.map(({ message }) => message).join('\n')).toContain(shape.refused);
    },
  );

  it('that hold the same event in other shapes hold one event, and say so', async () => {
    const ofAws = read.filter((shape) => shape.table === 'AWSCloudTrail');
    const report = await readShapes(engine, ofAws);
    const said = report.problems.filter(({ code }) => code === 'telemetry/repeated-events');
    expect(said).toHaveLength(ofAws.length - 1);
    expect(said[0]?.message).toMatch(/^1 event of this file is also in .+, and counted once$/);
    expect(await rowsOf('AWSCloudTrail | summarize count() by AwsEventId | sort by AwsEventId asc')).toEqual([
      ['e1', 1],
      ['e2', 1],
    ]);
  });
});
