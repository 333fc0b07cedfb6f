import {
  fail,
  hashJson,
  nameHints,
  problem,
  succeed,
  toJson,
  type JsonValue,
  type Result,
} from '@drawbridge/base';
import { parseTargetId, targetId, targetKinds, type Target } from '@drawbridge/incident-model';
import {
  incidentByHand,
  planRun,
  playbookByHand,
  responseBody,
  type Playbook,
  type ResponseRequest,
  type RunPlan,
} from '@drawbridge/playbook-runtime';
import { actionCatalogue, defaultAction, type ActionMetadata } from '@drawbridge/response-actions';

import type { Caller } from '../identity/callers/caller.ts';
import { requesterOf } from './requester.ts';
import type { Service } from './service.ts';

/** One action on one target, as a person or an agent asks for it. */
export interface HandOrder {
  readonly action: ActionMetadata;
  readonly target: Target;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly reason: string;
  /** A person approves it, whatever the playbooks with that action ask for. */
  readonly askFirst?: boolean;
}

/** The action of that id. */
export function findAction(id: string): Result<ActionMetadata> {
  const found = actionCatalogue.find((action) => action.id === id);
  if (found !== undefined) return succeed(found);
  const names = actionCatalogue.map((action) => action.id as string);
  return fail(
    problem('action/unknown', `there is no action '${id}'`, { hints: nameHints(id, names, 'actions') }),
  );
}

/** The target of a kind and an id, and the action that contains such a target first. */
export function readTargetOf(
  kind: string,
  id: string,
): Result<{ readonly target: Target; readonly action: ActionMetadata }> {
  const known = targetKinds.find((targetKind) => targetKind === kind);
  if (known === undefined) {
    return fail(
      problem('target/unknown-kind', `there is no kind of target '${kind}'`, {
        hints: nameHints(kind, targetKinds, 'kinds'),
      }),
    );
  }
  const read = parseTargetId(known, id);
  if (!read.ok) return fail(problem('target/unreadable', read.why));
  const first = defaultAction(read.target);
  const action = actionCatalogue.find((candidate) => candidate.id === first);
  return action === undefined
    ? fail(problem('action/none', `no action acts on ${kind} yet`))
    : succeed({ target: read.target, action });
}

/** The target of an action by its id, of whichever of the action's kinds it is. */
export function readTargetFor(action: ActionMetadata, id: string): Result<Target> {
  const reads = action.targetKinds.map((kind) =>
    parseTargetId(kind, id.startsWith(`${kind}/`) ? id.slice(kind.length + 1) : id),
  );
  const fitting = reads.find((read) => read.ok);
  if (fitting?.ok === true) return succeed(fitting.target);
  return fail(...reads.flatMap((read) => (read.ok ? [] : [problem('target/unreadable', read.why)])));
}

/** What the order would do. Reads from the clouds; nothing is kept. */
export async function planByHand(service: Service, order: HandOrder): Promise<RunPlan> {
  return planRun({
    ...service.host,
    playbook: await playbookOf(service, order),
    incident: incidentByHand(targetId(order.target), order.reason),
    targets: [{ target: order.target, from: 'the request' }],
    chosenBy: 'person',
  });
}

/** Begins the run of an order; the same order under the same key is the same run. */
export async function containByHand(
  service: Service,
  caller: Caller,
  order: HandOrder,
  key: string,
): Promise<{ readonly runId: string; readonly is: 'started' | 'known' }> {
  const { target, reason } = order;
  const request: ResponseRequest = {
    origin: { from: 'hand', target, reason },
    playbook: await askedPlaybook(service, caller, order),
    requester: requesterOf(caller),
    chosenBy: 'person',
    revision: 1,
  };
  const runId = `by-hand-${hashJson([caller.subject, key]).slice(0, 16)}-1`;
  return { runId, is: await service.engine.start(runId, responseBody.name, toJson(request)) };
}

/** What an agent asks for waits for a person: it may have been told to ask by what it read. */
async function askedPlaybook(service: Service, { kind }: Caller, order: HandOrder): Promise<Playbook> {
  const playbook = await playbookOf(service, order);
  if (order.askFirst !== true && kind !== 'agent') return playbook;
  return { ...playbook, approval: { ...playbook.approval, required: 'always' } };
}

async function playbookOf(service: Service, { action, target, parameters }: HandOrder): Promise<Playbook> {
  return playbookByHand(action, target.kind, parameters, await service.approvalByHand(action.id));
}
