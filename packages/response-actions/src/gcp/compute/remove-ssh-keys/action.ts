import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { factsOfInstance, resolveInstance } from '../instance-identity.ts';
import { readInstance } from '../instances.ts';
import { editMetadata, readMetadata, type Metadata } from '../metadata.ts';
import { describe } from '../paths.ts';
import { removeKeys, restoreKeys } from './edit-keys.ts';
import { observeKeys } from './keys-state.ts';
import { removeParameters } from './parameters.ts';
import { keysToken, planKeys, type KeysChange } from './plan-keys.ts';
import { residualAfterKeys } from './residual.ts';
import { planKeysUndo } from './undo-keys.ts';

const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const removeSshKeys = defineAction({
  id: 'gcp.compute.remove-ssh-keys',
  title: 'Remove SSH keys from a machine’s metadata',
  description:
    'Takes SSH keys out of the metadata of one Compute Engine instance, all or those that are named, and can make it ignore those of its project. The rest of the metadata stays as it is. Public keys are kept in the journal, so that undo can put back exactly what was taken.',
  targetKinds: ['gcp.instance'],
  parameters: removeParameters,
  undoToken: keysToken,
  permissions: [
    { name: 'compute.instances.get', why: 'to read the keys in its metadata', phase: 'observe' },
    { name: 'compute.projects.get', why: 'to count the keys of its project', phase: 'observe' },
    {
      name: 'compute.instances.get',
      why: 'to read the metadata and its fingerprint again',
      phase: 'apply',
    },
    { name: 'compute.instances.setMetadata', why: 'to write the metadata without the keys', phase: 'apply' },
    {
      name: 'iam.serviceAccounts.actAs',
      why: 'asked for by Google to change the metadata of a machine that runs as a service account',
      phase: 'apply',
    },
    { name: 'compute.zoneOperations.get', why: 'to wait for it and read its error', phase: 'apply' },
    { name: 'compute.instances.get', why: 'to see that the keys are gone', phase: 'verify' },
    { name: 'compute.instances.get', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: 'compute.instances.setMetadata', why: 'to put the keys back', phase: 'undo' },
    {
      name: 'iam.serviceAccounts.actAs',
      why: 'asked for by Google to change the metadata of a machine that runs as a service account',
      phase: 'undo',
    },
    { name: 'compute.zoneOperations.get', why: 'to wait for it and read its error', phase: 'undo' },
  ],
  reversible: 'explicit',
  effect: 'The keys open no new session on the machine, once its guest agent has read the metadata.',
  blastRadius: 'machine',
  auditEvents: ['v1.compute.instances.setMetadata'],
  d3fend: 'D3-CR',
  observe: observeKeys,
  plan: planKeys,
  resolve: resolveInstance,
  facts: factsOfInstance,
  apply: async (context, change, key) => {
    await editMetadata(context, change, (now) => removeKeys(now, change.removed, change.block), key);
  },
  verify: (context, change) =>
    verifyMetadata(
      context,
      change,
      (now) => removeKeys(now, change.removed, change.block),
      'without the keys',
    ),
  residual: residualAfterKeys,
  planUndo: planKeysUndo,
  applyUndo: async (context, undo, key) => {
    await editMetadata(context, undo, (now) => restoreKeys(now, undo.removed, undo.block), key);
  },
  verifyUndo: (context, undo) =>
    verifyMetadata(context, undo, (now) => restoreKeys(now, undo.removed, undo.block), 'with the keys'),
});

/** Reads until there is nothing left to edit. */
async function verifyMetadata(
  context: ActionContext,
  change: KeysChange,
  edit: (metadata: Metadata) => Metadata | undefined,
  how: string,
): Promise<Verification> {
  const isDone = async (): Promise<boolean> => {
    const found = await readInstance(context, change);
    return edit(readMetadata(found.metadata?.items)) === undefined;
  };
  const name = describe(change);
  if (await pollUntil(context, patience, isDone, (done) => done)) {
    return { verified: true, evidence: `Compute Engine reports the metadata of ${name} ${how}` };
  }
  return {
    verified: false,
    reason: `the metadata of ${name} is not ${how} after ${patience.forMs / 1000} s`,
  };
}
