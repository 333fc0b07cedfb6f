import { kqlTypes, type ColumnSchema, type KqlType } from '../schema/types.ts';
import {
  bridgeItems,
  isThere,
  enumNames,
  type BridgeList,
  type BridgeNode,
  type BridgeSymbol,
} from './bridge.ts';
import { loadKusto } from './load-kusto.ts';

const scalarTypes = new Set<string>(kqlTypes);

let kinds: ReadonlyMap<number, string> | undefined;
let symbolKinds: ReadonlyMap<number, string> | undefined;

/** What a name or operator refers to, as the binder resolved it. `kind` is the parser's: `Column`, `Variable`, … */
export interface BoundSymbol {
  readonly kind: string;
  readonly name: string;
}

export interface BoundParameter {
  readonly name: string;
  /** Undefined for a table, and where several types are allowed. */
  readonly type: KqlType | undefined;
  readonly defaultValue: KustoNode | undefined;
}

/** A node of the bound tree, read by member name. The operators see this, and nothing of the parser. */
export class KustoNode {
  readonly #raw: BridgeNode;
  /** Where the text that this node belongs to begins in the author's text; undefined inside a stored function. */
  readonly #origin: KustoNode | undefined;

  /** `origin` stands in for the position of nodes from a re-bound function body, whose offsets are their own. */
  constructor(raw: BridgeNode, origin?: KustoNode) {
    this.#raw = raw;
    this.#origin = origin;
  }

