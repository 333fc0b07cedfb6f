import type { JsonValue } from '@drawbridge/base';
import { target, targetKinds } from '@drawbridge/incident-model';
import type {
  ActionPlan,
  ActionResult,
  CloudAnswer,
  TargetFacts,
  UndoPlan,
  UndoResult,
} from '@drawbridge/response-actions';
import { z } from 'zod';

// The shapes of what the action runner writes, as a journal gives it back. They are loose: a field that a later version
// adds is kept as it stands.

const { exactOptional, literal, looseObject: object, string } = z;
const texts = z.array(string());

/** Any JSON. What is read here came out of `JSON.parse`, so that only a missing value is wrong. */
export const jsonShape = z.custom<JsonValue>((value) => value !== undefined, 'a value is missing');

/** A refused plan keeps the id that was asked for, even where there is no such action. */
const actionId = z.custom<ActionPlan['action']>(
  (value) => typeof value === 'string',
  'not the id of an action',
);

const difference = object({ field: string(), before: string(), after: string() });
const threeWayDifference = object({ field: string(), before: string(), ours: string(), now: string() });

export const residualShape = object({
  code: string(),
  what: string(),
  until: exactOptional(string()),
  remedy: exactOptional(string()),
});
const residual = z.array(residualShape);

const refused = object({
  outcome: literal('refused'),
  code: string(),
  reason: string(),
  hints: texts,
  instead: exactOptional(z.array(object({ action: actionId, target, why: string() }))),
});
const refusedUndo = refused.extend({ changedSince: exactOptional(z.array(threeWayDifference)) });

const failed = object({
  outcome: literal('failed'),
  code: string(),
  reason: string(),
  retryable: z.boolean(),
  retryAfterMs: exactOptional(z.number()),
  hints: texts,
});

const facts = object({
  names: texts,
  tags: z.record(string(), string()),
  groups: texts,
  below: exactOptional(texts),
  reach: exactOptional(texts),
  account: exactOptional(string()),
  depletes: exactOptional(
    object({ pool: string(), title: string(), code: string(), members: texts, target: string() }),
  ),
  identity: exactOptional(object({ id: exactOptional(string()), createdAt: exactOptional(string()) })),
  contradictions: exactOptional(texts),
  unread: exactOptional(
    z.array(
      object({
        said: string(),
        names: exactOptional(texts),
        groups: exactOptional(z.union([literal('any'), texts])),
        identities: exactOptional(z.enum(['role', 'address', 'person'])),
        kinds: exactOptional(z.array(z.enum(targetKinds))),
      }),
    ),
  ),
}) satisfies z.ZodType<TargetFacts>;

const request = { action: actionId, target, parameters: jsonShape };
const nothing = object({ outcome: literal('nothing'), reason: string(), residual });

export const actionPlanShape = z.discriminatedUnion('outcome', [
  object({
    ...request,
    outcome: literal('change'),
    summary: string(),
    differences: z.array(difference),
    change: jsonShape,
    undo: jsonShape,
    residual,
    observed: jsonShape,
    facts,
    hash: string(),
  }),
  nothing.extend({ ...request, facts: exactOptional(facts) }),
  refused.extend({ ...request, contradictions: exactOptional(texts) }),
  failed.extend(request),
]) satisfies z.ZodType<ActionPlan>;

export const actionResultShape = z.discriminatedUnion('outcome', [
  object({
    outcome: literal('contained'),
    evidence: string(),
    residual,
    observed: exactOptional(jsonShape),
  }),
  object({ outcome: literal('unverified'), reason: string(), residual, observed: exactOptional(jsonShape) }),
  nothing,
  refused,
  failed,
]) satisfies z.ZodType<ActionResult>;

const nothingToUndo = object({ outcome: literal('nothing'), reason: string() });

export const undoResultShape = z.discriminatedUnion('outcome', [
  object({ outcome: literal('restored'), evidence: string() }),
  object({ outcome: literal('unverified'), reason: string() }),
  nothingToUndo,
  refusedUndo,
  failed,
]) satisfies z.ZodType<UndoResult>;

export const undoPlanShape = object({
  action: actionId,
  target,
  undo: jsonShape,
  decision: z.discriminatedUnion('outcome', [
    object({ outcome: literal('restore'), summary: string(), differences: z.array(difference) }),
    nothingToUndo,
    refusedUndo,
    failed,
  ]),
}) satisfies z.ZodType<UndoPlan>;

export const cloudAnswerShape = object({
  cloud: z.enum(['aws', 'gcp', 'azure']),
  operation: string(),
  status: exactOptional(z.number()),
  requestId: exactOptional(string()),
  at: string(),
}) satisfies z.ZodType<CloudAnswer>;
