import canonicalize from 'canonicalize';
import { expect, it } from 'vitest';

import { lineHash, parseRecord, recordLine, type LogRecord } from './log-record.ts';

const place = { seq: 7, time: '2026-01-12T10:00:00.000Z', prev: 'a'.repeat(64) };

it.each<LogRecord>([
  { ...place, type: 'entry', run: 'contain-1', entry: 3, hash: 'b'.repeat(64) },
  { ...place, type: 'entry', run: 'a "quoted" \u2028 é\n', entry: 0, hash: 'c'.repeat(64), late: true },
  { ...place, type: 'log-started', log: 'drawbridge/log/1', after: { size: 4, log: 'before' } },
])('writes a record as RFC 8785 has it, and reads it back: %j', (record) => {
  const line = recordLine(record);
  expect(line).toBe(canonicalize(record));
  expect(parseRecord(line)).toEqual(record);
  expect(lineHash(line)).toEqual(lineHash(Buffer.from(line)));
});
