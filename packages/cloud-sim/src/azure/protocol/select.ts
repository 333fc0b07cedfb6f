import type { Answer } from '../../simulation/answer.ts';
import { notSimulated } from './graph-error.ts';
import type { GraphRequest } from './graph-operation.ts';

/** How each property of an object is read; only what is asked for is read. */
export type Properties<T> = Readonly<Record<string, (value: T, request: GraphRequest) => unknown>>;

/** Which properties a call asks for, or the refusal of a call that asks for more than is simulated. */
type Selection =
  | { readonly ok: true; readonly names: readonly string[] | undefined }
  | { readonly ok: false; readonly refusal: Answer };

/** Reads `$select`; every other query option that changes the answer is not simulated, and refused. */
export function readSelection(request: GraphRequest, known: Properties<never>): Selection {
  const option = [...request.query.keys()].find(
    (name) => name.startsWith('$') && name !== '$select' && name !== '$skiptoken',
  );
  if (option !== undefined) return { ok: false, refusal: notSimulated(`the query option ${option}`) };
  const names = request.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = names?.find((name) => !(name in known));
  if (unknown !== undefined) {
    return { ok: false, refusal: notSimulated(`the property ${unknown} in $select`) };
  }
  return { ok: true, names };
}

/** The object with the named properties. */
export function pick<T>(
  request: GraphRequest,
  value: T,
  properties: Properties<T>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, properties[name]?.(value, request)]));
}
