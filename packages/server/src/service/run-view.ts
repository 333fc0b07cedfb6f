import { given } from '@drawbridge/base';
import {
  eventsOf,
  readEnd,
  requestOf,
  responseReport,
  type RunEntry,
  type RunPlan,
  type RunReport,
} from '@drawbridge/playbook-runtime';

/**
 * How far a run is. `received`: nothing was planned yet. `waiting`: for people to decide. `held`: for another run to give a
 * target back, or for a pause to end. `acting`: it has begun to act. `ended`.
 */
type RunState = 'received' | 'waiting' | 'held' | 'acting' | 'ended';

/** One run, as it is told to callers. */
export interface RunView {
  readonly runId: string;
  readonly kind: 'containment' | 'undo';
  readonly state: RunState;
  /** How it ended; absent until then. */
  readonly status?: string;
  readonly receivedAt: string;
  readonly requester: string;
  /** The plan that is or was shown, and its round. */
  readonly plan?: RunPlan;
  readonly round?: number;
  /** Until when it waits for people, ISO 8601. */
  readonly waitsUntil?: string;
  /** What was done and what is left; absent until there is a plan. */
  readonly report?: RunReport;
}

/** The view of a run out of its journal; undefined where it was not received by a server. */
export function viewOf(runId: string, entries: readonly RunEntry[]): RunView | undefined {
  const received = eventsOf(entries, 'run-received')[0];
  if (received === undefined) return undefined;
  const made = eventsOf(entries, 'plan-made').at(-1);
  const finished = eventsOf(entries, 'run-finished').at(-1);
  const state = stateOf(entries);
  return {
    runId,
    kind: received.body.startsWith('undo@') ? 'undo' : 'containment',
    state,
    ...given({ status: finished?.status }),
    receivedAt: received.at,
    requester: requestOf(entries)?.requester.name ?? 'unknown',
    ...given({ plan: made?.plan, round: made?.round }),
    ...(state === 'waiting' ? given({ waitsUntil: eventsOf(entries, 'signal-awaited').at(-1)?.until }) : {}),
    ...given({ report: responseReport(runId, entries) }),
  };
}

function stateOf(entries: readonly RunEntry[]): RunState {
  if (readEnd(entries) !== undefined) return 'ended';
  if (eventsOf(entries, 'run-started').length > 0) return 'acting';
  const last = entries.at(-1)?.event.type;
  if (last === 'signal-awaited') return 'waiting';
  if (last === 'sleep-started') return 'held';
  return 'received';
}
