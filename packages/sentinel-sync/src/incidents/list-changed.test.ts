import { expect, it } from 'vitest';

import { openSimulated, ruleId, useWorkspaces, workspaceWorld } from '../workspace.suite.ts';
import { alertOf, incidentInput, ours } from './incidents.suite.ts';
import { fetchMergedInto } from './fetch-incident.ts';
import { listChangedIncidents } from './list-changed.ts';

const start = useWorkspaces();
const changedAt = (n: number, time: string, more: object = {}) =>
  incidentInput(n, { lastModifiedTimeUtc: `2026-11-25T${time}:00Z`, ...more });
const redirected = { status: 'Closed', labels: [{ labelName: 'Redirected', labelType: 'AutoAssigned' }] };

it('lists what changed in a time over all pages, and says what was merged away', async () => {
  const incidents = [
    changedAt(1, '11:00'),
    changedAt(2, '10:00', redirected),
    changedAt(3, '09:00'),
    changedAt(4, '08:00'),
    changedAt(5, '12:00'),
  ];
  const world = workspaceWorld({ incidents }, { pageSize: 1 });
  const client = await openSimulated(await start({ world }));
  const [since, until] = [new Date('2026-11-25T09:00:00Z'), new Date('2026-11-25T11:00:00Z')];
  const listed = await listChangedIncidents(client, { since, until });
  expect(listed.map(({ number, isMergedAway }) => [number, isMergedAway])).toEqual([
    [3, false],
    [2, true],
    [1, false],
  ]);
  expect(await listChangedIncidents(client, { since })).toHaveLength(4);
});

it('fetches the incident that the alerts of a merged one are in, and says where they do not tell', async () => {
  const incidents = [changedAt(1, '10:00', redirected), { ...changedAt(2, '10:00'), alerts: [alertOf(11)] }];
  const client = await openSimulated(await start({ world: workspaceWorld({ incidents }) }));
  const merged = { incident: ruleId(1), alertIds: [ruleId(11)], ruleIds: [ours] };
  expect(await fetchMergedInto(client, merged)).toMatchObject({
    is: 'found',
    body: { object: { name: ruleId(2), properties: { alerts: [{ name: ruleId(11) }] } } },
  });
  const why = expect.stringContaining('its alerts do not tell which') as string;
  expect(await fetchMergedInto(client, { ...merged, alertIds: [] })).toEqual({ is: 'unknown', why });
  const notMerged = await fetchMergedInto(client, { ...merged, incident: ruleId(2) });
  expect(notMerged).toMatchObject({ is: 'unknown', why: expect.stringContaining('does not say') as string });
});
