import type { BridgeSymbol } from './bridge.ts';
import { loadKusto } from './load-kusto.ts';

/**
 * Functions whose result has another type in Kusto than the binder says, as its answers show. Corrected in the
 * binder, so that everything that is computed from them is typed right as well.
 */
const corrections: readonly {
  readonly name: string;
  readonly returns: 'Long' | 'Real';
  readonly takes: readonly ('DateTime' | 'Dynamic' | 'Real')[];
}[] = [
  { name: 'getyear', returns: 'Long', takes: ['DateTime'] },
  { name: 'hourofday', returns: 'Long', takes: ['DateTime'] },
  { name: 'jaccard_index', returns: 'Real', takes: ['Dynamic', 'Dynamic'] },
  { name: 'ceiling', returns: 'Real', takes: ['Real'] },
];

let corrected: readonly BridgeSymbol[] | undefined;

/** Every built-in function, the corrected ones in place of the binder's. */
export function correctedFunctions(): readonly BridgeSymbol[] {
  corrected ??= correctAll();
  return corrected;
}

function correctAll(): readonly BridgeSymbol[] {
  const { Functions, Symbols } = loadKusto();
  const { FunctionSymbol, Parameter, ScalarTypes } = Symbols;
  const made = new Map(
    corrections.map(({ name, returns, takes }) => {
      const parameters = takes.map((type, index) => new Parameter.$ctor2(`value${index}`, ScalarTypes[type]));
      return [name, new FunctionSymbol.$ctor5(name, ScalarTypes[returns], parameters)] as const;
    }),
  );
  return Functions.All.map((symbol) => made.get(symbol.Name) ?? symbol);
}

/** The names of the built-in functions and aggregates that the author may know. */
export function builtInNames(): readonly string[] {
  const { Functions, Aggregates } = loadKusto();
  return [...Functions.All, ...Aggregates.All]
    .filter((symbol) => symbol.IsHidden !== true)
    .map((symbol) => symbol.Name);
}

/** The names of the plugins of `evaluate`. */
export function plugInNames(): readonly string[] {
  return loadKusto().PlugIns.All.map((symbol) => symbol.Name);
}
