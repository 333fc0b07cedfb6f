import { containing, entriesOf, recovering, responding, runIdsIn, undoing, type Ground } from './ground.ts';
import type { EndSignal } from './kill-at.ts';
import { killAtMoment, type Stopped } from './kill-at-moment.ts';
import { claimsDone, heldLocks, isDone, isInDoubt, readReport } from './look-after.ts';
import type { Moment } from './moments.ts';
import type { RanHere } from './run-here.ts';

export const verbs = ['respond', 'contain', 'undo'] as const;

export type Verb = (typeof verbs)[number];

/** One kill: of which verb, at which moment of it, with which signal. */
export interface CrashCase {
  readonly verb: Verb;
  readonly moment: Moment;
  /** The names of the verb's moments that files show, in their order. */
  readonly order: readonly string[];
  readonly signal: EndSignal;
}

export const kinds = ['lost', 'repeated', 'stuck', 'unverifiable'] as const;

/** What must never be true after a kill and a recovery. */
type Wrong = (typeof kinds)[number];

export interface CrashOutcome {
  /** What is wrong, with what shows it. */
  readonly wrong: readonly { readonly kind: Wrong; readonly what: string }[];
  /** The moment at which the signal came; absent where the command had ended by then. */
  readonly at?: string;
  /** Everything that was said. */
  readonly said: string;
}

/** Where commands are run: killed in a process of their own, and before and after that in this one. */
export interface Stage {
  readonly ground: Ground;
  readonly here: (args: readonly string[]) => Promise<RanHere>;
}

/** Kills one command, recovers its run where it has not ended, and looks at the clouds, the journal and the target. */
export async function crash(stage: Stage, { verb, moment, order, signal }: CrashCase): Promise<CrashOutcome> {
  const { ground } = stage;
  ground.reset();
  const before = verb === 'undo' ? await containedRun(stage) : undefined;
  const args = argumentsOf(verb, before);
  const known = before === undefined ? [] : [before];
  const writes = ground.writes();
  const killed = await killAtMoment(ground, { args, moment, order, signal });
  const [runId] = runIdsIn(ground.runs, known);
  const aftermath = new Aftermath(stage, verb, killed);
  aftermath.lookAtExit();
  if (runId !== undefined) await aftermath.lookAtRun(runId);
  await aftermath.doAgain(args, writes);
  await aftermath.verify(runId, before);
  return {
    wrong: aftermath.wrong,
    ...(killed.moment === undefined ? {} : { at: killed.moment }),
    said: aftermath.said.join('\n'),
  };
}

/** The command line of a verb; `before` is the run that an undo undoes. */
export function argumentsOf(verb: Verb, before: string | undefined): readonly string[] {
  if (before !== undefined) return undoing(before);
  return verb === 'respond' ? responding : containing;
}

/** A containment that came to its end. */
export async function containedRun({ ground, here }: Stage): Promise<string> {
  const ran = await here(containing);
  if (ran.code !== 0) throw new Error(`the containment before an undo failed: ${ran.err}${ran.out}`);
  return runIdsIn(ground.runs)[0] ?? '';
}

/** Everything that is looked at after a kill, and what is wrong with it. */
class Aftermath {
  readonly wrong: { readonly kind: Wrong; readonly what: string }[] = [];
  readonly said: string[];
  readonly #stage: Stage;
  readonly #verb: Verb;
  readonly #killed: Stopped;

  constructor(stage: Stage, verb: Verb, killed: Stopped) {
    this.#stage = stage;
    this.#verb = verb;
    this.#killed = killed;
    this.said = [`killed: code ${String(killed.ended.code)}`, killed.ended.out, killed.ended.err];
  }

