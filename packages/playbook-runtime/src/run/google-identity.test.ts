import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { WorldInput } from '@drawbridge/cloud-sim';
import { parseTrigger, type Incident, type Target } from '@drawbridge/incident-model';
import { describe, expect, it } from 'vitest';

import { keyPlaybook, incidentWith, protectedAssets, setUpRun, type RunSetup } from '../run-setup.suite.ts';
import { executeRun } from './execute-run.ts';
import { planRun } from './plan-run.ts';
import type { RunPlan } from '../plan/run-plan.ts';

const place = { project: 'shop', zone: 'europe-west1-b' };
const details = { GcpProject: ['shop'], GcpZone: ['europe-west1-b'] };
const web = { ...place, instance: 'web', id: '4711' };

/** One machine, made before the incident. */
const world = (instance: object = {}, more: object = {}): WorldInput => ({
  gcp: { projectNumbers: { shop: '123456789012' }, instances: [{ ...web, ...instance }], ...more },
});

const playbook = keyPlaybook({
  id: 'stop-machines',
  targets: { kind: 'gcp.instance' },
  approval: { required: 'never' },
  steps: [{ id: 'stop', action: 'gcp.compute.stop-instance', with: { snapshots: 'skip' } }],
});

const at = (incident: Incident, lastActivity: string): Incident => ({ ...incident, lastActivity });
const incidentOn = (more: Readonly<Record<string, readonly string[]>>) =>
  at(incidentWith({ ...details, ...more }), '2026-01-11T00:00:00.000Z');

const planOf = (setup: RunSetup, incident: Incident, more: object = {}): Promise<RunPlan> =>
  planRun({ ...setup, playbook, incident, chosenBy: 'person', ...more });

const execute = (setup: RunSetup, plan: RunPlan, people: readonly string[] = []) =>
  executeRun({
    ...setup,
    plan,
    requester: 'ann',
    approvals: people.map((by) => ({ by, at: setup.clock.now().toISOString(), planHash: plan.hash })),
  });

const refusalOf = (plan: RunPlan) => plan.items.map(({ decision }) => decision)[0];
const statusOf = (setup: RunSetup) => setup.sim.snapshot().gcp.instances[0]?.status;

describe('a machine that was made again under its old name', () => {
  const younger = { id: '999', creationTimestamp: '2026-01-12T00:00:00Z' };

  it('is not stopped in place of the one of the incident, whose number the logs gave', async () => {
    const setup = await setUpRun(world({ id: '999' }));
    const plan = await planOf(setup, incidentOn({ GcpInstance: ['web'], GcpInstanceId: ['4711'] }));
    expect(plan.outcome).toBe('refused');
    expect(refusalOf(plan)).toMatchObject({ kind: 'guarded', refusal: { code: 'not-the-same' } });
  });

  it('is not stopped where only its age tells it', async () => {
    const plan = await planOf(await setUpRun(world(younger)), incidentOn({ GcpInstance: ['web'] }));
    expect(refusalOf(plan)).toMatchObject({ refusal: { guard: 'same-target', code: 'not-the-same' } });
  });

  it('does not make the containment done because it is stopped itself', async () => {
    const setup = await setUpRun(world({ ...younger, status: 'TERMINATED' }));
    const plan = await planOf(setup, incidentOn({ GcpInstance: ['web'] }));
    expect(plan.outcome).toBe('refused');
  });

  it('is stopped when two people agree', async () => {
    const setup = await setUpRun(world(younger));
    const plan = await planOf(setup, incidentOn({ GcpInstance: ['web'] }), { overrides: ['same-target'] });
    expect(plan.approvals).toMatchObject({ needed: 2, why: 'it overrides the guard same-target' });
    expect((await execute(setup, plan)).status).toBe('refused');
    expect((await execute(setup, plan, ['bo', 'cy'])).status).toBe('contained');
  });

  it('is not stopped where it took the name after the plan was approved', async () => {
    const planned = await setUpRun(world());
    const plan = await planOf(planned, incidentOn({ GcpInstance: ['web'], GcpInstanceId: ['4711'] }));
    expect(plan.outcome).toBe('change');
    const since = await setUpRun(world(younger));
    expect(await execute(since, plan)).toMatchObject({ status: 'refused' });
    expect(statusOf(since)).toBe('RUNNING');
  });

  it('is meant where the incident has its number too, and the plan names the one that is gone', async () => {
    const incident = incidentOn({ GcpInstance: ['web'], GcpInstanceId: ['4711', '999'] });
    const plan = await planOf(await setUpRun(world({ id: '999' })), incident);
    expect(plan.items).toHaveLength(1);
    expect(plan.outcome).toBe('change');
    expect(plan.items[0]?.notes.join()).toContain('the incident also names another one');
  });

  it('is not the demo’s, which is of its incident', async () => {
    const { incident, world: demo } = readDemo();
    expect((await planOf(await setUpRun(demo), incident)).outcome).toBe('change');
  });

  const findings = fileURLToPath(
    new URL('../../../../../shared/findings/world-recreated.json', import.meta.url),
  );
  it.skipIf(!existsSync(findings))(
    'is not stopped in the world of the finding (skipped without it)',
    async () => {
      const recreated = JSON.parse(readFileSync(findings, 'utf8')) as WorldInput;
      const plan = await planOf(await setUpRun(recreated), readDemo().incident);
      expect(refusalOf(plan)).toMatchObject({ refusal: { code: 'not-the-same' } });
    },
  );
});

