import type { JsonValue } from '@drawbridge/base';
import type { World, WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import type { Mutable } from '../../../conformance/conformance-case.suite.ts';
import { changeOf, key, undoKey, useStages, writesOf } from '../../../conformance/stage.suite.ts';
import { requestIdOf } from '../../client/request-id.ts';
import { stopInstanceCase } from './conformance-case.suite.ts';

const start = useStages();
const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };
const name = 'projects/example-prod/zones/europe-west1-b/instances/web-1';
const startAgain = 'Start instance web-1 in zone europe-west1-b of project example-prod again';
const metadata = { 'created-by': 'projects/1/zones/europe-west1-b/instanceGroupManagers/web' };

type GcpWorld = NonNullable<WorldInput['gcp']>;
type Group = NonNullable<GcpWorld['instanceGroupManagers']>[number];

const alone: GcpWorld = { operationPolls: 1, instances: [path] };

function inGroup(policy: Partial<Group>): GcpWorld {
  return {
    operationPolls: 1,
    instances: [{ ...path, metadata }],
    instanceGroupManagers: [{ project: path.project, zone: path.zone, name: 'web', ...policy }],
  };
}

/** What was contained, as somebody has left it since, with the calls that are made from now on. */
async function contained(
  gcp: GcpWorld,
  parameters: Record<string, JsonValue> = {},
  since: (world: Mutable<World>['gcp']) => void = () => undefined,
) {
  const stopCase = { ...stopInstanceCase, world: { gcp }, parameters: { snapshots: 'skip', ...parameters } };
  const first = await start(stopCase);
  const { plan } = await first.contain();
  const world = structuredClone<Mutable<World>>(first.sim.snapshot());
  since(world.gcp);
  const stage = await start(stopCase, world);
  const { token } = plan.undo as { token: Record<string, JsonValue> };
  return {
    ...stage,
    sealed: plan.undo,
    /** The same token with something else in it. */
    sealedWith: (other: Record<string, JsonValue>) =>
      ({ ...(plan.undo as object), token: { ...token, ...other } }) as JsonValue,
    decide: async (sealed: JsonValue = plan.undo) =>
      (await stage.runner.planUndo(stage.context, plan.action, plan.target, sealed)).decision,
  };
}

describe('a machine of its own', () => {
  test('is started again, with the key of the undo as the request id', async () => {
    const { sim, clock, sealed, decide, undo } = await contained(alone);
    const before = clock.now();
    expect(await decide()).toEqual({
      outcome: 'restore',
      summary: startAgain,
      differences: [{ field: 'status', before: 'TERMINATED', after: 'RUNNING' }],
    });
    // Nothing was under way, so nothing was waited for.
    expect(clock.now()).toEqual(before);
    expect(await undo(sealed)).toMatchObject({
      outcome: 'restored',
      evidence: `Compute Engine reports ${name} as RUNNING`,
    });
    expect(writesOf(sim)).toEqual(['compute.instances.start']);
    expect(sim.snapshot().gcp.operations.at(-1)).toMatchObject({
      operationType: 'start',
      requestId: undoKey,
    });
  });

  test('that another has been made in the place of is not started, and both are named', async () => {
    const { sealedWith, decide } = await contained(alone);
    const decision = await decide(sealedWith({ instanceId: '1' }));
    expect(decision).toMatchObject({ outcome: 'refused', code: 'changed-since' });
    expect(decision).toHaveProperty('changedSince', [
      { field: 'id', before: '1', ours: '1', now: expect.stringMatching(/^\d{2,}$/) as string },
    ]);
  });

  test('that somebody has started and stopped again is left off, with when that was', async () => {
    const { sealedWith, decide } = await contained(alone);
    const lastStartBefore = '2025-01-01T00:00:00Z';
    const decision = await decide(sealedWith({ lastStartBefore }));
    expect(decision).toMatchObject({
      outcome: 'refused',
      code: 'changed-since',
      reason: expect.stringMatching(
        /^somebody started \S+web-1 and stopped it again \(2026-03-01T10:00:.*\)$/,
      ) as string,
    });
    const now = '2026-01-01T00:00:00Z';
    expect(decision).toHaveProperty('changedSince', [
      { field: 'last start', before: lastStartBefore, ours: lastStartBefore, now },
    ]);
  });

  test('of which no start was known and is now is left off', async () => {
    const { sealedWith, decide } = await contained(alone);
    expect(await decide(sealedWith({ lastStartBefore: null }))).toMatchObject({
      outcome: 'refused',
      changedSince: [{ field: 'last start', before: 'unknown', ours: 'unknown' }],
    });
  });

  test('that runs again has nothing to be undone, and says so', async () => {
    const { decide } = await contained(alone, {}, (gcp) => {
      gcp.instances[0]!.status = 'RUNNING';
    });
    const reason = `${name} is no longer stopped: it is RUNNING`;
    expect(await decide()).toEqual({ outcome: 'nothing', reason });
  });

  test('that does not come up is not called restored', async () => {
    const { sealed, undo } = await contained(alone, {}, (gcp) => {
      gcp.operationSeconds = 3_600;
    });
    const reason = `${name} is STAGING after 120 s`;
    expect(await undo(sealed)).toEqual({ outcome: 'unverified', reason });
  });

  test('that was started between plan and undo is not started once more', async () => {
    const { sim, context, action, sealed } = await contained(alone, {}, (gcp) => {
      gcp.instances[0]!.status = 'RUNNING';
    });
    await action.applyUndo(context, (sealed as { token: never }).token, undoKey);
    expect(writesOf(sim)).toEqual([]);
  });
});

