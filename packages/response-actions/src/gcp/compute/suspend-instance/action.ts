import { defineAction } from '../../../contract/define-action.ts';
import { resolveInstance } from '../instance-identity.ts';
import { applyPower, verifyPower } from '../power/apply-power.ts';
import { powerUndo } from '../power/power-change.ts';
import { powerPermissions } from '../power/power-permissions.ts';
import { factsOfPower, observePower } from '../power/power-state.ts';
import { applyPowerUndo, planPowerUndo, verifyPowerUndo, type PowerReversal } from '../power/undo-power.ts';
import { suspendParameters } from './parameters.ts';
import { planSuspend } from './plan-suspend.ts';
import { residualAfterSuspend } from './residual.ts';

const reversal: PowerReversal = {
  left: 'SUSPENDED',
  during: 'SUSPENDING',
  verb: 'resume',
  done: 'suspended',
};

export const suspendInstance = defineAction({
  id: 'gcp.compute.suspend-instance',
  title: 'Suspend an instance',
  description:
    'Takes snapshots of the disks of one Compute Engine instance, suspends it and waits until it is SUSPENDED. Its memory is kept as evidence, for 60 days. Where Google cannot suspend it, the plan leads to a stop.',
  targetKinds: ['gcp.instance'],
  parameters: suspendParameters,
  undoToken: powerUndo,
  permissions: powerPermissions('suspend', 'resume'),
  reversible: 'yes',
  effect: 'The machine is frozen: nothing runs on it and nobody is connected to it, until it is resumed.',
  blastRadius: 'machine',
  auditEvents: [
    'v1.compute.disks.createSnapshot',
    'v1.compute.instanceGroupManagers.patch',
    'v1.compute.instanceGroupManagers.abandonInstances',
    'v1.compute.regionInstanceGroupManagers.patch',
    'v1.compute.regionInstanceGroupManagers.abandonInstances',
    'v1.compute.instances.suspend',
    'v1.compute.instances.resume',
  ],
  d3fend: 'D3-HS',
  observe: observePower,
  plan: planSuspend,
  resolve: resolveInstance,
  facts: factsOfPower,
  apply: (context, change, key) => applyPower(context, change, 'suspend', key),
  verify: (context, change) => verifyPower(context, change, 'SUSPENDED'),
  residual: residualAfterSuspend,
  planUndo: (context, undo) => planPowerUndo(context, undo, reversal),
  applyUndo: (context, undo, key) => applyPowerUndo(context, undo, reversal, key),
  verifyUndo: verifyPowerUndo,
});
