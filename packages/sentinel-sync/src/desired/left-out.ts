import type { ContentDocument } from '@drawbridge/detection-core';

import { isBag } from '../wire/arm-body.ts';
import type { Target } from './target.ts';

/** Whether a target says that a rule is not published there. */
export function isLeftOut(document: ContentDocument, { only, except }: Target): boolean {
  if (document.kind !== 'rule') return false;
  return (
    (only !== undefined && !namedBy(document, only)) || (except !== undefined && namedBy(document, except))
  );
}

/** Whether one of the names is a rule's id or name. */
export function namedBy(document: ContentDocument, names: readonly string[]): boolean {
  if (document.kind !== 'rule') return false;
  const { value } = document.yaml;
  const own = isBag(value) ? [value.id, value.name] : [];
  return own.some(
    (text) => typeof text === 'string' && names.some((name) => name.toLowerCase() === text.toLowerCase()),
  );
}

/** The id that a document states; empty where it states none. */
export function idIn({ yaml: { value } }: ContentDocument): string {
  return isBag(value) && typeof value.id === 'string' ? value.id : '';
}
