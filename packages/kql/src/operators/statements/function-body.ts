import { propertyName } from '../../functions/query/query-properties.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { convert, convertHeld } from '../../lowering/convert.ts';
import { Environment, type Binding } from '../../lowering/environment.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { refuse } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';

/** The environment of a called function: that of its declaration, and its arguments by name. */
export function bindArguments(node: KustoNode, scope: Scope, first?: Relation): Environment {
  const name = node.child('Name').text;
  const declared = scope.environment.find(name);
  const environment = new Environment(declared?.kind === 'function' ? declared.environment : undefined);
  const [table, ...others] = node.parameters;
  const parameters = first === undefined ? node.parameters : others;
  if (first !== undefined && table !== undefined) {
    environment.define(table.name, { kind: 'table', make: scope.lowering.share(first) });
  }
  const given = new Map<string, KustoNode>();
  node.child('ArgumentList').expressions.forEach((argument, index) => {
    const named = argument.kind === 'SimpleNamedExpression';
    const parameter = named ? argument.child('Name').text : parameters[index]?.name;
    if (parameter !== undefined) given.set(parameter, named ? argument.child('Expression') : argument);
  });
  for (const parameter of parameters) {
    const value = given.get(parameter.name);
    const source = value ?? parameter.defaultValue;
    if (source === undefined) refuse(node, `the call without '${parameter.name}'`);
    else environment.define(parameter.name, bindValue(source, scope, parameter.type));
  }
  return environment;
}

/** What a `let` or an argument stands for: a value, lowered once, or a table, made again at each use. */
function bindValue(node: KustoNode, scope: Scope, type = node.type): Binding {
  if (node.isTabular) return { kind: 'table', make: () => scope.lowering.table(node, scope) };
  const value = scope.lowering.scalar(node, scope);
  return { kind: 'scalar', value: type === undefined ? value : convertHeld(value, type) };
}

/** Runs the `let` statements of a block; gives its last expression and the scope to lower it in. */
export function runBody(
  body: KustoNode,
  outer: Scope,
): { readonly expression: KustoNode | undefined; readonly scope: Scope } {
  const scope = { ...outer, environment: new Environment(outer.environment) };
  let last = body.optional('Expression');
  for (const statement of body.list('Statements')) {
    if (statement.kind === 'ExpressionStatement') last = statement.child('Expression');
    else runStatement(statement, scope);
  }
  return { expression: last, scope };
}

function runStatement(statement: KustoNode, scope: Scope): void {
  switch (statement.kind) {
    case 'LetStatement': {
      runLet(statement, scope);
      return;
    }
    case 'QueryParametersStatement': {
      bindParameters(statement, scope);
      return;
    }
    case 'SetOptionStatement': {
      setProperty(statement, scope);
      return;
    }
    default:
      refuse(statement, `the statement '${statement.text.split(/\s/, 1)[0] ?? ''}'`);
  }
}

/** Most options of a request change how it is run and not what it answers; these change that. */
const answering = /^(?:query_now|query_datetimescope_\w+|query_take_max_records|truncation_?max_?records)$/i;

/** `set name = value;`: what functions of the query can ask for; the rest is about how the service runs it. */
function setProperty(statement: KustoNode, scope: Scope): void {
  const name = statement.child('Name').symbolOrText;
  if (answering.test(name))
    refuse(statement, `the option '${name}'`, 'it changes the answer; say it in the query');
  const value = statement.optional('ValueClause')?.optional('Expression');
  if (name.startsWith('query_bin_auto_') && value !== undefined)
    scope.environment.define(propertyName(name), bindValue(value, scope));
}

function runLet(statement: KustoNode, scope: Scope): void {
  const name = statement.child('Name').symbolOrText;
  const value = statement.child('Expression');
  if (value.kind === 'FunctionDeclaration') {
    scope.environment.define(name, declareFunction(value, scope));
  } else if (value.kind === 'MaterializeExpression' && value.isTabular) {
    scope.environment.define(name, { kind: 'table', make: shareOnce(value, scope) });
  } else {
    scope.environment.define(name, bindValue(value, scope));
  }
}

/** A `view () { … }`, and any function without parameters, can be named like a table. */
function declareFunction(node: KustoNode, scope: Scope): Binding {
  const { environment } = scope;
  return { kind: 'function', environment: new Environment(environment), declaration: node };
}

/** `materialize(…)`: evaluated once, at the first use. */
function shareOnce(node: KustoNode, scope: Scope): () => ReturnType<Scope['lowering']['table']> {
  let make: (() => ReturnType<Scope['lowering']['table']>) | undefined;
  return () => {
    make ??= scope.lowering.share(scope.lowering.table(node.child('Expression'), scope));
    return make();
  };
}

function bindParameters(statement: KustoNode, scope: Scope): void {
  for (const parameter of statement.list('Parameters')) {
    const declaration = parameter.optional('NameAndType') ?? parameter;
    const name = declaration.child('Name').symbolOrText;
    const type = declaration.child('Name').type ?? 'string';
    const given = scope.lowering.options.parameters[name];
    const fallback = parameter.optional('DefaultValue')?.optional('Value');
    if (given !== undefined) {
      const text = { kind: 'literal', type: 'string', value: String(given) } as const;
      scope.environment.define(name, { kind: 'scalar', value: convert(text, type) });
    } else if (fallback !== undefined) {
      scope.environment.define(name, bindValue(fallback, scope, type));
    } else {
      refuse(parameter, `the query parameter '${name}' without a value`);
    }
  }
}
