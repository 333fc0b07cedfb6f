import { ManualClock } from '@drawbridge/base';
import type { CloudSim, WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, it } from 'vitest';

import type { ClientOptions } from '../client/workspace-client.ts';
import { openSimulated, ruleId, useWorkspaces, workspaceWorld } from '../workspace.suite.ts';
import { incidentInput } from './incidents.suite.ts';
import { incidentWriter } from './incident-writer.ts';
import { incidentPath } from './incident-path.ts';

const start = useWorkspaces();
const ours = ruleId(100);
const strange = ruleId(101);
const [comment, task] = [ruleId(5), ruleId(6)];
const target = { incident: ruleId(1), alertIds: [ruleId(11)], ruleIds: [ours] };
const alertOf = (n: number, rule = ours) => ({
  name: ruleId(n),
  properties: { systemAlertId: ruleId(n), alertType: `${ruleId(0)}_${rule}` },
});
const putComment = 'PUT Microsoft.SecurityInsights/incidents/{incidentId}/comments/{incidentCommentId}';
const putIncident = 'PUT Microsoft.SecurityInsights/incidents/{incidentId}';

function worldOf(incident: object = {}, more: readonly ReturnType<typeof incidentInput>[] = []): WorldInput {
  return workspaceWorld({
    incidents: [{ ...incidentInput(1), alerts: [alertOf(11)], ...incident }, ...more],
  });
}

async function open(sim: CloudSim, options: Partial<ClientOptions> = {}) {
  const clock = new ManualClock(new Date('2026-11-25T12:00:00Z'));
  const client = await openSimulated(sim, { clock, ...options });
  return { clock, client, writer: incidentWriter({ client, clock }) };
}

const incidentIn = (sim: CloudSim, n = 1) =>
  sim.snapshot().arm.workspaces[0]!.incidents.find(({ name }) => name === ruleId(n))!;
const writes = (sim: CloudSim) => sim.operations.filter((operation) => operation.writes);

