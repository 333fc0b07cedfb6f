import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { disableBootDiagnosticsCase } from './conformance-case.suite.ts';

const start = useStages();

function stage(bootDiagnostics: { enabled: boolean; storageUri?: string } | undefined) {
  const machine = { resourceGroup: 'web', name: 'web-1', ...(bootDiagnostics && { bootDiagnostics }) };
  return start({ ...disableBootDiagnosticsCase, world: { arm: { virtualMachines: [machine] } } });
}

test('turns them off for one machine, and says that others keep their consoles', async () => {
  const { sim, contain } = await start(disableBootDiagnosticsCase);
  const { plan, result } = await contain();
  expect(plan.differences).toEqual([
    {
      field: 'boot diagnostics',
      before: 'on, in https://diagnostics.blob.core.windows.net/',
      after: 'off',
    },
  ]);
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: 'Azure reports boot diagnostics of web-1 as off',
  });
  if (result.outcome !== 'contained') throw new Error('unreachable');
  expect(result.residual.map((access) => access.code)).toEqual([
    'shell-left-on-the-console',
    'may-be-turned-on-again',
    'other-ways-in',
    'consoles-of-other-machines',
  ]);
  expect(sim.snapshot().arm.virtualMachines[1]?.bootDiagnostics).toEqual({ enabled: true });
});

test.each([{ enabled: true }, { enabled: true, storageUri: 'https://diagnostics.blob.core.windows.net/' }])(
  'restores them exactly as they were: %j',
  async (before) => {
    const { sim, contain, undo } = await stage(before);
    const { plan } = await contain();
    expect(sim.snapshot().arm.virtualMachines[0]?.bootDiagnostics?.enabled).toBe(false);
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
    expect(sim.snapshot().arm.virtualMachines[0]?.bootDiagnostics).toEqual(before);
  },
);

test.each([undefined, { enabled: false }])('has nothing to do where they are off: %j', async (before) => {
  const { plan } = await stage(before);
  expect(await plan()).toMatchObject({ outcome: 'nothing' });
});

test('shows what was, what we made of it and what is now, when somebody configured them otherwise', async () => {
  const first = await start(disableBootDiagnosticsCase);
  const { plan } = await first.contain();
  const world = first.sim.snapshot();
  world.arm.virtualMachines[0]!.bootDiagnostics = { enabled: true };
  const { undo } = await start(disableBootDiagnosticsCase, world);
  expect(await undo(plan.undo)).toMatchObject({
    outcome: 'refused',
    code: 'changed-since',
    changedSince: [
      {
        field: 'boot diagnostics',
        before: 'on, in https://diagnostics.blob.core.windows.net/',
        ours: 'off',
        now: 'on, in storage of Azure’s own',
      },
    ],
  });
});
