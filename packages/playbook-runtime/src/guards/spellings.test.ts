import type { WorldInput } from '@drawbridge/cloud-sim';
import { parseTargetId, type Target, type TargetKind } from '@drawbridge/incident-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { incidentWith, keyPlaybook, protectedAssets, setUpRun, type RunSetup } from '../run-setup.suite.ts';
import { planRun } from '../run/plan-run.ts';

/** One resource, every way in which it may be named, and texts that name another, or only look like it. */
interface Resource {
  readonly kind: TargetKind;
  readonly action: string;
  readonly spellings: readonly string[];
  readonly others: readonly string[];
}

const project = ['shop', '123456789012'];
const machines = project.flatMap((of) => ['web', '4711'].map((name) => [of, name] as const));
const links = machines.map(([of, name]) => `projects/${of}/zones/europe-west1-b/instances/${name}`);
const email = 'ci@shop.iam.gserviceaccount.com';
const uniqueId = '100000000000000000042';
const dana = '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4b';
const vm =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1';

const resources: readonly Resource[] = [
  {
    kind: 'gcp.instance',
    action: 'gcp.compute.stop-instance',
    spellings: [
      ...machines.map(([of, name]) => `${of}/europe-west1-b/${name}`),
      ...links,
      ...links.map((link) => `//compute.googleapis.com/${link}`),
      ...links.map((link) => `https://www.googleapis.com/compute/v1/${link}`),
      ...links.map((link) => `https://compute.googleapis.com/compute/v1/${link}`),
    ],
    others: ['shop/europe-west1-c/web', 'shop/europe-west1-b/web-2', '4712', 'shop2/*', '*/instances/we'],
  },
  {
    kind: 'gcp.principal',
    action: 'gcp.iam.disable-service-account',
    spellings: [email, uniqueId],
    others: ['cd@shop.iam.gserviceaccount.com', '100000000000000000043', '*@shop2.*'],
  },
  {
    kind: 'gcp.service-account-key',
    action: 'gcp.iam.disable-service-account-key',
    spellings: [
      `${email}/aaaa1111`,
      `${uniqueId}/aaaa1111`,
      `//iam.googleapis.com/projects/shop/serviceAccounts/${email}/keys/aaaa1111`,
      `projects/-/serviceAccounts/${uniqueId}/keys/aaaa1111`,
    ],
    others: [`${email}/aaaa1112`, 'cd@shop.iam.gserviceaccount.com'],
  },
  {
    kind: 'entra.user',
    action: 'azure.entra.disable-user',
    spellings: [dana, dana.toUpperCase(), 'dana.reyes@example.com', 'Dana.Reyes@Example.com'],
    others: ['dana.reye@example.com', '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4c'],
  },
  {
    kind: 'azure.vm',
    action: 'azure.compute.deallocate-vm',
    spellings: [vm, vm.toUpperCase(), vm.toLowerCase()],
    others: [`${vm}0`, vm.replace('web-1', 'web-2')],
  },
  {
    kind: 'aws.access-key',
    action: 'aws.iam.deactivate-access-key',
    spellings: ['AKIAEXAMPLEMALLORY01'],
    others: ['AKIAEXAMPLEMALLORY02'],
  },
];

const world: WorldInput = {
  gcp: {
    projectNumbers: { shop: '123456789012' },
    instances: [{ project: 'shop', zone: 'europe-west1-b', instance: 'web', id: '4711' }],
    serviceAccounts: [{ project: 'shop', email, uniqueId, keys: [{ id: 'aaaa1111' }] }],
  },
  azure: { users: [{ id: dana, userPrincipalName: 'dana.reyes@example.com' }] },
  arm: { virtualMachines: [{ resourceGroup: 'web', name: 'web-1' }] },
  aws: { users: [{ userName: 'mallory', accessKeys: [{ accessKeyId: 'AKIAEXAMPLEMALLORY01' }] }] },
};

function targetOf({ kind }: Resource, spelling: string): Target {
  const parsed = parseTargetId(kind, spelling);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.target;
}

/** Whether a plan stops at the protected row, however the target is called. */
async function isGuarded(
  setup: RunSetup,
  resource: Resource,
  spelling: string,
  row: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { kind, action } = resource;
  const plan = await planRun({
    ...setup,
    watchlists: [protectedAssets(row)],
    playbook: keyPlaybook({ targets: { kind, allowWeak: true }, steps: [{ id: 'contain', action }] }),
    incident: incidentWith({}),
    targets: [{ target: targetOf(resource, spelling), from: 'a spelling' }],
    chosenBy: 'person',
  });
  const [decision] = plan.items.map((item) => item.decision);
  if (decision?.kind === 'guarded') return decision.refusal.code === 'protected-asset';
  if (decision?.kind === 'action' && decision.plan.outcome === 'change') return false;
  throw new Error(`'${spelling}' was not planned: ${JSON.stringify(decision)}`);
}

/** A row as people write it: the name as it is, in another case, or with a star for a part of it. */
const writtenAs = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom('as it is', 'upper', 'head', 'tail'), fc.nat())
    .map(([name, how, at]) => {
      const cut = 1 + (at % name.length);
      if (how === 'upper') return name.toUpperCase();
      if (how === 'head') return `${name.slice(0, cut)}*`;
      return how === 'tail' ? `*${name.slice(-cut)}` : name;
    });

describe.each(resources)('all spellings of one $kind', (resource) => {
  it('are guarded by a row, or none is', async () => {
    const setup = await setUpRun(world);
    const rows = writtenAs([...resource.spellings, ...resource.others]);
    const kinds = fc.constantFrom(resource.kind, '*');
    const pairs = fc.tuple(fc.constantFrom(...resource.spellings), fc.constantFrom(...resource.spellings));
    await fc.assert(
      fc.asyncProperty(rows, kinds, pairs, async (Id, Kind, [spelling, other]) => {
        const row = { Kind, Id, Reason: 'the pager runs on it' };
        expect(await isGuarded(setup, resource, spelling, row)).toBe(
          await isGuarded(setup, resource, other, row),
        );
      }),
      { numRuns: 40, seed: 13 },
    );
  }, 120_000);

  it('are guarded by a row in any of them', async () => {
    const setup = await setUpRun(world);
    for (const Id of resource.spellings) {
      const row = { Kind: resource.kind, Id, Reason: 'the pager runs on it' };
      for (const spelling of resource.spellings) {
        expect(await isGuarded(setup, resource, spelling, row), `${spelling} by ${Id}`).toBe(true);
      }
    }
  }, 120_000);

  it('are guarded by no row of another', async () => {
    const setup = await setUpRun(world);
    for (const Id of resource.others) {
      const row = { Kind: resource.kind, Id, Reason: 'the pager runs on it' };
      for (const spelling of resource.spellings) {
        expect(await isGuarded(setup, resource, spelling, row), `${spelling} by ${Id}`).toBe(false);
      }
    }
  }, 120_000);
});
