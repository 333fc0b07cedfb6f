import { readCorrelation, writeCorrelation } from '@drawbridge/detection-core';

import { fieldToken, type OwnedFields } from '../../ownership/mark.ts';
import { textOf, type Fields } from '../../wire/resource-fields.ts';

/**
 * The Defender portal keeps in a rule's description whether its alerts may be joined with others. Here that is a field
 * of its own, so that an edit of the text does not flip it, and a switch in the portal shows as what it is.
 */
export function withCorrelationApart(fields: Fields): Fields {
  if (!isWithQuery(fields) || typeof fields.description !== 'string') return fields;
  const { text, correlation } = readCorrelation(fields.description);
  return correlation === undefined ? fields : { ...withText(fields, text), correlation };
}

/** The fields as the service takes them: the description says it. */
export function withCorrelationInDescription(fields: Fields): Fields {
  const { correlation, ...rest } = fields;
  if (correlation !== 'on' && correlation !== 'off') return fields;
  return withText(rest, writeCorrelation(textOf(rest.description), correlation));
}

/** The fields with what a file states about it; the tag of its description counts where it states nothing. */
export function withStatedCorrelation(fields: Fields, stated: unknown): Fields {
  const apart = withCorrelationApart(fields);
  if (!isWithQuery(fields) || stated === undefined || stated === null) return apart;
  const others = without(apart, 'correlation');
  return stated === 'on' || stated === 'off' ? { ...others, correlation: stated } : others;
}

/**
 * Marks of before hold one token fewer: then the description was compared with its tag. Where it is as it was left, so
 * is the correlation; where it is not, the mark knows of none.
 */
export function withTokenOfCorrelation(
  kind: OwnedFields,
  base: readonly string[],
  fields: Fields,
): readonly string[] {
  const before = { owned: kind.owned.filter((name) => name !== 'correlation') };
  if (base.length !== before.owned.length + 1) return base;
  const at = kind.owned.indexOf('description');
  const asWritten = fieldToken(before, 'description', withCorrelationInDescription(fields));
  const isAsLeft = base[at] === asWritten;
  const tokens = base.slice(0, -1);
  if (isAsLeft) tokens[at] = fieldToken(kind, 'description', fields);
  const correlation = fieldToken(kind, 'correlation', isAsLeft ? fields : {});
  return [...tokens, correlation, ...base.slice(-1)];
}

function isWithQuery({ '^kind': kind }: Fields): boolean {
  return kind === 'Scheduled' || kind === 'NRT';
}

function withText(fields: Fields, description: string): Fields {
  return description === '' ? without(fields, 'description') : { ...fields, description };
}

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
}
