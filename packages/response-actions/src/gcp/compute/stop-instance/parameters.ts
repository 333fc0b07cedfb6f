import { z } from 'zod';

/** What may be chosen about a stop. */
export const stopParameters = z.strictObject({
  localSsd: z
    .enum(['discard', 'preserve'])
    .optional()
    .describe(
      'What becomes of the data on local SSDs. Required for a machine that has any: a stop loses it otherwise.',
    ),
  managedInstanceGroup: z
    .enum(['refuse', 'stop-anyway'])
    .default('refuse')
    .describe(
      'What to do with a member of a managed instance group, which recreates it after a stop: refuse, or stop it because the group has been told not to.',
    ),
});

export type StopParameters = z.output<typeof stopParameters>;
