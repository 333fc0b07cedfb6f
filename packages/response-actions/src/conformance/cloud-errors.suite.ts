import { canarySecret, type CloudSim } from '@drawbridge/cloud-sim';
import { expect, test } from 'vitest';

import type { ConformanceCase } from './conformance-case.suite.ts';
import { changed, isEvidence, isReversible, notRestored } from './left-changed.suite.ts';
import { changeOf, key, silentJournal, type Stage, type StartStage } from './stage.suite.ts';

/** What an action makes of a cloud that throttles, denies, is away, loses an answer, or is not the one it says. */
export function describeCloudErrors(conformanceCase: ConformanceCase, start: StartStage): void {
  describeErrors(conformanceCase, start);
  describeBrokenTls(conformanceCase, start);
}

function describeErrors(conformanceCase: ConformanceCase, start: StartStage): void {
  const further = (conformanceCase.furtherWrites ?? []).map((operation) => ['write', operation] as const);
  const calls = [['read', conformanceCase.reads], ['write', conformanceCase.writes], ...further] as const;

  test.each(calls)(
    'tries again when the cloud was unavailable for a moment, on a %s (%s)',
    async (_kind, operation) => {
      const { sim, contain } = await start(conformanceCase);
      sim.inject({ operation, error: 'unavailable', times: 2 });
      expect((await contain()).result).toMatchObject({ outcome: 'contained' });
    },
  );

  test.each(calls)(
    'tries again when it was throttled for a moment, on a %s (%s)',
    async (_kind, operation) => {
      const { sim, contain } = await start(conformanceCase);
      sim.inject({ operation, error: 'throttled', times: 1, retryAfterSeconds: 2 });
      expect((await contain()).result).toMatchObject({ outcome: 'contained' });
    },
  );

  const errors = [
    ['throttled', true],
    ['unavailable', true],
    ['access-denied', false],
  ] as const;

  test.each(errors)('reports a lasting %s as what it is, and changes nothing', async (error, retryable) => {
    const stage = await start(conformanceCase);
    stage.sim.inject({ operation: conformanceCase.reads, error, times: 50 });
    const before = stage.sim.snapshot();
    const result = await stage.plan();
    expect(result).toMatchObject({ outcome: 'failed', code: error, retryable });
    expect(JSON.stringify(result)).not.toContain(canarySecret);
    expect(changed(before, stage.sim.snapshot())).toEqual([]);
  });

  test.each(errors)(
    'reports a lasting %s of the write, and leaves nothing that undo does not restore',
    async (error, retryable) => {
      const stage = await start(conformanceCase);
      const plan = changeOf(await stage.plan());
      const before = stage.sim.snapshot();
      stage.sim.inject({ operation: conformanceCase.writes, error, times: retryable ? 4 : 1 });
      const result = await stage.execute(plan);
      expect(result).toMatchObject({ outcome: 'failed', code: error, retryable });
      expect(JSON.stringify(result)).not.toContain(canarySecret);
      await expectRestorable(conformanceCase, stage, plan, before);
    },
  );

  test.each(
    further.flatMap(([, operation]) =>
      errors.map(([error, retryable]) => [error, operation, retryable] as const),
    ),
  )(
    'says that there was a lasting %s of %s, and leaves nothing that undo does not restore',
    async (error, operation, retryable) => {
      const stage = await start(conformanceCase);
      const plan = changeOf(await stage.plan());
      const before = stage.sim.snapshot();
      stage.sim.inject({ operation, error, times: retryable ? 4 : 1 });
      const result = await stage.execute(plan);
      expect(JSON.stringify(result)).toMatch(/denied access|did not answer|asked us to slow down/);
      expect(JSON.stringify(result)).not.toContain(canarySecret);
      if (result.outcome === 'failed') await expectRestorable(conformanceCase, stage, plan, before);
      else expect(result).toMatchObject({ outcome: 'contained' });
    },
  );

  test.each(further)('is contained though an answer was lost behind a %s (%s)', async (_kind, operation) => {
    const { sim, contain } = await start(conformanceCase);
    sim.inject({ operation, error: 'drop-after-write', times: 1 });
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  });
}

function describeBrokenTls(conformanceCase: ConformanceCase, start: StartStage): void {
  const faults = [
    ['self-signed', 'untrusted', false],
    ['closed-handshake', 'unavailable', true],
  ] as const;

  test.each(faults)(
    'says of TLS that is %s that it is %s, and tells no secret',
    async (how, code, retryable) => {
      const { sim, context, runner } = await start(conformanceCase);
      const connections = await sim.connectionsWithBrokenTls(how);
      const plan = await runner.plan(
        { ...context, connections },
        conformanceCase.id,
        conformanceCase.target,
        conformanceCase.parameters ?? {},
      );
      expect(plan).toMatchObject({ outcome: 'failed', code, retryable });
      expectNoSecret(sim, plan);
      expect(sim.operations).toEqual([]);
    },
  );

  test('does nothing where the TLS of its cloud breaks between plan and act', async () => {
    const { sim, context, runner, plan } = await start(conformanceCase);
    const planned = changeOf(await plan());
    const before = sim.snapshot();
    const connections = await sim.connectionsWithBrokenTls('self-signed');
    const result = await runner.execute({ ...context, connections }, planned, {
      approvedHash: planned.hash,
      idempotencyKey: key,
      journal: silentJournal,
    });
    expect(result).toMatchObject({ outcome: 'failed', code: 'untrusted', retryable: false });
    expectNoSecret(sim, result);
    expect(changed(before, sim.snapshot())).toEqual([]);
  });
}

/** Neither a credential of ours, nor what somebody else has put into an error or a certificate. */
export function expectNoSecret({ connections: { aws, gcp, azure } }: CloudSim, said: unknown): void {
  const text = JSON.stringify(said);
  for (const secret of [aws.credentials.secretAccessKey, gcp.accessToken, azure.accessToken, canarySecret]) {
    expect(text).not.toContain(secret);
  }
}

/** What was done before a failure is among the declared changes, none where there is one write, and undo restores it. */
async function expectRestorable(
  conformanceCase: ConformanceCase,
  stage: Stage,
  plan: ReturnType<typeof changeOf>,
  before: ReturnType<CloudSim['snapshot']>,
): Promise<void> {
  const done = changed(before, stage.sim.snapshot()).filter((path) => !isEvidence(conformanceCase, path));
  const allowed = conformanceCase.furtherWrites === undefined ? [] : conformanceCase.changes;
  expect(done.filter((path) => !allowed.includes(path))).toEqual([]);
  if (!isReversible(conformanceCase)) return;
  expect(['restored', 'nothing']).toContain((await stage.undo(plan.undo, stage.clock.now())).outcome);
  expect(notRestored(conformanceCase, before, stage.sim.snapshot())).toEqual([]);
}
