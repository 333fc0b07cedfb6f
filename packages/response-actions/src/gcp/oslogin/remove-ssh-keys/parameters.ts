import { z } from 'zod';

/** What may be chosen about the removal of keys. */
export const removeParameters = z.strictObject({
  fingerprints: z
    .string()
    .optional()
    .describe('Only these keys: fingerprints as OS Login names them, separated by commas. Absent: all.'),
});

export type RemoveParameters = z.output<typeof removeParameters>;
