import { given } from '@drawbridge/base';
import type { Unread } from '../incident/incident.ts';
import type { Target } from '../targets/target.ts';

/** A target, and the field that it was read from. */
export interface FoundTarget {
  readonly target: Target;
  /** The field of the body it came from. */
  readonly from: string;
  readonly alertId?: string;
  /** Why the identification is weak, where it is: playbooks take a weak target only if they say so. */
  readonly weak?: string;
  /** What the incident itself says of it that cannot all be true, in sentences without their full stop. */
  readonly contradictions?: readonly string[];
}

/** What was read from one part of an incident. */
export interface Reading {
  readonly targets: readonly FoundTarget[];
  readonly unread: readonly Unread[];
}

export const nothingRead: Reading = { targets: [], unread: [] };

export function found(target: Target, from: string, alertId?: string): Reading {
  return { targets: [{ target, from, ...given({ alertId }) }], unread: [] };
}

/** `kind` is that of the target it would have been; see {@link Unread}. */
export function notRead(path: string, why: string, kind?: Unread['kind']): Reading {
  return { targets: [], unread: [{ path, why, ...given({ kind }) }] };
}

export function joinReadings(readings: readonly Reading[]): Reading {
  return {
    targets: readings.flatMap((reading) => reading.targets),
    unread: readings.flatMap((reading) => reading.unread),
  };
}