describe('a comment', () => {
  it('that is throttled five times is written once, after the times that the service asked for', async () => {
    const sim = await start({ world: worldOf() });
    const { clock, writer } = await open(sim);
    sim.inject({ operation: putComment, error: 'throttled', times: 5, retryAfterSeconds: 30 });
    const written = await writer.comment(target, { id: comment, html: '<p>Contained</p>' });
    expect(written).toEqual({ outcome: 'written', status: 201, isCut: false, incident: ruleId(1) });
    expect(incidentIn(sim).comments).toMatchObject([
      { name: comment, properties: { message: '<p>Contained</p>' } },
    ]);
    expect(writes(sim).map(({ status }) => status)).toEqual([429, 429, 429, 429, 429, 201]);
    expect(clock.now().toISOString()).toBe('2026-11-25T12:02:30.000Z');
  });

  it('whose answer was lost is the same comment, and one that is there is left as it is', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await open(sim);
    sim.inject({ operation: putComment, error: 'drop-after-write', times: 1 });
    const first = await writer.comment(target, { id: comment, html: 'Contained' });
    expect(first).toMatchObject({ outcome: 'written', status: 200 });
    const before = writes(sim).length;
    const again = await writer.comment(target, { id: comment, html: 'Something else' });
    expect(again).toEqual({ outcome: 'already-there', incident: ruleId(1) });
    expect(writes(sim)).toHaveLength(before);
    expect(incidentIn(sim).comments).toMatchObject([{ properties: { message: 'Contained' } }]);
  });

  it('of a text says what is in it, and of HTML that is too long as much as fits, closed and with a note', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await open(sim);
    await writer.comment(target, { id: comment, text: '<img src=x>\n& more' });
    const html = `<ul>${'<li>a &amp; b</li>'.repeat(3000)}</ul>`;
    const written = await writer.comment(target, { id: ruleId(7), html });
    expect(written).toMatchObject({ outcome: 'written', isCut: true });
    const [text, long] = incidentIn(sim).comments.map(({ properties }) => String(properties.message));
    expect(text).toBe('&lt;img src=x&gt;<br>&amp; more');
    expect(long?.length).toBeLessThan(30_000);
    expect(long).toMatch(/(?:<li>a &amp; b<\/li>)+(?:<li>[a &;mpb]*<\/li>)?<\/ul><p>… The rest is left out/);
  });

  it.each([
    [
      'the incident is full',
      { comments: Array.from({ length: 100 }, (_, n) => ({ name: ruleId(1000 + n), properties: {} })) },
      {},
      'sync/rejected',
      'maximum number of comments',
    ],
    [
      'it is not allowed',
      {},
      { withheld: ['Microsoft.SecurityInsights/incidents/comments/write'] },
      'sync/access-denied',
      'does not have authorization',
    ],
  ])('is refused where %s, in the words of the service', async (_, incident, arm, code, said) => {
    const world = worldOf(incident);
    const sim = await start({ world: { arm: { ...world.arm, ...arm } } });
    const { writer } = await open(sim);
    const answer = await writer.comment(target, { id: comment, html: 'x' });
    expect(answer).toMatchObject({ outcome: 'refused', code });
    expect('message' in answer && answer.message).toContain(said);
  });

  it('fails, and may be tried again, where the service stays away', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await open(sim, { retry: { attempts: 2 } });
    sim.inject({ operation: putComment, error: 'unavailable', times: 2 });
    const once = () => writer.comment(target, { id: comment, html: 'x' });
    expect(await once()).toMatchObject({ outcome: 'failed', code: 'sync/unavailable' });
    expect(await once()).toMatchObject({ outcome: 'written', status: 201 });
  });

  it('on an incident that is not there is refused', async () => {
    const { writer } = await open(await start({ world: worldOf() }));
    const answer = await writer.comment({ ...target, incident: ruleId(9) }, { id: comment, html: 'x' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'incident/not-found' });
  });

  it('waits for its turn where 75 were written in five minutes, and none is throttled by the service', async () => {
    const clock = new ManualClock(new Date('2026-11-25T12:00:00Z'));
    const incidents = [1, 2].map((n) => ({ ...incidentInput(n), alerts: [alertOf(10 + n)] }));
    const sim = await start({ world: workspaceWorld({ incidents }), clock });
    const client = await openSimulated(sim, { clock });
    const writer = incidentWriter({ client, clock });
    const written = await Promise.all(
      Array.from({ length: 80 }, (_, n) =>
        writer.comment({ ...target, incident: ruleId(1 + (n % 2)) }, { id: ruleId(200 + n), html: 'x' }),
      ),
    );
    expect(new Set(written.map(({ outcome }) => outcome))).toEqual(new Set(['written']));
    expect(writes(sim).map(({ status }) => status)).toEqual(Array.from({ length: 80 }, () => 201));
    expect(clock.now().toISOString()).toBe('2026-11-25T12:05:00.000Z');
  });
});

describe('a task', () => {
  it('is added once under its id', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await open(sim);
    const add = () =>
      writer.addTask(target, { id: task, title: 'Rotate the key', description: 'With its owner' });
    expect([await add(), await add()]).toEqual([
      { outcome: 'written', status: 201, incident: ruleId(1) },
      { outcome: 'already-there', incident: ruleId(1) },
    ]);
    expect(incidentIn(sim).tasks).toMatchObject([{ properties: { title: 'Rotate the key', status: 'New' } }]);
  });
});

