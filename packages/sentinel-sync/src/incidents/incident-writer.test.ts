import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { openSimulated, ruleId, useWorkspaces, workspaceWorld } from '../workspace.suite.ts';
import {
  alertOf,
  incidentIn,
  incidentInput,
  openWriter,
  target,
  worldOf,
  writesTo,
} from './incidents.suite.ts';
import { incidentWriter } from './incident-writer.ts';

const start = useWorkspaces();
const [comment, task] = [ruleId(5), ruleId(6)];
const putComment = 'PUT Microsoft.SecurityInsights/incidents/{incidentId}/comments/{incidentCommentId}';

describe('a comment', () => {
  it('that is throttled five times is written once, after the times that the service asked for', async () => {
    const sim = await start({ world: worldOf() });
    const { clock, writer } = await openWriter(sim);
    sim.inject({ operation: putComment, error: 'throttled', times: 5, retryAfterSeconds: 30 });
    const written = await writer.comment(target, { id: comment, html: '<p>Contained</p>' });
    expect(written).toEqual({ outcome: 'written', status: 201, isCut: false, incident: ruleId(1) });
    expect(incidentIn(sim).comments).toMatchObject([
      { name: comment, properties: { message: '<p>Contained</p>' } },
    ]);
    expect(writesTo(sim).map(({ status }) => status)).toEqual([429, 429, 429, 429, 429, 201]);
    expect(clock.now().toISOString()).toBe('2026-11-25T12:02:30.000Z');
  });

  it('whose answer was lost is the same comment, and one that is there is left as it is', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await openWriter(sim);
    sim.inject({ operation: putComment, error: 'drop-after-write', times: 1 });
    const first = await writer.comment(target, { id: comment, html: 'Contained' });
    expect(first).toMatchObject({ outcome: 'written', status: 200 });
    const before = writesTo(sim).length;
    const again = await writer.comment(target, { id: comment, html: 'Something else' });
    expect(again).toEqual({ outcome: 'already-there', incident: ruleId(1) });
    expect(writesTo(sim)).toHaveLength(before);
    expect(incidentIn(sim).comments).toMatchObject([{ properties: { message: 'Contained' } }]);
  });

  it('of a text says what is in it, and of HTML that is too long as much as fits, closed and with a note', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await openWriter(sim);
    await writer.comment(target, { id: comment, text: '<img src=x>\n& more' });
    const html = `<ul>${'<li>a &amp; b</li>'.repeat(3000)}</ul>`;
    const written = await writer.comment(target, { id: ruleId(7), html });
    expect(written).toMatchObject({ outcome: 'written', isCut: true });
    const [text, long] = incidentIn(sim).comments.map(({ properties }) => properties.message as string);
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
    const { writer } = await openWriter(sim);
    const answer = await writer.comment(target, { id: comment, html: 'x' });
    expect(answer).toMatchObject({ outcome: 'refused', code });
    expect('message' in answer && answer.message).toContain(said);
  });

  it('fails, and may be tried again, where the service stays away', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await openWriter(sim, { retry: { attempts: 2 } });
    sim.inject({ operation: putComment, error: 'unavailable', times: 2 });
    const once = () => writer.comment(target, { id: comment, html: 'x' });
    expect(await once()).toMatchObject({ outcome: 'failed', code: 'sync/unavailable' });
    expect(await once()).toMatchObject({ outcome: 'written', status: 201 });
  });

  it('on an incident that is not there is refused', async () => {
    const { writer } = await openWriter(await start({ world: worldOf() }));
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
    expect(writesTo(sim).map(({ status }) => status)).toEqual(Array.from({ length: 80 }, () => 201));
    expect(clock.now().toISOString()).toBe('2026-11-25T12:05:00.000Z');
  });
});

describe('a task', () => {
  it('is added once under its id', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await openWriter(sim);
    const add = () =>
      writer.addTask(target, { id: task, title: 'Rotate the key', description: 'With its owner' });
    expect([await add(), await add()]).toEqual([
      { outcome: 'written', status: 201, incident: ruleId(1) },
      { outcome: 'already-there', incident: ruleId(1) },
    ]);
    expect(incidentIn(sim).tasks).toMatchObject([{ properties: { title: 'Rotate the key', status: 'New' } }]);
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
    const { writer } = await openWriter(sim);
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
    const { writer } = await openWriter(sim);
    const answer = await writer.comment({ ...target, alertIds }, { id: comment, html: 'x' });
    expect(answer).toMatchObject({ outcome: 'redirected', incident: ruleId(1) });
    expect(writesTo(sim)).toEqual([]);
  });

  it('is followed by the page that Defender links to, where no alert tells', async () => {
    const page = { providerIncidentUrl: 'https://security.microsoft.com/incident2/2/overview?tid=x' };
    const named = { ...merged, properties: { ...merged.properties, ...page } };
    const sim = await start({ world: worldOf(named, others.concat(holder)) });
    const { writer } = await openWriter(sim);
    const answer = await writer.comment({ ...target, alertIds: [] }, { id: comment, html: 'x' });
    expect(answer).toMatchObject({ outcome: 'written', incident: ruleId(2), redirectedFrom: ruleId(1) });
  });

  it('is followed over five merges at most, also where they lead back', async () => {
    const chain = (n: number, to: number) => {
      const properties = {
        ...incidentInput(n).properties,
        status: 'Closed',
        labels: [{ labelName: 'Redirected', labelType: 'AutoAssigned' }],
        providerIncidentUrl: `https://security.microsoft.com/incident2/${to}/overview`,
      };
      return { ...incidentInput(n), properties };
    };
    const incidents = [chain(1, 2), chain(2, 3), chain(3, 1)];
    const sim = await start({ world: workspaceWorld({ incidents }) });
    const { writer } = await openWriter(sim);
    const answer = await writer.comment({ ...target, alertIds: [] }, { id: comment, html: 'x' });
    expect(answer).toMatchObject({ outcome: 'redirected', incident: ruleId(1) });
    expect(writesTo(sim)).toEqual([]);
  });
});
