import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { factsOfPrincipal } from '../principal-facts.ts';
import {
  describePrincipal,
  findServicePrincipal,
  getServicePrincipal,
  resolvePrincipal,
  setServicePrincipalEnabled,
} from '../service-principals.ts';
import { planPrincipal, type PrincipalChange } from './plan-principal.ts';
import { observePrincipal } from './principal-state.ts';
import { residualAfterPrincipal } from './residual.ts';

const undoToken = z.strictObject({ principalId: z.string().min(1), name: z.string() });

/** Directory replicas lag: what was written is not at once what is read. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };

export const disableServicePrincipal = defineAction({
  id: 'azure.entra.disable-service-principal',
  title: 'Disable a service principal',
  description:
    'Disables the service principal of one application in Entra ID, so that no token is issued to it or for it in this tenant. Managed identities are refused, and led to the removal of their role assignments; so are Microsoft’s own applications, and our own.',
  targetKinds: ['entra.service-principal'],
  isDefaultFor: () => true,
  parameters: z.strictObject({}),
  undoToken,
  permissions: [
    { name: 'Application.Read.All', why: 'to read it, its registration and its owners', phase: 'observe' },
    { name: 'GroupMember.Read.All', why: 'to see its groups, for the guards', phase: 'observe' },
    { name: 'RoleManagement.Read.Directory', why: 'to see its directory roles', phase: 'observe' },
    { name: 'Application.ReadWrite.All', why: 'to disable it', phase: 'apply' },
    { name: 'Application.Read.All', why: 'to see that it is disabled', phase: 'verify' },
    { name: 'Application.Read.All', why: 'to see that it is still as we left it', phase: 'undo' },
    { name: 'Application.ReadWrite.All', why: 'to enable it again', phase: 'undo' },
  ],
  reversible: 'yes',
  effect:
    'The application gets no token in this tenant, and nobody signs in to it. Its credentials stay where they are. Undo enables it.',
  blastRadius: 'identity',
  auditEvents: ['Update service principal', 'Disable account', 'Enable account'],
  d3fend: 'D3-AL',
  observe: observePrincipal,
  plan: planPrincipal,
  resolve: resolvePrincipal,
  facts: factsOfPrincipal,
  writesOnce: true,
  apply: (context, { principalId }) => setServicePrincipalEnabled(context, principalId, false),
  verify: (context, change) => verifyEnabled(context, change, false),
  residual: residualAfterPrincipal,
  planUndo,
  applyUndo: (context, { principalId }) => setServicePrincipalEnabled(context, principalId, true),
  verifyUndo: (context, undo) => verifyEnabled(context, undo, true),
});

async function planUndo(context: ActionContext, undo: PrincipalChange): Promise<UndoDecision> {
  const principal = await findServicePrincipal(context, undo.principalId);
  if (principal === undefined) {
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `the service principal ${undo.name} (${undo.principalId}) was deleted since we disabled it`,
      hints: ['Restore it by hand if that is right.'],
      changedSince: [{ field: 'service principal', before: 'enabled', ours: 'disabled', now: 'deleted' }],
    };
  }
  const name = describePrincipal(principal);
  if (principal.accountEnabled) {
    return { outcome: 'nothing', reason: `${name} was enabled by somebody already` };
  }
  return {
    outcome: 'restore',
    summary: `Enable the service principal ${name} again; every credential of its application opens it again`,
    differences: [{ field: 'accountEnabled', before: 'false', after: 'true' }],
  };
}

async function verifyEnabled(
  context: ActionContext,
  { principalId }: PrincipalChange,
  wanted: boolean,
): Promise<Verification> {
  const principal = await pollUntil(
    context,
    patience,
    () => getServicePrincipal(context, { id: principalId }),
    (seen) => seen.accountEnabled === wanted,
  );
  const name = describePrincipal(principal);
  const said = principal.accountEnabled ? 'enabled' : 'disabled';
  if (principal.accountEnabled === wanted) {
    return { verified: true, evidence: `Entra ID reports the service principal ${name} as ${said}` };
  }
  const reason = `Entra ID still reports the service principal ${name} as ${said} after ${patience.forMs / 1000} s`;
  return { verified: false, reason };
}
