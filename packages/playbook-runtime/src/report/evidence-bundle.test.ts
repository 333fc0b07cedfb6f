import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  planFor,
  setUpRun,
} from '../run-setup.suite.ts';
import { readEvidence } from './evidence-file.ts';
import { readRunReport } from './read-run-report.ts';

async function contained() {
  const setup = await setUpRun();
  const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
  const report = await approveAndExecute(setup, plan);
  return { setup, report, file: join(setup.store.folder, report.runId, 'evidence.json') };
}

it('holds the state before and after, the answers with their request ids, and who agreed', async () => {
  const { setup, report } = await contained();
  const read = await readEvidence(setup.store, report.runId);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const [item] = read.value.items;
  expect(item).toMatchObject({
    action: 'aws.iam.deactivate-access-key',
    before: { found: 'key', userName: 'mallory', status: 'Active' },
    after: { found: 'key', userName: 'mallory', status: 'Inactive' },
    outcome: 'contained',
  });
  const change = item?.answers.find((answer) => answer.operation === 'iam:UpdateAccessKey');
  expect(change).toMatchObject({
    cloud: 'aws',
    status: 200,
    requestId: expect.stringMatching(/.{8,}/) as string,
  });
  expect(read.value.approvals).toMatchObject([{ by: 'bo', planHash: report.planHash }]);
  expect(read.value.people).toEqual({
    requester: 'automation (stated, not verified)',
    approvers: ['bo (stated, not verified)'],
  });
  expect(read.value.incident.number).toBe(7);
  expect(read.value.sha256).toBe(report.evidence);
});

it('is vouched for by the journal: one that was altered is not believed', async () => {
  const { setup, report, file } = await contained();
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"Inactive"', '"Active"'));
  expect(await readEvidence(setup.store, report.runId)).toMatchObject({
    ok: false,
    problems: [{ code: 'run/evidence-altered' }],
  });
  await writeFile(file, '{');
  expect(await readEvidence(setup.store, report.runId)).toMatchObject({ ok: false });
});

it('holds no credential of ours', async () => {
  const { setup, file } = await contained();
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain(setup.sim.connections.aws.credentials.secretAccessKey);
});

it('is named in the report that is read back later', async () => {
  const { setup, report } = await contained();
  const again = await readRunReport(setup.store, report.runId);
  expect(again.ok && again.value).toMatchObject({ evidence: report.evidence });
});
