import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import type { LogSim } from '@drawbridge/cloud-sim';
import { bundledTables } from '@drawbridge/detection-core';
import { createEngine, type Engine } from '@drawbridge/kql';

import { freshFolder } from '../drawbridge.ts';

export const customerId = '33333333-3333-4333-8333-333333333333';

/** A rule over sessions on machines, in a folder of content with a target for the stand-in. */
export async function newContent(logsEndpoint: string): Promise<string> {
  const content = await freshFolder();
  const folder = join(content, 'detections/sessions');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'rule.yaml'), rule);
  await writeFile(
    join(content, 'targets.yaml'),
    `targets:
  production:
    source: soc-rules
    subscriptionId: 22222222-2222-4222-8222-222222222222
    resourceGroup: rg-soc
    workspace: law-soc
    customerId: ${customerId}
    logsEndpoint: ${logsEndpoint}
`,
  );
  return content;
}

const rule = `id: 0a1b2c3d-1111-4222-8333-444455556666
name: Session on a machine
kind: Scheduled
version: 1.0.0
description: Identifies sessions.
severity: Medium
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [LateralMovement]
relevantTechniques: [T1021.008]
query: |
  AWSCloudTrail
  | where EventName == "StartSession" and TimeGenerated > ago(1h)
  | project TimeGenerated, Actor = UserIdentityArn, SourceIp = SourceIpAddress
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: Actor
`;

/** An engine with sessions at these times of one day: what a stand-in answers from. */
export async function engineWithSessions(...times: readonly string[]): Promise<Engine> {
  const engine = await createEngine({ tables: bundledTables() });
  await engine.load('AWSCloudTrail', sessions(times));
  return engine;
}

function sessions(times: readonly string[]) {
  return times.map((time) => ({
    values: {
      TimeGenerated: `2026-11-18T${time}Z`,
      EventName: 'StartSession',
      UserIdentityArn: 'arn:aws:iam::123456789012:user/mallory',
      SourceIpAddress: '203.0.113.7',
    },
  }));
}

/** The same sessions as a file of telemetry. */
export async function writeSessions(folder: string, ...times: readonly string[]): Promise<string> {
  const file = join(folder, 'AWSCloudTrail.ndjson');
  await writeFile(
    file,
    sessions(times)
      .map(({ values }) => JSON.stringify(values))
      .join('\n'),
  );
  return file;
}

/**
 * The identity of a machine in Azure, which gives the token that the stand-in takes now. It is what the command's own
 * credentials find by themselves.
 */
export async function startMachineIdentity(sim: () => LogSim): Promise<{
  readonly asked: readonly string[];
  close(): Promise<void>;
}> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://x').searchParams.get('resource') ?? '');
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ access_token: sim().token, expires_on, token_type: 'Bearer', resource: 'r' }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${String(port)}/msi/token`;
  process.env.IDENTITY_HEADER = 'simulated';
  return {
    asked,
    close: async () => {
      delete process.env.IDENTITY_ENDPOINT;
      delete process.env.IDENTITY_HEADER;
      await new Promise((closed) => server.close(closed));
    },
  };
}
