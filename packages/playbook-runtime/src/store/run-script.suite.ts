import { ruleId } from '../run-setup.suite.ts';
import type { RunEvent } from '../journal/run-events.ts';
import { stepNames } from '../journal/step-names.ts';
import type { PlanItem, RunPlan } from '../plan/run-plan.ts';
import { playbookSchema } from '../playbook/schema.ts';

const target = (key: string) =>
  ({ kind: 'aws.access-key', accessKeyId: `AKIA${key.toUpperCase().padEnd(16, '0')}` }) as const;

/** A change of one key, which takes a member from a pool. */
function changeOf(key: string) {
  return {
    action: 'aws.iam.deactivate-access-key',
    target: target(key),
    parameters: {},
    outcome: 'change',
    summary: `Deactivate ${key}`,
    differences: [],
    change: {},
    undo: {},
    residual: [],
    observed: {},
    facts: {
      names: [key],
      tags: {},
      groups: [],
      account: '123456789012',
      depletes: { pool: 'keys', title: 'key', code: 'last-key', members: [key], target: key },
    },
    hash: 'h',
  } as const;
}

const itemOf = (key: string): PlanItem => ({
  key,
  step: 'deactivate',
  action: 'aws.iam.deactivate-access-key',
  actionTitle: 'Deactivate',
  target: target(key),
  targetId: `aws.access-key/${key}`,
  from: 'a test',
  onFailure: 'continue',
  reversible: 'explicit',
  notes: [],
  overridden: [],
  decision: { kind: 'action', plan: changeOf(key) },
});

function planOf(runId: string, keys: readonly string[]): RunPlan {
  const playbook = playbookSchema.parse({
    id: 'contain-keys',
    name: 'Contain',
    description: 'For tests.',
    version: '1.0.0',
    triggers: { rules: [ruleId] },
    targets: { kind: 'aws.access-key' },
    guards: { protectedAssets: { watchlist: 'Assets' }, caps: { perRun: 5, perHour: 10 } },
    steps: [{ id: 'deactivate', action: 'aws.iam.deactivate-access-key' }],
  });
  return {
    version: 1,
    runId,
    playbook,
    incident: { id: 'i-1', source: 'incident', title: 'Direct connection', severity: 'High' },
    plannedAt: '2026-01-12T10:00:00.000Z',
    items: keys.map(itemOf),
    notTaken: [],
    unread: [],
    approvals: { needed: 0, why: 'a test', validForMs: 0 },
    overrides: [],
    outcome: 'change',
    hash: 'h',
  };
}

/** The events of a containment run, in their order, as far as the store looks at them. */
export function containmentEvents(runId: string, keys: readonly string[]): readonly RunEvent[] {
  const idempotencyKey = 'k';
  const guards = { step: stepNames.guards };
  return [
    {
      type: 'run-started',
      runId,
      input: { kind: 'containment', plan: planOf(runId, keys), requester: 'ann', approvals: [] },
    },
    { type: 'step-started', ...guards, action: 'check-guards', idempotencyKey },
    { type: 'step-finished', ...guards, result: null },
    ...keys.flatMap((key): readonly RunEvent[] => {
      const step = stepNames.contain(key);
      const result = { outcome: 'contained', evidence: 'it is inactive', residual: [] } as const;
      return [
        { type: 'step-started', step, action: 'contain', idempotencyKey },
        { type: 'effect-started', step, idempotencyKey, plan: changeOf(key) },
        { type: 'effect-finished', step, idempotencyKey, result, answers: [] },
        { type: 'step-finished', step, result },
      ];
    }),
    { type: 'run-finished', status: 'contained' },
  ];
}

/** The events of an undo run that puts one key back. */
export function undoEvents(runId: string, undoes: string, key: string): readonly RunEvent[] {
  const step = stepNames.undo(key);
  const result = { outcome: 'restored', evidence: 'it is active' } as const;
  const effect = {
    key,
    action: 'aws.iam.deactivate-access-key',
    target: target(key),
    targetId: `aws.access-key/${key}`,
    undo: {},
  };
  return [
    {
      type: 'run-started',
      runId,
      input: { kind: 'undo', undoes, requester: 'ann', reactivate: true, effects: [effect] },
    },
    { type: 'step-started', step, action: 'undo', idempotencyKey: 'k' },
    { type: 'undo-finished', step, idempotencyKey: 'k', result, answers: [] },
    { type: 'step-finished', step, result },
    { type: 'run-finished', status: 'restored' },
  ];
}