describe('a member whose group was told to repair nothing', () => {
  const setPolicy = { managedInstanceGroup: 'set-policy' };

  test('is started, and its group told to repair again, each under a request id of its own', async () => {
    const { sim, sealed, decide, undo } = await contained(
      inGroup({ onFailedHealthCheck: 'REPAIR' }),
      setPolicy,
    );
    expect(await decide()).toEqual({
      outcome: 'restore',
      summary: `${startAgain}. Let group web repair its members again`,
      differences: [
        { field: 'status', before: 'TERMINATED', after: 'RUNNING' },
        { field: 'defaultActionOnFailure of group web', before: 'DO_NOTHING', after: 'REPAIR' },
        { field: 'onFailedHealthCheck of group web', before: 'DO_NOTHING', after: 'REPAIR' },
      ],
    });
    expect(await undo(sealed)).toMatchObject({ outcome: 'restored' });
    const { operations } = sim.snapshot().gcp;
    expect(operations.slice(-2).map((operation) => [operation.operationType, operation.requestId])).toEqual([
      ['start', undoKey],
      ['patch', requestIdOf(undoKey, 'set-policy')],
    ]);
  });

  test('is not started where it runs already; its group is told all the same', async () => {
    const { sim, clock, sealed, decide, undo } = await contained(inGroup({}), setPolicy, (gcp) => {
      gcp.instances[0]!.status = 'RUNNING';
    });
    const before = clock.now();
    expect(await decide()).toEqual({
      outcome: 'restore',
      summary: 'Let group web repair its members again',
      differences: [{ field: 'defaultActionOnFailure of group web', before: 'DO_NOTHING', after: 'REPAIR' }],
    });
    // The stop is long over: what is read is what is.
    expect(clock.now()).toEqual(before);
    expect(await undo(sealed)).toMatchObject({ outcome: 'restored' });
    expect(writesOf(sim)).toEqual(['compute.instanceGroupManagers.patch']);
  });

  test('is started though somebody has set the policy back already', async () => {
    const { sim, sealed, decide, undo } = await contained(inGroup({}), setPolicy, (gcp) => {
      gcp.instanceGroupManagers[0]!.defaultActionOnFailure = 'REPAIR';
    });
    expect(await decide()).toMatchObject({ outcome: 'restore', summary: startAgain });
    expect(await undo(sealed)).toMatchObject({ outcome: 'restored' });
    expect(writesOf(sim)).toEqual(['compute.instances.start']);
  });

  test('is started though its group is gone', async () => {
    const { sim, sealed, decide, undo } = await contained(inGroup({}), setPolicy, (gcp) => {
      gcp.instanceGroupManagers = [];
    });
    expect(await decide()).toMatchObject({ outcome: 'restore', summary: startAgain });
    expect(await undo(sealed)).toMatchObject({ outcome: 'restored' });
    expect(writesOf(sim)).toEqual(['compute.instances.start']);
  });

  test('takes a health check that is left at its default for one that is not set', async () => {
    const { sim, sealed, undo } = await contained(inGroup({}), setPolicy, (gcp) => {
      gcp.instanceGroupManagers[0]!.onFailedHealthCheck = 'DEFAULT_ACTION';
    });
    expect(await undo(sealed)).toMatchObject({ outcome: 'restored' });
    expect(sim.snapshot().gcp.instanceGroupManagers[0]?.defaultActionOnFailure).toBe('REPAIR');
  });

  test.each([
    ['was not set', {}, { before: 'not set', ours: 'not set' }],
    ['was REPAIR', { onFailedHealthCheck: 'REPAIR' }, { before: 'REPAIR', ours: 'DO_NOTHING' }],
  ] as const)(
    'is left off where the policy is a third thing, with what it was, was made and is (%s)',
    async (_was, policy, said) => {
      const { sim, sealed, undo } = await contained(inGroup(policy), setPolicy, (gcp) => {
        gcp.instanceGroupManagers[0]!.onFailedHealthCheck = 'REPAIR';
      });
      const refused = await undo(sealed);
      expect(refused).toMatchObject({ outcome: 'refused', code: 'changed-since' });
      expect(refused).toHaveProperty('changedSince', [
        { field: 'defaultActionOnFailure', before: 'REPAIR', ours: 'DO_NOTHING', now: 'DO_NOTHING' },
        { field: 'onFailedHealthCheck', ...said, now: 'REPAIR' },
      ]);
      expect(writesOf(sim)).toEqual([]);
    },
  );

  test('keeps a policy that became a third thing between plan and undo', async () => {
    const { sim, context, action, sealed } = await contained(inGroup({}), setPolicy, (gcp) => {
      gcp.instanceGroupManagers[0]!.onFailedHealthCheck = 'REPAIR';
    });
    const { token } = sealed as { token: never };
    await action.applyUndo(context, token, undoKey);
    expect(writesOf(sim)).toEqual(['compute.instances.start']);
    expect(await action.verifyUndo(context, token)).toEqual({
      verified: false,
      reason: 'group web still has defaultActionOnFailure DO_NOTHING',
    });
  });

  test('that does not come up is what is told, without a look at its group', async () => {
    const { sim, sealed, undo } = await contained(inGroup({}), setPolicy, (gcp) => {
      gcp.operationSeconds = 3_600;
    });
    const reason = `${name} is STAGING after 120 s`;
    expect(await undo(sealed)).toEqual({ outcome: 'unverified', reason });
    expect(sim.operations.at(-1)?.operation).toBe('compute.instances.get');
  });
});

