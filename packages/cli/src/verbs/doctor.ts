import { nearestName } from '@drawbridge/base';
import { actionCatalogue } from '@drawbridge/response-actions';
import type { Command } from 'commander';

import { runDoctor, type DoctorFlags } from '../doctor/run-doctor.ts';
import { exitCode, UsageError } from '../terminal/exit-code.ts';
import { doctorText } from '../report/doctor-text.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { startProgress } from '../terminal/progress.ts';
import { findContent } from '../content/find-content.ts';
import { quietenAwsSdk } from '../clouds/quieten-aws-sdk.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';

interface Flags extends DoctorFlags {
  readonly content?: string;
  readonly format: OutputFormat;
}

/** `drawbridge doctor`: which permissions are missing, before the incident. Exits with 1 if any is, or cannot be told. */
export function addDoctorVerb(program: Command, scope: VerbScope): void {
  program
    .command('doctor')
    .description('say which permissions are missing, before the incident; changes nothing')
    .option('--playbook [id...]', 'only these playbooks; without an id, every playbook, and nothing by hand')
    .option('--action <id...>', 'only these actions, by hand')
    .option('--scope <id...>', 'ask Azure Resource Manager there, and not at the configured subscriptions')
    .option('--simulated', 'ask simulated clouds, whose state is read and not kept')
    .option('--without <permission...>', 'with --simulated: as if we were not granted these')
    .option('--world <file>', "the simulated clouds' first state; the demo's unless given")
    .option('--config <file>', 'which clouds may be reached; drawbridge.config.yaml unless given')
    .option('--state <folder>', 'where runs are journaled', '.drawbridge')
    .option('--content <folder>', 'where playbooks/ and watchlists/ lie')
    .addOption(formatOption())
    .action((flags: Flags) => diagnose(scope, flags));
}

async function diagnose(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  requireKnown(flags);
  quietenAwsSdk(host.env);
  const progress = startProgress(host, 'asking what we may do');
  const { report, problems } = await runDoctor(host, findContent(host.cwd, flags.content), flags).finally(
    () => {
      progress.end();
    },
  );
  showProblems(scope, problems);
  host.out(flags.format === 'json' ? printJson(report) : doctorText(host, report));
  if (!report.ready) scope.result = exitCode.problems;
}

/** Beside those of the actions: what it takes to ask. */
const askingTakes = ['iam:SimulatePrincipalPolicy', 'Microsoft.Authorization/permissions/read'];

function requireKnown({ without = [], simulated, scope = [] }: Flags): void {
  const wrong = scope.find((one) => !/^\/(subscriptions|providers)\/\S+$/.test(one));
  if (wrong !== undefined) {
    throw new UsageError(`--scope: ${wrong} is no scope, such as /subscriptions/ID/resourceGroups/NAME`);
  }
  if (without.length > 0 && simulated !== true) {
    throw new UsageError('--without is for simulated clouds: add --simulated');
  }
  // What is no permission of a role cannot be withheld by not granting it.
  const grantable = actionCatalogue.flatMap((one) =>
    one.permissions.filter(({ heldBy }) => heldBy === undefined),
  );
  const known = [...grantable.map(({ name }) => name), ...askingTakes];
  for (const one of without) {
    if (known.includes(one)) continue;
    const near = nearestName(one, known);
    throw new UsageError(
      `--without: no action needs '${one}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
    );
  }
}
