import type { PlanDecision } from '../../../contract/action.ts';
import type { BootDiagnostics, Machine } from '../machines.ts';

/** What is changed. */
export type DiagnosticsChange = { readonly resourceId: string; readonly name: string };

/** What undo needs: the machine, and how boot diagnostics were configured. */
export type DiagnosticsUndo = DiagnosticsChange & {
  readonly vmId: string;
  readonly storageUri: string | null;
};

export type DiagnosticsDecision = PlanDecision<DiagnosticsChange, DiagnosticsUndo>;

/** Pure. */
export function planDiagnostics({ resourceId, name, vmId, bootDiagnostics }: Machine): DiagnosticsDecision {
  if (bootDiagnostics?.enabled !== true) {
    return {
      outcome: 'nothing',
      reason: `boot diagnostics of ${name} are off already, so that it has no serial console`,
    };
  }
  return {
    outcome: 'change',
    summary: `Turn boot diagnostics of ${name} off, and its serial console with them; those of other machines stay`,
    differences: [
      {
        field: 'boot diagnostics',
        before: describeDiagnostics(bootDiagnostics),
        after: describeDiagnostics({ enabled: false, storageUri: null }),
      },
    ],
    change: { resourceId, name },
    undo: { resourceId, name, vmId, storageUri: bootDiagnostics.storageUri },
  };
}

/** `on, in https://….blob.core.windows.net/`. */
export function describeDiagnostics(diagnostics: BootDiagnostics | null): string {
  if (diagnostics?.enabled !== true) return 'off';
  return `on, in ${diagnostics.storageUri ?? 'storage of Azure’s own'}`;
}
