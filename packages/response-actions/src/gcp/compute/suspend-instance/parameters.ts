import { z } from 'zod';

import { describeGroupChoices, groupChoices, powerParameters } from '../power/power-parameters.ts';

/** What may be chosen about suspending. */
export const suspendParameters = z.strictObject({
  ...powerParameters,
  managedInstanceGroup: z
    .enum([...groupChoices, 'suspend-anyway'])
    .default('refuse')
    .describe(describeGroupChoices('suspend')),
});

export type SuspendParameters = z.output<typeof suspendParameters>;
