import { z } from 'zod';

/** What may be chosen about an isolation. */
export const isolationParameters = z.strictObject({
  evidence: z
    .enum(['snapshot', 'none'])
    .default('snapshot')
    .describe('Whether every EBS volume is snapshotted before the machine is isolated.'),
  ifEvidenceFails: z
    .enum(['isolate', 'refuse'])
    .default('isolate')
    .describe(
      'What to do when the snapshots cannot be taken. To isolate all the same is the default: it takes nothing from the disks, which can be snapshotted after it, while the attacker is on the machine.',
    ),
  legalHold: z
    .boolean()
    .default(false)
    .describe('Whether the snapshots are tagged drawbridge:legal-hold, so that nobody cleans them up.'),
});

export type IsolationParameters = z.output<typeof isolationParameters>;
