import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWith,
  incidentWithKeys,
  keyPlaybook,
  keys,
  planFor,
  setUpRun,
  writesOf,
} from '../run-setup.suite.ts';
import { openRunStore } from '../store/run-store.ts';
import { planRun } from './plan-run.ts';

const caps = (perRun: number, perHour: number) => ({ guards: { caps: { perRun, perHour } } });
const codes = (plan: Awaited<ReturnType<typeof planFor>>) =>
  plan.items.map((item) =>
    item.decision.kind === 'guarded' ? item.decision.refusal.code : item.decision.kind,
  );

describe('a plan', () => {
  it('is the same, to its hash, when nothing has changed', async () => {
    const setup = await setUpRun();
    const first = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    setup.clock.advance(60_000);
    const second = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    expect(second.hash).toBe(first.hash);
    expect(second.plannedAt).not.toBe(first.plannedAt);
  });

  it('has another hash when the playbook, the target or the state of the cloud is another', async () => {
    const setup = await setUpRun();
    const incident = incidentWithKeys(keys[0]);
    const plans = [
      await planFor(setup, keyPlaybook(), incident),
      await planFor(setup, keyPlaybook({ version: '1.0.1' }), incident),
      await planFor(setup, keyPlaybook(), incidentWithKeys(keys[1])),
    ];
    await approveAndExecute(setup, plans[0]!);
    plans.push(await planFor(setup, keyPlaybook(), incident));
    expect(new Set(plans.map((plan) => plan.hash)).size).toBe(4);
  });

  it('is JSON, and leaves no trace', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(writesOf(setup)).toEqual([]);
    expect(await setup.store.list()).toEqual({ runs: [], problems: [] });
  });

  it('names the targets that it leaves, and what it could not read', async () => {
    const setup = await setUpRun();
    const incident = incidentWith({ AwsAccessKeyId: [keys[0], 'x'], GcpPrincipal: ['a@example.com'] });
    const plan = await planFor(setup, keyPlaybook(), incident);
    expect(plan.notTaken).toMatchObject([{ targetId: 'gcp.principal/a@example.com', left: false }]);
    expect(plan.unread).toHaveLength(1);
  });

  it('leaves a target to which the condition does not apply', async () => {
    const setup = await setUpRun();
    const targets = { kind: 'aws.access-key', where: `target.accessKeyId.endsWith("01")` };
    const plan = await planFor(setup, keyPlaybook({ targets }), incidentWithKeys(keys[0], keys[1]));
    expect(plan.items.map((item) => item.targetId)).toEqual([`aws.access-key/${keys[0]}`]);
    expect(plan.notTaken).toMatchObject([{ targetId: `aws.access-key/${keys[1]}`, left: false }]);
  });

  it('counts a target as left when the condition cannot be evaluated', async () => {
    const setup = await setUpRun();
    const targets = { kind: 'aws.access-key', where: 'target.account == "123456789012"' };
    const plan = await planFor(setup, keyPlaybook({ targets }), incidentWithKeys(keys[0]));
    expect(plan.notTaken).toMatchObject([{ left: true }]);
    expect((await approveAndExecute(setup, plan)).status).toBe('refused');
  });

  it('refuses a step whose own condition cannot be evaluated', async () => {
    const setup = await setUpRun();
    const step = {
      id: 'x',
      action: 'aws.iam.deactivate-access-key',
      when: 'alert.customDetails["Cloud"][0] == "AWS"',
    };
    const plan = await planFor(setup, keyPlaybook({ steps: [step] }), incidentWithKeys(keys[0]));
    expect(codes(plan)).toEqual(['condition-failed']);
  });

  it('fills parameters from the incident, and refuses those that the action does not know', async () => {
    const setup = await setUpRun();
    const step = {
      id: 'x',
      action: 'aws.iam.deactivate-access-key',
      with: { note: '${{ incident.title }}' },
    };
    const plan = await planFor(setup, keyPlaybook({ steps: [step] }), incidentWithKeys(keys[0]));
    expect(plan.items[0]?.decision).toMatchObject({
      plan: {
        outcome: 'refused',
        code: 'bad-parameters',
        parameters: { note: 'Direct connection to a machine' },
      },
    });
  });

  it('takes no target when there are more than the playbook may choose from', async () => {
    const setup = await setUpRun();
    const targets = { kind: 'aws.access-key', atMost: 2 };
    const plan = await planFor(setup, keyPlaybook({ targets }), incidentWithKeys(...keys));
    expect(codes(plan)).toEqual(['too-many-targets', 'too-many-targets', 'too-many-targets']);
  });

  it('is for an incident that the playbook answers, unless a person chose it', async () => {
    const setup = await setUpRun();
    const playbook = keyPlaybook({ triggers: { severities: ['Low'] } });
    const options = { ...setup, playbook, incident: incidentWithKeys(keys[0]) };
    expect((await planRun(options)).noTarget).toContain('does not apply to this incident');
    expect((await planRun({ ...options, chosenBy: 'person' })).outcome).toBe('change');
  });
});

describe('the caps', () => {
  it('refuse the whole plan when it changes too much', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(caps(1, 9)), incidentWithKeys(keys[0], keys[1]));
    expect(codes(plan)).toEqual(['cap-per-run', 'cap-per-run']);
  });

  it('count what this playbook changed in the last hour, and forget it after that', async () => {
    const setup = await setUpRun();
    const playbook = keyPlaybook(caps(1, 1));
    await approveAndExecute(setup, await planFor(setup, playbook, incidentWithKeys(keys[0])));
    expect(codes(await planFor(setup, playbook, incidentWithKeys(keys[1])))).toEqual(['cap-per-hour']);
    setup.clock.advance(61 * 60_000);
    expect(codes(await planFor(setup, playbook, incidentWithKeys(keys[1])))).toEqual(['action']);
  });

  it('refuse when a run in the store cannot be read', async () => {
    const setup = await setUpRun();
    await mkdir(join(setup.store.folder, 'broken-1'), { recursive: true });
    await writeFile(join(setup.store.folder, 'broken-1', 'journal.jsonl'), 'not a journal\n');
    expect(codes(await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0])))).toEqual(['cap-unknown']);
  });

  it('refuse when the store cannot be read, and then nothing is begun in it either', async () => {
    const setup = await setUpRun();
    const file = join(setup.store.folder, 'a-file');
    await writeFile(file, '');
    const store = openRunStore(file, { clock: setup.clock });
    const plan = await planFor({ ...setup, store }, keyPlaybook(), incidentWithKeys(keys[0]));
    expect(codes(plan)).toEqual(['cap-unknown']);
    const good = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const report = await approveAndExecute(setup, good, { store });
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'run/store-unusable' } });
    expect(writesOf(setup)).toEqual([]);
  });
});
