export { openAuditLog, restartAuditLog, type AuditLog, type AuditLogOptions } from './audit-log.ts';
export { formatVerifierKey, parseVerifierKey, type NoteVerifier } from './checkpoint/signed-note.ts';
export type { Journals } from './records/journals.ts';
export { logFileIn, readOrigin } from './records/log-file.ts';
export { checkpointFileIn, headFileBesideKey, readHead, type KnownHead } from './signing/known-heads.ts';
export { openSigningKey, readVerifier, signerFor } from './signing/signing-key.ts';
export { verifyLog, type LogVerification } from './verify/verify-log.ts';
