import { mkdir, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

/** `f_type` of Linux' statfs: NFS, SMB, CIFS, SMB2. */
const shares: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42]);

/** Makes the file of a database for its owner alone, and looks at where it lies. */
export async function prepareFile(file: string): Promise<Result<undefined>> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a', 0o600);
    await handle.close();
  } catch (error) {
    return fail(
      problem('store/not-writable', `the database cannot be written: ${(error as Error).message}`, { file }),
    );
  }
  return succeed(undefined, await shareWarnings(file));
}

async function shareWarnings(file: string): Promise<readonly Problem[]> {
  const type = await statfs(dirname(file)).then(
    (found) => found.type,
    () => undefined,
  );
  if (type === undefined || !shares.has(type)) return [];
  return [
    problem('store/on-a-share', 'the database lies on a network share, whose locks SQLite cannot rely on', {
      severity: 'warning',
      file,
      hints: ['keep it on a disk of this machine, or use PostgreSQL'],
    }),
  ];
}
