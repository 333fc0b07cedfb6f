import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import {
  openRunStore,
  readProtectedAssets,
  type Playbook,
  type Watchlist,
} from '@drawbridge/playbook-runtime';
import { examineBreakGlass, type ActionContext } from '@drawbridge/response-actions';

import type { ActionUse } from '../actions/read-action-uses.ts';
import { playbookByHand } from '../actions/playbook-by-hand.ts';
import type { DoctorCheck } from './doctor-report.ts';

/** Whether the guards of every playbook, and of a person's own hand, could read what must not be touched. */
export function checkProtectedAssets(
  playbooks: readonly Playbook[],
  uses: readonly ActionUse[],
  watchlists: readonly Watchlist[],
): readonly DoctorCheck[] {
  const hand = uses.find((use) => use.playbook === undefined);
  const kind = hand?.action.targetKinds[0];
  const byHand = hand === undefined || kind === undefined ? [] : [playbookByHand(hand.action, kind, {})];
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

/** Whether a run could be journaled, and whether the runs before can be counted; nothing is written to find out. */
export async function checkJournals(context: ActionContext, folder: string): Promise<readonly DoctorCheck[]> {
  const name = 'journal of runs';
  const fault = whyUnwritable(folder);
  if (fault !== undefined) {
    return [{ name, verdict: 'problem', said: `nothing could be contained: ${fault}` }];
  }
  const store = openRunStore(folder, { clock: context.clock });
  const counted = await store.countChanges(new Date(context.clock.now().getTime() - 3_600_000));
  const { problems } = await store.list();
  const unreadable = problems.map(({ file, message, hints }): DoctorCheck => {
    const said = [`${file ?? folder}: ${message}`, ...hints].join(' – ');
    return { name: 'run that cannot be read', verdict: 'warning', said };
  });
  const journals: DoctorCheck = counted.ok
    ? { name, verdict: 'fine', said: `${folder} can be written to` }
    : { name, verdict: 'problem', said: `the caps per hour would refuse everything: ${counted.why}` };
  return [journals, ...unreadable];
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
