import { given } from '@drawbridge/base';
import { canarySecret, type World, type WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import type { Permission } from '../contract/action.ts';
import { describeCloudErrors, expectNoSecret } from './cloud-errors.suite.ts';
import type { ConformanceCase, Mutable } from './conformance-case.suite.ts';
import { changed, isEvidence, isReversible, notRestored } from './left-changed.suite.ts';
import {
  changeOf,
  key,
  silentJournal,
  undoKey,
  writesOf,
  type Stage,
  type StartStage,
} from './stage.suite.ts';

/** What every action promises, tried on a simulated cloud that the real SDKs talk to. */
export function describeConformance(conformanceCase: ConformanceCase, start: StartStage): void {
  describe(
    conformanceCase.about === undefined
      ? conformanceCase.id
      : `${conformanceCase.id}: ${conformanceCase.about}`,
    () => {
      describePlanning(conformanceCase, start);
      describeContaining(conformanceCase, start);
      describeCrashes(conformanceCase, start);
      describeStaleReads(conformanceCase, start);
      if (isReversible(conformanceCase)) describeUndoing(conformanceCase, start);
      else describeNotUndoing(conformanceCase, start);
      describePermissions(conformanceCase, start);
      describeCloudErrors(conformanceCase, start);
    },
  );
}

function describePlanning(conformanceCase: ConformanceCase, start: StartStage): void {
  test('plans without writing', async () => {
    const { sim, plan } = await start(conformanceCase);
    const before = sim.snapshot();
    expect(await plan()).toMatchObject({ outcome: 'change' });
    expect(sim.operations.filter((call) => call.writes)).toEqual([]);
    expect(changed(before, sim.snapshot())).toEqual([]);
  });

  test('plans the same twice', async () => {
    const { plan } = await start(conformanceCase);
    expect(await plan()).toEqual(await plan());
  });

  test('tells the guards the name of what it acts on', async () => {
    const { plan } = await start(conformanceCase);
    const planned = await plan();
    if (planned.outcome !== 'change') throw new Error(JSON.stringify(planned));
    const words = Object.entries(conformanceCase.target).flatMap(([field, word]) =>
      field === 'kind' ? [] : [String(word)],
    );
    expect(planned.facts.names.filter((name) => words.some((word) => name.includes(word)))).not.toEqual([]);
  });

  test('refuses when its cloud is not configured, and says so', async () => {
    const { context, runner } = await start(conformanceCase);
    const plan = await runner.plan(
      { ...context, connections: {} },
      conformanceCase.id,
      conformanceCase.target,
      {},
    );
    expect(plan).toMatchObject({ outcome: 'refused', code: 'not-configured' });
  });

  test('says that the target is missing', async () => {
    const { context, runner } = await start(conformanceCase);
    const { target, outcome, code } = conformanceCase.missing;
    const plan = await runner.plan(context, conformanceCase.id, target, conformanceCase.parameters ?? {});
    expect(plan).toMatchObject({ outcome, code });
  });
}

function describeContaining(conformanceCase: ConformanceCase, start: StartStage): void {
  test('changes the target, sees that it is changed, and touches nothing else', async () => {
    const { sim, contain } = await start(conformanceCase);
    const before = sim.snapshot();
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'contained' });
    const all = changed(before, sim.snapshot());
    expect(all.filter((path) => !isEvidence(conformanceCase, path))).toEqual(
      [...conformanceCase.changes].sort(),
    );
    expect(all.some((path) => isEvidence(conformanceCase, path))).toBe(
      conformanceCase.evidence !== undefined,
    );
  });

  test('says in plain sentences what access is left', async () => {
    const { contain } = await start(conformanceCase);
    const { plan, result } = await contain();
    if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
    expect(result.residual.map((left) => left.code)).toEqual(plan.residual.map((left) => left.code));
    for (const left of result.residual) {
      expect(left.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(left.what).toMatch(/^.{20,}\.$/);
    }
  });

  test.skipIf(conformanceCase.repeats === true)('changes once when it is run twice', async () => {
    const { sim, contain, plan, execute } = await start(conformanceCase);
    const { plan: first } = await contain();
    const writes = writesOf(sim);
    expect(await plan()).toMatchObject({ outcome: 'nothing' });
    expect(await execute(first)).toMatchObject({ outcome: 'nothing' });
    expect(writesOf(sim)).toEqual(writes);
  });

  test.skipIf(conformanceCase.repeats !== true)('changes the same again when it is run again', async () => {
    const { sim, contain, plan } = await start(conformanceCase);
    const { plan: first } = await contain();
    const once = sim.snapshot();
    expect(await plan()).toMatchObject({ outcome: 'change', hash: first.hash });
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
    expect(notRestored(conformanceCase, once, sim.snapshot())).toEqual([]);
  });

  test('may be applied again with the same key', async () => {
    const { sim, context, action, plan } = await start(conformanceCase);
    const { change } = changeOf(await plan());
    await action.apply(context, change, key);
    await action.verify(context, change);
    const once = sim.snapshot();
    await action.apply(context, change, key);
    expect(await action.verify(context, change)).toMatchObject({ verified: true });
    expect(changed(once, sim.snapshot()).filter((path) => !conformanceCase.traces.test(path))).toEqual([]);
  });

  test('lets no secret into a plan or a result', async () => {
    const { sim, contain } = await start(conformanceCase);
    sim.inject({ operation: conformanceCase.reads, error: 'unavailable', times: 1 });
    expectNoSecret(sim, await contain());
  });
}

