import { describe, expect, it } from 'vitest';

import { openSimulated, ruleId, useWorkspaces } from '../workspace.suite.ts';
import {
  alertOf,
  incidentIn,
  incidentInput,
  openWriter,
  ours,
  target,
  worldOf,
  writesTo,
} from './incidents.suite.ts';
import { incidentPath } from './incident-path.ts';

const start = useWorkspaces();
const strange = ruleId(101);
const putIncident = 'PUT Microsoft.SecurityInsights/incidents/{incidentId}';

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
    const { writer } = await openWriter(sim);
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
    expect(writesTo(sim)).toHaveLength(1);
  });

  it.each([409, 412] as const)(
    'that meets another one (%s) is made again on what that left',
    async (answer) => {
      const world = worldOf();
      const sim = await start({ world: { arm: { ...world.arm, staleIfMatchAnswer: answer } } });
      const { writer, client } = await openWriter(sim);
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
    const { writer } = await openWriter(sim);
    sim.inject({ operation: putIncident, error: 'drop-after-write', times: 1 });
    const answer = await writer.update(target, { status: 'Active' });
    expect(answer).toEqual({ outcome: 'written', leftOut: [], incident: ruleId(1) });
    expect(writesTo(sim).map(({ status }) => status)).toEqual([0, 409]);
  });

  it('leaves the owner as it is, unless it is asked to replace it', async () => {
    const owner = { objectId: ruleId(7), userPrincipalName: 'analyst@example.com' };
    const sim = await start({ world: worldOf({ properties: { ...incidentInput(1).properties, owner } }) });
    const { writer } = await openWriter(sim);
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
    const { writer } = await openWriter(sim);
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
    const { writer } = await openWriter(sim);
    const answer = await writer.update(target, { ...closing, labels: ['contained'] });
    expect(answer).toMatchObject({ outcome: 'written', leftOut: [expect.stringMatching(/^closing: /)] });
    const { properties } = incidentIn(sim);
    expect(properties).toMatchObject({ status: 'New', labels: [{ labelName: 'contained' }] });
    expect(properties).not.toHaveProperty('classification');
  });

  it('neither opens nor classifies again what somebody has closed', async () => {
    const closed = { ...incidentInput(1).properties, status: 'Closed', classification: 'FalsePositive' };
    const sim = await start({ world: worldOf({ properties: closed }) });
    const { writer } = await openWriter(sim);
    for (const changes of [{ status: 'Active' } as const, closing]) {
      const answer = await writer.update(target, changes);
      expect(answer).toMatchObject({
        outcome: 'unchanged',
        leftOut: [expect.stringContaining('closed already')],
      });
    }
    expect(writesTo(sim)).toEqual([]);
  });

  it('closes nothing without a classification', async () => {
    const sim = await start({ world: worldOf() });
    const { writer } = await openWriter(sim);
    const answer = await writer.update(target, { status: 'Closed' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'incident/no-classification' });
    expect(sim.operations).toEqual([]);
  });
});
