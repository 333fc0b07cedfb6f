import { problem, spanAt } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { parseRule } from './load-rules.ts';
import { atRule } from './model/query-position.ts';
import { goodRule, ruleWith } from './rule-texts.suite.ts';

/** Where a word of the query is said to be, and what stands there in the file. */
function placeOf(text: string, word: string) {
  const { rule } = parseRule('rule.yaml', text);
  if (rule === undefined) throw new Error('the rule does not parse');
  const span = spanAt(rule.query, rule.query.indexOf(word), word.length);
  const moved = atRule(rule, problem('kql/x', 'x', { span }));
  const line = text.split('\n')[(moved.span?.line ?? 0) - 1] ?? '';
  const column = (moved.span?.column ?? 1) - 1;
  return { moved, stands: line.slice(column, column + word.length) };
}

describe('a problem of a query', () => {
  it('is shown at the line and column of the rule file', () => {
    const { moved, stands } = placeOf(goodRule, 'UserIdentityArn');
    expect(stands).toBe('UserIdentityArn');
    expect(moved).toMatchObject({ file: 'rule.yaml', field: 'query', span: { line: 22, column: 36 } });
    expect(goodRule.slice(moved.span?.start, (moved.span?.start ?? 0) + 15)).toBe('UserIdentityArn');
  });

  it.each([
    ['behind an indentation indicator', ruleWith('query: |\n', 'query: |2\n')],
    ['behind empty lines', ruleWith('query: |\n', 'query: |\n\n\n')],
    [
      'in a plain scalar',
      ruleWith(
        /query: [^]*?entityMappings/.exec(goodRule)?.[0] ?? '',
        'query: AWSCloudTrail | project UserIdentityArn\nentityMappings',
      ),
    ],
    [
      'in a quoted scalar',
      ruleWith(
        /query: [^]*?entityMappings/.exec(goodRule)?.[0] ?? '',
        "query: 'AWSCloudTrail | project UserIdentityArn'\nentityMappings",
      ),
    ],
    ['in a file with Windows line ends', goodRule.replaceAll('\n', '\r\n')],
  ])('is found %s', (_, text) => {
    expect(placeOf(text, 'UserIdentityArn').stands).toBe('UserIdentityArn');
  });

  it('points at the whole query where the YAML folds its lines', () => {
    const { moved } = placeOf(ruleWith('query: |\n', 'query: >\n'), 'UserIdentityArn');
    expect(moved.span?.line).toBe(19);
  });
});
