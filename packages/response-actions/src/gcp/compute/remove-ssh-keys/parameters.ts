import { z } from 'zod';

/** What may be chosen about the removal of keys. */
export const removeParameters = z.strictObject({
  users: z
    .string()
    .optional()
    .describe('Only the keys of these accounts on the machine: names, separated by commas. Absent: of all.'),
  fingerprints: z
    .string()
    .optional()
    .describe('Only these keys: SHA256:… as ssh-keygen -l shows them, separated by commas. Absent: all.'),
  projectKeys: z
    .enum(['keep', 'block'])
    .default('keep')
    .describe(
      'What becomes of the keys in the metadata of the whole project. keep: they still open the machine. block: the machine ignores them (block-project-ssh-keys).',
    ),
});

export type RemoveParameters = z.output<typeof removeParameters>;

/** The names of a list with commas; undefined where none was given. */
export function namesOf(list: string | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined;
  return list
    .split(',')
    .map((fingerprint) => fingerprint.trim())
    .filter((fingerprint) => fingerprint !== '');
}
