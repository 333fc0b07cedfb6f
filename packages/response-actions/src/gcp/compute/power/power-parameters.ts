import { z } from 'zod';

const isTrue = (value: boolean | 'true' | 'false'): boolean => value === true || value === 'true';

/** What may be chosen about stopping a machine, and about suspending it. */
export const powerParameters = {
  localSsd: z
    .enum(['discard', 'preserve'])
    .optional()
    .describe(
      'What becomes of the data on local SSDs. Required for a machine that has any: it is lost otherwise.',
    ),
  snapshots: z
    .enum(['attempt', 'require', 'skip'])
    .default('attempt')
    .describe(
      'Snapshots of the persistent disks, before anything else. attempt: continue when one fails, since the disks outlive the machine and the attacker may be at work. require: stop there. skip: take none.',
    ),
  legalHold: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .default(false)
    .transform(isTrue)
    .describe('Whether the snapshots are labelled as on legal hold. Drawbridge never takes that away.'),
};

/** The choices for a member of a managed instance group; to leave the group alone is spelt with the verb. */
export const groupChoices = ['refuse', 'abandon', 'set-policy'] as const;

export function describeGroupChoices(verb: 'stop' | 'suspend'): string {
  return `What to do with a member of a managed instance group, which starts or recreates it. refuse: nothing. abandon: take it out of the group for good. set-policy: tell the group to repair none of its members, until undo. ${verb}-anyway: leave the group as it is, and ${verb} it.`;
}

/** The parameters of either verb, read. */
export interface PowerParameters {
  readonly localSsd?: 'discard' | 'preserve' | undefined;
  readonly snapshots: 'attempt' | 'require' | 'skip';
  readonly legalHold: boolean;
  readonly managedInstanceGroup: 'refuse' | 'abandon' | 'set-policy' | 'stop-anyway' | 'suspend-anyway';
}
