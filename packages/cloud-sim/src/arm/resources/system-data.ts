import type { ArmResource } from '../../world/arm-workspace.ts';
import type { ArmRequest } from '../protocol/arm-operation.ts';

type SystemData = ArmResource['systemData'];

/** Who made a resource and when, and who changed it last: this caller, now. */
export function stampSystemData(request: ArmRequest, existing: SystemData | undefined): SystemData {
  const { caller } = request;
  const now = formatInstant(request);
  return {
    createdBy: existing?.createdBy ?? caller.name,
    createdByType: existing?.createdByType ?? caller.type,
    createdAt: existing?.createdAt ?? now,
    lastModifiedBy: caller.name,
    lastModifiedByType: caller.type,
    lastModifiedAt: now,
  };
}

/** Now, with seven decimals as .NET writes it: a JavaScript Date does not hold them all. */
export function formatInstant({ clock }: ArmRequest): string {
  return clock.now().toISOString().replace('Z', '0000Z');
}
