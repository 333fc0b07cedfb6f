import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { listOpening, RecordSplitter } from './record-splitter.ts';
import { parseJson } from '../parse-json.ts';
import { type SourceRecord } from '../source-record.ts';
import { streamList } from './stream-list.ts';

async function streamed(
  text: string,
  pieceLength: number,
): Promise<{ readonly records: readonly SourceRecord[]; readonly isWhole: boolean } | undefined> {
  const opening = listOpening(text);
  if (opening === undefined) return undefined;
  const chunks = async function* (): AsyncGenerator<string> {
    await Promise.resolve();
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
  };
  const source = { path: 'f', head: text, headIsAll: true, isLong: true, chunks };
  const reading = streamList(source, opening);
  const records: SourceRecord[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done === true) return { records, isWhole: step.value };
    records.push(step.value);
  }
}

describe('a list of records that is cut into pieces', () => {
  const element = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
  const layout = fc.constantFrom(0, 1, '\n  ');

  it('gives the records and lines that the whole gives, wherever the cuts are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(element, { minLength: 1, maxLength: 6 }),
        layout,
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        async (values, space, pieceLength, isMember) => {
          const text = JSON.stringify(isMember ? { Records: values } : values, null, space);
          const result = await streamed(text, pieceLength);
          expect(result?.isWhole).toBe(true);
          const whole = parseJson(JSON.stringify(values));
          expect(result?.records.map((record) => record.value)).toEqual(whole.ok ? whole.value : undefined);
          const lines = result?.records.map((record) => record.line) ?? [];
          const begun = lines.map((line) => text.split('\n')[line - 1]?.trim().slice(0, 1));
          expect(new Set(begun)).toEqual(new Set([space === 0 && !isMember ? '[' : '{']));
          if (space !== 0) expect(new Set(lines).size).toBe(values.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['ends early', '{"Records":[{"a":1},{"a":'],
    ['has another member', '{"Records":[{"a":1}],"b":2}'],
    ['has another document behind it', '[{"a":1}][{"a":2}]'],
    ['lacks a comma', '[{"a":1}{"a":2}]'],
    ['has a comma too many', '[{"a":1},]'],
    ['has two commas', '[{"a":1},,{"a":2}]'],
    ['is empty', '{"Records":[]}'],
    ['holds something else', '{"Records":[{"a":1},2]}'],
    ['holds lists', '{"Records":[[1],[2]]}'],
    ['closes with the wrong bracket', '[{"a":1}}'],
    ['has a bracket in the wrong place', '[{"a":[1}]]'],
    ['is not closed outside', '{"Records":[{"a":1}]'],
  ])('is no list of records where it %s', async (_how, text) => {
    for (const pieceLength of [1, 3, 7, 1000])
      expect((await streamed(text, pieceLength))?.isWhole, `${pieceLength}`).toBe(false);
  });

  it.each([['{"count":[1]}'], ['{"a":1,"Records":[]}'], ['"[1]"'], ['{"a":{"b":[1]}}']])(
    '%s is not begun',
    (text) => {
      expect(listOpening(text)).toBeUndefined();
    },
  );

  it('keeps integers that a double cannot hold', async () => {
    const result = await streamed('[{"a":12345678901234567890},{"a":1}]', 4);
    expect(result?.records.map((record) => record.value)).toEqual([{ a: 12345678901234567890n }, { a: 1 }]);
  });

  it('is handed on once, each character of it', () => {
    const text = `{"Records":[${'{"name":"value","list":[1,2]},'.repeat(20_000)}{}]}`;
    const splitter = new RecordSplitter({ offset: 12, isMember: true });
    let given = 0;
    for (let at = 0; at < text.length; at += 1000) {
      const run = splitter.push(text.slice(at, at + 1000));
      given += (run?.text.length ?? -1) + 1;
    }
    expect(splitter.isWhole).toBe(true);
    expect(given).toBe(text.length - '{"Records":['.length - '}'.length);
  });
});
