import { isFailure, RetryableFailure, TerminalFailure, type Failure } from '@drawbridge/base';

/** What a driver's error means: a code of ours, what it says, and what to do. */
interface Meaning {
  readonly code: string;
  readonly says: string;
  readonly hints?: readonly string[];
  readonly isRetryable?: boolean;
}

const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^(SQLITE_FULL|53100)$/,
    {
      code: 'store/full',
      says: 'the disk is full',
      hints: ['free some space and try again'],
      isRetryable: true,
    },
  ],
  [
    /^SQLITE_(NOTADB|CORRUPT\w*)$/,
    {
      code: 'store/damaged',
      says: 'it is not an intact SQLite database',
      hints: ['restore it from a backup: drawbridge state restore'],
    },
  ],
  [
    /^(SQLITE_(READONLY\w*|CANTOPEN\w*|PERM|AUTH)|EACCES|EPERM|EROFS|25006)$/,
    { code: 'store/not-writable', says: 'it cannot be written' },
  ],
  [
    /^SQLITE_(BUSY|LOCKED)\w*$/,
    { code: 'store/busy', says: 'another process keeps it locked', isRetryable: true },
  ],
  [/^SQLITE_IOERR\w*$/, { code: 'store/disk-failed', says: 'the disk failed', isRetryable: true }],
  [
    /^28\w{3}$/,
    {
      code: 'store/login-refused',
      says: 'the server refuses the login',
      hints: ['check user and password of the database'],
    },
  ],
  [
    /^3D000$/,
    {
      code: 'store/no-database',
      says: 'there is no such database on the server',
      hints: ['create it first: createdb'],
    },
  ],
  [
    /^42501$/,
    {
      code: 'store/no-permission',
      says: 'the user of the database has not the rights',
      hints: ['it needs CREATE and all rights on its tables'],
    },
  ],
  [/^57014$/, { code: 'store/slow', says: 'the server did not answer in time', isRetryable: true }],
  [/^(40001|40P01|55P03)$/, { code: 'store/busy', says: 'others write to the same rows', isRetryable: true }],
  [
    /^(08\w{3}|57P0\d|53300|ECONN\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/,
    { code: 'store/unreachable', says: 'the server cannot be reached', isRetryable: true },
  ],
  [
    /^(SELF_SIGNED\w*|DEPTH_ZERO\w*|UNABLE_TO\w*|CERT_\w+|ERR_TLS\w*)$/,
    {
      code: 'store/tls-refused',
      says: 'the certificate of the server is not trusted',
      hints: ['name its authority in the TLS settings of the database'],
    },
  ],
];

/** pg has no code for these. */
const lostConnection =
  /connection terminated|connection ended|client has encountered|timeout exceeded when trying/i;

/** As a failure, what a driver threw. Names the database without its password; a bug stays what it is. */
export function databaseFailure(error: unknown, place: string): Failure {
  if (isFailure(error)) return error;
  const { code = '', message } = error as Error & { readonly code?: string };
  const known = meanings.find(([pattern]) => pattern.test(code))?.[1];
  const lost = meanings.find(([, { code: ours }]) => ours === 'store/unreachable')?.[1];
  const meaning = known ?? (lostConnection.test(message) ? lost : undefined);
  const { code: ours, says, hints, isRetryable } = meaning ?? { code: 'store/failed', says: 'it failed' };
  const text = `the database ${place} cannot be used: ${says} (${message})`;
  const options = { cause: error, hints: hints ?? [] };
  return isRetryable === true
    ? new RetryableFailure(ours, text, options)
    : new TerminalFailure(ours, text, options);
}

/** Whether the same transaction may succeed if it is simply done again. */
export function isConflict(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === '40001' || code === '40P01';
}
