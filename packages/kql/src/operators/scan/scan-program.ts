import { convert } from '../../lowering/convert.ts';
import type { Code, ScanProgram, ScanStep } from '../../interpret/program.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { columnRef, nullLiteral, type Column, type Scalar } from '../../plan/scalar.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { ScanEncoder } from './scan-code.ts';

export interface EncodedScan {
  readonly program: ScanProgram;
  /** The columns that `declare` adds. */
  readonly declared: readonly Column[];
  /** What each row has to bring along. */
  readonly slots: readonly Scalar[];
}

interface Declared {
  readonly column: Column;
  readonly fallback: Code;
}

const windowFunction = /^(?:prev|next|row_\w+)$/;

/** Reads the steps of a `scan`, their names resolved and their expressions written down for JavaScript. */
export function encodeScan(node: KustoNode, input: Relation, scope: Scope): EncodedScan {
  const encoder = new ScanEncoder();
  const declared = readDeclared(node, input, encoder, scope);
  const columns = [...input.columns, ...declared.map((declaration) => declaration.column)];
  // By itself the name of a declared column is its default: what was assigned is read through a step's name.
  const matched = new Map(
    declared.map((declaration) => [declaration.column, () => declaration.fallback] as const),
  );
  const rows = new Map<string, readonly Column[]>();
  const steps = node.list('Steps').map((step, at): ScanStep => {
    const name = step.child('Name').symbolOrText;
    if (rows.has(name)) reject(step.child('Name'), `there are two steps '${name}'`);
    const own = columns.map((column) => scope.lowering.newColumn(column.name, column.type));
    for (const [index, copy] of own.entries()) {
      matched.set(copy, () => matchedCode(at, index, input, declared, encoder));
    }
    rows.set(name, own);
    const inner: Scope = { ...scope, columns, rows: new Map(rows), relation: undefined };
    const encode = (expression: KustoNode, type: Scalar['type']): Code =>
      encoder.encode(convertTo(type, lowerInStep(expression, inner), expression), matched, expression);
    return {
      output: outputOf(step),
      condition: encode(step.child('Condition'), 'bool'),
      assignments: readAssignments(step, declared, encode),
    };
  });
  const types = encoder.slots.map((slot) => slot.type);
  const values = declared.map((declaration) => ({
    type: declaration.column.type,
    value: declaration.fallback,
  }));
  return {
    program: { slots: types, declared: values, steps },
    declared: declared.map((declaration) => declaration.column),
    slots: encoder.slots,
  };
}

/** A column of the row that a step matched last; null, or its default, while there is none. */
function matchedCode(
  step: number,
  index: number,
  input: Relation,
  declared: readonly Declared[],
  encoder: ScanEncoder,
): Code {
  const column = input.columns[index];
  if (column !== undefined) {
    const otherwise = encoder.encodeLiteral(nullLiteral(column.type));
    return { op: 'matched', step, part: 'row', slot: encoder.slotOf(columnRef(column)), otherwise };
  }
  const slot = index - input.columns.length;
  const otherwise = declared[slot]?.fallback ?? encoder.encodeLiteral(nullLiteral('dynamic'));
  return { op: 'matched', step, part: 'declared', slot, otherwise };
}

function readDeclared(
  node: KustoNode,
  input: Relation,
  encoder: ScanEncoder,
  scope: Scope,
): readonly Declared[] {
  const taken = new Set(input.columns.map((column) => column.name));
  return (node.optional('DeclareClause')?.list('Declarations') ?? []).map((declaration) => {
    const name = declaration.child('NameAndType').child('Name').symbolOrText;
    if (taken.has(name)) reject(declaration, `there is already a column '${name}'`);
    taken.add(name);
    const type = node.columns.find((column) => column.name === name)?.type ?? 'dynamic';
    const given = declaration.optional('DefaultValue')?.child('Value');
    const value =
      given === undefined
        ? nullLiteral(type)
        : convert(scope.lowering.scalar(given, { ...scope, columns: [] }), type);
    const fallback = encoder.encode(value, new Map(), declaration);
    return { column: scope.lowering.newColumn(name, type), fallback };
  });
}

function outputOf(step: KustoNode): ScanStep['output'] {
  const kind = step.optional('ScanStepOutput')?.text.replace(/^.*=\s*/s, '') ?? 'all';
  return kind === 'last' || kind === 'none' || kind === 'all' ? kind : refuse(step, `output = ${kind}`);
}

function lowerInStep(node: KustoNode, scope: Scope): Scalar {
  for (const call of node.descendants('FunctionCallExpression')) {
    if (windowFunction.test(call.child('Name').text)) {
      reject(
        call,
        `'${call.child('Name').text}' cannot stand in a step of scan`,
        'compute it before: extend x = …',
      );
    }
  }
  return scope.lowering.scalar(node, scope);
}

/** A narrower number may be assigned to a wider column; what Kusto does with other types is not documented. */
function convertTo(type: Scalar['type'], value: Scalar, node: KustoNode): Scalar {
  const widens =
    value.type === 'int' ? type === 'long' || type === 'real' : value.type === 'long' && type === 'real';
  if (value.type === type || widens) return convert(value, type);
  return refuse(node, `a value of type ${value.type} where ${type} is declared`, `convert it: to${type}(…)`);
}

function readAssignments(
  step: KustoNode,
  declared: readonly Declared[],
  encode: (node: KustoNode, type: Scalar['type']) => Code,
): ScanStep['assignments'] {
  const done = new Set<string>();
  return (step.optional('ComputationClause')?.list('Assignments') ?? []).map((assignment) => {
    const name = assignment.child('Name').symbolOrText;
    const at = declared.findIndex((other) => other.column.name === name);
    const target = declared[at];
    if (target === undefined) return reject(assignment.child('Name'), `'${name}' is not declared`);
    if (done.has(name)) reject(assignment.child('Name'), `'${name}' is assigned twice`);
    const value = assignment.child('Expression');
    refuseEarlierName(value, done);
    done.add(name);
    return { declared: at, value: encode(value, target.column.type) };
  });
}

/** Whether a name means what the same step has just assigned is not documented. */
function refuseEarlierName(node: KustoNode, assigned: ReadonlySet<string>): void {
  for (const reference of node.descendants('NameReference')) {
    const isMember = reference.isSelector;
    if (!isMember && assigned.has(reference.symbolOrText)) {
      refuse(
        reference,
        `reading '${reference.text}' in the step that assigns it`,
        `repeat its expression, or read what was matched before: step.${reference.text}`,
      );
    }
  }
}
