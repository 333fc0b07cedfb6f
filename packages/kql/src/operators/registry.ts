import { lowerAssertSchema } from './shape/assert-schema.ts';
import { lowerCount } from './group/count.ts';
import { lowerDatatable } from './source/datatable.ts';
import { lowerDistinct } from './group/distinct.ts';
import { lowerEvaluate } from './plugins/evaluate.ts';
import { lowerElement, lowerPath } from './expressions/access.ts';
import { lowerArithmetic, lowerSign } from './expressions/arithmetic.ts';
import { lowerCall } from './expressions/calls.ts';
import { lowerBetween, lowerComparison, lowerLogic } from './expressions/comparison.ts';
import { lowerHasAny, lowerIn } from './expressions/membership.ts';
import { lowerInner, lowerLiteral, lowerName, lowerNull, lowerToScalar } from './expressions/names.ts';
import { lowerMatchesRegex, lowerTextMatch, lowerTildeEqual } from './expressions/text-matching.ts';
import { lowerExtend } from './shape/extend.ts';
import { lowerExternalData } from './source/external-data.ts';
import { lowerFind } from './search/find.ts';
import { lowerFilter } from './shape/filter.ts';
import { lowerJoin, lowerLookup } from './join/join.ts';
import { lowerTake, lowerTop } from './order/limit.ts';
import type { ExpressionLowering, Lowerers, OperatorLowering, SourceLowering } from '../lowering/lowering.ts';
import { lowerAs, lowerRender } from './pipeline/pass-through.ts';
import { lowerMakeSeries } from './group/make-series.ts';
import { lowerMvApply } from './expand/mv-apply.ts';
import { lowerMvExpand } from './expand/mv-expand.ts';
import { lowerParseKv } from './parse/parse-kv.ts';
import { lowerParse, lowerParseWhere } from './parse/parse.ts';
import { lowerPartition } from './expand/partition.ts';
import { lowerPipe } from './pipeline/pipe.ts';
import { lowerPrint } from './source/print.ts';
import { lowerColumnChoice, lowerProject, lowerProjectRename } from './shape/project.ts';
import { lowerRange } from './source/range.ts';
import { lowerGetSchema, lowerInvoke } from './shape/schema-operators.ts';
import { lowerSample, lowerSampleDistinct } from './group/sample.ts';
import { lowerScan } from './scan/scan.ts';
import { lowerSearch, lowerSearchSource } from './search/search.ts';
import { lowerSerialize } from './order/serialize.ts';
import { refuseSeveralResults } from './pipeline/several-results.ts';
import { lowerSort } from './order/sort.ts';
import { lowerSummarize } from './group/summarize.ts';
import { lowerMaterialize, lowerParenthesized, lowerTableCall, lowerTableName } from './source/tables.ts';
import { lowerTopHitters } from './group/top-hitters.ts';
import { lowerTopNested } from './group/top-nested.ts';
import { lowerUnion, lowerUnionSource } from './join/union.ts';
import { lowerWorkspaceTable } from './source/workspace-tables.ts';

/** Operators by the kind of their node. Adding one: its file, its test, and one line here. */
const operators: Readonly<Record<string, OperatorLowering>> = {
  AsOperator: lowerAs,
  AssertSchemaOperator: lowerAssertSchema,
  CountOperator: lowerCount,
  DistinctOperator: lowerDistinct,
  EvaluateOperator: lowerEvaluate,
  ExtendOperator: lowerExtend,
  FilterOperator: lowerFilter,
  GetSchemaOperator: lowerGetSchema,
  InvokeOperator: lowerInvoke,
  JoinOperator: lowerJoin,
  LookupOperator: lowerLookup,
  MakeSeriesOperator: lowerMakeSeries,
  MvApplyOperator: lowerMvApply,
  MvExpandOperator: lowerMvExpand,
  ParseKvOperator: lowerParseKv,
  ParseOperator: lowerParse,
  ParseWhereOperator: lowerParseWhere,
  PartitionOperator: lowerPartition,
  ProjectAwayOperator: lowerColumnChoice,
  ProjectByNamesOperator: lowerColumnChoice,
  ProjectKeepOperator: lowerColumnChoice,
  ProjectOperator: lowerProject,
  ProjectRenameOperator: lowerProjectRename,
  ProjectReorderOperator: lowerColumnChoice,
  RenderOperator: lowerRender,
  SampleDistinctOperator: lowerSampleDistinct,
  SampleOperator: lowerSample,
  ScanOperator: lowerScan,
  SearchOperator: lowerSearch,
  SerializeOperator: lowerSerialize,
  SortOperator: lowerSort,
  SummarizeOperator: lowerSummarize,
  TakeOperator: lowerTake,
  TopHittersOperator: lowerTopHitters,
  TopNestedOperator: lowerTopNested,
  TopOperator: lowerTop,
  UnionOperator: lowerUnion,
};

