import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { kindOfAccount } from '../service-account-email.ts';
import { disableServiceAccountCase } from './conformance-case.suite.ts';

const start = useStages();
const { world } = disableServiceAccountCase;
const email = 'ci@example-prod.iam.gserviceaccount.com';
const aimedAt = (subject: string) =>
  start({ ...disableServiceAccountCase, target: { kind: 'gcp.principal', subject } });

test('disables the account, and says which machines run as it', async () => {
  const { sim, contain } = await start(disableServiceAccountCase);
  const { plan, result } = await contain();
  expect(plan.summary).toBe(
    `Disable service account ${email} of project example-prod, as which 1 machine (europe-west1-b/ci-1) run`,
  );
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: `IAM reports service account ${email} as disabled`,
  });
  expect(sim.snapshot().gcp.serviceAccounts.map((serviceAccount) => serviceAccount.disabled)).toEqual([
    true,
    false,
  ]);
  expect(plan.residual.map((access) => access.code)).toEqual([
    'until-it-has-spread',
    'tokens-of-other-accounts',
    'what-the-account-has-made',
    'tokens-come-back-with-undo',
    'machines-that-run-as-it',
  ]);
});

test('contains all the same when the machines cannot be listed', async () => {
  const { sim, contain } = await start(disableServiceAccountCase);
  sim.inject({ operation: 'compute.instances.aggregatedList', error: 'access-denied', times: 9 });
  const { plan, result } = await contain();
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(JSON.stringify(plan.residual)).toContain('they could not be listed');
});

test('goes through the pages of machines', async () => {
  const { contain } = await start({
    ...disableServiceAccountCase,
    world: {
      gcp: {
        ...world.gcp,
        pageSize: 1,
        instances: ['a', 'b', 'c'].map((instance) => ({
          project: 'example-prod',
          zone: 'europe-west1-b',
          instance,
          serviceAccount: email,
        })),
      },
    },
  });
  expect((await contain()).plan.summary).toContain('3 machines');
});

test('refuses the account with which we act, by its address or by its number', async () => {
  for (const responder of [{ email }, { email: 'other@example.com', uniqueId: '200000000000000000001' }]) {
    const { plan } = await start({
      ...disableServiceAccountCase,
      world: { gcp: { ...world.gcp, responder } },
    });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
  }
});

test('refuses an agent of Google without asking anything', async () => {
  const { sim, plan } = await aimedAt('service-123456789012@compute-system.iam.gserviceaccount.com');
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'google-managed' });
  expect(sim.operations).toEqual([]);
});

test('leads from a person to the keys of OS Login', async () => {
  const { plan } = await aimedAt('mallory@example.com');
  expect(await plan()).toMatchObject({
    outcome: 'refused',
    code: 'not-a-service-account',
    instead: [{ action: 'gcp.oslogin.remove-ssh-keys' }],
  });
});

test('refuses an account of a project in which we may not act, without asking Google', async () => {
  const { sim, plan } = await aimedAt('ci@example-other.iam.gserviceaccount.com');
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
  expect(sim.operations).toEqual([]);
});

test('warns of a default account', async () => {
  const subject = '123456789012-compute@developer.gserviceaccount.com';
  const serviceAccounts = [{ project: 'example-prod', email: subject }];
  const { plan } = await start({
    ...disableServiceAccountCase,
    target: { kind: 'gcp.principal', subject },
    world: { gcp: { serviceAccounts } },
  });
  const said = JSON.stringify(await plan());
  expect(said).toContain('the default account of Compute Engine there');
  expect(said).toContain('default-account');
});

test.each([
  ['ci@example-prod.iam.gserviceaccount.com', 'ordinary'],
  ['123456789012-compute@developer.gserviceaccount.com', 'default-compute'],
  ['example-prod@appspot.gserviceaccount.com', 'app-engine'],
  ['123456789012@cloudservices.gserviceaccount.com', 'google-managed'],
  ['service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com', 'google-managed'],
  ['service-123456789012@container-engine-robot.iam.gserviceaccount.com', 'google-managed'],
  ['123456789012@cloudbuild.gserviceaccount.com', 'google-managed'],
  ['mallory@example.com', 'not-a-service-account'],
] as const)('reads %s as %s', (address, kind) => {
  expect(kindOfAccount(address)).toBe(kind);
});
