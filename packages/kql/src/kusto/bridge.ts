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
  /** Of {@link KustoLanguage.Symbols.ReturnTypeKind}. */
  ReturnKind?: unknown;
  CustomReturnType?: (call: BridgeCall) => BridgeSymbol;
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
  readonly ArgumentTypes: BridgeList<BridgeSymbol | null>;
  /** The columns of the row, where the call is made over one. */
  readonly RowScope?: BridgeSymbol | null;
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
    readonly ReturnTypeKind: Readonly<Record<string, unknown>>;
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

export interface BridgeBinder {
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

type BridgeVisit = (this: BridgeNodeBinder, node: BridgeNode) => BridgeSemanticInfo;

export interface BridgeNodeBinder {
  VisitScanOperator: BridgeVisit;
  VisitParseOperator: BridgeVisit;
  VisitParseWhereOperator: BridgeVisit;
  VisitParseKvOperator: BridgeVisit;
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
