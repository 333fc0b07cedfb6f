import type { World, WorldInput } from '@drawbridge/cloud-sim';
import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { ActionId } from '../contract/action.ts';

/** What the conformance suite must know of an action; it lies beside the action. */
export interface ConformanceCase {
  readonly id: ActionId;
  /** Where an action has several cases: what this one is about. */
  readonly about?: string;
  /** With neighbours that must stay untouched, and with the cloud's delays. */
  readonly world: WorldInput;
  readonly target: Target;
  readonly parameters?: JsonValue;
  /** Every path of the world that the action changes: `aws.users.0.accessKeys.0.status`. */
  readonly changes: readonly string[];
  /** Paths that record what happened, and so are not restored by an undo. */
  readonly traces: RegExp;
  /** Paths of what is made on the way and stays, undone or not: snapshots, a quarantine group. */
  readonly evidence?: RegExp;
  /** The first call that reads, and the call that writes, as the simulator names them. */
  readonly reads: string;
  readonly writes: string;
  /** Other calls that write, where one is not all: each may fail on its own. */
  readonly furtherWrites?: readonly string[];
  /** The same kind of target, which is not there. */
  readonly missing: {
    readonly target: Target;
    readonly outcome: 'refused' | 'failed';
    readonly code: string;
  };
  /** What somebody else may have done since, so that an undo must be refused. Absent where there is no undo. */
  readonly changedSince?: Readonly<Record<string, (world: Mutable<World>) => void>>;
  /** What somebody else may have done since, so that there is nothing left to undo. */
  readonly restoredSince?: (world: Mutable<World>) => void;
  /** Doing it again is right, since what it ends may have begun again. */
  readonly repeats?: true;
  /** Permissions that the cloud gives to everybody. */
  readonly givenToAll?: readonly string[];
  /** Declared permissions that this case does not come to need, as `phase name`; another case of the action does. */
  readonly unused?: readonly string[];
}

export type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;
