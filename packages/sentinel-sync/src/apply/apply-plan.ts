import { given, isFailure, RefusedFailure, type Clock, type JsonValue } from '@drawbridge/base';

import type { MarkedResource } from '../actual/list-actual.ts';
import { atMost } from '../client/at-most.ts';
import { isBag } from '../wire/arm-body.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import type { PlannedChange, SyncPlan } from '../plan/sync-plan.ts';
import { kindsOf } from '../resources/registry.ts';
import { ApplyJournal, readUnfinished, type JournalEvent } from './apply-journal.ts';
import { rollBack } from './roll-back.ts';
import { keyOf, listTouched, stateOf } from './change-state.ts';
import { lockWorkspace } from './workspace-lock.ts';
import { replacedAnother, writeChange } from './write-change.ts';

export interface ApplyOptions {
  readonly client: WorkspaceClient;
  readonly plan: SyncPlan;
  /** Where journals lie. */
  readonly journals: string;
  /** Where the locks lie that keep two applies to one workspace apart; the same folder for all of them. */
  readonly locks: string;
  readonly clock: Clock;
  readonly onError: 'continue' | 'rollback';
  /** How many writes at a time. */
  readonly concurrency?: number;
  readonly onProgress?: (done: number, all: number) => void;
}

/** What became of one change; it is what stands in the workspace. */
export interface AppliedChange {
  readonly kind: PlannedChange['kind'];
  readonly name: string;
  readonly title: string;
  readonly action: PlannedChange['action'];
  /** `replaced`: done, in the place of something that somebody made meanwhile, and that is lost. */
  readonly outcome: 'done' | 'failed' | 'replaced' | 'undone' | 'not-undone' | 'not-begun';
  readonly why?: string;
}

export interface ApplyReport {
  readonly plan: string;
  /** Whether this resumed an apply that was interrupted. */
  readonly resumed: boolean;
  readonly changes: readonly AppliedChange[];
  readonly isComplete: boolean;
}

const defaultConcurrency = 4;

/**
 * Carries out a plan. Throws Refused, with nothing written, where the plan has refusals, is for another workspace, or
 * the workspace has moved since, and where another process of this machine applies to it. What an apply that was killed has done already is found by looking, not done again.
 */
export async function applyPlan(options: ApplyOptions): Promise<ApplyReport> {
  const { client, plan, locks } = options;
  refusePlan(client, plan);
  const release = await lockWorkspace(locks, client.address);
  try {
    return await applyLocked(options);
  } finally {
    await release();
  }
}

async function applyLocked(options: ApplyOptions): Promise<ApplyReport> {
  const { client, plan, journals } = options;
  const earlier = await readUnfinished(journals, plan.hash);
  const begun = new Set(earlier.flatMap((event) => (event.type === 'before' ? [event.resource] : [])));
  const standing = await listTouched(client, plan.changes);
  refuseMoved(plan, standing, begun);
  const journal = await ApplyJournal.open(journals, plan.hash);
  try {
    await journal.append({ type: 'begun', plan: plan.hash });
    const run = new Run(options, journal, standing, earlier);
    const changes = await run.carryOut();
    await journal.append({ type: 'ended' });
    const isComplete = changes.every((change) => change.outcome === 'done');
    return { plan: plan.hash, resumed: begun.size > 0, changes, isComplete };
  } finally {
    await journal.close();
  }
}

function refusePlan({ address }: WorkspaceClient, plan: SyncPlan): void {
  const [first, ...more] = plan.refusals;
  if (first !== undefined) {
    const others = more.length === 0 ? '' : `, and ${more.length} more`;
    const hints = plan.refusals.flatMap((refusal) =>
      refusal.force === '' ? [] : [`plan with --force ${refusal.force}`],
    );
    throw new RefusedFailure(first.code, `${first.message}${others}`, { hints });
  }
  const isSame = (['subscriptionId', 'resourceGroup', 'workspace'] as const).every(
    (part) => plan[part].toLowerCase() === address[part].toLowerCase(),
  );
  if (!isSame) {
    throw new RefusedFailure(
      'sync/other-workspace',
      `the plan is for the workspace ${plan.workspace}, not for this one`,
    );
  }
}

/** Refuses what somebody has changed since the plan was made: a person has to look at it first. */
function refuseMoved(
  plan: SyncPlan,
  standing: ReadonlyMap<string, MarkedResource>,
  begun: ReadonlySet<string>,
): void {
  const moved = plan.changes.filter((change) => {
    const now = stateOf(change, standing.get(keyOf(change)));
    return now !== 'ready' && !begun.has(keyOf(change));
  });
  if (moved.length === 0) return;
  const names = moved.slice(0, 5).map((change) => change.title);
  const message = `the workspace has changed since the plan was made: ${names.join(', ')}${moved.length > 5 ? ', …' : ''}`;
  throw new RefusedFailure('sync/remote-has-moved', message, { hints: ['nothing was written; plan again'] });
}

