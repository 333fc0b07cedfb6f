import { setTimeout as wait } from 'node:timers/promises';

import { serveOn, type ServingProcess } from '../../server/serve-process.ts';
import type { kinds } from '../crash-case.ts';
import type { RanHere } from '../run-here.ts';
import type { ServerCrash, Victim } from './server-moments.ts';
import type { ServerState } from './server-state.ts';
import {
  listed,
  prepare,
  send,
  untilEnded,
  writesOf,
  type Asked,
  type ServerStage,
  type Walk,
} from './walk.ts';

interface Wrong {
  readonly kind: (typeof kinds)[number];
  readonly what: string;
}

/** What came of one kill. */
export interface ServerOutcome {
  readonly wrong: readonly Wrong[];
  /** Whether the moment was met before the runs had ended. */
  readonly isHit: boolean;
  readonly said: string;
}

/** Runs a command of `drawbridge` on the state. */
export type Here = (args: readonly string[]) => Promise<RanHere>;

/** Longer than the server allows itself. */
const exitMs = 40_000;

/**
 * Kills a server in the middle of a flow, starts it again, sends the request again, and looks at what became of it: nothing
 * that was taken is lost, no change is made twice, every run ends as it would have.
 */
export async function crashServer(
  stage: ServerStage,
  here: Here,
  crash: ServerCrash,
  expected: Walk,
): Promise<ServerOutcome> {
  const { ground, state } = stage;
  await state.renew();
  const said: string[] = [];
  const wrong: Wrong[] = [];
  const first = await serveOn(ground);
  const asked = await prepare(crash.flow, first);
  const met = killWhenMet(stage, first, crash);
  const taken = crash.moment.at === 'request' ? await met.sending(asked) : await send(first, asked);
  const isHit = await met.done;
  ground.gate.onCall = undefined;
  const isDown = isHit && crash.victim.startsWith('SIG');
  if (isDown) said.push((await first.ended).err);
  await ground.gate.settled();
  let server = isDown ? await serveOn(ground) : first;
  if (isDown && crash.againAfterMs !== undefined) {
    await wait(crash.againAfterMs);
    server.child.kill('SIGKILL');
    said.push((await server.ended).err);
    await ground.gate.settled();
    server = await serveOn(ground);
  }
  const after = new Aftermath(server, wrong);
  await after.lookForTaken(taken ?? []);
  const runs = await after.sendAgain(asked);
  await after.lookAtEnds(runs, expected);
  if (crash.flow === 'incident') await after.sendOnceMore(asked, runs);
  await after.stop();
  after.lookAtWrites(writesOf(ground), expected.writes);
  await verify(here, runs, crash, wrong);
  said.push((await server.ended).err);
  return { wrong, isHit, said: withoutRequests(said.join('\n')) };
}

interface Met {
  /** Resolves when the kill was made, or the flow ended before it: whether it was made. */
  readonly done: Promise<boolean>;
  /** Sends the request for a kill that is about the request itself. */
  sending(asked: Asked): Promise<readonly string[] | undefined>;
}

function killWhenMet({ ground, state }: ServerStage, server: ServingProcess, crash: ServerCrash): Met {
  const { moment, victim } = crash;
  const kill = async () => {
    await killVictim(server, victim, state);
    return true;
  };
  if (moment.at === 'request') {
    let settle: (isMade: boolean) => void = () => undefined;
    const done = new Promise<boolean>((resolve) => (settle = resolve));
    return {
      done,
      sending: async (asked) => {
        const sent = send(server, asked);
        if (moment.phase === 'answered') await sent;
        else await wait(Math.random() * 8);
        settle(await kill());
        return sent;
      },
    };
  }
  const never = () => Promise.resolve(undefined);
  if (moment.at === 'entries')
    return { done: atEntries({ ground, state }, moment.count, kill), sending: never };
  const done = new Promise<boolean>((resolve) => {
    let count = 0;
    ground.gate.onCall = async ({ operation, phase }) => {
      if (operation !== moment.operation || phase !== moment.phase) return 'pass';
      count += 1;
      if (count !== moment.nth) return 'pass';
      await kill();
      resolve(true);
      return victim === 'SIGKILL' ? 'cut' : 'pass';
    };
    void wait(30_000, undefined, { ref: false }).then(() => {
      resolve(false);
    });
  });
  return { done, sending: never };
}

async function atEntries(
  { state }: ServerStage,
  count: number,
  kill: () => Promise<boolean>,
): Promise<boolean> {
  const before = await state.entries();
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    if ((await state.entries()) - before >= count) return kill();
    await wait(1);
  }
  return false;
}