/** Expressions that are tables by themselves. */
const sources: Readonly<Record<string, SourceLowering>> = {
  DataTableExpression: lowerDatatable,
  ExternalDataExpression: lowerExternalData,
  FindOperator: lowerFind,
  FunctionCallExpression: lowerTableCall,
  MaterializeExpression: lowerMaterialize,
  NameReference: lowerTableName,
  ParenthesizedExpression: lowerParenthesized,
  PathExpression: lowerWorkspaceTable,
  PipeExpression: lowerPipe,
  PrintOperator: lowerPrint,
  RangeOperator: lowerRange,
  SearchOperator: lowerSearchSource,
  UnionOperator: lowerUnionSource,
};

const literalKinds = [
  'BooleanLiteralExpression',
  'IntLiteralExpression',
  'LongLiteralExpression',
  'RealLiteralExpression',
  'DecimalLiteralExpression',
  'DateTimeLiteralExpression',
  'TimespanLiteralExpression',
  'GuidLiteralExpression',
  'StringLiteralExpression',
  'CompoundStringLiteralExpression',
  'DynamicExpression',
];
const textFamilies = ['Contains', 'StartsWith', 'EndsWith', 'Has', 'HasPrefix', 'HasSuffix'];
const textKinds = textFamilies.flatMap((family) =>
  ['', 'Not'].flatMap((not) => [`${not}${family}`, `${not}${family}Cs`]),
);

const each = (kinds: readonly string[], lower: ExpressionLowering): Record<string, ExpressionLowering> =>
  Object.fromEntries(kinds.map((kind) => [kind, lower]));

const expressions: Readonly<Record<string, ExpressionLowering>> = {
  ...each(literalKinds, lowerLiteral),
  ...each(
    textKinds.map((kind) => `${kind}Expression`),
    lowerTextMatch,
  ),
  ...each(
    ['Add', 'Subtract', 'Multiply', 'Divide', 'Modulo'].map((operator) => `${operator}Expression`),
    lowerArithmetic,
  ),
  ...each(['UnaryMinusExpression', 'UnaryPlusExpression'], lowerSign),
  ...each(
    ['Equal', 'NotEqual', 'LessThan', 'LessThanOrEqual', 'GreaterThan', 'GreaterThanOrEqual'].map(
      (operator) => `${operator}Expression`,
    ),
    lowerComparison,
  ),
  ...each(['AndExpression', 'OrExpression'], lowerLogic),
  ...each(['BetweenExpression', 'NotBetweenExpression'], lowerBetween),
  ...each(['EqualTildeExpression', 'BangTildeExpression'], lowerTildeEqual),
  ...each(['InExpression', 'InCsExpression', 'NotInExpression', 'NotInCsExpression'], lowerIn),
  ...each(['HasAnyExpression', 'HasAllExpression'], lowerHasAny),
  ...each(['ParenthesizedExpression', 'SimpleNamedExpression', 'BracketedExpression'], lowerInner),
  ElementExpression: lowerElement,
  FunctionCallExpression: lowerCall,
  MatchesRegexExpression: lowerMatchesRegex,
  NameReference: lowerName,
  NullLiteralExpression: lowerNull,
  PathExpression: lowerPath,
  PipeExpression: refuseSeveralResults,
  ToScalarExpression: lowerToScalar,
};

export const lowerers: Lowerers = {
  expression: (kind) => expressions[kind],
  operator: (kind) => operators[kind],
  source: (kind) => sources[kind],
};
