import { bridgeItems, enumNames, type BridgeList } from '../kusto/bridge.ts';
import { loadKusto } from '../kusto/load-kusto.ts';

/** A parameter of a built-in function as Microsoft's parser declares it. */
export interface CatalogueParameter {
  readonly name: string;
  /** The parser's name of the set of types: `Declared`, `Number`, `DynamicArray`, … */
  readonly typeKind: string;
  /** The types, where they are declared one by one. */
  readonly types: readonly string[];
  /** `Column`, `Literal`, `Constant`, …; `Expression` where anything may stand. */
  readonly argumentKind: string;
  readonly least: number;
  /** The texts that are allowed, where there is a list. */
  readonly values: readonly string[];
}

export interface CatalogueFunction {
  readonly name: string;
  readonly isHidden: boolean;
  readonly signatures: readonly (readonly CatalogueParameter[])[];
}

export interface ParserCatalogue {
  readonly functions: readonly CatalogueFunction[];
  readonly aggregates: readonly CatalogueFunction[];
  readonly plugins: readonly CatalogueFunction[];
  /** The kinds of operator nodes: `JoinOperator`, … */
  readonly operators: readonly string[];
}

interface RawParameter {
  readonly Name: string;
  readonly TypeKind: number;
  readonly ArgumentKind: number;
  readonly MinOccurring: number;
  readonly DeclaredTypes: BridgeList<{ readonly Name: string }> | null;
  readonly Values: BridgeList<unknown> | null;
}

interface RawFunction {
  readonly Name: string;
  readonly IsHidden: boolean;
  readonly Signatures: BridgeList<{ readonly Parameters: BridgeList<RawParameter> }>;
}

interface RawLanguage {
  readonly Functions: { readonly All: readonly RawFunction[] };
  readonly Aggregates: { readonly All: readonly RawFunction[] };
  readonly PlugIns: { readonly All: readonly RawFunction[] };
  readonly Symbols: Readonly<Record<'ParameterTypeKind' | 'ArgumentKind', Readonly<Record<string, unknown>>>>;
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
}

/** Everything that the parser knows by name, in its order without repeats. */
export function readParserCatalogue(): ParserCatalogue {
  const language = loadKusto() as unknown as RawLanguage;
  const typeKinds = enumNames(language.Symbols.ParameterTypeKind);
  const argumentKinds = enumNames(language.Symbols.ArgumentKind);
  const parameter = (raw: RawParameter): CatalogueParameter => ({
    name: raw.Name,
    typeKind: typeKinds.get(raw.TypeKind) ?? '',
    types: bridgeItems(raw.DeclaredTypes).map((declaredType) => declaredType.Name),
    argumentKind: argumentKinds.get(raw.ArgumentKind) ?? '',
    least: raw.MinOccurring,
    values: bridgeItems(raw.Values).map(String),
  });
  const read = (all: readonly RawFunction[]): readonly CatalogueFunction[] =>
    all.map((raw) => ({
      name: raw.Name,
      isHidden: raw.IsHidden,
      signatures: bridgeItems(raw.Signatures).map((signature) =>
        bridgeItems(signature.Parameters).map(parameter),
      ),
    }));
  return {
    functions: read(language.Functions.All),
    aggregates: read(language.Aggregates.All),
    plugins: read(language.PlugIns.All),
    operators: [...enumNames(language.Syntax.SyntaxKind).values()].filter(
      (kind) => kind.endsWith('Operator') && kind !== 'BadQueryOperator',
    ),
  };
}
