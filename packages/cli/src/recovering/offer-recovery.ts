import { confirm } from '@clack/prompts';
import { inertText } from '@drawbridge/base';
import {
  findBlockingRuns,
  type BlockingRun,
  type Intended,
  type RunReport,
  type UndoReport,
} from '@drawbridge/playbook-runtime';

import type { Host } from '../terminal/host.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';
import type { Responder } from '../runs/open-responder.ts';
import { recoverAndShow } from './recover-and-show.ts';
import type { ResponseFlags } from '../runs/response-options.ts';

/**
 * Says which runs have not ended and stand in the way, and how each is finished. With `--apply`, one whose process has
 * died is finished first, if `--recover` or a person at the terminal says so. Gives the reports of those: what they did
 * makes a plan from before stale.
 */
export async function offerRecovery(
  scope: VerbScope,
  responder: Responder,
  intended: Intended,
  flags: ResponseFlags,
): Promise<readonly (RunReport | UndoReport)[]> {
  const recovered: (RunReport | UndoReport)[] = [];
  for (const blocking of await findBlockingRuns(responder.store, intended)) {
    if (!(await shallRecover(scope.host, blocking, flags))) continue;
    recovered.push(await recoverAndShow(scope, responder, blocking.run.runId, { format: flags.format }));
  }
  return recovered;
}

async function shallRecover(host: Host, { run, owner }: BlockingRun, flags: ResponseFlags): Promise<boolean> {
  const runId = inertText(run.runId);
  if (owner.is !== 'nobody') {
    const who = owner.is === 'alive' ? `process ${String(owner.pid)} is working on it` : inertText(owner.why);
    host.note(`the run ${runId} is in the way and has not ended: ${who}`);
    return false;
  }
  host.note(`the run ${runId} is in the way: its process died before it ended`);
  if (flags.apply === true && flags.recover === true) return true;
  if (flags.apply === true && host.interactive && flags.yes !== true) {
    const message = `Finish the run ${runId} first, as it was approved?`;
    if ((await confirm({ message, initialValue: false, output: process.stderr })) === true) return true;
  }
  host.note(`  hint: finish it with: drawbridge runs recover ${runId}`);
  host.note('  hint: or finish it and continue: --apply --recover');
  return false;
}