function describeCrashes(conformanceCase: ConformanceCase, start: StartStage): void {
  test('is contained though an answer was lost behind the write', async () => {
    const { sim, contain } = await start(conformanceCase);
    sim.inject({ operation: conformanceCase.writes, error: 'drop-after-write', times: 1 });
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  });

  test('can be undone, or resumed, when no answer to the write ever came', async () => {
    const { sim, contain, execute, undo } = await start(conformanceCase);
    const before = sim.snapshot();
    sim.inject({ operation: conformanceCase.writes, error: 'drop-after-write', times: 4 });
    const { plan, result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', code: 'unavailable', retryable: true });
    expect(await execute(plan, { resuming: true })).toMatchObject({ outcome: 'contained' });
    if (!isReversible(conformanceCase)) return;
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
    expect(notRestored(conformanceCase, before, sim.snapshot())).toEqual([]);
  });

  test.runIf(isReversible(conformanceCase))(
    'can be undone from the journal after a crash behind the write',
    async () => {
      const { sim, contain, undo } = await start(conformanceCase);
      const before = sim.snapshot();
      let journaled: unknown;
      const crashing = {
        beforeEffect: (entry: unknown) => {
          journaled = JSON.parse(JSON.stringify(entry));
          return Promise.resolve();
        },
        afterEffect: () => Promise.reject(new Error('power cut')),
      };
      await expect(contain({ journal: crashing })).rejects.toThrow('power cut');
      const { plan } = journaled as { plan: ReturnType<typeof changeOf> };
      expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
      expect(notRestored(conformanceCase, before, sim.snapshot())).toEqual([]);
    },
  );

  test('writes nothing when the journal cannot be written', async () => {
    const { sim, contain } = await start(conformanceCase);
    const journal = { ...silentJournal, beforeEffect: () => Promise.reject(new Error('disk full')) };
    await expect(contain({ journal })).rejects.toThrow('disk full');
    expect(writesOf(sim)).toEqual([]);
  });
}

/** Every service shows the old state for some reads after a write of ours. */
function describeStaleReads(conformanceCase: ConformanceCase, start: StartStage): void {
  const lagging = (): WorldInput => {
    const { world } = conformanceCase;
    const late = { consistencyDelayReads: 4 };
    return {
      ...world,
      ...given({
        aws: world.aws && { ...world.aws, ...late },
        gcp: world.gcp && { ...world.gcp, ...late },
        azure: world.azure && { ...world.azure, ...late },
        arm: world.arm && { ...world.arm, ...late },
      }),
    };
  };

  test('is contained though reads lag behind the write', async () => {
    const { contain } = await start(conformanceCase, lagging());
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  });

  test.runIf(isReversible(conformanceCase))(
    'takes no stale read behind its own write for what somebody else did',
    async () => {
      const { sim, clock, context, action, plan, undo } = await start(conformanceCase, lagging());
      const before = sim.snapshot();
      const planned = changeOf(await plan());
      await action.apply(context, planned.change, key);
      expect(await undo(planned.undo, clock.now())).toMatchObject({ outcome: 'restored' });
      expect(notRestored(conformanceCase, before, sim.snapshot())).toEqual([]);
    },
  );
}

function describeUndoing(conformanceCase: ConformanceCase, start: StartStage): void {
  const since = async (mutate: (world: Mutable<World>) => void) => {
    const first = await start(conformanceCase);
    const { plan } = await first.contain();
    const world = structuredClone<Mutable<World>>(first.sim.snapshot());
    mutate(world);
    return { stage: await start(conformanceCase, world), token: plan.undo };
  };

  test('restores what it changed, once', async () => {
    const { sim, contain, undo } = await start(conformanceCase);
    const before = sim.snapshot();
    const { plan } = await contain();
    const contained = sim.snapshot();
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
    expect(notRestored(conformanceCase, before, sim.snapshot())).toEqual([]);
    expect(changed(contained, sim.snapshot()).filter((path) => isEvidence(conformanceCase, path))).toEqual(
      [],
    );
    const writes = writesOf(sim);
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'nothing' });
    expect(writesOf(sim)).toEqual(writes);
  });

  const { changedSince, restoredSince } = conformanceCase;
  if (changedSince === undefined || restoredSince === undefined) {
    throw new Error(
      `${conformanceCase.id} can be undone: its case must say what stands in the way of an undo`,
    );
  }

  test.each(Object.entries(changedSince))('refuses to undo when somebody %s', async (_what, mutate) => {
    const { stage, token } = await since(mutate);
    const before = stage.sim.snapshot();
    expect(await stage.undo(token, stage.clock.now())).toMatchObject({ outcome: 'refused' });
    expect(writesOf(stage.sim)).toEqual([]);
    expect(changed(before, stage.sim.snapshot())).toEqual([]);
  });

  test.runIf(conformanceCase.evidence !== undefined)('leaves what it made as evidence alone', async () => {
    const { sim, contain, undo } = await start(conformanceCase);
    const { plan } = await contain();
    const contained = sim.snapshot();
    await undo(plan.undo);
    const gone = changed(contained, sim.snapshot()).filter((path) => conformanceCase.evidence?.test(path));
    expect(gone).toEqual([]);
  });

  test('has nothing to undo when somebody restored it already', async () => {
    const { stage, token } = await since(restoredSince);
    const began = stage.clock.now();
    expect(await stage.undo(token)).toMatchObject({ outcome: 'nothing' });
    expect(stage.clock.now(), 'no wait: our last write is long ago').toEqual(began);
    expect(writesOf(stage.sim)).toEqual([]);
  });
}

