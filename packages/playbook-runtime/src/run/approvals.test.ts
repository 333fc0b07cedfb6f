import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createActionRunner } from '@drawbridge/response-actions';
import { describe, expect, it } from 'vitest';

import {
  approveAndExecute,
  incidentWithKeys,
  keyPlaybook,
  keys,
  keyStatus,
  planFor,
  protectedAssets,
  setUpRun,
  writesOf,
} from '../run-setup.suite.ts';
import type { Approval } from '../journal/run-events.ts';
import { approvalNeed } from '../approvals/approval-need.ts';
import { checkApprovals } from './approvals.ts';
import { undoRun } from '../undo/undo-run.ts';
import { executeRun } from './execute-run.ts';

const now = new Date('2026-01-12T10:00:00Z');
const hash = 'a'.repeat(64);
const asked = (needed: 0 | 1 | 2) => ({
  hash,
  requester: 'Ada',
  need: { needed, why: 'the playbook always asks', validForMs: 3_600_000 },
});
const approval = (by: string, at = '2026-01-12T09:30:00Z', planHash = hash) => ({ by, at, planHash });
const check = (needed: 0 | 1 | 2, ...approvals: readonly ReturnType<typeof approval>[]) =>
  checkApprovals(asked(needed), approvals, now);

describe('an approval', () => {
  it('is not needed where nobody asks for it', () => {
    expect(check(0)).toBeUndefined();
  });

  it('of one other person is enough where one is needed', () => {
    expect(check(1, approval('bo'))).toBeUndefined();
  });

  it.each([
    ['missing', [], 'an approval names the plan'],
    ['of the requester', [approval(' ada ')], 'cannot approve it'],
    ['without a name', [approval('  ')], 'no name'],
    ['of another plan', [approval('bo', undefined, 'b'.repeat(64))], 'another plan'],
    ['expired', [approval('bo', '2026-01-12T08:59:59Z')], 'expired'],
    ['from the future', [approval('bo', '2026-01-12T10:00:01Z')], 'in the future'],
    ['at no time that can be read', [approval('bo', 'yesterday')], 'cannot be read'],
  ])('does not count when it is %s', (_what, approvals, hint) => {
    const refusal = check(1, ...approvals);
    expect(refusal?.code).toBe('approval-missing');
    expect(refusal?.hints.join('\n')).toContain(hint);
  });

  it('has to come from two people where two are needed, and the same one twice is one', () => {
    expect(check(2, approval('bo'), approval('cy'))).toBeUndefined();
    expect(check(2, approval('bo'), approval('BO'))?.reason).toContain('1 did');
    expect(check(2, approval('bo'), approval('Ada'))?.reason).toContain('1 did');
  });
});

describe('a name', () => {
  const ssh = (by: string, key: string, identity = by) => ({
    ...approval(by),
    verified: { method: 'ssh', identity, key, signature: '' } as const,
  });
  const agreed = (needed: 1 | 2, requester: string, ...approvals: readonly Approval[]) =>
    checkApprovals({ ...asked(needed), requester }, approvals, now);

  it.each([
    ['root@vm', 'root'],
    ['root', 'ROOT@other'],
    ['CORP\\alice', 'alice@example.com'],
    ['alice', 'al\u200bice'],
    ['саро', 'capo'],
    ['alice', 'Alice Smith <alice@example.com>'],
    ['alice', 'alice@example.com (Alice Smith)'],
    ['alice', '"alice"'],
    ['alice', "'alice@example.com'"],
    ['alice', '<alice@example.com>'],
    ['alice@example.com', 'alice_example.com#EXT#@contoso.onmicrosoft.com'],
    ['alice', 'alice%40example.com'],
    ['alice', 'CN=alice,OU=Staff,DC=example,DC=com'],
    ['alice', 'uid=1000(alice)'],
    ['alice', 'alice,'],
    ['alice', '@alice'],
    ['alice', 'alice:'],
    ['alice', 'github:alice'],
    ['alice', 'live.com#alice@example.com'],
    ['alice', 'álice'],
    ['alice', 'alíce'],
    ['Zoë', 'zoe'],
    ['alice.smith', 'Alice Smith'],
    ['alice.smith@example.com', 'alice_smith'],
    ['alice', 'alice.'],
    ['alice', '_alice_'],
    ['alice', 'alice\u2060'],
    ['alice', 'ａｌｉｃｅ＠example.com'],
    ['alice', 'arn:aws:sts::123456789012:assumed-role/Oncall/alice@example.com'],
    ['alice', 'https://example.com/users/alice/'],
  ])('of the requester %j is not another one as %j', (requester, by) => {
    expect(agreed(1, requester, approval(by))?.hints.join()).toContain('cannot approve it');
    expect(agreed(1, requester, ssh(by, 'SHA256:1'))?.hints.join()).toContain('cannot approve it');
  });

  it('that mixes scripts agrees to nothing, as requester or as approver', () => {
    expect(agreed(1, 'alice', approval('аlice'))?.hints.join()).toContain('mixes letters');
    expect(agreed(1, 'аlice', approval('bo'))?.hints.join()).toContain('cannot be compared');
  });

  it('that is only stated counts for nothing where the configuration says so', () => {
    const policy = { ...asked(1), stated: 'refuse' as const };
    expect(checkApprovals(policy, [approval('bo')], now)?.hints.join()).toContain('stated, not verified');
    expect(checkApprovals(policy, [ssh('bo', 'SHA256:1')], now)).toBeUndefined();
  });

  it('is one person with another that has the same key, and two where both were proved', () => {
    expect(
      agreed(2, 'x', ssh('a@example.com', 'SHA256:1'), ssh('b@example.com', 'SHA256:1'))?.reason,
    ).toContain('1 did');
    expect(
      agreed(2, 'x', ssh('a@example.com', 'SHA256:1'), ssh('A@example.com', 'SHA256:2'))?.reason,
    ).toContain('1 did');
    expect(
      agreed(2, 'x', ssh('a@example.com', 'SHA256:1'), ssh('a@example.org', 'SHA256:2')),
    ).toBeUndefined();
    expect(agreed(2, 'x', ssh('a@example.com', 'SHA256:1'), approval('a'))?.reason).toContain('1 did');
  });
});

