import {
  containing,
  demoKey,
  entriesOf,
  recovering,
  responding,
  runIdsIn,
  undoing,
  type Ground,
} from './ground.ts';
import { killAt, type EndSignal } from './kill-at.ts';

/** One kill: of which verb, at which entry of its journal, with which signal. */
export interface CrashCase {
  readonly verb: 'respond' | 'contain' | 'undo';
  readonly point: number;
  readonly signal: EndSignal;
}

/** What must never be true after a kill and a recovery; empty where all is well. */
export interface CrashOutcome {
  /** The change is not there, though the run says so, or its end is not. */
  readonly lost: boolean;
  /** A cloud was told to make the same change a second time. */
  readonly repeated: boolean;
  /** The run does not end, or its target cannot be contained again. */
  readonly stuck: boolean;
  /** The journal does not hold, or it cannot be told from it what happened. */
  readonly unverifiable: boolean;
  /** The entry at which the signal came. */
  readonly at: string;
  readonly said: string;
}

/** How many entries each verb writes in the demo's world. */
export const points: Readonly<Record<CrashCase['verb'], number>> = { respond: 10, contain: 10, undo: 6 };

/** Kills one command, recovers its run where it has not ended, and looks at the clouds, the journal and the target. */
export async function crash(ground: Ground, { verb, point, signal }: CrashCase): Promise<CrashOutcome> {
  ground.reset();
  const before = verb === 'undo' ? await containedRun(ground) : undefined;
  const args = before !== undefined ? undoing(before) : verb === 'respond' ? responding : containing;
  const known = before === undefined ? [] : [before];
  const writes = ground.writes();
  const killed = await killAt(ground, args, point, signal);
  const [runId] = runIdsIn(ground.runs, known);
  const said = [killed.ended.out, killed.ended.err];
  const ran = async (command: readonly string[]) => {
    const ended = await ground.run(command);
    said.push(ended.out, ended.err);
    return ended;
  };
  const hasEnded = () => runId !== undefined && entriesOf(ground.runs, runId).at(-1) === 'run-finished';
  if (runId !== undefined && !hasEnded()) await ran(recovering(runId));
  const stuck = !hasEnded();
  const made = ground.writes() - writes;
  const off = ground.keyStatus(demoKey) === 'Inactive';
  const listed = await ran(['runs', 'list']);
  const claims = runId === undefined ? false : saysDone(ground, runId);
  const isDone = verb === 'undo' ? !off : off;
  // Contained again, it is there; undone again, it is not: what was interrupted before its change is made now.
  const again = await ran(verb === 'undo' && before !== undefined ? undoing(before) : args);
  const settled = ground.keyStatus(demoKey) === (verb === 'undo' ? 'Active' : 'Inactive');
  return {
    lost: claims !== isDone,
    repeated: made > 1,
    stuck: stuck || again.code !== 0 || !settled,
    unverifiable: listed.code !== 0,
    at: killed.point === undefined ? 'after its end' : String(killed.point),
    said: said.join('\n'),
  };
}

async function containedRun(ground: Ground): Promise<string> {
  const ran = await ground.run(containing);
  if (ran.code !== 0) throw new Error(`the containment before an undo failed: ${ran.err}${ran.out}`);
  return runIdsIn(ground.runs)[0] ?? '';
}

/** Whether the journal says that the change was made. */
function saysDone(ground: Ground, runId: string): boolean {
  const entries = entriesOf(ground.runs, runId);
  return entries.includes('effect-finished') || entries.includes('undo-finished');
}