describe('an update', () => {
  const closing = {
    status: 'Closed',
    classification: { is: 'TruePositive', reason: 'SuspiciousActivity' },
  } as const;

  it('changes what is asked for and keeps everything else', async () => {
    const kept = {
      description: 'D',
      labels: [{ labelName: 'old', labelType: 'AutoAssigned' }],
      somethingNew: { a: 1 },
    };
    const sim = await start({ world: worldOf({ properties: { ...incidentInput(1).properties, ...kept } }) });
    const { writer } = await open(sim);
    const answer = await writer.update(target, {
      status: 'Active',
      severity: 'Low',
      labels: ['contained', 'OLD', 'Contained'],
      owner: { objectId: ruleId(8) },
    });
    expect(answer).toEqual({ outcome: 'written', status: 200, leftOut: [], incident: ruleId(1) });
    expect(incidentIn(sim).properties).toMatchObject({
      ...kept,
      title: 'Incident 1',
      incidentNumber: 1,
      status: 'Active',
      severity: 'Low',
      owner: { objectId: ruleId(8) },
      labels: [
        { labelName: 'old', labelType: 'AutoAssigned' },
        { labelName: 'contained', labelType: 'User' },
      ],
    });
    const again = await writer.update(target, { status: 'Active', labels: ['contained'] });
    expect(again).toMatchObject({ outcome: 'unchanged' });
    expect(writes(sim)).toHaveLength(1);
  });

  it.each([409, 412] as const)(
    'that meets another one (%s) is made again on what that left',
    async (answer) => {
      const world = worldOf();
      const sim = await start({ world: { arm: { ...world.arm, staleIfMatchAnswer: answer } } });
      const { writer, client } = await open(sim);
      const other = await openSimulated(sim, { as: 'portal' });
      const get = client.get.bind(client);
      let reads = 0;
      client.get = async (at) => {
        const read = await get(at);
        reads += 1;
        const labels = [{ labelName: 'of an analyst', labelType: 'User' }];
        const properties = { title: 'Incident 1', severity: 'High', status: 'Active', labels };
        if (reads === 1) await other.put(incidentPath(ruleId(1)), { properties });
        return read;
      };
      expect(await writer.update(target, { labels: ['contained'] })).toMatchObject({ outcome: 'written' });
      expect(incidentIn(sim).properties).toMatchObject({
        status: 'Active',
        labels: [{ labelName: 'of an analyst' }, { labelName: 'contained' }],
      });
    },
  );

  it('whose answer was lost is found by reading, and not made twice', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await open(sim);
    sim.inject({ operation: putIncident, error: 'drop-after-write', times: 1 });
    const answer = await writer.update(target, { status: 'Active' });
    expect(answer).toEqual({ outcome: 'written', leftOut: [], incident: ruleId(1) });
    expect(writes(sim).map(({ status }) => status)).toEqual([0, 409]);
  });

  it('leaves the owner as it is, unless it is asked to replace it', async () => {
    const owner = { objectId: ruleId(7), userPrincipalName: 'analyst@example.com' };
    const sim = await start({ world: worldOf({ properties: { ...incidentInput(1).properties, owner } }) });
    const { writer } = await open(sim);
    const wanted = { objectId: ruleId(8) };
    const kept = await writer.update(target, { owner: wanted });
    expect(kept).toMatchObject({
      outcome: 'unchanged',
      leftOut: ['the owner: analyst@example.com has the incident'],
    });
    expect(incidentIn(sim).properties).toMatchObject({ owner });
    await writer.update(target, { owner: { ...wanted, replace: true } });
    expect(incidentIn(sim).properties).toMatchObject({ owner: wanted });
  });

  it('closes an incident of our rules with its classification', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await open(sim);
    expect(await writer.update(target, closing)).toMatchObject({ outcome: 'written', leftOut: [] });
    expect(incidentIn(sim).properties).toMatchObject({
      status: 'Closed',
      classification: 'TruePositive',
      classificationReason: 'SuspiciousActivity',
    });
    expect(await writer.update(target, closing)).toMatchObject({ outcome: 'unchanged', leftOut: [] });
  });

  it.each([
    ['an alert of another rule', { alerts: [alertOf(11), alertOf(12, strange)] }],
    ['an alert without a rule', { alerts: [alertOf(11), { name: ruleId(12), properties: {} }] }],
    [
      'more alerts than are told',
      { properties: { ...incidentInput(1).properties, additionalData: { alertsCount: 2 } } },
    ],
    [
      'another rule among its own',
      {
        properties: {
          ...incidentInput(1).properties,
          relatedAnalyticRuleIds: [`/x/${ours}`, `/x/${strange}`],
        },
      },
    ],
  ])('never closes an incident with %s, and makes the other changes', async (_, incident) => {
    const sim = await start({ world: worldOf(incident) });
    const { writer } = await open(sim);
    const answer = await writer.update(target, { ...closing, labels: ['contained'] });
    expect(answer).toMatchObject({ outcome: 'written', leftOut: [expect.stringMatching(/^closing: /)] });
    const { properties } = incidentIn(sim);
    expect(properties).toMatchObject({ status: 'New', labels: [{ labelName: 'contained' }] });
    expect(properties).not.toHaveProperty('classification');
  });

  it('neither opens nor classifies again what somebody has closed', async () => {
    const closed = { ...incidentInput(1).properties, status: 'Closed', classification: 'FalsePositive' };
    const sim = await start({ world: worldOf({ properties: closed }) });
    const { writer } = await open(sim);
    for (const changes of [{ status: 'Active' } as const, closing]) {
      const answer = await writer.update(target, changes);
      expect(answer).toMatchObject({
        outcome: 'unchanged',
        leftOut: [expect.stringContaining('closed already')],
      });
    }
    expect(writes(sim)).toEqual([]);
  });

  it('closes nothing without a classification', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await open(sim);
    const answer = await writer.update(target, { status: 'Closed' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'incident/no-classification' });
    expect(sim.operations).toEqual([]);
  });
});

