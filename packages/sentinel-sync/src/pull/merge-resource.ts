import { canonicalJson, problem, type FieldPath, type JsonValue, type Problem } from '@drawbridge/base';
import {
  openDocument,
  propertiesPath,
  readCorrelation,
  readTextFile,
  writeCorrelation,
  type ContentDocument,
} from '@drawbridge/detection-core';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

import { readDesiredDocument } from '../desired/read-desired.ts';
import type { Override, Target } from '../desired/target.ts';
import { fieldToken } from '../ownership/mark.ts';
import type { ActualResource, DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';
import { applyEdits, editFields, type FieldValues } from './edit-fields.ts';

/** A resource of the workspace, and the document of the repository that is to say the same. */
export interface MergeRequest {
  readonly kind: ResourceKind;
  readonly actual: ActualResource;
  readonly desired: DesiredResource;
  readonly document: ContentDocument;
  readonly target: Target;
  readonly now: Date;
}

/** Files with their new texts; none where something speaks against it. */
export interface Merged {
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly problems: readonly Problem[];
}

/**
 * Brings what a workspace has into the document that the repository has of it: only the fields that differ are written
 * again. The result is read back: what would not say the same as the workspace is not written.
 */
export async function mergeResource(request: MergeRequest): Promise<Merged> {
  const { document, actual } = request;
  const { file, text: ofDocument, form } = document.origin;
  const text = await readTextFile(file);
  if (!text.ok) return { files: [], problems: text.problems };
  const changes = form === undefined ? await ownFields(request) : apiFields(request);
  const unfit = Object.keys(changes.values).flatMap((field) => whyNot(request, field) ?? []);
  if (unfit.length > 0) return { files: [], problems: unfit };
  const isJson = /\.json$/i.test(file);
  const edits = editFields(ofDocument, changes.holder, changes.values, isJson);
  const merged = applyEdits(text.value, edits);
  const files = [...(edits.length > 0 ? [{ file, text: merged }] : []), ...changes.others];
  if (await saysTheSame(request, applyEdits(ofDocument, edits))) return { files, problems: [] };
  const message = `${actual.title} cannot be merged into this file without changing what it says: take the fields over by hand`;
  return { files: [], problems: [problem('sync/not-merged', message, { severity: 'warning', file })] };
}

interface FieldChanges {
  readonly holder: FieldPath;
  readonly values: FieldValues;
  readonly others: Merged['files'];
}

/** The fields of our own document whose values differ, and the rows of a watchlist. */
async function ownFields({ kind, actual, desired, document, target }: MergeRequest): Promise<FieldChanges> {
  const of = (resource: ActualResource) => kind.fromRemote(resource, target.address, new Set());
  const [before, after] = await Promise.all([of({ ...actual, fields: desired.fields }), of(actual)]);
  const [was, is] = [before, after].map((files) => parse(files[0]?.text ?? '') as FieldValues);
  const values = withTag(differences(was ?? {}, is ?? {}), document.yaml.value as FieldValues);
  const [, rowsBefore] = before;
  const [, rows] = after;
  const others =
    rows === undefined || rows.text === rowsBefore?.text
      ? []
      : [{ file: join(dirname(document.origin.file), 'items.csv'), text: rows.text }];
  return { holder: [], values, others };
}

/** Where the file has the correlation as a tag in its description, both must say the same. */
function withTag(values: FieldValues, { description }: FieldValues): FieldValues {
  const { text, correlation, tags } = readCorrelation(typeof description === 'string' ? description : '');
  if (tags.length === 0) return values;
  if ('correlation' in values) return { description: text, ...values };
  if (typeof values.description !== 'string') return values;
  return { ...values, description: writeCorrelation(values.description, correlation) };
}

function differences(before: FieldValues, after: FieldValues): FieldValues {
  const same = (field: string): boolean =>
    canonicalJson((before[field] ?? null) as JsonValue) ===
    canonicalJson((after[field] ?? null) as JsonValue);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !same(field),
  );
  return Object.fromEntries(fields.map((field) => [field, after[field]]));
}

/** The fields of a document in the form of the API whose values differ. */
function apiFields({ kind, actual, desired, document }: MergeRequest): FieldChanges {
  const { form } = document.origin;
  const whole = openDocument({ file: document.origin.file, text: document.origin.text }).value;
  const [wanted, found] = [desired.fields, actual.fields].map((fields) => kind.toWire?.(fields) ?? fields);
  const names = [...new Set([...Object.keys(found ?? {}), ...Object.keys(wanted ?? {})])];
  const fields = names.filter(
    (field) => fieldToken(kind, field, found ?? {}) !== fieldToken(kind, field, wanted ?? {}),
  );
  const values = Object.fromEntries(fields.map((field) => [field, found?.[field]]));
  return { holder: propertiesPath(whole, form?.path ?? []), values, others: [] };
}

/** A field that the target fills in or sets otherwise is not the file's to say. */
function whyNot({ document, target, actual }: MergeRequest, field: string): Problem | undefined {
  const { yaml } = document;
  const value = (yaml.value as FieldValues)[field];
  const names = ['id', 'name', 'alias'].map((name) => (yaml.value as FieldValues)[name]);
  const isSet = ({ of, set }: Override): boolean => names.includes(of) && field in set;
  const isFilled = JSON.stringify(value ?? '').includes('${{');
  if (!isFilled && !target.overrides.some(isSet)) return undefined;
  const why = isFilled ? 'the file has a parameter there' : 'targets.yaml sets it otherwise';
  const message = `${actual.title}: '${field}' was changed in the workspace, and ${why}: take it over by hand`;
  return problem('sync/not-merged', message, {
    severity: 'warning',
    file: yaml.file,
    field,
    span: yaml.spanOf([field]),
  });
}

async function saysTheSame(request: MergeRequest, text: string): Promise<boolean> {
  const { kind, actual, document, target, now } = request;
  const origin = { ...document.origin, text };
  const again = { ...document, origin, yaml: openDocument(origin) };
  if (again.yaml.problems.length > 0) return false;
  const { resource } = await readDesiredDocument({ kind, document: again, target, now });
  if (resource === undefined) return false;
  const fields = new Set([...Object.keys(resource.fields), ...Object.keys(actual.fields)]);
  // The rows of a watchlist lie in a file of their own, which is not written yet.
  fields.delete('items');
  return [...fields].every(
    (field) => fieldToken(kind, field, resource.fields) === fieldToken(kind, field, actual.fields),
  );
}
