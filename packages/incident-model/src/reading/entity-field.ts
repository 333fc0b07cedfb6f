import type { IncidentEntity } from '../incident/incident.ts';

/**
 * A field by its name, whatever its case: Sentinel writes `UPNSuffix` in an incident, `upnSuffix` in the entity
 * trigger, `aadUserId` in its API.
 */
export function textOf(entity: IncidentEntity, ...names: readonly string[]): string | undefined {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const [key, value] of Object.entries(entity.properties)) {
    if (!wanted.has(key.toLowerCase()) || typeof value !== 'string') continue;
    if (value.trim() !== '') return value.trim();
  }
  return undefined;
}
