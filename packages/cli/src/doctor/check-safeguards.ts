import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { readVerifier } from '@drawbridge/audit-log';
import type { Clock } from '@drawbridge/base';
import {
  defaultApproval,
  findBrokenLocks,
  readProtectedAssets,
  type Playbook,
  type Watchlist,
  playbookByHand,
} from '@drawbridge/playbook-runtime';
import { examineBreakGlass, type ActionContext } from '@drawbridge/response-actions';

import type { ActionUse } from '../actions/read-action-uses.ts';
import type { AuditPlaces } from '../clouds/audit-places.ts';
import type { RunsPlace } from '../clouds/runs-place.ts';
import { openRunsToRead, withRuns } from '../state/kept-runs.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';
import type { DoctorCheck } from './doctor-report.ts';

/** Whether the guards of every playbook, and of a person's own hand, could read what must not be touched. */
export function checkProtectedAssets(
  playbooks: readonly Playbook[],
  uses: readonly ActionUse[],
  watchlists: readonly Watchlist[],
): readonly DoctorCheck[] {
  const hand = uses.find((use) => use.playbook === undefined);
  const kind = hand?.action.targetKinds[0];
  const byHand =
    hand === undefined || kind === undefined ? [] : [playbookByHand(hand.action, kind, {}, defaultApproval)];
  return [...playbooks, ...byHand].map((playbook) => {
    const name = `protected assets of ${playbook.id}`;
    const read = readProtectedAssets(playbook, watchlists);
    if (!read.ok) {
      const said = [read.refusal.reason, ...read.refusal.hints].join(' – ');
      return { name, verdict: 'problem', said: `everything would be refused: ${said}` };
    }
    return read.assets.length === 0
      ? { name, verdict: 'warning', said: 'the list is empty: nothing is protected' }
      : { name, verdict: 'fine', said: `${String(read.assets.length)} named` };
  });
}

/** Whether the emergency accounts are named and there: one that is misspelt protects nobody. */
export async function checkBreakGlass(
  context: ActionContext,
  uses: readonly ActionUse[],
): Promise<readonly DoctorCheck[]> {
  const reachesPeople = uses.some((use) => use.action.targetKinds.includes('entra.user'));
  if (!reachesPeople || context.connections.azure === undefined) return [];
  const name = 'break-glass accounts';
  const accounts = await examineBreakGlass(context);
  if (accounts.length === 0) {
    const said = 'azure.breakGlassAccounts names none, so only the watchlists protect them';
    return [{ name, verdict: 'warning', said }];
  }
  const wrong = accounts.filter((account) => account.found !== 'yes');
  if (wrong.length === 0) {
    return [{ name, verdict: 'fine', said: `${String(accounts.length)} named, and all of them exist` }];
  }
  return wrong.map(({ account, found, why = '' }) => ({
    name,
    verdict: 'problem',
    said:
      found === 'no'
        ? `${account} does not exist, so it protects nobody`
        : `${account} cannot be looked up: ${why}`,
  }));
}

/**
 * Whether a run could be journaled, whether the runs before can be counted, and which of them cannot be read. Nothing
 * is written to find out, but for the index of runs that there are.
 */
export async function checkJournals(
  context: ActionContext,
  runsPlace: RunsPlace,
): Promise<readonly DoctorCheck[]> {
  const name = 'journal of runs';
  const fault = runsPlace.postgres === undefined ? whyUnwritable(runsPlace.runs) : undefined;
  if (fault !== undefined) {
    return [{ name, verdict: 'problem', said: `nothing could be contained: ${fault}` }];
  }
  const read = await readCounts(context.clock, runsPlace);
  if (read instanceof ProblemsFound) {
    return [{ name, verdict: 'problem', said: `nothing could be contained: ${read.message}` }];
  }
  const { place, counted } = read;
  const broken = runsPlace.postgres === undefined ? await findBrokenLocks(runsPlace.runs) : [];
  const problems = [...broken, ...read.problems];
  const said = problems.map(({ file, message, hints }) =>
    [`${file ?? place}: ${message}`, ...hints].join(' – '),
  );
  if (!counted.ok) {
    const refused = `the caps per hour would refuse everything, unless two people override them: ${counted.why}`;
    return [{ name, verdict: 'problem', said: [refused, ...said].join('; ') }];
  }
  const unreadable = said.map((fault): DoctorCheck => ({ name: 'run', verdict: 'warning', said: fault }));
  return [{ name, verdict: 'fine', said: `${place} can be written to` }, ...unreadable];
}

/** What the runs of a state say; what is wrong where its database cannot be opened. */
async function readCounts(clock: Clock, place: RunsPlace) {
  const since = new Date(clock.now().getTime() - 3_600_000);
  try {
    return await withRuns(openRunsToRead({ clock }, place), async ({ store }) => ({
      place: store.place,
      counted: await store.countChanges(since),
      problems: (await store.list()).problems,
    }));
  } catch (thrown) {
    if (thrown instanceof ProblemsFound) return thrown;
    throw thrown;
  }
}

/** Whether the log over all runs could be signed, out of reach of what writes it; nothing is written to find out. */
export async function checkAuditLog({ key, keyIsNamed, runs }: AuditPlaces): Promise<readonly DoctorCheck[]> {
  const name = 'audit log';
  const unwritable = whyUnwritable(join(dirname(runs), 'log'));
  if (unwritable !== undefined) {
    const said = `nothing could be contained: ${unwritable} – to set it aside: drawbridge audit restart`;
    return [{ name, verdict: 'problem', said }];
  }
  const unsigned = keyIsNamed ? 'problem' : 'warning';
  if (!existsSync(key)) {
    const fault = whyUnwritable(dirname(key));
    return fault === undefined
      ? [{ name, verdict: 'fine', said: `its key is made with the first run: ${key}` }]
      : [{ name, verdict: unsigned, said: `runs would not be signed, for a key cannot be made: ${fault}` }];
  }
  if ((await readVerifier(key, name)) === undefined) {
    const said = `runs would not be signed: ${key} is no Ed25519 key that only its owner can read`;
    return [{ name, verdict: unsigned, said }];
  }
  if (!relative(dirname(runs), key).startsWith('..')) {
    const said = `${key} lies with the log: what can change the log can sign it again`;
    return [{ name, verdict: 'warning', said }];
  }
  return [{ name, verdict: 'fine', said: `signed with ${key}` }];
}

/** The folder is made with the first run: until then its nearest ancestor has to let us. */
function whyUnwritable(folder: string): string | undefined {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  if (!statSync(at).isDirectory()) return `${at} is not a folder`;
  try {
    accessSync(at, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
