import type { Problem } from '@drawbridge/base';

import { openDocument } from '../../discovery/document-origin.ts';
import type { DetectionRule } from './rule.ts';

/** A problem of the rule's query, moved to where the author sees it: the line and column of the rule's file. */
export function atRule(rule: Pick<DetectionRule, 'origin' | 'query'>, found: Problem): Problem {
  const { file } = rule.origin;
  const { span } = found;
  if (span === undefined) return { ...found, file, field: 'query' };
  const inFile = openDocument(rule.origin).spanInside(['query'], rule.query, span.start, span.length);
  return { ...found, file, field: 'query', span: inFile };
}
