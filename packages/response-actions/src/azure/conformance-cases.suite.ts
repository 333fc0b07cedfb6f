import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { removeRoleAssignmentsCase } from './authorization/remove-role-assignments/conformance-case.suite.ts';
import { deallocateVmCase } from './compute/deallocate-vm/conformance-case.suite.ts';
import { disableBootDiagnosticsCase } from './compute/disable-boot-diagnostics/conformance-case.suite.ts';
import { disableServicePrincipalCase } from './entra/disable-service-principal/conformance-case.suite.ts';
import { disableUserCase } from './entra/disable-user/conformance-case.suite.ts';
import { revokeSessionsCase } from './entra/revoke-sessions/conformance-case.suite.ts';

/** The conformance case of every action on Entra ID and Azure, one line each. */
export const azureCases: readonly ConformanceCase[] = [
  disableUserCase,
  revokeSessionsCase,
  disableServicePrincipalCase,
  removeRoleAssignmentsCase,
  deallocateVmCase,
  disableBootDiagnosticsCase,
];
