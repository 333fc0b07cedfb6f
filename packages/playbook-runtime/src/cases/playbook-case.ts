import { z } from 'zod';

const cloudError = z.enum(['access-denied', 'not-found', 'throttled', 'unavailable', 'drop-after-write']);

const itemExpectation = z.strictObject({
  target: z.string().describe('The target id: aws.access-key/AKIA…'),
  outcome: z.enum(['change', 'nothing', 'refused', 'failed', 'skipped']),
  code: z.string().optional(),
});

const expectation = z
  .strictObject({
    plan: z
      .strictObject({
        outcome: z.enum(['change', 'nothing', 'refused', 'failed']),
        approvals: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
        items: z.array(itemExpectation).default([]).describe('All of them, in order.'),
        noTarget: z.string().optional().describe('A part of the reason why there is nothing to act on.'),
        unread: z
          .array(z.string())
          .optional()
          .describe('A part of each reason why something was not read, in order.'),
        notTaken: z.array(z.string()).optional().describe('The ids of targets that are named and not taken.'),
      })
      .describe('What the playbook means to do.'),
    run: z
      .strictObject({
        status: z.enum(['contained', 'nothing-to-do', 'partly-contained', 'failed', 'refused']),
        items: z.array(z.string()).optional().describe('The outcome of each item, in order.'),
        journal: z
          .array(z.string())
          .optional()
          .describe('The types of the entries in the journal, in order.'),
        refusal: z.string().optional().describe('The code of the refusal.'),
        writes: z
          .array(z.string())
          .default([])
          .describe('Every write that the clouds saw: iam:UpdateAccessKey AKIA…'),
        residual: z.array(z.string()).optional().describe('The codes of the access that is left.'),
        comment: z.array(z.string()).optional().describe('Texts that the comment on the incident has.'),
      })
      .optional()
      .describe('What came of it. Absent: the plan is not carried out.'),
    undo: z
      .strictObject({
        status: z.enum(['restored', 'nothing-to-do', 'partly-restored', 'failed', 'refused']),
        writes: z.array(z.string()).default([]),
      })
      .optional(),
  })
  .describe('What has to come out.');

/** A case of a playbook: an incident and a small world in, a plan and a journal out. */
export const playbookCase = z.strictObject({
  name: z.string().min(1).describe('A sentence of behaviour.'),
  now: z.iso.datetime().default('2026-01-12T10:00:00Z'),
  world: z.record(z.string(), z.json()).default({}).describe('The simulated clouds at the start.'),
  faults: z
    .array(z.strictObject({ operation: z.string(), error: cloudError, times: z.int().min(1).default(1) }))
    .default([])
    .describe('Answers of the clouds that go wrong after the plan was made.'),
  watchlists: z
    .record(z.string(), z.array(z.record(z.string(), z.string())))
    .default({})
    .describe('Alias → rows. A list that is not named here is missing.'),
  incident: z.json().describe('The body of a trigger, as Sentinel posts it.'),
  chosenBy: z.enum(['trigger', 'person']).default('trigger'),
  requester: z.string().default('automation'),
  approvals: z.array(z.string()).default([]).describe('Who agrees to the plan.'),
  reactivate: z.boolean().default(false).describe('Whether the undo may re-open access.'),
  expect: expectation,
});

export type PlaybookCase = z.infer<typeof playbookCase>;
