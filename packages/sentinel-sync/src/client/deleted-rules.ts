import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * When we deleted which rule. The service goes on listing what it has deleted for hours; without this record every plan
 * until then would delete it once more. It may be lost: then a second deletion is answered 404, which counts as done.
 */
export interface DeletedRules {
  /** When a rule was deleted here, in ISO 8601; undefined where it was not. */
  at(id: string): Promise<string | undefined>;
  add(id: string, at: Date): Promise<void>;
}

const keptMs = 30 * 24 * 3_600_000;

/** The record in a file of JSON. */
export function deletedRulesIn(file: string): DeletedRules {
  const read = async (): Promise<Readonly<Record<string, string>>> => {
    try {
      const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
      return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, string>) : {};
    } catch {
      return {};
    }
  };
  let last = Promise.resolve();
  return {
    at: async (id) => new Map(Object.entries(await read())).get(id.toLowerCase()),
    add: (id, at) => {
      last = last.then(async () => {
        const kept = Object.entries(await read()).filter(
          ([, when]) => at.getTime() - Date.parse(when) < keptMs,
        );
        const record = { ...Object.fromEntries(kept), [id.toLowerCase()]: at.toISOString() };
        await mkdir(dirname(file), { recursive: true });
        await writeFile(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
        await rename(`${file}.new`, file);
      });
      return last;
    },
  };
}
