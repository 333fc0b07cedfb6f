import { z } from 'zod';

/** What may be chosen about disabling a user. */
export const userParameters = z.strictObject({
  syncedUser: z
    .enum(['refuse', 'cloud-only'])
    .default('refuse')
    .describe(
      'What to do with a user who is synchronised from a directory on premises. refuse: nothing. cloud-only: disable the account in Entra ID and revoke its sessions now. The account on premises stays enabled, and the next synchronisation may enable it in Entra ID again: somebody has to disable it there.',
    ),
});

export type UserParameters = z.output<typeof userParameters>;
