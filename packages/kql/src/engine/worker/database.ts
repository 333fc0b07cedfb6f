import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { scalarUdfs } from '../../functions/scalar-udfs.ts';
import { sqlPrelude } from '../../sql/prelude.ts';
import { type TimeBudget } from './time-budget.ts';
import { sqlText } from '../../sql/primitives/literal.ts';
import { type Attachment, type WorkerSettings } from './protocol.ts';
import { scalarFunctionOf } from './scalar-function.ts';

/** DuckDB, locked down, with a connection for each query that runs at the same time. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** Lends a connection to `use`. A connection runs one query, and interrupting it stops only that. */
  async withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? (await this.#connect());
    try {
      return await use(connection);
    } finally {
      this.#idle.push(connection);
    }
  }

  async #connect(): Promise<DuckDBConnection> {
    const connection = await this.#instance.connect();
    for (const sql of sqlPrelude) await connection.run(sql);
    return connection;
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    this.#instance.closeSync();
  }
}

/**
 * DuckDB lifts a filter of one side of a join above the join, to try it on the other side, and does not put it back
 * when it may throw, as our JavaScript functions may: it then ran on what the join had multiplied.
 */
export const plannerSettings = { disabled_optimizers: 'filter_pullup' } as const;

/**
 * Opens a database in memory that cannot reach files, the network or extensions, and whose settings can no longer be
 * changed. It never spills to disk: a query that needs more than the limit fails, because the default would write
 * a `.tmp` folder of log data into whatever folder the user stands in. With files attached it spills to their folder,
 * and reads them and nothing else.
 */
export async function openDatabase(
  settings: Pick<WorkerSettings, 'memoryLimitMb'>,
  budget: TimeBudget,
  attached?: Attachment,
): Promise<Database> {
  const { memoryLimitMb } = attached ?? settings;
  const instance = await DuckDBInstance.create(':memory:', {
    // Must come first: without external access the folder can no longer be set.
    temp_directory: attached?.spillFolder ?? '',
    enable_external_access: attached === undefined ? 'false' : 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${memoryLimitMb}MiB`,
    preserve_insertion_order: 'true',
    ...plannerSettings,
  });
  const first = await instance.connect();
  try {
    for (const { name, file } of attached?.files ?? [])
      await first.run(`ATTACH ${sqlText(file)} AS ${name} (READ_ONLY)`);
    await first.run('SET enable_external_access = false');
    for (const udf of scalarUdfs) first.registerScalarFunction(scalarFunctionOf(udf, budget));
    await first.run('SET lock_configuration = true');
  } catch (thrown) {
    first.closeSync();
    instance.closeSync();
    throw thrown;
  }
  first.closeSync();
  return new Database(instance);
}
