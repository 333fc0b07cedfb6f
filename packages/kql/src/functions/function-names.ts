import { aggregateNames } from './aggregates/aggregates.ts';
import { scalarNames } from './registry.ts';

/** The names of the functions and aggregates that the engine answers, for completion; without plugins. */
export const functionNames: readonly string[] = [...new Set([...scalarNames, ...aggregateNames])]
  .filter((name) => !name.startsWith('_'))
  .sort();
