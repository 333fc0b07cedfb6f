import { confirm } from '@clack/prompts';
import { inertText } from '@drawbridge/base';
import type { Command } from 'commander';

import { findContent } from '../../content/find-content.ts';
import { codeOfEnd, recoverAndShow } from '../../recovering/recover-and-show.ts';
import { worstCode } from '../../runs/carry-out-plan.ts';
import { wasSimulated } from '../../runs/find-run.ts';
import { openResponder } from '../../runs/open-responder.ts';
import { addCloudOptions, type CloudVerbFlags } from '../../runs/response-options.ts';
import { exitCode } from '../../terminal/exit-code.ts';
import { printJson } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';

/** `drawbridge runs recover`: finishes a containment or an undo whose process has died. */
export function addRunsRecover(command: Command, scope: VerbScope): void {
  const recover = command
    .command('recover')
    .description('finish a run whose process died: verify what was in flight, do what is left')
    .argument('<run>', 'the id of the run');
  addCloudOptions(recover).action((runId: string, flags: CloudVerbFlags) => recoverOne(scope, runId, flags));
}

async function recoverOne(scope: VerbScope, runId: string, given: CloudVerbFlags): Promise<void> {
  const { host } = scope;
  const flags = { ...given, simulated: await wasSimulated(host, runId, given) };
  if (host.interactive && flags.yes !== true && !(await mayRecover(runId))) {
    host.note('nothing was done: you declined');
    scope.result = exitCode.refused;
    return;
  }
  const responder = await openResponder(scope, findContent(host.cwd, flags.content, 'none'), flags);
  try {
    const report = await recoverAndShow(scope, responder, runId, {
      format: flags.format,
      ownerIsDead: true,
    });
    if (flags.format === 'json') host.out(printJson({ simulated: responder.simulated, report }));
    scope.result = worstCode([scope.result, codeOfEnd(report)]);
  } finally {
    await responder.close();
  }
}

async function mayRecover(runId: string): Promise<boolean> {
  const message = `Finish the run ${inertText(runId)}, as it was approved?`;
  return (await confirm({ message, initialValue: false, output: process.stderr })) === true;
}