function describeNotUndoing(conformanceCase: ConformanceCase, start: StartStage): void {
  test('says that it cannot be undone, and writes nothing', async () => {
    const { sim, contain, undo } = await start(conformanceCase);
    const { plan } = await contain();
    const writes = writesOf(sim);
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'refused', code: 'not-reversible' });
    expect(writesOf(sim)).toEqual(writes);
  });
}

function describePermissions(conformanceCase: ConformanceCase, start: StartStage): void {
  test('needs exactly the permissions that it declares, phase by phase', async () => {
    const stage = await start(conformanceCase);
    const { context, action, plan } = stage;
    const declared = (phase: Permission['phase']): readonly string[] =>
      unique(
        action.permissions
          .filter((permission) => permission.phase === phase)
          .map(({ name }) => name)
          .filter((name) => conformanceCase.unused?.includes(`${phase} ${name}`) !== true),
      );
    const { change } = changeOf(await plan());
    const token = (changeOf(await plan()).undo as { token: never }).token;

    const seen = async (phase: () => Promise<unknown>): Promise<readonly string[]> => {
      stage.sim.clearOperations();
      await phase();
      const needed = stage.sim.operations.flatMap((call) => [call.permission, ...call.furtherPermissions]);
      return unique(needed.filter((name) => name !== ''));
    };
    const parameters = action.parameters.parse(conformanceCase.parameters ?? {});
    expect(await seen(() => action.observe(context, conformanceCase.target, parameters))).toEqual(
      declared('observe'),
    );
    expect(await seen(() => action.apply(context, change, key))).toEqual(declared('apply'));
    expect(await seen(() => action.verify(context, change))).toEqual(declared('verify'));
    if (!isReversible(conformanceCase)) return;
    const undoing = async (): Promise<void> => {
      await action.planUndo(context, token);
      await action.applyUndo(context, token, undoKey);
      await action.verifyUndo(context, token);
    };
    expect(await seen(undoing)).toEqual(declared('undo'));
  });

  test('contains and restores with no more than the declared permissions', async () => {
    const { action } = await start(conformanceCase);
    const names = unique(action.permissions.map(({ name }) => name));
    const { contain, undo } = await start(conformanceCase, withPermissions(conformanceCase, names));
    const { plan, result } = await contain();
    expect(result).toMatchObject({ outcome: 'contained' });
    if (isReversible(conformanceCase)) expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  });

  test('names the permission that is missing, whichever it is', async () => {
    const { action } = await start(conformanceCase);
    const names = unique(action.permissions.map(({ name }) => name));
    const needed = unique(
      action.permissions
        .filter(({ phase, name }) => conformanceCase.unused?.includes(`${phase} ${name}`) !== true)
        .map(({ name }) => name),
    );
    for (const missing of needed.filter((name) => conformanceCase.givenToAll?.includes(name) !== true)) {
      const rest = names.filter((name) => name !== missing);
      const said = await everything(await start(conformanceCase, withPermissions(conformanceCase, rest)));
      expect(said, `without ${missing}`).toMatch(
        /"outcome":"failed","code":"access-denied"|read back|denied access/,
      );
      expect(said, `without ${missing}`).toContain(missing);
      expect(said, `without ${missing}`).not.toContain(canarySecret);
    }
  });
}

/** Plans, contains and undoes, and gives all that was said on the way. */
async function everything(stage: Stage): Promise<string> {
  const plan = await stage.plan();
  if (plan.outcome !== 'change') return JSON.stringify(plan);
  const result = await stage.execute(plan);
  return JSON.stringify([plan, result, await stage.undo(plan.undo)]);
}

function withPermissions(conformanceCase: ConformanceCase, permissions: readonly string[]): WorldInput {
  const cloud = conformanceCase.id.slice(0, conformanceCase.id.indexOf('.')) as 'aws' | 'gcp' | 'azure';
  const granted = { permissions: [...permissions] };
  // Azure is two to the simulator, Graph and Resource Manager; each makes nothing of the other's permissions.
  const arm = cloud === 'azure' ? { arm: { ...conformanceCase.world.arm, ...granted } } : {};
  return { ...conformanceCase.world, [cloud]: { ...conformanceCase.world[cloud], ...granted }, ...arm };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
