import { z } from 'zod';

import { describeGroupChoices, groupChoices, powerParameters } from '../power/power-parameters.ts';

/** What may be chosen about a stop. */
export const stopParameters = z.strictObject({
  ...powerParameters,
  managedInstanceGroup: z
    .enum([...groupChoices, 'stop-anyway'])
    .default('refuse')
    .describe(describeGroupChoices('stop')),
});

export type StopParameters = z.output<typeof stopParameters>;
