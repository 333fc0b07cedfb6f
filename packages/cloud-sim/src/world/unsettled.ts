import { z } from 'zod';

/**
 * Changes that not every read sees yet, written by the simulators themselves; a world begins without any.
 * They are part of the state, so that a cloud which is still settling does so after a restart too.
 */
export const unsettled = z
  .array(
    z.strictObject({
      /** What changed: `access-key/AKIA…`, `user-policy/alice/Deny`, `user/<object id>/accountEnabled`. */
      what: z.string(),
      /** What reads still see: the old value, or null where there was nothing. */
      before: z.json(),
      /** How many more reads see it. */
      reads: z.int().positive(),
    }),
  )
  .default([]);

export type Unsettled = z.output<typeof unsettled>;
