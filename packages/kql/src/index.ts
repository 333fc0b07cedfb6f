export type {
  CheckResult,
  Engine,
  EngineOptions,
  LoadReport,
  QueryOptions,
  QueryResult,
  SourceRow,
  StoredFunction,
  Watchlist,
} from './engine/engine.ts';
export type { ColumnSchema, KqlType, KqlValue, TableSchema } from './types.ts';
