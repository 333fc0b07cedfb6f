export { findConditions, type Condition } from './compile/conditions.ts';
export { createChecker } from './engine/create-checker.ts';
export { createEngine } from './engine/create-engine.ts';
export { startDuckThread, type DuckThread } from './engine/duck-thread.ts';
export { functionNames } from './functions/function-names.ts';
export { programAt } from './programs/program-files.ts';
export { threadEntry } from './programs/thread-entry.ts';
export type { Compiler } from './compilers/compiler.ts';
export { keepTranslations } from './compilers/kept-translations.ts';
export { createProcessCompiler } from './compilers/process-compiler.ts';
export { spreadCompiler } from './compilers/spread-compiler.ts';
export type {
  Checker,
  CheckResult,
  Engine,
  EngineOptions,
  LoadReport,
  LocalEngine,
  QueryOptions,
  QueryResult,
} from './engine/engine.ts';
export { dropRepeats, type RepeatedRows } from './engine/drop-repeats.ts';
export { openPartWriter } from './engine/part-writer.ts';
export type { TablePart } from './engine/table-part.ts';
export type {
  DeclaredRow,
  ExternalData,
  Fixtures,
  GeoNetwork,
  SourceRow,
  StoredFunction,
  Watchlist,
  WorkspaceTable,
} from './schema/workspace.ts';
export { kqlTypes } from './schema/types.ts';
export type { ColumnSchema, HiddenColumn, KqlType, KqlValue, TableSchema } from './schema/types.ts';
export { formatReal } from './values/numbers/real.ts';
export { jsonText } from './ingest/json-text.ts';
export { parseJson } from './ingest/parse-json.ts';
export { findRepeatedKey } from './ingest/exact-json.ts';
export { readValue } from './results/read-value.ts';
export { readRecords, type ReadRecordsOptions } from './ingest/files/read-records.ts';
export type { RecordFormat } from './ingest/source-record.ts';