describe('right after our own stop, while reads may show what was before it', () => {
  const setPolicy = { managedInstanceGroup: 'set-policy' };

  /** Stopped, its group told to repair nothing, and not looked after since: what was before is read a few more times. */
  async function justStopped(gcp: GcpWorld, reads: number, token: Record<string, JsonValue> = {}) {
    const stage = await start(
      { ...stopInstanceCase, parameters: { snapshots: 'skip', ...setPolicy } },
      { gcp: { ...gcp, consistencyDelayReads: reads } },
    );
    const plan = changeOf(await stage.plan());
    await stage.action.apply(stage.context, plan.change, key);
    const { token: made } = plan.undo as { token: Record<string, JsonValue> };
    const began = stage.clock.now().getTime();
    return {
      ...stage,
      decide: () => stage.action.planUndo({ ...stage.context, mayBeStale: true }, { ...made, ...token }),
      waited: () => stage.clock.now().getTime() - began,
    };
  }

  test('a member that is seen to run is looked at until the stop shows, and no longer', async () => {
    const { decide, waited } = await justStopped(inGroup({}), 3);
    const decision = await decide();
    expect(decision).toMatchObject({ outcome: 'restore' });
    expect(decision).toHaveProperty('differences.0', {
      field: 'status',
      before: 'TERMINATED',
      after: 'RUNNING',
    });
    expect(waited()).toBeGreaterThan(0);
    expect(waited()).toBeLessThan(20_000);
  });

  test('a member that turns out to be stopped by somebody else is left off, its group too', async () => {
    const { decide } = await justStopped(inGroup({}), 3, { lastStartBefore: '2025-01-01T00:00:00Z' });
    expect(await decide()).toMatchObject({
      outcome: 'refused',
      code: 'changed-since',
      changedSince: [{ field: 'last start' }],
    });
  });

  test('a member that is seen to be stopped is looked at once', async () => {
    const { sim, decide, waited } = await justStopped(inGroup({}), 0);
    const before = readsOf(sim);
    expect(await decide()).toMatchObject({ outcome: 'restore' });
    expect([readsOf(sim) - before, waited()]).toEqual([1, 0]);
  });

  test('a machine of its own is not waited for: the one who asks looks again', async () => {
    const { decide, waited } = await justStopped(alone, 3);
    expect(await decide()).toMatchObject({ outcome: 'nothing' });
    expect(waited()).toBe(0);
  });
});

/** How often the machine was read. */
function readsOf(sim: Awaited<ReturnType<typeof contained>>['sim']): number {
  return sim.operations.filter(({ operation }) => operation === 'compute.instances.get').length;
}

test('another machine in its place is what is told, whatever its group was told since', async () => {
  const { sealedWith, decide } = await contained(
    inGroup({}),
    { managedInstanceGroup: 'set-policy' },
    (gcp) => {
      gcp.instanceGroupManagers[0]!.onFailedHealthCheck = 'REPAIR';
    },
  );
  expect(await decide(sealedWith({ instanceId: '1' }))).toMatchObject({
    outcome: 'refused',
    changedSince: [{ field: 'id' }],
  });
});

test('a member that was taken out of its group is started outside of it, and the plan says so', async () => {
  const { sim, sealed, decide, undo } = await contained(inGroup({}), { managedInstanceGroup: 'abandon' });
  expect(await decide()).toMatchObject({
    outcome: 'restore',
    summary: `${startAgain}. It stays outside group web: what was abandoned cannot be put back, so add a new member or recreate it by hand`,
  });
  expect(await undo(sealed)).toMatchObject({ outcome: 'restored' });
  expect(writesOf(sim)).toEqual(['compute.instances.start']);
});
