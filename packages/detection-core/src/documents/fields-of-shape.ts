import type { FieldPath } from '@drawbridge/base';
import type { z } from 'zod';

/** What of a schema's definition leads to the fields of its objects. */
interface Definition {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

/** The fields that a schema has at a path of its documents; none where it does not say. */
export function fieldsAt(schema: z.core.$ZodType, path: FieldPath): readonly string[] {
  const definition = schema._zod.def as unknown as Definition;
  const inner = definition.innerType ?? definition.in;
  if (inner !== undefined) return fieldsAt(inner, path);
  if (definition.options !== undefined) return definition.options.flatMap((option) => fieldsAt(option, path));
  const [part, ...rest] = path;
  if (part === undefined) return Object.keys(definition.shape ?? {});
  const next = definition.shape?.[String(part)] ?? definition.element ?? definition.valueType;
  return next === undefined ? [] : fieldsAt(next, rest);
}
