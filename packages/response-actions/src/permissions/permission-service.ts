import type { PermissionService } from './held-permission.ts';

/** Who grants a permission. Graph's are words with dots, Azure's are paths: `Microsoft.Compute/virtualMachines/read`. */
export function serviceOf(cloud: 'aws' | 'gcp' | 'azure', permission: string): PermissionService {
  if (cloud !== 'azure') return cloud;
  return permission.includes('/') ? 'arm' : 'graph';
}

/** The cloud in whose part of the catalogue an action stands. */
export function cloudOf(actionId: string): 'aws' | 'gcp' | 'azure' {
  const cloud = actionId.split('.')[0];
  if (cloud === 'aws' || cloud === 'gcp' || cloud === 'azure') return cloud;
  throw new Error(`${actionId} is in no cloud`);
}
