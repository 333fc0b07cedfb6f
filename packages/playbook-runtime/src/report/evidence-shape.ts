import { target } from '@drawbridge/incident-model';
import { z } from 'zod';

import { approvalShape } from '../journal/run-event-shape.ts';
import { cloudAnswerShape, jsonShape, residualShape } from '../plan/action-shapes.ts';
import { incidentSummaryShape } from '../plan/run-plan-shape.ts';
import type { EvidenceBundle, EvidenceItem } from './evidence-bundle.ts';

const { exactOptional, looseObject: object, string } = z;

const item = object({
  action: string(),
  target,
  targetId: string(),
  before: exactOptional(jsonShape),
  after: exactOptional(jsonShape),
  outcome: exactOptional(string()),
  said: exactOptional(string()),
  residual: z.array(residualShape),
  startedAt: exactOptional(string()),
  finishedAt: exactOptional(string()),
  answers: z.array(cloudAnswerShape),
}) satisfies z.ZodType<EvidenceItem>;

/** A bundle as its file gives it back. Loose: whatever else stands in it counts for its hash. */
export const evidenceShape = object({
  version: z.literal(1),
  runId: string(),
  incident: incidentSummaryShape,
  playbook: object({ id: string(), version: string() }),
  planHash: string(),
  requester: string(),
  approvals: z.array(approvalShape),
  people: exactOptional(object({ requester: string(), approvers: z.array(string()) })),
  items: z.array(item),
  journal: object({ entries: z.number(), lastHash: string() }),
  sha256: string(),
}) satisfies z.ZodType<EvidenceBundle>;
