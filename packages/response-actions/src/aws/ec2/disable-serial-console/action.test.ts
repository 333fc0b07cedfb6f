import type { WorldInput } from '@drawbridge/cloud-sim';
import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { disableSerialConsoleCase } from './conformance-case.suite.ts';

const start = useStages();
const stage = (aws: NonNullable<WorldInput['aws']>) => start({ ...disableSerialConsoleCase, world: { aws } });

test('says in plan, radius and residual access that it is for the whole account in that region', async () => {
  const { action, contain } = await start(disableSerialConsoleCase);
  const { plan, result } = await contain();
  expect(action.blastRadius).toBe('account');
  expect(plan.summary).toBe(
    'Switch the EC2 serial console off for EVERY instance of account 123456789012 in eu-west-1, for everybody',
  );
  expect(result).toMatchObject({
    outcome: 'contained',
    residual: [
      { code: 'open-serial-session' },
      { code: 'other-regions', what: expect.stringContaining('for eu-west-1 alone') as string },
      { code: 'can-be-enabled-again' },
      { code: 'other-ways-in' },
    ],
  });
});

test('leaves the other regions as they were', async () => {
  const { sim, contain } = await start(disableSerialConsoleCase);
  await contain();
  expect(sim.snapshot().aws.serialConsoles).toEqual({ 'eu-west-1': 'disabled', 'us-east-1': 'enabled' });
});

test('has nothing to do, and nothing to undo, where it was off before us', async () => {
  const { plan } = await stage({ serialConsoles: { 'eu-west-1': 'disabled' } });
  expect(await plan()).toMatchObject({ outcome: 'nothing' });
  expect(await (await stage({})).plan()).toMatchObject({ outcome: 'nothing' });
});

test('refuses a switch that a declarative policy holds on, and says who can change it', async () => {
  const { plan } = await stage({
    serialConsoles: { 'eu-west-1': 'enabled' },
    serialConsoleManagedBy: 'declarative-policy',
  });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'held-by-policy' });
});

test('tells its guards the region and the account', async () => {
  const { contain } = await start(disableSerialConsoleCase);
  const { plan } = await contain();
  expect(plan.facts).toMatchObject({
    account: '123456789012',
    names: ['eu-west-1', '123456789012', '123456789012/eu-west-1'],
  });
});
