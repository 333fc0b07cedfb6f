import { createRequire } from 'node:module';

/**
 * The part of Microsoft's transpiled parser that is used, described structurally: its own 1.7 MB of ambient types
 * would be loaded by every compilation, and its members vary by overload number (`$ctorN`), pinned with the package.
 */
export interface BridgeList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

export interface BridgeSymbol {
  readonly Kind: number;
  readonly Name: string;
  readonly IsHidden?: boolean;
  /** How a call without a name is named. */
  readonly ResultNameKind?: number;
  readonly Columns?: BridgeList<BridgeSymbol> | null;
  readonly Type?: BridgeSymbol | null;
  readonly Signatures?: BridgeList<BridgeSignature> | null;
  /** Of a table: whether it may have columns that are not known. */
  WithIsOpen?(isOpen: boolean): BridgeSymbol;
}

interface BridgeTable extends BridgeSymbol {
  WithInheritableProperties(other: BridgeSymbol): BridgeTable;
}

interface BridgeSignature {
  readonly Parameters: BridgeList<BridgeParameter>;
}

interface BridgeParameter extends BridgeSymbol {
  readonly DeclaredTypes?: BridgeList<BridgeSymbol> | null;
  readonly DefaultValue?: BridgeNode | null;
}

export interface BridgeNode {
  readonly Kind: number;
  readonly TextStart: number;
  readonly Width: number;
  readonly End: number;
  readonly ChildCount: number;
  readonly NameInParent: string | null;
  readonly ReferencedSymbol?: BridgeSymbol | null;
  readonly ReferencedSignature?: BridgeSignature | null;
  readonly ResultType?: BridgeSymbol | null;
  readonly LiteralValueInfo?: { readonly ValueText: string | null } | null;
  readonly LiteralValue?: unknown;
  GetChild(index: number): BridgeNode | null;
  GetCalledFunctionBody?(): BridgeNode | null;
  toString(): string;
  readonly [member: string]: unknown;
}

export interface BridgeDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

export interface BridgeCode {
  readonly Syntax: BridgeNode;
  readonly ResultType: BridgeSymbol | null;
  GetDiagnostics(): BridgeList<BridgeDiagnostic>;
}

export interface BridgeGlobals {
  WithDatabase(database: unknown): BridgeGlobals;
  WithFunctions(functions: readonly BridgeSymbol[]): BridgeGlobals;
  readonly Functions: BridgeList<BridgeSymbol>;
  readonly Aggregates: BridgeList<BridgeSymbol>;
}

/** What the binder tells a function whose columns depend on its arguments. */
export interface BridgeCall {
  readonly Arguments: BridgeList<{ readonly ConstantValue?: unknown } | null>;
}

type ScalarTypeName =
  'Bool' | 'DateTime' | 'Decimal' | 'Dynamic' | 'Guid' | 'Int' | 'Long' | 'Real' | 'String' | 'TimeSpan';

type Constructor<Args extends readonly unknown[]> = new (...args: Args) => BridgeSymbol;

export interface KustoLanguage {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: BridgeGlobals): BridgeCode };
  readonly GlobalState: { readonly Default: BridgeGlobals };
  readonly Functions: { readonly All: readonly BridgeSymbol[] };
  readonly Aggregates: { readonly All: readonly BridgeSymbol[] };
  readonly PlugIns: {
    readonly All: readonly BridgeSymbol[];
    readonly Ipv6_Lookup: { readonly Signatures: BridgeList<BridgePlugInSignature> };
  };
  readonly Symbols: {
    readonly TableSymbol: {
      readonly $ctor3: new (columns: readonly BridgeSymbol[]) => BridgeTable;
      readonly $ctor6: Constructor<[string, columns: readonly BridgeSymbol[], null]>;
    };
    readonly ColumnSymbol: Constructor<[string, type: BridgeSymbol, null, null, null, null]>;
    readonly FunctionSymbol: {
      readonly $ctor5: Constructor<[string, returns: BridgeSymbol, parameters: readonly BridgeSymbol[]]>;
      readonly $ctor16: Constructor<[string, string, string, null]>;
      readonly ctor: Constructor<
        [string, (call: BridgeCall) => BridgeSymbol, tabularity: unknown, parameters: readonly BridgeSymbol[]]
      >;
    };
    readonly Parameter: { readonly $ctor2: Constructor<[string, BridgeSymbol]> };
    readonly ScalarTypes: Readonly<Record<ScalarTypeName, BridgeSymbol>>;
    readonly Tabularity: { readonly Tabular: unknown; readonly Other: unknown };
    readonly DatabaseSymbol: { readonly ctor: Constructor<[string, readonly BridgeSymbol[]]> };
    readonly SymbolKind: Readonly<Record<string, unknown>>;
    readonly ResultNameKind: Readonly<Record<string, unknown>>;
  };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  readonly Binding: {
    readonly Binder: BridgeBinderType;
    readonly SemanticInfo: {
      readonly $ctor5: new (type: BridgeSymbol, diagnostics: unknown) => BridgeSemanticInfo;
    };
  };
}

interface BridgePlugInSignature {
  CustomReturnType?: (context: { readonly RowScope: BridgeSymbol }) => BridgeSymbol;
}

/** What the binder found out about a node. */
interface BridgeSemanticInfo {
  readonly ResultType: BridgeSymbol | null;
  readonly Diagnostics: unknown;
}

interface BridgeBinderType {
  readonly NodeBinder: { readonly prototype: BridgeNodeBinder };
  readonly prototype: BridgeBinder;
  readonly ProjectionStyle: Readonly<Record<string, unknown>>;
  GetFunctionResultName: (call: BridgeNode, ...rest: readonly unknown[]) => string | null;
}

