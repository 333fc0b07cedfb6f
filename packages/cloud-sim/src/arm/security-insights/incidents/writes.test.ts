import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, incidentInput, ruleId } from '../../call-arm.suite.ts';

const start = useCloudSim();
const path = `incidents/${ruleId(1)}`;
const world = (changes: object = {}, workspace: object = {}) =>
  armWorldOf(
    { incidents: [{ ...incidentInput(1), ...changes }], ...workspace },
    { throttlesIncidents: false },
  );
const body = (changes: object = {}) => ({
  properties: { title: 'Incident 1', severity: 'High', status: 'Active', ...changes },
});

describe('an incident', () => {
  it('is replaced whole: labels and owner that a body leaves out are gone, what the service decides stays', async () => {
    const sim = await start({ world: world() });
    const owner = { objectId: ruleId(9) };
    await callArm(sim, 'PUT', path, {
      json: body({ labels: [{ labelName: 'a' }], owner, incidentNumber: 7 }),
    });
    const labelled = (await callArm(sim, 'GET', path)).body.properties;
    expect(labelled).toMatchObject({
      incidentNumber: 1,
      owner,
      labels: [{ labelName: 'a', labelType: 'User' }],
    });
    const { status } = await callArm(sim, 'PUT', path, { json: body() });
    const bare = (await callArm(sim, 'GET', path)).body.properties;
    expect(status).toBe(200);
    expect(bare).toMatchObject({ status: 'Active', labels: [], owner: { objectId: null } });
  });

  it('is refused to a stale etag, in the words of the service, also after a comment', async () => {
    const sim = await start({ world: world() });
    const before = (await callArm(sim, 'GET', path)).body.etag;
    await callArm(sim, 'PUT', `${path}/comments/${ruleId(5)}`, {
      json: { properties: { message: 'Hello' } },
    });
    const stale = await callArm(sim, 'PUT', path, { json: { ...body(), etag: before } });
    expect(stale).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
    expect(stale.body.error?.message).toBe(
      `Newer version of resource '${ruleId(1)}' exists. Data was not saved`,
    );
  });

  it.each([
    ['no title', { title: undefined }],
    ['no severity', { severity: undefined }],
    ['an unknown status', { status: 'Resolved' }],
    ['an unknown severity', { severity: 'Critical' }],
    ['no classification when it is closed', { status: 'Closed' }],
    ['an unknown classification', { classification: 'Nothing' }],
    [
      'a reason of another classification',
      { classification: 'TruePositive', classificationReason: 'InaccurateData' },
    ],
    ['a long description', { description: 'x'.repeat(5001) }],
    ['a label without a name', { labels: [{ labelType: 'User' }] }],
  ])('is refused with %s', async (_, changes) => {
    const sim = await start({ world: world() });
    const { status, body: answer } = await callArm(sim, 'PUT', path, { json: body(changes) });
    expect([status, answer.error?.message]).toEqual([
      400,
      expect.stringMatching(/^Invalid data model\. \[: .*\]$/),
    ]);
  });

  it('is deleted, unless it is of Defender', async () => {
    const ofDefender = await start({ world: world({}, { onboardedToDefender: true }) });
    expect((await callArm(ofDefender, 'DELETE', path)).status).toBe(400);
    const sim = await start({ world: world() });
    expect((await callArm(sim, 'DELETE', path)).status).toBe(200);
    expect((await callArm(sim, 'GET', path)).status).toBe(404);
  });
});

