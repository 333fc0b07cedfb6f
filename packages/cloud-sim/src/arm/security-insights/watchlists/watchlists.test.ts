import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, ruleId } from '../../call-arm.suite.ts';

const start = useCloudSim();
const path = 'watchlists/ProtectedHosts';
const items = `${path}/watchlistItems`;
const watchlist = (changes: object = {}) => ({
  properties: {
    displayName: 'Protected hosts',
    provider: 'Drawbridge',
    source: 'items.csv',
    sourceType: 'Local file',
    itemsSearchKey: 'Host',
    contentType: 'text/csv',
    numberOfLinesToSkip: 0,
    rawContent: 'Host,Why\r\nweb-1,"the shop, and ""more"""\r\ndb-1,orders\r\n',
    ...changes,
  },
});
const rowsIn = (body: {
  readonly value?: readonly { readonly properties?: Readonly<Record<string, unknown>> }[];
}) => (body.value ?? []).map((item) => item.properties?.itemsKeyValue);

describe('an upload', () => {
  it('goes on after the answer, and its items are there when it is done', async () => {
    const sim = await start({ world: armWorldOf({}, { watchlistPolls: 2 }) });
    const created = await callArm(sim, 'PUT', path, { json: watchlist() });
    expect(created).toMatchObject({ status: 201, body: { properties: { provisioningState: 'InProgress' } } });
    expect(created.body.properties).not.toHaveProperty('rawContent');
    expect(rowsIn((await callArm(sim, 'GET', items)).body)).toEqual([]);
    const status = created.header('azure-asyncoperation') ?? '';
    expect((await callArm(sim, 'GET', status)).body).toMatchObject({
      status: 'InProgress',
      percentComplete: 0,
    });
    expect((await callArm(sim, 'GET', status)).body).toMatchObject({
      status: 'Succeeded',
      percentComplete: 100,
    });
    expect((await callArm(sim, 'GET', path)).body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      uploadStatus: 'Complete',
      watchlistAlias: 'ProtectedHosts',
      createdBy: { objectId: '33333333-3333-4333-8333-333333333334' },
    });
    expect(rowsIn((await callArm(sim, 'GET', items)).body)).toEqual([
      { Host: 'web-1', Why: 'the shop, and "more"' },
      { Host: 'db-1', Why: 'orders' },
    ]);
  });

  it('cannot be interrupted by a deletion or by another upload', async () => {
    const sim = await start({ world: armWorldOf({}, { watchlistPolls: 1 }) });
    await callArm(sim, 'PUT', path, { json: watchlist() });
    const removed = await callArm(sim, 'DELETE', path);
    expect([removed.status, removed.body.error?.message]).toEqual([
      409,
      "The watchlist 'ProtectedHosts' cannot be deleted while its provisioning state is InProgress.",
    ]);
    expect((await callArm(sim, 'PUT', path, { json: watchlist() })).status).toBe(409);
    await callArm(sim, 'GET', path);
    expect((await callArm(sim, 'DELETE', path)).status).toBe(202);
  });

  it('replaces the items that have the same key, and leaves the others', async () => {
    const sim = await start({ world: armWorldOf({}, { watchlistPolls: 0 }) });
    await callArm(sim, 'PUT', path, { json: watchlist() });
    await callArm(sim, 'PUT', path, { json: watchlist({ rawContent: 'Host,Why\ndb-1,history\n' }) });
    expect(rowsIn((await callArm(sim, 'GET', items)).body)).toEqual([
      { Host: 'web-1', Why: 'the shop, and "more"' },
      { Host: 'db-1', Why: 'history' },
    ]);
  });

  it.each([
    ['no name', { displayName: undefined }, "The field 'displayName' is required."],
    ['no provider', { provider: undefined }, "The field 'provider' is required."],
    ['no search key', { itemsSearchKey: undefined }, "The field 'itemsSearchKey' is required."],
    ['a search key that is no column', { itemsSearchKey: 'IP' }, "The search key 'IP' is not a column"],
    [
      '3.8 MB',
      { rawContent: `Host\n${'x'.repeat(3_799_995)}` },
      'The size of rawContent must be less than 3.8 MB.',
    ],
  ])('is refused with %s', async (_, changes, words) => {
    const sim = await start({ world: armWorldOf() });
    const { status, body } = await callArm(sim, 'PUT', path, { json: watchlist(changes) });
    expect(status).toBe(400);
    expect(body.error?.message).toContain(words);
  });

  it('of a byte less than 3.8 MB is taken', async () => {
    const sim = await start({ world: armWorldOf() });
    const json = watchlist({ rawContent: `Host\n${'x'.repeat(3_799_994)}` });
    expect((await callArm(sim, 'PUT', path, { json })).status).toBe(201);
  });

  it('is refused with a stale etag', async () => {
    const sim = await start({ world: armWorldOf({}, { watchlistPolls: 0 }) });
    await callArm(sim, 'PUT', path, { json: watchlist() });
    expect((await callArm(sim, 'PUT', path, { json: { ...watchlist(), etag: '"stale"' } })).status).toBe(409);
    expect((await callArm(sim, 'DELETE', path, { ifMatch: '"stale"' })).status).toBe(409);
  });
});

