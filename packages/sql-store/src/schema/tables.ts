/** One version of the tables: what makes it out of the version before. */
export interface Migration {
  readonly version: number;
  /** In SQLite's words: see `Dialect.ddl`. */
  readonly statements: readonly string[];
  readonly sqlite?: readonly string[];
  readonly postgres?: readonly string[];
}

/** Of runs, with what they hold. A run that was set aside has the name `<run>.<number>`, which is no run's id. */
const runTables = [
  `CREATE TABLE owners (owner TEXT PRIMARY KEY, process TEXT NOT NULL, until INTEGER NOT NULL)`,
  `CREATE TABLE runs (
    run TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    head TEXT NOT NULL,
    last_at TEXT NOT NULL,
    started INTEGER NOT NULL,
    restores INTEGER NOT NULL,
    ended TEXT,
    owner TEXT,
    fence INTEGER NOT NULL,
    digest TEXT,
    digest_hash TEXT,
    set_aside TEXT,
    pruned TEXT
  )`,
  `CREATE INDEX runs_open ON runs (run) WHERE ended IS NULL`,
  `CREATE INDEX runs_by_time ON runs (last_at)`,
  `CREATE TABLE entries (
    run TEXT NOT NULL REFERENCES runs (run) ON UPDATE CASCADE,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  )`,
  `CREATE TABLE attachments (
    run TEXT NOT NULL REFERENCES runs (run) ON UPDATE CASCADE,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run, name)
  )`,
  `CREATE TABLE claims (target TEXT PRIMARY KEY, target_id TEXT NOT NULL, run TEXT NOT NULL)`,
  `CREATE INDEX claims_by_run ON claims (run)`,
  `CREATE TABLE waits (
    run TEXT NOT NULL REFERENCES runs (run) ON UPDATE CASCADE,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    since TEXT NOT NULL,
    until INTEGER,
    PRIMARY KEY (run, step)
  )`,
  `CREATE INDEX waits_by_time ON waits (until, run)`,
  `CREATE TABLE log_lines (seq INTEGER PRIMARY KEY, line TEXT NOT NULL)`,
  `CREATE TABLE log_texts (name TEXT PRIMARY KEY, text TEXT NOT NULL)`,
  `CREATE TABLE old_log_lines (log TEXT NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (log, seq))`,
];

/** Of the service. */
const serviceTables = [
  `CREATE TABLE incidents (
    incident TEXT NOT NULL,
    playbook TEXT NOT NULL,
    major INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    run TEXT NOT NULL,
    at TEXT NOT NULL,
    targets TEXT NOT NULL,
    PRIMARY KEY (incident, playbook, major, revision)
  )`,
  `CREATE TABLE idempotency (
    caller TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body TEXT NOT NULL,
    run TEXT NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (caller, idempotency_key)
  )`,
  `CREATE INDEX idempotency_by_time ON idempotency (expires)`,
  `CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    channel TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER,
    delivered_at TEXT,
    failed_at TEXT,
    why TEXT
  )`,
  `CREATE INDEX outbox_due ON outbox (next_at) WHERE next_at IS NOT NULL`,
  `CREATE INDEX outbox_by_run ON outbox (run)`,
  `CREATE TABLE tokens (id TEXT PRIMARY KEY, created_at TEXT NOT NULL, record TEXT NOT NULL, last_used_at TEXT)`,
  `CREATE TABLE links (
    token_hash TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    record TEXT NOT NULL,
    used_at TEXT,
    used_by TEXT
  )`,
  `CREATE TABLE pauses (scope TEXT PRIMARY KEY, paused_by TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL)`,
];

/** A digest is of entries that nobody has changed since. */
const sqliteTriggers = ['UPDATE', 'DELETE'].map(
  (event) => `CREATE TRIGGER entries_${event.toLowerCase()} AFTER ${event} ON entries BEGIN
    UPDATE runs SET digest = NULL WHERE run = OLD.run; END`,
);

const postgresTriggers = [
  `CREATE FUNCTION drawbridge_entries_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE runs SET digest = NULL WHERE run = OLD.run; RETURN NULL; END $$`,
  `CREATE TRIGGER entries_changed AFTER UPDATE OR DELETE ON entries FOR EACH ROW
    EXECUTE FUNCTION drawbridge_entries_changed()`,
];

/** Every version there ever was, the oldest first. One that was released is never changed. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    statements: [...runTables, ...serviceTables],
    sqlite: sqliteTriggers,
    postgres: postgresTriggers,
  },
];
