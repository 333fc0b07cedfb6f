import type { JsonValue } from '@drawbridge/base';

/** A signal as an update carries it. */
export interface SignalUpdate {
  readonly name: string;
  readonly value: JsonValue;
  readonly id: string;
  /** Different each time that it is sent: Temporal answers an update of a known id with its first answer. */
  readonly sending: string;
}

/** What became of it. `sending` is that of the one that was taken. */
export interface SignalUpdated {
  readonly is: 'taken' | 'repeated' | 'refused';
  readonly sending: string;
}

export interface CancelUpdate {
  readonly by: string;
  readonly reason: string;
}

/** The names of the updates that a run takes. */
export const signalUpdate = 'signal';
export const cancelUpdate = 'cancel';

/** The type of the failure with which a validator refuses an update: it leaves no trace in the history. */
export const refusedUpdate = 'refused';