interface BridgeBinder {
  CreateProjectionColumns: (
    this: BridgeBinder,
    node: BridgeNode,
    builder: unknown,
    diagnostics: unknown,
    style: unknown,
    ...rest: readonly unknown[]
  ) => void;
  AddFunctionTupleResultColumn: (this: BridgeBinder, ...rest: readonly unknown[]) => void;
}

interface BridgeNodeBinder {
  VisitScanOperator: (this: BridgeNodeBinder, node: BridgeNode) => BridgeSemanticInfo;
}

/**
 * The binder gives every `scan` a column `match_id`; Kusto only one that asks for it with `with_match_id`. Corrected in
 * the binder, for the columns of everything behind it depend on it.
 */
function correctScan({ Binding, Symbols }: KustoLanguage): void {
  const binder = Binding.Binder.NodeBinder.prototype;
  const visit = binder.VisitScanOperator;
  binder.VisitScanOperator = function visitScan(this: BridgeNodeBinder, node) {
    const info = visit.call(this, node);
    const parameters = bridgeItems(node.Parameters as BridgeList<BridgeNode> | null);
    const named = parameters.some((parameter) => parameter.toString().trim().startsWith('with_match_id'));
    if (named || !isThere(info.ResultType)) return info;
    const columns = bridgeItems(info.ResultType.Columns).slice(0, -1);
    const table = new Symbols.TableSymbol.$ctor3(columns).WithInheritableProperties(info.ResultType);
    return new Binding.SemanticInfo.$ctor5(table, info.Diagnostics);
  };
}

/** `ipv6_lookup` gives the columns of its table before those of the rows, as Kusto's answers show; the binder after. */
function correctIpv6Lookup({ PlugIns, Symbols }: KustoLanguage): void {
  const [signature] = bridgeItems(PlugIns.Ipv6_Lookup.Signatures);
  const known = signature?.CustomReturnType;
  if (signature === undefined || known === undefined) return;
  signature.CustomReturnType = (context) => {
    const columns = bridgeItems(known(context).Columns);
    const own = bridgeItems(context.RowScope.Columns).length;
    return new Symbols.TableSymbol.$ctor3([...columns.slice(own), ...columns.slice(0, own)]);
  };
}

/** `extend (a, b) = f()` of a function of more values drops the others, as documented; the binder keeps them. */
function correctExtend({ Binding, Syntax }: KustoLanguage): void {
  const { prototype, ProjectionStyle } = Binding.Binder;
  const { SimpleNamedExpression, CompoundNamedExpression } = Syntax.SyntaxKind;
  const { CreateProjectionColumns: create, AddFunctionTupleResultColumn: add } = prototype;
  let dropsOthers = false;
  prototype.CreateProjectionColumns = function createColumns(
    this: BridgeBinder,
    node,
    builder,
    found,
    style,
    ...rest
  ) {
    const isNamed = node.Kind === SimpleNamedExpression || node.Kind === CompoundNamedExpression;
    dropsOthers = isNamed && style === ProjectionStyle.Extend;
    create.call(this, node, builder, found, style, ...rest);
    dropsOthers = false;
  };
  prototype.AddFunctionTupleResultColumn = function addColumn(this: BridgeBinder, ...rest) {
    if (!dropsOthers) add.call(this, ...rest);
  };
}

/** Unnamed `covariance(x, y)` is `covariance_x_y`, as documented; the binder leaves the second name out. */
function correctCovariance({ Binding }: KustoLanguage): void {
  const binder = Binding.Binder;
  const name = binder.GetFunctionResultName;
  binder.GetFunctionResultName = (call, ...rest) => {
    const known = name.call(binder, call, ...rest);
    const second = /^covariancep?$/.test(call.ReferencedSymbol?.Name ?? '') ? secondName(call) : undefined;
    return second === undefined ? known : `${known ?? ''}_${second}`;
  };
}

function secondName(call: BridgeNode): string | undefined {
  const { Expressions } = call.ArgumentList as {
    readonly Expressions: BridgeList<{ readonly Element$1: BridgeNode }>;
  };
  const [, second] = bridgeItems(Expressions);
  const name = second?.Element$1.SimpleName;
  return typeof name === 'string' ? name : undefined;
}

let loaded: KustoLanguage | undefined;

/**
 * Loads the parser on first use (about 0.4 s), unless the process was started from a snapshot that has it already.
 * Order matters: it needs the Bridge runtime as a global.
 */
export function loadKusto(): KustoLanguage {
  if (loaded === undefined) {
    const globals = globalThis as unknown as { Kusto?: { Language: KustoLanguage } };
    if (globals.Kusto === undefined) {
      const require = createRequire(import.meta.url);
      require('@kusto/language-service-next/bridge.min.js');
      require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
    }
    loaded = globals.Kusto?.Language;
    if (loaded !== undefined) {
      correctScan(loaded);
      correctIpv6Lookup(loaded);
      correctExtend(loaded);
      correctCovariance(loaded);
    }
  }
  if (loaded === undefined) throw new Error('the parser did not define its global');
  return loaded;
}

/** The parser says null, undefined, or leaves the member out. */
export function isThere<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** A Bridge list as an array; the empty array for null. */
export function bridgeItems<T>(list: BridgeList<T> | null | undefined): T[] {
  return !isThere(list) ? [] : Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

/** Names of an enumeration by value: the package ships no reverse map. */
export function enumNames(enumeration: Readonly<Record<string, unknown>>): ReadonlyMap<number, string> {
  const entries = Object.entries(enumeration).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return new Map(entries.map(([name, value]) => [value, name]));
}
