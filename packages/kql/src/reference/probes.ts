import { aggregateProbes, functionProbes, pluginProbes } from './hand-probes.ts';
import { operatorProbes } from './operator-probes.ts';
import type { CatalogueFunction, ParserCatalogue } from './parser-catalogue.ts';
import { probeArguments } from './probe-arguments.ts';

type ProbedKind = 'operator' | 'function' | 'aggregate' | 'plugin';

/** Something that the parser knows, with queries that use it in the simplest way. */
export interface Probed {
  readonly kind: ProbedKind;
  readonly name: string;
  readonly queries: readonly string[];
}

/** A probe or more for everything in the catalogue by kind and name, hidden ones too. */
export function makeProbes(catalogue: ParserCatalogue): readonly Probed[] {
  return [
    ...catalogue.operators.map((name): Probed => ({
      kind: 'operator',
      name,
      queries: operatorProbes[name] ?? [],
    })),
    ...functionsAs('function', catalogue.functions, functionProbes, (call) => `extend v = ${call}`),
    ...functionsAs('aggregate', catalogue.aggregates, aggregateProbes, (call) => `summarize v = ${call}`),
    ...functionsAs('plugin', catalogue.plugins, pluginProbes, (call) => `evaluate ${call}`),
  ];
}

function functionsAs(
  kind: ProbedKind,
  functions: readonly CatalogueFunction[],
  byHand: Readonly<Record<string, readonly string[]>>,
  stage: (call: string) => string,
): readonly Probed[] {
  return functions.map(({ name, signatures }) => {
    const calls = signatures.map((signature) => `${name}(${probeArguments(signature).join(', ')})`);
    return { kind, name, queries: byHand[name] ?? calls.map((call) => `Probe | serialize | ${stage(call)}`) };
  });
}
