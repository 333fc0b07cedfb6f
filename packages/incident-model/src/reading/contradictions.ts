import type { FoundTarget } from './reading.ts';

/**
 * Says of each target what the incident itself contradicts: one name with two object ids, or one object id with two
 * names, is two people, and which of them was meant cannot be read. Before duplicates are removed: they are what tells.
 */
export function withContradictions(
  targets: readonly FoundTarget[],
  all: readonly FoundTarget[],
): readonly FoundTarget[] {
  const people = all.flatMap(personOf);
  return targets.map((found) => {
    const [person] = personOf(found);
    if (person === undefined) return found;
    const { id, name } = person;
    const ids = distinct(people.filter((other) => other.name === name).map((other) => other.id));
    const names = distinct(people.filter((other) => other.id === id).map((other) => other.name));
    const contradictions = [
      ...(name !== undefined && ids.length > 1
        ? [`the incident gives the name ${name} to ${String(ids.length)} object ids: ${ids.join(', ')}`]
        : []),
      ...(names.length > 1
        ? [`the incident gives the object id ${id} ${String(names.length)} names: ${names.join(', ')}`]
        : []),
    ];
    return contradictions.length === 0 ? found : { ...found, contradictions };
  });
}

interface NamedPerson {
  readonly id: string;
  readonly name?: string;
}

/** Of those whom the incident knows by object id; a name alone contradicts nothing. */
function personOf({ target, weak }: FoundTarget): readonly NamedPerson[] {
  if (target.kind !== 'entra.user' || weak !== undefined) return [];
  const { id, userPrincipalName } = target;
  return [{ id: id.toLowerCase(), ...(userPrincipalName && { name: userPrincipalName.toLowerCase() }) }];
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text ?? []))];
}