describe('a deletion', () => {
  it('goes on after the answer; its state says Deleting for ever, and 100 percent when it is over', async () => {
    const sim = await start({
      world: armWorldOf({ watchlists: [{ ...watchlist(), name: 'ProtectedHosts' }] }),
    });
    const removed = await callArm(sim, 'DELETE', path);
    expect(removed.status).toBe(202);
    expect((await callArm(sim, 'DELETE', path)).body.error?.message).toBe('Delete is currently in progress.');
    expect((await callArm(sim, 'PUT', path, { json: watchlist() })).status).toBe(409);
    const status = removed.header('azure-asyncoperation') ?? '';
    const poll = async () => (await callArm(sim, 'GET', status)).body;
    expect(await poll()).toMatchObject({ status: 'Deleting', percentComplete: 0 });
    expect(await poll()).toMatchObject({ status: 'Deleting', percentComplete: 100 });
    expect((await callArm(sim, 'GET', path)).status).toBe(404);
    expect((await callArm(sim, 'DELETE', path)).status).toBe(204);
    expect((await callArm(sim, 'PUT', path, { json: watchlist() })).status).toBe(201);
  });

  it('is done at once, with 200, in a world that says so', async () => {
    const world = armWorldOf(
      { watchlists: [{ ...watchlist(), name: 'ProtectedHosts' }] },
      { watchlistPolls: 0 },
    );
    const sim = await start({ world });
    expect((await callArm(sim, 'DELETE', path)).status).toBe(200);
    expect((await callArm(sim, 'GET', 'watchlists')).body.value).toEqual([]);
  });
});

describe('an item', () => {
  const item = (why: string) => ({ properties: { itemsKeyValue: { Host: 'web-2', Why: why } } });
  const at = `${items}/${ruleId(3)}`;

  it('is created, read, replaced and deleted by itself', async () => {
    const sim = await start({
      world: armWorldOf({ watchlists: [{ ...watchlist(), name: 'ProtectedHosts' }] }),
    });
    const created = await callArm(sim, 'PUT', at, { json: item('new') });
    expect(created).toMatchObject({ status: 201, body: { name: ruleId(3) } });
    expect((await callArm(sim, 'PUT', at, { json: item('newer') })).status).toBe(200);
    expect((await callArm(sim, 'PUT', at, { json: { ...item('x'), etag: created.body.etag } })).status).toBe(
      409,
    );
    expect((await callArm(sim, 'GET', at)).body.properties).toMatchObject({
      itemsKeyValue: { Why: 'newer' },
    });
    expect((await callArm(sim, 'PUT', at, { json: { properties: {} } })).status).toBe(400);
    const remove = async () => (await callArm(sim, 'DELETE', at)).status;
    expect([await remove(), await remove()]).toEqual([200, 204]);
  });

  it('needs its watchlist', async () => {
    const sim = await start({ world: armWorldOf() });
    expect((await callArm(sim, 'PUT', at, { json: item('x') })).status).toBe(404);
    expect((await callArm(sim, 'GET', items)).status).toBe(404);
  });

  it('is listed a page at a time', async () => {
    const sim = await start({ world: armWorldOf({}, { watchlistPolls: 0, pageSize: 1 }) });
    await callArm(sim, 'PUT', path, { json: watchlist() });
    const first = await callArm(sim, 'GET', items);
    const second = await callArm(sim, 'GET', first.body.nextLink ?? '');
    expect([...rowsIn(first.body), ...rowsIn(second.body)]).toMatchObject([
      { Host: 'web-1' },
      { Host: 'db-1' },
    ]);
    expect(second.body).not.toHaveProperty('nextLink');
  });
});
