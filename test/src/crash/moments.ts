import { isWrite, type CallPhase } from './cloud-gate.ts';
import type { Seen } from './watch-run.ts';

/** A moment of a run that its files show. */
export interface FileMoment {
  readonly kind: 'file';
  readonly name: string;
}

/**
 * A moment of a call that changes something. `cut`: the connection ends with the process, and the call is never carried
 * out. `late`: it is carried out after the process has died. `held`: it was carried out, and nobody learned of it.
 */
export interface CallMoment {
  readonly kind: 'call';
  readonly name: string;
  readonly operation: string;
  /** The how-manieth call of that operation. */
  readonly nth: number;
  readonly then: 'cut' | 'late' | 'held';
}

export type Moment = FileMoment | CallMoment;

/** The moment at which a run is, by its files; the same words as `momentsOf` has. */
export function momentOf({ hasJournal, entries, logged, evidence, signed }: Seen): string {
  const last = entries.at(-1);
  if (last === undefined) return hasJournal ? empty : begun;
  const entry = `${String(entries.length)} ${last}`;
  if (logged < entries.length) return `${entry}, in the journal`;
  if (last === 'run-finished') {
    if (signed.besideLog) return 'the head is beside the log';
    if (signed.besideKey) return 'the head is beside the key';
  } else if (evidence) return 'the evidence is kept';
  return `${entry}, in the log`;
}

const begun = '0, no journal yet';
const empty = '0, no entry yet';

/** Every moment of a run that came to its end, in order: of its journal, and of its calls that changed something. */
export function momentsOf(entries: readonly string[], calls: readonly string[]): readonly Moment[] {
  const journal = entries.flatMap((type, at): readonly string[] => {
    const entry = `${String(at + 1)} ${type}`;
    return [`${entry}, in the journal`, `${entry}, in the log`];
  });
  const isContainment = entries.includes('effect-started');
  const evidence = isContainment ? ['the evidence is kept'] : [];
  const end = [...evidence, 'the head is beside the key', 'the head is beside the log'];
  const files = [begun, empty, ...journal.slice(0, -2), ...end.slice(0, evidence.length)];
  const all = [...files, ...journal.slice(-2), ...end.slice(evidence.length)];
  return [...all.map((name): FileMoment => ({ kind: 'file', name })), ...callMoments(calls)];
}

function callMoments(calls: readonly string[]): readonly CallMoment[] {
  const nthAt = (at: number) => calls.slice(0, at + 1).filter((other) => other === calls[at]).length;
  return calls.flatMap((operation, at): readonly CallMoment[] => {
    const [nth, before] = [nthAt(at), calls[at - 1]];
    const name = `${operation}${nth === 1 ? '' : ` ${String(nth)}`}`;
    if (!isWrite(operation)) {
      if (before === undefined || !isWrite(before)) return [];
      return [{ kind: 'call', name: `${before} looked after`, operation, nth, then: 'late' }];
    }
    return [
      { kind: 'call', name: `${name} received, never carried out`, operation, nth, then: 'cut' },
      { kind: 'call', name: `${name} received, carried out later`, operation, nth, then: 'late' },
      { kind: 'call', name: `${name} carried out, answer held`, operation, nth, then: 'held' },
    ];
  });
}

/** The phase of a call at which the process is stopped. */
export const phaseOf = ({ then }: CallMoment): CallPhase => (then === 'held' ? 'answered' : 'received');

/** Whether it is a moment of the journal itself: that comes before all others where not all are wanted. */
export const isEntry = ({ name }: Moment): boolean => name.endsWith(', in the journal');
