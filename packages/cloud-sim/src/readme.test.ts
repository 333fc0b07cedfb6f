import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { nameArmOperation } from './arm/arm-operation.ts';
import { armOperations } from './arm/operations.ts';
import { awsOperations } from './aws/operations.ts';
import { graphOperations } from './azure/operations.ts';
import { computeOperations } from './gcp/operations.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const rows = readme.split('\n').filter((line) => line.startsWith('| `'));

/** As the table names it: in full, or by its last part after one that is named in full. */
const isNamed = (name: string, permission: string): boolean =>
  rows.some(
    (row) =>
      row.includes(`\`${name}\``) ||
      (row.includes(`\`${name.replace(/(?<=[:.])\w+$/, '')}`) &&
        row.includes(`\`${name.split(/[:.]/).at(-1) ?? ''}\``)) ||
      (row.includes(`\`${name.replace(/\/\w+$/, '')}`) &&
        row.includes(`\`/${name.split('/').at(-1) ?? ''}\``) &&
        row.includes(permission)),
  );

it.each([
  ...[...awsOperations.keys()].map((name) => [name, name]),
  ...computeOperations.map((one) => [one.name, one.permission]),
  ...graphOperations.map((one) => [`${one.method} ${one.path}`, one.permission]),
])('the README names %s, which needs %s', (name, permission) => {
  expect(isNamed(name, permission)).toBe(true);
});

const armRows = readFileSync(new URL('arm/README.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'));

it.each(armOperations.map((one) => [nameArmOperation(one), one.permission]))(
  "ARM's page names %s, which needs %s",
  (name, permission) => {
    const row = armRows.find((one) => one.startsWith(`| \`${name}\` `));
    expect(row).toContain(`\`${permission}\``);
  },
);
