export { createChecker } from './engine/create-checker.ts';
export { createEngine } from './engine/create-engine.ts';
export { startDuckThread, type DuckThread } from './engine/duck-thread.ts';
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
  QueryOptions,
  QueryResult,
} from './engine/engine.ts';
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
export type {
  ColumnSchema,
  HiddenColumn,
  KqlType,
  KqlValue,
  TableColumn,
  TableSchema,
} from './schema/types.ts';
export { jsonText } from './ingest/json-text.ts';
export { parseJson, type JsonParsing } from './ingest/parse-json.ts';
export { readRecords, type ReadRecordsOptions, type RecordReading } from './ingest/read-records.ts';
export type { RecordFormat, SourceRecord } from './ingest/source-record.ts';
export {
  compile,
  startCompilation,
  type Compilation,
  type CompiledQuery,
  type CompileOptions,
} from './compile/compile.ts';
export { createCatalog, type Catalog, type CatalogSource } from './kusto/catalog.ts';
