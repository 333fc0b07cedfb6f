import { describe, expect, it } from 'vitest';

import { incidentWith } from '../run-setup.suite.ts';
import { conditionValues } from './context.ts';
import { checkExpression, evaluateCondition } from './expression.ts';

const incident = { ...incidentWith({}), title: `${'a'.repeat(20_000)}!`, tags: ['aaa', 'ab'] };
const check = (text: string) => checkExpression(text, 'incident', 'aws.access-key', 'condition');
const evaluate = (text: string) =>
  evaluateCondition(text, 'incident', 'aws.access-key', conditionValues(incident));

describe('a regular expression in a condition', () => {
  it.each([
    "incident.title.matches('^(a+)+$')",
    "incident.title.matches('^(a|a)*$')",
    "incident.title.matches('^' + '(a+)+$')",
    "incident.tags.exists(tag, incident.title.matches('^(a*)*b$'))",
    "incident.tags.filter(tag, tag.matches('c')).map(tag, incident.title.matches('^(a+)+$')).exists(hit, hit)",
    "(incident.title.matches('^(a+)+$') ? incident.title : incident.id).matches('^(a+)+$')",
  ])('takes linear time: %s', (text) => {
    expect(check(text)).toBeUndefined();
    const begun = performance.now();
    expect(evaluate(text)).toEqual({ ok: true, value: false });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('is found anywhere in the text, and in the case that it asks for', () => {
    expect(evaluate("incident.tags[1].matches('B')")).toEqual({ ok: true, value: false });
    expect(evaluate("incident.tags[1].matches('(?i)B')")).toEqual({ ok: true, value: true });
  });

  it.each([
    ['a reference back', String.raw`incident.title.matches('(a)\\1')`],
    ['a look ahead', "incident.title.matches('a(?=b)')"],
    ['a look behind, in a loop', "incident.tags.exists(tag, tag.matches('(?<!a)b'))"],
    ['a bracket that is never closed', "incident.title.matches('(a')"],
  ])('with %s is refused at its place', (_what, text) => {
    const fault = check(text);
    expect(fault?.message).toContain('RE2');
    expect(text.slice(fault?.start, (fault?.start ?? 0) + (fault?.length ?? 0))).toMatch(/^'.*'$/);
    expect(evaluate(text).ok).toBe(false);
  });
});

describe('an expression', () => {
  it.each([
    ['loops in loops in loops', 'incident.tags.all(a, incident.tags.all(b, incident.tags.all(c, true)))'],
    ['20,000 brackets', `${'('.repeat(20_000)}true${')'.repeat(20_000)}`],
    ['100,000 operators', `true${' && true'.repeat(100_000)}`],
    ['20,000 signs', `${'!'.repeat(20_000)}true`],
    ['20,000 questions', `${'true ? '.repeat(20_000)}true${' : true'.repeat(20_000)}`],
    ['20,000 lists', `${'['.repeat(20_000)}1${']'.repeat(20_000)} == []`],
    ['20,000 calls', `incident.title${'.trim()'.repeat(20_000)} == ''`],
  ])('of %s is refused at once', (_what, text) => {
    const begun = performance.now();
    expect(check(text)?.message).toEqual(expect.any(String));
    expect(evaluate(text).ok).toBe(false);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
