import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWith,
  incidentWithKeys,
  keyPlaybook,
  planFor,
  setUpRun,
  writesOf,
  type RunSetup,
} from '../run-setup.suite.ts';
import { recoverRun } from '../recovery/recover-run.ts';
import { undoRun } from '../undo/undo-run.ts';
import { planRun } from './plan-run.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import type { RunReport } from '../report/run-report.ts';

const sixKeys = Array.from({ length: 6 }, (_, at) => `AKIAEXAMPLEMALLORY1${at}`);

const keyWorld: WorldInput = {
  aws: { users: sixKeys.map((accessKeyId, at) => ({ userName: `u${at}`, accessKeys: [{ accessKeyId }] })) },
};

const caps = (perRun: number, perHour: number, perAccount?: number) => ({
  guards: {
    protectedAssets: { watchlist: 'DrawbridgeProtectedAssets' },
    caps: { perRun, perHour, ...(perAccount === undefined ? {} : { perAccount }) },
  },
});

const codesOf = (reports: readonly RunReport[]) =>
  reports
    .map((report) =>
      report.status === 'contained' ? 'contained' : (report.refusal?.code ?? JSON.stringify(report.items)),
    )
    .sort();

describe('six runs at once', () => {
  it.each([
    ['an hour', caps(6, 1), 'cap-per-hour'],
    ['an account', caps(6, 9, 1), 'cap-per-account'],
  ])('change one thing where one is allowed in %s, whoever is first', async (_per, guards, code) => {
    const setup = await setUpRun(keyWorld);
    const playbook = keyPlaybook(guards);
    const plans = await Promise.all(sixKeys.map((key) => planFor(setup, playbook, incidentWithKeys(key))));
    expect(plans.map((plan) => plan.outcome)).toEqual(Array(6).fill('change'));
    const reports = await Promise.all(plans.map((plan) => approveAndExecute(setup, plan)));
    expect(codesOf(reports)).toEqual([...Array<string>(5).fill(code), 'contained']);
    expect(writesOf(setup)).toHaveLength(1);
  });
});

describe('a run that died after its guards had spoken', () => {
  async function broken(setup: RunSetup, playbook = keyPlaybook(caps(6, 1))): Promise<string> {
    const plan = await planFor(setup, playbook, incidentWithKeys(sixKeys[0]!));
    const die = () => {
      throw new Error('the process dies');
    };
    await expect(
      approveAndExecute(setup, plan, {
        runner: { ...setup.runner, execute: die },
      }),
    ).rejects.toThrow('the process dies');
    return plan.runId;
  }

  it('keeps its room under the caps until it is recovered, and is named', async () => {
    const setup = await setUpRun(keyWorld);
    const playbook = keyPlaybook(caps(6, 1));
    const runId = await broken(setup);
    setup.clock.advance(2 * 3_600_000);
    const plan = await planFor(setup, playbook, incidentWithKeys(sixKeys[1]!));
    const [decision] = plan.items.map((item) => item.decision);
    expect(decision).toMatchObject({
      refusal: {
        code: 'cap-per-hour',
        reason: expect.stringContaining('1 are reserved by unfinished runs') as string,
        hints: expect.arrayContaining([expect.stringContaining(runId)]) as string[],
      },
    });
    expect(await recoverRun({ ...setup, runId })).toMatchObject({ value: { status: 'contained' } });
    setup.clock.advance(2 * 3_600_000);
    expect(await planFor(setup, playbook, incidentWithKeys(sixKeys[1]!))).toMatchObject({
      outcome: 'change',
    });
  });

  it('keeps its target until it is recovered, and then gives it back', async () => {
    const setup = await setUpRun(keyWorld);
    const runId = await broken(setup);
    const target = `aws.access-key/${sixKeys[0]!}`;
    expect(await setup.store.claim(target, 'other-1')).toMatchObject({ ok: false, heldBy: runId });
    await recoverRun({ ...setup, runId });
    expect(await setup.store.claim(target, 'other-1')).toMatchObject({ ok: true });
  });
});

it('every target of a run is its own from the guards to the end of the run, not only while it is acted on', async () => {
  const setup = await setUpRun(keyWorld);
  const [first, second] = [sixKeys[0]!, sixKeys[1]!];
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(first, second));
  const other = await planFor(setup, keyPlaybook({ id: 'other' }), incidentWithKeys(second));
  let meanwhile: Promise<RunReport> | undefined;
  const report = await approveAndExecute(setup, plan, {
    runner: {
      ...setup.runner,
      execute: async (...execution) => {
        meanwhile ??= approveAndExecute(setup, other);
        await meanwhile;
        return setup.runner.execute(...execution);
      },
    },
  });
  expect((await meanwhile)?.items).toMatchObject([{ outcome: 'refused', code: 'target-busy' }]);
  expect(report.status).toBe('contained');
});