  get kind(): string {
    kinds ??= enumNames(loadKusto().Syntax.SyntaxKind);
    return kinds.get(this.#raw.Kind) ?? 'Unknown';
  }

  /** The node's text, without the white space and comments around it. */
  get text(): string {
    return this.#raw
      .toString()
      .replace(/^(?:\s|\/\/[^\n]*(?:\n|$))+/, '')
      .trimEnd();
  }

  get start(): number {
    return this.#origin === undefined ? this.#raw.TextStart : this.#origin.start;
  }

  get length(): number {
    return this.#origin === undefined
      ? Math.max(0, this.#raw.End - this.#raw.TextStart)
      : this.#origin.length;
  }

  /** The member, which must be there. */
  child(name: string): KustoNode {
    const found = this.optional(name);
    if (found === undefined) throw new Error(`${this.kind} has no ${name}`);
    return found;
  }

  optional(name: string): KustoNode | undefined {
    const raw = this.#raw[name] as BridgeNode | null | undefined;
    return !isThere(raw) ? undefined : new KustoNode(raw, this.#origin);
  }

  /** The elements of a list member, separators removed; empty where the member is absent. */
  list(name: string): readonly KustoNode[] {
    const elements = bridgeItems(this.#raw[name] as BridgeList<BridgeNode> | null | undefined);
    return elements.map((node) => {
      const element = node.Element$1 as BridgeNode | null | undefined;
      return new KustoNode(element ?? node, this.#origin);
    });
  }

  /** Whether the node belongs to the body of a called function, whose text is not where the call is. */
  get isInsideFunction(): boolean {
    return this.#origin !== undefined;
  }

  /** All nodes of a kind in this one, in the order of the text. */
  descendants(kind: string): readonly KustoNode[] {
    const inner = this.children.flatMap((child) => child.descendants(kind));
    return this.kind === kind ? [this, ...inner] : inner;
  }

  /** Whether this is the name after a dot. */
  get isSelector(): boolean {
    const parent = this.#raw.Parent as BridgeNode | null | undefined;
    return isThere(parent) && parent.Selector === this.#raw;
  }

  /** The nearest node around this one of a kind. */
  ancestor(kind: string): KustoNode | undefined {
    const parent = this.#raw.Parent as BridgeNode | null | undefined;
    if (!isThere(parent)) return undefined;
    const node = new KustoNode(parent, this.#origin);
    return node.kind === kind ? node : node.ancestor(kind);
  }

  /** The columns that the pipeline has just before an offset: those of the last table expression that ends there. */
  columnsBefore(offset: number): readonly string[] {
    const tables = this.#tablesBefore(offset);
    return tables.at(-1)?.columns.map((column) => column.name) ?? [];
  }

  /**
   * Of the `on` clause of a join or lookup in which an offset lies: the columns of its two sides. Undefined elsewhere.
   */
  joinedAt(
    offset: number,
  ): { readonly left: readonly string[]; readonly right: readonly string[] } | undefined {
    const joins = [...this.descendants('JoinOperator'), ...this.descendants('LookupOperator')];
    const around = joins.find((join) => {
      const on = join.optional('ConditionClause') ?? join.optional('LookupClause');
      return on !== undefined && on.start <= offset && offset <= on.start + on.length;
    });
    if (around === undefined) return undefined;
    return {
      left: this.columnsBefore(around.start),
      right: around.child('Expression').columns.map((column) => column.name),
    };
  }

  #tablesBefore(offset: number): readonly KustoNode[] {
    if (this.start > offset) return [];
    const inner = this.children.flatMap((child) => child.#tablesBefore(offset));
    return this.isTabular && this.start + this.length <= offset ? [this] : inner;
  }

  get children(): readonly KustoNode[] {
    const all = Array.from({ length: this.#raw.ChildCount }, (_, index) => this.#raw.GetChild(index));
    return all.filter((node) => node !== null).map((node) => new KustoNode(node, this.#origin));
  }

  /** The expressions between the parentheses of a call or an `in (…)`. */
  get expressions(): readonly KustoNode[] {
    return this.list('Expressions');
  }

  get symbol(): BoundSymbol | undefined {
    const raw = this.#raw.ReferencedSymbol;
    return !isThere(raw) ? undefined : describeSymbol(raw);
  }

  /** The scalar type of the node's value, or undefined where it is a table, nothing, or unknown. */
  get type(): KqlType | undefined {
    return scalarType(this.#raw.ResultType);
  }

  /** The scalar type of the widest expression that stands at exactly this place. */
  typeAt(start: number, length: number): KqlType | undefined {
    if (this.start > start || this.start + this.length < start + length) return undefined;
    const own = this.start === start && this.length === length ? this.type : undefined;
    if (own !== undefined) return own;
    for (const child of this.children) {
      const type = child.typeAt(start, length);
      if (type !== undefined) return type;
    }
    return undefined;
  }

  /** Whether the node's value is a table. */
  get isTabular(): boolean {
    const type = this.#raw.ResultType;
    return isThere(type) && describeSymbol(type).kind === 'Table';
  }

  /** The columns of a table, or of a function that returns several values. */
  get columns(): readonly ColumnSchema[] {
    return bridgeItems(this.#raw.ResultType?.Columns).map((column) => ({
      name: column.Name,
      type: scalarType(column.Type) ?? 'dynamic',
    }));
  }

  /** The decoded text of a literal, as written between its quotes or parentheses. */
  get literalText(): string {
    return this.#raw.LiteralValueInfo?.ValueText ?? this.text;
  }

  /** The value of a string literal; other kinds of literal are not decoded correctly by the parser. */
  get stringValue(): string {
    const value = this.#raw.LiteralValue;
    return typeof value === 'string' ? value : this.literalText;
  }

  /** The column whose name a call without a name takes: the first argument of functions such as `tolong` and `bin`. */
  get columnOverwritten(): string | undefined {
    if (this.kind !== 'FunctionCallExpression') return undefined;
    const kind = this.#raw.ReferencedSymbol?.ResultNameKind;
    if (kind !== loadKusto().Symbols.ResultNameKind.FirstArgument) return undefined;
    const first = this.child('ArgumentList').expressions[0]?.symbol;
    return first?.kind === 'Column' ? first.name : undefined;
  }

  /** The body of the called function, bound for this call; undefined for built-in functions. */
  calledBody(): KustoNode | undefined {
    const body = this.#raw.GetCalledFunctionBody?.();
    return !isThere(body) ? undefined : new KustoNode(body, this.#origin ?? this);
  }

  /** The parameters of the called function, in order. */
  get parameters(): readonly BoundParameter[] {
    return bridgeItems(this.#raw.ReferencedSignature?.Parameters).map((parameter) => ({
      name: parameter.Name,
      type: scalarType(bridgeItems(parameter.DeclaredTypes)[0]),
      defaultValue: !isThere(parameter.DefaultValue)
        ? undefined
        : new KustoNode(parameter.DefaultValue, this.#origin ?? this),
    }));
  }

  /** The name that a declaration declares, without its brackets and quotes. */
  get symbolOrText(): string {
    return this.symbol?.name ?? this.text;
  }
}

function describeSymbol(raw: BridgeSymbol): BoundSymbol {
  symbolKinds ??= enumNames(loadKusto().Symbols.SymbolKind);
  return { kind: symbolKinds.get(raw.Kind) ?? 'None', name: raw.Name };
}

function scalarType(raw: BridgeSymbol | null | undefined): KqlType | undefined {
  if (!isThere(raw)) return undefined;
  const name = raw.Name.startsWith('dynamic') ? 'dynamic' : raw.Name;
  return scalarTypes.has(name) ? (name as KqlType) : undefined;
}