describe('the need for approval', () => {
  const actions = createActionRunner().actions;

  it.each([
    ['never', 0],
    ['always', 2],
    [{ whenBlastRadiusAbove: 'credential' }, 0],
    [{ whenBlastRadiusAbove: 'machine' }, 0],
  ] as const)('of a key under %j is %i', async (required, needed) => {
    const setup = await setUpRun();
    const playbook = keyPlaybook({ approval: { required, people: 2 } });
    const plan = await planFor(setup, playbook, incidentWithKeys(keys[0]));
    expect(approvalNeed(playbook, plan.items, actions).needed).toBe(needed);
  });

  it('grows with the radius of the action, and an unknown action counts as the widest', async () => {
    const setup = await setUpRun();
    const playbook = keyPlaybook({
      approval: { required: { whenBlastRadiusAbove: 'credential' }, people: 1 },
    });
    const { items } = await planFor(setup, playbook, incidentWithKeys(keys[0]));
    const aimed = (action: string) => items.map((item) => ({ ...item, action }));
    expect(approvalNeed(playbook, aimed('azure.entra.disable-user'), actions).needed).toBe(1);
    expect(approvalNeed(playbook, aimed('aws.iam.unheard-of'), actions).needed).toBe(1);
  });
});

describe('a run', () => {
  it('without its approval writes nothing, leaves no run, and says what is missing', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const report = await executeRun({ ...setup, plan, requester: 'automation', approvals: [] });
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'approval-missing' } });
    expect(report.items).toMatchObject([{ outcome: 'refused', code: 'approval-missing' }]);
    expect(writesOf(setup)).toEqual([]);
    expect((await setup.store.list()).runs).toEqual([]);
  });

  it('does not take its own word for how many have to agree', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook({ approval: { people: 2 } }), incidentWithKeys(keys[0]));
    const altered = { ...plan, approvals: { ...plan.approvals, needed: 0 as const } };
    expect((await approveAndExecute(setup, altered)).refusal?.code).toBe('approval-missing');
    expect(writesOf(setup)).toEqual([]);
  });
});

describe('a signed approval', () => {
  const signedBy = (by: string, at: string, planHash: string): Approval => ({
    ...{ by, at, planHash },
    verified: { method: 'ssh', identity: by, key: 'SHA256:1', signature: 'signed' },
  });

  /** Alice signs the plan, it is carried out, and somebody puts everything back. */
  async function usedOnce() {
    const setup = await setUpRun();
    const planned = () => planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const first = await planned();
    const signed = signedBy('alice', setup.clock.now().toISOString(), first.hash);
    const act = async (approvals: readonly Approval[]) =>
      executeRun({ ...setup, plan: await planned(), requester: 'automation', approvals });
    const { runId } = await act([signed]);
    await undoRun({ ...setup, runId, requester: 'bo', reactivate: true });
    expect((await planned()).hash).toBe(first.hash);
    setup.clock.advance(60_000);
    return { setup, signed, act, runId };
  }

  it('is used up by the run that changed something, and does not act again after the undo', async () => {
    const { setup, signed, act, runId } = await usedOnce();
    const again = await act([signed]);
    expect(again.refusal?.code).toBe('approval-missing');
    expect(again.refusal?.hints.join()).toContain(runId);
    expect(keyStatus(setup, keys[0])).toBe('Active');
    const later = signedBy('alice', setup.clock.now().toISOString(), signed.planHash);
    expect((await act([later])).status).toBe('contained');
  });

  it('is still good where the run that it was given to changed nothing', async () => {
    const setup = await setUpRun();
    const plan = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    const approvals = [signedBy('alice', setup.clock.now().toISOString(), plan.hash)];
    const row = { Kind: 'aws.access-key', Id: keys[0], Reason: 'since' };
    const guarded = { ...setup, watchlists: [protectedAssets(row)] };
    expect((await executeRun({ ...guarded, plan, requester: 'x', approvals })).status).toBe('refused');
    const next = await planFor(setup, keyPlaybook(), incidentWithKeys(keys[0]));
    expect((await executeRun({ ...setup, plan: next, requester: 'x', approvals })).status).toBe('contained');
  });

  it('does not count while the run that may have used it cannot be read', async () => {
    const { setup, signed, act, runId } = await usedOnce();
    const journal = join(setup.store.folder, runId, 'journal.jsonl');
    await writeFile(journal, (await readFile(journal, 'utf8')).replace('"seq":1', '"seq":7'));
    // It ended before what the caps count, so that it stands in the way of nothing else.
    const before = new Date(setup.clock.now().getTime() - 2 * 3_600_000);
    await utimes(journal, before, before);
    expect((await act([signed])).refusal?.hints.join()).toContain(`runs repair ${runId}`);
  });
});
