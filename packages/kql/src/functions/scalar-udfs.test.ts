import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { scalarUdfs } from './scalar-udfs.ts';

const sql = new URL('../sql/', import.meta.url);

it('registers every function in JavaScript that the SQL of a primitive calls', () => {
  const files = readdirSync(sql, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const called = files.flatMap((file) => readFileSync(new URL(file, sql), 'utf8').match(/\bkql_\w+/g) ?? []);
  const registered = new Set(scalarUdfs.map(({ name }) => name));
  expect(called.length).toBeGreaterThan(50);
  expect(called.filter((name) => !registered.has(name))).toEqual([]);
});

it('registers each under a name of its own', () => {
  const names = scalarUdfs.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
