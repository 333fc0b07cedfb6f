import type { JsonValue } from '@drawbridge/base';

/** An object of JSON as Resource Manager sends it: nothing is dropped, whatever it is. */
export type ArmBody = Readonly<Record<string, JsonValue | undefined>>;

/** The object at `name`; an empty one where there is none. */
export function bagIn(body: ArmBody, name: string): ArmBody {
  const value = body[name];
  return isBag(value) ? value : {};
}

/** The text at `name`; undefined where there is none. */
export function textIn(body: ArmBody, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether a value is an object and no array. */
export function isBag(value: unknown): value is ArmBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
