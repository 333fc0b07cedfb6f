/** What differs between the two kinds of SQL, as far as the stores use it. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** An expression: the database's own time, in milliseconds since 1970. Replicas agree about it. */
  readonly now: string;
  /** After a SELECT: the rows stay as they are until the transaction ends. */
  readonly forUpdate: string;
  /** A statement that lets one transaction at a time pass, until its end; none where there is only one anyway. */
  readonly serialise?: string;
  /** The same for each text that it is given as its parameter. */
  readonly serialiseBy?: string;
  /** A statement of the schema, in this dialect. It is written in SQLite's. */
  ddl(statement: string): string;
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  now: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  forUpdate: '',
  ddl: (statement) => statement,
};

/** `drawbridge` in ASCII, cut to 32 bits: the space of our advisory locks. */
const lockSpace = 0x64726177;

/** The numbers of the advisory locks within that space. */
export const advisoryLocks = { writing: 1, runs: 2, log: 3, schema: 4, serving: 5 } as const;

/** `shar` in ASCII: the space in which each replica holds the number of what all of them share. */
export const sharedSpace = 0x73686172;

export const advisoryLock = (lock: keyof typeof advisoryLocks): string =>
  `${lockSpace}, ${advisoryLocks[lock]}`;

export const postgresDialect: Dialect = {
  name: 'postgres',
  now: '(extract(epoch from clock_timestamp()) * 1000)::bigint',
  forUpdate: ' FOR UPDATE',
  serialise: `SELECT pg_advisory_xact_lock(${advisoryLock('writing')})`,
  // A key of 64 bits: its space is another one than that of our two numbers.
  serialiseBy: 'SELECT pg_advisory_xact_lock(hashtextextended(?, 0))',
  // "C": ids are ordered by their bytes, as SQLite orders them.
  ddl: (statement) =>
    statement.replaceAll(/\bINTEGER\b/g, 'BIGINT').replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"'),
};
