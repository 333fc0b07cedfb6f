import { z } from 'zod';

export const removeParameters = z.strictObject({
  scopes: z
    .array(
      z
        .string()
        .regex(
          /^\/subscriptions\/[0-9a-f-]{36}(\/resourceGroups\/[^/]+(\/.+)?)?\/?$/i,
          'a scope begins with /subscriptions/',
        )
        .transform((scope) => scope.replace(/\/+$/, '')),
    )
    .min(1)
    .optional()
    .describe(
      'At and below which scopes role assignments are removed: ids of subscriptions, resource groups or resources. Without it, in every subscription that the connection names.',
    ),
});

export type RemoveParameters = z.output<typeof removeParameters>;
