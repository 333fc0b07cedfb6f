import type { JsonValue } from '@drawbridge/base';

/** Tells a reference from an object of data, whatever names that has. */
const refersTo = Symbol('refers to');

/** A text that is only known when it is deployed. */
export interface TemplateReference {
  /**
   * `playbook`: the id of a Logic App, given by the parameter of that name; `rule`: the id of an analytics rule, by its
   * name, in the workspace that is deployed to.
   */
  readonly [refersTo]: 'playbook' | 'rule';
  readonly target: string;
}

/** Refers to what is only known when it is deployed. */
export function referTo(what: TemplateReference[typeof refersTo], target: string): TemplateReference {
  return { [refersTo]: what, target };
}

/** What a value refers to; undefined where it is data. */
export function referenceIn(
  value: TemplateValue,
): { readonly what: 'playbook' | 'rule'; readonly target: string } | undefined {
  if (typeof value !== 'object' || value === null || !(refersTo in value)) return undefined;
  const { [refersTo]: what, target } = value;
  return { what, target };
}

/** Tells an expression from an object of data. */
const expresses = Symbol('expresses');

/** What each template language works out when it deploys, in its own words. */
export interface TemplateExpression {
  readonly [expresses]: { readonly arm: string; readonly bicep: string };
}

/** The same expression in both languages, without the brackets that ARM puts around one. */
export function express(arm: string, bicep: string): TemplateExpression {
  return { [expresses]: { arm, bicep } };
}

/** A parameter of the template. */
export function parameterNamed(name: string): TemplateExpression {
  return express(`parameters('${name}')`, name);
}

/** The expression that a value is; undefined where it is data or a reference. */
export function expressionIn(
  value: TemplateValue,
): { readonly arm: string; readonly bicep: string } | undefined {
  if (typeof value !== 'object' || value === null || !(expresses in value)) return undefined;
  return value[expresses];
}

/** JSON in which some texts are only known when it is deployed. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | TemplateReference
  | TemplateExpression
  | { readonly [name: string]: TemplateValue };

/** Replaces the texts in JSON that `refer` knows something better for. */
export function withReferences(
  value: JsonValue,
  refer: (text: string) => TemplateReference | undefined,
): TemplateValue {
  if (typeof value === 'string') return refer(value) ?? value;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((inner) => withReferences(inner, refer));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, JsonValue>>);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withReferences(inner, refer)]));
}
