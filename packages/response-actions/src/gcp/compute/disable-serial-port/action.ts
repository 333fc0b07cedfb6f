import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { factsOfInstance, resolveInstance } from '../instance-identity.ts';
import { readInstance } from '../instances.ts';
import { editMetadata, readMetadata, type Metadata } from '../metadata.ts';
import { describe } from '../paths.ts';
import { off, planSerial, serialToken, type SerialChange } from './plan-serial.ts';
import { residualAfterSerial } from './residual.ts';
import { observeSerial, serialItem } from './serial-state.ts';

const patience: Patience = { everyMs: 2_000, forMs: 60_000 };
const actAs = 'asked for by Google to change the metadata of a machine that runs as a service account';

export const disableSerialPort = defineAction({
  id: 'gcp.compute.disable-serial-port',
  title: 'Disable the serial port of a machine',
  description:
    'Switches the interactive serial port of one Compute Engine instance off in its own metadata, which holds whatever the metadata of its project says. Other machines of the project are not touched.',
  targetKinds: ['gcp.instance'],
  parameters: z.strictObject({}),
  undoToken: serialToken,
  permissions: [
    { name: 'compute.instances.get', why: 'to read the switch in its metadata', phase: 'observe' },
    { name: 'compute.projects.get', why: 'to read the switch of its project', phase: 'observe' },
    { name: 'compute.instances.get', why: 'to read the metadata and its fingerprint again', phase: 'apply' },
    { name: 'compute.instances.setMetadata', why: 'to set the switch', phase: 'apply' },
    { name: 'iam.serviceAccounts.actAs', why: actAs, phase: 'apply' },
    { name: 'compute.zoneOperations.get', why: 'to wait for it and read its error', phase: 'apply' },
    { name: 'compute.instances.get', why: 'to see that it is off', phase: 'verify' },
    { name: 'compute.instances.get', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: 'compute.instances.setMetadata', why: 'to set the switch back', phase: 'undo' },
    { name: 'iam.serviceAccounts.actAs', why: actAs, phase: 'undo' },
    { name: 'compute.zoneOperations.get', why: 'to wait for it and read its error', phase: 'undo' },
  ],
  reversible: 'yes',
  effect: 'Nobody new can reach the machine by its serial port.',
  blastRadius: 'machine',
  auditEvents: ['v1.compute.instances.setMetadata'],
  d3fend: 'D3-ITF',
  observe: observeSerial,
  plan: planSerial,
  resolve: resolveInstance,
  facts: factsOfInstance,
  apply: async (context, change, key) => {
    await editMetadata(context, change, (now) => withSwitch(now, off), key);
  },
  verify: (context, change) => verifySwitch(context, change, off),
  residual: residualAfterSerial,
  planUndo,
  applyUndo: async (context, undo, key) => {
    await editMetadata(context, undo, (now) => withSwitch(now, undo.before), key);
  },
  verifyUndo: (context, undo) => verifySwitch(context, undo, undo.before),
});

/** Metadata with the switch as it is to be; undefined where it is so already. */
function withSwitch(metadata: Metadata, value: string | null): Metadata | undefined {
  if ((metadata.get(serialItem) ?? null) === value) return undefined;
  const edited = new Map(metadata);
  if (value === null) edited.delete(serialItem);
  else edited.set(serialItem, value);
  return edited;
}

async function planUndo(context: ActionContext, undo: SerialChange): Promise<UndoDecision> {
  const found = await readInstance(context, undo);
  const name = describe(undo);
  const id = String(found.id ?? '');
  const before = undo.before ?? 'not set';
  if (id !== undo.instanceId) {
    return changedSince(`${name} is another machine by now`, 'id', undo.instanceId, undo.instanceId, id);
  }
  const now = readMetadata(found.metadata?.items).get(serialItem) ?? null;
  if (now === undo.before) {
    return { outcome: 'nothing', reason: `${serialItem} of ${name} is as it was already (${before})` };
  }
  if (now !== off) {
    // It may be anything by now, so it is not repeated.
    const said = now === null ? 'not set' : /^\w{0,8}$/.test(now) ? now : 'something else';
    return changedSince(`somebody has changed ${serialItem} of ${name} since`, serialItem, before, off, said);
  }
  return {
    outcome: 'restore',
    summary: `Set ${serialItem} of instance ${undo.instance} in zone ${undo.zone} of project ${undo.project} back`,
    differences: [{ field: serialItem, before: off, after: before }],
  };
}

function changedSince(
  reason: string,
  field: string,
  before: string,
  ours: string,
  now: string,
): UndoDecision {
  const hints = ['Find out in the audit log who changed it, and set it by hand if that is right.'];
  const changed = [{ field, before, ours, now }];
  return { outcome: 'refused', code: 'changed-since', reason, hints, changedSince: changed };
}

async function verifySwitch(
  context: ActionContext,
  path: SerialChange,
  wanted: string | null,
): Promise<Verification> {
  const isSet = async (): Promise<boolean> => {
    const found = await readInstance(context, path);
    return (readMetadata(found.metadata?.items).get(serialItem) ?? null) === wanted;
  };
  const said = `${serialItem} of ${describe(path)}`;
  if (await pollUntil(context, patience, isSet, (set) => set)) {
    return { verified: true, evidence: `Compute Engine reports ${said} as ${wanted ?? 'not set'}` };
  }
  return { verified: false, reason: `${said} is not ${wanted ?? 'unset'} after ${patience.forMs / 1000} s` };
}