function readDemo(): { readonly incident: Incident; readonly world: WorldInput } {
  const folder = fileURLToPath(new URL('../../../../demo/', import.meta.url));
  const read = (file: string): unknown => JSON.parse(readFileSync(folder + file, 'utf8'));
  const incident = parseTrigger(read('incidents/gcp-instance.json'));
  if (!incident.ok) throw new Error('the incident of the demo should be valid');
  return { incident: incident.value, world: read('world.json') as WorldInput };
}

describe('what could not be compared is in the plan', () => {
  it('where the logs gave no number', async () => {
    const plan = await planOf(await setUpRun(world()), incidentOn({ GcpInstance: ['web'] }));
    expect(plan.items[0]?.notes.join()).toContain('the incident names it by name only, so only the times');
  });

  it('and nothing is where the number is the one of the incident', async () => {
    const incident = incidentOn({ GcpInstance: ['web'], GcpInstanceId: ['4711'] });
    expect((await planOf(await setUpRun(world()), incident)).items[0]?.notes).toEqual([]);
  });

  it('where the number of the project may not be read', async () => {
    const setup = await setUpRun(world({}, { withheld: ['compute.projects.get'] }));
    const plan = await planOf(setup, incidentOn({ GcpInstance: ['web'], GcpInstanceId: ['4711'] }));
    expect(plan.outcome).toBe('change');
    expect(plan.items[0]?.notes.join()).toContain('names the project by its number was not compared');
  });

  it('and a machine that is protected by that number is refused', async () => {
    const planWith = async (id: string) => {
      const setup = await setUpRun(world({}, { withheld: ['compute.projects.get'] }));
      const watchlists = [protectedAssets({ Kind: 'gcp.instance', Id: id, Reason: 'orders' })];
      const incident = incidentOn({ GcpInstance: ['web'], GcpInstanceId: ['4711'] });
      return planOf({ ...setup, watchlists }, incident);
    };
    expect(refusalOf(await planWith('123456789012/europe-west1-b/web'))).toMatchObject({
      refusal: { code: 'protected-unknown' },
    });
    expect((await planWith('123456789012/europe-west1-b/web-2')).outcome).toBe('change');
  });
});

describe('a machine that an incident names by its number', () => {
  const byNumber = incidentOn({ GcpInstance: ['4711'] });

  it('is planned, claimed and reported by its name', async () => {
    const setup = await setUpRun(world());
    const plan = await planOf(setup, byNumber);
    expect(plan.items[0]).toMatchObject({
      key: 'stop/gcp.instance/shop/europe-west1-b/web',
      target: { kind: 'gcp.instance', ...place, instance: 'web', instanceId: '4711' },
    });
    expect(plan.items[0]?.notes[0]).toContain(
      'the cloud answers that it is gcp.instance/shop/europe-west1-b/web',
    );
    const report = await execute(setup, plan);
    expect(report.items[0]).toMatchObject({
      outcome: 'contained',
      targetId: 'gcp.instance/shop/europe-west1-b/web',
    });
  });

  it('is planned once where the incident names it both ways', async () => {
    const plan = await planOf(await setUpRun(world()), incidentOn({ GcpInstance: ['4711', 'web'] }));
    expect(plan.items.map(({ targetId }) => targetId)).toEqual(['gcp.instance/shop/europe-west1-b/web']);
  });

  it('is refused while it is a member of a group, which would make it again', async () => {
    const createdBy = 'projects/123456789012/zones/europe-west1-b/instanceGroupManagers/front';
    const groups = { instanceGroupManagers: [{ ...place, name: 'front' }] };
    const setup = await setUpRun(world({ metadata: { 'created-by': createdBy } }, groups));
    expect(refusalOf(await planOf(setup, byNumber))).toMatchObject({
      plan: { outcome: 'refused', code: 'managed-instance-group' },
    });
  });

  it('is refused by a condition of the playbook that its real name does not meet', async () => {
    const named: Target = {
      kind: 'gcp.instance',
      project: '123456789012',
      zone: place.zone,
      instance: '4711',
    };
    const careful = { ...playbook, targets: { ...playbook.targets, where: "target.project != 'shop'" } };
    const plan = await planRun({
      ...(await setUpRun(world())),
      playbook: careful,
      incident: byNumber,
      chosenBy: 'person',
      targets: [{ target: named, from: 'test' }],
    });
    expect(plan.items[0]?.decision).toMatchObject({ kind: 'skipped' });
  });
});

it('a machine that its group made again has another number under its name', async () => {
  const createdBy = 'projects/123456789012/zones/europe-west1-b/instanceGroupManagers/front';
  const groups = { instanceGroupManagers: [{ ...place, name: 'front' }], operationPolls: 0 };
  const setup = await setUpRun(world({ metadata: { 'created-by': createdBy } }, groups));
  const member = {
    ...playbook,
    steps: playbook.steps.map((step) => ({
      ...step,
      with: { ...step.with, managedInstanceGroup: 'stop-anyway' },
    })),
  };
  const incident = incidentOn({ GcpInstance: ['web'], GcpInstanceId: ['4711'] });
  const watchlists = [protectedAssets()];
  const plan = await planRun({ ...setup, watchlists, playbook: member, incident, chosenBy: 'person' });
  expect((await execute(setup, plan)).status).not.toBe('contained');
  const again = await planOf(setup, incident, { playbook: member });
  expect(refusalOf(again)).toMatchObject({ refusal: { code: 'not-the-same' } });
});
