import { z } from 'zod';

/** What a run of the body `undo@1` is given. */
export const undoRequestShape = z.object({
  /** The run whose changes are put back. */
  undoes: z.string(),
  requester: z.object({
    name: z.string(),
    subject: z.string().exactOptional(),
    kind: z.enum(['user', 'workload', 'token', 'agent', 'stated']),
    personKeys: z.array(z.string()).exactOptional(),
  }),
  /** A person explicitly allows the undo to re-open access. */
  reactivate: z.boolean(),
});

export type UndoRequest = z.infer<typeof undoRequestShape>;
