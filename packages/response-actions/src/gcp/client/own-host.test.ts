import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { afterEach, expect, test, vi } from 'vitest';

import { createActionRunner } from '../../runner/action-runner.ts';

const nowhere = join(tmpdir(), `drawbridge-no-home-${String(process.pid)}`);

const path = { project: 'example-prod', zone: 'europe-west1-b' };
const target = (instance: string): Target => ({ kind: 'gcp.instance', ...path, instance });
const hostId = '4100000000000000001';
const runner = createActionRunner();
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** Google's metadata server, as the machine with this number sees it. */
async function startMetadataServer(id: string): Promise<string[]> {
  const asked: string[] = [];
  const answers: Readonly<Record<string, string>> = {
    '/computeMetadata/v1/instance': '{}',
    '/computeMetadata/v1/project/project-id': 'example-prod',
    '/computeMetadata/v1/instance/id': id,
    '/computeMetadata/v1/instance/name': 'responder-1',
    '/computeMetadata/v1/instance/zone': 'projects/41/zones/europe-west1-b',
    '/computeMetadata/v1/instance/service-accounts/default/token':
      '{"access_token":"simulated-token","expires_in":3599,"token_type":"Bearer"}',
  };
  const server: Server = createServer((request, response) => {
    const [pathname = ''] = (request.url ?? '').split('?');
    asked.push(pathname);
    const answer = answers[pathname];
    response.writeHead(answer === undefined ? 404 : 200, { 'metadata-flavor': 'Google' });
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(server);
  vi.stubEnv('GCE_METADATA_HOST', `127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
  vi.stubEnv('CLOUDSDK_CONFIG', nowhere);
  vi.stubEnv('HOME', nowhere);
  return asked;
}

async function startSim(): Promise<CloudSim> {
  const world = {
    gcp: {
      instances: [
        { ...path, instance: 'responder-1', id: hostId },
        { ...path, instance: 'web-1', id: '4100000000000000002' },
      ],
    },
  };
  const sim = await startCloudSim({ world, clock: new ManualClock(new Date('2026-03-01T10:00:00Z')) });
  opened.push(sim);
  return sim;
}

test('the machine whose metadata server gives us our credentials is refused as ourselves', async () => {
  const sim = await startSim();
  await startMetadataServer(hostId);
  const { endpoint, projects } = sim.connections.gcp;
  const context = {
    connections: { gcp: { endpoint, projects } },
    clock: new ManualClock(new Date('2026-03-01T10:00:00Z')),
  };
  for (const action of ['gcp.compute.stop-instance', 'gcp.compute.suspend-instance']) {
    const plan = await runner.plan(context, action, target('responder-1'), {});
    expect(plan).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
  }
  expect(await runner.plan(context, 'gcp.compute.stop-instance', target('web-1'), {})).toMatchObject({
    outcome: 'change',
  });
}, 60_000);

test('the metadata server is not asked for anything where our credentials are not of it', async () => {
  const sim = await startSim();
  const asked = await startMetadataServer('1');
  const context = {
    connections: { gcp: sim.connections.gcp },
    clock: new ManualClock(new Date('2026-03-01T10:00:00Z')),
  };
  const plan = await runner.plan(context, 'gcp.compute.stop-instance', target('responder-1'), {});
  expect(plan).toMatchObject({ outcome: 'change' });
  expect(asked).toEqual([]);
});
