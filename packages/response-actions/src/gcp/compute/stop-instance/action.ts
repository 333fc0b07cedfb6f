import { defineAction } from '../../../contract/define-action.ts';
import { resolveInstance } from '../instance-identity.ts';
import { applyPower, verifyPower } from '../power/apply-power.ts';
import { powerUndo } from '../power/power-change.ts';
import { powerPermissions } from '../power/power-permissions.ts';
import { factsOfPower, observePower } from '../power/power-state.ts';
import { applyPowerUndo, planPowerUndo, verifyPowerUndo, type PowerReversal } from '../power/undo-power.ts';
import { stopParameters } from './parameters.ts';
import { planStop } from './plan-stop.ts';
import { residualAfterStop } from './residual.ts';

const reversal: PowerReversal = { left: 'TERMINATED', during: 'STOPPING', verb: 'start', done: 'stopped' };

export const stopInstance = defineAction({
  id: 'gcp.compute.stop-instance',
  title: 'Stop an instance',
  description:
    'Takes snapshots of the disks of one Compute Engine instance, stops it and waits until it is TERMINATED. Disks, addresses and metadata are kept; memory is lost. A member of a managed instance group is refused unless a parameter says what to do about the group, which would recreate it.',
  targetKinds: ['gcp.instance'],
  isDefaultFor: () => true,
  parameters: stopParameters,
  undoToken: powerUndo,
  permissions: powerPermissions('stop', 'start'),
  reversible: 'yes',
  effect: 'The machine is off: every session on it ends, and nothing runs on it.',
  blastRadius: 'machine',
  auditEvents: [
    'v1.compute.disks.createSnapshot',
    'v1.compute.instanceGroupManagers.patch',
    'v1.compute.instanceGroupManagers.abandonInstances',
    'v1.compute.regionInstanceGroupManagers.patch',
    'v1.compute.regionInstanceGroupManagers.abandonInstances',
    'v1.compute.instances.stop',
    'v1.compute.instances.start',
  ],
  d3fend: 'D3-HS',
  observe: observePower,
  plan: planStop,
  resolve: resolveInstance,
  facts: factsOfPower,
  apply: (context, change, key) => applyPower(context, change, 'stop', key),
  verify: (context, change) => verifyPower(context, change, 'TERMINATED'),
  residual: residualAfterStop,
  planUndo: (context, undo) => planPowerUndo(context, undo, reversal),
  applyUndo: (context, undo, key) => applyPowerUndo(context, undo, reversal, key),
  verifyUndo: verifyPowerUndo,
});
