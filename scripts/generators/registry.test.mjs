import { expect, test } from 'vitest';

import { insertImport, insertLine } from './registry.mjs';

const registry = `import type { Z } from 'zod';
import { lowerCount } from './count.ts';
import {
  lowerSample,
  lowerSampleDistinct,
} from './sample.ts';

const operators: Readonly<Record<string, Lowering>> = {
  CountOperator: lowerCount,
  SampleOperator: lowerSample,
};

export const families = [
  texts,
  numbers,
];
`;

test('puts an import where its path sorts', () => {
  expect(insertImport(registry, 'lowerJoin', './join.ts').split('\n').slice(1, 4)).toEqual([
    "import { lowerCount } from './count.ts';",
    "import { lowerJoin } from './join.ts';",
    'import {',
  ]);
});

test('puts an import whose path sorts last behind the others', () => {
  expect(insertImport(registry, 'lowerTop', './top.ts').split('\n').slice(5, 8)).toEqual([
    "} from './sample.ts';",
    "import { lowerTop } from './top.ts';",
    '',
  ]);
});

test('puts an import behind its room mates where the others are not sorted', () => {
  const text =
    "import { c } from './shape/c.ts';\nimport { b } from './order/b.ts';\nimport { a } from './group/a.ts';\n";
  expect(insertImport(text, 'd', './shape/d.ts').split('\n')[1]).toBe("import { d } from './shape/d.ts';");
  expect(insertImport(text, 'd', './join/d.ts').split('\n')[3]).toBe("import { d } from './join/d.ts';");
});

test('puts a line where it sorts, in a table that is sorted', () => {
  expect(insertLine(registry, 'operators', 'JoinOperator: lowerJoin')).toContain(
    '  CountOperator: lowerCount,\n  JoinOperator: lowerJoin,\n  SampleOperator: lowerSample,\n};',
  );
});

test('puts a line at the end of a list that is not sorted', () => {
  expect(insertLine(registry, 'families', 'dates')).toContain('  numbers,\n  dates,\n];');
});

test('says what it does not find', () => {
  expect(() => insertLine(registry, 'sources', 'x')).toThrow('the registry has no constant sources');
  expect(() => insertImport('', 'x', './x.ts')).toThrow('no imports');
});
