import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { nameArmOperation } from './arm/protocol/arm-operation.ts';
import { armOperations } from './arm/operations.ts';

const armRows = readFileSync(new URL('arm/README.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'));

it.each(armOperations.map((armOperation) => [nameArmOperation(armOperation), armOperation.permission]))(
  "ARM's page names %s, which needs %s",
  (name, permission) => {
    const row = armRows.find((armRow) => armRow.startsWith(`| \`${name}\` `));
    expect(row).toContain(`\`${permission}\``);
  },
);
