import { fail, hashJson, problem, succeed, type Result } from '@drawbridge/base';
import { z } from 'zod';

const kind = z.enum(['detection-rule', 'analytics-rule', 'automation-rule', 'watchlist', 'saved-search']);
const named = { kind, name: z.string().min(1), title: z.string() };

/** One field that changes; `text` is the difference of texts of several lines. */
const fieldChange = z.strictObject({
  field: z.string(),
  before: z.json().optional(),
  after: z.json().optional(),
  text: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
});

const plannedChange = z.strictObject({
  ...named,
  action: z.enum(['create', 'update', 'adopt', 'delete']),
  /** Of what is replaced or deleted. */
  etag: z.string().optional(),
  fields: z.array(fieldChange),
  /** All that is written, with the mark; absent where it is deleted. */
  write: z.record(z.string(), z.json()).optional(),
});

/** What somebody changed in the workspace since it was last applied. */
const drift = z.strictObject({
  ...named,
  by: z.string().optional(),
  at: z.string().optional(),
  fields: z.array(
    fieldChange.extend({
      /** `kept`: stays as it is; `conflict`: the repository changed it too; `overwritten`: with --force. */
      outcome: z.enum(['kept', 'conflict', 'overwritten']),
    }),
  ),
});

const refusal = z.strictObject({ code: z.string(), message: z.string(), force: z.string() });

const body = z.strictObject({
  version: z.literal(1),
  target: z.string(),
  source: z.string(),
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  workspace: z.string(),
  changes: z.array(plannedChange),
  drifted: z.array(drift),
  /** There and not ours: never touched. */
  unmanaged: z.array(z.strictObject(named)),
  /** As the repository wants it, and without our mark. */
  unmarked: z.array(z.strictObject(named)),
  unchanged: z.int(),
  /** Why it must not be applied as it is, and the name to give to --force. */
  refusals: z.array(refusal),
});

const schema = body.extend({ hash: z.string() });

/** What an apply would do, and on which state of the workspace it was made. Holds no secret. */
export type SyncPlan = z.output<typeof schema>;
export type PlannedChange = z.output<typeof plannedChange>;
export type FieldChange = z.output<typeof fieldChange>;
export type Drift = z.output<typeof drift>;
export type Refusal = z.output<typeof refusal>;

/** The plan with its hash: SHA-256 of its canonical JSON. */
export function sealPlan(plan: z.output<typeof body>): SyncPlan {
  return { ...plan, hash: hashOf(plan) };
}

/** Reads a plan's file. One that was altered since it was made is refused. */
export function parsePlan(text: string, file: string): Result<SyncPlan> {
  const json = withoutBehaviour(readJson(text));
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    return fail(problem('sync/no-plan', 'this is not a plan made by `drawbridge sync plan`', { file }));
  const { hash, ...rest } = parsed.data;
  if (hashOf(rest) !== hash) {
    return fail(
      problem('sync/altered-plan', 'the plan was altered after it was made', { file, hints: ['plan again'] }),
    );
  }
  return succeed(parsed.data);
}

/** Leaves out what `sync plan --format json` prints beside the plan. */
function withoutBehaviour(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).filter(([name]) => name !== 'behaviour'));
}

function hashOf(plan: z.output<typeof body>): string {
  return hashJson(plan);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
