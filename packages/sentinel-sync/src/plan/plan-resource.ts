import { given } from '@drawbridge/base';
import type { MarkedResource } from '../actual/list-actual.ts';
import { baseOf, fieldToken, isAsMarked, type Mark } from '../ownership/mark.ts';
import type { Fields } from '../wire/resource-fields.ts';
import type { DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';
import { mergeOwned, take } from './compare-owned.ts';
import { describeField } from './field-change.ts';
import type { Drift, PlannedChange, Refusal } from './sync-plan.ts';

/** How a plan is made. */
export interface PlanOptions {
  readonly source: string;
  /** Ids or titles of what may be overwritten though it is not ours, or was changed by somebody. */
  readonly force: readonly string[];
  /** Marks what is as it should be and has no mark, or an old one. */
  readonly adopt: boolean;
}

/** What the plan says of one resource. */
export interface Outcome {
  readonly change?: PlannedChange;
  readonly drift?: Drift;
  readonly refusals?: readonly Refusal[];
  /** As it is wanted, and not marked. */
  readonly isUnmarked?: boolean;
}

/** A resource that the repository wants and the workspace has not. */
export function planCreate(kind: ResourceKind, desired: DesiredResource, { source }: PlanOptions): Outcome {
  const { fields } = desired;
  const changes = Object.keys(fields).map((field) =>
    describeField(field, undefined, fields[field], desired.placeOf(field)),
  );
  const write = marked(kind, fields, { source, base: baseOf(kind, fields) });
  return { change: { ...nameOf(desired), action: 'create', fields: changes, write } };
}

/** A resource that both have. */
export function planBoth(
  kind: ResourceKind,
  desired: DesiredResource,
  actual: MarkedResource,
  options: PlanOptions,
): Outcome {
  const wrong = kindChanged(desired, actual);
  if (wrong !== undefined) return { refusals: [wrong] };
  const { mark } = actual;
  return mark?.source === options.source
    ? planOwned(kind, desired, actual, mark, options)
    : planUnowned(kind, desired, actual, options);
}

/** A resource that is ours and no longer in the repository. */
export function planDelete(
  kind: ResourceKind,
  actual: MarkedResource,
  mark: Mark,
  options: PlanOptions,
): Outcome {
  const now = baseOf(kind, actual.fields);
  const edited = [...kind.owned, 'other properties'].filter(
    (field, at) => now[at] !== mark.base[at] && !isAsMarked(kind, field, actual.fields, mark.base[at]),
  );
  const fields = Object.keys(actual.fields).map((field) =>
    describeField(field, actual.fields[field], undefined),
  );
  const change: PlannedChange = { ...nameOf(actual), action: 'delete', ...etagOf(actual), fields };
  if (edited.length === 0 || isForced(actual, options)) return { change };
  const message = `${actual.title} would be deleted, and somebody changed it: ${edited.join(', ')}`;
  return { change, refusals: [{ code: 'sync/deletes-an-edit', message, force: actual.name }] };
}

function planOwned(
  kind: ResourceKind,
  desired: DesiredResource,
  actual: MarkedResource,
  mark: Mark,
  options: PlanOptions,
): Outcome {
  const forced = isForced(actual, options);
  const merge = mergeOwned(kind, desired, actual, mark, forced);
  const ours = Object.keys({ ...merge.fields, ...actual.fields }).filter(
    (field) => fieldToken(kind, field, merge.fields) !== fieldToken(kind, field, actual.fields),
  );
  const theirs = merge.verdicts.filter((verdict) => verdict.changedBy !== 'ours');
  const drift = theirs.map(({ field, changedBy }) => ({
    ...describeField(field, desired.fields[field], actual.fields[field], desired.placeOf(field)),
    outcome: ours.includes(field)
      ? ('overwritten' as const)
      : changedBy === 'both'
        ? ('conflict' as const)
        : ('kept' as const),
  }));
  const conflicts = drift.filter((field) => field.outcome === 'conflict').map((field) => field.field);
  const isWritten = ours.length > 0 || (options.adopt && merge.isMarkStale);
  return {
    ...(isWritten
      ? { change: updateOf(kind, 'update', desired, actual, merge.fields, merge.mark, ours) }
      : {}),
    ...(drift.length === 0 ? {} : { drift: { ...nameOf(actual), ...editorOf(actual), fields: drift } }),
    ...(conflicts.length === 0 ? {} : { refusals: [conflictOf(actual, conflicts)] }),
  };
}

/** What has no mark of ours is compared in what the file states; the rest of it stays as it is. */
function planUnowned(
  kind: ResourceKind,
  desired: DesiredResource,
  actual: MarkedResource,
  options: PlanOptions,
): Outcome {
  const different = Object.keys(desired.fields).filter(
    (field) => fieldToken(kind, field, desired.fields) !== fieldToken(kind, field, actual.fields),
  );
  const canBeMarked = kind.markPlace(desired.fields) !== undefined;
  const forced = isForced(actual, options);
  const isOthers = actual.mark !== undefined;
  if (different.length === 0 && (!canBeMarked || !(forced || (options.adopt && !isOthers)))) {
    return canBeMarked ? { isUnmarked: true } : {};
  }
  const fields = take(actual.fields, desired.fields, different);
  const mark = { source: options.source, base: baseOf(kind, fields) };
  const change = updateOf(kind, 'adopt', desired, actual, fields, mark, different);
  if (forced || different.length === 0) return { change };
  const owner = isOthers ? `belongs to the source '${actual.mark.source}'` : 'does not carry our mark';
  const message = `${actual.title} ${owner} and differs from the repository: ${different.join(', ')}`;
  return { change, refusals: [{ code: 'sync/not-ours', message, force: actual.name }] };
}

function updateOf(
  kind: ResourceKind,
  action: 'update' | 'adopt',
  desired: DesiredResource,
  actual: MarkedResource,
  fields: Fields,
  mark: Mark,
  changed: readonly string[],
): PlannedChange {
  const described = changed.map((field) =>
    describeField(field, actual.fields[field], fields[field], desired.placeOf(field)),
  );
  return {
    ...nameOf(actual),
    action,
    ...etagOf(actual),
    fields: described,
    write: marked(kind, fields, mark),
  };
}

/** The service cannot make a near-real-time rule of a scheduled one. */
function kindChanged(desired: DesiredResource, actual: MarkedResource): Refusal | undefined {
  const [wanted, found] = [desired.fields['^kind'], actual.fields['^kind']];
  if (wanted === found || wanted === undefined || found === undefined) return undefined;
  const message = `${actual.title} is of the kind ${JSON.stringify(found)}, which cannot be changed: give the rule a new id`;
  return { code: 'sync/kind-changed', message, force: '' };
}

function conflictOf(actual: MarkedResource, fields: readonly string[]): Refusal {
  const message = `${actual.title}: the repository and ${actual.modifiedBy ?? 'somebody'} both changed ${fields.join(', ')}`;
  return { code: 'sync/conflict', message, force: actual.name };
}

function marked(kind: ResourceKind, fields: Fields, mark: Mark): PlannedChange['write'] {
  return { ...(kind.markPlace(fields)?.put(fields, mark) ?? fields) } as PlannedChange['write'];
}

function isForced({ name, title }: MarkedResource, { force }: PlanOptions): boolean {
  return force.some((forced) => forced.toLowerCase() === name.toLowerCase() || forced === title);
}

function etagOf({ etag }: MarkedResource) {
  return given({ etag });
}

function editorOf({ modifiedBy: by, modifiedAt: at }: MarkedResource) {
  return { ...given({ by, at }) };
}

/** What a resource is called. */
export function nameOf({ kind, name, title }: Pick<DesiredResource, 'kind' | 'name' | 'title'>) {
  return { kind, name, title };
}