it('a run that cannot have the lock of all runs is refused, changes nothing, and names the file', async () => {
  const setup = await setUpRun(keyWorld);
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(sixKeys[0]!));
  const locks = join(setup.store.folder, '.locks');
  await mkdir(locks, { recursive: true });
  const elsewhere = { pid: 7, host: 'pod', machine: 'another boot pid:[1]' };
  await writeFile(join(locks, 'store.1.lock'), JSON.stringify(elsewhere));
  const report = await approveAndExecute(setup, plan);
  expect(report).toMatchObject({ status: 'refused', refusal: { code: 'run/store-busy' } });
  expect(report.refusal?.hints.join()).toContain('store.1.lock');
  expect(writesOf(setup)).toEqual([]);
});

describe('the last Global Administrators', () => {
  const ids = [1, 2, 3].map((at) => `${at}${at}${at}${at}${at}${at}${at}${at}-2222-4222-8222-222222222222`);
  const directoryRoles = ['Global Administrator' as const];
  const world = (count: number): WorldInput => ({
    azure: {
      responderCanManageAdmins: true,
      users: ids
        .slice(0, count)
        .map((id, at) => ({ id, userPrincipalName: `admin${at}@example.com`, directoryRoles })),
    },
  });
  const playbook = keyPlaybook({
    targets: { kind: 'entra.user' },
    steps: [{ id: 'disable', action: 'azure.entra.disable-user', onFailure: 'continue' }],
  });
  const planFor = (setup: RunSetup, ...users: readonly string[]): Promise<RunPlan> =>
    planRun({
      ...setup,
      playbook,
      incident: incidentWith({ User: users }),
      targets: users.map((id) => ({ target: { kind: 'entra.user', id }, from: 'a person' })),
      chosenBy: 'person',
    });
  const enabled = (setup: RunSetup) =>
    setup.sim.snapshot().azure.users.filter((user) => user.accountEnabled).length;

  it('are not both disabled by two runs at once', async () => {
    const setup = await setUpRun(world(2));
    const plans = await Promise.all(ids.slice(0, 2).map((id) => planFor(setup, id)));
    expect(plans.map((plan) => plan.outcome)).toEqual(['change', 'change']);
    const reports = await Promise.all(plans.map((plan) => approveAndExecute(setup, plan)));
    expect(codesOf(reports)).toEqual(['contained', 'last-global-administrator']);
    expect(enabled(setup)).toBe(1);
  });

  it('are not both disabled by one run either: its plan leaves the last one', async () => {
    const setup = await setUpRun(world(2));
    const plan = await planFor(setup, ids[0]!, ids[1]!);
    expect(plan.items.map((item) => item.decision)).toMatchObject([
      { kind: 'action', plan: { outcome: 'change' } },
      { kind: 'guarded', refusal: { guard: 'last-member', code: 'last-global-administrator' } },
    ]);
    await approveAndExecute(setup, plan);
    expect(enabled(setup)).toBe(1);
  });

  it('are not disabled while the list still shows one whom another run has just disabled', async () => {
    const setup = await setUpRun(world(2));
    const plans = await Promise.all(ids.slice(0, 2).map((id) => planFor(setup, id)));
    expect((await approveAndExecute(setup, plans[0]!)).status).toBe('contained');
    // The directory is replicated slowly: the plan was made when both were enabled.
    const late = await approveAndExecute(setup, plans[1]!);
    expect(late).toMatchObject({ status: 'refused', refusal: { code: 'last-global-administrator' } });
    expect(enabled(setup)).toBe(1);
  });

  it('may be disabled again once the other one was enabled by an undo', async () => {
    const setup = await setUpRun(world(2));
    const first = await approveAndExecute(setup, await planFor(setup, ids[0]!));
    await undoRun({ ...setup, runId: first.runId, requester: 'bo', reactivate: true });
    expect(await approveAndExecute(setup, await planFor(setup, ids[1]!))).toMatchObject({
      status: 'contained',
    });
  });

  it('of three, two are disabled by three runs at once', async () => {
    const setup = await setUpRun(world(3));
    const plans = await Promise.all(ids.map((id) => planFor(setup, id)));
    const reports = await Promise.all(plans.map((plan) => approveAndExecute(setup, plan)));
    expect(codesOf(reports)).toEqual(['contained', 'contained', 'last-global-administrator']);
    expect(enabled(setup)).toBe(1);
  });
});
