import { isWrite } from '../cloud-gate.ts';
import { random } from '../plan-crashes.ts';
import type { Walk } from './walk.ts';

const flows = ['incident', 'undo'] as const;

/** What is asked of the server while it is killed. */
export type Flow = (typeof flows)[number];

/** When the server, its database or the server of its engine is killed. */
type ServerMoment =
  /** When all journals together have so many entries more than before. */
  | { readonly at: 'entries'; readonly count: number }
  /** While a call to the cloud is on its way: not carried out, or carried out and not answered. */
  | {
      readonly at: 'call';
      readonly operation: string;
      readonly nth: number;
      readonly phase: 'received' | 'answered';
    }
  /** As soon as the request was sent, and as soon as it was answered. */
  | { readonly at: 'request'; readonly phase: 'sent' | 'answered' };

export type Victim = 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'database' | 'engine';

/** One kill. */
export interface ServerCrash {
  readonly flow: Flow;
  readonly moment: ServerMoment;
  readonly victim: Victim;
  /** The server that resumes is killed once more, so many milliseconds after it listens. */
  readonly againAfterMs?: number;
}

export function nameOf({ flow, moment, victim, againAfterMs }: ServerCrash): string {
  const when =
    moment.at === 'entries'
      ? `entry ${String(moment.count)}`
      : moment.at === 'call'
        ? `${moment.operation} ${String(moment.nth)} ${moment.phase}`
        : `request ${moment.phase}`;
  const again = againAfterMs === undefined ? '' : `, and again ${String(againAfterMs)} ms after the restart`;
  return `${flow}, ${victim} at ${when}${again}`;
}

/** Every moment of each flow with every victim, entries first, in an order that the seed decides; again from the beginning where more are wanted. */
export function planServerCrashes(
  walks: Readonly<Record<Flow, Walk>>,
  victims: readonly Victim[],
  { runs, seed, only }: { readonly runs?: number; readonly seed: number; readonly only: string },
): readonly ServerCrash[] {
  const next = random(seed);
  const all = flows.flatMap((flow) =>
    momentsOf(walks[flow]).flatMap((moment) =>
      victims.map((victim): ServerCrash => ({ flow, moment, victim })),
    ),
  );
  const shuffled = all
    .filter((crash) => nameOf(crash).includes(only))
    .map((crash) => ({ crash, rank: next() + (crash.moment.at === 'call' ? 1 : 0) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ crash }) => crash);
  if (shuffled.length === 0) throw new Error(`--only ${only}: no kill has that in its name`);
  return Array.from({ length: runs ?? shuffled.length }, (_, at) => {
    const crash = shuffled[at % shuffled.length]!;
    const isAgain = crash.victim.startsWith('SIG') && next() < 0.25;
    return isAgain ? { ...crash, againAfterMs: Math.round(next() * 400) } : crash;
  });
}

/** The moments of a flow that nobody disturbed. */
function momentsOf({ entries, calls }: Walk): readonly ServerMoment[] {
  const counts = Array.from({ length: entries }, (_, at): ServerMoment => ({ at: 'entries', count: at + 1 }));
  const nthOf = (at: number) => calls.slice(0, at + 1).filter((other) => other === calls[at]).length;
  const inFlight = calls.flatMap((operation, at): readonly ServerMoment[] =>
    isWrite(operation)
      ? (['received', 'answered'] as const).map((phase) => ({
          at: 'call' as const,
          operation,
          nth: nthOf(at),
          phase,
        }))
      : [],
  );
  return [{ at: 'request', phase: 'sent' }, { at: 'request', phase: 'answered' }, ...counts, ...inFlight];
}
