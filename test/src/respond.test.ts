import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, drawbridgeProcess, freshFolder, root, type Run } from './drawbridge.ts';

const incident = join(root, 'demo/incidents/aws-access-key.json');

interface ResponseJson {
  readonly answers: readonly {
    readonly plan: { readonly hash: string; readonly outcome: string };
    readonly report?: { readonly runId: string; readonly status: string };
  }[];
}

describe('an incident, planned, contained, contained again and undone on simulated clouds', () => {
  let state: string;
  const respond = (...more: readonly string[]): Promise<Run> =>
    drawbridge([
      'respond',
      '--incident',
      incident,
      '--simulated',
      '--state',
      state,
      '--format',
      'json',
      ...more,
    ]);

  beforeAll(async () => {
    state = await freshFolder();
  });

  it('plans, contains once, finds nothing to do the second time, and restores', async () => {
    const planned = await respond();
    expect(planned.code, planned.err).toBe(0);
    const plan = (JSON.parse(planned.out) as ResponseJson).answers[0];
    expect(plan?.plan.outcome).toBe('change');
    expect(plan).not.toHaveProperty('report');

    const stale = await respond('--apply', '--plan-hash', 'f'.repeat(64));
    expect(stale.code).toBe(3);

    const applied = await respond('--apply', '--plan-hash', plan?.plan.hash ?? '');
    expect(applied.code, applied.err).toBe(0);
    const report = (JSON.parse(applied.out) as ResponseJson).answers[0]?.report;
    expect(report?.status).toBe('contained');

    const again = await respond('--apply');
    expect(again.code, again.err).toBe(0);
    expect((JSON.parse(again.out) as ResponseJson).answers[0]?.plan.outcome).toBe('nothing');

    const runId = report?.runId ?? '';
    const undo = ['undo', runId, '--state', state, '--apply'];
    const refused = await drawbridge(undo);
    expect(refused.code, 'a key is not re-activated without the explicit word').toBe(3);
    const restored = await drawbridge([...undo, '--reactivate']);
    expect(restored.code, restored.err).toBe(0);
    expect((JSON.parse((await respond()).out) as ResponseJson).answers[0]?.plan.outcome).toBe('change');
  });
});

describe('bad input', () => {
  it('names the line of an incident that is not JSON', async () => {
    const file = join(await freshFolder(), 'incident.json');
    await writeFile(file, '{\n  "object": {\n    "id": oops\n  }\n}\n');
    const run = await drawbridgeProcess(['respond', '--incident', file, '--simulated']);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/incident\.json:3:\d+: error: this is not JSON/);
  });

  it('says of an incident without entities and details that there is nothing to aim at, and does nothing', async () => {
    const folder = await freshFolder();
    const body = JSON.parse(await readFile(incident, 'utf8')) as {
      object: {
        properties: { alerts: { properties: { additionalData: object } }[]; relatedEntities: unknown[] };
      };
    };
    for (const alert of body.object.properties.alerts) alert.properties.additionalData = {};
    body.object.properties.relatedEntities = [];
    const file = join(folder, 'incident.json');
    await writeFile(file, JSON.stringify(body));
    const run = await drawbridge([
      'respond',
      '--incident',
      file,
      '--simulated',
      '--apply',
      '--state',
      folder,
    ]);
    expect(run.code).toBe(3);
    expect(run.out).toMatch(/no (entities|target)/i);
  });

  it.each([
    ['an unknown key', ['aws.iam.deactivate-access-key', 'accessKeyId=AKIAEXAMPLEUNKNOWN00']],
    ['a temporary key', ['aws.iam.deactivate-access-key', 'accessKeyId=ASIAEXAMPLE000000000']],
    [
      'an instance in another project',
      ['gcp.compute.stop-instance', 'project=elsewhere', 'zone=europe-west1-b', 'instance=vm-1'],
    ],
  ])('refuses %s, says why and changes nothing', async (_name, args) => {
    const state = await freshFolder();
    const run = await drawbridge([
      'contain',
      ...args,
      '--simulated',
      '--apply',
      '--state',
      state,
      '--format',
      'json',
    ]);
    expect(run.code, run.out).toBe(3);
    const answer = (JSON.parse(run.out) as ResponseJson).answers[0];
    expect(answer?.plan.outcome).toBe('refused');
    expect(answer).not.toHaveProperty('report');
  });

  it('refuses to act on clouds that nobody named', async () => {
    const run = await drawbridge([
      'respond',
      '--incident',
      incident,
      '--apply',
      '--state',
      await freshFolder(),
    ]);
    expect(run.code).toBe(3);
    expect(run.out).toContain('not-configured');
  });

  it('takes an unknown option for a usage error', async () => {
    const run = await drawbridgeProcess(['respond', '--incidnt', incident]);
    expect(run.code).toBe(2);
    expect(run.err).toContain('--incident');
  });
});
