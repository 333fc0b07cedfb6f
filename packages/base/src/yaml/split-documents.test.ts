import { describe, expect, it } from 'vitest';

import { splitYamlDocuments } from './split-documents.ts';
import { parseYamlText } from './yaml-text.ts';

const values = (text: string) => splitYamlDocuments(text).map((part) => parseYamlText('f', part).value);

describe('the documents of a file', () => {
  it('are read one by one, with the places that they have in the file', () => {
    const text = '# two\n---\nid: a\n---\nid: b\nname: second\n...\n';
    const [first, second] = splitYamlDocuments(text);
    expect(values(text)).toEqual([{ id: 'a' }, { id: 'b', name: 'second' }]);
    expect(parseYamlText('f', first ?? '').spanOf(['id'])).toMatchObject({ line: 3, column: 5 });
    const span = parseYamlText('f', second ?? '').spanOf(['name']);
    expect(span).toMatchObject({ line: 6, column: 7 });
    expect(text.slice(span.start, span.start + span.length)).toBe('second');
  });

  it.each([
    ['no marker', 'id: a\n'],
    ['one marker before it', '---\nid: a\n'],
    ['a comment before its marker', '# licence\n---\nid: a\n'],
    ['nothing behind its last marker', 'id: a\n---\n# end\n'],
    ['a dashed line in a block', 'id: a\nquery: |\n  T\n  ---\n  | take 1\n'],
  ])('stay the whole text where there is one: %s', (_, text) => {
    expect(splitYamlDocuments(text)).toEqual([text]);
  });

  it('with the line ends of Windows have the same places', () => {
    const text = 'id: a\r\n---\r\nid: b\r\n';
    expect(values(text)).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(parseYamlText('f', splitYamlDocuments(text)[1] ?? '').spanOf(['id']).line).toBe(3);
  });
});
