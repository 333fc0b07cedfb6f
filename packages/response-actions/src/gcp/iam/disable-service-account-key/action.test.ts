import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { disableServiceAccountKeyCase } from './conformance-case.suite.ts';

const start = useStages();
const { world } = disableServiceAccountKeyCase;
const serviceAccount = 'ci@example-prod.iam.gserviceaccount.com';
const aimedAt = (keyId: string) =>
  start({
    ...disableServiceAccountKeyCase,
    target: { kind: 'gcp.service-account-key', serviceAccount, keyId },
  });

test('disables that key only, and names the others that work', async () => {
  const { sim, contain } = await start(disableServiceAccountKeyCase);
  const { plan, result } = await contain();
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: `IAM reports key aaaa1111 of ${serviceAccount} as disabled`,
  });
  expect(sim.snapshot().gcp.serviceAccounts[0]?.keys.map((key) => key.disabled)).toEqual([
    true,
    false,
    false,
    true,
  ]);
  const left = Object.fromEntries(plan.residual.map((access) => [access.code, access]));
  expect(left['other-keys-of-the-account']?.what).toBe(
    `Another key of ${serviceAccount} still works: bbbb2222.`,
  );
  expect(left['tokens-made-with-the-key']?.until).toMatch(/^2026-03-01T22:00/);
});

test('leads from a key that Google holds to its account', async () => {
  const { plan } = await aimedAt('cccc3333');
  expect(await plan()).toMatchObject({
    outcome: 'refused',
    code: 'google-managed',
    instead: [{ action: 'gcp.iam.disable-service-account', target: { subject: serviceAccount } }],
  });
});

test('has nothing to do for a key that is disabled', async () => {
  expect(await (await aimedAt('dddd4444')).plan()).toMatchObject({ outcome: 'nothing' });
});

test('refuses a key of the account with which we act, as it may be the one that we hold', async () => {
  const gcp = { ...world.gcp, responder: { email: serviceAccount } };
  const { plan } = await start({ ...disableServiceAccountKeyCase, world: { gcp } });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
});

test('does not say that tokens live on when the account itself is disabled', async () => {
  const serviceAccounts = [{ ...world.gcp!.serviceAccounts![0]!, disabled: true }];
  const { contain } = await start({ ...disableServiceAccountKeyCase, world: { gcp: { serviceAccounts } } });
  const { plan } = await contain();
  expect(plan.residual.map((access) => access.code)).toEqual([
    'until-it-has-spread',
    'what-the-key-has-made',
  ]);
});

test('is undone only when that is asked for by name', async () => {
  const { context, runner, contain } = await start(disableServiceAccountKeyCase);
  const { plan } = await contain();
  const options = { idempotencyKey: 'x', reactivate: false, beforeEffect: () => Promise.resolve() };
  expect(await runner.undo(context, plan.action, plan.target, plan.undo, options)).toMatchObject({
    outcome: 'refused',
    code: 'needs-reactivate',
  });
});
