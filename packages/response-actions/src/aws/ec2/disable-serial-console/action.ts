import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { factsOfRegion, observeConsole, readSwitch, setSwitch } from './console-state.ts';
import { planConsole, type ConsoleChange } from './plan-console.ts';
import { residualAfterConsole } from './residual.ts';

const undoToken = z.strictObject({ account: z.string(), region: z.string().min(1) });

const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const disableSerialConsole = defineAction({
  id: 'aws.ec2.disable-serial-console',
  title: 'Disable the serial console of a region',
  description:
    'Switches the EC2 serial console off for every instance of the account in one region, and for everybody: AWS has no switch for one machine. Other regions are not touched.',
  targetKinds: ['aws.region'],
  isDefaultFor: () => true,
  parameters: z.strictObject({}),
  undoToken,
  permissions: [
    { name: 'sts:GetCallerIdentity', why: 'to know our own account', phase: 'observe' },
    { name: 'ec2:GetSerialConsoleAccessStatus', why: 'to read the switch', phase: 'observe' },
    { name: 'ec2:DisableSerialConsoleAccess', why: 'to set it', phase: 'apply' },
    { name: 'ec2:GetSerialConsoleAccessStatus', why: 'to see that it is off', phase: 'verify' },
    { name: 'ec2:GetSerialConsoleAccessStatus', why: 'to see that it is off still', phase: 'undo' },
    { name: 'ec2:EnableSerialConsoleAccess', why: 'to set it back', phase: 'undo' },
  ],
  reversible: 'yes',
  effect:
    'Nobody can reach any machine of the account in the region by its serial console, rescuers included.',
  blastRadius: 'account',
  auditEvents: [
    'ec2.amazonaws.com DisableSerialConsoleAccess',
    'ec2.amazonaws.com EnableSerialConsoleAccess',
  ],
  d3fend: 'D3-ACH',
  observe: observeConsole,
  plan: planConsole,
  facts: factsOfRegion,
  writesOnce: true,
  apply: (context, { region }) => setSwitch(context, region, false),
  verify: (context, change) => verifySwitch(context, change, false),
  residual: residualAfterConsole,
  planUndo,
  applyUndo: (context, { region }) => setSwitch(context, region, true),
  verifyUndo: (context, undo) => verifySwitch(context, undo, true),
});

/** A switch has no memory: that somebody set it on and off again in between cannot be seen. */
async function planUndo(context: ActionContext, { account, region }: ConsoleChange): Promise<UndoDecision> {
  const field = `serial console of all instances of ${account} in ${region}`;
  const now = await readSwitch(context, region);
  if (now.enabled) {
    return { outcome: 'nothing', reason: `the EC2 serial console is on again for ${account} in ${region}` };
  }
  if (now.heldByPolicy) {
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `a declarative policy of the organization holds the EC2 serial console of ${account} off in ${region} by now`,
      hints: ['Ask the administrators of the organization to change the policy, if it is to be on.'],
      changedSince: [
        { field, before: 'enabled', ours: 'disabled', now: 'disabled, by a declarative policy' },
      ],
    };
  }
  return {
    outcome: 'restore',
    summary: `Switch the EC2 serial console on again for every instance of account ${account} in ${region}`,
    differences: [{ field, before: 'disabled', after: 'enabled' }],
  };
}

async function verifySwitch(
  context: ActionContext,
  { account, region }: ConsoleChange,
  wanted: boolean,
): Promise<Verification> {
  const look = () => readSwitch(context, region);
  const { enabled } = await pollUntil(context, patience, look, (seen) => seen.enabled === wanted);
  const said = `the serial console of account ${account} in ${region} as ${enabled ? 'enabled' : 'disabled'}`;
  return enabled === wanted
    ? { verified: true, evidence: `EC2 reports ${said}` }
    : { verified: false, reason: `EC2 still reports ${said} after ${String(patience.forMs / 1000)} s` };
}
