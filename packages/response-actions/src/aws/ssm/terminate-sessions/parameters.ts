import { z } from 'zod';

/** What may be chosen about the end of sessions. */
export const sessionParameters = z.strictObject({
  regions: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'The regions to look in for the sessions of a principal. The region of the connection alone if it is left out; a machine or a session names its own.',
    ),
});

export type SessionParameters = z.output<typeof sessionParameters>;