async function killVictim(
  { child, ended }: ServingProcess,
  victim: Victim,
  { killDatabase, killEngine }: Pick<ServerState, 'killDatabase' | 'killEngine'>,
): Promise<void> {
  if (victim === 'database' || victim === 'engine') {
    await (victim === 'database' ? killDatabase : killEngine)?.();
    return;
  }
  child.kill(victim);
  if (victim === 'SIGKILL') await ended;
}

/** What is looked at once a server is up again. */
class Aftermath {
  readonly #server: ServingProcess;
  readonly #wrong: Wrong[];

  constructor(server: ServingProcess, wrong: Wrong[]) {
    this.#server = server;
    this.#wrong = wrong;
  }

  /** What was answered with 202 is there, before anything is sent again. */
  async lookForTaken(runIds: readonly string[]): Promise<void> {
    for (const runId of runIds) {
      const { status } = await this.#server.call(`/v1/runs/${runId}`);
      if (status !== 200) this.#add('lost', `${runId} was taken, and is not there: ${String(status)}`);
    }
  }

  /** The caller had no answer, or does not trust it. */
  async sendAgain(asked: Asked): Promise<readonly string[]> {
    const until = Date.now() + 30_000;
    while (Date.now() < until) {
      // An undo that is asked for again after its end is another run, which finds nothing to put back.
      const begun = asked.path.endsWith('/undo') ? await this.#undos() : [];
      if (begun.length > 0) return begun;
      const runs = await send(this.#server, asked);
      if (runs !== undefined) return runs;
      await wait(200);
    }
    this.#add('stuck', 'the request was not taken within half a minute of the restart');
    return [];
  }

  async #undos(): Promise<readonly string[]> {
    const runs = await listed(this.#server).catch(() => []);
    return runs.map(({ runId }) => runId).filter((runId) => runId.includes('-undo-'));
  }

  async lookAtEnds(runs: readonly string[], { ends: expected }: Walk): Promise<void> {
    const ends = await untilEnded(this.#server, runs);
    for (const runId of runs) {
      if (ends[runId] === undefined) this.#add('stuck', `${runId} has not ended`);
      else if (ends[runId] !== expected[runId]) {
        const { body } = await this.#server.call(`/v1/runs/${runId}`);
        const why = JSON.stringify(body);
        this.#add(
          'unverifiable',
          `${runId} is ${ends[runId]}, and would have been ${String(expected[runId])}: ${why}`,
        );
      }
    }
  }

  async sendOnceMore(asked: Asked, runs: readonly string[]): Promise<void> {
    const again = await send(this.#server, asked);
    if (again?.toSorted().join() !== runs.toSorted().join())
      this.#add('repeated', `sent again, it led to ${String(again?.join())}`);
  }

  async stop(): Promise<void> {
    const { child, ended } = this.#server;
    child.kill('SIGTERM');
    const code = await Promise.race([
      ended.then((end) => end.code),
      wait(exitMs, 'late' as const, { ref: false }),
    ]);
    if (code !== 0) this.#add('stuck', `the server ended with ${String(code)}`);
    if (code === 'late') child.kill('SIGKILL');
  }

  lookAtWrites(made: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): void {
    for (const operation of new Set([...Object.keys(made), ...Object.keys(expected)])) {
      const [count, wanted] = [made[operation] ?? 0, expected[operation] ?? 0];
      const what = `${operation} was carried out ${String(count)} times instead of ${String(wanted)}`;
      if (count > wanted) this.#add('repeated', what);
      if (count < wanted) this.#add('lost', what);
    }
  }

  #add(kind: Wrong['kind'], what: string): void {
    this.#wrong.push({ kind, what });
  }
}

/** The audit log, and the evidence of what contained something. */
async function verify(
  here: Here,
  runs: readonly string[],
  { flow }: ServerCrash,
  wrong: Wrong[],
): Promise<void> {
  const evidence = flow === 'incident' ? runs.map((runId) => ['export', 'evidence', runId]) : [];
  for (const command of [['audit', 'verify'], ...evidence]) {
    const ran = await here(command);
    const isNone = ran.err.includes('no evidence');
    if (ran.code !== 0 && !isNone)
      wrong.push({ kind: 'unverifiable', what: `${command.join(' ')}: ${ran.err}${ran.out}` });
  }
}

/** What a server said, without a line for each request. */
const withoutRequests = (said: string): string =>
  said
    .split('\n')
    .filter((line) => !line.includes('"msg":"request"'))
    .join('\n');
