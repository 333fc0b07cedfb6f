import { nameHints, problem, type FieldPath, type Problem } from '@drawbridge/base';

import { isBag } from '../../wire/arm-body.ts';
import type { SourceDocument } from '../../resource-kind/resource-kind.ts';
import { isPath } from './detection-wire.ts';
import { entityCollections } from './entity-columns.ts';

/** What a file can state under `defender`; a property of the service that has no name here keeps its path. */
const known = [
  'description',
  'frequency',
  'title',
  'alertDescription',
  'severity',
  'recommendedActions',
  'tactics',
  'entityMappings',
  'customDetails',
  'automatedActions',
  'organizationalScope',
];

/** What is wrong with the names under `defender`; what stands at them is the service's to judge. */
export function defenderProblems({ yaml, value, file }: SourceDocument): readonly Problem[] {
  const { defender } = value;
  if (!isBag(defender)) return [];
  const complain = (path: FieldPath, name: string, names: readonly string[]): Problem =>
    problem('defender/unknown-field', `a custom detection has no '${name}'`, {
      file,
      field: ['defender', ...path].join('.'),
      span: yaml.spanOf(['defender', ...path]),
      hints: nameHints(name, names, 'it has'),
    });
  const fields = Object.keys(defender).filter((name) => !known.includes(name) && !isPath(name));
  const { entityMappings } = defender;
  const collections = Object.keys(isBag(entityMappings) ? entityMappings : {}).filter(
    (name) => !entityCollections.includes(name),
  );
  return [
    ...fields.map((name) => complain([name], name, known)),
    ...collections.map((name) => complain(['entityMappings', name], name, entityCollections)),
  ];
}
