import { z } from 'zod';

const isTrue = (value: boolean | 'true' | 'false'): boolean => value === true || value === 'true';

export const deallocateParameters = z.strictObject({
  snapshots: z
    .enum(['attempt', 'require', 'skip'])
    .default('attempt')
    .describe(
      'Snapshots of the managed disks, before anything else. attempt: continue when one fails, since the disks outlive the machine and the attacker may be at work. require: stop there. skip: take none.',
    ),
  legalHold: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .default(false)
    .transform(isTrue)
    .describe(
      'Whether the snapshots are tagged as on legal hold and locked against deletion. Drawbridge never takes that away.',
    ),
});

export type DeallocateParameters = z.output<typeof deallocateParameters>;
