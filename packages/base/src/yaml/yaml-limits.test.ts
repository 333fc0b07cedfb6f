import { describe, expect, it } from 'vitest';

import { parseYamlText } from './yaml-text.ts';

const levels = 'abcdefghij'.split('');
const bomb = levels
  .map(
    (name, at) =>
      `${name}: &${name} [${Array(10)
        .fill(at === 0 ? 'x' : `*${levels[at - 1] ?? ''}`)
        .join(', ')}]`,
  )
  .join('\n');

describe('YAML that is made to exhaust its reader', () => {
  it.each([
    ['aliases of aliases', bomb, 'yaml/too-many-aliases'],
    ['an alias of itself', 'a: &a\n  b: *a\n', 'yaml/too-many-aliases'],
    ['200 lists in one another', `a: ${'['.repeat(200)}${']'.repeat(200)}`, 'yaml/too-deep'],
    [
      '2,000 maps in one another',
      Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      undefined,
    ],
    ['20,000 lists in one another', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, undefined],
    ['20,000 lists that are never closed', '['.repeat(20_000), undefined],
    ['20,000 sequences', '- '.repeat(20_000), undefined],
    ['a tag of another language', 'a: !!js/function "x"', 'yaml/unknown-tag'],
    ['a tag of somebody’s own', 'a: !secret x', 'yaml/unknown-tag'],
    ['a tag under a name of its own', '%TAG ! tag:example.com,2026:\n---\na: !b c', 'yaml/unknown-tag'],
    ['9 million letters', `a: ${'x'.repeat(9_000_000)}`, 'yaml/too-large'],
  ])('is a problem of its file, and nothing else: %s', (_what, text, code) => {
    const begun = performance.now();
    const read = parseYamlText('playbook.yaml', text);
    expect(read.value).toBeUndefined();
    expect(read.problems[0]).toMatchObject({
      file: 'playbook.yaml',
      severity: 'error',
      ...(code && { code }),
    });
    expect(read.spanOf(['a', 'b'])).toMatchObject({ line: expect.any(Number) as number });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('is not what a document with some aliases is', () => {
    const read = parseYamlText('a.yaml', 'a: &a [1, 2]\nb: *a\nc: *a\n');
    expect(read.problems).toEqual([]);
    expect(read.value).toEqual({ a: [1, 2], b: [1, 2], c: [1, 2] });
  });
});