class Run {
  readonly #options: ApplyOptions;
  readonly #journal: ApplyJournal;
  readonly #standing: Map<string, MarkedResource>;
  readonly #before: Map<string, JsonValue>;
  readonly #results = new Map<string, AppliedChange>();
  #hasFailed = false;

  constructor(
    options: ApplyOptions,
    journal: ApplyJournal,
    standing: ReadonlyMap<string, MarkedResource>,
    earlier: readonly JournalEvent[],
  ) {
    this.#options = options;
    this.#journal = journal;
    this.#standing = new Map(standing);
    this.#before = new Map(
      earlier.flatMap((event) => (event.type === 'before' ? [[event.resource, event.body]] : [])),
    );
  }

  /** What is called before what calls it; deletions last, the other way round. */
  async carryOut(): Promise<readonly AppliedChange[]> {
    const { client, plan, concurrency = defaultConcurrency, onError } = this.#options;
    const kinds = kindsOf(client.door);
    const written = kinds.map((kind) =>
      plan.changes.filter((change) => change.kind === kind.name && change.action !== 'delete'),
    );
    const deleted = [...kinds]
      .reverse()
      .map((kind) =>
        plan.changes.filter((change) => change.kind === kind.name && change.action === 'delete'),
      );
    for (const group of [...written, ...deleted]) {
      await this.#lookAgain(group);
      await atMost(concurrency, group, async (change) => {
        if (this.#hasFailed && onError === 'rollback') return;
        await this.#make(change);
      });
    }
    if (this.#hasFailed && onError === 'rollback') await this.#undo();
    return plan.changes.map(
      (change) => this.#results.get(keyOf(change)) ?? this.#result(change, 'not-begun'),
    );
  }

  /** What is to be created may be there by now, where other changes took their time since the last look. */
  async #lookAgain(group: readonly PlannedChange[]): Promise<void> {
    const created = group.filter(
      (change) =>
        change.action === 'create' && !this.#before.has(keyOf(change)) && !this.#standing.has(keyOf(change)),
    );
    if (created.length === 0 || this.#results.size === 0) return;
    for (const [key, actual] of await listTouched(this.#options.client, created)) {
      this.#standing.set(key, actual);
    }
  }

  async #make(change: PlannedChange): Promise<void> {
    const key = keyOf(change);
    const actual = this.#standing.get(key);
    const now = stateOf(change, actual);
    try {
      if (now === 'moved') throw new Error('somebody has made or changed it meanwhile; it stays as it is');
      if (!this.#before.has(key)) {
        const body = bodyBefore(actual);
        this.#before.set(key, body);
        await this.#journal.append({ type: 'before', resource: key, body });
      }
      // The echo of a lost answer, or half a watchlist, is judged by what stands and not by its etag.
      if (now !== 'stands') {
        await writeChange(this.#options.client, change, now === 'half' ? actual?.etag : change.etag);
      }
      await this.#journal.append({ type: 'done', resource: key });
      this.#results.set(key, this.#result(change, 'done'));
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      this.#hasFailed = true;
      const why = reasonOf(thrown);
      await this.#journal.append({ type: 'failed', resource: key, why });
      const isReplaced = isFailure(thrown) && thrown.code === replacedAnother;
      this.#results.set(key, this.#result(change, isReplaced ? 'replaced' : 'failed', why));
    }
    this.#options.onProgress?.(this.#results.size, this.#options.plan.changes.length);
  }

  /** The last one first. */
  async #undo(): Promise<void> {
    const done = [...this.#results.values()].filter((result) => result.outcome === 'done').reverse();
    for (const result of done) {
      const key = keyOf(result);
      const change = this.#options.plan.changes.find((other) => keyOf(other) === key);
      if (change === undefined) continue;
      try {
        await rollBack(this.#options.client, change, this.#before.get(key) ?? null);
        await this.#journal.append({ type: 'undone', resource: key });
        this.#results.set(key, this.#result(change, 'undone'));
      } catch (thrown) {
        if (!(thrown instanceof Error)) throw thrown;
        this.#results.set(key, this.#result(change, 'not-undone', reasonOf(thrown)));
      }
    }
  }

  #result({ kind, name, title, action }: PlannedChange, outcome: AppliedChange['outcome'], why?: string) {
    return { kind, name, title, action, outcome, ...given({ why }) };
  }
}

/** The whole of a resource as it was told, and a watchlist's items with it; null where there was none. */
function bodyBefore(actual: MarkedResource | undefined): JsonValue {
  if (actual === undefined) return null;
  const { items } = actual.fields;
  return items === undefined || !isBag(actual.body) ? actual.body : { ...actual.body, items };
}

function reasonOf(thrown: Error): string {
  return isFailure(thrown) ? [thrown.message, ...thrown.hints].join('; ') : thrown.message;
}
