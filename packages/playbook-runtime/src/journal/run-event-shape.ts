import { target } from '@drawbridge/incident-model';
import { z } from 'zod';

import {
  actionPlanShape,
  actionResultShape,
  cloudAnswerShape,
  jsonShape,
  undoPlanShape,
  undoResultShape,
} from '../plan/action-shapes.ts';
import { runPlanShape } from '../plan/run-plan-shape.ts';
import type { Approval, EffectToUndo, RunEvent } from './run-events.ts';

const { exactOptional, literal, looseObject: object, string } = z;

const verifiedIdentity = z.discriminatedUnion('method', [
  object({ method: literal('ssh'), identity: string(), key: string(), signature: string() }),
  object({
    method: literal('oidc'),
    identity: string(),
    issuer: string(),
    subject: string(),
    bound: z.boolean(),
  }),
  object({ method: literal('sign-in'), identity: string(), subject: string(), seal: string() }),
]);

export const approvalShape = object({
  by: string(),
  at: string(),
  planHash: string(),
  reason: exactOptional(string()),
  verified: exactOptional(verifiedIdentity),
}) satisfies z.ZodType<Approval>;

const effectToUndo = object({
  key: string(),
  action: string(),
  target,
  targetId: string(),
  undo: jsonShape,
}) satisfies z.ZodType<EffectToUndo>;

const input = z.discriminatedUnion('kind', [
  object({
    kind: literal('containment'),
    plan: runPlanShape,
    requester: string(),
    requesterSubject: exactOptional(string()),
    approvals: z.array(approvalShape),
  }),
  object({
    kind: literal('undo'),
    undoes: string(),
    requester: string(),
    approvals: exactOptional(z.array(approvalShape)),
    reactivate: z.boolean(),
    effects: z.array(effectToUndo),
  }),
]);

/** Every event that a run may write, with its fields. */
const event = <Type extends string, Fields extends z.core.$ZodLooseShape>(type: Type, fields: Fields) =>
  object({ type: literal(type), ...fields });

const step = { step: string() };
const keyed = { ...step, idempotencyKey: string() };
const answers = z.array(cloudAnswerShape);

/** An event as a journal gives it back. The result of a step is checked by its action: see `run-actions.ts`. */
export const runEventShape = z.discriminatedUnion('type', [
  event('run-received', { runId: string(), body: string(), input: jsonShape }),
  event('plan-made', { round: z.number(), plan: runPlanShape }),
  event('run-started', { runId: string(), input }),
  event('run-recovered', {}),
  event('run-cancelled', { by: string(), reason: string() }),
  event('step-started', { ...keyed, action: string() }),
  event('step-retried', { ...step, reason: string(), waitMs: z.number() }),
  event('step-finished', { ...step, result: jsonShape }),
  event('step-failed', {
    ...step,
    code: string(),
    reason: string(),
    retryable: z.boolean(),
    hints: z.array(string()),
  }),
  event('effect-started', { ...keyed, plan: actionPlanShape }),
  event('effect-finished', { ...keyed, result: actionResultShape, answers }),
  event('undo-started', { ...keyed, plan: undoPlanShape }),
  event('undo-finished', { ...keyed, result: undoResultShape, answers }),
  event('sleep-started', { ...step, until: string() }),
  event('signal-awaited', { ...step, until: exactOptional(string()) }),
  event('signal-received', { ...step, value: jsonShape, id: exactOptional(string()) }),
  event('signal-timed-out', step),
  event('run-finished', {
    status: string(),
    evidence: exactOptional(string()),
    output: exactOptional(jsonShape),
  }),
]) satisfies z.ZodType<RunEvent>;
