import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, workspaceUrlPath, type ArmCallOptions } from '../call-arm.suite.ts';

const start = useCloudSim();
const search = (changes: object = {}) => ({
  properties: {
    category: 'Hunting Queries',
    displayName: 'Rare serial consoles',
    query: 'AzureActivity | take 1',
    tags: [{ name: 'tactics', value: 'LateralMovement' }],
    ...changes,
  },
});

describe('a saved search', () => {
  it.each([
    ['no etag', {}, 409],
    ['a star', { etag: '*' }, 200],
    ['a stale etag', { etag: '"stale"' }, 409],
  ])('is replaced with %s: %s answers %i', async (_, etag, status) => {
    const sim = await start({ world: armWorldOf({ savedSearches: [{ ...search(), name: 'rare' }] }) });
    const path = `${workspaceUrlPath(sim)}/savedSearches/rare`;
    const json = { ...search({ query: 'AzureActivity | take 2' }), ...etag };
    expect((await callArm(sim, 'PUT', path, { json, apiVersion: '2020-08-01' })).status).toBe(status);
  });

  it('is created with 200, listed without pages, read, replaced with its own etag and deleted', async () => {
    const savedSearches = [1, 2].map((n) => ({ ...search(), name: `other-${String(n)}` }));
    const sim = await start({ world: armWorldOf({ savedSearches }, { pageSize: 1 }) });
    const all = `${workspaceUrlPath(sim)}/savedSearches`;
    const options: ArmCallOptions = { apiVersion: '2025-02-01' };
    const created = await callArm(sim, 'PUT', `${all}/rare`, { json: search(), ...options });
    expect(created.status).toBe(200);
    expect(created.body).not.toHaveProperty('systemData');
    const { body } = await callArm(sim, 'GET', all, options);
    expect(body.value?.map((search) => search.name)).toEqual(['other-1', 'other-2', 'rare']);
    const json = { ...search({ displayName: 'Renamed' }), etag: created.body.etag };
    expect((await callArm(sim, 'PUT', `${all}/rare`, { json, ...options })).status).toBe(200);
    expect((await callArm(sim, 'GET', `${all}/rare`, options)).body.properties).toMatchObject({
      displayName: 'Renamed',
      tags: [{ name: 'tactics', value: 'LateralMovement' }],
    });
    expect((await callArm(sim, 'DELETE', `${all}/rare`, options)).status).toBe(200);
    expect((await callArm(sim, 'GET', `${all}/rare`, options)).status).toBe(404);
  });

  it('needs a category, a name and a query', async () => {
    const sim = await start({ world: armWorldOf() });
    const path = `${workspaceUrlPath(sim)}/savedSearches/rare`;
    const json = search({ category: undefined });
    const { body } = await callArm(sim, 'PUT', path, { json, apiVersion: '2020-08-01' });
    expect(body.error?.message).toBe("The property 'category' is required.");
  });
});
