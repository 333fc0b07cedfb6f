import { overridableGuards, type OverridableGuard } from '@drawbridge/playbook-runtime';
import { Option, type Command } from 'commander';

import type { CloudFlags } from '../clouds/open-clouds.ts';
import {
  formatOption,
  reportFormatOption,
  type OutputFormat,
  type ReportFormat,
} from '../terminal/format.ts';
import { stateOption } from '../terminal/state-folder.ts';

/** What every verb that touches clouds is told. */
export interface CloudVerbFlags extends CloudFlags {
  readonly yes?: boolean;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** What the three verbs that plan and act have in common. */
export interface ResponseFlags extends Omit<CloudVerbFlags, 'format'> {
  readonly format: ReportFormat;
  /** A line for each change. */
  readonly brief?: boolean;
  readonly apply?: boolean;
  /** First finish what a run that died has left half done on the same target. */
  readonly recover?: boolean;
  readonly requester?: string;
  readonly approval?: readonly string[];
}

/** What the verbs that contain have beside it. */
export interface ContainmentFlags extends ResponseFlags {
  readonly planHash?: string;
  readonly approvedBy?: readonly string[];
  readonly overrideGuard?: readonly OverridableGuard[];
}

export function addResponseOptions(command: Command): Command {
  const acting = command
    .option('--apply', 'act; without it only the plan is shown')
    .option('--brief', 'as text: a line for each target')
    .option('--recover', 'with --apply: first finish the run whose process died, if one is in the way')
    .option('--requester <name>', 'who requests this, for the journal (default: you)')
    .option('--approval <file...>', 'a signed approval of this plan, from drawbridge approve')
    .option('--simulated', 'use simulated clouds, whose state is kept between commands');
  return addCloudOptions(acting, reportFormatOption());
}

/** Where the clouds, the content and the runs are. */
export function addCloudOptions(command: Command, format: Option = formatOption()): Command {
  return command
    .option('--yes', 'do not ask for confirmation at a terminal')
    .option('--world <file>', "the simulated clouds' initial state (default: the demo's)")
    .option(
      '--config <file>',
      'the configuration that names the clouds (default: the nearest drawbridge.config.yaml, here or above)',
    )
    .option(...stateOption)
    .option('--content <folder>', 'the folder with playbooks/ and watchlists/')
    .addOption(format);
}

export function addContainmentOptions(command: Command): Command {
  return addResponseOptions(command)
    .option('--plan-hash <hash>', 'act only on the plan with this hash')
    .option(
      '--approved-by <name...>',
      'who approved this plan, other than the requester: stated, not verified',
    )
    .addOption(
      new Option('--override-guard <guard...>', 'override a guard, if two other people approve').choices(
        overridableGuards,
      ),
    );
}
