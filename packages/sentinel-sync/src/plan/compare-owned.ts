import type { MarkedResource } from '../actual/list-actual.ts';
import { baseOf, fieldToken, isAsMarked, type Mark } from '../ownership/mark.ts';
import { canonicalField, type Fields } from '../wire/resource-fields.ts';
import type { DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';

/** What a three-way comparison found of one field. */
interface FieldVerdict {
  readonly field: string;
  /** `ours`: the repository changed it; `theirs`: the workspace did; `both`: a conflict. */
  readonly changedBy: 'ours' | 'theirs' | 'both';
}

/** A merge of what the repository wants into what the workspace has. */
export interface Merge {
  readonly verdicts: readonly FieldVerdict[];
  readonly fields: Fields;
  readonly mark: Mark;
  /** Whether the mark says of some field what neither side has any more. */
  readonly isMarkStale: boolean;
}

/**
 * Desired, actual, and what we last applied as the mark remembers it. A field that only the workspace changed is kept,
 * and its old token too, so that it stays visible as drift; what the repository does not know is kept always.
 */
export function mergeOwned(
  kind: ResourceKind,
  desired: DesiredResource,
  actual: MarkedResource,
  mark: Mark,
  isForced: boolean,
): Merge {
  const judge = createJudge(kind, desired.fields, actual.fields, mark);
  const names = [...new Set([...kind.owned, ...Object.keys(desired.fields), ...Object.keys(actual.fields)])];
  const verdicts = names.flatMap((field) => {
    const changedBy = judge(field);
    return changedBy === undefined ? [] : [{ field, changedBy }];
  });
  const taken = verdicts.filter(
    ({ field, changedBy }) => changedBy === 'ours' || (isForced && isDecided(kind, desired, field)),
  );
  const fields = take(
    actual.fields,
    desired.fields,
    taken.map((verdict) => verdict.field),
  );
  const kept = new Set(
    verdicts.filter((verdict) => !taken.includes(verdict)).map((verdict) => verdict.field),
  );
  const fresh = baseOf(kind, fields);
  const keepsRest = [...kept].some((field) => !kind.owned.includes(field));
  const base = fresh.map((token, at) => {
    const field = kind.owned[at];
    const isKept = field === undefined ? keepsRest : kept.has(field);
    return isKept ? (mark.base[at] ?? token) : token;
  });
  const isMarkStale = base.join('') !== mark.base.join('');
  return { verdicts, fields, mark: { source: mark.source, base }, isMarkStale };
}

/** Whether the repository has a say in a field. */
function isDecided(kind: ResourceKind, desired: DesiredResource, field: string): boolean {
  return kind.owned.includes(field) || desired.fields[field] !== undefined;
}

type Judge = (field: string) => FieldVerdict['changedBy'] | undefined;

function createJudge(kind: ResourceKind, desired: Fields, actual: Fields, { base }: Mark): Judge {
  const restChanged = base[kind.owned.length] !== baseOf(kind, actual)[kind.owned.length];
  return (field) => {
    const at = kind.owned.indexOf(field);
    if (at === -1) {
      const isStated = desired[field] !== undefined;
      if (isStated && canonicalField(desired[field]) === canonicalField(actual[field])) return undefined;
      if (restChanged) return 'theirs';
      return isStated ? 'ours' : undefined;
    }
    const [before, wanted, found] = [
      base[at],
      fieldToken(kind, field, desired),
      fieldToken(kind, field, actual),
    ];
    if (wanted === found) return undefined;
    if (before === found || isAsMarked(kind, field, actual, before)) return 'ours';
    return before === wanted || isAsMarked(kind, field, desired, before) ? 'theirs' : 'both';
  };
}

/** The fields, with those named taken from the repository. */
export function take(actual: Fields, desired: Fields, names: readonly string[]): Fields {
  const merged = { ...actual };
  for (const name of names) {
    const value = desired[name];
    if (value === undefined) Reflect.deleteProperty(merged, name);
    else merged[name] = value;
  }
  return merged;
}