describe('a comment', () => {
  const comment = (n: number) => `${path}/comments/${ruleId(n)}`;
  const json = (message: string) => ({ json: { properties: { message } } });

  it('is written once under one name, and edited by its author only', async () => {
    const sim = await start({ world: world() });
    const first = await callArm(sim, 'PUT', comment(5), json('Hello'));
    const again = await callArm(sim, 'PUT', comment(5), json('Hello'));
    expect([first.status, again.status]).toEqual([201, 200]);
    const accessToken = sim.connections.arm.portalAccessToken;
    expect((await callArm(sim, 'PUT', comment(5), { ...json('No'), accessToken })).status).toBe(403);
    const { body: listed } = await callArm(sim, 'GET', `${path}/comments`);
    expect(listed.value).toMatchObject([
      {
        type: 'Microsoft.SecurityInsights/Incidents/Comments',
        properties: { message: 'Hello', author: { objectId: '33333333-3333-4333-8333-333333333334' } },
      },
    ]);
    expect((await callArm(sim, 'GET', path)).body.properties).toMatchObject({
      additionalData: { commentsCount: 1 },
    });
  });

  it('has 1 to 30,000 characters', async () => {
    const sim = await start({ world: world() });
    const statuses = [];
    for (const length of [0, 30_000, 30_001]) {
      statuses.push((await callArm(sim, 'PUT', comment(length), json('x'.repeat(length)))).status);
    }
    expect(statuses).toEqual([400, 201, 400]);
  });

  it('is the hundredth at the most, and one of them can be edited then', async () => {
    const comments = Array.from({ length: 99 }, (_, n) => ({ name: ruleId(1000 + n), properties: {} }));
    const sim = await start({ world: world({ comments }) });
    const put = async (n: number) => (await callArm(sim, 'PUT', comment(n), json('Hello'))).status;
    expect([await put(1), await put(2), await put(1)]).toEqual([201, 400, 200]);
  });

  it('of an incident that is not there is not found', async () => {
    const sim = await start({ world: world() });
    const elsewhere = `incidents/${ruleId(2)}/comments/${ruleId(5)}`;
    expect((await callArm(sim, 'PUT', elsewhere, json('Hello'))).status).toBe(404);
    expect((await callArm(sim, 'GET', `incidents/${ruleId(2)}/comments`)).status).toBe(404);
  });

  it('is the 76th in five minutes, and is throttled', async () => {
    const clock = new ManualClock(new Date('2026-01-12T12:00:00Z'));
    const sim = await start({ world: armWorldOf({ incidents: [incidentInput(1)] }), clock });
    const statuses = new Set<number>();
    for (let n = 0; n < 75; n += 1)
      statuses.add((await callArm(sim, 'PUT', comment(1), json('Hello'))).status);
    expect([...statuses]).toEqual([201, 200]);
    const refused = await callArm(sim, 'PUT', comment(1), json('Hello'));
    expect([refused.status, refused.header('retry-after')]).toEqual([429, '300']);
  });
});

describe('a task', () => {
  const task = (n: number) => `${path}/tasks/${ruleId(n)}`;
  const json = (changes: object = {}) => ({
    json: { properties: { title: 'Look', status: 'New', ...changes } },
  });

  it('is created under a name, completed and deleted', async () => {
    const sim = await start({ world: world() });
    expect((await callArm(sim, 'PUT', task(5), json())).status).toBe(201);
    expect((await callArm(sim, 'PUT', task(5), json({ status: 'Completed' }))).status).toBe(200);
    const { body: listed } = await callArm(sim, 'GET', `${path}/tasks`);
    expect(listed.value).toMatchObject([{ properties: { title: 'Look', status: 'Completed' } }]);
    expect((await callArm(sim, 'DELETE', task(5))).status).toBe(200);
  });

  it('needs a title and a known status, and is the fortieth at the most', async () => {
    const tasks = Array.from({ length: 39 }, (_, n) => ({ name: ruleId(1000 + n), properties: {} }));
    const sim = await start({ world: world({ tasks }) });
    const put = async (n: number, changes = {}) => (await callArm(sim, 'PUT', task(n), json(changes))).status;
    expect([await put(1, { title: '' }), await put(1, { status: 'Open' })]).toEqual([400, 400]);
    expect([await put(1), await put(2), await put(1)]).toEqual([201, 400, 200]);
  });
});
