import { expect, it } from 'vitest';
import { parse } from 'yaml';

import { applyEdits, editFields, type FieldValues } from './edit-fields.ts';

const text = `# licence
id: a   # kept
name:   "Own"
severity: Low  # because

query: |
  T
  | take 1
# before tactics
tactics: [Persistence]
tags:
  - x # two
  - y
`;
const edited = (values: FieldValues, of = text) => applyEdits(of, editFields(of, [], values, false));

it.each<[string, FieldValues, readonly (readonly [string, string])[]]>([
  ['a text of one line', { severity: 'High' }, [['Low  #', 'High  #']]],
  ['a query', { query: 'T\n| take 2\n' }, [['take 1', 'take 2']]],
  ['a list', { tactics: ['Impact'] }, [['tactics: [Persistence]', 'tactics:\n  - Impact']]],
  [
    'several',
    { severity: 'High', query: 'T\n| take 2\n' },
    [
      ['Low', 'High'],
      ['take 1', 'take 2'],
    ],
  ],
  ['a field that goes', { tactics: undefined }, [['tactics: [Persistence]\n', '']]],
  ['a field that comes', { enabled: false }, [['  - y\n', '  - y\nenabled: false\n']]],
  ['nothing', {}, []],
])('only the text of %s changes', (_, values, replacements) => {
  const expected = replacements.reduce((all, [from, to]) => all.replace(from, to), text);
  expect(edited(values)).toBe(expected);
  const read = parse(edited(values)) as FieldValues;
  for (const [field, value] of Object.entries(values)) expect(read[field]).toEqual(value);
});

it('a file keeps the line ends of Windows, and its missing last line end', () => {
  expect(edited({ query: 'T\n| take 2\n' }, 'a: 1\r\nquery: |\r\n  T\r\nb: 2')).toBe(
    'a: 1\r\nquery: |\r\n  T\r\n  | take 2\r\nb: 2',
  );
  expect(edited({ c: 3 }, 'a: 1\nb: 2')).toBe('a: 1\nb: 2\nc: 3\n');
});

it('of JSON, only the value changes', () => {
  const json = '{\n\t"resources": [\n\t\t{ "properties": { "severity": "Low", "query": "T" } }\n\t]\n}\n';
  const holder = ['resources', 0, 'properties'];
  const values = { severity: 'High', query: undefined, enabled: true };
  const made = applyEdits(json, editFields(json, holder, values, true));
  expect(made).toBe(
    json.replace('"Low"', '"High"').replace('"T"', 'null').replace('{ "sev', '{"enabled":true, "sev'),
  );
  expect(JSON.parse(made)).toEqual({
    resources: [{ properties: { enabled: true, severity: 'High', query: null } }],
  });
});
