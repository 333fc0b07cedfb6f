import { join } from 'node:path';

import { formatFiles, generateFiles, logger } from '@nx/devkit';

import { kebabCase } from '../names.mjs';
import { insertImport, insertLine } from '../registry.mjs';
import { requireRoom } from '../rooms.mjs';

const operators = 'packages/kql/src/operators';
const registry = `${operators}/registry.ts`;

/** The file of an operator, which refuses until it is written, its test and its line in the registry. */
export async function generateOperator(tree, { kind, room }) {
  const folder = requireRoom(tree, operators, room);
  const stem = kind.replace(/Operator$/, '');
  const name = kebabCase(stem);
  const text = tree.read(registry, 'utf8');
  if (text.includes(`  ${kind}:`) || tree.exists(`${folder}/${name}.ts`))
    throw new Error(`${kind} is lowered already: ${registry}`);
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, { name, stem });
  const imported = insertImport(text, `lower${stem}`, `./${room}/${name}.ts`);
  tree.write(registry, insertLine(imported, 'operators', `${kind}: lower${stem}`));
  await formatFiles(tree);
  return () => {
    logger.info(
      `Fill in what says "to be written" in ${folder}/${name}.ts: docs/recipes/add-a-kql-operator.md`,
    );
    if (!tree.read('packages/kql/src/reference/operator-probes.ts', 'utf8').includes(`  ${kind}:`))
      logger.info('Add its probe to packages/kql/src/reference/operator-probes.ts');
  };
}
