import type { FieldPath, ProblemSeverity } from '@drawbridge/base';

import type { DetectionRule } from '../model/rule.ts';

/** The file's document as it is written, before defaults. */
export type StatedRule = Readonly<Record<string, unknown>>;

/** Where a rule is beyond a limit. */
export interface Breach {
  readonly path: FieldPath;
  /** States the fact; what the service would say is added to it. */
  readonly message: string;
  /** The service's own words, where they are known. */
  readonly says?: string;
  readonly hints?: readonly string[];
  /** The part of the query's text that is meant, where `path` is the query. */
  readonly inQuery?: { readonly start: number; readonly length: number };
}

/** One thing that the service refuses in a rule by itself, or that it would silently do otherwise than written. */
export interface RuleLimit {
  /** With its area: `rule/length`. Several limits of one nature share a code. */
  readonly code: string;
  /** What is allowed, for the reference and the reports. One line. */
  readonly allowed: string;
  /** An `error` is refused by the service, a `warning` is not. */
  readonly severity: ProblemSeverity;
  /** Both kinds, where nothing is stated. */
  readonly kind?: DetectionRule['kind'];
  find(rule: DetectionRule, stated: StatedRule): readonly Breach[];
}

/** What to put where a mapping, a detail or an override names a column of the result. */
export function columnNameBreach(path: FieldPath, name: string): readonly Breach[] {
  if (/^[a-zA-Z_]\w*$/.test(name) && name.length <= maxColumnName) return [];
  const shown = name.length > 60 ? `${name.slice(0, 57)}…` : name;
  const message =
    name.length > maxColumnName
      ? `the column name '${shown}' has ${name.length} characters; ${maxColumnName} are allowed`
      : `'${shown}' is not a column name`;
  return [{ path, message, hints: ['a letter or _, then letters, digits and _: rename it in the query'] }];
}

const maxColumnName = 500;
