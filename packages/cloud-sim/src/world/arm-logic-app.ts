import { z } from 'zod';

/** A Logic App (Consumption), as far as its trigger. */
export const armLogicApp = z.strictObject({
  resourceGroup: z.string().min(1).max(90),
  name: z.string().min(1).max(80),
  location: z.string().default('westeurope'),
  state: z.enum(['Enabled', 'Disabled']).default('Enabled'),
  /** The connector's path for each trigger: `/incident-creation`, `/subscribe`, `/entity/…`; null is another one. */
  triggers: z.array(z.string().nullable()).min(1),
});

export type ArmLogicApp = z.output<typeof armLogicApp>;
