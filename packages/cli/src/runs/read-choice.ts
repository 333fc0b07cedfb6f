import { nameHints } from '@drawbridge/base';
import { readTargets, targetId, targetKinds, type Incident } from '@drawbridge/incident-model';
import { isNamed, type NamedTarget } from '@drawbridge/playbook-runtime';

import { UsageError } from '../terminal/exit-code.ts';

/**
 * The targets that a person chose, `KIND/ID` each; undefined where nobody chose. A choice that names no target of the
 * incident is a mistake, and acting on the others would hide it.
 */
export function readChoice(
  incident: Incident,
  named: readonly string[] | undefined,
): readonly NamedTarget[] | undefined {
  if (named === undefined) return undefined;
  const { targets } = readTargets(incident);
  return named.map((text) => {
    const choice = readNamed(text);
    if (targets.some((found) => isNamed(found, choice))) return choice;
    const candidates = targets.map(({ target }) => targetId(target));
    throw new UsageError(
      [`--target: the incident names no ${text}`, ...nameHints(text, candidates, 'targets')].join('\n  '),
    );
  });
}

function readNamed(text: string): NamedTarget {
  const kind = targetKinds.find((targetKind) => text.startsWith(`${targetKind}/`));
  if (kind !== undefined && text.length > kind.length + 1) return { kind, id: text.slice(kind.length + 1) };
  const kinds = targetKinds.join(', ');
  throw new UsageError(`--target: '${text}' is not of the form KIND/ID\n  kinds: ${kinds}`);
}
