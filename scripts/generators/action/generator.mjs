import { join } from 'node:path';

import { formatFiles, generateFiles, logger } from '@nx/devkit';

import { camelCase, titleOf } from '../names.mjs';
import { insertImport, insertLine } from '../registry.mjs';
import { exampleTargets } from './example-targets.mjs';
import { bindPermissions } from './grant-resource.mjs';

const source = 'packages/response-actions/src';
const catalogue = `${source}/catalogue/action-catalogue.ts`;

/** The folder of an action with all that the catalogue's test asks of it, and its line in the catalogue. */
export async function generateAction(tree, { id, target, reads, writes, undoes = writes }) {
  const [cloud, service, name] = id.split('.');
  const folder = `${source}/${cloud}/${service}/${name}`;
  if (tree.exists(`${folder}/action.ts`)) throw new Error(`${id} is there already: ${folder}`);
  if (target.split('.')[0].replace('entra', 'azure') !== cloud)
    throw new Error(`${id} cannot act on ${target}, which is in another cloud`);
  const text = tree.read(catalogue, 'utf8');
  const taken = new RegExp(`\\b${camelCase(name)}\\b`).test(text);
  const variable = camelCase(taken ? `${service}-${name}` : name);
  const [example, missing] = exampleTargets[target].map((fields) =>
    JSON.stringify({ kind: target, ...fields }),
  );
  const { named, imports } = bindPermissions(tree, source, folder, [reads, writes, undoes]);
  const words = { id, cloud, target, reads, writes, variable, example, missing };
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, {
    ...words,
    named,
    imports,
    title: titleOf(name),
    audited: auditEvent(writes),
  });
  if (cloud !== 'aws') tree.delete(`${folder}/emulator-case.suite.ts`);
  const imported = insertImport(text, variable, `../${cloud}/${service}/${name}/action.ts`);
  tree.write(catalogue, insertLine(imported, 'actionCatalogue', variable));
  await formatFiles(tree);
  return () => sayNext(tree, folder, { cloud, service, calls: [reads, writes, undoes] });
}

/** As CloudTrail names a call: `iam:PutUserPolicy` is `iam.amazonaws.com PutUserPolicy`. */
const auditEvent = (call) => call.replace(/^([a-z0-9]+):/, '$1.amazonaws.com ');

function sayNext(tree, folder, { cloud, service, calls }) {
  const simulated = tree.read(`packages/cloud-sim/src/${cloud}/operations.ts`, 'utf8');
  const unknown = [...new Set(calls)].filter((call) => cloud !== 'azure' && !simulated.includes(`'${call}'`));
  logger.info(`Fill in what says "to be written" in ${folder}: docs/recipes/add-an-action.md`);
  if (unknown.length > 0)
    logger.info(
      `cloud-sim does not know ${unknown.join(', ')} yet: packages/cloud-sim/src/${cloud}/${service}/`,
    );
}
