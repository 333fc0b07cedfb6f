import { target, targetKinds } from '@drawbridge/incident-model';
import { z } from 'zod';

import { guardRefusalShape, overridableGuards } from '../guards/guard-refusal.ts';
import { playbookSchema } from '../playbook/schema.ts';
import { actionPlanShape } from './action-shapes.ts';
import type { IncidentSummary, PlanItem, RunPlan } from './run-plan.ts';

const { exactOptional, literal, looseObject: object, string } = z;

export const incidentSummaryShape = object({
  id: string(),
  source: z.enum(['incident', 'alert', 'entity']),
  number: exactOptional(z.number()),
  title: string(),
  severity: string(),
  lastActivity: exactOptional(string()),
  alertIds: exactOptional(z.array(string())),
  mergedFrom: exactOptional(z.array(string())),
}) satisfies z.ZodType<IncidentSummary>;

const decision = z.discriminatedUnion('kind', [
  object({ kind: literal('action'), plan: actionPlanShape }),
  object({ kind: literal('guarded'), refusal: guardRefusalShape }),
  object({ kind: literal('skipped'), reason: string() }),
]);

const item = object({
  key: string(),
  step: string(),
  action: string(),
  actionTitle: string(),
  target,
  targetId: string(),
  from: string(),
  onFailure: z.enum(['stop', 'continue', 'undo']),
  reversible: z.enum(['yes', 'explicit', 'no']),
  overridden: z.array(guardRefusalShape),
  // Journals of earlier versions have none.
  notes: z.array(string()).default([]),
  contradictions: exactOptional(z.array(string())),
  decision,
}) satisfies z.ZodType<PlanItem>;

const notTaken = object({ target, targetId: string(), from: string(), why: string(), left: z.boolean() });

const unread = object({
  path: string(),
  why: string(),
  kind: exactOptional(z.enum([...targetKinds, 'any'])),
  query: exactOptional(string()),
});

/** A plan as a journal gives it back. */
export const runPlanShape = object({
  version: z.union([literal(1), literal(2)]),
  runId: string(),
  playbook: playbookSchema,
  incident: incidentSummaryShape,
  plannedAt: string(),
  items: z.array(item),
  notTaken: z.array(notTaken),
  unread: z.array(unread),
  contradictions: exactOptional(z.array(string())),
  content: exactOptional(string()),
  state: exactOptional(string()),
  noTarget: exactOptional(string()),
  approvals: object({
    needed: z.union([literal(0), literal(1), literal(2)]),
    why: string(),
    validForMs: z.number(),
  }),
  overrides: z.array(z.enum(overridableGuards)),
  outcome: z.enum(['change', 'nothing', 'refused', 'failed']),
  protectedAssets: exactOptional(object({ count: z.number(), hash: string() })),
  hash: string(),
}) satisfies z.ZodType<RunPlan>;
