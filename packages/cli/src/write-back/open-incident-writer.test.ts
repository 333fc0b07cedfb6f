import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim } from '@drawbridge/cloud-sim';
import type { IncidentUpdate } from '@drawbridge/playbook-runtime';
import { expect, it, onTestFinished } from 'vitest';

import { openIncidentWriter } from './open-incident-writer.ts';

const guid = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const subscriptionId = '22222222-2222-4222-8222-222222222222';
const idOf = (n: number, workspace = 'law-soc') =>
  `/subscriptions/${subscriptionId}/resourceGroups/RG-SOC/providers/Microsoft.OperationalInsights/workspaces/${workspace}/providers/Microsoft.SecurityInsights/Incidents/${guid(n)}`;
const putComment = 'PUT Microsoft.SecurityInsights/incidents/{incidentId}/comments/{incidentCommentId}';
const putTask = 'PUT Microsoft.SecurityInsights/incidents/{incidentId}/tasks/{incidentTaskId}';
const putIncident = 'PUT Microsoft.SecurityInsights/incidents/{incidentId}';

const targetsFile = `targets:
  soc:
    source: drawbridge
    subscriptionId: ${subscriptionId}
    resourceGroup: rg-soc
    workspace: law-soc
`;

const alert = {
  name: guid(11),
  properties: { systemAlertId: guid(11), alertType: `${guid(0)}_${guid(100)}` },
};
const incidentInput = (n: number, changes: object = {}, alerts: readonly (typeof alert)[] = [alert]) => ({
  name: guid(n),
  etag: `"${String(n)}"`,
  properties: {
    title: `Incident ${String(n)}`,
    severity: 'High',
    status: 'New',
    incidentNumber: n,
    createdTimeUtc: '2026-01-12T10:00:00Z',
    lastModifiedTimeUtc: '2026-01-12T10:00:00Z',
    labels: [{ labelName: 'analyst', labelType: 'User' }],
    ...changes,
  },
  alerts: [...alerts],
});

const update: IncidentUpdate = {
  runId: 'contain-keys-1',
  incidentId: idOf(1),
  alertIds: [guid(11)],
  ruleIds: [guid(100)],
  commentId: guid(50),
  comment: '<p>Contained</p>',
  status: 'Active',
  severity: 'Medium',
  addTags: ['drawbridge-contained'],
  tasks: [{ id: guid(60), title: 'Drawbridge: end the access that is left (1)', description: 'a session' }],
};

async function open(incidents = [incidentInput(1)], targets = targetsFile) {
  const clock = new ManualClock(new Date('2026-11-25T12:00:00Z'));
  const world = { arm: { workspaces: [{ resourceGroup: 'rg-soc', name: 'law-soc', incidents }] } };
  const sim = await startCloudSim({ world, clock });
  const root = await mkdtemp(join(tmpdir(), 'drawbridge-write-back-'));
  onTestFinished(async () => {
    await sim.close();
    await rm(root, { recursive: true });
  });
  if (targets !== '') await writeFile(join(root, 'targets.yaml'), targets);
  const kept: IncidentUpdate[] = [];
  const writer = openIncidentWriter({
    host: { clock, env: {} },
    content: { root },
    clouds: { workspaces: () => sim.connections.arm },
    otherwise: {
      write: (written) => {
        kept.push(written);
        return Promise.resolve({ in: 'file', file: 'write-back.json' });
      },
    },
  });
  return { sim, clock, writer, kept, root };
}

const incidentIn = (sim: CloudSim, n = 1) =>
  sim.snapshot().arm.workspaces[0]?.incidents.find(({ name }) => name === guid(n));
const writes = (sim: CloudSim) => sim.operations.filter((operation) => operation.writes);

