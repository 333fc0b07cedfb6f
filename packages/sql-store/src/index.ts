export { openPostgres } from './database/postgres/postgres-database.ts';
export type { PostgresOptions, PostgresTls } from './database/postgres/postgres-options.ts';
export type { SqlDatabase, SqlSession, SqlValue } from './database/sql-database.ts';
export { openSqlite, type SqliteOptions } from './database/sqlite/sqlite-database.ts';
export { openSqlRunStore, type ServiceStore, type ServiceStoreOptions } from './service-store.ts';
