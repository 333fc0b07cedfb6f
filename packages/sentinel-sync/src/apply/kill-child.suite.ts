import { readFile } from 'node:fs/promises';

import { createTokenCredential } from '../client/credential.ts';
import { openWorkspace, type WorkspaceAddress } from '../client/workspace-client.ts';
import { parsePlan } from '../plan/sync-plan.ts';
import { applyPlan } from './apply-plan.ts';

/** What the process that is going to be killed is told. */
export interface KillOrder {
  readonly plan: string;
  readonly journals: string;
  readonly address: WorkspaceAddress;
  readonly token: string;
}

const clock = {
  now: () => new Date(),
  sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
};

async function applyAsOrdered({ plan: file, journals, address, token }: KillOrder): Promise<void> {
  const plan = parsePlan(await readFile(file, 'utf8'), file);
  if (!plan.ok) throw new Error('no plan');
  const credential = createTokenCredential(token, Date.parse('2100-01-01'));
  const client = await openWorkspace({ address, credential, clock, random: Math.random });
  await applyPlan({ client, plan: plan.value, journals, locks: journals, clock, onError: 'continue' });
}

const order = process.argv[2];
if (order !== undefined && process.argv[1]?.endsWith('kill-child.suite.mjs') === true) {
  await applyAsOrdered(JSON.parse(order) as KillOrder);
}
