import { join } from 'node:path';

import { formatFiles, generateFiles, logger } from '@nx/devkit';

import { camelCase, kebabCase } from '../names.mjs';
import { insertImport, insertLine } from '../registry.mjs';
import { requireRoom } from '../rooms.mjs';

const functions = 'packages/kql/src/functions';
const registry = `${functions}/registry.ts`;

/** The file of a function, which is refused until it is written, its test and its line in the registry. */
export async function generateFunction(tree, { name, room }) {
  const folder = requireRoom(tree, functions, room);
  const file = kebabCase(name);
  if (tree.exists(`${folder}/${file}.ts`)) throw new Error(`${name} is there already: ${folder}/${file}.ts`);
  const family = `${camelCase(name)}Functions`;
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, { name, file, family });
  const imported = insertImport(tree.read(registry, 'utf8'), family, `./${room}/${file}.ts`);
  tree.write(registry, insertLine(imported, 'families', family));
  await formatFiles(tree);
  return () =>
    logger.info(
      `Fill in what says "to be written" in ${folder}/${file}.ts: docs/recipes/add-a-kql-operator.md`,
    );
}
