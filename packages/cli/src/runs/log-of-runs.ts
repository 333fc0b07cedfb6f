import {
  checkpointFileIn,
  fileText,
  originOf,
  readKeptHead,
  readOrigin,
  type AuditLogOptions,
  type KnownHead,
} from '@drawbridge/audit-log';

/** The name of a log, in a folder or a database; undefined where there is no log yet. */
export async function originOfLog({ folder, storage }: AuditLogOptions): Promise<string | undefined> {
  return storage === undefined ? readOrigin(folder) : originOf(await storage.firstLine());
}

/** The signed head that is kept with a log; without a checkpoint where none was signed, or it cannot be read. */
export async function headOf({ folder, storage }: AuditLogOptions): Promise<KnownHead> {
  const kept = storage?.checkpoint ?? fileText(checkpointFileIn(folder));
  return (await readKeptHead(kept)) ?? { file: kept.file };
}
