import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from './drawbridge.ts';

/** A folder with one playbook, of one step. */
async function contentWith(kind: string, action: string): Promise<string> {
  const content = await freshFolder();
  await mkdir(join(content, 'playbooks/mine'), { recursive: true });
  const playbook = {
    id: 'mine',
    name: 'Mine',
    description: 'One step.',
    version: '1.0.0',
    triggers: { severities: ['High'] },
    targets: { kind },
    guards: { caps: { perRun: 1, perHour: 1 } },
    steps: [{ id: 'contain', action }],
  };
  await writeFile(join(content, 'playbooks/mine/playbook.yaml'), JSON.stringify(playbook));
  return content;
}

describe('the least permissions', () => {
  it('of one playbook are a policy, and nothing beside it', async () => {
    const content = await contentWith('aws.access-key', 'aws.iam.deactivate-access-key');
    const run = await drawbridge(['export', 'permissions', '--playbook', 'mine', '--content', content]);
    expect(run.code, run.err).toBe(0);
    const policy = JSON.parse(run.out) as { Statement: { Action: string[] }[] };
    expect(policy.Statement.flatMap((statement) => statement.Action)).toEqual([
      'sts:GetCallerIdentity',
      'iam:GetAccessKeyLastUsed',
      'iam:GetUser',
      'iam:ListAccessKeys',
      'iam:ListAttachedUserPolicies',
      'iam:ListGroupsForUser',
      'iam:UpdateAccessKey',
    ]);
  });

  it('leave out what the parameters of the steps rule out', async () => {
    const content = await contentWith('gcp.instance', 'gcp.compute.stop-instance');
    const step = await drawbridge(['export', 'permissions', '--playbook', 'mine', '--content', content]);
    expect(step.out).toContain('compute.disks.createSnapshot');
    expect(step.out).not.toContain('compute.instanceGroupManagers.update');
    const hand = await drawbridge(['export', 'permissions', '--action', 'gcp.compute.stop-instance']);
    expect(hand.out).toContain('compute.instanceGroupManagers.update');
  });

  it('go to a folder, a file for each grant, for the configured subscriptions; a file that is there is kept', async () => {
    const folder = await freshFolder();
    const config = join(folder, 'drawbridge.config.yaml');
    const subscription = '22222222-2222-4222-8222-222222222222';
    await writeFile(config, `clouds:\n  azure:\n    subscriptions: [${subscription}]\n`);
    const out = join(folder, 'grants');
    const args = ['export', 'permissions', '--action', 'azure.authorization.remove-role-assignments'];
    const all = [...args, '--config', config, '--duty', 'plan', 'contain', 'undo', 'doctor', '--out', out];
    const run = await drawbridge(all);
    expect(run.code, run.err).toBe(0);
    expect((await readdir(out)).sort()).toEqual([
      'azure-role-contain.json',
      'azure-role-doctor.json',
      'azure-role-plan.json',
      'azure-role-undo.json',
      'graph-contain.json',
      'graph-plan.json',
      'graph-undo.json',
    ]);
    expect(JSON.parse(await readFile(join(out, 'azure-role-plan.json'), 'utf8'))).toMatchObject({
      AssignableScopes: [`/subscriptions/${subscription}`],
    });
    expect((await drawbridge(all)).code, 'the same again is no surprise').toBe(0);
    await writeFile(join(out, 'azure-role-plan.json'), 'mine');
    expect((await drawbridge(all)).code).toBe(2);
    expect(await readFile(join(out, 'azure-role-plan.json'), 'utf8')).toBe('mine');
  });

  it('say aside what no grant can hold', async () => {
    const run = await drawbridge(['export', 'permissions', '--action', 'gcp.oslogin.remove-ssh-keys']);
    expect(run.code).toBe(0);
    expect(run.err).toContain('an administrator of the domain');
    expect(run.out).not.toContain('includedPermissions');
  });

  it('want to know what for', async () => {
    expect((await drawbridge(['export', 'permissions'])).code).toBe(2);
    expect((await drawbridge(['export', 'permissions', '--playbook', 'contain-nothing'])).code).toBe(2);
  });
});

describe('the evidence of a run', () => {
  let state: string;
  let runId: string;
  let said: string;
  const evidence = (...args: readonly string[]) =>
    drawbridge(['export', 'evidence', ...args, '--state', state]);

  beforeAll(async () => {
    state = await freshFolder();
    const incident = join(root, 'demo/incidents/aws-access-key.json');
    const respond = ['respond', '--incident', incident, '--simulated', '--state', state];
    const run = await drawbridge([...respond, '--apply', '--format', 'json']);
    const { answers } = JSON.parse(run.out) as { answers: { report: { runId: string; evidence: string } }[] };
    runId = answers[0]?.report.runId ?? '';
    said = answers[0]?.report.evidence ?? '';
  });

  it('is the bundle that the report named and the journal vouches for', async () => {
    const run = await evidence(runId);
    expect(run.code, run.err).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ runId, sha256: said, items: [{ outcome: 'contained' }] });
    const file = join(await freshFolder(), 'evidence.json');
    expect((await evidence(runId, '--out', file)).out).toContain(said);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(run.out));
    await writeFile(file, 'mine');
    expect((await evidence(runId, '--out', file)).code).toBe(2);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('is not handed out where it, or the journal, was altered', async () => {
    const folder = join(state, 'simulated/runs', runId);
    for (const [name, from, to, code] of [
      ['evidence.json', '"Inactive"', '"Active"', 'run/evidence-altered'],
      ['journal.jsonl', 'Inactive', 'Inaktive', 'journal/damaged'],
    ] as const) {
      const text = await readFile(join(folder, name), 'utf8');
      await writeFile(join(folder, name), text.replace(from, to));
      const run = await evidence(runId);
      expect([run.code, run.out]).toEqual([1, '']);
      expect(run.err).toContain(code);
      await writeFile(join(folder, name), text);
    }
    expect((await evidence(runId)).code).toBe(0);
  });

  it('of a run that is not there is a usage error', async () => {
    expect((await evidence('no-such-run')).code).toBe(2);
  });
});
