import { given, type JsonValue } from '@drawbridge/base';

import type { ActionMetadata, Permission } from '../contract/action.ts';

/**
 * The permissions that an action may come to need with these parameters. Those of which only the run will know the
 * value are named in `open`. What depends on the target is needed; so is everything where the parameters do not fit,
 * since then nothing is known. Where a parameter has settled it, the condition `when` is gone.
 */
export function neededPermissions(
  action: ActionMetadata,
  parameters: Readonly<Record<string, JsonValue>>,
  open: readonly string[] = [],
): readonly Permission[] {
  const parsed = action.parameters.safeParse(parameters);
  const values = parsed.success && isRecord(parsed.data) ? parsed.data : undefined;
  return action.permissions.flatMap((permission) => {
    const { parameter } = permission;
    if (parameter === undefined || values === undefined || open.includes(parameter.name)) return [permission];
    return parameter.values.some((value) => value === values[parameter.name]) ? [settled(permission)] : [];
  });
}

function settled({ name, why, phase, heldBy, resource }: Permission): Permission {
  return {
    name,
    why,
    phase,
    ...given({ heldBy, resource }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
