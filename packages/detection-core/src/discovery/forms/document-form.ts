import type { FieldPath, YamlText } from '@drawbridge/base';

/** A bag of fields, whatever they are. */
export type Bag = Readonly<Record<string, unknown>>;

/** Reads what stands at a path of a document, in another form than ours, as if it were written in ours. */
export type OpenForm = (yaml: YamlText, path: FieldPath) => YamlText;

export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path; undefined where there is nothing. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

/** The bag at a path; an empty one where there is none. */
export function bagAt(value: unknown, path: FieldPath): Bag {
  const found = valueAt(value, path);
  return isBag(found) ? found : {};
}

/** A document with another value, whose fields stand where `placeOf` says. */
export function seenAs(
  yaml: YamlText,
  value: unknown,
  placeOf: (field: PropertyKey, rest: FieldPath) => FieldPath,
): YamlText {
  const map = (path: FieldPath): FieldPath => {
    const [field, ...rest] = path;
    return field === undefined ? placeOf('id', []) : placeOf(field, rest);
  };
  return {
    ...yaml,
    value,
    spanOf: (path) => yaml.spanOf(map(path)),
    spanOfKey: (path) => yaml.spanOfKey(map(path)),
    spanInside: (path, part, start, length) => yaml.spanInside(map(path), part, start, length),
  };
}

/** Where a resource keeps its properties: under `properties` or `payload`, or beside its name. */
export function propertiesPath(value: unknown, path: FieldPath): FieldPath {
  const body = bagAt(value, path);
  const holder = ['properties', 'payload', 'sentinel'].find((name) => isBag(body[name]));
  return holder === undefined ? path : [...path, holder];
}

/** Fields that say something: null is what the API writes for nothing. */
export function definedIn(bag: Bag): Bag {
  return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined && value !== null));
}
