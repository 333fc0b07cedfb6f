import { expect, it } from 'vitest';

import { compareRules, type DeletedRule } from './compare-rules.ts';
import { parseRule } from './load-rules.ts';
import { goodRule } from './rule-texts.suite.ts';

const now = new Date('2026-03-02T12:00:00Z');
const rule = (text: string, file = 'a/rule.yaml') => parseRule(file, text).rule!;
const good = rule(goodRule);
const id = '0a1b2c3d-1111-4222-8333-444455556666';

function changed(...changes: readonly (readonly [string, string])[]) {
  return changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, goodRule);
}

const found = (after: ReturnType<typeof rule>, deleted: readonly DeletedRule[] = [], rules = [good]) =>
  compareRules({ name: 'main', rules, deleted }, [after], now);

it('says nothing of a rule that is the same but for comments, tags and how it is written', () => {
  const text = changed(
    ['name: Session on a machine', "# as it was\nname: 'Session on a machine'"],
    ['1h', '60m'],
  );
  expect(found(rule(`${text}tags: [x]\n`))).toEqual([]);
});

it('names what changed where the version did not, at the version', () => {
  const text = changed(
    ['severity: Medium', 'severity: High'],
    ['triggerThreshold: 0', 'triggerThreshold: 1'],
  );
  expect(found(rule(text))).toMatchObject([
    {
      code: 'rule/version-not-raised',
      message: 'severity, triggerThreshold changed since main, and the version is still 1.0.0',
      span: { line: 4, column: 10 },
      hints: ['write version: 1.0.1'],
    },
  ]);
});

it.each([
  ['1.0.1', 0],
  ['1.0.10', 0],
  ['2.0.0', 0],
  ['0.9.9', 1],
])('takes version %s after 1.0.0 with %i problems', (version, problems) => {
  const text = changed(['severity: Medium', 'severity: High'], ['version: 1.0.0', `version: ${version}`]);
  expect(found(rule(text))).toHaveLength(problems);
});

it.each([
  ['0.9.9', '0.9.10'],
  ['0.0.0', '0.0.1'],
])('suggests after version %s the next patch, %s, as after any other', (version, next) => {
  const before = rule(changed(['version: 1.0.0', `version: ${version}`]));
  const after = rule(
    changed(['severity: Medium', 'severity: High'], ['version: 1.0.0', `version: ${version}`]),
  );
  expect(found(after, [], [before])).toMatchObject([{ hints: [`write version: ${next}`] }]);
});

it('suggests 1.0.0 to a changed rule without a version', () => {
  const before = rule(changed(['version: 1.0.0\n', '']));
  const after = rule(changed(['version: 1.0.0\n', ''], ['severity: Medium', 'severity: High']));
  expect(found(after, [], [before])).toMatchObject([{ hints: ['write version: 1.0.0'] }]);
});

it('takes a first version of 0.0.0 as higher than none, and none after it as lower', () => {
  const none = rule(changed(['version: 1.0.0\n', ''], ['severity: Medium', 'severity: High']));
  const zero = rule(changed(['version: 1.0.0', 'version: 0.0.0']));
  expect(found(zero, [], [none])).toEqual([]);
  expect(found(none, [], [zero])).toMatchObject([
    { message: 'there is no version, and in main it was 0.0.0', hints: ['write 0.0.1'] },
  ]);
});

it('sees an id that changed, and not one that moved with its rule', () => {
  const text = changed([id, '0a1b2c3d-2222-4222-8333-444455556666'], ['version: 1.0.0', 'version: 1.0.1']);
  expect(found(rule(text))).toMatchObject([{ code: 'rule/id-changed', span: { line: 1, column: 5 } }]);
  expect(found(rule(goodRule, 'b/rule.yaml'))).toEqual([]);
});

it('sees an id that is used again for another rule', () => {
  const text = changed(['name: Session on a machine', 'name: Another'], ['StartSession', 'ResumeSession']);
  const another = text.replace('1.0.0', '1.0.1');
  expect(found(rule(another, 'b/rule.yaml'))).toMatchObject([{ code: 'rule/id-reused' }]);
  expect(found(rule(another))).toEqual([]);
});

it('sees an id of a rule that was deleted less than a day ago', () => {
  const at = (hours: number) => [{ id, deletedAt: new Date(now.getTime() - hours * 3_600_000) }];
  expect(found(good, at(23), [])).toMatchObject([
    {
      code: 'rule/id-deleted-lately',
      hints: [expect.stringContaining('wait until 2026-03-02T13:00:00.000Z')],
    },
  ]);
  expect(found(good, at(25), [])).toEqual([]);
});
