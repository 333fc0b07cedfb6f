import { inert, nearestName } from '@drawbridge/base';
import { actionCatalogue } from '@drawbridge/response-actions';
import type { Command } from 'commander';

import { runDoctor, type DoctorFlags } from '../doctor/run-doctor.ts';
import { exitCode, UsageError } from '../terminal/exit-code.ts';
import { doctorText } from '../report/doctor-text.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { startProgress } from '../terminal/progress.ts';
import { findContentToAct } from '../content/find-content.ts';
import { quietenAwsSdk } from '../clouds/quieten-aws-sdk.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { stateOption } from '../terminal/state-folder.ts';

interface Flags extends DoctorFlags {
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge doctor`: which permissions are missing, before the incident. Exits with 1 if any is missing or unknown. */
export function addDoctorVerb(program: Command, scope: VerbScope): void {
  program
    .command('doctor')
    .description('report which permissions are missing, before the incident; changes nothing')
    .option('--playbook [id...]', 'only these playbooks; without an id, every playbook, and nothing by hand')
    .option('--action <id...>', 'only these actions, by hand')
    .option(
      '--scope <id...>',
      'check Azure Resource Manager at these scopes instead of the configured subscriptions',
    )
    .option('--simulated', 'check simulated clouds; their state is read and not changed')
    .option('--without <permission...>', 'with --simulated: as if these had not been granted')
    .option('--world <file>', "the simulated clouds' initial state (default: the demo's)")
    .option('--config <file>', 'the configuration that names the clouds (default: drawbridge.config.yaml)')
    .option(...stateOption)
    .option('--content <folder>', 'the folder with playbooks/ and watchlists/')
    .addOption(formatOption())
    .action((flags: Flags) => diagnose(scope, flags));
}

async function diagnose(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  requireKnown(flags);
  quietenAwsSdk(host.env);
  const progress = startProgress(host, 'checking permissions');
  const { report, problems } = await runDoctor(host, findContentToAct(host.cwd, flags), flags).finally(() => {
    progress.end();
  });
  showProblems(scope, problems);
  host.out(flags.format === 'json' ? printJson(report) : doctorText(host, inert(report)));
  if (!report.ready) scope.result = exitCode.problems;
}

/** Beside those of the actions: what it takes to ask. */
const askingTakes = ['iam:SimulatePrincipalPolicy', 'Microsoft.Authorization/permissions/read'];

function requireKnown({ without = [], simulated, scope = [] }: Flags): void {
  const wrong = scope.find((entry) => !/^\/(subscriptions|providers)\/\S+$/.test(entry));
  if (wrong !== undefined) {
    throw new UsageError(
      `--scope: ${wrong} is not a scope; write one such as /subscriptions/ID/resourceGroups/NAME`,
    );
  }
  if (without.length > 0 && simulated !== true) {
    throw new UsageError('--without is for simulated clouds: add --simulated');
  }
  // What is no permission of a role cannot be withheld by not granting it.
  const grantable = actionCatalogue.flatMap((action) =>
    action.permissions.filter(({ heldBy }) => heldBy === undefined),
  );
  const known = [...grantable.map(({ name }) => name), ...askingTakes];
  for (const actionId of without) {
    if (known.includes(actionId)) continue;
    const near = nearestName(actionId, known);
    throw new UsageError(
      `--without: no action needs '${actionId}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
    );
  }
}
