import { afterAll, beforeAll, expect, it } from 'vitest';

import { callerAt, untilState, type Call } from './caller.ts';
import { allEvents, openEventStream } from './event-stream.ts';
import { demoIncident, openServerGround, type ServerGround } from './ground.ts';
import { tokenOfPerson } from './issuer.ts';

let ground: ServerGround;
let token: string;
let viewer: Call;
let machine: Call;

beforeAll(async () => {
  ground = await openServerGround({ limits: { eventStreams: 2 } });
  token = await tokenOfPerson(ground.issuer, 'viewer');
  viewer = callerAt(ground.url, token);
  machine = callerAt(ground.url, ground.apiToken);
});
afterAll(() => ground.close());

const isEnd = ({ event }: { readonly event: string }) => event === 'run-finished';

it('streams what happens, as it happens, and resumes behind the last event that was seen', async () => {
  const stream = await openEventStream(ground.url, token);
  const taken = await machine('/v1/incidents', { body: await demoIncident() });
  const { runs } = taken.body as { runs: { runId: string }[] };
  const seen = await stream.until(isEnd);
  expect(seen[0]).toMatchObject({ event: 'run-received', data: { entry: 0, type: 'run-received' } });
  expect(seen.at(-1)).toMatchObject({
    event: 'run-finished',
    data: { status: expect.any(String) as string },
  });
  await stream.close();
  for (const { runId } of runs) await untilState(viewer, runId, 'ended');

  const all = await allEvents(viewer);
  expect(all.slice(0, seen.length)).toEqual(seen);
  const middle = seen[Math.floor(seen.length / 2)]!;
  const resumed = await openEventStream(ground.url, token, { query: '?follow=false', lastId: middle.id });
  expect(await resumed.until()).toEqual(all.filter(({ id }) => id > middle.id));

  const [first] = runs;
  const own = await allEvents(viewer, `&run=${first!.runId}`);
  expect(own).toEqual(all.filter(({ data }) => data.run === first!.runId));
  expect(own.filter(isEnd)).toHaveLength(1);
});

it('gives a caller so many streams at once, and one again when one is closed', async () => {
  const open = () => openEventStream(ground.url, token);
  const streams = [await open(), await open()];
  expect((await open()).status).toBe(429);
  const other = await openEventStream(ground.url, await tokenOfPerson(ground.issuer, 'responder'));
  expect(other.status).toBe(200);
  await streams[0]!.close();
  await expect
    .poll(async () => (await viewer('/v1/events?follow=false')).status, { timeout: 10_000 })
    .toBe(200);
  await Promise.all([streams[1]!.close(), other.close()]);
});

it('refuses a position that is none, and reads a log that is shorter than it from its beginning', async () => {
  for (const path of ['/v1/events?after=first', '/v1/events?after=-2'])
    expect((await viewer(path)).body).toMatchObject({ type: 'urn:drawbridge:request/invalid' });
  const beyond = await openEventStream(ground.url, token, { query: '?follow=false', lastId: 1_000_000 });
  expect(await beyond.until()).toEqual(await allEvents(viewer));
});

it('ends the streams when the server closes, which waits for none of them', async () => {
  const other = await openServerGround();
  const reader = await tokenOfPerson(other.issuer, 'viewer');
  const stream = await openEventStream(other.url, reader);
  const began = performance.now();
  const [events] = await Promise.all([stream.until(), other.close()]);
  expect(events).toEqual([]);
  expect(performance.now() - began).toBeLessThan(10_000);
});
