import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';

const named = (entries: Readonly<Record<number, string>>) =>
  z.union(Object.entries(entries).map(([id, name]) => z.tuple([z.literal(Number(id)), z.literal(name)])));
const activity = named({ 1: 'Isolate', 2: 'Evict', 3: 'Restore', 4: 'Harden' });
const status = named({ 1: 'Success', 2: 'Failure', 3: 'Does Not Exist', 4: 'Partial', 6: 'Error' });
const time = z.int().min(1_500_000_000_000);

/** Remediation Activity of OCSF 1.8, class 7001, with the profile `cloud`: an attribute that it has not is refused. */
const remediationActivity = z
  .strictObject({
    activity_id: z.int(),
    activity_name: z.string(),
    category_uid: z.literal(7),
    category_name: z.literal('Remediation'),
    class_uid: z.literal(7001),
    class_name: z.literal('Remediation Activity'),
    type_uid: z.int(),
    type_name: z.string(),
    severity_id: z.literal(1),
    severity: z.literal('Informational'),
    time,
    status_id: z.int(),
    status: z.string(),
    status_code: z.string(),
    status_detail: z.string(),
    command_uid: z.string().min(1),
    message: z.string().min(1),
    countermeasures: z
      .array(
        z.strictObject({
          d3f_tactic: z.strictObject({ name: z.string() }).optional(),
          d3f_technique: z.strictObject({ uid: z.string().regex(/^D3-[A-Z]+$/) }).optional(),
        }),
      )
      .min(1),
    observables: z.array(
      z.strictObject({
        name: z.string(),
        type_id: z.literal(10),
        type: z.literal('Resource UID'),
        value: z.string(),
      }),
    ),
    cloud: z.strictObject({
      provider: z.enum(['AWS', 'GCP', 'Azure']),
      account: z.strictObject({ uid: z.string() }).optional(),
    }),
    metadata: z.strictObject({
      product: z.strictObject({ name: z.string(), vendor_name: z.string(), version: z.string() }),
      version: z.literal('1.8.0'),
      profiles: z.tuple([z.literal('cloud')]),
      uid: z.string(),
      log_name: z.string().min(1),
      sequence: z.int(),
      logged_time: time,
    }),
    unmapped: z.record(z.string(), z.unknown()),
  })
  .refine(({ activity_id, activity_name }) => activity.safeParse([activity_id, activity_name]).success)
  .refine(({ status_id, status: name }) => status.safeParse([status_id, name]).success)
  .refine(({ activity_id, type_uid }) => type_uid === 700_100 + activity_id);

let state: string;
let runId: string;

beforeEach(async () => {
  state = await freshFolder();
  const incident = join(root, 'demo/incidents/aws-access-key.json');
  const line = [
    'respond',
    '--incident',
    incident,
    '--simulated',
    '--state',
    state,
    '--apply',
    '--format',
    'json',
  ];
  const { answers } = JSON.parse((await drawbridge(line)).out) as {
    answers: { report: { runId: string } }[];
  };
  runId = answers[0]?.report.runId ?? '';
  const undone = await drawbridge(['undo', runId, '--reactivate', '--apply', '--state', state]);
  expect(undone.code, undone.err).toBe(0);
});

async function exportAfter(...args: readonly string[]) {
  const run = await drawbridge(['audit', 'export', '--ocsf', '--simulated', '--state', state, ...args]);
  const lines = run.out.split('\n').filter((line) => line !== '');
  return { ...run, activities: lines.map((line) => remediationActivity.parse(JSON.parse(line))) };
}

it('a containment and its undo are an eviction and a restoration, in the order of the log', async () => {
  const { code, activities } = await exportAfter();
  expect(code).toBe(0);
  expect(activities).toMatchObject([
    {
      activity_name: 'Evict',
      status: 'Success',
      status_code: 'contained',
      countermeasures: [{ d3f_technique: { uid: 'D3-CR' } }],
      observables: [{ value: 'aws.access-key/AKIAEXAMPLEDANA00001' }],
      cloud: { provider: 'AWS', account: { uid: '123456789012' } },
      unmapped: { run: runId, request_ids: expect.arrayContaining([expect.any(String)]) as object },
    },
    { activity_name: 'Restore', status_code: 'restored' },
  ]);
  expect(new Set(activities.map(({ command_uid }) => command_uid)).size).toBe(2);
});

it('resumes after a line of the log, and says how far it has read', async () => {
  const { activities, err } = await exportAfter();
  const [first, last] = activities.map(({ metadata }) => String(metadata.sequence));
  expect((await exportAfter('--after', first ?? '')).activities).toEqual(activities.slice(1));
  expect((await exportAfter('--after', last ?? '')).activities).toEqual([]);
  expect(err).toMatch(/has been read up to its line \d+/);
  expect((await exportAfter('--after', 'yesterday')).code).toBe(2);
});

it('exports nothing of a journal that contradicts the log, and fails', async () => {
  const file = join(state, 'simulated/runs', runId, 'journal.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  await writeFile(file, `${lines.slice(0, 2).join('\n')}\n`);
  const { code, err, activities } = await exportAfter();
  expect([code, activities.map(({ activity_name }) => activity_name)]).toEqual([1, ['Restore']]);
  expect(err).toContain('audit/entry-altered');
});

it('asks which form', async () => {
  const run = await drawbridge(['audit', 'export', '--simulated', '--state', state]);
  expect([run.code, run.out]).toEqual([2, '']);
});