  /** A command that ended with 0 says that all was done. */
  lookAtExit(): void {
    const { code } = this.#killed.ended;
    if (code === 0 && !this.#isDone()) this.#add('lost', 'it ended with 0 and did not do it');
  }

  /** The run ends, by itself or by `runs recover`, and its report says what the cloud shows. */
  async lookAtRun(runId: string): Promise<void> {
    if (!(await this.#hasEnded(runId))) await this.#run(recovering(runId));
    await this.#mendLog(runId);
    const shown = await this.#run(['runs', 'show', runId, '--format', 'json']);
    const report = readReport(shown.out);
    if (report === undefined) return this.#lookAtUnbegun(runId, shown.err);
    if (report.status === 'unfinished') this.#add('stuck', 'the run has not ended');
    else if (isInDoubt(report.outcome)) this.#add('unverifiable', `its end is ${String(report.outcome)}`);
    else if (claimsDone(report.outcome) !== this.#isDone())
      this.#add('lost', `the report says ${String(report.outcome)}, and the cloud does not`);
  }

  /** It changed nothing and stands in nobody's way; one with a journal is ended as it says. */
  async #lookAtUnbegun(runId: string, said: string): Promise<void> {
    if (said.includes('[run/never-began]')) return;
    const cancel = ['runs', 'cancel', runId];
    const isNamed = said.includes('[run/never-started]') && said.includes(`drawbridge ${cancel.join(' ')}`);
    if (!isNamed) {
      this.#add('unverifiable', `runs show: ${said}`);
      return;
    }
    const cancelled = await this.#run(cancel);
    if (cancelled.code !== 0) this.#add('stuck', `runs cancel: ${cancelled.err}`);
  }

  /** The target can be contained again, or undone; the change is there then, and was made once. */
  async doAgain(args: readonly string[], writes: number): Promise<void> {
    const again = await this.#run(args);
    if (again.code !== 0 || !this.#isDone())
      this.#add('stuck', `again: code ${String(again.code)}, ${this.#isDone() ? 'done' : 'not done'}`);
    const made = this.#stage.ground.writes() - writes;
    if (made > 1) this.#add('repeated', `the cloud was told ${String(made)} times to change it`);
    const held = heldLocks(this.#stage.ground);
    if (held.length > 0) this.#add('stuck', `still held: ${held.join(', ')}`);
  }

  /** The audit log, the list of runs, and the evidence of each containment. */
  async verify(runId: string | undefined, before: string | undefined): Promise<void> {
    const { runs } = this.#stage.ground;
    const own = runId !== undefined && entriesOf(runs, runId).includes('run-started') ? runId : undefined;
    const containment = before ?? own;
    const commands = [
      ['audit', 'verify'],
      ['runs', 'list', '--format', 'json'],
      ...(containment === undefined ? [] : [['export', 'evidence', containment]]),
    ];
    for (const command of commands) {
      const ran = await this.#run(command);
      if (ran.code !== 0) this.#add('unverifiable', `${command.join(' ')}: ${ran.err}${ran.out}`);
    }
  }

  /** A run that died after its last entry has ended, and `audit verify` says what it did not come to. */
  async #mendLog(runId: string): Promise<void> {
    const ways = [recovering(runId).slice(0, 3), ['audit', 'checkpoint', '--sign']];
    for (const way of ways) {
      const verified = await this.#run(['audit', 'verify']);
      if (verified.code === 0 || !verified.err.includes(`drawbridge ${way.join(' ')}`)) continue;
      await this.#run(way[0] === 'runs' ? recovering(runId) : way);
    }
  }

  async #hasEnded(runId: string): Promise<boolean> {
    const shown = await this.#stage.here(['runs', 'show', runId, '--format', 'json']);
    const status = readReport(shown.out)?.status;
    return status !== undefined && status !== 'unfinished';
  }

  async #run(args: readonly string[]): Promise<RanHere> {
    const ran = await this.#stage.here(args);
    // What was asked for as JSON was asked for by the check, and is long.
    const out = /^[{[]/.test(ran.out) ? '' : ran.out;
    this.said.push(`$ drawbridge ${args.join(' ')}: code ${String(ran.code)}`, out, ran.err);
    return ran;
  }

  #isDone(): boolean {
    return isDone(this.#stage.ground, this.#verb);
  }

  #add(kind: Wrong, what: string): void {
    this.wrong.push({ kind, what });
  }
}
