import { argumentsOf, containedRun, verbs, type CrashCase, type Stage, type Verb } from './crash-case.ts';
import { entriesOf, runIdsIn } from './ground.ts';
import type { EndSignal } from './kill-at.ts';
import { isEntry, momentsOf, type Moment } from './moments.ts';

export const signals: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'];

/** The moments of each verb, read off a run of it that nobody killed. */
export type Moments = Readonly<Record<Verb, readonly Moment[]>>;

/** Runs each verb to its end, and reads its moments off the journal and the calls. */
export async function readMoments(stage: Stage): Promise<Moments> {
  const moments = new Map<Verb, readonly Moment[]>();
  for (const verb of verbs) moments.set(verb, await momentsOfVerb(stage, verb));
  return Object.fromEntries(moments) as unknown as Moments;
}

async function momentsOfVerb(stage: Stage, verb: Verb): Promise<readonly Moment[]> {
  const { ground, here } = stage;
  ground.reset();
  const before = verb === 'undo' ? await containedRun(stage) : undefined;
  const calls: string[] = [];
  ground.gate.onCall = ({ operation, phase }) => {
    if (phase === 'received') calls.push(operation);
    return Promise.resolve('pass');
  };
  const ran = await here(argumentsOf(verb, before));
  if (ran.code !== 0) throw new Error(`${verb}, killed by nobody, failed: ${ran.err}${ran.out}`);
  const [runId = ''] = runIdsIn(ground.runs, before === undefined ? [] : [before]);
  return momentsOf(entriesOf(ground.runs, runId), calls);
}

/**
 * Every verb, moment and signal once, in an order that the seed decides, those of the journal's own entries first; from
 * the beginning again where more are wanted.
 */
export function planCrashes(moments: Moments, runs: number | undefined, seed: number): readonly CrashCase[] {
  const all = verbs.flatMap((verb) => {
    const order = moments[verb].filter(({ kind }) => kind === 'file').map(({ name }) => name);
    return moments[verb].flatMap((moment) =>
      signals.map((signal): CrashCase => ({ verb, moment, order, signal })),
    );
  });
  const next = random(seed);
  const shuffled = all
    .map((crashCase) => ({ crashCase, rank: next() + (isEntry(crashCase.moment) ? 0 : 1) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ crashCase }) => crashCase);
  return Array.from({ length: runs ?? all.length }, (_, at) => shuffled[at % shuffled.length]!);
}

/** Mulberry32: the same numbers for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
