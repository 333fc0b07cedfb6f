export { beginLog, openAuditLog, restartAuditLog, type AuditLog, type AuditLogOptions } from './audit-log.ts';
export { formatVerifierKey, parseVerifierKey, type NoteVerifier } from './checkpoint/signed-note.ts';
export type { Journals } from './records/journals.ts';
export { fileText, type KeptText } from './records/kept-text.ts';
export { logFileIn, originOf, readOrigin } from './records/log-file.ts';
export { logFolder } from './records/log-folder.ts';
export { lineHash, type LogRecord, type NewRecord } from './records/log-record.ts';
export type { LogStorage } from './records/log-storage.ts';
export { emptyLog, placeRecords, type LogEnd } from './records/place-records.ts';
export {
  checkpointFileIn,
  headFileBesideKey,
  readHead,
  readKeptHead,
  type KnownHead,
} from './signing/known-heads.ts';
export { openSigningKey, readVerifier, signerFor } from './signing/signing-key.ts';
export { readLogRecords } from './verify/log-records.ts';
export { verifyLog, type LogVerification } from './verify/verify-log.ts';
