import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { approvalByHand } from './approval-by-hand.ts';

const action = 'aws.iam.deny-user';

async function playbooks(...approvals: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-by-hand-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [at, approval] of approvals.entries()) {
    const id = `playbook-${String(at)}`;
    await mkdir(join(folder, id));
    await writeFile(
      join(folder, id, 'playbook.yaml'),
      `id: ${id}
name: Deny
description: For tests.
version: 1.0.0
triggers: { when: 'true' }
targets: { kind: aws.principal }
guards: { caps: { perRun: 1, perHour: 1 } }
approval: ${approval}
steps: [{ id: deny, action: ${action} }]
`,
    );
  }
  return folder;
}

describe('an action by hand', () => {
  it.each([
    ['the one playbook', ['{ required: never }'], { required: 'never' }],
    [
      'the one that always asks',
      ['{ required: never }', '{ required: always }'],
      { required: 'always', people: 1 },
    ],
    [
      'the one with more people',
      ['{ required: always }', '{ required: { whenBlastRadiusAbove: identity }, people: 2 }'],
      { required: 'always', people: 2 },
    ],
    [
      'the one with the narrower limit and the one with the shorter time',
      [
        '{ required: { whenBlastRadiusAbove: machine }, expiresAfter: PT1H }',
        '{ required: { whenBlastRadiusAbove: credential } }',
      ],
      { required: { whenBlastRadiusAbove: 'credential' }, expiresAfter: 'PT1H' },
    ],
  ])('needs the approval of %s', async (_, approvals, expected) => {
    expect(await approvalByHand(await playbooks(...approvals), action)).toMatchObject(expected);
  });

  it('that no playbook has needs what a playbook asks that says nothing', async () => {
    const expected = { required: 'always', people: 1 };
    expect(
      await approvalByHand(await playbooks('{ required: never }'), 'aws.ec2.isolate-instance'),
    ).toMatchObject(expected);
    expect(await approvalByHand(join(await playbooks(), 'missing'), action)).toMatchObject(expected);
  });

  it('needs two people where a playbook that may have it cannot be read', async () => {
    const broken = await playbooks('{ required: nobody }');
    expect(await approvalByHand(broken, action)).toMatchObject({ required: 'always', people: 2 });
    expect(await approvalByHand(broken, 'aws.ec2.isolate-instance')).toMatchObject({ people: 1 });
    await writeFile(join(broken, 'playbook-0', 'playbook.yaml'), 'a: "\\x61ws.iam.deny-user"');
    expect(await approvalByHand(broken, action)).toMatchObject({ people: 2 });
  });
});