it('comment, tags, status, severity and task are in the incident once, also after the comment was throttled five times', async () => {
  const { sim, clock, writer, kept } = await open();
  sim.inject({ operation: putComment, error: 'throttled', times: 5, retryAfterSeconds: 30 });
  const place = await writer.write(update);
  expect(place).toEqual({
    in: 'incident',
    incident: guid(1),
    parts: [
      { part: 'incident', outcome: 'written', status: 200 },
      { part: 'task', outcome: 'written', status: 201 },
      { part: 'comment', outcome: 'written', status: 201 },
    ],
  });
  expect(clock.now().toISOString()).toBe('2026-11-25T12:02:30.000Z');
  const before = writes(sim).length;
  expect(await writer.write(update)).toMatchObject({
    parts: [
      { part: 'incident', outcome: 'unchanged' },
      { part: 'task', outcome: 'already-there' },
      { part: 'comment', outcome: 'already-there' },
    ],
  });
  expect(writes(sim)).toHaveLength(before);
  expect(incidentIn(sim)).toMatchObject({
    properties: {
      status: 'Active',
      severity: 'Medium',
      labels: [{ labelName: 'analyst' }, { labelName: 'drawbridge-contained' }],
    },
    comments: [{ name: guid(50), properties: { message: '<p>Contained</p>' } }],
    tasks: [{ name: guid(60) }],
  });
  expect(kept).toEqual([]);
});

it('an incident that was merged away is written to where its alerts are, and the report says so', async () => {
  const redirected = { status: 'Closed', labels: [{ labelName: 'Redirected', labelType: 'User' }] };
  const { sim, writer } = await open([incidentInput(1, redirected, []), incidentInput(2)]);
  expect(await writer.write(update)).toMatchObject({ incident: guid(2), redirectedFrom: guid(1) });
  expect(incidentIn(sim, 2)?.comments).toHaveLength(1);
  expect(incidentIn(sim, 1)?.comments).toEqual([]);
});

it('an incident that somebody has closed stays closed, and the report says what was left out', async () => {
  const { sim, writer } = await open([
    incidentInput(1, { status: 'Closed', classification: 'Undetermined' }),
  ]);
  expect(await writer.write(update)).toMatchObject({
    leftOut: ['status and classification: the incident is closed already'],
  });
  expect(incidentIn(sim)).toMatchObject({ properties: { status: 'Closed' }, comments: [{ name: guid(50) }] });
});

it('a task that is refused is left out, and keeps the comment from nothing', async () => {
  const { sim, writer } = await open();
  sim.inject({ operation: putTask, error: 'access-denied', times: 1 });
  const place = await writer.write(update);
  expect(place).toMatchObject({ in: 'incident', leftOut: [expect.stringContaining('a task: ')] });
  expect(incidentIn(sim)?.comments).toHaveLength(1);
});

it('tags that are denied are a failure, which says what was written all the same', async () => {
  const { sim, writer } = await open();
  sim.inject({ operation: putIncident, error: 'access-denied', times: 1 });
  await expect(writer.write(update)).rejects.toThrow(
    /^tags, status and severity: .*; written all the same: tasks, the comment$/s,
  );
  expect(incidentIn(sim)?.comments).toHaveLength(1);
});

it('an announced plan and the end of its run are two comments, however often they are told', async () => {
  const { sim, writer } = await open();
  for (let time = 0; time < 2; time += 1) {
    await writer.announce?.({ ...update, commentId: guid(51), comment: '<p>Waits</p>' });
    await writer.write(update);
  }
  expect(incidentIn(sim)?.comments.map(({ name }) => name)).toEqual([guid(51), guid(50)]);
});

it.each([
  ['no targets.yaml', idOf(1), '', [expect.stringMatching(/targets\.yaml: subscriptionId .* law-soc$/)]],
  [
    'a workspace that is none of the targets',
    idOf(1, 'law-x'),
    targetsFile,
    [expect.stringContaining('law-x')],
  ],
  ['a file that is no targets.yaml', idOf(1), 'targets: 3\n', [expect.stringContaining('cannot be read')]],
  ['something that is no incident of a workspace', 'alert/a-1', targetsFile, undefined],
  [
    'an incident that the simulated workspace lacks',
    idOf(9),
    targetsFile,
    [expect.stringContaining('no incident')],
  ],
] as const)(
  'of %s, the update is kept in a file with the way to have it written',
  async (_, id, file, hints) => {
    const { sim, writer, kept } = await open([incidentInput(1)], file);
    const place = await writer.write({ ...update, incidentId: id });
    expect(place).toEqual({ in: 'file', file: 'write-back.json', ...(hints === undefined ? {} : { hints }) });
    expect(kept).toHaveLength(1);
    expect(writes(sim)).toEqual([]);
  },
);