describe('an incident that Defender has merged into another one', () => {
  const merged = {
    alerts: [],
    properties: {
      ...incidentInput(1).properties,
      status: 'Closed',
      labels: [{ labelName: 'Redirected', labelType: 'AutoAssigned' }],
    },
  };
  const holder = { ...incidentInput(2), alerts: [alertOf(11), alertOf(12)] };
  const others = [incidentInput(3), { ...incidentInput(4), alerts: [alertOf(13)] }];

  it('is followed to the one that has its alerts, for every kind of write', async () => {
    const clock = new ManualClock(new Date('2026-11-25T12:00:00Z'));
    const sim = await start({ world: worldOf(merged, [holder, ...others]), clock });
    const { writer } = await open(sim);
    const to = { incident: ruleId(2), redirectedFrom: ruleId(1) };
    expect(await writer.comment(target, { id: comment, html: 'x' })).toMatchObject({
      outcome: 'written',
      ...to,
    });
    expect(await writer.addTask(target, { id: task, title: 'x' })).toMatchObject({
      outcome: 'written',
      ...to,
    });
    expect(await writer.update(target, { labels: ['a'] })).toMatchObject({ outcome: 'written', ...to });
    expect(incidentIn(sim).comments).toEqual([]);
    expect(incidentIn(sim, 2)).toMatchObject({ comments: [{ name: comment }], tasks: [{ name: task }] });
  });

  it.each([
    ['nobody knows its alerts', [], [holder, ...others]],
    ['no incident has them', target.alertIds, others],
    ['two incidents have them', target.alertIds, [holder, { ...incidentInput(5), alerts: [alertOf(11)] }]],
  ])('is written to nowhere where %s', async (_, alertIds, more) => {
    const sim = await start({ world: worldOf(merged, more) });
    const { writer } = await open(sim);
    const answer = await writer.comment({ ...target, alertIds }, { id: comment, html: 'x' });
    expect(answer).toMatchObject({ outcome: 'redirected', incident: ruleId(1) });
    expect(writes(sim)).toEqual([]);
  });
});
