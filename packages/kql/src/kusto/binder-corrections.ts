/**
 * What Microsoft's binder knows otherwise than Kusto answers, corrected in the binder itself: the names and types of
 * everything behind it depend on it. Functions whose result has another type are in `corrections.ts`.
 */
import {
  bridgeItems,
  isThere,
  type BridgeBinder,
  type BridgeCall,
  type BridgeList,
  type BridgeNode,
  type BridgeNodeBinder,
  type BridgeSymbol,
  type KustoLanguage,
} from './bridge.ts';

/** Corrects the binder, once after it is loaded. */
export function correctBinder(kusto: KustoLanguage): void {
  correctScan(kusto);
  correctParse(kusto);
  correctIpv6Lookup(kusto);
  correctExtend(kusto);
  correctCovariance(kusto);
  correctResultTypes(kusto);
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

/** Unnamed `covariance(x, y)` is `covariance_x_y`, as documented, and so are its variants; the binder leaves the second name out. */
function correctCovariance({ Binding }: KustoLanguage): void {
  const binder = Binding.Binder;
  const name = binder.GetFunctionResultName;
  binder.GetFunctionResultName = (call, ...rest) => {
    const known = name.call(binder, call, ...rest);
    const second = /^covariancep?(?:if)?$/.test(call.ReferencedSymbol?.Name ?? '')
      ? secondName(call)
      : undefined;
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

/** `parse`, `parse-where` and `parse-kv` into a column that exists replace it; the binder adds a second of the name. */
function correctParse({ Binding, Symbols }: KustoLanguage): void {
  const binder = Binding.Binder.NodeBinder.prototype;
  for (const name of ['VisitParseOperator', 'VisitParseWhereOperator', 'VisitParseKvOperator'] as const) {
    const visit = binder[name];
    binder[name] = function visitParse(this: BridgeNodeBinder, node) {
      const info = visit.call(this, node);
      if (!isThere(info.ResultType)) return info;
      const columns = bridgeItems(info.ResultType.Columns);
      const last = new Map<string, BridgeSymbol>(columns.map((column) => [column.Name, column]));
      if (last.size === columns.length) return info;
      const table = new Symbols.TableSymbol.$ctor3([...last.values()]);
      const replaced = table.WithInheritableProperties(info.ResultType);
      return new Binding.SemanticInfo.$ctor5(replaced, info.Diagnostics);
    };
  }
}

/** Parts of a datetime, of which Kusto's answers show some as longs; the binder says int. */
const datetimeParts = [
  'datetime_part',
  'datepart',
  'monthofyear',
  'getmonth',
  'dayofmonth',
  'dayofyear',
  'week_of_year',
  'weekofyear',
];

/** Functions whose result has a type that the binder does not know. */
function correctResultTypes({ Functions, Symbols }: KustoLanguage): void {
  const { ScalarTypes, ReturnTypeKind } = Symbols;
  const correct = (names: readonly string[], typeOf: (call: BridgeCall) => BridgeSymbol): void => {
    for (const { Signatures } of Functions.All.filter((symbol) => names.includes(symbol.Name))) {
      for (const signature of bridgeItems(Signatures)) {
        signature.ReturnKind = ReturnTypeKind.Custom;
        signature.CustomReturnType = typeOf;
      }
    }
  };
  correct(datetimeParts, () => ScalarTypes.Long);
  correct(['datetime_diff'], (call) =>
    /^weeks?$/i.test(constantText(call, 0) ?? '') ? ScalarTypes.Real : ScalarTypes.Long,
  );
  correct(['column_ifexists', 'columnifexists'], (call) => columnType(call) ?? ScalarTypes.Dynamic);
}

function constantText({ Arguments }: BridgeCall, index: number): string | undefined {
  const value = index < Arguments.Count ? Arguments.getItem(index)?.ConstantValue : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** `column_ifexists('Name', otherwise)` is the column, with its type, where there is one. */
function columnType(call: BridgeCall): BridgeSymbol | undefined {
  const name = constantText(call, 0);
  const column = bridgeItems(call.RowScope?.Columns).find((candidate) => candidate.Name === name);
  const otherwise = call.ArgumentTypes.Count > 1 ? call.ArgumentTypes.getItem(1) : undefined;
  return column?.Type ?? otherwise ?? undefined;
}
